"""What the workshop decided and what it set aside, with the author of each."""

from __future__ import annotations

import datetime as dt
from typing import Literal

from parcours.method.nouns import DecisionId, Noun, ParkedId

Step = Literal[
    "framing",
    "publics",
    "objectives",
    "assets",
    "touchpoints",
    "plan",
    "follow_up",
    "diagnosis",
    "customer_value",
]


class Decision(Noun):
    """A decision of the workshop."""

    id: DecisionId
    text: str
    step: Step
    author: str = ""
    date: dt.date | None = None


class Parked(Noun):
    """Something said that has no place yet: kept, internal to the consultants."""

    id: ParkedId
    text: str
    step: Step
    author: str = ""


class Minutes(Noun):
    """Minutes of the workshop."""

    decisions: tuple[Decision, ...] = ()
    parked: tuple[Parked, ...] = ()
    internal_notes: str = ""
