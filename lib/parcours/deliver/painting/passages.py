"""Pictures of who goes where, read from a figure: arcs in the order of the map, Sankey diagrams."""

from __future__ import annotations

from parcours import texts
from parcours.deliver.painting import figures, office
from parcours.deliver.painting.look import Look
from parcours.drawing.arcs import arcs
from parcours.drawing.links import PAGE, SLIDE, Drawing, Face, Link, Place
from parcours.drawing.sankey import sankey
from parcours.drawing.svg import paint_drawing
from parcours.exhibits import writing
from parcours.exhibits.kinds import Figure, FigureKind

KINDS = frozenset({FigureKind.ARCS, FigureKind.SANKEY})
_MOST_HEIGHT = {PAGE: 640.0, SLIDE: 476.0}
"""Of an A4 page, in points, and of the content of a slide, in px: a picture is not cut in two."""
_SANKEY_ROOM = {PAGE: 220.0, SLIDE: 230.0}


def svg(figure: Figure, look: Look) -> str:
    """Draw it as one SVG element."""
    title = figures.alternative(figure, look.language)
    return paint_drawing(drawing(figure, look, PAGE), figure.key, title, primary=look.theme.primary)


def drawing(figure: Figure, look: Look, face: Face) -> Drawing:
    """Lay it out on a page or a slide: of a graph, the most frequent links that fit."""
    links = _links(figure, look)
    if figure.kind is FigureKind.ARCS:
        return _arcs(figure, look, links, face)
    last = max((link.step for link in links), default=0) + 1
    heads = [office.plain(look.t("deliver.sankey.step", n=step)) for step in range(1, last + 1)]
    return sankey(
        links,
        heads,
        face,
        lambda weight: office.plain(texts.number(weight, look.language)),
        _aside(figure, look),
        _SANKEY_ROOM[face],
    ).drawing


def _aside(figure: Figure, look: Look) -> list[str]:
    """Return the names that stand for no touchpoint: the others, then those who stop."""
    flags = figures.role(figure, "is_touchpoint")
    if flags is None:
        return []
    sources, targets = (_words(figure, look, end) for end in ("source", "target"))
    names = [name for name, is_one in zip(targets, flags.values, strict=True) if not is_one]
    return sorted(dict.fromkeys(names), key=lambda name: name not in sources)


def _arcs(figure: Figure, look: Look, links: list[Link], face: Face) -> Drawing:
    """Lay out as many links as the page takes, the most frequent first: more links, more places."""
    places = _places(figure, look)
    sides = (office.plain(look.t("deliver.arcs.back")), office.plain(look.t("deliver.arcs.on")))

    def drawn(count: int) -> Drawing:
        return arcs(_of(places, links[:count]), links[:count], face, sides)

    low, high = 1, len(links)
    while low < high:
        middle = (low + high + 1) // 2
        if drawn(middle).height <= _MOST_HEIGHT[face]:
            low = middle
        else:
            high = middle - 1
    return drawn(low)


def _of(places: list[Place], links: list[Link]) -> list[Place]:
    """Keep the places that links join."""
    joined = {name for link in links for name in (link.source, link.target)}
    return [place for place in places if place.name in joined]


def _links(figure: Figure, look: Look) -> list[Link]:
    """Return the links of a figure, the heaviest first of each step."""
    value, step = figures.role(figure, "value"), figures.role(figure, "step")
    sources, targets = (_words(figure, look, end) for end in ("source", "target"))
    if value is None:
        raise KeyError(figure.key)
    said = [office.plain(one) for one in value.labels(look.language, look.currency)]
    steps = [1.0] * len(said) if step is None else step.numbers()
    found = [
        Link(source, target, weight or 0.0, words, int(at or 1))
        for source, target, weight, words, at in zip(
            sources, targets, value.numbers(), said, steps, strict=True
        )
    ]
    return sorted(found, key=lambda link: (link.step, -link.weight))


def _places(figure: Figure, look: Look) -> list[Place]:
    """Return the places of a graph, in their order."""
    rank: dict[str, float] = {}
    heading: dict[str, str] = {}
    for end in ("source", "target"):
        ranks = figures.role(figure, f"{end}_rank")
        heads = _words(figure, look, f"{end}_group")
        if ranks is None:
            raise KeyError(figure.key)
        names = _words(figure, look, end)
        rank |= dict(zip(names, (one or 0.0 for one in ranks.numbers()), strict=True))
        heading |= dict(zip(names, heads, strict=True))
    return [Place(name, heading[name]) for name in sorted(rank, key=lambda one: (rank[one], one))]


def _words(figure: Figure, look: Look, role: str) -> list[str]:
    found = figures.role(figure, role)
    if found is None:
        raise KeyError(figure.key)
    said = found.words(look.language, look.currency)
    return [office.plain(writing.prose(one, look.language)) for one in said]
