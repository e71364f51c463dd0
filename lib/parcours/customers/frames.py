"""The passage between where the data are and pandas: small results come, nothing else."""

from __future__ import annotations

import ibis
import pandas as pd
import pyarrow as pa

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
        return table.cache()
    # ibis 12 cannot drop what its cache() makes on duckdb 2; a temporary table goes by itself
    return connection.create_table(ibis.util.gen_name("kept"), table, temp=True)


def lay(frame: pd.DataFrame) -> ibis.Table:
    """Lay a small table beside the client's, to be joined with them."""
    return ibis.memtable(pa.Table.from_pandas(frame, preserve_index=False))
