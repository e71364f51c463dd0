"""The journey map as native shapes: each mark of the layout becomes a shape people can move and edit."""

from __future__ import annotations

from collections.abc import Sequence
from functools import singledispatch
from typing import Any

from lxml import etree
from pptx.enum.dml import MSO_LINE
from pptx.enum.shapes import MSO_SHAPE
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.oxml.ns import qn
from pptx.util import Emu, Pt

from parcours.deliver.painting import slide_shapes
from parcours.deliver.painting.deck import Deck
from parcours.deliver.painting.slide_shapes import Box as Inches
from parcours.deliver.painting.slide_shapes import Type
from parcours.drawing.links import Drawing
from parcours.drawing.marks import Box, Disc, Group, Mark, Path, Rect, Words, moved
from parcours.drawing.palette import Tone, light
from parcours.drawing.scene import Layout
from parcours.drawing.slides import EMU_PER_PX

_A = "http://schemas.openxmlformats.org/drawingml/2006/main"
_ALIGN = {"start": PP_ALIGN.LEFT, "middle": PP_ALIGN.CENTER, "end": PP_ALIGN.RIGHT}
_VERBS = {"M": "moveTo", "L": "lnTo", "C": "cubicBezTo"}
_PT_PER_PX = 0.75
_PX_PER_INCH = 96.0
_SLIDE_PX = 1280.0
"""Width of a slide; a map that asked for more room is drawn smaller."""


def add(deck: Deck, slide: Any, layout: Layout) -> None:
    """Draw a layout with native shapes, from the back to the front."""
    scale = _SLIDE_PX / layout.width
    for mark in layout.marks:
        if not _is_paper(mark, layout):
            _draw(mark, deck, slide.shapes, scale)


def add_drawing(deck: Deck, slide: Any, drawing: Drawing, box: Inches, words: str) -> None:
    """Draw a picture with native shapes in a box given in inches, as one group with its words."""
    left, top, width, height = (value * _PX_PER_INCH for value in box)
    scale = min(width / drawing.width, height / drawing.height, 1.0)
    group = slide.shapes.add_group_shape()
    group.name = "Drawing"
    _fill(group, [moved(mark, left / scale, top / scale) for mark in drawing.marks], deck, scale)
    properties = group._element.xpath("./p:nvGrpSpPr/p:cNvPr")[0]  # noqa: SLF001
    properties.set("descr", words[:2000])


def _fill(group: Any, marks: Sequence[Mark], deck: Deck, scale: float) -> None:
    """Draw into a group: ids counted, its extents measured once, where the library would at each mark."""
    shapes = group.shapes
    shapes.turbo_add_enabled = not any(isinstance(mark, Group) for mark in marks)
    shapes._recalculate_extents = lambda: None  # noqa: SLF001 - no public way
    for mark in marks:
        _draw(mark, deck, shapes, scale)
    del shapes._recalculate_extents  # noqa: SLF001 - that of its class again
    shapes._recalculate_extents()  # noqa: SLF001


def _is_paper(mark: Mark, layout: Layout) -> bool:
    """Whether a mark is the ground of the whole sheet: a slide has its own, and its title on it."""
    return isinstance(mark, Rect) and mark.box.w >= layout.width and mark.box.h >= layout.height


@singledispatch
def _draw(mark: Mark, deck: Deck, shapes: Any, scale: float) -> None:
    raise TypeError(type(mark), deck, shapes, scale)


@_draw.register
def _(mark: Rect, deck: Deck, shapes: Any, scale: float) -> None:
    kind = MSO_SHAPE.ROUNDED_RECTANGLE if mark.radius else MSO_SHAPE.RECTANGLE
    made = shapes.add_shape(kind, *_emu(mark.box, scale))
    if mark.radius:
        made.adjustments[0] = min(0.5, mark.radius / max(1.0, min(mark.box.w, mark.box.h)))
    _paint(made, mark, deck, scale)


@_draw.register
def _(mark: Disc, deck: Deck, shapes: Any, scale: float) -> None:
    made = shapes.add_shape(MSO_SHAPE.OVAL, *_emu(mark.box, scale))
    _paint(made, mark, deck, scale)


@_draw.register
def _(mark: Path, deck: Deck, shapes: Any, scale: float) -> None:
    points = mark.points
    left, top = min(x for x, _ in points), min(y for _, y in points)
    width = max(1.0, max(x for x, _ in points) - left)
    height = max(1.0, max(y for _, y in points) - top)
    made = shapes.add_shape(MSO_SHAPE.RECTANGLE, *_emu(Box(left, top, width, height), scale))
    _paint(made, mark, deck, scale)
    properties = made._element.spPr  # noqa: SLF001 - the library has straight freeforms only
    properties.replace(properties.find(qn("a:prstGeom")), _geometry(mark, left, top, width, height))


