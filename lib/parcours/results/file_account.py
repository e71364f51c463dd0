"""How the client's files were read, counted for a page: by column, by mapping, by refusal (A1)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fnmatch import fnmatchcase
from itertools import groupby

from parcours.customers.tables import (
    AmountTotal,
    ColumnReading,
    FileReading,
    ReadingReport,
    SourceFile,
)
from parcours.method.assets import FileMapping


@dataclass(frozen=True)
class ColumnAccount:
    """A column of the client, in all the files that make one table."""

    table: str
    heading: str
    name: str
    """Our column; empty where it is not used."""
    kind: str
    how: tuple[str, ...]
    """Each way it was read, in the order of the files: two ways for one column are worth a look."""
    files: int
    filled: int
    empty: int
    null_words: int
    converted: int
    refused: int
    valid: int | None


@dataclass(frozen=True)
class MappingLine:
    """How a heading of the client reads as one of our columns, and who says so."""

    files: str
    """The file, or the pattern its mapping covers."""
    n_files: int
    table: str
    heading: str
    name: str
    """Our column; empty where the heading is left out."""
    is_confirmed: bool
    """Confirmed in the workbook; guessed otherwise."""


@dataclass(frozen=True)
class MappingChange:
    """What is no longer as it was confirmed: shown at the next delivery."""

    kind: str
    """``file_new``, ``file_gone``, ``column_new`` or ``column_gone``."""
    file: str
    heading: str = ""
    name: str = ""
    """The column of ours it was read as."""


def mapping_changes(
    report: ReadingReport, sources: Sequence[SourceFile], mappings: Sequence[FileMapping]
) -> tuple[MappingChange, ...]:
    """List what differs between the files of this delivery and those whose reading was confirmed."""
    known = [one for one in mappings if one.is_confirmed]
    names = dict.fromkeys(source.name for source in sources)
    new = [MappingChange("file_new", name) for name in names if _mapping_for(name, known) is None]
    gone = [
        MappingChange("file_gone", mapping.file)
        for mapping in known
        if not any(_mapping_for(name, [mapping]) for name in names)
    ]
    return (*new, *gone, *(one for file in report.files for one in _column_changes(file, known)))


def _column_changes(file: FileReading, known: Sequence[FileMapping]) -> list[MappingChange]:
    mapping = _mapping_for(file.file, known)
    if mapping is None:
        return []
    headings = [one.heading for one in file.columns]
    return [
        *(
            MappingChange("column_gone", file.file, heading, name)
            for heading, name in mapping.columns.items()
            if heading not in headings
        ),
        *(
            MappingChange("column_new", file.file, heading)
            for heading in headings
            if heading not in mapping.columns
        ),
    ]


def _mapping_for(name: str, known: Sequence[FileMapping]) -> FileMapping | None:
    exact = [one for one in known if one.file == name]
    alike = [one for one in known if fnmatchcase(name, one.file)]
    return next(iter([*exact, *alike]), None)


def columns(report: ReadingReport) -> tuple[ColumnAccount, ...]:
    """Add up what became of each column over the files of its table."""
    read = [(file.table, one) for file in report.files if file.table for one in file.columns]
    tables = list(dict.fromkeys(table for table, _ in read))
    headings = list(dict.fromkeys((table, one.heading) for table, one in read))
    headings.sort(key=lambda both: tables.index(both[0]))
    return tuple(
        _account(table, [one for name, one in read if (name, one.heading) == (table, heading)])
        for table, heading in headings
    )


def mapping_lines(
    report: ReadingReport, mappings: Sequence[FileMapping]
) -> tuple[MappingLine, ...]:
    """List how headings read as our columns, files of one mapping together."""

    def covered(file: FileReading) -> FileMapping | None:
        return next((one for one in mappings if fnmatchcase(file.file, one.file)), None)

    def alike(file: FileReading) -> tuple[str, ...]:
        found = covered(file)
        headings = () if found is not None else tuple(one.heading for one in file.columns)
        return (found.file if found is not None else "", file.table, *headings)

    lines: list[MappingLine] = []
    for _, group in groupby(report.files, key=alike):
        files = list(group)
        lines += _mapping_of(files, covered(files[0]))
    return tuple(lines)


def money_difference(report: ReadingReport) -> Decimal:
    """Return the largest amount that no line explains; zero where every total reconciles."""
    return max((abs(one.difference) for one in _totals(report)), default=Decimal(0))


def refusals(report: ReadingReport) -> int:
    """Count the lines and the cells refused, all of them, listed or not."""
    cells = sum(one.refused for file in report.files for one in file.columns)
    return report.rows_refused + cells


def _totals(report: ReadingReport) -> Iterable[AmountTotal]:
    return (total for file in report.files for total in file.totals)


def _account(table: str, read: Sequence[ColumnReading]) -> ColumnAccount:
    known = [one.valid for one in read if one.valid is not None]
    return ColumnAccount(
        table=table,
        heading=read[0].heading,
        name=next((one.name for one in read if one.name), ""),
        kind=next((one.kind for one in read if one.kind), ""),
        how=tuple(dict.fromkeys(one.how for one in read if one.how)),
        files=len(read),
        filled=sum(one.filled for one in read),
        empty=sum(one.empty for one in read),
        null_words=sum(one.null_words for one in read),
        converted=sum(one.converted for one in read),
        refused=sum(one.refused for one in read),
        valid=sum(known) if known else None,
    )


def _mapping_of(files: Sequence[FileReading], mapping: FileMapping | None) -> list[MappingLine]:
    headings = dict.fromkeys((one.heading, one.name) for file in files for one in file.columns)
    confirmed = mapping.columns if mapping is not None and mapping.is_confirmed else {}
    is_confirmed = mapping is not None and mapping.is_confirmed
    return [
        MappingLine(
            files=files[0].file if mapping is None else mapping.file,
            n_files=len(files),
            table=files[0].table,
            heading=heading,
            name=name,
            is_confirmed=is_confirmed and confirmed.get(heading, "") in ("", name),
        )
        for heading, name in headings
    ]
