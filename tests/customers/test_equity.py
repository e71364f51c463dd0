"""Customer equity, whole and by public; what future purchases are worth (V2, V4)."""

import dataclasses
import functools

import cdnow
import ibis
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pytest
import simulated
from fakes import customer_tables, orders, rows
from parcours.customers import equity, fits, lifetime, statistics, valuation
from parcours.customers.measure import Measure
from parcours.customers.models import ModelName
from parcours.errors import NotEnoughDataError
from parcours.files import assumptions

ASSUMED = assumptions.load()


@functools.cache
def cdnow_tables():
    """Return the CDNOW sample to the end of June 1998."""
    return customer_tables("1998-06-30", orders=cdnow.orders())


@functools.cache
def cdnow_worth():
    """Settle what its purchases are worth, by BG/NBD."""
    model = lifetime.fit(cdnow_tables(), ASSUMED, "bg_nbd")
    return valuation.valuation(cdnow_tables(), ASSUMED, model)


def members(*pairs):
    """Publics of customers."""
    return ibis.memtable(
        pa.table({"customer_id": [c for c, _ in pairs], "public_id": [p for _, p in pairs]})
    )


def overlapping():
    """Three publics of CDNOW: many purchases, much money, and both at once for some."""
    found = cdnow_tables().require("orders", "test").to_pandas()
    by = found.groupby("customer_id")["amount"].agg(["size", "sum"])
    pairs = [(c, "many") for c in by.index[by["size"] > 2]]
    pairs += [(c, "big") for c in by.index[by["sum"] > 100]]
    pairs += [(c, "huge") for c in by.index[by["sum"] > 500]]
    return members(*pairs)


@functools.cache
def cdnow_equity():
    """Return the equity of CDNOW with overlapping publics."""
    return equity.customer_equity(cdnow_tables(), ASSUMED, overlapping(), cdnow_worth())


def test_equity_is_the_sum_of_lifetime_values():
    """Adding up each customer's lifetime value gives the equity (V4)."""
    each = valuation.lifetime_values(cdnow_tables(), cdnow_worth())
    assert cdnow_equity().equity == pytest.approx(float(each.lifetime_value.sum().execute()))


def test_the_parts_sum_to_the_whole_though_publics_overlap():
    """Shared equally between their publics, customers make up the whole, none counted twice (V4)."""
    found = cdnow_equity()
    assert found.by_public is not None
    assert (found.equity, 2357.0, 1.0) == pytest.approx(
        tuple(found.by_public[["equity", "n", "share"]].sum())
    )


def test_customers_of_no_public_have_their_own_row():
    """What no public covers is shown, last (V4)."""
    table = cdnow_equity().by_public
    assert table is not None
    assert ["big", "huge", "many", ""] == list(table["public_id"])


def test_a_public_counted_in_full_is_the_sum_of_its_customers():
    """equity_in_full of a public equals the lifetime values of all its customers (V4)."""
    each = valuation.lifetime_values(cdnow_tables(), cdnow_worth())
    big = overlapping().filter(ibis._.public_id == "big")
    expected = float(each.semi_join(big, "customer_id").lifetime_value.sum().execute())
    table = cdnow_equity().by_public
    assert table is not None
    assert expected == pytest.approx(float(table["equity_in_full"].iloc[0]))


def test_equity_has_an_interval_around_it():
    """Low < equity < high, whole and by public, with method, draws and seed (V4)."""
    found = cdnow_equity()
    table = found.by_public
    assert table is not None
    assert found.interval.low < found.equity < found.interval.high
    assert ((table["low"] < table["equity"]) & (table["equity"] < table["high"])).all()
    assert ("bootstrap", 200) == (found.interval.method, found.interval.n_resamples)


def test_the_interval_is_as_wide_as_refits_would_make_it():
    """Equity of 30 resampled files, refitted, spreads as the interval says, within 35 % (V4)."""
    rng = np.random.default_rng(0)
    customers = statistics.histories(cdnow_tables()).to_pandas()
    worth = cdnow_worth()
    entries = statistics.aggregated(statistics.histories(cdnow_tables()))
    values = []
    for _ in range(30):
        drawn = customers.sample(len(customers), replace=True, random_state=rng)
        again = drawn.assign(customer_id=[f"{i:05}" for i in range(len(drawn))])
        table = ibis.memtable(pa.Table.from_pandas(again, preserve_index=False))
        cells = statistics.cells_of(statistics.aggregated(table))
        model, _ = fits.fit_statistics(cells.seen, ModelName.BG_NBD)
        spend, *_ = fits.fit_spend(statistics.spending(table), 2, 0)
        refitted = dataclasses.replace(
            worth, model=dataclasses.replace(worth.model, purchases=model, spend=spend)
        )
        per_head, per_money = valuation.unit_worth(refitted, entries)
        heads, money = entries["n"].to_numpy(), entries["repeat_revenue"].to_numpy()
        values.append(float((heads @ per_head + money @ per_money).sum()))
    found = cdnow_equity().interval
    assert 2 * 1.96 * np.std(values) == pytest.approx(found.high - found.low, rel=0.35)


def test_years_add_up_to_the_equity():
    """Five years, each worth less than the one before (V4)."""
    found = cdnow_equity()
    assert found.equity == pytest.approx(found.by_year["equity"].sum())
    assert found.by_year["equity"].is_monotonic_decreasing


