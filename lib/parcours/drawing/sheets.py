"""The sheets a map is laid on, and the one table every size comes from.

Sizes are in px at 96 per inch. On paper a card's text is 8.1 pt at least: arm's length. A larger
sheet holds more, or the same in larger type; type never goes smaller.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Literal, NamedTuple

from parcours.drawing.measure import Family, Font, Weight

SheetName = Literal["A3", "A2", "A1"]
PX_PER_MM = 96 / 25.4
PT_PER_PX = 0.75


@dataclass(frozen=True, slots=True)
class Sheet:
    """Paper or screen, in landscape. ``ratio``: how much larger than the smallest of its kind."""

    name: str
    width_mm: float
    height_mm: float
    ratio: float


A3 = Sheet("A3", 420.0, 297.0, 1.0)
A2 = Sheet("A2", 594.0, 420.0, math.sqrt(2))
A1 = Sheet("A1", 841.0, 594.0, 2.0)
SHEETS: tuple[Sheet, ...] = (A3, A2, A1)
SLIDE = Sheet("slide", 338.667, 190.5, 1.0)
"""13.333 by 7.5 inches."""


class CardUnits(NamedTuple):
    """The sizes of a card: all that its content is measured by, whatever else a sheet changes."""

    family: Family
    text: float
    number: float
    word: float
    tag: float
    pad: float
    head: float

    def font(self, size: float, weight: Weight = 400) -> Font:
        """Return the map's face at a size of a card."""
        return Font(self.family, size, weight)


@dataclass(frozen=True, slots=True)
class Units:
    """Every size of the map, in px."""

    family: Family = "inter"
    base_width: float = 1587.0
    base_height: float = 1122.0
    has_header: bool = True
    margin: float = 28.0
    gutter: float = 122.0
    title: float = 22.0
    subtitle: float = 12.5
    meta: float = 11.0
    legend: float = 10.5
    legend_width: float = 700.0
    stage: float = 14.0
    wants: float = 10.6
    lane: float = 11.5
    card: float = 10.8
    card_number: float = 10.6
    card_word: float = 9.8
    card_tag: float = 9.4
    card_pad: float = 8.0
    card_head: float = 19.0
    card_widths: tuple[int, ...] = (*range(184, 136, -8), *range(136, 103, -4))
    """Above 136 only where stages are wide and labels long: fewer lines make lower lanes."""
    gap: float = 5.0
    lane_pad: float = 6.0
    badge: float = 8.5
    """Radius of the badge of a break: over two lanes that touch, it stops above what their cards say."""
    empty_lane: float = 36.0
    disc: float = 9.5
    disc_text: float = 9.4
    dot: float = 4.6
    value: float = 11.5
    note: float = 10.2
    foot: float = 10.0
    least_curve: float = 150.0
    """Height of the emotion zone under which the answer is a larger sheet or a split."""
    easy_curve: float = 200.0
    """Height from which a larger type is tried."""
    most_curve: float = 300.0
    """Beyond it, lanes take the room."""
    over_curve: float = 34.0
    """Above +2: the heading and what is unknown."""
    under_curve: float = 30.0
    """Under -2: the value at stake."""
    least_pitch: float = 22.0
    """Between two columns: discs do not touch."""
    chevron_pad: float = 11.0
    """Above and below a stage's name."""
    legend_row: float = 21.0
    note_lines: int = 12
    """Of irritants or actions under one stage: beyond, the table says the rest."""
    bands: tuple[str, ...] = ("says", "irritants", "value", "actions")
    has_wants: bool = True
    top: float = 20.0
    """Where the header starts; without one, where the map starts, under the slide's title."""
    bottom: float = 12.0
    """Kept under the last line."""

    @property
    def on_cards(self) -> CardUnits:
        """The sizes of a card."""
        return CardUnits(
            self.family,
            self.card,
            self.card_number,
            self.card_word,
            self.card_tag,
            self.card_pad,
            self.card_head,
        )

    def font(self, size: float, weight: Weight = 400) -> Font:
        """Return the map's face at a size of this table."""
        return Font(self.family, size, weight)


PAPER = Units()
SLIDES = replace(
    PAPER,
    family="arial",
    base_width=1280.0,
    base_height=720.0,
    has_header=False,
    margin=48.0,
    gutter=130.0,
    stage=16.0,
    lane=13.0,
    card=13.4,
    card_number=13.0,
    card_word=12.0,
    card_tag=11.0,
    card_pad=7.0,
    card_head=20.0,
    card_widths=tuple(range(290, 109, -6)),
    lane_pad=4.0,
    gap=4.0,
    disc=11.0,
    disc_text=10.8,
    value=12.0,
    note=12.0,
    wants=12.0,
    foot=11.0,
    legend=11.0,
    empty_lane=24.0,
    least_curve=146.0,
    easy_curve=146.0,
    most_curve=230.0,
    over_curve=28.0,
    under_curve=30.0,
    least_pitch=28.0,
    chevron_pad=8.0,
    legend_row=18.0,
    note_lines=4,
    bands=("value", "actions"),
    has_wants=False,
    top=104.0,
    bottom=44.0,
)
"""Cards at 10 pt, nothing under 8 pt; between +2 and -2 the curve keeps 0.9 inch."""
DENSE_SLIDES = replace(
    SLIDES,
    stage=14.0,
    lane=12.0,
    card=12.0,
    card_number=12.0,
    card_word=11.2,
    card_tag=10.7,
    card_pad=6.0,
    card_head=18.0,
    lane_pad=2.0,
    badge=6.5,
    gap=3.0,
    disc=10.0,
    disc_text=10.7,
    note=11.0,
    legend=10.7,
    chevron_pad=6.0,
    legend_row=16.0,
)
"""Cards at 9 pt: the same on every slide of a map, where that makes fewer of them."""


def canvases(sheet: Sheet, units: Units) -> tuple[tuple[float, float], ...]:
    """Canvases to try for a sheet, smallest first: the smaller, the larger its type on paper.

    >>> canvases(A3, PAPER)[-1]
    (1587.0, 1122.0)
    """
    first, last = -4, round(8 * math.log2(sheet.ratio))
    steps = range(first, last + 1) if units.has_header else (0,)
    return tuple(canvas(2 ** (step / 8), units) for step in steps)


def canvas(scale: float, units: Units) -> tuple[float, float]:
    """Return the canvas of that scale, in whole px."""
    return float(round(units.base_width * scale)), float(round(units.base_height * scale))


def leading(size: float) -> float:
    """Distance between two baselines.

    >>> leading(10.8)
    13.0
    """
    return round(size * 1.2, 1)
