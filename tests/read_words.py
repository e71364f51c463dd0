"""What is read of a file we wrote, and what French typography forbids in it."""

import html
import io
import re
import struct
import zipfile
from collections.abc import Iterator
from typing import Any, NamedTuple

import pikepdf

FRENCH_FAULTS = re.compile(r"\w [:;!?»%€](?=\s|$)|« (?=\S)|\w'\w")
"""A plain space before a double sign or after a guillemet, a straight apostrophe."""


def of_markup(text: str) -> str:
    """Return what is read of a page or a drawing."""
    text = re.sub(r"<(style|script)\b.*?</\1>", " ", text, flags=re.DOTALL)
    return html.unescape(re.sub(r"<[^>]+>", "\n", text))


def of_office(content: bytes, tags: str) -> str:
    """Return what is read of an Office file: the texts of its parts, its charts' among them."""
    found = []
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for name in archive.namelist():
            if name.endswith((".xml", ".rels")):
                part = archive.read(name).decode("utf-8", "replace")
                found += re.findall(rf"<(?:{tags})(?: [^>]*)?>([^<]*)</", part)
                found += re.findall(r' descr="([^"]*)"', part)
    return html.unescape("\n".join(found))


Place = tuple[float, float, float, float, float, float]
UPRIGHT: Place = (1, 0, 0, 1, 0, 0)
_HEEDED = "q Q cm BT Tm Td Tf Tj TJ Do"
"""What moves, sets or shows a text; lines and colours are half of a page."""
_CODES = struct.Struct(">H")
_PAIR = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]*)>")
_RANGE = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]*)>")


class Font(NamedTuple):
    """The sign and the width of each code, as the file tells readers and search."""

    signs: dict[int, str]
    widths: dict[int, float]


Shown = tuple[str, tuple[float, float], tuple[float, float]]
"""A text, the point where it starts and the one where it ends."""


def of_pdf(page: Any) -> Iterator[Shown]:
    """Yield each text shown on a page, drawings included, and where."""
    yield from _shown(page, page.get("/Resources"), UPRIGHT, {})


def outside(page: Any) -> list[str]:
    """Return the texts of a page of a PDF that begin or end beyond its edges, by more than a point."""
    far = [float(one) for one in page.mediabox[2:]]
    return [
        text
        for text, *ends in of_pdf(page)
        for end in ends
        if not all(-1 <= at <= most + 1 for at, most in zip(end, far, strict=True))
    ]


def _shown(  # noqa: C901 - one branch for each operator a viewer heeds
    holder: Any, resources: Any, place: Any, fonts: dict[Any, Font]
) -> Iterator[Shown]:
    kept: list[Any] = []
    line: Any = UPRIGHT
    font, size = Font({}, {}), 1.0
    steps: Any = pikepdf.parse_content_stream(holder, _HEEDED)
    for values, operator in steps:
        name = str(operator)
        if name == "q":
            kept.append(place)
        elif name == "Q":
            place = kept.pop()
        elif name == "cm":
            place = _within(tuple(map(float, values)), place)
        elif name == "BT":
            line = UPRIGHT
        elif name == "Tm":
            line = tuple(map(float, values))
        elif name == "Td":
            line = _within((1, 0, 0, 1, *map(float, values)), line)
        elif name == "Tf":
            font, size = _font(resources.Font[str(values[0])], fonts), float(values[1])
        elif name in {"Tj", "TJ"}:
            parts = values[0] if name == "TJ" else values
            text, wide = _read(parts, font)
            here = _within(line, place)
            yield text, here[4:], _within((1, 0, 0, 1, wide * size, 0), here)[4:]
        elif name == "Do":
            held = resources.XObject[str(values[0])]
            if held.get("/Subtype") == "/Form":
                matrix = tuple(map(float, held.get("/Matrix", UPRIGHT)))
                inner = _within(matrix, place)
                yield from _shown(held, held.get("/Resources", resources), inner, fonts)


def _within(inner: Any, outer: Place) -> Place:
    a, b, c, d, e, f = inner
    p, q, r, s, t, u = outer
    return (
        a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s,
        e * p + f * r + t, e * q + f * s + u,
    )  # fmt: skip


def _read(parts: Any, font: Font) -> tuple[str, float]:
    """Return the text of a line, and its width in sizes of its font."""
    text, wide = "", 0.0
    for one in parts:
        if not isinstance(one, pikepdf.String):
            wide -= float(one) / 1000
            continue
        codes = [*_CODES.iter_unpack(bytes(one))]
        text += "".join(font.signs.get(code, "") for (code,) in codes)
        wide += sum(font.widths.get(code, 0.0) for (code,) in codes) / 1000
    return text, wide


def _font(font: Any, known: dict[Any, Font]) -> Font:
    if font.objgen not in known:
        table = bytes(font.ToUnicode.read_bytes())
        signs: dict[int, str] = {}
        for block in re.findall(rb"beginbfchar(.*?)endbfchar", table, re.DOTALL):
            signs |= {int(code, 16): _text(sign) for code, sign in _PAIR.findall(block)}
        for block in re.findall(rb"beginbfrange(.*?)endbfrange", table, re.DOTALL):
            for first, last, sign in _RANGE.findall(block):
                start, base = int(first, 16), int(sign, 16)
                signs |= {n: chr(base + n - start) for n in range(start, int(last, 16) + 1)}
        known[font.objgen] = Font(signs, _widths(list(font.DescendantFonts[0].W)))
    return known[font.objgen]


def _widths(said: list[Any]) -> dict[int, float]:
    """Return widths by code: a code and those from it on, or two codes and that of all between."""
    widths: dict[int, float] = {}
    while said:
        first, second, *said = said
        if isinstance(second, pikepdf.Array):
            widths |= {int(first) + n: float(one) for n, one in enumerate(second)}
        else:
            wide, *said = said
            widths |= dict.fromkeys(range(int(first), int(second) + 1), float(wide))
    return widths


def _text(sign: bytes) -> str:
    return bytes.fromhex(sign.decode()).decode("utf-16-be", "replace")
