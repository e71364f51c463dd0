"""Lines over time or over a share: named at their end, with their interval."""

from __future__ import annotations

import datetime as dt
import itertools
import math
from collections.abc import Iterator
from dataclasses import dataclass

from parcours.deliver.painting import canvas, figures, scales
from parcours.deliver.painting.look import Look, joined, mark
from parcours.deliver.painting.scales import Scale
from parcours.deliver.painting.theme import LINE, MUTED
from parcours.drawing.marks import Point
from parcours.drawing.palette import mix
from parcours.exhibits.kinds import Figure

_HEIGHT, _BOTTOM, _TOP = 176.0, 34.0, 24.0
_WIDEST_NAME = 150.0
_REFERENCE = "#93170F"
_MARKED = 14
"""A line with more points than this keeps a marker on some of them only."""


@dataclass(frozen=True)
class Area:
    """Where values are drawn."""

    x: Scale
    y: Scale

    def runs(self, xs: figures.Series, ys: figures.Series) -> Iterator[list[Point]]:
        """Yield the places of a curve, cut where a value is unknown."""
        pairs = zip(xs.numbers(), ys.numbers(), strict=True)
        for is_known, run in itertools.groupby(pairs, lambda pair: None not in pair):
            if is_known:
                yield [
                    (self.x.at(x), self.y.at(y)) for x, y in run if x is not None and y is not None
                ]


def line(figure: Figure, look: Look) -> canvas.Sheet:
    """Draw each series over x, its name and last value at its end."""
    all_series, xs = list(figures.series(figure)), figures.categories(figure)
    band = [one for one in (figures.role(figure, "low"), figures.role(figure, "high")) if one]
    carried = [0.0, *figures.compared(figure)]  # from zero: a slope is no lie
    low, high = scales.limits([*all_series, *band], carried, figure.y_range)
    y_ticks = scales.ticks(low, high, all_series[0], look)
    names = [_end_words(one, len(all_series) > 1, look) for one in all_series]
    left = canvas.widest([text for _, text in y_ticks]) + 8
    right = canvas.WIDTH - min(_WIDEST_NAME, canvas.widest(names, weight=600)) - 14
    known = [value for value in xs.numbers() if value is not None]
    first, last = min(known, default=0.0), max(known, default=1.0)
    area = Area(Scale(first, last, left, right), Scale(low, high, _TOP + _HEIGHT, _TOP))
    marks = [*canvas.grid([area.y.at(value) for value, _ in y_ticks], left, right)]
    if len(band) == 2:  # noqa: PLR2004 - low and high
        marks += _band(area, xs, band, figure, look)
    marks += _axes(area, figure, y_ticks, look)
    marks += _reference(area, figure, look)
    every = max(1, math.ceil(len(known) / _MARKED))
    for order, one in reversed(list(enumerate(all_series))):
        for run in area.runs(xs, one):
            marks += joined(run, mark(look.theme, order), every)
    marks += _end_names(area, all_series, names, look)
    return canvas.Sheet(_TOP + _HEIGHT + _BOTTOM, tuple(marks))


def _end_words(one: figures.Series, is_named: bool, look: Look) -> str:
    last = next((value for value in reversed(one.values) if value is not None), None)
    words = "" if last is None else one.write(last, look.language, look.currency)
    return f"{look.prose(one.label)} {words}".strip() if is_named else words


def _axes(
    area: Area, figure: Figure, y_ticks: list[tuple[float, str]], look: Look
) -> Iterator[str]:
    left, right, bottom = area.x.start, area.x.end, area.y.start
    for value, text in y_ticks:
        yield canvas.say(left - 6, area.y.at(value), text, colour=MUTED, ha="right")
    for value, text in x_ticks(figure, look):
        x, half = area.x.at(value), canvas.measured(text) / 2
        middle = min(max(x, half), canvas.WIDTH - half)
        yield canvas.say(middle, bottom + 11, text, colour=MUTED, ha="center")
        yield canvas.line([(x, bottom), (x, bottom + 3)], MUTED, 0.6)
    yield canvas.line([(left, bottom), (right, bottom)], MUTED, 0.8)
    yield canvas.note(0, 8, look.short(figure.y_label, 270))
    yield canvas.note((left + right) / 2, bottom + 26, look.short(figure.x_label), "center")


def x_ticks(figure: Figure, look: Look) -> list[tuple[float, str]]:
    """Return what is written under the lines."""
    xs = figures.categories(figure)
    days = [value for value in xs.values if isinstance(value, dt.date)]
    if days:
        return scales.date_ticks(days, look)
    known = [value for value in xs.numbers() if value is not None]
    return scales.ticks(min(known, default=0.0), max(known, default=1.0), xs, look, most=8)


def _band(
    area: Area, xs: figures.Series, band: list[figures.Series], figure: Figure, look: Look
) -> Iterator[str]:
    """Draw an interval around a curve, and say which."""
    light = mix(look.theme.brand, "#FFFFFF", 0.85)
    for below, above in zip(*(area.runs(xs, edge) for edge in band), strict=False):
        yield canvas.polygon([*below, *reversed(above)], light)
        yield canvas.line(below, LINE, 0.8)
        yield canvas.line(above, LINE, 0.8)
    taken = canvas.measured(look.short(figure.y_label, 270), canvas.SMALL)
    words = look.t("deliver.chart.band", interval=figure.source.interval).strip()
    words = look.short(words, canvas.WIDTH - taken - 40)
    x = canvas.WIDTH - canvas.measured(words, canvas.SMALL)
    yield canvas.rect(x - 22, 4, 16, 8, light, stroke=LINE)
    yield canvas.note(x, 8, words)


def _reference(area: Area, figure: Figure, look: Look) -> Iterator[str]:
    if figure.reference is None:
        return
    value, name = figure.reference
    y = area.y.within(value)
    yield canvas.line([(area.x.start, y), (area.x.end, y)], _REFERENCE, 1.2, (4, 2))
    yield canvas.say(
        area.x.start + 4, y - 7, look.short(name), size=canvas.SMALL, weight=600, colour=_REFERENCE
    )


def _end_names(
    area: Area, all_series: list[figures.Series], names: list[str], look: Look
) -> Iterator[str]:
    """Write each name beside the end of its line, moved apart where they would touch."""
    ends = [
        next((value for value in reversed(one.numbers()) if value is not None), area.y.low)
        for one in all_series
    ]
    heights = scales.spread([area.y.at(end) for end in ends], canvas.SIZE * canvas.LEADING)
    for order, (name, height) in enumerate(zip(names, heights, strict=True)):
        words = canvas.fitted(name, _WIDEST_NAME, weight=600)
        colour = mark(look.theme, order).colour
        yield canvas.say(area.x.end + 9, height, words, weight=600, colour=colour)
