"""From one period to the next, by what customers bought: new, active, at risk, lapsed (V7)."""

from __future__ import annotations

import ibis
import numpy as np
import pandas as pd

from parcours.customers import markov, periods, purchases
from parcours.customers.activity import ActivityState
from parcours.customers.assumed import Assumptions
from parcours.customers.frames import collect
from parcours.customers.likelihoods import Floats
from parcours.customers.markov import ByCustomer, TransitionMatrix
from parcours.customers.periods import Period
from parcours.customers.tables import CustomerTables
from parcours.errors import NotEnoughDataError, Problem

THRESHOLDS = (
    "transitions.new_periods", "transitions.active_periods", "transitions.at_risk_periods",
)  # fmt: skip


def of_purchases(
    tables: CustomerTables, assumptions: Assumptions, *, period: Period = "month"
) -> TransitionMatrix:
    """Passages between states of purchase, every customer and every period since the first purchase.

    A customer is *new* during the first ``transitions.new_periods`` periods after the first
    purchase, until he buys again; *active* up to ``transitions.active_periods`` periods after the
    last purchase, *at risk* up to ``transitions.at_risk_periods``, *lapsed* beyond.

    No table of customers x periods is made: the passages of a customer are a function of the gaps
    between the periods in which he bought, so the histogram of gaps gives the exact counts.

    Returns
    -------
    TransitionMatrix over new, active, at_risk, lapsed.

    Raises
    ------
    NotEnoughDataError : no orders, or all in one period.
    """
    counted = [collect(gap_histogram(part, period)) for part in purchases.parts(tables)]
    together = pd.concat(counted, ignore_index=True)
    gaps = together.groupby(["is_first", "is_open", "gap"])[["n"]].sum().reset_index()
    bounds = [int(assumptions[key].value) for key in THRESHOLDS]
    counts = _counts_from_gaps(gaps, bounds)
    if not counts.to_numpy().sum():
        raise NotEnoughDataError(Problem("one_period_only", "orders", found=str(period)))
    return markov.transition_matrix(
        counts,
        period_days=periods.days_in(period),
        as_of=tables.as_of,
        rule="purchases_by_gaps",
        by_customer=_spread(tables, period, int(gaps.loc[gaps["is_open"], "n"].sum()), bounds),
    )


WITNESSES = 20_000
"""Customers enough to tell how much their passages resemble one another."""
NEVER = 1 << 40
"""Number of a period that does not come."""


def gap_histogram(tables: CustomerTables, period: Period) -> ibis.Table:
    """Count the gaps between the periods in which each customer bought.

    Returns
    -------
    Ibis table: is_first (the gap after the first purchase), is_open (the last one, still running),
        gap (in periods), n.

    Raises
    ------
    NotEnoughDataError : there are no orders.
    """
    gaps = _gaps(tables, period)
    return gaps.group_by("is_first", "is_open", "gap").aggregate(n=gaps.count())


def _gaps(tables: CustomerTables, period: Period) -> ibis.Table:
    """Gaps of each customer, in periods."""
    bought = purchases.bought_on(tables)
    when = bought.select(
        "customer_id", at=periods.index_of(bought.purchase_date, period, tables.as_of)
    ).distinct()
    each = ibis.window(group_by=when.customer_id, order_by=when.at)
    last = periods.index_at(tables.as_of, period)
    following = when.at.lead().over(each)
    return when.select(
        "customer_id",
        is_first=ibis.row_number().over(each) == 0,
        is_open=following.fill_null(NEVER) == NEVER,
        gap=following.fill_null(last) - when.at,
    )


def _counts_from_gaps(gaps: pd.DataFrame, bounds: list[int]) -> pd.DataFrame:
    """Passages of all customers from the histogram of their gaps."""
    counts = sum(
        n * _path(is_first, is_open, gap, bounds)
        for is_first, is_open, gap, n in gaps.itertuples(index=False)
    )
    names = [str(state) for state in ActivityState]
    return pd.DataFrame(counts, index=names, columns=names)


def _path(is_first: bool, is_open: bool, gap: float, bounds: list[int]) -> Floats:
    """Passages between states within one gap.

    In a gap of g periods a customer is 0, 1... g - 1 periods away from his last purchase, then buys
    again; in a gap still open he is g away at the date.
    """
    new, active, at_risk = bounds
    ages = np.arange(int(gap) + 1)
    path = 1 + np.searchsorted([active, at_risk], ages, side="left")
    if is_first:
        path[ages < new] = 0
    if not is_open:
        path[-1] = 1
    counts = np.zeros((len(ActivityState), len(ActivityState)))
    np.add.at(counts, (path[:-1], path[1:]), 1)
    return counts


def _spread(
    tables: CustomerTables, period: Period, n_customers: int, bounds: list[int]
) -> ByCustomer:
    """How the passages spread over customers: all of them, or one in so many."""
    part = purchases.one_in(tables, -(-n_customers // WITNESSES))
    gaps = collect(_gaps(part, period))
    kinds = gaps.groupby(["is_first", "is_open", "gap"])
    each = kinds.size().reset_index().itertuples(index=False)
    paths = np.stack([_path(first, still, gap, bounds) for first, still, gap, _ in each])
    who, customers = pd.factorize(gaps["customer_id"])
    passages = np.zeros((len(customers), *paths.shape[1:]))
    np.add.at(passages, who, paths[kinds.ngroup().to_numpy()])
    trials = passages.sum(axis=2)
    return ByCustomer(
        passages.sum(axis=0),
        (passages**2).sum(axis=0),
        (passages * trials[:, :, None]).sum(axis=0),
        (trials > 0).sum(axis=0)[:, None].astype(float),
    )
