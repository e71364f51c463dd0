"""The report as one HTML file: offline, without script, for screen, paper and screen readers."""

from __future__ import annotations

import base64
import dataclasses
import functools
from importlib.resources import files
from pathlib import Path

from jinja2 import Environment, FunctionLoader, StrictUndefined
from markupsafe import Markup

from parcours.deliver.painting import blocks, shades
from parcours.deliver.painting.look import Look
from parcours.deliver.painting.written import Written
from parcours.deliver.painting.written import write as write_file
from parcours.exhibits.kinds import Report

FILE_NAME = "report.html"
_WEIGHTS = {400: "Regular", 600: "SemiBold", 700: "Bold"}


def write(report: Report, folder: Path) -> Written:
    """Paint a report into ``folder/report.html``."""
    return write_file(folder / FILE_NAME, render(report).encode())


def render(report: Report) -> str:
    """Return the report as HTML."""
    look = blocks.look_of(report)
    document = blocks.document(report)
    fields = {field.name: getattr(document, field.name) for field in dataclasses.fields(document)}
    template = _environment().get_template("report.html.j2")
    return template.render(
        **fields,
        css=_css(look, document),
        show_rows=lambda count: look.t("deliver.show_rows", n=count),
        chart=lambda svg: Markup(shades.themed(svg, look.theme)),  # noqa: S704 - drawn by us
    )


def _css(look: Look, document: blocks.Document) -> str:
    running = f"{document.client} · {document.confidentiality}".strip(" ·")
    quoted = running.replace("\\", "").replace('"', "”").replace("<", "‹").replace("}", "")
    page = f'@page{{@bottom-left{{content:"{quoted}"}}}}@page map{{@bottom-left{{content:none}}}}'
    return f"{_fonts()}{shades.css(look.theme)}{_template('report.css')}{page}"


@functools.cache
def _fonts() -> str:
    """Return our three weights, inside the page: no file beside it, no request."""
    folder = files("parcours.deliver") / "fonts"
    return "".join(
        f"@font-face{{font-family:Inter;font-weight:{weight};font-display:swap;src:url(data:font/woff2;"
        f"base64,{base64.b64encode((folder / f'Inter-{name}.woff2').read_bytes()).decode()})"
        ' format("woff2")}'
        for weight, name in _WEIGHTS.items()
    )


def _template(name: str) -> str:
    return (files("parcours.deliver") / "templates" / name).read_text(encoding="utf-8")


@functools.cache
def _environment() -> Environment:
    made = Environment(
        loader=FunctionLoader(_template),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
    )
    made.filters["safe_svg"] = Markup  # the map: its painter escapes what people typed
    made.filters["safe_css"] = Markup
    return made
