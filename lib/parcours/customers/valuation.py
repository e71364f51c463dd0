"""What expected purchases are worth, discounted, less what they cost (V2, V4, V5).

Every amount of future money in the product is computed here.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import functools
from collections.abc import Sequence
from dataclasses import dataclass

import ibis
import numpy as np
import pandas as pd

from parcours.customers import costs, lifetime, models, purchases, statistics, sums
from parcours.customers.assumed import Assumptions
from parcours.customers.fits import PARAMETERS, STEP, LifetimeModel, moved
from parcours.customers.frames import lay, one_row
from parcours.customers.likelihoods import Floats, Statistics
from parcours.customers.measure import WINDOW_DAYS, Measure
from parcours.customers.models import Horizon, PurchaseModel, SpendModel
from parcours.customers.tables import CustomerTables
from parcours.errors import NotEnoughDataError, Problem


@dataclass(frozen=True)
class Change:
    """By how much each lever moves, in per cent; a cost to serve that falls has a minus sign."""

    frequency_pct: float = 0.0
    duration_pct: float = 0.0
    basket_pct: float = 0.0
    cost_to_serve_pct: float = 0.0


NO_CHANGE = Change()


@dataclass(frozen=True)
class Valuation:
    """How future purchases become money: the model, how far, in what measure.

    The worth of a purchase is basket x kept rate of the model x ``margin_rate`` -
    ``cost_per_purchase``: baskets are those of the till, returns come off as a share of all.
    """

    model: LifetimeModel
    horizon: Horizon
    measure: Measure
    margin_rate: float
    """Margin per unit of revenue; 1 where value is told in revenue."""
    margin_coverage: float
    """Share of the revenue whose margin is known."""
    cost_per_purchase: float
    """Cost to serve per purchase of the last twelve months; 0 unless value is a contribution."""

    @property
    def as_of(self) -> dt.date:
        """Date from which the future is counted."""
        return self.model.as_of


def valuation(
    tables: CustomerTables, assumptions: Assumptions, model: LifetimeModel | None = None
) -> Valuation:
    """Settle in what measure the client's file can tell value, and what a purchase is worth.

    Contribution (margin less cost to serve) where margins are known for at least
    ``value.min_margin_coverage`` of the revenue and costs are tied to customers; margin where costs
    are not; revenue otherwise.

    Parameters
    ----------
    model : fitted here when not given.

    Raises
    ------
    NotEnoughDataError : no model can be fitted, or there are no amounts.
    """
    fitted = model or lifetime.fit(tables, assumptions)
    if fitted.spend is None:
        raise NotEnoughDataError(Problem("lifetime_no_amount", "orders.amount"))
    horizon = Horizon(
        int(assumptions["lifetime.horizon_years"].value),
        assumptions["lifetime.discount_rate_per_year"].value,
    )
    rate = purchases.margin_rate(tables)
    if rate is None or rate[1] < assumptions["value.min_margin_coverage"].value:
        return Valuation(fitted, horizon, Measure.REVENUE, 1.0, rate[1] if rate else 0.0, 0.0)
    cost = _cost_per_purchase(tables)
    if cost is None:
        return Valuation(fitted, horizon, Measure.MARGIN, rate[0], rate[1], 0.0)
    return Valuation(fitted, horizon, Measure.CONTRIBUTION, rate[0], rate[1], cost)


def _cost_per_purchase(tables: CustomerTables) -> float | None:
    since = tables.as_of - dt.timedelta(days=WINDOW_DAYS)
    found = costs.cost_to_serve(tables, since, tables.as_of)
    if found is None:
        return None
    bought = purchases.within(tables, since, tables.as_of)
    total = found.by_customer.semi_join(purchases.by_customer(tables), "customer_id")
    spent = one_row(total.aggregate(cost=sums.exact(total.cost)))["cost"]
    n = one_row(bought.aggregate(n=bought.n_purchases.sum()))["n"]
    return float(spent / n) if pd.notna(spent) and n else None


@functools.singledispatch
def customers_of(model: PurchaseModel, tables: CustomerTables) -> ibis.Table:
    """Return the customers a model speaks of, each with his history."""
    raise NotImplementedError


@customers_of.register(models.BetaGeometric)
@customers_of.register(models.ParetoNbd)
def _(model: PurchaseModel, tables: CustomerTables) -> ibis.Table:  # noqa: ARG001 - all who bought
    return statistics.histories(tables)


@customers_of.register
def _(model: models.ShiftedBetaGeometric, tables: CustomerTables) -> ibis.Table:
    return statistics.contract_histories(tables, model.period_days)


@customers_of.register
def _(model: models.RetentionRate, tables: CustomerTables) -> ibis.Table:  # noqa: ARG001
    known = statistics.histories(tables)
    return known.filter(known.age_days - known.last_days < WINDOW_DAYS)


def seen_in(entries: pd.DataFrame) -> Statistics:
    """Make the statistics of the models from counted entries."""
    columns = (entries[name].to_numpy(dtype=float) for name in ("x", "last_days", "age_days", "n"))
    return Statistics(*columns)


def unit_worth(worth: Valuation, entries: pd.DataFrame) -> tuple[Floats, Floats]:
    """Discounted worth, in each future year, of a customer of each entry, and of a unit he spent.

    Worth is linear in both: a customer's is the first plus his repeat revenue times the second.

    Parameters
    ----------
    entries : as ``statistics.aggregated`` gives them.

    Returns
    -------
    (per_head, per_money) : shape (n_entries, n_years) each.
    """
    bought = _bought(worth.model.purchases, worth, entries, NO_CHANGE)
    head, money = _worth_of_a_purchase(worth, entries, NO_CHANGE)
    return bought * head[:, None], bought * money[:, None]


def gross_and_serve(
    worth: Valuation, entries: pd.DataFrame, change: Change = NO_CHANGE
) -> tuple[Floats, Floats]:
    """Discounted sums of what the customers of each entry bring, and of what serving them costs.

    Their difference is the lifetime value of those customers.

    Parameters
    ----------
    entries : as in :func:`unit_worth`.
    change : what the levers become; frequency, basket and cost multiply, duration stretches life.

    Returns
    -------
    (gross, serve) : shape (n_entries,) each, of all the customers of the entry together.
    """
    heads, money = (entries[name].to_numpy(dtype=float) for name in ("n", "repeat_revenue"))
    bought = _bought(worth.model.purchases, worth, entries, change).sum(axis=1)
    free = dataclasses.replace(worth, cost_per_purchase=0.0)
    head, per_money = _worth_of_a_purchase(free, entries, change)
    with_cost, _ = _worth_of_a_purchase(worth, entries, change)
    return bought * (heads * head + money * per_money), bought * heads * (head - with_cost)


def _bought(
    model: PurchaseModel, worth: Valuation, entries: pd.DataFrame, change: Change
) -> Floats:
    stretch = 1 + change.duration_pct / 100
    return models.discounted_purchases(model, seen_in(entries), worth.horizon, stretch)


def _worth_of_a_purchase(
    worth: Valuation, entries: pd.DataFrame, change: Change
) -> tuple[Floats, Floats]:
    spend, x = _spend_of(worth.model), entries["x"].to_numpy(dtype=float)
    nothing, one = np.zeros(x.size), np.ones(x.size)
    plain = spend.basket(x, nothing, one)
    more = 1 + change.frequency_pct / 100
    rate = worth.margin_rate * worth.model.kept_rate * (1 + change.basket_pct / 100)
    cost = worth.cost_per_purchase * (1 + change.cost_to_serve_pct / 100)
    return more * (plain * rate - cost), more * rate * (spend.basket(x, one, one) - plain)


def _spend_of(model: LifetimeModel) -> SpendModel:
    if model.spend is None:
        raise NotEnoughDataError(Problem("lifetime_no_amount", "orders.amount"))
    return model.spend


@dataclass(frozen=True)
class Spread:
    """An amount for each group and how it moves with each parameter of the model."""

    value: Floats
    slopes: Floats
    """shape (n_groups, n_parameters): change of the amount per unit of log parameter."""

    def minus(self, other: Spread) -> Spread:
        """Difference of two amounts under the same parameters."""
        return Spread(self.value - other.value, self.slopes - other.slopes)

    def draws(self, model: LifetimeModel) -> Floats:
        """Amounts under the resampled parameters, shape (n_resamples, n_groups).

        Along the slopes: of the logarithm, or of the amount itself where it is so near zero that
        its sign is in doubt.
        """
        steps = model.draws @ self.slopes.T
        is_sure = np.abs(steps).max(axis=0, initial=0.0) < np.abs(self.value)
        safe = np.where(is_sure, self.value, 1.0)
        in_log = safe * np.exp(np.where(is_sure, steps / safe, 0.0))
        found: Floats = np.where(is_sure, in_log, self.value + steps)
        return found


def spreads(
    worth: Valuation, entries: pd.DataFrame, weights: Floats, changes: Sequence[Change]
) -> list[Spread]:
    """Add up the worth of weighted customers under each change, with its slopes.

    Parameters
    ----------
    weights : shape (n_groups, n_entries, 2): customers counted and their repeat revenue.

    Returns
    -------
    One Spread over the groups per change.
    """
    model = worth.model.purchases
    n_purchase = len(PARAMETERS[type(model)])
    variants = [model, *(moved(model, i, way) for i in range(n_purchase) for way in (STEP, -STEP))]
    bought = {
        stretch: [
            _bought(variant, worth, entries, Change(duration_pct=stretch)).sum(axis=1)
            for variant in variants
        ]
        for stretch in {change.duration_pct for change in changes}
    }
    return [_spread(worth, entries, weights, change, bought[change.duration_pct])
            for change in changes]  # fmt: skip


def _spread(
    worth: Valuation, entries: pd.DataFrame, weights: Floats, change: Change, bought: list[Floats]
) -> Spread:
    def amounts(purchases_made: Floats, at: Valuation) -> Floats:
        head, money = _worth_of_a_purchase(at, entries, change)
        in_heads = sums.weighted(weights[:, :, 0], purchases_made * head)
        return in_heads + sums.weighted(weights[:, :, 1], purchases_made * money)

    slopes = [
        (amounts(up, worth) - amounts(down, worth)) / (2 * STEP)
        for up, down in zip(bought[1::2], bought[2::2], strict=True)
    ]
    spend = _spend_of(worth.model)
    for i in range(len(PARAMETERS[type(spend)])):
        up, down = (
            dataclasses.replace(
                worth, model=dataclasses.replace(worth.model, spend=moved(spend, i, way))
            )
            for way in (STEP, -STEP)
        )
        slopes.append((amounts(bought[0], up) - amounts(bought[0], down)) / (2 * STEP))
    return Spread(amounts(bought[0], worth), np.stack(slopes, axis=1))


def lifetime_values(tables: CustomerTables, worth: Valuation) -> ibis.Table:
    """Return what each customer is still expected to bring, and whether he is still one.

    Returns
    -------
    Ibis table: customer_id, lifetime_value (discounted, in the measure of the valuation),
        expected_purchases (within the horizon, not discounted), probability_alive.

    Raises
    ------
    NotEnoughDataError : there are no amounts.
    """
    tables = purchases.prepared(tables) if tables.get("orders") is not None else tables
    customers = customers_of(worth.model.purchases, tables)
    entries = statistics.aggregated(customers)
    per_head, per_money = unit_worth(worth, entries)
    seen, days = seen_in(entries), float(worth.horizon.month_days[-1])
    cells = entries[list(statistics.KEYS)].assign(
        per_head=per_head.sum(axis=1),
        per_money=per_money.sum(axis=1),
        expected_purchases=models.expected_purchases(worth.model.purchases, seen, days),
        probability_alive=models.probability_alive(worth.model.purchases, seen),
    )
    keyed = statistics.with_cells(customers, is_exact=bool(entries.attrs["is_exact"]))
    joined = keyed.inner_join(lay(cells), list(statistics.KEYS))
    return joined.select(
        "customer_id",
        "expected_purchases",
        "probability_alive",
        lifetime_value=joined.per_head + joined.per_money * joined.repeat_revenue,
    )


def with_lifetime_value(
    customers: ibis.Table, lifetime_values: ibis.Table | None = None
) -> ibis.Table:
    """Add to each customer his lifetime value, null where nobody valued him.

    Parameters
    ----------
    lifetime_values : as :func:`lifetime_values` gives them; None: nobody is valued.
    """
    if lifetime_values is None:
        return customers.mutate(lifetime_value=ibis.null(float))
    values = lifetime_values.select("customer_id", "lifetime_value")
    return customers.left_join(values, "customer_id").drop("customer_id_right")
