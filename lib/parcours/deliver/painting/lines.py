"""Lines over time or over a share: named at their end, with their interval."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable

from matplotlib.axes import Axes
from matplotlib.figure import Figure as Sheet
from matplotlib.patches import Rectangle

from parcours.deliver.painting import canvas, figures, scales
from parcours.deliver.painting.look import Look, line_style, mark
from parcours.deliver.painting.theme import LINE, MUTED
from parcours.drawing.palette import mix
from parcours.exhibits.kinds import Figure

_HEIGHT, _BOTTOM, _TOP = 176.0, 34.0, 24.0
_MARKED = 14
"""A line with more points than this keeps a marker on some of them only."""


def line(figure: Figure, look: Look) -> Sheet:
    """Draw each series over x, its name and last value at its end."""
    all_series, xs = list(figures.series(figure)), figures.categories(figure)
    band = [one for one in (figures.role(figure, "low"), figures.role(figure, "high")) if one]
    reference = [figure.reference[0]] if figure.reference else []
    low, high = scales.limits([*all_series, *band], reference, figure.y_range)
    y_ticks = scales.ticks(low, high, all_series[0], look)
    names = [_end_words(one, len(all_series) > 1, look) for one in all_series]
    left = canvas.widest([text for _, text in y_ticks]) + 8
    right = min(150.0, canvas.widest(names, weight=600)) + 14
    sheet = canvas.sheet(_TOP + _HEIGHT + _BOTTOM)
    page = canvas.points(sheet)
    target = canvas.axes(sheet, left, _TOP, canvas.WIDTH - left - right, _HEIGHT)
    target.set_ylim(low, high)
    known = [value for value in xs.numbers() if value is not None]
    target.set_xlim(min(known, default=0.0), max(known, default=1.0))
    canvas.grid(target, [value for value, _ in y_ticks], "y")
    _write_axes(page, target, figure, look, y_ticks, left)
    if len(band) == 2:  # noqa: PLR2004 - low and high
        _draw_band(target, page, xs, band, figure, look)
    for order, one in enumerate(all_series):
        style = line_style(mark(look.theme, order))
        every = max(1, math.ceil(len(known) / _MARKED))
        target.plot(
            _gaps(xs), _gaps(one), **style, markevery=every, clip_on=False, zorder=5 - order
        )
    _draw_reference(target, figure, look)
    _name_ends(target, page, all_series, names, look)
    return sheet


def _gaps(one: figures.Series) -> list[float]:
    return [math.nan if value is None else value for value in one.numbers()]


def _end_words(one: figures.Series, is_named: bool, look: Look) -> str:
    last = next((value for value in reversed(one.values) if value is not None), None)
    words = "" if last is None else one.write(last, look.language, look.currency)
    return f"{look.prose(one.label)} {words}".strip() if is_named else words


def _write_axes(
    page: Axes,
    target: Axes,
    figure: Figure,
    look: Look,
    y_ticks: list[tuple[float, str]],
    left: float,
) -> None:
    to_page = _to_page(target, page)
    bottom = _TOP + _HEIGHT
    for value, text in y_ticks:
        canvas.say(page, left - 6, to_page(0, value)[1], text, colour=MUTED, ha="right")
    for value, text in x_ticks(figure, look):
        x = to_page(value, 0)[0]
        half = canvas.measured(text) / 2
        canvas.say(
            page,
            min(max(x, half), canvas.WIDTH - half),
            bottom + 11,
            text,
            colour=MUTED,
            ha="center",
        )
        page.plot([x, x], [bottom, bottom + 3], color=MUTED, linewidth=0.6)
    page.plot(
        [left, to_page(target.get_xlim()[1], 0)[0]], [bottom, bottom], color=MUTED, linewidth=0.8
    )
    canvas.say(page, 0, 8, look.short(figure.y_label, 270), colour=MUTED, size=canvas.SMALL)
    middle = (left + to_page(target.get_xlim()[1], 0)[0]) / 2
    canvas.note(page, middle, bottom + 26, look.short(figure.x_label), ha="center")


def x_ticks(figure: Figure, look: Look) -> list[tuple[float, str]]:
    """Return what is written under the lines."""
    xs = figures.categories(figure)
    days = [value for value in xs.values if isinstance(value, dt.date)]
    if days:
        return scales.date_ticks(days, look)
    known = [value for value in xs.numbers() if value is not None]
    return scales.ticks(min(known, default=0.0), max(known, default=1.0), xs, look, most=8)


def _to_page(target: Axes, page: Axes) -> Callable[[float, float], tuple[float, float]]:
    """Return a function from values to points of the page."""

    def convert(x: float, y: float) -> tuple[float, float]:
        at = page.transData.inverted().transform(target.transData.transform((x, y)))
        return float(at[0]), float(at[1])

    return convert


def _draw_band(
    target: Axes,
    page: Axes,
    xs: figures.Series,
    band: list[figures.Series],
    figure: Figure,
    look: Look,
) -> None:
    light = mix(look.theme.brand, "#FFFFFF", 0.85)
    target.fill_between(
        _gaps(xs), _gaps(band[0]), _gaps(band[1]), color=light, linewidth=0, zorder=1
    )
    for edge in band:
        target.plot(_gaps(xs), _gaps(edge), color=LINE, linewidth=0.8, zorder=1)
    words = look.short(look.t("deliver.chart.band", interval=figure.source.interval).strip(), 200)
    x = canvas.WIDTH - canvas.measured(words, canvas.SMALL)
    page.add_patch(Rectangle((x - 22, 4), 16, 8, facecolor=light, edgecolor=LINE, linewidth=0.8))
    canvas.note(page, x, 8, words)


def _draw_reference(target: Axes, figure: Figure, look: Look) -> None:
    if figure.reference is None:
        return
    value, name = figure.reference
    target.axhline(value, color="#93170F", linewidth=1.2, linestyle=(0, (4, 2)), zorder=4)
    target.annotate(
        look.short(name), (target.get_xlim()[0], value), (4, 3),
        textcoords="offset points", color="#93170F", fontproperties=canvas.font(canvas.SMALL, 600),
        parse_math=False, annotation_clip=False,
    )  # fmt: skip


def _name_ends(
    target: Axes, page: Axes, all_series: list[figures.Series], names: list[str], look: Look
) -> None:
    """Write each name beside the end of its line, moved apart where they would touch."""
    to_page = _to_page(target, page)
    ends = [
        next(
            (value for value in reversed(one.numbers()) if value is not None), target.get_ylim()[0]
        )
        for one in all_series
    ]
    heights = scales.spread([to_page(0, end)[1] for end in ends], canvas.SIZE * canvas.LEADING)
    x = to_page(target.get_xlim()[1], 0)[0] + 9
    for order, (name, height) in enumerate(zip(names, heights, strict=True)):
        words = canvas.fitted(name, 150, weight=600)
        canvas.say(page, x, height, words, weight=600, colour=mark(look.theme, order).colour)
