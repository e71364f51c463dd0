"""One pass over the bytes of a text file: fingerprint, encoding, and what makes it unusable.

The whole file is looked at: one accent on line 20,001 decides the encoding as well as one on
line 2, and detectors that guess from a sample call a nearly-ASCII French file cp1250 or Big5.
"""

from __future__ import annotations

import codecs
import hashlib
import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from parcours.errors import CustomerFileError, Problem

CHUNK_BYTES = 4 << 20
_CANDIDATES = ("cp1252", "mac_roman", "cp850")
"""In this order: cp1252 wins ties, as nearly all French exports that are not Unicode."""
_FRENCH = frozenset("éèêëàâçùûüôöîïœæÉÈÊÀÂÇÔÎŒ’«»€°…–\N{NO-BREAK SPACE}")
_UNLIKELY = frozenset("‡Žƒ¡√∞¢¶ß®†¬Æ∆ËÍÌÓÔÒÚÛÙı˜¯˘˙˚¸˝˛ˇ‚„Š‹™šÞþðÐ¤¦¾¼½╗│┤║╝¢┐└┴┬├─┼")
_LOST = "\N{REPLACEMENT CHARACTER}"
_UTF8_PAIR = re.compile(
    rb"\xc3[\x80-\xbf]|\xc2[\xa0-\xbf]|\xe2\x80[\x80-\xbf]|\xe2\x82\xac|\xc5[\x92\x93]"
)
"""French letters and signs in UTF-8; read as cp1252 they give "Ã©", which nobody writes."""
TWICE = re.compile(rb"\xc3\x83\xc2[\x80-\xbf]|\xc3\x83[\xe2\xc5\xc6\xcb]|\xc3\xa2\xe2\x82\xac")
"""The same letters encoded twice."""
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_WEB = (b"<html", b"<!doctype", b"<table", b"<?xml")


@dataclass(frozen=True)
class Scan:
    """What the bytes of a text file say."""

    fingerprint: str
    size_bytes: int
    encoding: str
    is_mixed: bool = False
    """Some lines in UTF-8, others in a Windows encoding."""
    is_twice_encoded: bool = False
    """Accents were spoilt before the export ("Ã©"), and can be repaired."""
    has_quotes: bool = False
    lost_signs: int = 0
    """Bytes that stand for nothing in the encoding; read as the sign of a lost letter."""
    is_latin_1: bool = False
    """Of cp1252 only the signs that are Latin-1's too: decoded twice as fast."""
    has_loose_accents: bool = False
    """There may be accents written apart from their letter."""


