"""Words the exhibits of step 4 share: columns, numbers of touchpoints, appraisals."""

from __future__ import annotations

from collections.abc import Iterable

from parcours import texts
from parcours.case import Case
from parcours.errors import Problem
from parcours.exhibits.kinds import Column, Unit
from parcours.method.appraisal import Tally
from parcours.method.touchpoints import Appraisal

MOST_NAMED = 3
"""Objects a title names; the others are counted."""
LONGEST_NAMES = 110
"""Letters they may take together."""


def column(case: Case, key: str, unit: Unit = Unit.TEXT, *, is_internal: bool = False) -> Column:
    """Make a column of a table of step 4; its label is ``touchpoints.column.<key>``."""
    return Column(key, case.t(f"touchpoints.column.{key}"), unit, is_internal)


def number_of(touchpoint_id: str) -> str:
    """Return the number of a touchpoint, as its card carries it.

    >>> number_of("TP-5"), number_of("TP-12"), number_of("TP-3b")
    ('05', '12', '3b')
    """
    return touchpoint_id.partition("-")[2].rjust(2, "0")


def numbered(case: Case, touchpoint_id: str) -> str:
    """Return number and label of a touchpoint; a name of the file stays as it is."""
    if not touchpoint_id.startswith("TP-"):
        return touchpoint_id
    return f"{number_of(touchpoint_id)} · {case.name_of(touchpoint_id)}"


def all_numbered(case: Case, touchpoints: Iterable[str]) -> str | None:
    """Join touchpoints, each with its number; None where there is none."""
    return case.listed([numbered(case, one) for one in touchpoints]) or None


def named(case: Case, ids: Iterable[str]) -> str | None:
    """Join what people call objects; None where there is none."""
    return case.listed([case.name_of(one) for one in ids]) or None


def publics_named(case: Case, publics: Iterable[str]) -> str:
    """Join the names of publics; none: common to all of them (P4)."""
    return named(case, publics) or case.t("touchpoints.common")


def first_named(case: Case, ids: Iterable[str]) -> str:
    """Quote the first few different objects, as many as a title can carry."""
    return quoted(case, [case.name_of(one) for one in dict.fromkeys(ids)])


def quoted(case: Case, names: list[str]) -> str:
    """Quote the first few names, as many as a title can carry, one at least."""
    shown = [case.t("touchpoints.quoted", name=one) for one in names[:MOST_NAMED]]
    while len(shown) > 1 and sum(map(len, shown)) > LONGEST_NAMES:
        shown.pop()
    return case.listed(shown)


def appraisal_word(case: Case, votes: Tally) -> str | None:
    """Return the word of an appraisal; split opinions are said, never called neutral."""
    if votes.is_polarised:
        return case.t("map.polarised")
    word = votes.appraisal
    return None if word is None else case.t(f"map.{Appraisal(word).name.lower()}")


def signed(case: Case, emotion: float | None) -> str:
    """Write an emotion with its sign and a decimal.

    A minus sign is as wide as a plus.
    """
    if emotion is None:
        return case.t("deliver.unknown")
    sign = "+" if round(emotion, 1) > 0 else "−" if round(emotion, 1) < 0 else ""
    return sign + texts.number(abs(emotion), case.language, 1)


def why_not(case: Case, problems: Iterable[Problem]) -> str:
    """Say why the file could not tell, and what would make it possible."""
    said = [texts.problem(one, case.language) for one in problems]
    return " ".join(said) or case.t("touchpoints.no_file")
