"""Rules of membership side by side (P1); publics: who is in, what each weighs (P2)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import reduce

import ibis
import pandas as pd

from parcours.customers import purchases, sums
from parcours.customers.facts import everybody, facts
from parcours.customers.filters import FilterError, names_in
from parcours.customers.frames import collect
from parcours.customers.measure import WINDOW_DAYS
from parcours.customers.selection import CheckedFilter, check, condition, customers_of
from parcours.customers.tables import CustomerTables
from parcours.errors import NotEnoughDataError, Problem
from parcours.method.publics import CustomerRule


@dataclass(frozen=True)
class PublicFacts:
    """What each public weighs, once everybody is counted.

    Attributes
    ----------
    by_public : one row per public (index public_id, in the order given): customers,
        share_of_customers, revenue, share_of_revenue, revenue_per_customer, margin (of the orders
        whose margin is known), share_of_margin, margin_coverage (the share of the revenue those
        orders make), share_active (a purchase in the last twelve months), revenue_12_months,
        revenue_previous_12_months, growth. What the file can't tell is NaN.
    total : the same of all members together, nobody counted twice.
    outside : the same of the customers who belong to no public.
    overlap : customers that a public (row) shares with another (column); the diagonal is its size.
    """

    by_public: pd.DataFrame
    total: pd.Series[float]
    outside: pd.Series[float]
    overlap: pd.DataFrame


def compare_rules(tables: CustomerTables, rules: Sequence[CustomerRule]) -> pd.DataFrame:
    """Put rules side by side: who they count, what those bring, whom they share (P1).

    Returns
    -------
    DataFrame, one row per rule, in order: kind, n, days, filter, customers, revenue and margin
        (all their purchases up to ``as_of``; NaN without orders), share_of_customers and
        share_of_revenue (of everybody any file knows), also_in_0, also_in_1... (customers that
        rule 0, 1... counts too), and missing: the code of what prevents the rule, or empty.
    """
    who, missing = [], []
    for rule in rules:
        try:
            who.append(customers_of(tables, rule))
            missing.append("")
        except (NotEnoughDataError, FilterError) as error:
            who.append(None)
            missing.append(error.problems[0].code)
    counts = _counts_by_membership(tables, everybody(tables), who)
    rows = [
        {
            "kind": rule.kind,
            "n": rule.n,
            "days": rule.days,
            "filter": rule.filter,
            **_weights(counts, number, who[number] is not None),
            **{
                f"also_in_{other}": _shared(counts, number, other, who)
                for other in range(len(rules))
            },
            "missing": missing[number],
        }
        for number, rule in enumerate(rules)
    ]
    return pd.DataFrame(rows)


def public_members(
    tables: CustomerTables, base: ibis.Table, filters: Mapping[str, str]
) -> ibis.Table:
    """Return who belongs to each public; one may belong to several (P2).

    Parameters
    ----------
    base : customers by the rule chosen, as :func:`customers_of` gives them.
    filters : the filter of each public, by id; an empty one makes no public.

    Returns
    -------
    Ibis table: customer_id, public_id.

    Raises
    ------
    FilterError : some filters are wrong; all their problems.
    NotEnoughDataError : no public has a filter.
    """
    checked: dict[str, CheckedFilter] = {}
    problems: list[Problem] = []
    for public, text in filters.items():
        if not text.strip():
            continue
        try:
            checked[public] = check(tables, text)
        except FilterError as error:
            problems += error.problems
    if problems:
        raise FilterError(problems)
    if not checked:
        raise NotEnoughDataError(Problem("no_public_filter", "publics"))
    wanted = [name for one in checked.values() for name in names_in(one.tree)]
    known = facts(tables, base, wanted)
    parts = [
        known.filter(condition(one.tree, known)).select("customer_id", public_id=ibis.literal(p))
        for p, one in checked.items()
    ]
    return reduce(lambda left, right: left.union(right), parts)


def public_facts(
    tables: CustomerTables, members: ibis.Table, base: ibis.Table | None = None
) -> PublicFacts:
    """Say what each public weighs, and what they share (P2).

    Parameters
    ----------
    members : as :func:`public_members` gives them.
    base : customers the shares are of; the members themselves by default.

    Source: method.md P2. Growth = revenue of the last twelve months / that of the twelve before
    - 1, NaN where the file doesn't go back two years.
    """
    everyone = (base if base is not None else members).select("customer_id").distinct()
    weighed = _weighed(tables, everyone)
    in_public = members.join(weighed, "customer_id")
    by_public = _summed(in_public, "public_id")
    distinct = weighed.semi_join(members, "customer_id")
    total = _summed(distinct.mutate(public_id=ibis.literal("total")), "public_id")
    left = weighed.anti_join(members, "customer_id")
    outside = _summed(left.mutate(public_id=ibis.literal("outside")), "public_id")
    whole = _summed(weighed.mutate(public_id=ibis.literal("all")), "public_id")
    history = _goes_back_two_years(tables)
    figures = _figures(pd.concat([by_public, total, outside]), whole.iloc[0], has_history=history)
    return PublicFacts(
        by_public=figures.loc[by_public.index],
        total=_row(figures, "total"),
        outside=_row(figures, "outside"),
        overlap=_overlap(members),
    )


def _counts_by_membership(
    tables: CustomerTables, universe: ibis.Table, who: Sequence[ibis.Table | None]
) -> pd.DataFrame:
    """Count customers and money by which rules they fall under: at most 2^k rows."""
    found = _weighed(tables, universe)
    flags = {}
    for number, members in enumerate(who):
        name = f"in_{number}"
        if members is not None:
            marked = members.select("customer_id", **{name: ibis.literal(True)})
            found = found.left_join(marked, "customer_id").drop("customer_id_right")
            flags[name] = found[name].fill_null(False)
    found = found.mutate(**flags)
    counted = collect(found.group_by(list(flags)).aggregate(**_sums(found)))
    return counted.sort_values(list(flags), ignore_index=True) if flags else counted


def _weights(counts: pd.DataFrame, number: int, is_known: bool) -> dict[str, float]:
    names = ("customers", "revenue", "margin", "share_of_customers", "share_of_revenue")
    if not is_known:
        return dict.fromkeys(names, float("nan"))
    inside = counts[counts[f"in_{number}"]]
    customers, revenue = float(inside["customers"].sum()), inside["revenue"].sum(min_count=1)
    everybody_ = counts["customers"].sum()
    all_revenue = counts["revenue"].sum(min_count=1)
    return {
        "customers": customers,
        "revenue": float(revenue),
        "margin": float(inside["margin"].sum(min_count=1)),
        "share_of_customers": _ratio(customers, everybody_),
        "share_of_revenue": _ratio(revenue, all_revenue),
    }


def _shared(counts: pd.DataFrame, one: int, other: int, who: Sequence[ibis.Table | None]) -> float:
    if who[one] is None or who[other] is None:
        return float("nan")
    both = counts[f"in_{one}"] & counts[f"in_{other}"]
    return float(counts.loc[both, "customers"].sum())


def _weighed(tables: CustomerTables, customers: ibis.Table) -> ibis.Table:
    """Return customers with what they bought: ever, in the last twelve months, in those before."""
    if tables.get("orders") is None:
        nothing = ibis.null("float64")
        return customers.mutate(
            revenue=nothing,
            margin=nothing,
            covered=nothing,
            recent=nothing,
            before=nothing,
            is_active=ibis.null(bool),
        )
    known = facts(tables, customers, ["revenue", "revenue_12_months", "n_purchases_12_months"])
    a_year_ago = tables.as_of - dt.timedelta(days=WINDOW_DAYS)
    before = purchases.within(tables, a_year_ago - dt.timedelta(days=WINDOW_DAYS), a_year_ago)
    known = known.left_join(before.select("customer_id", before="revenue"), "customer_id")
    known = known.drop("customer_id_right").left_join(_margins(tables), "customer_id")
    return known.select(
        "customer_id",
        "revenue",
        "margin",
        "covered",
        recent=known.revenue_12_months,
        before=known.before.fill_null(0.0),
        is_active=known.n_purchases_12_months > 0,
    )


def _margins(tables: CustomerTables) -> ibis.Table:
    """Return the margin of each customer's orders where it is known, and what those came to."""
    orders = tables.require("orders", "P2")
    if "margin" not in orders.columns:
        nothing = ibis.null("float64")
        return orders.select("customer_id", margin=nothing, covered=nothing).distinct()
    known = orders.filter(orders.margin.notnull())  # noqa: PD004 - an Ibis column, not pandas
    return known.group_by("customer_id").aggregate(
        margin=sums.exact(known.margin), covered=sums.exact(known.amount)
    )


