"""Where the tables are computed: DuckDB inside the process, or Spark.

DuckDB takes no more memory than it is given: beyond, it works on disk, in a folder that only this
user can read and that goes with the process. The client's folder and the current one are not used.
"""

from __future__ import annotations

import atexit
import functools
import os
import re
import secrets
import shutil
import sys
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb
import ibis

from parcours.errors import ParameterError, Problem, did_you_mean

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection as Connection

ENGINES = ("duckdb", "spark")
MEMORY = "2.5GiB"
"""Memory DuckDB may take before it goes on on disk: the process stays below 3 GiB.

:data:`MEMORY_VARIABLE` says otherwise. With a fifth less, stock of 100 million lines is taken on disk,
for a sixth more work and a third more memory.
"""
MEMORY_VARIABLE = "PARCOURS_MEMORY"
STEADY_ROWS = 3_000_000
"""Rows up to which one thread computes: seconds, and a sum of amounts is the same to the last digit each time.

Beyond, all processors share the work, and the order in which they add decides the last digits.
"""
_PREFIX = "parcours-"
_SIZE = re.compile(r"\d+(\.\d+)? ?[KMGT]i?B", re.IGNORECASE)
_SPARK_SETTINGS = {
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",  # its bars would stand in the notebooks
    "spark.sql.session.timeZone": "UTC",  # an hour is the one written in the file
}
_LOCAL_PARTITIONS = 8
"""Of an aggregate on one machine; the 200 of a cluster would only wait for each other."""


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


def memory() -> str:
    """Return how much memory DuckDB may take, as it is written.

    Raises
    ------
    ParameterError : the variable does not hold a size.
    """
    wanted = os.environ.get(MEMORY_VARIABLE) or MEMORY
    if not _SIZE.fullmatch(wanted):
        raise ParameterError(
            Problem("memory_not_a_size", MEMORY_VARIABLE, found=wanted, expected=MEMORY)
        )
    return wanted


def session() -> Connection:
    """Open a DuckDB session within its memory, which spills where nobody else reads."""
    place = private_folder() / f"spill-{secrets.token_hex(4)}"
    opened = duckdb.connect(config={"memory_limit": memory(), "temp_directory": str(place)})
    opened.execute("SET enable_progress_bar = false")
    return opened


def private_folder() -> Path:
    """Return a folder only this user reads, gone with the process."""
    return _private_folder(os.getpid())  # a process that was forked has its own


@functools.cache
def _private_folder(pid: int) -> Path:
    _sweep()
    place = Path(tempfile.mkdtemp(prefix=f"{_PREFIX}{pid}-"))
    atexit.register(shutil.rmtree, place, ignore_errors=True)
    return place


def _sweep() -> None:
    """Remove what processes that were killed left behind."""
    for left in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*-*"):
        owner = left.name.removeprefix(_PREFIX).split("-")[0]
        if owner.isdigit() and not _is_running(int(owner)):
            shutil.rmtree(left, ignore_errors=True)


def _is_running(pid: int) -> bool:
    if sys.platform == "win32":  # where asking ends the process
        return True
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def of_session(connection: Connection) -> Any:
    """Return an Ibis connection over a DuckDB session."""
    return ibis.duckdb.from_connection(connection)


def over_files(engine: str, files: Mapping[str, Path]) -> Any:
    """Return a connection that shows Parquet files as tables of those names."""
    if engine == "spark":
        return _spark(files)
    opened = session()
    for name, path in files.items():
        source = str(path).replace("'", "''")
        opened.execute(f"CREATE VIEW {name} AS SELECT * FROM read_parquet('{source}')")
    make_steady(opened, files)
    return of_session(opened)


def make_steady(opened: Connection, tables: Iterable[str]) -> None:
    """Compute on one thread where the tables are small: the same sums each time, on every machine."""
    counts = (opened.execute(f"SELECT count(*) FROM {name}").fetchall() for name in tables)
    if sum(int(rows) for ((rows,),) in counts) <= STEADY_ROWS:
        opened.execute("SET threads = 1")


def settle(connection: Any) -> int:
    """End the threads of an embedded engine: the process may then be forked, tables and all.

    Return how many it had.

    Raises
    ------
    duckdb.Error : it has spilled to disk, in a folder that forked processes cannot share.
    """
    if connection.name != "duckdb":
        return 0
    connection.con.execute(f"SET temp_directory = '{private_folder() / 'settled'}'")
    ((threads,),) = connection.con.execute("SELECT current_setting('threads')").fetchall()
    connection.con.execute("SET threads = 1; SET async_threads = 0")
    return int(threads)


def wake(connection: Any, threads: int, work: Path) -> None:
    """Give an engine its threads back in a forked process, and a folder of its own to spill to."""
    if connection.name == "duckdb":
        spill = str(work).replace("'", "''")
        connection.con.execute(
            f"SET threads = {threads}; RESET async_threads; SET temp_directory = '{spill}'"
        )


def _spark(files: Mapping[str, Path]) -> Any:
    try:
        from pyspark.sql import SparkSession  # noqa: PLC0415 - an extra
    except ModuleNotFoundError:
        raise ParameterError(
            Problem("engine_not_installed", "engine", found="spark", fix="pip install '.[spark]'")
        ) from None
    builder = SparkSession.builder.appName("parcours")
    for setting, value in _SPARK_SETTINGS.items():
        builder = builder.config(setting, value)
    opened = builder.getOrCreate()
    if str(opened.conf.get("spark.master", "")).startswith("local"):
        opened.conf.set("spark.sql.shuffle.partitions", str(_LOCAL_PARTITIONS))
        opened.sparkContext.setLogLevel("ERROR")
    connection = ibis.pyspark.connect(opened)
    for name, path in files.items():
        connection.read_parquet(str(path), table_name=name)
    return connection
