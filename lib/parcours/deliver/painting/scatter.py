"""Points with their names beside them: impact against effort. No name covers anything."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

from parcours.deliver.painting import canvas, figures, scales
from parcours.deliver.painting.look import LEGEND_HEIGHT, Look, legend, mark, point
from parcours.deliver.painting.scales import Scale
from parcours.deliver.painting.theme import LINE, MUTED
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


def scatter(figure: Figure, look: Look) -> canvas.Sheet:
    """Draw one point for each row, pushed apart where they would hide one another."""
    ys, xs = figures.series(figure)[0], figures.categories(figure)
    low, high = scales.limits([ys], figures.compared(figure), figure.y_range)
    left_end, right_end = scales.limits([xs], [], figure.x_range)
    y_ticks = scales.ticks(low, high, ys, look)
    left = canvas.widest([text for _, text in y_ticks]) + 10
    top = LEGEND_HEIGHT + 10
    area = Box(left, top, canvas.WIDTH - 8, top + _HEIGHT)
    across, up = Scale(left_end, right_end, area.x0, area.x1), Scale(low, high, area.y1, area.y0)
    marks = [*canvas.grid([up.at(value) for value, _ in y_ticks], area.x0, area.x1)]
    for value, text in y_ticks:
        marks.append(canvas.say(left - 6, up.at(value), text, colour=MUTED, ha="right"))
    for value, text in scales.ticks(left_end, right_end, xs, look, most=6):
        x = across.at(value)
        marks.append(canvas.line([(x, area.y0), (x, area.y1)], LINE, 0.6))
        marks.append(canvas.say(x, area.y1 + 10, text, colour=MUTED, ha="center"))
    marks += _frame(area, figure, look)
    marks += _zones(area, figure, across, up, look)
    known = {
        row: (across.at(x), up.at(y))
        for row, (x, y) in enumerate(zip(xs.numbers(), ys.numbers(), strict=True))
        if x is not None and y is not None
    }
    places = dict(zip(known, apart(list(known.values()), 2 * _RADIUS + 2), strict=True))
    marks += _points(figure, places, left, look)
    marks += _labels(figure, places, area, look)
    return canvas.Sheet(top + _HEIGHT + _BOTTOM, tuple(marks))


def _frame(area: Box, figure: Figure, look: Look) -> Iterator[str]:
    yield canvas.line([(area.x0, area.y0), (area.x0, area.y1), (area.x1, area.y1)], MUTED, 0.8)
    middle = (area.x0 + area.x1) / 2
    yield canvas.note(middle, area.y1 + 25, look.short(figure.x_label), "center")
    yield canvas.note(0, LEGEND_HEIGHT + 1, look.short(figure.y_label))


def _zones(area: Box, figure: Figure, across: Scale, up: Scale, look: Look) -> Iterator[str]:
    """Draw where the plane is cut, and name each part in its corner, behind the points."""
    if figure.zones is None:
        return
    x, y = across.at(figure.zones.x), up.at(figure.zones.y)
    yield canvas.line([(x, area.y0), (x, area.y1)], MUTED, 0.8, (4, 3))
    yield canvas.line([(area.x0, y), (area.x1, y)], MUTED, 0.8, (4, 3))
    names = iter(map(look.prose, figure.zones.names))
    for level in (area.y0 + 9, area.y1 - 9):
        yield canvas.say(area.x0 + 6, level, next(names), colour=MUTED, weight=600)
        yield canvas.say(area.x1 - 6, level, next(names), colour=MUTED, weight=600, ha="right")


def _points(
    figure: Figure, places: dict[int, tuple[float, float]], left: float, look: Look
) -> Iterator[str]:
    """Draw the points, each with the sign of its group, and name the groups."""
    groups = figures.role(figure, "group")
    kinds = figures.distinct(groups.values) if groups else []
    for row, (x, y) in places.items():
        style = mark(look.theme, kinds.index(groups.values[row]) if groups else 0)
        yield point(x, y, style, _RADIUS)
    if groups:
        words = dict(zip(groups.values, groups.words(look.language, look.currency), strict=True))
        named_kinds = [look.prose(figures.kind_name(groups.label, words[kind])) for kind in kinds]
        entries = [(name, mark(look.theme, index)) for index, name in enumerate(named_kinds)]
        yield from legend(left, 8, entries, "point")


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


def _labels(
    figure: Figure, places: dict[int, tuple[float, float]], area: Box, look: Look
) -> Iterator[str]:
    label = figures.role(figure, "label")
    if label is None:
        return
    words = label.words(look.language, look.currency)
    lines = [canvas.wrapped(words[row], _LABEL, weight=600, most=2) for row in places]
    boxes = named(list(places.values()), lines, area)
    for box, text in zip(boxes, lines, strict=True):
        left = max(0.0, min(box.x0, canvas.WIDTH - canvas.widest(text, weight=600)))
        yield from canvas.say_lines(left, (box.y0 + box.y1) / 2, text, weight=600)


def named(places: list[tuple[float, float]], lines: list[list[str]], area: Box) -> list[Box]:
    """Return where each name goes: the first of the places around its point that is free."""
    return [box for box, _ in _chosen(places, lines, area)]


def sides(
    places: list[tuple[float, float]], lines: list[list[str]], area: Box, among: int | None = None
) -> list[int]:
    """Return on which side of its point each name goes, in the order of ``SIDES``."""
    return [side % len(SIDES) for _, side in _chosen(places, lines, area, among)]


def shortened(name: str) -> str:
    """Return a name as a chart that cannot wrap it shows it."""
    return writing.shortened(name, 24)


def sides_of(
    points: list[tuple[float | None, float | None]],
    names: list[str],
    across: tuple[float, float],
    up: tuple[float, float],
    size: tuple[float, float] = (520.0, 290.0),
    among: int | None = None,
) -> list[int]:
    """Return on which side of its point each name goes, among the first ``SIDES``.

    ``size`` is that of the plane, in points where names are set at ``canvas.SIZE``.
    """
    width, height = size
    places = [
        (
            width * ((x or 0.0) - across[0]) / ((across[1] - across[0]) or 1),
            height * (up[1] - (y or 0.0)) / ((up[1] - up[0]) or 1),
        )
        for x, y in points
    ]
    return sides(places, [name.split("<br>") for name in names], Box(0, 0, width, height), among)


def _chosen(
    places: list[tuple[float, float]],
    lines: list[list[str]],
    area: Box,
    among: int | None = None,
) -> list[tuple[Box, int]]:
    points = [Box(x - _RADIUS, y - _RADIUS, x + _RADIUS, y + _RADIUS) for x, y in places]
    taken: list[tuple[Box, int]] = []
    for (x, y), text in zip(places, lines, strict=True):
        width = canvas.widest(text, weight=600)
        height = len(text) * canvas.SIZE * canvas.LEADING
        candidates = _around(x, y, width, height)[:among]
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
