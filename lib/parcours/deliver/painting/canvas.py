"""A sheet to draw a chart on, in points, with our own font, and its SVG: same figure, same bytes.

What is drawn is a mark: a piece of SVG whose colours stand in its ``style``, where a page may name
them; the order of marks is the order of painting. The origin is the upper left corner. Text stays
text, is measured before it is written, and is escaped here, once.
"""

from __future__ import annotations

import json
import math
import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from importlib.resources import files
from typing import Literal
from xml.sax.saxutils import escape

from parcours.deliver.painting.theme import INK, LINE, MUTED
from parcours.drawing import measure
from parcours.drawing.marks import Command, Point
from parcours.drawing.measure import Weight
from parcours.drawing.svg import families, tenth

WIDTH = 520.0
"""Points: the text width of an A4 page."""
SIZE, SMALL = 8.5, 7.5
LEADING = 1.25
PAPER = "#FEFEFE"
"""White that may turn dark on a dark page; true white stays white, on a coloured ground."""
_LONGEST = 400
"""Signs: no chart shows more of a name."""
_MIDDLE = 0.36
"""Of a letter's size, from the middle of a line down to its baseline: half of a capital."""
_HATCH_GAP, _HATCH_WIDTH = 5.0, 0.7
_DOT_GAP, _DOT = 3.6, 1.3
Hatch = Literal["", "rising", "falling", "dotted"]
Shape = Literal["circle", "square", "triangle", "diamond", "down", "plus"]
Side = Literal["left", "center", "right"]
_ANCHORS: dict[Side, str] = {
    "left": "",
    "center": "text-anchor:middle;",
    "right": "text-anchor:end;",
}
_OUTLINES: dict[Shape, tuple[Point, ...]] = {
    "circle": (),
    "square": ((-0.88, -0.88), (0.88, -0.88), (0.88, 0.88), (-0.88, 0.88)),
    "triangle": ((0, -1.1), (1.1, 0.9), (-1.1, 0.9)),
    "diamond": ((0, -1.25), (1.25, 0), (0, 1.25), (-1.25, 0)),
    "down": ((0, 1.1), (1.1, -0.9), (-1.1, -0.9)),
    "plus": (
        (-0.4, -1.1), (0.4, -1.1), (0.4, -0.4), (1.1, -0.4), (1.1, 0.4), (0.4, 0.4),
        (0.4, 1.1), (-0.4, 1.1), (-0.4, 0.4), (-1.1, 0.4), (-1.1, -0.4), (-0.4, -0.4),
    ),
}  # fmt: skip
"""Corners of the signs of points, for a radius of 1: alike in size to the eye."""


@dataclass(frozen=True)
class Sheet:
    """What was drawn, and the height it takes, in points."""

    height: float
    marks: tuple[str, ...]


@measure.remembered(4)
def _drawn() -> frozenset[str]:
    """Return the signs our font has, and the client's."""
    text = (files("parcours.drawing.fonts") / "inter-400.json").read_text(encoding="utf-8")
    own = measure.typeface()
    known = own.advances[400].keys() & own.advances[700].keys() if own else frozenset()
    return frozenset("".join(json.loads(text)["widths"].values())) | known | {"\n"}


def drawable(text: str) -> str:
    """Return the text with an empty box for what our font cannot draw; the table keeps it whole.

    >>> drawable("Canapé 🛋")
    'Canapé □'
    """
    known = _drawn()
    if known.issuperset(text):
        return text
    return "".join(sign if sign in known else _stand_in(sign) for sign in text)


def _stand_in(sign: str) -> str:
    """Return a box for a sign our font lacks, nothing for one that only changes its neighbour."""
    return "" if unicodedata.category(sign) in {"Cf", "Mn", "Me"} else "□"


def measured(text: str, size: float = SIZE, weight: Weight = 400) -> float:
    """Return the width of a line of text, in points."""
    return measure.width(drawable(text), measure.Font("inter", size, weight))


def wrapped(
    text: str, width: float, size: float = SIZE, weight: Weight = 400, most: int = 3
) -> list[str]:
    """Cut a text into lines no wider than ``width`` points; beyond ``most`` lines, an ellipsis."""
    face = measure.Font("inter", size, weight)
    return list(measure.wrap(drawable(text[:_LONGEST]), face, max(width, size), most).lines) or [""]


