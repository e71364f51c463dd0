"""Text files with separators: streamed as columns of text, lines of the wrong width set aside.

Nothing is typed here. Arrow splits the records, on bytes we have decoded and repaired. A line of the wrong
width is refused whole: shifting its cells would read a postcode as a revenue.
"""

from __future__ import annotations

import csv
import io
from collections import deque
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
import pyarrow as pa
from pyarrow import csv as arrow_csv

from parcours.errors import CustomerFileError, Problem
from parcours.files.reading import decode, layout
from parcours.files.reading.layout import Layout
from parcours.files.reading.scan import Scan, scan

ROW = "_row"
"""Number of the piece in the high bits, of the record in it in the low ones."""
PIECE_BITS = 32
SAMPLE_ROWS = 2000
GROUP_ROWS = 122_880
"""Rows that DuckDB writes together."""
_AHEAD = 3
REPEATED = pa.dictionary(pa.int32(), pa.string())
"""Type of a column of text of which few values differ."""
Made = TypeVar("Made")
_END = "\x1e"
csv.field_size_limit(16 << 20)


@dataclass(frozen=True)
class Refused:
    """A record that has not the right number of columns."""

    row: int
    columns: int


@dataclass(frozen=True)
class DelimitedFile:
    """A text file, looked at and ready to be streamed."""

    path: Path
    name: str
    found: Scan
    layout: Layout
    sample: Sequence[list[str]] = ()
    """The first records."""
    ragged: list[Refused] = field(default_factory=list)
    """Filled while the file is streamed."""
    failed: list[CustomerFileError] = field(default_factory=list)
    """Why streaming stopped, if it did: DuckDB would tell it in its own words."""
    format: str = "csv"

    @property
    def headings(self) -> tuple[str, ...]:
        """The client's headings, in order."""
        return self.layout.headings

    @property
    def fingerprint(self) -> str:
        """SHA-256 of the file."""
        return self.found.fingerprint

    @property
    def size_bytes(self) -> int:
        """Size of the file."""
        return self.found.size_bytes

    @property
    def encoding(self) -> str:
        """Encoding of the file."""
        return self.found.encoding

    @property
    def separator(self) -> str:
        """Separator of the columns."""
        return self.layout.separator

    @property
    def header_line(self) -> int:
        """Line where the header ends."""
        return self.layout.header_line

    @property
    def title_lines(self) -> int:
        """Lines of title above the header."""
        return self.layout.title_lines

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What was repaired or guessed on the way."""
        return (*_encoding_problems(self.found, self.name), *self.layout.problems(self.name))

    @property
    def native_types(self) -> tuple[str, ...]:
        """Everything is text."""
        return ("",) * len(self.headings)

    def first_rows(self, count: int) -> list[list[str]]:
        """Return the first records as text, to guess what the columns are."""
        return list(self.sample[:count])

    def register(self, connection: Any, view: str) -> None:
        """Show the file to DuckDB, once: columns c0, c1... and ``_row``."""
        names = [*(f"c{position}" for position in range(len(self.headings)))]
        schema = pa.schema([*((name, pa.string()) for name in names), (ROW, pa.int64())])
        reader = pa.RecordBatchReader.from_batches(schema, batches(self))
        connection.register(view, reader)

    def locate(self, rows: Sequence[int]) -> dict[int, tuple[int, list[str]]]:
        """Return the line and the cells of some rows."""
        return locate(self, rows)


def open_file(path: Path, name: str) -> DelimitedFile:
    """Look at a text file: encoding, separator, header.

    Raises
    ------
    CustomerFileError : nothing can be read in it; the problem says why.
    """
    found = scan(path, name)
    text = decode.sample(path, found)
    laid = layout.of_text(text, name)
    return DelimitedFile(path, name, found, laid, _first_rows(text, laid))


def _first_rows(text: str, laid: Layout) -> list[list[str]]:
    rest = text.split("\n", laid.header_line)[laid.header_line :]
    rows = csv.reader(io.StringIO("".join(rest), newline=""), delimiter=laid.separator)
    whole = (row for row in rows if len(row) == len(laid.headings) and any(map(str.strip, row)))
    return list(islice(whole, SAMPLE_ROWS))


def batches(file: DelimitedFile) -> Iterator[Any]:
    """Yield the file as Arrow batches: columns c0, c1... of text, and ``_row``."""
    return grouped(tables(file, (), lambda table: table))


def grouped(tables: Iterable[Any]) -> Iterator[Any]:
    """Yield tables as Arrow batches that fill a group of rows: DuckDB would write smaller ones twice."""
    waiting: list[Any] = []
    for table in tables:
        waiting.append(table)
        if sum(one.num_rows for one in waiting) >= GROUP_ROWS:
            yield from _one_batch(waiting)
            waiting.clear()
    if waiting:
        yield from _one_batch(waiting)


def _one_batch(tables: Sequence[Any]) -> list[Any]:
    return list(pa.concat_tables(tables).combine_chunks().to_batches())


def tables(
    file: DelimitedFile, repeated: Collection[str], made: Callable[[Any], Made]
) -> Iterator[Made]:
    """Yield what is made of the Arrow table of each piece of the file: c0, c1... and ``_row``.

    Parameters
    ----------
    repeated : columns of which few values differ: they come as dictionaries.
    """
    file.ragged.clear()

    def work(piece: _Piece) -> tuple[Made, list[Refused]]:
        table, ragged = _parse(file, piece, repeated)
        return made(table), ragged

    try:
        with ThreadPoolExecutor(2) as pool:
            waiting: deque[Future[tuple[Made, list[Refused]]]] = deque()
            for piece in _data_pieces(file):
                waiting.append(pool.submit(work, piece))
                if len(waiting) > _AHEAD:
                    yield _finished(file, waiting.popleft())
            while waiting:
                yield _finished(file, waiting.popleft())
    except CustomerFileError as error:
        file.failed.append(error)
        raise


def locate(file: DelimitedFile, rows: Sequence[int]) -> dict[int, tuple[int, list[str]]]:
    """Return the line of the file and the cells of some rows, by reading their pieces again."""
    wanted: dict[int, set[int]] = {}
    for row in rows:
        wanted.setdefault(row >> PIECE_BITS, set()).add(row & ((1 << PIECE_BITS) - 1))
    places: dict[int, tuple[int, list[str]]] = {}
    for piece in _data_pieces(file):
        if not wanted:
            break
        if piece.number in wanted:
            records = wanted.pop(piece.number)
            for record, line, cells in _records(piece, file.layout.separator):
                if record in records:
                    places[piece.number << PIECE_BITS | record] = (line, cells)
    return places


@dataclass(frozen=True)
class _Piece:
    """A whole number of records."""

    number: int
    first_line: int
    data: bytes


def _data_pieces(file: DelimitedFile) -> Iterator[_Piece]:
    line, to_skip = 1, file.layout.header_line
    width = len(file.layout.headings)
    pieces = decode.pieces(file.path, file.found, file.layout.separator, width, file.name)
    for number, piece in enumerate(pieces):
        start = 0
        for _ in range(to_skip):
            start = piece.find(b"\n", start) + 1 or len(piece)
        yield _Piece(number, line + to_skip, piece[start:])
        ends = np.frombuffer(piece, np.uint8) == ord("\n")  # five times faster than to count them
        line, to_skip = line + int(np.count_nonzero(ends)), 0


def _finished(file: DelimitedFile, done: Future[tuple[Made, list[Refused]]]) -> Made:
    made, ragged = done.result()
    file.ragged.extend(ragged)
    return made


def _parse(
    file: DelimitedFile, piece: _Piece, repeated: Collection[str]
) -> tuple[Any, list[Refused]]:
    width = len(file.layout.headings)
    try:
        table, ragged = _split_by_arrow(piece.data, file.layout.separator, width, repeated)
    except pa.ArrowInvalid:
        table, ragged = _split_slowly(piece, file.layout.separator, width, file.name)
    base = piece.number << PIECE_BITS
    records = np.arange(base, base + table.num_rows + len(ragged), dtype=np.int64)
    rows = np.delete(records, [record for record, _ in ragged])
    refused = [Refused(base + record, columns) for record, columns in ragged]
    return table.append_column(ROW, pa.array(rows)), refused


def _split_by_arrow(
    data: bytes, separator: str, width: int, repeated: Collection[str]
) -> tuple[Any, list[tuple[int, int]]]:
    ragged: list[tuple[int, int]] = []

    def refuse(row: Any) -> str:
        ragged.append((row.number - 1, row.actual_columns))
        return "skip"

    names = [f"c{position}" for position in range(width)]
    has_quotes = b'"' in data
    if has_quotes:  # Arrow drops in silence what follows a quote that is never closed
        data = _ended(data, separator, width)
    table = arrow_csv.read_csv(
        pa.BufferReader(data),
        arrow_csv.ReadOptions(column_names=names, use_threads=False, block_size=len(data) + 1),
        arrow_csv.ParseOptions(
            delimiter=separator,
            quote_char='"' if has_quotes else False,
            newlines_in_values=has_quotes,
            invalid_row_handler=refuse,
        ),
        arrow_csv.ConvertOptions(
            column_types={name: REPEATED if name in repeated else pa.string() for name in names},
            strings_can_be_null=False,
            check_utf8=False,  # it was, on decoding
        ),
    )
    if not has_quotes:
        return table, ragged
    if not table.num_rows or table["c0"][-1].as_py() != _END:
        raise pa.ArrowInvalid
    return table.slice(0, table.num_rows - 1), ragged


def _split_slowly(
    piece: _Piece, separator: str, width: int, name: str
) -> tuple[Any, list[tuple[int, int]]]:
    """Split what Arrow refuses as a whole, record by record."""
    kept: list[list[str]] = []
    ragged: list[tuple[int, int]] = []
    ended = _Piece(piece.number, piece.first_line, _ended(piece.data, separator, width))
    start, cells = piece.first_line, [""]
    try:
        for record, line, found in _records(ended, separator):
            start, cells = line, found
            if len(cells) == width:
                kept.append(cells)
            else:
                ragged.append((record, len(cells)))
    except csv.Error:
        cells = [""]
    if cells[0] != _END:
        raise CustomerFileError(Problem("quote_not_closed", f"{name}:{start}"))
    columns = list(zip(*kept[:-1], strict=True)) if kept[:-1] else [()] * width
    names = [f"c{position}" for position in range(width)]
    arrays = [pa.array(column, pa.string()) for column in columns]
    return pa.table(arrays, names=names), ragged


def _ended(data: bytes, separator: str, width: int) -> bytes:
    """Add a last record that is found again unless a quote swallows it."""
    return data.rstrip(b"\n") + b"\n" + separator.join([_END] * width).encode() + b"\n"


def _records(piece: _Piece, separator: str) -> Iterator[tuple[int, int, list[str]]]:
    """Yield number of record, line of the file it begins on, cells; empty lines left out."""
    text = io.StringIO(piece.data.decode("utf-8", "replace"), newline="")
    reader = csv.reader(text, delimiter=separator)
    record, line = 0, 0
    for cells in reader:
        if cells:
            yield record, piece.first_line + line, cells
            record += 1
        line = reader.line_num


def _encoding_problems(found: Scan, name: str) -> tuple[Problem, ...]:
    problems = []
    if found.is_mixed:
        problems.append(Problem("encodings_mixed", name, severity="warning"))
    if found.is_twice_encoded:
        problems.append(Problem("accents_repaired", name, severity="warning"))
    if found.lost_signs:
        n = found.lost_signs
        problems.append(Problem("letters_lost", name, severity="warning", values={"n": n}))
    return tuple(problems)
