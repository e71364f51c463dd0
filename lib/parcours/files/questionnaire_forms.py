"""A questionnaire as an XLSX form: written blank or filled, sent, filled in, and read back.

One row per item, so that somebody without a form tool answers in a spreadsheet. Text is written as
text: nothing a client typed becomes a formula or a link.
"""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import xlsxwriter

from parcours.errors import Problem
from parcours.files import form_tables
from parcours.files.atomic import write_whole
from parcours.files.form_cells import SHOWN, Given, function_of, importance_at, level_of
from parcours.files.form_headings import fold, header_row
from parcours.files.form_tables import FormTable
from parcours.files.questionnaire_answers import (
    ReadAnswers,
    Respondent,
    columns_of,
    mapped,
    read_answers,
)
from parcours.files.questionnaires import QuestionnaireError
from parcours.method.framing import Participant
from parcours.method.nouns import Function
from parcours.method.questionnaires import N_LEVELS, Answer, Item, Questionnaire
from parcours.texts import LANGUAGES, Language, t

_COLUMNS = ("item", "dimension", "statement", *map(str, range(N_LEVELS)), "answer", "importance",
            "evidence", "to_show")  # fmt: skip
_WIDTHS = {"item": 9, "dimension": 20, "statement": 40, "answer": 16, "importance": 12,
           "evidence": 34, "to_show": 34}  # fmt: skip
_LEVEL_WIDTH = 28
_NAME_ROW, _FUNCTION_ROW, _HEADER_ROW = 3, 4, 6
_NOTHING_AS_CODE = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


def write_form(
    path: Path,
    questionnaires: Sequence[Questionnaire],
    language: Language,
    as_of: dt.date,
    *,
    participant: Participant | None = None,
    answers: Sequence[Answer] = (),
) -> None:
    """Write a form: blank, or with what one participant has answered so far.

    The same arguments give the same bytes.

    Raises
    ------
    DeliverableError : the file cannot be written; what stood there is intact.
    """
    content = io.BytesIO()
    workbook = xlsxwriter.Workbook(content, _NOTHING_AS_CODE)
    workbook.set_properties(
        {
            "title": t("questionnaires.form_title", language),
            "created": dt.datetime.combine(as_of, dt.time()),
        }
    )
    sheet = workbook.add_worksheet(t("questionnaires.form_sheet", language))
    styles = _styles(workbook)
    _write_head(sheet, styles, language, participant)
    mine = {
        one.item_id: one
        for one in answers
        if participant is not None and one.participant_id == participant.id
    }
    row = _HEADER_ROW
    for one in questionnaires:
        for dimension in one.dimensions:
            for item in dimension.items:
                row += 1
                _write_item(sheet, styles, row, item, dimension.name.said(language), language)
                _write_answer(sheet, styles, row, mine.get(item.id), language)
    _write_choices(sheet, language, row)
    workbook.close()
    write_whole(path, content.getvalue())


def is_form(table: FormTable) -> bool:
    """Whether a table is a form of ours, one row per item, rather than a form tool's."""
    return _header(table) is not None


def holds_answers(path: Path, questionnaires: Sequence[Questionnaire]) -> bool:
    """Whether a file is one of our forms, or a form tool's export that names items of ours.

    Raises
    ------
    FormTableError : the file cannot be read.
    """
    table = form_tables.read(path)
    return is_form(table) or header_row(table, questionnaires) is not None


def read_any(
    path: Path,
    questionnaires: Sequence[Questionnaire],
    mapping: Mapping[str, str] | None = None,
) -> ReadAnswers:
    """Read answers from whichever it is: a form of ours, or a form tool's export.

    Parameters
    ----------
    mapping : what columns of the export are for, where the guess is to be corrected.

    Raises
    ------
    FormTableError, QuestionnaireError : as ``read_form`` and ``read_answers``.
    """
    if is_form(form_tables.read(path)):
        return read_form(path, questionnaires)
    guessed = columns_of(path, questionnaires)
    return read_answers(path, questionnaires, mapped(guessed, mapping or {}, questionnaires))


