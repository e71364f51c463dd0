"""Which publics come first, and how far that depends on the weights (P3)."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from statistics import fmean

from parcours.method.publics import MAX_KEPT, Criterion, CriterionWeight, Publics

TOP_MARK = 4.0
CONCENTRATION = 30.0
"""How tightly drawn weights stay round those chosen.

With 30, a weight of 25 % mostly falls in 11 to 42 %.
"""
TIE = 1e-9

Measured = Mapping[Criterion, Mapping[str, float]]
"""Figures of the customer file by criterion and public, any unit, more is more."""


@dataclass(frozen=True)
class Mark:
    """A public's mark on a criterion, 0 to 4. ``n`` counts the votes; None where the file tells."""

    value: float
    n: int | None
    voted: float | None = None
    """What votes say where the file tells: shown beside its mark, and not counted."""
    n_voted: int = 0

    @property
    def gap(self) -> float | None:
        """Votes less the file's mark, where both tell."""
        return None if self.voted is None else self.voted - self.value


@dataclass(frozen=True)
class PublicScore:
    """A public's score, 0 to 4, on the criteria that are known for it, and its rank (ties share one)."""

    public: str
    score: float | None
    rank: int | None
    marks: Mapping[Criterion, Mark]
    unknown: tuple[Criterion, ...]


@dataclass(frozen=True)
class Robustness:
    """How often a public is among the first three when the weights are shaken."""

    public: str
    top_share: float
    draws: int


@dataclass(frozen=True)
class DecidingWeight:
    """The nearest share of a criterion at which the third and the fourth public would change places."""

    criterion: Criterion
    share: float
    needed_share: float
    enters: str
    leaves: str


def rank_publics(publics: Publics, measured: Measured) -> tuple[PublicScore, ...]:
    """Score and rank the candidate publics, best first.

    A mark is the file's figure as a share of the best public's, times 4, where the file can tell;
    else the mean of the votes. Where both tell, the file counts and the votes stand beside it. The
    score is the mean of the known marks weighted by the criteria; a criterion nobody knows is left
    out of the score and listed, never counted as zero.

    Parameters
    ----------
    measured : figures of the file, by criterion and public.

    Source: method.md P3.

    >>> from parcours.method.publics import PublicVote, TargetPublic
    >>> two = Publics(publics=(TargetPublic(id="PU-1", name="a"), TargetPublic(id="PU-2", name="b")),
    ...     weights=(CriterionWeight(criterion="reach", weight=1),))
    >>> [(one.public, one.score) for one in rank_publics(two, {Criterion.REACH: {"PU-1": 50, "PU-2": 200}})]
    [('PU-2', 4.0), ('PU-1', 1.0)]
    """
    shares = weight_shares(publics.weights)
    marks = {public.id: _marks(publics, measured, public.id, shares) for public in publics.publics}
    scores = {public: _score(known, shares) for public, known in marks.items()}
    ranks = _ranks(scores)
    scored = [
        PublicScore(
            public=public,
            score=scores[public],
            rank=ranks.get(public),
            marks=known,
            unknown=tuple(criterion for criterion in shares if criterion not in known),
        )
        for public, known in marks.items()
    ]
    return tuple(sorted(scored, key=lambda one: (one.rank or len(scored) + 1, one.public)))


def declared_measures(publics: Publics) -> dict[Criterion, dict[str, float]]:
    """Figures as the workshop declared them, where there is no customer file (P2).

    Current value is the lifetime value of all the customers of a public, else its revenue per year, for all
    publics alike: the two are not compared.

    >>> declared_measures(Publics())
    {}
    """
    heads = {
        one.id: float(n) for one in publics.publics if (n := one.declared_customers) is not None
    }
    worth = {
        one.id: heads[one.id] * one.declared_lifetime_value
        for one in publics.publics
        if one.id in heads and one.declared_lifetime_value is not None
    }
    revenue = {
        one.id: one.declared_revenue_per_year
        for one in publics.publics
        if one.declared_revenue_per_year is not None
    }
    value = worth if len(worth) >= len(revenue) else revenue
    found = {Criterion.REACH: heads, Criterion.CURRENT_VALUE: value}
    return {criterion: figures for criterion, figures in found.items() if figures}


