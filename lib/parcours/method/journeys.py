"""Step 4: journeys, their stages, coherence between channels, and what the map yields (J1, J5 to J7, J9)."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from parcours.method.nouns import (
    CapabilityId,
    CollectionId,
    DatumId,
    JourneyId,
    Noun,
    PassageId,
    PublicId,
    ReasonId,
    ScenarioId,
    StageId,
    TouchpointId,
    UseCaseId,
)
from parcours.method.touchpoints import EmotionVote, Tick, Touchpoint
from parcours.method.verbatims import ChosenVerbatim


class Stage(Noun):
    """A stage of a journey, in the customer's words."""

    id: StageId
    name: str
    catalogue_stage: str = ""
    wants: str = ""
    """What the customer wants there."""
    says: str = ""


class Journey(Noun):
    """A journey of a public, for a purpose (J1)."""

    id: JourneyId
    name: str
    purpose: str = ""
    publics: tuple[PublicId, ...] = ()
    zoom: Literal["macro", "detailed"] = "detailed"
    stages: tuple[Stage, ...] = ()


class ChannelSupport(Noun):
    """Whether a channel honours a capability (J5)."""

    channel: str
    support: Literal["honoured", "partial", "refused", "not_applicable"]


class Capability(Noun):
    """Something a customer may expect on every channel: offer, price, card, basket, history (J5)."""

    id: CapabilityId
    name: str
    channels: tuple[ChannelSupport, ...] = ()
    touchpoints: tuple[TouchpointId, ...] = ()


class Passage(Noun):
    """A passage from one channel to another, and what gets lost on the way (J5)."""

    id: PassageId
    source: str
    target: str
    works: bool
    loses: tuple[CapabilityId, ...] = ()
    touchpoints: tuple[TouchpointId, ...] = ()
    note: str = ""


class UseCase(Noun):
    """A CRM use case (J7)."""

    id: UseCaseId
    title: str
    touchpoints: tuple[TouchpointId, ...] = Field(min_length=1)
    publics: tuple[PublicId, ...] = ()
    data: tuple[DatumId, ...] = ()
    note: str = ""
    origin: str = ""
    """Key of the rule that proposed it (``method.yields``); empty where somebody typed it."""


class Scenario(Noun):
    """A marketing scenario: trigger, public, channel, message (J7)."""

    id: ScenarioId
    title: str
    programme: str = ""
    trigger: str = ""
    channel: str = ""
    message: str = ""
    intent: Literal["relational", "transactional", "promotional"] = "relational"
    touchpoints: tuple[TouchpointId, ...] = Field(min_length=1)
    publics: tuple[PublicId, ...] = ()
    data: tuple[DatumId, ...] = ()
    origin: str = ""
    """Key of the rule that proposed it (``method.yields``); empty where somebody typed it."""


class CollectionLine(Noun):
    """A datum to collect, where and how (J7)."""

    id: CollectionId
    datum: DatumId
    touchpoints: tuple[TouchpointId, ...] = Field(min_length=1)
    how: str = ""
    needed_by: str = ""
    origin: str = ""
    """Key of the rule that proposed it (``method.yields``); empty where somebody typed it."""


class ContactReason(Noun):
    """Why customers get in touch (J7)."""

    id: ReasonId
    title: str
    touchpoints: tuple[TouchpointId, ...] = Field(min_length=1)
    file_reason: str = ""
    """Its name in the client's contacts, where it is there."""
    is_avoidable: bool | None = None
    origin: str = ""
    """Key of the rule that proposed it (``method.yields``); empty where somebody typed it."""


class Journeys(Noun):
    """Step 4 as mapped."""

    journeys: tuple[Journey, ...] = ()
    touchpoints: tuple[Touchpoint, ...] = ()
    """In time order within each stage."""
    votes: tuple[EmotionVote, ...] = ()
    ticks: tuple[Tick, ...] = ()
    capabilities: tuple[Capability, ...] = ()
    passages: tuple[Passage, ...] = ()
    use_cases: tuple[UseCase, ...] = ()
    scenarios: tuple[Scenario, ...] = ()
    collection_plan: tuple[CollectionLine, ...] = ()
    contact_reasons: tuple[ContactReason, ...] = ()
    dismissed: tuple[str, ...] = ()
    """Origins of proposals somebody turned down or deleted: they are not proposed again (J7)."""
    verbatims: tuple[ChosenVerbatim, ...] = ()

    @property
    def stages(self) -> tuple[Stage, ...]:
        """All stages of all journeys."""
        return tuple(stage for journey in self.journeys for stage in journey.stages)
