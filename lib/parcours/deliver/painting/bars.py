"""Bars lying down, so that long names stay readable: compared, stacked, or around a base."""

from __future__ import annotations

import itertools
from dataclasses import dataclass

from matplotlib.axes import Axes
from matplotlib.figure import Figure as Sheet

from parcours.deliver.painting import canvas, figures
from parcours.deliver.painting.look import LEGEND_HEIGHT, Look, Mark, legend, mark, steps
from parcours.deliver.painting.theme import INK, LINE, MUTED, fixed, on
from parcours.drawing.measure import Weight
from parcours.exhibits.kinds import Figure

NAME_WIDTH = 168.0
MOST_ROWS = 40
"""Beyond, a chart is no longer read; its table has them all, and the chart says so."""
_BAR, _GAP = 13.0, 3.0


@dataclass(frozen=True)
class Rows:
    """Names of the rows, cut into lines, and where each row stands, in points."""

    names: list[list[str]]
    tops: list[float]
    height: float
    left: float

    def middle(self, index: int) -> float:
        """Return the height of the middle of a row."""
        end = self.tops[index + 1] if index + 1 < len(self.tops) else self.height
        return (self.tops[index] + end) / 2


def rows(names: list[str], least: float, widest: float = NAME_WIDTH) -> Rows:
    """Lay out rows at least so high, their names wrapped on the left."""
    lines = [canvas.wrapped(name, widest) for name in names[:MOST_ROWS]]
    heights = [max(least, len(one) * canvas.SIZE * canvas.LEADING + 7) for one in lines]
    left = max((canvas.widest(one) for one in lines), default=0.0) + 10
    return Rows(lines, [0.0, *itertools.accumulate(heights[:-1])], sum(heights), left)


def write_names(target: Axes, laid: Rows, top: float) -> None:
    """Write the names of the rows, on axes in points."""
    for index, lines in enumerate(laid.names):
        canvas.say_lines(target, laid.left - 10, top + laid.middle(index), lines, ha="right")


def bar(figure: Figure, look: Look) -> Sheet:
    """Draw one bar for each category and series, its value and interval at its end."""
    all_series = figures.series(figure)
    names = figures.categories(figure).words(look.language, look.currency)
    laid = rows(names, len(all_series) * (_BAR + _GAP) + 8)
    top = LEGEND_HEIGHT if len(all_series) > 1 else 4.0
    top += 14 if figure.reference else 0
    labels = [one.labels(look.language, look.currency) for one in all_series]
    intervals = _intervals(figure, look)
    beside = [canvas.measured(label, weight=600) for one in labels for label in one]
    right = max(beside, default=0.0) + canvas.widest(intervals, canvas.SMALL) + 14
    sheet, page, target = _page(laid, top, _more(names), right=right)
    target.set_xlim(*_limits(figure, all_series))
    for order, one in enumerate(all_series):
        _draw_bars(target, figure, one, order, laid, look)
    target.axvline(0, color=MUTED, linewidth=0.8, zorder=3)
    _reference(target, figure, look)
    write_names(page, laid, top)
    if len(all_series) > 1:
        entries = [(look.prose(s.label), mark(look.theme, i)) for i, s in enumerate(all_series)]
        legend(page, laid.left, 7, entries)
    _say_more(page, names, look)
    return sheet


def _draw_bars(
    target: Axes, figure: Figure, one: figures.Series, order: int, laid: Rows, look: Look
) -> None:
    count, style = len(figure.y), mark(look.theme, order)
    low, high = (figures.role(figure, name) if order == 0 else None for name in ("low", "high"))
    labels = one.labels(look.language, look.currency)
    intervals = _intervals(figure, look) if order == 0 else [""] * len(labels)
    for index, value in enumerate(one.numbers()[:MOST_ROWS]):
        y = laid.middle(index) + (order - (count - 1) / 2) * (_BAR + _GAP)
        if value is None:
            _beside(target, 0, y, 4, look.t("deliver.unknown"), colour=MUTED)
            continue
        target.barh(
            y, value, _BAR, color=style.fill, edgecolor=style.colour, hatch=style.hatch, linewidth=1
        )
        ends = [value, value]
        if low and high and intervals[index]:
            ends = [low.numbers()[index] or 0.0, high.numbers()[index] or 0.0]
            for colour, width in (("#FFFFFF", 3.2), (INK, 1.3)):
                target.plot(ends, [y, y], color=colour, linewidth=width, marker="|", markersize=7,
                            markeredgewidth=width, zorder=4)  # fmt: skip
        span = (min(value, *ends), max(value, *ends))
        _say_value(target, span, y, (labels[index], intervals[index]), is_left=value < 0)


