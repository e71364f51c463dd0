"""The register as an Excel file the client fills in and sends back (X3).

Real tables with lists, formats and filters; ids and a copy of what was sent stay hidden, so that
``files.register`` tells what was changed. The sheets are not protected: Excel would no longer sort them.
"""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from parcours.deliver.painting import blocks, office
from parcours.deliver.painting.look import Look
from parcours.deliver.painting.sheets import sheets, table_of
from parcours.deliver.painting.theme import LINE, MUTED, PANEL, WHITE
from parcours.deliver.painting.written import Written
from parcours.deliver.painting.written import write as write_file
from parcours.drawing import measure
from parcours.drawing.measure import Font, wrap
from parcours.drawing.palette import mix
from parcours.errors import Problem
from parcours.exhibits.kinds import Report, Unit
from parcours.files import register
from parcours.files.register_base import (
    BASE_SHEET,
    ID_HEADER,
    LIST_SHEET,
    RegisterColumn,
    RegisterSheet,
    base_lines,
)
from parcours.files.register_cells import Cell, tidy
from parcours.files.register_sheets import limits

FILE_NAME = "register.xlsx"
HEADER_ROW = 3
"""Counted from 0: a title, a hint and an empty line stand above."""
_SPARE_ROWS = 500
"""Lists and bounds reach beyond the table, for the rows that will be added."""
_LONGEST_TEXT = 32_000
_LIVE = ("=", "+", "-", "@", "\t", "\n")
_WIDTHS = {
    "text": 30,
    "list": 20,
    "whole": 11,
    "number": 11,
    "money": 14,
    "share": 11,
    "date": 12,
    "flag": 10,
}
_NUMERIC = frozenset({"whole", "number", "money", "share"})
_NARROW, _WIDE = 14, 48
_A4_COLUMNS = 9
"""Columns beyond which a sheet is printed on A3."""
_SUMMED = frozenset({"cost", "cost_per_year", "spent"})
"""Columns of money whose sum means something: what each customer is worth is no amount to add up."""
_CELL_FONT = Font("arial", 10 * 4 / 3)
_HEAD_FONT = Font("arial", 10 * 4 / 3, 700)
_LINE_HEIGHT, _TALLEST = 13.0, 405.0
"""Points; Excel knows no row higher than 409."""
_WIDEST, _MOST_LINES = 200.0, 24
"""A column is widened where its longest text would need more lines than a row can show."""
_FILTER_PX = 18.0
"""Of the button of a filter, beside a heading."""
_CHAR_PX = 7.0
"""Width of a digit of Arial 10, in which Excel counts the width of a column."""


@dataclass
class _Book:
    """The Excel file being written, its formats, and what would not fit."""

    file: Any
    look: Look
    formats: dict[tuple[Any, ...], Format] = field(default_factory=dict)
    warnings: list[Problem] = field(default_factory=list)
    lists: dict[tuple[str, ...], str] = field(default_factory=dict)

    def format(self, **more: Any) -> Format:
        """Return a format, made once."""
        key = tuple(sorted(more.items()))
        if key not in self.formats:
            base = {"font_name": "Arial", "font_size": 10, "valign": "top"}
            self.formats[key] = self.file.add_format(base | more)
        return self.formats[key]


def write(report: Report, folder: Path) -> Written:
    """Write the register of a report into ``folder/register.xlsx``."""
    with measure.set_in(None):  # whoever fills it in may not have the client's font
        content, warnings = render(report)
    return write_file(folder / FILE_NAME, content, tuple(warnings))


def read_back(path: Path, report: Report) -> register.Returned:
    """Tell what the client changed in a register, against the report of today.

    ``report`` is in the language of the file (``files.register.language_of``).
    """
    return register.compare(path, sheets(report), report.client)


