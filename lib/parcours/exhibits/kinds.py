"""What can be shown, described once and painted per medium: text, key numbers, tables, figures, maps.

Exhibits hold raw values (numbers, dates, ids), never formatted ones, so that a table stays a table
in Excel and a chart stays editable in PowerPoint. Words are already in the case's language.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal

from parcours.files.brand import Identity

Cell = str | float | int | bool | dt.date | None
"""A value of a table; None is unknown and is shown as such, never as zero."""


class Unit(StrEnum):
    """How a value is written; also decides alignment and the number format in Excel."""

    TEXT = "text"
    ID = "id"
    COUNT = "count"
    NUMBER = "number"
    """One decimal."""
    RATIO = "ratio"
    """Two decimals."""
    MONEY = "money"
    """In the case's currency."""
    SHARE = "share"
    """A share of one, shown in per cent."""
    SCORE = "score"
    """One decimal, on the scale its column names."""
    SIGNED = "signed"
    """One decimal with its sign: emotions, differences."""
    MINUTES = "minutes"
    """A duration, shown in the unit people say it in: 90 s, 1.5 h, 32 days."""
    VARIED = "varied"
    """Numbers of several units in one column, the unit beside them: each with the decimals it has."""
    DATE = "date"
    FLAG = "flag"


@dataclass(frozen=True)
class Source:
    """Where a figure comes from (X7): what is read under it.

    ``data`` names files or the workshop; ``fingerprint`` is short; ``rule`` or ``model`` says how
    it was computed; ``n`` counts what it rests on, ``n_of`` names what is counted (customers,
    respondents...).
    """

    data: str = ""
    fingerprint: str = ""
    as_of: dt.date | None = None
    rule: str = ""
    model: str = ""
    n: int | None = None
    n_of: str = ""
    interval: str = ""


@dataclass(frozen=True)
class Text:
    """Paragraphs. ``tone`` sets a call-out apart: a finding, what is missing, what blocks."""

    paragraphs: tuple[str, ...]
    title: str = ""
    tone: Literal["plain", "finding", "missing", "blocked", "decided"] = "plain"


@dataclass(frozen=True)
class KeyNumber:
    """A number that matters, with what it is and where it comes from."""

    value: Cell
    unit: Unit
    label: str
    source: Source = Source()
    low: float | None = None
    high: float | None = None
    is_short: bool = True
    """Money as 455 k€ rather than in full."""


@dataclass(frozen=True)
class KeyNumbers:
    """Key numbers side by side: five at most."""

    numbers: tuple[KeyNumber, ...]
    title: str = ""


@dataclass(frozen=True)
class Column:
    """A column of a table. ``key`` is stable (CSV, register); ``label`` is read."""

    key: str
    label: str
    unit: Unit = Unit.TEXT
    is_internal: bool = False
    """Left out of the client's version."""


@dataclass(frozen=True)
class Table:
    """Rows of raw values. ``key`` is stable and names the CSV file."""

    key: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    source: Source = Source()
    note: str = ""
    empty: str = ""
    """What is said where there is no row: why, and what would bring some."""
    is_internal: bool = False


class FigureKind(StrEnum):
    """Standard charts; each medium paints them with its own library."""

    BAR = "bar"
    """x = category (text), y = one or more series."""
    STACKED_BAR = "stacked_bar"
    LINE = "line"
    """x = number or date, y = one or more series; ``low``/``high`` draw a band."""
    RADAR = "radar"
    """x = axis label, y = one or more series on one scale."""
    HEATMAP = "heatmap"
    """x = row label, y = one series per column; the value is written in the cell."""
    SCATTER = "scatter"
    """x, y numeric; ``label`` names each point (impact against effort)."""
    TORNADO = "tornado"
    """x = lever, ``low`` and ``high`` around ``base``; ``high_low`` and ``high_high`` bound ``high``."""
    GANTT = "gantt"
    """x = task, ``start`` and ``end`` dates, ``group`` the wave, ``critical`` flag."""
    FLOW = "flow"
    """A directed graph: rows are links (``source``, ``target``, ``value``, ``group``)."""
    ARCS = "arcs"
    """A graph of many places in an order: links as in a flow; ``source_rank``, ``target_rank``
    order their ends, ``source_group`` and ``target_group`` head them."""
    SANKEY = "sankey"
    """Who goes where, step after step: links as in a flow, each leaving column ``step``;
    ``is_touchpoint`` tells targets that stand for themselves from those folded into one."""


@dataclass(frozen=True)
class Zones:
    """A plane cut in four at ``x`` and ``y``; names: top left, top right, bottom left, bottom right."""

    x: float
    y: float
    names: tuple[str, str, str, str]


