"""Native lines, radars and scatters."""

from __future__ import annotations

import datetime as dt
from typing import Any

from pptx.enum.chart import (
    XL_CHART_TYPE,
    XL_LABEL_POSITION,
    XL_MARKER_STYLE,
    XL_TICK_LABEL_POSITION,
)
from pptx.enum.dml import MSO_LINE
from pptx.oxml.ns import qn
from pptx.util import Pt

from parcours.deliver.painting import canvas, figures, office, scales, slide_axes
from parcours.deliver.painting import scatter as apart
from parcours.deliver.painting.deck import Deck
from parcours.deliver.painting.look import Look, marks
from parcours.deliver.painting.slide_shapes import Box, colour
from parcours.deliver.painting.theme import LINE, MUTED
from parcours.exhibits import writing
from parcours.exhibits.kinds import Figure

_MARKERS = [
    XL_MARKER_STYLE.CIRCLE,
    XL_MARKER_STYLE.SQUARE,
    XL_MARKER_STYLE.TRIANGLE,
    XL_MARKER_STYLE.DIAMOND,
]
_SIDES = [
    XL_LABEL_POSITION.RIGHT,
    XL_LABEL_POSITION.LEFT,
    XL_LABEL_POSITION.ABOVE,
    XL_LABEL_POSITION.BELOW,
]
"""Where a name goes, for each side tried in turn; PowerPoint has four."""
_NAME_POINTS = 10
_AROUND_PLANE = (1.1, 1.5)
"""Inches of width and height a chart gives to its axes, titles and legend, as PowerPoint lays it out."""
_MARKED_POINTS = 30
"""With more, points hide their line."""
_DASHES = [None, MSO_LINE.DASH, MSO_LINE.DASH_DOT, MSO_LINE.ROUND_DOT]


def line(deck: Deck, slide: Any, figure: Figure, box: Box) -> Any:
    """Lines over time, or over a number."""
    xs, all_series = figures.categories(figure), figures.series(figure)
    if all(isinstance(value, int | float) for value in xs.values if value is not None):
        return _curve(deck, slide, figure, box)
    look = deck.look
    data = slide_axes.category_data()
    data.categories = [
        office.plain(
            writing.month(v, look.language) if isinstance(v, dt.date) else deck.words(str(v))
        )
        for v in xs.values
    ]
    band = [one for name in ("low", "high") if (one := figures.role(figure, name))]
    for one in (*all_series, *band):
        data.add_series(slide_axes.name(one.label, deck), one.numbers())
    several = len(all_series) + len(band) > 1
    frame = slide_axes.chart(
        deck, slide, XL_CHART_TYPE.LINE_MARKERS, box, data, with_legend=several
    )
    _set_lines(frame.chart, figure, len(all_series), look)
    return frame


def _curve(deck: Deck, slide: Any, figure: Figure, box: Box) -> Any:
    """Draw lines over a number: points at their true distance."""
    xs, all_series = figures.categories(figure), figures.series(figure)
    band = [one for name in ("low", "high") if (one := figures.role(figure, name))]
    data = slide_axes.xy_data()
    for one in (*all_series, *band):
        series = data.add_series(slide_axes.name(one.label, deck))
        for x, y in zip(xs.numbers(), one.numbers(), strict=True):
            if x is not None and y is not None:
                series.add_data_point(x, y)
    several = len(all_series) + len(band) > 1
    frame = slide_axes.chart(
        deck, slide, XL_CHART_TYPE.XY_SCATTER_LINES, box, data, with_legend=several
    )
    _set_lines(frame.chart, figure, len(all_series), deck.look)
    axis = frame.chart.category_axis
    known = [value for value in xs.numbers() if value is not None]
    axis.minimum_scale, axis.maximum_scale = min(known, default=0.0), max(known, default=1.0)
    ends = (axis.minimum_scale, axis.maximum_scale)
    axis.tick_labels.number_format = slide_axes.axis_format(xs, ends, deck.look)
    axis.tick_labels.number_format_is_linked = False
    slide_axes.title(axis, deck, figure.x_label)
    return frame


