"""From the numbers of a data frame to the cells of a table: unknown stays unknown."""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING, Any, SupportsFloat

from parcours.exhibits.kinds import Cell, Column

if TYPE_CHECKING:
    import pandas as pd


def records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Return the rows of a frame, each by the names of its columns."""
    return [{str(name): value for name, value in row.items()} for row in frame.to_dict("records")]


def without_small(
    frame: pd.DataFrame, count: str, least: int, keep: tuple[str, ...] = ()
) -> pd.DataFrame:
    """Return groups without the numbers of those too small to be shown, nor of what gives them away.

    ``keep`` : numeric columns that tell nothing of the customers (a rank).
    """
    from parcours.customers.masking import mask_small  # noqa: PLC0415 - pandas

    return mask_small(frame, count, least, keep)


def number(value: object) -> float | None:
    """Return a number of a frame; None where it is not known.

    >>> number(2), number(float("nan"))
    (2.0, None)
    """
    if value is None or not isinstance(value, SupportsFloat):
        return None
    found = float(value)
    return None if math.isnan(found) else found


def whole(value: object) -> int | None:
    """Return a count of a frame; None where it is not known.

    >>> whole(3.0), whole(None)
    (3, None)
    """
    found = number(value)
    return None if found is None else round(found)


def without_unknown(
    columns: Sequence[Column], rows: Sequence[Sequence[Cell]], keys: Collection[str]
) -> tuple[tuple[Column, ...], tuple[tuple[Cell, ...], ...]]:
    """Leave out, among the columns of those keys, the ones that no row knows anything of."""
    kept = [
        at
        for at, column in enumerate(columns)
        if column.key not in keys or any(row[at] is not None for row in rows)
    ]
    return (
        tuple(columns[at] for at in kept),
        tuple(tuple(row[at] for at in kept) for row in rows),
    )
