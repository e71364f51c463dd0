"""A radar: one axis for each item of a questionnaire, today's shape over the one aimed at."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator

from parcours.deliver.painting import canvas, figures, scales
from parcours.deliver.painting.look import LEGEND_HEIGHT, Look, joined, legend, mark
from parcours.deliver.painting.theme import LINE, MUTED
from parcours.drawing.marks import Point
from parcours.exhibits.kinds import Figure

_RADIUS, _LABEL_WIDTH = 104.0, 128.0
_UPRIGHT = 0.15
"""Sine of the angle under which an axis stands straight: its name is centred."""
_HEIGHT = 2 * _RADIUS + 88
_CENTRE = (canvas.WIDTH / 2, LEGEND_HEIGHT + 38 + _RADIUS)


def radar(figure: Figure, look: Look) -> canvas.Sheet:
    """Draw each series as a closed line over the axes; an unknown value leaves a gap."""
    all_series = figures.series(figure)
    low, high = figure.y_range or (0.0, scales.limits(list(all_series), [], None)[1])
    names = figures.categories(figure).words(look.language, look.currency)
    marks = [*_web(len(names), (low, high), all_series[0], look)]
    marks += _names(names, all_series[0], look)
    for order, one in reversed(list(enumerate(all_series))):
        marks += _shape(one, (low, high), order, look)
    entries = [(look.prose(one.label), mark(look.theme, i)) for i, one in enumerate(all_series)]
    marks += legend(0, 8, entries, "line")
    return canvas.Sheet(LEGEND_HEIGHT + _HEIGHT, tuple(marks))


def _at(index: int, count: int, share: float) -> Point:
    angle = 2 * math.pi * index / count
    return (
        _CENTRE[0] + _RADIUS * share * math.sin(angle),
        _CENTRE[1] - _RADIUS * share * math.cos(angle),
    )


def _web(count: int, ends: tuple[float, float], like: figures.Series, look: Look) -> Iterator[str]:
    low, high = ends
    for index in range(count):
        yield canvas.line([_CENTRE, _at(index, count, 1)], LINE, 0.6)
    for value, text in scales.ticks(low, high, like, look, most=4):
        share = (value - low) / ((high - low) or 1)
        ring = [_at(index, count, share) for index in range(count + 1)]
        yield canvas.line(ring, LINE, 0.8)
        x, y = _at(0, count, share)
        yield canvas.say(x + 3, y, text, size=6.5, colour=MUTED)


def _names(names: list[str], first: figures.Series, look: Look) -> Iterator[str]:
    values = first.labels(look.language, look.currency)
    step = canvas.SIZE * canvas.LEADING
    for index, name in enumerate(names):
        x, y = _at(index, len(names), 1.11)
        side = math.sin(2 * math.pi * index / len(names))
        ha: canvas.Side = "center" if abs(side) < _UPRIGHT else "left" if side > 0 else "right"
        lines = canvas.wrapped(name, _LABEL_WIDTH, most=2)
        down = -math.cos(2 * math.pi * index / len(names))
        first_y = y + step * len(lines) * (down - 1) / 2 + 3 * down
        for row, text in enumerate(lines):
            yield canvas.say(x, first_y + row * step, text, ha=ha)
        yield canvas.say(x, first_y + len(lines) * step, values[index], ha=ha, weight=600)


def _shape(one: figures.Series, ends: tuple[float, float], order: int, look: Look) -> Iterator[str]:
    low, high = ends
    numbers = one.numbers()
    places = [
        None if v is None else _at(index, len(numbers), (v - low) / ((high - low) or 1))
        for index, v in enumerate([*numbers, *numbers[:1]])
    ]
    style = mark(look.theme, order)
    known = [place for place in places if place is not None]
    if order == 0 and len(known) == len(places):
        yield canvas.polygon(known, style.colour, opacity=0.1)
    for is_known, run in itertools.groupby(places, lambda place: place is not None):
        if is_known:
            yield from joined([place for place in run if place is not None], style)
