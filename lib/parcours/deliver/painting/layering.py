"""Where the boxes and arrows of a directed graph go: layers from left to right, few crossings.

Cycles are opened by turning back the arrows that close them; layers follow the longest path; the
order in each layer follows the barycentre of its neighbours, swept both ways (Sugiyama, Tagawa and
Toda 1981). No random choice: the same links give the same picture.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

_SWEEPS = 12
_BEND = 0.26
"""Height a bend takes beside a box, where layers are given."""
Node = str | tuple[int, int]
"""A box by its name, or a bend of a long link: (link, layer)."""


@dataclass(frozen=True)
class Route:
    """A link of the graph and the places it passes through, from left to right.

    ``is_turned`` : the arrow points to the left.
    """

    link: int
    places: tuple[tuple[float, float], ...]
    is_turned: bool


@dataclass(frozen=True)
class Layout:
    """Places of the boxes: (layer, height), layers from 0, heights from 0 to 1."""

    boxes: Mapping[str, tuple[int, float]]
    routes: tuple[Route, ...]
    layer_count: int
    tallest: float
    """Boxes and bends in the fullest layer, in heights of a box."""
    beside: tuple[int, ...] = ()
    """Links between two boxes of one layer, where layers are given: they go round, not through."""


def laid_out(links: Sequence[tuple[str, str]], layers: Mapping[str, int] | None = None) -> Layout:
    """Place a graph; a link from a box to itself is left out.

    Parameters
    ----------
    layers : layer of each box, where it is given: by what a tool is for, say. A link to the left is then
        turned, one within a layer goes beside; a bend of a long link takes a quarter of a box's height.

    >>> laid_out([("till", "crm"), ("crm", "mail")]).boxes
    {'till': (0, 0.5), 'crm': (1, 0.5), 'mail': (2, 0.5)}
    """
    if layers is not None:
        return _in_layers(links, layers)
    names = _walk(links)
    turned = _closing(names, links)
    forward = {
        index: (b, a) if index in turned else (a, b) for index, (a, b) in enumerate(links) if a != b
    }
    layer = _layers(names, list(forward.values()))
    columns, segments = _with_bends(names, forward, layer)
    ordered = _uncrossed(columns, segments)
    height: dict[Node, float] = {
        node: (rank + 0.5) / len(column) for column in ordered for rank, node in enumerate(column)
    }
    routes = tuple(
        Route(index, _places(index, ends, layer, height), index in turned)
        for index, ends in forward.items()
    )
    boxes = {name: (layer[name], height[name]) for name in names}
    tallest = max((len(column) for column in ordered), default=0)
    return Layout(boxes, routes, len(ordered), tallest)


def _in_layers(links: Sequence[tuple[str, str]], layers: Mapping[str, int]) -> Layout:
    names = _walk(links)
    used = {one: place for place, one in enumerate(sorted({layers[name] for name in names}))}
    layer = {name: used[layers[name]] for name in names}
    beside = tuple(index for index, (a, b) in enumerate(links) if a != b and layer[a] == layer[b])
    turned = {index for index, (a, b) in enumerate(links) if layer[a] > layer[b]}
    forward = {
        index: (b, a) if index in turned else (a, b)
        for index, (a, b) in enumerate(links)
        if layer[a] != layer[b]
    }
    columns, segments = _with_bends(names, forward, layer)
    ordered = _uncrossed(columns, segments)
    sizes = [[_BEND if isinstance(node, tuple) else 1.0 for node in column] for column in ordered]
    tallest = max((sum(column) for column in sizes), default=0.0)
    height: dict[Node, float] = {}
    for column, heights in zip(ordered, sizes, strict=True):
        top = (tallest - sum(heights)) / 2
        for node, one in zip(column, heights, strict=True):
            height[node] = (top + one / 2) / tallest
            top += one
    routes = tuple(
        Route(index, _places(index, ends, layer, height), index in turned)
        for index, ends in forward.items()
    )
    boxes = {name: (layer[name], height[name]) for name in names}
    return Layout(boxes, routes, len(ordered), tallest, beside)


def _walk(links: Sequence[tuple[str, str]]) -> list[str]:
    """Return the boxes so that those tied together follow one another."""
    near: dict[str, list[str]] = {}
    for source, target in links:
        near.setdefault(source, []).append(target)
        near.setdefault(target, []).append(source)
    seen: dict[str, None] = {}
    for root in near:
        stack = [root]
        while stack:
            name = stack.pop()
            if name not in seen:
                seen[name] = None
                stack.extend(reversed(near[name]))
    return list(seen)


def _closing(names: list[str], links: Sequence[tuple[str, str]]) -> set[int]:
    """Return the links that close a cycle, found by a walk in depth in the order given."""
    leaving: dict[str, list[tuple[int, str]]] = {name: [] for name in names}
    for index, (source, target) in enumerate(links):
        leaving[source].append((index, target))
    state: dict[str, int] = {}
    closing: set[int] = set()
    for root in names:
        stack = [(root, iter(leaving[root]))] if root not in state else []
        state.setdefault(root, 1)
        while stack:
            name, rest = stack[-1]
            for index, target in rest:
                if target not in state:
                    state[target] = 1
                    stack.append((target, iter(leaving[target])))
                    break
                if state[target] == 1 and target != name:
                    closing.add(index)
            else:
                state[name] = 2
                stack.pop()
    return closing


def _layers(names: list[str], links: list[tuple[str, str]]) -> dict[str, int]:
    """Longest path from the left; a box that nothing enters stands just before its first target."""
    layer = dict.fromkeys(names, 0)
    for _ in names:
        for source, target in links:
            layer[target] = max(layer[target], layer[source] + 1)
    entered = {target for _, target in links}
    for name in names:
        after = [layer[target] for source, target in links if source == name]
        if name not in entered and after:
            layer[name] = min(after) - 1
    return layer


def _with_bends(
    names: list[str], forward: dict[int, tuple[str, str]], layer: dict[str, int]
) -> tuple[list[list[Node]], list[tuple[Node, Node]]]:
    columns: list[list[Node]] = [[] for _ in range(max(layer.values(), default=-1) + 1)]
    for name in names:
        columns[layer[name]].append(name)
    segments: list[tuple[Node, Node]] = []
    for index, (source, target) in forward.items():
        bends: list[Node] = [(index, at) for at in range(layer[source] + 1, layer[target])]
        for bend, at in zip(bends, range(layer[source] + 1, layer[target]), strict=True):
            columns[at].append(bend)
        chain: list[Node] = [source, *bends, target]
        segments.extend(itertools.pairwise(chain))
    return columns, segments


def _uncrossed(columns: list[list[Node]], segments: list[tuple[Node, Node]]) -> list[list[Node]]:
    """Sort each layer by where its neighbours stand, both ways, and keep the best order met."""
    before: dict[Node, list[Node]] = {}
    after: dict[Node, list[Node]] = {}
    for source, target in segments:
        after.setdefault(source, []).append(target)
        before.setdefault(target, []).append(source)
    best, fewest = columns, _count(columns, after)
    current = columns
    for sweep in range(_SWEEPS):
        neighbours, way = (before, 1) if sweep % 2 == 0 else (after, -1)
        current = [list(column) for column in current]
        for at in range(len(current))[::way]:
            rank = {
                node: (place + 0.5) / len(column)
                for column in current
                for place, node in enumerate(column)
            }
            current[at].sort(key=lambda node: _middle(node, neighbours, rank))
        count = _count(current, after)
        if count < fewest:
            best, fewest = current, count
    return _swapped(best, after)


def _swapped(columns: list[list[Node]], after: dict[Node, list[Node]]) -> list[list[Node]]:
    """Swap neighbours of a layer as long as it takes a crossing away."""
    current, fewest = [list(column) for column in columns], _count(columns, after)
    is_better = fewest > 0
    while is_better:
        is_better = False
        for column in current:
            for at in range(len(column) - 1):
                column[at], column[at + 1] = column[at + 1], column[at]
                count = _count(current, after)
                if count < fewest:
                    fewest, is_better = count, True
                else:
                    column[at], column[at + 1] = column[at + 1], column[at]
    return current


def _middle(node: Node, neighbours: dict[Node, list[Node]], rank: dict[Node, float]) -> float:
    near = neighbours.get(node, [])
    return sum(rank[one] for one in near) / len(near) if near else rank[node]


def _count(columns: list[list[Node]], after: dict[Node, list[Node]]) -> int:
    place = {node: rank for column in columns for rank, node in enumerate(column)}
    total = 0
    for column in columns:
        ends = [(place[node], place[one]) for node in column for one in after.get(node, [])]
        total += sum(
            1
            for index, (a, b) in enumerate(ends)
            for c, d in ends[index + 1 :]
            if (a - c) * (b - d) < 0
        )
    return total


def _places(
    index: int, ends: tuple[str, str], layer: dict[str, int], height: dict[Node, float]
) -> tuple[tuple[float, float], ...]:
    source, target = ends
    bends = [(float(at), height[(index, at)]) for at in range(layer[source] + 1, layer[target])]
    return (
        (float(layer[source]), height[source]),
        *bends,
        (float(layer[target]), height[target]),
    )
