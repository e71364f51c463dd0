"""Search what customers wrote, in the workshop only, with personal data masked (J9)."""

from __future__ import annotations

import re

import ibis
import pandas as pd

from parcours.customers.event_log import name_map
from parcours.customers.frames import collect
from parcours.customers.tables import CustomerTables
from parcours.method.journeys import Journeys

MOST = 50
"""Verbatims shown at once."""
MASK = "[…]"
_PERSONAL = re.compile(
    r"""
      [\w.+-]+@[\w-]+(?:\.[\w-]+)+                     # an e-mail
    | (?<!\w)(?:\+|00)?\d(?:[ .()/-]?\d){7,}           # a phone, a card, an account, an order
    | \b[A-Z]{2}\d{2}(?:\ ?[0-9A-Z]{4}){3,}(?:\ ?[0-9A-Z]{1,3})?\b  # an IBAN
    | (?:https?://|www\.)\S*[^\s.,;:!?)]              # an address on the web
    | \b\d{1,4}(?:\s?(?:bis|ter))?,?\s(?:rue|avenue|av\.|boulevard|bd|chemin|impasse|allée|place
        |quai|cours|route|street|road|lane)\b[^.,;!?\n]*    # a postal address
    | (?<!\w)(?:M\.|Mr\.?|Mme\.?|Mlle\.?|Monsieur|Madame|Mademoiselle|Mrs\.?|Ms\.?|Miss|Dr\.?)\s+
        [A-ZÀ-Ý][\w’'-]+(?:\s+[A-ZÀ-Ý][\w’'-]+)*       # a person called by name
    """,
    re.VERBOSE,
)


def masked(text: str) -> str:
    """Hide what could name somebody: e-mail, phone, account, web and postal address, a name called.

    A first name alone, without a title, cannot be told from another word and stays: a verbatim is
    read in the room, and goes into a client deliverable only when somebody chooses it.

    >>> masked("Mme Aubert m’a rappelée au 06 39 98 12 34, merci !")
    '[…] m’a rappelée au […], merci !'
    """
    return _PERSONAL.sub(MASK, text)


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
    DataFrame: date, touchpoint, metric, score, verbatim (masked). Never a customer's identifier.
        ``attrs["n"]`` counts all that match, shown or not.

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
            touchpoint=kept.touchpoint if "touchpoint" in kept.columns else ibis.literal(""),
            metric=kept.metric,
            score=kept.score,
            verbatim=kept.verbatim,
        )
    )
    found["verbatim"] = [masked(str(one)) for one in found["verbatim"]]
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
