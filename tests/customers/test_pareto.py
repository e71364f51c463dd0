"""How much of the value rests on how few customers (V3)."""

import datetime as dt
import math

import cdnow
import numpy as np
import pytest
from fakes import customer_tables, orders, rows
from hypothesis import given, settings
from hypothesis import strategies as st
from parcours.customers.pareto import pareto
from parcours.errors import NotEnoughDataError

DAY = dt.date(2026, 3, 1)


def customers_worth(*values):
    """As many customers as values, each with one order."""
    lines = [(f"c{i:06}", "2026-01-01", float(value)) for i, value in enumerate(values)]
    return customer_tables(DAY, orders=orders(*lines))


def with_margins(*values):
    """As many customers as values, each with one order of that margin (None: unknown)."""
    lines = [(f"c{i}", "2026-01-01", 100.0, value) for i, value in enumerate(values)]
    return orders(*lines, columns="customer_id order_date amount margin")


def test_cdnow_is_not_eighty_twenty():
    """Top 20 % make 67.78 %, Gini .6346, 32.65 % make 80 %, over 23,570 customers (V3)."""
    found = pareto(customer_tables("1998-06-30", orders=cdnow.orders(sample=False)))
    expected = (23570, 2500315.63, 0.6778, 0.6346, 0.3265)
    assert expected == (
        found.n,
        round(found.total, 2),
        round(found.top_share_of_value, 4),
        round(found.gini, 4),
        round(found.share_of_customers_for_most, 4),
    )


def test_one_customer_out_of_ten_has_everything():
    """The Gini told is the biased one: .9, where the unbiased is 1 (V3)."""
    found = pareto(customers_worth(*[0] * 9, 1))
    assert 0.9 == pytest.approx(found.gini)


@pytest.mark.parametrize(
    ("share_of_top", "gini", "top"),
    [
        (lambda p: p ** (1 - math.log(4) / math.log(5)), 0.756471, 0.8),
        (lambda p: p - p * np.log(np.maximum(p, 1e-300)), 0.5, 0.521888),
        (lambda p: 1 - (1 - p) ** 2, 1 / 3, 0.36),
    ],
    ids=["pareto", "exponential", "uniform"],
)
def test_known_laws_have_their_closed_forms(share_of_top, gini, top):
    """Gini and top 20 % of the Pareto 80/20, exponential and uniform laws (V3)."""
    values = np.diff(share_of_top(np.linspace(0, 1, 20_001)))
    found = pareto(customers_worth(*values))
    assert (gini, top) == pytest.approx((found.gini, found.top_share_of_value), abs=1e-4)


def test_equal_customers_make_what_they_are():
    """Four customers of five equal ones make 80 %, Gini 0 (V3)."""
    found = pareto(customers_worth(3, 3, 3, 3, 3))
    assert (0.8, 0.2, 0.0) == pytest.approx(
        (found.share_of_customers_for_most, found.top_share_of_value, found.gini)
    )


def test_the_top_is_a_whole_number_of_customers():
    """The best 20 % of 6 customers are the first two: rounded up, and said so (V3)."""
    found = pareto(customers_worth(10, 5, 2, 1, 1, 1))
    assert (0.75, "whole_customers_rounded_up") == (found.top_share_of_value, found.rule)


def test_customers_who_cost_more_than_they_bring_are_counted():
    """Negative margins: the curve rises above 1 and ends at 1, losses are counted (V3)."""
    found = pareto(customer_tables(DAY, orders=with_margins(80.0, 40.0, -20.0)), "margin")
    assert (1, -20.0, 1.2, 1.0) == (
        found.n_negative,
        found.negative_total,
        found.points["share_of_value"].max(),
        found.points["share_of_value"].iloc[-1],
    )


def test_unknown_margins_are_left_out_and_counted():
    """A customer whose margin is not fully known is in no share of margin (V3)."""
    found = pareto(customer_tables(DAY, orders=with_margins(80.0, None)), "margin")
    assert (1, 1) == (found.n, found.n_unknown)


def test_without_margins_margin_is_refused():
    """Revenue is never shown as margin (V3)."""
    with pytest.raises(NotEnoughDataError, match="margin"):
        pareto(customers_worth(1, 2), "margin")


def test_a_total_that_is_not_positive_is_refused():
    """A share of a loss means nothing (V3)."""
    with pytest.raises(NotEnoughDataError):
        pareto(customer_tables(DAY, orders=with_margins(-1.0, 1.0)), "margin")


def test_contribution_takes_away_the_cost_to_serve():
    """A margin of 10 with contacts of 30 is a customer who costs more than he brings (V3)."""
    tables = customer_tables(
        DAY,
        orders=with_margins(80.0, 10.0),
        contacts=rows(
            "contacts", "customer_id contact_time cost", ("c1", "2026-02-01T10:00:00", 30.0)
        ),
    )
    found = pareto(tables, "contribution")
    assert (60.0, 1, -20.0) == (found.total, found.n_negative, found.negative_total)


def test_contribution_without_costs_is_refused():
    """A cost nobody knows is not a cost of zero (V3)."""
    with pytest.raises(NotEnoughDataError, match="no_cost_to_serve"):
        pareto(customer_tables(DAY, orders=with_margins(80.0)), "contribution")


@settings(max_examples=15)
@given(st.lists(st.integers(0, 10_000), min_size=1, max_size=300).filter(any), st.randoms())
def test_shares_end_at_one_and_do_not_depend_on_order_or_currency(values, random):
    """The curve goes from 0 to 1, never down, the same in any order and any currency (V3)."""
    expected = pareto(customers_worth(*values)).points["share_of_value"]
    shuffled = random.sample(values, len(values))
    found = pareto(customers_worth(*[value * 7.5 for value in shuffled])).points["share_of_value"]
    assert list(expected) == pytest.approx(list(found))
    assert (0.0, 1.0, True) == (
        expected.iloc[0],
        expected.iloc[-1],
        bool((expected.diff().dropna() >= -1e-12).all()),
    )
