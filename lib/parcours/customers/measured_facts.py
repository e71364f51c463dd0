"""Figures of the file that stand beside what people say of maturity: waits, answers, links (D1 to D4)."""

from __future__ import annotations

from collections.abc import Mapping

from parcours.customers import purchases
from parcours.customers.frames import one_row
from parcours.customers.tables import CustomerTables
from parcours.method.maturity_findings import MeasuredFact
from parcours.method.questionnaires import FactKey

FEWEST = 30
"""Customers or contacts under which a figure is not held against what people say."""


def contact_facts(tables: CustomerTables) -> dict[FactKey, MeasuredFact]:
    """Share of the contacts settled the first time, in per cent, and median wait in minutes.

    Raises
    ------
    NotEnoughDataError : the client gave no contacts.
    """
    contacts = tables.require("contacts", "D2")
    found: dict[FactKey, MeasuredFact] = {}
    if "is_resolved" in contacts.columns:
        told = one_row(
            contacts.aggregate(
                value=contacts.is_resolved.cast(float).mean(), n=contacts.is_resolved.count()
            )
        )
        found |= _known(FactKey.FIRST_CONTACT_RESOLUTION_PCT, 100 * told["value"], told["n"])
    if "wait_minutes" in contacts.columns:
        told = one_row(
            contacts.aggregate(
                value=contacts.wait_minutes.median(), n=contacts.wait_minutes.count()
            )
        )
        found |= _known(FactKey.WAIT_MINUTES_MEDIAN, told["value"], told["n"])
    return found


def activation_facts(tables: CustomerTables) -> dict[FactKey, MeasuredFact]:
    """Median days from the creation of the account to the first purchase, where both are known.

    Accounts created after the first purchase are left out: they tell nothing of a first step. Where
    most accounts are created by the first purchase itself, there is no delay to speak of.

    Raises
    ------
    NotEnoughDataError : there are no orders, or accounts have no date.
    """
    accounts = tables.require_columns("customers", ("created_date",), "D3")
    bought = purchases.by_customer(tables).select("customer_id", "first_purchase_date")
    both = accounts.inner_join(bought, "customer_id")
    delays = both.select(days=both.first_purchase_date.delta(both.created_date, unit="day"))
    after = delays.filter(delays.days >= 0)  # Spark takes no condition in a median
    told = one_row(after.aggregate(value=after.days.median(), n=after.days.count()))
    known = _known(FactKey.ACTIVATION_DAYS_MEDIAN, told["value"], told["n"])
    return {key: fact for key, fact in known.items() if fact.value > 0}


def margin_facts(tables: CustomerTables) -> dict[FactKey, MeasuredFact]:
    """Share of the sales whose margin is known, in per cent of their amount; nothing without margins.

    Raises
    ------
    NotEnoughDataError : there are no orders.
    """
    rate = purchases.margin_rate(tables)
    if rate is None:
        return {}
    n = int(tables.require("orders", "D3").count().execute())
    return _known(FactKey.MARGIN_KNOWN_PCT, 100 * rate[1], n)


def match_facts(
    links: Mapping[str, tuple[int, int]], without_customer: int
) -> dict[FactKey, MeasuredFact]:
    """Share of the rows of purchases and contacts tied to a customer of the file, in per cent.

    Parameters
    ----------
    links : rows with a customer number and, among them, those whose number leads nowhere, by table.
    without_customer : rows without any customer number, set aside on reading.

    >>> match_facts({"orders": (80, 10)}, 20)[FactKey.MATCH_RATE_PCT]
    MeasuredFact(value=70.0, n=100)
    """
    kept = [links[name] for name in ("orders", "contacts") if name in links]
    n = sum(rows for rows, _ in kept) + without_customer
    known = sum(rows - orphans for rows, orphans in kept)
    return _known(FactKey.MATCH_RATE_PCT, 100 * known / n if n else float("nan"), n)


def _known(key: FactKey, value: float, n: float) -> dict[FactKey, MeasuredFact]:
    """Return the fact where enough stand behind it; a NaN is not a figure."""
    is_known = n >= FEWEST and value == value  # noqa: PLR0124 - NaN differs from itself
    return {key: MeasuredFact(float(value), int(n))} if is_known else {}
