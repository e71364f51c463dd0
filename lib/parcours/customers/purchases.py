"""Purchases as every rule of value counts them: one a day, returns netted, up to the date.

Two orders of one customer on one day are one purchase. A return (a negative amount) is netted
first: a day that ends at zero or under because of returns is no purchase, but its amount still
counts in what the customer brought. A day whose amounts are unknown is a purchase of unknown
amount.
"""

from __future__ import annotations

import dataclasses
import datetime as dt

import ibis

from parcours.customers import frames, sums
from parcours.customers.measure import Measure
from parcours.customers.tables import CustomerTables, missing_column
from parcours.errors import NotEnoughDataError

BY_CUSTOMER = "purchases_by_customer"
"""Name under which :func:`prepared` keeps the purchases of each customer."""
LINES_AT_ONCE = 12_500_000
"""Orders whose days and customers are counted together within 2 GiB, with room to spare."""


def purchase_days(
    tables: CustomerTables, since: dt.date | None = None, until: dt.date | None = None
) -> ibis.Table:
    """One row per customer and day with an order: what it came to once returns are netted.

    Parameters
    ----------
    since, until : first day excluded, last day included; everything up to ``as_of`` by default.

    Returns
    -------
    Ibis table: customer_id, purchase_date, amount, is_purchase, and where the file has it margin
        (null unless known for every order of the day).

    Raises
    ------
    NotEnoughDataError : there are no orders.
    """
    orders = tables.require("orders", "V1")
    until = until or tables.as_of
    wanted = orders.customer_id.notnull() & (orders.order_date <= until)
    if since is not None:
        wanted &= orders.order_date > since
    kept = orders.filter(wanted)
    figures = {
        "amount": sums.exact(kept.amount),
        "lowest": kept.amount.min(),
    }
    if "margin" in kept.columns:
        complete = kept.margin.count() == kept.count()
        figures["margin"] = ibis.ifelse(complete, sums.exact(kept.margin), ibis.null(float))
    days = kept.group_by("customer_id", purchase_date=kept.order_date).aggregate(**figures)
    bought = ((days.amount > 0) | (days.lowest >= 0)).fill_null(True)
    return days.mutate(is_purchase=bought).drop("lowest")


def bought_on(tables: CustomerTables) -> ibis.Table:
    """Return the days on which each customer bought, at least once each: dates without amounts.

    The same days as :func:`purchase_days` has purchases; only those touched by a return are netted,
    which on a large file is a third of the work.

    Returns
    -------
    Ibis table: customer_id, purchase_date.

    Raises
    ------
    NotEnoughDataError : there are no orders.
    """
    orders = tables.require("orders", "V7")
    kept = orders.filter(orders.customer_id.notnull() & (orders.order_date <= tables.as_of))
    keys = ["customer_id", "order_date"]
    returned = kept.filter(kept.amount < 0).select(keys).distinct()
    plain = kept.select(keys).anti_join(returned, keys)
    touched = (
        kept.semi_join(returned, keys).group_by(keys).aggregate(net=lambda t: sums.exact(t.amount))
    )
    days = plain.union(touched.filter(touched.net > 0).select(keys))
    return days.select("customer_id", purchase_date=days.order_date)


def by_customer(tables: CustomerTables) -> ibis.Table:
    """One row per customer who ordered by ``as_of``: when, how often, for how much.

    Returns
    -------
    Ibis table: customer_id, first_purchase_date and last_purchase_date (null for a customer with
        returns only), n_purchases, revenue (returns deducted), gross_revenue (of the purchases
        alone), repeat_revenue (the same without the first purchase), days_since_last_purchase, and
        where the file has it margin (null unless known for every order).

    Raises
    ------
    NotEnoughDataError : there are no orders.
    """
    known = tables.get(BY_CUSTOMER)
    if known is not None:
        return known
    days = purchase_days(tables)
    bought = days.is_purchase
    first_amount = frames.earliest(tables, days.amount, days.purchase_date, where=bought)
    figures = {
        "first_purchase_date": days.purchase_date.min(where=bought),
        "last_purchase_date": days.purchase_date.max(where=bought),
        "n_purchases": days.count(where=bought),
        "revenue": sums.exact(days.amount),
        "gross_revenue": sums.exact(days.amount, where=bought),
        "repeat_revenue": sums.exact(days.amount, where=bought) - first_amount,
    }
    if "margin" in days.columns:
        complete = days.margin.count() == days.count()
        figures["margin"] = ibis.ifelse(complete, sums.exact(days.margin), ibis.null(float))
    customers = days.group_by("customer_id").aggregate(**figures)
    today = ibis.date(tables.as_of)
    return customers.mutate(
        days_since_last_purchase=today.delta(customers.last_purchase_date, unit="day")
    )


