"""The report as one HTML file: offline, without script, for screen, paper and screen readers."""

from __future__ import annotations

import base64
import dataclasses
import functools
import json
import re
from dataclasses import replace
from importlib.resources import files
from pathlib import Path

from parcours.deliver.painting import blocks, pages, shades
from parcours.deliver.painting.canvas import in_tags
from parcours.deliver.painting.look import Look
from parcours.deliver.painting.written import Written
from parcours.deliver.painting.written import write as write_file
from parcours.drawing import measure, svg
from parcours.exhibits.kinds import Report
from parcours.files.typefaces import INSIDE, Weight, subset

FILE_NAME = "report.html"
_WEIGHTS = {"400": "Regular", "600 700": "SemiBold"}
"""What is bold is set in semi-bold: a third file of a font weighs more than a map."""
_OWN_WEIGHTS: dict[Weight, str] = {400: "400", 700: "600 700"}
_FAMILY = "Inter,'Segoe UI',-apple-system,'Helvetica Neue',Arial,sans-serif"


def write(report: Report, folder: Path) -> Written:
    """Paint a report into ``folder/report.html``."""
    return write_file(folder / FILE_NAME, render(report).encode())


def render(report: Report) -> str:
    """Return the report as HTML."""
    look = blocks.look_of(report)
    document, rules = _lightened(blocks.shortened(blocks.document(report), look), look)
    fields = {field.name: getattr(document, field.name) for field in dataclasses.fields(document)}
    logo = base64.b64encode(report.identity.logo).decode()
    return pages.render(
        "report.html.j2", look, fields | {"css": f"{_css(look, document)}{rules}", "logo": logo}
    )


def _lightened(document: blocks.Document, look: Look) -> tuple[blocks.Document, str]:
    """Return the document with drawings that share their styles, and the rules they share."""
    chapters = [*filter(None, [document.summary]), *document.chapters]
    written = [one for chapter in chapters for one in chapter.blocks]
    drawn = {kind: [one for one in written if one.kind == kind] for kind in ("figure", "map")}
    charts, of_charts = shades.shared([shades.themed(b.svg, look.theme) for b in drawn["figure"]])
    maps, of_maps = svg.shared([*charts, *(b.svg for b in drawn["map"])], look.theme.primary)
    charts, maps = maps[: len(charts)], maps[len(charts) :]
    lighter = {
        one.id: in_tags(drawing, _unquoted)
        for kind, drawings in (("figure", charts), ("map", maps))
        for one, drawing in zip(drawn[kind], drawings, strict=True)
    }
    made = [
        replace(one, blocks=[replace(b, svg=lighter.get(b.id, "")) for b in one.blocks])
        for one in chapters
    ]
    rules = of_charts + of_maps + blocks.column_rules(written)
    if document.summary is None:
        return replace(document, chapters=made), rules
    return replace(document, summary=made[0], chapters=made[1:]), rules


def _unquoted(tag: str) -> str:
    """Return a tag of a drawing without the quotes HTML does not need: a tenth of what is sent."""
    bare = re.sub(r'="([\w.#-]+)"(?=[ />])', r"=\1", tag)
    return re.sub(r"(?<=[\w.#-])/>$", " />", bare)


def _css(look: Look, document: blocks.Document) -> str:
    quoted = document.running.replace("\\", "").replace('"', "”").replace("<", "‹").replace("}", "")
    page = f'@page{{@bottom-left{{content:"{quoted}"}}}}@page map{{@bottom-left{{content:none}}}}'
    family = f":root{{--font:{INSIDE + ',' if measure.typeface() else ''}{_FAMILY}}}"
    fonts = _fonts(document)
    return f"{fonts}{family}{shades.css(look.theme)}{pages.source('report.css')}{page}"


def _fonts(document: blocks.Document) -> str:
    """Return the fonts, inside the page: no file beside it, no request.

    The client's come with what the page says and no more; ours beside them only where they lack a sign.
    """
    own = measure.typeface()
    if own is None:
        return _our_fonts()
    said = json.dumps(dataclasses.asdict(document), ensure_ascii=False)
    used = frozenset(said) | frozenset(map(chr, range(0x20, 0x7F)))
    theirs = "".join(
        _face(INSIDE, shown, "woff", subset(own, weight, used))
        for weight, shown in _OWN_WEIGHTS.items()
    )
    return theirs if used <= own.advances[400].keys() else _our_fonts() + theirs


@functools.cache
def _our_fonts() -> str:
    folder = files("parcours.deliver") / "fonts"
    return "".join(
        _face("Inter", weight, "woff2", (folder / f"Inter-{name}.woff2").read_bytes())
        for weight, name in _WEIGHTS.items()
    )


def _face(family: str, weight: str, kind: str, content: bytes) -> str:
    return (
        f"@font-face{{font-family:{family};font-weight:{weight};font-display:swap;"
        f'src:url(data:font/{kind};base64,{base64.b64encode(content).decode()}) format("{kind}")}}'
    )
