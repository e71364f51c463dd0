"""The tables form tools hand over, CSV or XLSX, as rows of text with the address of each cell.

A workbook somebody sent is hostile until read: sizes are checked before it is opened, and reading
stops at the size a form can have.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import warnings
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._read_only import ReadOnlyWorksheet

from parcours.errors import ParcoursError, Problem
from parcours.files.damaged_xlsx import DAMAGED

MAX_BYTES = 20 * 1_048_576
MAX_UNZIPPED_BYTES = 100 * 1_048_576
MAX_ROWS = 5_000
MAX_COLUMNS = 1_000
_SEPARATORS = ",;\t"
_END = "\x1e"
_UTF16 = (b"\xff\xfe", b"\xfe\xff")


class FormTableError(ParcoursError):
    """A file of answers cannot be read."""


@dataclass(frozen=True)
class FormTable:
    """Rows of text; row 0 is row 1 of the spreadsheet, column 0 its column A."""

    name: str
    """Name of the file, and of the sheet where there is one."""
    rows: tuple[tuple[str, ...], ...]

    def at(self, row: int, column: int) -> str:
        """Text of a cell, counted from 0; empty beyond the end of its row."""
        cells = self.rows[row]
        return cells[column] if column < len(cells) else ""

    def address(self, row: int, column: int) -> str:
        """Where a cell is, as a person finds it.

        >>> FormTable("reponses.csv", ()).address(3, 1)
        'reponses.csv: B4'
        """
        return f"{self.name}: {get_column_letter(column + 1)}{row + 1}"


def read(path: Path) -> FormTable:
    """Read a CSV or XLSX file; of a workbook, the first sheet that holds something.

    Raises
    ------
    FormTableError : not a file of these kinds, protected, damaged, too large, or empty.
    """
    try:
        size = path.stat().st_size
        if not path.is_file():
            raise FormTableError(Problem("not_a_file", path.name))
    except OSError as cause:
        raise FormTableError(Problem("unreadable", path.name, found=str(cause.strerror))) from cause
    if size > MAX_BYTES:
        raise FormTableError(
            Problem("answers_too_large", path.name, expected=f"{MAX_BYTES // 1_048_576} MiB")
        )
    kind = path.suffix.lower()
    if kind not in {".csv", ".txt", ".tsv", ".xlsx", ".xlsm"}:
        raise FormTableError(Problem("answers_kind", path.name, found=kind))
    table = _xlsx(path) if kind.startswith(".xls") else _csv(path)
    if not table.rows:
        raise FormTableError(Problem("answers_empty", path.name))
    return table


def _csv(path: Path) -> FormTable:
    text = _decoded(path.read_bytes(), path.name)
    try:
        ended = io.StringIO(f"{text}\n{_END}", newline="")
        reader = csv.reader(ended, delimiter=_separator(text))
        return FormTable(path.name, _checked(_until_the_end(reader), path.name))
    except csv.Error as cause:
        raise FormTableError(Problem("answers_damaged", path.name, found=str(cause))) from cause


def _until_the_end(reader: Iterator[list[str]]) -> Iterator[list[str]]:
    """Yield the records before the mark of the end, which a quote never closed swallows.

    Raises
    ------
    csv.Error : the mark is not found.
    """
    for row in reader:
        if row == [_END]:
            return
        yield row
    raise csv.Error("unexpected end of data")


def _decoded(raw: bytes, name: str) -> str:
    if raw.startswith(_UTF16):
        return raw.decode("utf-16", "replace")
    if b"\0" in raw:
        raise FormTableError(Problem("answers_damaged", name, found="NUL"))
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return raw.decode("cp1252", "replace")  # what Excel writes in France


def _separator(text: str) -> str:
    """Return the separator that makes most columns of the first record; the comma wins ties."""
    widths = {
        one: len(next(csv.reader(io.StringIO(text, newline=""), delimiter=one), ()))
        for one in _SEPARATORS
    }
    return max(widths, key=lambda one: widths[one])


def _xlsx(path: Path) -> FormTable:
    try:
        with zipfile.ZipFile(path) as archive:
            unzipped = sum(member.file_size for member in archive.infolist())
    except (zipfile.BadZipFile, OSError) as cause:
        raise FormTableError(Problem("answers_not_xlsx", path.name)) from cause
    if unzipped > MAX_UNZIPPED_BYTES:
        expected = f"{MAX_UNZIPPED_BYTES // 1_048_576} MiB"
        raise FormTableError(Problem("answers_too_large", path.name, expected=expected))
    try:
        return _first_sheet(path)
    except DAMAGED as cause:
        raise FormTableError(
            Problem("answers_damaged", path.name, found=type(cause).__name__)
        ) from cause


def _first_sheet(path: Path) -> FormTable:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # form tools leave out styles nobody needs
        workbook = openpyxl.load_workbook(path, read_only=True, data_only=True, keep_links=False)
    try:
        for sheet in workbook.worksheets:
            name = f"{path.name}, {sheet.title}"
            if isinstance(sheet, ReadOnlyWorksheet):
                sheet.reset_dimensions()  # what the file claims may be a million empty rows
            cells = sheet.iter_rows(max_row=MAX_ROWS + 1, values_only=True)
            rows = _checked(([_text(cell) for cell in row] for row in cells), name)
            if rows:
                return FormTable(name, rows)
    finally:
        workbook.close()
    return FormTable(path.name, ())


def _checked(rows: Iterable[list[str]], name: str) -> tuple[tuple[str, ...], ...]:
    """Keep rows up to the last that says something, refusing more than a form can have."""
    kept: list[tuple[str, ...]] = []
    last = 0
    for number, row in enumerate(rows, start=1):
        cells = tuple(cell.strip() for cell in row)
        while cells and not cells[-1]:
            cells = cells[:-1]
        if cells and (number > MAX_ROWS or len(cells) > MAX_COLUMNS):
            expected = f"{MAX_ROWS} x {MAX_COLUMNS}"
            raise FormTableError(Problem("answers_too_large", name, expected=expected))
        kept.append(cells)
        last = number if cells else last
        if number > MAX_ROWS:
            break
    return tuple(kept[:last])


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, dt.datetime | dt.date):
        return value.isoformat()
    return str(value)
