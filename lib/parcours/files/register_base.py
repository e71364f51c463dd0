"""The register as it is sent: its sheets, and the copy of them hidden in the file to compare with later."""

from __future__ import annotations

import hashlib
import json
import warnings
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.utils import get_column_letter

from parcours.errors import ParcoursError, Problem
from parcours.files.damaged_xlsx import DAMAGED
from parcours.files.register_cells import Cell, Kind, Value, canonical, tidy
from parcours.texts import Language

BASE_SHEET, LIST_SHEET, ID_HEADER = "_base", "_lists", "_id"
HIDDEN_SHEETS = (BASE_SHEET, LIST_SHEET)
VERSION = 1
LARGEST_FILE, LARGEST_CONTENT = 20 * 2**20, 200 * 2**20
MOST_CELLS = 4_000_000
"""Of the rectangle of a sheet: openpyxl makes each of its cells, filled or not."""
_CHUNK = 30_000
"""Signs of JSON in one cell: Excel keeps 32,767."""
_OLE2 = b"\xd0\xcf\x11\xe0"


class RegisterError(ParcoursError):
    """The file cannot be read as a register; nothing was taken from it."""


@dataclass(frozen=True)
class RegisterColumn:
    """A column as it is sent. ``words`` : what a list accepts."""

    key: str
    label: str
    kind: Kind
    words: tuple[str, ...] = ()
    is_editable: bool = False


@dataclass(frozen=True)
class RegisterSheet:
    """A sheet as it is sent; the first value of a row is its id."""

    key: str
    name: str
    columns: tuple[RegisterColumn, ...]
    rows: tuple[tuple[Cell, ...], ...]

    def by_id(self) -> dict[str, dict[str, Value]]:
        """Return the normal form of each row, by id."""
        keys = [column.key for column in self.columns]
        return {str(row[0]): dict(zip(keys, map(canonical, row), strict=True)) for row in self.rows}


@dataclass(frozen=True)
class Base:
    """What the hidden sheet kept."""

    language: Language
    fingerprint: str
    sheets: tuple[RegisterSheet, ...]
    client: str = ""
    """Empty in the registers of before it was kept."""


def base_lines(
    sheets: Sequence[RegisterSheet], language: Language, fingerprint: str, client: str
) -> list[list[str]]:
    """Return what the hidden sheet keeps: what was sent, in normal form, as lines of cells."""
    lines = [_row_line(index, row) for index, sheet in enumerate(sheets) for row in sheet.rows]
    head = {
        "version": VERSION,
        "language": language,
        "fingerprint": fingerprint,
        "client": tidy(client),
        "sha256": _digest(lines),
        "sheets": [_sheet_head(sheet) for sheet in sheets],
    }
    return [_chunks(json.dumps(head, ensure_ascii=False)), *map(_chunks, lines)]


def opened(path: Path) -> Any:
    """Open a workbook somebody sent, after looking at its size and nature."""
    if path.suffix.lower() != ".xlsx":
        raise RegisterError(Problem("register_not_xlsx", path.name, found=path.suffix))
    with path.open("rb") as file:
        start = file.read(4)
    if start == _OLE2:
        raise RegisterError(Problem("register_protected", path.name))
    if not zipfile.is_zipfile(path):
        raise RegisterError(Problem("register_not_xlsx", path.name))
    with zipfile.ZipFile(path) as archive:
        content = sum(one.file_size for one in archive.infolist())
    if path.stat().st_size > LARGEST_FILE or content > LARGEST_CONTENT:
        raise RegisterError(Problem("register_too_large", path.name))
    try:
        # opened here: openpyxl leaves open, and locked on Windows, a file that it refuses
        with path.open("rb") as file, warnings.catch_warnings():
            # data bars and the like are of no use to a reader; nothing is written back
            warnings.filterwarnings("ignore", message=".*extension is not supported")
            book = openpyxl.load_workbook(file)
    except DAMAGED as cause:
        raise RegisterError(Problem("register_unreadable", path.name)) from cause
    for page in book.worksheets:
        if page.max_row * page.max_column > MOST_CELLS:
            where = f"{page.title}!{get_column_letter(page.max_column)}{page.max_row}"
            raise RegisterError(Problem("register_far_cell", where, found=path.name))
    return book


def base_of(book: Any, path: Path) -> Base:
    """Return what was sent, out of the hidden sheet.

    Raises
    ------
    RegisterError : the sheet is missing, was changed, or is of another version.
    """
    if BASE_SHEET not in book.sheetnames:
        raise RegisterError(Problem("register_no_base", path.name))
    lines = [
        "".join(str(part) for part in row if part is not None)
        for row in book[BASE_SHEET].iter_rows(values_only=True)
    ]
    lines = [line for line in lines if line]
    try:
        head = json.loads(lines[0])
        if head["version"] != VERSION:
            raise RegisterError(
                Problem("register_version", path.name, str(head["version"]), str(VERSION))
            )
        if head["sha256"] != _digest(lines[1:]):
            raise RegisterError(Problem("register_base_changed", path.name))
        rows: list[list[tuple[Cell, ...]]] = [[] for _ in head["sheets"]]
        for line in lines[1:]:
            index, *values = json.loads(line)
            rows[index].append(tuple(values))
        sheets = tuple(
            _sheet_from(one, tuple(found)) for one, found in zip(head["sheets"], rows, strict=True)
        )
    except (IndexError, KeyError, TypeError, ValueError) as cause:
        raise RegisterError(Problem("register_base_changed", path.name)) from cause
    return Base(head["language"], head["fingerprint"], sheets, str(head.get("client", "")))


def _sheet_head(sheet: RegisterSheet) -> dict[str, Any]:
    columns = [[c.key, c.label, c.kind, list(c.words), c.is_editable] for c in sheet.columns]
    return {"key": sheet.key, "name": sheet.name, "columns": columns}


def _sheet_from(head: Mapping[str, Any], rows: tuple[tuple[Cell, ...], ...]) -> RegisterSheet:
    columns = tuple(
        RegisterColumn(key, label, kind, tuple(words), is_editable)
        for key, label, kind, words, is_editable in head["columns"]
    )
    return RegisterSheet(head["key"], head["name"], columns, rows)


def _row_line(index: int, row: tuple[Cell, ...]) -> str:
    return json.dumps([index, *map(canonical, row)], ensure_ascii=False)


def _digest(lines: Sequence[str]) -> str:
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def _chunks(line: str) -> list[str]:
    return [line[at : at + _CHUNK] for at in range(0, len(line), _CHUNK)]
