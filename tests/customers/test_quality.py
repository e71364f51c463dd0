from __future__ import annotations

import dataclasses
import math
from typing import Any

import pyarrow as pa
import pytest
from fakes import customer_tables, orders, rows
from parcours.customers.quality import (
    completeness_by_public,
    inventory,
    segmentations,
)
from parcours.customers.tables import (
    ColumnReading,
    CustomerTables,
    DuplicateCustomers,
    FileReading,
    ReadingReport,
    SourceFile,
)

CUSTOMERS = rows(
    "customers",
    "customer_id segment created_date accepts_email",
    ("a", "Pro", "2024-01-01", True),
    ("b", "Particulier", "2024-06-01", None),
    ("c", "Particulier", None, False),
    ("d", None, None, None),
)
TRACES = {
    "has_email": [True, True, True, False],
    "has_valid_email": [True, True, False, False],
    "birth_decade": [1980, None, None, None],
    "x_score": [1.0, 2.0, 3.0, 4.0],
    "x_vip": [True, None, None, None],
}
ORDERS = orders(
    ("a", "o1", "2026-01-01", 10.0),
    ("a", "o2", "2026-02-01", 20.0),
    ("z", "o3", "2026-06-20", 30.0),
    columns="customer_id order_id order_date amount",
)
LINES = rows("order_lines", "order_id amount", ("o1", 4.0), ("o1", 6.0), ("o9", 5.0))
EVENTS = rows("events", "customer_id event event_time", ("a", "home", "2026-06-01T08:00"))
REPORT = ReadingReport(
    files=(
        FileReading(
            "clients.csv", "customers", "csv", 4, 4,
            columns=(
                ColumnReading("N° client", "customer_id", "id"),
                ColumnReading("Typologie", "segment", "category"),
                ColumnReading("Créé le", "created_date", "date", refused=2),
                ColumnReading("Opt-in", "accepts_email", "flag"),
                ColumnReading("Mél", "email", "text"),
                ColumnReading("Score", "x_score", "number"),
            ),
        ),
    ),
    duplicates=DuplicateCustomers(4, 1, 1, 1, (("email", 1),)),
)  # fmt: skip


@pytest.fixture
def tables() -> CustomerTables:
    """Return customers with traces of identifiers, orders, lines and events."""
    customers = CUSTOMERS
    for name, values in TRACES.items():
        customers = customers.append_column(name, pa.array(values))
    found: Any = customer_tables(
        "2026-06-30", customers=customers, orders=ORDERS, order_lines=LINES, events=EVENTS
    )
    sources = (SourceFile("clients.csv", "0" * 64, 10, "customers"),)
    made: CustomerTables = dataclasses.replace(found, sources=sources)
    return made


def test_tables_tell_their_volume_and_freshness(tables: CustomerTables) -> None:
    """Rows, columns, files, first and last date, days since the last one (A1)."""
    found: Any = inventory(tables).tables.set_index("table")
    assert (4, 7, 1, 3, 10.0, True) == (
        found.loc["customers", "rows"],
        found.loc["customers", "columns"],
        found.loc["customers", "files"],
        found.loc["orders", "rows"],
        found.loc["orders", "days_since_last"],
        math.isnan(found.loc["order_lines", "days_since_last"]),
    )


def test_columns_tell_completeness_and_validity(tables: CustomerTables) -> None:
    """Identifiers that were dropped still tell how full and how valid they were (A1)."""
    read = dataclasses.replace(tables, reading=REPORT)
    found: Any = inventory(read).columns.set_index(["table", "column"])
    email, created = found.loc[("customers", "email")], found.loc[("customers", "created_date")]
    assert ("Mél", 75.0, 200 / 3, False, "text", 50.0, 50.0, 75.0) == (
        email["heading"],
        email["completeness_pct"],
        pytest.approx(email["validity_pct"]),
        email["is_kept"],
        email["kind"],
        created["completeness_pct"],
        created["validity_pct"],
        found.loc[("customers", "segment"), "completeness_pct"],
    )


def test_what_reading_drew_from_another_column_is_no_column(tables: CustomerTables) -> None:
    """Only the client's own columns are listed."""
    read = dataclasses.replace(tables, reading=REPORT)
    columns = set(inventory(read).columns.query("table == 'customers'")["column"])
    assert {"birth_decade", "has_valid_email", "has_email"} & columns == set()


def test_without_a_report_our_names_serve(tables: CustomerTables) -> None:
    """Tables made elsewhere than from files are listed under our names, kinds told by types."""
    found: Any = inventory(tables).columns.set_index(["table", "column"])["kind"]
    assert ("number", "flag") == (found["customers", "x_score"], found["customers", "x_vip"])


def test_an_empty_table_has_no_completeness() -> None:
    """Of nothing, completeness is unknown."""
    found: Any = inventory(customer_tables("2026-06-30", orders=ORDERS.slice(0, 0)))
    assert (0, True) == (
        found.tables.loc[0, "rows"],
        bool(found.columns["completeness_pct"].isna().all()),
    )


def test_numbers_that_lead_nowhere_are_counted(tables: CustomerTables) -> None:
    """One order of an unknown customer, one line of an unknown order (A1)."""
    found: Any = inventory(tables).links[["table", "to_table", "rows", "orphans", "orphan_pct"]]
    assert [
        ("orders", "customers", 3, 1, pytest.approx(100 / 3)),
        ("order_lines", "orders", 3, 1, pytest.approx(100 / 3)),
        ("events", "customers", 1, 0, 0.0),
    ] == [tuple(row) for row in found.to_numpy().tolist()]


def test_the_same_customer_is_recognised_or_not(tables: CustomerTables) -> None:
    """How many customers of each source the customers' file knows, and how many it reaches (A1)."""
    found: Any = inventory(tables).matches.set_index("table").loc["orders"]
    assert (2, 1, 50.0, 25.0) == tuple(found)


def test_without_customers_nothing_can_match() -> None:
    """Orders alone match nothing, and nothing is claimed."""
    found = inventory(customer_tables("2026-06-30", orders=ORDERS))
    assert (0, 0, 0) == (len(found.matches), len(found.links), len(found.segmentations))


def test_segmentations_in_place_are_found(tables: CustomerTables) -> None:
    """A column that sorts customers in a few groups is a segmentation; its groups are counted."""
    found: Any = segmentations(tables)
    assert [("segment", "Particulier", 2), ("segment", "Pro", 1)] == [
        (row.column, row.value, row.customers) for row in found.dropna().itertuples()
    ]


def test_columns_too_fine_are_no_segmentation() -> None:
    """Beyond thirty values a column is no segmentation."""
    lines = [(f"c{n}", f"s{n}") for n in range(40)]
    one = customer_tables("2026-06-30", customers=rows("customers", "customer_id segment", *lines))
    assert 0 == len(segmentations(one))


def test_completeness_differs_by_public(tables: CustomerTables) -> None:
    """What is known of each public, identifiers included, beside the whole file (A1)."""
    customers = tables.tables["customers"]
    members = customers.filter(customers.segment == "Pro").select(
        "customer_id", public_id="segment"
    )
    found: Any = completeness_by_public(tables, members)
    assert (100.0, 75.0, 100.0, 50.0) == (
        found.loc["email", "Pro"],
        found.loc["email", "all"],
        found.loc["created_date", "Pro"],
        found.loc["created_date", "all"],
    )


def test_duplicates_are_those_of_the_reading(tables: CustomerTables) -> None:
    """Near duplicates were counted before names were dropped; the inventory repeats them."""
    assert REPORT.duplicates == inventory(dataclasses.replace(tables, reading=REPORT)).duplicates
