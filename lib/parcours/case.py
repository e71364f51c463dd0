"""A case: one client's workbook and customer file, in one language, at one date; and what they yield.

Each result is computed once, on first use, by the rule that stands beside its noun. This file is the index
of all that a case knows: exhibits, forms and deliverables read it and compute nothing.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import functools
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from parcours import texts
from parcours.customers.tables import CustomerTables
from parcours.errors import CustomerFileError, NotEnoughDataError, Problem
from parcours.method import (
    asset_gaps,
    data_flows,
    fates,
    follow_up,
    framing,
    objectives,
    plan_gaps,
    priority,
    publics,
    schedule,
    skills,
    trace,
    waves,
    worth,
)
from parcours.method.catalogue import Catalogue
from parcours.method.comparison import Difference, compare
from parcours.method.data_flows import PlacedTool
from parcours.method.fates import FindingWithFate, Orphans
from parcours.method.findings import Finding
from parcours.method.follow_up import Progress
from parcours.method.gaps import Gap
from parcours.method.pairwise import GroupRanking, rank_objectives
from parcours.method.priority import Priority, RankRobustness
from parcours.method.questionnaires import Questionnaire
from parcours.method.schedule import Schedule
from parcours.method.skills import SkillGap
from parcours.method.trace import Trace
from parcours.method.waves import WavePlan
from parcours.method.workbook import Workbook, names
from parcours.method.worth import PublicValue, Worth
from parcours.texts import Language


@dataclass(frozen=True)
class Assumption:
    """A number somebody could dispute: value, unit, who says so."""

    value: float
    unit: str
    source: str


@dataclass(frozen=True)
class Case:
    """One client, as everything above reads it."""

    client: str
    """Name of the folder."""
    folder: Path
    workbook: Workbook
    language: Language
    requested_as_of: dt.date | None
    is_interactive: bool
    read: Callable[[], CustomerTables] | None
    """Reads the customer file on first need; None: a workshop on declared facts alone."""
    assumptions: Mapping[str, Assumption]
    catalogue: Catalogue
    """Usual channels, stages and touchpoints."""
    questionnaires: tuple[Questionnaire, ...] = ()
    problems: tuple[Problem, ...] = ()
    """Warnings met while opening."""
    audience: str = "client"
    allows_more_publics: bool = False
    seed: int = 20261122
    compared_with: Workbook | None = None
    """An earlier state of the workbook: what changed since is shown (R6)."""

    def t(self, key: str, **values: object) -> str:
        """Return our sentence of that key in the case's language."""
        return texts.t(key, self.language, **values)

    def with_workbook(self, workbook: Workbook) -> Case:
        """Return the case with another workbook; the customer file is not read again without need."""
        other = dataclasses.replace(self, workbook=workbook)
        if workbook.assets.mappings == self.workbook.assets.mappings and "reading" in self.__dict__:
            other.__dict__["reading"] = self.reading
        return other

    @functools.cached_property
    def reading(self) -> tuple[CustomerTables | None, tuple[Problem, ...]]:
        """The customer file, or why it cannot be used.

        Raises
        ------
        CustomerFileError : in a batch run, where nobody is there to read the reason on screen.
        """
        if self.read is None:
            return None, ()
        try:
            return self.read(), ()
        except CustomerFileError as error:
            if not self.is_interactive:
                raise
            return None, error.problems

    @property
    def tables(self) -> CustomerTables | None:
        """The customer file, where there is one that can be read."""
        return self.reading[0]

    @functools.cached_property
    def as_of(self) -> dt.date:
        """The date of the analysis: as asked, else the last date of the file, else that of the workshop."""
        if self.requested_as_of is not None:
            return self.requested_as_of
        if self.tables is not None:
            return self.tables.as_of
        framing = self.workbook.framing
        return framing.workshop_date or framing.start_date or dt.date(1970, 1, 1)

    @property
    def currency(self) -> str:
        """Currency of every amount of the case."""
        return self.workbook.framing.currency

    def name_of(self, one: str) -> str:
        """Return what people call an object or a channel; the id itself where it has gone."""
        return self._names.get(one) or self.channel_name(one)

    def channel_name(self, code: str) -> str:
        """Return the name of a channel of the catalogue."""
        return self.catalogue.channel_name(code, self.language)

    def date(self, day: dt.date | None) -> str:
        """Write a date in words; nothing where there is none."""
        return "" if day is None else texts.date(day, self.language)

    def listed(self, words: list[str]) -> str:
        """Join names as a sentence of the case's language does."""
        return texts.join(words, self.language)

    @functools.cached_property
    def _names(self) -> Mapping[str, str]:
        return names(self.workbook)

    # Gaps and findings of all the steps

    @functools.cached_property
    def gaps(self) -> tuple[Gap, ...]:
        """All that the steps still miss or contradict."""
        book = self.workbook
        return (
            *framing.gaps(book.framing),
            *publics.gaps(book.publics, allows_more=self.allows_more_publics),
            *objectives.gaps(book.objectives, book.publics, self.objective_weights),
            *asset_gaps.gaps(book.assets, has_file=self.read is not None),
            *plan_gaps.gaps(book.plan, self.orphans, self.fates),
            *follow_up.gaps(book.plan, self.roadmap.actions if self.roadmap else (), self.as_of),
        )

    @functools.cached_property
    def findings(self) -> tuple[Finding, ...]:
        """All that the workshop and the file found, worst first (R1)."""
        book = self.workbook
        found = [
            *self.tool_findings,
            *skills.skill_findings(book.assets, book.plan.actions),
            *asset_gaps.subcontractor_findings(book.assets),
        ]
        return tuple(sorted(found, key=lambda one: (-one.severity, one.key)))

    # Step 2: objectives

    @functools.cached_property
    def objective_weights(self) -> GroupRanking:
        """Weights of the objectives, and how far participants agree (O3)."""
        return rank_objectives(self.workbook.objectives)

    # Step 3: assets

    @functools.cached_property
    def tool_layers(self) -> list[PlacedTool]:
        """Where each tool stands in the flow diagram (A2)."""
        return data_flows.layers(self.workbook.assets)

    @functools.cached_property
    def tool_findings(self) -> list[Finding]:
        """What the register of tools and the flows give away (A2)."""
        return data_flows.tool_findings(self.workbook.assets)

    @functools.cached_property
    def skill_gaps(self) -> list[SkillGap]:
        """Skills that lack, and what closes each gap (A3)."""
        return skills.skill_gaps(self.workbook.assets, self.workbook.plan.actions)

    # Step 4: touchpoints

    @functools.cached_property
    def moments_of_truth_in_trouble(self) -> tuple[str, ...]:
        """Moments of truth lived as irritants, or split."""
        return ()

    # Step 5: plan

    @functools.cached_property
    def fates(self) -> tuple[FindingWithFate, ...]:
        """What became of each finding (R1)."""
        return fates.with_fates(self.findings, self.workbook.plan)

    @functools.cached_property
    def orphans(self) -> Orphans:
        """What the chain does not hold (R1)."""
        return fates.orphans(self.workbook, self.findings, self.moments_of_truth_in_trouble)

    @functools.cached_property
    def priorities(self) -> tuple[Priority, ...]:
        """Actions by priority (R2)."""
        return priority.priorities(self.workbook.plan, self.objective_weights.by_objective)

    @functools.cached_property
    def rank_robustness(self) -> tuple[RankRobustness, ...]:
        """How often each action stays among those of the first wave (R2)."""
        first = len(self.wave_plan.waves[0]) if self.wave_plan and self.wave_plan.waves else 5
        return priority.rank_robustness(
            self.priorities, self.workbook.plan.weights, k=max(first, 1), seed=self.seed
        )

    @functools.cached_property
    def public_values(self) -> Mapping[str, PublicValue]:
        """What the customers of each public are worth, from the file, else as declared (R5)."""
        return worth.declared_values(self.workbook.publics)

    @functools.cached_property
    def action_worths(self) -> Mapping[str, Worth]:
        """What each action is worth by itself (R5)."""
        return {
            action.id: worth.worth(action, self.public_values)
            for action in self.workbook.plan.actions
            if not action.is_excluded
        }

    @functools.cached_property
    def plan_worth(self) -> Worth:
        """What the chosen actions are worth together (R5)."""
        chosen = set(self.wave_plan.chosen if self.wave_plan else ())
        actions = [action for action in self.workbook.plan.actions if action.id in chosen]
        return worth.plan_worth(actions, self.public_values)

    @functools.cached_property
    def wave_plan(self) -> WavePlan | None:
        """The waves the room validated, else the best ones (R3); None where must-haves conflict."""
        plan = self.workbook.plan
        scores = self.action_scores
        if plan.validated is not None:
            return waves.evaluate(plan, scores, [wave.actions for wave in plan.validated.waves])
        return self.proposed_waves[0]

    @functools.cached_property
    def proposed_waves(self) -> tuple[WavePlan | None, tuple[Problem, ...]]:
        """The best waves, or why there are none (R3)."""
        try:
            return waves.choose_waves(self.workbook.plan, self.action_scores), ()
        except NotEnoughDataError as error:
            return None, error.problems

    @functools.cached_property
    def action_scores(self) -> Mapping[str, float]:
        """Priority score of each action: what the waves maximise (R3)."""
        return {one.action: one.score for one in self.priorities if one.score is not None}

    @functools.cached_property
    def budget_curve(self) -> tuple[tuple[float, float], ...]:
        """Score of the best plan against the budget of a wave (R3)."""
        return waves.budget_curve(self.workbook.plan, self.action_scores)

    @functools.cached_property
    def roadmap(self) -> Schedule | None:
        """The schedule of the waves (R4); None without waves or without a start date."""
        start = self.workbook.plan.start_date
        if self.wave_plan is None or start is None:
            return None
        return schedule.schedule(self.workbook.plan, self.wave_plan.waves, start)

    @functools.cached_property
    def traces(self) -> tuple[Trace, ...]:
        """The chain of each action (R1)."""
        likely = {one: value.likely for one, value in self.action_worths.items()}
        chosen = self.wave_plan.waves if self.wave_plan else ()
        known = {one: value for one, value in likely.items() if value is not None}
        return trace.traces(self.workbook, self.findings, chosen, known)

    # Follow-up

    @functools.cached_property
    def progress(self) -> tuple[Progress, ...]:
        """Where each action stands at the date of the analysis (R6)."""
        placed = self.roadmap.actions if self.roadmap else ()
        return follow_up.progress(self.workbook.plan, placed, self.as_of)

    @functools.cached_property
    def changes(self) -> tuple[Difference, ...]:
        """What changed since the state the case is compared with (R6)."""
        return () if self.compared_with is None else compare(self.compared_with, self.workbook)

    @property
    def compared_revision(self) -> int | None:
        """Revision of the state the case is compared with."""
        return None if self.compared_with is None else self.compared_with.revision
