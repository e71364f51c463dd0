"""Round values to write along an axis, in the words of what it carries."""

from __future__ import annotations

import datetime as dt
import itertools
import math

from matplotlib.ticker import MaxNLocator

from parcours.deliver.painting.figures import Series, number
from parcours.deliver.painting.look import Look
from parcours.exhibits import writing
from parcours.exhibits.kinds import Unit

_MOST_DATES = 7
_DAYS_FOR_MONTHS = 62


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
    most = min(1.0, high + air) if is_share and high <= 1 else high + air
    return least, most


def ticks(
    low: float, high: float, like: Series, look: Look, most: int = 5
) -> list[tuple[float, str]]:
    """Return round values between two, each in words."""
    values = round_values(low, high, most)
    step = min((b - a for a, b in itertools.pairwise(values)), default=1.0)
    return [(value, _written(value, step, like, look)) for value in values]


def round_values(low: float, high: float, most: int = 5) -> list[float]:
    """Return a few round values between two.

    >>> round_values(0, 4)
    [0.0, 1.0, 2.0, 3.0, 4.0]
    """
    found = MaxNLocator(nbins=most, steps=[1, 2, 2.5, 5, 10]).tick_values(low, high)
    span = abs(high - low) or 1.0
    return [float(v) for v in found if low - 1e-9 * span <= v <= high + 1e-9 * span]


def _written(value: float, step: float, like: Series, look: Look) -> str:
    if like.is_short:
        return writing.short(value, like.unit, look.language, look.currency)
    if like.unit is Unit.SHARE:
        step *= 100
    decimals = max(0, -math.floor(math.log10(step) + 1e-9)) if step > 0 else 0
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
