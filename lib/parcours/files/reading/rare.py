"""Values too rare to be a category: a name typed in the wrong column never becomes a label."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from parcours.customers.schema import BY_NAME
from parcours.errors import Problem

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection as Connection

RARE = "(rare)"
LEAST = 5
"""A value that fewer customers have says nothing of customers in general, and may name one."""
_LEAST_OF_A_PRODUCT = 2
"""A product may well be sold twice only."""
_LARGE = 1000
_LEAST_IN_A_SMALL_TABLE = 2
"""There most values are rare: what only one customer has is hidden, where others are shared."""
_SHARED = 0.5
"""Share of the lines with shared values from which a column sorts its lines, and odd ones are hidden."""
_MOST_LINES = 1000
"""A value on more lines than this is no slip of one person's."""
_UNIT = {"order_lines": "order_id"}
"""Who stands behind a line: its customer, or its order where the line names none."""
_OF_NOBODY = frozenset({"costs"})
"""Lines of the company's accounts: a value that stands once is a line of its budget."""


def hide(connection: Connection, table: str) -> list[Problem]:
    """Replace the rare values of the categories of a table by one word, and say how many."""
    if table in _OF_NOBODY:
        return []
    (rows,) = connection.execute(f"SELECT count(*) FROM {table}").fetchall()[0]
    described = connection.execute(f"DESCRIBE {table}").fetchall()
    unit = _unit(table, [name for name, *_ in described])
    texts = [name for name, type_, *_ in described if type_ == "VARCHAR"]
    hidden = {
        name: _hide(connection, table, name, unit, rows)
        for name in texts
        if _is_category(table, name)
    }
    return [
        Problem(
            "rare_values_hidden",
            f"{table}, {name.removeprefix('x_')}",
            found=RARE,
            severity="info",
            values={"n": n},
        )
        for name, n in hidden.items()
        if n
    ]


def _is_category(table: str, name: str) -> bool:
    schema = BY_NAME[table]
    own = name not in schema.column_names
    return own or schema.column(name).kind == "category"


def _unit(table: str, columns: Sequence[str]) -> str:
    unit = _UNIT.get(table, "customer_id")
    return f'DISTINCT "{unit}"' if unit in columns else "*"


def _hide(connection: Connection, table: str, name: str, unit: str, rows: int) -> int:
    least = _LEAST_OF_A_PRODUCT if name == "product" else LEAST
    if rows < _LARGE:
        least = _LEAST_IN_A_SMALL_TABLE
    connection.execute(
        f"""CREATE OR REPLACE TEMP TABLE rare_values AS SELECT "{name}" AS value, count(*) AS n
            FROM {table} WHERE "{name}" IN (SELECT "{name}" FROM {table} GROUP BY 1
                HAVING count(*) < {_MOST_LINES})
            GROUP BY 1 HAVING count({unit}) < {least}"""
    )
    n, odd, filled = connection.execute(
        f"""SELECT (SELECT count(*) FROM rare_values), (SELECT coalesce(sum(n), 0) FROM rare_values),
            count("{name}") FROM {table}"""
    ).fetchall()[0]
    if not n or (rows < _LARGE and odd > (1 - _SHARED) * filled):
        return 0
    connection.execute(
        f"""UPDATE {table} SET "{name}" = '{RARE}'
            WHERE "{name}" IN (SELECT value FROM rare_values)"""
    )
    return int(n)
