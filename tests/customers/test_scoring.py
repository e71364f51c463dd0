"""Scores made of ranks, classes and tiers (V6, V9)."""

import dataclasses
import datetime as dt

import ibis
import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from fakes import customer_tables, orders, rows
from hypothesis import given, settings
from hypothesis import strategies as st
from parcours.customers import loyalty, potential, scoring, valuation
from parcours.customers.fits import LifetimeModel
from parcours.customers.measure import Measure
from parcours.customers.models import BetaGeometric, MeanBasket
from parcours.customers.scoring import Scale
from parcours.errors import NotEnoughDataError
from parcours.files import assumptions

ASSUMED = assumptions.load()
DAY = dt.date(2026, 3, 1)


def scores_of(values, scale):
    """Score values by one scale, or several."""
    table = ibis.memtable(pa.table(values))
    return table.mutate(score=scoring.score(table, scale)).score.to_pandas().tolist()


def test_a_rank_is_the_share_of_cuts_under_the_value():
    """Under all cuts 0, above all 100, equal cuts count for half (V6)."""
    cuts = Scale("v", 1.0, (1.0, 2.0, 3.0, 4.0), 1.0)
    assert [0.0, 12.5, 50.0, 100.0] == scores_of({"v": [0.5, 1.0, 2.5, 9.0]}, [cuts])


def test_what_is_unknown_is_left_out_with_its_weight():
    """A part unknown of a customer is not zero: the others make his score; none known, none (V6)."""
    parts = [Scale("v", 3.0, (1.0,), 1.0), Scale("w", 1.0, (1.0,), 0.5)]
    found = scores_of({"v": [2.0, 2.0, None], "w": [0.0, None, None]}, parts)
    assert [75.0, 100.0] == found[:2]
    assert found[2] != found[2]


