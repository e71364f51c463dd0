"""The tables of a report that are sheets of the register, as the files that come back are compared with."""

from __future__ import annotations

import re
from dataclasses import replace

from parcours import texts
from parcours.deliver.painting.audience import REGISTER, for_audience, is_register, tables
from parcours.exhibits.kinds import Column, Report, Table, Unit
from parcours.files.register_base import RegisterColumn, RegisterSheet
from parcours.files.register_cells import Kind, tidy
from parcours.files.register_sheets import PLANS, words
from parcours.texts import Language

_KINDS: dict[Unit, Kind] = {
    Unit.TEXT: "text",
    Unit.ID: "text",
    Unit.COUNT: "whole",
    Unit.NUMBER: "number",
    Unit.RATIO: "number",
    Unit.SCORE: "number",
    Unit.SIGNED: "number",
    Unit.MINUTES: "number",
    Unit.MONEY: "money",
    Unit.SHARE: "share",
    Unit.DATE: "date",
    Unit.FLAG: "flag",
}
_FORBIDDEN = re.compile(r"[\[\]:*?/\\']")
_LONGEST_NAME, _LONGEST_HEADING = 31, 200
"""Excel asks to repair a table that has a longer heading than 255 signs, or one on two lines."""


def sheets(report: Report) -> list[RegisterSheet]:
    """Return the sheets of the register of a report, for its reader."""
    made: list[RegisterSheet] = []
    for _, table in tables(for_audience(report)):
        if is_register(table) and table.columns:
            names = {sheet.name.casefold() for sheet in made}
            made.append(_sheet(table, report.language, names))
    return made


def table_of(report: Report, sheet: RegisterSheet) -> Table:
    """Return the table a sheet was made from."""
    found = next(table for _, table in tables(for_audience(report)) if table.key == sheet.key)
    return _id_first(found)


def _id_first(table: Table) -> Table:
    """Return a table whose first column is its id, as the register needs: it tells its rows by it.

    Where nothing is an id, a row is told by its first cell and its place among its likes.
    """
    order = sorted(range(len(table.columns)), key=lambda place: table.columns[place].key != "id")
    columns = tuple(table.columns[place] for place in order)
    rows = tuple(tuple(row[place] for place in order) for row in table.rows)
    firsts = [row[0] for row in rows]
    if len(set(firsts)) < len(firsts):
        columns = (Column("row", columns[0].label, Unit.ID), *columns)
        rows = tuple(
            (f"{row[0]} {firsts[: place + 1].count(row[0])}", *row)
            for place, row in enumerate(rows)
        )
    return replace(table, columns=columns, rows=rows)


def _sheet(table: Table, language: Language, taken: set[str]) -> RegisterSheet:
    table = _id_first(table)
    labels: set[str] = set()
    columns = []
    for column in table.columns:
        heading = " ".join(tidy(column.label).split())[:_LONGEST_HEADING]
        label = _unique(heading or column.key, labels)
        labels.add(label)
        columns.append(_column(table.key, column, label, language))
    name = _unique(_name(table, language), taken)
    return RegisterSheet(table.key, name, tuple(columns), table.rows)


def _column(sheet: str, column: Column, label: str, language: Language) -> RegisterColumn:
    plan = PLANS.get(sheet)
    is_editable = plan is not None and column.key in plan.fields
    allowed = tuple(words(sheet, column.key, language)) if is_editable else ()
    kind: Kind = "list" if allowed else _KINDS[column.unit]
    return RegisterColumn(column.key, label, kind, allowed, is_editable)


def _name(table: Table, language: Language) -> str:
    key = table.key.removeprefix(REGISTER)
    known = f"deliver.sheet.{key}"
    name = texts.t(known, language) if known in texts.catalogue() else key.replace("_", " ")
    return _FORBIDDEN.sub(" ", name)[:_LONGEST_NAME].strip() or key[:_LONGEST_NAME]


def _unique(name: str, taken: set[str]) -> str:
    """Return a name no other has: Excel refuses two alike, whatever their capitals."""
    candidate, number = name, 2
    while candidate.casefold() in {one.casefold() for one in taken}:
        candidate = f"{name[: _LONGEST_NAME - 4]} {number}"
        number += 1
    return candidate
