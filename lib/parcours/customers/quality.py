"""What the customer file holds and what it is worth: volumes, completeness, links, freshness (A1)."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

import ibis
import pandas as pd

from parcours.customers.frames import collect, one_row
from parcours.customers.schema import BY_NAME, CUSTOMERS, TABLES, Column, Privacy
from parcours.customers.tables import CustomerTables, DuplicateCustomers

MOST_SEGMENTS = 30
"""Beyond this many values a column sorts customers too finely to be a segmentation."""
NAN = float("nan")
_ENDS = ("first", "last")
_NOT_KEPT = frozenset(
    column.name
    for table in TABLES
    for column in table.columns
    if column.privacy in {Privacy.DROP, Privacy.MASK}
)
"""Identifiers and free text, of which only a trace is kept: whether they are there."""
_DATED = {
    "customers": "created_date",
    "orders": "order_date",
    "messages": "sent_time",
    "contacts": "contact_time",
    "events": "event_time",
    "feedback": "feedback_date",
    "costs": "month",
}


@dataclass(frozen=True)
class Inventory:
    """What the file holds (A1).

    Attributes
    ----------
    tables : one row per table: table, files, rows, columns, first_date, last_date and days_since_last
        (freshness, at ``as_of``); NaT and NaN where nothing is dated.
    columns : one row per column: table, column, heading (the client's), kind, filled,
        completeness_pct, distinct_approx (a HyperLogLog count, some 2 % off, but for customers; NaN for yes-or-no
        columns and for identifiers that were not kept), validity_pct (of what is written there; NaN
        where nothing was checked nor refused), is_kept (False: an identifier, dropped on reading).
    links : one row per column that names a row of another table: table, column, to_table, rows,
        orphans (rows whose number is nowhere in the other table), orphan_pct.
    matches : one row per table that speaks of customers: table, customers (distinct), known
        (of those, in the customers' file), known_pct, and reach_pct, the share of the customers'
        file it speaks of.
    segmentations : one row per value of each column that sorts customers: column, value, customers,
        share_of_customers. Groups are not masked here.
    duplicates : customers who seem to be the same person, as counted on reading.
    """

    tables: pd.DataFrame
    columns: pd.DataFrame
    links: pd.DataFrame
    matches: pd.DataFrame
    segmentations: pd.DataFrame
    duplicates: DuplicateCustomers | None


def inventory(tables: CustomerTables) -> Inventory:
    """Take stock of the customer file.

    One pass over each table, where the data are; only counts come back.

    Source: method.md A1.
    """
    counts = _customers_seen(tables)
    profiles = {
        name: _profile(table, _DATED.get(name), counts.get(name))
        for name, table in _known(tables).items()
    }
    return Inventory(
        tables=_table_rows(tables, profiles),
        columns=_column_rows(tables, profiles),
        links=_links(tables, counts),
        matches=_matches(tables, counts),
        segmentations=segmentations(tables),
        duplicates=tables.reading.duplicates,
    )


def segmentations(tables: CustomerTables) -> pd.DataFrame:
    """Find the columns of the customers' file that sort customers, and their values.

    Returns
    -------
    DataFrame as ``Inventory.segmentations``; a customer without a value counts under None.
    """
    customers = tables.get("customers")
    found = []
    for column, type_ in () if customers is None else customers.schema().items():
        if column == "customer_id" or not type_.is_string() or customers is None:
            continue
        counts = customers.group_by(value=customers[column]).aggregate(customers=customers.count())
        frame = collect(counts.order_by(ibis.desc("customers"), "value").limit(MOST_SEGMENTS + 2))
        if frame["value"].nunique() <= MOST_SEGMENTS:
            frame.insert(0, "column", column)
            frame["share_of_customers"] = frame["customers"] / frame["customers"].sum()
            found.append(frame)
    empty = pd.DataFrame(columns=["column", "value", "customers", "share_of_customers"])
    return pd.concat(found, ignore_index=True) if found else empty


def completeness_by_public(tables: CustomerTables, members: ibis.Table) -> pd.DataFrame:
    """Say what is known of the customers of each public.

    Parameters
    ----------
    members : customer_id, public_id, as ``membership.public_members`` gives them.

    Returns
    -------
    DataFrame, shape (n_columns, n_publics + 1): completeness_pct of each column of the customers'
        file (and of each identifier dropped on reading), by public; column ``all`` for the whole
        file. A public nobody of which is in the customers' file is NaN.

    Raises
    ------
    NotEnoughDataError : there is no customers' file.
    """
    customers = tables.require("customers", "A1")
    names = [name for name in customers.columns if name != "customer_id" and not _is_trace(name)]
    there = {name: _is_filled(customers, name) for name in names}
    filled = customers.select("customer_id", **{n: one.cast("float64") for n, one in there.items()})
    by_public = members.join(filled, "customer_id")
    means = {name: by_public[name].mean() * 100 for name in names}
    publics = collect(by_public.group_by("public_id").aggregate(**means)).set_index("public_id")
    whole = one_row(filled.aggregate(**{name: filled[name].mean() * 100 for name in names}))
    result: pd.DataFrame = publics.sort_index().T.assign(all=whole)
    return result.rename_axis(index="column", columns=None).rename(index=_plain)


@dataclass(frozen=True)
class _Seen:
    """What a table that speaks of customers has in common with the customers' file."""

    rows: int
    orphans: int
    customers: int
    known: int


def _customers_seen(tables: CustomerTables) -> dict[str, _Seen]:
    """Count rows and customers, known and unknown, of each table in one pass over its numbers."""
    customers = tables.get("customers")
    if customers is None:
        return {}
    is_short = tables.connection.name == "duckdb"
    known = customers.select(known_id=_short(customers.customer_id, is_short))  # its key: once each
    return {
        name: _seen(table, known, is_short)
        for name, table in _known(tables).items()
        if name != "customers" and "customer_id" in table.columns
    }


def _short(number: ibis.Value, is_short: bool) -> ibis.Value:
    """Return 64 bits of a number where the engine has them, which it groups faster than texts.

    Two customers out of ten million fall together in one file out of 300,000.
    """
    return number.hash() if is_short else number


def _seen(table: ibis.Table, known: ibis.Table, is_short: bool) -> _Seen:
    named = table.filter(_is_known(table.customer_id))
    filled = named.select(seen_id=_short(named.customer_id, is_short))
    by_customer = filled.group_by("seen_id").aggregate(n=filled.count())
    both = by_customer.left_join(known, by_customer.seen_id == known.known_id)
    is_known = _is_known(both.known_id)
    found = one_row(
        both.aggregate(
            rows=both.n.sum(),
            known_rows=both.n.sum(where=is_known),
            customers=both.count(),
            known=is_known.sum(),
        )
    ).fillna(0)
    rows, known_rows, seen, n_known = (
        int(found[name]) for name in ("rows", "known_rows", "customers", "known")
    )
    return _Seen(rows, rows - known_rows, seen, n_known)


def _links(tables: CustomerTables, seen: Mapping[str, _Seen]) -> pd.DataFrame:
    rows = []
    for name, table in _known(tables).items():
        for column in BY_NAME[name].columns:
            if tables.get(column.refers_to) is None or column.name not in table.columns:
                continue
            if column.refers_to == "customers":
                n, orphans = seen[name].rows, seen[name].orphans
            else:
                n, orphans = _orphans(table, column, tables.require(column.refers_to, "A1"))
            rows.append((name, column.name, column.refers_to, n, orphans, _pct(orphans, n)))
    names = ["table", "column", "to_table", "rows", "orphans", "orphan_pct"]
    return pd.DataFrame(rows, columns=names)


def _orphans(table: ibis.Table, column: Column, other: ibis.Table) -> tuple[int, int]:
    """Return how many rows name another one, and how many of those name none there is."""
    key = BY_NAME[column.refers_to].key
    filled = table.filter(_is_known(table[column.name]))
    lost = filled.anti_join(other, filled[column.name] == other[key])
    return int(filled.count().execute()), int(lost.count().execute())


def _matches(tables: CustomerTables, seen: Mapping[str, _Seen]) -> pd.DataFrame:
    customers = tables.get("customers")
    everyone = 0 if customers is None else int(customers.count().execute())
    rows = [
        (name, one.customers, one.known, _pct(one.known, one.customers), _pct(one.known, everyone))
        for name, one in seen.items()
    ]
    return pd.DataFrame(rows, columns=["table", "customers", "known", "known_pct", "reach_pct"])


def _known(tables: CustomerTables) -> dict[str, ibis.Table]:
    return {name: table for name in BY_NAME if (table := tables.get(name)) is not None}


def _profile(table: ibis.Table, dated: str | None, seen: _Seen | None) -> pd.Series[float]:
    """Count a table in one pass; numbers of customers that are counted already are not read again."""
    asked: dict[str, ibis.Value] = {"rows": table.count()}
    for name, type_ in table.schema().items():
        if name == "customer_id" and seen is not None:
            continue
        asked[f"filled {name}"] = _filled(table, name)
        if not type_.is_boolean():
            asked[f"distinct {name}"] = table[name].approx_nunique()
    if dated in table.columns:
        asked |= dict(zip(_ENDS, (table[dated].min(), table[dated].max()), strict=True))
    found = one_row(table.aggregate(**asked))
    if seen is not None:
        found["filled customer_id"], found["distinct customer_id"] = seen.rows, seen.customers
    return found


def _is_filled(table: ibis.Table, name: str) -> ibis.Value:
    is_trace = name.startswith("has_") and name not in CUSTOMERS.column_names
    return table[name].fill_null(False) if is_trace else _is_known(table[name])


def _filled(table: ibis.Table, name: str) -> ibis.Value:
    is_trace = name.startswith("has_") and name not in CUSTOMERS.column_names
    return table[name].fill_null(False).sum() if is_trace else table[name].count()


def _is_known(column: ibis.Value) -> ibis.Value:
    return column.notnull()  # noqa: PD004 - an Ibis column, not pandas


def _table_rows(tables: CustomerTables, profiles: dict[str, pd.Series[float]]) -> pd.DataFrame:
    rows = []
    for name, profile in profiles.items():
        first, last = (pd.Timestamp(profile.get(end, "NaT")).as_unit("us") for end in _ENDS)
        files = [source.name for source in tables.sources if source.table == name]
        columns = [c for c in tables.require(name, "A1").columns if not _is_trace(c)]
        rows.append(
            {
                "table": name,
                "files": len(files),
                "rows": int(profile["rows"]),
                "columns": len(columns),
                "first_date": first,
                "last_date": last,
                "days_since_last": _days(tables.as_of, last),
            }
        )
    return pd.DataFrame(rows)


def _column_rows(tables: CustomerTables, profiles: dict[str, pd.Series[float]]) -> pd.DataFrame:
    headings, refused = {}, Counter[tuple[str, str]]()
    for file in tables.reading.files:
        for column in file.columns:
            headings[file.table, column.name] = column.heading
            refused[file.table, column.name] += column.refused
    rows = []
    for name, profile in profiles.items():
        for column in tables.require(name, "A1").columns:
            if _is_trace(column):
                continue
            filled, n = int(profile[f"filled {column}"] or 0), int(profile["rows"])
            plain = _plain(column)
            if headings and (name, plain) not in headings:
                continue  # drawn from another column on reading
            bad = refused[name, plain]
            valid = profile.get(f"filled has_valid_{plain}", filled if bad else None)
            rows.append(
                {
                    "table": name,
                    "column": plain,
                    "heading": headings.get((name, plain), plain),
                    "kind": _kind(name, plain, tables.require(name, "A1"), column),
                    "filled": filled,
                    "completeness_pct": _pct(filled, n),
                    "distinct_approx": profile.get(f"distinct {column}", NAN),
                    "validity_pct": _pct(int(valid), filled + bad) if valid is not None else NAN,
                    "is_kept": plain == column,
                }
            )
    return pd.DataFrame(rows)


def _is_trace(column: str) -> bool:
    """Tell what was made on reading and is no column of the client's."""
    return column.startswith("has_valid_") or column == "birth_decade"


def _plain(column: str) -> str:
    """Return the identifier a trace stands for, or the column itself."""
    name = column.removeprefix("has_")
    return name if name != column and name in _NOT_KEPT else column


def _kind(table: str, plain: str, known: ibis.Table, column: str) -> str:
    schema = BY_NAME[table]
    if plain in schema.column_names:
        return schema.column(plain).kind
    type_ = known[column].type()
    if type_.is_boolean():
        return "flag"
    return "number" if type_.is_numeric() else "date" if type_.is_temporal() else "category"


def _days(as_of: dt.date, last: pd.Timestamp) -> float:
    return NAN if pd.isna(last) else float((pd.Timestamp(as_of) - last.normalize()).days)


def _pct(part: int, whole: int) -> float:
    return 100 * part / whole if whole else NAN