@dataclass(frozen=True)
class Figure:
    """A chart with one message, in its title, and the table it is drawn from.

    ``x`` and ``y`` name columns of ``table``; ``extra`` names columns for the roles its kind needs
    (label, low, high, start, end, group, source, target, value, critical).
    """

    key: str
    title: str
    kind: FigureKind
    table: Table
    x: str
    y: tuple[str, ...] = ()
    extra: dict[str, str] = field(default_factory=dict, hash=False)
    x_label: str = ""
    y_label: str = ""
    x_range: tuple[float, float] | None = None
    """Ends of the axis of x, in a plane of points."""
    y_range: tuple[float, float] | None = None
    reference: tuple[float, str] | None = None
    """A line to compare with, and its name."""
    zones: Zones | None = None
    """Where points fall, for a plane of points."""
    base: float = 0.0
    alternative: str = ""
    """What a reader who cannot see it needs to know; the title where empty."""

    @property
    def source(self) -> Source:
        """Where the figure comes from: its table's source."""
        return self.table.source


MapLevel = Literal[
    "delight",
    "satisfaction",
    "neutral",
    "irritant",
    "major_irritant",
    "unknown",
    "created",
]
MapFate = Literal["kept", "improved", "created", "removed"]
MapEvidence = Literal["none", "partial", "measured"]


@dataclass(frozen=True)
class MapStage:
    """A stage of a journey map."""

    name: str
    wants: str = ""
    says: str = ""
    value_at_stake: float | None = None
    """Per year, in the case's currency; None: not computed."""


@dataclass(frozen=True)
class MapCard:
    """A touchpoint on the map. Emotions are means over the public's votes; None: nobody said."""

    number: str
    """What is read in the disc and everywhere else: 05."""
    touchpoint_id: str
    stage: int
    channel: str
    """Code of the lane."""
    label: str
    emotion_today: float | None
    emotion_target: float | None
    appraisal: str
    """The word of the emotion, or of what it is: Irritant, Nouveau."""
    level: MapLevel
    is_moment_of_truth: bool = False
    fate: MapFate = "kept"
    evidence: MapEvidence = "none"
    is_polarised: bool = False
    value_at_stake: float | None = None
    emotion_low: float | None = None
    emotion_high: float | None = None
    """Lowest and highest vote, so that the mean never stands alone; None: not known."""
    n_votes: int | None = None


@dataclass(frozen=True)
class MapCurve:
    """How another public lives the same touchpoints: one mean per card, in the order of the cards."""

    name: str
    emotions: tuple[float | None, ...]


@dataclass(frozen=True)
class MapLane:
    """A channel of the map."""

    channel: str
    name: str


@dataclass(frozen=True)
class MapBreak:
    """A passage between two channels that fails, between two cards of the map."""

    source_number: str
    target_number: str
    label: str = ""


@dataclass(frozen=True)
class MapNote:
    """A short line under a stage.

    An irritant or an action, with the number that ties it to its card.
    """

    stage: int
    number: str
    """Of the card for an irritant; of the action (A2) for an action."""
    text: str
    cards: tuple[str, ...] = ()
    """Numbers of the cards an action answers."""


@dataclass(frozen=True)
class JourneyMap:
    """All that a journey map shows, before any layout (J6, J10 of issue 6; X4).

    ``words`` replaces fixed words of the map (``catalogue/texts/map.csv``, key without its prefix)
    where a case has its own: says, wants, value...
    """

    key: str
    title: str
    journey: str
    subtitle: str
    meta: str
    stages: tuple[MapStage, ...]
    lanes: tuple[MapLane, ...]
    cards: tuple[MapCard, ...]
    """In time order."""
    breaks: tuple[MapBreak, ...] = ()
    irritants: tuple[MapNote, ...] = ()
    actions: tuple[MapNote, ...] = ()
    words: dict[str, str] = field(default_factory=dict, hash=False)
    table: Table | None = None
    """The same in rows, for those who cannot see the map."""
    confidentiality: str = ""
    language: Literal["fr", "en"] = "fr"
    currency: str = "EUR"
    public: str = ""
    """Whose emotions the cards carry, in a few words.

    Read in the legend where several publics are compared.
    """
    other_publics: tuple[MapCurve, ...] = ()
    """Their curves of today, thin, under the main one."""
    value_missing: str = ""
    """Why no value at stake could be computed, and what would make it possible."""
    source: Source = Source()


Exhibit = Text | KeyNumbers | Table | Figure | JourneyMap


@dataclass(frozen=True)
class Section:
    """A part of the report: a message as its title, then exhibits."""

    key: str
    title: str
    step: str
    """Name of the step in the table of contents: Publics cibles."""
    exhibits: tuple[Exhibit, ...]


@dataclass(frozen=True)
class Report:
    """All that is delivered, described once (X1 to X7)."""

    client: str
    title: str
    subtitle: str
    language: Literal["fr", "en"]
    currency: str
    as_of: dt.date
    sections: tuple[Section, ...]
    primary: str
    accent: str
    confidentiality: str
    fingerprint: str
    """Of the inputs: printed in each deliverable."""
    audience: Literal["client", "internal"] = "client"
    words: dict[str, str] = field(default_factory=dict, hash=False)
    """Fixed words painters need: contents, source, unknown..."""
    annexes: tuple[Section, ...] = ()
    """What only some formats show: a sheet for each action, the plan as other tools take it."""
    notice: str = ""
    """What must be read in every deliverable: why more than three publics are kept (P3)."""
    identity: Identity = field(default_factory=Identity)
    """The client's logo and template of slides (F1)."""
