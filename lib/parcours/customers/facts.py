"""What is known of each customer, under the names a filter may use: one table, made on demand.

Columns of the client's own file keep their names; what the other tables say is added: purchases,
messages, contacts. Only what is asked for is computed.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

import ibis

from parcours.customers import purchases
from parcours.customers.measure import WINDOW_DAYS
from parcours.customers.schema import CUSTOMERS
from parcours.customers.tables import CustomerTables
from parcours.customers.words import fold

Type = Literal["number", "date", "flag", "category"]


@dataclass(frozen=True)
class Derived:
    """A fact that is no column of the customers' file. ``names`` are French ways to call it."""

    name: str
    type: Type
    source: str
    """The family it is computed with, a key of the sources below."""
    names: tuple[str, ...] = ()
    is_zero_without: bool = False
    """Of a customer the source knows nothing of: zero (nobody bought) rather than unknown."""


_ZERO = True
DERIVED = (
    Derived("n_purchases", "number", "purchases", ("orders", "achats", "commandes"), _ZERO),
    Derived("revenue", "number", "purchases", ("ca", "chiffre_d_affaires"), _ZERO),
    Derived("margin", "number", "purchases", ("marge",), _ZERO),
    Derived("first_purchase_date", "date", "purchases", ("premier_achat", "date_premier_achat")),
    Derived("last_purchase_date", "date", "purchases", ("dernier_achat", "date_dernier_achat")),
    Derived("days_since_last_purchase", "number", "purchases", ("jours_depuis_dernier_achat",)),
    Derived("is_multichannel", "flag", "channels", ("multicanal",)),
    Derived("channels_used", "number", "channels", ("canaux", "canaux_utilises"), _ZERO),
    Derived("main_channel", "category", "channels", ("canal", "canal_principal", "channel")),
    Derived("revenue_12_months", "number", "last_year", ("ca_12_mois",), _ZERO),
    Derived("margin_12_months", "number", "last_year", ("marge_12_mois",), _ZERO),
    Derived("n_purchases_12_months", "number", "last_year", ("achats_12_mois",), _ZERO),
    Derived("messages_received", "number", "messages", ("messages_recus",), _ZERO),
    Derived("messages_opened", "number", "messages", ("messages_ouverts",), _ZERO),
    Derived("has_email_open", "flag", "messages", ("a_ouvert",)),
    Derived("days_since_last_open", "number", "messages", ("jours_depuis_derniere_ouverture",)),
    Derived("contacts_12_months", "number", "contacts", ("contacts_12_mois",), _ZERO),
)
_BY_NAME = {one.name: one for one in DERIVED}


@dataclass(frozen=True)
class Known:
    """A name a filter may use here."""

    name: str
    type: Type
    aliases: tuple[str, ...] = ()


def known_names(tables: CustomerTables) -> dict[str, Known]:
    """Return what filters may speak of with the files at hand, by name.

    The client's own headings and French words are aliases of a name; see :func:`resolve`.
    """
    found: dict[str, Known] = {}
    customers = tables.get("customers")
    if customers is not None:
        for column, type_ in customers.schema().items():
            if column != "customer_id":
                found[column] = Known(column, _type_of(type_), _aliases(column))
    for source, make in _SOURCES.items():
        if _NEEDS[source] not in tables.tables:
            continue
        columns = set(make(tables).columns)
        for one in DERIVED:
            if one.source == source and one.name in columns:
                found.setdefault(one.name, Known(one.name, one.type, one.names))
    return found


def resolve(name: str, known: Mapping[str, Known]) -> str | None:
    """Return the name meant by what was written: accents, capitals and French words accepted.

    >>> revenue = Known("revenue", "number", ("chiffre_d_affaires",))
    >>> resolve("Chiffre d'affaires", {"revenue": revenue})
    'revenue'
    """
    folded = fold(name)
    if folded in known:
        return folded
    for one in known.values():
        if folded in one.aliases:
            return one.name
    own = f"x_{folded}"
    return own if own in known else None


