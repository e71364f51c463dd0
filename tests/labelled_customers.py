"""The customers of the sample, among whom those known twice are labelled: for the tests and the benchmark."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import duckdb
from parcours.files.privacy import pseudonym
from parcours.files.reading import find, finishing, load, mapping, plan, staging

KEY = bytes(range(32))
Pairs = set[tuple[str, str]]


def staged(sample: Path) -> tuple[duckdb.DuckDBPyConnection, Sequence[str], Pairs]:
    """Return the customers as reading lays them for ``duplicates.find``, their columns, the pairs labelled."""
    truth = json.loads((sample / "truth.json").read_text(encoding="utf-8"))["known_twice"]
    numbers = [[pseudonym(KEY, number) for number in pair.split()] for pair in truth]
    session = duckdb.connect()
    load.prepare(session, KEY)
    raws = find.open_one(sample / "clients.csv", "clients.csv", "")
    (mapped,), _ = mapping.mappings_for(raws, ())
    laid = staging.stage(session, plan.plan_file(raws[0], mapped, "EUR", {}), "staged")
    done = finishing.finish(session, "customers", [laid])
    return session, done.columns, {(min(pair), max(pair)) for pair in numbers}


def found(session: duckdb.DuckDBPyConnection) -> Pairs:
    """Return the pairs ``duplicates.find`` has found, by number of customer."""
    rows = session.execute(
        "SELECT a.customer_id, b.customer_id FROM same_people "
        "JOIN people a ON a.n = one JOIN people b ON b.n = other"
    ).fetchall()
    return {(min(pair), max(pair)) for pair in rows}
