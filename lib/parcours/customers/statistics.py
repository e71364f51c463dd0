"""Purchases brought down to what lifetime models need: few entries, however many customers."""

from __future__ import annotations

import dataclasses
import datetime as dt
from dataclasses import dataclass

import ibis
import numpy as np
import pandas as pd

from parcours.customers import purchases, sums
from parcours.customers.frames import collect, one_row
from parcours.customers.likelihoods import Contracts, Floats, Spending, Statistics
from parcours.customers.tables import CustomerTables, missing_column
from parcours.errors import NotEnoughDataError

MAX_ENTRIES = 20_000
"""Entries kept exact; beyond, times and baskets are put in cells narrow enough not to be seen."""
CELLS_PER_FOLD = 16
"""Cells of time each time it is multiplied by e: 6 % wide, and narrower for frequent buyers."""
FINEST_DAYS = 30.0
"""Below it cells stop narrowing: one day each."""
FREQUENT = 10.0
"""Purchases at which cells of time are half as wide."""
BASKET_CELLS_PER_FOLD = 50
SAME_BASKET = 1e-8
"""Relative distance under which two mean baskets are one."""


@dataclass(frozen=True)
class Cells:
    """Customers aggregated by what they did: entries of the models, and the money with them.

    ``repeat_revenue`` is the sum over the customers of an entry of their repeat purchases, returns
    of a later day not deducted.
    """

    seen: Statistics
    repeat_revenue: Floats
    n_customers: int
    n_repeat: int
    is_exact: bool

    @property
    def observed_days(self) -> float:
        """Days since the first purchase of all."""
        return float(self.seen.age_days.max(initial=0.0))


def histories(tables: CustomerTables) -> ibis.Table:
    """Return what each customer did since the first purchase.

    Returns
    -------
    Ibis table: customer_id, x (repeat purchases), last_days (first to last purchase), age_days
        (first purchase to ``as_of``), repeat_revenue (of the repeat purchases, returns of a later
        day not deducted).

    Raises
    ------
    NotEnoughDataError : there are no orders.
    """
    customers = purchases.by_customer(tables)
    customers = customers.filter(customers.n_purchases > 0)
    first = customers.first_purchase_date
    x = customers.n_purchases - 1
    return customers.select(
        "customer_id",
        x=x,
        last_days=customers.last_purchase_date.delta(first, unit="day"),
        age_days=ibis.date(tables.as_of).delta(first, unit="day"),
        repeat_revenue=ibis.ifelse(x > 0, customers.repeat_revenue.fill_null(0.0), 0.0),
    )


def observed_days(tables: CustomerTables) -> int:
    """Days from the first purchase of all, or the first contract, to ``as_of``; 0 where none."""
    starts = []
    if tables.get("orders") is not None:
        starts.append(purchases.by_customer(tables).first_purchase_date.min().execute())
    customers = tables.get("customers")
    if customers is not None and "contract_start_date" in customers.columns:
        starts.append(customers.contract_start_date.min().execute())
    known = [pd.Timestamp(start) for start in starts if not pd.isna(start)]
    return (pd.Timestamp(tables.as_of) - min(known)).days if known else 0


KEYS = ("x", "cell_last", "cell_age")
"""What tells one entry from another."""


def aggregated(
    customers: ibis.Table, by: str = "", weight: str = "", *, is_exact: bool | None = None
) -> pd.DataFrame:
    """Count customers by what they did, exactly while that makes few entries, in cells beyond.

    Parameters
    ----------
    customers : as :func:`histories` gives them, with the columns ``by`` and ``weight`` if named.
    by : a column to count apart (a public).
    weight : a column that says how much of the customer counts.
    is_exact : whether to keep times to the day; decided by the number of entries when not given.

    Returns
    -------
    DataFrame: ``by``, x, cell_last, cell_age, last_days and age_days (means of the cell), n and
        repeat_revenue (weighted sums), n_customers, full_revenue, and the sums of any columns
        named after*; ``is_exact`` in ``attrs``.
    """
    if is_exact is None:
        few = customers.select("x", "last_days", "age_days").distinct().limit(MAX_ENTRIES + 1)
        is_exact = int(few.count().execute()) <= MAX_ENTRIES
    keyed = with_cells(customers, is_exact=is_exact)
    heads = keyed[weight] if weight else ibis.literal(1.0)
    after = {name: keyed[name].sum() for name in keyed.columns if name.startswith("after")}
    cells = keyed.group_by([*([by] if by else []), *KEYS]).aggregate(
        last_days=keyed.last_days.mean(),
        age_days=keyed.age_days.mean(),
        n=sums.exact(heads) if weight else keyed.count().cast(float),
        n_customers=keyed.count(),
        repeat_revenue=sums.exact(keyed.repeat_revenue * heads),
        full_revenue=sums.exact(keyed.repeat_revenue),
        **after,
    )
    found = collect(cells).sort_values([*([by] if by else []), *KEYS], ignore_index=True)
    found.attrs["is_exact"] = is_exact
    return found