def prepared(tables: CustomerTables) -> CustomerTables:
    """Return the same tables with the purchases of each customer computed once and kept.

    Harmless if they are kept already. Everything about value starts from them; computing them is
    most of the cost on a large file.

    Raises
    ------
    NotEnoughDataError : there are no orders.
    """
    if BY_CUSTOMER in tables.tables:
        return tables
    kept = frames.keep_all(tables, [by_customer(part) for part in parts(tables)])
    return dataclasses.replace(tables, tables={**tables.tables, BY_CUSTOMER: kept})


def parts(tables: CustomerTables, lines_at_once: int = LINES_AT_ONCE) -> tuple[CustomerTables, ...]:
    """Split the orders by customer into parts that are each computed within the memory.

    Every customer is whole in one part: what is computed by customer is the parts put together,
    what is counted over customers is their sum. One part up to that many lines.

    Raises
    ------
    NotEnoughDataError : there are no orders.
    """
    orders = tables.require("orders", "V1")
    n = -(-int(orders.count().execute()) // lines_at_once)
    if n <= 1:
        return (tables,)
    return tuple(_part(tables, i, n) for i in range(n))


def one_in(tables: CustomerTables, n: int) -> CustomerTables:
    """Keep the orders of one customer in n, drawn by number and whatever he bought."""
    return _part(tables, 0, n) if n > 1 else tables


def _part(tables: CustomerTables, i: int, n: int) -> CustomerTables:
    orders = tables.require("orders", "V1")
    part = (orders.customer_id.hash() % n + n) % n  # a hash may be negative, and its remainder too
    others = {name: table for name, table in tables.tables.items() if name != BY_CUSTOMER}
    return dataclasses.replace(tables, tables={**others, "orders": orders.filter(part == i)})


def within(tables: CustomerTables, since: dt.date, until: dt.date) -> ibis.Table:
    """Return what each customer bought between two dates.

    Parameters
    ----------
    since, until : first day excluded, last day included.

    Returns
    -------
    Ibis table: customer_id, n_purchases, revenue, and margin where the file has it.

    Raises
    ------
    NotEnoughDataError : there are no orders.
    """
    days = purchase_days(tables, since, until)
    figures = {
        "n_purchases": days.count(where=days.is_purchase),
        "revenue": sums.exact(days.amount),
    }
    if "margin" in days.columns:
        complete = days.margin.count() == days.count()
        figures["margin"] = ibis.ifelse(complete, sums.exact(days.margin), ibis.null(float))
    return days.group_by("customer_id").aggregate(**figures)


def margin_rate(tables: CustomerTables) -> tuple[float, float] | None:
    """Margin per unit of revenue over the orders whose margin is known, and the share they make.

    Returns
    -------
    (rate, coverage) : coverage is the share of the amounts whose margin is known; None where no
        margin is known at all.

    Raises
    ------
    NotEnoughDataError : there are no orders.
    """
    orders = tables.require("orders", "V2")
    if "margin" not in orders.columns:
        return None
    kept = orders.filter(
        orders.customer_id.notnull() & (orders.order_date <= tables.as_of) & orders.amount.notnull()
    )
    known = kept.margin.notnull()
    totals = frames.one_row(
        kept.aggregate(
            margin=sums.exact(kept.margin),
            revenue=sums.exact(kept.amount, where=known),
            size_known=sums.exact(kept.amount.abs(), where=known),
            size=sums.exact(kept.amount.abs()),
        )
    )
    margin, revenue, size_known, size = (float(value) for value in totals)
    if not size_known > 0 or revenue == 0:
        return None
    return margin / revenue, size_known / size


def measure_known(tables: CustomerTables, minimum_coverage: float) -> Measure:
    """Say whether value can be told in margin: known for at least that share of the amounts.

    Raises
    ------
    NotEnoughDataError : there are no orders.
    """
    found = margin_rate(tables)
    is_margin = found is not None and found[1] >= minimum_coverage
    return Measure.MARGIN if is_margin else Measure.REVENUE


def is_known(value: ibis.Value) -> ibis.Value:
    """Whether a cell holds something."""
    return value.notnull()


def require_column(table: ibis.Table, column: str, why: str) -> None:
    """Make sure that the orders know that column (margin, channel...).

    Raises
    ------
    NotEnoughDataError : they do not; the problem says what for.
    """
    if column not in table.columns:
        raise NotEnoughDataError(missing_column("orders", column, why))
