"""Pictures of who goes where: what they are made of, shared by arcs and Sankey diagrams (J8)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from parcours.drawing.blocks import block, block_height
from parcours.drawing.marks import Box, Mark, Words
from parcours.drawing.measure import Family, Font, Weight, balance
from parcours.drawing.palette import Tone

LEAST_LINE, MOST_LINE = 1.2, 9.0
"""Thickness of the rarest and of the most frequent link, in px."""


@dataclass(frozen=True, slots=True)
class Link:
    """A link between two named places, with what it weighs and how that is written."""

    source: str
    target: str
    weight: float
    said: str
    step: int = 1
    """Of a Sankey diagram: the column it leaves, from 1."""


@dataclass(frozen=True, slots=True)
class Place:
    """A place of an arc diagram: its name, and the heading it stands under."""

    name: str
    heading: str = ""


@dataclass(frozen=True, slots=True)
class Face:
    """Sizes of a picture, in its own unit."""

    width: float = 520.0
    family: Family = "inter"
    text: float = 8.4
    small: float = 7.5

    def font(self, size: float, weight: Weight = 400) -> Font:
        """Return a font of this picture."""
        return Font(self.family, size, weight)


PAGE = Face()
"""In points: the text width of an A4 page."""
SLIDE = Face(width=1142.0, family="arial", text=13.0, small=11.0)
"""In px at 96 per inch: names at 10 pt, nothing under 8 pt."""


@dataclass(frozen=True)
class Drawing:
    """A picture laid out: its size and its marks, from the back to the front."""

    width: float
    height: float
    marks: tuple[Mark, ...]


def thickness(weight: float, heaviest: float) -> float:
    """Return how thick a link is drawn: as its weight, from the rarest to the most frequent.

    >>> thickness(10, 10), thickness(0, 10)
    (9.0, 1.2)
    """
    share = weight / heaviest if heaviest > 0 else 0.0
    return LEAST_LINE + (MOST_LINE - LEAST_LINE) * max(0.0, min(1.0, share))


def named(text: str, font: Font, tone: Tone, left: float, middle: float, room: float) -> Words:
    """Set a name in as many lines as it needs, centred on a height."""
    wrapped = balance(text, font, room, 3)
    height = block_height(wrapped, font)
    return block(wrapped, font, tone, Box(left, middle - height / 2, room, height), role="name")


def free(box: Box, taken: Sequence[Box]) -> bool:
    """Whether nothing stands there yet."""
    return not any(box.grown(1.5).overlaps(one) for one in taken)


def inks(marks: Sequence[Mark]) -> Iterator[Box]:
    """Yield what each line of text covers."""
    for mark in marks:
        if isinstance(mark, Words):
            yield from mark.inks
