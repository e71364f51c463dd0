"""Ranking objectives by pairwise comparison: the analytic hierarchy process (O3).

Weights are the principal eigenvector of the matrix of comparisons; its consistency ratio says
whether the
comparisons hold together. Source: Saaty, *The Analytic Hierarchy Process*, 1980; random indices as
recomputed in Saaty 2013 (.52 for three objectives; the 1980 table has .58).
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from statistics import fmean, pstdev

from parcours.method.objectives import Objectives, PairwiseComparison

RANDOM_INDICES: Mapping[int, float] = {
    3: 0.52, 4: 0.89, 5: 1.11, 6: 1.25, 7: 1.35, 8: 1.40, 9: 1.45, 10: 1.49,
}  # fmt: skip
"""Mean consistency index of random matrices, by number of objectives (Saaty 2013)."""
_SLOPE, _INTERCEPT = 2.7699, -4.3513
"""Mean principal eigenvalue of random matrices beyond ten objectives: slope x n + intercept (Alonso & Lamata,
*Int. J. of Uncertainty, Fuzziness and Knowledge-Based Systems* 14(4), 2006)."""
MAX_CONSISTENCY_RATIO = 0.10
_ITERATIONS = 500
_CONVERGED = 1e-14

Matrix = Sequence[Sequence[float]]


@dataclass(frozen=True)
class Priorities:
    """Weights that add up to 1, the principal eigenvalue and the consistency ratio."""

    weights: tuple[float, ...]
    eigenvalue: float
    consistency_ratio: float

    @property
    def is_consistent(self) -> bool:
        """Whether the comparisons hold together well enough to be counted."""
        return self.consistency_ratio <= MAX_CONSISTENCY_RATIO


@dataclass(frozen=True)
class LookAgain:
    """The comparison that most contradicts the others, and the ratio that would agree with them."""

    left: str
    right: str
    ratio: float
    agreeing_ratio: float


@dataclass(frozen=True)
class ParticipantRanking:
    """One participant's weights; ``missing`` pairs or a high ratio leave them out of the group's."""

    participant: str
    weights: Mapping[str, float]
    consistency_ratio: float | None
    missing: tuple[tuple[str, str], ...] = ()
    look_again: LookAgain | None = None

    @property
    def is_counted(self) -> bool:
        """Whether it enters the group's weights."""
        return not self.missing and self.look_again is None


@dataclass(frozen=True)
class GroupWeight:
    """The group's weight of an objective, and how far participants are apart."""

    objective: str
    weight: float
    rank: int
    n: int
    low: float
    high: float
    deviation: float


@dataclass(frozen=True)
class GroupRanking:
    """The group's weights, best first; they add up to 1. ``concordance`` is Kendall's W, 0 to 1."""

    weights: tuple[GroupWeight, ...]
    participants: tuple[ParticipantRanking, ...]
    concordance: float | None
    method: str

    @property
    def by_objective(self) -> dict[str, float]:
        """The weight of each objective, as step 5 uses them (O4)."""
        return {one.objective: one.weight for one in self.weights}


def priorities(matrix: Matrix) -> Priorities:
    """Weights of a reciprocal matrix of comparisons.

    Parameters
    ----------
    matrix : shape (n, n), ``a[i][j]`` = how many times i matters more than j.

    Raises
    ------
    ValueError : the matrix is not square and reciprocal.

    >>> found = priorities([[1, 3, 5], [1 / 3, 1, 3], [1 / 5, 1 / 3, 1]])
    >>> [round(weight, 3) for weight in found.weights], round(found.eigenvalue, 4)
    ([0.637, 0.258, 0.105], 3.0385)
    """
    n = len(matrix)
    for i, row in enumerate(matrix):
        if len(row) != n or any(
            not math.isclose(row[j] * matrix[j][i], 1, rel_tol=1e-9) for j in range(n)
        ):
            msg = f"row {i} of the matrix is not reciprocal"
            raise ValueError(msg)
    weights = [1 / n] * n
    for _ in range(_ITERATIONS):
        product = [sum(a * w for a, w in zip(row, weights, strict=True)) for row in matrix]
        total = sum(product)
        after = [value / total for value in product]
        moved = max(abs(new - old) for new, old in zip(after, weights, strict=True))
        weights = after
        if moved < _CONVERGED:
            break
    eigenvalue = fmean(
        sum(a * w for a, w in zip(row, weights, strict=True)) / weights[i]
        for i, row in enumerate(matrix)
    )
    return Priorities(tuple(weights), eigenvalue, _consistency_ratio(n, eigenvalue))


def rank_objectives(objectives: Objectives) -> GroupRanking:
    """Weights of the objectives by the method the group chose: comparisons, or shared points.

    Comparisons of participants whose grid is complete and consistent are aggregated judgement by
    judgement
    (geometric mean, which alone keeps the group's matrix reciprocal: Aczél & Saaty 1983). Points: the mean of
    each participant's shares.
    """
    known = [objective.id for objective in objectives.objectives]
    if objectives.ranking_method == "points":
        return _by_points(objectives, known)
    rankings = tuple(
        _ranking_of(
            participant, [c for c in objectives.comparisons if c.participant == participant], known
        )
        for participant in _in_order(c.participant for c in objectives.comparisons)
    )
    counted = [one.participant for one in rankings if one.is_counted]
    group: dict[str, float] = {}
    if counted and len(known) > 1:
        judgements = [_ratios(objectives.comparisons, participant) for participant in counted]
        matrix = [
            [_geometric_mean([_ratio(one, i, j) for one in judgements]) for j in known]
            for i in known
        ]
        group = dict(zip(known, priorities(matrix).weights, strict=True))
    elif counted or len(known) == 1:
        group = dict.fromkeys(known, 1.0)
    return _group(group, rankings, "pairwise")


