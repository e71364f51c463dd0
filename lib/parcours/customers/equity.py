"""Customer equity: what all customers are still expected to bring, whole and by public (V4)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import ibis
import numpy as np
import pandas as pd

from parcours.customers import purchases, statistics, sums, valuation
from parcours.customers.assumed import Assumptions
from parcours.customers.intervals import Interval, percentile_interval
from parcours.customers.likelihoods import Floats
from parcours.customers.measure import Measure
from parcours.customers.tables import CustomerTables
from parcours.customers.valuation import NO_CHANGE, Valuation
from parcours.method.worth import NO_PUBLIC


@dataclass(frozen=True)
class CustomerEquity:
    """Value today of what customers are still expected to bring.

    ``by_public``, one row per public and one for customers of none (public_id ""): public_id,
    n (customers, those of several publics shared equally), n_customers (each counted in full),
    equity (its parts sum to the whole), low, high, share, equity_in_full (all the customers of the
    public, shared or not: does not sum), value_per_customer.
    """

    as_of: dt.date
    measure: Measure
    n: int
    n_in_several: int
    """Customers in more than one public."""
    equity: float
    interval: Interval
    """Of the expected value: the uncertainty of the parameters, not of each customer's luck."""
    value_per_customer: float
    by_year: pd.DataFrame
    """year (1: the next twelve months), equity."""
    by_public: pd.DataFrame | None
    valuation: Valuation
    rule: str = "shared_equally_between_publics"


def customer_equity(
    tables: CustomerTables,
    assumptions: Assumptions,
    members: ibis.Table | None = None,
    worth: Valuation | None = None,
) -> CustomerEquity:
    """Add up the lifetime values of all customers, and by public without counting anyone twice.

    Parameters
    ----------
    members : customer_id, public_id; a customer in k publics counts for 1/k in each.
    worth : settled here when not given.

    Raises
    ------
    NotEnoughDataError : no model can be fitted, or there are no amounts.

    Source: Rust, Lemon, Zeithaml, Journal of Marketing 68 (2004): the sum of lifetime values.
    """
    tables = purchases.prepared(tables) if tables.get("orders") is not None else tables
    worth = worth or valuation.valuation(tables, assumptions)
    customers = valuation.customers_of(worth.model.purchases, tables)
    entries = statistics.aggregated(customers)
    whole = entries[["n", "repeat_revenue"]].to_numpy(dtype=float)
    per_head, per_money = valuation.unit_worth(worth, entries)
    years = sums.weighted(whole[:, 0], per_head) + sums.weighted(whole[:, 1], per_money)
    (spread,) = valuation.spreads(worth, entries, whole[None], [NO_CHANGE])
    low, high = percentile_interval(spread.draws(worth.model)[:, 0])
    n = int(entries["n_customers"].sum())
    by_public, n_in_several = None, 0
    if members is not None:
        shared = shared_between(customers, members)
        by_public = _by_public(worth, entries, shared)
        several = shared.filter(shared.weight < 1).select("customer_id").distinct()
        n_in_several = int(several.count().execute())
    equity = float(spread.value[0])
    return CustomerEquity(
        as_of=worth.as_of,
        measure=worth.measure,
        n=n,
        n_in_several=n_in_several,
        equity=equity,
        interval=Interval(
            low, high, "bootstrap", n_resamples=len(worth.model.draws), seed=worth.model.seed
        ),
        value_per_customer=equity / n,
        by_year=pd.DataFrame({"year": np.arange(1, len(years) + 1), "equity": years}),
        by_public=by_public,
        valuation=worth,
    )


def shared_between(customers: ibis.Table, members: ibis.Table) -> ibis.Table:
    """Give each customer a row per public, weighted so that he counts once in all.

    Returns
    -------
    Ibis table: the columns of ``customers``, public_id ("" for those of no public), weight.
    """
    belongs = members.select("customer_id", "public_id").drop_null().distinct()
    joined = customers.left_join(belongs, "customer_id").drop("customer_id_right")
    each = ibis.window(group_by=joined.customer_id)
    return joined.mutate(
        public_id=joined.public_id.fill_null(NO_PUBLIC), weight=1.0 / joined.count().over(each)
    )


def weights_by_public(entries: pd.DataFrame, counted: pd.DataFrame) -> tuple[list[str], Floats]:
    """Lay the customers of each public on the entries of all customers.

    Returns
    -------
    (publics, weights) : shape (2 n_publics, n_entries, 2): shared, then in full.
    """
    publics = sorted(
        counted["public_id"].unique(), key=lambda public: (public == NO_PUBLIC, public)
    )
    keys = list(statistics.KEYS)
    at = pd.MultiIndex.from_frame(entries[keys]).get_indexer(
        pd.MultiIndex.from_frame(counted[keys])
    )
    row = counted["public_id"].map({public: i for i, public in enumerate(publics)}).to_numpy()
    weights = np.zeros((2 * len(publics), len(entries), 2))
    weights[row, at] = counted[["n", "repeat_revenue"]].to_numpy(dtype=float)
    weights[row + len(publics), at] = counted[["n_customers", "full_revenue"]].to_numpy(dtype=float)
    return publics, weights


def _by_public(worth: Valuation, entries: pd.DataFrame, shared: ibis.Table) -> pd.DataFrame:
    is_exact = bool(entries.attrs["is_exact"])
    counted = statistics.aggregated(shared, by="public_id", weight="weight", is_exact=is_exact)
    publics, weights = weights_by_public(entries, counted)
    (spread,) = valuation.spreads(worth, entries, weights, [NO_CHANGE])
    k = len(publics)
    draws = spread.draws(worth.model)[:, :k]
    bounds = [percentile_interval(draws[:, i]) for i in range(k)]
    heads = counted.groupby("public_id")[["n", "n_customers"]].sum().loc[publics]
    equity, in_full = spread.value[:k], spread.value[k:]
    return pd.DataFrame(
        {
            "public_id": publics,
            "n": heads["n"].to_numpy(),
            "n_customers": heads["n_customers"].to_numpy(),
            "equity": equity,
            "low": [low for low, _ in bounds],
            "high": [high for _, high in bounds],
            "share": equity / equity.sum(),
            "equity_in_full": in_full,
            "value_per_customer": in_full / heads["n_customers"].to_numpy(),
        }
    )
