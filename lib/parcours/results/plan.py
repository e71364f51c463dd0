"""What the plan yields: priorities, waves, roadmap, value, trace and follow-up (step 5, R1 to R6)."""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Protocol

from parcours.errors import NotEnoughDataError, Problem
from parcours.method import (
    candidates,
    fates,
    first_wave,
    follow_up,
    priority,
    schedule,
    stakes,
    trace,
    validation,
    waves,
    worth,
)
from parcours.method.candidates import Candidate
from parcours.method.comparison import Difference, compare
from parcours.method.fates import FindingWithFate, Orphans
from parcours.method.findings import Finding
from parcours.method.first_wave import WaveChange
from parcours.method.follow_up import Benefit, Progress
from parcours.method.left_out import Gains
from parcours.method.pairwise import GroupRanking
from parcours.method.priority import Priority, RankRobustness
from parcours.method.schedule import Schedule
from parcours.method.trace import Trace
from parcours.method.validation import InputChange
from parcours.method.waves import WavePlan
from parcours.method.workbook import Workbook
from parcours.method.worth import PublicValue, Worth


class Known(Protocol):
    """What the plan rests on; a case knows it all."""

    @property
    def workbook(self) -> Workbook:
        """The workbook."""

    @property
    def findings(self) -> tuple[Finding, ...]:
        """All that was found."""

    @property
    def moments_of_truth_in_trouble(self) -> tuple[str, ...]:
        """Moments of truth lived as irritants, or split."""

    @property
    def objective_weights(self) -> GroupRanking:
        """Weights of the objectives."""

    @property
    def public_values(self) -> Mapping[str, PublicValue]:
        """What the customers of each public are worth."""

    @property
    def seed(self) -> int:
        """Of every draw."""

    @property
    def as_of(self) -> dt.date:
        """The date of the analysis."""

    @property
    def compared_with(self) -> Workbook | None:
        """An earlier state of the workbook."""


@dataclass(frozen=True)
class BudgetPoint:
    """The best waves a budget pays, and what they are worth; None where values are unknown (R3)."""

    budget: float
    """Of a wave."""
    waves: WavePlan
    worth: Worth | None

    @property
    def net(self) -> float | None:
        """Likely value less cost; None where unknown."""
        return None if self.worth is None else self.worth.net