def fitted(text: str, width: float, size: float = SIZE, weight: Weight = 400) -> str:
    """Return a text in one line no wider than ``width`` points, cut with an ellipsis if need be."""
    return wrapped(text, width, size, weight, most=1)[0]


def widest(lines: Sequence[str], size: float = SIZE, weight: Weight = 400) -> float:
    """Return the width of the widest line, in points; zero where there is none."""
    return max((measured(line, size, weight) for line in lines), default=0.0)


def say(  # noqa: PLR0913 - the attributes of a text
    x: float,
    y: float,
    text: str,
    *,
    size: float = SIZE,
    weight: Weight = 400,
    colour: str = INK,
    ha: Side = "left",
    ground: str = "",
) -> str:
    """Write one line of text, the middle of its letters at a height; ``ground``: on a plain colour."""
    words = drawable(text)
    look = f"font-size:{tenth(size)}px;" if size != SIZE else ""
    look += f"font-weight:{weight};" if weight != 400 else ""  # noqa: PLR2004 - regular
    look += f"{_ANCHORS[ha]}fill:{colour}"
    said = f'<text x="{tenth(x)}" y="{tenth(y + _MIDDLE * size)}" style="{look}">{escape(words)}</text>'
    if not ground:
        return said
    wide = measured(text, size, weight) + 0.3 * size
    left = x - {"left": 0.15 * size, "center": wide / 2, "right": wide - 0.15 * size}[ha]
    return rect(left, y - 0.62 * size, wide, 1.24 * size, ground) + said


def say_lines(
    x: float,
    y: float,
    lines: Sequence[str],
    *,
    size: float = SIZE,
    weight: Weight = 400,
    ha: Side = "left",
) -> Iterator[str]:
    """Write lines of text centred on a height."""
    step = size * LEADING
    first = y - step * (len(lines) - 1) / 2
    for index, line in enumerate(lines):
        yield say(x, first + index * step, line, size=size, weight=weight, ha=ha)


def note(x: float, y: float, text: str, ha: Side = "left") -> str:
    """Write a small remark."""
    return say(x, y, text, size=SMALL, colour=MUTED, ha=ha)


def rect(  # noqa: PLR0913 - the attributes of a rectangle
    x: float,
    y: float,
    width: float,
    height: float,
    fill: str,
    *,
    stroke: str = "",
    hatch: Hatch = "",
    radius: float = 0.0,
) -> str:
    """Draw a rectangle, hatched in the colour of its edge where asked."""
    corner = f' rx="{tenth(radius)}"' if radius else ""
    edge = f";stroke:{stroke}" if stroke else ""
    drawn = (
        f'<rect x="{tenth(x)}" y="{tenth(y)}" width="{tenth(width)}" height="{tenth(height)}"'
        f'{corner} style="fill:{fill}{edge}"/>'
    )
    return drawn + _hatching(x, y, width, height, stroke, hatch) if hatch else drawn


def _hatching(x: float, y: float, width: float, height: float, colour: str, hatch: Hatch) -> str:
    """Draw the lines of a hatching, cut where the rectangle ends: nothing to clip, nothing to name."""
    if hatch == "dotted":
        rows = max(1, math.floor(height / _DOT_GAP))
        first = y + (height - (rows - 1) * _DOT_GAP) / 2
        path = "".join(
            f"M{tenth(x + 2)} {tenth(first + row * _DOT_GAP)}H{tenth(x + width - 2)}"
            for row in range(rows)
        )
        look = f"stroke-width:{_DOT};stroke-dasharray:0 {_DOT_GAP};stroke-linecap:round"
    else:
        count = math.ceil((width + height) / _HATCH_GAP)
        starts = (_HATCH_GAP * (n + 0.5) - height for n in range(count))
        path = "".join(_slanted(x, y, width, height, at, hatch) for at in starts)
        look = f"stroke-width:{_HATCH_WIDTH}"
    return f'<path d="{path}" style="fill:none;stroke:{colour};{look}"/>' if path else ""


