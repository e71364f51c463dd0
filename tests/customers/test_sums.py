"""Sums do not depend on the order in which an engine adds."""

import dataclasses
import random
import re
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
import sample_cases
from fakes import customer_tables, orders
from parcours.case import Case
from parcours.customers import purchases

RESULTS = ("tornado", "potential", "loyalty", "pareto_of_contribution", "activity", "investment")
FRAMES = (pd.DataFrame, pd.Series)


@pytest.fixture(scope="module")
def shuffled() -> Case:
    """Return the sample, its lines in another order, added by four threads."""
    case = sample_cases.sample()
    assert case.tables is not None
    rng = np.random.default_rng(1)
    tables = {}
    for name, table in case.tables.tables.items():
        lines = table.to_pyarrow()
        tables[name] = lines.take(pa.array(rng.permutation(len(lines))))
    other = customer_tables(case.as_of, **tables)
    other.connection.raw_sql("SET threads = 4")
    known = dataclasses.replace(case.tables, connection=other.connection, tables=other.tables)
    return sample_cases.reading(case, lambda: known)


@pytest.mark.parametrize("name", RESULTS)
def test_results_are_the_same_to_the_last_digit_whoever_adds(shuffled: Case, name: str) -> None:
    """The files of two runs are compared byte by byte, on any number of cores (X)."""
    expected, found = (
        told(getattr(case.value, name)[0]) for case in (sample_cases.sample(), shuffled)
    )
    assert expected == found


def test_cents_add_up_to_cents() -> None:
    """Ten times 0.10 is 1.00, in any order."""
    lines = [("c1", f"2026-01-{day:02}", 0.1) for day in range(1, 11)]
    random.Random(0).shuffle(lines)
    found = purchases.by_customer(customer_tables("2026-02-01", orders=orders(*lines)))
    assert [1.0] == found.revenue.to_pandas().tolist()


def test_no_amount_is_added_in_the_order_of_threads() -> None:
    """Whoever adds amounts in the engine goes by ``customers.sums``."""
    amounts = (
        "amount|margin|revenue|cost|value|lifetime_value|score|engagement|covered|recent|before"
    )
    plain = re.compile(rf"\.(?:\w+_revenue|{amounts})\.(?:sum|mean)\(")
    files = Path(purchases.__file__).parent.glob("*.py")
    assert [] == [file.name for file in files if plain.search(file.read_text("utf-8"))]


def told(result: object) -> dict[str, str]:
    """Return all the figures of a result, with all their digits."""
    assert dataclasses.is_dataclass(result)
    figures = {}
    for field in dataclasses.fields(result):
        value = getattr(result, field.name)
        if isinstance(value, FRAMES):
            value = value.to_dict()
        if isinstance(value, (float, int, dict)):
            figures[field.name] = repr(value)
    return figures
