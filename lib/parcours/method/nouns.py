"""What every noun of the method is made of: frozen, strict, with a stable id."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, StringConstraints


class Noun(BaseModel):
    """A frozen model that refuses what it does not know, so that nothing typed is dropped silently."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        str_strip_whitespace=True,
        allow_inf_nan=False,
        use_attribute_docstrings=True,
    )


@dataclass(frozen=True)
class Link:
    """Says which list of the workbook an id points into; ``owns`` where it is the object's own id."""

    to: str


ParticipantId = Annotated[
    str, StringConstraints(pattern=r"^P-[0-9A-Za-z]{1,12}$"), Link("participants")
]
ValueId = Annotated[str, StringConstraints(pattern=r"^V-[0-9A-Za-z]{1,12}$"), Link("values")]
PublicId = Annotated[str, StringConstraints(pattern=r"^PU-[0-9A-Za-z]{1,12}$"), Link("publics")]
ObjectiveId = Annotated[
    str, StringConstraints(pattern=r"^O-[0-9A-Za-z]{1,12}$"), Link("objectives")
]
ToolId = Annotated[str, StringConstraints(pattern=r"^T-[0-9A-Za-z]{1,12}$"), Link("tools")]
DatumId = Annotated[str, StringConstraints(pattern=r"^D-[0-9A-Za-z]{1,12}$"), Link("data")]
FlowId = Annotated[str, StringConstraints(pattern=r"^F-[0-9A-Za-z]{1,12}$"), Link("flows")]
SkillId = Annotated[str, StringConstraints(pattern=r"^S-[0-9A-Za-z]{1,12}$"), Link("skills")]
SubcontractorId = Annotated[
    str, StringConstraints(pattern=r"^SC-[0-9A-Za-z]{1,12}$"), Link("subcontractors")
]
JourneyId = Annotated[str, StringConstraints(pattern=r"^J-[0-9A-Za-z]{1,12}$"), Link("journeys")]
StageId = Annotated[str, StringConstraints(pattern=r"^ST-[0-9A-Za-z]{1,12}$"), Link("stages")]
TouchpointId = Annotated[
    str, StringConstraints(pattern=r"^TP-[0-9A-Za-z]{1,12}$"), Link("touchpoints")
]
CapabilityId = Annotated[
    str, StringConstraints(pattern=r"^K-[0-9A-Za-z]{1,12}$"), Link("capabilities")
]
PassageId = Annotated[str, StringConstraints(pattern=r"^PA-[0-9A-Za-z]{1,12}$"), Link("passages")]
UseCaseId = Annotated[str, StringConstraints(pattern=r"^UC-[0-9A-Za-z]{1,12}$"), Link("use_cases")]
ScenarioId = Annotated[str, StringConstraints(pattern=r"^SN-[0-9A-Za-z]{1,12}$"), Link("scenarios")]
CollectionId = Annotated[
    str, StringConstraints(pattern=r"^CO-[0-9A-Za-z]{1,12}$"), Link("collection_plan")
]
ReasonId = Annotated[
    str, StringConstraints(pattern=r"^CR-[0-9A-Za-z]{1,12}$"), Link("contact_reasons")
]
VerbatimId = Annotated[str, StringConstraints(pattern=r"^VB-[0-9A-Za-z]{1,12}$"), Link("verbatims")]
WorkstreamId = Annotated[
    str, StringConstraints(pattern=r"^W-[0-9A-Za-z]{1,12}$"), Link("workstreams")
]
ActionId = Annotated[str, StringConstraints(pattern=r"^A-[0-9A-Za-z]{1,12}$"), Link("actions")]
MilestoneId = Annotated[
    str, StringConstraints(pattern=r"^M-[0-9A-Za-z]{1,12}$"), Link("milestones")
]
DecisionId = Annotated[str, StringConstraints(pattern=r"^DE-[0-9A-Za-z]{1,12}$"), Link("decisions")]
ParkedId = Annotated[str, StringConstraints(pattern=r"^PK-[0-9A-Za-z]{1,12}$"), Link("parked")]

PREFIXES: dict[str, str] = {
    "participants": "P",
    "values": "V",
    "publics": "PU",
    "objectives": "O",
    "tools": "T",
    "data": "D",
    "flows": "F",
    "skills": "S",
    "subcontractors": "SC",
    "journeys": "J",
    "stages": "ST",
    "touchpoints": "TP",
    "capabilities": "K",
    "passages": "PA",
    "use_cases": "UC",
    "scenarios": "SN",
    "collection_plan": "CO",
    "contact_reasons": "CR",
    "verbatims": "VB",
    "workstreams": "W",
    "actions": "A",
    "milestones": "M",
    "decisions": "DE",
    "parked": "PK",
}
"""Which prefix the ids of each list carry."""


class Function(StrEnum):
    """What a participant does at the client (F1); answers are compared by function."""

    MANAGEMENT = "management"
    FRONT_LINE = "front_line"
    BACK_OFFICE = "back_office"
    PARTNER = "partner"
    CUSTOMER = "customer"


class Provenance(StrEnum):
    """Where a judgement comes from (J3)."""

    TEAM = "team"
    SURVEY = "survey"
    VERBATIM = "verbatim"
    DATA = "data"


Language = Literal["fr", "en"]
