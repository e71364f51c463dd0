"""Which actions come first, by a formula anybody can check, and how far that depends on it (R2)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby
from statistics import fmean, median

from parcours.method.plan import Action, CriterionWeights, Plan

HIGHEST_DEGREE, HIGHEST_SCALE = 3, 4
CONCENTRATION = 30.0
"""How tightly drawn weights stay round those chosen; as in ``public_ranking``."""
JUDGEMENT_NOISE = 0.10
"""Standard deviation of a mark between two people who judge alike, on 0 to 1.

Half a step of a scale of five.
"""
_TIE = 1e-9


class PriorityCriterion(StrEnum):
    """What an action is judged on; each mark runs from 0 to 1, 1 being best."""

    OBJECTIVES = "objectives"
    CUSTOMER_IMPACT = "customer_impact"
    DURATION = "duration"
    BUDGET = "budget"
    COMPLEXITY = "complexity"
    CHANNEL = "channel"


@dataclass(frozen=True)
class Priority:
    """An action's score out of 100 on what is known of it, its rank, its impact and effort (0 to 1)."""

    action: str
    score: float | None
    rank: int | None
    marks: Mapping[PriorityCriterion, float]
    unknown: tuple[PriorityCriterion, ...]
    impact: float | None
    effort: float | None
    is_quick_win: bool


@dataclass(frozen=True)
class RankRobustness:
    """How often an action is among the first ``k`` when weights and judgements are shaken."""

    action: str
    top_share: float


def priorities(plan: Plan, objective_weights: Mapping[str, float]) -> tuple[Priority, ...]:
    """Score and rank the actions that are not set aside, best first; ties share a rank.

    Marks: objectives = sum of objective weight x degree / 3; customer impact / 4; duration and budget =
    1 - value / the largest of the plan; complexity = 1 - complexity / 4; channel = degree wanted of the
    action's channel / 4. Score = 100 x mean of the known marks
    weighted by the criteria. What nobody said is left out and listed, never counted as zero.
    Impact is the mean
    of objectives and customer impact, effort that of 1 - the three others. A quick win has at
    least the median impact for at most the median effort.

    Source: method.md R2.

    >>> one = Action(id="A-1", title="Alerte", customer_impact=4, complexity=1)
    >>> round(priorities(Plan(actions=(one,)), {})[0].score, 1)
    92.9
    """
    live = [action for action in plan.actions if not action.is_excluded]
    largest = _Largest.of(live)
    wanted = {one.channel: one.degree / HIGHEST_SCALE for one in plan.channel_priorities}
    known = {
        action.id: _marks(action, objective_weights, largest, wanted.get(action.channel))
        for action in live
    }
    weights = weight_shares(plan.weights)
    scores = {action: _weighted(marks, weights) for action, marks in known.items()}
    ranks = _ranks(scores)
    impacts = {action: _mean(marks, _IMPACT) for action, marks in known.items()}
    efforts = {action: _effort(marks) for action, marks in known.items()}
    quick = _quick_wins(impacts, efforts)
    found = [
        Priority(
            action=action,
            score=None if scores[action] is None else 100 * (scores[action] or 0.0),
            rank=ranks.get(action),
            marks=marks,
            unknown=tuple(
                one for one in PriorityCriterion if one not in marks and weights[one] > 0
            ),
            impact=impacts[action],
            effort=efforts[action],
            is_quick_win=action in quick,
        )
        for action, marks in known.items()
    ]
    return tuple(sorted(found, key=lambda one: (one.rank or len(found) + 1, one.action)))


def rank_robustness(
    ranked: Sequence[Priority], weights: CriterionWeights, *, k: int, draws: int = 10_000, seed: int
) -> tuple[RankRobustness, ...]:
    """How often each action is in the first ``k`` when weights and marks are drawn round those given.

    Weights follow a Dirichlet law (concentration 30) centred on those chosen; each known mark is
    moved by a normal error of 0.10, kept within 0 and 1. Actions about which nothing is known are left out.
    """
    import numpy as np  # noqa: PLC0415 - only this rule needs arrays

    scored = [one for one in ranked if one.marks]
    if not scored:
        return ()
    generator = np.random.default_rng(seed)
    shares = np.array([weight_shares(weights)[one] for one in PriorityCriterion])
    marks = np.array([[one.marks.get(c, np.nan) for c in PriorityCriterion] for one in scored])
    drawn = generator.gamma(np.maximum(CONCENTRATION * shares, _TIE), size=(draws, len(shares)))
    total = np.zeros((draws, len(scored)))
    weight = np.zeros((draws, len(scored)))
    for column in range(len(shares)):
        is_known = ~np.isnan(marks[:, column])
        noise = generator.normal(0, JUDGEMENT_NOISE, size=(draws, int(is_known.sum())))
        value = np.clip(marks[is_known, column] + noise, 0, 1)
        total[:, is_known] += drawn[:, [column]] * value
        weight[:, is_known] += drawn[:, [column]]
    scores = total / weight
    order = np.argsort(-scores, axis=1, kind="stable")
    ranks = np.empty_like(order)
    np.put_along_axis(ranks, order, np.arange(1, len(scored) + 1)[None, :], axis=1)
    return tuple(
        RankRobustness(one.action, float((ranks[:, n] <= k).mean())) for n, one in enumerate(scored)
    )


