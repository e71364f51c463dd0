"""Staged files become the tables of the case: one row per customer, per order; nothing personal."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from parcours.customers.schema import BY_NAME, Privacy, TableSchema
from parcours.files.reading import repeated
from parcours.files.reading.delimited import ROW
from parcours.files.reading.extras import singles_out
from parcours.files.reading.repeated import Repeated
from parcours.files.reading.staging import Staged, State
from parcours.files.reading.validity import valid_sql

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection as Connection

_ACCOUNT = ("_file", ROW, "_state", "_refused", "_nothing", "_converted", "_odd")


@dataclass(frozen=True)
class Finished:
    """A table of the case, and what making it set aside."""

    name: str
    select: str
    """SQL of the final table, without the account columns."""
    duplicates: dict[int, int]
    """Lines set aside because they repeat another, by number of file."""
    conflicting: int = 0
    """Keys that stand on lines that contradict each other. Of a customer the last line read is
    kept; of an order all are, for they may be a sale and its return."""
    lines_added_up: int = 0
    """Lines of orders added up by order."""
    columns: tuple[str, ...] = ()
    """Columns of the files, identifiers included."""
    left_behind: tuple[str, ...] = ()
    """Columns of the client's own that turned out to single people out."""
    lines_alike: int = 0
    """Lines that stand in several files and are kept, for nothing tells whose they are."""


def finish(connection: Connection, name: str, staged: Sequence[Staged]) -> Finished:
    """Make the final table of that name out of the files read as it."""
    schema = BY_NAME[name]
    _unite(connection, name, staged)
    columns = _columns(connection, name)
    if name == "customers":
        return _customers(connection, schema, columns)
    listed = _listed(schema, columns)
    if schema.key and schema.key in columns:
        found = repeated.of_keys(connection, schema, columns)
        if found.is_of_lines:
            return _added_up(columns, found)
    else:
        found = repeated.of_files(connection, schema, staged)
    return Finished(
        name,
        f"SELECT {listed} FROM all_{name} WHERE _state = {State.KEPT:d}{found.kept}",
        found.lines,
        found.contradictory,
        lines_alike=found.alike,
    )


def _unite(connection: Connection, name: str, staged: Sequence[Staged]) -> None:
    parts = " UNION ALL BY NAME ".join(
        f"SELECT {number}::SMALLINT AS _file, * FROM {one.table}"
        for number, one in enumerate(staged)
    )
    connection.execute(f"CREATE OR REPLACE TEMP VIEW all_{name} AS {parts}")


def _columns(connection: Connection, name: str) -> list[str]:
    described = connection.execute(f"DESCRIBE all_{name}").fetchall()
    return [column[0] for column in described if column[0] not in _ACCOUNT]


def _listed(schema: TableSchema, columns: Sequence[str]) -> str:
    return ", ".join(f'"{column}"' for column in columns if not _is_dropped(schema, column))


def _is_dropped(schema: TableSchema, column: str) -> bool:
    known = column in schema.column_names
    return known and schema.column(column).privacy is Privacy.DROP


def _customers(connection: Connection, schema: TableSchema, columns: Sequence[str]) -> Finished:
    """Keep one line per customer, the last one read; replace identifiers by what is useful."""
    same = ", ".join(f'"{column}"' for column in columns)
    repeated = f"""SELECT _file, {ROW}, customer_id,
            row_number() OVER (PARTITION BY customer_id ORDER BY _file DESC, {ROW} DESC) AS nth,
            count(DISTINCT hash({same})) OVER (PARTITION BY customer_id) AS versions
        FROM all_customers WHERE _state = {State.KEPT:d} AND customer_id IN (
            SELECT customer_id FROM all_customers WHERE _state = {State.KEPT:d}
            GROUP BY customer_id HAVING count(*) > 1)"""
    connection.execute(f"CREATE OR REPLACE TEMP TABLE repeated_customers AS {repeated}")
    duplicates = dict(
        connection.execute(
            "SELECT _file, count(*) FROM repeated_customers WHERE nth > 1 GROUP BY _file"
        ).fetchall()
    )
    (conflicting,) = connection.execute(
        "SELECT count(DISTINCT customer_id) FROM repeated_customers WHERE versions > 1"
    ).fetchall()[0]
    kept = f"""FROM all_customers WHERE _state = {State.KEPT:d} AND NOT EXISTS (
        SELECT 1 FROM repeated_customers r
        WHERE nth > 1 AND r._file = all_customers._file AND r.{ROW} = all_customers.{ROW})"""
    left = _left_behind(connection, columns)
    listed = [f'"{c}"' for c in columns if not _is_dropped(schema, c) and c not in left]
    listed += _traces(schema, columns)
    select = f"SELECT {', '.join(listed)} {kept}"
    return Finished(
        "customers", select, duplicates, conflicting, columns=tuple(columns), left_behind=left
    )


def _left_behind(connection: Connection, columns: Sequence[str]) -> tuple[str, ...]:
    """Return the client's own columns that have too many values not to single people out."""
    described = connection.execute("DESCRIBE all_customers").fetchall()
    own = [name for name, type_, *_ in described if name in columns and type_ == "VARCHAR"]
    own = [name for name in own if name.startswith("x_")]
    if not own:
        return ()
    asked = ", ".join(f'count("{c}"), approx_count_distinct("{c}")' for c in own)
    found = connection.execute(f"SELECT {asked} FROM all_customers").fetchall()[0]
    pairs = zip(own, found[::2], found[1::2], strict=True)
    return tuple(c for c, filled, n in pairs if singles_out(filled, n))


def _traces(schema: TableSchema, columns: Sequence[str]) -> list[str]:
    """Return what is kept of identifiers: whether they are there, whether they look right."""
    traces = []
    for column in columns:
        if _is_dropped(schema, column):
            traces.append(f'("{column}" IS NOT NULL) AS has_{column}')
            if valid := valid_sql(column):
                traces.append(f"coalesce({valid}, false) AS has_valid_{column}")
    if "postcode" in columns and "department" not in columns:
        traces.append(
            "CASE WHEN regexp_full_match(postcode, '\\d{5}|2[AB]\\d{3}') THEN "
            "CASE WHEN postcode[1:2] IN ('97', '98') THEN postcode[1:3] "
            "WHEN postcode[1:2] = '20' THEN CASE WHEN postcode < '20200' THEN '2A' ELSE '2B' END "
            "ELSE postcode[1:2] END END AS department"
        )
    if "birth_date" in columns:
        traces.append("(year(birth_date) // 10 * 10)::BIGINT AS birth_decade")
    return traces


def _added_up(columns: Sequence[str], found: Repeated) -> Finished:
    """Add up the lines of each order: a file of order lines given as orders."""
    how = {"amount": "sum", "margin": "sum", "quantity": "sum"}
    listed = ", ".join(
        f'{how.get(column, "min")}("{column}") AS "{column}"'
        for column in columns
        if column not in {"order_id", "customer_id"}
    )
    select = f"""SELECT order_id, customer_id, {listed} FROM all_orders
        WHERE _state = {State.KEPT:d}{found.kept} GROUP BY order_id, customer_id"""
    return Finished("orders", select, found.lines, lines_added_up=found.rows)
