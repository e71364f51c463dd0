"""Native shapes of a slide: text that fits, tables, lines, each with its alternative."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from lxml import etree
from pptx.dml.color import RGBColor
from pptx.enum.dml import MSO_LINE
from pptx.enum.shapes import MSO_CONNECTOR, MSO_SHAPE
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.oxml.ns import qn
from pptx.util import Inches, Pt

from parcours.deliver.painting import deck as decks
from parcours.deliver.painting import shape_xml
from parcours.deliver.painting.deck import CONTENT_BOTTOM, Deck
from parcours.deliver.painting.theme import INK, LINE, MUTED, WHITE, on
from parcours.drawing import measure

Box = tuple[float, float, float, float]
"""Left, top, width and height, in inches."""
_ALIGN = {"left": PP_ALIGN.LEFT, "center": PP_ALIGN.CENTER, "right": PP_ALIGN.RIGHT}
_ANCHOR = {"top": MSO_ANCHOR.TOP, "middle": MSO_ANCHOR.MIDDLE, "bottom": MSO_ANCHOR.BOTTOM}
_NO_STYLE = "{5940675A-B579-460E-94D1-54222C63F5DA}"
"""Table style without colours of its own."""
_DECORATIVE = "http://schemas.microsoft.com/office/drawing/2017/decorative"
_ARROW = "triangle"
_SIZES = (14.0, 13.0, 12.0, 11.0, 10.5, 10.0, 9.5, 9.0)
_DENSE = 10.0
_SIDES = 0.17
"""Inches a cell keeps on the left and right of its text."""
_AFTER_NUMBERS = 0.16
_LONGEST_ID = 8
_AIRY_ROW = 0.42
"""Inches a row takes where there is room."""


@dataclass(frozen=True)
class Type:
    """How a text is set."""

    size: float = 12.0
    least: float = 9.0
    bold: bool = False
    colour: str = INK
    align: Literal["left", "center", "right"] = "left"
    anchor: Literal["top", "middle", "bottom"] = "top"
    inset: float = 0.05
    is_led: bool = False
    """Whether its first line is the title of the others, in bold."""


def colour(code: str) -> Any:
    """Return a colour of ours as the library has it."""
    channels = (int(code[at : at + 2], 16) for at in (1, 3, 5))
    return RGBColor(*channels)  # type: ignore[no-untyped-call]  # the library is typed in part


def text(deck: Deck, shapes: Any, box: Box, words: str, style: Type = Type()) -> Any:
    """Add a text box; a text too long is set smaller, then cut, and the cut is noted."""
    return shape(deck, shapes, MSO_SHAPE.RECTANGLE, box, words, style)


def shape(  # noqa: PLR0913 - a shape, its text and its look
    deck: Deck,
    shapes: Any,
    kind: MSO_SHAPE,
    box: Box,
    words: str = "",
    style: Type = Type(),
    *,
    fill: str = "",
    line: str = "",
) -> Any:
    """Add a native shape with its text."""
    made = shapes.add_shape(kind, *map(Inches, box))
    without_style(made)
    _paint(made, fill, line)
    if kind == MSO_SHAPE.ROUNDED_RECTANGLE:
        made.adjustments[0] = min(0.5, 0.06 / max(0.01, min(box[2], box[3])))
    frame = made.text_frame
    frame.word_wrap = True
    frame.margin_left = frame.margin_right = Inches(style.inset)
    frame.margin_top = frame.margin_bottom = Inches(min(style.inset, 0.03))
    frame.vertical_anchor = _ANCHOR[style.anchor]
    if words:
        _write(deck, frame, box, words, style)
    else:
        decorative(made)
    return made


def _write(deck: Deck, frame: Any, box: Box, words: str, style: Type) -> None:
    width = box[2] - 2 * style.inset - 0.01
    height = box[3] - 2 * min(style.inset, 0.03)
    size, fitting, is_cut = decks.fitted(
        words, width, height, style.size, style.least, bold=style.bold or style.is_led
    )
    if is_cut:
        deck.warn(words[:60])
    for place, part in enumerate(fitting.split("\n")):
        paragraph = frame.paragraphs[0] if place == 0 else frame.add_paragraph()
        paragraph.alignment = _ALIGN[style.align]
        run = paragraph.add_run()
        run.text = part
        is_bold = style.bold or (style.is_led and place == 0)
        set_run(deck, run, size, replace(style, bold=is_bold))


def set_run(deck: Deck, run: Any, size: float, style: Type) -> None:
    """Set the size, weight, colour and language of a run."""
    run.font.size, run.font.bold = Pt(size), style.bold
    run.font.color.rgb = colour(style.colour)
    run._r.get_or_add_rPr().set("lang", deck.language_tag)  # noqa: SLF001 - no public way


def without_style(made: Any) -> None:
    """Take away the theme's shadow and blue outline that every new shape gets."""
    for element in made._element.findall(qn("p:style")):  # noqa: SLF001 - no public way
        made._element.remove(element)  # noqa: SLF001


