"""Which two publics are nearest to each other, where one too many is kept (P3)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from statistics import fmean
from typing import Literal

from parcours.method.public_ranking import Mark, PublicScore
from parcours.method.publics import Criterion


@dataclass(frozen=True)
class NearestPair:
    """Two publics that could be one, and why."""

    first: str
    second: str
    because: Literal["customers", "marks"]
    shared: int | None
    """Customers in both; None where there is no customer file."""
    closeness: float
    """Share of the smaller one that is in the other (customers); mean distance of the marks, 0 to 4."""

    def other_than(self, public: str) -> str:
        """Return the public of the pair that is not this one."""
        return self.second if public == self.first else self.first


def nearest_pair(
    publics: Sequence[str],
    shared: Mapping[tuple[str, str], int],
    scores: Sequence[PublicScore],
) -> NearestPair | None:
    """Find the two publics that merge best: those that share most customers, else the most alike.

    Sharing is the share of the smaller public that is also in the other. Where no two publics share
    anybody, or nobody counted, the pair whose marks differ least over the criteria known for both.

    Parameters
    ----------
    shared : customers of both, by pair of publics; (p, p) is the size of p.

    Returns
    -------
    None where there is nothing to compare.

    Source: method.md P3.

    >>> counted = {("A", "A"): 100, ("B", "B"): 40, ("C", "C"): 90, ("A", "B"): 30, ("A", "C"): 30}
    >>> found = nearest_pair(["A", "B", "C"], counted, ())
    >>> found.first, found.second, found.closeness
    ('A', 'B', 0.75)
    """
    pairs = list(combinations(publics, 2))
    found = [one for pair in pairs if (one := _sharing(pair, shared)) is not None]
    if found:
        return nearest_of_pairs(found)
    marks = {score.public: score.marks for score in scores}
    alike = [
        NearestPair(first, second, "marks", None, distance)
        for first, second in pairs
        if (distance := _distance(marks.get(first, {}), marks.get(second, {}))) is not None
    ]
    return nearest_of_pairs(alike)


def nearest_of_pairs(pairs: Sequence[NearestPair]) -> NearestPair | None:
    """Return the nearest of pairs: sharing customers comes before having like marks."""

    def key(one: NearestPair) -> tuple[bool, float, str, str]:
        is_alike = one.because == "marks"
        return is_alike, one.closeness if is_alike else -one.closeness, one.first, one.second

    return min(pairs, key=key, default=None)


def _sharing(pair: tuple[str, str], shared: Mapping[tuple[str, str], int]) -> NearestPair | None:
    first, second = pair
    both = shared.get(pair, shared.get((second, first), 0))
    smaller = min(shared.get((first, first), 0), shared.get((second, second), 0))
    if not both or not smaller:
        return None
    return NearestPair(first, second, "customers", both, both / smaller)


def _distance(one: Mapping[Criterion, Mark], other: Mapping[Criterion, Mark]) -> float | None:
    common = one.keys() & other.keys()
    if not common:
        return None
    return fmean(abs(one[name].value - other[name].value) for name in sorted(common))
