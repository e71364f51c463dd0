"""Why an action is left out of the waves, and what would bring it in (R3)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from parcours.method.plan import Action, Plan


class Reason(StrEnum):
    """Why an action is left out."""

    EXCLUDED = "excluded"
    """Set aside by the consultant."""
    COST_UNKNOWN = "cost_unknown"
    VALUE_UNKNOWN = "value_unknown"
    NO_VALUE = "no_value"
    DEPENDENCY = "dependency"
    EXCLUSION = "exclusion"
    BUDGET = "budget"
    CAPACITY = "capacity"
    BETTER_USE = "better_use"
    """It would fit; others that exclude or crowd it bring more."""


@dataclass(frozen=True)
class LeftOut:
    """An action left out, why, and what would bring it in.

    Money, days of a role, or another action.
    """

    action: str
    reason: Reason
    needs: float | None = None
    """Money or person-days that lack in the wave where least lacks."""
    wave: int | None = None
    role: str = ""
    other: str = ""


def left_out(
    plan: Plan, values: Mapping[str, float], budget: float | None, waves: Sequence[Sequence[str]]
) -> Iterable[LeftOut]:
    """Yield the reason of each action that no wave holds."""
    chosen = {one for wave in waves for one in wave}
    for action in plan.actions:
        if action.id not in chosen:
            reason = why_not(action, values)
            yield LeftOut(action.id, reason) if reason else _nearest(plan, budget, waves, action)


def _nearest(
    plan: Plan, budget: float | None, waves: Sequence[Sequence[str]], action: Action
) -> LeftOut:
    """Say what lacks in the wave where least lacks."""
    chosen = {one for wave in waves for one in wave}
    missing = next((one for one in action.depends_on if one not in chosen), "")
    if missing:
        return LeftOut(action.id, Reason.DEPENDENCY, other=missing)
    excluding = next(
        (
            other.id
            for other in plan.actions
            if other.id in chosen and (other.id in action.excludes or action.id in other.excludes)
        ),
        "",
    )
    if excluding:
        return LeftOut(action.id, Reason.EXCLUSION, other=excluding)
    actions = {one.id: one for one in plan.actions}
    money: list[tuple[float, int]] = []
    hands: list[tuple[float, int, str]] = []
    for number, wave in enumerate(waves):
        inside = [actions[one] for one in wave]
        if budget is not None:
            money.append((cost_of(action) + sum(map(cost_of, inside)) - budget, number + 1))
        lacks = [
            (days + days_of(inside).get(role, 0.0) - capacity_of(plan, role), number + 1, role)
            for role, days in days_of([action]).items()
        ]
        hands.append(max(lacks, default=(0.0, number + 1, "")))
    if money and min(money)[0] > 0:
        return LeftOut(action.id, Reason.BUDGET, *min(money))
    if hands and min(hands)[0] > 0:
        return LeftOut(action.id, Reason.CAPACITY, *min(hands))
    return LeftOut(action.id, Reason.BETTER_USE)


def why_not(action: Action, values: Mapping[str, float]) -> Reason | None:
    """Return why an action cannot be a candidate at all; None where it can."""
    if action.is_excluded:
        return Reason.EXCLUDED
    if action.cost is None and action.cost_per_year is None:
        return Reason.COST_UNKNOWN
    if action.is_must_have:
        return None if action.id in values else Reason.VALUE_UNKNOWN
    if action.id not in values:
        return Reason.VALUE_UNKNOWN
    return Reason.NO_VALUE if values[action.id] <= 0 else None


def cost_of(action: Action) -> float:
    """What an action costs in its first year."""
    return float((action.cost or 0) + (action.cost_per_year or 0))


def days_of(actions: Iterable[Action]) -> dict[str, float]:
    """Person-days that actions ask of each role."""
    found: dict[str, float] = {}
    for action in actions:
        for one in action.days_by_role:
            found[one.role] = found.get(one.role, 0.0) + one.days
    return found


def roles_of(actions: Iterable[Action]) -> list[str]:
    """Roles that actions ask for."""
    return sorted(days_of(actions))


def capacity_of(plan: Plan, role: str) -> float:
    """Person-days a role can give in a wave; a role nobody limited is not a limit."""
    return next(
        (float(one.days_per_wave) for one in plan.capacities if one.role == role), float("inf")
    )
