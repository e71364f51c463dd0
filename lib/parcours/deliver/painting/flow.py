"""A diagram of flows: boxes in layers, arrows told apart by their dash, values where they vary."""

from __future__ import annotations

import itertools
from dataclasses import dataclass

from matplotlib.axes import Axes
from matplotlib.figure import Figure as Sheet
from matplotlib.patches import FancyArrowPatch, FancyBboxPatch, PathPatch
from matplotlib.path import Path

from parcours.deliver.painting import canvas, figures
from parcours.deliver.painting.layering import Layout, Route, laid_out
from parcours.deliver.painting.look import LEGEND_HEIGHT, Look, Mark, legend, mark
from parcours.deliver.painting.theme import INK, PANEL
from parcours.exhibits.kinds import Figure

_ROW, _WIDEST, _PORT = 40.0, 112.0, 7.0


@dataclass(frozen=True)
class Boxes:
    """Where boxes stand, in points: middle of each, half its width and height."""

    top: float
    height: float
    middles: dict[str, tuple[float, float]]
    half: float
    tall: dict[str, float]
    lines: dict[str, list[str]]

    def y(self, share: float) -> float:
        """Return the height of a place, in points."""
        return self.top + share * self.height


def links(figure: Figure, look: Look) -> list[tuple[str, str]]:
    """Return the links of a figure, by the names of their boxes."""
    source, target = figures.role(figure, "source"), figures.role(figure, "target")
    if source is None or target is None:
        raise KeyError(figure.key)
    both = (one.words(look.language, look.currency) for one in (source, target))
    return list(zip(*both, strict=True))


def flow(figure: Figure, look: Look) -> Sheet:
    """Draw a directed graph from left to right."""
    all_links = links(figure, look)
    layout = laid_out(all_links)
    groups = figures.role(figure, "group")
    kinds = figures.distinct(groups.values) if groups else []
    top = LEGEND_HEIGHT if kinds else 2.0
    height = max(2, layout.tallest) * _ROW
    sheet = canvas.sheet(top + height + 4)
    page = canvas.points(sheet)
    boxes = _boxes(layout, top, height)
    values = _values(figure, look)
    ports = _ports(layout, all_links)
    for route in layout.routes:
        style = mark(look.theme, kinds.index(groups.values[route.link]) if groups else 0)
        _draw_route(page, route, all_links[route.link], boxes, ports, style, values[route.link])
    for name in boxes.middles:
        _draw_box(page, name, boxes, look)
    if groups:
        words = dict(zip(groups.values, groups.words(look.language, look.currency), strict=True))
        entries = [(words[kind], mark(look.theme, order)) for order, kind in enumerate(kinds)]
        legend(page, 0, 8, entries, key="dash")
    return sheet


def _boxes(layout: Layout, top: float, height: float) -> Boxes:
    count = max(1, layout.layer_count)
    width = min(_WIDEST, canvas.WIDTH / count * 0.66)
    step = (canvas.WIDTH - width - 2) / max(1, count - 1)
    middles = {
        name: (1 + width / 2 + layer * step, top + share * height)
        for name, (layer, share) in layout.boxes.items()
    }
    lines = {name: canvas.wrapped(name, width - 12, weight=600, most=2) for name in middles}
    tall = {name: len(one) * canvas.SIZE * canvas.LEADING / 2 + 6 for name, one in lines.items()}
    return Boxes(top, height, middles, width / 2, tall, lines)


def _values(figure: Figure, look: Look) -> list[str]:
    """Return what is written on each arrow: its value, where values differ."""
    value = figures.role(figure, "value")
    if value is None or len(set(value.values)) < 2:  # noqa: PLR2004 - all alike say nothing
        return [""] * len(figure.table.rows)
    return value.labels(look.language, look.currency)


def _ports(layout: Layout, all_links: list[tuple[str, str]]) -> dict[tuple[int, int], float]:
    """Return by how much each end of each link is moved, so that arrows stay apart."""
    ends: dict[tuple[str, int], list[tuple[float, int]]] = {}
    for route in layout.routes:
        left, right = all_links[route.link][:: -1 if route.is_turned else 1]
        ends.setdefault((left, 0), []).append((route.places[1][1], route.link))
        ends.setdefault((right, 1), []).append((route.places[-2][1], route.link))
    return {
        (link, side): (rank - (len(found) - 1) / 2) * _PORT
        for (_, side), found in ends.items()
        for rank, (_, link) in enumerate(sorted(found))
    }


def _draw_route(
    page: Axes,
    route: Route,
    link: tuple[str, str],
    boxes: Boxes,
    ports: dict[tuple[int, int], float],
    style: Mark,
    value: str,
) -> None:
    left, right = link[:: -1 if route.is_turned else 1]
    (x0, y0), (x1, y1) = boxes.middles[left], boxes.middles[right]
    start = (x0 + boxes.half, y0 + ports[route.link, 0])
    end = (x1 - boxes.half, y1 + ports[route.link, 1])
    span = (x1 - x0) / max(1.0, route.places[-1][0] - route.places[0][0])
    first_layer = route.places[0][0]
    bends = [(x0 + (at - first_layer) * span, boxes.y(share)) for at, share in route.places[1:-1]]
    path = _curve([start, *bends, end])
    page.add_patch(
        PathPatch(
            path, facecolor="none", edgecolor=style.colour, linewidth=1.4, linestyle=style.dash
        )
    )
    tip, toward = (start, 1.0) if route.is_turned else (end, -1.0)
    page.add_patch(
        FancyArrowPatch(
            (tip[0] + toward * 7, tip[1]),
            tip,
            arrowstyle="-|>",
            mutation_scale=9,
            shrinkA=0,
            shrinkB=0,
            facecolor=style.colour,
            edgecolor=style.colour,
            linewidth=1,
        )
    )
    if value:
        middle = ((start[0] + end[0]) / 2, (start[1] + end[1]) / 2)
        box = {"boxstyle": "round,pad=0.15", "facecolor": canvas.PAPER, "edgecolor": "none"}
        canvas.say(page, *middle, value, size=canvas.SMALL, ha="center", bbox=box)


def _curve(places: list[tuple[float, float]]) -> Path:
    """Return a curve that leaves and reaches each place level."""
    vertices, codes = [places[0]], [Path.MOVETO]
    for (x0, y0), (x1, y1) in itertools.pairwise(places):
        middle = (x0 + x1) / 2
        vertices += [(middle, y0), (middle, y1), (x1, y1)]
        codes += [Path.CURVE4] * 3
    return Path(vertices, codes)


def _draw_box(page: Axes, name: str, boxes: Boxes, look: Look) -> None:
    x, y = boxes.middles[name]
    tall = boxes.tall[name]
    page.add_patch(
        FancyBboxPatch(
            (x - boxes.half, y - tall),
            2 * boxes.half,
            2 * tall,
            mutation_aspect=1,
            boxstyle="round,pad=0,rounding_size=4",
            facecolor=PANEL,
            edgecolor=look.theme.brand,
            linewidth=1,
        )
    )
    canvas.say_lines(page, x, y, boxes.lines[name], ha="center", weight=600, colour=INK)
