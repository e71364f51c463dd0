"""Who buys, how often, for how much, and who is leaving (V1)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

import ibis
import pandas as pd

from parcours.customers import purchases, sums
from parcours.customers.assumed import Assumptions
from parcours.customers.frames import collect
from parcours.customers.measure import DAYS_PER_YEAR
from parcours.customers.tables import CustomerTables
from parcours.errors import NotEnoughDataError, Problem


class ActivityState(StrEnum):
    """Where a customer stands by the days since the first and the last purchase."""

    NEW = "new"
    ACTIVE = "active"
    AT_RISK = "at_risk"
    LAPSED = "lapsed"


THRESHOLDS = ("activity.new_days", "activity.active_days", "activity.at_risk_days")
"""Assumptions the states rest on."""
GAP_QUANTILES = (0.5, 0.8, 0.9, 0.95)
"""Shares of the returns to the shop for which :func:`repurchase_gaps` gives the delay."""


@dataclass(frozen=True)
class Activity:
    """What the purchases say of the customers at a date.

    ``by_state``, ``by_repeat`` and ``by_channels`` have one row per group: its name, n,
    share_of_customers, revenue, share_of_revenue; ``by_channels`` is None where the file knows
    no channel.
    """

    as_of: dt.date
    rule: str
    """Id of the rule, worded by the texts: a purchase is a day, returns are netted."""
    thresholds: Mapping[str, float]
    """Days at which the states change, by key of the assumptions."""
    n: int
    """Customers with a purchase."""
    n_without_purchase: int | None
    """Customers of the file who never bought; None where there is no customer table."""
    n_returns_only: int
    revenue: float
    purchases_per_year: float
    """Purchases over years since the first one, all customers together."""
    basket: float
    by_state: pd.DataFrame
    by_repeat: pd.DataFrame
    by_channels: pd.DataFrame | None


def rfm(tables: CustomerTables, assumptions: Assumptions) -> ibis.Table:
    """How recently, how often and for how much each customer bought, and the state it puts him in.

    Returns
    -------
    Ibis table, one row per customer with a purchase: the columns of ``purchases.by_customer``, and
        tenure_days (since the first purchase), basket (revenue / n_purchases, all of them) and
        state: new where the first purchase is at most ``activity.new_days`` old; otherwise active,
        at_risk or lapsed by the days since the last one. A bound belongs to the livelier state.

    Raises
    ------
    NotEnoughDataError : there are no orders.

    Source: Hughes, Strategic Database Marketing (1994); method.md V1.
    """
    customers = purchases.by_customer(tables)
    customers = customers.filter(customers.n_purchases > 0)
    tenure = ibis.date(tables.as_of).delta(customers.first_purchase_date, unit="day")
    since = customers.days_since_last_purchase
    new, active, at_risk = (assumptions[key].value for key in THRESHOLDS)
    state = ibis.cases(
        (tenure <= new, str(ActivityState.NEW)),
        (since <= active, str(ActivityState.ACTIVE)),
        (since <= at_risk, str(ActivityState.AT_RISK)),
        else_=str(ActivityState.LAPSED),
    )
    return customers.mutate(
        tenure_days=tenure, basket=customers.revenue / customers.n_purchases, state=state
    )


def in_state(tables: CustomerTables, assumptions: Assumptions, state: ActivityState) -> ibis.Table:
    """Return the customers in a state: customer_id, without repetition (V1).

    Raises
    ------
    NotEnoughDataError : there are no orders.
    """
    customers = rfm(tables, assumptions)
    return customers.filter(customers.state == str(state)).select("customer_id")


def activity(tables: CustomerTables, assumptions: Assumptions) -> Activity:
    """Count new, active, at-risk and lapsed customers, one-time and repeat, by channels used.

    Raises
    ------
    NotEnoughDataError : there are no orders, or none by ``as_of``.
    """
    tables = purchases.prepared(tables)
    customers = rfm(tables, assumptions)
    counts = collect(
        customers.group_by(customers.state, is_repeat=customers.n_purchases > 1).aggregate(
            n=customers.count(),
            revenue=sums.exact(customers.revenue),
            purchases=customers.n_purchases.sum(),
            tenure_days=customers.tenure_days.sum(),
        )
    )
    n = int(counts["n"].sum())
    if n == 0:
        raise NotEnoughDataError(Problem("no_purchase", "orders", expected=str(tables.as_of)))
    bought, revenue = int(counts["purchases"].sum()), float(counts["revenue"].sum())
    years = counts["tenure_days"].sum() / DAYS_PER_YEAR
    n_returns_only = purchases.by_customer(tables).filter(ibis._.n_purchases == 0).count()
    return Activity(
        as_of=tables.as_of,
        rule="activity_by_purchase_days",
        thresholds={key: float(assumptions[key].value) for key in THRESHOLDS},
        n=n,
        n_without_purchase=_without_purchase(tables),
        n_returns_only=int(n_returns_only.execute()),
        revenue=revenue,
        purchases_per_year=float(bought / years) if years else float("nan"),
        basket=revenue / bought,
        by_state=_shares(counts, "state", list(ActivityState)),
        by_repeat=_shares(counts, "is_repeat", [False, True]),
        by_channels=_by_channels(tables),
    )


def _shares(
    counts: pd.DataFrame, key: str, order: list[ActivityState] | list[bool]
) -> pd.DataFrame:
    groups = counts.dropna(subset=[key]).groupby(key)[["n", "revenue"]].sum().reindex(order)
    groups = groups.fillna({"n": 0, "revenue": 0.0}).astype({"n": int})
    groups["share_of_customers"] = groups["n"] / groups["n"].sum()
    groups["share_of_revenue"] = groups["revenue"] / groups["revenue"].sum()
    return groups.reset_index()


def _by_channels(tables: CustomerTables) -> pd.DataFrame | None:
    """Split the customers who bought by the number of channels their orders came through."""
    orders = tables.require("orders", "V1")
    if "channel" not in orders.columns:
        return None
    known = orders.filter(orders.order_date <= tables.as_of).drop_null(["customer_id", "channel"])
    # the first and the last channel by name differ where there are several: no need to count them
    channels = known.group_by("customer_id").aggregate(
        is_multichannel=known.channel.min() < known.channel.max()
    )
    bought = purchases.by_customer(tables).filter(ibis._.n_purchases > 0)
    both = bought.inner_join(channels, "customer_id")
    counted = both.group_by("is_multichannel").aggregate(
        n=both.count(), revenue=sums.exact(both.revenue)
    )
    return _shares(collect(counted), "is_multichannel", [False, True])


def _without_purchase(tables: CustomerTables) -> int | None:
    known = tables.get("customers")
    if known is None:
        return None
    bought = purchases.by_customer(tables).filter(ibis._.n_purchases > 0)
    return int(known.anti_join(bought, "customer_id").count().execute())


def repurchase_gaps(tables: CustomerTables) -> pd.DataFrame:
    """How long customers who come back let pass between two purchases.

    It helps to choose the days after which a customer is at risk: after the delay at 0.95, only
    one return in twenty is still to come.

    Returns
    -------
    DataFrame: share, days; n (number of gaps) in ``attrs``. Empty where nobody came back.

    Raises
    ------
    NotEnoughDataError : there are no orders.
    """
    days = purchases.bought_on(tables).distinct()
    per_customer = ibis.window(group_by=days.customer_id, order_by=days.purchase_date)
    previous = days.purchase_date.lag().over(per_customer)
    gaps = days.mutate(days=days.purchase_date.delta(previous, unit="day"))
    gaps = gaps.filter(gaps.days > 0)
    histogram = gaps.group_by("days").aggregate(n=gaps.count())
    counts = collect(histogram).sort_values("days")
    total = counts["n"].cumsum()
    rows = [
        (share, int(counts["days"].iloc[int(total.searchsorted(share * total.iloc[-1]))]))
        for share in (GAP_QUANTILES if len(counts) else ())
    ]
    found = pd.DataFrame(rows, columns=["share", "days"])
    found.attrs["n"] = int(counts["n"].sum())
    return found
