"""A Sankey diagram of steps: one column a step, bars as high as those who come, ribbons between.

However many touchpoints there are, a column holds the few that are named, the others folded into
one and those who stop: it stays readable. Heights keep one scale over the whole picture.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from parcours.drawing.blocks import block, block_height, one_line
from parcours.drawing.links import Drawing, Face, Link
from parcours.drawing.marks import Box, Mark, Path, Rect, Words
from parcours.drawing.measure import Wrapped, balance
from parcours.drawing.palette import Tone

_BAR, _GAP, _BESIDE, _TOP = 9.0, 8.0, 5.0, 26.0
_LEAST = 1.0
Spot = tuple[int, str]
"""A node: its column, from 1, and its name."""


@dataclass(frozen=True, slots=True)
class Node:
    """A bar, and the name beside it."""

    box: Box
    name: Words
    is_aside: bool
    """It stands for no touchpoint: drawn in grey."""


@dataclass(frozen=True)
class Sankey:
    """Where everything stands: what a test reads and a painter draws."""

    nodes: Mapping[Spot, Node]
    ribbons: tuple[tuple[Link, float, float, float], ...]
    """Each link with the top of its two ends, and its height."""
    drawing: Drawing


def sankey(
    links: Sequence[Link],
    heads: Sequence[str],
    face: Face,
    write: Callable[[float], str],
    after: Sequence[str] = (),
    room: float = 330.0,
) -> Sankey:
    """Lay a Sankey diagram out.

    Parameters
    ----------
    links : each from its column ``step`` to the next; in the order nodes are to be met.
    heads : what stands above each column.
    write : writes how many come to a node, beside its name.
    after : names of nodes that come after the others: those folded into one, those who stop.
    room : height of the fullest column's bars together, in px.

    Returns
    -------
    As high as its fullest column, names included.
    """
    last = max((one.step for one in links), default=0) + 1
    weights = _weights(links)
    total = max((_sum(weights, column) for column in range(1, last + 1)), default=0.0)
    scale = room / total if total else 0.0
    pitch = face.width / max(1, last)
    spots = [_ordered(links, weights, after, column) for column in range(1, last + 1)]
    nodes: dict[Spot, Node] = {}
    for index, column in enumerate(spots):
        top = _TOP
        for spot in column:
            text = f"{spot[1]} ({write(weights[spot])})"
            said = balance(text, face.font(face.small), pitch - _BAR - _BESIDE - 6, 4)
            height = max(_LEAST, weights[spot] * scale)
            slot = max(height, block_height(said, face.font(face.small)))
            x = index * pitch
            bar = Box(x, top + (slot - height) / 2, _BAR, height)
            nodes[spot] = Node(bar, _name(said, face, bar, pitch), spot[1] in after)
            top += slot + _GAP
    height = max((max(n.box.bottom, n.name.box.bottom) for n in nodes.values()), default=0) + 6
    ribbons = tuple(_ribbons(links, nodes, scale))
    marks = tuple(_marks(nodes, ribbons, heads, face, pitch))
    return Sankey(nodes, ribbons, Drawing(face.width, height, marks))


def _weights(links: Sequence[Link]) -> dict[Spot, float]:
    """Weigh each node: what comes in or goes out, whichever is more."""
    into: dict[Spot, float] = {}
    out: dict[Spot, float] = {}
    for one in links:
        source, target = (one.step, one.source), (one.step + 1, one.target)
        out[source] = out.get(source, 0.0) + one.weight
        into[target] = into.get(target, 0.0) + one.weight
    return {spot: max(into.get(spot, 0.0), out.get(spot, 0.0)) for spot in {**out, **into}}


def _sum(weights: Mapping[Spot, float], column: int) -> float:
    return sum(weight for (at, _), weight in weights.items() if at == column)


def _ordered(
    links: Sequence[Link], weights: Mapping[Spot, float], after: Sequence[str], column: int
) -> list[Spot]:
    """Order a column: nodes by weight, then those that come after the others."""
    met = [(one.step, one.source) for one in links] + [(one.step + 1, one.target) for one in links]
    here = dict.fromkeys(spot for spot in met if spot[0] == column)
    late = {name: rank for rank, name in enumerate(after, 1)}
    return sorted(here, key=lambda one: (late.get(one[1], 0), -weights[one]))


def _name(said: Wrapped, face: Face, bar: Box, pitch: float) -> Words:
    font = face.font(face.small)
    high = block_height(said, font)
    box = Box(bar.right + _BESIDE, bar.middle[1] - high / 2, pitch - _BAR - _BESIDE - 6, high)
    return block(said, font, "ink", box, role="name")


def _ribbons(
    links: Sequence[Link], nodes: Mapping[Spot, Node], scale: float
) -> Iterator[tuple[Link, float, float, float]]:
    """Give each link its place on both bars: ribbons leave and arrive in the order of bars."""
    y = {spot: node.box.middle[1] for spot, node in nodes.items()}
    starts = {spot: node.box.y for spot, node in nodes.items()}
    ends = dict(starts)
    left: dict[int, float] = {}
    right: dict[int, float] = {}
    numbered = list(enumerate(links))
    for index, one in sorted(numbered, key=lambda p: (p[1].step, y[p[1].step + 1, p[1].target])):
        source = (one.step, one.source)
        left[index], starts[source] = starts[source], starts[source] + one.weight * scale
    for index, one in sorted(numbered, key=lambda p: (p[1].step, y[p[1].step, p[1].source])):
        target = (one.step + 1, one.target)
        right[index], ends[target] = ends[target], ends[target] + one.weight * scale
    for index, one in numbered:
        yield one, left[index], right[index], one.weight * scale


def _marks(
    nodes: Mapping[Spot, Node],
    ribbons: Sequence[tuple[Link, float, float, float]],
    heads: Sequence[str],
    face: Face,
    pitch: float,
) -> Iterator[Mark]:
    bold = face.font(face.small, 700)
    for index, head in enumerate(heads):
        yield one_line(head, bold, "brand_ink", index * pitch, _TOP / 2 - 2, role="heading")
    for link, start, end, height in sorted(ribbons, key=lambda one: -one[3]):
        x0 = nodes[link.step, link.source].box.right
        target = nodes[link.step + 1, link.target]
        tone: Tone = "grid" if target.is_aside else "spread"
        yield _ribbon((x0, start), (target.box.x, end), height, tone)
    for node in nodes.values():
        yield Rect(node.box, "bar" if node.is_aside else "brand", role="bar")
        yield from (Rect(ink.grown(1), "paper", radius=2, role="ground") for ink in node.name.inks)
    yield from (node.name for node in nodes.values())


def _ribbon(
    start: tuple[float, float], end: tuple[float, float], height: float, tone: Tone
) -> Path:
    (x0, y0), (x1, y1) = start, end
    middle, thick = (x0 + x1) / 2, max(_LEAST, height)
    return Path(
        (
            ("M", (x0, y0)),
            ("C", (middle, y0, middle, y1, x1, y1)),
            ("L", (x1, y1 + thick)),
            ("C", (middle, y1 + thick, middle, y0 + thick, x0, y0 + thick)),
            ("Z", ()),
        ),
        tone,
        "paper",
        0.7,
        role="ribbon",
    )
