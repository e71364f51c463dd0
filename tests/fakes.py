"""Stand-ins for what comes from outside: a client's tables, made in memory."""

import datetime as dt
from collections.abc import Sequence

import ibis
import pyarrow as pa
from parcours.customers.schema import BY_NAME
from parcours.customers.tables import CustomerTables

TYPES = {
    "id": pa.string(), "category": pa.string(), "text": pa.string(), "postcode": pa.string(),
    "date": pa.date32(), "time": pa.timestamp("us"), "amount": pa.float64(), "number": pa.float64(),
    "count": pa.int64(), "flag": pa.bool_(),
}  # fmt: skip


def customer_tables(as_of: dt.date | str, **tables: pa.Table) -> CustomerTables:
    """Tables as ``files.customers`` would have read them, each case on its own DuckDB."""
    connection = ibis.duckdb.connect()
    day = dt.date.fromisoformat(as_of) if isinstance(as_of, str) else as_of
    known = {
        name: connection.create_table(name, ibis.memtable(table)) for name, table in tables.items()
    }
    return CustomerTables(connection, known, day, fingerprint="0" * 64)


def rows(table: str, columns: str, *lines: Sequence[object]) -> pa.Table:
    """Lines of a table of the schema: ids and dates as text, None where unknown."""
    names = columns.split()
    kinds = {column.name: column.kind for column in BY_NAME[table].columns}
    arrays = {
        name: pa.array([_value(line[i], kinds[name]) for line in lines], TYPES[kinds[name]])
        for i, name in enumerate(names)
    }
    return pa.table(arrays)


def orders(*lines: Sequence[object], columns: str = "customer_id order_date amount") -> pa.Table:
    """Orders from a few lines."""
    return rows("orders", columns, *lines)


def _value(value: object, kind: str) -> object:
    if not isinstance(value, str) or kind not in {"date", "time"}:
        return value
    return dt.date.fromisoformat(value) if kind == "date" else dt.datetime.fromisoformat(value)
