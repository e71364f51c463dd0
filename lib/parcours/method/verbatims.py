"""What customers wrote: personal data hidden, and the few somebody chose to show the client (J9)."""

from __future__ import annotations

import datetime as dt
import hashlib
import re

from pydantic import Field, field_validator

from parcours.method.nouns import Noun, TouchpointId, VerbatimId

MASK = "[…]"
_PERSONAL = re.compile(
    r"""
      [\w.+-]+@[\w-]+(?:\.[\w-]+)+                     # an e-mail
    | (?<!\w)(?:\+|00)?\d(?:[ .()/-]?\d){7,}           # a phone, a card, an account, an order
    | \b[A-Z]{2}\d{2}(?:\ ?[0-9A-Z]{4}){3,}(?:\ ?[0-9A-Z]{1,3})?\b  # an IBAN
    | (?:https?://|www\.)\S*[^\s.,;:!?)]              # an address on the web
    | \b\d{1,4}(?:\s?(?:bis|ter|[A-D]))?,?\s(?:rue|avenue|av\.|boulevard|bd|chemin|impasse|allée|place
        |quai|cours|route|montée|côte|square|passage|sentier|villa|faubourg|esplanade|promenade
        |ruelle|traverse|venelle|résidence|lotissement|hameau|street|road|lane|drive|court|close)\b
        [^.,;!?\n]*                                    # a postal address
    | (?<!\w)(?:M\.|Mr\.?|Mme\.?|Mlle\.?|Monsieur|Madame|Mademoiselle|Mrs\.?|Ms\.?|Miss|Dr\.?)\s+
        [A-ZÀ-Ý][\w’'-]+(?:\s+[A-ZÀ-Ý][\w’'-]+)*       # a person called by name
    | (?:(?<=[Jj]e\ suis\ )|(?<=m[’']appelle\ )|(?<=[Mm]y\ name\ is\ )|(?<=[Ss]igné\ ))
        [A-ZÀ-Ý][\w’'-]+(?:\s+[A-ZÀ-Ý][\w’'-]*\.?)*     # somebody who says who they are
    | (?<=[.!?…,–—-]\ )[A-ZÀ-Ý][a-zà-ÿ’'-]+\s+[A-ZÀ-Ý](?:[\w’'-]+|\.)?(?=\s*$)  # a signature
    | (?<!\w)[A-Z]{1,4}-?\d{5,}\b                      # a number of customer, of card, of order
    """,
    re.VERBOSE,
)


class ChosenVerbatim(Noun):
    """A verbatim somebody chose to show the client; no other leaves the workshop (J9)."""

    id: VerbatimId  # of the words and the place: the same each time the file is searched
    touchpoint: TouchpointId | None = None
    """None where the map knows no such place."""
    text: str = Field(min_length=1)
    """As approved; personal data are hidden again each time the workbook is read."""
    said_date: dt.date | None = None
    metric: str = ""
    score: float | None = None
    author: str = Field(min_length=1)
    date: dt.date | None = None

    @field_validator("text")
    @classmethod
    def _names_nobody(cls, text: str) -> str:
        return masked(text)


def masked(text: str) -> str:
    """Hide what could name somebody: e-mail, phone, numbers, web and postal address, a name that is said.

    A name is known by its title, by how it is said ("je suis...") or by its place, as a signature.
    Another one, a first name above all, cannot be told from a word and stays: a verbatim is read in
    the room, and goes into a client deliverable only when somebody chooses it. Too much is hidden
    rather than too little.

    >>> masked("Mme Aubert m’a rappelée au 06 39 98 12 34, merci !")
    '[…] m’a rappelée au […], merci !'
    """
    return _PERSONAL.sub(MASK, text)


def verbatim_id(text: str, place: str) -> str:
    """Return what tells a verbatim from others: the same words about the same touchpoint are one.

    Parameters
    ----------
    text : with its personal data masked.
    place : name of the touchpoint in the client's file.

    >>> verbatim_id("Rapide", "Chat") == verbatim_id("Rapide ", "Chat") != verbatim_id("Rapide", "Caisse")
    True
    """
    said = f"{place.strip()}\n{text.strip()}".encode()
    return f"VB-h{hashlib.sha256(said).hexdigest()[:11]}"
