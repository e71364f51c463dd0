"""Where the tables are computed, within which memory, and where it spills."""

from __future__ import annotations

import datetime as dt
import os
import stat
import subprocess
import sys
import tempfile
from pathlib import Path

import ibis
import pytest
from parcours.customers.quality import inventory
from parcours.customers.tables import CustomerTables
from parcours.errors import ParameterError
from parcours.files.reading import engines


def test_a_session_keeps_to_its_memory_and_spills_in_private() -> None:
    """DuckDB takes 2.5 GiB, then works on disk, in a folder that only this user reads."""
    limit, place = (
        engines.session()
        .execute("SELECT current_setting('memory_limit'), current_setting('temp_directory')")
        .fetchall()[0]
    )
    mode = stat.S_IMODE(Path(place).parent.stat().st_mode)
    assert ("2.5 GiB", True, True) == (
        limit,
        Path(place).is_relative_to(engines.private_folder()),
        mode == 0o700 or os.name == "nt",
    )


def test_what_does_not_fit_the_memory_goes_on_on_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    """An aggregate larger than its memory ends, with the right count."""
    monkeypatch.setenv(engines.MEMORY_VARIABLE, "64MB")
    session = engines.session()
    session.execute(
        "CREATE TEMP TABLE t AS SELECT md5(i::VARCHAR) AS a, md5((i + 1)::VARCHAR) AS b "
        "FROM range(900000) r(i)"
    )
    (found,) = session.execute("SELECT count(*) FROM (SELECT DISTINCT a, b FROM t)").fetchall()
    spilt = [*engines.private_folder().glob("spill-*/*")]
    assert ((900_000,), True) == (found, bool(spilt))


@pytest.mark.parametrize("size", ["lots", "2", "-1GB", "2GB; --"])
def test_a_memory_that_is_no_size_is_refused(size: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A variable that holds no size is said, with an example."""
    monkeypatch.setenv(engines.MEMORY_VARIABLE, size)
    with pytest.raises(ParameterError) as error:
        engines.session()
    assert ("memory_not_a_size", "2.5GiB") == (
        error.value.problems[0].code,
        error.value.problems[0].expected,
    )


def test_what_a_killed_process_left_is_swept() -> None:
    """A folder whose process is gone is removed by the next one; a living one's is kept."""
    gone = subprocess.run(
        [sys.executable, "-c", "import os; print(os.getpid())"],
        capture_output=True,
        check=True,
        text=True,
    )
    place = Path(tempfile.mkdtemp(prefix=f"parcours-{gone.stdout.strip()}-"))
    own = Path(tempfile.mkdtemp(prefix=f"parcours-{os.getpid()}-"))
    engines._sweep()
    kept = own.exists()
    own.rmdir()
    assert (False, True) == (place.exists(), kept)


def test_spark_that_is_not_installed_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Without its extra, the engine says how to get it, and what does the same work without."""
    monkeypatch.setitem(sys.modules, "pyspark.sql", None)
    with pytest.raises(ParameterError) as error:
        engines.over_files("spark", {})
    assert ("engine_not_installed", "pip install '.[spark]'") == (
        error.value.problems[0].code,
        error.value.problems[0].fix,
    )


def test_tables_of_a_warehouse_serve_as_well(tmp_path: Path) -> None:
    """Tables under our names, on any connection of Ibis, are taken stock of where they stand."""
    warehouse = ibis.duckdb.connect(tmp_path / "warehouse.duckdb")
    warehouse.create_table("customers", ibis.memtable({"customer_id": ["a", "b"]}))
    warehouse.create_table(
        "orders",
        ibis.memtable(
            {
                "customer_id": ["a", "z"],
                "order_date": [dt.date(2026, 1, 1)] * 2,
                "amount": [1.0, 2.0],
            }
        ),
    )
    names = ("customers", "orders")
    tables = CustomerTables(
        warehouse, {name: warehouse.table(name) for name in names}, dt.date(2026, 6, 30), "12"
    )
    (link,) = inventory(tables).links.itertuples(index=False)
    assert (2, 1) == (link.rows, link.orphans)
