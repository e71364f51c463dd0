"""How full the columns are that data of the assets stand in (J7)."""

from __future__ import annotations

from collections.abc import Sequence

import ibis

from parcours.customers.frames import one_row
from parcours.customers.tables import CustomerTables


def filled_shares(tables: CustomerTables, columns: Sequence[str]) -> dict[str, float]:
    """Share of the lines of a table in which a column says something (J7).

    Parameters
    ----------
    columns : as ``table.column``. An identifier that reading dropped (``customers.email``) is told
        by what was kept of it: ``has_email``.

    Returns
    -------
    Share, 0 to 1, by column; columns the file does not have, or without any line, are left out.
    """
    shares: dict[str, float] = {}
    for table_name in {column.partition(".")[0] for column in columns if "." in column}:
        table = tables.get(table_name)
        wanted = {c: c.partition(".")[2] for c in columns if c.startswith(f"{table_name}.")}
        if table is not None:
            found = {
                name: one for name, c in wanted.items() if (one := _is_filled(table, c)) is not None
            }
            shares |= _shares(table, found)
    return shares


def _is_filled(table: ibis.Table, column: str) -> ibis.Value | None:
    if column in table.columns:
        return table[column].notnull()
    kept = f"has_{column}"
    return table[kept].fill_null(False) if kept in table.columns else None


def _shares(table: ibis.Table, found: dict[str, ibis.Value]) -> dict[str, float]:
    if not found:
        return {}
    names = list(found)
    row = one_row(table.aggregate(**{f"c{i}": found[name].mean() for i, name in enumerate(names)}))
    return {
        name: float(row[f"c{i}"]) for i, name in enumerate(names) if row[f"c{i}"] == row[f"c{i}"]
    }
