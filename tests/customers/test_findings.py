"""What the customer file itself found wrong, and how grave it is."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pandas as pd
import pyarrow as pa
import pytest
from fakes import customer_tables, orders, rows
from parcours.customers import findings
from parcours.customers.measure import Measure
from parcours.customers.pareto import Pareto
from parcours.customers.quality import Inventory, inventory
from parcours.customers.tables import DuplicateCustomers
from parcours.method.findings import Finding, FindingKind

DAY = dt.date(2026, 6, 30)


def told(found: list[Finding]) -> list[tuple[Any, ...]]:
    """Return what each finding says: its place, its gravity, its share."""
    said = [(one, one.values) for one in found]  # noqa: PD011 - of a finding
    return [(own.get("where", one.kind), one.severity, own["share_pct"]) for one, own in said]


def stock(
    columns: list[tuple[str, float, float]],
    duplicates: DuplicateCustomers | None = None,
    orphan_pct: float = 0.0,
) -> Inventory:
    """Return an inventory of 200 customers: column, completeness, validity."""
    return Inventory(
        tables=pd.DataFrame({"table": ["customers"], "rows": [200]}),
        columns=pd.DataFrame(
            [("customers", *one) for one in columns],
            columns=["table", "column", "completeness_pct", "validity_pct"],
        ),
        links=pd.DataFrame(
            [("orders", "customer_id", "customers", 1000, orphan_pct)],
            columns=["table", "column", "to_table", "rows", "orphan_pct"],
        ),
        matches=pd.DataFrame(),
        segmentations=pd.DataFrame(),
        duplicates=duplicates,
    )


def costly(n: int, n_negative: int) -> Pareto:
    """Return a Pareto of n customers, some of whom cost more than they bring."""
    return Pareto(
        as_of=DAY, measure=Measure.CONTRIBUTION, n=n, n_unknown=0, total=1000.0,
        points=pd.DataFrame(), top_share_of_value=0.8, share_of_customers_for_most=0.2,
        gini=0.5, n_negative=n_negative,
        negative_total=-50.0,
    )  # fmt: skip


def test_fields_too_empty_to_reach_customers_are_findings() -> None:
    """Under the completeness needed, an e-mail, a phone or a postcode is a finding; a segment is not."""
    found = stock([("email", 60.0, 99.0), ("phone", 90.0, 99.0), ("segment", 10.0, float("nan"))])
    assert [("customers.email", 2.0, 60.0)] == told(findings.data_quality(found, 0.8))


def test_values_that_look_wrong_are_findings() -> None:
    """Under 95 % of plausible values a field is a finding, which says how much of it is wrong."""
    found = stock([("email", 100.0, 90.0), ("phone", 100.0, 95.0)])
    assert [("customers.email", 1.0, 10.0)] == told(findings.data_quality(found, 0.8))


@pytest.mark.parametrize(("surplus", "expected"), [(2, []), (3, [("customers", 2.0, 1.5)])])
def test_people_known_twice_are_a_finding(surplus: int, expected: list[Any]) -> None:
    """From 1.5 % of customers too many, duplicates are a finding."""
    twice = DuplicateCustomers(customers=200, pairs=9, clusters=9, surplus=surplus, rules=())
    assert expected == told(findings.data_quality(stock([], twice), 0.8))


@pytest.mark.parametrize(("share", "n"), [(0.9, 0), (1.0, 1), (float("nan"), 0)])
def test_rows_that_lead_nowhere_are_a_finding(share: float, n: int) -> None:
    """From 1 % of rows whose number leads nowhere; a table without rows is none."""
    assert n == len(findings.data_quality(stock([], orphan_pct=share), 0.8))


@pytest.mark.parametrize(
    ("n", "n_negative", "severities"),
    [(1000, 9, []), (100, 5, []), (1000, 11, [1.0]), (1000, 60, [2.0]), (1000, 250, [4.0])],
)
def test_costly_customers_are_a_finding_unless_so_few_that_they_could_be_named(
    n: int, n_negative: int, severities: list[float]
) -> None:
    """Gravity follows their share; under eleven of them, what they cost is not told."""
    found = findings.costly_customers(costly(n, n_negative))
    assert severities == [one.severity for one in found]


def test_an_inventory_of_real_tables_gives_findings_with_their_numbers() -> None:
    """From tables to the finding: one order in four is of nobody known, and one e-mail in two is there."""
    customers = rows("customers", "customer_id segment", *((f"c{n}", "Pro") for n in range(20)))
    customers = customers.append_column("has_email", pa.array([n % 2 == 0 for n in range(20)]))
    bought = orders(*((f"c{n}" if n % 4 else f"z{n}", "2026-01-01", 5.0) for n in range(20)))
    found = findings.data_quality(
        inventory(customer_tables("2026-06-30", customers=customers, orders=bought)), 0.8
    )
    assert [("customers.email", 2.0, 50.0), ("orders.customer_id", 1.0, 25.0)] == told(found)


def test_findings_keep_their_key_from_one_run_to_the_next() -> None:
    """A finding found again is the same one, whatever its share has become."""
    (one,), (other,) = (
        findings.data_quality(stock([("email", share, 99.0)]), 0.8) for share in (60.0, 40.0)
    )
    assert (one.key, FindingKind.DATA_QUALITY) == (other.key, other.kind)
