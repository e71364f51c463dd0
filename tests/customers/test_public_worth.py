"""What the customers of each public are worth to an action: gross, cost of serving, nobody twice (R5)."""

import functools

import cdnow
import pyarrow as pa
import pyarrow.compute as pc
import pytest
from fakes import customer_tables, rows
from parcours.customers.equity import customer_equity
from parcours.customers.frames import lay
from parcours.customers.public_worth import public_values
from parcours.customers.valuation import valuation
from parcours.files import assumptions
from parcours.method.worth import EVERYBODY

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
    assert (True, True, 60) == (value.serve > 0, value.gross > value.serve, value.horizon_months)


def test_without_publics_everybody_is_in_none() -> None:
    """Where no public has a filter, all customers count in none (R5)."""
    values = public_values(tables(), worth(), None)
    assert {EVERYBODY: 2357} == {public: value.customers for public, value in values.items()}
