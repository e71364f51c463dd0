"""Waves are the best that budget, people, dependencies and exclusions allow (R3)."""

from __future__ import annotations

import random
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from parcours.errors import NotEnoughDataError
from parcours.method import wave_model
from parcours.method.left_out import Gains, Reason, candidates
from parcours.method.plan import Action, Plan, RoleCapacity, RoleDays
from parcours.method.waves import broken_constraints, budget_curve, choose_waves, evaluate


def knapsack(
    weights: list[int], profits: list[int], capacity: int
) -> tuple[Plan, dict[str, float]]:
    """A published knapsack as a plan of one wave."""
    actions = tuple(
        Action(id=f"A-{n}", title=str(n), cost=weight) for n, weight in enumerate(weights, start=1)
    )
    values = {f"A-{n}": float(profit) for n, profit in enumerate(profits, start=1)}
    return Plan(actions=actions, budget_per_wave=capacity, wave_count=1), values


@pytest.mark.parametrize(
    ("weights", "profits", "capacity", "value", "chosen"),
    [
        (
            [23, 31, 29, 44, 53, 38, 63, 85, 89, 82],
            [92, 57, 49, 68, 60, 43, 67, 84, 87, 72],
            165,
            309,
            ("A-1", "A-2", "A-3", "A-4", "A-6"),
        ),
        ([12, 2, 1, 1, 4], [4, 2, 1, 2, 10], 15, 15, ("A-2", "A-3", "A-4", "A-5")),
    ],
)
def test_published_knapsacks(weights, profits, capacity, value, chosen) -> None:
    """Published instances give their published optimum, proved."""
    plan, values = knapsack(weights, profits, capacity)
    found = choose_waves(plan, Gains(values))
    assert (value, chosen, True) == (round(found.value), found.chosen, found.is_proved)


def random_plan(seed: int) -> tuple[Plan, dict[str, float]]:
    """Six actions, two waves, a role, dependencies and an exclusion, all drawn."""
    draw = random.Random(seed)
    actions = [
        Action(
            id=f"A-{n}",
            title=str(n),
            cost=draw.randint(1, 9),
            days_by_role=(RoleDays(role="SI", days=draw.randint(1, 5)),),
            depends_on=(f"A-{draw.randint(1, n - 1)}",) if n > 1 and draw.random() < 0.4 else (),
            excludes=("A-1",) if n == 6 else (),
        )
        for n in range(1, 7)
    ]
    plan = Plan(
        actions=tuple(actions),
        budget_per_wave=12,
        wave_count=2,
        capacities=(RoleCapacity(role="SI", days_per_wave=7, people=1),),
    )
    return plan, {action.id: float(draw.randint(1, 100)) for action in actions}


def brute_force(plan: Plan, values: dict[str, float]) -> float:
    """Try every assignment of actions to waves."""
    best = 0.0
    for places in product(range(plan.wave_count + 1), repeat=len(plan.actions)):
        waves = [
            [a.id for a, place in zip(plan.actions, places, strict=True) if place == wave]
            for wave in range(plan.wave_count)
        ]
        if not broken_constraints(plan, waves):
            value = sum(values[one] * 0.97**n for n, wave in enumerate(waves) for one in wave)
            best = max(best, value)
    return best


@pytest.mark.parametrize("seed", range(8))
def test_the_best_of_all_plans_is_found(seed: int) -> None:
    """Against every possible plan of six actions: the value is the best, all constraints hold."""
    plan, values = random_plan(seed)
    found = choose_waves(plan, Gains(values))
    assert found.value == pytest.approx(brute_force(plan, values), rel=1e-4)
    assert () == broken_constraints(plan, found.waves)


def large_plan(seed: int) -> tuple[Plan, Gains]:
    """Thirty-one actions in four waves, two that must be done, two that fix one pain point."""
    draw = random.Random(seed)
    actions = tuple(
        Action(
            id=f"A-{n}",
            title=str(n),
            cost=draw.randint(20, 90),
            days_by_role=(RoleDays(role="SI", days=draw.randint(1, 9)),),
            depends_on=(f"A-{draw.randint(1, n - 1)}",) if n % 5 == 0 else (),
            excludes=("A-1",) if n == 6 else (),
            is_must_have=n in (7, 8),
        )
        for n in range(1, 32)
    )
    plan = Plan(
        actions=actions,
        budget_per_wave=250,
        wave_count=4,
        capacities=(RoleCapacity(role="SI", days_per_wave=22, people=1),),
    )
    values = {one.id: draw.uniform(5, 20) * (one.cost or 0) ** 0.5 for one in actions}
    return plan, Gains(values, ({"A-2": values["A-2"], "A-3": values["A-3"]},))


def test_many_choices_are_near_a_bound_that_holds() -> None:
    """Solved two waves at a time, a large plan holds its constraints, within 5 % of what any plan could bring (R3)."""
    plan, gains = large_plan(1)
    found, again = choose_waves(plan, gains), choose_waves(plan, gains)
    listed = candidates(plan, gains)
    rows = wave_model._constraints(plan, listed, plan.budget_per_wave)
    whole = wave_model._Programme.of(rows, wave_model._objective(rows, gains))
    values, gap = whole.whole(30) or ([], 0.0)
    other = float(whole.brings @ values)
    assert () == broken_constraints(plan, found.waves)
    assert found == again
    assert found.gap is not None
    assert 0 < found.gap < 0.05
    assert other <= found.value * (1 + found.gap)
    assert found.value <= other * (1 + gap)