def weight_shares(weights: Sequence[CriterionWeight]) -> dict[Criterion, float]:
    """Share of each criterion in the score; equal shares where nobody gave weights.

    >>> weight_shares([CriterionWeight(criterion="reach", weight=3), CriterionWeight(criterion="potential", weight=1)])
    {<Criterion.REACH: 'reach'>: 0.75, <Criterion.POTENTIAL: 'potential'>: 0.25}
    """
    total = sum(weight.weight for weight in weights)
    if total <= 0:
        return dict.fromkeys(Criterion, 1 / len(Criterion))
    return {weight.criterion: weight.weight / total for weight in weights if weight.weight > 0}


def robustness(
    publics: Publics, measured: Measured, *, draws: int = 2000, seed: int = 0
) -> tuple[Robustness, ...]:
    """How often each public is among the first three when weights are drawn round those chosen.

    Weights follow a Dirichlet law centred on the chosen shares (concentration 30). A tie for the
    third place counts for every public in it.
    """
    shares = weight_shares(publics.weights)
    marks = {public.id: _marks(publics, measured, public.id, shares) for public in publics.publics}
    generator = random.Random(seed)  # noqa: S311 - a simulation, not a secret
    hits = dict.fromkeys(marks, 0)
    for _ in range(draws):
        drawn = {
            criterion: generator.gammavariate(CONCENTRATION * share, 1.0)
            for criterion, share in shares.items()
        }
        ranks = _ranks({public: _score(known, drawn) for public, known in marks.items()})
        for public, rank in ranks.items():
            hits[public] += rank <= MAX_KEPT
    found = [Robustness(public, count / draws, draws) for public, count in hits.items()]
    return tuple(sorted(found, key=lambda one: (-one.top_share, one.public)))


def deciding_weights(publics: Publics, measured: Measured) -> tuple[DecidingWeight, ...]:
    """For each criterion, the share at which the third and fourth publics would change places, nearest first.

    The other criteria keep their proportions. Only where both publics are known on every
    criterion: scores are then linear in the share, and the crossing is solved exactly. A crossing outside 0..1 does
    not exist.
    """
    ranked = rank_publics(publics, measured)
    if len(ranked) <= MAX_KEPT:
        return ()
    third, fourth = ranked[MAX_KEPT - 1], ranked[MAX_KEPT]
    if third.unknown or fourth.unknown or third.score is None or fourth.score is None:
        return ()
    shares = weight_shares(publics.weights)
    found = []
    for criterion, share in shares.items():
        crossing = _crossing(third, fourth, criterion, share)
        if crossing is not None:
            found.append(
                DecidingWeight(
                    criterion, share, crossing, enters=fourth.public, leaves=third.public
                )
            )
    return tuple(sorted(found, key=lambda one: abs(one.needed_share - one.share)))


def _crossing(
    third: PublicScore, fourth: PublicScore, criterion: Criterion, share: float
) -> float | None:
    if share >= 1 or third.score is None or fourth.score is None:
        return None
    on_it = third.marks[criterion].value - fourth.marks[criterion].value
    elsewhere = (third.score - fourth.score - share * on_it) / (1 - share)
    if abs(on_it - elsewhere) < TIE:
        return None
    needed = -elsewhere / (on_it - elsewhere)
    return needed if 0 <= needed <= 1 else None


def _marks(
    publics: Publics, measured: Measured, public: str, shares: Mapping[Criterion, float]
) -> dict[Criterion, Mark]:
    known: dict[Criterion, Mark] = {}
    for criterion in shares:
        figures = measured.get(criterion, {})
        best = max(figures.values(), default=0.0)
        votes = [
            vote.score
            for vote in publics.votes
            if vote.public == public and vote.criterion == criterion
        ]
        if public in figures and best > 0:
            mark = TOP_MARK * max(0.0, figures[public]) / best
            voted = fmean(votes) if votes else None
            known[criterion] = Mark(mark, None, voted, len(votes))
        elif votes:
            known[criterion] = Mark(fmean(votes), len(votes))
    return known


def _score(marks: Mapping[Criterion, Mark], weights: Mapping[Criterion, float]) -> float | None:
    total = sum(weights[criterion] for criterion in marks)
    if total <= 0:
        return None
    return sum(weights[criterion] * mark.value for criterion, mark in marks.items()) / total


def _ranks(scores: Mapping[str, float | None]) -> dict[str, int]:
    known = sorted(
        ((score, public) for public, score in scores.items() if score is not None), reverse=True
    )
    ranks: dict[str, int] = {}
    for _, tied in groupby(known, key=lambda one: round(one[0] / TIE)):
        rank = len(ranks) + 1
        ranks.update({public: rank for _, public in tied})
    return ranks
