"""What it is worth to move a lever (V5)."""

import dataclasses
import functools

import pytest
import simulated
from fakes import customer_tables
from hypothesis import given, settings
from hypothesis import strategies as st
from parcours.customers import levers, lifetime, valuation
from parcours.customers.measure import Measure
from parcours.files import assumptions
from parcours.method.plan import Lever

ASSUMED = assumptions.load()


@functools.cache
def tables():
    """Draw 1,500 customers seen over 900 days."""
    return customer_tables(simulated.DAY, orders=simulated.bg_orders(1500, 0.8, 90, 0.9, 3))


@functools.cache
def worth(name="bg_nbd"):
    """Value them in contribution: 40 % of margin, 3 of cost per purchase."""
    found = valuation.valuation(tables(), ASSUMED, lifetime.fit(tables(), ASSUMED, name))
    return dataclasses.replace(
        found, measure=Measure.CONTRIBUTION, margin_rate=0.4, cost_per_purchase=1.0
    )


def test_each_lever_has_a_row_and_all_together_the_last():
    """The strongest first, then all four at once (V5)."""
    rows = levers.tornado(tables(), ASSUMED, worth=worth()).rows
    assert {*map(str, Lever), "together"} == set(rows["lever"])
    assert "together" == rows["lever"].iloc[-1]
    assert rows["gain"].iloc[:-1].is_monotonic_decreasing


def test_together_is_worth_more_than_the_sum():
    """Levers multiply one another (V5)."""
    rows = levers.tornado(tables(), ASSUMED, worth=worth()).rows
    assert rows["gain"].iloc[-1] > rows["gain"].iloc[:-1].sum()


def test_frequency_has_elasticity_one():
    """+10 % of frequency is 10 % of the equity, by definition (V5)."""
    found = levers.tornado(tables(), ASSUMED, worth=worth())
    row = found.rows.set_index("lever").loc["frequency"]
    assert (0.1, 0.1 * found.equity) == pytest.approx((row["share"], row["gain"]))


def test_margin_levers_add_up_to_the_equity():
    """Basket +10 % less cost -10 % is 10 % of the equity: earned and caused (V5)."""
    found = levers.tornado(tables(), ASSUMED, worth=worth())
    gains = found.rows.set_index("lever")["gain"]
    assert 0.1 * found.equity == pytest.approx(gains["basket"] - gains["cost_to_serve"])


def test_a_cost_goes_down():
    """The lever of costs is moved downwards, and the gain is positive (V5)."""
    row = (
        levers.tornado(tables(), ASSUMED, worth=worth())
        .rows.set_index("lever")
        .loc["cost_to_serve"]
    )
    assert (-10.0, True, True) == (row["change_pct"], row["gain"] > 0, row["loss"] < 0)


def test_each_gain_has_an_interval():
    """Low < gain < high for every row (V5)."""
    rows = levers.tornado(tables(), ASSUMED, worth=worth()).rows
    assert ((rows["low"] < rows["gain"]) & (rows["gain"] < rows["high"])).all()


def test_revenue_sees_no_cost():
    """Where margins or costs are unknown the lever of costs has no row, and that is said (V5)."""
    plain = valuation.valuation(tables(), ASSUMED, worth().model)
    found = levers.tornado(tables(), ASSUMED, worth=plain)
    assert (Measure.REVENUE, (Lever.COST_TO_SERVE,), False) == (
        found.measure,
        found.unseen,
        "cost_to_serve" in set(found.rows["lever"]),
    )


@settings(max_examples=5)
@given(
    st.lists(st.floats(1, 60), min_size=2, max_size=2, unique_by=lambda v: round(v, 3)),
    st.sampled_from(["bg_nbd", "pareto_nbd", "retention_rate"]),
)
def test_value_rises_with_each_lever(steps, name):
    """The further a lever moves the more it is worth, whatever the model (V5)."""
    near, far = (
        levers.tornado(tables(), ASSUMED, step, worth(name)).rows.set_index("lever")["gain"]
        for step in sorted(steps)
    )
    assert ((near > 0) & (far > near)).all()


def test_a_loss_is_never_more_than_the_equity():
    """Nobody buys any more, or nobody stays: all is lost, and no more than all (V5)."""
    found = levers.tornado(tables(), ASSUMED, 100.0, worth())
    loss = found.rows.set_index("lever")["loss"]
    assert [-found.equity] * 2 == pytest.approx([loss["frequency"], loss["duration"]])
