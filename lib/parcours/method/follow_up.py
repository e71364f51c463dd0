"""Planned against actual at a date: progress, slip, money, indicators (R6)."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from parcours.method.gaps import Gap
from parcours.method.objectives import Objective
from parcours.method.plan import Action, IndicatorReading, Plan, Reading
from parcours.method.priority import first_year_cost
from parcours.method.schedule import Scheduled
from parcours.method.worth import Worth

DAYS_PER_MONTH = 365.25 / 12
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
    planned_end_date: dt.date | None = None
    forecast_end_date: dt.date | None = None
    """End at the present rate of progress; the day it was said to be done, once it is."""

    @property
    def slip_days(self) -> int | None:
        """Calendar days between the planned end and the forecast one; below zero, early."""
        if self.planned_end_date is None or self.forecast_end_date is None:
            return None
        return (self.forecast_end_date - self.planned_end_date).days

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
class Benefit:
    """What an action should have brought by a date, and what was measured; None where nobody measured.

    The forecast runs from the planned end: an action that is late falls short of it.
    """

    action: str
    from_date: dt.date
    low: float
    likely: float
    high: float
    measured: float | None
    measured_date: dt.date | None
    source: str = ""

    @property
    def share(self) -> float | None:
        """Measured over likely; None where nothing was expected or measured."""
        return None if self.measured is None or self.likely <= 0 else self.measured / self.likely


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
    what was spent divided by the progress made (earned value, cost performance held); the forecast
    end divides the days gone by since the planned start by the progress made (earned schedule).

    Source: method.md R6; Lipke, "Schedule is different", 2003.
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
        planned_end_date=None if place is None else place.end_date,
        forecast_end_date=None if place is None else _forecast_end(action, place, as_of),
    )


def _forecast_end(action: Action, place: Scheduled, as_of: dt.date) -> dt.date | None:
    known = sorted((one for one in action.readings if one.date <= as_of), key=lambda one: one.date)
    done = next((one.date for one in known if one.status == "done"), None)
    if done is not None or not known:
        return done
    last = known[-1]
    gone = (last.date - place.start_date).days + 1
    if last.status == "abandoned" or last.progress_pct <= 0 or gone <= 0:
        return None
    return place.start_date + dt.timedelta(days=math.ceil(100 * gone / last.progress_pct) - 1)


def benefits(
    plan: Plan,
    scheduled: Sequence[Scheduled],
    worths: Mapping[str, Worth],
    as_of: dt.date,
) -> tuple[Benefit, ...]:
    """Benefit forecast against measured, of the actions planned to be done by a date, or measured.

    Forecast to date = gain over the horizon x months since the planned end / months of the horizon;
    the gain of each action by itself.

    Source: method.md R5, R6.
    """
    dates = {one.action: one for one in scheduled}
    found = []
    for action in plan.actions:
        place, worth = dates.get(action.id), worths.get(action.id)
        read = [
            one for one in plan.benefit_readings if one.action == action.id and one.date <= as_of
        ]
        last = max(read, key=lambda one: one.date, default=None)
        if place is None or worth is None or worth.likely is None:
            continue
        until = as_of if last is None else last.date
        months = max((until - place.end_date).days, 0) / DAYS_PER_MONTH
        share = min(months / worth.horizon_months, 1.0) if worth.horizon_months else 0.0
        if place.end_date < as_of or last is not None:
            found.append(
                Benefit(
                    action.id,
                    place.end_date,
                    (worth.low or 0.0) * share,
                    worth.likely * share,
                    (worth.high or 0.0) * share,
                    None if last is None else last.value,
                    None if last is None else last.date,
                    "" if last is None else last.source,
                )
            )
    return tuple(found)


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