def read_form(path: Path, questionnaires: Sequence[Questionnaire]) -> ReadAnswers:
    """Read a form that one person filled in.

    Raises
    ------
    FormTableError : the file cannot be read.
    QuestionnaireError : every cell that cannot be understood, with its address.
    """
    table = form_tables.read(path)
    header = _header(table)
    if header is None:
        raise QuestionnaireError(Problem("answers_no_item", table.name))
    problems: list[Problem] = []
    name, function = _person(table, header[0], problems)
    given = _given(table, header, questionnaires, problems)
    if problems:
        raise QuestionnaireError(problems)
    return ReadAnswers(path.name, (Respondent(0, name, function, given),))


def _styles(workbook: Any) -> dict[str, Any]:
    text = {"text_wrap": True, "valign": "top", "border": 1, "border_color": "#C9CFDB"}
    return {
        "title": workbook.add_format({"bold": True, "font_size": 15, "font_color": "#1D2B50"}),
        "help": workbook.add_format({"text_wrap": True, "valign": "top"}),
        "label": workbook.add_format({"bold": True}),
        "header": workbook.add_format({**text, "bold": True, "bg_color": "#1D2B50",
                                       "font_color": "#FFFFFF"}),
        "text": workbook.add_format({**text, "num_format": "@"}),
        "bold": workbook.add_format({**text, "bold": True, "num_format": "@"}),
        "input": workbook.add_format({**text, "bg_color": "#FFF8E1", "locked": False}),
    }  # fmt: skip


def _write_head(
    sheet: Any, styles: Mapping[str, Any], language: Language, participant: Participant | None
) -> None:
    sheet.write_string(0, 0, t("questionnaires.form_title", language), styles["title"])
    for row, key in ((1, "form_help"), (2, "form_help_importance")):
        sheet.merge_range(row, 0, row, len(_COLUMNS) - 1, "")
        sheet.write_string(row, 0, t(f"questionnaires.{key}", language), styles["help"])
        sheet.set_row(row, 32)
    name = participant.name if participant else ""
    function = t(f"function.{participant.function.value}", language) if participant else ""
    for row, key, value in ((_NAME_ROW, "name", name), (_FUNCTION_ROW, "function", function)):
        sheet.merge_range(row, 0, row, 1, "")
        sheet.write_string(row, 0, t(f"questionnaires.form.{key}", language), styles["label"])
        sheet.write_string(row, 2, value, styles["input"])
    for column, key in enumerate(_COLUMNS):
        sheet.write_string(_HEADER_ROW, column, _heading(key, language), styles["header"])
        sheet.set_column(column, column, _WIDTHS.get(key, _LEVEL_WIDTH))
    sheet.freeze_panes(_HEADER_ROW + 1, 3)
    sheet.set_landscape()
    sheet.set_paper(8)  # A3
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(_HEADER_ROW)


def _heading(key: str, language: Language) -> str:
    if key.isdigit():
        return f"{key} - {t(f'questionnaires.level.{key}', language)}"
    return t(f"questionnaires.form.{key}", language)


def _write_item(
    sheet: Any, styles: Mapping[str, Any], row: int, item: Item, dimension: str, language: Language
) -> None:
    levels = [level.said(language) for level in item.levels]
    cells = {"item": item.id, "dimension": dimension, "statement": item.statement.said(language)}
    cells |= {str(number): level for number, level in enumerate(levels)}
    cells["to_show"] = item.evidence.said(language)
    for key, words in cells.items():
        style = styles["bold" if key == "statement" else "text"]
        sheet.write_string(row, _COLUMNS.index(key), words, style)