def render(report: Report) -> tuple[bytes, list[Problem]]:
    """Return the register as an Excel file, and what would not fit."""
    content = io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "remove_timezone": True,
        # widths are counted in digits of this font, which every program has or has the like of
        "default_format_properties": {"font_name": "Arial", "font_size": 10, "font_scheme": "none"},
        "default_row_height": 17,
    }
    look = blocks.look_of(report)
    with xlsxwriter.Workbook(content, options) as file:
        file.set_properties(_properties(report, look))
        file.set_size(2400, 1500)
        book = _Book(file, look)
        made = sheets(report)
        summary = file.add_worksheet(look.t("deliver.sheet.summary"))
        pages = [file.add_worksheet(sheet.name) for sheet in made]
        lists = file.add_worksheet(LIST_SHEET)
        _define_lists(book, lists, made)
        names = [
            _write_sheet(book, page, sheet, report, number)
            for number, (page, sheet) in enumerate(zip(pages, made, strict=True), start=1)
        ]
        _write_summary(book, summary, report, list(zip(made, names, strict=True)))
        _write_base(file.add_worksheet(BASE_SHEET), report, made)
        summary.activate()
    return office.growing(content.getvalue()), book.warnings


def _properties(report: Report, look: Look) -> dict[str, Any]:
    return {
        "title": _line(f"{look.t('deliver.sheet.register')} · {report.client}"),
        "subject": _line(report.title),
        "company": _line(report.client),
        "comments": f"{look.t('deliver.fingerprint')} {report.fingerprint}",
        "created": dt.datetime.combine(report.as_of, dt.time()),
        "language": {"fr": "fr-FR", "en": "en-GB"}[report.language],
    }


def _line(text: str) -> str:
    return tidy(text).replace("\n", " ")[:250]


def _define_lists(book: _Book, page: Worksheet, made: Sequence[RegisterSheet]) -> None:
    """Write the words lists accept on a hidden sheet: within a rule, Excel keeps 255 signs only."""
    choices = {column.words for sheet in made for column in sheet.columns if column.words}
    flag = (book.look.t("deliver.yes"), book.look.t("deliver.no"))
    for place, words in enumerate(sorted(choices | {flag})):
        name = f"list_{place + 1}"
        for row, word in enumerate(words):
            page.write_string(row, place, word)
        letter = xl_col_to_name(place)
        book.file.define_name(name, f"={LIST_SHEET}!${letter}$1:${letter}${len(words)}")
        book.lists[words] = name
    page.protect()
    page.hide()


def _write_sheet(
    book: _Book, page: Worksheet, sheet: RegisterSheet, report: Report, number: int
) -> str:
    """Write one sheet: title, hint, table; return the name of its table."""
    look = book.look
    table = table_of(report, sheet)
    brand = look.theme.brand
    page.write_string(
        0,
        1,
        _line(office.words(table.title, look)),
        book.format(bold=True, font_size=13, font_color=brand),
    )
    page.set_row(0, 18)
    page.write_string(
        1, 1, look.t("deliver.register.hint"), book.format(italic=True, font_color=MUTED)
    )
    name = f"register_{number}"
    rows = [*sheet.rows] or [tuple(None for _ in sheet.columns)]
    units = [column.unit for column in table.columns]
    for offset, row in enumerate(rows):
        for place, (value, column) in enumerate(zip(row, sheet.columns, strict=True)):
            style = _cell_style(book, column, units[place], is_id=place == 0)
            _write_cell(book, page, (HEADER_ROW + 1 + offset, place), value, style, sheet)
    heads = [ID_HEADER, *(column.label for column in sheet.columns[1:])]
    page.add_table(
        HEADER_ROW, 0, HEADER_ROW + len(rows), len(heads) - 1,
        {"name": name, "style": None, "columns": [{"header": head} for head in heads]},
    )  # fmt: skip
    for place, (head, column) in enumerate(zip(heads, sheet.columns, strict=True)):
        page.write_string(HEADER_ROW, place, head, _head_style(book, column, is_id=place == 0))
    _lay_out(book, page, sheet, len(rows))
    return name


