"""The best set of actions under budget and capacity, wave by wave, solved exactly (R3).

Solved by OR-Tools CP-SAT, an exact solver; a heuristic of our own would be neither proved nor
better. Effort
is bounded in deterministic time, so that the same plan comes out on a fast and on a slow machine.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from parcours.errors import NotEnoughDataError, Problem
from parcours.method.plan import Action, Plan

if TYPE_CHECKING:
    from ortools.sat.python.cp_model import CpModel, CpSolver, IntVar

EFFORT = 2.0
"""Deterministic seconds a plan may take: about as many real ones on a current machine."""
_DAY, _MONEY = 100, 1
"""Integers the solver counts in: hundredths of a person-day, whole units of money."""
_VALUE_STEPS = 1_000_000
"""Values are laid on a million steps: finer differences are no difference."""
_LATE = 0.97
"""What a wave's delay takes off a value: the same action is worth 3 % less a wave later."""


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


@dataclass(frozen=True)
class WavePlan:
    """The waves, and how good they are: ``gap`` is 0 where the best is proved."""

    waves: tuple[tuple[str, ...], ...]
    left_out: tuple[LeftOut, ...]
    value: float
    bound: float
    gap: float
    cost: tuple[float, ...]
    """Spent in each wave."""
    days: tuple[Mapping[str, float], ...]
    """Person-days of each role in each wave."""

    @property
    def is_proved(self) -> bool:
        """Whether no better plan exists."""
        return self.gap == 0

    @property
    def chosen(self) -> tuple[str, ...]:
        """Actions of all the waves, in order."""
        return tuple(action for wave in self.waves for action in wave)


def choose_waves(
    plan: Plan, values: Mapping[str, float], *, budget: float | None = None, effort: float = EFFORT
) -> WavePlan:
    """Choose the actions of each wave that bring most under budget, people, dependencies and exclusions.

    Parameters
    ----------
    values : what each action brings, in one unit; an action without a value is left out and said.
    budget : per wave, instead of the plan's.
    effort : deterministic seconds.

    Raises
    ------
    NotEnoughDataError : the must-haves cannot be held together; the problem says what lacks.

    Source: method.md R3.

    >>> plan = Plan(actions=(Action(id="A-1", title="a", cost=10),), budget_per_wave=10, wave_count=1)
    >>> choose_waves(plan, {"A-1": 5}).waves
    (('A-1',),)
    """
    budget = plan.budget_per_wave if budget is None else budget
    candidates = [action for action in plan.actions if _why_not(action, values) is None]
    model, chosen = _model(plan, candidates, values, budget)
    solver = _solve(model, effort)
    if solver is None:
        raise NotEnoughDataError(_conflicts(plan, candidates, budget))
    waves = tuple(
        tuple(action.id for action in candidates if solver.value(chosen[action.id, wave]))
        for wave in range(plan.wave_count)
    )
    return _described(plan, values, budget, waves, solver)


def evaluate(plan: Plan, values: Mapping[str, float], waves: Sequence[Sequence[str]]) -> WavePlan:
    """Describe waves somebody chose: the plan the room validated is data and needs no solver."""
    given = tuple(tuple(wave) for wave in waves)
    return _described(plan, values, plan.budget_per_wave, given, None)


def broken_constraints(plan: Plan, waves: Sequence[Sequence[str]]) -> tuple[Problem, ...]:
    """Check a plan against every constraint, without trusting who made it."""
    place = {action: number for number, wave in enumerate(waves) for action in wave}
    actions = {action.id: action for action in plan.actions}
    problems = [
        Problem("must_have_left_out", action.id)
        for action in plan.actions
        if action.is_must_have and action.id not in place
    ]
    for one, position in place.items():
        action = actions[one]
        problems += [
            Problem("dependency_not_held", one, found=needed)
            for needed in action.depends_on
            if place.get(needed, len(waves)) > position
        ]
        problems += [
            Problem("exclusion_not_held", one, found=other)
            for other in action.excludes
            if other in place
        ]
    for number, wave in enumerate(waves):
        chosen = [actions[one] for one in wave]
        spent = sum(_cost(action) for action in chosen)
        if plan.budget_per_wave is not None and spent > plan.budget_per_wave + 1e-6:
            problems.append(Problem("over_budget", str(number + 1), found=f"{spent:.0f}"))
        for role, days in _days(chosen).items():
            if days > _capacity(plan, role) + 1e-6:
                problems.append(
                    Problem("over_capacity", f"{number + 1}: {role}", found=f"{days:g}")
                )
    return tuple(problems)