def _write_answer(
    sheet: Any, styles: Mapping[str, Any], row: int, answer: Answer | None, language: Language
) -> None:
    values: dict[str, str | int | None] = {"answer": None, "importance": None, "evidence": None}
    if answer is not None:
        said = (
            answer.level if answer.kind == "level" else t(f"questionnaires.{answer.kind}", language)
        )
        values = {"answer": said, "importance": answer.importance, "evidence": answer.evidence}
    for key, value in values.items():
        column = _COLUMNS.index(key)
        if isinstance(value, int):
            sheet.write_number(row, column, value, styles["input"])
        elif value:
            sheet.write_string(row, column, value, styles["input"])
        else:
            sheet.write_blank(row, column, None, styles["input"])


def _write_choices(sheet: Any, language: Language, last_row: int) -> None:
    answer, importance = _COLUMNS.index("answer"), _COLUMNS.index("importance")
    others = [t(f"questionnaires.{one}", language) for one in ("not_applicable", "dont_know")]
    sheet.data_validation(
        _HEADER_ROW + 1, answer, last_row, answer,
        {"validate": "list", "source": [*map(str, range(N_LEVELS)), *others],
         "error_message": t("questionnaires.form_wrong_answer", language)},
    )  # fmt: skip
    sheet.data_validation(
        _HEADER_ROW + 1, importance, last_row, importance,
        {"validate": "list", "source": ["1", "2", "3"]},
    )  # fmt: skip
    functions = [t(f"function.{one.value}", language) for one in Function]
    sheet.data_validation(
        _FUNCTION_ROW, 2, _FUNCTION_ROW, 2, {"validate": "list", "source": functions}
    )


_Header = tuple[int, dict[str, int]]
"""Row of the headings, and column of each part of an answer."""


def _header(table: FormTable) -> _Header | None:
    """Find the headings by their words in either language: rows and columns may have been added."""
    for row, cells in enumerate(table.rows[:20]):
        folded = [fold(cell) for cell in cells]
        for language in LANGUAGES:
            words = {
                key: fold(t(f"questionnaires.form.{key}", language))
                for key in ("item", "answer", "importance", "evidence")
            }
            if words["item"] in folded and words["answer"] in folded:
                return row, {
                    key: folded.index(word) for key, word in words.items() if word in folded
                }
    return None


def _person(table: FormTable, header: int, problems: list[Problem]) -> tuple[str, Function | None]:
    name, function = "", None
    labels = {
        fold(t(f"questionnaires.form.{key}", language)): key
        for key in ("name", "function")
        for language in LANGUAGES
    }
    for row in range(header):
        said = next((cell for cell in table.rows[row][1:] if cell), "")
        label = labels.get(fold(table.at(row, 0)))
        if label == "name":
            name = said
        elif label == "function" and said:
            function = function_of(said)
            if function is None:
                where = table.address(row, 2)
                problems.append(Problem("answers_function", where, found=said[:SHOWN]))
    if not name:
        problems.append(Problem("answers_no_name", table.name))
    return name, function


def _given(
    table: FormTable,
    header: _Header,
    questionnaires: Sequence[Questionnaire],
    problems: list[Problem],
) -> tuple[Given, ...]:
    top, columns = header
    items = {item.id: (one.id, item) for one in questionnaires for item in one.items}
    given: dict[str, Given] = {}
    for row in range(top + 1, len(table.rows)):
        item_id = table.at(row, columns["item"])
        cell = table.at(row, columns["answer"])
        if not cell:
            continue
        where = table.address(row, columns["answer"])
        if item_id not in items:
            problems.append(Problem("answers_unknown_item", where, found=item_id[:SHOWN]))
            continue
        if item_id in given:
            problems.append(Problem("answers_item_twice", where, found=item_id))
        one = level_of(cell, items[item_id][1])
        if one is None:
            problems.append(Problem("answers_unreadable", where, found=cell[:SHOWN]))
            continue
        given[item_id] = Given(
            items[item_id][0], item_id, one.kind, one.level,
            table.at(row, columns["evidence"]) if "evidence" in columns else "",
            importance_at(table, row, columns.get("importance"), problems),
        )  # fmt: skip
    return tuple(given.values())