def _slanted(x: float, y: float, width: float, height: float, at: float, hatch: Hatch) -> str:
    """Return one line at 45 degrees from ``at`` points along the lower edge, within a rectangle."""
    low, high = max(0.0, -at), min(height, width - at)
    if low >= high:
        return ""
    (x0, y0), (x1, y1) = ((at + up, y + height - up) for up in (low, high))
    if hatch == "falling":
        x0, x1 = width - x0, width - x1
    return f"M{tenth(x + x0)} {tenth(y0)}L{tenth(x + x1)} {tenth(y1)}"


def disc(x: float, y: float, radius: float, fill: str, stroke: str = "", width: float = 1.0) -> str:
    """Draw a disc."""
    edge = f";stroke:{stroke}{_width(width)}" if stroke else ""
    return (
        f'<circle cx="{tenth(x)}" cy="{tenth(y)}" r="{tenth(radius)}" style="fill:{fill}{edge}"/>'
    )


def sign(shape: Shape, x: float, y: float, radius: float, fill: str, stroke: str) -> str:
    """Draw the sign of a point."""
    if shape == "circle":
        return disc(x, y, radius, fill, stroke)
    corners = [(x + radius * right, y + radius * down) for right, down in _OUTLINES[shape]]
    return polygon(corners, fill, stroke)


def polygon(corners: Sequence[Point], fill: str, stroke: str = "", opacity: float = 1.0) -> str:
    """Draw a closed shape."""
    edge = f";stroke:{stroke}" if stroke else ""
    light = f";fill-opacity:{opacity:g}" if opacity < 1 else ""
    return f'<path d="{_path(corners)}Z" style="fill:{fill}{light}{edge}"/>'


def line(
    places: Sequence[Point], colour: str, width: float = 1.0, dash: tuple[float, ...] = ()
) -> str:
    """Draw a line through places; ``dash``: lengths of its dashes and gaps, in widths of the line."""
    return f'<path d="{_path(places)}" style="{_stroked(colour, width, dash)}"/>'


def curve(
    commands: Sequence[Command], colour: str, width: float = 1.0, dash: tuple[float, ...] = ()
) -> str:
    """Draw a line of straight and curved parts."""
    drawn = "".join(letter + " ".join(map(tenth, numbers)) for letter, numbers in commands)
    return f'<path d="{drawn}" style="{_stroked(colour, width, dash)}"/>'


def _stroked(colour: str, width: float, dash: tuple[float, ...]) -> str:
    lengths = " ".join(tenth(one * width) for one in dash)
    dashes = f";stroke-dasharray:{lengths}" if dash else ""
    return f"fill:none;stroke:{colour}{_width(width)}{dashes}"


def _width(width: float) -> str:
    return "" if width == 1 else f";stroke-width:{width:g}"


def _path(places: Sequence[Point]) -> str:
    """Return a path through places: its level and upright parts in one number each."""
    drawn: list[str] = []
    before = ("", "")
    for x, y in places:
        here = (tenth(x), tenth(y))
        if not drawn:
            drawn.append(f"M{here[0]} {here[1]}")
        elif here[1] == before[1]:
            drawn.append(f"H{here[0]}")
        elif here[0] == before[0]:
            drawn.append(f"V{here[1]}")
        else:
            drawn.append(f"L{here[0]} {here[1]}")
        before = here
    return "".join(drawn)


def grid(values: Sequence[float], left: float, right: float) -> Iterator[str]:
    """Draw light level lines."""
    for y in values:
        yield line([(left, y), (right, y)], LINE, 0.6)


def svg(key: str, title: str, sheet: Sheet) -> str:
    """Return a sheet as an SVG element to lay in a page.

    ``title`` is what somebody who cannot see it is told.
    """
    name = re.sub(r"[^A-Za-z0-9_-]", "_", key)
    size = f"{tenth(WIDTH)} {tenth(sheet.height)}"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{tenth(WIDTH)}pt" '
        f'height="{tenth(sheet.height)}pt" viewBox="0 0 {size}" role="img" '
        f'aria-labelledby="{name}-title" font-family="{families("inter")}" font-size="{tenth(SIZE)}" '
        f'stroke-linejoin="round"><title id="{name}-title">{escape(title)}</title>'
        + "".join(sheet.marks)
        + "</svg>"
    )


def in_tags(text: str, change: Callable[[str], str]) -> str:
    """Change the tags of a drawing, never its texts: there, < is written &lt;."""
    return re.sub(r"<[^<>]*>", lambda tag: change(tag[0]), text)
