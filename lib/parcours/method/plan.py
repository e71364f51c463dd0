"""Step 5: workstreams, actions, what they rest on and cost, and the plan as validated (R1 to R6)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from enum import StrEnum
from typing import Literal

from pydantic import Field, model_validator

from parcours.method.nouns import (
    ActionId,
    MilestoneId,
    Noun,
    ObjectiveId,
    ParticipantId,
    PublicId,
    SkillId,
    TouchpointId,
    WorkstreamId,
)


class Workstream(Noun):
    """A set of actions."""

    id: WorkstreamId
    name: str
    owner: str = ""


class Lever(StrEnum):
    """What an action moves in the value of a customer (V5, R5)."""

    FREQUENCY = "frequency"
    DURATION = "duration"
    BASKET = "basket"
    COST_TO_SERVE = "cost_to_serve"


class LeverChange(Noun):
    """An assumption: by how much an action moves a lever for the customers it reaches, in per cent (R5)."""

    lever: Lever
    low_pct: float
    likely_pct: float
    high_pct: float
    author: str
    source: str

    @model_validator(mode="after")
    def _in_order(self) -> LeverChange:
        if not self.low_pct <= self.likely_pct <= self.high_pct:
            message = "range_not_ordered"
            raise ValueError(message)
        return self


class Contribution(Noun):
    """How much an action contributes to an objective: 0 (nothing) to 3 (decisive) (R2)."""

    objective: ObjectiveId
    degree: int = Field(ge=0, le=3)


class RoleDays(Noun):
    """Person-days an action asks of a role (R3, R4)."""

    role: str
    days: float = Field(gt=0)


class Reading(Noun):
    """Where an action stood at a date (R6)."""

    date: dt.date
    status: Literal["not_started", "under_way", "blocked", "done", "abandoned"]
    progress_pct: float = Field(ge=0, le=100)
    spent: float | None = None
    note: str = ""


class Action(Noun):
    """Something to do, tied to what it comes from and what it serves (R1, R2, R5)."""

    id: ActionId
    title: str = Field(max_length=110)
    description: str = ""
    workstream: WorkstreamId | None = None
    findings: tuple[str, ...] = ()
    """Keys of the findings it answers (``method.findings``)."""
    touchpoints: tuple[TouchpointId, ...] = ()
    publics: tuple[PublicId, ...] = ()
    """Empty: common to all publics."""
    contributions: tuple[Contribution, ...] = ()
    customer_impact: int | None = Field(default=None, ge=0, le=4)
    complexity: int | None = Field(default=None, ge=0, le=4)
    duration_days: int | None = Field(default=None, ge=0)
    """Working days from start to finish."""
    cost: float | None = Field(default=None, ge=0)
    """One-off."""
    cost_per_year: float | None = Field(default=None, ge=0)
    days_by_role: tuple[RoleDays, ...] = ()
    skills: tuple[SkillId, ...] = ()
    channel: str = ""
    reached_share_pct: float | None = Field(default=None, ge=0, le=100)
    """Share of the customers of its publics that it reaches."""
    reach_source: str = ""
    changes: tuple[LeverChange, ...] = ()
    depends_on: tuple[ActionId, ...] = ()
    excludes: tuple[ActionId, ...] = ()
    is_must_have: bool = False
    is_excluded: bool = False
    exclusion_reason: str = ""
    responsible: str = ""
    accountable: str = ""
    consulted: tuple[str, ...] = ()
    informed: tuple[str, ...] = ()
    earliest_start_date: dt.date | None = None
    readings: tuple[Reading, ...] = ()


class FindingFate(Noun):
    """What became of a finding; nothing found is silently dropped (R1)."""

    finding: str
    fate: Literal["action", "merged", "parked", "rejected"]
    action: ActionId | None = None
    merged_into: str = ""
    reason: str = ""
    author: str = ""

    @model_validator(mode="after")
    def _says_why(self) -> FindingFate:
        missing = {
            "action": self.action is None,
            "merged": not self.merged_into,
            "parked": not self.reason,
            "rejected": not self.reason,
        }
        if missing[self.fate]:
            message = f"fate_says_nothing:{self.fate}"
            raise ValueError(message)
        return self


class RoleCapacity(Noun):
    """Person-days a role can give in each wave, and how many people work at once (R3, R4)."""

    role: str
    days_per_wave: float = Field(ge=0)
    people: float = Field(gt=0)


class Absence(Noun):
    """Days a role does not work, besides public holidays (R4)."""

    role: str
    start_date: dt.date
    end_date: dt.date
    note: str = ""


class Milestone(Noun):
    """A date the plan is judged at (R4)."""

    id: MilestoneId
    title: str
    actions: tuple[ActionId, ...] = ()
    due_date: dt.date | None = None

    def ready_date(self, ends: Mapping[str, dt.date]) -> dt.date | None:
        """Day the last of its actions ends, from the end of each; None where none has a date."""
        return max((ends[one] for one in self.actions if one in ends), default=None)


class IndicatorReading(Noun):
    """An objective's indicator as measured at a date (O4, R6)."""

    objective: ObjectiveId
    date: dt.date
    value: float
    source: str = ""


