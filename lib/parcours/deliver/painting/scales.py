"""Round values to write along an axis, in the words of what it carries."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Sequence
from dataclasses import dataclass

from parcours.deliver.painting.figures import Series, number
from parcours.deliver.painting.look import Look
from parcours.exhibits import writing
from parcours.exhibits.kinds import Unit

_MOST_DATES = 7
_STEPS = (1.0, 2.0, 2.5, 5.0, 10.0)
_MOST_DECIMALS = 6
_DAYS_FOR_MONTHS = 62


@dataclass(frozen=True)
class Scale:
    """Values along an axis, and the points where its ends are drawn."""

    low: float
    high: float
    start: float
    end: float

    def at(self, value: float) -> float:
        """Return where a value is drawn.

        >>> Scale(0, 4, 100, 0).at(1)
        75.0
        """
        return self.start + (value - self.low) / ((self.high - self.low) or 1) * (
            self.end - self.start
        )

    def within(self, value: float) -> float:
        """Return where a value is drawn, at an end of the axis where it is beyond."""
        return self.at(min(max(value, self.low), self.high))


def limits(
    columns: list[Series], extra: list[float], asked: tuple[float, float] | None
) -> tuple[float, float]:
    """Return the range of an axis: as asked, else from what it must carry, with a little air.

    The air never shows what cannot be: less than nothing, more than all.
    """
    if asked is not None:
        return asked
    known = [value for one in columns for value in one.numbers() if value is not None] + extra
    low, high = min(known, default=0.0), max(known, default=1.0)
    span = (high - low) or abs(high) or 1.0
    air = 0.06 * span
    is_share = bool(columns) and all(one.unit is Unit.SHARE for one in columns)
    least = max(0.0, low - air) if low >= 0 else low - air
    most = min(1.0, high + air) if is_share and high <= 1 + 1e-9 else high + air
    return least, most


def ticks(
    low: float, high: float, like: Series, look: Look, most: int = 5
) -> list[tuple[float, str]]:
    """Return round values between two, each in words."""
    values = round_values(low, high, most)
    decimals = decimals_of([100 * value for value in values] if like.unit is Unit.SHARE else values)
    return [(value, _written(value, decimals, like, look)) for value in values]


def round_values(low: float, high: float, most: int = 5) -> list[float]:
    """Return a few round values between two, at most that many steps apart.

    >>> round_values(0, 4)
    [0.0, 1.0, 2.0, 3.0, 4.0]
    >>> round_values(0.03, 0.31)
    [0.1, 0.2, 0.3]
    """
    span = high - low
    if span <= 0:
        return [low]
    scale = 10 ** math.floor(math.log10(span / most))
    steps = [one * scale for one in _STEPS]
    wide = next((n for n, step in enumerate(steps) if step >= span / most * (1 - 1e-9)), -1)
    for step in reversed(steps[: wide + 1]):
        first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
        if last > first:
            return [round(n * step, 12) for n in range(first, last + 1)]
    return [low, high]


def decimals_of(values: Sequence[float]) -> int:
    """Return the decimals that round values need, none in vain.

    >>> decimals_of([0, 5, 10]), decimals_of([0, 2.5, 5]), decimals_of([0.05, 0.1])
    (0, 1, 2)
    """
    return next(
        (n for n in range(_MOST_DECIMALS) if all(math.isclose(round(v, n), v) for v in values)),
        _MOST_DECIMALS,
    )


def _written(value: float, decimals: int, like: Series, look: Look) -> str:
    if like.is_short:
        return writing.short(value, like.unit, look.language, look.currency)
    unit = Unit.NUMBER if like.unit in (Unit.COUNT, Unit.RATIO, Unit.SCORE) else like.unit
    return writing.cell(value, unit, look.language, look.currency, decimals)


def date_ticks(days: list[dt.date], look: Look) -> list[tuple[float, str]]:
    """Return some of the dates, evenly spread, as months where they span some."""
    every = max(1, math.ceil(len(days) / _MOST_DATES))
    spans_months = (days[-1] - days[0]).days > _DAYS_FOR_MONTHS if days else False
    write = writing.month if spans_months else writing.day
    return [(number(day) or 0.0, write(day, look.language)) for day in days[::every]]


def spread(heights: list[float], least: float) -> list[float]:
    """Move heights apart so that labels do not touch, as little as needed, in the same order.

    >>> spread([10.0, 12.0, 40.0], 8.0)
    [7.0, 15.0, 40.0]
    """
    order = sorted(range(len(heights)), key=lambda index: (heights[index], index))
    blocks: list[list[float]] = []
    for index in order:
        blocks.append([heights[index], 1.0])
        while len(blocks) > 1 and _touch(blocks[-2], blocks[-1], least):
            middle, count = blocks.pop()
            before, number_before = blocks[-1]
            total = count + number_before
            blocks[-1] = [(middle * count + before * number_before) / total, total]
    moved = [0.0] * len(heights)
    place = iter(order)
    for middle, count in blocks:
        for rank in range(round(count)):
            moved[next(place)] = middle + (rank - (count - 1) / 2) * least
    return moved


def _touch(above: list[float], below: list[float], least: float) -> bool:
    return below[0] - above[0] < least * (above[1] + below[1]) / 2
