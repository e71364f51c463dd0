"""Cards in their lanes: each covers its column, stays in its stage and touches no other.

A card may be wider than its column: it slides inside its stage as long as it covers its column.
Cards of a lane are packed into rows by interval scheduling, which needs the fewest rows; then each
goes back as near to its column as its neighbours allow (isotonic regression by pooling adjacent
violators).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from parcours.drawing.marks import Box

INSET = 4.0
"""Between a card and the limit of its stage."""
COVER = 6.0
"""Of a card, on each side of its column."""


@dataclass(frozen=True, slots=True)
class Range:
    """Where a card's left edge may stand, and where it would best."""

    lowest: float
    highest: float
    wanted: float


def sliding(column: float, stage: Box, wide: float, avoided: Sequence[float], gap: float) -> Range:
    """Say how far a card may slide; it avoids, where it can, gold lines that come down past it."""
    lowest = max(stage.x + INSET, column - wide + COVER)
    highest = min(stage.right - INSET - wide, column - COVER)
    centred = _within(column - wide / 2, lowest, highest)
    reach = gap + wide
    near = [x for x in avoided if lowest - gap < x < highest + reach]
    if not near:
        return Range(lowest, highest, centred)
    tried = [centred]
    tried += [_within(x + gap, lowest, highest) for x in near]
    tried += [_within(x - gap - wide, lowest, highest) for x in near]
    free = [left for left in tried if not any(left - gap < x < left + wide + gap for x in near)]
    wanted = min(free, key=lambda left: abs(left - centred), default=centred)
    return Range(lowest, highest, wanted)


def rows(ranges: Sequence[Range], wide: float, gap: float) -> list[int]:
    """Give each card the first row where it fits, in time order.

    >>> rows([Range(0, 10, 0), Range(5, 20, 5), Range(60, 90, 60)], 50, 5)
    [0, 1, 0]
    """
    ends: list[float] = []
    found = []
    for place in ranges:
        row = next((i for i, end in enumerate(ends) if end + gap <= place.highest), len(ends))
        if row == len(ends):
            ends.append(float("-inf"))
        ends[row] = max(place.lowest, ends[row] + gap) + wide
        found.append(row)
    return found


def lefts(ranges: Sequence[Range], wide: float, gap: float) -> list[float]:
    """Put the cards of a row as near as can be to where each would best stand, without touching.

    >>> lefts([Range(0, 100, 40), Range(0, 200, 50)], 50, 5)
    [17.5, 72.5]
    """
    step = wide + gap
    lowest = [place.lowest - index * step for index, place in enumerate(ranges)]
    highest = [place.highest - index * step for index, place in enumerate(ranges)]
    for index in range(1, len(ranges)):
        lowest[index] = max(lowest[index], lowest[index - 1])
    for index in range(len(ranges) - 2, -1, -1):
        highest[index] = min(highest[index], highest[index + 1])
    wanted = _pooled([place.wanted - index * step for index, place in enumerate(ranges)])
    return [
        _within(left, low, high) + index * step
        for index, (left, low, high) in enumerate(zip(wanted, lowest, highest, strict=True))
    ]


def _pooled(values: Sequence[float]) -> list[float]:
    pools: list[tuple[float, int]] = []
    for value in values:
        mean, size = value, 1
        while pools and pools[-1][0] > mean:
            other, count = pools.pop()
            mean = (mean * size + other * count) / (size + count)
            size += count
        pools.append((mean, size))
    return [mean for mean, size in pools for _ in range(size)]


def _within(value: float, low: float, high: float) -> float:
    return max(low, min(value, high))