def weight_shares(weights: CriterionWeights) -> dict[PriorityCriterion, float]:
    """Share of each criterion in the score; equal shares where all weights are zero."""
    values = {one: float(getattr(weights, one.value)) for one in PriorityCriterion}
    total = sum(values.values())
    if total <= 0:
        return dict.fromkeys(PriorityCriterion, 1 / len(PriorityCriterion))
    return {one: value / total for one, value in values.items()}


_IMPACT = (PriorityCriterion.OBJECTIVES, PriorityCriterion.CUSTOMER_IMPACT)
_EFFORT = (PriorityCriterion.DURATION, PriorityCriterion.BUDGET, PriorityCriterion.COMPLEXITY)


@dataclass(frozen=True)
class _Largest:
    days: float
    cost: float

    @classmethod
    def of(cls, actions: Sequence[Action]) -> _Largest:
        return cls(
            max((action.duration_days or 0 for action in actions), default=0),
            max((first_year_cost(action) or 0.0 for action in actions), default=0.0),
        )


def first_year_cost(action: Action) -> float | None:
    """What an action costs in its first year; None where neither cost is said.

    >>> first_year_cost(Action(id="A-1", title="a", cost=1000, cost_per_year=200))
    1200.0
    """
    if action.cost is None and action.cost_per_year is None:
        return None
    return float((action.cost or 0) + (action.cost_per_year or 0))


def _marks(
    action: Action,
    objective_weights: Mapping[str, float],
    largest: _Largest,
    channel: float | None,
) -> dict[PriorityCriterion, float]:
    cost = first_year_cost(action)
    marks: dict[PriorityCriterion, float | None] = {
        PriorityCriterion.OBJECTIVES: _contribution(action, objective_weights),
        PriorityCriterion.CUSTOMER_IMPACT: None
        if action.customer_impact is None
        else action.customer_impact / HIGHEST_SCALE,
        PriorityCriterion.DURATION: _inverse(action.duration_days, largest.days),
        PriorityCriterion.BUDGET: _inverse(cost, largest.cost),
        PriorityCriterion.COMPLEXITY: None
        if action.complexity is None
        else 1 - action.complexity / HIGHEST_SCALE,
        PriorityCriterion.CHANNEL: channel,
    }
    return {criterion: mark for criterion, mark in marks.items() if mark is not None}


def _contribution(action: Action, objective_weights: Mapping[str, float]) -> float | None:
    """Mark on the objectives.

    None where nobody said what it contributes to, or objectives have no weights.
    """
    if not action.contributions or not objective_weights:
        return None
    return sum(
        objective_weights.get(one.objective, 0.0) * one.degree / HIGHEST_DEGREE
        for one in action.contributions
    )


def _inverse(value: float | None, largest: float) -> float | None:
    if value is None:
        return None
    return 1 - value / largest if largest > 0 else 1.0


def _weighted(
    marks: Mapping[PriorityCriterion, float], weights: Mapping[PriorityCriterion, float]
) -> float | None:
    total = sum(weights[criterion] for criterion in marks)
    if total <= 0:
        return None
    return sum(weights[criterion] * mark for criterion, mark in marks.items()) / total


def _mean(
    marks: Mapping[PriorityCriterion, float], criteria: Sequence[PriorityCriterion]
) -> float | None:
    known = [marks[criterion] for criterion in criteria if criterion in marks]
    return fmean(known) if known else None


def _effort(marks: Mapping[PriorityCriterion, float]) -> float | None:
    ease = _mean(marks, _EFFORT)
    return None if ease is None else 1 - ease


def _quick_wins(
    impacts: Mapping[str, float | None], efforts: Mapping[str, float | None]
) -> set[str]:
    known = {
        action: (impact, efforts[action])
        for action, impact in impacts.items()
        if impact is not None and efforts[action] is not None
    }
    if not known:
        return set()
    middle_impact = median(impact for impact, _ in known.values())
    middle_effort = median(effort for _, effort in known.values() if effort is not None)
    return {
        action
        for action, (impact, effort) in known.items()
        if impact >= middle_impact and (effort or 0.0) <= middle_effort
    }


def _ranks(scores: Mapping[str, float | None]) -> dict[str, int]:
    known = sorted(
        ((score, action) for action, score in scores.items() if score is not None), reverse=True
    )
    ranks: dict[str, int] = {}
    for _, tied in groupby(known, key=lambda one: round(one[0] / _TIE)):
        rank = len(ranks) + 1
        ranks.update({action: rank for _, action in tied})
    return ranks
