"""The rule that says who is a customer, applied to all the tables (P1)."""

from __future__ import annotations

import dataclasses

import ibis

from parcours.customers import frames, purchases, selection
from parcours.customers.tables import CustomerTables
from parcours.method.publics import CustomerRule


def restricted(tables: CustomerTables, rule: CustomerRule) -> CustomerTables:
    """Return the same tables with only what the customers of a rule did and received.

    The table of customers stays whole: it says who is on file, the rule who counts as a customer.

    Raises
    ------
    NotEnoughDataError : the rule needs a table or a column the client did not give.
    FilterError : the filter of a custom rule can't be understood.

    Source: method.md P1, the rule chosen is applied everywhere after.
    """
    members = frames.keep(tables, selection.customers_of(tables, rule))
    return _kept(tables, members, but=("customers",))


def only(tables: CustomerTables, members: ibis.Table) -> CustomerTables:
    """Return the same tables with only some customers, and what they did and received (P4).

    Rows without a customer, as the visits of people unknown, are nobody's and go. Rows stay in the
    order of the file, where the engine keeps one.

    Parameters
    ----------
    members : a column ``customer_id``; repeated or not.

    Source: method.md P4, every later view filters by public.
    """
    found = _kept(tables, members, but=())
    laid = {
        name: table
        if table is tables.tables.get(name)
        else frames.keep(tables, _in_file_order(tables, tables.tables[name], members))
        for name, table in found.tables.items()
        if name != "order_lines"
    }
    if "order_lines" in found.tables:
        laid["order_lines"] = frames.keep(tables, found.tables["order_lines"])
    return dataclasses.replace(tables, tables=laid)


def _in_file_order(tables: CustomerTables, table: ibis.Table, members: ibis.Table) -> ibis.Table:
    """Keep the rows of some customers; a join alone may hand them over in any order."""
    if tables.connection.name != "duckdb":
        return table.semi_join(members, "customer_id")
    numbered = table.mutate(row_in_file=ibis.row_number())
    kept = numbered.semi_join(members, "customer_id")
    return kept.order_by("row_in_file").drop("row_in_file")


def _kept(tables: CustomerTables, members: ibis.Table, but: tuple[str, ...]) -> CustomerTables:
    kept = {
        name: table
        if name in but or "customer_id" not in table.columns
        else table.semi_join(members, "customer_id")
        for name, table in tables.tables.items()
        if name != purchases.BY_CUSTOMER
    }
    if "orders" in kept and "order_lines" in kept:
        lines = kept["order_lines"]
        if "order_id" in kept["orders"].columns:
            kept["order_lines"] = lines.semi_join(kept["orders"], "order_id")
    return dataclasses.replace(tables, tables=kept)
