"""What PowerPoint has no chart for, as shapes and tables: roadmaps, flows of data, heat maps."""

from __future__ import annotations

import datetime as dt
from typing import Any

from pptx.enum.dml import MSO_LINE
from pptx.enum.shapes import MSO_CONNECTOR, MSO_SHAPE
from pptx.util import Pt

from parcours.deliver.painting import figures, flow, gantt, heatmap, office, slide_shapes
from parcours.deliver.painting.deck import Deck
from parcours.deliver.painting.layering import laid_out
from parcours.deliver.painting.look import Mark, mark, marks
from parcours.deliver.painting.slide_shapes import Box, Sheet, Type
from parcours.deliver.painting.theme import LINE, MUTED, PANEL, WHITE
from parcours.drawing.palette import mix
from parcours.exhibits import writing
from parcours.exhibits.kinds import Figure

MOST_TASKS = 20
MOST_ROWS = 18
"""Of a heat map."""
_RIGHT, _LEFT, _TOP, _BOTTOM = 3, 1, 0, 2
"""Places where connectors are glued on a rectangle."""


def roadmap(deck: Deck, slide: Any, figure: Figure, box: Box) -> int:
    """Draw tasks over months as rectangles; return how many tasks are not shown."""
    starts, ends = figures.role(figure, "start"), figures.role(figure, "end")
    if starts is None or ends is None:
        raise KeyError(figure.key)
    groups, critical = figures.role(figure, "group"), figures.role(figure, "critical")
    look = deck.look
    order = gantt.by_group(groups.values if groups else (), len(starts.values))
    shown = order[:MOST_TASKS]
    heads = gantt.heads(groups, shown, look)
    names = figures.categories(figure).words(look.language, look.currency)
    left, top, width, height = box
    names_width, span = 3.7, gantt.span_of(starts.values, ends.values)
    sides = (left + names_width, left + width - 0.85)
    step = min(0.4, (height - 0.4) / max(1, len(shown) + len(heads)))
    _months(deck, slide, span, sides, (top, top + 0.34 + step * (len(shown) + len(heads))))
    y = top + 0.34
    for place, index in enumerate(shown):
        if place in heads:
            _band(deck, slide, (left, y, width, step), heads[place])
            y += step
        name = office.plain(names[index])
        style = Type(size=11, least=9, anchor="middle", inset=0.01)
        slide_shapes.text(deck, slide.shapes, (left, y, names_width - 0.1, step), name, style)
        days = (starts.values[index], ends.values[index])
        is_critical = bool(critical and critical.values[index])
        _task(deck, slide, days, span, sides, (y, step), is_critical=is_critical, name=name)
        y += step
    return len(order) - len(shown)