def _sums(table: ibis.Table) -> dict[str, ibis.Value]:
    return {
        "customers": table.count(),
        "revenue": sums.exact(table.revenue),
        "margin": sums.exact(table.margin),
        "covered": sums.exact(table.covered),
        "recent": sums.exact(table.recent),
        "before": sums.exact(table.before),
        "active": table.is_active.cast("int64").sum(),
    }


def _summed(table: ibis.Table, by: str) -> pd.DataFrame:
    return collect(table.group_by(by).aggregate(**_sums(table))).set_index(by).sort_index()


def _figures(sums: pd.DataFrame, whole: pd.Series[float], *, has_history: bool) -> pd.DataFrame:
    sums = sums.astype(float)
    before = sums["before"].where((sums["before"] > 0) & has_history)
    return pd.DataFrame(
        {
            "customers": sums["customers"],
            "share_of_customers": sums["customers"] / float(whole["customers"]),
            "revenue": sums["revenue"],
            "share_of_revenue": sums["revenue"] / float(whole["revenue"]),
            "revenue_per_customer": sums["revenue"] / sums["customers"],
            "margin": sums["margin"],
            "share_of_margin": sums["margin"] / float(whole["margin"]),
            "margin_coverage": sums["covered"] / sums["revenue"],
            "share_active": sums["active"] / sums["customers"],
            "revenue_12_months": sums["recent"],
            "revenue_previous_12_months": sums["before"],
            "growth": sums["recent"] / before - 1,
        }
    )


def _overlap(members: ibis.Table) -> pd.DataFrame:
    other = members.select("customer_id", other_id="public_id")
    both = members.join(other, "customer_id")
    counts = collect(both.group_by("public_id", "other_id").aggregate(n=both.count()))
    return counts.pivot_table("n", "public_id", "other_id", fill_value=0).astype("int64")


def _goes_back_two_years(tables: CustomerTables) -> bool:
    orders = tables.get("orders")
    if orders is None:
        return False
    first = orders.order_date.min().execute()
    if first is None or pd.isna(first):
        return False
    return bool(pd.Timestamp(first).date() <= tables.as_of - dt.timedelta(days=2 * WINDOW_DAYS))


def _row(figures: pd.DataFrame, name: str) -> pd.Series[float]:
    """Return a row by name; nobody there: no customer, and shares of nothing unknown."""
    row: pd.Series[float] = figures.reindex([name]).iloc[0]
    return row.fillna({"customers": 0.0, "share_of_customers": 0.0})


def _ratio(part: float, whole: float) -> float:
    return float(part / whole) if whole else float("nan")
