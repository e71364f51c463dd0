"""The rule that says who is a customer, applied to all the tables (P1)."""

from __future__ import annotations

import dataclasses

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
    kept = {
        name: table
        if name == "customers" or "customer_id" not in table.columns
        else table.semi_join(members, "customer_id")
        for name, table in tables.tables.items()
        if name != purchases.BY_CUSTOMER
    }
    if "orders" in kept and "order_lines" in kept:
        lines = kept["order_lines"]
        if "order_id" in kept["orders"].columns:
            kept["order_lines"] = lines.semi_join(kept["orders"], "order_id")
    return dataclasses.replace(tables, tables=kept)
