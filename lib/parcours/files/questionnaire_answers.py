"""Answers to questionnaires: from the CSV or XLSX of a form tool into the workbook.

Everything is read and checked first; what is wrong is said all at once, each with its cell; then
all the answers enter the workbook, or none.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from openpyxl.utils import get_column_letter

from parcours import texts
from parcours.errors import Problem, did_you_mean
from parcours.files import form_tables
from parcours.files.form_cells import SHOWN, Given, function_of, importance_at, level_of
from parcours.files.form_headings import (
    ABOUT_AN_ITEM,
    Column,
    Role,
    column_problems,
    fold,
    guess_columns,
    header_row,
    heard,
)
from parcours.files.form_tables import FormTable
from parcours.files.questionnaires import QuestionnaireError
from parcours.method.framing import Participant
from parcours.method.nouns import Function
from parcours.method.questionnaires import Answer, Item, Questionnaire
from parcours.method.workbook import Workbook, next_id
from parcours.texts import Language


@dataclass(frozen=True)
class Respondent:
    """Somebody who answered. ``name`` is the address where no name was given; empty: anonymous."""

    row: int
    """Row of the file, as a spreadsheet counts; 0 for the workbook's own form."""
    name: str
    function: Function | None
    given: tuple[Given, ...]


@dataclass(frozen=True)
class ReadAnswers:
    """All that a file holds, checked, before anything enters the workbook."""

    file: str
    respondents: tuple[Respondent, ...]
    columns: tuple[Column, ...] = ()
    warnings: tuple[Problem, ...] = ()

    @property
    def n_answers(self) -> int:
        """How many answers, 'not applicable' and 'I don't know' included."""
        return sum(len(one.given) for one in self.respondents)


def columns_of(path: Path, questionnaires: Sequence[Questionnaire]) -> tuple[Column, ...]:
    """Say what each column of a form tool's file is taken for, to be shown and corrected.

    Where no heading names an item of these questionnaires, the first row is taken for the headings.

    Raises
    ------
    FormTableError : the file cannot be read.
    """
    table = form_tables.read(path)
    top = header_row(table, questionnaires) or 0
    return guess_columns(table.rows[top], questionnaires)


def mapped(
    columns: Sequence[Column], mapping: Mapping[str, str], questionnaires: Sequence[Questionnaire]
) -> tuple[Column, ...]:
    """Return the columns with what a person says some of them are for, by their headings.

    Parameters
    ----------
    mapping : heading, or letter of the column -> ``D1-01-1``, ``D1-01-1:evidence``,
        ``D1-01-1:importance``, ``name``, ``first_name``, ``email``, ``function`` or ``ignored``.

    Raises
    ------
    QuestionnaireError : a heading that is not there, or a use that is none of these.
    """
    items = {item.id for one in questionnaires for item in one.items}
    letters = {get_column_letter(one.index + 1): one for one in columns}
    by_heading = {fold(one.heading): one for one in columns}
    found = {one.index: one for one in columns}
    problems: list[Problem] = []
    for heading, use in mapping.items():
        column = by_heading.get(fold(heading)) or letters.get(heading.strip().upper())
        name, _, about = use.strip().partition(":")
        role = about or (Role.LEVEL if name in items else name)
        uses = (*(one for one in Role if one is not Role.UNKNOWN), "D1-01-1:evidence")
        if column is None:
            known = [one.heading for one in columns if one.heading]
            fix = did_you_mean(heading, known)
            problems.append(
                Problem("import_mapping", "map", heading[:SHOWN], ", ".join(known)[:200], fix)
            )
        elif role not in set(Role) or (Role(role) in ABOUT_AN_ITEM) != (name in items):
            fix = did_you_mean(name, [*items, *Role])
            problems.append(Problem("answers_use", "map", use[:SHOWN], ", ".join(uses), fix))
        else:
            item = name if name in items else ""
            found[column.index] = Column(column.index, column.heading, Role(role), item)
    if problems:
        raise QuestionnaireError(problems)
    return tuple(found[one.index] for one in columns)


def read_answers(
    path: Path,
    questionnaires: Sequence[Questionnaire],
    columns: Sequence[Column] | None = None,
) -> ReadAnswers:
    """Read the answers of a form tool's file, one row per respondent.

    Empty cells are no answer: nothing is stored for them. A respondent who answered twice counts
    once, by the last row, and a warning says so.

    Parameters
    ----------
    columns : what each column is for, where the guess was corrected.

    Raises
    ------
    QuestionnaireError : every cell that cannot be understood, with its address.
    """
    table = form_tables.read(path)
    if columns is None:
        top = _header(table, questionnaires)
        used = guess_columns(table.rows[top], questionnaires)
    else:
        top = header_row(table, questionnaires) or 0
        used = tuple(columns)
    problems = column_problems(used, table, top)
    rows = [row for row in range(top + 1, len(table.rows)) if any(table.rows[row])]
    if not rows:
        problems.append(Problem("answers_no_row", table.name))
    items = {item.id: (one.id, item) for one in questionnaires for item in one.items}
    read = [_respondent(table, row, used, items, problems) for row in rows]
    if problems:
        raise QuestionnaireError(problems)
    respondents, repeats = _latest(read, table)
    unknown = [
        Problem(
            "answers_column_unknown",
            table.address(top, one.index),
            found=one.heading[:SHOWN],
            severity="warning",
        )
        for one in used
        if one.role is Role.UNKNOWN
    ]
    return ReadAnswers(
        path.name, tuple(one.respondent for one in respondents), used, (*unknown, *repeats)
    )


