"""Who buys, how often, and who is leaving (V1)."""

import datetime as dt

import pytest
from fakes import customer_tables, orders, rows
from hypothesis import given, settings
from hypothesis import strategies as st
from parcours.customers import purchases
from parcours.customers.activity import activity, repurchase_gaps, rfm
from parcours.errors import NotEnoughDataError
from parcours.files import assumptions

ASSUMED = assumptions.load()
DAY = dt.date(2026, 3, 1)


def row(tables, customer="a"):
    """Everything known of the purchases of one customer."""
    frame = purchases.by_customer(tables).to_pandas().set_index("customer_id")
    return frame.loc[customer]


def test_two_orders_on_one_day_are_one_purchase():
    """Same-day orders merge into one transaction (V1)."""
    tables = customer_tables(
        DAY, orders=orders(("a", "2026-01-01", 10.0), ("a", "2026-01-01", 5.0))
    )
    assert (1, 15.0) == tuple(row(tables)[["n_purchases", "revenue"]])


def test_a_return_is_netted_and_is_no_purchase():
    """A negative amount on a later day lowers revenue and adds no purchase (V1)."""
    lines = [("a", "2026-01-01", 50.0), ("a", "2026-02-01", 30.0), ("a", "2026-02-10", -20.0)]
    found = row(customer_tables(DAY, orders=orders(*lines)))
    assert (2, 60.0, 28) == tuple(
        found[["n_purchases", "revenue", "days_since_last_purchase"]].astype(int)
    )


def test_a_day_bought_and_returned_is_no_purchase():
    """What is bought and brought back the same day leaves no purchase (V1)."""
    lines = [("a", "2026-01-01", 50.0), ("a", "2026-02-01", 30.0), ("a", "2026-02-01", -30.0)]
    assert 1 == row(customer_tables(DAY, orders=orders(*lines)))["n_purchases"]


def test_a_free_order_is_a_purchase():
    """An order of zero without any return is a visit, as in the CDNOW data (V1)."""
    assert 1 == row(customer_tables(DAY, orders=orders(("a", "2026-01-01", 0.0))))["n_purchases"]


def test_an_unknown_margin_is_not_a_margin_of_zero():
    """A customer with one order of unknown margin has no margin (V3): missing is never zero."""
    lines = [("a", "2026-01-01", 50.0, 20.0), ("a", "2026-01-09", 50.0, None)]
    tables = customer_tables(
        DAY, orders=orders(*lines, columns="customer_id order_date amount margin")
    )
    assert row(tables).isna()["margin"]


def test_orders_after_the_date_and_without_customer_do_not_count():
    """Figures are at a date, of customers: later orders and anonymous ones stay out (V1)."""
    lines = [("a", "2026-01-01", 50.0), ("a", "2026-03-02", 50.0), (None, "2026-01-01", 9.0)]
    found = purchases.by_customer(customer_tables(DAY, orders=orders(*lines))).to_pandas()
    assert [("a", 1)] == list(found[["customer_id", "n_purchases"]].itertuples(index=False))


@pytest.mark.parametrize(
    ("dates", "state"),
    [
        (["2025-12-01"], "new"),
        (["2025-11-30"], "active"),
        (["2024-01-01", "2025-03-01"], "active"),
        (["2024-01-01", "2025-02-28"], "at_risk"),
        (["2024-03-01"], "at_risk"),
        (["2024-02-29"], "lapsed"),
    ],
)
def test_the_state_of_a_customer_follows_the_days(dates, state):
    """New for 90 days after the first purchase, then by the last one; bounds included (V1)."""
    tables = customer_tables(DAY, orders=orders(*[("a", date, 10.0) for date in dates]))
    assert [state] == list(rfm(tables, ASSUMED).state.to_pandas())


LINES = [
    ("a", "2026-02-01", 10.0, "web"),
    ("b", "2025-05-01", 20.0, "web"),
    ("b", "2025-06-01", 20.0, "store"),
    ("c", "2023-01-01", 50.0, "store"),
    ("d", "2023-01-01", -5.0, "store"),
]


def example(lines=LINES):
    """Three customers who bought, one who only returned, one who never came."""
    return customer_tables(
        DAY,
        orders=orders(*lines, columns="customer_id order_date amount channel"),
        customers=rows("customers", "customer_id", *[(name,) for name in "abcde"]),
    )


def test_customers_are_counted_by_state():
    """Each state has its head count and its share of revenue (V1)."""
    found = activity(example(), ASSUMED).by_state
    assert [("new", 1, 0.1), ("active", 1, 0.4), ("at_risk", 0, 0.0), ("lapsed", 1, 0.5)] == list(
        found[["state", "n", "share_of_revenue"]].itertuples(index=False)
    )


def test_one_time_customers_and_channels_are_counted():
    """One-time against repeat, one channel against several (V1)."""
    found = activity(example(), ASSUMED)
    assert found.by_channels is not None
    assert [[2, 1], [2, 1]] == [list(found.by_repeat["n"]), list(found.by_channels["n"])]


def test_those_who_never_bought_are_not_lost():
    """Customers without purchase and with returns only are counted apart (V1)."""
    found = activity(example(), ASSUMED)
    assert (3, 2, 1) == (found.n, found.n_without_purchase, found.n_returns_only)


def test_without_channels_nothing_is_said_of_channels():
    """A file without channels gives no split by channel rather than an empty one (V1)."""
    found = activity(customer_tables(DAY, orders=orders(("a", "2026-01-01", 1.0))), ASSUMED)
    assert (None, None) == (found.by_channels, found.n_without_purchase)


def test_no_purchase_by_the_date_is_refused():
    """Where nobody bought by the date, that is said rather than shown as zeros (V1)."""
    tables = customer_tables("2020-01-01", orders=orders(("a", "2026-01-01", 1.0)))
    with pytest.raises(NotEnoughDataError):
        activity(tables, ASSUMED)


def test_no_orders_is_refused():
    """Without orders there is no activity (V1)."""
    with pytest.raises(NotEnoughDataError):
        activity(customer_tables(DAY), ASSUMED)


def test_kept_purchases_give_the_same_activity():
    """Computing purchases once changes no figure (V1)."""
    kept = activity(purchases.prepared(example()), ASSUMED)
    assert kept.by_state.equals(activity(example(), ASSUMED).by_state)


@settings(max_examples=10)
@given(st.permutations(LINES))
def test_activity_does_not_depend_on_the_order_of_lines(lines):
    """The same orders in any order give the same table (V1)."""
    expected = activity(example(), ASSUMED).by_state
    assert expected.equals(activity(example(lines), ASSUMED).by_state)


def test_gaps_between_purchases_say_when_a_customer_is_late():
    """The delays within which a share of the returns happened (V1)."""
    lines = [("a", "2026-01-01", 1.0), ("a", "2026-01-11", 1.0), ("a", "2026-02-11", 1.0)]
    found = repurchase_gaps(customer_tables(DAY, orders=orders(*lines)))
    assert ([10, 31, 31, 31], 2) == (list(found["days"]), found.attrs["n"])


def test_without_return_there_is_no_gap():
    """Customers who never came back have no delay: the table is empty, not zero (V1)."""
    found = repurchase_gaps(customer_tables(DAY, orders=orders(("a", "2026-01-01", 1.0))))
    assert (0, 0) == (len(found), found.attrs["n"])
