"""Numbers of the computation that somebody could dispute, and those the client settled otherwise."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from parcours.method.gaps import Gap
from parcours.method.nouns import Noun

_LIMITS: tuple[tuple[str, float, float], ...] = (
    ("share", 0.0, 1.0),
    ("yes or no", 0.0, 1.0),
    ("points of 100", 0.0, 100.0),
    ("weight", 0.0, 100.0),
    ("per year", 0.0, 1.0),
    ("per cent of value", 0.0, 0.95),
    ("per cent", 0.1, 100.0),
    ("years", 1.0, 30.0),
    ("draws", 20.0, 10_000.0),
)
"""Unit a convention's own begins with, and what it may lie between; any other is at least 1."""
_LEAST, _MOST = 1.0, 100_000.0
_NEVER_LOWERED = frozenset({"journeys.min_customers", "feedback.min_answers"})
"""They keep customers from being recognised: they may be raised only."""


@dataclass(frozen=True)
class Assumption:
    """A number somebody could dispute: value, unit, who says so."""

    value: float
    unit: str
    source: str


class Convention(Noun):
    """A number of the computation as the client settles it, instead of ours."""

    key: str
    """Of the catalogue of assumptions."""
    value: float
    author: str
    reason: str = ""


def settled(
    usual: Mapping[str, Assumption], conventions: Iterable[Convention]
) -> Mapping[str, Assumption]:
    """Return the assumptions with those the client settled; what :func:`gaps` refuses is left out.

    >>> ours = {"levers.change_pct": Assumption(10, "per cent", "convention")}
    >>> mine = Convention(key="levers.change_pct", value=5, author="CFO", reason="budget of 2027")
    >>> settled(ours, [mine])["levers.change_pct"]
    Assumption(value=5.0, unit='per cent', source='CFO, budget of 2027')
    """
    accepted = (one for one in conventions if not list(_refusals(usual, one)))
    changed = {
        one.key: dataclasses.replace(
            usual[one.key],
            value=one.value,
            source=", ".join(filter(None, (one.author, one.reason))),
        )
        for one in accepted
    }
    return MappingProxyType({**usual, **changed})


def gaps(usual: Mapping[str, Assumption], conventions: Iterable[Convention]) -> list[Gap]:
    """Conventions that cannot be followed: nobody knows them, or their value makes no sense."""
    return [gap for one in conventions for gap in _refusals(usual, one)]


def limits(key: str, assumption: Assumption) -> tuple[float, float]:
    """Least and greatest value that a convention may take.

    >>> limits("lifetime.discount_rate_per_year", Assumption(0.1, "per year", "convention"))
    (0.0, 1.0)
    """
    if key in _NEVER_LOWERED:
        return assumption.value, _MOST
    return next(
        ((low, high) for unit, low, high in _LIMITS if assumption.unit.startswith(unit)),
        (_LEAST, _MOST),
    )


def _refusals(usual: Mapping[str, Assumption], one: Convention) -> Iterator[Gap]:
    if one.key not in usual:
        yield Gap("customer_value", "convention_unknown", one.key, kind="contradiction")
        return
    low, high = limits(one.key, usual[one.key])
    if not low <= one.value <= high:
        values = {"value": one.value, "low": low, "high": high}
        yield Gap(
            "customer_value",
            "convention_out_of_range",
            one.key,
            kind="contradiction",
            values=values,
        )