def test_must_haves_of_a_large_plan_that_do_not_fit_say_what_lacks() -> None:
    """Too little money for what must be done is said for a large plan as for a small one."""
    plan, gains = large_plan(2)
    actions = tuple(one.model_copy(update={"is_must_have": True}) for one in plan.actions)
    with pytest.raises(NotEnoughDataError):
        choose_waves(plan.model_copy(update={"actions": actions}), gains)


@given(st.integers(0, 10_000))
@settings(max_examples=20)
def test_more_budget_never_brings_less(seed: int) -> None:
    """The curve of value against budget only rises."""
    plan, values = random_plan(seed)
    curve = [found.value for _, found in budget_curve(plan, Gains(values), steps=4)]
    assert sorted(curve) == curve


def test_each_action_left_out_says_why() -> None:
    """Unknown cost, set aside, dependency, exclusion, budget, people.

    Each its reason and what lacks.
    """
    role = (RoleDays(role="SI", days=9),)
    plan = Plan(
        actions=(
            Action(id="A-1", title="in", cost=8, is_must_have=True),
            Action(id="A-2", title="no cost"),
            Action(id="A-3", title="aside", cost=1, is_excluded=True),
            Action(id="A-4", title="after A-2", cost=1, depends_on=("A-2",)),
            Action(id="A-5", title="instead of A-1", cost=1, excludes=("A-1",)),
            Action(id="A-6", title="dear", cost=5),
            Action(id="A-7", title="no hands", cost=1, days_by_role=role),
        ),
        budget_per_wave=10,
        wave_count=1,
        capacities=(RoleCapacity(role="SI", days_per_wave=7, people=1),),
    )
    found = choose_waves(plan, Gains({f"A-{n}": 1.0 for n in range(1, 8)}))
    assert {
        "A-2": (Reason.COST_UNKNOWN, 0.0, {}),
        "A-3": (Reason.EXCLUDED, 0.0, {}),
        "A-4": (Reason.DEPENDENCY, 0.0, {}),
        "A-5": (Reason.EXCLUSION, 0.0, {}),
        "A-6": (Reason.LACKS, 3.0, {}),
        "A-7": (Reason.LACKS, 0.0, {"SI": 2.0}),
    } == {one.action: (one.reason, one.money, dict(one.days)) for one in found.left_out}


def test_money_and_people_that_lack_in_different_waves_are_told_for_one_wave() -> None:
    """Wave 1 has no money left, wave 2 no people: what lacks in one of them, never "it fits"."""
    role = (RoleDays(role="SI", days=7),)
    plan = Plan(
        actions=(
            Action(id="A-1", title="dear", cost=10),
            Action(id="A-2", title="long", cost=1, days_by_role=role),
            Action(id="A-3", title="both", cost=2, days_by_role=(RoleDays(role="SI", days=1),)),
        ),
        budget_per_wave=10,
        wave_count=2,
        capacities=(RoleCapacity(role="SI", days_per_wave=7, people=1),),
    )
    (out,) = evaluate(plan, Gains({f"A-{n}": 1.0 for n in (1, 2, 3)}), [["A-1"], ["A-2"]]).left_out
    assert (Reason.LACKS, 0.0, {"SI": 1.0}, 2) == (out.reason, out.money, dict(out.days), out.wave)


def test_an_action_that_people_forgot_is_said_to_fit() -> None:
    """Where the waves were chosen by people and there is room, the answer is: add it."""
    plan, values = knapsack([3, 3], [1, 1], 10)
    (out,) = evaluate(plan, Gains(values), [["A-1"]]).left_out
    assert (Reason.FITS, 1) == (out.reason, out.wave)


def test_two_actions_on_one_pain_point_are_not_both_paid_for() -> None:
    """Each brings 9 by itself, 10 together: the third, worth 5, comes with the first."""
    plan, _ = knapsack([5, 5, 5], [9, 9, 5], 10)
    gains = Gains({"A-1": 9.0, "A-2": 9.0, "A-3": 5.0}, ({"A-1": 8.0, "A-2": 8.0},))
    found = choose_waves(plan, gains)
    assert (14.0, "A-3" in found.chosen) == (pytest.approx(found.value), True)


def test_what_others_wait_for_comes_though_it_brings_nothing() -> None:
    """A-1 costs more than it brings, A-2 waits for it and pays for both."""
    plan, _ = knapsack([5, 5], [0, 0], 10)
    waits = plan.actions[1].model_copy(update={"depends_on": ("A-1",)})
    plan = plan.model_copy(update={"actions": (plan.actions[0], waits)})
    assert ("A-1", "A-2") == choose_waves(plan, Gains({"A-1": -2.0, "A-2": 9.0})).chosen


def test_must_haves_that_do_not_fit_say_how_much_lacks() -> None:
    """Two must-haves over the budget: no plan, and the missing money."""
    actions = tuple(Action(id=f"A-{n}", title=str(n), cost=8, is_must_have=True) for n in (1, 2))
    with pytest.raises(NotEnoughDataError) as error:
        choose_waves(
            Plan(actions=actions, budget_per_wave=10, wave_count=1), Gains({"A-1": 1, "A-2": 1})
        )
    assert ("must_haves_over_budget", 6.0) == (
        error.value.problems[0].code,
        error.value.problems[0].values["lack"],
    )
