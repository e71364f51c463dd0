"""Native bars: compared, stacked, around a base."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from lxml import etree
from pptx.enum.chart import (
    XL_AXIS_CROSSES,
    XL_CHART_TYPE,
    XL_LABEL_POSITION,
    XL_TICK_LABEL_POSITION,
)
from pptx.oxml.ns import qn
from pptx.util import Pt

from parcours.deliver.painting import canvas, figures, office, scales, slide_axes
from parcours.deliver.painting.deck import Deck
from parcours.deliver.painting.look import marks, steps
from parcours.deliver.painting.slide_shapes import Box, colour
from parcours.deliver.painting.theme import on
from parcours.exhibits import writing
from parcours.exhibits.kinds import Figure


def bar(deck: Deck, slide: Any, figure: Figure, box: Box) -> Any:
    """Bars lying down, with values and intervals."""
    look, all_series = deck.look, figures.series(figure)
    data = slide_axes.by_category(figure, deck)
    has_legend = len(all_series) > 1 or bool(figure.y_label)
    frame = slide_axes.chart(
        deck, slide, XL_CHART_TYPE.BAR_CLUSTERED, box, data, with_legend=has_legend
    )
    plot = frame.chart.plots[0]
    plot.gap_width, plot.overlap = (60 if len(all_series) == 1 else 45), -5
    _lying_down(frame.chart)
    low, high = figures.role(figure, "low"), figures.role(figure, "high")
    if low and high:
        _error_bars(plot.series[0], all_series[0], low, high)
        ends = scales.limits([*all_series, low, high], [0.0], figure.y_range)
        slide_axes.scale(frame.chart.value_axis, ends)  # left alone, it is fitted to the bars only
    slide_axes.labels(plot, all_series[0], look, XL_LABEL_POSITION.OUTSIDE_END)
    if low and high:  # beyond the interval, a label would stand on its bar
        plot.data_labels.position = XL_LABEL_POSITION.INSIDE_BASE
        plot.data_labels.font.color.rgb = colour(on(marks(look.theme)[0].fill))
    for order, made in enumerate(plot.series):
        _fill(made, marks(look.theme)[order % 6])
    return frame


def _fill(made: Any, mark: Any) -> None:
    made.format.fill.solid()
    made.format.fill.fore_color.rgb = colour(mark.fill if mark.fill != canvas.PAPER else "#FFFFFF")
    made.format.line.color.rgb = colour(mark.colour)
    made.format.line.width = Pt(1.25)
    if mark.hatch:
        _hatch(made, mark.colour)
    made.invert_if_negative = False


def _hatch(made: Any, ink: str) -> None:
    """Fill a series with a pattern, which the library cannot: it is told apart in grey too."""
    properties = made.format.fill._xPr  # noqa: SLF001 - no public way
    for child in list(properties):
        if child.tag in (qn("a:solidFill"), qn("a:noFill")):
            properties.remove(child)
    pattern = etree.Element(qn("a:pattFill"), prst="wdUpDiag")
    for tag, value in (("a:fgClr", ink), ("a:bgClr", "#FFFFFF")):
        one = etree.SubElement(pattern, qn(tag))
        etree.SubElement(one, qn("a:srgbClr")).set("val", value.lstrip("#"))
    properties.insert(0, pattern)


def _lying_down(chart: Any) -> None:
    """Set the axes of bars that lie down: names on the left, first on top, no values below."""
    names, values = chart.category_axis, chart.value_axis
    slide_axes.quiet(names, has_grid=False)
    names.reverse_order = True
    names.tick_label_position = XL_TICK_LABEL_POSITION.LOW
    values.visible = False
    values.has_major_gridlines = False


def _error_bars(
    made: Any,
    one: figures.Series,
    low: figures.Series,
    high: figures.Series,
    order: Sequence[int] | None = None,
) -> None:
    """Draw the interval of each bar: the library has no error bars of its own."""
    rows = list(zip(one.numbers(), low.numbers(), high.numbers(), strict=True))
    rows = [rows[i] for i in order or range(len(rows))][: slide_axes.MOST_CATEGORIES]
    up = [None if v is None or h is None else max(0.0, h - v) for v, _, h in rows]
    down = [None if v is None or b is None else max(0.0, v - b) for v, b, _ in rows]
    bars = etree.Element(qn("c:errBars"))
    for tag, word in (("c:errBarType", "both"), ("c:errValType", "cust"), ("c:noEndCap", "0")):
        etree.SubElement(bars, qn(tag)).set("val", word)
    for tag, values in (("c:plus", up), ("c:minus", down)):
        literal = etree.SubElement(etree.SubElement(bars, qn(tag)), qn("c:numLit"))
        etree.SubElement(literal, qn("c:formatCode")).text = "General"
        etree.SubElement(literal, qn("c:ptCount")).set("val", str(len(values)))
        for place, value in enumerate(values):
            if value is not None:
                point = etree.SubElement(literal, qn("c:pt"))
                point.set("idx", str(place))
                etree.SubElement(point, qn("c:v")).text = f"{value:.10g}"
    look = etree.SubElement(bars, qn("c:spPr"))
    edge = etree.SubElement(look, qn("a:ln"))
    edge.set("w", "15875")
    fill = etree.SubElement(edge, qn("a:solidFill"))
    etree.SubElement(fill, qn("a:srgbClr")).set("val", "8A93A5")
    series = made._element  # noqa: SLF001 - no public way
    series.find(qn("c:cat")).addprevious(bars)


def stacked(deck: Deck, slide: Any, figure: Figure, box: Box) -> Any:
    """Parts of a whole."""
    look, all_series = deck.look, figures.series(figure)
    data = slide_axes.by_category(figure, deck)
    frame = slide_axes.chart(deck, slide, XL_CHART_TYPE.BAR_STACKED, box, data, with_legend=True)
    plot = frame.chart.plots[0]
    plot.gap_width, plot.overlap = 45, 100
    _lying_down(frame.chart)
    slide_axes.labels(plot, all_series[0], look, XL_LABEL_POSITION.CENTER)
    for order, made in enumerate(plot.series):
        mark = steps(look.theme)[order % len(steps(look.theme))]
        made.format.fill.solid()
        made.format.fill.fore_color.rgb = colour(
            mark.fill if mark.fill != canvas.PAPER else "#FFFFFF"
        )
        made.format.line.color.rgb = colour("#FFFFFF")
        labels = made.data_labels
        labels.show_value = True
        labels.number_format, labels.number_format_is_linked = (
            slide_axes.number_format(all_series[0], look),
            False,
        )
        labels.font.size, labels.font.bold = Pt(12), True
        labels.font.color.rgb = colour(on(mark.fill if mark.fill != canvas.PAPER else "#FFFFFF"))
    return frame


def tornado(deck: Deck, slide: Any, figure: Figure, box: Box) -> Any:
    """What each lever does on both sides of the base."""
    look = deck.look
    low, high = figures.role(figure, "low"), figures.role(figure, "high")
    if low is None or high is None:
        raise KeyError(figure.key)
    pairs = list(zip(low.numbers(), high.numbers(), strict=True))
    order = sorted(range(len(pairs)), key=lambda i: -abs((pairs[i][1] or 0) - (pairs[i][0] or 0)))
    order = order[: slide_axes.MOST_CATEGORIES]
    words = figures.categories(figure).words(look.language, look.currency)
    data = slide_axes.category_data()
    data.categories = [
        office.plain(writing.shortened(words[i], slide_axes.NAME_SIGNS)) for i in order
    ]
    data.add_series(slide_axes.name(low.label, deck), [low.numbers()[i] for i in order])
    data.add_series(slide_axes.name(high.label, deck), [high.numbers()[i] for i in order])
    frame = slide_axes.chart(deck, slide, XL_CHART_TYPE.BAR_CLUSTERED, box, data, with_legend=True)
    chart, plot = frame.chart, frame.chart.plots[0]
    plot.gap_width, plot.overlap = 45, 100
    _lying_down(chart)
    sure = figures.sureness(figure)
    if sure:
        _error_bars(plot.series[1], high, *sure, order)
    ends = scales.limits([low, high, *(sure or ())], [figure.base], None)
    room = (ends[1] - ends[0]) * 0.1
    chart.value_axis.minimum_scale, chart.value_axis.maximum_scale = ends[0] - room, ends[1] + room
    chart.value_axis.crosses = XL_AXIS_CROSSES.CUSTOM
    chart.value_axis.crosses_at = figure.base
    slide_axes.labels(plot, low, look, XL_LABEL_POSITION.OUTSIDE_END)
    if sure:  # a label begins where its bar ends: its number clears the interval
        slide_axes.labels(plot.series[1], high, look, XL_LABEL_POSITION.OUTSIDE_END, "     ")
    for place, made in enumerate(plot.series):
        _fill(made, marks(look.theme)[1 - place])
    return frame