def with_cells(customers: ibis.Table, *, is_exact: bool) -> ibis.Table:
    """Add to each customer the keys of the entry he is counted in."""
    if is_exact:
        last, age = customers.last_days, customers.age_days
    else:
        last, age = (_cell(customers.x, customers[name]) for name in ("last_days", "age_days"))
    return customers.mutate(cell_last=last.cast(float), cell_age=age.cast(float))


def cells_of(frame: pd.DataFrame) -> Cells:
    """Make the entries of the models from counts by :func:`aggregated`."""
    heads = frame["n"].to_numpy(dtype=float)
    seen = Statistics(
        frame["x"].to_numpy(dtype=float),
        frame["last_days"].to_numpy(dtype=float),
        frame["age_days"].to_numpy(dtype=float),
        heads,
    )
    return Cells(
        seen=seen,
        repeat_revenue=frame["repeat_revenue"].to_numpy(dtype=float),
        n_customers=round(float(heads.sum())),
        n_repeat=round(float(heads[seen.x > 0].sum())),
        is_exact=bool(frame.attrs.get("is_exact", True)),
    )


def coarser(seen: Statistics) -> Statistics:
    """Return about the same statistics in far fewer entries: cells of time a quarter wide."""
    last, age = (np.floor(4 * np.log1p(d / FINEST_DAYS)) for d in (seen.last_days, seen.age_days))
    width = age.max() + 1
    _, at = np.unique((seen.x * width + age) * width + last, return_inverse=True)
    heads = np.bincount(at, weights=seen.n).astype(float)

    def mean(values: Floats) -> Floats:
        means: Floats = np.bincount(at, weights=seen.n * values) / heads
        return means

    return Statistics(mean(seen.x), mean(seen.last_days), mean(seen.age_days), heads)


def spending(customers: ibis.Table) -> Spending:
    """Count customers who came back by number of repeat purchases and mean repeat basket.

    Customers whose repeat purchases came to nothing (free orders) are left out: the models of spend
    know positive baskets only.
    """
    buyers = customers.filter(customers.x > 0, customers.repeat_revenue > 0)
    mean = buyers.repeat_revenue / buyers.x
    # to eight digits: a third of 30.03 and 10.01 are one basket, though not one binary fraction
    same = (mean.ln() / SAME_BASKET).round()
    few = buyers.select(buyers.x, same=same).distinct().limit(MAX_ENTRIES + 1)
    is_exact = int(few.count().execute()) <= MAX_ENTRIES
    key = same if is_exact else (mean.ln() * BASKET_CELLS_PER_FOLD).floor()
    groups = buyers.group_by(buyers.x, cell=key)
    cells = groups.aggregate(mean=sums.mean(mean), log_mean=sums.mean(mean.ln()), n=buyers.count())
    found = collect(cells).sort_values(["x", "cell"], ignore_index=True)
    columns = (found[name].to_numpy(dtype=float) for name in ("x", "mean", "log_mean", "n"))
    return Spending(*columns)


def basket_frequency_correlation(seen: Spending) -> float:
    """Correlation between repeat purchases and mean repeat basket: Gamma-Gamma assumes none.

    NaN where fewer than three customers came back, or where one of both is the same for all.

    >>> columns = ([1.0, 2.0, 3.0], [30.0, 20.0, 10.0], [3.4, 3.0, 2.3], [1.0, 1.0, 1.0])
    >>> round(basket_frequency_correlation(Spending(*map(np.array, columns))), 9)
    -1.0
    """
    total = float(seen.n.sum())
    if total < 3:  # noqa: PLR2004 - a line has two
        return float("nan")
    x = seen.x - sums.weighted(seen.n, seen.x) / total
    mean = seen.mean - sums.weighted(seen.n, seen.mean) / total
    spread = sums.weighted(seen.n, x**2) * sums.weighted(seen.n, mean**2)
    if not spread:
        return float("nan")
    return float(sums.weighted(seen.n, x * mean) / np.sqrt(spread))


