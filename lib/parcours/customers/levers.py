"""What it is worth to move a lever: frequency, duration, basket, cost to serve (V5, R5)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
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
from parcours.customers.valuation import NO_CHANGE, Change, Valuation
from parcours.errors import NotEnoughDataError, Problem
from parcours.method.plan import Lever, LeverChange
from parcours.method.worth import Bound, at_bound

TOGETHER = "together"
"""Row of the tornado where all levers move at once."""
CASES: tuple[Bound, ...] = ("low", "likely", "high")
"""The prudent, the likely and the hopeful case of a range."""


@dataclass(frozen=True)
class Tornado:
    """What each lever is worth, the strongest first, and all of them together.

    ``rows``: lever (a ``Lever``, or "together"), change_pct (of the lever as it is moved: a cost goes
    down), gain, low, high (interval of the gain), loss (the same change the other way, a
    negative amount), share (of the equity). A lever the measure cannot see has no row: cost to
    serve unless value is a contribution.
    """

    as_of: dt.date
    measure: Measure
    n: int
    equity: float
    rows: pd.DataFrame
    interval_method: str
    n_resamples: int
    seed: int
    unseen: tuple[Lever, ...]
    """Levers without a row, because the file does not tell value in a measure that sees them."""


@dataclass(frozen=True)
class ValueOfChange:
    """What an action is worth: customers reached times the change in their lifetime value.

    ``by_case`` has one row per case of the range: case, gain, low, high; the interval is that of the
    model, the case that of the assumptions. ``by_year``: year, low, likely, high; discounted gains of
    each future year, which sum to the gains.
    """

    as_of: dt.date
    measure: Measure
    n_customers: int
    """Customers of the publics aimed at."""
    n_reached: float
    equity_concerned: float
    """Customer equity of those reached today: a loss can never take more."""
    low: float
    likely: float
    high: float
    interval: Interval
    """Of the likely gain: the uncertainty of the model."""
    by_case: pd.DataFrame
    by_year: pd.DataFrame
    rule: str = "reached_times_change_in_lifetime_value"

    @property
    def first_year(self) -> float:
        """Likely gain of the first twelve months, for the payback."""
        return float(self.by_year["likely"].iloc[0])


def tornado(
    tables: CustomerTables,
    assumptions: Assumptions,
    change_pct: float | None = None,
    worth: Valuation | None = None,
) -> Tornado:
    """Move each lever by the same share, alone then together, and say what it brings.

    Parameters
    ----------
    change_pct : by default ``levers.change_pct``; costs to serve go down by as much.
    worth : settled here when not given.

    Raises
    ------
    NotEnoughDataError : no model can be fitted, or there are no amounts.
    """
    tables = purchases.prepared(tables) if tables.get("orders") is not None else tables
    worth = worth or valuation.valuation(tables, assumptions)
    size = assumptions["levers.change_pct"].value if change_pct is None else change_pct
    seen = tuple(lever for lever in Lever if lever not in unseen_levers(worth.measure))
    steps = {lever: -size if lever is Lever.COST_TO_SERVE else size for lever in seen}
    up = [*({lever: steps[lever]} for lever in seen), steps]
    names = [*(str(lever) for lever in seen), TOGETHER]
    entries = statistics.aggregated(valuation.customers_of(worth.model.purchases, tables))
    whole = entries[["n", "repeat_revenue"]].to_numpy(dtype=float)[None]
    down = [{lever: -step for lever, step in moves.items()} for moves in up]
    changes = [NO_CHANGE, *(_change(moves) for moves in [*up, *down])]
    today, *moved = valuation.spreads(worth, entries, whole, changes)
    gains, losses = moved[: len(up)], moved[len(up) :]
    equity = float(today.value[0])
    rows = [
        (
            name,
            next(iter(moves.values())) if len(moves) == 1 else size,
            float(gain.value[0]) - equity,
            *percentile_interval(gain.minus(today).draws(worth.model)[:, 0]),
            float(loss.value[0]) - equity,
        )
        for name, moves, gain, loss in zip(names, up, gains, losses, strict=True)
    ]
    table = pd.DataFrame(rows, columns=["lever", "change_pct", "gain", "low", "high", "loss"])
    table["share"] = table["gain"] / equity
    alone = table[table["lever"] != TOGETHER].sort_values(
        ["gain", "lever"], ascending=[False, True]
    )
    return Tornado(
        as_of=worth.as_of,
        measure=worth.measure,
        n=int(entries["n_customers"].sum()),
        equity=equity,
        rows=pd.concat([alone, table[table["lever"] == TOGETHER]], ignore_index=True),
        interval_method="bootstrap",
        n_resamples=len(worth.model.draws),
        seed=worth.model.seed,
        unseen=unseen_levers(worth.measure),
    )


def value_of_change(
    tables: CustomerTables,
    worth: Valuation,
    changes: Iterable[LeverChange],
    members: ibis.Table | None = None,
    publics: Iterable[str] = (),
    reached_share_pct: float = 100.0,
) -> ValueOfChange:
    """Value a change of levers for the customers it reaches, as a range.

    The customers of several publics are counted once; the gain is that of the average customer of
    those publics times the customers reached. Changes of one lever by several assumptions add up.

    Parameters
    ----------
    changes : for each lever, low, likely and high change in per cent (a cost that falls is
        negative: the low case takes the one that falls least).
    members : customer_id, public_id; needed where ``publics`` are named.
    publics : those the action is for; all customers when empty.
    reached_share_pct : share of the customers of those publics that the action reaches.

    Raises
    ------
    NotEnoughDataError : publics without members, no customer in them, or a lever that the measure
        does not see (a cost to serve where costs are unknown).
    """
    changes = tuple(changes)
    _require_seen(worth.measure, changes)
    tables = purchases.prepared(tables) if tables.get("orders") is not None else tables
    customers = _aimed_at(valuation.customers_of(worth.model.purchases, tables), members, publics)
    entries = statistics.aggregated(customers)
    n = int(entries["n_customers"].sum())
    if not n:
        raise NotEnoughDataError(Problem("no_customer_in_public", ", ".join(publics)))
    reached = entries[["n", "repeat_revenue"]].to_numpy(dtype=float) * reached_share_pct / 100
    moves = [_change(_moves(changes, case)) for case in CASES]
    today, *then = valuation.spreads(worth, entries, reached[None], [NO_CHANGE, *moves])
    rows = [
        (
            case,
            float(after.value[0] - today.value[0]),
            *percentile_interval(after.minus(today).draws(worth.model)[:, 0]),
        )
        for case, after in zip(CASES, then, strict=True)
    ]
    by_case = pd.DataFrame(rows, columns=["case", "gain", "low", "high"])
    by_year = _by_year(worth, entries, reached, moves)
    low, likely, high = (float(gain) for gain in by_case["gain"])
    bounds = by_case.iloc[1]
    return ValueOfChange(
        as_of=worth.as_of,
        measure=worth.measure,
        n_customers=n,
        n_reached=n * reached_share_pct / 100,
        equity_concerned=float(today.value[0]),
        low=low,
        likely=likely,
        high=high,
        interval=Interval(
            float(bounds["low"]),
            float(bounds["high"]),
            "bootstrap",
            n_resamples=len(worth.model.draws),
            seed=worth.model.seed,
        ),
        by_case=by_case,
        by_year=by_year,
    )


def unseen_levers(measure: Measure) -> tuple[Lever, ...]:
    """Levers that a measure cannot see: revenue and margin know no cost to serve.

    >>> unseen_levers(Measure.REVENUE)
    (<Lever.COST_TO_SERVE: 'cost_to_serve'>,)
    """
    return () if measure is Measure.CONTRIBUTION else (Lever.COST_TO_SERVE,)


def _require_seen(measure: Measure, changes: tuple[LeverChange, ...]) -> None:
    unseen = {change.lever for change in changes} & set(unseen_levers(measure))
    if unseen:
        raise NotEnoughDataError(
            [Problem("lever_not_seen", str(lever), found=str(measure)) for lever in sorted(unseen)]
        )


def _change(moves: Mapping[Lever, float]) -> Change:
    return Change(
        frequency_pct=moves.get(Lever.FREQUENCY, 0.0),
        duration_pct=moves.get(Lever.DURATION, 0.0),
        basket_pct=moves.get(Lever.BASKET, 0.0),
        cost_to_serve_pct=moves.get(Lever.COST_TO_SERVE, 0.0),
    )


def _moves(changes: tuple[LeverChange, ...], case: Bound) -> dict[Lever, float]:
    total: dict[Lever, float] = {}
    for change in changes:
        total[change.lever] = total.get(change.lever, 0.0) + at_bound(change, case)
    return total


def _aimed_at(
    customers: ibis.Table, members: ibis.Table | None, publics: Iterable[str]
) -> ibis.Table:
    names = tuple(publics)
    if not names:
        return customers
    if members is None:
        raise NotEnoughDataError(Problem("no_members", ", ".join(names)))
    return customers.semi_join(members.filter(members.public_id.isin(names)), "customer_id")


def _by_year(
    worth: Valuation, entries: pd.DataFrame, weights: Floats, moves: list[Change]
) -> pd.DataFrame:
    def years(change: Change) -> Floats:
        per_head, per_money = valuation.unit_worth(worth, entries, change)
        in_heads = sums.weighted(weights[:, 0], per_head)
        return in_heads + sums.weighted(weights[:, 1], per_money)

    today = years(NO_CHANGE)
    gains: dict[str, Floats] = {
        case: years(change) - today for case, change in zip(CASES, moves, strict=True)
    }
    return pd.DataFrame({"year": np.arange(1, len(today) + 1), **gains})