def _intervals(figure: Figure, look: Look) -> list[str]:
    """Return the interval of each row in words, empty where it has none."""
    low, high = figures.role(figure, "low"), figures.role(figure, "high")
    if low is None or high is None:
        return [""] * len(figure.table.rows)
    both = zip(low.values, high.values, strict=True)
    return [
        ""
        if bottom is None or top is None
        else look.t(
            "deliver.chart.interval",
            low=low.write(bottom, look.language, look.currency),
            high=high.write(top, look.language, look.currency),
        )
        for bottom, top in both
    ]


def _say_value(
    target: Axes, span: tuple[float, float], y: float, said: tuple[str, str], *, is_left: bool
) -> None:
    """Write a value after its bar and interval; the interval's words after it, where it is clear."""
    low, high = span
    text, interval = said
    _beside(target, low if is_left else high, y, -5 if is_left else 5, text, weight=600)
    if interval:
        offset = 6 if is_left else 9 + canvas.measured(text, weight=600)
        _beside(target, max(0.0, high), y, offset, interval, size=canvas.SMALL, colour=MUTED)


def _beside(  # noqa: PLR0913 - the attributes of a text
    target: Axes,
    x: float,
    y: float,
    offset: float,
    text: str,
    *,
    size: float = canvas.SIZE,
    weight: Weight = 400,
    colour: str = INK,
) -> None:
    """Write a text some points to the right of a value, or to its left."""
    target.annotate(
        canvas.drawable(text), (x, y), (offset, 0), textcoords="offset points",
        ha="right" if offset < 0 else "left", va="center_baseline", color=colour,
        fontproperties=canvas.font(size, weight), parse_math=False, annotation_clip=False,
    )  # fmt: skip


def _above(target: Axes, x: float, text: str, colour: str) -> None:
    """Write a text over the axes, at a value."""
    target.annotate(
        text, (x, 0), (0, 3), textcoords="offset points", ha="center", va="bottom",
        fontproperties=canvas.font(canvas.SMALL, 600), color=colour, parse_math=False,
        annotation_clip=False,
    )  # fmt: skip


def stacked_bar(figure: Figure, look: Look) -> Sheet:
    """Draw parts of a whole, each with its value where it fits."""
    all_series = figures.series(figure)
    names = figures.categories(figure).words(look.language, look.currency)
    laid = rows(names, 24)
    sheet, page, target = _page(laid, LEGEND_HEIGHT, _more(names), right=12)
    columns = [[value or 0.0 for value in one.numbers()[:MOST_ROWS]] for one in all_series]
    totals = [sum(values) for values in zip(*columns, strict=True)]
    target.set_xlim(0, max([*totals, 1e-9]))
    points_per_unit = (canvas.WIDTH - laid.left - 12) / max([*totals, 1e-9])
    starts = [0.0] * len(totals)
    shades = steps(look.theme)
    for order, (one, values) in enumerate(zip(all_series, columns, strict=True)):
        style = shades[order % len(shades)]
        labels = one.labels(look.language, look.currency)
        for index, value in enumerate(values):
            y = laid.middle(index)
            target.barh(
                y, value, 17, left=starts[index], color=style.fill, edgecolor=style.colour,
                hatch=style.hatch, linewidth=1,
            )  # fmt: skip
            room = value * points_per_unit - 6
            if canvas.measured(labels[index], weight=600) <= room:
                _say_inside(target, starts[index] + value / 2, y, labels[index], style)
            starts[index] += value
    write_names(page, laid, LEGEND_HEIGHT)
    entries = zip((look.prose(one.label) for one in all_series), itertools.cycle(shades))
    legend(page, laid.left, 7, list(entries))
    _say_more(page, names, look)
    return sheet


def _say_inside(target: Axes, x: float, y: float, text: str, style: Mark) -> None:
    ground = style.fill
    box = {"boxstyle": "round,pad=0.15", "facecolor": ground, "edgecolor": "none"}
    canvas.say(
        target, x, y, text, weight=600, colour=fixed(on(ground)), ha="center",
        bbox=box if style.hatch else None,
    )  # fmt: skip