def kept_rate(tables: CustomerTables) -> float:
    """Share of what customers bought that they kept, once returns are deducted; NaN if nothing.

    Returns are taken as a share of all baskets: a basket of which part comes back is no smaller
    basket, and the model of spend would take it for one.
    """
    customers = purchases.by_customer(tables)
    totals = one_row(
        customers.aggregate(
            net=sums.exact(customers.revenue), gross=sums.exact(customers.gross_revenue)
        )
    )
    return float(totals["net"] / totals["gross"]) if totals["gross"] else float("nan")


@dataclass(frozen=True)
class ContractBase:
    """Contracts as the models need them, and those that run at the date."""

    lived: Contracts
    running: Statistics
    """x: renewals passed; age_days: since the start."""
    n: int
    period_days: float


def contracts(tables: CustomerTables) -> ibis.Table:
    """Contracts begun by ``as_of``: when, and when they ended if they have.

    Returns
    -------
    Ibis table: customer_id, start_date, has_ended, lived_days (to the end or to ``as_of``).

    Raises
    ------
    NotEnoughDataError : the customer table has no start of contract.
    """
    customers = tables.require("customers", "V2")
    for column in ("contract_start_date", "contract_end_date"):
        if column not in customers.columns:
            raise NotEnoughDataError(missing_column("customers", column, "V2"))
    today = ibis.date(tables.as_of)
    begun = customers.filter(customers.contract_start_date <= today)
    has_ended = (begun.contract_end_date <= today).fill_null(False)
    until = ibis.ifelse(has_ended, begun.contract_end_date, today)
    return begun.select(
        "customer_id",
        start_date=begun.contract_start_date,
        has_ended=has_ended,
        lived_days=until.delta(begun.contract_start_date, unit="day"),
    )


def contract_base(tables: CustomerTables, period_days: float) -> ContractBase:
    """Count contracts by renewals lived through.

    A contract that ended lived until the renewal that its end falls on or before; one that runs has
    passed as many renewals as whole periods.

    Raises
    ------
    NotEnoughDataError : the customer table has no start of contract.
    """
    table = contracts(tables)
    counted = table.group_by("has_ended", "lived_days").aggregate(n=table.count())
    frame = collect(counted).sort_values(["has_ended", "lived_days"], ignore_index=True)
    lived = frame["lived_days"].to_numpy(dtype=float) / period_days
    has_ended = frame["has_ended"].to_numpy(dtype=bool)
    heads = frame["n"].to_numpy(dtype=float)
    # the last day of a year's contract is day 364: a week's grace keeps it on its renewal
    passed = np.floor(lived + GRACE_DAYS / period_days)
    at_end = np.maximum(np.ceil(lived - GRACE_DAYS / period_days), 1.0)
    running = ~has_ended
    return ContractBase(
        lived=Contracts(np.where(has_ended, at_end, passed), has_ended, heads),
        running=Statistics(
            passed[running], passed[running] * period_days,
            np.maximum(frame["lived_days"].to_numpy(dtype=float)[running],
                       passed[running] * period_days),
            heads[running],
        ),
        n=int(heads.sum()),
        period_days=period_days,
    )  # fmt: skip


def contract_histories(tables: CustomerTables, period_days: float) -> ibis.Table:
    """Return contracts that run at the date as histories: x renewals passed, no spend of their own.

    Raises
    ------
    NotEnoughDataError : the customer table has no start of contract.
    """
    running = contracts(tables).filter(~ibis._.has_ended)
    x = ((running.lived_days + GRACE_DAYS) / period_days).floor()
    return running.select(
        "customer_id",
        x=x,
        last_days=x * period_days,
        age_days=ibis.greatest(running.lived_days.cast(float), x * period_days),
        repeat_revenue=ibis.literal(0.0),
    )


GRACE_DAYS = 7.0
"""Days around a renewal that still belong to it."""


def before(tables: CustomerTables, day: dt.date) -> CustomerTables:
    """Return the same tables as they would have been read at an earlier date."""
    kept = {name: table for name, table in tables.tables.items() if name != purchases.BY_CUSTOMER}
    return dataclasses.replace(tables, tables=kept, as_of=day)


def _cell(x: ibis.Value, days: ibis.Value) -> ibis.Value:
    finer = CELLS_PER_FOLD * (1 + x / FREQUENT)
    return ((1 + days / FINEST_DAYS).ln() * finer).floor()
