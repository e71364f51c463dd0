"""How the values of each column are spread, nobody's among them (A1)."""

from __future__ import annotations

from dataclasses import dataclass

import ibis
import pandas as pd

from parcours.customers.frames import collect, one_row
from parcours.customers.masking import THRESHOLD
from parcours.customers.schema import BY_NAME
from parcours.customers.tables import CustomerTables

LEVELS = (0.05, 0.25, 0.5, 0.75, 0.95)
"""Quantiles told; never the extremes, which belong to somebody."""
MOST_VALUES = 5
MOST_EXACT = 1_000_000
"""Rows beyond which quantiles are approximate (t-digest), for they would not fit in memory."""
_OF_NOBODY = frozenset({"costs"})
"""Rows of the company's accounts: a value that stands once names no customer."""
_NAMES = [f"q{round(100 * level):02d}" for level in LEVELS]


@dataclass(frozen=True)
class Distributions:
    """How the values of the columns are spread, over all tables.

    Attributes
    ----------
    numbers, dates : one row per column: table, column, filled, q05, q25, q50, q75, q95; a quantile
        on one side of which stand too few customers is missing.
    categories : one row per frequent value of each category or flag: table, column, value (a flag's is
        "yes" or "no"), rows, share. The others together have no value and ``n_values``, how many
        different ones they are; empty cells have value "".
    """

    numbers: pd.DataFrame
    dates: pd.DataFrame
    categories: pd.DataFrame


def distributions(tables: CustomerTables, least: int = THRESHOLD) -> Distributions:
    """Say how the values of each column are spread (A1).

    Parameters
    ----------
    least : customers under whom a value, or one end of a column, is not shown.

    Returns
    -------
    Distributions ; identifiers and what was made on reading are left out.
    """
    quantiles: list[dict[str, object]] = []
    values: list[dict[str, object]] = []
    for name in BY_NAME:
        table = tables.get(name)
        if table is None:
            continue
        rows = int(table.count().execute())
        for column, type_ in table.schema().items():
            if not _is_told(name, column):
                continue
            if type_.is_numeric() or type_.is_temporal():
                quantiles.append(_quantiles(name, table, column, rows, least))
            else:
                values += _values(name, table, column, rows, least)
    spread = pd.DataFrame(quantiles, columns=["table", "column", "filled", "is_date", *_NAMES])
    is_date = spread.pop("is_date").astype(bool)
    return Distributions(
        numbers=spread[~is_date].reset_index(drop=True),
        dates=spread[is_date].reset_index(drop=True),
        categories=pd.DataFrame(
            values, columns=["table", "column", "value", "rows", "share", "n_values"]
        ),
    )


def _is_told(table: str, column: str) -> bool:
    schema = BY_NAME[table]
    if column in schema.column_names:
        return schema.column(column).kind != "id"
    return not column.startswith("has_") and column != "birth_decade"


def _quantiles(
    name: str, table: ibis.Table, column: str, rows: int, least: int
) -> dict[str, object]:
    values = table[column]
    is_date = values.type().is_temporal()
    numbers = values.cast("timestamp").epoch_seconds() if is_date else values.cast("float64")
    levels = {
        key: numbers.quantile(q) if rows <= MOST_EXACT else numbers.approx_quantile(q)
        for key, q in zip(_NAMES, LEVELS, strict=True)
    }
    found = one_row(
        table.aggregate(filled=values.count(), people=_people(name, table, values), **levels)
    )
    told: dict[str, object] = {
        key: pd.Timestamp(float(found[key]), unit="s").date() if is_date else float(found[key])
        for key, q in zip(_NAMES, LEVELS, strict=True)
        if min(q, 1 - q) * float(found["people"]) >= least
    }
    return {
        "table": name, "column": column, "filled": int(found["filled"]), "is_date": is_date, **told
    }  # fmt: skip


def _values(
    name: str, table: ibis.Table, column: str, rows: int, least: int
) -> list[dict[str, object]]:
    """Return the most frequent values, then all the others together, then the empty cells."""
    values = table[column]
    if values.type().is_boolean():
        # where it is empty, nobody said no
        values = ibis.cases((values, "yes"), (~values, "no"))
    known = table.mutate(value=values)
    counts = known.group_by("value").aggregate(
        rows=known.count(), people=_people(name, known, known.value)
    )
    enough = 1 if name in _OF_NOBODY else least
    frequent = counts.filter(counts.value.notnull(), counts.people >= enough)  # noqa: PD004 - Ibis
    top = collect(frequent.order_by(ibis.desc("rows"), "value").limit(MOST_VALUES))
    empty = rows - int(known.value.count().execute())
    while True:
        shown = [str(one) for one in top["value"]]
        rest = known.filter(known.value.notnull(), ~known.value.isin(shown or [""]))  # noqa: PD004
        left = one_row(
            rest.aggregate(
                rows=rest.count(), n=rest.value.nunique(), people=_people(name, rest, rest.value)
            )
        )
        if not 0 < (left["people"] or 0) < enough or top.empty:
            break
        top = top.iloc[:-1]  # few have the others: the total would give them back
    told: list[tuple[str | None, int, int | None]] = [
        (str(one.value), int(str(one.rows)), None) for one in top.itertuples(index=False)
    ]
    if left["rows"]:
        told.append((None, int(left["rows"]), int(left["n"])))
    if empty:
        told.append(("", empty, None))
    return [
        {
            "table": name,
            "column": column,
            "value": value,
            "rows": n,
            "share": n / rows,
            "n_values": k,
        }
        for value, n, k in told
    ]


def _people(name: str, table: ibis.Table, values: ibis.Value) -> ibis.Value:
    """Count who stands behind the rows with a value: customers, or orders where none is named."""
    schema = BY_NAME[name]
    is_known = values.notnull()  # noqa: PD004 - an Ibis column, not pandas
    for who in ("customer_id", "order_id"):
        if who in table.columns and who in schema.column_names:
            return table[who].nunique(where=is_known)
    return is_known.sum()
