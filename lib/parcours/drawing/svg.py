"""The SVG painter: text stays text, colours are attributes, the dark scheme is CSS over them.

Presentation attributes are what typst, WeasyPrint and LibreOffice read; classes let a dark screen
override them. Everything typed by people is escaped; ids come from our own keys. Same layout, same
bytes.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import singledispatch
from xml.sax.saxutils import escape, quoteattr

from parcours.drawing.links import Drawing
from parcours.drawing.marks import Disc, Group, Line, Mark, Path, Rect, Words
from parcours.drawing.measure import Family, typeface
from parcours.drawing.palette import PRIMARY, TONES, Tone, dark, light
from parcours.drawing.scene import Layout
from parcours.files.typefaces import INSIDE

FAMILIES: Mapping[Family, str] = {
    "inter": "Inter, 'Segoe UI', Arial, sans-serif",
    "arial": "Arial, 'Liberation Sans', sans-serif",
}
Colours = Mapping[Tone, str]


def families(family: Family) -> str:
    """Return what a drawing asks for, in order: the client's typeface, then ours, then its like.

    >>> families("arial")
    "Arial, 'Liberation Sans', sans-serif"
    """
    own = typeface()
    return FAMILIES[family] if own is None else f"{INSIDE}, '{own.family}', {FAMILIES[family]}"


def paint(layout: Layout, *, standalone: bool = False, primary: str = PRIMARY) -> str:
    """Paint a layout as SVG.

    Parameters
    ----------
    layout : what ``lay_out`` returned.
    standalone : a file of its own, with its size in mm; else as wide as what holds it.
    primary : the client's colour, ``#RRGGBB``.

    Returns
    -------
    An ``svg`` element; a whole document when standalone.
    """
    colours = light(primary)
    ident = f"map-{_slug(layout.key)}-{layout.page}"
    size = (
        f'width="{tenth(layout.sheet.width_mm)}mm" height="{tenth(layout.sheet.height_mm)}mm"'
        if standalone
        else 'width="100%"'
    )
    box = f"0 0 {tenth(layout.width)} {tenth(layout.height)}"
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{box}" {size} class="journey-map" '
        f'lang="{layout.language}" role="group" aria-labelledby="{ident}-title {ident}-desc" '
        f'font-family="{families(layout.units.family)}">'
        f'<title id="{ident}-title">{escape(layout.title)}</title>'
        f'<desc id="{ident}-desc">{escape(layout.description)}</desc>'
        f"<style>{stylesheet(primary)}</style>"
    )
    body = "".join(f"\n{_paint(mark, colours, ident)}" for mark in layout.marks)
    document = f"{head}{body}\n</svg>\n"
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{document}' if standalone else document


def paint_drawing(drawing: Drawing, key: str, title: str, *, primary: str = PRIMARY) -> str:
    """Paint a picture as an SVG element as wide as what holds it; ``title`` is read aloud."""
    ident = f"drawn-{_slug(key)}"
    body = "".join(f"\n{_paint(mark, light(primary), ident)}" for mark in drawing.marks)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{tenth(drawing.width)}pt" '
        f'height="{tenth(drawing.height)}pt" viewBox="0 0 {tenth(drawing.width)} {tenth(drawing.height)}" '
        f'class="journey-map" role="img" aria-labelledby="{ident}-title" '
        f'font-family="{families("inter")}"><title id="{ident}-title">{escape(title)}</title>'
        f"{body}\n</svg>"
    )


def stylesheet(primary: str = PRIMARY) -> str:
    """Return the rules that turn a map dark on a dark screen; print stays light."""
    colours = dark(primary)
    rules = "".join(
        f".journey-map .f-{_class(tone)}{{fill:{colours[tone]}}}"
        f".journey-map .s-{_class(tone)}{{stroke:{colours[tone]}}}"
        for tone in TONES
    )
    return f"@media screen and (prefers-color-scheme:dark){{{rules}}}"


def shared(drawings: Sequence[str], primary: str = PRIMARY) -> tuple[list[str], str]:
    """Return maps of one page without what they repeat, and the rules they share.

    Colours are classes already; only who reads no style sheet needs them as attributes.
    """
    own = f"<style>{stylesheet(primary)}</style>"
    colours = light(primary)
    rules = "".join(
        f".journey-map .f-{_class(tone)}{{fill:{colours[tone]}}}"
        f".journey-map .s-{_class(tone)}{{stroke:{colours[tone]}}}"
        for tone in TONES
    )
    lighter = [
        re.sub(r"<[^<>]*>", lambda tag: _by_class(tag[0]), one.replace(own, "")) for one in drawings
    ]
    return lighter, rules + stylesheet(primary)


def _by_class(tag: str) -> str:
    """Leave out the colours of a tag that its class gives."""
    names = re.search(r' class="([^"]*)"', tag)
    if names is None:
        return tag
    for letter, attribute in (("f", "fill"), ("s", "stroke")):
        if re.search(rf"\b{letter}-", names[1]):
            tag = re.sub(rf' {attribute}="#[0-9A-Fa-f]{{6}}"', "", tag)
    return tag


@singledispatch
def _paint(mark: Mark, colours: Colours, ident: str) -> str:
    raise TypeError(type(mark), colours, ident)


@_paint.register
def _(mark: Rect, colours: Colours, ident: str) -> str:
    del ident
    box, radius = mark.box, f' rx="{tenth(mark.radius)}"' if mark.radius else ""
    return (
        f'<rect x="{tenth(box.x)}" y="{tenth(box.y)}" width="{tenth(box.w)}" height="{tenth(box.h)}"{radius}'
        f"{_look(mark, colours)}/>"
    )


@_paint.register
def _(mark: Disc, colours: Colours, ident: str) -> str:
    del ident
    look = _look(mark, colours)
    return f'<circle cx="{tenth(mark.x)}" cy="{tenth(mark.y)}" r="{tenth(mark.r)}"{look}/>'


@_paint.register
def _(mark: Path, colours: Colours, ident: str) -> str:
    del ident
    drawn = "".join(
        letter + " ".join(tenth(number) for number in numbers) for letter, numbers in mark.commands
    )
    joins = (
        ' stroke-linejoin="round" stroke-linecap="round"' if mark.stroke and not mark.dash else ""
    )
    return f'<path d="{drawn}"{_look(mark, colours)}{joins}/>'


@_paint.register
def _(mark: Words, colours: Colours, ident: str) -> str:
    del ident
    font = mark.font
    weight = "" if font.weight == 400 else f' font-weight="{font.weight}"'  # noqa: PLR2004 - regular
    anchor = "" if mark.anchor == "start" else f' text-anchor="{mark.anchor}"'
    style = (
        f'font-size="{tenth(font.size)}"{weight}{anchor} fill="{colours[mark.tone]}" '
        f'class="f-{_class(mark.tone)}"'
    )
    if len(mark.lines) == 1:
        line = mark.lines[0]
        return f'<text x="{tenth(line.x)}" y="{tenth(line.y)}" {style}>{escape(line.text)}</text>'
    return f"<text {style}>{_lines(mark.lines)}</text>"


@_paint.register
def _(mark: Group, colours: Colours, ident: str) -> str:
    key = quoteattr(f"{ident}-{mark.role}-{_slug(mark.key)}")
    body = "".join(_paint(one, colours, ident) for one in mark.marks)
    return f"<g id={key} class={quoteattr(mark.role)}><title>{escape(mark.title)}</title>{body}</g>"


def _lines(lines: Sequence[Line]) -> str:
    last = len(lines) - 1
    return "".join(
        # the space keeps words apart for those who copy or hear the text
        f'<tspan x="{tenth(line.x)}" y="{tenth(line.y)}">{escape(line.text)}{" " * (i < last)}</tspan>'
        for i, line in enumerate(lines)
    )


def _look(mark: Rect | Disc | Path, colours: Colours) -> str:
    fill = f' fill="{colours[mark.fill]}"' if mark.fill else ' fill="none"'
    stroke = (
        f' stroke="{colours[mark.stroke]}" stroke-width="{tenth(mark.stroke_width)}"'
        if mark.stroke
        else ""
    )
    dashes = " ".join(tenth(length) for length in mark.dash)
    dash = f' stroke-dasharray="{dashes}"' if mark.dash else ""
    names = [f"f-{_class(mark.fill)}"] if mark.fill else []
    names += [f"s-{_class(mark.stroke)}"] if mark.stroke else []
    classes = f' class="{" ".join(names)}"' if names else ""
    return f"{fill}{stroke}{dash}{classes}"


def _class(tone: Tone) -> str:
    return tone.replace("_", "-")


def _slug(key: str) -> str:
    return re.sub(r"[^0-9A-Za-z-]+", "-", key).strip("-").lower() or "map"


def tenth(number: float) -> str:
    """Write a length with a tenth of a px, without needless zeros."""
    text = f"{number:.1f}"
    text = text.removesuffix(".0")
    return "0" if text == "-0" else text
