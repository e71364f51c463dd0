"""How far the data go: the last date of each table, typing mistakes aside."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from parcours.errors import Problem

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection as Connection

FAR_AWAY_DAYS = 180
"""A date this far after all the others is a typing mistake: it makes nobody inactive."""
_FEW = 0.001
"""Share of the lines, at most, that may be such mistakes."""
_LOOKED_AT = 50


@dataclass(frozen=True)
class Horizon:
    """Where a table ends."""

    last: dt.date
    latest: dt.date
    """The latest date written, mistakes included."""
    mistakes: int = 0
    """Lines after ``last``."""


def horizons(connection: Connection, columns: Mapping[str, str]) -> dict[str, Horizon]:
    """Return where each table ends, by the column that dates its lines; undated ones left out."""
    found = {}
    for table, column in columns.items():
        described = connection.execute(f"DESCRIBE {table}").fetchall()
        if column not in {name for name, *_ in described}:
            continue
        days = connection.execute(
            f"""SELECT {column}::DATE AS day, count(*) FROM {table} WHERE {column} IS NOT NULL
                GROUP BY day ORDER BY day DESC LIMIT {_LOOKED_AT}"""
        ).fetchall()
        (rows,) = connection.execute(f"SELECT count(*) FROM {table}").fetchall()[0]
        if days:
            found[table] = horizon(days, rows)
    return found


def horizon(days: Sequence[tuple[dt.date, int]], rows: int) -> Horizon:
    """Return where days end, the latest first, each with its number of lines.

    >>> days = [(dt.date(2099, 1, 1), 1), (dt.date(2026, 10, 31), 40), (dt.date(2026, 10, 30), 38)]
    >>> str(horizon(days, 20_000).last)
    '2026-10-31'
    """
    latest, after = days[0][0], 0
    for (day, n), (before, _) in pairwise(days):
        after += n
        if after > max(1, _FEW * rows):
            break
        if (day - before).days > FAR_AWAY_DAYS:
            return Horizon(before, latest, after)
    return Horizon(latest, latest)


def problems(found: Mapping[str, Horizon], last: dt.date) -> list[Problem]:
    """Say which tables have lines dated long after the others."""
    return [
        Problem(
            "dates_far_away",
            f"@table.{table}",
            found=str(one.latest),
            expected=str(last),
            severity="warning",
            values={"n": one.mistakes},
        )
        for table, one in found.items()
        if one.mistakes
    ]
