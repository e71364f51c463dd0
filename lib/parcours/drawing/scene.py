"""What the layout of a map is: where everything stands, and the marks that draw it.

Rules read the places (cards, columns, curves...), painters read the marks.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from parcours.drawing.curve import Bend
from parcours.drawing.marks import Box, Mark, Point
from parcours.drawing.sheets import PT_PER_PX, PX_PER_MM, Sheet, Units
from parcours.exhibits.kinds import MapCard

CurveRole = Literal["today", "target", "other"]


@dataclass(frozen=True, slots=True)
class PlacedStage:
    """A stage: its share of the width; height from the chevron to the last band."""

    name: str
    box: Box


@dataclass(frozen=True, slots=True)
class PlacedCard:
    """A card where it stands. ``column`` is the x it shares with its point on the curve."""

    card: MapCard
    box: Box
    column: float
    lane: int
    row: int

    @property
    def order(self) -> tuple[int, int]:
        """Its row among all rows of all lanes, from the top."""
        return self.lane, self.row


@dataclass(frozen=True, slots=True)
class PlacedCurve:
    """A stretch of curve between two unknowns."""

    role: CurveRole
    name: str
    numbers: tuple[str, ...]
    knots: tuple[Point, ...]
    bends: tuple[Bend, ...]


@dataclass(frozen=True, slots=True)
class Drop:
    """The line from a card to its point, in the pieces that touch no other card."""

    touchpoint_id: str
    is_gold: bool
    pieces: tuple[tuple[Point, Point], ...]


@dataclass(frozen=True, slots=True)
class Badge:
    """A break drawn between two cards that face each other."""

    source: str
    target: str
    box: Box


@dataclass(frozen=True, slots=True)
class Zone:
    """The emotion zone: its box, and the heights of +2 and -2 in it."""

    box: Box
    top: float
    bottom: float

    def height_of(self, emotion: float) -> float:
        """Height of an emotion; beyond -2..+2 it stays at the end of the scale."""
        share = (2 - max(-2.0, min(2.0, emotion))) / 4
        return self.top + share * (self.bottom - self.top)


@dataclass(frozen=True)
class Layout:
    """A map laid on a sheet: everything has its place, nothing is left to the painter."""

    key: str
    language: Literal["fr", "en"]
    title: str
    description: str
    sheet: Sheet
    width: float
    height: float
    units: Units
    stages: tuple[PlacedStage, ...]
    cards: tuple[PlacedCard, ...]
    zone: Zone
    curves: tuple[PlacedCurve, ...]
    drops: tuple[Drop, ...]
    badges: tuple[Badge, ...]
    marks: tuple[Mark, ...]
    page: int = 1
    pages: int = 1

    @property
    def type_pt(self) -> float:
        """Size of a card's text on paper, in points."""
        shrink = self.sheet.width_mm * PX_PER_MM / self.width
        return self.units.card * shrink * PT_PER_PX

    @property
    def curve_height(self) -> float:
        """Height of the emotion zone, in px."""
        return self.zone.box.h
