"""Why a result of the customer file is not there, and what would make it possible: said, never hidden."""

from __future__ import annotations

from collections.abc import Iterable

from parcours import texts
from parcours.case import Case
from parcours.errors import Problem
from parcours.exhibits.kinds import Text


def why(case: Case, problems: Iterable[Problem]) -> str:
    """Say in one paragraph why a result is missing and what would bring it."""
    return " ".join(reasons(case, problems))


def reasons(case: Case, problems: Iterable[Problem]) -> tuple[str, ...]:
    """Say each reason once; without any, there is no customer file at all."""
    said = tuple(dict.fromkeys(texts.problem(one, case.language) for one in problems))
    return said or (case.t("common.no_file_why", client=case.client),)


def missing(case: Case, title: str, problems: Iterable[Problem]) -> Text:
    """Stand in for an exhibit that cannot be made."""
    return Text(reasons(case, problems), title, "missing")
