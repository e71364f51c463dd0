"""Step 4, touchpoint by touchpoint: what it is, how it is lived, who says so (J2 to J4)."""

from __future__ import annotations

from enum import IntEnum, StrEnum
from typing import Literal

from pydantic import Field, model_validator

from parcours.method.nouns import (
    JourneyId,
    Noun,
    ParticipantId,
    Provenance,
    PublicId,
    StageId,
    SubcontractorId,
    TouchpointId,
    ValueId,
)


class Appraisal(IntEnum):
    """How a customer lives a touchpoint: the trade's emotion scale, with the method's words (J3)."""

    MAJOR_IRRITANT = -2
    IRRITANT = -1
    NEUTRAL = 0
    SATISFACTION = 1
    DELIGHT = 2


class Fate(StrEnum):
    """What the target journey does of a touchpoint (J6)."""

    KEPT = "kept"
    IMPROVED = "improved"
    CREATED = "created"
    REMOVED = "removed"


class Evidence(StrEnum):
    """How far a card rests on facts."""

    NONE = "none"
    PARTIAL = "partial"
    MEASURED = "measured"


class MomentOfTruth(Noun):
    """A touchpoint that decides whether the customer stays (J3)."""

    kind: Literal["zero", "first", "second", "ultimate"] = "first"
    """Before search, at the shelf, in use, shared: ZMOT, FMOT, SMOT, UMOT."""
    criticality: int | None = Field(default=None, ge=1, le=4)


class Script(Noun):
    """What is said and done (J4)."""

    welcome: str = ""
    speech: str = ""
    arguments: tuple[str, ...] = ()
    counter_arguments: tuple[str, ...] = ()
    leave_taking: str = ""


class TargetEmotion(Noun):
    """How a public should live the touchpoint once the plan is carried out (J6)."""

    public: PublicId
    emotion: int = Field(ge=-2, le=2)


class Touchpoint(Noun):
    """The crossing of a journey stage and a channel (J2).

    ``publics`` empty: common core; otherwise specific to those publics (P4).
    """

    id: TouchpointId
    journey: JourneyId
    stage: StageId
    channel: str
    """Code of ``catalogue/channels.csv``."""
    label: str = Field(max_length=90)
    catalogue_id: str = ""
    publics: tuple[PublicId, ...] = ()
    fate: Fate = Fate.KEPT
    moment_of_truth: MomentOfTruth | None = None
    importance: int | None = Field(default=None, ge=0, le=4)
    volume_per_year: int | None = Field(default=None, ge=0)
    evidence: Evidence = Evidence.NONE
    irritant: str = ""
    """What makes it painful, in a few words."""
    quote: str = ""
    """What customers say of it, invented or reworded: never a verbatim of the file."""
    script: Script = Script()
    values: tuple[ValueId, ...] = ()
    waiting_promised_minutes: float | None = Field(default=None, ge=0)
    waiting_observed_minutes: float | None = Field(default=None, ge=0)
    subcontractor: SubcontractorId | None = None
    target_emotions: tuple[TargetEmotion, ...] = ()
    events: tuple[str, ...] = ()
    """Names under which the client's files know it: events, contact reasons, surveys."""

    @property
    def exists_today(self) -> bool:
        """Whether customers meet it today."""
        return self.fate != Fate.CREATED

    @property
    def exists_in_target(self) -> bool:
        """Whether customers will meet it in the target journey."""
        return self.fate != Fate.REMOVED


class EmotionVote(Noun):
    """How one respondent says a public lives a touchpoint today (J3). Kept one by one."""

    touchpoint: TouchpointId
    public: PublicId
    participant: ParticipantId
    emotion: int = Field(ge=-2, le=2)
    provenance: Provenance = Provenance.TEAM


class Tick(Noun):
    """One line of the check list of usual touchpoints (J2)."""

    journey: JourneyId
    catalogue_id: str
    state: Literal["present", "missing", "not_applicable"]
    touchpoint: TouchpointId | None = None

    @model_validator(mode="after")
    def _names_its_touchpoint(self) -> Tick:
        if self.touchpoint is not None and self.state != "present":
            message = "tick_not_present"
            raise ValueError(message)
        return self