def _head_style(book: _Book, column: RegisterColumn, *, is_id: bool) -> Format:
    theme = book.look.theme
    more: dict[str, Any] = {"bold": True, "text_wrap": True, "bottom": 1}
    if column.kind in _NUMERIC:
        more |= {"align": "right", "indent": 1}
    if column.is_editable or is_id:
        return book.format(**more, bg_color=theme.brand, font_color=WHITE)
    return book.format(**more, bg_color=mix(theme.brand, WHITE, 0.85), font_color=theme.brand)


def _cell_style(book: _Book, column: RegisterColumn, unit: Unit, *, is_id: bool) -> dict[str, Any]:
    """Return the format of a column; numbers are in US signs, shown in the reader's own."""
    more: dict[str, Any] = {
        "bottom": 1,
        "bottom_color": LINE,
        "text_wrap": column.kind in ("text", "list"),
    }
    if is_id or not column.is_editable:
        more |= {"font_color": MUTED, "bg_color": PANEL}
    code = _number_format(book.look, column.kind, unit)
    if column.kind in _NUMERIC:
        more |= {"align": "right", "indent": 1}
    return more | ({"num_format": code} if code else {})


def _number_format(look: Look, kind: str, unit: Unit) -> str:
    symbol = {"EUR": "€", "GBP": "£", "USD": "$"}.get(look.currency, look.currency)
    money = f'#,##0 "{symbol}"' if look.language == "fr" else f'"{symbol}"#,##0'
    numbers = {Unit.RATIO: "#,##0.00", Unit.SIGNED: "+0.0;-0.0;0.0"}
    return {
        "whole": "#,##0",
        "number": numbers.get(unit, "General"),
        "money": money,
        "share": "0 %" if look.language == "fr" else "0%",
        "date": "dd/mm/yyyy",
    }.get(kind, "")


def _write_cell(
    book: _Book,
    page: Worksheet,
    at: tuple[int, int],
    value: Cell,
    style: dict[str, Any],
    sheet: RegisterSheet,
) -> None:
    row, column = at
    if isinstance(value, bool):
        value = book.look.t("deliver.yes" if value else "deliver.no")
    if value is None or value != value:  # noqa: PLR0124 - not a number is unknown
        done = page.write_blank(row, column, None, book.format(**style))
    elif isinstance(value, dt.date):
        done = page.write_datetime(row, column, value, book.format(**style))
    elif isinstance(value, str):
        text = tidy(value)
        if len(text) > _LONGEST_TEXT:
            text = text[: _LONGEST_TEXT - 1] + "…"
            book.warnings.append(
                Problem("text_cut", f"{sheet.name}!{xl_col_to_name(column)}{row + 1}")
            )
        more = {"quote_prefix": True} if text.startswith(_LIVE) else {}
        done = page.write_string(row, column, text, book.format(**style, **more))
    else:
        done = page.write_number(row, column, float(value), book.format(**style))
    if done:
        book.warnings.append(
            Problem("cell_not_written", f"{sheet.name}!{xl_col_to_name(column)}{row + 1}")
        )


def _lay_out(book: _Book, page: Worksheet, sheet: RegisterSheet, count: int) -> None:
    """Set widths, lists, bounds, frozen panes and the printed page."""
    first, last = HEADER_ROW + 1, HEADER_ROW + count + _SPARE_ROWS
    for place, column in enumerate(sheet.columns):
        page.set_column(place, place, _width(sheet, place), None, {"hidden": place == 0})
        if column.is_editable or column.kind == "flag":
            rule = _validation(book, sheet.key, column)
            if rule:
                page.data_validation(first, place, last, place, rule)
        if column.kind == "share":
            page.conditional_format(
                first, place, last, place,
                {"type": "data_bar", "bar_color": mix(book.look.theme.brand, WHITE, 0.6),
                 "bar_solid": True, "min_type": "num", "min_value": 0, "max_type": "num", "max_value": 1},
            )  # fmt: skip
    _set_heights(page, sheet)
    page.freeze_panes(HEADER_ROW + 1, 2)
    page.set_landscape()
    page.set_paper(9 if len(sheet.columns) <= _A4_COLUMNS else 8)
    page.fit_to_pages(1, 0)
    page.repeat_rows(HEADER_ROW)
    page.set_footer("&L&8&A&R&8&P / &N")
    letter = xl_col_to_name(len(sheet.columns) - 1)
    page.ignore_errors({"number_stored_as_text": f"A1:{letter}{last + 1}"})