@_draw.register
def _(mark: Words, deck: Deck, shapes: Any, scale: float) -> None:
    """Write each line where it was measured: nothing is wrapped again."""
    inks = mark.inks
    left, top = min(one.x for one in inks), min(one.y for one in inks)
    right, bottom = max(one.right for one in inks), max(one.bottom for one in inks)
    made = shapes.add_textbox(
        *_emu(Box(left - 2, top - 1, right - left + 4, bottom - top + 2), scale)
    )
    frame = made.text_frame
    frame.word_wrap = False
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
    frame.vertical_anchor = MSO_ANCHOR.MIDDLE
    step = mark.lines[1].y - mark.lines[0].y if len(mark.lines) > 1 else 0.0
    style = Type(bold=mark.font.weight > 400, colour=_colour(mark.tone, deck))  # noqa: PLR2004
    for place, line in enumerate(mark.lines):
        paragraph = frame.paragraphs[0] if place == 0 else frame.add_paragraph()
        paragraph.alignment = _ALIGN[mark.anchor]
        if step:
            paragraph.line_spacing = Pt(step * _PT_PER_PX * scale)
        run = paragraph.add_run()
        run.text = line.text
        slide_shapes.set_run(deck, run, mark.font.size * _PT_PER_PX * scale, style)
    if mark.is_cut:
        deck.warn(mark.text[:60])


@_draw.register
def _(mark: Group, deck: Deck, shapes: Any, scale: float) -> None:
    group = shapes.add_group_shape()
    group.name = f"{mark.role} {mark.key}".strip()[:60]
    _fill(group, mark.marks, deck, scale)
    group_properties = group._element.xpath("./p:nvGrpSpPr/p:cNvPr")[0]  # noqa: SLF001
    group_properties.set("descr", mark.title[:2000])


def _emu(box: Box, scale: float) -> tuple[Emu, Emu, Emu, Emu]:
    x, y, w, h = (Emu(round(value * EMU_PER_PX * scale)) for value in (box.x, box.y, box.w, box.h))
    return x, y, w, h


def _colour(tone: Tone, deck: Deck) -> str:
    return light(deck.look.theme.primary)[tone]


def _paint(made: Any, mark: Rect | Disc | Path, deck: Deck, scale: float) -> None:
    slide_shapes.without_style(made)
    slide_shapes.decorative(made)
    if mark.fill:
        made.fill.solid()
        made.fill.fore_color.rgb = slide_shapes.colour(_colour(mark.fill, deck))
    else:
        made.fill.background()
    if mark.stroke and mark.stroke_width:
        made.line.color.rgb = slide_shapes.colour(_colour(mark.stroke, deck))
        made.line.width = Pt(mark.stroke_width * _PT_PER_PX * scale)
        if mark.dash:
            is_dotted = mark.dash[0] <= 2 * mark.stroke_width
            made.line.dash_style = MSO_LINE.ROUND_DOT if is_dotted else MSO_LINE.DASH
    else:
        made.line.fill.background()


def _geometry(mark: Path, left: float, top: float, width: float, height: float) -> Any:
    """Return the lines and curves of a path as DrawingML has them."""
    w, h = round(width * EMU_PER_PX), round(height * EMU_PER_PX)
    geometry = etree.Element(f"{{{_A}}}custGeom")
    for tag in ("avLst", "gdLst", "ahLst", "cxnLst"):
        etree.SubElement(geometry, f"{{{_A}}}{tag}")
    etree.SubElement(geometry, f"{{{_A}}}rect", l="0", t="0", r="r", b="b")
    paths = etree.SubElement(geometry, f"{{{_A}}}pathLst")
    path = etree.SubElement(paths, f"{{{_A}}}path", w=str(w), h=str(h))
    if not mark.fill:
        path.set("fill", "none")
    for letter, numbers in mark.commands:
        if letter == "Z":
            etree.SubElement(path, f"{{{_A}}}close")
            continue
        points = list(zip(numbers[::2], numbers[1::2], strict=True))
        size = 3 if letter == "C" else 1
        for start in range(0, len(points), size):
            step = etree.SubElement(path, f"{{{_A}}}{_VERBS[letter]}")
            for x, y in points[start : start + size]:
                at = (round((x - left) * EMU_PER_PX), round((y - top) * EMU_PER_PX))
                etree.SubElement(step, f"{{{_A}}}pt", x=str(at[0]), y=str(at[1]))
    return geometry