def with_answers(
    workbook: Workbook, read: ReadAnswers, language: Language, function: Function | None = None
) -> Workbook:
    """Return the workbook with those answers, in place of what the same people had said.

    A respondent is a participant of that name, first name and surname in either order; else a new
    participant.

    Parameters
    ----------
    language : of the name given to respondents who left none.
    function : of new participants whose file does not say it.

    Raises
    ------
    QuestionnaireError : a new participant has no function, or two respondents have one name;
        nothing is changed.
    """
    known = {_name_key(one.name): one.id for one in workbook.framing.participants}
    problems: list[Problem] = []
    added: list[Participant] = []
    answers: list[Answer] = []
    taken: set[str] = set()
    for one in read.respondents:
        where = f"{read.file}: {one.row}" if one.row else read.file
        name = one.name or texts.t(
            "questionnaires.anonymous", language, number=one.row, file=read.file
        )
        participant_id = known.get(_name_key(name))
        if participant_id is None:
            its_function = one.function or function
            if its_function is None:
                problems.append(Problem("answers_no_function", where))
                continue
            participant_id, workbook = next_id(workbook, "participants")
            added.append(Participant(id=participant_id, name=name, function=its_function))
            known[_name_key(name)] = participant_id
        if participant_id in taken:
            problems.append(Problem("answers_same_name", where))
        taken.add(participant_id)
        answers.extend(_answer(one_given, participant_id) for one_given in one.given)
    if problems:
        raise QuestionnaireError(problems)
    return _replaced(workbook, added, answers)


@dataclass(frozen=True)
class _Row:
    respondent: Respondent
    key: str
    """What tells this person from others; empty: anonymous."""


def _header(table: FormTable, questionnaires: Sequence[Questionnaire]) -> int:
    row = header_row(table, questionnaires)
    if row is None:
        known = ", ".join(one.id for one in questionnaires)
        raise QuestionnaireError(Problem("answers_no_item", table.name, expected=known))
    return row


def _respondent(
    table: FormTable,
    row: int,
    columns: Sequence[Column],
    items: Mapping[str, tuple[str, Item]],
    problems: list[Problem],
) -> _Row:
    person = {
        one.role: table.at(row, one.index) for one in columns if one.role not in ABOUT_AN_ITEM
    }
    email = _unless_anonymous(person.get(Role.EMAIL, ""))
    first, last = person.get(Role.FIRST_NAME, ""), _unless_anonymous(person.get(Role.NAME, ""))
    name = " ".join(part for part in (first, last) if part) or email
    function = _function(table, row, columns, problems)
    given = tuple(_given(table, row, columns, items, problems))
    return _Row(Respondent(row + 1, name, function, given), fold(email) or _name_key(name))


def _given(
    table: FormTable,
    row: int,
    columns: Sequence[Column],
    items: Mapping[str, tuple[str, Item]],
    problems: list[Problem],
) -> Iterator[Given]:
    cells = {(one.role, one.item_id): one.index for one in columns if one.role in ABOUT_AN_ITEM}
    for (role, item_id), index in cells.items():
        cell = table.at(row, index)
        if role is not Role.LEVEL or not cell:
            continue
        questionnaire_id, item = items[item_id]
        given = level_of(cell, item)
        if given is None:
            where = table.address(row, index)
            problems.append(Problem("answers_unreadable", where, found=cell[:SHOWN]))
            continue
        evidence = cells.get((Role.EVIDENCE, item_id))
        importance = cells.get((Role.IMPORTANCE, item_id))
        yield replace(
            given,
            questionnaire_id=questionnaire_id,
            evidence="" if evidence is None else table.at(row, evidence),
            importance=importance_at(table, row, importance, problems),
        )


def _function(
    table: FormTable, row: int, columns: Sequence[Column], problems: list[Problem]
) -> Function | None:
    for column in columns:
        cell = table.at(row, column.index)
        if column.role is not Role.FUNCTION or not cell:
            continue
        function = function_of(cell)
        if function is None:
            where = table.address(row, column.index)
            problems.append(Problem("answers_function", where, found=cell[:SHOWN]))
        return function
    return None


def _unless_anonymous(text: str) -> str:
    return "" if fold(text) in heard("anonymous") else text


def _name_key(name: str) -> str:
    return " ".join(sorted(fold(name).split()))


def _latest(rows: Sequence[_Row], table: FormTable) -> tuple[list[_Row], list[Problem]]:
    last = {row.key: row for row in rows if row.key}
    kept = [row for row in rows if not row.key or last[row.key] is row]
    warnings = [
        Problem(
            "answers_twice",
            f"{table.name}: {row.respondent.row}",
            expected=str(last[row.key].respondent.row),
            severity="warning",
        )
        for row in rows
        if row.key and last[row.key] is not row
    ]
    return kept, warnings


def _answer(given: Given, participant_id: str) -> Answer:
    return Answer(
        questionnaire_id=given.questionnaire_id,
        item_id=given.item_id,
        participant_id=participant_id,
        kind=given.kind,
        level=given.level,
        evidence=given.evidence,
        importance=given.importance,
    )


def _replaced(
    workbook: Workbook, added: Sequence[Participant], answers: Sequence[Answer]
) -> Workbook:
    said = {(one.item_id, one.participant_id): one for one in workbook.answers}
    said |= {(one.item_id, one.participant_id): one for one in answers}
    framing = workbook.framing.model_copy(
        update={"participants": (*workbook.framing.participants, *added)}
    )
    content = {"framing": framing, "answers": tuple(said.values())}
    return Workbook.model_validate(workbook.model_copy(update=content).model_dump())
