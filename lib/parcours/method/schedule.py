"""When each action runs: dependencies, calendars and people, the critical path and the slack (R4).

Solved by OR-Tools CP-SAT on working days. The date of the last action is brought forward first,
then every start.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from graphlib import CycleError, TopologicalSorter
from typing import TYPE_CHECKING

from parcours.errors import ParcoursError, Problem
from parcours.method.calendar import day_index, months_later, working_days
from parcours.method.plan import Absence, Action, Plan

if TYPE_CHECKING:
    from ortools.sat.python.cp_model import CpModel, IntVar

EFFORT = 0.1
"""Deterministic seconds of the solver: a few real ones for four hundred actions."""
_PEOPLE = 100
"""People are counted in hundredths: a role at 40 % of its time on an action."""
_DAYS_PER_YEAR = 366
_WORKERS = 8
"""Strategies of the solver, taken in turns so that the result does not depend on the machine's cores."""
_ROUNDING = 1e-6

Spans = Sequence[tuple[int, int]]
"""(first day, days) of each absence."""


class PlanError(ParcoursError):
    """The plan contradicts itself: actions that wait for each other."""


@dataclass(frozen=True)
class Task:
    """An action to place: working days, what it waits for, people of each role it takes while it runs."""

    id: str
    days: int
    after: tuple[str, ...] = ()
    people: Mapping[str, float] | None = None
    not_before: int = 0


@dataclass(frozen=True)
class Scheduled:
    """An action placed.

    ``slack_days``: working days it may slip without moving the end of the plan, those that wait for
    it or for its people slipping in their turn.
    """

    action: str
    wave: int
    start_date: dt.date
    end_date: dt.date
    days: int
    slack_days: int
    is_critical: bool


@dataclass(frozen=True)
class Schedule:
    """The roadmap; ``gap`` is 0 where no earlier end exists."""

    actions: tuple[Scheduled, ...]
    end_date: dt.date | None
    gap: float
    unplaced: tuple[str, ...] = ()
    """Actions whose duration nobody said."""


def schedule(plan: Plan, waves: Sequence[Sequence[str]], start: dt.date) -> Schedule:
    """Place the actions of the waves on the calendar.

    A wave starts ``wave_months`` after the one before at the earliest, an action on its earliest
    start date at the earliest. An action takes its person-days of each role evenly over its
    duration; a role never gives more people than it has, none on its absences. Days are those
    worked in France: no week-end, no public holiday (the ``holidays`` package).

    Raises
    ------
    PlanError : actions that wait for each other; the circle is named.

    Source: method.md R4.
    """
    work = _work(plan, waves, start)
    tasks, limits, blocked, calendar = work.tasks, work.limits, work.blocked, work.calendar
    starts, gap = place(tasks, limits, blocked)
    slacks = slack(tasks, starts, limits, blocked)
    return Schedule(
        actions=tuple(
            Scheduled(
                action=task.id,
                wave=wave + 1,
                start_date=calendar[starts[task.id]],
                end_date=calendar[starts[task.id] + max(task.days, 1) - 1],
                days=task.days,
                slack_days=slacks[task.id],
                is_critical=slacks[task.id] == 0,
            )
            for task, wave in zip(tasks, work.waves, strict=True)
        ),
        end_date=max((calendar[starts[t.id] + max(t.days, 1) - 1] for t in tasks), default=None),
        gap=gap,
        unplaced=work.unplaced,
    )


def slack_of_dates(
    plan: Plan, waves: Sequence[Sequence[str]], starts: Mapping[str, dt.date]
) -> dict[str, int]:
    """Working days each action may slip once its start is known, as for a schedule of ours.

    An action without a start, or without a duration, has none.
    """
    if plan.start_date is None or not starts:
        return {}
    work = _work(plan, waves, min([plan.start_date, *starts.values()]), max(starts.values()))
    tasks = [task for task in work.tasks if task.id in starts]
    known = {task.id for task in tasks}
    tasks = [replace(one, after=tuple(b for b in one.after if b in known)) for one in tasks]
    days = {task.id: day_index(work.calendar, starts[task.id]) for task in tasks}
    return slack(tasks, days, work.limits, work.blocked)


