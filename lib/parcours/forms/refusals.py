"""A refusal as the person reads it at the field: what is wrong, and where in what they typed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from parcours import texts
from parcours.errors import ParcoursError, Problem
from parcours.method.changes import Add, Change
from parcours.texts import Language

Refusal = dict[str, Any]
"""``path`` of the change, ``at`` inside what it sets, ``message``, and for a conflict ``theirs``."""

_RULES = (
    "range_not_ordered",
    "rule_needs_value",
    "compares_itself",
    "fate_says_nothing",
    "tick_not_present",
)
"""What models of the method check beyond one field."""


def refusals(error: ParcoursError, changes: Sequence[Change], language: Language) -> list[Refusal]:
    """Say each problem once, at the change it is about; the first change takes what fits none."""
    found = []
    for problem in error.problems:
        change, at = _place(problem, changes)
        path = change.path if change else ""
        found.append(
            {"path": path, "at": at, "message": worded(problem, language), "code": problem.code}
        )
    return found


def worded(problem: Problem, language: Language) -> str:
    """Say a problem without its place: it stands at the field."""
    values = {**problem.values, "found": problem.found, "expected": problem.expected}
    for rule in _RULES:
        if rule in problem.expected:
            return texts.t(f"forms.refused.{rule}", language)
    key = f"forms.refused.{problem.code.removeprefix('field_')}"
    if key in texts.catalogue():
        return texts.t(key, language, **values)
    return texts.problem(problem, language)


def _place(problem: Problem, changes: Sequence[Change]) -> tuple[Change | None, list[str]]:
    where = _names(problem.where.rpartition(": ")[2])
    for change in changes:
        path = _names(change.path)
        inside = where[_length(change.path) + isinstance(change, Add) :]
        if [one for one in where if not one.isdigit()][: len(path)] == path:
            return change, inside
    return (changes[0] if changes else None), []


def _names(path: str) -> list[str]:
    """Split a path of pydantic (``plan.actions.0.cost``) or of ours into its steps.

    Ids and numbers of our own paths are left out: a place in a list is not known by the same name.
    """
    return [one for one in re.sub(r"\[[^\]]*\]", "", path).split(".") if one]


def _length(path: str) -> int:
    return sum(1 for _ in _steps(path))


def _steps(path: str) -> Iterator[str]:
    for step in path.split("."):
        yield step
        if "[" in step:
            yield step
