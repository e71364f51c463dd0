"""A PDF made small: what typst writes one by one and in the clear, packed and compressed.

A tagged table has an object for each cell: some 15,000 of them, five sixths of a report. PDF 1.5 holds
many objects in one compressed stream; readers and PDF/UA take both. Nothing else is changed.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Sequence

_PER_STREAM = 200
_ENTRY = re.compile(rb"(\d{10}) (\d{5}) ([nf])")
_FREE, _PLAIN, _PACKED = 0, 1, 2
"""Kinds of entries of a table of contents (ISO 32000-1, table 18)."""


def packed(content: bytes) -> bytes:
    """Return a PDF of typst's whose small objects are in compressed streams: same content, same bytes.

    Raises
    ------
    ValueError : the file is not laid out as typst does (an error of ours, found by the tests).
    """
    objects, trailer = _read(content)
    small = [(number, body) for number, body in objects if not body.endswith(b"endstream")]
    made = bytearray(content[: content.index(b"\n", 9) + 1])
    entries: dict[int, tuple[int, int, int]] = {0: (_FREE, 0, 65_535)}
    for number, body in objects:
        if body.endswith(b"endstream"):
            entries[number] = (_PLAIN, len(made), 0)
            made += b"%d 0 obj\n%b\nendobj\n" % (number, body)
    free = max(number for number, _ in objects) + 1
    starts = range(0, len(small), _PER_STREAM)
    groups = [small[start : start + _PER_STREAM] for start in starts]
    for holder, group in enumerate(groups, start=free):
        entries[holder] = (_PLAIN, len(made), 0)
        made += b"%d 0 obj\n%b\nendobj\n" % (holder, _object_stream(group))
        entries |= {number: (_PACKED, holder, place) for place, (number, _) in enumerate(group)}
    return bytes(made) + _contents(entries, trailer, len(made))


def _read(content: bytes) -> tuple[list[tuple[int, bytes]], bytes]:
    """Return the objects of a file, by number, and what its trailer says."""
    start = int(content.rsplit(b"startxref", 1)[1].split()[0])
    table, _, rest = content[start:].partition(b"trailer")
    found = []
    for number, (offset, _, kind) in enumerate(_ENTRY.findall(table)):
        if kind == b"n":
            found.append((int(offset), number))
    ends = [*[offset for offset, _ in sorted(found)][1:], start]
    objects = []
    for (offset, number), end in zip(sorted(found), ends, strict=True):
        head, _, body = content[offset:end].partition(b"obj")
        if head.split() != [b"%d" % number, b"0"]:
            message = f"object {number} is not where the table says"
            raise ValueError(message)
        objects.append((number, body.rpartition(b"endobj")[0].strip()))
    said = rest[rest.index(b"<<") + 2 : rest.rindex(b">>")]
    return sorted(objects), re.sub(rb"/Size\s+\d+", b"", said).strip()


def _object_stream(group: Sequence[tuple[int, bytes]]) -> bytes:
    places, body = [], bytearray()
    for number, one in group:
        places.append(b"%d %d" % (number, len(body)))
        body += one + b"\n"
    head = b" ".join(places) + b"\n"
    data = zlib.compress(head + body, 6)
    named = b"/Type /ObjStm /N %d /First %d" % (len(group), len(head))
    return _stream(named, data)


def _stream(named: bytes, data: bytes) -> bytes:
    return b"<< %b /Filter /FlateDecode /Length %d >>\nstream\n%b\nendstream" % (
        named, len(data), data,
    )  # fmt: skip


def _contents(entries: dict[int, tuple[int, int, int]], trailer: bytes, start: int) -> bytes:
    """Return the table of contents, itself a stream, and where it starts."""
    own = max(entries) + 1
    entries = entries | {own: (_PLAIN, start, 0)}
    rows = b"".join(_row(entries.get(number)) for number in range(own + 1))
    named = b"/Type /XRef /Size %d /W [1 4 2] %b" % (own + 1, trailer)
    body = _stream(named, zlib.compress(rows, 6))
    return b"%d 0 obj\n%b\nendobj\nstartxref\n%d\n%%%%EOF" % (own, body, start)


def _row(entry: tuple[int, int, int] | None) -> bytes:
    kind, place, more = entry or (_FREE, 0, 65_535)
    return kind.to_bytes(1, "big") + place.to_bytes(4, "big") + more.to_bytes(2, "big")
