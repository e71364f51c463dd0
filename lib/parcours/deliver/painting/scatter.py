"""Points with their names beside them: impact against effort. No name covers anything."""

from __future__ import annotations

import math
from dataclasses import dataclass

from matplotlib.axes import Axes
from matplotlib.figure import Figure as Sheet
from matplotlib.lines import Line2D

from parcours.deliver.painting import canvas, figures, scales
from parcours.deliver.painting.look import LEGEND_HEIGHT, Look, legend, line_style, mark
from parcours.deliver.painting.theme import INK, LINE, MUTED
from parcours.exhibits import writing
from parcours.exhibits.kinds import Figure

_HEIGHT, _BOTTOM, _RADIUS, _LABEL = 270.0, 34.0, 4.5, 96.0
_ROUNDS = 60
SIDES = (
    "middle right",
    "middle left",
    "top center",
    "bottom center",
    "top right",
    "bottom right",
    "top left",
    "bottom left",
)
"""Places around a point, in the order they are tried."""


@dataclass(frozen=True)
class Box:
    """A rectangle, in points."""

    x0: float
    y0: float
    x1: float
    y1: float

    def overlap(self, other: Box) -> float:
        """Return the area two rectangles share."""
        width = min(self.x1, other.x1) - max(self.x0, other.x0)
        height = min(self.y1, other.y1) - max(self.y0, other.y0)
        return max(0.0, width) * max(0.0, height)


def scatter(figure: Figure, look: Look) -> Sheet:
    """Draw one point for each row, pushed apart where they would hide one another."""
    ys, xs = figures.series(figure)[0], figures.categories(figure)
    low, high = scales.limits([ys], _reference(figure), figure.y_range)
    left_end, right_end = scales.limits([xs], [], None)
    y_ticks = scales.ticks(low, high, ys, look)
    left = canvas.widest([text for _, text in y_ticks]) + 10
    groups = figures.role(figure, "group")
    kinds = figures.distinct(groups.values) if groups else []
    top = LEGEND_HEIGHT + 10
    sheet = canvas.sheet(top + _HEIGHT + _BOTTOM)
    page = canvas.points(sheet)
    area = Box(left, top, canvas.WIDTH - 8, top + _HEIGHT)

    def at(x: float, y: float) -> tuple[float, float]:
        across = (x - left_end) / ((right_end - left_end) or 1)
        up = (y - low) / ((high - low) or 1)
        return area.x0 + across * (area.x1 - area.x0), area.y1 - up * (area.y1 - area.y0)

    _draw_frame(page, area, figure, look)
    for value, text in y_ticks:
        y = at(left_end, value)[1]
        page.plot([area.x0, area.x1], [y, y], color=LINE, linewidth=0.6, zorder=0)
        canvas.say(page, left - 6, y, text, colour=MUTED, ha="right")
    for value, text in scales.ticks(left_end, right_end, xs, look, most=6):
        x = at(value, low)[0]
        page.plot([x, x], [area.y0, area.y1], color=LINE, linewidth=0.6, zorder=0)
        canvas.say(page, x, area.y1 + 10, text, colour=MUTED, ha="center")
    pairs = zip(xs.numbers(), ys.numbers(), strict=True)
    rows = [i for i, (x, y) in enumerate(pairs) if x is not None and y is not None]
    true = [at(xs.numbers()[i] or 0.0, ys.numbers()[i] or 0.0) for i in rows]
    places = apart(true, 2 * _RADIUS + 2)
    for row, (x, y) in zip(rows, places, strict=True):
        style = mark(look.theme, kinds.index(groups.values[row]) if groups else 0)
        page.add_line(
            Line2D([x], [y], **{**line_style(style), "markersize": 2 * _RADIUS}, zorder=3)
        )
    _write_labels(page, figure, rows, places, area, look)
    if groups:
        words = dict(zip(groups.values, groups.words(look.language, look.currency), strict=True))
        named_kinds = [look.prose(figures.kind_name(groups.label, words[kind])) for kind in kinds]
        entries = [(name, mark(look.theme, index)) for index, name in enumerate(named_kinds)]
        legend(page, left, 8, entries, key="point")
    return sheet


def _reference(figure: Figure) -> list[float]:
    return [figure.reference[0]] if figure.reference else []


def _draw_frame(page: Axes, area: Box, figure: Figure, look: Look) -> None:
    page.plot([area.x0, area.x0, area.x1], [area.y0, area.y1, area.y1], color=MUTED, linewidth=0.8)
    middle = (area.x0 + area.x1) / 2
    canvas.note(page, middle, area.y1 + 25, look.short(figure.x_label), ha="center")
    canvas.note(page, 0, LEGEND_HEIGHT + 1, look.short(figure.y_label))


