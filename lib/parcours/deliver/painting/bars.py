"""Bars lying down, so that long names stay readable: compared, stacked, or around a base."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from parcours.deliver.painting import canvas, figures
from parcours.deliver.painting.look import LEGEND_HEIGHT, Look, Mark, filled, legend, mark, steps
from parcours.deliver.painting.scales import Scale
from parcours.deliver.painting.theme import INK, LINE, MUTED, WHITE, fixed, on
from parcours.exhibits.kinds import Figure

NAME_WIDTH = 168.0
MOST_ROWS = 40
"""Beyond, a chart is no longer read; its table has them all, and the chart says so."""
_BAR, _GAP = 13.0, 3.0
_REFERENCE, _REFERENCE_DASH = "#93170F", (4.0, 2.0)
_MORE = 14.0
"""Height of the line that says how many rows are not shown."""


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


def write_names(laid: Rows, top: float) -> Iterator[str]:
    """Write the names of the rows."""
    for index, lines in enumerate(laid.names):
        yield from canvas.say_lines(laid.left - 10, top + laid.middle(index), lines, ha="right")


def bar(figure: Figure, look: Look) -> canvas.Sheet:
    """Draw one bar for each category and series, its value and interval at its end."""
    all_series = figures.series(figure)
    names = figures.categories(figure).words(look.language, look.currency)
    laid = rows(names, len(all_series) * (_BAR + _GAP) + 8)
    has_legend = len(all_series) > 1 or bool(figure.y_label)
    top = LEGEND_HEIGHT if has_legend else 4.0
    top += 14 if figure.reference else 0
    labels = [one.labels(look.language, look.currency) for one in all_series]
    intervals = _intervals(figure, look)
    beside = [canvas.measured(label, weight=600) for one in labels for label in one]
    right = max(beside, default=0.0) + canvas.widest(intervals, canvas.SMALL) + 14
    scale = Scale(*_limits(figure, all_series), laid.left, canvas.WIDTH - right)
    marks = [*_between(laid, top)]
    for order, one in enumerate(all_series):
        marks += _bars(scale, figure, one, order, laid, top, look)
    marks.append(_upright(scale.within(0), laid, top, MUTED, 0.8))
    marks += _reference(scale, figure, laid, top, look)
    marks += write_names(laid, top)
    if has_legend:
        entries = [(look.prose(s.label), mark(look.theme, i)) for i, s in enumerate(all_series)]
        marks += legend(laid.left, 7, entries)
    return _sheet(marks, laid, top, names, look)


def _bars(
    scale: Scale,
    figure: Figure,
    one: figures.Series,
    order: int,
    laid: Rows,
    top: float,
    look: Look,
) -> Iterator[str]:
    count, style = len(figure.y), mark(look.theme, order)
    low, high = (figures.role(figure, name) if order == 0 else None for name in ("low", "high"))
    labels = one.labels(look.language, look.currency)
    intervals = _intervals(figure, look) if order == 0 else [""] * len(labels)
    for index, value in enumerate(one.numbers()[:MOST_ROWS]):
        y = top + laid.middle(index) + (order - (count - 1) / 2) * (_BAR + _GAP)
        if value is None:
            yield canvas.say(scale.within(0) + 4, y, look.t("deliver.unknown"), colour=MUTED)
            continue
        yield _bar(scale, 0, value, y, _BAR, style)
        ends = [value, value]
        if low and high and intervals[index]:
            ends = [low.numbers()[index] or 0.0, high.numbers()[index] or 0.0]
            yield from _whiskers([scale.within(end) for end in ends], y)
        span = (min(value, *ends), max(value, *ends))
        yield from _say_value(scale, span, y, (labels[index], intervals[index]), is_left=value < 0)


def _bar(scale: Scale, start: float, end: float, y: float, height: float, style: Mark) -> str:
    ends = sorted((scale.within(start), scale.within(end)))
    return filled(ends[0], y - height / 2, ends[1] - ends[0], height, style)


def _whiskers(ends: list[float], y: float) -> Iterator[str]:
    """Draw an interval, read on a dark bar as on a light one."""
    for colour, width in ((WHITE, 3.2), (INK, 1.3)):
        yield canvas.line([(ends[0], y), (ends[1], y)], colour, width)
        for x in ends:
            yield canvas.line([(x, y - 3.5), (x, y + 3.5)], colour, width)


def _intervals(figure: Figure, look: Look) -> list[str]:
    """Return the interval of each row in words, as precise as its value; empty where it has none."""
    low, high = (figures.bound(figure, name) for name in ("low", "high"))
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
    scale: Scale, span: tuple[float, float], y: float, said: tuple[str, str], *, is_left: bool
) -> Iterator[str]:
    """Write a value after its bar and interval; the interval's words after it, where it is clear."""
    low, high = span
    text, interval = said
    yield _beside(scale.within(low if is_left else high), y, text, is_left=is_left)
    if interval:
        offset = 6 if is_left else 9 + canvas.measured(text, weight=600)
        yield canvas.note(scale.within(max(0.0, high)) + offset, y, interval)


