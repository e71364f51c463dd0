"""The log of what customers met and when, with the touchpoints of the map in it (J8).

The log is the client's ``events``. A touchpoint these do not know is taken from the contacts, by
their reason, over the days the events cover; without events, contacts make the log. A message sent
is no step of the customer: its names say that a touchpoint exists, nothing more.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import ibis
import pandas as pd

from parcours.customers.channel_words import channel_code
from parcours.customers.frames import collect, enumerated, keep, keep_in_order, lay
from parcours.customers.steps import COLUMNS, as_laid, in_order
from parcours.customers.tables import CustomerTables, missing_table
from parcours.errors import NotEnoughDataError
from parcours.method.journeys import Journeys
from parcours.method.touchpoints import Touchpoint
from parcours.method.yields import folded

SOURCES: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("events", "event_time", ("event",)),
    ("contacts", "contact_time", ("reason",)),
    ("messages", "sent_time", ("intent", "campaign")),
)
"""Tables that tell when a customer met something: its time, and the columns that name it."""
STEPS = ("events", "contacts")
"""Those whose lines are steps a customer made."""


@dataclass(frozen=True)
class EventLog:
    """Steps of customers, in order, and how names became touchpoints."""

    steps: ibis.Table
    """As ``customers.steps`` describes them. ``node`` is the id of a touchpoint, or the client's
    own name where no touchpoint answers to it."""
    names: pd.DataFrame
    """Every name met, with where it went: as :func:`named_events` has it."""
    tables: tuple[str, ...]
    """Tables the steps come from."""
    ties_by: str
    """What settles two events of one customer at one time: file_order or name."""


@dataclass(frozen=True)
class NameMap:
    """Which touchpoint answers to a name, on a channel."""

    touchpoints: Mapping[str, tuple[Touchpoint, ...]] = field(hash=False)
    """By folded name."""

    def touchpoint(self, name: str, channel: str) -> Touchpoint | None:
        """Return the touchpoint of a name: the one on that channel, else the first of that name."""
        answering = self.touchpoints.get(folded(name), ())
        here = [one for one in answering if one.channel == channel]
        return next(iter((*here, *answering)), None)


def name_map(journeys: Journeys) -> NameMap:
    """Names under which the touchpoints of today are known in the client's files.

    >>> name_map(Journeys()).touchpoint("accueil", "WEB") is None
    True
    """
    found: dict[str, tuple[Touchpoint, ...]] = {}
    for touchpoint in journeys.touchpoints:
        for name in touchpoint.events if touchpoint.exists_today else ():
            found[folded(name)] = (*found.get(folded(name), ()), touchpoint)
    return NameMap(found)


def event_log(tables: CustomerTables, journeys: Journeys) -> EventLog:
    """Lay the customers' steps in order, touchpoint by touchpoint (J8).

    Two events of one customer at one time keep the order of the file (the order of their names
    where the engine keeps no such order); how many such ties there are is counted by
    :func:`parcours.customers.steps.ties`. Events without a customer, a time or a
    name, and those after ``as_of``, are left out.

    Raises
    ------
    NotEnoughDataError : no table tells what customers met and when.
    """
    names = named_events(tables, name_map(journeys))
    steps = names[names["source"].isin(STEPS)]
    if not len(steps):
        raise NotEnoughDataError(missing_table("events", "J8"))
    main = steps["source"].iloc[0]
    is_main = steps["source"] == main
    is_new = (steps["node"] != "") & ~steps["node"].isin(set(steps.loc[is_main, "node"]))
    used = steps[is_main | is_new]
    joined = [_nodes(tables, source, used) for source in dict.fromkeys(used["source"])]
    log = ibis.union(*joined) if len(joined) > 1 else joined[0]
    log = _within(log, joined[0]) if len(joined) > 1 else log
    return EventLog(
        steps=_laid(tables, log.mutate(customer=customer_key(tables, log.customer_id))),
        names=names,
        tables=tuple(dict.fromkeys(used["source"])),
        ties_by="file_order" if _keeps_order(tables) else "name",
    )


def customer_key(tables: CustomerTables, customer_id: ibis.Value) -> ibis.Value:
    """Return what stands for a customer in the steps of a log, sorted as fast as can be.

    On DuckDB, the engine's 64-bit hash of the pseudonym: half the time of sorting pseudonyms. Two
    of n customers share one with probability n^2 / 2^65: one log in 37 million, for a million
    customers. Elsewhere, the pseudonym itself: hashes of other engines are shorter.
    """
    return _hash(customer_id) if _keeps_order(tables) else customer_id


@ibis.udf.scalar.builtin(name="hash", signature=(("string",), "uint64"))  # type: ignore[untyped-decorator]  # ibis ships no types
def _hash(name: str) -> int:
    """Hash a text."""
    raise NotImplementedError  # duckdb's own


def _laid(tables: CustomerTables, log: ibis.Table) -> ibis.Table:
    """Lay the steps in order, once."""
    if not _keeps_order(tables):
        return keep(tables, in_order(log.select(*COLUMNS, "tie")))
    return as_laid(keep_in_order(tables, log.select(*COLUMNS), ("customer", "event_time"), COLUMNS))


def named_events(tables: CustomerTables, known: NameMap) -> pd.DataFrame:
    """Count every name met in the client's files, with the touchpoint it went to.

    Returns
    -------
    DataFrame: event, raw_channel, n, source, node ('' where no touchpoint answers), channel (the
        catalogue's code, the file's own word where the catalogue has none, the touchpoint's
        channel where the file says nothing).
    """
    frames = [
        collect(one.group_by("event", raw_channel=one.channel).aggregate(n=one.count())).assign(
            source=source
        )
        for source, _, _ in SOURCES
        if (one := _table(tables, source)) is not None
    ]
    if not frames:
        return pd.DataFrame(columns=["source", "event", "channel", "n", "node", "raw_channel"])
    names = pd.concat(frames, ignore_index=True)
    codes = [channel_code(one) for one in names["raw_channel"]]
    answering = [
        known.touchpoint(event, code) for event, code in zip(names["event"], codes, strict=True)
    ]
    names["node"] = ["" if one is None else one.id for one in answering]
    names["channel"] = [
        code or raw or ("" if one is None else one.channel)
        for code, raw, one in zip(codes, names["raw_channel"], answering, strict=True)
    ]
    names["order"] = names["source"].map([source for source, _, _ in SOURCES].index)
    ascending = [True, False, True, True]
    columns = ["order", "n", "event", "raw_channel"]
    return names.sort_values(columns, ascending=ascending, ignore_index=True).drop(columns="order")


def _table(tables: CustomerTables, source: str) -> ibis.Table | None:
    """One source as customer_id, event_time, event, channel ('' where unknown) and tie."""
    table = tables.get(source)
    _, time, columns = next(one for one in SOURCES if one[0] == source)
    naming = [one for one in columns if table is not None and one in table.columns]
    if table is None or not naming or "customer_id" not in table.columns:
        return None
    name: Any = table[naming[0]] if len(naming) == 1 else ibis.coalesce(*(table[n] for n in naming))
    channel = table.channel.fill_null("") if "channel" in table.columns else ibis.literal("")
    log = table.select(
        customer_id=table.customer_id, event_time=table[time], event=name, channel=channel, tie=name
    )
    whole = log.drop_null(["customer_id", "event_time", "event"])
    return whole.filter(whole.event_time.date() <= ibis.date(tables.as_of))


def _nodes(tables: CustomerTables, source: str, used: pd.DataFrame) -> ibis.Table:
    """Put touchpoints and channel codes in the place of the client's names."""
    log = _table(tables, source)
    here = used[used["source"] == source]
    names = pd.DataFrame(
        {
            "event": here["event"],
            "channel": here["raw_channel"],
            "node": here["node"].where(here["node"] != "", here["event"]),
            "code": here["channel"],
        }
    )
    # steps are sorted and counted by a byte, not by a text
    nodes = enumerated(tables, names, ("node", "code")) if _keeps_order(tables) else lay(names)
    joined = log.join(nodes, ["event", "channel"]) if log is not None else nodes
    return joined.select("customer_id", "event_time", "node", "tie", channel=joined.code)


def _within(log: ibis.Table, main: ibis.Table) -> ibis.Table:
    """Keep the days the events cover: contacts of another year are no part of these journeys."""
    span = main.aggregate(first=main.event_time.min(), last=main.event_time.max())
    first, last = collect(span).iloc[0]
    return log.filter(
        (log.event_time >= ibis.literal(first)) & (log.event_time <= ibis.literal(last))
    )


def _keeps_order(tables: CustomerTables) -> bool:
    """Whether the engine numbers rows as the file gives them, without being told by what."""
    return bool(tables.connection.name == "duckdb")
