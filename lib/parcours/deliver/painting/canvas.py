"""A sheet to draw a chart on, in points, with our own font, and its SVG: same figure, same bytes.

Matplotlib draws; this module holds all that keeps its pictures ours: no pyplot, no global state,
text kept as text and never read as mathematics, no date, ids that depend on the figure alone.
"""

from __future__ import annotations

import functools
import io
import re
import threading
import unicodedata
from collections.abc import Callable
from importlib.resources import files
from typing import Any, Literal
from xml.sax.saxutils import escape

from matplotlib import style
from matplotlib.axes import Axes
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure as Sheet
from matplotlib.font_manager import FontProperties, get_font

from parcours.deliver.painting.theme import INK, LINE, MUTED
from parcours.drawing import measure
from parcours.drawing.measure import Weight

WIDTH = 520.0
"""Points: the text width of an A4 page."""
SIZE, SMALL = 8.5, 7.5
LEADING = 1.25
PAPER = "#FEFEFE"
"""White that may turn dark on a dark page; true white stays white, on a coloured ground."""
_POINTS_PER_INCH = 72.0
_STYLE: dict[str, Any] = {
    "svg.fonttype": "none",
    "text.parse_math": False,
    "axes.unicode_minus": False,
    "hatch.linewidth": 0.6,
    "figure.dpi": _POINTS_PER_INCH,
    "path.simplify": False,
}
_LONGEST = 400
"""Signs: no chart shows more of a name."""
_LOCK = threading.Lock()
"""Matplotlib reads its settings from one global table; callbacks of widgets run in threads."""
_FILES: dict[Weight, str] = {400: "Regular", 600: "SemiBold", 700: "Bold"}


@functools.cache
def font(size: float = SIZE, weight: Weight = 400) -> FontProperties:
    """Return our font in a size and weight, from our own file, never from the machine."""
    return FontProperties(family="Inter", weight=weight, size=size, fname=_file(weight))


def _file(weight: Weight) -> str:
    return str(files("parcours.deliver") / "fonts" / f"Inter-{_FILES[weight]}.ttf")


@functools.cache
def _drawn() -> frozenset[int]:
    return frozenset(get_font(_file(400)).get_charmap()) | {ord("\n")}


def drawable(text: str) -> str:
    """Return the text with an empty box for what our font cannot draw; the table keeps it whole.

    >>> drawable("Canapé 🛋")
    'Canapé □'
    """
    known = _drawn()
    if all(ord(sign) in known for sign in text):
        return text
    return "".join(sign if ord(sign) in known else _stand_in(sign) for sign in text)


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


def widest(lines: list[str], size: float = SIZE, weight: Weight = 400) -> float:
    """Return the width of the widest line, in points; zero where there is none."""
    return max((measured(line, size, weight) for line in lines), default=0.0)


def sheet(height: float, width: float = WIDTH) -> Sheet:
    """Return an empty sheet of that many points."""
    figure = Sheet(figsize=(width / _POINTS_PER_INCH, height / _POINTS_PER_INCH), frameon=False)
    FigureCanvasSVG(figure)
    return figure


def axes(figure: Sheet, left: float, top: float, width: float, height: float, **more: Any) -> Axes:
    """Return axes placed in points from the upper left corner, bare of what we write ourselves."""
    all_width, all_height = (float(inch) * _POINTS_PER_INCH for inch in figure.get_size_inches())
    box = (
        left / all_width,
        1 - (top + height) / all_height,
        width / all_width,
        height / all_height,
    )
    made = figure.add_axes(box, frameon=False, **more)
    made.tick_params(length=0, labelbottom=False, labelleft=False)
    return made


def points(figure: Sheet) -> Axes:
    """Return axes over the whole sheet whose unit is the point, origin in the upper left corner."""
    width, height = (float(inch) * _POINTS_PER_INCH for inch in figure.get_size_inches())
    made = axes(figure, 0, 0, width, height)
    made.set_axis_off()
    made.set_xlim(0, width)
    made.set_ylim(height, 0)
    return made


def say(  # noqa: PLR0913 - the attributes of a text
    target: Axes,
    x: float,
    y: float,
    text: str,
    *,
    size: float = SIZE,
    weight: Weight = 400,
    colour: str = INK,
    ha: Literal["left", "center", "right"] = "left",
    va: Literal["top", "center", "bottom", "baseline"] = "center",
    **more: Any,
) -> None:
    """Write one line of text."""
    target.text(
        x, y, drawable(text), fontproperties=font(size, weight), color=colour, ha=ha,
        va="center_baseline" if va == "center" else va, parse_math=False, **more,
    )  # fmt: skip


def say_lines(target: Axes, x: float, y: float, lines: list[str], **more: Any) -> None:
    """Write lines of text centred on a height, on axes whose unit is the point."""
    step = more.get("size", SIZE) * LEADING
    first = y - step * (len(lines) - 1) / 2
    for index, line in enumerate(lines):
        say(target, x, first + index * step, line, **more)


def grid(target: Axes, positions: list[float], direction: Literal["x", "y"]) -> None:
    """Draw light lines at some values."""
    draw = target.axvline if direction == "x" else target.axhline
    for position in positions:
        draw(position, color=LINE, linewidth=0.6, zorder=0)


