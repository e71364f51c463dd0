"""What the client's files say of touchpoints, in few figures the rules can take (J8, J9)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Metric = Literal["nps", "csat", "ces"]


@dataclass(frozen=True)
class ReversedOrder:
    """Two touchpoints most customers meet in the contrary order of the map."""

    first: str
    """Declared first..."""
    second: str
    """... and met first by most customers who met both."""
    customers: int
    """Who met both, at two different times."""
    reversed_share: float
    low: float
    """Lower bound of the share, at 95 %: above one half."""


@dataclass(frozen=True)
class SeenTouchpoints:
    """The declared map against the observed one (J8)."""

    never_seen: tuple[str, ...]
    """Touchpoints of today that name events, of which the file holds none."""
    unmapped: Mapping[str, int] = field(hash=False)
    """Events on no map: how many of each."""
    reversed_orders: tuple[ReversedOrder, ...] = ()
    unknown: Mapping[str, int] = field(default_factory=dict, hash=False)
    """Every name of the files no card answers to, contacts, messages and surveys among them."""
    n_events: int = 0
    n_customers: int = 0

    @property
    def unmapped_share(self) -> float | None:
        """Share of the events that are on no map; None where there is no event."""
        return sum(self.unmapped.values()) / self.n_events if self.n_events else None


@dataclass(frozen=True)
class Score:
    """A satisfaction metric, with how sure it is (J9). Its scale is that of its definition."""

    metric: Metric
    touchpoint: str
    """Id where the map knows it, else its name in the file; empty for all answers together."""
    public: str
    """Empty for all customers."""
    n: int
    value: float | None
    """None under the minimum number of answers."""
    low: float | None
    high: float | None
    unit: Literal["points", "share", "mark"] = "points"
    """Points of NPS, share of those who gave one of the two highest marks, mean mark."""

    @property
    def is_shown(self) -> bool:
        """Whether enough people answered."""
        return self.value is not None


def low_scores(scores: tuple[Score, ...]) -> tuple[tuple[Score, Score], ...]:
    """Touchpoints surely under the whole: their interval ends below the score of all answers (J9).

    Compared with all answers of the same metric, all customers together. No threshold to dispute:
    a touchpoint is low when chance alone would rarely bring it that far under the rest.

    Returns
    -------
    (touchpoint, whole), lowest first.
    """
    wholes = {one.metric: one for one in scores if not one.touchpoint and not one.public}
    found = [
        (one, wholes[one.metric])
        for one in scores
        if one.touchpoint and not one.public and one.metric in wholes
        if one.high is not None and one.high < (wholes[one.metric].value or float("-inf"))
    ]
    return tuple(sorted(found, key=lambda pair: (pair[0].metric, pair[0].value or 0.0)))