def fingerprint(path: Path) -> str:
    """Return the SHA-256 of the file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def scan(path: Path, name: str) -> Scan:
    """Look at every byte of a text file, once.

    Raises
    ------
    CustomerFileError : empty, binary, truncated, or another kind of file under a wrong extension.
    """
    head = _head(path, name)
    bom = next((encoding for sign, encoding in _BOMS if head.startswith(sign)), "")
    if not bom and _looks_like_utf16(head):
        bom = "utf-16-le" if head[1:2] == b"\0" else "utf-16-be"
    digest, size, quotes = hashlib.sha256(), 0, False
    facts = _Bytes()
    for chunk in _chunks(path, digest):
        if not bom.startswith("utf-16"):
            if b"\0" in chunk:
                line = _line_of(path, size + chunk.index(0))
                raise CustomerFileError(Problem("file_truncated", f"{name}:{line}"))
            facts.add(chunk)
        size += len(chunk)
        quotes = quotes or b'"' in chunk
    encoding = bom or facts.encoding()
    is_mixed = facts.is_mixed(bom)
    return Scan(
        fingerprint=digest.hexdigest(),
        size_bytes=size,
        encoding=encoding,
        is_mixed=is_mixed,
        is_twice_encoded=facts.is_utf8 and facts.twice > 0,
        has_quotes=quotes,
        lost_signs=facts.lost(encoding),
        is_latin_1=encoding == "cp1252" and not facts.histogram[0x80:0xA0].any(),
        has_loose_accents=encoding.startswith("utf-16") or bool(facts.histogram[0xCC:0xCE].any()),
    )


def _chunks(path: Path, digest: hashlib._Hash) -> Iterator[bytearray]:
    """Yield a file piece by piece, in the same memory, while another thread adds each to the fingerprint."""
    piece = bytearray(CHUNK_BYTES)
    with path.open("rb", buffering=0) as file, ThreadPoolExecutor(1) as beside:
        while length := file.readinto(piece):
            chunk = piece if length == len(piece) else piece[:length]
            added = beside.submit(digest.update, chunk)
            yield chunk
            added.result()


def _line_of(path: Path, offset: int) -> int:
    with path.open("rb") as file:
        return file.read(offset).count(b"\n") + 1


class _Bytes:
    """Counts over the chunks of a file, from which the encoding follows."""

    def __init__(self) -> None:
        self.is_utf8, self.is_ascii = True, True
        self.twice, self.utf8_pairs = 0, 0
        self.histogram = np.zeros(256, dtype=np.int64)
        self._decoder = codecs.getincrementaldecoder("utf-8")()
        self._room = np.empty((2, CHUNK_BYTES), dtype=np.bool_)

    @property
    def others(self) -> int:
        """Bytes above 127 that are no part of a French letter in UTF-8."""
        return int(self.histogram[128:].sum()) - 2 * self.utf8_pairs

    def add(self, chunk: bytearray) -> None:
        if chunk.isascii() and not self._decoder.getstate()[0]:
            return
        self.is_ascii = False
        signs = np.frombuffer(chunk, dtype=np.uint8)
        is_high, are_both = self._room[:, : len(signs)]
        np.greater(signs, 127, out=is_high)  # ASCII ends there
        high = signs[np.flatnonzero(is_high)]  # few: quicker than by the mask
        self.histogram += np.bincount(high, minlength=256)
        np.logical_and(is_high[1:], is_high[:-1], out=are_both[1:])
        if are_both[1:].any():  # a letter in UTF-8 takes two bytes at least
            self.utf8_pairs += len(_UTF8_PAIR.findall(chunk))
            self.twice += len(TWICE.findall(chunk))
        if self.is_utf8:
            try:
                self._decoder.decode(chunk)
            except UnicodeDecodeError:
                self.is_utf8 = False
                self._decoder.reset()

    @property
    def _is_whole(self) -> bool:
        return self.is_utf8 and not self._decoder.getstate()[0]

    def is_mixed(self, bom: str) -> bool:
        """Tell a file some lines of which are UTF-8 and others not: two exports put end to end, say."""
        if bom:
            return bom == "utf-8-sig" and not self._is_whole
        return not self.is_utf8 and self.utf8_pairs > 0 and self.others > 0

    def encoding(self) -> str:
        if self._is_whole and not self._is_french_by_chance():
            return "utf-8"
        self.is_utf8 = False
        return max(_CANDIDATES, key=self._french_score)  # max keeps the first of equals

    def _is_french_by_chance(self) -> bool:
        """Tell a few letters of cp1252 that happen to be UTF-8 of a sign nobody writes."""
        letters = int(self.histogram[128:].sum())
        return letters > 0 == self.utf8_pairs and self._french_score("cp1252") == letters

    def lost(self, encoding: str) -> int:
        if encoding not in _CANDIDATES:
            return 0
        lost = [b for b in range(128, 256) if bytes([b]).decode(encoding, "replace") == _LOST]
        return int(self.histogram[lost].sum())

    def _french_score(self, encoding: str) -> int:
        score = 0
        for byte in range(128, 256):
            sign = bytes([byte]).decode(encoding, "replace")
            weight = (sign in _FRENCH) - 2 * (sign in _UNLIKELY or sign == _LOST)
            score += int(self.histogram[byte]) * weight
        return score


def _head(path: Path, name: str) -> bytes:
    with path.open("rb") as file:
        head = file.read(4096)
    if not head.strip(b"\0 \r\n\t\xef\xbb\xbf\xff\xfe"):
        raise CustomerFileError(Problem("file_empty", name))
    if head.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        raise CustomerFileError(Problem("file_is_a_workbook", name))
    if head.startswith(b"PAR1"):
        raise CustomerFileError(Problem("file_is_parquet", name))
    if head.lstrip(b"\xef\xbb\xbf \r\n\t")[:100].lower().startswith(_WEB):
        raise CustomerFileError(Problem("file_is_a_web_page", name))
    return head


def _looks_like_utf16(head: bytes) -> bool:
    even, odd = head[0::2].count(0), head[1::2].count(0)
    few, many = sorted((even, odd))
    return many > 0.4 * len(head) / 2 and few == 0
