"""What a drawing is made of: few primitives, in px at 96 per inch, for any painter.

Colours are named by :data:`~parcours.drawing.palette.Tone`, never written here: the painter knows
the client's colour and the reader's scheme. The order of marks is the order of painting.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import singledispatch

from parcours.drawing.measure import Font, width
from parcours.drawing.palette import Tone

ASCENT, DESCENT = 0.78, 0.24
"""Of the ink of a line above and under its baseline, in em; capitals with accents included."""

Point = tuple[float, float]
Command = tuple[str, tuple[float, ...]]
"""M, L, C and Z with absolute coordinates: what SVG, typst and DrawingML all draw."""


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle of the page."""

    x: float
    y: float
    w: float
    h: float

    @property
    def right(self) -> float:
        """Its right edge."""
        return self.x + self.w

    @property
    def bottom(self) -> float:
        """Its lower edge."""
        return self.y + self.h

    @property
    def middle(self) -> Point:
        """Its centre."""
        return self.x + self.w / 2, self.y + self.h / 2

    def overlaps(self, other: Box, slack: float = 0.05) -> bool:
        """Whether the two share more than a hair's breadth.

        >>> Box(0, 0, 9, 9).overlaps(Box(9, 0, 5, 5)), Box(0, 0, 9, 9).overlaps(Box(8, 8, 5, 5))
        (False, True)
        """
        return (
            self.x + slack < other.right
            and other.x + slack < self.right
            and self.y + slack < other.bottom
            and other.y + slack < self.bottom
        )

    def holds(self, other: Box, slack: float = 0.5) -> bool:
        """Whether the other lies inside."""
        return (
            self.x - slack <= other.x
            and other.right <= self.right + slack
            and self.y - slack <= other.y
            and other.bottom <= self.bottom + slack
        )

    def grown(self, by: float) -> Box:
        """Return the box with a margin around it."""
        return Box(self.x - by, self.y - by, self.w + 2 * by, self.h + 2 * by)


@dataclass(frozen=True, slots=True)
class Rect:
    """A rectangle, rounded or not."""

    box: Box
    fill: Tone | None = None
    stroke: Tone | None = None
    stroke_width: float = 1.0
    radius: float = 0.0
    dash: tuple[float, ...] = ()
    role: str = ""


@dataclass(frozen=True, slots=True)
class Disc:
    """A circle."""

    x: float
    y: float
    r: float
    fill: Tone | None = None
    stroke: Tone | None = None
    stroke_width: float = 1.0
    dash: tuple[float, ...] = ()
    role: str = ""

    @property
    def box(self) -> Box:
        """What it covers."""
        return Box(self.x - self.r, self.y - self.r, 2 * self.r, 2 * self.r)


@dataclass(frozen=True, slots=True)
class Path:
    """Lines and curves."""

    commands: tuple[Command, ...]
    fill: Tone | None = None
    stroke: Tone | None = None
    stroke_width: float = 1.0
    dash: tuple[float, ...] = ()
    role: str = ""

    @property
    def points(self) -> tuple[Point, ...]:
        """All its points, those that only steer a curve included."""
        return tuple(
            (numbers[index], numbers[index + 1])
            for _, numbers in self.commands
            for index in range(0, len(numbers), 2)
        )


@dataclass(frozen=True, slots=True)
class Line:
    """One line of text; ``x`` is its left end, middle or right end, as its Words are anchored."""

    text: str
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Words:
    """A text in lines, in its box. ``text`` is the whole; ``is_cut`` says it did not fit."""

    text: str
    lines: tuple[Line, ...]
    font: Font
    tone: Tone
    box: Box
    anchor: str = "start"
    is_cut: bool = False
    role: str = ""

    @property
    def inks(self) -> tuple[Box, ...]:
        """What each line covers."""
        size = self.font.size
        shift = {"start": 0.0, "middle": 0.5, "end": 1.0}[self.anchor]
        wide = [width(line.text, self.font) for line in self.lines]
        return tuple(
            Box(line.x - shift * w, line.y - ASCENT * size, w, (ASCENT + DESCENT) * size)
            for line, w in zip(self.lines, wide, strict=True)
        )


@dataclass(frozen=True, slots=True)
class Group:
    """Marks that belong together and what they say to somebody who cannot see them."""

    key: str
    title: str
    marks: tuple[Mark, ...]
    role: str = ""


Mark = Rect | Disc | Path | Words | Group


def segment(
    start: Point,
    end: Point,
    stroke: Tone,
    stroke_width: float = 1.0,
    *,
    dash: tuple[float, ...] = (),
    role: str = "",
) -> Path:
    """Return a straight line."""
    return Path((("M", start), ("L", end)), None, stroke, stroke_width, dash, role)


@singledispatch
def moved(mark: Mark, right: float, down: float) -> Mark:
    """Return a mark moved on its page."""
    raise TypeError(type(mark), right, down)


@moved.register
def _(mark: Rect, right: float, down: float) -> Mark:
    return replace(mark, box=_moved_box(mark.box, right, down))


@moved.register
def _(mark: Disc, right: float, down: float) -> Mark:
    return replace(mark, x=mark.x + right, y=mark.y + down)


@moved.register
def _(mark: Path, right: float, down: float) -> Mark:
    by = (right, down)
    return replace(
        mark,
        commands=tuple(
            (letter, tuple(number + by[index % 2] for index, number in enumerate(numbers)))
            for letter, numbers in mark.commands
        ),
    )


@moved.register
def _(mark: Words, right: float, down: float) -> Mark:
    lines = tuple(replace(line, x=line.x + right, y=line.y + down) for line in mark.lines)
    return replace(mark, lines=lines, box=_moved_box(mark.box, right, down))


@moved.register
def _(mark: Group, right: float, down: float) -> Mark:
    return replace(mark, marks=tuple(moved(one, right, down) for one in mark.marks))


def _moved_box(box: Box, right: float, down: float) -> Box:
    return replace(box, x=box.x + right, y=box.y + down)
