"""What native charts share: data, axes, labels, number formats, language."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from pptx.chart.data import CategoryChartData, XyChartData
from pptx.enum.chart import XL_CHART_TYPE, XL_LABEL_POSITION, XL_LEGEND_POSITION, XL_TICK_MARK
from pptx.oxml.ns import qn
from pptx.util import Inches, Pt

from parcours.deliver.painting import figures, office, scales
from parcours.deliver.painting.deck import Deck
from parcours.deliver.painting.look import Look
from parcours.deliver.painting.slide_shapes import Box, colour
from parcours.deliver.painting.theme import INK, LINE, MUTED
from parcours.exhibits import writing
from parcours.exhibits.kinds import Figure, Unit

MOST_CATEGORIES = 14
NAME_SIGNS = 44
_FEW_CATEGORIES = 7
"""With no more, a name has room for two lines."""


def category_data() -> Any:
    """Return empty data by category."""
    return CategoryChartData()  # type: ignore[no-untyped-call]  # the library is typed in part


def by_category(figure: Figure, deck: Deck) -> Any:
    """Return the data of a figure: its categories, a series for each of its own."""
    data = category_data()
    data.categories = names(figure, deck.look)
    for one in figures.series(figure):
        data.add_series(name(one.label, deck), numbers(one))
    return data


def xy_data() -> Any:
    """Return empty data by point."""
    return XyChartData()  # type: ignore[no-untyped-call]  # the library is typed in part


def names(figure: Figure, look: Look) -> list[str]:
    """Return the names of the categories, cut to what a chart can show."""
    words = figures.categories(figure).words(look.language, look.currency)
    most = NAME_SIGNS if len(words) > _FEW_CATEGORIES else 2 * NAME_SIGNS
    return [office.plain(writing.shortened(word, most)) for word in words][:MOST_CATEGORIES]


def name(text: str, deck: Deck) -> str:
    """Return the name of a series."""
    return writing.shortened(deck.words(text), NAME_SIGNS)


def numbers(one: figures.Series) -> list[float | None]:
    """Return the values of the categories that are shown."""
    return one.numbers()[:MOST_CATEGORIES]


def number_format(one: figures.Series, look: Look) -> str:
    """Return how Office writes the values of a series: in US signs, tagged with the deck's language.

    The tag has the signs of that language shown by programs that heed it (LibreOffice), whatever theirs;
    PowerPoint shows those of the reader's own settings.
    """
    tag = {"fr": "[$-40C]", "en": "[$-809]"}[look.language]
    return ";".join(f"{tag}{part}" for part in _untagged(one, look).split(";"))


def axis_format(one: figures.Series, ends: tuple[float, float], look: Look) -> str:
    """Return how the round values of an axis are written: with the decimals they need, none in vain."""
    values = scales.round_values(*ends)
    shown = [100 * value for value in values] if one.unit is Unit.SHARE else values
    return number_format(replace(one, decimals=scales.decimals_of(shown)), look)


def _untagged(one: figures.Series, look: Look) -> str:
    if one.unit is Unit.SHARE:
        space = " " if look.language == "fr" else ""
        return f"0{'.' * bool(one.decimals)}{'0' * one.decimals}{space}%"
    if one.unit is Unit.MONEY:
        symbol = {"EUR": "€", "GBP": "£", "USD": "$"}.get(look.currency, look.currency)
        decimals = ".00" if one.decimals else ""
        if one.is_short:
            return f'#,##0, "k{symbol}"' if look.language == "fr" else f'"{symbol}"#,##0,"k"'
        return (
            f'#,##0{decimals} "{symbol}"' if look.language == "fr" else f'"{symbol}"#,##0{decimals}'
        )
    if one.unit is Unit.SIGNED:
        return "+0.0;-0.0;0.0"
    return "#,##0" + ("." + "0" * one.decimals if one.decimals else "")


def chart(
    deck: Deck, slide: Any, kind: XL_CHART_TYPE, box: Box, data: Any, *, with_legend: bool
) -> Any:
    """Add an empty chart of a kind; return its frame."""
    frame = slide.shapes.add_chart(kind, *map(Inches, box), data)
    made = frame.chart
    made.has_title = False
    made.font.size, made.font.name = Pt(12), deck.font
    made.font.color.rgb = colour(INK)
    made.has_legend = with_legend
    if with_legend:
        made.legend.position = XL_LEGEND_POSITION.TOP
        made.legend.include_in_layout = False
        made.legend.font.size = Pt(12)
    return frame


def quiet(axis: Any, *, has_grid: bool) -> None:
    """Leave of an axis its labels and, if asked, light lines."""
    axis.has_major_gridlines = has_grid
    axis.major_tick_mark = axis.minor_tick_mark = XL_TICK_MARK.NONE
    axis.format.line.color.rgb = colour(LINE)
    axis.tick_labels.font.size = Pt(12)
    if has_grid:
        axis.major_gridlines.format.line.color.rgb = colour(LINE)
        axis.major_gridlines.format.line.width = Pt(0.5)


def labels(
    plot: Any, one: figures.Series, look: Look, place: XL_LABEL_POSITION, before: str = ""
) -> None:
    """Write the value of each point, of all series or of one."""
    if hasattr(plot, "has_data_labels"):
        plot.has_data_labels = True
    labels = plot.data_labels
    shown = number_format(one, look)
    labels.number_format = shown.replace("]", f']"{before}"') if before else shown
    labels.number_format_is_linked = False
    labels.position = place
    labels.font.size, labels.font.bold = Pt(12), True
    labels.show_value = True


def scale(axis: Any, ends: tuple[float, float]) -> None:
    """Set the ends of an axis to round values around what it must carry."""
    ticks = scales.round_values(*ends)
    step = ticks[1] - ticks[0] if len(ticks) > 1 else 1.0
    low = ticks[0] - step if ticks[0] - ends[0] > 1e-9 * step else ticks[0]
    high = ticks[-1] + step if ends[1] - ticks[-1] > 1e-9 * step else ticks[-1]
    axis.minimum_scale, axis.maximum_scale, axis.major_unit = low, high, step


def title(axis: Any, deck: Deck, words: str) -> None:
    """Name an axis."""
    if words:
        axis.has_title = True
        axis.axis_title.text_frame.text = writing.shortened(deck.words(words), 60)
        run = axis.axis_title.text_frame.paragraphs[0].runs[0]
        run.font.size, run.font.bold = Pt(11), False
        run.font.color.rgb = colour(MUTED)


def mark_language(deck: Deck, chart: Any) -> None:
    """Say in which language the words of a chart are, and draw it on white."""
    space = chart._chartSpace  # noqa: SLF001 - no public way
    for tag in ("a:defRPr", "a:rPr", "a:endParaRPr"):
        for element in space.iter(qn(tag)):
            element.set("lang", deck.language_tag)
