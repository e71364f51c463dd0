"""What a form does with verbatims: search them, personal data masked, and choose one for the client (J9).

Only the words that are found again in the client's file, and masked here, can be chosen: what the page says
of a verbatim is its id and the search that showed it.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from parcours import texts
from parcours.case import Case
from parcours.errors import Problem, WorkbookError
from parcours.forms.refusals import worded
from parcours.method.verbatims import ChosenVerbatim
from parcours.method.workbook import Workbook

if TYPE_CHECKING:
    import pandas as pd


def search(case: Case, message: Mapping[str, Any]) -> dict[str, Any]:
    """Return the verbatims that hold all the words, latest first, and how many there are."""
    found, problems = _found(case, message)
    if found is None:
        said = [worded(one, case.language) for one in problems]
        return {"n": 0, "lines": [], "why": " ".join(said) or case.t("touchpoints.no_file")}
    return {"n": found.attrs["n"], "lines": [_line(case, row) for row in found.to_dict("records")]}


def choose(
    case: Case, message: Mapping[str, Any], today: dt.date
) -> Callable[[Workbook], Workbook]:
    """Return the edit that keeps a verbatim for the client, with who chose it, and when.

    Raises
    ------
    WorkbookError : nobody says who chooses, or the file no longer holds those words.
    """
    wanted, author = str(message["id"]), str(message["author"]).strip()
    if not author:
        raise WorkbookError(Problem("verbatim_by_nobody", "journeys.verbatims"))
    found, _ = _found(case, message)
    rows = [] if found is None else found[found["id"] == wanted].to_dict("records")
    if not rows:
        raise WorkbookError(Problem("verbatim_gone", "journeys.verbatims"))
    row = rows[0]
    one = ChosenVerbatim(
        id=wanted,
        touchpoint=row["touchpoint_id"] or None,
        text=row["verbatim"],
        said_date=row["date"],
        metric=str(row["metric"] or ""),
        score=_mark(row),
        author=author,
        date=today,
    )

    def edit(newest: Workbook) -> Workbook:
        others = [each for each in newest.journeys.verbatims if each.id != one.id]
        journeys = newest.journeys.model_copy(update={"verbatims": (*others, one)})
        return newest.model_copy(update={"journeys": journeys})

    return edit


def _found(
    case: Case, message: Mapping[str, Any]
) -> tuple[pd.DataFrame | None, tuple[Problem, ...]]:
    from parcours.customers import verbatims  # noqa: PLC0415 - pandas, and only when it is asked for

    words, place = str(message.get("words", "")), str(message.get("touchpoint", ""))
    return case.from_file(
        lambda tables: verbatims.search(tables, case.workbook.journeys, words, touchpoint=place)
    )


def _mark(row: Mapping[Any, Any]) -> float | None:
    score = row["score"]
    return None if score is None or math.isnan(score) else float(score)


def _line(case: Case, row: Mapping[Any, Any]) -> dict[str, Any]:
    """Return what a line of the search shows: the words, and where and when they were said."""
    place = case.name_of(row["touchpoint_id"]) if row["touchpoint_id"] else row["touchpoint"]
    mark = _mark(row)
    said = "" if mark is None else texts.number(mark, case.language, 0 if mark % 1 == 0 else 1)
    about = (case.date(row["date"]), place, f"{row['metric'] or ''} {said}".strip())
    return {
        "id": row["id"],
        "text": row["verbatim"],
        "about": ", ".join(one for one in about if one),
    }
