"""The best set of actions under budget and capacity, wave by wave, with how far from the best it may be (R3)."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from parcours.errors import NotEnoughDataError, Problem
from parcours.method.left_out import (
    Gains,
    LeftOut,
    candidates,
    capacity_of,
    cost_of,
    days_of,
    left_out,
)
from parcours.method.plan import Action, Plan
from parcours.method.wave_model import LATE, NODES, PROVED, best_choices


@dataclass(frozen=True)
class WavePlan:
    """The waves, and how good they are.

    ``value`` is in the unit of the gains, a little less for each wave that it waits. ``gap`` to the
    best that is proved possible: 0 where no better exists, None where people chose the waves.
    """

    waves: tuple[tuple[str, ...], ...]
    left_out: tuple[LeftOut, ...]
    value: float
    gap: float | None
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
    plan: Plan, gains: Gains, *, budget: float | None = None, nodes: int = NODES
) -> WavePlan:
    """Choose the actions of each wave that bring most under budget, people, dependencies and exclusions.

    Parameters
    ----------
    gains : what actions bring, in one unit; an action without a value is left out and said, unless
        it is a must-have or another waits for it.
    budget : per wave, instead of the plan's.
    nodes : branches the solver may open each time; the same plan comes out on any machine.

    Raises
    ------
    NotEnoughDataError : the must-haves cannot be held together; the problem says what lacks.

    Source: method.md R3.

    >>> plan = Plan(actions=(Action(id="A-1", title="a", cost=10),), budget_per_wave=10, wave_count=1)
    >>> choose_waves(plan, Gains({"A-1": 5})).waves
    (('A-1',),)
    """
    budget = plan.budget_per_wave if budget is None else budget
    listed = candidates(plan, gains)
    solved = best_choices(plan, gains, listed, budget, nodes)
    if solved is None:
        raise NotEnoughDataError(_conflicts(plan, listed, budget))
    chosen, gap = solved
    waves = tuple(
        tuple(action.id for action in listed if (action.id, wave) in chosen)
        for wave in range(plan.wave_count)
    )
    return _described(plan, gains, budget, waves, gap if gap > PROVED else 0.0)


def evaluate(plan: Plan, gains: Gains, waves: Sequence[Sequence[str]]) -> WavePlan:
    """Describe waves somebody chose: the plan the room validated is data and needs no solver."""
    given = tuple(tuple(wave) for wave in waves)
    return _described(plan, gains, plan.budget_per_wave, given, None)


def value_of(gains: Gains, waves: Sequence[Sequence[str]]) -> float:
    """What waves bring, a part that several actions bring counted once.

    >>> value_of(Gains({"A-1": 5.0, "A-2": 4.0}, ({"A-1": 3.0, "A-2": 2.0},)), [["A-1", "A-2"]])
    7.0
    """
    worth = {one: LATE**number for number, wave in enumerate(waves) for one in wave}
    total = sum(gains.of.get(one, 0.0) * late for one, late in worth.items())
    for parts in gains.shared:
        counted = [parts[one] * late for one, late in worth.items() if one in parts]
        total -= sum(counted) - max(counted, default=0.0)
    return total


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
        spent = sum(cost_of(action) for action in chosen)
        if plan.budget_per_wave is not None and spent > plan.budget_per_wave + 1e-6:
            problems.append(Problem("over_budget", str(number + 1), found=f"{spent:.0f}"))
        for role, days in days_of(chosen).items():
            if days > capacity_of(plan, role) + 1e-6:
                problems.append(
                    Problem("over_capacity", f"{number + 1}: {role}", found=f"{days:g}")
                )
    return tuple(problems)


def budget_curve(
    plan: Plan, gains: Gains, *, steps: int = 10, nodes: int = 200
) -> tuple[tuple[float, WavePlan], ...]:
    """Best waves against the budget of a wave, from 0 to twice the plan's.

    Returns (budget per wave, waves); a budget too small for the must-haves is left out. More money
    never brings less: where the solver finds less, the waves of the point before stand, which the
    larger budget also pays.
    """
    if plan.budget_per_wave is None:
        return ()
    points: list[tuple[float, WavePlan]] = []
    for step in range(steps + 1):
        budget = plan.budget_per_wave * 2 * step / steps
        try:
            found = choose_waves(plan, gains, budget=budget, nodes=nodes)
        except NotEnoughDataError:
            continue
        if points and points[-1][1].value > found.value:
            found = points[-1][1]
        points.append((budget, found))
    return tuple(points)


def restricted(plan: Plan, found: WavePlan, actions: Collection[str]) -> WavePlan:
    """Keep of a wave plan some actions only: same waves, their own costs and days.

    ``value``, ``bound`` and ``gap`` stay those of the whole plan: nothing is chosen again.
    """
    known = {action.id: action for action in plan.actions}
    kept = tuple(tuple(one for one in wave if one in actions) for wave in found.waves)
    return replace(
        found,
        waves=kept,
        left_out=tuple(one for one in found.left_out if one.action in actions),
        cost=tuple(sum(cost_of(known[one]) for one in wave) for wave in kept),
        days=tuple(days_of([known[one] for one in wave]) for wave in kept),
    )


def _described(
    plan: Plan,
    gains: Gains,
    budget: float | None,
    waves: tuple[tuple[str, ...], ...],
    gap: float | None,
) -> WavePlan:
    actions = {action.id: action for action in plan.actions}
    return WavePlan(
        waves=waves,
        left_out=tuple(left_out(plan, gains, budget, waves)),
        value=value_of(gains, waves),
        gap=gap,
        cost=tuple(sum(cost_of(actions[one]) for one in wave) for wave in waves),
        days=tuple(days_of([actions[one] for one in wave]) for wave in waves),
    )


def _conflicts(plan: Plan, listed: Sequence[Action], budget: float | None) -> list[Problem]:
    """Say what the must-haves ask for and cannot get."""
    must = [action for action in plan.actions if action.is_must_have and not action.is_excluded]
    problems = [
        Problem("must_have_without_cost", action.id) for action in must if action not in listed
    ]
    if budget is not None:
        asked, given = sum(map(cost_of, must)), budget * plan.wave_count
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
    for role, days in days_of(must).items():
        if days > capacity_of(plan, role) * plan.wave_count:
            problems.append(
                Problem("must_haves_over_capacity", role, found=f"{days:g}", values={"role": role})
            )
    return problems or [Problem("must_haves_conflict", "plan.actions")]
