"""Which change of a weight would change the first wave (R2)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from parcours.errors import NotEnoughDataError
from parcours.method.left_out import Gains
from parcours.method.plan import CriterionWeights, Plan
from parcours.method.priority import PriorityCriterion, priorities, weight_shares
from parcours.method.waves import choose_waves

STEP = 0.05
"""Shares are tried by five points: nobody argues over less."""
NODES = 60


@dataclass(frozen=True)
class WaveChange:
    """The nearest share of a criterion at which the first wave is no longer the same."""

    criterion: PriorityCriterion
    share: float
    needed_share: float | None
    """None: no share from 0 to 1 changes it."""
    enters: tuple[str, ...] = ()
    leaves: tuple[str, ...] = ()


def wave_changes(plan: Plan, objective_weights: Mapping[str, float]) -> tuple[WaveChange, ...]:
    """For each criterion, the nearest share, by steps of 5 points, that changes the first wave.

    The other criteria keep their proportions; the wave is chosen anew at each share, and compared with the one
    today's weights choose. Where the room has validated a plan, its first wave is the one that changes: what the
    weight would bring in that is not there yet, what it would take out that is. Nearest change first.
    """
    now = _first_wave(plan, objective_weights)
    if now is None:
        return ()
    held = now if plan.validated is None else frozenset(plan.validated.waves[0].actions)
    judged = {one for each in priorities(plan, objective_weights) for one in each.marks}
    found = [
        _change(plan, objective_weights, one, share, (now, held))
        for one, share in weight_shares(plan.weights).items()
        if one in judged
    ]
    return tuple(sorted(found, key=lambda one: (_distance(one), one.criterion)))


def _change(
    plan: Plan,
    objective_weights: Mapping[str, float],
    criterion: PriorityCriterion,
    share: float,
    waves: tuple[frozenset[str], frozenset[str]],
) -> WaveChange:
    now, held = waves
    steps = [n * STEP for n in range(round(1 / STEP) + 1)]
    for tried in sorted(steps, key=lambda one: (abs(one - share), one)):
        moved = plan.model_copy(update={"weights": _weights(plan.weights, criterion, tried)})
        then = _first_wave(moved, objective_weights)
        if then is None:
            continue
        enters, leaves = (then - now) - held, (now - then) & held
        if enters or leaves:
            return WaveChange(criterion, share, tried, tuple(sorted(enters)), tuple(sorted(leaves)))
    return WaveChange(criterion, share, None)


def _first_wave(plan: Plan, objective_weights: Mapping[str, float]) -> frozenset[str] | None:
    ranked = priorities(plan, objective_weights)
    scores = {one.action: one.score for one in ranked if one.score is not None}
    one_wave = plan.model_copy(update={"wave_count": 1})
    try:
        return frozenset(choose_waves(one_wave, Gains(scores), nodes=NODES).chosen)
    except NotEnoughDataError:
        return None


def _weights(
    weights: CriterionWeights, criterion: PriorityCriterion, share: float
) -> CriterionWeights:
    others = {one: value for one, value in weight_shares(weights).items() if one != criterion}
    rest = sum(others.values())
    scaled = {
        one.value: (value / rest if rest else 1 / len(others)) * (1 - share)
        for one, value in others.items()
    }
    return CriterionWeights(**scaled, **{criterion.value: share})


def _distance(one: WaveChange) -> float:
    return 2.0 if one.needed_share is None else abs(one.needed_share - one.share)