def _beside(x: float, y: float, text: str, *, is_left: bool) -> str:
    """Write a value some points to the right of where a bar ends, or to its left."""
    if is_left:
        return canvas.say(x - 5, y, text, weight=600, ha="right")
    return canvas.say(x + 5, y, text, weight=600)


def _upright(
    x: float,
    laid: Rows,
    top: float,
    colour: str,
    width: float,
    dash: tuple[float, ...] = (),
) -> str:
    return canvas.line([(x, top), (x, top + laid.height)], colour, width, dash)


def _above(x: float, top: float, text: str, colour: str) -> str:
    """Write a text over the bars, at a value; never beyond the sheet."""
    half = canvas.measured(text, canvas.SMALL, 600) / 2
    middle = min(max(x, half), canvas.WIDTH - half)
    return canvas.say(
        middle, top - 7, text, size=canvas.SMALL, weight=600, colour=colour, ha="center"
    )


def stacked_bar(figure: Figure, look: Look) -> canvas.Sheet:
    """Draw parts of a whole, each with its value where it fits."""
    all_series = figures.series(figure)
    names = figures.categories(figure).words(look.language, look.currency)
    laid, top = rows(names, 24), LEGEND_HEIGHT
    columns = [[value or 0.0 for value in one.numbers()[:MOST_ROWS]] for one in all_series]
    totals = [sum(values) for values in zip(*columns, strict=True)]
    scale = Scale(0, max([*totals, 1e-9]), laid.left, canvas.WIDTH - 12)
    starts = [0.0] * len(totals)
    shades = steps(look.theme)
    marks = [*_between(laid, top)]
    for order, (one, values) in enumerate(zip(all_series, columns, strict=True)):
        style = shades[order % len(shades)]
        labels = one.labels(look.language, look.currency)
        for index, value in enumerate(values):
            y = top + laid.middle(index)
            if value:
                marks.append(_bar(scale, starts[index], starts[index] + value, y, 17, style))
            room = scale.at(value) - scale.at(0) - 6
            if canvas.measured(labels[index], weight=600) <= room:
                middle = scale.at(starts[index] + value / 2)
                marks.append(_inside(middle, y, labels[index], style))
            starts[index] += value
    marks += write_names(laid, top)
    entries = zip((look.prose(one.label) for one in all_series), itertools.cycle(shades))
    marks += legend(laid.left, 7, list(entries))
    return _sheet(marks, laid, top, names, look)


def _inside(x: float, y: float, text: str, style: Mark) -> str:
    """Write a value in its part: on a plain ground, where the part is hatched."""
    ink = fixed(on(style.fill))
    ground = style.fill if style.hatch else ""
    return canvas.say(x, y, text, weight=600, colour=ink, ha="center", ground=ground)


