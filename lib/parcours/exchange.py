"""What comes in from the command line beside a register: a list of the workbook, or answers of a form tool."""

from __future__ import annotations

import argparse
import dataclasses
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from parcours import texts
from parcours.case import Case
from parcours.errors import ParameterError, ParcoursError, Problem, did_you_mean
from parcours.exhibits import writing
from parcours.exhibits.follow_up import changes
from parcours.files import questionnaire_answers, questionnaire_forms
from parcours.files.form_headings import ABOUT_AN_ITEM, Column
from parcours.forms import list_import
from parcours.method.changes import apply
from parcours.method.nouns import Function
from parcours.method.workbook import Workbook

Kind = Literal["answers", "list", "register"]
ANSWERS = "answers"
_FILES = (".csv", ".txt", ".tsv", ".xlsx", ".xlsm")


def kind_of(path: Path, case: Case, asked: str) -> Kind:
    """Say what a file is: answers where it names items, a list where one is asked for, else a register.

    Raises
    ------
    ParameterError : there is no such file.
    """
    if not path.is_file():
        raise ParameterError(Problem("import_no_file", path.name))
    if asked and asked != ANSWERS:
        return "list"
    if path.suffix.lower() not in _FILES:
        return "register"
    try:
        has_answers = questionnaire_forms.holds_answers(path, case.questionnaires)
    except ParcoursError:
        has_answers = False
    return "answers" if has_answers or asked else "register"


_Edit = Callable[[Workbook], Workbook]


@dataclass(frozen=True)
class Found:
    """What was read of a file, said line by line, and how to take it."""

    lines: tuple[str, ...]
    edit: _Edit


def read(case: Case, kind: Kind, options: argparse.Namespace) -> Found:
    """Read a file and say how it was understood; nothing is changed.

    Raises
    ------
    ParcoursError : it cannot be read; all problems are said.
    """
    return (_answers if kind == "answers" else _list)(case, options)


def differences(case: Case, edit: _Edit) -> list[str]:
    """Say all that would change in the workbook, one line each; nothing is saved.

    Raises
    ------
    ParcoursError : the result would not be accepted; all problems are said.
    """
    after = edit(case.workbook)
    return list(_told(dataclasses.replace(case, workbook=after, compared_with=case.workbook)))


def _list(case: Case, options: argparse.Namespace) -> Found:
    found = list_import.read(
        case, options.list, options.file, dict(options.map), replaces=options.replace
    )
    counts = {"added": found.added, "edited": found.edited, "removed": found.removed}
    warned = [f"  ! {texts.problem(one, options.language)}" for one in found.warnings]
    summary = texts.t("import.list", options.language, list=found.path, **counts)
    return Found((*warned, summary), lambda newest: apply(newest, found.changes))


def _answers(case: Case, options: argparse.Namespace) -> Found:
    answers = questionnaire_forms.read_any(options.file, case.questionnaires, dict(options.map))
    function = _function(options.function)
    said = [_column(one, case) for one in answers.columns]
    said += [f"  ! {texts.problem(one, options.language)}" for one in answers.warnings]
    said.append(
        texts.t(
            "import.answers", options.language, n=answers.n_answers, people=len(answers.respondents)
        )
    )

    def edit(newest: Workbook) -> Workbook:
        return questionnaire_answers.with_answers(newest, answers, case.language, function)

    return Found(tuple(said), edit)


def _column(one: Column, case: Case) -> str:
    use = case.t(f"questionnaires.role.{one.role}")
    about = f" {one.item_id}" if one.role in ABOUT_AN_ITEM else ""
    return f"  {one.heading[:60]!s} -> {use}{about}"


def _function(name: str) -> Function | None:
    if not name:
        return None
    if name in set(Function):
        return Function(name)
    known = [one.value for one in Function]
    fix = did_you_mean(name, known)
    raise ParameterError(Problem("unknown_function", "function", name, ", ".join(known), fix))


def _told(case: Case) -> Iterator[str]:
    table = changes(case)
    for row in table.rows:
        cells = zip(row, table.columns, strict=True)
        yield "  " + " | ".join(
            writing.cell(value, column.unit, case.language, case.currency)
            for value, column in cells
        )
