"""Scores made of documented parts: each a rank among customers, weighted (V6, V9).

A part is brought to 0-100 by where the customer stands among those of a reference date, so that
parts in euros, days or shares can be added. A part the file does not know of a customer is left out
of his score, with its weight: it is never taken for zero.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import ibis
import numpy as np
import pandas as pd

from parcours.customers import intents, purchases, sums
from parcours.customers.assumed import Assumptions
from parcours.customers.frames import one_row
from parcours.customers.measure import WINDOW_DAYS, Measure
from parcours.customers.tables import CustomerTables
from parcours.errors import NotEnoughDataError, Problem

STEPS = 20
"""A rank is told in twentieths: nineteen values cut the customers of the reference."""


@dataclass(frozen=True)
class Scale:
    """What turns a part into a rank: its weight and the values that cut the reference customers."""

    part: str
    weight: float
    cuts: tuple[float, ...]
    known_share: float
    """Share of the reference customers of whom the part is known."""


def purchase_parts(tables: CustomerTables, day: dt.date, measure: Measure) -> ibis.Table:
    """Return what each customer had done in purchases by a day.

    Returns
    -------
    Ibis table, one row per customer with a purchase by that day: customer_id, value (of the last
        twelve months, in the measure), frequency (purchases of the last twelve months), momentum
        (value less that of the twelve months before; null for customers of under a year),
        tenure_days.

    Raises
    ------
    NotEnoughDataError : no orders, or no margin where it is asked.
    """
    days = purchases.purchase_days(tables, until=day)
    if measure is not Measure.REVENUE:
        purchases.require_column(days, "margin", "V6")
    amount = days.amount if measure is Measure.REVENUE else days.margin
    year = dt.timedelta(days=WINDOW_DAYS)
    last = days.purchase_date > ibis.date(day - year)
    before = ~last & (days.purchase_date > ibis.date(day - 2 * year))
    by = days.group_by("customer_id").aggregate(
        n=days.count(where=days.is_purchase),
        first=days.purchase_date.min(where=days.is_purchase),
        value=sums.exact(amount, where=last),
        # nobody who bought nothing lately has an unknown value: it is zero; a null margin stays null
        is_unknown=(last & ~purchases.is_known(amount)).any(),
        frequency=days.count(where=last & days.is_purchase),
        previous=sums.exact(amount, where=before),
    )
    bought = by.filter(by.n > 0)
    value = ibis.ifelse(bought.is_unknown, ibis.null(float), bought.value.fill_null(0.0))
    tenure = ibis.date(day).delta(bought["first"], unit="day")
    previous = ibis.ifelse(tenure > WINDOW_DAYS, bought.previous.fill_null(0.0), ibis.null(float))
    return bought.select(
        "customer_id",
        "frequency",
        value=value,
        momentum=value - previous,
        tenure_days=tenure,
    )


def breadth(tables: CustomerTables, day: dt.date) -> ibis.Table | None:
    """Count the product categories each customer had bought by a day; None where lines are unknown."""
    lines, orders = tables.get("order_lines"), tables.get("orders")
    if lines is None or orders is None or "category" not in lines.columns:
        return None
    if "order_id" not in orders.columns:
        return None
    made = orders.filter(orders.order_date <= day).select("order_id", "customer_id").drop_null()
    bought = lines.filter(lines.amount > 0).select("order_id", "category").drop_null()
    pairs = bought.inner_join(made, "order_id").select("customer_id", "category").distinct()
    return pairs.group_by("customer_id").aggregate(breadth=pairs.count())


def response(tables: CustomerTables, day: dt.date, assumptions: Assumptions) -> ibis.Table | None:
    """Share of the messages of the last twelve months that each customer opened or clicked.

    Unless ``engagement.counts_proxy_opens`` says otherwise, opens by machines do not count and the
    messages they opened are left out, unless clicked; messages an order triggers are left out too.
    None where opens and clicks are unknown.
    """
    messages = tables.get("messages")
    if messages is None or not {"opened_time", "clicked_time"} & set(messages.columns):
        return None
    sent_day = messages.sent_time.date()
    start = ibis.date(day - dt.timedelta(days=WINDOW_DAYS))
    kept = messages.filter(sent_day > start, sent_day <= ibis.date(day)).drop_null("customer_id")
    kept = kept.filter(~intents.is_intent(kept, intents.words_of(messages)["transactional"]))
    clicked = _by_day(kept, "clicked_time", day)
    opened = _by_day(kept, "opened_time", day)
    judged = ibis.literal(True)
    counts_proxy_opens = bool(assumptions["engagement.counts_proxy_opens"].value)
    if "is_proxy_open" in kept.columns and not counts_proxy_opens:
        by_machine = kept.is_proxy_open.fill_null(False)
        judged, opened = ~by_machine | clicked, opened & ~by_machine
    counted = kept.filter(judged)
    by = counted.group_by("customer_id")
    return by.aggregate(response=(opened | clicked).cast("float64").mean())


def counted(
    tables: CustomerTables, table: str, time: str, name: str, day: dt.date
) -> ibis.Table | None:
    """Count the rows of a table by customer over the twelve months to a day; None without it."""
    found = tables.get(table)
    if found is None:
        return None
    when, start = found[time].cast("date"), ibis.date(day - dt.timedelta(days=WINDOW_DAYS))
    kept = found.filter(when > start, when <= ibis.date(day)).drop_null("customer_id")
    return kept.group_by("customer_id").aggregate(**{name: kept.count()})


def with_part(
    customers: ibis.Table, part: ibis.Table | None, name: str, *, is_zero_without: bool
) -> ibis.Table:
    """Add a part to the customers it is known of.

    ``is_zero_without``: whether a customer the part does not hold has none of it (nobody saw him),
    rather than an unknown one (nobody wrote to him).
    """
    if part is None:
        return customers
    joined = customers.left_join(part, "customer_id").drop("customer_id_right")
    if is_zero_without:
        joined = joined.mutate(**{name: joined[name].fill_null(0)})
    return joined


def scales(
    reference: ibis.Table, parts: Sequence[str], prefix: str, assumptions: Assumptions
) -> tuple[Scale, ...]:
    """Cut the customers of a reference date, for each part the file knows, with its weight.

    Parameters
    ----------
    parts : columns that may be in ``reference``; weights are ``<prefix>.weight.<part>``.

    Raises
    ------
    NotEnoughDataError : none of the parts is known of anybody.
    """
    known = [part for part in parts if part in reference.columns]
    shares = [step / STEPS for step in range(1, STEPS)]
    figures = {"n": reference.count()}
    for part in known:
        figures[f"{part}_n"] = reference[part].count()
        for i, share in enumerate(shares):
            figures[f"{part}_{i}"] = reference[part].cast(float).quantile(share)
    found = one_row(reference.aggregate(**figures))
    made = tuple(
        Scale(
            part,
            float(assumptions[f"{prefix}.weight.{part}"].value),
            tuple(float(found[f"{part}_{i}"]) for i in range(len(shares))),
            float(found[f"{part}_n"] / found["n"]),
        )
        for part in known
        if found[f"{part}_n"]
    )
    if not made:
        raise NotEnoughDataError(Problem("no_part_of_score", prefix))
    return made


def score(customers: ibis.Table, scales_known: Sequence[Scale]) -> ibis.Value:
    """Weighted mean of the ranks, 0 to 100, over the parts known of each customer; higher is better.

    A rank is the share of the cuts under the value, those equal counting for half: equal customers
    have equal ranks, and the median customer of the reference has 50.
    """
    total, weight = ibis.literal(0.0), ibis.literal(0.0)
    for scale in scales_known:
        value = customers[scale.part].cast(float)
        rank = sum(
            (
                ibis.ifelse(value > cut, 1.0, ibis.ifelse(value == cut, 0.5, 0.0))
                for cut in scale.cuts
            ),
            ibis.literal(0.0),
        )
        share = rank / len(scale.cuts) * 100
        known = purchases.is_known(value)
        total += ibis.ifelse(known, share * scale.weight, 0.0)
        weight += ibis.ifelse(known, scale.weight, 0.0)
    return total / weight.nullif(0.0)


def described(scales_known: Sequence[Scale]) -> pd.DataFrame:
    """Say of what a score is made: part, weight, share (of the weights), known_share, median."""
    total = sum(scale.weight for scale in scales_known)
    rows = [
        (s.part, s.weight, s.weight / total, s.known_share, float(np.median(s.cuts)))
        for s in scales_known
    ]
    return pd.DataFrame(rows, columns=["part", "weight", "share", "known_share", "median"])


def classes(value: ibis.Value, bounds: Mapping[str, float], lowest: str) -> ibis.Value:
    """Name the class of a score: the first whose bound it reaches, from the highest."""
    ordered = sorted(bounds.items(), key=lambda item: -item[1])
    return ibis.cases(*[(value >= bound, name) for name, bound in ordered], else_=lowest)


def _by_day(kept: ibis.Table, time: str, day: dt.date) -> ibis.Value:
    if time not in kept.columns:
        return ibis.literal(False)
    return (kept[time].date() <= ibis.date(day)).fill_null(False)
