"""How a chart looks: its colours and language, and what tells its series apart without colour."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from parcours.deliver.painting import canvas
from parcours.deliver.painting.theme import MUTED, WHITE, Theme, fixed
from parcours.drawing.marks import Point
from parcours.drawing.palette import mix
from parcours.exhibits import writing
from parcours.texts import Language, t

LEGEND_HEIGHT = 18.0
LINE_WIDTH = 1.8
_LEAST_NAME = 30.0
_KEY = 24.0 + 16.0
"""A sample and what stands between it and its neighbours."""


@dataclass(frozen=True)
class Look:
    """Everything a chart needs besides its figure."""

    theme: Theme
    language: Language
    currency: str

    def t(self, key: str, **values: object) -> str:
        """Return our sentence of that key."""
        return t(key, self.language, **values)

    def prose(self, text: str) -> str:
        """Return a text as it is shown."""
        return writing.prose(text, self.language)

    def short(self, text: str, width: float = 300.0) -> str:
        """Return a text as it is shown, cut to a width in small print."""
        return canvas.fitted(self.prose(text), width, canvas.SMALL, 600)


@dataclass(frozen=True)
class Mark:
    """What tells a series apart: never its colour alone."""

    colour: str
    fill: str
    hatch: canvas.Hatch
    dash: tuple[float, ...]
    """Lengths of its dashes and gaps, in widths of the line; empty: a plain line."""
    marker: canvas.Shape
    is_hollow: bool


def marks(theme: Theme) -> list[Mark]:
    """Return one mark for each series, in order; their greys alternate dark and light."""
    light = mix(theme.brand, "#FFFFFF", 0.68)
    return [
        Mark(theme.brand, theme.brand, "", (), "circle", is_hollow=False),
        Mark(theme.target, canvas.PAPER, "rising", (3.7, 1.6), "square", is_hollow=True),
        Mark(theme.brand, light, "", (6.4, 1.6, 1, 1.6), "triangle", is_hollow=False),
        Mark("#A34F00", "#FDF0E2", "dotted", (1, 1.65), "diamond", is_hollow=True),
        Mark("#5B6472", "#5B6472", "", (8, 2), "down", is_hollow=False),
        Mark("#93170F", canvas.PAPER, "falling", (1, 1), "plus", is_hollow=True),
    ]


def steps(theme: Theme) -> list[Mark]:
    """Return the marks of parts that touch: from dark to light, then hatched."""
    shades = [theme.brand, mix(theme.brand, WHITE, 0.5), mix(theme.brand, WHITE, 0.82)]
    plain = [Mark(WHITE, fixed(shade), "", (), "circle", is_hollow=False) for shade in shades]
    return [*plain, *marks(theme)[1::2], marks(theme)[4]]


def mark(theme: Theme, index: int) -> Mark:
    """Return the mark of a series."""
    known = marks(theme)
    return known[index % len(known)]


Key = Literal["box", "line", "point", "dash"]


def legend(
    x: float, y: float, entries: Sequence[tuple[str, Mark]], key: Key = "box"
) -> Iterator[str]:
    """Name the series in one line, each with what tells it apart; names are cut only where they must."""
    room = canvas.WIDTH - x - _KEY * len(entries)
    is_tight = sum(canvas.measured(text) for text, _ in entries) > room
    each = max(room / max(1, len(entries)), _LEAST_NAME) if is_tight else room
    for text, one in entries:
        yield from sample(x, y, one, key)
        words = canvas.fitted(text, each)
        yield canvas.say(x + 24, y, words, colour=MUTED)
        x += _KEY + canvas.measured(words)


def sample(x: float, y: float, one: Mark, key: Key) -> Iterator[str]:
    """Draw the sample of a filled series, of a line, of its points alone or of its dash alone."""
    if key == "box":
        yield filled(x, y - 4.5, 18, 9, one)
        return
    if key != "point":
        yield canvas.line([(x, y), (x + 18, y)], one.colour, LINE_WIDTH, one.dash)
    if key != "dash":
        yield point(x + 9, y, one)


def filled(x: float, y: float, width: float, height: float, one: Mark) -> str:
    """Draw a bar of that series."""
    return canvas.rect(x, y, width, height, one.fill, stroke=one.colour, hatch=one.hatch)


def point(x: float, y: float, one: Mark, radius: float = 2.6) -> str:
    """Draw a point of that series."""
    fill = canvas.PAPER if one.is_hollow else one.colour
    return canvas.sign(one.marker, x, y, radius, fill, one.colour)


def joined(places: Sequence[Point], one: Mark, every: int = 1) -> Iterator[str]:
    """Draw the line of that series, with a point at some of its places."""
    if len(places) > 1:
        yield canvas.line(places, one.colour, LINE_WIDTH, one.dash)
    for x, y in places[::every]:
        yield point(x, y, one)
