"""A transition graph that stays readable: places in the order of the map, links as arcs beside them.

Every place has its line and its whole name, so that sixty of them are as readable as six. Links
that follow the map go down on the right; those that go back up, dashed, on the left. The more
frequent, the thicker.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from parcours.drawing.blocks import block_height, one_line
from parcours.drawing.links import Drawing, Face, Link, Place, free, inks, named, thickness
from parcours.drawing.marks import Box, Mark, Path, Rect, Words, segment
from parcours.drawing.measure import balance, wrap
from parcours.drawing.palette import Tone

_LINE, _HEADING, _PAD, _EDGE = 3.5, 21.0, 6.0, 4.0
_LEFT, _NAMES = 0.2, 0.48
"""Shares of the width: links that go back, names; the rest is for links that go on."""
_CLOSE, _HEAD = 26.0, 6.0
_CAPTION = 18.0
"""Height above everything for what each side holds."""


@dataclass(frozen=True, slots=True)
class _Row:
    name: Words
    top: float
    height: float

    @property
    def middle(self) -> float:
        return self.top + self.height / 2


def arcs(
    places: Sequence[Place],
    links: Sequence[Link],
    face: Face,
    sides: tuple[str, str] | None = None,
) -> Drawing:
    """Lay a transition graph out.

    Parameters
    ----------
    places : in the order of the map; those that follow one another under one heading share it.
    links : between places, by name; those of a place with itself are left out.
    sides : what is said above the links that go back, and above those that go on.

    Returns
    -------
    As high as its places ask for.
    """
    apart = [one for one in links if one.source != one.target]
    rows, headings, height = _rows(places, face, _CAPTION if sides else 0.0)
    left = face.width * _LEFT
    right = max((ink.right for row in rows.values() for ink in row.name.inks), default=left) + _PAD
    heaviest = max((one.weight for one in apart), default=0.0)
    order = {place.name: rank for rank, place in enumerate(places)}
    ports = _ports(apart, order)
    curves: list[Mark] = []
    tips: list[tuple[Link, float, float]] = []
    for index, link in sorted(enumerate(apart), key=lambda pair: -pair[1].weight):
        goes_on = order[link.target] > order[link.source]
        start = rows[link.source].middle + ports[index, 0]
        end = rows[link.target].middle + ports[index, 1]
        span = abs(order[link.target] - order[link.source]) / max(1, len(places) - 1)
        room = (face.width - right if goes_on else left) - _EDGE - _CLOSE - _widest(apart, face) / 2
        out = (_CLOSE + room * span**0.6) * (1 if goes_on else -1)
        base = right if goes_on else left
        curves += _arc((base, start), (base, end), out, thickness(link.weight, heaviest), goes_on)
        tips.append((link, base + out, (start + end) / 2))
    limits = [segment((left, one.box.y - 2), (right, one.box.y - 2), "grid") for one in headings]
    names = [row.name for row in rows.values()]
    values = _values(tips, names, face, height)
    captions = _captions(sides, left, right, face) if sides else ()
    return Drawing(face.width, height, (*limits, *headings, *curves, *names, *values, *captions))


def _captions(sides: tuple[str, str], left: float, right: float, face: Face) -> Iterator[Words]:
    """Say what each side holds, in the colour of its links."""
    back, on = sides
    font = face.font(face.small, 700)
    middle = 2.0 + _CAPTION / 2
    yield one_line(
        back, font, "major_irritant_ink", left - _PAD, middle, anchor="end", role="caption"
    )
    yield one_line(on, font, "brand_ink", right, middle, role="caption")


def _widest(links: Sequence[Link], face: Face) -> float:
    font = face.font(face.small)
    return max((one_line(one.said, font, "ink", 0, 0).box.w for one in links), default=0.0)


def _rows(
    places: Sequence[Place], face: Face, above: float
) -> tuple[dict[str, _Row], list[Words], float]:
    left, right = face.width * _LEFT, face.width * (_LEFT + _NAMES)
    room, font = right - left - 2 * _PAD, face.font(face.text)
    bold = face.font(face.small, 700)
    top, heading = 2.0 + above, ""
    rows: dict[str, _Row] = {}
    marks: list[Words] = []
    for place in places:
        if place.heading != heading:
            heading, middle = place.heading, top + _HEADING / 2 + 2
            shown = wrap(heading, bold, room, 1).lines[0] if heading else ""
            marks.append(one_line(shown, bold, "brand_ink", left + _PAD, middle, role="heading"))
            top += _HEADING
        height = block_height(balance(place.name, font, room, 3), font) + _LINE
        name = named(place.name, font, "ink", left + _PAD, top + height / 2, room)
        rows[place.name] = _Row(name, top, height)
        top += height
    return rows, marks, top + 4


def _ports(links: Sequence[Link], order: dict[str, int]) -> dict[tuple[int, int], float]:
    """Keep the ends of links at one place apart, in the order of their other ends."""
    met: dict[tuple[str, bool], list[tuple[int, int, int]]] = {}
    for index, link in enumerate(links):
        source, target = order[link.source], order[link.target]
        goes_on = target > source
        met.setdefault((link.source, goes_on), []).append((target, index, 0))
        met.setdefault((link.target, goes_on), []).append((source, index, 1))
    found: dict[tuple[int, int], float] = {}
    for ends in met.values():
        step = min(3.5, 10.0 / max(1, len(ends)))
        for rank, (_, index, side) in enumerate(sorted(ends)):
            found[index, side] = (rank - (len(ends) - 1) / 2) * step
    return found


def _arc(
    start: tuple[float, float],
    end: tuple[float, float],
    out: float,
    thick: float,
    goes_on: bool,
) -> Iterator[Mark]:
    tone: Tone = "brand_ink" if goes_on else "major_irritant_ink"
    side = 1 if goes_on else -1
    reach = out * 4 / 3
    tip = (end[0] + side * _HEAD, end[1])
    curve = ("C", (start[0] + reach, start[1], tip[0] + reach - side * _HEAD, end[1], *tip))
    dash = () if goes_on else (5.0, 3.0)
    yield Path((("M", start), curve), None, tone, thick, dash, role="link")
    half = max(3.0, thick * 0.75)
    head = (
        ("M", end),
        ("L", (tip[0] + side, tip[1] - half)),
        ("L", (tip[0] + side, tip[1] + half)),
    )
    yield Path((*head, ("Z", ())), tone, role="head")


def _values(
    tips: Sequence[tuple[Link, float, float]], names: Sequence[Words], face: Face, height: float
) -> list[Mark]:
    """Write what links weigh, the heaviest first, where nothing stands yet."""
    font = face.font(face.small, 600)
    taken = list(inks(names))
    marks: list[Mark] = []
    page = Box(0, 0, face.width, height)
    for link, x, middle in tips:
        for shift in (0.0, -13.0, 13.0, -26.0, 26.0):
            words = one_line(
                link.said, font, "ink", x, middle + shift, anchor="middle", role="weight"
            )
            ground = words.inks[0].grown(1.5)
            if page.holds(ground) and free(ground, taken):
                taken.append(ground)
                marks += [Rect(ground, "paper", radius=2, role="ground"), words]
                break
    return marks
