"""Why customers get in touch, and how long they wait, touchpoint by touchpoint (J4, J7)."""

from __future__ import annotations

import pandas as pd

from parcours.customers.channel_words import channel_code
from parcours.customers.event_log import name_map
from parcours.customers.frames import collect, lay
from parcours.customers.tables import CustomerTables
from parcours.method.journeys import Journeys
from parcours.method.scripts import MeasuredWait
from parcours.method.yields import FileReason


def contact_reasons(tables: CustomerTables) -> tuple[FileReason, ...]:
    """Count the contacts by reason, most frequent first; without a reason they only weigh (J7).

    Raises
    ------
    NotEnoughDataError : there are no contacts, or they have no reason.
    """
    contacts = tables.require_columns("contacts", ("reason",), "J7")
    counts = collect(contacts.group_by("reason").aggregate(n=contacts.count()))
    total = int(counts["n"].sum())
    known = counts.dropna(subset=["reason"]).sort_values(["n", "reason"], ascending=[False, True])
    return tuple(
        FileReason(str(reason), int(n), int(n) / total)
        for reason, n in zip(known["reason"], known["n"], strict=True)
    )


def measured_waits(
    tables: CustomerTables, journeys: Journeys, least: int
) -> dict[str, MeasuredWait]:
    """Median wait of the contacts each touchpoint answers to, on the touchpoint's own channel (J4).

    Parameters
    ----------
    least : contacts with a known wait under which nothing is measured.

    Raises
    ------
    NotEnoughDataError : there are no contacts, or they have no reason, no channel or no wait.
    """
    wanted = ("reason", "channel", "wait_minutes")
    contacts = tables.require_columns("contacts", wanted, "J4")
    named = collect(contacts.select("reason", "channel").distinct()).dropna()
    known = name_map(journeys)
    codes = [channel_code(one) for one in named["channel"]]
    answering = [
        known.touchpoint(str(reason), code)
        for reason, code in zip(named["reason"], codes, strict=True)
    ]
    named["touchpoint"] = [
        one.id if one is not None and one.channel == code else ""
        for one, code in zip(answering, codes, strict=True)
    ]
    here = named[named["touchpoint"] != ""]
    if here.empty:
        return {}
    joined = contacts.join(lay(pd.DataFrame(here)), ["reason", "channel"])
    waits = joined.drop_null(["wait_minutes"])
    medians = collect(
        waits.group_by("touchpoint").aggregate(n=waits.count(), median=waits.wait_minutes.median())
    )
    return {
        str(touchpoint): MeasuredWait(float(median), int(n))
        for touchpoint, n, median in zip(
            medians["touchpoint"], medians["n"], medians["median"], strict=True
        )
        if n >= least
    }