def _paint(made: Any, fill: str, line: str) -> None:
    if fill:
        made.fill.solid()
        made.fill.fore_color.rgb = colour(fill)
    else:
        made.fill.background()
    if line:
        made.line.color.rgb = colour(line)
        made.line.width = Pt(1.0)
    else:
        made.line.fill.background()


def alternative(made: Any, words: str) -> None:
    """Say what somebody who cannot see a shape is told."""
    _properties(made).set("descr", words[:2000])


def decorative(made: Any) -> None:
    """Mark a shape as saying nothing by itself: readers pass over it."""
    properties = _properties(made)
    properties.set("descr", "")
    if properties.find(qn("a:extLst")) is not None:
        return
    extensions = etree.SubElement(properties, qn("a:extLst"))
    extension = etree.SubElement(
        extensions, qn("a:ext"), uri="{C183D7F6-B498-43B3-948B-1728B52AA6E4}"
    )
    etree.SubElement(extension, f"{{{_DECORATIVE}}}decorative", nsmap={"adec": _DECORATIVE}).set(
        "val", "1"
    )


def _properties(made: Any) -> Any:
    return made._element.xpath(".//p:cNvPr")[0]  # noqa: SLF001 - no public way


def line(
    shapes: Any,
    start: tuple[float, float],
    end: tuple[float, float],
    *,
    ink: str = LINE,
    width: float = 0.75,
    is_dashed: bool = False,
) -> Any:
    """Add a straight line, decorative unless said otherwise."""
    made = shapes.add_connector(MSO_CONNECTOR.STRAIGHT, *map(Inches, (*start, *end)))
    without_style(made)
    made.line.color.rgb = colour(ink)
    made.line.width = Pt(width)
    if is_dashed:
        made.line.dash_style = MSO_LINE.DASH
    decorative(made)
    return made


def arrow_head(made: Any) -> None:
    """Put an arrow at the end of a line."""
    etree.SubElement(made.line._get_or_add_ln(), qn("a:tailEnd")).set("type", _ARROW)  # noqa: SLF001


@dataclass(frozen=True)
class Sheet:
    """A table to lay on a slide. ``fills`` : ground of some cells, by row and column."""

    heads: Sequence[str]
    rows: Sequence[Sequence[str]]
    is_numeric: Sequence[bool]
    weights: Sequence[float]
    fills: dict[tuple[int, int], str] | None = None


def table(deck: Deck, shapes: Any, box: Box, sheet: Sheet, words: str) -> float:
    """Add a native table in a box, set as large as it fits; return its height.

    Each cell is measured: rows too tall are cut with an ellipsis, and the cut is noted.
    """
    left, top, width, height = box
    size, widths, heights, cells = _set_cells(deck, sheet, width, height)
    frame = shapes.add_table(
        1, len(widths), Inches(left), Inches(top), Inches(width), Inches(sum(heights))
    )
    alternative(frame, words)
    grid = frame.table
    tbl = frame._element.graphic.graphicData.tbl  # noqa: SLF001 - no public way
    tbl.find(qn("a:tblPr")).find(qn("a:tableStyleId")).text = _NO_STYLE
    for place, one in enumerate(widths):
        grid.columns[place].width = Inches(one)
    rows = (
        f'<a:tr h="{Inches(tall)}">'
        f"{''.join(_cell(deck, value, size, sheet, (row, n)) for n, value in enumerate(values))}</a:tr>"
        for row, (values, tall) in enumerate(zip(cells, heights, strict=True))
    )
    tbl.remove(tbl.tr_lst[0])
    tbl.extend(shape_xml.parsed(rows))
    return sum(heights)


def _set_cells(
    deck: Deck, sheet: Sheet, width: float, height: float
) -> tuple[float, list[float], list[float], list[list[str]]]:
    """Return the size of the text, the widths, the heights and the texts, so that all fits."""
    cells = [list(sheet.heads), *map(list, sheet.rows)]
    found = _fitting(sheet, width, height)
    if found is not None:
        size, widths, heights = found
        airy = min(_AIRY_ROW, height / len(cells))
        spread = [max(one, airy) for one in heights]
        return size, widths, spread if sum(spread) <= height else heights, cells
    widths = _widths(sheet, width, _SIZES[-1])
    room = max(0.22, height / len(cells))
    cut = []
    for n, row in enumerate(cells):
        fitting = []
        for place, (value, one) in enumerate(zip(row, widths, strict=True)):
            _, words, is_cut = decks.fitted(
                value,
                one - 0.16 - _before(sheet, place),
                room - 0.08,
                9.0,
                9.0,
                bold=n == 0 or place == 0,
            )
            if is_cut:
                deck.warn(value[:60])
            fitting.append(words)
        cut.append(fitting)
    return _SIZES[-1], widths, [room] * len(cells), cut