def _set_heights(page: Worksheet, sheet: RegisterSheet) -> None:
    """Give a row the height of its longest text: not every program finds it by itself."""
    heads = [
        len(wrap(column.label, _HEAD_FONT, _width(sheet, place) * _CHAR_PX - _FILTER_PX).lines)
        for place, column in enumerate(sheet.columns)
        if place
    ]
    page.set_row(HEADER_ROW, max(2, *heads) * _LINE_HEIGHT + 6)
    wrapped = [
        (place, _width(sheet, place) * _CHAR_PX)
        for place, column in enumerate(sheet.columns)
        if place and column.kind in ("text", "list")
    ]
    for offset, row in enumerate(sheet.rows):
        lines = max(
            (
                sum(len(wrap(part, _CELL_FONT, room).lines) or 1 for part in value.split("\n"))
                for place, room in wrapped
                if isinstance(value := row[place], str) and len(value) * _CHAR_PX > 0.7 * room
            ),
            default=1,
        )
        if lines > 1:
            height = min(_TALLEST, lines * _LINE_HEIGHT + 3)
            page.set_row(HEADER_ROW + 1 + offset, height)


def _width(sheet: RegisterSheet, place: int) -> float:
    column = sheet.columns[place]
    if column.kind != "text":
        word = max(map(len, column.label.split()), default=0)  # whole, beside its indent
        return max(_WIDTHS[column.kind], min(18, len(column.label) * 0.7), min(30, word * 1.1 + 3))
    longest = max((len(str(row[place] or "")) for row in sheet.rows), default=0)
    usual = min(_WIDE, max(_NARROW, longest * 0.9))
    return float(max(usual, min(_WIDEST, longest / _MOST_LINES)))


def _validation(book: _Book, sheet: str, column: RegisterColumn) -> dict[str, Any] | None:
    """Return the rule Excel holds a column to; a paste goes round it, so the import checks again."""
    look = book.look
    title = look.t("deliver.register.refused")
    words = column.words
    if column.kind == "flag":
        words = (look.t("deliver.yes"), look.t("deliver.no"))
    if words:
        return {"validate": "list", "source": f"={book.lists[words]}", "error_title": title,
                "error_message": look.t("deliver.register.pick")}  # fmt: skip
    rule = limits(sheet, column.key)
    if column.kind == "date":
        return {"validate": "date", "criteria": "between", "minimum": dt.date(2000, 1, 1),
                "maximum": dt.date(2100, 1, 1), "error_title": title,
                "error_message": look.t("deliver.register.date")}  # fmt: skip
    if column.kind in _NUMERIC:
        low = -1e12 if rule.low is None else rule.low
        high = 1e12 if rule.high is None else rule.high
        return {
            "validate": "integer" if column.kind == "whole" else "decimal", "criteria": "between",
            "minimum": low, "maximum": high, "error_title": title,
            "error_message": look.t("deliver.register.number"),
        }  # fmt: skip
    if rule.longest:
        return {"validate": "length", "criteria": "<=", "value": rule.longest, "error_title": title,
                "error_message": look.t("deliver.register.length", n=rule.longest)}  # fmt: skip
    return None