def facts(tables: CustomerTables, members: ibis.Table, names: Iterable[str]) -> ibis.Table:
    """Return one row per member with the facts of those names.

    Parameters
    ----------
    members : Ibis table with a column customer_id, without repetition.
    names : names of :func:`known_names`.

    Returns
    -------
    Ibis table: customer_id and one column per name. What a customer has none of is zero where the
        file would have told (purchases), unknown otherwise (date of the last purchase).
    """
    wanted = tuple(dict.fromkeys(names))
    found = members.select("customer_id")
    customers = tables.get("customers")
    own = [name for name in wanted if customers is not None and name in customers.columns]
    if customers is not None and own:
        found = found.left_join(customers.select("customer_id", *own), "customer_id")
        found = found.drop("customer_id_right")
    for source, make in _SOURCES.items():
        asked = [n for n in wanted if n not in own and _BY_NAME[n].source == source]
        if asked:
            table = make(tables).select("customer_id", *asked)
            found = found.left_join(table, "customer_id")
            is_absent = found.customer_id_right.isnull()
            zero = {n: is_absent.ifelse(0, found[n]) for n in asked if _BY_NAME[n].is_zero_without}
            found = found.mutate(**zero).drop("customer_id_right")
    return found


def everybody(tables: CustomerTables) -> ibis.Table:
    """Return all the customers any file knows: the customers' file, and whoever ordered.

    Raises
    ------
    NotEnoughDataError : neither customers nor orders are there.
    """
    customers, orders = tables.get("customers"), tables.get("orders")
    if customers is None:
        orders = tables.require("orders", "P1")
        return orders.filter(orders.customer_id.notnull()).select("customer_id").distinct()
    if orders is None:
        return customers.select("customer_id").distinct()
    both = customers.select("customer_id").union(orders.select("customer_id"))
    return both.filter(both.customer_id.notnull()).distinct()


def _type_of(type_: ibis.expr.datatypes.DataType) -> Type:
    if type_.is_boolean():
        return "flag"
    if type_.is_numeric():
        return "number"
    return "date" if type_.is_temporal() else "category"


def _aliases(column: str) -> tuple[str, ...]:
    known = column in CUSTOMERS.column_names
    return CUSTOMERS.column(column).names if known else ()


def _last_year(tables: CustomerTables) -> ibis.Table:
    found = purchases.within(tables, tables.as_of - dt.timedelta(days=WINDOW_DAYS), tables.as_of)
    return found.rename({f"{c}_12_months": c for c in found.columns if c != "customer_id"})


def _channels(tables: CustomerTables) -> ibis.Table:
    orders = tables.require("orders", "P2")
    if "channel" not in orders.columns:
        return orders.select("customer_id").distinct()
    by_channel = (
        orders.filter(orders.channel.notnull())
        .group_by("customer_id", "channel")
        .aggregate(n=lambda t: t.count())
    )
    rank = ibis.row_number().over(
        group_by=by_channel.customer_id, order_by=[by_channel.n.desc(), by_channel.channel]
    )
    ranked = by_channel.mutate(rank=rank)
    return ranked.group_by("customer_id").aggregate(
        channels_used=ranked.count(),
        is_multichannel=ranked.count() > 1,
        main_channel=ranked.channel.max(where=ranked["rank"] == 0),
    )


def _messages(tables: CustomerTables) -> ibis.Table:
    messages = tables.require("messages", "P2")
    figures = {"messages_received": messages.count()}
    if "opened_time" in messages.columns:
        opened = messages.opened_time
        if "is_proxy_open" in messages.columns:  # a machine opened it, nobody read it
            opened = messages.is_proxy_open.fill_null(False).ifelse(
                ibis.null(opened.type()), opened
            )
        last = opened.max().cast("date")
        figures |= {
            "messages_opened": opened.count(),
            "has_email_open": opened.count() > 0,
            "days_since_last_open": ibis.date(tables.as_of).delta(last, unit="day"),
        }
    return messages.group_by("customer_id").aggregate(**figures)


def _contacts(tables: CustomerTables) -> ibis.Table:
    contacts = tables.require("contacts", "P2")
    since = tables.as_of - dt.timedelta(days=WINDOW_DAYS)
    recent = contacts.filter(contacts.contact_time.cast("date") > since)
    return recent.group_by("customer_id").aggregate(contacts_12_months=recent.count())


_SOURCES: dict[str, Callable[[CustomerTables], ibis.Table]] = {
    "purchases": purchases.by_customer,
    "channels": _channels,
    "last_year": _last_year,
    "messages": _messages,
    "contacts": _contacts,
}
_NEEDS = {
    "purchases": "orders",
    "channels": "orders",
    "last_year": "orders",
    "messages": "messages",
    "contacts": "contacts",
}