def size_of(sheet: Sheet, width: float, height: float) -> float:
    """Return the size at which a table fits a box of inches; 0 where it does not."""
    found = _fitting(sheet, width, height)
    return found[0] if found else 0.0


def _fitting(
    sheet: Sheet, width: float, height: float
) -> tuple[float, list[float], list[float]] | None:
    """Return the largest size at which a table fits, with its widths and heights."""
    cells = [list(sheet.heads), *map(list, sheet.rows)]
    for size in _SIZES:
        widths = _widths(sheet, width, size)
        rooms = [one - 0.16 - _before(sheet, place) for place, one in enumerate(widths)]
        heights = [_row_height(row, rooms, size, is_head=n == 0) for n, row in enumerate(cells)]
        is_narrow = sum(_least_widths(sheet, size)) > width and size > _SIZES[-1]
        if sum(heights) <= height and not is_narrow:
            return size, widths, heights
    return None


def _widths(sheet: Sheet, width: float, size: float) -> list[float]:
    """Share a width among columns by weight; none breaks a word of its head, or an id."""
    least = _least_widths(sheet, size)
    if sum(least) >= width:
        return [width * one / sum(least) for one in least]
    total = sum(sheet.weights) or 1.0
    widths = [max(one, width * w / total) for one, w in zip(least, sheet.weights, strict=True)]
    spare = sum(one - low for one, low in zip(widths, least, strict=True)) or 1.0
    excess = sum(widths) - width
    return [one - excess * (one - low) / spare for one, low in zip(widths, least, strict=True)]


def _least_widths(sheet: Sheet, size: float) -> list[float]:
    face = measure.Font("arial", size * 4 / 3, 700)
    words = [
        [*head.split(" "), *(row[i] for row in sheet.rows if len(row[i]) <= _LONGEST_ID)]
        for i, head in enumerate(sheet.heads)
    ]
    return [
        max(measure.width(word, face) for word in some) / 96 + _SIDES + _before(sheet, place)
        for place, some in enumerate(words)
    ]


def _before(sheet: Sheet, place: int) -> float:
    """Inches more before a text that follows numbers, which end where it begins."""
    is_text = place > 0 and not sheet.is_numeric[place]
    return _AFTER_NUMBERS if is_text and sheet.is_numeric[place - 1] else 0.0


def _row_height(row: list[str], rooms: list[float], size: float, *, is_head: bool) -> float:
    lines = max(
        decks.line_count(value, room, size, bold=is_head or place == 0)
        for place, (value, room) in enumerate(zip(row, rooms, strict=True))
    )
    return lines * size * decks.leading() / 72 + 2 * _pad(size) + 0.02


def _pad(size: float) -> float:
    """Inches above and under the text of a cell: less where the table is dense."""
    return 0.04 if size >= _DENSE else 0.02


def _cell(deck: Deck, value: str, size: float, sheet: Sheet, at: tuple[int, int]) -> str:
    row, column = at
    is_head = row == 0
    ground = deck.look.theme.brand if is_head else (sheet.fills or {}).get((row - 1, column), WHITE)
    has_ground = (row - 1, column) in (sheet.fills or {})
    ink = on(ground) if is_head or has_ground else INK
    run = shape_xml.run(value, size, ink, deck.language_tag, is_bold=is_head or column == 0)
    side = ("ctr" if sheet.fills else "r") if sheet.is_numeric[column] else "l"
    rule = deck.look.theme.brand if is_head else LINE
    margins = (0.07 + _before(sheet, column), 0.07, _pad(size))
    return shape_xml.cell(shape_xml.paragraph(run, side), margins, ground, rule)


def source(deck: Deck, slide: Any, words: str) -> None:
    """Write where a figure comes from, at the foot of the slide."""
    if words:
        box = (decks.MARGIN, CONTENT_BOTTOM + 0.06, decks.CONTENT_WIDTH, 0.34)
        style = Type(size=9, least=8, colour=MUTED, inset=0, anchor="bottom")
        made = text(deck, slide.shapes, box, words, style)
        made.name = "Source"
