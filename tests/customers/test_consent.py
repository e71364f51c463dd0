"""Who may be contacted: consent and requests to be left alone, list by list."""

import math

import pytest
from fakes import customer_tables, orders, rows
from parcours.customers import consent
from parcours.customers.tables import CustomerTables
from parcours.errors import NotEnoughDataError

WHO = rows(
    "customers",
    "customer_id do_not_contact accepts_email accepts_sms",
    *((f"c{n}", n < 15, n % 2 == 0, None) for n in range(100)),
)


@pytest.fixture
def tables() -> CustomerTables:
    """Return a hundred customers, fifteen of whom asked to be left alone, and one without a record."""
    made: CustomerTables = customer_tables(
        "2026-06-30", customers=WHO, orders=orders(("z", "2026-01-01", 5.0))
    )
    return made


def test_each_list_says_who_is_left_out_and_why(tables: CustomerTables) -> None:
    """Left out: whoever asked for it, and whoever no customers' file knows; a consent is written."""
    bought = tables.tables["orders"]
    everybody = tables.tables["customers"].select("customer_id").union(bought.select("customer_id"))
    found = consent.reach(tables, {"all": everybody, "buyers": bought})
    names = ["customers", "refused", "unknown", "allowed", "by_email", "by_sms"]
    assert [[101, 15, 1, 85, 42, 0], [1, 0, 1, 0, 0, 0]] == found[names].to_numpy().tolist()


def test_a_customer_twice_in_a_list_is_one_person(tables: CustomerTables) -> None:
    """A list may repeat a customer; he is counted once."""
    who = tables.tables["customers"].select("customer_id")
    assert 100 == consent.reach(tables, {"twice": who.union(who)}).loc["twice", "customers"]


def test_what_the_file_does_not_say_is_unknown() -> None:
    """Without a column for texts, how many agreed to them is unknown, never nobody."""
    told = WHO.drop_columns(["accepts_sms"])
    tables = customer_tables("2026-06-30", customers=told)
    found = consent.reach(tables, {"all": tables.tables["customers"]})
    assert found["by_sms"].isna().all()


def test_without_any_column_nobody_is_counted_as_reachable() -> None:
    """A file silent on consent gives the reason, not the number of all its customers."""
    tables = customer_tables("2026-06-30", customers=WHO.select(["customer_id"]))
    with pytest.raises(NotEnoughDataError, match="consent_unknown"):
        consent.reach(tables, {"all": tables.tables["customers"]})


def test_no_small_part_can_be_found_by_subtraction(tables: CustomerTables) -> None:
    """One customer without a record is hidden, and with him the part that would give him back."""
    bought = tables.tables["orders"]
    everybody = tables.tables["customers"].select("customer_id").union(bought.select("customer_id"))
    shown = consent.without_small(consent.reach(tables, {"all": everybody, "buyers": bought}))
    assert [[101, None, None, 85], [None] * 4] == [
        [None if math.isnan(n) else n for n in row]
        for row in shown[["customers", "refused", "unknown", "allowed"]].to_numpy()
    ]


def test_without_any_list_there_is_nothing_to_say(tables: CustomerTables) -> None:
    """A file without orders nor messages draws up no list: no row, no error."""
    assert consent.reach(tables, {}).empty


def test_few_who_agree_are_not_counted_apart() -> None:
    """How many agreed to e-mail is hidden where few did: three of eighty (3.6)."""
    lines = [(f"c{n}", False, n < 3, n < 40) for n in range(80)]
    columns = "customer_id do_not_contact accepts_email accepts_sms"
    tables = customer_tables("2026-06-30", customers=rows("customers", columns, *lines))
    shown = consent.without_small(consent.reach(tables, {"all": tables.tables["customers"]}))
    assert [80.0, None, 40.0] == [
        None if math.isnan(n) else n
        for n in shown[["allowed", "by_email", "by_sms"]].to_numpy().ravel().tolist()
    ]