@dataclass(frozen=True)
class PlanResults:
    """Results of step 5 and of its follow-up."""

    known: Known

    @functools.cached_property
    def fates(self) -> tuple[FindingWithFate, ...]:
        """What became of each finding (R1)."""
        return fates.with_fates(self.known.findings, self.known.workbook.plan)

    @functools.cached_property
    def orphans(self) -> Orphans:
        """What the chain does not hold (R1)."""
        return fates.orphans(
            self.known.workbook, self.known.findings, self.known.moments_of_truth_in_trouble
        )

    @functools.cached_property
    def priorities(self) -> tuple[Priority, ...]:
        """Actions by priority (R2)."""
        return priority.priorities(
            self.known.workbook.plan, self.known.objective_weights.by_objective
        )

    @functools.cached_property
    def rank_robustness(self) -> tuple[RankRobustness, ...]:
        """How often each action stays among those of the first wave (R2)."""
        first = len(self.wave_plan.waves[0]) if self.wave_plan and self.wave_plan.waves else 5
        return priority.rank_robustness(
            self.priorities, self.known.workbook.plan.weights, k=max(first, 1), seed=self.known.seed
        )

    @functools.cached_property
    def action_worths(self) -> Mapping[str, Worth]:
        """What each action is worth by itself (R5)."""
        return {
            action.id: worth.worth(action, self.known.public_values)
            for action in self.known.workbook.plan.actions
            if not action.is_excluded
        }

    @functools.cached_property
    def plan_worth(self) -> Worth:
        """What the chosen actions are worth together (R5)."""
        return self.worth_of(self.wave_plan.chosen if self.wave_plan else ())

    @functools.cached_property
    def candidates(self) -> tuple[Candidate, ...]:
        """Actions proposed from the findings left open (R1)."""
        return candidates.candidates(self.fates)

    @functools.cached_property
    def wave_changes(self) -> tuple[WaveChange, ...]:
        """Which change of a weight would change the first wave; none where money decides (R2)."""
        if self.aims_at_value:
            return ()
        weights = self.known.objective_weights.by_objective
        return first_wave.wave_changes(self.known.workbook.plan, weights)

    @functools.cached_property
    def value_at_stake(self) -> Mapping[str, float]:
        """What treating each touchpoint would bring in a year (R5, X4)."""
        live = [one for one in self.known.workbook.plan.actions if not one.is_excluded]
        return stakes.value_at_stake(live, self.known.public_values)

    @functools.cached_property
    def wave_plan(self) -> WavePlan | None:
        """The waves the room validated, else the best ones (R3); None where must-haves conflict."""
        plan = self.known.workbook.plan
        if plan.validated is not None:
            chosen = [wave.actions for wave in plan.validated.waves]
            return waves.evaluate(plan, self.gains, chosen)
        return self.proposed_waves[0]

    @functools.cached_property
    def proposed_waves(self) -> tuple[WavePlan | None, tuple[Problem, ...]]:
        """The best waves, or why there are none (R3)."""
        try:
            return waves.choose_waves(self.known.workbook.plan, self.gains), ()
        except NotEnoughDataError as error:
            return None, error.problems

    @functools.cached_property
    def broken_constraints(self) -> tuple[Problem, ...]:
        """What the waves in force do not hold: those of a room may, those of the solver never (R3)."""
        plan = self.known.workbook.plan
        return waves.broken_constraints(plan, self.wave_plan.waves) if self.wave_plan else ()

    @property
    def aims_at_value(self) -> bool:
        """Whether waves are chosen for their money: asked for, and known (R3, R5)."""
        return self.known.workbook.plan.waves_aim == "value" and bool(self.net_gains.of)

    @functools.cached_property
    def gains(self) -> Gains:
        """What the waves bring most of: money or priority score (R3)."""
        if self.aims_at_value:
            return self.net_gains
        scored = {one.action: one.score for one in self.priorities if one.score is not None}
        return Gains(scored)

    @functools.cached_property
    def net_gains(self) -> Gains:
        """What each action brings in money, less its cost; absent where unknown (R5)."""
        live = [one for one in self.known.workbook.plan.actions if not one.is_excluded]
        return stakes.net_gains(live, self.known.public_values)

    @functools.cached_property
    def budget_curve(self) -> tuple[BudgetPoint, ...]:
        """The best waves at each budget: for money where values are known, else for the score (R3)."""
        plan = self.known.workbook.plan
        in_money = bool(self.net_gains.of)
        found = waves.budget_curve(plan, self.net_gains if in_money else self.gains)
        points: list[BudgetPoint] = []
        for budget, best in found:
            together = self.worth_of(best.chosen) if in_money else None
            net = None if together is None else together.net
            point = BudgetPoint(budget, best, together)
            before = points[-1] if points else None
            if net is not None and before and before.net is not None and before.net > net:
                point = BudgetPoint(budget, before.waves, before.worth)
            points.append(point)
        return tuple(points)

    def worth_of(self, chosen: Collection[str]) -> Worth:
        """What some actions are worth together (R5)."""
        actions = [action for action in self.known.workbook.plan.actions if action.id in chosen]
        return worth.plan_worth(actions, self.known.public_values)

    @functools.cached_property
    def roadmap(self) -> Schedule | None:
        """The dates validated with the waves, else their schedule (R4); None without waves or a start date."""
        plan = self.known.workbook.plan
        if plan.validated is not None and plan.validated.dates:
            return validation.kept_schedule(plan.validated)
        start = plan.start_date
        if self.wave_plan is None or start is None:
            return None
        return schedule.schedule(plan, self.wave_plan.waves, start)

    @functools.cached_property
    def changed_inputs(self) -> tuple[InputChange, ...]:
        """What the validated waves and dates rest on that changed since (R3, R4)."""
        return validation.changed_inputs(self.known.workbook.plan)

    @functools.cached_property
    def traces(self) -> tuple[Trace, ...]:
        """The chain of each action (R1)."""
        likely = {one: value.likely for one, value in self.action_worths.items()}
        chosen = self.wave_plan.waves if self.wave_plan else ()
        known = {one: value for one, value in likely.items() if value is not None}
        return trace.traces(self.known.workbook, self.known.findings, chosen, known)

    # Follow-up

    @functools.cached_property
    def progress(self) -> tuple[Progress, ...]:
        """Where each action stands at the date of the analysis (R6)."""
        placed = self.roadmap.actions if self.roadmap else ()
        return follow_up.progress(self.known.workbook.plan, placed, self.known.as_of)

    @functools.cached_property
    def benefits(self) -> tuple[Benefit, ...]:
        """Benefit forecast against measured at the date of the analysis (R5, R6)."""
        placed = self.roadmap.actions if self.roadmap else ()
        plan = self.known.workbook.plan
        return follow_up.benefits(plan, placed, self.action_worths, self.known.as_of)

    @functools.cached_property
    def changes(self) -> tuple[Difference, ...]:
        """What changed since the state the case is compared with (R6)."""
        return (
            ()
            if self.known.compared_with is None
            else compare(self.known.compared_with, self.known.workbook)
        )

    @property
    def compared_revision(self) -> int | None:
        """Revision of the state the case is compared with."""
        return None if self.known.compared_with is None else self.known.compared_with.revision
