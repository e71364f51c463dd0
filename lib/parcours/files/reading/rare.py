"""Values too rare to be a category: a name typed in the wrong column never becomes a label."""

from __future__ import annotations

from typing import TYPE_CHECKING

from parcours.customers.schema import BY_NAME
from parcours.errors import Problem

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection as Connection

RARE = "(rare)"
LEAST_LINES = 5
"""A value on fewer lines than this says nothing of customers in general, and may name one."""
_LEAST_OF_A_PRODUCT = 2
"""A product may well be sold twice only."""
_LARGE = 1000
"""In smaller tables every value is rare; the masking of small groups does the work there."""


def hide(connection: Connection, table: str) -> list[Problem]:
    """Replace the rare values of the categories of a table by one word, and say how many."""
    (rows,) = connection.execute(f"SELECT count(*) FROM {table}").fetchall()[0]
    if rows < _LARGE:
        return []
    described = connection.execute(f"DESCRIBE {table}").fetchall()
    texts = [name for name, type_, *_ in described if type_ == "VARCHAR"]
    hidden = {name: _hide(connection, table, name) for name in texts if _is_category(table, name)}
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


def _hide(connection: Connection, table: str, name: str) -> int:
    least = _LEAST_OF_A_PRODUCT if name == "product" else LEAST_LINES
    connection.execute(
        f"""CREATE OR REPLACE TEMP TABLE rare_values AS SELECT "{name}" AS value FROM {table}
            WHERE "{name}" IS NOT NULL GROUP BY 1 HAVING count(*) < {least}"""
    )
    (n,) = connection.execute("SELECT count(*) FROM rare_values").fetchall()[0]
    if n:
        connection.execute(
            f"""UPDATE {table} SET "{name}" = '{RARE}'
                WHERE "{name}" IN (SELECT value FROM rare_values)"""
        )
    return int(n)
