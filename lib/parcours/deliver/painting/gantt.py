"""A roadmap: tasks by wave over months, the critical path told apart by its fill and a word."""

from __future__ import annotations

import datetime as dt

from matplotlib.axes import Axes
from matplotlib.figure import Figure as Sheet
from matplotlib.patches import Rectangle

from parcours.deliver.painting import bars, canvas, figures
from parcours.deliver.painting.look import LEGEND_HEIGHT, Look, Mark, legend, marks
from parcours.deliver.painting.theme import INK, LINE, MUTED
from parcours.drawing.palette import mix
from parcours.exhibits import writing
from parcours.exhibits.kinds import Cell, Figure

_HEAD, _GROUP, _BAR = 18.0, 17.0, 12.0
_MONTHS_EACH = 18
"""Beyond, only every third month is named."""


def gantt(figure: Figure, look: Look) -> Sheet:
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
    sheet = canvas.sheet(top + laid.height + len(titles) * _GROUP + 6)
    page = canvas.points(sheet)
    days = span_of(starts.values, ends.values)
    left, right = laid.left, canvas.WIDTH - 58
    _draw_months(page, days, (left, right), top, look)
    marks_of = marks(look.theme)
    critical = figures.role(figure, "critical")
    shift = 0.0
    for place, index in enumerate(order[: bars.MOST_ROWS]):
        if place in titles:
            _draw_group(page, top + laid.tops[place] + shift, titles[place], look)
            shift += _GROUP
        y = top + laid.middle(place) + shift
        canvas.say_lines(page, left - 10, y, laid.names[place], ha="right")
        is_critical = bool(critical and critical.values[index])
        style = marks_of[0] if is_critical else marks_of[2]
        _draw_bar(
            page, (starts.values[index], ends.values[index]), y, days, (left, right), style, look
        )
    _write_legend(page, left, critical, marks_of, look)
    return sheet


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


def _draw_months(
    page: Axes, span: tuple[dt.date, dt.date], sides: tuple[float, float], top: float, look: Look
) -> None:
    firsts = months(span)
    every = 1 if len(firsts) <= 7 else 2 if len(firsts) <= _MONTHS_EACH else 3  # noqa: PLR2004 - room
    for index, month in enumerate(firsts):
        x = x_of(month, span, sides)
        page.plot([x, x], [top, page.get_ylim()[0]], color=LINE, linewidth=0.5, zorder=0)
        if index % every == 0 and index < len(firsts) - 1:
            canvas.say(
                page, x + 2, top - 8, writing.month(month, look.language), size=7, colour=MUTED
            )


def _draw_group(page: Axes, y: float, name: str, look: Look) -> None:
    light = mix(look.theme.brand, "#FFFFFF", 0.9)
    page.add_patch(
        Rectangle((0, y + 1), canvas.WIDTH, _GROUP - 2, facecolor=light, linewidth=0, zorder=1)
    )
    words = canvas.fitted(name, canvas.WIDTH - 12, weight=600)
    canvas.say(page, 6, y + _GROUP / 2, words, weight=600, colour=look.theme.brand)


def _draw_bar(
    page: Axes,
    days: tuple[Cell, Cell],
    y: float,
    span: tuple[dt.date, dt.date],
    sides: tuple[float, float],
    style: Mark,
    look: Look,
) -> None:
    start, end = days
    if not isinstance(start, dt.date) or not isinstance(end, dt.date):
        canvas.note(page, sides[0] + 4, y, look.t("deliver.unknown"))
        return
    x, width = x_of(start, span, sides), max(3.0, x_of(end, span, sides) - x_of(start, span, sides))
    page.add_patch(
        Rectangle(
            (x, y - _BAR / 2),
            width,
            _BAR,
            facecolor=style.fill,
            edgecolor=style.colour,
            linewidth=1,
        )
    )
    canvas.say(page, x + width + 5, y, writing.day(end, look.language), size=7, colour=INK)


def _write_legend(
    page: Axes, left: float, critical: figures.Series | None, marks_of: list[Mark], look: Look
) -> None:
    if critical is None:
        return
    other = look.t("deliver.chart.other_tasks")
    legend(page, left, 8, [(look.prose(critical.label), marks_of[0]), (other, marks_of[2])])
