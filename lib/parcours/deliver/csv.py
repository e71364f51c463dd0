"""Every table of the report as a CSV file: raw values under stable names, money to the cent.

UTF-8 with its mark, so that Excel reads accents; ``;`` and decimal comma in French, ``,`` and point
in English. A text that a spreadsheet would take for a formula gets an apostrophe before it.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import math
import re
from collections.abc import Iterator, Mapping
from functools import singledispatch
from numbers import Real
from pathlib import Path

from parcours.deliver.painting.audience import for_audience, tables
from parcours.deliver.painting.written import Written
from parcours.exhibits import writing
from parcours.exhibits.kinds import Cell, Column, Report, Section, Table, Unit
from parcours.files.atomic import write_whole
from parcours.texts import Language, t

FOLDER_NAME, INDEX = "tables", "index.csv"
_LIVE = ("=", "+", "-", "@", "\t", "\r", "\n")


def write(report: Report, folder: Path) -> Written:
    """Write each table of a report into ``folder/tables/<key>.csv``."""
    files = {name: (section, table) for name, section, table in _named(for_audience(report))}
    index = _index(report, files)
    paths = []
    for name, table in [(INDEX, index), *((name, table) for name, (_, table) in files.items())]:
        path = folder / FOLDER_NAME / name
        write_whole(path, render(table, report.language).encode("utf-8-sig"))
        paths.append(path)
    return Written(tuple(paths))


def render(table: Table, language: Language) -> str:
    """Return a table as CSV: a line of stable column names, then a line for each row."""
    file = io.StringIO()
    writer = csv.writer(file, delimiter=";" if language == "fr" else ",")
    writer.writerow([column.key for column in table.columns])
    units = [column.unit for column in table.columns]
    for row in table.rows:
        cells = map(_to_the_cent, row, units)
        writer.writerow([raw(value, language) for value in cells])
    return file.getvalue()


def _to_the_cent(value: Cell, unit: Unit) -> Cell:
    if unit is not Unit.MONEY or not isinstance(value, float) or not math.isfinite(value):
        return value
    return round(value, 2) + 0.0  # and not minus nothing


@singledispatch
def raw(value: object, language: Language) -> str:
    """Return a value as CSV holds it: to twelve digits, empty where unknown.

    >>> raw(1234.5, "fr"), raw(True, "en"), raw(None, "fr"), raw("=1+1", "fr")
    ('1234,5', 'Yes', '', "'=1+1")
    """
    del language
    text = writing.clean(str(value))
    return f"'{text}" if str(value).startswith(_LIVE) or text.startswith(_LIVE) else text


@raw.register
def _(value: None, language: Language) -> str:
    del value, language
    return ""


@raw.register
def _(value: bool, language: Language) -> str:
    return t("deliver.yes" if value else "deliver.no", language)


@raw.register
def _(value: dt.date, language: Language) -> str:
    return value.strftime("%d/%m/%Y") if language == "fr" else value.isoformat()


@raw.register(Real)
def _(value: float, language: Language) -> str:
    if value != value:  # noqa: PLR0124 - not a number is unknown
        return ""
    text = f"{value:.12g}"
    return text.replace(".", ",") if language == "fr" else text


def _index(report: Report, files: Mapping[str, tuple[Section, Table]]) -> Table:
    """Return what each file holds: its title, its section, its rows, where they come from."""
    keys = ("file", "title", "section", "rows", "source", "fingerprint", "as_of")
    rows = tuple(
        (
            name,
            writing.clean(table.title),
            writing.clean(section.step or section.title),
            len(table.rows),
            writing.source_line(table.source, report.language),
            report.fingerprint,
            report.as_of,
        )
        for name, (section, table) in files.items()
    )
    return Table("index", "", tuple(Column(key, key) for key in keys), rows)


def _named(report: Report) -> Iterator[tuple[str, Section, Table]]:
    """Name each file after its table; two tables of one name are numbered, none is lost."""
    counts: dict[str, int] = {Path(INDEX).stem: 1}
    for section, table in tables(report):
        name = re.sub(r"[^A-Za-z0-9_.-]", "_", table.key)
        counts[name] = counts.get(name, 0) + 1
        place = "" if counts[name] == 1 else f"-{counts[name]}"
        yield f"{name}{place}.csv", section, table
