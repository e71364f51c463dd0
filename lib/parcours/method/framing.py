"""Framing of an assignment: who, for what, with which values, how ready (F1 to F4)."""

from __future__ import annotations

import datetime as dt
from enum import IntEnum, StrEnum

from pydantic import Field

from parcours.method.conventions import Convention
from parcours.method.gaps import Gap
from parcours.method.nouns import Function, Language, Noun, ParticipantId, ValueId


class Participant(Noun):
    """Somebody in the room, or who answered (F1)."""

    id: ParticipantId
    name: str
    function: Function
    role: str = ""


class Value(Noun):
    """A founding value (F2)."""

    id: ValueId
    name: str
    meaning: str = ""
    commits_to: str = ""
    """What it commits the company to, in conduct a customer would notice."""
    known_by: tuple[Function, ...] = ()


class Strength(StrEnum):
    """Place of the customer relationship in the brand's positioning (F3)."""

    WEAK = "weak"
    MARKET_STANDARD = "market_standard"
    STRONG = "strong"


class ChannelStrength(Noun):
    """How strong the relationship is on one channel (F3)."""

    channel: str
    strength: Strength
    note: str = ""


class ReadinessLevel(IntEnum):
    """How well a condition of success is met (F4)."""

    ABSENT = 0
    PROMISED = 1
    PARTIAL = 2
    SECURED = 3


class Readiness(Noun):
    """Whether the company can carry the plan through (F4). None: nobody said."""

    sponsor: str = ""
    sponsor_level: ReadinessLevel | None = None
    resources: str = ""
    resources_level: ReadinessLevel | None = None
    """Resources that hold in hard times."""
    team: str = ""
    team_level: ReadinessLevel | None = None


class Brand(Noun):
    """The client's colours, logo, slides and fonts, as the deliverables use them (F1)."""

    primary: str = Field(default="#1D2B50", pattern=r"^#[0-9A-Fa-f]{6}$")
    accent: str = Field(default="#00665A", pattern=r"^#[0-9A-Fa-f]{6}$")
    logo_file: str = ""
    """File name of the logo (PNG or JPEG) in the client's folder."""
    template_file: str = ""
    """File name of the client's template of slides (.potx or .pptx) in its folder."""
    font_file: str = ""
    """File name of its font (.ttf or .otf) in its folder: the regular, or a variable one."""
    bold_font_file: str = ""
    """File name of the bold of that font; not needed beside a variable one."""


class Framing(Noun):
    """The assignment (F1 to F4)."""

    client: str
    sector: str = ""
    scope: str = ""
    currency: str = Field(default="EUR", pattern=r"^[A-Z]{3}$")
    language: Language = "fr"
    consultant: str = ""
    start_date: dt.date | None = None
    workshop_date: dt.date | None = None
    end_date: dt.date | None = None
    is_confidential: bool = True
    participants: tuple[Participant, ...] = ()
    values: tuple[Value, ...] = ()
    charter: str = ""
    signature: str = ""
    claim: str = ""
    positioning: Strength | None = None
    positioning_note: str = ""
    positioning_by_channel: tuple[ChannelStrength, ...] = ()
    readiness: Readiness = Readiness()
    distributed_profit: float | None = None
    """Profit distributed over the last twelve months, as declared: what is reinvested is held against it (V11)."""
    conventions: tuple[Convention, ...] = ()
    """Numbers of the computation settled with the client (X7)."""
    brand: Brand = Brand()


READINESS_CONDITIONS = ("sponsor", "resources", "team")


def gaps(framing: Framing) -> list[Gap]:
    """What the framing still misses or contradicts (F1 to F4)."""
    functions = {participant.function for participant in framing.participants}
    checks = (
        ("framing_no_participants", not framing.participants),
        ("framing_no_front_line", bool(functions) and Function.FRONT_LINE not in functions),
        ("framing_no_customer", bool(functions) and Function.CUSTOMER not in functions),
        ("framing_no_values", not framing.values),
        ("framing_no_positioning", framing.positioning is None),
        ("framing_no_scope", not framing.scope),
        ("framing_no_workshop_date", framing.workshop_date is None),
        ("framing_no_sponsor", framing.readiness.sponsor_level != ReadinessLevel.SECURED),
    )
    found = [Gap("framing", code) for code, is_missing in checks if is_missing]
    found += [
        Gap("framing", "framing_value_empty", value.id)
        for value in framing.values
        if not value.commits_to
    ]
    return found + [
        Gap("framing", "framing_value_unknown", value.id, kind="contradiction")
        for value in framing.values
        if value.commits_to and Function.FRONT_LINE not in value.known_by
    ]
