"""What is spent on each class of customers against what it brings, and what to shift (V11)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import ibis
import numpy as np
import pandas as pd

from parcours.customers import costs, frames, potential, purchases, sums, valuation
from parcours.customers.assumed import Assumptions
from parcours.customers.frames import collect
from parcours.customers.likelihoods import Floats
from parcours.customers.measure import WINDOW_DAYS, Measure
from parcours.customers.potential import PotentialClass
from parcours.customers.tables import CustomerTables
from parcours.errors import NotEnoughDataError, Problem
from parcours.method.worth import BOUNDS

SPAN, HALVINGS = 60.0, 200
"""Logarithms between which the price of the last euro is looked for, and how many times halved."""


@dataclass(frozen=True)
class Investment:
    """Spend and value by class over twelve months, what to shift within the budget, what is reinvested.

    ``by_class``: potential_class ("" for those who have never bought), n, spend, share_of_spend, value,
    share_of_value, value_per_spend, spend_per_customer, lifetime_value (NaN unless a valuation is
    given). ``shift``, of the classes with a spend: potential_class, spend, suggested_spend, change,
    gain_low, gain_likely, gain_high, of ``shift_base``: lifetime value where a valuation is given,
    otherwise the value of a year.
    """

    as_of: dt.date
    since: dt.date
    measure: Measure
    n: int
    spend: float
    """Tied to customers by a message or a contact."""
    unattributed: float
    """Costs that no message or contact carries: in no class."""
    by_class: pd.DataFrame
    shift: pd.DataFrame
    shift_base: str
    gain_low: float
    gain_likely: float
    gain_high: float
    """What the suggested shift brings, at the three elasticities assumed."""
    reinvested: float
    """All costs of the relationship over the period: tied to customers or not."""
    reinvested_share: float | None
    """Of the margin of the period; None where margins are unknown."""
    distributed_profit: float | None
    """Declared by the client; None where nobody said."""
    reinvested_per_distributed: float | None
    rule: str = "cost_by_message_and_contact"


def investment(
    tables: CustomerTables,
    assumptions: Assumptions,
    *,
    classed: ibis.Table | None = None,
    lifetime_values: ibis.Table | None = None,
    distributed_profit: float | None = None,
) -> Investment:
    """Set what each class of potential costs against what it brings, over the last twelve months.

    What it brings: margin where ``value.min_margin_coverage`` allows, revenue otherwise.

    Parameters
    ----------
    classed : customer_id, value and potential_class, as ``Potential.classed``; scored here when not
        given, so that a class means the same as in :func:`potential.potential`.
    lifetime_values : customer_id, lifetime_value; adds that of each class.
    distributed_profit : what the client distributed over the period, as declared.

    Raises
    ------
    NotEnoughDataError : no orders, or no cost tied to customers.

    Source: method.md V11.
    """
    least = assumptions["value.min_margin_coverage"].value
    measure = purchases.measure_known(tables, least)
    since = tables.as_of - dt.timedelta(days=WINDOW_DAYS)
    spent = costs.cost_to_serve(tables, since, tables.as_of)
    if spent is None:
        raise NotEnoughDataError(Problem("no_cost_to_serve", "costs", values={"why": "V11"}))
    if classed is None:
        classed = potential.potential(tables, assumptions, measure=measure).classed
    by_class = _by_class(tables, classed, spent, lifetime_values)
    base = "value" if lifetime_values is None else "lifetime_value"
    shift = suggested_shift(by_class, assumptions, base)
    total = spent.attributed_total + spent.unattributed_total
    margin = _margin(tables, since)
    return Investment(
        as_of=tables.as_of,
        since=since,
        measure=measure,
        n=int(by_class["n"].sum()),
        spend=float(by_class["spend"].sum()),
        unattributed=spent.unattributed_total,
        by_class=by_class,
        shift=shift,
        shift_base=base,
        gain_low=float(shift["gain_low"].sum()),
        gain_likely=float(shift["gain_likely"].sum()),
        gain_high=float(shift["gain_high"].sum()),
        reinvested=total,
        reinvested_share=total / margin if margin else None,
        distributed_profit=distributed_profit,
        reinvested_per_distributed=total / distributed_profit if distributed_profit else None,
    )


def _by_class(
    tables: CustomerTables,
    classed: ibis.Table,
    spent: costs.CostToServe,
    lifetime_values: ibis.Table | None,
) -> pd.DataFrame:
    customers = classed.select("customer_id", "value", "potential_class")
    both = customers.outer_join(spent.by_customer, "customer_id")
    both = both.mutate(
        customer_id=ibis.coalesce(both.customer_id, both.customer_id_right),
        potential_class=both.potential_class.fill_null(""),
        cost=both.cost.fill_null(0.0),
    ).drop("customer_id_right")
    both = valuation.with_lifetime_value(both, lifetime_values)
    both = frames.keep(tables, both)
    counted = collect(
        both.group_by("potential_class").aggregate(
            n=both.count(),
            spend=sums.exact(both.cost),
            value=sums.exact(both.value),
            lifetime_value=sums.exact(both.lifetime_value),
        )
    )
    order = [*(str(c) for c in PotentialClass), ""]
    table = counted.set_index("potential_class").reindex(order)
    filled = table[["n", "spend", "value"]].fillna(0.0)
    found = pd.DataFrame({"potential_class": order, "n": filled["n"].astype(int).to_numpy()})
    found["spend"] = filled["spend"].to_numpy()
    found["share_of_spend"] = found["spend"] / found["spend"].sum()
    found["value"] = filled["value"].to_numpy()
    found["share_of_value"] = found["value"] / found["value"].sum()
    found["value_per_spend"] = found["value"] / found["spend"].where(found["spend"] > 0)
    found["spend_per_customer"] = found["spend"] / found["n"].where(found["n"] > 0)
    found["lifetime_value"] = table["lifetime_value"].to_numpy(dtype=float, na_value=np.nan)
    return found


def suggested_shift(
    by_class: pd.DataFrame, assumptions: Assumptions, base: str = "value"
) -> pd.DataFrame:
    """Say how to shift the same budget between classes, and what it would bring.

    Value of a class responds to its spend as (spend / today's)^e, the elasticity e being assumed;
    the budget goes where the last euro brings most, no class moving by more than
    ``investment.max_shift``. A class that brings nothing goes down to its bound, and no gain or
    loss is reckoned there; what the others cannot take within their bounds stays unspent.

    Parameters
    ----------
    by_class : potential_class, spend and the base.
    base : column that the spend is to raise; what is unknown brings nothing that can be told.

    Returns
    -------
    DataFrame: potential_class, spend, suggested_spend, change, gain_low, gain_likely, gain_high.

    Source: constant-elasticity response; mean short-term advertising elasticity .12: Sethuraman,
    Tellis, Briesch, Journal of Marketing Research 48 (2011).
    """
    known = by_class[by_class["spend"] > 0]
    spend = known["spend"].to_numpy(dtype=float)
    value = np.maximum(known[base].fillna(0.0).to_numpy(dtype=float), 0.0)
    bound = assumptions["investment.max_shift"].value
    elasticity = assumptions["investment.elasticity_likely"].value
    best = _allocated(spend, value, elasticity, bound)
    found = pd.DataFrame(
        {
            "potential_class": known["potential_class"].to_numpy(),
            "spend": spend,
            "suggested_spend": best,
            "change": best / spend - 1,
        }
    )
    for case in BOUNDS:
        e = assumptions[f"investment.elasticity_{case}"].value
        found[f"gain_{case}"] = value * ((best / spend) ** e - 1)
    return found


def _allocated(spend: Floats, value: Floats, elasticity: float, bound: float) -> Floats:
    """Spend of each class where the last euro brings the same everywhere, within the bounds.

    The last euro brings value e s^(e-1) / s0^e, falling in s: for each price of the last euro each
    class has its spend, and one price only spends the budget.
    """
    low, high = spend * (1 - bound), spend * (1 + bound)
    with np.errstate(divide="ignore"):
        gain = np.log(value * elasticity) - elasticity * np.log(spend)

    def at(log_price: float) -> Floats:
        found: Floats = np.clip(np.exp((gain - log_price) / (1 - elasticity)), low, high)
        return found

    cheap, dear = -SPAN, SPAN
    for _ in range(HALVINGS):
        middle = (cheap + dear) / 2
        if at(middle).sum() > spend.sum():
            cheap = middle
        else:
            dear = middle
    return at((cheap + dear) / 2)


def _margin(tables: CustomerTables, since: dt.date) -> float | None:
    """Margin of the period: that of the known orders, extended to the revenue of the others."""
    rate = purchases.margin_rate(tables)
    if rate is None:
        return None
    bought = purchases.within(tables, since, tables.as_of)
    revenue = sums.exact(bought.revenue).execute()
    return float(revenue) * rate[0] if pd.notna(revenue) else None
