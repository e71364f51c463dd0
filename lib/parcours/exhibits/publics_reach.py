"""Exhibits of who may be contacted: consent and requests to be left alone, in every list (P3, V1, V8, J7)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from parcours import texts
from parcours.case import Case
from parcours.exhibits.common import file_source
from parcours.exhibits.frames import number, whole, without_unknown
from parcours.exhibits.kinds import Cell, Table, Text, Unit
from parcours.exhibits.publics_described import rule_in_words
from parcours.exhibits.publics_words import column
from parcours.exhibits.reasons import missing
from parcours.method.journeys import Scenario, UseCase
from parcours.results.customer_value import AT_RISK, OVER_SOLICITED
from parcours.results.publics import EVERYBODY

if TYPE_CHECKING:
    import pandas as pd

_COUNTS = ("customers", "refused", "unknown", "allowed", "by_email", "by_sms")
_WAYS = {"EML": "by_email", "SMS": "by_sms"}
"""Channels that need a consent, and who gave it; for the others, whoever did not object."""


def reachable(case: Case) -> Table | Text:
    """Of each list of people, how many may be contacted, how many are left out and why (P3)."""
    found, problems = case.publics.reach
    if found is None:
        return missing(case, case.t("publics.reach_missing"), problems)
    shown = _shown(case, found)
    rows = [
        _row(case.t("publics.reach.everybody"), shown, EVERYBODY),
        *(
            _row(public.name, shown, public.id)
            for public in case.workbook.publics.publics
            if public.id in shown.index
        ),
    ]
    drawn = case.value.reach[0]
    if drawn is not None:
        of_file = _shown(case, drawn)
        rows += [_row(case.t(f"publics.reach.{name}"), of_file, name) for name in of_file.index]
    columns, rows_ = without_unknown(
        (column(case, "list"), *(column(case, name, Unit.COUNT) for name in _COUNTS)),
        rows,
        {"refused", "by_email", "by_sms"},
    )
    return Table(
        key="public_reach",
        title=case.t("publics.reach_title", **_said(case, shown, EVERYBODY)),
        columns=columns,
        rows=rows_,
        source=file_source(
            case,
            rule=rule_in_words(case, case.workbook.publics.customer_rule),
            n=whole(found.loc[EVERYBODY, "customers"]),
        ),
        note=case.t("publics.reach_note", least=case.file.least_group),
    )


def at_risk_note(case: Case) -> str:
    """Say of customers at risk how many may be contacted; empty where the file cannot tell (V1)."""
    return _note(case, AT_RISK)


def over_solicited_note(case: Case) -> str:
    """Say of those written to too often how many may be contacted; empty where it is unknown (V8)."""
    return _note(case, OVER_SOLICITED)


def may_receive(case: Case, one: UseCase | Scenario) -> int | None:
    """Return how many may receive a scenario by its channel, or be the subject of a use case (J7).

    What an order triggers is due to all; None where the file cannot tell, or where so few would be
    left in or out that they could be told.
    """
    found = case.publics.reach[0]
    if found is None or one.id not in found.index:
        return None
    way = "allowed"
    if isinstance(one, Scenario):
        is_due = one.intent == "transactional"
        way = "customers" if is_due else _WAYS.get(one.channel, "allowed")
    counts = _shown(case, found)[way]
    if counts.loc[list(one.publics)].isna().any():  # those put together would give one back
        return None
    return whole(counts[one.id])


def _note(case: Case, name: str) -> str:
    found = case.value.reach[0]
    if found is None or name not in found.index or not found.loc[name, "customers"]:
        return ""
    said = _said(case, _shown(case, found), name)
    return case.t(f"publics.reach_note.{name}", **said)


def _said(case: Case, found: pd.DataFrame, name: str) -> dict[str, str]:
    told = ("customers", "allowed", "refused", "unknown")
    return {count: _count(case, found.loc[name, count]) for count in told}


def _count(case: Case, value: object) -> str:
    known = number(value)
    if known is None:
        return case.t("publics.reach_hidden")
    return texts.number(known, case.language)


def _shown(case: Case, found: pd.DataFrame) -> pd.DataFrame:
    from parcours.customers.consent import without_small  # noqa: PLC0415 - pandas

    return without_small(found, case.file.least_group)


def _row(label: str, found: pd.DataFrame, name: str) -> tuple[Cell, ...]:
    return (label, *(whole(found.loc[name, count]) for count in _COUNTS))
