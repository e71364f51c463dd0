"""Where the tables are computed: DuckDB inside the process, or Spark."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import ibis

from parcours.errors import ParameterError, Problem, did_you_mean

ENGINES = ("duckdb", "spark")


def check(engine: str) -> None:
    """Refuse an engine nobody knows.

    Raises
    ------
    ParameterError : not one of ours; the nearest is proposed.
    """
    if engine not in ENGINES:
        raise ParameterError(
            Problem(
                "engine_unknown",
                "engine",
                found=engine,
                expected=", ".join(ENGINES),
                fix=did_you_mean(engine, ENGINES),
            )
        )


def of_session(connection: Any) -> Any:
    """Return an Ibis connection over a DuckDB session."""
    return ibis.duckdb.from_connection(connection)


def over_files(engine: str, files: Mapping[str, Path]) -> Any:
    """Return a connection that shows Parquet files as tables of those names."""
    if engine == "spark":
        return _spark(files)
    connection = ibis.duckdb.connect()
    connection.con.execute("SET enable_progress_bar = false")
    for name, path in files.items():
        source = str(path).replace("'", "''")
        connection.con.execute(f"CREATE VIEW {name} AS SELECT * FROM read_parquet('{source}')")
    return connection


def settle(connection: Any) -> None:
    """End the threads of an embedded engine: the process may then be forked, tables and all."""
    if connection.name == "duckdb":
        connection.con.execute("SET threads = 1; SET async_threads = 0")


def wake(connection: Any, work: Path) -> None:
    """Give an engine its threads back in a forked process, and a folder of its own to spill to."""
    if connection.name == "duckdb":
        spill = str(work).replace("'", "''")
        connection.con.execute(
            f"RESET threads; RESET async_threads; SET temp_directory = '{spill}'"
        )


def _spark(files: Mapping[str, Path]) -> Any:
    try:
        from pyspark.sql import SparkSession  # noqa: PLC0415 - an extra
    except ModuleNotFoundError:
        raise ParameterError(
            Problem("engine_not_installed", "engine", found="spark", fix="pip install '.[spark]'")
        ) from None
    session = SparkSession.builder.appName("parcours").getOrCreate()
    connection = ibis.pyspark.connect(session)
    for name, path in files.items():
        connection.read_parquet(str(path), table_name=name)
    return connection
