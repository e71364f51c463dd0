"""What the customers of each public are worth to an action: what they bring, what they cost (R5)."""

from __future__ import annotations

import math

import ibis

from parcours.customers import equity, levers, statistics, valuation
from parcours.customers.measure import MONTHS_PER_YEAR
from parcours.customers.tables import CustomerTables
from parcours.customers.valuation import Change, Valuation
from parcours.method.plan import Lever
from parcours.method.worth import NO_PUBLIC, DurationElasticity, PublicValue

DURATION_CHANGES_PCT = (-50.0, -20.0, 20.0, 50.0, 100.0)
"""Changes of duration at which the lifetime model is asked; the elasticity is nearly the same."""


def public_values(
    tables: CustomerTables, worth: Valuation, members: ibis.Table | None
) -> dict[str, PublicValue]:
    """Value a customer of each public, gross and net of serving him, everybody counted once.

    A customer of k publics counts for 1/k in each, so that the publics and the customers of none
    (public "") add up to the customer equity.

    Parameters
    ----------
    members : customer_id, public_id; None: nobody belongs to a public.

    Returns
    -------
    PublicValue by public: gross and serve per customer over the horizon of the valuation, so that
        customers x (gross - serve) is the equity of the public; serve is None where the measure
        does not see it. One without a whole customer is left out.

    Source: method.md R5.
    """
    customers = valuation.customers_of(worth.model.purchases, tables)
    if members is None:
        shared = customers.mutate(public_id=ibis.literal(NO_PUBLIC), weight=1.0)
    else:
        shared = equity.shared_between(customers, members)
    counted = statistics.aggregated(shared, by="public_id", weight="weight")
    gross, serve = valuation.gross_and_serve(worth, counted)
    longer = {
        pct: valuation.gross_and_serve(worth, counted, Change(duration_pct=pct))
        for pct in DURATION_CHANGES_PCT
    }
    knows_cost = Lever.COST_TO_SERVE not in levers.unseen_levers(worth.measure)
    found = {}
    for public in sorted(counted["public_id"].unique()):
        here = (counted["public_id"] == public).to_numpy()
        n = round(float(counted["n"].to_numpy()[here].sum()))
        if not n:
            continue
        brings, costs = float(gross[here].sum()), float(serve[here].sum())
        found[str(public)] = PublicValue(
            public=str(public),
            customers=n,
            gross=brings / n,
            serve=costs / n if knows_cost else None,
            horizon_months=worth.horizon.years * MONTHS_PER_YEAR,
            duration_elasticities=tuple(
                DurationElasticity(
                    pct,
                    _elasticity(pct, brings, float(more[here].sum())),
                    _elasticity(pct, costs, float(served[here].sum())),
                )
                for pct, (more, served) in longer.items()
            ),
        )
    return found


def _elasticity(change_pct: float, today: float, then: float) -> float:
    return math.log(then / today) / math.log1p(change_pct / 100) if today else 1.0
