"""Search what customers wrote, in the workshop only, with personal data masked (J9)."""

from __future__ import annotations

import ibis
import pandas as pd

from parcours.customers.event_log import name_map
from parcours.customers.frames import collect
from parcours.customers.tables import CustomerTables
from parcours.method.journeys import Journeys
from parcours.method.verbatims import masked, verbatim_id

MOST = 50
"""Verbatims shown at once."""


def search(
    tables: CustomerTables,
    journeys: Journeys,
    words: str = "",
    *,
    touchpoint: str = "",
    most: int = MOST,
) -> pd.DataFrame:
    """Find verbatims that hold all the words, latest first, personal data masked (J9).

    Parameters
    ----------
    words : separated by spaces; case is set aside. Empty: all verbatims.
    touchpoint : id of a touchpoint of the map, or its name in the file; empty: all.

    Returns
    -------
    DataFrame: id (of the words, not of who wrote), date, touchpoint (as the file names it),
        touchpoint_id ('' where the map has none), metric, score, verbatim (masked). Never a
        customer's identifier. ``attrs["n"]`` counts all that match, shown or not.

    Raises
    ------
    NotEnoughDataError : the client gave no verbatims.
    """
    answers = _answers(tables)
    kept = answers.drop_null(["verbatim"]).filter(ibis._.verbatim.strip() != "")
    for word in words.casefold().split():
        kept = kept.filter(kept.verbatim.lower().contains(word))
    if touchpoint:
        kept = kept.filter(kept.touchpoint.isin(_names(journeys, touchpoint)))
    found = collect(
        kept.order_by(ibis.desc("feedback_date"), "verbatim")
        .limit(most)
        .select(
            date=kept.feedback_date,
            touchpoint=kept.touchpoint.fill_null("")
            if "touchpoint" in kept.columns
            else ibis.literal(""),
            metric=kept.metric,
            score=kept.score,
            verbatim=kept.verbatim,
        )
    )
    found["verbatim"] = [masked(str(one)) for one in found["verbatim"]]
    known = name_map(journeys)
    answering = [known.touchpoint(one, "") for one in found["touchpoint"]]
    found["touchpoint_id"] = ["" if one is None else one.id for one in answering]
    found["id"] = [
        verbatim_id(text, place)
        for text, place in zip(found["verbatim"], found["touchpoint"], strict=True)
    ]
    found.attrs["n"] = int(kept.count().execute())
    return found


def _answers(tables: CustomerTables) -> ibis.Table:
    """Return the answers with what was written: from the client's own files, where it was not kept."""
    known = tables.require("feedback", "J9")
    if tables.free_text is not None and "has_verbatim" in known.columns:
        return tables.free_text()
    return tables.require_columns("feedback", ("verbatim",), "J9")


def _names(journeys: Journeys, touchpoint: str) -> list[str]:
    """Names under which the file may know a touchpoint."""
    known = name_map(journeys).touchpoints.values()
    by_id = {one.id: one for ones in known for one in ones}
    return [*by_id[touchpoint].events] if touchpoint in by_id else [touchpoint]
