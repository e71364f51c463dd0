"""Workbooks (XLSX, XLSM, XLS, ODS): each sheet is a table, read where it can do no harm.

A workbook of half a megabyte can ask for all the memory of the machine and kill the kernel: it is
looked at as an archive first, then read by another process, under limits. Macros never run.
"""

from __future__ import annotations

import io
import json
import re
import subprocess
import sys
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, BinaryIO

import pyarrow as pa

from parcours.errors import CustomerFileError, Problem
from parcours.files.reading import layout
from parcours.files.reading.layout import Layout
from parcours.files.reading.raw import Refusal

MOST_BYTES = 4 << 30
"""Of all the parts of a workbook once unpacked."""
MOST_SWELLING = 200
_SMALL = 64 << 20
"""Under it, swelling harms nobody."""
MEMORY_BYTES = 6 << 30
SECONDS = 300
_LOOKED_AT = 2000
_ONE_COLUMN = 2
"""The column, and the numbers of the rows."""
_OLE = b"\xd0\xcf\x11\xe0"
_ERRORS = ("#REF!", "#N/A", "#DIV/0!", "#VALUE!", "#VALEUR!", "#NAME?", "#NOM?", "#NUM!", "#NULL!")
_FAR = re.compile(r"FarCellError: ([A-Z]{1,3}\d+)")
_PROCESS = Path(__file__).with_name("sheet_process.py")


