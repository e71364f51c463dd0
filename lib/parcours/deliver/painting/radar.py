"""A radar: one axis for each item of a questionnaire, today's shape over the one aimed at."""

from __future__ import annotations

import math

from matplotlib.axes import Axes
from matplotlib.figure import Figure as Sheet

from parcours.deliver.painting import canvas, figures, scales
from parcours.deliver.painting.look import LEGEND_HEIGHT, Look, legend, line_style, mark
from parcours.deliver.painting.theme import LINE, MUTED
from parcours.drawing.measure import Weight
from parcours.exhibits.kinds import Figure

_RADIUS, _LABEL_WIDTH = 104.0, 128.0
_HEIGHT = 2 * _RADIUS + 88
_CENTRE = (canvas.WIDTH / 2, LEGEND_HEIGHT + 38 + _RADIUS)


def radar(figure: Figure, look: Look) -> Sheet:
    """Draw each series as a closed line over the axes; an unknown value leaves a gap."""
    all_series = figures.series(figure)
    low, high = figure.y_range or (0.0, scales.limits(list(all_series), [], None)[1])
    sheet = canvas.sheet(LEGEND_HEIGHT + _HEIGHT)
    page = canvas.points(sheet)
    names = figures.categories(figure).words(look.language, look.currency)
    _draw_web(page, len(names), (low, high), all_series[0], look)
    _write_names(page, names, all_series[0], look)
    for order, one in reversed(list(enumerate(all_series))):
        _draw_shape(page, one, (low, high), order, look)
    entries = [(look.prose(one.label), mark(look.theme, i)) for i, one in enumerate(all_series)]
    legend(page, 0, 8, entries, key="line")
    return sheet


def _at(index: int, count: int, share: float) -> tuple[float, float]:
    angle = 2 * math.pi * index / count
    return (
        _CENTRE[0] + _RADIUS * share * math.sin(angle),
        _CENTRE[1] - _RADIUS * share * math.cos(angle),
    )


def _draw_web(
    page: Axes, count: int, ends: tuple[float, float], like: figures.Series, look: Look
) -> None:
    low, high = ends
    for index in range(count):
        page.plot(
            *zip(_at(index, count, 0), _at(index, count, 1), strict=True), color=LINE, linewidth=0.6
        )
    for value, text in scales.ticks(low, high, like, look, most=4):
        share = (value - low) / ((high - low) or 1)
        ring = [_at(index, count, share) for index in range(count + 1)]
        page.plot(*zip(*ring, strict=True), color=LINE, linewidth=0.8)
        x, y = _at(0, count, share)
        canvas.say(page, x + 3, y, text, size=6.5, colour=MUTED)


def _write_names(page: Axes, names: list[str], first: figures.Series, look: Look) -> None:
    values = first.labels(look.language, look.currency)
    for index, name in enumerate(names):
        x, y = _at(index, len(names), 1.11)
        side = math.sin(2 * math.pi * index / len(names))
        ha = "center" if abs(side) < 0.15 else "left" if side > 0 else "right"  # noqa: PLR2004 - upright
        words = [*canvas.wrapped(name, _LABEL_WIDTH, most=2), values[index]]
        step = canvas.SIZE * canvas.LEADING
        down = -math.cos(2 * math.pi * index / len(names))
        first_y = y + step * (len(words) - 1) * (down - 1) / 2 + 3 * down
        for row, text in enumerate(words):
            is_value = row == len(words) - 1
            weight: Weight = 600 if is_value else 400
            canvas.say(page, x, first_y + row * step, text, ha=ha, weight=weight)  # type: ignore[arg-type]


def _draw_shape(
    page: Axes, one: figures.Series, ends: tuple[float, float], order: int, look: Look
) -> None:
    low, high = ends
    numbers = one.numbers()
    shares = [
        None if v is None else (v - low) / ((high - low) or 1) for v in [*numbers, numbers[0]]
    ]
    at = [
        (math.nan, math.nan) if share is None else _at(index, len(numbers), share)
        for index, share in enumerate(shares)
    ]
    xs, ys = zip(*at, strict=True)
    style = mark(look.theme, order)
    if order == 0 and None not in shares:
        page.fill(xs, ys, color=style.colour, alpha=0.1, linewidth=0)
    page.plot(xs, ys, **line_style(style))