@dataclass(frozen=True)
class _Work:
    """What is to be placed, and with whom, on which days."""

    tasks: list[Task]
    waves: list[int]
    """Wave of each task, from 0."""
    limits: dict[str, float]
    blocked: dict[str, list[tuple[int, int]]]
    calendar: list[dt.date]
    unplaced: tuple[str, ...]


def _work(
    plan: Plan, waves: Sequence[Sequence[str]], start: dt.date, last: dt.date | None = None
) -> _Work:
    """Return what waves ask for, from a day on; the calendar reaches ``last``."""
    actions = {action.id: action for action in plan.actions}
    placed = [(actions[one], number) for number, wave in enumerate(waves) for one in wave]
    known = [(action, wave) for action, wave in placed if action.duration_days is not None]
    horizon = _horizon(plan, [action for action, _ in known], start) + _days_to(start, last)
    calendar = working_days(start, horizon)
    first_days = [
        day_index(calendar, months_later(start, n * plan.wave_months)) for n in range(len(waves))
    ]
    placed_ids = {action.id for action, _ in known}
    tasks = [
        _task(action, max(first_days[wave], _first_day(action, calendar)), placed_ids)
        for action, wave in known
    ]
    limits = _limits(plan, tasks)
    return _Work(
        tasks,
        [wave for _, wave in known],
        limits,
        {role: _absent(plan.absences, role, calendar) for role in limits},
        calendar,
        tuple(action.id for action, _ in placed if action.duration_days is None),
    )


def place(
    tasks: Sequence[Task],
    limits: Mapping[str, float],
    blocked: Mapping[str, Sequence[tuple[int, int]]] | None = None,
    *,
    effort: float = EFFORT,
) -> tuple[dict[str, int], float]:
    """Return the first day of each task, counted from 0, and the gap to the best end that is proved.

    Parameters
    ----------
    limits : people of each role; a role without a limit is not one.
    blocked : for each role, (first day, days) it is away.

    >>> place([Task("A", 3), Task("B", 2, after=("A",))], {})[0]
    {'A': 0, 'B': 3}
    """
    if not tasks:
        return {}, 0.0
    _refuse_circles(tasks)
    away = {role: list(spans) for role, spans in (blocked or {}).items()}
    earliest = _earliest_end(tasks, limits)
    whole = _Model.of(tasks, limits, away)
    whole.model.add(whole.end >= earliest)
    whole.model.minimize(whole.end)
    starts, bound = whole.solved(effort)
    end = max(starts[task.id] + task.days for task in tasks)
    gap = max(0.0, (end - max(bound, earliest)) / end) if end else 0.0
    return _brought_forward(tasks, limits, away, starts, end), gap


@dataclass(frozen=True)
class _Model:
    """The constraint model of a schedule."""

    model: CpModel
    start: Mapping[str, IntVar]
    end: IntVar

    @classmethod
    def of(
        cls, tasks: Sequence[Task], limits: Mapping[str, float], away: Mapping[str, Spans]
    ) -> _Model:
        from ortools.sat.python import cp_model  # noqa: PLC0415 - 0.3 s, and only this rule needs it

        horizon = _latest_end(tasks, away)
        model = cp_model.CpModel()
        start = {t.id: model.new_int_var(t.not_before, horizon, t.id) for t in tasks}
        interval = {
            t.id: model.new_fixed_size_interval_var(start[t.id], t.days, t.id) for t in tasks
        }
        end = model.new_int_var(0, horizon, "end")
        days = {task.id: task.days for task in tasks}
        for task in tasks:
            model.add(end >= start[task.id] + task.days)
            for before in task.after:
                model.add(start[task.id] >= start[before] + days[before])
        for role, people in limits.items():
            using = [t for t in tasks if _asks(t, role) > 0 and t.days > 0]
            fixed = [
                model.new_fixed_size_interval_var(first, length, f"{role} away {first}")
                for first, length in away.get(role, ())
            ]
            most = _hundredths(people)
            demands = [min(_hundredths(_asks(t, role)), most) for t in using]
            model.add_cumulative(
                [*(interval[t.id] for t in using), *fixed], [*demands, *([most] * len(fixed))], most
            )
        return cls(model, start, end)

    def solved(self, effort: float) -> tuple[dict[str, int], int]:
        """Return the starts, and the best end that is proved."""
        from ortools.sat.python import cp_model  # noqa: PLC0415

        solver = cp_model.CpSolver()
        solver.parameters.max_deterministic_time = effort
        solver.parameters.num_workers = _WORKERS
        solver.parameters.interleave_search = True
        solver.parameters.random_seed = 0
        status = solver.solve(self.model)
        if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            raise PlanError(Problem("schedule_impossible", "plan.capacities"))
        starts = {one: solver.value(variable) for one, variable in self.start.items()}
        return starts, math.ceil(solver.best_objective_bound - _ROUNDING)


