"""What comes back from the client: read against the case, told line by line, applied where accepted (X3).

A register of ours is compared with what was sent and with what is true today; any other table is read as
actions. Nothing is saved but what is named.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import math
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path

from parcours import texts
from parcours.case import Case
from parcours.deliver import xlsx
from parcours.deliver.painting.sheets import sheets
from parcours.errors import ParameterError, Problem, WorkbookError, did_you_mean
from parcours.exhibits import assets, follow_up, plan, touchpoints, trackers
from parcours.exhibits.kinds import Report, Section
from parcours.files import actions_import, register, register_changes, workbook
from parcours.files.register import Difference, Returned
from parcours.files.register_base import BASE_SHEET, RegisterError, opened
from parcours.files.register_cells import Kind, Value
from parcours.method.workbook import Workbook
from parcours.texts import Language

_KINDS = {
    "edited": ("edited",),
    "added": ("added",),
    "deleted": ("deleted",),
    "conflicts": ("conflict",),
    "all": ("edited", "added", "deleted"),
}
"""Words that accept several differences at once; a conflict is never taken unless it is named."""
_FILLED_IN = (assets, touchpoints, plan)
"""Steps whose tables the client may fill in (``files.register_sheets``): the others are not computed."""
_OTHER_BOOKS = frozenset({".ods", ".xls", ".xlsm", ".xlsb", ".numbers", ".pdf", ".docx"})
"""What a register may have been saved as: it is asked for again as it was sent."""
_LONGEST, _DIGITS = 80, 4


def read(path: Path, case: Case, mapping: Mapping[str, str] | None = None) -> Returned:
    """Tell what a file that came back would change.

    Parameters
    ----------
    mapping : for a table that is no register of ours, the column each heading stands for.

    Raises
    ------
    RegisterError, ParameterError : the file cannot be read; nothing was taken from it.
    """
    if not path.is_file():
        raise ParameterError(Problem("import_no_file", path.name))
    if path.suffix.lower() in _OTHER_BOOKS:
        raise RegisterError(Problem("register_not_xlsx", path.name, found=path.suffix))
    if path.suffix.lower() == ".xlsx" and BASE_SHEET in opened(path).sheetnames:
        language = register.language_of(path)
        # what the case has computed serves again, unless it must be said in the other language
        seen = case if case.language == language else case.in_language(language)
        sections = (*(one.section(seen) for one in _FILLED_IN), _measured(seen))
        return xlsx.read_back(path, _of_today(seen, *sections))
    table = (
        plan.milestones(case) if path.suffix.lower() == ".ics" else trackers.returned_actions(case)
    )
    today = sheets(_of_today(case, Section("plan", "", "", (table,))))[0]
    return actions_import.read(path, today, case.language, mapping)


def _measured(case: Case) -> Section:
    """Return the indicators with their last reading, be it later than the day the case is seen on."""
    days = [case.as_of, *(one.date for one in case.workbook.plan.indicator_readings)]
    latest = dataclasses.replace(case, requested_as_of=max(days))
    return Section("follow_up", "", "", (follow_up.indicators(latest),))


def _of_today(case: Case, *sections: Section) -> Report:
    """Return what the register would hold today: the sections it is made of, and no more."""
    book = case.workbook.framing
    return Report(
        client=book.client,
        title="",
        subtitle="",
        language=case.language,
        currency=case.currency,
        as_of=case.as_of,
        sections=sections,
        primary=book.brand.primary,
        accent=book.brand.accent,
        confidentiality="",
        fingerprint="",
        audience="internal",
    )


def lines(returned: Returned, language: Language) -> Iterator[str]:
    """Say each difference, numbered, then each problem by the address of its cell."""
    if not returned.differences:
        yield texts.t("import.nothing_but" if returned.problems else "import.nothing", language)
    for number, one in enumerate(returned.differences, start=1):
        yield f"{number:>3}. {said(one, language)}"
    for problem in returned.problems:
        yield f"  ! {texts.problem(problem, language)}"


def said(one: Difference, language: Language) -> str:
    """Say a difference in a sentence: where, what it was, what it becomes."""

    def value(shown: Value) -> str:
        return _short(shown, one.value_kind, language)

    if one.column:
        return texts.t(
            f"import.{one.kind}", language, where=one.where, id=one.id, label=one.label,
            before=value(one.before), after=value(one.after), now=value(one.now),
        )  # fmt: skip
    kind = "row_conflict" if one.kind == "conflict" else one.kind
    return texts.t(f"import.{kind}", language, where=one.where, id=one.id, label=one.label)


def _short(value: Value, kind: Kind, language: Language) -> str:
    """Write a value as the register shows it: a date in figures, a share per hundred, money at a glance."""
    if value is None:
        return texts.t("import.empty", language)
    if isinstance(value, bool):
        return texts.t("deliver.yes" if value else "deliver.no", language)
    if kind == "date" and isinstance(value, str):
        return texts.date(dt.date.fromisoformat(value), language, short=True)
    if isinstance(value, int | float):
        shown = 100 * value if kind == "share" else value
        digits = next(n for n in range(10) if n == _DIGITS or math.isclose(round(shown, n), shown))
        if kind == "share":
            return texts.percent(value, language, digits)
        return texts.number(value, language, digits)
    said = " ".join(value.split())
    return said if len(said) <= _LONGEST else f"{said[: _LONGEST - 1]}…"


def chosen(returned: Returned, accept: str) -> frozenset[str]:
    """Return the names of the differences a person accepts, as they say it.

    ``all`` (all but the conflicts), ``edited``, ``added``, ``deleted``, ``conflicts``, the numbers of
    the lines (``1,4-6``), or the names of differences; several by commas. Nothing said, nothing taken.

    Raises
    ------
    ParameterError : a word or a number that is none of these; nothing is taken.
    """
    listed = returned.differences
    keys: set[str] = set()
    wrong: list[Problem] = []
    for word in filter(None, (part.strip() for part in accept.split(","))):
        numbers = _numbers(word)
        if word in _KINDS:
            keys |= {one.key for one in listed if one.kind in _KINDS[word]}
        elif numbers and 0 < numbers[0] <= numbers[-1] <= len(listed):
            keys |= {listed[number - 1].key for number in numbers}
        elif word in {one.key for one in listed}:
            keys.add(word)
        else:
            known = ", ".join([*_KINDS, f"1-{len(listed)}"])
            wrong.append(
                Problem("import_accept", "accept", word, known, did_you_mean(word, list(_KINDS)))
            )
    if wrong:
        raise ParameterError(wrong)
    return frozenset(keys)


def _numbers(word: str) -> range:
    first, _, last = word.partition("-")
    if first.isdecimal() and (last.isdecimal() or not last):
        return range(int(first), int(last or first) + 1)
    return range(0)


def take(case: Case, returned: Returned, keys: Collection[str], on: dt.date) -> Workbook:
    """Apply the differences named by ``keys`` and save: all of them, or none.

    Parameters
    ----------
    on : date of the readings the client typed without one.

    Raises
    ------
    RegisterError, ConflictError, WorkbookError : nothing was saved, and why.
    """
    changes = register_changes.accepted(returned, keys, case.workbook, on)
    try:
        return workbook.change(case.folder, changes)
    except WorkbookError as error:
        used = Counter(one.found for one in error.problems if one.code == "broken_link")
        gone = [
            one
            for one in returned.differences
            if one.key in keys and not one.column and one.id in used
        ]
        if not gone:
            raise
        raise RegisterError(
            Problem(
                "register_still_used",
                one.where,
                f"{one.id} {one.label}",
                values={"n": used[one.id]},
            )
            for one in gone
        ) from error
