"""Purchases of many customers are counted in parts that fit the memory (V1, V7)."""

import functools

import pandas as pd
import simulated
from fakes import customer_tables
from parcours.customers import frames, purchases
from parcours.customers.purchase_passages import gap_histogram


@functools.cache
def tables():
    """400 customers seen over 900 days."""
    return customer_tables(simulated.DAY, orders=simulated.bg_orders(400, 0.8, 90, 0.9, 3))


@functools.cache
def parts():
    """The same in parts of about 100 lines."""
    return purchases.parts(tables(), lines_at_once=100)


def by_id(table):
    """Bring a table in the order of its customers."""
    return table.to_pandas().sort_values("customer_id", ignore_index=True)


def test_few_lines_make_one_part():
    """Nothing is split that fits (V1)."""
    assert 1 == len(purchases.parts(tables()))


def test_every_customer_is_whole_in_one_part():
    """Parts put together are the customers, each with all he bought (V1)."""
    assert len(parts()) > 2
    together = frames.keep_all(tables(), [purchases.by_customer(part) for part in parts()])
    pd.testing.assert_frame_equal(by_id(purchases.by_customer(tables())), by_id(together))


def test_gaps_of_the_parts_add_up():
    """What is counted over customers is the sum of the parts (V7)."""
    keys = ["is_first", "is_open", "gap"]
    whole, *counted = (
        gap_histogram(one, "month").to_pandas().groupby(keys)["n"].sum()
        for one in (tables(), *parts())
    )
    pd.testing.assert_series_equal(whole, pd.concat(counted).groupby(keys).sum())
