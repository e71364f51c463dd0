"""Which channels customers use, and which together: whom a break between channels can hurt (J5)."""

from __future__ import annotations

import ibis
import pandas as pd

from parcours.customers.channel_words import channel_code
from parcours.customers.frames import collect, lay
from parcours.customers.tables import CustomerTables

TABLES = ("orders", "contacts", "events")
"""Tables that say on which channel a customer came; a message sent is no use of a channel."""


def channel_sets(tables: CustomerTables) -> dict[frozenset[str], int]:
    """Count the customers by the exact set of channels they used, in all the client's files (J5).

    Returns
    -------
    Customers by set of channel codes; each customer counts once. Empty where no file knows a
    channel of the catalogue.
    """
    known = [table.select("customer_id", "channel") for table in _tables(tables)]
    if not known:
        return {}
    named = ibis.union(*known, distinct=True) if len(known) > 1 else known[0].distinct()
    named = named.drop_null()
    names = collect(named.select("channel").distinct())["channel"]
    codes = lay(pd.DataFrame({"channel": names, "code": [channel_code(one) for one in names]}))
    used = named.join(codes.filter(codes.code != ""), "channel").select("customer_id", "code")
    used = used.distinct()
    sets = used.group_by("customer_id").aggregate(
        codes=used.code.collect().sort().join(" ")  # Spark orders no concatenation
    )
    counts = collect(sets.group_by("codes").aggregate(n=sets.count()))
    return {
        frozenset(codes.split()): int(n)
        for codes, n in zip(counts["codes"], counts["n"], strict=True)
    }


def _tables(tables: CustomerTables) -> list[ibis.Table]:
    given = (tables.get(name) for name in TABLES)
    return [one for one in given if one is not None and "channel" in one.columns]
