"""How much of the value rests on how few customers, and who costs more than he brings (V3)."""

from __future__ import annotations

import datetime as dt
import math
from dataclasses import dataclass

import ibis
import numpy as np
import pandas as pd

from parcours.customers import costs, purchases, sums
from parcours.customers.frames import collect, one_row
from parcours.customers.measure import Measure
from parcours.customers.tables import CustomerTables
from parcours.errors import NotEnoughDataError, Problem

POINTS = 101
"""Points of the curve: one per cent of the customers each."""
TOP_SHARE, MOST_OF_VALUE = 0.2, 0.8
"""The two numbers of the "80/20" law, which is a hypothesis and not a result."""


DUST = 1e-9
"""Share of the mean value under which what is left of a purchase and its return is nothing."""


@dataclass(frozen=True)
class Pareto:
    """Share of the value by share of the customers, best customers first.

    ``points`` has at most 101 rows: n_customers, share_of_customers, share_of_value. Where some
    customers have a negative value the curve rises above 1 before it comes back to it.
    """

    as_of: dt.date
    measure: Measure
    n: int
    """Customers whose value is known."""
    n_unknown: int
    """Customers left out: an order of unknown margin, or of unknown amount."""
    total: float
    points: pd.DataFrame
    top_share_of_value: float
    """Share of the value made by the best ``TOP_SHARE`` of the customers."""
    share_of_customers_for_most: float
    """Smallest share of the customers that makes ``MOST_OF_VALUE`` of the value."""
    gini: float
    """Biased (population) Gini of the customers whose value is zero or more."""
    n_negative: int
    """Customers who cost more than they bring."""
    negative_total: float
    rule: str = "whole_customers_rounded_up"
    """The best 20 % are the first ceil(0.2 n) customers; no interpolation inside a customer."""


def pareto(tables: CustomerTables, measure: Measure | str = Measure.REVENUE) -> Pareto:
    """Rank customers by what they brought and say how concentrated it is.

    Parameters
    ----------
    measure : revenue; margin; or contribution (margin less the cost to serve tied to the customer).

    Returns
    -------
    Pareto. With values x_1 >= ... >= x_n and ranks r, Gini = (n+1)/n - 2 sum(r x_r) / (n sum(x)).

    Raises
    ------
    NotEnoughDataError : no orders, no margin or no cost where it is asked, or a total that is not
        positive (a share of it means nothing).

    Source: Lorenz 1905; Gini 1914; Pareto's "80/20" is alpha = ln 5 / ln 4, Gini .756.
    """
    measure = Measure(measure)
    values = value_by_customer(tables, measure)
    known = values.drop_null("value")
    counts = one_row(
        values.aggregate(
            n=values.value.count(), n_all=values.count(), total=sums.exact(values.value)
        )
    )
    n, total = int(counts["n"]), float(counts["total"])
    if n == 0 or not total > 0:
        raise NotEnoughDataError(Problem("value_not_positive", str(measure), found=f"{total:.2f}"))
    best_first = ibis.window(order_by=known.value.desc())
    running = ibis.cumulative_window(order_by=known.value.desc())
    ranked = known.select(
        "value",
        rank=ibis.row_number().over(best_first) + 1,
        cumulated=sums.running(known.value, running),
    )
    found = _sums(ranked, total, DUST * total / n)
    points = _points(ranked, n, total)
    m = int(found["n_positive"])
    gini = (m + 1) / m - 2 * found["rank_value"] / (m * found["positive"])
    return Pareto(
        as_of=tables.as_of,
        measure=measure,
        n=n,
        n_unknown=int(counts["n_all"]) - n,
        total=total,
        points=points,
        top_share_of_value=_share_at(points, math.ceil(TOP_SHARE * n)),
        share_of_customers_for_most=int(found["n_for_most"]) / n,
        gini=float(gini),
        n_negative=int(found["n_negative"]),
        negative_total=float(found["negative"]),
    )


def value_by_customer(tables: CustomerTables, measure: Measure) -> ibis.Table:
    """Return what each customer brought by ``as_of``, in that measure; null where it is unknown.

    Returns
    -------
    Ibis table: customer_id, value.

    Raises
    ------
    NotEnoughDataError : no orders, or no margin or cost where it is asked.
    """
    customers = purchases.by_customer(tables)
    if measure is Measure.REVENUE:
        return customers.select("customer_id", value=customers.revenue)
    purchases.require_column(customers, "margin", "V3")
    if measure is Measure.MARGIN:
        return customers.select("customer_id", value=customers.margin)
    found = costs.cost_to_serve(tables, dt.date.min, tables.as_of)
    if found is None:
        raise NotEnoughDataError(Problem("no_cost_to_serve", "costs", values={"why": "V3"}))
    joined = customers.left_join(found.by_customer, "customer_id")
    # a customer nobody wrote to nor heard from caused no cost: here nothing is zero
    value = joined.margin - joined.cost.fill_null(0.0)
    return joined.select("customer_id", value=value)


def _sums(ranked: ibis.Table, total: float, dust: float) -> pd.Series[float]:
    positive, negative = ranked.value >= -dust, ranked.value < -dust
    figures = ranked.aggregate(
        n_positive=ranked.count(where=positive),
        positive=sums.exact(ranked.value, where=positive),
        rank_value=sums.exact(ranked["rank"] * ranked.value, where=positive),
        n_negative=ranked.count(where=negative),
        negative=sums.exact(ranked.value, where=negative).fill_null(0.0),
        # a rounding margin, so that 4 customers of 5 make 80 % exactly
        n_for_most=ranked["rank"].min(
            where=ranked.cumulated >= MOST_OF_VALUE * total * (1 - 1e-12)
        ),
    )
    return one_row(figures)


def _points(ranked: ibis.Table, n: int, total: float) -> pd.DataFrame:
    shares = np.linspace(0, 1, POINTS)[1:]
    ranks = sorted({math.ceil(round(share * n, 9)) for share in shares})
    at = ranked.filter(ranked["rank"].isin(ranks)).select("rank", "cumulated")
    found = collect(at).sort_values("rank")
    points = pd.DataFrame(
        {
            "n_customers": [0, *found["rank"]],
            "share_of_customers": [0.0, *(found["rank"] / n)],
            "share_of_value": [0.0, *(found["cumulated"] / total)],
        }
    )
    # the sum of all is the total, whatever the order in which it was added
    points.loc[points["n_customers"] == n, "share_of_value"] = 1.0
    return points


def _share_at(points: pd.DataFrame, n_customers: int) -> float:
    at = points["n_customers"].searchsorted(n_customers)
    return float(points["share_of_value"].iloc[int(at)])
