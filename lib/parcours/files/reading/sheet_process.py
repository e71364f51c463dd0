"""Reads a workbook in a process of its own: one far cell can take all the memory there is.

Run by its path, not imported: it needs nothing of ours. Writes, for each sheet, one line of JSON and
one Arrow stream of that many bytes. Cells come out as text a person could have typed, without
ambiguity: ISO dates, decimal points.
"""

from __future__ import annotations

import datetime as dt
import json
import re
import sys
import zipfile
from collections.abc import Iterator
from typing import Any

import pyarrow as pa  # type: ignore[import-untyped, unused-ignore]
import python_calamine

_EXACT = 1e15
"""Beyond, a number of a workbook has lost its last digits: it is no identifier any more."""
_ROWS_AT_ONCE = 20_000
_MOST_CELLS = 10_000_000
"""A sheet of more cells must hold a fair share of them: empty ones take memory too."""
_MOST_EMPTY = 20
_LONGEST_LOOKED_AT = 100 << 20
"""Of the XML of a sheet: a longer one has too many cells for one of them to be far from the others."""
_REFERENCE = re.compile(rb'\br="([A-Z]{1,3})(\d{1,7})"')


class FarCellError(Exception):
    """One cell far from the others makes a sheet of millions of empty ones."""


def main(path: str) -> None:
    """Write every sheet of a workbook on the standard output."""
    _refuse_far_cells(path)
    workbook = python_calamine.CalamineWorkbook.from_path(path)
    for sheet in workbook.sheets_metadata:
        if sheet.typ == python_calamine.SheetTypeEnum.WorkSheet:
            is_visible = sheet.visible == python_calamine.SheetVisibleEnum.Visible
            _write(workbook.get_sheet_by_name(sheet.name), is_visible=is_visible)


def _refuse_far_cells(path: str) -> None:
    """Count the cells of each sheet as they are written, before room is made for those that are not."""
    if not zipfile.is_zipfile(path):
        return
    with zipfile.ZipFile(path) as archive:
        for part in archive.infolist():
            is_sheet = part.filename.startswith("xl/worksheets/")
            if is_sheet and part.file_size <= _LONGEST_LOOKED_AT:
                cells = _REFERENCE.findall(archive.read(part))
                columns = [(len(letters), letters) for letters in {letters for letters, _ in cells}]
                _, last = max(columns, default=(0, b""))
                bottom = max((int(row) for _, row in cells), default=0)
                every = bottom * _number_of(last)
                if every > max(_MOST_CELLS, _MOST_EMPTY * len(cells)):
                    raise FarCellError(f"{last.decode()}{bottom}")


def _number_of(letters: bytes) -> int:
    """Return the number of a column: 1 for A, 27 for AA."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - ord("A") + 1
    return number


def _write(sheet: Any, *, is_visible: bool) -> None:
    width = sheet.end[1] + 1 if sheet.end else 0
    schema = pa.schema([("_row", pa.int64()), *((f"c{n}", pa.string()) for n in range(width))])
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, schema) as writer:
        for number, rows in _batches(sheet):
            columns = list(zip(*rows, strict=True)) if width else []
            arrays = [pa.array([_text(cell) for cell in column], pa.string()) for column in columns]
            numbers = pa.array(range(number, number + len(rows)), pa.int64())
            writer.write_batch(pa.record_batch([numbers, *arrays], schema=schema))
    data = sink.getvalue()
    head = {"name": sheet.name, "visible": is_visible, "bytes": data.size}
    sys.stdout.buffer.write(json.dumps(head).encode() + b"\n")
    sys.stdout.buffer.write(data)


def _batches(sheet: Any) -> Iterator[tuple[int, list[list[Any]]]]:
    """Yield rows by their number in the sheet, cells merged downwards filled."""
    if sheet.start is None:
        return
    first = sheet.start[0] + 1
    below = _merged_downwards(sheet)
    rows: list[list[Any]] = []
    number = first
    left, width = sheet.start[1], sheet.end[1] + 1
    for at, found in enumerate(sheet.iter_rows(), first):
        row = [*([""] * left), *found]
        row += [""] * (width - len(row))
        for column, last in [*below.get(at, {}).items()]:
            for lower in range(at + 1, last + 1):
                below.setdefault(-lower, {})[column] = row[column]
        for column, value in below.pop(-at, {}).items():
            row[column] = value if row[column] in {"", None} else row[column]
        rows.append(row)
        if len(rows) >= _ROWS_AT_ONCE:
            yield number, rows
            number, rows = at + 1, []
    if rows:
        yield number, rows


def _merged_downwards(sheet: Any) -> dict[int, dict[int, Any]]:
    """Return, by number of row, the columns whose cell is merged with those below, and how far."""
    found: dict[int, dict[int, Any]] = {}
    for (top, left), (bottom, _right) in sheet.merged_cell_ranges or ():
        if bottom > top:
            found.setdefault(top + 1, {})[left] = bottom + 1
    return found


def _text(cell: Any) -> str:
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float):
        return _number(cell)
    if isinstance(cell, dt.datetime):
        return cell.isoformat(" ", "seconds")
    return cell.isoformat() if isinstance(cell, dt.date) else str(cell)


def _number(value: float) -> str:
    if abs(value) >= _EXACT:
        return f"{value:.2E}".replace(".", ",")
    if value.is_integer():
        return str(int(value))
    text = f"{value:.10f}".rstrip("0") if "e" in repr(value) else repr(value)
    # three decimals could be taken for thousands where the others have a comma
    return f"{text}0" if len(text) - text.index(".") == 4 else text  # noqa: PLR2004


if __name__ == "__main__":
    main(sys.argv[1])
