"""What the customers of each public are worth to an action: gross, cost of serving, nobody twice (R5)."""

import dataclasses
import functools

import cdnow
import pyarrow as pa
import pyarrow.compute as pc
import pytest
from fakes import customer_tables, rows
from parcours.customers.equity import customer_equity
from parcours.customers.frames import lay
from parcours.customers.levers import TOGETHER, tornado
from parcours.customers.measure import Measure
from parcours.customers.public_worth import public_values
from parcours.customers.valuation import valuation
from parcours.files import assumptions
from parcours.method.plan import Action, Lever, LeverChange
from parcours.method.worth import NO_PUBLIC, Reach, change_in_value
from parcours.method.worth import worth as value_of_action

ASSUMED = assumptions.load()


@functools.cache
def tables():
    """CDNOW with a margin of 40 % and a few costly contacts."""
    table = cdnow.orders()
    contacts = rows(
        "contacts",
        "customer_id contact_time cost",
        *((f"{i:04}", "1998-01-05T10:00:00", 20.0) for i in range(1, 60)),
    )
    orders = table.append_column("margin", pc.multiply(table["amount"], 0.4))
    return customer_tables("1998-06-30", orders=orders, contacts=contacts)


@functools.cache
def worth():
    """Settle in what measure value is told: a contribution."""
    return valuation(tables(), ASSUMED)


@functools.cache
def members():
    """Two publics that share customers."""
    table = cdnow.orders().select(["customer_id"]).to_pandas().drop_duplicates()
    ids = table["customer_id"].tolist()
    pairs = [(one, "PU-1") for one in ids[:1000]] + [(one, "PU-2") for one in ids[800:1500]]
    frame = pa.table({"customer_id": [c for c, _ in pairs], "public_id": [p for _, p in pairs]})
    return lay(frame.to_pandas())


def test_publics_add_up_to_the_equity() -> None:
    """Customers of two publics are shared: the values of all publics make the equity (R5, V4)."""
    values = public_values(tables(), worth(), members())
    whole = customer_equity(tables(), ASSUMED, members(), worth())
    assert whole.equity == pytest.approx(sum(value.equity for value in values.values()))


def test_serving_costs_are_told_apart_from_what_customers_bring() -> None:
    """Gross less serve is the lifetime value, and serving costs something (R5)."""
    value = public_values(tables(), worth(), members())["PU-1"]
    assert value.serve is not None
    assert (True, True, 60) == (value.serve > 0, value.gross > value.serve, value.horizon_months)


def change(lever: Lever, pct: float) -> LeverChange:
    """Assume a change of one lever: the contrary at worst, as much at best; a cost goes down."""
    better = -pct if lever is Lever.COST_TO_SERVE else pct
    return LeverChange(
        lever=lever,
        low_pct=min(-better, better),
        likely_pct=better,
        high_pct=max(-better, better),
        author="A. B.",
        source="workshop",
    )


@pytest.mark.parametrize("pct", [5.0, 30.0])
def test_an_action_is_worth_what_its_levers_are_worth(pct: float) -> None:
    """The plan and the tornado agree, up and down, to a thousandth of the gain (V5, R5)."""
    rows = tornado(tables(), ASSUMED, pct, worth()).rows.set_index("lever")
    values = public_values(tables(), worth(), members())
    for name, levers in [*((str(one), (one,)) for one in Lever), (TOGETHER, tuple(Lever))]:
        changes = tuple(change(lever, pct) for lever in levers)
        action = Action(id="A-1", title="a", reached_share_pct=40, changes=changes)
        found = value_of_action(action, values)
        expected = 0.4 * rows.loc[name, ["loss", "gain"]].to_numpy(dtype=float)
        assert [found.low, found.likely] == pytest.approx(list(expected), rel=1e-3), name


def test_a_longer_life_is_not_worth_its_full_length() -> None:
    """+10 % of duration brings far less than +10 % of value within five years (V5, R5)."""
    value = public_values(tables(), worth(), None)[NO_PUBLIC]
    gain = change_in_value(value, {Lever.DURATION: Reach(1.0, 10.0)}) / value.equity
    assert 0.01 < gain < 0.06


def test_costs_that_the_measure_does_not_see_are_unknown() -> None:
    """Told in revenue, what serving costs is unknown, never nothing (R5)."""
    plain = dataclasses.replace(worth(), measure=Measure.REVENUE, cost_per_purchase=0.0)
    assert public_values(tables(), plain, None)[NO_PUBLIC].serve is None


def test_without_publics_everybody_is_in_none() -> None:
    """Where no public has a filter, all customers count in none (R5)."""
    values = public_values(tables(), worth(), None)
    assert {NO_PUBLIC: 2357} == {public: value.customers for public, value in values.items()}
