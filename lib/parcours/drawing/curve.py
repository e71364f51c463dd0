"""The emotion curve: a monotone cubic through the means people gave, inventing no feeling between.

Between two points the curve never goes above the higher nor under the lower (Fritsch and Carlson,
SIAM J. Numer. Anal. 17(2), 1980; slopes of Fritsch and Butland, SIAM J. Sci. Stat. Comput. 5(2),
1984, as scipy's PchipInterpolator). A Catmull-Rom or "smooth" curve overshoots.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from dataclasses import dataclass
from itertools import pairwise

from parcours.drawing.marks import Command, Point


@dataclass(frozen=True, slots=True)
class Bend:
    """A cubic between two points, as Bezier curves are written."""

    start: Point
    first: Point
    second: Point
    end: Point


def monotone(points: tuple[Point, ...]) -> tuple[Bend, ...]:
    """Return the curve through points in strictly increasing x.

    >>> [bend.first[1] for bend in monotone(((0, 0), (1, 2), (2, 2)))][1]
    2.0
    """
    slopes = _slopes(points)
    bends = []
    for ((x0, y0), (x1, y1)), (m0, m1) in zip(pairwise(points), pairwise(slopes), strict=True):
        third = (x1 - x0) / 3
        bends.append(
            Bend((x0, y0), (x0 + third, y0 + m0 * third), (x1 - third, y1 - m1 * third), (x1, y1))
        )
    return tuple(bends)


def commands(bends: tuple[Bend, ...]) -> tuple[Command, ...]:
    """Write a curve as drawing commands."""
    if not bends:
        return ()
    return (
        ("M", bends[0].start),
        *(("C", (*bend.first, *bend.second, *bend.end)) for bend in bends),
    )


def height_at(bends: tuple[Bend, ...], x: float) -> float:
    """Height of the curve at ``x``, which must lie between its ends.

    >>> height_at(monotone(((0, 0), (2, 4))), 1)
    2.0
    """
    starts = [bend.start[0] for bend in bends]
    bend = bends[max(0, min(len(bends) - 1, bisect_right(starts, x) - 1))]
    # control points stand at thirds of the way, so that the parameter is the share of the way
    t = (x - bend.start[0]) / (bend.end[0] - bend.start[0])
    a, b, c, d = bend.start[1], bend.first[1], bend.second[1], bend.end[1]
    u = 1 - t
    return a * u**3 + 3 * b * u * u * t + 3 * c * u * t * t + d * t**3


def _slopes(points: tuple[Point, ...]) -> list[float]:
    if len(points) < 2:  # noqa: PLR2004 - a point has no slope
        return [0.0] * len(points)
    steps = [x1 - x0 for (x0, _), (x1, _) in pairwise(points)]
    rises = [(y1 - y0) / (x1 - x0) for (x0, y0), (x1, y1) in pairwise(points)]
    if len(rises) == 1:
        return rises * 2
    inner = [
        _inner(h0, h1, d0, d1)
        for (h0, h1), (d0, d1) in zip(pairwise(steps), pairwise(rises), strict=True)
    ]
    first = _edge(steps[0], steps[1], rises[0], rises[1])
    last = _edge(steps[-1], steps[-2], rises[-1], rises[-2])
    return [first, *inner, last]


def _inner(h0: float, h1: float, d0: float, d1: float) -> float:
    if d0 * d1 <= 0:
        return 0.0
    w0, w1 = 2 * h1 + h0, h1 + 2 * h0
    return (w0 + w1) / (w0 / d0 + w1 / d1)


def _edge(h0: float, h1: float, d0: float, d1: float) -> float:
    slope = ((2 * h0 + h1) * d0 - h0 * d1) / (h0 + h1)
    if slope * d0 <= 0:
        return 0.0
    if d0 * d1 <= 0 and abs(slope) > 3 * abs(d0):
        return math.copysign(3 * abs(d0), d0)
    return slope