def _set_lines(chart: Any, figure: Figure, count: int, look: Look) -> None:
    all_series = figures.series(figure)
    slide_axes.quiet(chart.category_axis, has_grid=False)
    chart.category_axis.tick_label_position = XL_TICK_LABEL_POSITION.LOW
    slide_axes.quiet(chart.value_axis, has_grid=True)
    band = [one for name in ("low", "high") if (one := figures.role(figure, name))]
    ends = scales.limits([*all_series, *band], [0.0], figure.y_range)
    slide_axes.scale(chart.value_axis, ends)
    axis_format = slide_axes.axis_format(all_series[0], ends, look)
    chart.value_axis.tick_labels.number_format = axis_format
    chart.value_axis.tick_labels.number_format_is_linked = False
    blanks = chart._chartSpace.chart.find(qn("c:dispBlanksAs"))  # noqa: SLF001 - no public way
    if blanks is not None:
        blanks.set("val", "gap")
    for order, made in enumerate(chart.plots[0].series):
        made.smooth = False
        _set_line(made, order if order < count else -1, look)
        if len(figure.table.rows) > _MARKED_POINTS:
            made.marker.style = XL_MARKER_STYLE.NONE


def _set_line(made: Any, order: int, look: Look) -> None:
    """Set the look of a line; -1: an end of an interval, thin and grey."""
    line = made.format.line
    if order < 0:
        line.color.rgb, line.width, line.dash_style = colour("#8A93A5"), Pt(1), MSO_LINE.SQUARE_DOT
        made.marker.style = XL_MARKER_STYLE.NONE
        return
    mark = marks(look.theme)[order % 6]
    line.color.rgb, line.width = colour(mark.colour), Pt(2.5)
    dash = _DASHES[order % len(_DASHES)]
    if dash is not None:
        line.dash_style = dash
    made.marker.style, made.marker.size = _MARKERS[order % len(_MARKERS)], 7
    made.marker.format.fill.solid()
    made.marker.format.fill.fore_color.rgb = colour("#FFFFFF" if mark.is_hollow else mark.colour)
    made.marker.format.line.color.rgb = colour(mark.colour)


def radar(deck: Deck, slide: Any, figure: Figure, box: Box) -> Any:
    """A radar."""
    look, all_series = deck.look, figures.series(figure)
    data = slide_axes.by_category(figure, deck)
    frame = slide_axes.chart(
        deck, slide, XL_CHART_TYPE.RADAR_MARKERS, box, data, with_legend=len(all_series) > 1
    )
    chart = frame.chart
    axis = chart.value_axis
    low, high = figure.y_range or (0.0, scales.limits(list(all_series), [], None)[1])
    axis.minimum_scale, axis.maximum_scale, axis.major_unit = low, high, max(1.0, (high - low) / 5)
    axis.major_gridlines.format.line.color.rgb = colour(LINE)
    axis.tick_labels.font.size = Pt(9)
    axis.tick_labels.font.color.rgb = colour(MUTED)
    axis.format.line.color.rgb = colour(LINE)
    for order, made in enumerate(chart.plots[0].series):
        made.smooth = False
        _set_line(made, order, look)
    return frame


