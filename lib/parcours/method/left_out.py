"""Why an action is left out of the waves, and what would bring it in (R3)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from parcours.method.plan import Action, Plan

_ROUNDING = 1e-6


class Reason(StrEnum):
    """Why an action is left out."""

    EXCLUDED = "excluded"
    """Set aside by the consultant."""
    COST_UNKNOWN = "cost_unknown"
    VALUE_UNKNOWN = "value_unknown"
    NO_VALUE = "no_value"
    DEPENDENCY = "dependency"
    EXCLUSION = "exclusion"
    LACKS = "lacks"
    """Money or people lack in every wave."""
    COUNTED = "counted"
    """It would fit; what it brings is counted already with an action that is chosen."""
    FITS = "fits"
    """It would fit: somebody chose the waves, or the solver stopped before the best."""


@dataclass(frozen=True)
class LeftOut:
    """An action left out, why, and what would bring it in: money, days of roles, or another action."""

    action: str
    reason: Reason
    money: float = 0.0
    """Money that lacks in ``wave``, the wave where least lacks."""
    days: Mapping[str, float] = field(default_factory=dict)
    """Person-days that lack there, by role."""
    wave: int | None = None
    other: str = ""


@dataclass(frozen=True)
class Gains:
    """What actions bring, in one unit: score, or money.

    ``of`` : by action, all that it brings by itself. ``shared`` : parts of those gains, by action, of
    which only the greatest among the actions chosen counts: two actions that fix one pain point.
    """

    of: Mapping[str, float]
    shared: tuple[Mapping[str, float], ...] = ()

    def adds(self, action: str, chosen: Collection[str]) -> float:
        """What an action adds to those chosen already.

        >>> gains = Gains({"A-1": 5.0, "A-2": 4.0}, ({"A-1": 3.0, "A-2": 2.0},))
        >>> gains.adds("A-2", ["A-1"]), gains.adds("A-1", ["A-2"])
        (2.0, 3.0)
        """
        counted = (
            min(parts[action], max((parts.get(one, 0.0) for one in chosen), default=0.0))
            for parts in self.shared
            if action in parts
        )
        return self.of.get(action, 0.0) - sum(counted)


def left_out(
    plan: Plan, gains: Gains, budget: float | None, waves: Sequence[Sequence[str]]
) -> Iterable[LeftOut]:
    """Yield the reason of each action that no wave holds."""
    chosen = {one for wave in waves for one in wave}
    for action in plan.actions:
        if action.id not in chosen:
            reason = why_not(action, gains)
            yield (
                LeftOut(action.id, reason)
                if reason
                else _nearest(plan, gains, budget, waves, action)
            )


def _nearest(
    plan: Plan, gains: Gains, budget: float | None, waves: Sequence[Sequence[str]], action: Action
) -> LeftOut:
    """Say what lacks in the wave where least lacks, among those its dependencies allow."""
    place = {one: number for number, wave in enumerate(waves, start=1) for one in wave}
    missing = next((one for one in action.depends_on if one not in place), "")
    if missing:
        return LeftOut(action.id, Reason.DEPENDENCY, other=missing)
    excluding = next(
        (one.id for one in plan.actions if one.id in place and _exclude(action, one)), ""
    )
    if excluding:
        return LeftOut(action.id, Reason.EXCLUSION, other=excluding)
    first = max((place[one] for one in action.depends_on), default=1)
    actions = {one.id: one for one in plan.actions}
    tried = [
        _lacks(plan, budget, action, [actions[one] for one in waves[number - 1]], number)
        for number in range(first, len(waves) + 1)
    ]
    if not tried:
        return LeftOut(action.id, Reason.FITS)
    _, least = min(tried, key=lambda one: one[0])
    if least.reason is Reason.FITS and gains.adds(action.id, list(place)) <= 0:
        return replace(least, reason=Reason.COUNTED)
    return least


def _exclude(one: Action, other: Action) -> bool:
    return other.id in one.excludes or one.id in other.excludes


def _lacks(
    plan: Plan, budget: float | None, action: Action, inside: Sequence[Action], wave: int
) -> tuple[float, LeftOut]:
    """Return what an action lacks in a wave, and how much of the wave's means that is."""
    money = 0.0 if budget is None else cost_of(action) + sum(map(cost_of, inside)) - budget
    taken = days_of(inside)
    days = {
        role: asked + taken.get(role, 0.0) - capacity_of(plan, role)
        for role, asked in days_of([action]).items()
    }
    lacking = {role: lack for role, lack in days.items() if lack > _ROUNDING}
    short = money if money > _ROUNDING else 0.0
    share = short / budget if budget else short
    share += sum(lack / (capacity_of(plan, role) or 1.0) for role, lack in lacking.items())
    reason = Reason.LACKS if short or lacking else Reason.FITS
    return share, LeftOut(action.id, reason, short, lacking, wave)


def why_not(action: Action, gains: Gains) -> Reason | None:
    """Return why an action cannot be a candidate by itself; None where it can."""
    if action.is_excluded:
        return Reason.EXCLUDED
    if action.cost is None and action.cost_per_year is None:
        return Reason.COST_UNKNOWN
    if action.is_must_have:
        return None
    if action.id not in gains.of:
        return Reason.VALUE_UNKNOWN
    return Reason.NO_VALUE if gains.of[action.id] <= 0 else None


def candidates(plan: Plan, gains: Gains) -> list[Action]:
    """Actions that may be chosen: what brings something, what must be done, and what those wait for.

    >>> plan = Plan(actions=(Action(id="A-1", title="first", cost=1),
    ...                      Action(id="A-2", title="then", cost=1, depends_on=("A-1",))))
    >>> [one.id for one in candidates(plan, Gains({"A-2": 5.0}))]
    ['A-1', 'A-2']
    """
    by_id = {one.id: one for one in plan.actions}
    found = {one.id for one in plan.actions if why_not(one, gains) is None}
    waiting = list(found)
    while waiting:
        for one in by_id[waiting.pop()].depends_on:
            reason = why_not(by_id[one], gains) if one in by_id else Reason.EXCLUDED
            if one not in found and reason in (None, Reason.NO_VALUE, Reason.VALUE_UNKNOWN):
                found.add(one)
                waiting.append(one)
    return [one for one in plan.actions if one.id in found]


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
