"""A roadmap: tasks by wave over months, the critical path told apart by its fill and a word."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from parcours.deliver.painting import bars, canvas, figures
from parcours.deliver.painting.look import LEGEND_HEIGHT, Look, Mark, filled, legend, marks
from parcours.deliver.painting.theme import LINE, MUTED
from parcours.drawing.palette import mix
from parcours.exhibits import writing
from parcours.exhibits.kinds import Cell, Figure

_HEAD, _GROUP, _BAR = 18.0, 17.0, 12.0
_MONTHS_EACH = 18
"""Beyond, only every third month is named."""


def gantt(figure: Figure, look: Look) -> canvas.Sheet:
    """Draw one bar for each task from its start to its end."""
    starts, ends = figures.role(figure, "start"), figures.role(figure, "end")
    if starts is None or ends is None:
        raise KeyError(figure.key)
    groups = figures.role(figure, "group")
    order = by_group(groups.values if groups else (), len(starts.values))
    names = figures.categories(figure).words(look.language, look.currency)
    laid = bars.rows([names[index] for index in order], 21)
    titles = heads(groups, order, look)
    top = LEGEND_HEIGHT + _HEAD
    height = top + laid.height + len(titles) * _GROUP + 6
    days = span_of(starts.values, ends.values)
    sides = laid.left, canvas.WIDTH - 58
    drawn = [*_months(days, sides, (top, height), look)]
    marks_of = marks(look.theme)
    critical = figures.role(figure, "critical")
    shift = 0.0
    for place, index in enumerate(order[: bars.MOST_ROWS]):
        if place in titles:
            drawn += _group(top + laid.tops[place] + shift, titles[place], look)
            shift += _GROUP
        y = top + laid.middle(place) + shift
        drawn += canvas.say_lines(laid.left - 10, y, laid.names[place], ha="right")
        style = marks_of[0] if critical and critical.values[index] else marks_of[2]
        drawn += _bar((starts.values[index], ends.values[index]), y, days, sides, style, look)
    if critical:
        other = look.t("deliver.chart.other_tasks")
        entries = [(look.prose(critical.label), marks_of[0]), (other, marks_of[2])]
        drawn += legend(laid.left, 8, entries)
    return canvas.Sheet(height, tuple(drawn))


def by_group(groups: tuple[Cell, ...], count: int) -> list[int]:
    """Return the order of the tasks: group by group, each in its own order."""
    known = figures.distinct(groups)
    return sorted(range(count), key=lambda i: (known.index(groups[i]) if groups else 0, i))


def heads(groups: figures.Series | None, order: list[int], look: Look) -> dict[int, str]:
    """Return the name of each group, by the place of its first task."""
    names: dict[int, str] = {}
    seen: set[Cell] = set()
    for place, index in enumerate(order[: bars.MOST_ROWS] if groups else []):
        assert groups is not None  # noqa: S101 - the loop is empty without groups
        if groups.values[index] not in seen:
            seen.add(groups.values[index])
            names[place] = groups.words(look.language, look.currency)[index]
    return names


def span_of(starts: tuple[Cell, ...], ends: tuple[Cell, ...]) -> tuple[dt.date, dt.date]:
    """Return the first day of the first month and the first day after the last."""
    days = [day for day in (*starts, *ends) if isinstance(day, dt.date)] or [dt.date(2000, 1, 1)]
    first, last = min(days), max(days)
    return first.replace(day=1), _next_month(last)


def months(span: tuple[dt.date, dt.date]) -> list[dt.date]:
    """Return the first day of each month, to the one after the last."""
    found = [span[0]]
    while found[-1] < span[1]:
        found.append(_next_month(found[-1]))
    return found


def _next_month(day: dt.date) -> dt.date:
    return dt.date(day.year + day.month // 12, day.month % 12 + 1, 1)


def x_of(day: dt.date, span: tuple[dt.date, dt.date], sides: tuple[float, float]) -> float:
    """Return where a day stands between the two sides."""
    share = (day - span[0]).days / max(1, (span[1] - span[0]).days)
    return sides[0] + share * (sides[1] - sides[0])


def _months(
    span: tuple[dt.date, dt.date],
    sides: tuple[float, float],
    heights: tuple[float, float],
    look: Look,
) -> Iterator[str]:
    firsts = months(span)
    top, bottom = heights
    every = 1 if len(firsts) <= 7 else 2 if len(firsts) <= _MONTHS_EACH else 3  # noqa: PLR2004 - room
    for index, month in enumerate(firsts):
        x = x_of(month, span, sides)
        yield canvas.line([(x, top), (x, bottom)], LINE, 0.5)
        if index % every == 0 and index < len(firsts) - 1:
            words = writing.month(month, look.language)
            yield canvas.say(x + 2, top - 8, words, size=7, colour=MUTED)


def _group(y: float, name: str, look: Look) -> Iterator[str]:
    light = mix(look.theme.brand, "#FFFFFF", 0.9)
    yield canvas.rect(0, y + 1, canvas.WIDTH, _GROUP - 2, light)
    words = canvas.fitted(name, canvas.WIDTH - 12, weight=600)
    yield canvas.say(6, y + _GROUP / 2, words, weight=600, colour=look.theme.brand)


def _bar(
    days: tuple[Cell, Cell],
    y: float,
    span: tuple[dt.date, dt.date],
    sides: tuple[float, float],
    style: Mark,
    look: Look,
) -> Iterator[str]:
    start, end = days
    if not isinstance(start, dt.date) or not isinstance(end, dt.date):
        yield canvas.note(sides[0] + 4, y, look.t("deliver.unknown"))
        return
    x, width = x_of(start, span, sides), max(3.0, x_of(end, span, sides) - x_of(start, span, sides))
    yield filled(x, y - _BAR / 2, width, _BAR, style)
    yield canvas.say(x + width + 5, y, writing.day(end, look.language), size=7)
