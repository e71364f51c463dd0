"""The files of a client's folder, opened: whatever their kind, in an order that never changes."""

from __future__ import annotations

import shutil
import tempfile
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path, PurePosixPath

from parcours.errors import CustomerFileError, Problem
from parcours.files.reading import delimited, parquet, sheets
from parcours.files.reading.raw import RawTable

TEXTS = (".csv", ".tsv", ".txt")
SHEETS = (".xlsx", ".xlsm", ".xls", ".ods")
SUFFIXES = (*TEXTS, *SHEETS, ".parquet", ".zip")
_OTHERS = (
    ".xlsb", ".numbers", ".gz", ".tgz", ".tar", ".7z", ".rar", ".bz2", ".xz", ".jsonl", ".ndjson",
    ".dbf", ".mdb", ".accdb", ".sqlite", ".db", ".sql", ".sav", ".sas7bdat", ".dta", ".feather",
    ".arrow", ".avro", ".orc",
)  # fmt: skip
"""Data that we do not read."""
_TOLD = 8
_NO_TABLE = frozenset({"separator_missing", "header_missing"})
_NOT_DATA = frozenset({"history", "making"})
_MOST_MEMBERS = 2000
_MOST_BYTES = 64 << 30
_MOST_SWELLING = 200
_SMALL = 64 << 20
_MARKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
_WEB = (b"<html", b"<!doctype", b"<table", b"<?xml")


def data_files(folder: Path) -> list[Path]:
    """Return the files that may hold data, hidden ones and temporary copies left out."""
    return sorted(
        (path for path in folder.rglob("*") if _is_data(path.relative_to(folder), path)),
        key=lambda path: path.relative_to(folder).as_posix(),
    )


def open_all(
    folder: Path, fingerprints: dict[str, str], stack: ExitStack
) -> tuple[list[RawTable], list[Problem]]:
    """Open every file; what can't be is a problem, and the others are opened all the same.

    ``stack`` closes what was unpacked.
    """
    opened: list[RawTable] = []
    problems = _left_aside(folder.name, _of_other_kinds(folder))
    for path in data_files(folder):
        name = path.relative_to(folder).as_posix()
        members = _members(path, name, problems, stack) if _is_zip(path) else [(path, name)]
        for file, label in members:
            try:
                opened += open_one(file, label, fingerprints[name])
            except CustomerFileError as error:
                problems += _of_a_note(file, error.problems)
    return opened, problems


def _of_a_note(path: Path, problems: Sequence[Problem]) -> Sequence[Problem]:
    """Tell of a text without columns that it is left aside: a note comes with many a delivery."""
    is_note = path.suffix.lower() == ".txt" and {one.code for one in problems} <= _NO_TABLE
    return (
        [replace(one, code="text_left_aside", severity="warning") for one in problems]
        if is_note
        else problems
    )


def open_one(path: Path, name: str, fingerprint: str) -> Sequence[RawTable]:
    """Open the tables of one file.

    Raises
    ------
    CustomerFileError : it can't be read; the problem says why.
    """
    suffix = path.suffix.lower()
    if suffix == ".parquet":
        return [parquet.open_parquet(path, name, fingerprint)]
    if suffix in SHEETS and not _is_text(path, name):
        return sheets.open_workbook(path, name, fingerprint)
    return [delimited.open_file(path, name)]


def _is_text(path: Path, name: str) -> bool:
    """Tell a text saved under the name of a workbook; a web page is refused.

    Raises
    ------
    CustomerFileError : a web page.
    """
    with path.open("rb") as file:
        head = file.read(512)
    if head.lstrip(b"\xef\xbb\xbf \r\n\t").lower().startswith(_WEB):
        raise CustomerFileError(Problem("file_is_a_web_page", name))
    return bool(head) and not head.startswith(_MARKS)


def _is_zip(path: Path) -> bool:
    return path.suffix.lower() == ".zip"


def _members(
    path: Path, name: str, problems: list[Problem], stack: ExitStack
) -> list[tuple[Path, str]]:
    """Unpack an archive beside nothing: in a folder nobody else reads, gone afterwards."""
    try:
        with zipfile.ZipFile(path) as archive:
            every = [part for part in archive.infolist() if _is_shown(part)]
            parts = [part for part in every if _is_wanted(part)]
            problems += _left_aside(name, [p.filename for p in every if not _is_wanted(p)])
            unpacked = sum(part.file_size for part in parts)
            swelling = unpacked / max(1, path.stat().st_size)
            is_huge = unpacked > _SMALL and swelling > _MOST_SWELLING
            if unpacked > _MOST_BYTES or len(parts) > _MOST_MEMBERS or is_huge:
                found = f"{unpacked / (1 << 20):.0f} Mo"
                problems.append(Problem("archive_too_big", name, found=found))
                return []
            place = Path(stack.enter_context(tempfile.TemporaryDirectory()))
            return list(_unpacked(archive, parts, place, name))
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError) as error:
        problems.append(Problem("archive_unreadable", name, found=type(error).__name__))
        return []


def _is_shown(part: zipfile.ZipInfo) -> bool:
    inside = PurePosixPath(part.filename)
    is_hidden = inside.name.startswith((".", "~$")) or "__MACOSX" in inside.parts
    return not part.is_dir() and not is_hidden


def _is_wanted(part: zipfile.ZipInfo) -> bool:
    suffix = PurePosixPath(part.filename).suffix.lower()
    return suffix in (*TEXTS, *SHEETS, ".parquet")


def _left_aside(where: str, names: Sequence[str]) -> list[Problem]:
    """Say which files are of a kind that is not read: an archive within an archive among them."""
    if not names:
        return []
    told = ", ".join(sorted(names)[:_TOLD])
    n = len(names)
    return [Problem("format_left_aside", where, found=told, severity="warning", values={"n": n})]


def _of_other_kinds(folder: Path) -> list[str]:
    return [
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*")
        if path.suffix.lower() in _OTHERS and _is_there(path.relative_to(folder), path)
    ]


def _unpacked(
    archive: zipfile.ZipFile, parts: Sequence[zipfile.ZipInfo], place: Path, name: str
) -> Iterator[tuple[Path, str]]:
    """Write members under names of ours: theirs could lead out of the folder."""
    for number, part in enumerate(sorted(parts, key=lambda one: one.filename)):
        target = place / f"{number}{PurePosixPath(part.filename).suffix.lower()}"
        with archive.open(part) as source, target.open("wb") as copy:
            shutil.copyfileobj(source, copy, 1 << 20)
        yield target, f"{name}/{part.filename}"


def _is_data(relative: Path, path: Path) -> bool:
    return path.suffix.lower() in SUFFIXES and _is_there(relative, path)


def _is_there(relative: Path, path: Path) -> bool:
    is_hidden = any(part.startswith((".", "~$")) for part in relative.parts)
    return not is_hidden and not _NOT_DATA.intersection(relative.parts[:-1]) and path.is_file()