def _brought_forward(
    tasks: Sequence[Task],
    limits: Mapping[str, float],
    away: Mapping[str, Spans],
    starts: Mapping[str, int],
    end: int,
) -> dict[str, int]:
    """Start each task as early as the others let it, in the order of the schedule; the end holds."""
    people = _People.of(limits, away, end)
    found: dict[str, int] = {}
    ends: dict[str, int] = {}
    for task in sorted(tasks, key=lambda task: (starts[task.id], task.id)):
        day = max([task.not_before, *(ends[before] for before in task.after)])
        while day < starts[task.id] and not people.are_free(task, day):
            day += 1
        found[task.id], ends[task.id] = day, day + task.days
        people.take(task, day)
    return {task.id: found[task.id] for task in tasks}


@dataclass(frozen=True)
class _People:
    """Hundredths of people of each role taken on each day."""

    most: Mapping[str, int]
    taken: Mapping[str, list[int]]

    @classmethod
    def of(cls, limits: Mapping[str, float], away: Mapping[str, Spans], end: int) -> _People:
        most = {role: _hundredths(people) for role, people in limits.items()}
        taken = {role: [0] * (end + 1) for role in limits}
        for role, spans in away.items():
            for first, length in spans:
                for day in range(first, min(first + length, end)):
                    taken[role][day] = most[role]
        return cls(most, taken)

    def asked(self, task: Task) -> dict[str, int]:
        """Hundredths of each limited role that a task takes; all of a role, where it asks for more."""
        return {
            role: min(_hundredths(_asks(task, role)), most)
            for role, most in self.most.items()
            if _asks(task, role) > 0
        }

    def are_free(self, task: Task, day: int) -> bool:
        """Whether a task can start on a day."""
        return all(
            self.taken[role][busy] + asked <= self.most[role]
            for role, asked in self.asked(task).items()
            for busy in range(day, day + task.days)
        )

    def take(self, task: Task, day: int) -> None:
        """Keep the people of a task while it runs."""
        for role, asked in self.asked(task).items():
            for busy in range(day, day + task.days):
                self.taken[role][busy] += asked


def _earliest_end(tasks: Sequence[Task], limits: Mapping[str, float]) -> int:
    """No schedule ends before: the longest chain of dependencies, and each role's work over its people."""
    finish: dict[str, int] = {}
    by_id = {task.id: task for task in tasks}
    for one in _in_order(tasks):
        task = by_id[one]
        finish[one] = max([task.not_before, *(finish[b] for b in task.after)]) + task.days
    work = [
        math.ceil(
            sum(
                min(_hundredths(_asks(t, role)), _hundredths(people)) * t.days
                for t in tasks
                if _asks(t, role)
            )
            / _hundredths(people)
        )
        for role, people in limits.items()
    ]
    return max([*finish.values(), *work], default=0)


def _asks(task: Task, role: str) -> float:
    return (task.people or {}).get(role, 0.0)


