"""The journey map as native shapes: each mark of the layout becomes a shape people can move and edit."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import singledispatchmethod
from itertools import count
from typing import Any

from parcours.deliver.painting import shape_xml
from parcours.deliver.painting.deck import Deck
from parcours.deliver.painting.shape_xml import Extent
from parcours.deliver.painting.slide_shapes import Box as Inches
from parcours.drawing.links import Drawing
from parcours.drawing.marks import Box, Disc, Group, Mark, Path, Rect, Words, moved
from parcours.drawing.palette import Tone, light
from parcours.drawing.scene import Layout
from parcours.drawing.slides import EMU_PER_PX

_SIDES = {"start": "l", "middle": "ctr", "end": "r"}
_VERBS = {"M": "moveTo", "L": "lnTo", "C": "cubicBezTo"}
_PT_PER_PX = 0.75
_PX_PER_INCH = 96.0
_SLIDE_PX = 1280.0
"""Width of a slide; a map that asked for more room is drawn smaller."""
_LONGEST_ALTERNATIVE = 2000
_Shape = tuple[Extent, str]


def add(deck: Deck, slide: Any, layout: Layout) -> None:
    """Draw a layout with native shapes, from the back to the front."""
    pen = _pen(deck, slide, _SLIDE_PX / layout.width)
    _lay(slide, [pen.drawn(mark) for mark in layout.marks if not _is_paper(mark, layout)])


def add_drawing(deck: Deck, slide: Any, drawing: Drawing, box: Inches, words: str) -> None:
    """Draw a picture with native shapes in a box given in inches, as one group with its words."""
    left, top, width, height = (value * _PX_PER_INCH for value in box)
    scale = min(width / drawing.width, height / drawing.height, 1.0)
    pen = _pen(deck, slide, scale)
    marks = [moved(mark, left / scale, top / scale) for mark in drawing.marks]
    _lay(slide, [pen.grouped("Drawing", words, marks)])


def _is_paper(mark: Mark, layout: Layout) -> bool:
    """Whether a mark is the ground of the whole sheet: a slide has its own, and its title on it."""
    return isinstance(mark, Rect) and mark.box.w >= layout.width and mark.box.h >= layout.height


def _lay(slide: Any, shapes: Sequence[_Shape]) -> None:
    slide.shapes._spTree.extend(  # noqa: SLF001 - no public way
        shape_xml.parsed(xml for _, xml in shapes)
    )


def _pen(deck: Deck, slide: Any, scale: float) -> _Pen:
    used = slide.shapes._spTree.max_shape_id  # noqa: SLF001 - no public way
    return _Pen(deck, scale, light(deck.look.theme.primary), count(used + 1))


@dataclass(frozen=True)
class _Pen:
    """What all marks of a drawing share: its deck, its scale, its colours, the numbers of its shapes."""

    deck: Deck
    scale: float
    colours: Mapping[Tone, str]
    numbers: Iterator[int]

    @singledispatchmethod
    def drawn(self, mark: Mark) -> _Shape:
        """Return the shape of a mark, and where it stands."""
        raise TypeError(type(mark))

    @drawn.register
    def _(self, mark: Rect) -> _Shape:
        if not mark.radius:
            return self._painted(mark, mark.box, "Rectangle", shape_xml.preset("rect"))
        rounded = min(0.5, mark.radius / max(1.0, min(mark.box.w, mark.box.h)))
        look = shape_xml.preset("roundRect", rounded)
        return self._painted(mark, mark.box, "Rounded Rectangle", look)

    @drawn.register
    def _(self, mark: Disc) -> _Shape:
        return self._painted(mark, mark.box, "Oval", shape_xml.preset("ellipse"))

    @drawn.register
    def _(self, mark: Path) -> _Shape:
        points = mark.points
        left, top = min(x for x, _ in points), min(y for _, y in points)
        width = max(1.0, max(x for x, _ in points) - left)
        height = max(1.0, max(y for _, y in points) - top)
        box = Box(left, top, width, height)
        return self._painted(mark, box, "Freeform", _geometry(mark, box))

    @drawn.register
    def _(self, mark: Words) -> _Shape:
        """Write each line where it was measured: nothing is wrapped again."""
        inks = mark.inks
        left, top = min(one.x for one in inks), min(one.y for one in inks)
        right, bottom = max(one.right for one in inks), max(one.bottom for one in inks)
        extent = self._extent(Box(left - 2, top - 1, right - left + 4, bottom - top + 2))
        step = mark.lines[1].y - mark.lines[0].y if len(mark.lines) > 1 else 0.0
        points = _PT_PER_PX * self.scale
        is_bold = mark.font.weight > 400  # noqa: PLR2004
        set_alike = (mark.font.size * points, self.colours[mark.tone], self.deck.language_tag)
        lines = (
            shape_xml.paragraph(
                shape_xml.run(line.text, *set_alike, is_bold=is_bold),
                _SIDES[mark.anchor],
                step * points,
            )
            for line in mark.lines
        )
        if mark.is_cut:
            self.deck.warn(mark.text[:60])
        return extent, shape_xml.written(next(self.numbers), extent, "".join(lines))

    @drawn.register
    def _(self, mark: Group) -> _Shape:
        return self.grouped(f"{mark.role} {mark.key}".strip()[:60], mark.title, mark.marks)

    def grouped(self, name: str, words: str, marks: Sequence[Mark]) -> _Shape:
        """Return marks as one group, and where it stands."""
        number = next(self.numbers)
        shapes = [self.drawn(mark) for mark in marks]
        extent = shape_xml.around(extent for extent, _ in shapes)
        said = words[:_LONGEST_ALTERNATIVE]
        return extent, shape_xml.group(number, name, said, extent, [xml for _, xml in shapes])

    def _extent(self, box: Box) -> Extent:
        places = (box.x, box.y, box.w, box.h)
        return Extent(*(round(value * EMU_PER_PX * self.scale) for value in places))

    def _painted(self, mark: Rect | Disc | Path, box: Box, name: str, geometry: str) -> _Shape:
        extent = self._extent(box)
        fill = shape_xml.solid(self.colours[mark.fill]) if mark.fill else shape_xml.NO_FILL
        has_line = mark.stroke and mark.stroke_width
        colour = self.colours[mark.stroke] if mark.stroke and has_line else ""
        width = mark.stroke_width * _PT_PER_PX * self.scale
        look = geometry + fill + shape_xml.outline(colour, width, _dash(mark))
        return extent, shape_xml.decorative(next(self.numbers), name, extent, look)


def _dash(mark: Rect | Disc | Path) -> str:
    if not mark.dash:
        return ""
    return "sysDot" if mark.dash[0] <= 2 * mark.stroke_width else "dash"


def _geometry(mark: Path, box: Box) -> str:
    """Return the lines and curves of a path as DrawingML has them."""
    w, h = round(box.w * EMU_PER_PX), round(box.h * EMU_PER_PX)
    steps = []
    for letter, numbers in mark.commands:
        if letter == "Z":
            steps.append("<a:close/>")
            continue
        points = [
            f'<a:pt x="{round((x - box.x) * EMU_PER_PX)}" y="{round((y - box.y) * EMU_PER_PX)}"/>'
            for x, y in zip(numbers[::2], numbers[1::2], strict=True)
        ]
        size = 3 if letter == "C" else 1
        verb = _VERBS[letter]
        steps += [
            f"<a:{verb}>{''.join(points[start : start + size])}</a:{verb}>"
            for start in range(0, len(points), size)
        ]
    fill = "" if mark.fill else ' fill="none"'
    return (
        "<a:custGeom><a:avLst/><a:gdLst/><a:ahLst/><a:cxnLst/>"
        f'<a:rect l="0" t="0" r="r" b="b"/><a:pathLst><a:path w="{w}" h="{h}"{fill}>'
        f"{''.join(steps)}</a:path></a:pathLst></a:custGeom>"
    )
