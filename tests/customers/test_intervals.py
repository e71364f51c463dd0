"""How sure a figure is."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from parcours.customers.intervals import percentile_interval, wilson, wilson_of_clusters


@pytest.mark.parametrize(
    ("successes", "n", "low", "high"),
    [
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_wilson_equals_the_published_table(successes, n, low, high):
    """Bounds of Newcombe (Statistics in Medicine 17, 1998, table I), to the digits printed."""
    found = wilson(successes, n)
    assert (low, high) == tuple(round(float(bound), 4) for bound in found)


def test_nothing_observed_has_no_bounds():
    """Zero out of zero is unknown, not zero."""
    assert all(math.isnan(bound) for bound in wilson(0, 0))


@given(st.integers(1, 1000), st.data())
def test_wilson_holds_the_share_within_zero_and_one(n, data):
    """Whatever is observed, 0 <= low <= share <= high <= 1."""
    successes = data.draw(st.integers(0, n))
    low, high = wilson(successes, n)
    assert 0 <= low <= successes / n <= high <= 1


def test_independent_trials_have_the_size_of_their_count():
    """One trial per customer: the clustered interval is almost Wilson's own."""
    low, high = wilson_of_clusters(30, 100, (30, 30, 100), 100)
    assert [round(float(b), 2) for b in wilson(30, 100)] == [
        round(float(low), 2),
        round(float(high), 2),
    ]


def test_repeating_the_same_customers_says_nothing_more():
    """Ten identical answers of each of 100 customers are worth 100 answers."""
    low, high = wilson_of_clusters(300, 1000, (3000, 3000, 10000), 100)
    assert [round(float(b), 2) for b in wilson(30, 100)] == [
        round(float(low), 2),
        round(float(high), 2),
    ]


def test_one_customer_is_one_witness():
    """A single customer gives the interval of a single answer."""
    assert wilson(1, 1) == wilson_of_clusters(50, 50, (2500, 2500, 2500), 1)


def test_percentiles_hold_the_middle():
    """The interval of draws leaves the same share on both sides."""
    assert (5.0, 95.0) == pytest.approx(percentile_interval(range(101), level=0.9))
