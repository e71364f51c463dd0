"""What is spent on each class against what it brings, and what to shift (V11)."""

import datetime as dt

import numpy as np
import pandas as pd
import pytest
from fakes import customer_tables, orders, rows
from hypothesis import given
from hypothesis import strategies as st
from parcours.customers import investment, potential, valuation
from parcours.customers.fits import LifetimeModel
from parcours.customers.measure import Measure
from parcours.customers.models import BetaGeometric, MeanBasket
from parcours.errors import NotEnoughDataError
from parcours.files import assumptions
from parcours.method.worth import BOUNDS

ASSUMED = assumptions.load()
DAY = dt.date(2026, 3, 1)


def shop(*, margin=True, more=None):
    """40 customers who buy more and more; contacts and messages have costs."""
    lines = [
        (f"c{i:02}", str(dt.date(2024, 4, 1) + dt.timedelta(days=30 * k)), 10.0 + i, 4.0)
        for i in range(40)
        for k in range(1 + i * 23 // 40)
    ]
    columns = "customer_id order_date amount margin"
    if not margin:
        columns = "customer_id order_date amount"
    contacts = [(f"c{i:02}", "2026-02-01T10:00:00", "phone", 2.0) for i in range(40)]
    contacts.append(("stranger", "2026-02-01T10:00:00", "phone", 5.0))
    return customer_tables(
        DAY,
        orders=orders(*lines, columns=columns),
        contacts=rows("contacts", "customer_id contact_time channel cost", *contacts),
        costs=rows("costs", "month cost_type channel amount", ("2026-01-01", "brand", None, 100.0)),
        **(more or {}),
    )


def test_every_cost_and_every_customer_is_in_a_row():
    """Spend by class adds up, those who never bought apart; the rest is unattributed (V11)."""
    found = investment.investment(shop(), ASSUMED)
    assert (85.0, 100.0, 41, 85.0) == (
        found.spend, found.unattributed, found.n, found.by_class["spend"].sum(),
    )  # fmt: skip
    assert 5.0 == found.by_class.set_index("potential_class")["spend"][""]


def test_what_is_reinvested_is_told_against_margin_and_distribution():
    """All costs over the margin of the year, and over what was distributed (V11)."""
    found = investment.investment(shop(), ASSUMED, distributed_profit=370.0)
    assert (185.0, 0.5) == (found.reinvested, found.reinvested_per_distributed)
    assert found.reinvested_share is not None


def test_what_nobody_declared_is_unknown():
    """No distribution declared, no margin known: None, not zero (V11)."""
    found = investment.investment(shop(margin=False), ASSUMED)
    assert (Measure.REVENUE, None, None, None) == (
        found.measure, found.reinvested_share, found.distributed_profit,
        found.reinvested_per_distributed,
    )  # fmt: skip


def test_a_valuation_turns_the_shift_to_lifetime_value():
    """With lifetime values the budget follows what customers are still expected to bring (V11)."""
    model = LifetimeModel(
        as_of=DAY, purchases=BetaGeometric(0.8, 60.0, 0.9, 3.0), spend=MeanBasket(20.0), n=40,
        n_repeat=30, observed_days=900.0, log_likelihood_weeks=0.0, parameters=pd.DataFrame(),
        convergence=None, spend_convergence=None, draws=np.zeros((1, 5)), seed=0, is_exact=True,
    )  # fmt: skip
    tables = shop()
    values = valuation.lifetime_values(tables, valuation.valuation(tables, ASSUMED, model))
    found = investment.investment(tables, ASSUMED, lifetime_values=values)
    assert "lifetime_value" == found.shift_base
    assert found.by_class["lifetime_value"].iloc[:-1].notna().any()


def test_without_costs_there_is_no_investment():
    """No cost tied to customers: refused, saying what it would take (V11)."""
    tables = customer_tables(DAY, orders=orders(("a", "2026-01-01", 5.0)))
    with pytest.raises(NotEnoughDataError, match="no_cost_to_serve"):
        investment.investment(tables, ASSUMED)


def classes(*rows_):
    """Classes with their spend and value."""
    return pd.DataFrame(
        [(f"k{i}", float(s), float(v)) for i, (s, v) in enumerate(rows_)],
        columns=["potential_class", "spend", "value"],
    )


def test_spend_in_proportion_to_value_does_not_move():
    """Where each euro brings as much everywhere there is nothing to shift (V11)."""
    found = investment.suggested_shift(classes((10, 100), (30, 300)), ASSUMED)
    assert [0.0, 0.0, 0.0] == pytest.approx(
        [*found["change"], found["gain_likely"].sum()], abs=1e-6
    )


def test_a_class_that_brings_nothing_gives_what_it_may():
    """It goes down by the bound, the others take it; no gain is invented there (V11)."""
    found = investment.suggested_shift(classes((10, 100), (10, -5)), ASSUMED)
    assert [0.3, -0.3] == pytest.approx(list(found["change"]))
    assert 0.0 == found["gain_likely"].iloc[1]


@given(st.lists(st.tuples(st.floats(1, 1e6), st.floats(0, 1e7)), min_size=1, max_size=6))
def test_a_shift_stays_within_the_budget_and_its_bounds(pairs):
    """Never more than the budget, no class moved by more than 30 %, never a loss (V11)."""
    found = investment.suggested_shift(classes(*pairs), ASSUMED)
    assert found["suggested_spend"].sum() <= found["spend"].sum() * (1 + 1e-9)
    assert found["change"].abs().max() <= 0.3 + 1e-9
    gains = [found[f"gain_{case}"].sum() for case in BOUNDS]
    assert gains[1] >= -1e-6 * (1 + sum(value for _, value in pairs))


def test_a_class_is_the_same_as_in_the_potential():
    """Head counts and value by class are those of the score, so that two pages never differ (V6, V11)."""
    tables = shop()
    scored = potential.potential(tables, ASSUMED, measure=Measure.MARGIN)
    found = investment.investment(tables, ASSUMED, classed=scored.classed).by_class.iloc[:-1]
    assert scored.by_class[["n", "value"]].to_numpy().tolist() == pytest.approx(
        found[["n", "value"]].to_numpy()
    )
