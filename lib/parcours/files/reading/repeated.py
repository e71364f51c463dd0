"""Lines that say twice the same: exports that overlap, an order delivered again once it has changed.

Within a file, two lines with one number are one only where they are alike word for word. From file to
file they are one as soon as what makes them agrees (who, when, how much): a delivery date, an opening
may have come since, a column may be new. An order that stands three times in one file stands for three
lines, once again in the next one: as many are kept as the file that has the most.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from parcours.customers.schema import TableSchema
from parcours.files.reading.delimited import ROW
from parcours.files.reading.staging import Staged, State

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection as Connection

_LINE_LEVEL_SHARE = 0.02
"""Beyond this share of orders standing on several lines of a file, a file of orders is a file of lines:
they are added up by order."""


@dataclass(frozen=True)
class Repeated:
    """The lines of a table that are set aside, in the table ``repeated_<name>`` under ``nth > 1``."""

    name: str
    rows: int = 0
    """Lines that were looked at."""
    lines: dict[int, int] = field(default_factory=dict)
    """Lines set aside, by number of file."""
    contradictory: int = 0
    """Numbers that stand on lines which contradict each other."""
    is_of_lines: bool = False
    """Whether the orders are given line by line."""
    alike: int = 0
    """Lines alike in two files, of nobody known: none is set aside."""

    @property
    def kept(self) -> str:
        """SQL that leaves the repeated lines out."""
        return (
            f"""\n    AND NOT EXISTS (SELECT 1 FROM repeated_{self.name} r
            WHERE nth > 1 AND r._file = all_{self.name}._file
                AND r.{ROW} = all_{self.name}.{ROW})"""
            if self.lines
            else ""
        )


def of_keys(connection: Connection, schema: TableSchema, columns: Sequence[str]) -> Repeated:
    """Find the repeated lines of a table whose lines have a number."""
    name, key = schema.name, f'"{schema.key}"'
    rows, keys = connection.execute(
        f"""SELECT count({key}), count(DISTINCT hash({key})) FROM all_{name}
            WHERE _state = {State.KEPT:d}"""
    ).fetchall()[0]
    if rows == keys:
        return Repeated(name)
    of_several = f"""_state = {State.KEPT:d} AND {key} IN (SELECT {key} FROM all_{name}
        WHERE _state = {State.KEPT:d} GROUP BY 1 HAVING count(*) > 1)"""
    core = [key, *(f'"{c.name}"' for c in schema.columns if c.required and c.name != schema.key)]
    _rank(connection, name, core, columns, of_several, is_of_lines=False)
    several, on_lines = connection.execute(
        f"""SELECT count(*), count(*) FILTER (most > 1) FROM (
            SELECT key, max(n) AS most FROM (
                SELECT key, _file, count(*) AS n, any_value(core) AS core
                FROM repeated_{name} WHERE nth = 1 GROUP BY key, _file)
            GROUP BY key HAVING sum(n) > 1)"""
    ).fetchall()[0]
    is_of_lines = name == "orders" and on_lines > _LINE_LEVEL_SHARE * keys
    if is_of_lines:
        _rank(connection, name, core, columns, of_several, is_of_lines=True)
    return Repeated(name, rows, _set_aside(connection, name), several, is_of_lines)


def of_files(connection: Connection, schema: TableSchema, staged: Sequence[Staged]) -> Repeated:
    """Find the lines without a number that stand in several files; those of nobody known are only counted."""
    name = schema.name
    if len(staged) == 1:
        return Repeated(name)
    read = [{column.column.name for column in one.plan.columns} for one in staged]
    names = [c.name for c in schema.columns if all(c.name in columns for columns in read)]
    common = [f'"{one}"' for one in names]
    whose = next((c for c in ('"order_id"', '"customer_id"') if c in common), "NULL")
    in_several = f"""_state = {State.KEPT:d} AND hash({", ".join(common)}) IN (
        SELECT hash({", ".join(common)}) FROM all_{name} WHERE _state = {State.KEPT:d}
        GROUP BY 1 HAVING count(DISTINCT _file) > 1)"""
    (alike,) = connection.execute(
        f"SELECT count(*) FROM all_{name} WHERE {in_several} AND {whose} IS NULL"
    ).fetchall()[0]
    known = f"{in_several} AND {whose} IS NOT NULL"
    _rank(connection, name, common, names, known, is_of_lines=True)
    return Repeated(name, lines=_set_aside(connection, name), alike=alike)


def _rank(
    connection: Connection,
    name: str,
    core: Sequence[str],
    columns: Sequence[str],
    chosen: str,
    *,
    is_of_lines: bool,
) -> None:
    """Number the lines that say the same: the first one is kept, the fullest, then the last read."""
    every = [f'"{column}"' for column in columns]
    filled = " + ".join(f"({column} IS NOT NULL)::INT" for column in every)
    copy = "1" if is_of_lines else f"row_number() OVER (PARTITION BY _file, content ORDER BY {ROW})"
    connection.execute(
        f"""CREATE OR REPLACE TEMP TABLE repeated_{name} AS
        WITH lines AS (SELECT _file, {ROW}, {core[0]} AS key, hash({", ".join(core)}) AS core,
                hash({", ".join(every)}) AS content, {filled} AS filled
            FROM all_{name} WHERE {chosen}),
        copies AS (SELECT *, {copy} AS copy FROM lines),
        ranked AS (SELECT *, row_number() OVER (
            PARTITION BY _file, core, copy > 1 ORDER BY content, {ROW}) AS place FROM copies)
        SELECT _file, {ROW}, key, core, CASE WHEN copy > 1 THEN copy ELSE row_number() OVER (
            PARTITION BY core, copy > 1, place
            ORDER BY filled DESC, _file DESC, {ROW} DESC) END AS nth FROM ranked"""
    )


def _set_aside(connection: Connection, name: str) -> dict[int, int]:
    found = connection.execute(
        f"SELECT _file, count(*) FROM repeated_{name} WHERE nth > 1 GROUP BY _file"
    )
    return dict(found.fetchall())