def note(target: Axes, x: float, y: float, text: str, **more: Any) -> None:
    """Write a small remark."""
    say(target, x, y, text, size=SMALL, colour=MUTED, **more)


def svg(key: str, title: str, draw: Callable[[], Sheet]) -> str:
    """Draw a sheet under our settings and return it as an SVG element to lay in a page.

    ``title`` is what somebody who cannot see it is told.
    """
    with _LOCK, style.context([_STYLE, {"svg.hashsalt": key}], after_reset=True):
        file = io.StringIO()
        draw().savefig(
            file,
            format="svg",
            transparent=True,
            metadata={"Date": None, "Creator": None, "Format": None, "Type": None},
        )
    return _tidied(file.getvalue(), key, title)


def _tidied(text: str, key: str, title: str) -> str:
    """Keep what is seen of a drawing: half of what Matplotlib writes; what people typed stays whole.

    Ids carry the figure's key, so that many figures share one page.
    """
    name = re.sub(r"[^A-Za-z0-9_-]", "_", key)
    text = text[text.index("<svg") :]
    for needless in _NEEDLESS:
        text = re.sub(needless, "", text, count=1, flags=re.DOTALL)
    text = re.sub(r">\s+<", "><", re.sub(r"\s*\n\s*", " ", text))
    head, body = text.split(">", 1)
    size = re.search(r'viewBox="0 0 ([\d.]+) ([\d.]+)"', head)
    assert size is not None  # noqa: S101 - Matplotlib always writes it
    body = _without_needless_clips(in_tags(body, _lighter), *size.groups())
    opening = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{size[1]}pt" height="{size[2]}pt" '
        f'viewBox="0 0 {size[1]} {size[2]}" role="img" aria-labelledby="{name}-title" '
        'font-family="Inter" stroke-linejoin="round" stroke-linecap="butt">'
        f'<title id="{name}-title">{escape(title)}</title>'
    )
    return opening + _without_bare_groups(_named(body, name)).strip()


_NEEDLESS = (
    r"<!--.*?-->",
    r"<metadata>.*?</metadata>",
    r"<defs>\s*<style[^>]*>.*?</style>\s*</defs>",
)


def in_tags(svg: str, change: Callable[[str], str]) -> str:
    """Change the tags of a drawing, never its texts: there, < is written &lt;."""
    return re.sub(r"<[^<>]*>", lambda tag: change(tag[0]), svg)


def _lighter(tag: str) -> str:
    """Return a tag with the digits, the spaces and the attributes that show: a tenth of a point does."""
    tag = re.sub(r"-?\d+\.\d{2,}", lambda number: f"{float(number[0]):.1f}", tag)
    tag = re.sub(r"(?<=\d)\.0(?!\d)", "", tag)
    tag = re.sub(r' d="([^"]*)"', lambda path: f' d="{_path(path[1])}"', tag)
    tag = re.sub(r' transform="rotate\(-0 [^"]*\)"', "", tag)
    tag = re.sub(r' fill="(#[0-9a-f]{6})"/>', r' style="fill: \1"/>', tag)
    return tag.replace("font-family: 'Inter'; ", "").replace("xlink:href", "href")


def _path(commands: str) -> str:
    """Return a path with the spaces it needs, its level and upright lines in one number each."""
    at = ("", "")

    def one(step: re.Match[str]) -> str:
        nonlocal at
        letter, numbers = step[1], step[2].split()
        here, at = at, (numbers[-2], numbers[-1]) if numbers else ("", "")
        if letter == "L" and at[1] == here[1]:
            return f"H{at[0]}"
        if letter == "L" and at[0] == here[0]:
            return f"V{at[1]}"
        return letter + " ".join(numbers)

    return re.sub(r"([A-Za-z])([^A-Za-z]*)", one, commands)


def _named(body: str, name: str) -> str:
    """Give each thing that is used again the figure's name and its place; others need no id."""
    used = dict.fromkeys(
        one
        for tag in re.findall(r"<[^<>]*>", body)
        for one in re.findall(r'(?:url\(#|href="#)([^)"]+)', tag)
    )
    ids = {one: f"{name}-{place}" for place, one in enumerate(used)}

    def one_tag(tag: str) -> str:
        tag = re.sub(r' id="([^"]+)"', lambda m: f' id="{ids[m[1]]}"' if m[1] in ids else "", tag)
        return re.sub(r'(url\(#|href="#)([^)"]+)', lambda m: m[1] + ids[m[2]], tag)

    return in_tags(body, one_tag)


def _without_needless_clips(body: str, width: str, height: str) -> str:
    """Take away the clips as large as the sheet."""
    clip = (
        rf'<clipPath id="([^"]+)"><rect x="0" y="0" width="{width}" height="{height}"/></clipPath>'
    )
    for name in re.findall(clip, body):
        body = body.replace(f' clip-path="url(#{name})"', "")
    return re.sub(r"<defs></defs>|<defs ?/>|<g ?/>", "", re.sub(clip, "", body))


def _without_bare_groups(text: str) -> str:
    """Take away the groups that say nothing of what they hold."""
    is_kept: list[bool] = []

    def one(tag: re.Match[str]) -> str:
        if tag[0] == "</g>":
            return tag[0] if is_kept.pop() else ""
        is_kept.append(tag[0] != "<g>")
        return tag[0] if is_kept[-1] else ""

    return re.sub(r"</?g(?:\s[^<>]*)?>", one, text)
