"""From the bytes of a text file, whatever its encoding, to clean UTF-8 cut between two records."""

from __future__ import annotations

import codecs
import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import ftfy

from parcours.errors import CustomerFileError, Problem
from parcours.files.reading.scan import TWICE, Scan

PIECE_BYTES = 8 << 20
_LONGEST_RECORD = 32 << 20
"""Beyond, a quote was opened and never closed."""
_COMBINING = re.compile(rb"[\xcc\xcd][\x80-\xbf]")
"""Accents written apart from their letter, as macOS does."""
_LOOK_BACK = 64 << 10


def sample(path: Path, found: Scan, size: int = 1 << 20) -> str:
    """Return the beginning of the file as text, cut after a line."""
    piece = b""
    for clean in _clean(path, found):
        piece += clean
        if len(piece) >= size:
            piece = piece[: piece.rfind(b"\n") + 1] or piece
            break
    return piece.decode("utf-8", "ignore")


def pieces(path: Path, found: Scan, separator: str, columns: int, name: str) -> Iterator[bytes]:
    """Yield the file as UTF-8, each piece a whole number of records.

    Raises
    ------
    CustomerFileError : a quote is opened and never closed.
    """
    if not found.has_quotes:  # then a line is a record
        yield from _clean(path, found)
        return
    rest, line = b"", 1
    for clean in _clean(path, found):
        rest += clean
        if len(rest) < PIECE_BYTES:
            continue
        cut = _boundary(rest, separator, columns)
        if cut:
            yield rest[:cut]
            line += rest.count(b"\n", 0, cut)
            rest = rest[cut:]
        elif len(rest) > _LONGEST_RECORD:
            raise CustomerFileError(Problem("quote_not_closed", f"{name}:{line}"))
    if rest:
        yield rest


def _clean(path: Path, found: Scan) -> Iterator[bytes]:
    """Decode, repair and compose: UTF-8 with accents in one piece, lines ended by a line feed."""
    carried = b""
    for text in _utf8(path, found):
        block = carried + text
        end = block.rfind(b"\n") + 1
        if not end and b"\r" in block:  # lines of the old Macintosh
            block = block.replace(b"\r", b"\n")
            end = block.rfind(b"\n") + 1
        carried, block = block[end:], block[:end]
        if block:
            yield _repair(block, found)
    if carried:
        yield _repair(carried, found)


def _utf8(path: Path, found: Scan) -> Iterator[bytes]:
    with path.open("rb") as file:
        if found.encoding in {"utf-8", "utf-8-sig"} or found.is_mixed:
            if found.encoding == "utf-8-sig":
                file.read(len(codecs.BOM_UTF8))
            while chunk := file.read(PIECE_BYTES // 2):
                yield chunk
            return
        encoding = "latin-1" if found.is_latin_1 else found.encoding
        decoder = codecs.getincrementaldecoder(encoding)("replace")
        while chunk := file.read(PIECE_BYTES // 2):
            if chunk.isascii() and not found.encoding.startswith("utf-16"):
                yield chunk
            else:
                yield decoder.decode(chunk).encode()
        yield decoder.decode(b"", final=True).encode()


def _repair(block: bytes, found: Scan) -> bytes:
    if block.isascii():
        return block
    if found.is_mixed:
        block = b"\n".join(map(_line_of_either, block.split(b"\n")))
    if found.is_twice_encoded and TWICE.search(block):
        block = b"\n".join(map(_once, block.split(b"\n")))
    if found.has_loose_accents and _COMBINING.search(block):
        block = unicodedata.normalize("NFC", block.decode("utf-8", "replace")).encode()
    return block


def _line_of_either(line: bytes) -> bytes:
    if line.isascii():
        return line
    try:
        line.decode("utf-8")
    except UnicodeDecodeError:
        return line.decode("cp1252", "replace").encode()
    return line


def _once(line: bytes) -> bytes:
    if not TWICE.search(line):
        return line
    return ftfy.fix_encoding(line.decode("utf-8", "replace")).encode()


def _boundary(block: bytes, separator: str, columns: int) -> int:
    """Return where to cut: after a line end that is surely the end of a record; 0 if none is."""
    end = block.rfind(b"\n") + 1
    if not end:
        return end
    sign, lowest = separator.encode(), max(0, end - _LOOK_BACK)
    after = end
    while after > lowest:  # two whole lines without quotes, of the right width
        before = block.rfind(b"\n", 0, after - 1) + 1
        earlier = block.rfind(b"\n", 0, before - 1) + 1 if before else 0
        if all(
            b'"' not in line and line.count(sign) == columns - 1
            for line in (block[before:after], block[earlier:before])
        ):
            return before
        after = before
    quotes = block.count(b'"', 0, end)
    while end > lowest:  # everything is quoted: an even count of quotes closes them all
        if quotes % 2 == 0:
            return end
        before = block.rfind(b"\n", 0, end - 1) + 1
        quotes -= block.count(b'"', before, end)
        end = before
    return 0