def tornado(figure: Figure, look: Look) -> Sheet:
    """Draw what each lever does on both sides of the base, the strongest first."""
    low, high = figures.role(figure, "low"), figures.role(figure, "high")
    if low is None or high is None:
        raise KeyError(figure.key)
    names = figures.categories(figure).words(look.language, look.currency)
    ends = list(zip(low.numbers(), high.numbers(), strict=True))
    order = sorted(range(len(names)), key=lambda i: (-_swing(ends[i]), i))
    laid = rows([names[i] for i in order], 26)
    top = LEGEND_HEIGHT + 14
    sheet, page, target = _page(laid, top, _more(names), right=64, inner=58)
    known = [value for pair in ends for value in pair if value is not None]
    target.set_xlim(*_widened(min([figure.base, *known]), max([figure.base, *known])))
    for place, index in enumerate(order[:MOST_ROWS]):
        for side, one in enumerate((low, high)):
            y = laid.middle(place)
            _draw_side(target, figure.base, one, index, y, look, 1 - side)
    target.axvline(figure.base, color=INK, linewidth=1.2, zorder=4)
    base = low.write(figure.base, look.language, look.currency)
    _above(target, figure.base, f"{look.short(figure.x_label)} {base}".strip(), INK)
    write_names(page, laid, top)
    legend(
        page,
        laid.left,
        7,
        [(look.prose(s.label), mark(look.theme, 1 - i)) for i, s in enumerate((low, high))],
    )
    _say_more(page, names, look)
    return sheet


def _draw_side(
    target: Axes, base: float, one: figures.Series, index: int, y: float, look: Look, order: int
) -> None:
    value = one.numbers()[index]
    if value is None:
        return
    style = mark(look.theme, order)
    target.barh(
        y, value - base, 15, left=base, color=style.fill, edgecolor=style.colour,
        hatch=style.hatch, linewidth=1,
    )  # fmt: skip
    _beside(
        target, value, y, -5 if value < base else 5,
        one.write(one.values[index], look.language, look.currency), weight=600,
    )  # fmt: skip


def _swing(pair: tuple[float | None, float | None]) -> float:
    low, high = pair
    return 0.0 if low is None or high is None else abs(high - low)


def _widened(low: float, high: float) -> tuple[float, float]:
    span = (high - low) or 1.0
    return low - span * 0.02, high + span * 0.02


def _limits(figure: Figure, all_series: tuple[figures.Series, ...]) -> tuple[float, float]:
    both = (figures.role(figure, "low"), figures.role(figure, "high"))
    known = [
        value
        for one in (*all_series, *both)
        if one is not None
        for value in one.numbers()
        if value is not None
    ]
    if figure.reference:
        known.append(figure.reference[0])
    low, high = min([0.0, *known]), max([0.0, *known])
    if figure.y_range:
        low, high = figure.y_range
    span = (high - low) or 1.0
    return low - (span * 0.12 if low < 0 else 0), high + span * 0.02


def _reference(target: Axes, figure: Figure, look: Look) -> None:
    if figure.reference is None:
        return
    value, name = figure.reference
    target.axvline(value, color="#93170F", linewidth=1.2, linestyle=(0, (4, 2)), zorder=4)
    _above(target, value, look.short(name), "#93170F")


def _page(
    laid: Rows, top: float, more: float, *, right: float, inner: float = 0
) -> tuple[Sheet, Axes, Axes]:
    """Return the sheet, its axes in points, and the axes of the bars whose height is in points."""
    sheet = canvas.sheet(top + laid.height + 6 + more)
    page = canvas.points(sheet)
    left = laid.left + inner
    target = canvas.axes(sheet, left, top, canvas.WIDTH - left - right, laid.height)
    target.set_ylim(laid.height, 0)
    target.patch.set_visible(False)
    for y in laid.tops[1:]:
        page.plot([0, canvas.WIDTH], [top + y, top + y], color=LINE, linewidth=0.4, zorder=0)
    return sheet, page, target


def _more(names: list[str]) -> float:
    return 14.0 if len(names) > MOST_ROWS else 0.0


def _say_more(page: Axes, names: list[str], look: Look) -> None:
    if len(names) > MOST_ROWS:
        text = look.t("deliver.chart.more", shown=MOST_ROWS, n=len(names))
        canvas.note(page, 0, page.get_ylim()[0] - 7, text)
