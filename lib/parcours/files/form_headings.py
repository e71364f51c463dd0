"""What each column of a form's answers is for, guessed from its heading; anybody may correct it.

Form tools rewrite headings: they add ids, brackets, non-breaking spaces, a number where two are
alike. A heading is recognised by an item's id, else by its statement, in French or English, accents
and punctuation aside.
"""

from __future__ import annotations

import difflib
import functools
import re
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from parcours import texts
from parcours.errors import Problem
from parcours.files.form_tables import FormTable
from parcours.method.questionnaires import Questionnaire
from parcours.texts import LANGUAGES

_ID = re.compile(r"\b[A-Z][A-Z0-9]{0,11}-[0-9]{2}-[0-9]{1,2}\b")
_NEAR = 0.92
"""Likeness from which a statement reworded by hand is still taken for itself."""
_HEADER_WITHIN = 20
"""Rows among which headings are looked for."""


class Role(StrEnum):
    """What a column holds."""

    LEVEL = "level"
    EVIDENCE = "evidence"
    IMPORTANCE = "importance"
    NAME = "name"
    FIRST_NAME = "first_name"
    EMAIL = "email"
    FUNCTION = "function"
    IGNORED = "ignored"
    """Known, and of no use here: dates, points, numbers of the form tool."""
    UNKNOWN = "unknown"


ABOUT_AN_ITEM = frozenset({Role.LEVEL, Role.EVIDENCE, Role.IMPORTANCE})


@dataclass(frozen=True)
class Column:
    """A column of the file and what it is taken for."""

    index: int
    """Counted from 0."""
    heading: str
    role: Role
    item_id: str = ""


def fold(text: str) -> str:
    """Reduce words to what identifies them: no accents, case, punctuation or double spaces.

    >>> fold(" L’accueil : « Où  ? » ")
    'l accueil ou'
    """
    text = unicodedata.normalize("NFKD", text.replace("œ", "oe").replace("Œ", "oe"))
    text = "".join(sign for sign in text if not unicodedata.combining(sign)).casefold()
    return " ".join(re.findall(r"[a-z0-9]+", text))


@functools.cache
def heard(key: str) -> frozenset[str]:
    """Folded words, in both languages, under which something may be named in a form."""
    of_key = texts.catalogue()[f"questionnaires.heard.{key}"]
    return frozenset(fold(one) for language in LANGUAGES for one in of_key[language].split("|"))


def header_row(table: FormTable, questionnaires: Sequence[Questionnaire]) -> int | None:
    """Return the first row, from 0, where a heading names an item; None where none does."""
    items = _statements(questionnaires)
    for row, cells in enumerate(table.rows[:_HEADER_WITHIN]):
        if any(_item_named(cell, items)[0] for cell in cells):
            return row
    return None


def guess_columns(
    headings: Sequence[str], questionnaires: Sequence[Questionnaire]
) -> tuple[Column, ...]:
    """Say what each column is for.

    A column of remarks or of importance that names no item is that of the nearest item on its left,
    as forms put them.
    """
    items = _statements(questionnaires)
    columns: list[Column] = []
    latest = ""
    for index, heading in enumerate(headings):
        item_id, rest = _item_named(heading, items)
        role = _role_about_an_item(rest) if item_id else _role_alone(rest)
        if role in ABOUT_AN_ITEM and not item_id:
            item_id = latest
        if role in ABOUT_AN_ITEM and not item_id:
            role = Role.UNKNOWN
        if role is Role.LEVEL:
            latest = item_id
        columns.append(Column(index, heading, role, item_id if role in ABOUT_AN_ITEM else ""))
    return tuple(columns)


def column_problems(columns: Sequence[Column], table: FormTable, row: int) -> list[Problem]:
    """Say which columns cannot be used: two for one thing, or no answers at all."""
    seen = Counter((column.role, column.item_id) for column in columns)
    problems = [
        Problem(
            "answers_column_twice",
            table.address(row, column.index),
            found=column.item_id or column.heading[:60],
        )
        for column in columns
        if seen[column.role, column.item_id] > 1 and column.role not in {Role.IGNORED, Role.UNKNOWN}
    ]
    if not any(column.role is Role.LEVEL for column in columns):
        problems.append(Problem("answers_no_item", table.name))
    return problems


def _statements(questionnaires: Sequence[Questionnaire]) -> dict[str, tuple[str, ...]]:
    return {
        item.id: tuple(fold(item.statement.said(language)) for language in LANGUAGES)
        for one in questionnaires
        for item in one.items
    }


def _item_named(heading: str, items: Mapping[str, tuple[str, ...]]) -> tuple[str, str]:
    """Return the item a heading names, or nothing, and the folded words left beside it."""
    named = [one for one in _ID.findall(heading.upper()) if one in items]
    folded = fold(_ID.sub(" ", heading) if named else heading)
    for item_id, statements in items.items():
        for statement in statements:
            if statement in folded and named[:1] in ([], [item_id]):
                return item_id, folded.replace(statement, " ").strip()
    return (named[0], folded) if named else _nearest(folded, items)


def _nearest(folded: str, items: Mapping[str, tuple[str, ...]]) -> tuple[str, str]:
    by_statement = {one: item_id for item_id, both in items.items() for one in both}
    near = difflib.get_close_matches(folded, by_statement, n=2, cutoff=_NEAR)
    owners = {by_statement[one] for one in near}
    return (owners.pop(), "") if len(owners) == 1 else ("", folded)


def _role_about_an_item(rest: str) -> Role:
    words = set(re.sub(r"\d+$", "", rest).split())
    if "points" in words:
        return Role.IGNORED
    for role in (Role.IMPORTANCE, Role.EVIDENCE):
        if words & heard(role.value):
            return role
    return Role.LEVEL


def _role_alone(folded: str) -> Role:
    without_number = re.sub(r" ?\d+$", "", folded)
    for role in (Role.IMPORTANCE, Role.EVIDENCE, Role.FIRST_NAME, Role.NAME, Role.IGNORED):
        if without_number in heard(role.value):
            return role
    words = set(without_number.split())
    for role in (Role.EMAIL, Role.FUNCTION):
        if words & heard(role.value):
            return role
    return Role.UNKNOWN if folded else Role.IGNORED
