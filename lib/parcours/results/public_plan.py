"""The plan as one public meets it: the same priorities, waves and dates, its own actions alone (P4, R1 to R6).

Nothing is chosen or dated again: an action keeps its rank, its wave and its dates of the whole plan.
"""

from __future__ import annotations

import dataclasses
import functools
from collections.abc import Mapping
from dataclasses import dataclass

from parcours.errors import Problem
from parcours.method import candidates, waves, worth
from parcours.method.candidates import Candidate
from parcours.method.fates import FindingWithFate, Orphans
from parcours.method.first_wave import WaveChange
from parcours.method.follow_up import Progress
from parcours.method.left_out import Gains
from parcours.method.priority import Priority, RankRobustness
from parcours.method.public_view import concerns
from parcours.method.schedule import Schedule
from parcours.method.trace import Trace
from parcours.method.validation import InputChange
from parcours.method.waves import WavePlan
from parcours.method.worth import Worth
from parcours.results.plan import BudgetPoint, PlanResults


@dataclass(frozen=True)
class PublicPlan(PlanResults):
    """Results of step 5 of the whole plan, with the actions of one public only."""

    whole: PlanResults

    @functools.cached_property
    def _actions(self) -> frozenset[str]:
        return frozenset(one.id for one in self.known.workbook.plan.actions)

    @functools.cached_property
    def fates(self) -> tuple[FindingWithFate, ...]:
        """What became of each finding about this public (R1)."""
        book = self.known.workbook
        return tuple(one for one in self.whole.fates if concerns(one.finding, book))

    @functools.cached_property
    def orphans(self) -> Orphans:
        """What the chain does not hold (R1)."""
        found = self.whole.orphans
        met = {one.id for one in self.known.workbook.journeys.touchpoints}
        aims = {one.id for one in self.known.workbook.objectives.objectives}
        return dataclasses.replace(
            found,
            actions_without_finding=self._kept(found.actions_without_finding),
            actions_without_objective=self._kept(found.actions_without_objective),
            actions_without_public=self._kept(found.actions_without_public),
            objectives_without_action=tuple(
                one for one in found.objectives_without_action if one in aims
            ),
            moments_of_truth_without_action=tuple(
                one for one in found.moments_of_truth_without_action if one in met
            ),
        )

    @functools.cached_property
    def priorities(self) -> tuple[Priority, ...]:
        """Actions by priority, with their rank in the whole plan (R2)."""
        return tuple(one for one in self.whole.priorities if one.action in self._actions)

    @functools.cached_property
    def rank_robustness(self) -> tuple[RankRobustness, ...]:
        """How often each action stays among those of the first wave (R2)."""
        return tuple(one for one in self.whole.rank_robustness if one.action in self._actions)

    @functools.cached_property
    def action_worths(self) -> Mapping[str, Worth]:
        """What each action is worth, all the publics it serves together (R5)."""
        found = self.whole.action_worths
        return {action: one for action, one in found.items() if action in self._actions}

    @functools.cached_property
    def plan_worth(self) -> Worth:
        """What the chosen actions of this public are worth together, all they serve included (R5)."""
        chosen = set(self.wave_plan.chosen if self.wave_plan else ())
        actions = [one for one in self.known.workbook.plan.actions if one.id in chosen]
        return worth.plan_worth(actions, self.whole.known.public_values)

    @functools.cached_property
    def candidates(self) -> tuple[Candidate, ...]:
        """Actions proposed from the findings left open (R1)."""
        return candidates.candidates(self.fates)

    @functools.cached_property
    def wave_changes(self) -> tuple[WaveChange, ...]:
        """Which change of a weight would change the first wave of the whole plan (R2)."""
        return self.whole.wave_changes

    @functools.cached_property
    def value_at_stake(self) -> Mapping[str, float]:
        """What treating each touchpoint would bring in a year (R5, X4)."""
        return self.whole.value_at_stake

    @functools.cached_property
    def wave_plan(self) -> WavePlan | None:
        """The waves of the whole plan, with the actions of this public (R3)."""
        return self._restricted(self.whole.wave_plan)

    @functools.cached_property
    def proposed_waves(self) -> tuple[WavePlan | None, tuple[Problem, ...]]:
        """The best waves of the whole plan, with the actions of this public (R3)."""
        found, problems = self.whole.proposed_waves
        return self._restricted(found), problems

    @functools.cached_property
    def broken_constraints(self) -> tuple[Problem, ...]:
        """What the waves of the whole plan do not hold (R3)."""
        return self.whole.broken_constraints

    @functools.cached_property
    def gains(self) -> Gains:
        """What the waves of the whole plan bring most of (R3)."""
        return self.whole.gains

    @functools.cached_property
    def net_gains(self) -> Gains:
        """What each action of the whole plan brings in money (R5)."""
        return self.whole.net_gains

    @functools.cached_property
    def budget_curve(self) -> tuple[BudgetPoint, ...]:
        """The best whole plan at each budget of a wave (R3)."""
        return self.whole.budget_curve

    @functools.cached_property
    def roadmap(self) -> Schedule | None:
        """The schedule of the whole plan, with the actions of this public (R4)."""
        found = self.whole.roadmap
        if found is None:
            return None
        placed = tuple(one for one in found.actions if one.action in self._actions)
        return dataclasses.replace(
            found,
            actions=placed,
            end_date=max((one.end_date for one in placed), default=None),
            unplaced=self._kept(found.unplaced),
        )

    @functools.cached_property
    def changed_inputs(self) -> tuple[InputChange, ...]:
        """What the validated whole plan rests on that changed since (R3, R4)."""
        return self.whole.changed_inputs

    @functools.cached_property
    def traces(self) -> tuple[Trace, ...]:
        """The chain of each action (R1)."""
        return tuple(one for one in self.whole.traces if one.action in self._actions)

    @functools.cached_property
    def progress(self) -> tuple[Progress, ...]:
        """Where each action stands at the date of the analysis (R6)."""
        return tuple(one for one in self.whole.progress if one.action in self._actions)

    def _restricted(self, found: WavePlan | None) -> WavePlan | None:
        if found is None:
            return None
        return waves.restricted(self.known.workbook.plan, found, self._actions)

    def _kept(self, actions: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(one for one in actions if one in self._actions)
