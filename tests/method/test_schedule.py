"""The roadmap holds dependencies, calendars and people, and names its critical path (R4)."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from parcours.method.plan import Absence, Action, Plan, RoleCapacity, RoleDays
from parcours.method.schedule import PlanError, Task, place, schedule, slack

START = dt.date(2026, 12, 1)


def test_the_published_network() -> None:
    """A published network of five tasks: end on day 8, path A C E, its published floats."""
    tasks = [
        Task("A", 3),
        Task("B", 2),
        Task("C", 4, ("A",)),
        Task("D", 2, ("A", "B")),
        Task("E", 1, ("C", "D")),
    ]
    starts, gap = place(tasks, {})
    ends = max(starts[task.id] + task.days for task in tasks)
    assert (8, 0.0, ["A", "C", "E"]) == (
        ends,
        gap,
        [one for one, days in slack(tasks, starts).items() if days == 0],
    )


def test_one_person_does_one_thing_at_a_time() -> None:
    """Two actions of one person run one after the other; of two people, together."""
    tasks = [Task("A", 3, people={"SI": 1}), Task("B", 2, people={"SI": 1})]
    assert [5, 3] == [
        max(starts[t.id] + t.days for t in tasks)
        for starts, _ in (place(tasks, {"SI": people}) for people in (1, 2))
    ]


def test_nobody_works_on_holidays_nor_when_away() -> None:
    """An action of two days before Christmas, with a week off, ends in January."""
    plan = Plan(
        actions=(
            Action(
                id="A-1", title="a", duration_days=3, days_by_role=(RoleDays(role="SI", days=3),)
            ),
        ),
        capacities=(RoleCapacity(role="SI", days_per_wave=60, people=1),),
        absences=(
            Absence(role="SI", start_date=dt.date(2026, 12, 24), end_date=dt.date(2027, 1, 3)),
        ),
    )
    found = schedule(plan, [["A-1"]], dt.date(2026, 12, 23)).actions[0]
    assert (dt.date(2027, 1, 4), dt.date(2027, 1, 6)) == (found.start_date, found.end_date)


def test_a_wave_waits_for_its_turn() -> None:
    """The second wave starts four months after the first at the earliest."""
    plan = Plan(actions=tuple(Action(id=f"A-{n}", title="a", duration_days=1) for n in (1, 2)))
    found = schedule(plan, [["A-1"], ["A-2"]], START)
    assert [START, dt.date(2027, 4, 1)] == [one.start_date for one in found.actions]


def test_an_action_does_not_start_before_its_own_date() -> None:
    """A date at the earliest holds within a wave; on a day off, the next working day (R4)."""
    one = Action(id="A-1", title="a", duration_days=1, earliest_start_date=dt.date(2026, 12, 25))
    found = schedule(Plan(actions=(one,)), [["A-1"]], START)
    assert dt.date(2026, 12, 28) == found.actions[0].start_date


def test_a_role_nobody_limited_is_away_all_the_same() -> None:
    """An absence counts whether or not somebody said how many people there are."""
    one = Action(id="A-1", title="a", duration_days=1, days_by_role=(RoleDays(role="SI", days=1),))
    away = Absence(role="SI", start_date=START, end_date=dt.date(2026, 12, 4))
    found = schedule(Plan(actions=(one,), absences=(away,)), [["A-1"]], START)
    assert dt.date(2026, 12, 7) == found.actions[0].start_date


def test_slack_counts_the_people_too() -> None:
    """One person does A, then B: neither may slip, though nothing ties them; C may, by 3 days."""
    tasks = [Task("A", 3, people={"SI": 1}), Task("B", 2, people={"SI": 1}), Task("C", 2)]
    assert {"A": 0, "B": 0, "C": 3} == slack(tasks, {"A": 0, "B": 3, "C": 0}, {"SI": 1})


def test_an_unknown_duration_is_not_zero() -> None:
    """An action without a duration is listed, not placed."""
    plan = Plan(actions=(Action(id="A-1", title="a"),))
    found = schedule(plan, [["A-1"]], START)
    assert (("A-1",), ()) == (found.unplaced, found.actions)


def test_actions_that_wait_for_each_other_are_named() -> None:
    """A circle is an error of the plan, not of the solver."""
    with pytest.raises(PlanError) as error:
        place([Task("A", 1, ("B",)), Task("B", 1, ("A",))], {})
    assert "A" in error.value.problems[0].found


@given(
    st.lists(st.tuples(st.integers(1, 6), st.integers(0, 3), st.booleans()), min_size=1, max_size=8)
)
@settings(max_examples=25)
def test_every_schedule_holds_its_constraints(drawn) -> None:
    """Whatever the plan: nothing starts before what it waits for, no role gives more than it has."""
    tasks = [
        Task(str(n), days, (str(n - 1),) if follows and n else (), {"SI": people / 2})
        for n, (days, people, follows) in enumerate(drawn)
    ]
    starts, _ = place(tasks, {"SI": 2})
    by_id = {task.id: task for task in tasks}
    assert all(
        starts[task.id] >= starts[before] + by_id[before].days
        for task in tasks
        for before in task.after
    )
    for day in range(max(starts[t.id] + t.days for t in tasks)):
        running = [t for t in tasks if starts[t.id] <= day < starts[t.id] + t.days]
        assert sum((t.people or {})["SI"] for t in running) <= 2
