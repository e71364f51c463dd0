"""Loyalty by what customers do on every channel, against loyalty by spend alone (V9)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

import ibis
import numpy as np
import pandas as pd

from parcours.customers import frames, scoring, sums, valuation
from parcours.customers.assumed import Assumptions
from parcours.customers.frames import collect, one_row
from parcours.customers.measure import Measure
from parcours.customers.tables import CustomerTables
from parcours.errors import NotEnoughDataError, Problem

ENGAGEMENT_PARTS = ("response", "visits", "contacts", "answers", "channels")
"""What the engagement score is made of: opens and clicks, visits, contacts, surveys, channels."""
LOYALTY_PARTS = ("value", "frequency", "tenure_days", "engagement")
"""What a tier by several criteria is made of."""


class Tier(StrEnum):
    """Tiers of a loyalty programme, the highest first."""

    PLATINUM = "platinum"
    GOLD = "gold"
    SILVER = "silver"
    BASE = "base"


SHARES: Mapping[Tier, str] = {
    Tier.PLATINUM: "loyalty.platinum_share",
    Tier.GOLD: "loyalty.gold_share",
    Tier.SILVER: "loyalty.silver_share",
}
"""Share of the customers each tier takes, by both ways, so that only who is in it differs."""


@dataclass(frozen=True)
class LoyaltyTiers:
    """Two ways to rank the same customers, and who changes tier from one to the other.

    ``by_tier``: tier, n, value, lifetime_value, engagement (mean score) by several criteria, then
    n_by_spend, value_by_spend, lifetime_value_by_spend and engagement_by_spend. ``changes``:
    by_spend, by_criteria, n, value, lifetime_value; one row per pair of tiers. ``movers``: move
    (up, down, same), n, share, value, lifetime_value, value_per_customer. lifetime_value is NaN
    unless a valuation is given.
    """

    as_of: dt.date
    measure: Measure
    n: int
    n_unknown: int
    """Customers whose spend is unknown: in no tier."""
    by_tier: pd.DataFrame
    changes: pd.DataFrame
    movers: pd.DataFrame
    engagement_parts: pd.DataFrame
    loyalty_parts: pd.DataFrame
    rule: str = "same_shares_by_weighted_ranks"


def tiers(
    tables: CustomerTables,
    assumptions: Assumptions,
    *,
    measure: Measure | str = Measure.REVENUE,
    lifetime_values: ibis.Table | None = None,
) -> LoyaltyTiers:
    """Rank customers by spend alone and by several criteria, in tiers of the same size.

    A tier takes the customers whose spend, or score, reaches the value that cuts its share off;
    equal customers are in the same tier, so that head counts may differ by the ties, and those who
    have the lowest value of all stay in the base.

    Parameters
    ----------
    measure : in what spend is told.
    lifetime_values : customer_id, lifetime_value; adds them.

    Raises
    ------
    NotEnoughDataError : no orders, no customer who bought, or nothing beyond purchases to tell
        engagement by.

    Source: method.md V9.
    """
    measure = Measure(measure)
    customers, made = engaged(tables, assumptions, measure)
    known = customers.drop_null("value")
    loyalty = scoring.scales(known, LOYALTY_PARTS, "loyalty", assumptions)
    scored = frames.keep(tables, known.mutate(score=scoring.score(known, loyalty)))
    shares = {str(tier): float(assumptions[key].value) for tier, key in SHARES.items()}
    by_spend, by_criteria = (_cuts(scored, column, shares) for column in ("value", "score"))
    tiered = scored.mutate(
        by_spend=scoring.classes(scored.value, by_spend, str(Tier.BASE)),
        by_criteria=scoring.classes(scored.score, by_criteria, str(Tier.BASE)),
    )
    changes = _changes(valuation.with_lifetime_value(tiered, lifetime_values))
    n = int(changes["n"].sum())
    return LoyaltyTiers(
        as_of=tables.as_of,
        measure=measure,
        n=n,
        n_unknown=int(customers.count().execute()) - n,
        by_tier=_by_tier(changes),
        changes=changes.drop(columns="engagement"),
        movers=_movers(changes),
        engagement_parts=scoring.described(made),
        loyalty_parts=scoring.described(loyalty),
    )


def engaged(
    tables: CustomerTables, assumptions: Assumptions, measure: Measure
) -> tuple[ibis.Table, tuple[scoring.Scale, ...]]:
    """Score the engagement of each customer who bought, on all the channels the file knows.

    Returns
    -------
    (customers, scales) : an Ibis table with customer_id, value, frequency, tenure_days, the parts
        and engagement (0 to 100, null where none is known); and what the score is made of.

    Raises
    ------
    NotEnoughDataError : no orders, nobody who bought, or no part known.
    """
    day = tables.as_of
    customers = scoring.purchase_parts(tables, day, measure)
    if not int(customers.count().execute()):
        raise NotEnoughDataError(Problem("no_purchase", "orders", expected=str(day)))
    seen = {
        "visits": scoring.counted(tables, "events", "event_time", "visits", day),
        "contacts": scoring.counted(tables, "contacts", "contact_time", "contacts", day),
        "answers": scoring.counted(tables, "feedback", "feedback_date", "answers", day),
        "channels": _channels(tables),
    }
    for name, part in seen.items():
        customers = scoring.with_part(customers, part, name, is_zero_without=True)
    answered = scoring.response(tables, day, assumptions)
    customers = scoring.with_part(customers, answered, "response", is_zero_without=False)
    customers = frames.keep(tables, customers)
    made = scoring.scales(customers, ENGAGEMENT_PARTS, "engagement", assumptions)
    return customers.mutate(engagement=scoring.score(customers, made)), made


def _channels(tables: CustomerTables) -> ibis.Table | None:
    """Count the channels on which each customer was seen, whatever he did there."""
    parts = []
    for name, time in (
        ("orders", "order_date"), ("contacts", "contact_time"), ("events", "event_time"),
    ):  # fmt: skip
        table = tables.get(name)
        if table is not None and "channel" in table.columns:
            seen = table.filter(table[time].cast("date") <= ibis.date(tables.as_of))
            parts.append(seen.select("customer_id", "channel").drop_null().distinct())
    if not parts:
        return None
    together = (ibis.union(*parts) if len(parts) > 1 else parts[0]).distinct()
    return together.group_by("customer_id").aggregate(channels=together.count())


def _cuts(scored: ibis.Table, column: str, shares: Mapping[str, float]) -> dict[str, float]:
    """Value that cuts off each tier: the best share, then the next one, and so on."""
    cumulated = np.cumsum(list(shares.values()))
    quantiles = {
        tier: scored[column].quantile(float(1 - share))
        for tier, share in zip(shares, cumulated, strict=True)
    }
    found = one_row(scored.aggregate(lowest=scored[column].min(), **quantiles))
    # where more customers than the base takes have the lowest value, they stay in it together
    above = float(np.nextafter(found["lowest"], np.inf))
    return {tier: max(float(found[tier]), above) for tier in shares}


def _changes(tiered: ibis.Table) -> pd.DataFrame:
    counted = collect(
        tiered.group_by("by_spend", "by_criteria").aggregate(
            n=tiered.count(),
            value=sums.exact(tiered.value),
            lifetime_value=sums.exact(tiered.lifetime_value),
            engagement=sums.exact(tiered.engagement),
        )
    )
    order = [str(tier) for tier in Tier]
    pairs = pd.MultiIndex.from_product([order, order], names=["by_spend", "by_criteria"])
    table = counted.set_index(["by_spend", "by_criteria"]).reindex(pairs)
    has_values = bool(counted["lifetime_value"].notna().any())
    zero = {"n": 0, "value": 0.0, "engagement": 0.0}
    table = table.fillna(zero | ({"lifetime_value": 0.0} if has_values else {}))
    return table.astype({"n": int, "lifetime_value": float}).reset_index()


def _by_tier(changes: pd.DataFrame) -> pd.DataFrame:
    sums = ["n", "value", "lifetime_value", "engagement"]
    tables = []
    for way, suffix in (("by_criteria", ""), ("by_spend", "_by_spend")):
        table = changes.groupby(way, sort=False)[sums].sum(min_count=1)
        table["engagement"] /= table["n"]
        tables.append(table.add_suffix(suffix))
    both = pd.concat(tables, axis=1).loc[[str(tier) for tier in Tier]]
    return both.rename_axis("tier").reset_index()


def _movers(changes: pd.DataFrame) -> pd.DataFrame:
    rank = {str(tier): i for i, tier in enumerate(Tier)}
    step = changes["by_spend"].map(rank) - changes["by_criteria"].map(rank)
    move = np.select([step > 0, step < 0], ["up", "down"], "same")
    table = changes.groupby(move)[["n", "value", "lifetime_value"]].sum(min_count=1)
    table = table.reindex(["up", "down", "same"])
    table.insert(1, "share", table["n"] / table["n"].sum())
    table["value_per_customer"] = table["value"] / table["n"]
    return table.rename_axis("move").reset_index()
