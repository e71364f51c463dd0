"""How a chart looks: its colours and language, and what tells its series apart without colour."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle

from parcours.deliver.painting import canvas
from parcours.deliver.painting.theme import MUTED, WHITE, Theme, fixed
from parcours.drawing.palette import mix
from parcours.exhibits import writing
from parcours.texts import Language, t

LEGEND_HEIGHT = 18.0
_LEAST_NAME = 30.0


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
    hatch: str
    dash: str
    marker: str
    is_hollow: bool


def marks(theme: Theme) -> list[Mark]:
    """Return one mark for each series, in order; their greys alternate dark and light."""
    light = mix(theme.brand, "#FFFFFF", 0.68)
    return [
        Mark(theme.brand, theme.brand, "", "-", "o", is_hollow=False),
        Mark(theme.target, canvas.PAPER, "////", "--", "s", is_hollow=True),
        Mark(theme.brand, light, "", "-.", "^", is_hollow=False),
        Mark("#A34F00", "#FDF0E2", "....", ":", "D", is_hollow=True),
        Mark("#5B6472", "#5B6472", "", (0, (8, 2)), "v", is_hollow=False),  # type: ignore[arg-type]
        Mark("#93170F", canvas.PAPER, "\\\\\\\\\\", (0, (1, 1)), "P", is_hollow=True),  # type: ignore[arg-type]
    ]


def steps(theme: Theme) -> list[Mark]:
    """Return the marks of parts that touch: from dark to light, then hatched."""
    shades = [theme.brand, mix(theme.brand, WHITE, 0.5), mix(theme.brand, WHITE, 0.82)]
    plain = [Mark(WHITE, fixed(shade), "", "-", "o", is_hollow=False) for shade in shades]
    return [*plain, *marks(theme)[1::2], marks(theme)[4]]


def mark(theme: Theme, index: int) -> Mark:
    """Return the mark of a series."""
    known = marks(theme)
    return known[index % len(known)]


Key = Literal["box", "line", "point", "dash"]


def legend(
    target: Axes, x: float, y: float, entries: list[tuple[str, Mark]], *, key: Key = "box"
) -> None:
    """Name the series in one line, each with what tells it apart; axes in points."""
    room = (canvas.WIDTH - x) / max(1, len(entries)) - 42
    for text, one in entries:
        if key == "box":
            target.add_patch(box_key(x, y, one))
        else:
            target.add_line(line_key(x, y, one, key))
        words = canvas.fitted(text, max(room, _LEAST_NAME))
        canvas.say(target, x + 24, y, words, colour=MUTED)
        x += 24 + canvas.measured(words) + 18


def box_key(x: float, y: float, one: Mark) -> Rectangle:
    """Return the sample of a filled series."""
    return Rectangle(
        (x, y - 4.5), 18, 9, facecolor=one.fill, edgecolor=one.colour, hatch=one.hatch, linewidth=1
    )


def line_key(x: float, y: float, one: Mark, key: Key) -> Line2D:
    """Return the sample of a line, of its points alone or of its dash alone."""
    line = Line2D([x, x + 9, x + 18], [y, y, y], **line_style(one), markevery=[1])
    if key == "point":
        line.set_linestyle("none")
    if key == "dash":
        line.set_marker("none")
    return line


def line_style(one: Mark) -> dict[str, Any]:
    """Return how a line of that series is drawn."""
    return {
        "color": one.colour,
        "linestyle": one.dash,
        "linewidth": 1.8,
        "marker": one.marker,
        "markersize": 5,
        "markerfacecolor": canvas.PAPER if one.is_hollow else one.colour,
        "markeredgecolor": one.colour,
    }
