"""DrawingML written as text: a map is a thousand shapes and a table hundreds of cells.

python-pptx looks each property of each shape up in its tree: half the time of a deck. Here a shape is
written whole, and parsed with its neighbours.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple
from xml.sax.saxutils import escape, quoteattr

from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls

NO_FILL = "<a:noFill/>"
EMPTY = '<a:bodyPr rtlCol="0" anchor="ctr"/><a:lstStyle/><a:p><a:pPr algn="ctr"/></a:p>'
"""The text of a shape that says nothing; who types in it writes in its middle."""
_DECORATIVE = (
    '<a:extLst><a:ext uri="{C183D7F6-B498-43B3-948B-1728B52AA6E4}"><adec:decorative '
    'xmlns:adec="http://schemas.microsoft.com/office/drawing/2017/decorative" val="1"/>'
    "</a:ext></a:extLst>"
)
_REFUSED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_SIDES = "".join(f'<a:ln{side} w="0">{NO_FILL}</a:ln{side}>' for side in "LRT")


class Extent(NamedTuple):
    """Where a shape stands, in EMU."""

    left: int
    top: int
    width: int
    height: int

    def xml(self, within: str = "") -> str:
        """Return its place; of a group, with what it holds: ``within`` is ``ch``."""
        points = ((f"{within}Off", "x", "y"), (f"{within}Ext", "cx", "cy"))
        tags = [(tag if within else tag.lower(), one, other) for tag, one, other in points]
        (off, x, y), (ext, cx, cy) = tags
        return (
            f'<a:{off} {x}="{self.left}" {y}="{self.top}"/>'
            f'<a:{ext} {cx}="{self.width}" {cy}="{self.height}"/>'
        )


def around(extents: Iterable[Extent]) -> Extent:
    """Return what holds them all.

    >>> around([Extent(0, 0, 2, 2), Extent(5, 1, 1, 4)])
    Extent(left=0, top=0, width=6, height=5)
    """
    held = list(extents)
    left, top = min(one.left for one in held), min(one.top for one in held)
    right = max(one.left + one.width for one in held)
    bottom = max(one.top + one.height for one in held)
    return Extent(left, top, right - left, bottom - top)


def said(text: str) -> str:
    """Return a text for XML, without the signs it refuses."""
    return escape(_REFUSED.sub("", text))


def quoted(text: str) -> str:
    """Return a text for an attribute, within its quotes."""
    return quoteattr(_REFUSED.sub("", text))


def solid(colour: str) -> str:
    """Return a plain fill."""
    return f'<a:solidFill><a:srgbClr val="{colour.lstrip("#")}"/></a:solidFill>'


def outline(colour: str, width: float, dash: str = "") -> str:
    """Return the line around a shape, ``width`` in points; none without a colour."""
    if not colour:
        return f"<a:ln>{NO_FILL}</a:ln>"
    dashed = f'<a:prstDash val="{dash}"/>' if dash else ""
    return f'<a:ln w="{round(width * 12_700)}">{solid(colour)}{dashed}</a:ln>'


def preset(kind: str, adjusted: float | None = None) -> str:
    """Return a shape PowerPoint knows; ``adjusted`` : its roundness, where it has one."""
    guide = "" if adjusted is None else f'<a:gd name="adj" fmla="val {round(adjusted * 100_000)}"/>'
    return f'<a:prstGeom prst="{kind}"><a:avLst>{guide}</a:avLst></a:prstGeom>'


def run(text: str, size: float, colour: str, language: str, *, is_bold: bool) -> str:
    """Return words set alike, ``size`` in points."""
    look = f'sz="{round(size * 100)}" b="{is_bold:d}" lang="{language}"'
    return f"<a:r><a:rPr {look}>{solid(colour)}</a:rPr><a:t>{said(text)}</a:t></a:r>"


def paragraph(runs: str, side: str, spacing: float = 0.0) -> str:
    """Return a paragraph; ``side`` : l, ctr or r; ``spacing`` : of its lines, in points."""
    led = f'<a:lnSpc><a:spcPts val="{round(spacing * 100)}"/></a:lnSpc>' if spacing else ""
    return f'<a:p><a:pPr algn="{side}">{led}</a:pPr>{runs}</a:p>'


def decorative(number: int, name: str, extent: Extent, look: str) -> str:
    """Return a shape that says nothing by itself: readers pass over it."""
    named = f'<p:cNvPr id="{number}" name="{name} {number - 1}" descr="">{_DECORATIVE}</p:cNvPr>'
    return _shape(f"{named}<p:cNvSpPr/>", extent, look, EMPTY)


def written(number: int, extent: Extent, paragraphs: str) -> str:
    """Return a text that stands where its lines were measured: nothing is wrapped again."""
    named = f'<p:cNvPr id="{number}" name="TextBox {number - 1}"/><p:cNvSpPr txBox="1"/>'
    body = '<a:bodyPr wrap="none" lIns="0" rIns="0" tIns="0" bIns="0" anchor="ctr"><a:spAutoFit/>'
    return _shape(
        named, extent, preset("rect") + NO_FILL, f"{body}</a:bodyPr><a:lstStyle/>{paragraphs}"
    )


def group(number: int, name: str, words: str, extent: Extent, shapes: Sequence[str]) -> str:
    """Return shapes that move together, and what they say to who cannot see them."""
    held = f"<a:xfrm>{extent.xml()}{extent.xml('ch')}</a:xfrm>"
    return (
        f'<p:grpSp><p:nvGrpSpPr><p:cNvPr id="{number}" name={quoted(name)} descr={quoted(words)}/>'
        f"<p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr><p:grpSpPr>{held}</p:grpSpPr>"
        f"{''.join(shapes)}</p:grpSp>"
    )


def cell(paragraphs: str, margins: tuple[float, float, float], ground: str, rule: str) -> str:
    """Return a cell of a table, a thin line under it; ``margins`` : left, right, above, in inches."""
    left, right, above = (round(one * 914_400) for one in margins)
    under = f'<a:lnB w="6350">{solid(rule)}</a:lnB>'
    return (
        f"<a:tc><a:txBody><a:bodyPr/><a:lstStyle/>{paragraphs}</a:txBody>"
        f'<a:tcPr marL="{left}" marR="{right}" marT="{above}" marB="{above}" anchor="ctr">'
        f"{_SIDES}{under}{solid(ground)}</a:tcPr></a:tc>"
    )


def parsed(shapes: Iterable[str]) -> list[Any]:
    """Return the elements of shapes, or of rows, all of them read at once."""
    return list(parse_xml(f"<p:spTree {nsdecls('p', 'a')}>{''.join(shapes)}</p:spTree>"))


def _shape(named: str, extent: Extent, look: str, body: str) -> str:
    return (
        f"<p:sp><p:nvSpPr>{named}<p:nvPr/></p:nvSpPr><p:spPr><a:xfrm>{extent.xml()}</a:xfrm>{look}"
        f"</p:spPr><p:txBody>{body}</p:txBody></p:sp>"
    )