def apart(places: list[tuple[float, float]], least: float) -> list[tuple[float, float]]:
    """Push points apart until none hides another, each as little as needed.

    >>> [round(x, 1) for x, _ in apart([(10.0, 5.0), (10.0, 5.0)], 8.0)]
    [6.0, 14.0]
    """
    moved = [list(place) for place in places]
    for _ in range(_ROUNDS):
        is_still = True
        for i in range(len(moved)):
            for j in range(i + 1, len(moved)):
                dx, dy = moved[j][0] - moved[i][0], moved[j][1] - moved[i][1]
                distance = math.hypot(dx, dy)
                if distance >= least - 1e-6:
                    continue
                is_still = False
                ux, uy = (dx / distance, dy / distance) if distance > 1e-9 else (1.0, 0.0)  # noqa: PLR2004
                push = (least - distance) / 2
                for end, sign in ((i, -1), (j, 1)):
                    moved[end][0] += sign * push * ux
                    moved[end][1] += sign * push * uy
        if is_still:
            break
    return [(x, y) for x, y in moved]


def _write_labels(
    page: Axes,
    figure: Figure,
    rows: list[int],
    places: list[tuple[float, float]],
    area: Box,
    look: Look,
) -> None:
    label = figures.role(figure, "label")
    if label is None:
        return
    words = label.words(look.language, look.currency)
    lines = [canvas.wrapped(words[row], _LABEL, most=2) for row in rows]
    boxes = named(places, lines, area)
    for box, text in zip(boxes, lines, strict=True):
        middle = (box.y0 + box.y1) / 2
        canvas.say_lines(page, box.x0, middle, text, weight=600, colour=INK)


def named(places: list[tuple[float, float]], lines: list[list[str]], area: Box) -> list[Box]:
    """Return where each name goes: the first of the places around its point that is free."""
    return [box for box, _ in _chosen(places, lines, area)]


def sides(places: list[tuple[float, float]], lines: list[list[str]], area: Box) -> list[int]:
    """Return on which side of its point each name goes, in the order of ``SIDES``."""
    return [side % len(SIDES) for _, side in _chosen(places, lines, area)]


def shortened(name: str) -> str:
    """Return a name as a chart that cannot wrap it shows it."""
    return writing.shortened(name, 24)


def sides_of(
    points: list[tuple[float | None, float | None]],
    names: list[str],
    across: tuple[float, float],
    up: tuple[float, float],
) -> list[int]:
    """Return on which side of its point each name goes, on a chart of a usual shape."""
    width, height = 520.0, 290.0
    places = [
        (
            width * ((x or 0.0) - across[0]) / ((across[1] - across[0]) or 1),
            height * (up[1] - (y or 0.0)) / ((up[1] - up[0]) or 1),
        )
        for x, y in points
    ]
    return sides(places, [name.split("<br>") for name in names], Box(0, 0, width, height))


def _chosen(
    places: list[tuple[float, float]], lines: list[list[str]], area: Box
) -> list[tuple[Box, int]]:
    points = [Box(x - _RADIUS, y - _RADIUS, x + _RADIUS, y + _RADIUS) for x, y in places]
    taken: list[tuple[Box, int]] = []
    for (x, y), text in zip(places, lines, strict=True):
        width = canvas.widest(text, weight=600)
        height = len(text) * canvas.SIZE * canvas.LEADING
        candidates = _around(x, y, width, height)
        others = [*points, *(box for box, _ in taken)]
        costs = [_cost(box, others, area) + 0.01 * i for i, box in enumerate(candidates)]
        side = costs.index(min(costs))
        taken.append((candidates[side], side))
    return taken


def _around(x: float, y: float, width: float, height: float) -> list[Box]:
    gap = _RADIUS + 3
    right, left, middle = x + gap, x - gap - width, x - width / 2
    above, below, level = y - gap - height + 2, y + gap - 2, y - height / 2
    corners = (
        (right, level), (left, level), (middle, above), (middle, below),
        (right, above), (right, below), (left, above), (left, below),
    )  # fmt: skip
    far = [(right + 10, level), (left - 10, level), (middle, above - 10), (middle, below + 10)]
    return [Box(a, b, a + width, b + height) for a, b in (*corners, *far)]


def _cost(box: Box, others: list[Box], area: Box) -> float:
    outside = max(0.0, area.x0 - box.x0) + max(0.0, box.x1 - area.x1 - 8)
    outside += max(0.0, area.y0 - box.y0) + max(0.0, box.y1 - area.y1)
    return sum(box.overlap(other) for other in others) + 100 * outside