def _write_summary(
    book: _Book, page: Worksheet, report: Report, made: list[tuple[RegisterSheet, str]]
) -> None:
    """Write what the register holds; the counts are formulas, with their values for previews."""
    look, theme = book.look, book.look.theme
    page.hide_gridlines(2)
    page.set_column(0, 0, 3)
    page.set_column(1, 1, 34)
    page.set_column(2, 5, 18)
    page.set_row(2, 24)
    page.write_string(
        1, 1, _line(office.words(report.client, look)), book.format(bold=True, font_color=MUTED)
    )
    page.write_string(
        2,
        1,
        _line(office.words(report.title, look)),
        book.format(bold=True, font_size=16, font_color=theme.brand),
    )
    as_of = f"{look.t('deliver.data_as_of')} {report.as_of:%d/%m/%Y}"
    facts = f"{as_of} · {look.t('deliver.fingerprint')} {report.fingerprint}"
    page.write_string(3, 1, facts, book.format(font_color=MUTED))
    if report.notice:
        page.write_string(4, 1, _line(report.notice), book.format(bold=True, font_color="#93170F"))
    for row, key in enumerate(("fill", "add", "back"), start=5):
        page.write_string(row, 1, look.t(f"deliver.register.{key}"), book.format())
    head: dict[str, Any] = {"bold": True, "font_color": WHITE, "bg_color": theme.brand}
    page.write_string(9, 1, look.t("deliver.register.sheet"), book.format(**head))
    for place, key in enumerate(("rows", "empty", "sum"), start=2):
        above = book.format(**head, align="right")
        page.write_string(9, place, look.t(f"deliver.register.{key}"), above)
    for row, (sheet, name) in enumerate(made, start=10):
        _summary_row(book, page, row, sheet, name)
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(1, 0)
    page.protect("", {"select_locked_cells": True})


def _summary_row(book: _Book, page: Worksheet, row: int, sheet: RegisterSheet, name: str) -> None:
    cell = book.format(bottom=1, bottom_color=LINE)
    number = book.format(bottom=1, bottom_color=LINE, num_format="#,##0")
    link = book.format(bottom=1, bottom_color=LINE, font_color=book.look.theme.brand, underline=1)
    page.write_url(row, 1, f"internal:'{sheet.name}'!B{HEADER_ROW + 1}", link, sheet.name)
    label = sheet.columns[1].label if len(sheet.columns) > 1 else ID_HEADER
    filled = [one for one in sheet.rows if len(one) > 1 and one[1] is not None]
    page.write_formula(row, 2, f"=COUNTA({name}[{_escaped(label)}])", number, len(filled))
    editable = [i for i, column in enumerate(sheet.columns) if column.is_editable]
    if editable and sheet.rows:
        blanks = sum(1 for one in sheet.rows for i in editable if one[i] is None)
        columns = (f"COUNTBLANK({name}[{_escaped(sheet.columns[i].label)}])" for i in editable)
        page.write_formula(row, 3, f"={'+'.join(columns)}", number, blanks)
    else:
        page.write_blank(row, 3, None, cell)
    money = next((i for i, one in enumerate(sheet.columns) if one.key in _SUMMED), None)
    if money is not None:
        label = sheet.columns[money].label
        code = _number_format(book.look, "money", Unit.MONEY)
        style = book.format(bottom=1, bottom_color=LINE, num_format=code)
        amounts = (one[money] for one in sheet.rows)
        total = sum(float(amount) for amount in amounts if isinstance(amount, int | float))
        page.write_formula(row, 4, f"=SUM({name}[{_escaped(label)}])", style, total)
        page.write_string(row, 5, label, book.format(font_color=MUTED, indent=1))


def _escaped(label: str) -> str:
    """Return a heading as a formula names it."""
    return "".join(f"'{sign}" if sign in "[]#'@" else sign for sign in label)


def _write_base(page: Worksheet, report: Report, made: Sequence[RegisterSheet]) -> None:
    lines = base_lines(made, report.language, report.fingerprint, report.client)
    for row, line in enumerate(lines):
        for column, part in enumerate(line):
            page.write_string(row, column, part)
    page.protect()
    page.very_hidden()