def budget_curve(
    plan: Plan, values: Mapping[str, float], *, steps: int = 10, effort: float = 0.3
) -> tuple[tuple[float, float], ...]:
    """Value of the best plan against the budget of a wave, from 0 to twice the plan's.

    Returns (budget per wave, value); a budget too small for the must-haves is left out. More money
    never
    brings less: a point solved less well takes the value of the one before, which it could have
    had.
    """
    if plan.budget_per_wave is None:
        return ()
    points: list[tuple[float, float]] = []
    for step in range(steps + 1):
        budget = plan.budget_per_wave * 2 * step / steps
        try:
            value = choose_waves(plan, values, budget=budget, effort=effort).value
        except NotEnoughDataError:
            continue
        points.append((budget, max(value, points[-1][1] if points else value)))
    return tuple(points)


def _model(
    plan: Plan, candidates: Sequence[Action], values: Mapping[str, float], budget: float | None
) -> tuple[CpModel, dict[tuple[str, int], IntVar]]:
    from ortools.sat.python import cp_model  # noqa: PLC0415 - 0.3 s, and only this rule needs it

    model = cp_model.CpModel()
    waves = range(plan.wave_count)
    chosen = {
        (action.id, wave): model.new_bool_var(f"{action.id} in {wave}")
        for action in candidates
        for wave in waves
    }
    _one_wave_each(model, candidates, chosen, waves)
    _dependencies(model, candidates, chosen, waves)
    _exclusions(model, candidates, chosen, waves)
    for wave in waves:
        if budget is not None:
            spent = sum(round(_cost(a) * _MONEY) * chosen[a.id, wave] for a in candidates)
            model.add(spent <= int(budget * _MONEY))
        for role in _roles(candidates):
            asked = sum(
                round(_days([a]).get(role, 0) * _DAY) * chosen[a.id, wave] for a in candidates
            )
            capacity = _capacity(plan, role)
            if capacity != float("inf"):
                model.add(asked <= int(capacity * _DAY))
    scale = _VALUE_STEPS / max((values[a.id] for a in candidates), default=1.0)
    model.maximize(
        sum(
            round(values[a.id] * scale * _LATE**wave) * chosen[a.id, wave]
            for a in candidates
            for wave in waves
        )
    )
    return model, chosen


def _one_wave_each(
    model: CpModel, candidates: Sequence[Action], chosen: Mapping[Any, IntVar], waves: range
) -> None:
    for action in candidates:
        times = sum(chosen[action.id, wave] for wave in waves)
        model.add(times == 1 if action.is_must_have else times <= 1)


def _dependencies(
    model: CpModel, candidates: Sequence[Action], chosen: Mapping[Any, IntVar], waves: range
) -> None:
    known = {action.id for action in candidates}
    for action in candidates:
        for needed in action.depends_on:
            for wave in waves:
                before = (
                    sum(chosen[needed, earlier] for earlier in range(wave + 1))
                    if needed in known
                    else 0
                )
                model.add(chosen[action.id, wave] <= before)


def _exclusions(
    model: CpModel, candidates: Sequence[Action], chosen: Mapping[Any, IntVar], waves: range
) -> None:
    known = {action.id for action in candidates}
    for action in candidates:
        for other in action.excludes:
            if other in known:
                both = sum(chosen[action.id, w] + chosen[other, w] for w in waves)
                model.add(both <= 1)


def _solve(model: CpModel, effort: float) -> CpSolver | None:
    from ortools.sat.python import cp_model  # noqa: PLC0415

    solver = cp_model.CpSolver()
    solver.parameters.max_deterministic_time = effort
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = 0
    status = solver.solve(model)
    return solver if status in (cp_model.OPTIMAL, cp_model.FEASIBLE) else None


