"""What somebody meant by the cell of a form: a level, an importance, a function."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from parcours import texts
from parcours.errors import Problem
from parcours.files.form_headings import fold, heard
from parcours.files.form_tables import FormTable
from parcours.method.nouns import Function
from parcours.method.questionnaires import N_LEVELS, Item
from parcours.texts import LANGUAGES

IMPORTANCES = (1, 2, 3)
_FIGURE = re.compile(
    r"^(?:niveau|level)?\s*([0-9])(?:[.,]0+)?\s*(?:$|[-\u2013\u2014]|[:.)](?=\s|$))(.*)",
    re.IGNORECASE | re.DOTALL,
)
SHOWN = 60
"""Signs of an answer shown in a message; names and addresses never are."""
_ENOUGH = 20
"""Signs from which the beginning of a level's description is enough to recognise it."""


@dataclass(frozen=True)
class Given:
    """What one respondent said of one item."""

    questionnaire_id: str
    item_id: str
    kind: Literal["level", "not_applicable", "dont_know"]
    level: int | None = None
    evidence: str = ""
    importance: int | None = None


def level_of(cell: str, item: Item) -> Given | None:
    """Understand an answer: a figure, a level's words, 'not applicable', 'I don't know'.

    '3', '3.0', '3 - each moment ...' and the words of the level alone all mean level 3. None: it is
    not understood, or its figure and its words are not of the same level. ``questionnaire_id`` is
    left empty.
    """
    folded = fold(cell)
    if folded in heard("not_applicable"):
        return Given("", item.id, "not_applicable")
    if folded in heard("dont_know"):
        return Given("", item.id, "dont_know")
    figure = _FIGURE.match(cell)
    if figure is None:
        described = _described(folded, item)
        return None if described is None else Given("", item.id, "level", described)
    level = int(figure[1])
    words = fold(figure[2])
    if level >= N_LEVELS or words.isdigit() or _described(words, item) not in (None, level):
        return None
    return Given("", item.id, "level", level)


def importance_of(cell: str) -> int | None:
    """Understand an importance, 1 to 3, by its figure, its word or both; None: not understood.

    >>> importance_of("3"), importance_of("2 - important"), importance_of("5")
    (3, 2, None)
    """
    folded = fold(cell)
    for importance in IMPORTANCES:
        words = {fold(texts.t(f"questionnaires.importance.{importance}", one)) for one in LANGUAGES}
        if folded in {str(importance), *words, *(f"{importance} {word}" for word in words)}:
            return importance
    return None


def importance_at(
    table: FormTable, row: int, column: int | None, problems: list[Problem]
) -> int | None:
    """Understand the importance in a cell; where it is filled and not understood, add a problem."""
    cell = "" if column is None else table.at(row, column)
    importance = importance_of(cell)
    if cell and column is not None and importance is None:
        where = table.address(row, column)
        problems.append(Problem("answers_importance", where, found=cell[:SHOWN]))
    return importance


def function_of(cell: str) -> Function | None:
    """Understand a function by its name in either language, or by a usual word for it.

    >>> function_of("Encadrement"), function_of("front line"), function_of("?")
    (<Function.MANAGEMENT: 'management'>, <Function.FRONT_LINE: 'front_line'>, None)
    """
    folded = fold(cell)
    return next((one for one in Function if folded in heard(one.value)), None)


def _described(folded: str, item: Item) -> int | None:
    """Level these words describe, or begin to describe with enough of them to be no other's."""
    if not folded:
        return None
    found = {
        number
        for number, level in enumerate(item.levels)
        for words in (fold(level.fr), fold(level.en))
        if folded == words or (len(folded) >= _ENOUGH and words.startswith(folded))
    }
    return found.pop() if len(found) == 1 else None
