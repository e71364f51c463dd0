"""Typst, as we use it: our fonts and the client's only, values never read as markup, tagged PDF, one date."""

from __future__ import annotations

import datetime as dt
import functools
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

import typst

from parcours.deliver.painting import pages, shades
from parcours.deliver.painting.canvas import drawable as in_our_font
from parcours.deliver.painting.packing import packed
from parcours.deliver.painting.theme import TONES, Theme
from parcours.drawing import measure
from parcours.files.typefaces import INSIDE

_FAMILIES = ("Inter", "DejaVu Sans Mono")
_CAP_HEIGHT = 0.7275
"""Of Inter, in sizes: a line of a cell takes no more."""


def pdf(template: str, data: str, day: dt.date) -> bytes:
    """Set a template with its data, as PDF/UA-1: a missing alternative stops here."""
    moment = dt.datetime.combine(day, dt.time(), tzinfo=dt.UTC)
    with _fonts() as fonts:
        made = typst.Compiler(
            pages.source(template).encode(), font_paths=fonts, sys_inputs={"data": data}
        ).compile(format="pdf", pdf_standards=["ua-1"], timestamp=moment)
    assert isinstance(made, bytes)  # noqa: S101 - one document, no output path
    return packed(made)


def faces() -> dict[str, Any]:
    """Return what a template sets its texts in: families in order, and the height of a capital."""
    own = measure.typeface()
    if own is None:
        return {"families": list(_FAMILIES), "cap_height": _CAP_HEIGHT}
    return {"families": [INSIDE, *_FAMILIES], "cap_height": max(own.cap, _CAP_HEIGHT)}


def colours(theme: Theme) -> dict[str, str]:
    """Return the colours of a page by name, call-outs included."""
    light, _ = shades.variables(theme)
    tones = {
        f"{name}-{part}": colour
        for name, pair in TONES.items()
        for part, colour in zip(("ink", "ground"), pair, strict=True)
    }
    return {**light, **tones}


def drawable(data: dict[str, Any]) -> dict[str, Any]:
    """Return data, drawings included, without what our fonts cannot draw: a box stands for it."""
    return {key: _drawable(value) for key, value in data.items()}


def _drawable(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _drawable(one) for key, one in value.items()}
    if isinstance(value, list):
        return [_drawable(one) for one in value]
    return in_our_font(value) if isinstance(value, str) else value


@contextmanager
def _fonts() -> Iterator[typst.Fonts]:
    """Yield the fonts to set in: the client's stand in a folder of their own meanwhile."""
    own = measure.typeface()
    if own is None:
        yield _our_fonts()
        return
    with (
        as_file(files("parcours.deliver") / "fonts") as ours,
        tempfile.TemporaryDirectory() as theirs,
    ):
        for weight, content in own.files.items():
            (Path(theirs) / f"{weight}.ttf").write_bytes(content)
        yield typst.Fonts(include_system_fonts=False, font_paths=[ours, Path(theirs)])


@functools.cache
def _our_fonts() -> typst.Fonts:
    with as_file(files("parcours.deliver") / "fonts") as folder:
        return typst.Fonts(include_system_fonts=False, font_paths=[folder])
