"""What changed between two states of the workbook, in the words of the case (R6)."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Collection

from parcours import texts
from parcours.case import Case
from parcours.exhibits.common import workshop_source
from parcours.exhibits.kinds import Cell, Column, Table, Unit
from parcours.method.comparison import Difference, place_of

_MOST_CHANGES = 200
"""Changes listed; beyond that the table says how many more."""
_NAMES = ("title", "name", "label", "text")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def changes(case: Case) -> Table:
    """What changed since the state the case is compared with: what, whose, from what to what (R6)."""
    found = case.plan.changes
    kinds = Counter(one.kind for one in found)
    return Table(
        key="changes",
        title=case.t(
            "follow_up.changes_title",
            n=len(found),
            revision=case.plan.compared_revision or 0,
            **{kind: kinds[kind] for kind in ("added", "changed", "removed")},
        )
        if case.plan.compared_revision is not None
        else case.t("follow_up.nothing_to_compare"),
        columns=(
            Column("kind", case.t("follow_up.column.kind")),
            Column("object", case.t("follow_up.column.object")),
            Column("about", case.t("follow_up.column.about")),
            Column("field", case.t("follow_up.column.field")),
            Column("before", case.t("follow_up.column.before")),
            Column("after", case.t("follow_up.column.after")),
            Column("who", case.t("follow_up.column.who"), is_internal=True),
            Column("path", case.t("follow_up.column.path"), Unit.ID, is_internal=True),
        ),
        rows=tuple(_row(case, one) for one in found[:_MOST_CHANGES]),
        source=workshop_source(case, rule=case.t("follow_up.changes_rule")),
        note=case.t("follow_up.more_changes", n=len(found) - _MOST_CHANGES)
        if len(found) > _MOST_CHANGES
        else "",
        empty=case.t("follow_up.no_changes"),
    )


def _row(case: Case, one: Difference) -> tuple[Cell, ...]:
    """Say a change; what a participant voted is told to the team alone."""
    noun, field, known = place_of(one.path)
    about = [_shown(case, noun, "", each) for each in known if each != one.who]
    hidden = one.who in _participants(case) and case.audience != "internal"
    return (
        case.t(f"change.{one.kind}"),
        _label(case, f"noun.{noun}") or noun,
        " · ".join(filter(None, about or [case.name_of(one.about)])),
        (_label(case, f"field.{noun}.{field}") or field) if field else None,
        None if hidden else _shown(case, noun, field, one.before, known),
        None if hidden else _shown(case, noun, field, one.after, known),
        case.name_of(one.who) if one.who else None,
        one.path,
    )


def _participants(case: Case) -> set[str]:
    books = (case.workbook, case.compared_with)
    return {one.id for book in books if book for one in book.framing.participants}


def _label(case: Case, key: str) -> str:
    return case.t(key) if key in texts.catalogue() else ""


def _shown(
    case: Case, noun: str, field: str, value: object, known: Collection[str] = ()
) -> str | None:
    """Say a value: ids by their names, words of a list in the case's language, a new object in short."""
    if value is None or value == "":
        return None
    if isinstance(value, bool):
        return case.t("deliver.yes" if value else "deliver.no")
    if isinstance(value, int | float):
        return texts.number(float(value), case.language, 0 if float(value).is_integer() else 2)
    if isinstance(value, list):
        return case.listed([_shown(case, noun, field, one) or "" for one in value]) or None
    if isinstance(value, dict):
        named = next((str(value[key]) for key in _NAMES if value.get(key)), "")
        told = (
            _shown(case, noun, key, one)
            for key, one in value.items()
            if isinstance(one, str | int | float) and one not in known
        )
        return named or " · ".join(filter(None, told))
    word = next(
        (w for w in (f"choice.{noun}.{field}.{value}", f"{field}.{value}") if _label(case, w)), ""
    )
    return _label(case, word) or _day(case, str(value)) or case.name_of(str(value))


def _day(case: Case, value: str) -> str:
    return case.date(dt.date.fromisoformat(value)) if _DAY.fullmatch(value) else ""
