"""What is bought where, and together, more than chance would have it (V10)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

import ibis
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from parcours.customers import frames
from parcours.customers.frames import collect
from parcours.customers.intervals import LEVEL, normal_quantile
from parcours.customers.masking import THRESHOLD, mask_crosstab
from parcours.customers.tables import CustomerTables
from parcours.errors import NotEnoughDataError, Problem

EVERYBODY = ""
"""Public of all customers together."""


class AffinityKind(StrEnum):
    """What is crossed with what."""

    CATEGORY_CHANNEL = "category_channel"
    CATEGORY_CATEGORY = "category_category"


class Unit(StrEnum):
    """What is counted."""

    ORDER = "order"
    """For channels: an order has one channel and some categories."""
    CUSTOMER = "customer"
    """For pairs of categories: whoever bought both, together or not."""


@dataclass(frozen=True)
class Affinities:
    """Lifts of pairs of what customers buy and where, by public.

    ``rows``: public_id ("" for all), kind, unit, left, right, n_customers (with both), n, n_left,
    n_right, n_all (in the unit), lift, low, high, is_masked. A pair held by fewer than ``minimum``
    customers, or that leaves out so few of those who have one of the two, is masked (NaN), and so
    are the pairs that would give it back by subtraction.
    """

    as_of: dt.date
    n: int
    """Customers with a line of known category."""
    minimum: int
    rows: pd.DataFrame
    rule: str = "lift"
    level: float = LEVEL


def affinities(
    tables: CustomerTables, members: ibis.Table | None = None, *, minimum: int = THRESHOLD
) -> Affinities:
    """Say which categories are bought on which channels, and with which others, by public.

    lift = P(left and right) / (P(left) P(right)): 1 where the two have nothing to do with each
    other. Channels are counted over orders, pairs of categories over customers; the interval takes
    orders of one customer for one witness.

    Parameters
    ----------
    members : customer_id, public_id; publics may overlap, each is told by itself.
    minimum : customers under which a pair is masked.

    Raises
    ------
    NotEnoughDataError : no order lines, or no category in them.

    Source: lift of market baskets, Brin, Motwani, Ullman, Tsur 1997; interval of its logarithm, as
    for a ratio of risks: Katz, Baptista, Azen, Pike, Biometrics 34 (1978).
    """
    bought = frames.keep(tables, _with_publics(_bought(tables), members))
    parts = [_by_channel(bought), _by_category(bought)]
    counts = pd.concat([part for part in parts if len(part)] or parts, ignore_index=True)
    if counts.empty:
        raise NotEnoughDataError(Problem("no_category_bought", "order_lines"))
    everybody = bought.filter(bought.public_id == EVERYBODY)
    return Affinities(
        as_of=tables.as_of,
        n=int(everybody.customer_id.nunique().execute()),
        minimum=minimum,
        rows=_lifts(counts, minimum),
    )


def _bought(tables: CustomerTables) -> ibis.Table:
    """Return the distinct (order, customer, category, channel) of what was bought, returns left out."""
    lines = tables.require_columns("order_lines", ("category",), "V10")
    orders = tables.require_columns("orders", ("order_id",), "V10")
    channel = orders.channel if "channel" in orders.columns else ibis.null(str)
    made = orders.filter(orders.order_date <= tables.as_of).select(
        "order_id", "customer_id", channel=channel
    )
    made = made.drop_null(["order_id", "customer_id"])
    bought = lines.filter(lines.amount > 0).select("order_id", "category").drop_null().distinct()
    return bought.inner_join(made, "order_id")


def _with_publics(bought: ibis.Table, members: ibis.Table | None) -> ibis.Table:
    columns = ["order_id", "customer_id", "category", "channel", "public_id"]
    everybody = bought.mutate(public_id=ibis.literal(EVERYBODY)).select(columns)
    if members is None:
        return everybody
    belongs = members.select("customer_id", "public_id").drop_null().distinct()
    return everybody.union(bought.inner_join(belongs, "customer_id").select(columns))


def _by_channel(bought: ibis.Table) -> pd.DataFrame:
    """Count orders with each category, on each channel, and with both."""
    known = bought.drop_null("channel")
    pairs = known.group_by("public_id", left=known.category, right=known.channel).aggregate(
        n=known.count(), n_customers=known.customer_id.nunique()
    )
    left = known.group_by("public_id", left=known.category).aggregate(
        n_left=known.count(), left_customers=known.customer_id.nunique()
    )
    orders = known.select("public_id", "order_id", "customer_id", "channel").distinct()
    right = orders.group_by("public_id", right=orders.channel).aggregate(
        n_right=orders.count(), right_customers=orders.customer_id.nunique()
    )
    size = orders.group_by("public_id").aggregate(n_all=orders.count())
    return _crossed(pairs, left, right, size, AffinityKind.CATEGORY_CHANNEL, Unit.ORDER)


def _by_category(bought: ibis.Table) -> pd.DataFrame:
    """Count customers with each category, and with each two."""
    each = bought.select("public_id", "customer_id", left="category").distinct()
    other = each.rename(right="left")
    both = each.inner_join(other, ["public_id", "customer_id"])
    both = both.filter(both.left < both.right)
    pairs = both.group_by("public_id", "left", "right").aggregate(
        n=both.count(), n_customers=both.count()
    )
    left = each.group_by("public_id", "left").aggregate(
        n_left=each.count(), left_customers=each.count()
    )
    right = other.group_by("public_id", "right").aggregate(
        n_right=other.count(), right_customers=other.count()
    )
    size = each.group_by("public_id").aggregate(n_all=each.customer_id.nunique())
    found = _crossed(pairs, left, right, size, AffinityKind.CATEGORY_CATEGORY, Unit.CUSTOMER)
    return found[found["left"] < found["right"]]


def _crossed(
    pairs: ibis.Table, left: ibis.Table, right: ibis.Table, size: ibis.Table,
    kind: AffinityKind, unit: Unit,
) -> pd.DataFrame:  # fmt: skip
    """Every pair that could be, so that what is never bought somewhere is seen too."""
    frame = collect(left).merge(collect(right), on="public_id").merge(collect(size), on="public_id")
    frame = frame.merge(collect(pairs), on=["public_id", "left", "right"], how="left")
    frame[["n", "n_customers"]] = frame[["n", "n_customers"]].fillna(0).astype(int)
    return frame.assign(kind=str(kind), unit=str(unit))


def _lifts(counts: pd.DataFrame, minimum: int) -> pd.DataFrame:
    order = ["public_id", "kind", "left", "right"]
    rows = counts.sort_values(order, ignore_index=True)
    n, of_left, of_right, size, customers = (
        rows[name].to_numpy(dtype=float)
        for name in ("n", "n_left", "n_right", "n_all", "n_customers")
    )
    is_masked = customers < minimum
    # the complement tells as much: all who have one of the two but a few also have the other
    for side in ("left_customers", "right_customers"):
        rest = rows[side].to_numpy(dtype=float) - customers
        is_masked |= (rest > 0) & (rest < minimum)
    is_masked |= _given_back(rows, minimum)
    with np.errstate(divide="ignore", invalid="ignore"):
        lift = n * size / (of_left * of_right)
        witnesses = customers / n
        variance = (1 / n - 1 / of_left + 1 / of_right - 1 / size) / witnesses
    spread = normal_quantile() * np.sqrt(variance)
    rows = rows.assign(
        lift=lift, low=lift * np.exp(-spread), high=lift * np.exp(spread), is_masked=is_masked
    )
    hidden = ["n", "n_customers", "lift", "low", "high"]
    rows[hidden] = rows[hidden].astype(float)
    rows.loc[is_masked, hidden] = np.nan
    counted = ["n_customers", "n", "n_left", "n_right", "n_all"]
    return rows[
        ["public_id", "kind", "unit", "left", "right", *counted, "lift", "low", "high", "is_masked"]
    ]


def _given_back(rows: pd.DataFrame, minimum: int) -> NDArray[np.bool_]:
    """Pairs to mask because the totals of a category or of a channel would give another back."""
    hidden = np.zeros(len(rows), dtype=bool)
    additive = rows[rows["kind"] == str(AffinityKind.CATEGORY_CHANNEL)]
    for _, public in additive.groupby("public_id"):
        cells = public.pivot_table(index="left", columns="right", values="n_customers")
        masked = mask_crosstab(cells, minimum).isna()
        hidden[public.index] = [
            bool(masked.loc[left, right])
            for left, right in zip(public["left"], public["right"], strict=True)
        ]
    return hidden
