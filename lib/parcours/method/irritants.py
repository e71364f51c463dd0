"""Irritants in order of what they cost customers, and moments of truth in trouble (J3, J7)."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from parcours.method.appraisal import Appraisals, TouchpointAppraisal, is_irritant
from parcours.method.touchpoints import Touchpoint
from parcours.method.workbook import Workbook

WORST_EMOTION = 2.0
HIGHEST_IMPORTANCE = 4.0
Factor = Literal["severity", "importance", "volume"]


@dataclass(frozen=True)
class Irritant:
    """A touchpoint that irritates a public, and where it stands among the others."""

    touchpoint: str
    public: str
    emotion: float
    """Mean emotion, -0.5 at most."""
    n: int
    importance: int | None
    volume_per_year: int | None
    is_moment_of_truth: bool
    known: tuple[Factor, ...]
    """What the rank rests on; the rest was not said and is not counted as zero."""
    score: float
    """Higher is worse, 0 to 1."""
    rank: int
    rank_best: int
    """Rank if what is missing were the least of what is known elsewhere..."""
    rank_worst: int
    """... and if it were the most. Rank 1 is the worst irritant."""


def irritants(workbook: Workbook, appraisals: Appraisals) -> tuple[Irritant, ...]:
    """Rank the irritants: how painful, how important, how many customers meet them.

    score = (product of the known factors) ** (1 / how many are known), with

    - severity = -mean emotion / 2;
    - importance = importance / 4, or the criticality of the moment of truth where no importance was
      given;
    - volume = log(1 + contacts a year) / log(1 + the largest volume known).

    A factor nobody gave is left out of the product, never counted as zero; the rank then comes with
    the ranks it could take if the factor were the least or the most of those known for other
    touchpoints. Equal scores share a rank. Where no volume is known at all, volume is left out for
    everybody.

    Returns
    -------
    Worst first; ties in the order of the touchpoints.
    """
    touchpoints = {one.id: one for one in workbook.journeys.touchpoints}
    found = [one for one in appraisals.values() if is_irritant(one.votes)]
    ranges = _Ranges.of(tuple(touchpoints.values()))
    factors = [_factors(one, touchpoints[one.touchpoint], ranges) for one in found]
    scores = [_score(tuple(one.values())) for one in factors]
    bounds = [_bounds(one, ranges) for one in factors]
    ranked = [
        _irritant(one, touchpoints[one.touchpoint], tuple(known), score, _ranks(i, scores, bounds))
        for i, (one, known, score) in enumerate(zip(found, factors, scores, strict=True))
    ]
    return tuple(sorted(ranked, key=lambda one: one.rank))


@dataclass(frozen=True)
class TroubledMoment:
    """A moment of truth that goes wrong, or that nobody has judged."""

    touchpoint: str
    public: str
    trouble: Literal["irritant", "polarised", "not_judged"]
    emotion: float | None
    n: int


def moments_of_truth_in_trouble(
    workbook: Workbook, appraisals: Appraisals
) -> tuple[TroubledMoment, ...]:
    """Moments of truth that irritate, divide people, or were not judged; worst first (J3)."""
    moments = {one.id for one in workbook.journeys.touchpoints if one.moment_of_truth is not None}
    found = [
        TroubledMoment(one.touchpoint, one.public, trouble, one.votes.mean, one.votes.n)
        for one in appraisals.values()
        if one.touchpoint in moments and (trouble := _trouble(one)) is not None
    ]
    return tuple(sorted(found, key=lambda one: (one.emotion is None, one.emotion or 0.0)))


def _trouble(one: TouchpointAppraisal) -> Literal["irritant", "polarised", "not_judged"] | None:
    if not one.votes.n:
        return "not_judged"
    if is_irritant(one.votes):
        return "irritant"
    return "polarised" if one.votes.is_polarised else None


@dataclass(frozen=True)
class _Ranges:
    """Least and most of each factor over the touchpoints where it is known."""

    importance: tuple[float, float] | None
    volume: tuple[float, float] | None
    largest_volume: int

    @classmethod
    def of(cls, touchpoints: Sequence[Touchpoint]) -> _Ranges:
        today = [one for one in touchpoints if one.exists_today]
        largest = max((one.volume_per_year or 0 for one in today), default=0)
        volumes = [_volume(one.volume_per_year, largest) for one in today]
        weights = [_importance(one) for one in today]
        return cls(_range(weights), _range(volumes), largest)


def _range(values: Sequence[float | None]) -> tuple[float, float] | None:
    known = [value for value in values if value is not None]
    return (min(known), max(known)) if known else None


def _importance(touchpoint: Touchpoint) -> float | None:
    moment = touchpoint.moment_of_truth
    if touchpoint.importance is not None:
        return touchpoint.importance / HIGHEST_IMPORTANCE
    if moment is not None and moment.criticality is not None:
        return moment.criticality / HIGHEST_IMPORTANCE
    return None


def _volume(volume: int | None, largest: int) -> float | None:
    if volume is None or not largest:
        return None
    return math.log1p(volume) / math.log1p(largest)


def _factors(
    one: TouchpointAppraisal, touchpoint: Touchpoint, ranges: _Ranges
) -> dict[Factor, float]:
    given: dict[Factor, float | None] = {
        "severity": -(one.votes.mean or 0.0) / WORST_EMOTION,
        "importance": _importance(touchpoint),
        "volume": _volume(touchpoint.volume_per_year, ranges.largest_volume),
    }
    return {name: value for name, value in given.items() if value is not None}


def _score(factors: tuple[float, ...]) -> float:
    return float(math.prod(factors) ** (1 / len(factors)))


def _bounds(known: Mapping[Factor, float], ranges: _Ranges) -> tuple[float, float]:
    """Scores if what is missing were the least, or the most, of what is known elsewhere."""
    others: dict[Factor, tuple[float, float] | None] = {
        "importance": ranges.importance,
        "volume": ranges.volume,
    }
    missing = [span for name, span in others.items() if name not in known and span is not None]
    values = tuple(known.values())
    return (
        _score((*values, *(least for least, _ in missing))),
        _score((*values, *(most for _, most in missing))),
    )


def _ranks(
    index: int, scores: Sequence[float], bounds: Sequence[tuple[float, float]]
) -> tuple[int, int, int]:
    """Rank, and the lowest and highest number it could take."""
    low, high = bounds[index]
    others = [bound for i, bound in enumerate(bounds) if i != index]
    rank = 1 + sum(score > scores[index] and not _close(score, scores[index]) for score in scores)
    first = 1 + sum(least > high and not _close(least, high) for least, _ in others)
    last = 1 + sum(most > low and not _close(most, low) for _, most in others)
    return rank, min(rank, first), max(rank, last)


def _close(left: float, right: float) -> bool:
    return math.isclose(left, right, rel_tol=1e-9)


def _irritant(
    one: TouchpointAppraisal,
    touchpoint: Touchpoint,
    known: tuple[Factor, ...],
    score: float,
    ranks: tuple[int, int, int],
) -> Irritant:
    return Irritant(
        touchpoint.id,
        one.public,
        emotion=one.votes.mean or 0.0,
        n=one.votes.n,
        importance=touchpoint.importance,
        volume_per_year=touchpoint.volume_per_year,
        is_moment_of_truth=touchpoint.moment_of_truth is not None,
        known=known,
        score=score,
        rank=ranks[0],
        rank_best=ranks[1],
        rank_worst=ranks[2],
    )
