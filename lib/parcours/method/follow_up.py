"""Planned against actual at a date: progress, slip, money, indicators (R6)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from parcours.method.gaps import Gap
from parcours.method.objectives import Objective
from parcours.method.plan import Action, IndicatorReading, Plan, Reading
from parcours.method.priority import first_year_cost
from parcours.method.schedule import Scheduled

LATE_PCT = 10.0
"""Points of progress behind the plan from which an action is late."""
STALE_DAYS = 45
"""A reading older than that says nothing about today."""


@dataclass(frozen=True)
class Progress:
    """An action at a date. None: nobody said, or it is not scheduled."""

    action: str
    status: str | None
    reading_date: dt.date | None
    progress_pct: float | None
    expected_pct: float | None
    budget: float | None
    spent: float | None
    forecast: float | None
    """Cost at completion at the present rate of spending: spent / progress."""

    @property
    def behind_pct(self) -> float | None:
        """Points of progress behind the plan; below zero, ahead."""
        if self.progress_pct is None or self.expected_pct is None:
            return None
        return self.expected_pct - self.progress_pct

    @property
    def is_late(self) -> bool:
        """Whether it is behind by more than what a reading is worth."""
        return self.behind_pct is not None and self.behind_pct > LATE_PCT


@dataclass(frozen=True)
class IndicatorProgress:
    """An objective's indicator: baseline, target, last measure, share of the way gone."""

    objective: str
    baseline: float | None
    target: float | None
    measured: float | None
    measured_date: dt.date | None
    way_gone: float | None
    way_expected: float | None


def progress(plan: Plan, scheduled: Sequence[Scheduled], as_of: dt.date) -> tuple[Progress, ...]:
    """Each action at a date, by its last reading on or before it.

    Expected progress is the share of the scheduled days gone by. The forecast at completion is
    what was spent divided by the progress made (earned value, cost performance held).
    """
    dates = {one.action: one for one in scheduled}
    return tuple(
        _progress(action, dates.get(action.id), as_of)
        for action in plan.actions
        if not action.is_excluded and (action.id in dates or action.readings)
    )


def last_reading(action: Action, as_of: dt.date) -> Reading | None:
    """Return the last reading of an action on or before a date."""
    return max(
        (one for one in action.readings if one.date <= as_of),
        key=lambda one: one.date,
        default=None,
    )


def indicators(
    objectives: Sequence[Objective], readings: Sequence[IndicatorReading], as_of: dt.date
) -> tuple[IndicatorProgress, ...]:
    """Each objective's indicator at a date, and the share of the way from baseline to target (O4).

    >>> one = Objective(id="O-1", title="NPS", family="satisfy", baseline=10, target=30)
    >>> reading = IndicatorReading(objective="O-1", date=dt.date(2027, 3, 1), value=15)
    >>> indicators([one], [reading], dt.date(2027, 4, 1))[0].way_gone
    0.25
    """
    return tuple(_indicator(objective, readings, as_of) for objective in objectives)


def gaps(plan: Plan, scheduled: Sequence[Scheduled], as_of: dt.date) -> list[Gap]:
    """What the follow-up misses: actions that should run and that nobody reported on."""
    found = [] if plan.validated else [Gap("follow_up", "follow_up_no_plan", kind="not_computed")]
    for one in progress(plan, scheduled, as_of):
        if (one.expected_pct or 0) > 0 and one.reading_date is None:
            found.append(Gap("follow_up", "follow_up_no_reading", one.action))
        elif one.reading_date is not None and (as_of - one.reading_date).days > STALE_DAYS:
            found.append(Gap("follow_up", "follow_up_stale", one.action))
    return found


def _progress(action: Action, place: Scheduled | None, as_of: dt.date) -> Progress:
    reading = last_reading(action, as_of)
    done = None if reading is None else reading.progress_pct
    spent = None if reading is None else reading.spent
    return Progress(
        action=action.id,
        status=None if reading is None else reading.status,
        reading_date=None if reading is None else reading.date,
        progress_pct=done,
        expected_pct=None if place is None else _expected(place, as_of),
        budget=first_year_cost(action),
        spent=spent,
        forecast=100 * spent / done if spent is not None and done else None,
    )


def _expected(place: Scheduled, as_of: dt.date) -> float:
    whole = (place.end_date - place.start_date).days + 1
    gone = (as_of - place.start_date).days + 1
    return 100 * min(max(gone / whole, 0.0), 1.0)


def _indicator(
    objective: Objective, readings: Sequence[IndicatorReading], as_of: dt.date
) -> IndicatorProgress:
    known = [one for one in readings if one.objective == objective.id and one.date <= as_of]
    last = max(known, key=lambda one: one.date, default=None)
    baseline, target = objective.baseline, objective.target
    measured = None if last is None else last.value
    way = None
    if baseline is not None and target is not None and measured is not None and target != baseline:
        way = (measured - baseline) / (target - baseline)
    return IndicatorProgress(
        objective.id,
        baseline,
        target,
        measured,
        None if last is None else last.date,
        way,
        _expected_way(objective, as_of),
    )


def _expected_way(objective: Objective, as_of: dt.date) -> float | None:
    start, end = objective.baseline_date, objective.due_date
    if start is None or end is None or end <= start:
        return None
    return min(max((as_of - start).days / (end - start).days, 0.0), 1.0)


def totals(found: Sequence[Progress]) -> Mapping[str, float]:
    """Money planned, spent and forecast, over the actions where all three are known."""
    known = [
        (one.budget, one.spent, one.forecast)
        for one in found
        if one.budget is not None and one.spent is not None and one.forecast is not None
    ]
    return {
        "n": len(known),
        "budget": sum(budget for budget, _, _ in known),
        "spent": sum(spent for _, spent, _ in known),
        "forecast": sum(forecast for _, _, forecast in known),
    }