def scatter(deck: Deck, slide: Any, figure: Figure, box: Box) -> Any:
    """Points with their names."""
    look = deck.look
    xs, ys = figures.categories(figure), figures.series(figure)[0]
    group = figures.role(figure, "group")
    kinds = figures.distinct(group.values) if group else [None]
    points = list(zip(xs.numbers(), ys.numbers(), strict=True))
    words, sides = _named(figure, points, look, box)
    data = slide_axes.xy_data()
    chosen: list[list[int]] = []
    for kind in kinds:
        said = writing.cell(kind, group.unit, look.language, look.currency) if group else ""
        name = (
            deck.words(figures.kind_name(group.label, said))
            if group
            else slide_axes.name(figure.title, deck)
        )
        series = data.add_series(writing.shortened(name, slide_axes.NAME_SIGNS))
        rows = [
            i
            for i, (x, y) in enumerate(zip(xs.numbers(), ys.numbers(), strict=True))
            if x is not None and y is not None and (group is None or group.values[i] == kind)
        ]
        chosen.append(rows)
        for i in rows:
            series.add_data_point(xs.numbers()[i], ys.numbers()[i])
    _cut(figure, xs, ys, data)
    frame = slide_axes.chart(
        deck, slide, XL_CHART_TYPE.XY_SCATTER, box, data, with_legend=len(kinds) > 1
    )
    chart = frame.chart
    _set_plane(deck, chart, figure, xs, ys)
    series = list(chart.plots[0].series)
    for made in series[len(chosen) :]:
        made.marker.style = XL_MARKER_STYLE.NONE
        made.format.line.color.rgb, made.format.line.width = colour(MUTED), Pt(0.75)
        made.format.line.dash_style = MSO_LINE.DASH
    for order, (made, rows) in enumerate(zip(series, chosen, strict=False)):
        made.format.line.fill.background()
        mark = marks(look.theme)[order % 6]
        made.marker.style, made.marker.size = _MARKERS[order % len(_MARKERS)], 11
        made.marker.format.fill.solid()
        made.marker.format.fill.fore_color.rgb = colour(mark.colour)
        made.marker.format.line.color.rgb = colour(mark.colour)
        for place, i in enumerate(rows):
            if words[i]:
                _name_point(made.points[place], office.plain(words[i]), sides[i])
    return frame


def _cut(figure: Figure, xs: figures.Series, ys: figures.Series, data: Any) -> None:
    """Add the lines that cut the plane in four, each named by the two parts it divides."""
    if figure.zones is None:
        return
    across, up = scales.limits([xs], [], figure.x_range), scales.limits([ys], [], figure.y_range)
    top_left, top_right, _, bottom_right = figure.zones.names
    for name, ends in (
        (f"{top_left} | {top_right}", [(figure.zones.x, level) for level in up]),
        (f"{top_right} / {bottom_right}", [(place, figure.zones.y) for place in across]),
    ):
        series = data.add_series(name)
        for x, y in ends:
            series.add_data_point(x, y)


def _named(
    figure: Figure, points: list[tuple[float | None, float | None]], look: Look, box: Box
) -> tuple[list[str], list[XL_LABEL_POSITION]]:
    """Return the name of each point and its side; points at one place share one name."""
    label = figures.role(figure, "label")
    if label is None:
        return [""] * len(points), [XL_LABEL_POSITION.RIGHT] * len(points)
    together: dict[tuple[float | None, float | None], list[str]] = {}
    for point, word in zip(points, label.words(look.language, look.currency), strict=True):
        together.setdefault(point, []).append(word)
    words = [
        apart.shortened(", ".join(together.pop(point))) if point in together else ""
        for point in points
    ]
    across = scales.limits([figures.categories(figure)], [], figure.x_range)
    up = scales.limits([figures.series(figure)[0]], [], figure.y_range)
    inches = (size - around for size, around in zip(box[2:], _AROUND_PLANE, strict=True))
    width, height = (72 * side * canvas.SIZE / _NAME_POINTS for side in inches)
    sides = apart.sides_of(points, words, across, up, (width, height), len(_SIDES))
    return words, [_SIDES[side] for side in sides]


def _name_point(point: Any, words: str, side: XL_LABEL_POSITION) -> None:
    frame = point.data_label.text_frame
    frame.text = words
    point.data_label.position = side
    for run in frame.paragraphs[0].runs:
        run.font.size, run.font.bold = Pt(_NAME_POINTS), True


def _set_plane(
    deck: Deck, chart: Any, figure: Figure, xs: figures.Series, ys: figures.Series
) -> None:
    across, up = scales.limits([xs], [], figure.x_range), scales.limits([ys], [], figure.y_range)
    for axis, ends, one, words in (
        (chart.category_axis, across, xs, figure.x_label),
        (chart.value_axis, up, ys, figure.y_label),
    ):
        slide_axes.quiet(axis, has_grid=True)
        slide_axes.scale(axis, ends)
        axis.tick_labels.number_format = slide_axes.axis_format(one, ends, deck.look)
        axis.tick_labels.number_format_is_linked = False
        slide_axes.title(axis, deck, words)
