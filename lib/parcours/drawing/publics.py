"""How each other public is drawn: a dash and a shape of its own, so that colour is never alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from parcours.drawing.icons import polygon
from parcours.drawing.marks import Box, Disc, Mark, Path, Rect
from parcours.drawing.palette import Tone

MOST_PUBLICS = 3
"""Beside the main one: more lines and none is followed by eye; the table has them all."""
_HALF = 3.6


@dataclass(frozen=True, slots=True)
class LineStyle:
    """Dash, shape and tone of a public's curve."""

    dash: tuple[float, ...]
    shape: Literal["square", "triangle", "ring"]
    tone: Tone


_STYLES = (
    LineStyle((1, 3), "square", "neutral_ink"),
    LineStyle((8, 3, 1, 3), "triangle", "satisfaction_ink"),
    LineStyle((3, 3), "ring", "muted"),
)


def line_of(index: int) -> LineStyle:
    """Return the style of the other public of that rank."""
    return _STYLES[index % MOST_PUBLICS]


def marker(shape: str, x: float, y: float, tone: Tone) -> Mark:
    """Return the small shape on a public's curve."""
    if shape == "square":
        return Rect(Box(x - _HALF, y - _HALF, 2 * _HALF, 2 * _HALF), tone, "paper", 1)
    if shape == "triangle":
        points = ((x, y - _HALF - 1), (x + _HALF + 1, y + _HALF), (x - _HALF - 1, y + _HALF))
        return Path(polygon(points), tone, "paper", 1)
    return Disc(x, y, _HALF, "paper", tone, 1.5)