class BenefitReading(Noun):
    """What an action has brought since it is done, as the client measured it (R5, R6)."""

    action: ActionId
    date: dt.date
    value: float
    """Money, from the end of the action to that date."""
    source: str = ""


class CriterionWeights(Noun):
    """Weights of the priority of an action (R2); any positive scale."""

    objectives: float = Field(default=40, ge=0)
    customer_impact: float = Field(default=25, ge=0)
    duration: float = Field(default=10, ge=0)
    budget: float = Field(default=15, ge=0)
    complexity: float = Field(default=10, ge=0)
    channel: float = Field(default=0, ge=0)


class ChannelPriority(Noun):
    """How much an improvement of a channel is wanted: 0 (not now) to 4 (first of all) (R2, F3)."""

    channel: str
    degree: int = Field(ge=0, le=4)


class WaveChoice(Noun):
    """A wave as the consultant validated it: data, no longer a solver's answer (R3)."""

    number: int = Field(ge=1)
    actions: tuple[ActionId, ...]


class PlannedDates(Noun):
    """When an action runs, as validated with its wave: data, no longer a solver's answer (R4)."""

    action: ActionId
    start_date: dt.date
    end_date: dt.date
    duration_days: int = Field(ge=0)
    """Working days from start to finish."""
    slack_days: int = Field(ge=0)
    """Working days it may slip without moving the end of the plan; 0: critical."""


class PlanInput(Noun):
    """A value the validated dates rest on, as it stood then (R4)."""

    about: str = ""
    """Number of the action; empty: the plan."""
    field: str
    value: str


class ValidatedPlan(Noun):
    """The plan the room agreed on, and who validated it when (R3)."""

    waves: tuple[WaveChoice, ...]
    date: dt.date
    author: ParticipantId | str
    dates: tuple[PlannedDates, ...] = ()
    """Empty: no start date yet, or waves validated before dates were kept."""
    end_gap_pct: float | None = Field(default=None, ge=0)
    """How far the end may be from the earliest possible; 0: none is earlier."""
    inputs: tuple[PlanInput, ...] = ()
    """What the dates rest on, kept to tell what changed since."""
    moved_date: dt.date | None = None
    """When something was moved by hand after the validation; None: nothing was."""
    moved_by: ParticipantId | str = ""


class Plan(Noun):
    """Step 5 as decided."""

    workstreams: tuple[Workstream, ...] = ()
    actions: tuple[Action, ...] = ()
    fates: tuple[FindingFate, ...] = ()
    weights: CriterionWeights = CriterionWeights()
    channel_priorities: tuple[ChannelPriority, ...] = ()
    budget_per_wave: float | None = Field(default=None, ge=0)
    waves_aim: Literal["priority", "value"] = "priority"
    """What the waves bring most of: priority score (O4), or money net of cost where it is known (R5)."""
    wave_count: int = Field(default=3, ge=1, le=6)
    wave_months: int = Field(default=4, ge=1, le=12)
    start_date: dt.date | None = None
    capacities: tuple[RoleCapacity, ...] = ()
    absences: tuple[Absence, ...] = ()
    milestones: tuple[Milestone, ...] = ()
    validated: ValidatedPlan | None = None
    indicator_readings: tuple[IndicatorReading, ...] = ()
    benefit_readings: tuple[BenefitReading, ...] = ()