def _by_points(objectives: Objectives, known: Sequence[str]) -> GroupRanking:
    rankings = []
    for participant in _in_order(one.participant for one in objectives.points):
        given = {
            one.objective: one.points for one in objectives.points if one.participant == participant
        }
        total = sum(given.values())
        shares = {one: given.get(one, 0) / total for one in known} if total else {}
        rankings.append(
            ParticipantRanking(participant, shares, None, missing=() if total else (("", ""),))
        )
    counted = [one for one in rankings if one.is_counted]
    group = {one: fmean(r.weights[one] for r in counted) for one in known} if counted else {}
    return _group(group, tuple(rankings), "points")


def _ranking_of(
    participant: str, comparisons: Sequence[PairwiseComparison], known: Sequence[str]
) -> ParticipantRanking:
    ratios = _ratios(comparisons, participant)
    missing = tuple(pair for pair in combinations(known, 2) if pair not in ratios)
    if missing:
        return ParticipantRanking(participant, {}, None, missing=missing)
    matrix = [[_ratio(ratios, i, j) for j in known] for i in known]
    found = priorities(matrix)
    weights = dict(zip(known, found.weights, strict=True))
    worst = None if found.is_consistent else _look_again(ratios, weights, known)
    return ParticipantRanking(participant, weights, found.consistency_ratio, look_again=worst)


def _look_again(
    ratios: Mapping[tuple[str, str], float], weights: Mapping[str, float], known: Sequence[str]
) -> LookAgain:
    """Return the pair whose ratio is farthest from the ratio of the weights (Saaty 2003)."""

    def gap(pair: tuple[str, str]) -> float:
        return abs(math.log(ratios[pair] * weights[pair[1]] / weights[pair[0]]))

    left, right = max(combinations(known, 2), key=gap)
    return LookAgain(left, right, ratios[left, right], weights[left] / weights[right])


def _group(
    group: Mapping[str, float], rankings: tuple[ParticipantRanking, ...], method: str
) -> GroupRanking:
    counted = [one for one in rankings if one.is_counted and one.weights]
    ordered = sorted(group.items(), key=lambda one: (-round(one[1], 12), one[0]))
    weights: list[GroupWeight] = []
    for position, (objective, weight) in enumerate(ordered):
        each = [one.weights[objective] for one in counted]
        tied = position > 0 and math.isclose(weight, ordered[position - 1][1], abs_tol=1e-12)
        rank = weights[-1].rank if tied else position + 1
        low, high, deviation = (
            (min(each), max(each), pstdev(each)) if each else (weight, weight, 0.0)
        )
        weights.append(GroupWeight(objective, weight, rank, len(each), low, high, deviation))
    return GroupRanking(
        tuple(weights), rankings, _concordance([one.weights for one in counted]), method
    )


def _concordance(each: Sequence[Mapping[str, float]]) -> float | None:
    """Kendall's W with the correction for ties; None under two participants or two objectives."""
    if len(each) < 2 or len(each[0]) < 2:  # noqa: PLR2004 - nobody to agree with, nothing to order
        return None
    m, n = len(each), len(each[0])
    ranks = [_mean_ranks(weights) for weights in each]
    sums = [sum(rank[objective] for rank in ranks) for objective in each[0]]
    spread = sum((one - fmean(sums)) ** 2 for one in sums)
    ties = sum(_tie_correction(rank.values()) for rank in ranks)
    most = m * m * (n**3 - n) - m * ties
    return 12 * spread / most if most > 0 else None


def _mean_ranks(weights: Mapping[str, float]) -> dict[str, float]:
    rounded = {one: round(weight, 12) for one, weight in weights.items()}
    return {
        one: 1 + sum(other > weight for other in rounded.values())
        + (sum(other == weight for other in rounded.values()) - 1) / 2
        for one, weight in rounded.items()
    }  # fmt: skip


def _tie_correction(ranks: Iterable[float]) -> float:
    values = list(ranks)
    return sum(values.count(rank) ** 3 - values.count(rank) for rank in set(values))


def random_index(n: int) -> float:
    """Mean consistency index of random matrices of n objectives, three at least.

    Saaty's table up to ten; beyond, (mean eigenvalue - n) / (n - 1), the mean eigenvalue being
    2.7699 n - 4.3513.

    Source: Saaty 2013; Alonso & Lamata 2006.

    >>> random_index(4), round(random_index(15), 2)
    (0.89, 1.59)
    """
    if n in RANDOM_INDICES:
        return RANDOM_INDICES[n]
    return (_SLOPE * n + _INTERCEPT - n) / (n - 1)


def _consistency_ratio(n: int, eigenvalue: float) -> float:
    if n < 3:  # noqa: PLR2004 - two objectives cannot contradict each other
        return 0.0
    return max(0.0, (eigenvalue - n) / (n - 1) / random_index(n))


def _ratios(
    comparisons: Iterable[PairwiseComparison], participant: str
) -> dict[tuple[str, str], float]:
    ratios: dict[tuple[str, str], float] = {}
    for one in comparisons:
        if one.participant == participant:
            ratios[one.left, one.right] = one.ratio
            ratios[one.right, one.left] = 1 / one.ratio
    return ratios


def _ratio(ratios: Mapping[tuple[str, str], float], left: str, right: str) -> float:
    return 1.0 if left == right else ratios[left, right]


def _geometric_mean(values: Sequence[float]) -> float:
    return math.exp(fmean(math.log(value) for value in values))


def _in_order(names: Iterable[str]) -> list[str]:
    return sorted(set(names))
