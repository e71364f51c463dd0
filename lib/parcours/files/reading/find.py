"""The files of a client's folder, opened: whatever their kind, in an order that never changes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from parcours.errors import CustomerFileError, Problem
from parcours.files.reading import delimited
from parcours.files.reading.raw import RawTable

TEXTS = (".csv", ".tsv", ".txt")
SUFFIXES = (*TEXTS, ".xlsx", ".xlsm", ".xls", ".ods", ".parquet", ".zip")
_NOT_DATA = frozenset({"history", "making"})


def data_files(folder: Path) -> list[Path]:
    """Return the files that may hold data, hidden ones and temporary copies left out."""
    return sorted(
        (path for path in folder.rglob("*") if _is_data(path.relative_to(folder), path)),
        key=lambda path: path.relative_to(folder).as_posix(),
    )


def open_all(folder: Path) -> tuple[list[RawTable], list[Problem]]:
    """Open every file; what can't be is a problem, and the others are opened all the same."""
    opened: list[RawTable] = []
    problems: list[Problem] = []
    for path in data_files(folder):
        try:
            opened += open_one(path, path.relative_to(folder).as_posix())
        except CustomerFileError as error:
            problems += error.problems
    return opened, problems


def open_one(path: Path, name: str) -> Iterator[RawTable]:
    """Yield the tables of one file."""
    yield delimited.open_file(path, name)


def _is_data(relative: Path, path: Path) -> bool:
    hidden = any(part.startswith((".", "~$")) for part in relative.parts)
    return (
        path.suffix.lower() in SUFFIXES
        and not hidden
        and not _NOT_DATA.intersection(relative.parts[:-1])
        and path.is_file()
    )
