"""The passage between where the data are and pandas: small results come, nothing else."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

import ibis
import pandas as pd
import pyarrow as pa
from ibis.expr.operations import InMemoryTable

from parcours.customers.tables import CustomerTables


def collect(table: ibis.Table) -> pd.DataFrame:
    """Bring a small result from where the data are."""
    found: pd.DataFrame = table.to_pandas()
    return found


def one_row(table: ibis.Table) -> pd.Series[float]:
    """Bring the figures of an aggregate over everything."""
    found: pd.Series[float] = collect(table).iloc[0]
    return found


def keep(tables: CustomerTables, table: ibis.Table) -> ibis.Table:
    """Compute a table once, where the data are, for the life of the connection."""
    connection = tables.connection
    if connection.name != "duckdb":
        _tell_small_tables(connection, table)
        return table.cache()
    # ibis 12 cannot drop what its cache() makes on duckdb 2; a temporary table goes by itself
    return connection.create_table(ibis.util.gen_name("kept"), table, temp=True)


def _tell_small_tables(connection: Any, table: ibis.Table) -> None:
    """Tell the engine of the tables laid beside the client's: ibis 12 forgets them in ``cache``."""
    for small in table.op().find(InMemoryTable):
        connection.execute(small.to_expr().count())


def keep_all(tables: CustomerTables, parts: Sequence[ibis.Table]) -> ibis.Table:
    """Compute the parts of a table one after the other, and keep them together."""
    first, *others = parts
    if not others:
        return keep(tables, first)
    if tables.connection.name != "duckdb":
        return ibis.union(*parts).cache()
    name = ibis.util.gen_name("kept")
    kept = tables.connection.create_table(name, first, temp=True)
    for part in others:
        tables.connection.insert(name, part)
    return kept


def keep_in_order(
    tables: CustomerTables, table: ibis.Table, by: Sequence[str], columns: Sequence[str]
) -> ibis.Table:
    """Compute a table once and put it in order; equal rows keep the order of the file (DuckDB).

    Rows are read first, by all threads, then sorted. Numbering them while they are read would
    hold the engine to one thread; what is read keeps its order all the same, if no join is turned
    round. Enumerations are kept as they are.

    Parameters
    ----------
    table : holds no table laid from pandas: the engine would not know it yet.
    columns : those kept.
    """
    connection, name = tables.connection, ibis.util.gen_name("kept")
    # a key of 64 bits more is sorted half as fast; 2 billion lines are enough
    order = ", ".join((*by, "rowid::INT"))
    connection.raw_sql("SET preserve_insertion_order = true")
    connection.raw_sql("SET disabled_optimizers = 'join_order,build_side_probe_side'")
    try:
        connection.raw_sql(f"CREATE TEMP TABLE {name}_read AS {connection.compile(table)}")
    finally:
        connection.raw_sql("RESET disabled_optimizers")
    connection.raw_sql(
        f"CREATE TEMP TABLE {name} AS SELECT {', '.join(columns)} FROM {name}_read ORDER BY {order}"  # noqa: S608 - names of our own
    )
    connection.raw_sql(f"DROP TABLE {name}_read")
    return connection.table(name, database=("temp", "main"))


def enumerated(tables: CustomerTables, frame: pd.DataFrame, columns: Sequence[str]) -> ibis.Table:
    """Lay a small table whose columns read as texts and weigh a byte or two (DuckDB)."""
    connection, name = tables.connection, ibis.util.gen_name("words")
    # duckdb makes an enumeration of a column of categories
    connection.con.register(f"{name}_frame", frame.astype(dict.fromkeys(columns, "category")))
    connection.raw_sql(f"CREATE TEMP TABLE {name} AS FROM {name}_frame")
    connection.con.unregister(f"{name}_frame")
    return connection.table(name, database=("temp", "main"))


def earliest(
    tables: CustomerTables, value: ibis.Value, when: ibis.Value, where: ibis.Value
) -> ibis.Value:
    """Value at the earliest date among the rows that qualify, as an aggregate."""
    if tables.connection.name == "duckdb":
        # ibis 12 sorts every group for argmin; duckdb's own aggregate is three times faster
        return _arg_min(ibis.ifelse(where, value, ibis.null(float)), when)
    return value.argmin(when, where=where)


@ibis.udf.agg.builtin(name="arg_min")  # type: ignore[untyped-decorator]  # ibis ships no types
def _arg_min(value: float, when: dt.date) -> float:
    """Value where ``when`` is least; rows without a value do not count."""
    raise NotImplementedError  # duckdb's own


def lay(frame: pd.DataFrame) -> ibis.Table:
    """Lay a small table beside the client's, to be joined with them."""
    return ibis.memtable(pa.Table.from_pandas(frame, preserve_index=False))
