"""What it is worth to move a lever: frequency, duration, basket, cost to serve (V5, R5)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from parcours.customers import purchases, statistics, valuation
from parcours.customers.assumed import Assumptions
from parcours.customers.intervals import percentile_interval
from parcours.customers.measure import Measure
from parcours.customers.tables import CustomerTables
from parcours.customers.valuation import NO_CHANGE, Change, Valuation
from parcours.method.plan import Lever

TOGETHER = "together"
"""Row of the tornado where all levers move at once."""


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
    n_resamples: int
    seed: int
    unseen: tuple[Lever, ...]
    """Levers without a row, because the file does not tell value in a measure that sees them."""


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
        n_resamples=len(worth.model.draws),
        seed=worth.model.seed,
        unseen=unseen_levers(worth.measure),
    )


def unseen_levers(measure: Measure) -> tuple[Lever, ...]:
    """Levers that a measure cannot see: revenue and margin know no cost to serve.

    >>> unseen_levers(Measure.REVENUE)
    (<Lever.COST_TO_SERVE: 'cost_to_serve'>,)
    """
    return () if measure is Measure.CONTRIBUTION else (Lever.COST_TO_SERVE,)


def _change(moves: Mapping[Lever, float]) -> Change:
    return Change(
        frequency_pct=moves.get(Lever.FREQUENCY, 0.0),
        duration_pct=moves.get(Lever.DURATION, 0.0),
        basket_pct=moves.get(Lever.BASKET, 0.0),
        cost_to_serve_pct=moves.get(Lever.COST_TO_SERVE, 0.0),
    )
