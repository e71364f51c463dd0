"""What customers cause in messages and contacts: the cost to serve (V2, V3, V5, V11)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

import ibis
import pandas as pd

from parcours.customers import sums
from parcours.customers.frames import collect
from parcours.customers.tables import CustomerTables

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True)
class CostToServe:
    """What serving customers cost between two dates, and how it was tied to them.

    ``by_customer`` is an Ibis table: customer_id, cost. ``unit_costs`` has one row per kind
    (message, contact) and channel: n, amount, unit_cost. ``unattributed`` has one row per cost_type
    of the cost table that no message or contact carries: amount.
    """

    by_customer: ibis.Table
    since: dt.date
    until: dt.date
    unit_costs: pd.DataFrame
    unattributed: pd.DataFrame
    rule: str = "cost_by_message_and_contact"

    @property
    def attributed_total(self) -> float:
        """Costs tied to customers."""
        return float(self.unit_costs["amount"].sum())

    @property
    def unattributed_total(self) -> float:
        """Costs of the cost table that no message or contact carries."""
        return float(self.unattributed["amount"].sum())


def cost_to_serve(tables: CustomerTables, since: dt.date, until: dt.date) -> CostToServe | None:
    """Tie costs to customers: each contact its own cost, each message its share of its channel's.

    A line of the cost table whose channel sends messages is shared equally between the messages of
    that channel sent over the period; one whose channel receives contacts is shared between those
    contacts, unless contacts carry their own cost (it would count twice). What is left stays
    unattributed and is shown, never spread on everybody.

    Parameters
    ----------
    since, until : first day excluded, last day included; a cost counts by its month's first day.

    Returns
    -------
    CostToServe, or None where the file ties no cost to a customer: unknown is not free.
    """
    costs = _cost_lines(tables, since, until)
    contacts = _between(tables.get("contacts"), "contact_time", since, until)
    messages = _between(tables.get("messages"), "sent_time", since, until)
    parts, units = [], []
    if messages is not None and "channel" in messages.columns and len(costs):
        spread = _spread(costs, messages, "message")
        costs = costs[~costs["channel"].isin(spread["channel"])]
        units.append(spread)
        parts.append(_priced(messages, spread))
    if contacts is not None and "cost" in contacts.columns:
        own = contacts.group_by("customer_id").aggregate(cost=sums.exact(contacts.cost))
        parts.append(own.drop_null("cost"))
        known = _own_costs(contacts)
        costs = costs[~costs["channel"].isin(known["channel"])]
        units.append(known)
    elif contacts is not None and "channel" in contacts.columns and len(costs):
        spread = _spread(costs, contacts, "contact")
        costs = costs[~costs["channel"].isin(spread["channel"])]
        units.append(spread)
        parts.append(_priced(contacts, spread))
    if not units or not sum(len(frame) for frame in units):
        return None
    together = ibis.union(*parts) if len(parts) > 1 else parts[0]
    return CostToServe(
        by_customer=together.group_by("customer_id").aggregate(cost=sums.exact(together.cost)),
        since=since,
        until=until,
        unit_costs=pd.concat(units, ignore_index=True),
        unattributed=costs.groupby("cost_type")[["amount"]].sum().reset_index(),
    )


def _between(
    table: ibis.Table | None, time: str, since: dt.date, until: dt.date
) -> ibis.Table | None:
    if table is None:
        return None
    day = table[time].date()
    return table.filter(day > since, day <= until).drop_null("customer_id")


def _cost_lines(tables: CustomerTables, since: dt.date, until: dt.date) -> pd.DataFrame:
    costs = tables.get("costs")
    if costs is None:
        return pd.DataFrame({"cost_type": [], "channel": [], "amount": []})
    kept = costs.filter(costs.month > since, costs.month <= until).drop_null("amount")
    channel = kept.channel if "channel" in kept.columns else ibis.null(str)
    lines = kept.group_by(cost_type=kept.cost_type, channel=channel)
    return collect(lines.aggregate(amount=sums.exact(kept.amount)))


def _spread(costs: pd.DataFrame, table: ibis.Table, kind: str) -> pd.DataFrame:
    counts = collect(table.group_by("channel").aggregate(n=table.count()))
    spent = costs.dropna(subset=["channel"]).groupby("channel")[["amount"]].sum()
    units = counts.merge(spent.reset_index(), on="channel").sort_values(
        "channel", ignore_index=True
    )
    units["unit_cost"] = units["amount"] / units["n"]
    units.insert(0, "kind", kind)
    return units


def _own_costs(contacts: ibis.Table) -> pd.DataFrame:
    channel = contacts.channel if "channel" in contacts.columns else ibis.null(str)
    priced = contacts.mutate(channel=channel).drop_null("cost")
    units = priced.group_by("channel").aggregate(n=priced.count(), amount=sums.exact(priced.cost))
    found = collect(units).sort_values("channel", ignore_index=True)
    found["unit_cost"] = found["amount"] / found["n"]
    found.insert(0, "kind", "contact")
    return found


def _priced(table: ibis.Table, units: pd.DataFrame) -> ibis.Table:
    prices: Mapping[str, float] = dict(zip(units["channel"], units["unit_cost"], strict=True))
    branches = [(table.channel == channel, price) for channel, price in prices.items()]
    price = ibis.cases(*branches, else_=ibis.null(float)) if branches else ibis.null(float)
    known = table.select("customer_id", cost=price).drop_null("cost")
    return known.group_by("customer_id").aggregate(cost=sums.exact(known.cost))
