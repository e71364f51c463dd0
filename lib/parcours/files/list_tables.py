"""A list of the workbook written as a table people edit: CSV or XLSX, text as text, choices as choices.

CSV is UTF-8 with its mark, ``;`` and decimal comma in French, ``,`` and point in English. A text that a
spreadsheet would take for a formula gets an apostrophe before it, taken off on reading.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import xlsxwriter

from parcours.errors import DeliverableError, Problem
from parcours.files.atomic import write_whole
from parcours.files.register_cells import Cell
from parcours.texts import Language, t

_LIVE = ("=", "+", "-", "@", "\t", "\r")
_LONGEST_CHOICES = 255
"""Characters Excel takes for the choices of a cell."""
_NO_DATE = dt.date(2000, 1, 1)
"""A file that carries the time it was made would never be the same twice."""
_ROWS_TO_ADD = 200
"""Empty rows that offer the same choices, for what people add."""


@dataclass(frozen=True)
class Heading:
    """A column of the table: what is read at its top, and the words it accepts where it has a list."""

    label: str
    choices: tuple[str, ...] = ()
    width: int = 18


def write(
    path: Path,
    title: str,
    headings: Sequence[Heading],
    rows: Sequence[Sequence[Cell]],
    language: Language,
) -> None:
    """Write a table, in the format its name ends with. The same arguments give the same bytes.

    Raises
    ------
    DeliverableError : neither ``.csv`` nor ``.xlsx``, or the file cannot be written.
    """
    kind = path.suffix.lower()
    if kind == ".csv":
        write_whole(path, _csv(headings, rows, language).encode("utf-8-sig"))
    elif kind == ".xlsx":
        write_whole(path, _xlsx(title, headings, rows, language))
    else:
        raise DeliverableError(Problem("list_kind", path.name, found=kind, expected=".csv, .xlsx"))


def unguarded(text: str) -> str:
    """Take off the apostrophe that keeps a text from being a formula.

    >>> unguarded("'=1+1"), unguarded("'tis")
    ('=1+1', "'tis")
    """
    return text[1:] if text.startswith("'") and text[1:].startswith(_LIVE) else text


def _csv(headings: Sequence[Heading], rows: Sequence[Sequence[Cell]], language: Language) -> str:
    file = io.StringIO()
    writer = csv.writer(file, delimiter=";" if language == "fr" else ",")
    writer.writerow([one.label for one in headings])
    for row in rows:
        writer.writerow([_as_text(value, language) for value in row])
    return file.getvalue()


def _as_text(value: Cell, language: Language) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return t("deliver.yes" if value else "deliver.no", language)
    if isinstance(value, dt.date):
        return f"{value:%d/%m/%Y}"
    if isinstance(value, int | float):
        return repr(value).removesuffix(".0").replace(".", "," if language == "fr" else ".")
    return f"'{value}" if value.startswith(_LIVE) else value


def _xlsx(
    title: str, headings: Sequence[Heading], rows: Sequence[Sequence[Cell]], language: Language
) -> bytes:
    content = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(content, options)
    book.set_properties({"title": title, "created": dt.datetime.combine(_NO_DATE, dt.time())})
    page = book.add_worksheet(_sheet_name(title))
    head = book.add_format(
        {"bold": True, "bg_color": "#1D2B50", "font_color": "#FFFFFF", "text_wrap": True}
    )
    text = book.add_format({"text_wrap": True, "valign": "top"})
    day = book.add_format({"num_format": "dd/mm/yyyy", "valign": "top", "align": "left"})
    for column, one in enumerate(headings):
        page.write_string(0, column, one.label, head)
        page.set_column(column, column, one.width)
        if one.choices and len(",".join(one.choices)) <= _LONGEST_CHOICES:
            page.data_validation(
                1, column, len(rows) + _ROWS_TO_ADD, column,
                {"validate": "list", "source": list(one.choices), "error_type": "warning"},
            )  # fmt: skip
    for row, values in enumerate(rows, start=1):
        for column, value in enumerate(values):
            if isinstance(value, bool):
                page.write_string(row, column, _as_text(value, language), text)
            elif isinstance(value, dt.date):
                page.write_datetime(row, column, dt.datetime.combine(value, dt.time()), day)
            elif isinstance(value, int | float):
                page.write_number(row, column, value, text)
            elif value:
                page.write_string(row, column, value, text)
    page.freeze_panes(1, 2)
    page.autofilter(0, 0, max(1, len(rows)), max(0, len(headings) - 1))
    book.close()
    return content.getvalue()


def _sheet_name(title: str) -> str:
    return "".join(sign for sign in title if sign not in "[]:*?/\\'")[:31].strip() or "1"