def slack(
    tasks: Sequence[Task],
    starts: Mapping[str, int],
    limits: Mapping[str, float] | None = None,
    blocked: Mapping[str, Spans] | None = None,
) -> dict[str, int]:
    """Working days each task may slip without moving the end (critical path method).

    Each task is pushed to its latest start, the last first: before what waits for it, and on days
    when its people are free of those pushed already. Without ``limits``, dependencies alone count.

    Source: Kelley & Walker 1959; with people, right justification, Wiest 1964.

    >>> tasks = [Task("A", 3), Task("B", 2), Task("C", 4, ("A",)), Task("D", 2, ("A", "B")), Task("E", 1, ("C", "D"))]
    >>> slack(tasks, {"A": 0, "B": 0, "C": 3, "D": 3, "E": 7})
    {'A': 0, 'B': 3, 'C': 0, 'D': 2, 'E': 0}
    """
    days = {task.id: task.days for task in tasks}
    end = max((starts[task.id] + task.days for task in tasks), default=0)
    followers: dict[str, list[str]] = {task.id: [] for task in tasks}
    for task in tasks:
        for before in task.after:
            followers[before].append(task.id)
    rank = {one: number for number, one in enumerate(_in_order(tasks))}
    people = _People.of(limits or {}, blocked or {}, end)
    latest: dict[str, int] = {}
    by_last = sorted(tasks, key=lambda task: (starts[task.id] + task.days, rank[task.id]))
    for task in reversed(by_last):
        finish = min((latest[next_one] for next_one in followers[task.id]), default=end)
        day = finish - days[task.id]
        while day > starts[task.id] and not people.are_free(task, day):
            day -= 1
        people.take(task, day)
        latest[task.id] = day
    return {task.id: latest[task.id] - starts[task.id] for task in tasks}


def _task(action: Action, first_day: int, placed: Collection[str]) -> Task:
    days = action.duration_days or 0
    people = {one.role: one.days / max(days, 1) for one in action.days_by_role}
    after = tuple(one for one in action.depends_on if one in placed)
    return Task(action.id, days, after, people, first_day)


def _first_day(action: Action, calendar: Sequence[dt.date]) -> int:
    return (
        0 if action.earliest_start_date is None else day_index(calendar, action.earliest_start_date)
    )


def _limits(plan: Plan, tasks: Sequence[Task]) -> dict[str, float]:
    """People of each role; a role that is away and that nobody limited has as many as are asked."""
    away = {one.role: sum(_asks(task, one.role) for task in tasks) for one in plan.absences}
    return away | {one.role: float(one.people) for one in plan.capacities}


def _absent(
    absences: Sequence[Absence], role: str, calendar: Sequence[dt.date]
) -> list[tuple[int, int]]:
    spans = []
    for one in absences:
        if one.role == role and one.end_date >= calendar[0] and one.start_date <= calendar[-1]:
            first = day_index(calendar, one.start_date)
            last = sum(day <= one.end_date for day in calendar)
            if last > first:
                spans.append((first, last - first))
    return spans


def _horizon(plan: Plan, actions: Sequence[Action], start: dt.date) -> int:
    worked = sum(action.duration_days or 0 for action in actions)
    waited = plan.wave_count * plan.wave_months * 23
    away = sum((one.end_date - one.start_date).days + 1 for one in plan.absences)
    held = max((_days_to(start, action.earliest_start_date) for action in actions), default=0)
    return worked + waited + away + held + _DAYS_PER_YEAR


def _days_to(start: dt.date, day: dt.date | None) -> int:
    return 0 if day is None else max((day - start).days, 0)


def _latest_end(tasks: Sequence[Task], away: Mapping[str, Sequence[tuple[int, int]]]) -> int:
    waited = max(task.not_before for task in tasks)
    absent = sum(length for spans in away.values() for _, length in spans)
    last = max((first + length for spans in away.values() for first, length in spans), default=0)
    return max(waited, last) + sum(task.days for task in tasks) + absent + 1


def _hundredths(people: float) -> int:
    return max(1, round(people * _PEOPLE))


def _in_order(tasks: Sequence[Task]) -> list[str]:
    return list(TopologicalSorter({task.id: task.after for task in tasks}).static_order())


def _refuse_circles(tasks: Sequence[Task]) -> None:
    try:
        _in_order(tasks)
    except CycleError as cause:
        circle = " → ".join(str(one) for one in cause.args[1])
        raise PlanError(Problem("actions_in_a_circle", "plan.actions", found=circle)) from cause