@dataclass(frozen=True)
class Sheet:
    """A sheet, in memory as text."""

    name: str
    format: str
    fingerprint: str
    size_bytes: int
    layout: Layout
    rows: Any
    """Arrow table of the rows under the header: ``_row``, then c0, c1..."""
    is_hidden: bool = False
    errors: int = 0
    """Cells that hold a formula error."""
    outside: int = 0
    """Cells on the right of the table."""
    met: tuple[Problem, ...] = ()
    """What is to be said of the other sheets of the workbook."""
    ragged: tuple[Refusal, ...] = ()
    failed: list[CustomerFileError] = field(default_factory=list)
    encoding: str = ""
    separator: str = ""

    @property
    def headings(self) -> tuple[str, ...]:
        """The client's headings, in order."""
        return self.layout.headings

    @property
    def native_types(self) -> tuple[str, ...]:
        """Everything is text."""
        return ("",) * len(self.headings)

    @property
    def header_line(self) -> int:
        """Row where the header ends."""
        return self.layout.header_line

    @property
    def title_lines(self) -> int:
        """Rows of title above the header."""
        return self.layout.title_lines

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What was met on the way."""
        found = [*self.layout.problems(self.name), *self.met]
        if self.is_hidden:
            found.append(Problem("sheet_hidden", self.name, severity="info"))
        if self.errors:
            n = self.errors
            found.append(Problem("sheet_errors", self.name, severity="warning", values={"n": n}))
        if self.outside:
            n = self.outside
            found.append(Problem("cells_outside", self.name, severity="warning", values={"n": n}))
        return tuple(found)

    def first_rows(self, count: int) -> list[list[str]]:
        """Return the first rows as text."""
        return [list(row.values())[1:] for row in self.rows.slice(0, count).to_pylist()]

    def register(self, connection: Any, view: str) -> None:
        """Show the sheet to DuckDB."""
        connection.register(view, self.rows)

    def locate(self, rows: Sequence[int]) -> dict[int, tuple[int, list[str]]]:
        """Return the row of the sheet and its cells."""
        wanted = set(rows)
        kept = self.rows.filter(pa.array([n in wanted for n in self.rows["_row"].to_pylist()]))
        found = kept.to_pylist()
        return {row["_row"]: (row["_row"], list(row.values())[1:]) for row in found}


def open_workbook(path: Path, name: str, fingerprint: str) -> list[Sheet]:
    """Read the sheets of a workbook that hold a table.

    Raises
    ------
    CustomerFileError : protected, damaged, abnormally big, or without any table.
    """
    _check(path, name)
    sheets: list[Sheet] = []
    filled = [(head, table) for head, table in _sheets(path, name) if table.num_rows]
    found = [one for one in filled if one[1].num_rows > 1 and one[1].num_columns > _ONE_COLUMN]
    problems = [
        Problem("sheet_of_one_column", f"{name}/{head['name']}")
        for head, table in filled
        if not any(table is other for _, other in found)
    ]
    for head, table in found:
        label = f"{name}/{head['name']}" if len(found) > 1 else name
        try:
            sheets.append(_sheet(path, label, fingerprint, table, is_hidden=not head["visible"]))
        except CustomerFileError as error:
            problems += error.problems
    if not sheets:
        raise CustomerFileError(problems or Problem("file_empty", name))
    said = tuple(replace(one, severity="warning") for one in problems)
    return [replace(sheets[0], met=said), *sheets[1:]]


def _sheet(path: Path, label: str, fingerprint: str, table: Any, *, is_hidden: bool) -> Sheet:
    table = table.combine_chunks()
    top = [list(row.values())[1:] for row in table.slice(0, _LOOKED_AT).to_pylist()]
    width = layout.width_of_table(top)
    found = layout.of_rows([row[:width] for row in top], label)
    first = table["_row"][0].as_py()
    names = [f"c{position}" for position in range(len(found.headings))]
    under = table.slice(found.header_line)
    rows = under.select(["_row", *names])
    return Sheet(
        name=label,
        format=path.suffix.lower().lstrip("."),
        fingerprint=fingerprint,
        size_bytes=path.stat().st_size,
        layout=Layout(**{**found.__dict__, "header_line": first + found.header_line - 1}),
        rows=rows,
        is_hidden=is_hidden,
        errors=_count_errors(rows),
        outside=_count_filled(under.drop_columns(rows.column_names)),
    )


def _count_filled(rows: Any) -> int:
    filled = (pa.compute.not_equal(rows[name], "") for name in rows.column_names)
    return sum(pa.compute.sum(one).as_py() or 0 for one in filled)


def _count_errors(rows: Any) -> int:
    wanted = pa.array(_ERRORS)
    return sum(
        pa.compute.sum(pa.compute.is_in(rows[name], value_set=wanted)).as_py() or 0
        for name in rows.column_names[1:]
    )


def _check(path: Path, name: str) -> None:
    """Look at a workbook as an archive before anything opens it."""
    with path.open("rb") as file:
        head = file.read(8)
    if head.startswith(_OLE):
        if path.suffix.lower() != ".xls":  # a new workbook in an old envelope: encrypted
            raise CustomerFileError(Problem("sheet_locked", name))
        return
    try:
        with zipfile.ZipFile(path) as archive:
            unpacked = sum(part.file_size for part in archive.infolist())
    except zipfile.BadZipFile:
        raise CustomerFileError(Problem("sheet_unreadable", name, found="ZIP")) from None
    swelling = unpacked / max(1, path.stat().st_size)
    if unpacked > MOST_BYTES or (unpacked > _SMALL and swelling > MOST_SWELLING):
        raise CustomerFileError(
            Problem("sheet_too_big", name, found=f"{unpacked / (1 << 20):.0f} Mo")
        )


def _sheets(path: Path, name: str) -> Iterator[tuple[dict[str, Any], Any]]:
    """Yield what the other process reads."""
    try:
        done = subprocess.run(  # noqa: S603 - our own script, a path as its only argument
            [sys.executable, "-I", str(_PROCESS), str(path)],
            capture_output=True,
            timeout=SECONDS,
            check=False,
            preexec_fn=_limited if sys.platform != "win32" else None,
        )
    except subprocess.TimeoutExpired:
        raise CustomerFileError(Problem("sheet_too_big", name, found=f"{SECONDS} s")) from None
    if done.returncode:
        raise CustomerFileError(_why(done, name))
    stream = io.BytesIO(done.stdout)
    while head := stream.readline():
        told = json.loads(head)
        yield told, _table(stream, told["bytes"])


def _table(stream: BinaryIO, size: int) -> Any:
    with pa.ipc.open_stream(pa.py_buffer(stream.read(size))) as reader:
        return reader.read_all()


def _why(done: subprocess.CompletedProcess[bytes], name: str) -> Problem:
    said = done.stderr.decode("utf-8", "replace")
    if "PasswordError" in said or "assword" in said:
        return Problem("sheet_locked", name)
    if done.returncode < 0 or "MemoryError" in said or "memory" in said:
        return Problem("sheet_too_big", name, found=f"> {MEMORY_BYTES >> 30} Go")
    if found := _FAR.search(said):
        return Problem("sheet_far_cell", name, found=found[1])
    last = said.strip().rsplit("\n", 1)[-1].split(":")[0].rsplit(".", 1)[-1]
    return Problem("sheet_unreadable", name, found=last)


def _limited() -> None:
    import resource  # noqa: PLC0415 - there is none on Windows

    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
