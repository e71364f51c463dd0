"""A diagram of flows: boxes in layers, arrows told apart by their dash, values where they vary."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, replace

from parcours.deliver.painting import canvas, figures
from parcours.deliver.painting.layering import Layout, Route, laid_out
from parcours.deliver.painting.look import LEGEND_HEIGHT, Look, Mark, legend, mark
from parcours.deliver.painting.theme import MUTED, PANEL
from parcours.drawing.marks import Command, Point
from parcours.exhibits.kinds import Cell, Figure

_ROW, _WIDEST, _PORT = 40.0, 112.0, 7.0
_LAYERED_ROW, _NARROW_PORT = 37.0, 3.2
"""Where layers are given there may be forty boxes: rows are lower, arrows closer."""
FLAG, WARY = "#4A2A7B", "#93170F"
"""What is to be protected, and what is to be wary of; each has its own shape too."""
_WIDTH, _WARY_WIDTH, _WARY_DASH = 1.4, 2.4, (3.0, 0.8)
_FLAG_AT = 0.36
"""Along the first curve of a link: where the flag of what it carries stands."""
_HEAD_LENGTH, _HEAD_WIDTH = 6.5, 2.8
_BULGE = 5.0
"""How far a link within a layer goes aside, for each box it passes."""
_SIZES, _MOST_LINES = (canvas.SIZE, canvas.SMALL, 6.8), 2
_STEPS = (0.0, 0.08, 0.16, 0.24, 0.32, 0.38)
"""Shares of a curve from its middle, where its value may stand."""
Path = list[Point]
"""A start, then for each curve its two handles and its end."""
Rectangle = tuple[float, float, float, float]
"""Left, upper, right and lower edges."""


@dataclass(frozen=True)
class Boxes:
    """Where boxes stand, in points: middle of each, half its width and height."""

    top: float
    height: float
    middles: dict[str, tuple[float, float]]
    half: float
    tall: dict[str, float]
    lines: dict[str, list[str]]
    size: float
    """Of what they say."""

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


def layers(figure: Figure, look: Look) -> tuple[dict[str, int] | None, list[str]]:
    """Return the layer of each box and the names of the layers, in the order of their names, where given."""
    roles = [figures.role(figure, name) for name in ("source_layer", "target_layer")]
    if roles[0] is None or roles[1] is None:
        return None, []
    said = list(zip(*(one.values for one in roles if one is not None), strict=True))
    names = sorted({str(one) for pair in said for one in pair})
    found: dict[str, int] = {}
    for ends, pair in zip(links(figure, look), said, strict=True):
        found |= {end: names.index(str(one)) for end, one in zip(ends, pair, strict=True)}
    return found, names


def flow(figure: Figure, look: Look) -> canvas.Sheet:
    """Draw a directed graph from left to right, by layers where they are given."""
    all_links = links(figure, look)
    by_layer, heads = layers(figure, look)
    layout = laid_out(all_links, by_layer)
    groups = figures.role(figure, "group")
    kinds = figures.distinct(groups.values) if groups else []
    flagged = figures.role(figure, "flag")
    top = (LEGEND_HEIGHT if kinds else 2.0) + (LEGEND_HEIGHT + 10 if heads else 0.0)
    height = max(2, layout.tallest) * (_LAYERED_ROW if heads else _ROW)
    boxes = _boxes(layout, top, height)
    values = _values(figure, look)
    ports = _ports(layout, all_links, _NARROW_PORT if heads else _PORT)
    paths = {
        route.link: _route_path(route, all_links[route.link], boxes, ports)
        for route in layout.routes
    } | {index: _beside_path(all_links[index], boxes, layout) for index in layout.beside}
    turned = {route.link for route in layout.routes if route.is_turned}
    marks: list[str] = []
    for index, path in paths.items():
        style = _style(figure, look, kinds, index)
        marks += _link(path, style, is_turned=index in turned)
    marks += _say_values({i: p for i, p in paths.items() if i not in layout.beside}, values, boxes)
    for name in boxes.middles:
        marks += _box(name, boxes, look)
    marks += [_flag(path) for index, path in paths.items() if flagged and flagged.values[index]]
    marks += _layer_names(heads, layout, boxes, look, has_flag=bool(flagged))
    if groups:
        words = dict(zip(groups.values, groups.words(look.language, look.currency), strict=True))
        entries = [(words[kind], style_of(figure, look, kinds, kind)) for kind in kinds]
        marks += legend(0, 8, entries, "dash")
    return canvas.Sheet(top + height + 4, tuple(marks))


def _boxes(layout: Layout, top: float, height: float) -> Boxes:
    count = max(1, layout.layer_count)
    width = min(_WIDEST, canvas.WIDTH / count * 0.7)
    step = (canvas.WIDTH - width - 2) / max(1, count - 1)
    middles = {
        name: (1 + width / 2 + layer * step, top + share * height)
        for name, (layer, share) in layout.boxes.items()
    }
    size = _size(list(middles), width - 8)
    lines = {name: canvas.wrapped(name, width - 8, size, 600, most=2) for name in middles}
    tall = {name: len(one) * size * canvas.LEADING / 2 + 6 for name, one in lines.items()}
    return Boxes(top, height, middles, width / 2, tall, lines, size)


def _size(names: list[str], room: float) -> float:
    """Return the size at which no name is cut: as usual, else smaller, within what is still read."""
    for size in _SIZES:
        if all(len(canvas.wrapped(one, room, size, 600)) <= _MOST_LINES for one in names):
            return size
    return _SIZES[-1]


def _values(figure: Figure, look: Look) -> list[str]:
    """Return what is written on each arrow: its value, where values differ."""
    value = figures.role(figure, "value")
    if value is None or len(set(value.values)) < 2:  # noqa: PLR2004 - all alike say nothing
        return [""] * len(figure.table.rows)
    return value.labels(look.language, look.currency)


def style_of(figure: Figure, look: Look, kinds: list[Cell], kind: Cell) -> Mark:
    """Return what tells a kind of link apart: its dash; one to be wary of is thick, in another colour."""
    style = mark(look.theme, kinds.index(kind))
    groups, wary = figures.role(figure, "group"), figures.role(figure, "wary")
    marked = zip(groups.values, wary.values, strict=True) if groups and wary else ()
    is_wary = (kind, True) in list(marked)
    if not is_wary:
        return style
    return replace(style, colour=WARY, fill=WARY, dash=_WARY_DASH)


def _style(figure: Figure, look: Look, kinds: list[Cell], index: int) -> Mark:
    """Return what tells a link apart: its kind; the kind to be wary of stands out."""
    groups = figures.role(figure, "group")
    if groups is None:
        return mark(look.theme, 0)
    return style_of(figure, look, kinds, groups.values[index])


def _layer_names(
    heads: list[str], layout: Layout, boxes: Boxes, look: Look, *, has_flag: bool
) -> Iterator[str]:
    columns = {layer: boxes.middles[name][0] for name, (layer, _) in layout.boxes.items()}
    for place, head in enumerate(heads[: layout.layer_count]):
        words = canvas.fitted(look.prose(head), 2 * boxes.half + 30, weight=600)
        wide = canvas.measured(words, weight=600) / 2 + 2
        x = min(max(columns[place], wide), canvas.WIDTH - wide)
        yield canvas.say(x, boxes.top - 10, words, ha="center", weight=600, colour=MUTED)
    if heads and has_flag:
        y = LEGEND_HEIGHT + 6
        yield canvas.disc(5, y, 3.4, FLAG, canvas.PAPER, 0.8)
        yield canvas.say(14, y, look.t("deliver.flow.personal"), colour=MUTED)


def _flag(path: Path) -> str:
    """Mark a link that carries what is to be protected, where it leaves its box."""
    x, y = _along(path[:4], _FLAG_AT)
    return canvas.disc(x, y, 3.0, FLAG, canvas.PAPER, 0.8)


def _along(bezier: Path, share: float) -> Point:
    """Return a place of a curve, by the share of its parameter."""
    left = 1 - share
    weights = (left**3, 3 * left**2 * share, 3 * left * share**2, share**3)
    pairs = list(zip(weights, bezier, strict=True))
    return sum(w * x for w, (x, _) in pairs), sum(w * y for w, (_, y) in pairs)


def _beside_path(link: tuple[str, str], boxes: Boxes, layout: Layout) -> Path:
    """Return a curve between two boxes of one layer: round their side, the farther the wider."""
    source, target = link
    layer = layout.boxes[source][0]
    side = -1.0 if layer == layout.layer_count - 1 and layer else 1.0
    (x, y0), (_, y1) = boxes.middles[source], boxes.middles[target]
    edge = x + side * boxes.half
    apart = abs(y1 - y0) / _LAYERED_ROW
    aside = edge + side * (8 + min(26.0, _BULGE * apart))
    shift = 3.0 if y1 > y0 else -3.0
    return [(edge, y0 + shift), (aside, y0 + shift), (aside, y1 - shift), (edge, y1 - shift)]


def _ports(
    layout: Layout, all_links: list[tuple[str, str]], apart: float
) -> dict[tuple[int, int], float]:
    """Return by how much each end of each link is moved, so that arrows stay apart."""
    ends: dict[tuple[str, int], list[tuple[float, int]]] = {}
    for route in layout.routes:
        left, right = all_links[route.link][:: -1 if route.is_turned else 1]
        ends.setdefault((left, 0), []).append((route.places[1][1], route.link))
        ends.setdefault((right, 1), []).append((route.places[-2][1], route.link))
    return {
        (link, side): (rank - (len(found) - 1) / 2) * apart
        for (_, side), found in ends.items()
        for rank, (_, link) in enumerate(sorted(found))
    }


def _route_path(
    route: Route, link: tuple[str, str], boxes: Boxes, ports: dict[tuple[int, int], float]
) -> Path:
    left, right = link[:: -1 if route.is_turned else 1]
    (x0, y0), (x1, y1) = boxes.middles[left], boxes.middles[right]
    start = (x0 + boxes.half, y0 + ports[route.link, 0])
    end = (x1 - boxes.half, y1 + ports[route.link, 1])
    span = (x1 - x0) / max(1.0, route.places[-1][0] - route.places[0][0])
    first_layer = route.places[0][0]
    bends = [(x0 + (at - first_layer) * span, boxes.y(share)) for at, share in route.places[1:-1]]
    return _curve([start, *bends, end])


def _link(path: Path, style: Mark, *, is_turned: bool) -> Iterator[str]:
    """Draw a link and the head of its arrow."""
    curves = zip(path[1::3], path[2::3], path[3::3], strict=True)
    commands: list[Command] = [("M", path[0])]
    commands += [("C", (*first, *second, *end)) for first, second, end in curves]
    width = _WARY_WIDTH if style.colour == WARY else _WIDTH
    yield canvas.curve(commands, style.colour, width, style.dash)
    (x, y), near = (path[0], path[1]) if is_turned else (path[-1], path[-2])
    back = x + (_HEAD_LENGTH if near[0] > x else -_HEAD_LENGTH)
    corners = [(x, y), (back, y - _HEAD_WIDTH), (back, y + _HEAD_WIDTH)]
    yield canvas.polygon(corners, style.colour)


def _say_values(paths: dict[int, Path], values: list[str], boxes: Boxes) -> Iterator[str]:
    """Write the value of each link on its curve, near its middle, where nothing is written yet."""
    taken = [
        (x - boxes.half, y - boxes.tall[name], x + boxes.half, y + boxes.tall[name])
        for name, (x, y) in boxes.middles.items()
    ]
    for index, path in paths.items():
        if not values[index]:
            continue
        half = canvas.measured(values[index], canvas.SMALL) / 2 + 2, canvas.SMALL * 0.7
        places = [(x - half[0], y - half[1], x + half[0], y + half[1]) for x, y in _middles(path)]
        free = [one for one in places if not any(_meet(one, other) for other in taken)]
        place = next(iter((*free, *places)))
        taken.append(place)
        x, y = (place[0] + place[2]) / 2, (place[1] + place[3]) / 2
        yield canvas.say(x, y, values[index], size=canvas.SMALL, ha="center", ground=canvas.PAPER)


def _middles(path: Path) -> list[Point]:
    """Return places along a curve, from its middle outwards."""
    count = (len(path) - 1) // 3
    shares = [0.5 + sign * step for step in _STEPS for sign in (1, -1)]
    found = []
    for share in shares:
        piece = min(int(share * count), count - 1)
        found.append(_along(path[3 * piece : 3 * piece + 4], share * count - piece))
    return found


def _meet(one: Rectangle, other: Rectangle) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _curve(places: list[Point]) -> Path:
    """Return a curve that leaves and reaches each place level."""
    path = places[:1]
    for (x0, y0), (x1, y1) in itertools.pairwise(places):
        middle = (x0 + x1) / 2
        path += [(middle, y0), (middle, y1), (x1, y1)]
    return path


def _box(name: str, boxes: Boxes, look: Look) -> Iterator[str]:
    x, y = boxes.middles[name]
    tall = boxes.tall[name]
    yield canvas.rect(
        x - boxes.half, y - tall, 2 * boxes.half, 2 * tall, PANEL, stroke=look.theme.brand, radius=4
    )
    yield from canvas.say_lines(x, y, boxes.lines[name], size=boxes.size, ha="center", weight=600)