def shop(n=40, as_of=DAY, **more):
    """Customers who buy more and more from one to the next, over three years."""
    lines = [
        (f"o{i}-{k}", f"c{i:02}", str(dt.date(2026, 2, 1) - dt.timedelta(days=60 * k)), 10.0 + i)
        for i in range(n)
        for k in range(1 + i * 18 // n)
    ]
    return customer_tables(
        as_of, orders=orders(*lines, columns="order_id customer_id order_date amount"), **more
    )


def test_every_customer_who_bought_is_in_a_class():
    """Head counts, shares and value by class add up to those of the customers (V6)."""
    found = potential.potential(shop(), ASSUMED)
    assert (40, 40, 1.0, 0) == (
        found.n, found.by_class["n"].sum(), pytest.approx(found.by_class["share_of_customers"].sum()),
        found.n_without_score,
    )  # fmt: skip


def test_higher_classes_have_higher_scores_and_bring_more():
    """Classes are in the order of their scores and of their value per customer (V6)."""
    table = potential.potential(shop(), ASSUMED).by_class
    table = table[table["n"] > 0]
    assert table["score"].is_monotonic_decreasing
    assert (table["value"] / table["n"]).is_monotonic_decreasing


def test_potential_is_never_under_the_value():
    """Headroom is counted for those who bought lately, and never negative (V6)."""
    table = potential.potential(shop(), ASSUMED).by_class
    assert (table["headroom"] >= -1e-9).all()


def test_parts_the_file_does_not_know_are_not_in_the_score():
    """Without messages nor lines, three parts; their shares of the weights add up (V6)."""
    parts = potential.potential(shop(), ASSUMED).parts
    assert ["value", "frequency", "momentum"] == list(parts["part"])
    assert 1.0 == pytest.approx(parts["share"].sum())


def test_messages_and_lines_add_their_parts():
    """Breadth and response come in where the file knows them (V6)."""
    messages = rows(
        "messages", "customer_id sent_time opened_time",
        ("c38", "2025-01-01T09:00:00", "2025-01-01T10:00:00"), ("c39", "2025-01-01T09:00:00", None),
    )  # fmt: skip
    lines = rows(
        "order_lines", "order_id category amount", ("o39-9", "sofa", 5.0), ("o39-9", "lamp", 5.0)
    )
    parts = potential.potential(shop(messages=messages, order_lines=lines), ASSUMED).parts
    assert ["value", "frequency", "momentum", "breadth", "response"] == list(parts["part"])


def test_migration_counts_customers_known_at_both_dates():
    """Rows are the classes of the first date; new customers are counted apart (V6)."""
    tables = shop()
    late = orders(
        ("n1", "late", "2026-02-01", 9.0), columns="order_id customer_id order_date amount"
    )
    more = tables.require("orders", "test").union(ibis.memtable(late))
    both = customer_tables(DAY, orders=more.to_pyarrow())
    found = potential.potential(both, ASSUMED)
    assert found.migration is not None
    bought = shop().require("orders", "test").to_pandas()
    known = set(bought[bought["order_date"].dt.date <= found.before]["customer_id"])
    assert (len(known), 41 - len(known)) == (found.migration.n, found.n_new)


def test_when_all_buy_less_classes_fall():
    """Ranks are those of the first date: a year without purchases sends everybody down (V6)."""
    found = potential.potential(shop(as_of=dt.date(2027, 3, 1)), ASSUMED, before=DAY)
    assert found.migration is not None
    assert 0 == found.by_class["n"].iloc[0]
    assert found.migration.moves["rise"] < found.migration.moves["fall"]


def test_without_customers_at_the_first_date_there_is_no_score():
    """Nobody had bought by the first date: refused, saying so (V6)."""
    with pytest.raises(NotEnoughDataError, match="no_purchase"):
        potential.potential(shop(), ASSUMED, before=dt.date(2020, 1, 1))


def test_without_any_purchase_there_is_no_score():
    """A file with returns only has nobody to score (V6)."""
    with pytest.raises(NotEnoughDataError, match="no_purchase"):
        potential.potential(customer_tables(DAY, orders=orders(("a", "2026-01-01", -5.0))), ASSUMED)


def test_margin_scores_need_margins():
    """Value in margin where no margin is known is refused (V6)."""
    with pytest.raises(NotEnoughDataError, match="margin"):
        potential.potential(shop(), ASSUMED, measure=Measure.MARGIN)


def test_an_unknown_margin_is_no_part_of_a_score():
    """A customer whose margin is unknown is scored on the rest (V6)."""
    lines = [(f"c{i}", "2026-01-01", 100.0, None if i == 0 else 10.0 * i) for i in range(5)]
    tables = customer_tables(
        DAY, orders=orders(*lines, columns="customer_id order_date amount margin")
    )
    parts = scoring.purchase_parts(tables, DAY, Measure.MARGIN).to_pandas().set_index("customer_id")
    assert (True, 20.0) == (bool(parts["value"].isna()["c0"]), float(parts["value"]["c2"]))


def test_nothing_known_makes_no_score():
    """A score without any part is refused (V9)."""
    with pytest.raises(NotEnoughDataError, match="no_part_of_score"):
        scoring.scales(ibis.memtable(pa.table({"x": [1.0]})), ("value",), "potential", ASSUMED)


@settings(max_examples=3)
@given(st.randoms())
def test_classes_do_not_depend_on_ids_or_currency(random):
    """Other ids, other currency: the same head counts by class (V6)."""
    names = random.sample(range(1000), 40)
    found = shop().require("orders", "test").to_pandas()
    renamed = {f"c{i:02}": f"x{names[i]}" for i in range(40)}
    found["customer_id"] = found["customer_id"].map(renamed)
    found["amount"] *= 655.957
    found["order_date"] = found["order_date"].dt.date
    other = customer_tables(DAY, orders=pa.Table.from_pandas(found, preserve_index=False))
    expected = list(potential.potential(shop(), ASSUMED).by_class["n"])
    assert expected == list(potential.potential(other, ASSUMED).by_class["n"])


def visited(**more):
    """Give visits to a few customers who spend a fair amount."""
    events = rows(
        "events", "customer_id event_time event channel",
        *[(f"c{i:02}", "2026-02-01T10:00:00", "home", "web") for i in range(28, 31) for _ in range(5)],
    )  # fmt: skip
    contacts = rows(
        "contacts", "customer_id contact_time channel", ("c00", "2026-02-01T10:00:00", "phone")
    )
    return shop(events=events, contacts=contacts, **more)


def test_tiers_take_the_same_shares_by_both_ways():
    """5, 15, 30 and 50 % of 40 customers: 2, 6, 12 and 20, but for ties (V9)."""
    table = loyalty.tiers(visited(), ASSUMED).by_tier
    assert [2, 6, 12, 20] == list(table["n_by_spend"])
    assert 40 == table["n"].sum()


def test_engaged_customers_rise_and_the_others_make_room():
    """Some rise, some fall, all are counted, with what they bring (V9)."""
    found = loyalty.tiers(visited(), ASSUMED)
    up, down, same = found.movers["n"]
    assert (40, True, True) == (up + down + same, up > 0, down > 0)
    assert found.changes["value"].sum() == pytest.approx(found.movers["value"].sum())


def priced(tables):
    """Value customers by a model given, not fitted."""
    purchases = BetaGeometric(0.8, 60.0, 0.9, 3.0)
    model = LifetimeModel(
        as_of=DAY, purchases=purchases, spend=MeanBasket(20.0), n=40, n_repeat=30,
        observed_days=900.0, log_likelihood_weeks=0.0, parameters=pd.DataFrame(),
        convergence=None, spend_convergence=None, draws=np.zeros((1, 5)), seed=0, is_exact=True,
    )  # fmt: skip
    return valuation.valuation(tables, ASSUMED, model)


def test_lifetime_values_are_added_where_a_valuation_is_given():
    """Who changes tier, and what it is worth: lifetime values by move; unknown without (V9)."""
    tables = visited()
    assert loyalty.tiers(tables, ASSUMED).movers["lifetime_value"].isna().all()
    values = valuation.lifetime_values(tables, priced(tables))
    total = values.lifetime_value.sum().execute()
    found = loyalty.tiers(tables, ASSUMED, lifetime_values=values).movers["lifetime_value"].sum()
    assert float(total) == pytest.approx(found)


def test_engagement_is_told_by_every_channel_known():
    """Visits, contacts and channels where the file has them, with their weights (V9)."""
    parts = loyalty.tiers(visited(), ASSUMED).engagement_parts
    assert ["visits", "contacts", "channels"] == list(parts["part"])


def test_engagement_needs_something_beyond_purchases():
    """Purchases alone tell no engagement: refused rather than a score of nothing (V9)."""
    with pytest.raises(NotEnoughDataError, match="no_part_of_score"):
        loyalty.tiers(shop(), ASSUMED)


def test_tiers_need_customers_who_bought():
    """Nobody bought: no tier (V9)."""
    with pytest.raises(NotEnoughDataError, match="no_purchase"):
        loyalty.tiers(customer_tables(DAY, orders=orders(("a", "2026-01-01", -5.0))), ASSUMED)


@pytest.mark.parametrize(("counts", "expected"), [(0.0, [0.0]), (1.0, [0.5])])
def test_opens_by_machines_answer_as_the_convention_says(counts, expected):
    """Left out, or counted as opens: the same convention as for segments and pressure (V6, V7, V9)."""
    messages = rows(
        "messages", "customer_id message_id channel sent_time opened_time is_proxy_open",
        ("c1", "m1", "email", "2026-02-01T10:00:00", "2026-02-01T11:00:00", True),
        ("c1", "m2", "email", "2026-02-08T10:00:00", None, False),
    )  # fmt: skip
    key = "engagement.counts_proxy_opens"
    settled = {**ASSUMED, key: dataclasses.replace(ASSUMED[key], value=counts)}
    found = scoring.response(customer_tables(DAY, messages=messages), DAY, settled)
    assert found is not None
    assert expected == found.response.to_pandas().tolist()
