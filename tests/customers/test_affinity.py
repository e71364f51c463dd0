"""What is bought where, and together (V10)."""

import datetime as dt

import ibis
import numpy as np
import pyarrow as pa
import pytest
from fakes import customer_tables, orders, rows
from hypothesis import given, settings
from hypothesis import strategies as st
from parcours.customers.affinity import affinities
from parcours.errors import NotEnoughDataError

DAY = dt.date(2026, 3, 1)


def shop(*bought, with_channel=True):
    """Orders: (customer, channel, categories)."""
    lines = [(f"o{i}", c, "2026-01-01", 10.0, channel) for i, (c, channel, _) in enumerate(bought)]
    columns = "order_id customer_id order_date amount channel"
    if not with_channel:
        columns = columns.removesuffix(" channel")
    categories = [(f"o{i}", name, 5.0) for i, (_, _, names) in enumerate(bought) for name in names]
    return customer_tables(
        DAY,
        orders=orders(*lines, columns=columns),
        order_lines=rows("order_lines", "order_id category amount", *categories),
    )


def example():
    """20 customers buy lamps on the web, 40 sofas in shops, 20 lamps in shops, 20 sofas on the web."""
    return shop(
        *[(f"a{i}", "web", ["lamp"]) for i in range(20)],
        *[(f"b{i}", "shop", ["sofa"]) for i in range(40)],
        *[(f"c{i}", "shop", ["lamp"]) for i in range(20)],
        *[(f"d{i}", "web", ["sofa"]) for i in range(20)],
    )


def lift(found, left, right, public=""):
    """Return the row of a pair."""
    table = found.rows.set_index(["public_id", "left", "right"])
    return table.loc[(public, left, right)]


def test_lift_is_what_is_bought_over_what_chance_would_have():
    """20 lamps on the web of 100 orders, 40 lamps, 40 on the web: 20 x 100 / (40 x 40) (V10)."""
    row = lift(affinities(example()), "lamp", "web")
    assert (1.25, 20, 40, 40, 100) == (
        row["lift"], row["n"], row["n_left"], row["n_right"], row["n_all"],
    )  # fmt: skip


def test_lift_has_an_interval_around_it():
    """Katz's interval of a ratio of risks: 1.25 between .78 and 2.00 (V10)."""
    row = lift(affinities(example()), "lamp", "web")
    spread = 1.959964 * np.sqrt(1 / 20 - 1 / 40 + 1 / 40 - 1 / 100)
    assert (1.25 * np.exp(-spread), 1.25 * np.exp(spread)) == pytest.approx(
        (row["low"], row["high"])
    )


def test_orders_of_one_customer_are_one_witness():
    """Ten orders of the same twenty customers do not narrow the interval ten times (V10)."""
    once = affinities(example())
    bought = [
        *[(f"a{i}", "web", ["lamp"]) for i in range(20)], *[(f"b{i}", "shop", ["sofa"]) for i in range(40)],
        *[(f"c{i}", "shop", ["lamp"]) for i in range(20)], *[(f"d{i}", "web", ["sofa"]) for i in range(20)],
    ]  # fmt: skip
    often = affinities(shop(*bought * 10))
    one, ten = lift(once, "lamp", "web"), lift(often, "lamp", "web")
    assert (one["lift"], one["low"]) == pytest.approx((ten["lift"], ten["low"]))


def test_pairs_of_categories_are_counted_over_customers():
    """Whoever bought both, together or not: 15 of 30, 20 and 25 with each: .9 (V10)."""
    bought = [
        *[(f"a{i}", "web", ["lamp", "sofa"]) for i in range(15)],
        *[(f"b{i}", "web", ["lamp"]) for i in range(11)],
        *[(f"c{i}", "web", ["sofa"]) for i in range(14)],
    ]
    row = lift(affinities(shop(*bought)), "lamp", "sofa")
    assert (15 * 40 / (26 * 29), "customer") == (pytest.approx(row["lift"]), row["unit"])


def test_small_groups_are_masked_with_their_complement():
    """Ten customers with both, or ten without, are not shown (V10)."""
    bought = [
        *[(f"a{i}", "web", ["lamp"]) for i in range(30)],
        *[(f"b{i}", "shop", ["lamp"]) for i in range(10)],
        *[(f"c{i}", "shop", ["sofa"]) for i in range(50)],
    ]
    found = affinities(shop(*bought))
    assert [True, True] == [
        bool(lift(found, "lamp", channel)["is_masked"]) for channel in ("shop", "web")
    ]
    assert np.isnan(lift(found, "lamp", "shop")["n"])


def test_what_is_never_bought_somewhere_is_seen():
    """A pair nobody has is there, masked, not missing (V10)."""
    bought = [
        *[(f"a{i}", "web", ["lamp"]) for i in range(30)],
        *[(f"c{i}", "shop", ["sofa"]) for i in range(50)],
    ]
    assert bool(lift(affinities(shop(*bought)), "lamp", "shop")["is_masked"])


def test_each_public_has_its_own_lifts():
    """Publics may overlap: each is told by itself, everybody under the empty name (V10)."""
    pairs = [(f"a{i}", "P1") for i in range(20)] + [(f"b{i}", "P1") for i in range(40)]
    members = ibis.memtable(
        pa.table({"customer_id": [c for c, _ in pairs], "public_id": [p for _, p in pairs]})
    )
    found = affinities(example(), members)
    assert {"", "P1"} == set(found.rows["public_id"])
    assert (3.0, 1.25) == (
        lift(found, "lamp", "web", "P1")["lift"], lift(found, "lamp", "web")["lift"],
    )  # fmt: skip


def test_without_channels_only_categories_are_crossed():
    """No channel in the orders: pairs of categories remain (V10)."""
    bought = [(f"a{i}", "web", ["lamp", "sofa"]) for i in range(15)]
    found = affinities(shop(*bought, with_channel=False))
    assert {"category_category"} == set(found.rows["kind"])


def test_returns_are_not_purchases():
    """A line returned makes no affinity (V10)."""
    tables = customer_tables(
        DAY,
        orders=orders(
            ("o1", "a", "2026-01-01", -5.0, "web"),
            columns="order_id customer_id order_date amount channel",
        ),
        order_lines=rows("order_lines", "order_id category amount", ("o1", "lamp", -5.0)),
    )
    with pytest.raises(NotEnoughDataError, match="no_category_bought"):
        affinities(tables)


def test_without_categories_affinities_are_refused():
    """Lines without categories are refused, naming the column (V10)."""
    tables = customer_tables(
        DAY,
        orders=orders(
            ("o1", "a", "2026-01-01", 5.0), columns="order_id customer_id order_date amount"
        ),
        order_lines=rows("order_lines", "order_id amount", ("o1", 5.0)),
    )
    with pytest.raises(NotEnoughDataError, match="category"):
        affinities(tables)


@settings(max_examples=8)
@given(st.randoms())
def test_affinities_do_not_depend_on_ids(random):
    """Other ids in any order, the same lifts (V10)."""
    bought = [
        (f"x{i}", "web" if i % 3 else "shop", ["lamp"] if i % 2 else ["sofa"]) for i in range(90)
    ]
    names = random.sample(range(1000), 90)
    shuffled = random.sample([(f"y{names[i]}", *rest) for i, (_, *rest) in enumerate(bought)], 90)
    one, two = (affinities(shop(*lines)).rows for lines in (bought, shuffled))
    assert one.equals(two)