def _months(
    deck: Deck,
    slide: Any,
    span: tuple[dt.date, dt.date],
    sides: tuple[float, float],
    heights: tuple[float, float],
) -> None:
    months = gantt.months(span)
    every = max(1, -(-len(months) // 8))
    for index, month in enumerate(months):
        x = gantt.x_of(month, span, sides)
        slide_shapes.line(slide.shapes, (x, heights[0] + 0.3), (x, heights[1]), ink=LINE)
        if index % every == 0 and index < len(months) - 1:
            words = office.plain(writing.month(month, deck.look.language))
            style = Type(size=10, least=8, colour=MUTED, inset=0.02)
            slide_shapes.text(deck, slide.shapes, (x, heights[0], 1.1, 0.28), words, style)


def _band(deck: Deck, slide: Any, box: Box, name: str) -> None:
    theme = deck.look.theme
    style = Type(size=11, least=9, bold=True, colour=theme.brand, anchor="middle", inset=0.02)
    inner = (box[0], box[1] + 0.01, box[2], box[3] - 0.02)
    slide_shapes.shape(
        deck, slide.shapes, MSO_SHAPE.RECTANGLE, inner, office.plain(name), style,
        fill=mix(theme.brand, WHITE, 0.9),
    )  # fmt: skip


def _task(  # noqa: PLR0913 - one task
    deck: Deck,
    slide: Any,
    days: tuple[Any, Any],
    span: tuple[dt.date, dt.date],
    sides: tuple[float, float],
    place: tuple[float, float],
    *,
    is_critical: bool,
    name: str,
) -> None:
    start, end = days
    y, step = place
    if not isinstance(start, dt.date) or not isinstance(end, dt.date):
        return
    look = deck.look
    x = gantt.x_of(start, span, sides)
    width = max(0.06, gantt.x_of(end, span, sides) - x)
    style = marks(look.theme)[0 if is_critical else 2]
    made = slide_shapes.shape(
        deck, slide.shapes, MSO_SHAPE.ROUNDED_RECTANGLE, (x, y + step * 0.2, width, step * 0.6),
        fill=style.fill, line=style.colour,
    )  # fmt: skip
    until = writing.day(end, look.language)
    span_words = f"{writing.day(start, look.language)} – {until}"
    words = deck.words(look.t("deliver.slide.said", what=name, source=span_words))
    slide_shapes.alternative(made, words + (" *" if is_critical else ""))
    small = Type(size=9, least=8, colour=MUTED, anchor="middle", inset=0.01)
    slide_shapes.text(deck, slide.shapes, (x + width + 0.02, y, 0.82, step), until, small)


def flows(deck: Deck, slide: Any, figure: Figure, box: Box) -> None:
    """Draw a directed graph: boxes, and connectors that stay glued to them when they are moved."""
    look = deck.look
    links = flow.links(figure, look)
    layout = laid_out(links, flow.layers(figure, look)[0])
    groups = figures.role(figure, "group")
    kinds = figures.distinct(groups.values) if groups else []
    left, top, width, height = box
    if kinds and groups:
        words = dict(zip(groups.values, groups.words(look.language, look.currency), strict=True))
        styles = [flow.style_of(figure, look, kinds, kind) for kind in kinds]
        _key(deck, slide, (left, top), [office.plain(words[kind]) for kind in kinds], styles)
        top, height = top + 0.34, height - 0.34
    wide = min(2.1, width / max(1, layout.layer_count) * 0.66)
    step = (width - wide) / max(1, layout.layer_count - 1)
    tall = min(0.62, height / max(1, layout.tallest) * 0.72)
    boxes = {}
    for name, (layer, share) in layout.boxes.items():
        place = (left + layer * step, top + share * height - tall / 2, wide, tall)
        style = Type(
            size=12, least=9, bold=True, colour=look.theme.brand, align="center", anchor="middle"
        )
        boxes[name] = slide_shapes.shape(
            deck, slide.shapes, MSO_SHAPE.ROUNDED_RECTANGLE, place, office.plain(name), style,
            fill=PANEL, line=look.theme.brand,
        )  # fmt: skip
    for index, (source, target) in enumerate(links):
        if source != target:
            kind = (
                flow.style_of(figure, look, kinds, groups.values[index])
                if groups
                else mark(look.theme, 0)
            )
            ends = (layout.boxes[source], layout.boxes[target])
            made = _connector(slide, boxes[source], boxes[target], ends)
            _lay_under(made, next(iter(boxes.values())))
            _set_connector(made, kind.colour, is_dashed=bool(kind.dash))
            slide_shapes.alternative(made, office.plain(f"{source} → {target}"))


def _connector(
    slide: Any, source: Any, target: Any, ends: tuple[tuple[int, float], tuple[int, float]]
) -> Any:
    (layer, share), (other_layer, other_share) = ends
    if layer < other_layer:
        sides = (_RIGHT, _LEFT)
    elif layer > other_layer:
        sides = (_LEFT, _RIGHT)
    else:
        sides = (_TOP, _BOTTOM) if share > other_share else (_BOTTOM, _TOP)
    made = slide.shapes.add_connector(MSO_CONNECTOR.CURVE, 0, 0, 0, 0)
    made.begin_connect(source, sides[0])
    made.end_connect(target, sides[1])
    slide_shapes.without_style(made)
    return made


def _lay_under(made: Any, first: Any) -> None:
    """Put a connector under the boxes: one that passes behind a box leaves its name readable."""
    first._element.addprevious(made._element)  # noqa: SLF001 - no public way


def _set_connector(made: Any, ink: str, *, is_dashed: bool) -> None:
    made.line.color.rgb = slide_shapes.colour(ink)
    made.line.width = Pt(1.5)
    if is_dashed:
        made.line.dash_style = MSO_LINE.DASH
    slide_shapes.arrow_head(made)


def _key(
    deck: Deck, slide: Any, at: tuple[float, float], names: list[str], styles: list[Mark]
) -> None:
    """Name the kinds of links."""
    x, y = at
    for order, (name, style) in enumerate(zip(names[:5], styles, strict=False)):
        made = slide_shapes.line(
            slide.shapes, (x, y + 0.13), (x + 0.45, y + 0.13), ink=style.colour, width=1.75,
            is_dashed=bool(style.dash),
        )  # fmt: skip
        made.name = f"Key {order + 1}"
        small = Type(size=11, least=9, colour=MUTED, anchor="middle", inset=0.03)
        slide_shapes.text(deck, slide.shapes, (x + 0.5, y, 1.8, 0.27), name, small)
        x += 2.35


def heat_map(deck: Deck, slide: Any, figure: Figure, box: Box, words: str) -> int:
    """Draw a heat map as a native table; return how many rows are not shown."""
    look, all_series = deck.look, figures.series(figure)
    names = figures.categories(figure).words(look.language, look.currency)[:MOST_ROWS]
    columns = [one.words(look.language, look.currency) for one in all_series]
    shade = heatmap.shades(figure, all_series, look)
    fills = {
        (row, column + 1): shade(value)
        for column, one in enumerate(all_series)
        for row, value in enumerate(one.numbers()[: len(names)])
        if value is not None
    }
    head = look.prose(figures.categories(figure).label)
    sheet = Sheet(
        heads=[office.plain(head), *(deck.words(one.label) for one in all_series)],
        rows=[
            [office.plain(name), *(office.plain(column[row]) for column in columns)]
            for row, name in enumerate(names)
        ],
        is_numeric=[False, *(True for _ in all_series)],
        weights=[2.6, *(1.4 for _ in all_series)],
        fills=fills,
    )
    slide_shapes.table(deck, slide.shapes, box, sheet, words)
    return len(figure.table.rows) - len(names)
