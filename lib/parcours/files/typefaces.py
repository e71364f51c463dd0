"""The client's typeface: two files of its folder, made ready for whatever sets a text in them (F1).

What reads them for good is fontTools; here they are only checked, brought down to two fixed weights
and renamed, so that a page, a PDF and a drawing find them by one name.
"""

from __future__ import annotations

import functools
import io
import logging
import struct
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from parcours.errors import ParcoursError

if TYPE_CHECKING:
    from fontTools.ttLib import TTFont

INSIDE = "Brand"
"""Name of the family inside what we make: a page, a PDF, a drawing."""
Weight = Literal[400, 700]
_FORBIDS, _PERMISSIONS = 0x0002, 0x000F
"""OS/2 fsType: the foundry forbids to embed the font."""
_BASIC = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789 .,")
_LONGEST_NAME = 31
_BROKEN = (
    struct.error, AssertionError, AttributeError, IndexError, KeyError, NotImplementedError,
    OverflowError, TypeError, UnicodeError, ValueError, EOFError, OSError, RecursionError,
)  # fmt: skip
"""What fontTools raises on a damaged file, besides its own errors."""
Reason = Literal["brand_font_unreadable", "brand_font_locked", "brand_font_alone"]


class FontRefusedError(ParcoursError):
    """A font file does not serve; ``reason`` is the code of the problem to tell."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(())
        self.reason = reason


@dataclass(frozen=True, eq=False)
class Typeface:
    """The client's own typeface, in regular and bold. Read twice from the same files, it is the same object."""

    family: str
    """As Office knows it, where it is installed."""
    files: Mapping[Weight, bytes]
    """By weight: fixed, and named ``INSIDE``."""
    advances: Mapping[Weight, Mapping[str, float]]
    """Width in em of each character, by weight."""
    line: float
    """Height of a line as Office sets it, in sizes."""
    cap: float
    """Height of a capital, in sizes."""


@functools.lru_cache(maxsize=4)
def typeface(regular: bytes, bold: bytes) -> Typeface:
    """Read a typeface from its two files; one variable file is enough, ``bold`` is then empty.

    Raises
    ------
    FontRefusedError : a file is damaged, forbids to be embedded, or there is no bold.
    """
    from fontTools.ttLib import TTLibError  # noqa: PLC0415 - only where there is a font

    try:
        fonts: dict[Weight, TTFont] = {400: _opened(regular), 700: _opened(bold or regular)}
        if not bold and "fvar" not in fonts[400]:
            raise FontRefusedError("brand_font_alone")
        fixed = {weight: _fixed(font, weight) for weight, font in fonts.items()}
        family = _family(fixed[400])
        measured = {weight: _advances(font) for weight, font in fixed.items()}
        if not family or not all(known.keys() >= _BASIC for known in measured.values()):
            raise FontRefusedError("brand_font_unreadable")
        heights = max(map(_line, fixed.values())), max(map(_cap, fixed.values()))
        files = {weight: _named(font, weight) for weight, font in fixed.items()}
    except (TTLibError, *_BROKEN) as error:
        raise FontRefusedError("brand_font_unreadable") from error
    return Typeface(family, files, measured, *heights)


def subset(typeface: Typeface, weight: Weight, characters: frozenset[str]) -> bytes:
    """Return the file of a weight with those characters only, packed for a page (WOFF)."""
    from fontTools import subset as subsetting  # noqa: PLC0415 - only where there is a font

    options = subsetting.Options(
        flavor="woff", layout_features=["kern", "tnum", "lnum"], hinting=False, notdef_outline=True
    )
    font = subsetting.load_font(io.BytesIO(typeface.files[weight]), options)
    one = subsetting.Subsetter(options)
    one.populate(unicodes=sorted(map(ord, characters)))
    one.subset(font)
    return _saved(font)


def _opened(content: bytes) -> TTFont:
    from fontTools.ttLib import TTFont  # noqa: PLC0415 - only where there is a font

    logging.getLogger("fontTools").setLevel(logging.ERROR)  # what it can put right is not told
    font = TTFont(io.BytesIO(content), recalcTimestamp=False, lazy=False)
    font.ensureDecompiled()  # whatever is wrong in it is found here
    if "OS/2" in font and font["OS/2"].fsType & _PERMISSIONS == _FORBIDS:
        raise FontRefusedError("brand_font_locked")
    return font


def _fixed(font: TTFont, weight: Weight) -> TTFont:
    """Return a font of one weight: a variable one is set at it, at the default of its other axes."""
    if "fvar" not in font:
        return font
    from fontTools.varLib import instancer  # noqa: PLC0415 - only where the font is variable

    axes = {axis.axisTag: axis.defaultValue for axis in font["fvar"].axes}
    if "wght" in axes:
        known = next(axis for axis in font["fvar"].axes if axis.axisTag == "wght")
        axes["wght"] = min(max(weight, known.minValue), known.maxValue)
    return instancer.instantiateVariableFont(font, axes)


def _family(font: TTFont) -> str:
    """Return the name of the family, of letters, figures, spaces and hyphens only."""
    name = str(font["name"].getDebugName(1) or "")
    kept = "".join(sign for sign in name if sign.isalnum() or sign in " -")
    return kept.strip()[:_LONGEST_NAME]


def _advances(font: TTFont) -> dict[str, float]:
    em, widths = font["head"].unitsPerEm, font["hmtx"]
    return {chr(code): widths[glyph][0] / em for code, glyph in font.getBestCmap().items()}


def _line(font: TTFont) -> float:
    """Height of a line: Office takes one of the two tables, after the system; the taller is surely enough."""
    head, windows = font["hhea"], font["OS/2"]
    heights = (
        head.ascent - head.descent + head.lineGap,
        windows.usWinAscent + windows.usWinDescent,
    )
    return float(max(heights) / font["head"].unitsPerEm)


def _cap(font: TTFont) -> float:
    known = getattr(font["OS/2"], "sCapHeight", 0) or font["hhea"].ascent
    return float(known / font["head"].unitsPerEm)


def _named(font: TTFont, weight: Weight) -> bytes:
    """Return the file under our name and at its weight; metadata of its author are left out."""
    style = {400: "Regular", 700: "Bold"}[weight]
    names = {1: INSIDE, 2: style, 4: f"{INSIDE} {style}", 6: f"{INSIDE}-{style}"}
    font["name"].names = []
    for identifier, text in names.items():
        font["name"].setName(text, identifier, 3, 1, 0x409)
    font["OS/2"].usWeightClass = weight
    return _saved(font)


def _saved(font: TTFont) -> bytes:
    made = io.BytesIO()
    font.save(made)
    return made.getvalue()
