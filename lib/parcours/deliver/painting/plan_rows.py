"""The plan of a report as other tools take it: rows by column, and numbers that never change."""

from __future__ import annotations

import zlib

from parcours.deliver.painting.look import Look
from parcours.exhibits import writing
from parcours.exhibits.kinds import Cell, Report, Table
from parcours.exhibits.trackers import BETWEEN, KEY

Row = dict[str, Cell]
_OTHER = 1_000_000_000
_TOLD = (
    "description",
    "findings",
    "touchpoints",
    "publics",
    "objectives",
    "responsible",
    "accountable",
    "cost",
    "value",
)
"""Columns a tracker has no place for, told in the description."""


def rows(report: Report, key: str) -> list[Row]:
    """Return the rows of a table of the plan, by column; none where the report has no plan."""
    table = table_of(report, key)
    keys = [column.key for column in table.columns] if table else []
    return [dict(zip(keys, row, strict=True)) for row in table.rows] if table else []


def table_of(report: Report, key: str) -> Table | None:
    """Return a table of the plan."""
    found = (
        one
        for section in report.annexes
        if section.key == KEY
        for one in section.exhibits
        if isinstance(one, Table) and one.key == key
    )
    return next(found, None)


def number(one: str, base: int = 0) -> int:
    """Return the number another tool knows an object by: made of its id alone, within 32 bits.

    >>> number("A-12"), number("M-3", 500_000_000)
    (12, 500000003)
    """
    tail = one.rpartition("-")[2]
    if tail.isdecimal() and len(tail) <= 8:  # noqa: PLR2004 - leaves room for the bases
        return base + int(tail)
    return _OTHER + zlib.crc32(one.encode()) % _OTHER


def ids(value: Cell) -> list[str]:
    """Return the ids of a cell."""
    return str(value).split(BETWEEN) if value else []


def line(value: Cell) -> str:
    """Return a text on one line, without what no format accepts."""
    return "" if value is None else writing.clean(str(value)).strip()


def lines(value: Cell) -> list[str]:
    """Return the lines of a text, each clean."""
    return [one for one in map(line, str(value or "").splitlines()) if one]


def description(report: Report, row: Row, table: Table, look: Look) -> list[str]:
    """Tell where an action comes from and what it serves, a line for each thing known."""
    told = []
    for column in table.columns:
        value = row[column.key]
        if column.key not in _TOLD or value is None:
            continue
        if column.key == "description":
            told += lines(value)
        elif column.key == "findings":
            told += [f"{column.label}{_colon(look)}", *(f"- {one}" for one in lines(value))]
        else:
            shown = writing.cell(value, column.unit, look.language, look.currency)
            told.append(f"{column.label}{_colon(look)} {shown}")
    as_of = writing.day(report.as_of, look.language)
    return [
        *told,
        look.t("trackers.origin", id=row["id"], date=as_of, fingerprint=report.fingerprint),
    ]


def _colon(look: Look) -> str:
    return "\N{NO-BREAK SPACE}:" if look.language == "fr" else ":"
