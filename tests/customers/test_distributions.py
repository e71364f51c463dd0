"""How values are spread: frequent ones, quantiles, and nobody's among them."""

from __future__ import annotations

import pyarrow as pa
import pytest
from fakes import customer_tables, orders, rows
from parcours.customers import distributions as spread
from parcours.customers.distributions import distributions
from parcours.customers.tables import CustomerTables

N = 400


@pytest.fixture
def tables() -> CustomerTables:
    """Return 400 customers: two large segments, a small one, a rare one, some unknown."""
    segments = ["Pro"] * 200 + ["Particulier"] * 160 + ["Rare"] * 3 + ["Odd"] * 2 + [None] * 35
    who = rows(
        "customers",
        "customer_id segment has_loyalty_card",
        *((f"c{n}", segment, n % 4 == 0) for n, segment in enumerate(segments)),
    )
    bought = orders(
        *((f"c{n}", f"2026-{1 + n % 12:02}-10", float(n + 1)) for n in range(N)),
        ("c1", "2026-05-05", 99_999.0),
    )
    costs = rows("costs", "month cost_type amount", ("2026-01-01", "Salon", 10.0))
    made: CustomerTables = customer_tables("2026-12-31", customers=who, orders=bought, costs=costs)
    return made


def test_rare_values_are_counted_together_with_enough_others(tables: CustomerTables) -> None:
    """Five customers of two rare values: another goes with them, or the total would give them back."""
    found = distributions(tables).categories
    segment = found[found["column"] == "segment"].to_numpy().tolist()
    told = [(value if isinstance(value, str) else None, n) for _, _, value, n, *_ in segment]
    assert [("Pro", 200), (None, 165), ("", 35)] == told


def test_flags_are_told_as_yes_and_no(tables: CustomerTables) -> None:
    """A column of yes and no gives the share of each."""
    found = distributions(tables).categories
    card = found[found["column"] == "has_loyalty_card"].set_index("value")["share"].to_dict()
    assert {"yes": 0.25, "no": 0.75} == card


def test_an_empty_flag_is_not_a_no() -> None:
    """Who never answered has said neither yes nor no (A1)."""
    who = rows(
        "customers",
        "customer_id accepts_email",
        *((f"c{n}", (True, False, None, None)[n % 4]) for n in range(N)),
    )
    told = customer_tables("2026-12-31", customers=who)
    found = distributions(told).categories.set_index("value")["rows"].to_dict()
    assert {"no": 100, "yes": 100, "": 200} == found


def test_quantiles_leave_the_extremes_out(tables: CustomerTables) -> None:
    """An amount nobody else spent is in no quantile; the middle half is told to the cent."""
    amounts = distributions(tables).numbers.set_index("table").loc["orders"]
    assert (101.0, 201.0, 301.0) == tuple(amounts[["q25", "q50", "q75"]])
    assert amounts["q95"] < N


def test_a_quantile_with_too_few_beyond_it_is_not_told() -> None:
    """With thirty customers the quarters hide seven people each: only the median is told."""
    few = customer_tables(
        "2026-12-31", orders=orders(*((f"c{n}", "2026-03-01", 5.0 + n) for n in range(30)))
    )
    found = distributions(few).numbers.iloc[0]
    assert [True, True, False, True, True] == found[
        ["q05", "q25", "q50", "q75", "q95"]
    ].isna().tolist()


def test_what_the_company_spends_is_nobody_s(tables: CustomerTables) -> None:
    """A kind of cost that stands on one line names no customer: it is told."""
    found = distributions(tables).categories
    assert ["Salon"] == found[found["column"] == "cost_type"]["value"].tolist()


def test_dates_are_told_as_days(tables: CustomerTables) -> None:
    """The median of a column of dates is a day."""
    dates = distributions(tables).dates.set_index("column")
    assert "2026-06-10" == str(dates.loc["order_date", "q50"])


def test_many_rows_have_approximate_quantiles(
    tables: CustomerTables, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Beyond a million rows quantiles come from a digest, near the exact ones."""
    monkeypatch.setattr(spread, "MOST_EXACT", 10)
    amounts = distributions(tables).numbers.set_index("table").loc["orders"]
    assert 201.0 == pytest.approx(amounts["q50"], rel=0.02)


def test_numbers_and_traces_of_identifiers_are_not_told() -> None:
    """Customer numbers have no spread, nor has whether an identifier was there (A1)."""
    table = rows("customers", "customer_id", *((f"c{n}",) for n in range(50)))
    traced = table.append_column("has_email", pa.array([True] * 50))
    found = distributions(customer_tables("2026-12-31", customers=traced))
    assert (True, True) == (found.categories.empty, found.numbers.empty)
