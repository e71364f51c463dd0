"""Step 3: what serves the relationship already: file, tools, skills, subcontractors (A1 to A4)."""

from __future__ import annotations

import datetime as dt
from enum import IntEnum, StrEnum
from typing import Literal

from pydantic import Field

from parcours.method.nouns import (
    DatumId,
    FlowId,
    Noun,
    PublicId,
    SkillId,
    SubcontractorId,
    ToolId,
    TouchpointId,
)


class ToolRole(StrEnum):
    """What a tool is for; the order is the order of layers in the flow diagram (A2)."""

    TOUCHPOINT = "touchpoint"
    SALES = "sales"
    CONTACT_CENTRE = "contact_centre"
    SURVEY = "survey"
    CRM = "crm"
    DATA_PLATFORM = "data_platform"
    MARKETING_AUTOMATION = "marketing_automation"
    LOYALTY = "loyalty"
    LOGISTICS = "logistics"
    ACCOUNTING = "accounting"
    BI = "bi"
    OFFICE = "office"


class Layer(StrEnum):
    """Layers of the flow diagram, from the customer inwards (A2)."""

    CONTACT = "contact"
    KNOWLEDGE = "knowledge"
    ACTIVATION = "activation"
    OPERATIONS = "operations"
    STEERING = "steering"


_LAYERS: dict[ToolRole, Layer] = {
    ToolRole.TOUCHPOINT: Layer.CONTACT,
    ToolRole.SALES: Layer.CONTACT,
    ToolRole.CONTACT_CENTRE: Layer.CONTACT,
    ToolRole.SURVEY: Layer.CONTACT,
    ToolRole.CRM: Layer.KNOWLEDGE,
    ToolRole.DATA_PLATFORM: Layer.KNOWLEDGE,
    ToolRole.MARKETING_AUTOMATION: Layer.ACTIVATION,
    ToolRole.LOYALTY: Layer.ACTIVATION,
    ToolRole.LOGISTICS: Layer.OPERATIONS,
    ToolRole.ACCOUNTING: Layer.OPERATIONS,
    ToolRole.BI: Layer.STEERING,
    ToolRole.OFFICE: Layer.STEERING,
}


def layer_of(role: ToolRole) -> Layer:
    """Return the layer a tool stands in, by what it is for.

    >>> layer_of(ToolRole.CRM).value
    'knowledge'
    """
    return _LAYERS[role]


class Tool(Noun):
    """A tool that serves the relationship, near or far (A2)."""

    id: ToolId
    name: str
    role: ToolRole
    vendor: str = ""
    owner: str = ""
    processes: str = ""
    entry: Literal["manual", "import", "automatic", "unknown"] = "unknown"
    """How data enter it."""
    hosting: Literal["eu", "outside_eu", "unknown"] = "unknown"
    users: int | None = Field(default=None, ge=0)
    cost_per_year: float | None = Field(default=None, ge=0)


class Datum(Noun):
    """A datum about customers: where it is mastered, where it is used (A2, J7)."""

    id: DatumId
    name: str
    is_personal: bool = False
    masters: tuple[ToolId, ...] = ()
    used_by: tuple[ToolId, ...] = ()
    publics: tuple[PublicId, ...] = ()
    file_column: str = ""
    """``table.column`` of the customer file, where it is there."""


class DataFlow(Noun):
    """Data that go from one tool to another (A2)."""

    id: FlowId
    source: ToolId
    target: ToolId
    data: tuple[DatumId, ...] = ()
    mode: Literal["typed_by_hand", "file", "interface", "real_time", "unknown"] = "unknown"
    frequency: str = ""
    owner: str = ""
    note: str = ""


class SkillLevel(IntEnum):
    """Levels of a craft."""

    NONE = 0
    NOTIONS = 1
    PRACTICE = 2
    MASTERY = 3
    EXPERT = 4


class Skill(Noun):
    """A craft: what there is, what is needed, for how long (A3)."""

    id: SkillId
    name: str
    craft: str = ""
    available_level: SkillLevel | None = None
    required_level: SkillLevel | None = None
    available_fte: float | None = Field(default=None, ge=0)
    required_fte: float | None = Field(default=None, ge=0)
    need_months: int | None = Field(default=None, ge=0)
    """How long it is needed; None where the need is lasting."""
    is_lasting: bool | None = None
    owner: str = ""
    note: str = ""


class Subcontractor(Noun):
    """Who holds touchpoints for the company (A4)."""

    id: SubcontractorId
    name: str
    role: str = ""
    touchpoints: tuple[TouchpointId, ...] = ()
    alignment: int | None = Field(default=None, ge=0, le=4)
    """How well it serves the strategy, 0 (against) to 4 (carries it)."""
    control: str = ""
    """How it is checked; empty: it is not."""
    contract_end_date: dt.date | None = None


class FileMapping(Noun):
    """How one file of the client reads as one of the tables we accept.

    Confirmed in notebook 03 (A1).
    """

    file: str
    """Name or pattern of the file in the client's folder, e.g. ``commandes_*.csv``."""
    table: str
    columns: dict[str, str] = Field(default_factory=dict)
    """The client's heading -> our column; empty: seen, and none of ours. Absent: never seen."""
    is_confirmed: bool = False


class Assets(Noun):
    """Step 3 as inventoried."""

    mappings: tuple[FileMapping, ...] = ()
    tools: tuple[Tool, ...] = ()
    data: tuple[Datum, ...] = ()
    flows: tuple[DataFlow, ...] = ()
    skills: tuple[Skill, ...] = ()
    subcontractors: tuple[Subcontractor, ...] = ()