def test_without_margins_equity_is_revenue_and_says_so():
    """CDNOW knows no margin: the measure is revenue, everywhere (V4)."""
    assert (Measure.REVENUE, 1.0, 0.0) == (
        cdnow_equity().measure,
        cdnow_worth().margin_rate,
        cdnow_worth().cost_per_purchase,
    )


def with_margins(share_known=1.0, contacts=()):
    """CDNOW with a margin of 40 % on part of its orders, and contacts."""
    table = cdnow.orders()
    rng = np.random.default_rng(0)
    margin = pc.if_else(
        pa.array(rng.random(table.num_rows) < share_known), pc.multiply(table["amount"], 0.4), None
    )
    more = (
        {"contacts": rows("contacts", "customer_id contact_time cost", *contacts)}
        if contacts
        else {}
    )
    return customer_tables("1998-06-30", orders=table.append_column("margin", margin), **more)


def test_with_margins_equity_is_margin():
    """40 % of margin everywhere: 40 % of the equity in revenue, in margin (V4)."""
    found = equity.customer_equity(with_margins(), ASSUMED)
    assert Measure.MARGIN is found.measure
    assert 0.4 == pytest.approx(found.valuation.margin_rate)
    assert 0.4 * cdnow_equity().equity == pytest.approx(found.equity)


def test_margins_known_for_too_few_orders_do_not_make_a_margin():
    """Half the margins known is not enough: revenue, with the coverage said (V4)."""
    found = valuation.valuation(with_margins(0.5), ASSUMED, cdnow_worth().model)
    assert (Measure.REVENUE, True) == (found.measure, 0.4 < found.margin_coverage < 0.6)


def test_costs_to_serve_are_taken_off():
    """Contacts of the last year, per purchase of the last year: value is a contribution (V2, V4)."""
    contacts = [("0001", "1998-01-05T10:00:00", 500.0), ("0004", "1997-02-05T10:00:00", 900.0)]
    found = valuation.valuation(with_margins(contacts=contacts), ASSUMED, cdnow_worth().model)
    days = cdnow_tables().require("orders", "test")
    last = days.filter(days.order_date > ibis.date("1997-06-30"))
    n = last.select("customer_id", "order_date").distinct().count().execute()
    assert Measure.CONTRIBUTION is found.measure
    assert 500.0 / n == pytest.approx(found.cost_per_purchase)


@pytest.mark.parametrize("name", ["mbg_nbd", "pareto_nbd", "retention_rate"])
def test_any_model_gives_an_equity(name):
    """Sum of lifetime values, interval around it: the same for every model (V2, V4)."""
    model = lifetime.fit(cdnow_2_years(), ASSUMED, name)
    worth = valuation.valuation(cdnow_2_years(), ASSUMED, model)
    found = equity.customer_equity(cdnow_2_years(), ASSUMED, worth=worth)
    each = valuation.lifetime_values(cdnow_2_years(), worth)
    assert found.equity == pytest.approx(float(each.lifetime_value.sum().execute()))
    assert found.interval.low < found.equity < found.interval.high


@functools.cache
def cdnow_2_years():
    """Draw customers seen over three years, enough for the plain formula."""
    return customer_tables(simulated.DAY, orders=simulated.bg_orders(800, 0.8, 90, 0.9, 3))


def test_contracts_have_an_equity():
    """Renewals to come of the running contracts at their yearly price (V4)."""
    table = simulated.contracts(3000, 0.7, 1.2)
    paid = [(f"c{i:06}", "2025-09-01", 100.0) for i in range(3000)]
    tables = customer_tables(simulated.DAY, customers=table, orders=orders(*paid))
    found = equity.customer_equity(tables, ASSUMED)
    running = statistics.contract_base(tables, 365.25).running
    assert int(running.n.sum()) == found.n
    assert 0 < found.value_per_customer < 100 * 5


def test_contracts_without_amount_have_no_equity():
    """A survival without a price is worth nothing that can be said (V4)."""
    tables = customer_tables(simulated.DAY, customers=simulated.contracts(2000, 0.7, 1.2))
    with pytest.raises(NotEnoughDataError, match="lifetime_no_amount"):
        equity.customer_equity(tables, ASSUMED)


def test_equity_does_not_depend_on_the_cells():
    """Entries in cells of time give the equity of exact days, to .2 % (V4)."""
    tables = customer_tables(simulated.DAY, orders=simulated.bg_orders(8_000, 0.8, 60, 0.9, 3.0))
    worth = valuation.valuation(tables, ASSUMED)
    customers = statistics.histories(tables)
    totals = []
    for is_exact in (True, False):
        entries = statistics.aggregated(customers, is_exact=is_exact)
        per_head, per_money = valuation.unit_worth(worth, entries)
        heads, money = entries["n"].to_numpy(), entries["repeat_revenue"].to_numpy()
        totals.append(float((heads @ per_head + money @ per_money).sum()))
    assert totals[0] == pytest.approx(totals[1], rel=0.002)


def test_value_that_is_negative_has_an_interval_too():
    """Costs above margins: a negative equity, with its interval (V4)."""
    worth = dataclasses.replace(cdnow_worth(), cost_per_purchase=100.0)
    found = equity.customer_equity(cdnow_tables(), ASSUMED, worth=worth)
    assert found.interval.low < found.equity < 0
