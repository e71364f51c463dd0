"""What it is worth to move a lever (V5), and an action (R5)."""

import dataclasses
import functools

import ibis
import pyarrow as pa
import pytest
import simulated
from fakes import customer_tables
from hypothesis import given, settings
from hypothesis import strategies as st
from parcours.customers import equity, levers, lifetime, valuation
from parcours.customers.measure import Measure
from parcours.errors import NotEnoughDataError
from parcours.files import assumptions
from parcours.method.plan import Lever, LeverChange

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


def change(lever, likely, low=None, high=None):
    """Assume a change of one lever."""
    return LeverChange(
        lever=lever,
        low_pct=likely if low is None else low,
        likely_pct=likely,
        high_pct=likely if high is None else high,
        author="A. B.",
        source="workshop",
    )


def gain(*changes, **more):
    """Value changes for everybody."""
    return levers.value_of_change(tables(), worth(), changes, **more)


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


@settings(max_examples=12)
@given(
    st.sampled_from(list(Lever)),
    st.lists(st.floats(1, 60), min_size=3, max_size=3, unique_by=lambda v: round(v, 3)),
    st.sampled_from(["bg_nbd", "pareto_nbd", "retention_rate"]),
)
def test_value_rises_with_each_lever(lever, steps, name):
    """The further a lever moves the more it is worth, whatever the model (V5)."""
    sign = -1 if lever is Lever.COST_TO_SERVE else 1
    low, likely, high = sorted(sign * step for step in steps)
    found = levers.value_of_change(tables(), worth(name), [change(lever, likely, low, high)])
    assert 0 < found.low < found.likely < found.high


def test_the_same_lever_is_worth_the_same_in_the_plan():
    """An action of +10 % of basket for all equals the row of the tornado (V5, R5)."""
    rows = levers.tornado(tables(), ASSUMED, worth=worth()).rows.set_index("lever")
    assert rows.loc["basket", "gain"] == pytest.approx(gain(change(Lever.BASKET, 10)).likely)


def test_nothing_changed_is_worth_nothing():
    """No change, no gain, in any year (R5)."""
    found = gain()
    assert (0.0, 0.0, 0.0, 0.0) == (found.low, found.likely, found.high, found.first_year)


def test_years_sum_to_the_gains():
    """The gain of each case is the sum of its years; the first is that of the payback (R5)."""
    found = gain(change(Lever.DURATION, 10, 5, 15))
    assert list(found.by_case["gain"]) == pytest.approx(
        list(found.by_year[["low", "likely", "high"]].sum())
    )


def test_half_the_customers_reached_is_half_the_gain():
    """Value is in proportion to the customers reached (R5)."""
    whole, half = (gain(change(Lever.BASKET, 10), reached_share_pct=pct) for pct in (100.0, 50.0))
    assert (0.5 * whole.likely, 0.5 * whole.n_reached) == pytest.approx(
        (half.likely, half.n_reached)
    )


def test_assumptions_on_one_lever_add_up():
    """Two findings that each give +5 % of basket give +10 % (R5)."""
    twice = gain(change(Lever.BASKET, 5), change(Lever.BASKET, 5))
    assert gain(change(Lever.BASKET, 10)).likely == pytest.approx(twice.likely)


def test_a_loss_is_never_more_than_the_equity_concerned():
    """Losing all frequency loses the equity of those concerned, no more (R5)."""
    found = gain(change(Lever.FREQUENCY, -100))
    assert -found.equity_concerned == pytest.approx(found.likely)


def members():
    """Put the first customers in two overlapping publics."""
    ids = [f"c{i:07}" for i in range(1500)]
    pairs = [(c, "P1") for c in ids[:600]] + [(c, "P2") for c in ids[400:900]]
    return ibis.memtable(
        pa.table({"customer_id": [c for c, _ in pairs], "public_id": [p for _, p in pairs]})
    )


def test_customers_of_two_publics_are_counted_once():
    """600 and 500 customers of whom 200 in both: 900 reached (R5)."""
    found = gain(change(Lever.BASKET, 10), members=members(), publics=["P1", "P2"])
    assert 900 == found.n_customers


def test_publics_share_the_gain_of_all():
    """The gain for a public is 10 % of what its customers are worth in baskets (R5)."""
    part = gain(change(Lever.FREQUENCY, 10), members=members(), publics=["P1"])
    table = equity.customer_equity(tables(), ASSUMED, members(), worth()).by_public
    assert table is not None
    assert 0.1 * table["equity_in_full"].iloc[0] == pytest.approx(part.likely)


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"publics": ["P1"]}, "no_members"),
        ({"publics": ["P9"], "members": members()}, "no_customer_in_public"),
    ],
)
def test_publics_nobody_is_in_are_refused(more, code):
    """An action for a public that cannot be found in the file has no value from the file (R5)."""
    with pytest.raises(NotEnoughDataError, match=code):
        gain(change(Lever.BASKET, 10), **more)


def test_a_lever_the_measure_does_not_see_is_refused():
    """Costs to serve cannot be valued where costs are unknown (R5)."""
    plain = valuation.valuation(tables(), ASSUMED, worth().model)
    with pytest.raises(NotEnoughDataError, match="lever_not_seen"):
        levers.value_of_change(tables(), plain, [change(Lever.COST_TO_SERVE, -10)])
