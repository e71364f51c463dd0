"""What the customers of each public are worth to an action: what they bring, what they cost (R5)."""

from __future__ import annotations

import dataclasses

import ibis
import pandas as pd

from parcours.customers import equity, statistics, valuation
from parcours.customers.likelihoods import Floats
from parcours.customers.measure import MONTHS_PER_YEAR
from parcours.customers.tables import CustomerTables
from parcours.customers.valuation import Valuation
from parcours.method.worth import PublicValue


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
        customers x (gross - serve) is the equity of the public. One without a whole customer is
        left out.

    Source: method.md R5; analytics.md V4.
    """
    customers = valuation.customers_of(worth.model.purchases, tables)
    if members is None:
        shared = customers.mutate(public_id=ibis.literal(equity.NO_PUBLIC), weight=1.0)
    else:
        shared = equity.shared_between(customers, members)
    counted = statistics.aggregated(shared, by="public_id", weight="weight")
    gross = _worth(dataclasses.replace(worth, cost_per_purchase=0.0), counted)
    sums = pd.DataFrame(
        {
            "public_id": counted["public_id"],
            "n": counted["n"],
            "gross": gross,
            "serve": gross - _worth(worth, counted),
        }
    )
    months = worth.horizon.years * MONTHS_PER_YEAR
    return {
        str(public): PublicValue(
            public=str(public),
            customers=round(row["n"]),
            gross=float(row["gross"]) / round(row["n"]),
            serve=float(row["serve"]) / round(row["n"]),
            horizon_months=months,
        )
        for public, row in sums.groupby("public_id").sum().iterrows()
        if round(row["n"])
    }


def _worth(worth: Valuation, counted: pd.DataFrame) -> Floats:
    per_head, per_money = valuation.unit_worth(worth, counted)
    heads, money = (counted[name].to_numpy(dtype=float) for name in ("n", "repeat_revenue"))
    found: Floats = heads * per_head.sum(axis=1) + money * per_money.sum(axis=1)
    return found