def _described(
    plan: Plan,
    values: Mapping[str, float],
    budget: float | None,
    waves: tuple[tuple[str, ...], ...],
    solver: CpSolver | None,
) -> WavePlan:
    actions = {action.id: action for action in plan.actions}
    value = sum(
        values.get(one, 0.0) * _LATE**number for number, wave in enumerate(waves) for one in wave
    )
    found = 0.0 if solver is None else solver.objective_value
    bound = found if solver is None else solver.best_objective_bound
    gap = max(0.0, (bound - found) / bound) if bound > 0 else 0.0
    return WavePlan(
        waves=waves,
        left_out=tuple(_left_out(plan, values, budget, waves)),
        value=value,
        bound=value / (1 - gap) if gap < 1 else value,
        gap=gap if gap * _VALUE_STEPS >= 1 else 0.0,
        cost=tuple(sum(_cost(actions[one]) for one in wave) for wave in waves),
        days=tuple(_days([actions[one] for one in wave]) for wave in waves),
    )


def _left_out(
    plan: Plan, values: Mapping[str, float], budget: float | None, waves: Sequence[Sequence[str]]
) -> Iterable[LeftOut]:
    chosen = {one for wave in waves for one in wave}
    for action in plan.actions:
        if action.id not in chosen:
            reason = _why_not(action, values)
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
            money.append((_cost(action) + sum(map(_cost, inside)) - budget, number + 1))
        lacks = [
            (days + _days(inside).get(role, 0.0) - _capacity(plan, role), number + 1, role)
            for role, days in _days([action]).items()
        ]
        hands.append(max(lacks, default=(0.0, number + 1, "")))
    if money and min(money)[0] > 0:
        return LeftOut(action.id, Reason.BUDGET, *min(money))
    if hands and min(hands)[0] > 0:
        return LeftOut(action.id, Reason.CAPACITY, *min(hands))
    return LeftOut(action.id, Reason.BETTER_USE)


def _conflicts(plan: Plan, candidates: Sequence[Action], budget: float | None) -> list[Problem]:
    """Say what the must-haves ask for and cannot get."""
    must = [action for action in plan.actions if action.is_must_have and not action.is_excluded]
    problems = [
        Problem("must_have_without_cost", action.id) for action in must if action not in candidates
    ]
    if budget is not None:
        asked, given = sum(map(_cost, must)), budget * plan.wave_count
        if asked > given:
            problems.append(
                Problem(
                    "must_haves_over_budget",
                    "plan.budget_per_wave",
                    found=f"{asked:.0f}",
                    expected=f"{given:.0f}",
                    values={"lack": asked - given},
                )
            )
    for role, days in _days(must).items():
        if days > _capacity(plan, role) * plan.wave_count:
            problems.append(
                Problem("must_haves_over_capacity", role, found=f"{days:g}", values={"role": role})
            )
    return problems or [Problem("must_haves_conflict", "plan.actions")]


def _why_not(action: Action, values: Mapping[str, float]) -> Reason | None:
    if action.is_excluded:
        return Reason.EXCLUDED
    if action.cost is None and action.cost_per_year is None:
        return Reason.COST_UNKNOWN
    if action.is_must_have:
        return None if action.id in values else Reason.VALUE_UNKNOWN
    if action.id not in values:
        return Reason.VALUE_UNKNOWN
    return Reason.NO_VALUE if values[action.id] <= 0 else None


def _cost(action: Action) -> float:
    return float((action.cost or 0) + (action.cost_per_year or 0))


def _days(actions: Iterable[Action]) -> dict[str, float]:
    found: dict[str, float] = {}
    for action in actions:
        for one in action.days_by_role:
            found[one.role] = found.get(one.role, 0.0) + one.days
    return found


def _roles(actions: Iterable[Action]) -> list[str]:
    return sorted(_days(actions))


def _capacity(plan: Plan, role: str) -> float:
    """Person-days a role can give in a wave; a role nobody limited is not a limit."""
    return next(
        (float(one.days_per_wave) for one in plan.capacities if one.role == role), float("inf")
    )