def tornado(figure: Figure, look: Look) -> canvas.Sheet:
    """Draw what each lever does on both sides of the base, the strongest first."""
    low, high = figures.role(figure, "low"), figures.role(figure, "high")
    if low is None or high is None:
        raise KeyError(figure.key)
    names = figures.categories(figure).words(look.language, look.currency)
    ends = list(zip(low.numbers(), high.numbers(), strict=True))
    order = sorted(range(len(names)), key=lambda i: (-_swing(ends[i]), i))
    laid = rows([names[i] for i in order], 26)
    top = LEGEND_HEIGHT + 14
    sure = figures.sureness(figure)
    bounds = [one.numbers() for one in (low, high, *(sure or ()))]
    known = [value for numbers in bounds for value in numbers if value is not None]
    limits = _widened(min([figure.base, *known]), max([figure.base, *known]))
    scale = Scale(*limits, laid.left + 58, canvas.WIDTH - 64)
    marks = [*_between(laid, top)]
    for place, index in enumerate(order[:MOST_ROWS]):
        y = top + laid.middle(place)
        for side, one in enumerate((low, high)):
            value = one.numbers()[index]
            if value is None:
                continue
            said = one.write(one.values[index], look.language, look.currency)
            known = [bound.numbers()[index] for bound in sure or ()] if side else []
            likely = [bound for bound in known if bound is not None]
            style = mark(look.theme, 1 - side)
            marks += _side(scale, figure.base, (value, said), likely, y, style)
    marks.append(_upright(scale.at(figure.base), laid, top, INK, 1.2))
    base = low.write(figure.base, look.language, look.currency)
    said = f"{look.short(figure.x_label)} {base}".strip()
    marks.append(_above(scale.at(figure.base), top, said, INK))
    marks += write_names(laid, top)
    entries = [(look.prose(s.label), mark(look.theme, 1 - i)) for i, s in enumerate((low, high))]
    marks += legend(laid.left, 7, entries)
    return _sheet(marks, laid, top, names, look)


def _side(
    scale: Scale,
    base: float,
    end: tuple[float, str],
    likely: Sequence[float],
    y: float,
    style: Mark,
) -> Iterator[str]:
    """Draw one end of a lever, with its interval where it is known, and its value beyond both."""
    value, said = end
    yield _bar(scale, base, value, y, 15, style)
    if likely:
        yield from _whiskers([scale.at(one) for one in likely], y)
    is_left = value < base
    beyond = min([value, *likely]) if is_left else max([value, *likely])
    yield _beside(scale.at(beyond), y, said, is_left=is_left)


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
    known += figures.compared(figure)
    low, high = min([0.0, *known]), max([0.0, *known])
    if figure.y_range:
        low, high = figure.y_range
    span = (high - low) or 1.0
    return low - (span * 0.12 if low < 0 else 0), high + span * 0.02


def _reference(scale: Scale, figure: Figure, laid: Rows, top: float, look: Look) -> Iterator[str]:
    if figure.reference is None:
        return
    value, name = figure.reference
    yield _upright(scale.within(value), laid, top, _REFERENCE, 1.2, _REFERENCE_DASH)
    yield _above(scale.within(value), top, look.short(name), _REFERENCE)


def _between(laid: Rows, top: float) -> Iterator[str]:
    """Draw a light line between two rows."""
    for y in laid.tops[1:]:
        yield canvas.line([(0, top + y), (canvas.WIDTH, top + y)], LINE, 0.4)


def _sheet(marks: list[str], laid: Rows, top: float, names: list[str], look: Look) -> canvas.Sheet:
    """Return the sheet; it says how many rows it leaves to the table."""
    sheet = canvas.Sheet(top + laid.height + 6, tuple(marks))
    return with_the_rest(sheet, min(len(names), MOST_ROWS), len(names), look)


def with_the_rest(sheet: canvas.Sheet, shown: int, n: int, look: Look) -> canvas.Sheet:
    """Say under a chart how many rows it leaves to its table; nothing where it shows them all."""
    if shown == n:
        return sheet
    height = sheet.height + _MORE
    said = canvas.note(0, height - 7, look.t("deliver.chart.more", shown=shown, n=n))
    return canvas.Sheet(height, (*sheet.marks, said))
