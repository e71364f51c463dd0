"""The plan the room validates: its waves and its dates become data, with what they rest on (R3, R4).

What is typed afterwards moves no date. It is told beside the plan, and the room validates again, or not.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from parcours.method import schedule
from parcours.method.nouns import Noun
from parcours.method.plan import Plan, PlanInput, PlannedDates, ValidatedPlan, WaveChoice
from parcours.method.schedule import Schedule, Scheduled

_OF_THE_PLAN = (
    "budget_per_wave", "wave_count", "wave_months", "start_date", "capacities", "absences"
)  # fmt: skip
_OF_AN_ACTION = (
    "duration_days", "cost", "cost_per_year", "days_by_role", "depends_on", "excludes",
    "is_must_have", "is_excluded", "earliest_start_date",
)  # fmt: skip
_PCT = 100


@dataclass(frozen=True)
class InputChange:
    """A value the validated plan rests on that is another one now; None where it is no longer said."""

    about: str
    """Number of the action; empty: the plan."""
    field: str
    before: str | None
    after: str | None


def validated(
    plan: Plan, waves: Sequence[Sequence[str]], date: dt.date, author: str
) -> ValidatedPlan:
    """Return the waves somebody validates with the dates they have that day, and what these rest on.

    Without a start date there are no dates.

    Raises
    ------
    PlanError : actions that wait for each other; the circle is named.

    Source: method.md R3, R4.

    >>> from parcours.method.plan import Action
    >>> plan = Plan(actions=(Action(id="A-1", title="a", duration_days=3),), start_date=dt.date(2026, 12, 23))
    >>> kept = validated(plan, [["A-1"]], dt.date(2026, 11, 2), "Ada")
    >>> kept.dates[0].end_date
    datetime.date(2026, 12, 28)
    """
    found = None if plan.start_date is None else schedule.schedule(plan, waves, plan.start_date)
    return ValidatedPlan(
        waves=tuple(
            WaveChoice(number=number, actions=tuple(wave))
            for number, wave in enumerate(waves, start=1)
        ),
        date=date,
        author=author,
        dates=tuple(map(_kept, found.actions)) if found else (),
        end_gap_pct=round(found.gap * _PCT, 2) if found else None,
        inputs=tuple(_inputs(plan, waves)),
    )


def moved(plan: Plan, dates: Mapping[str, Mapping[str, object]]) -> tuple[PlannedDates, ...]:
    """Return the dates kept with the waves once some were moved by hand, each with its slack as it is then.

    Parameters
    ----------
    dates : ``start_date``, ``end_date`` or both, in ISO form, by action.

    >>> from parcours.method.plan import Action
    >>> plan = Plan(actions=(Action(id="A-1", title="a", duration_days=3),), start_date=dt.date(2026, 12, 1))
    >>> plan = plan.model_copy(update={"validated": validated(plan, [["A-1"]], dt.date(2026, 11, 2), "Ada")})
    >>> moved(plan, {"A-1": {"start_date": "2026-12-07", "end_date": "2026-12-09"}})[0].start_date
    datetime.date(2026, 12, 7)
    """
    if plan.validated is None:
        return ()
    waves = [wave.actions for wave in plan.validated.waves]
    days = {one.id: one.duration_days for one in plan.actions}
    after = [
        PlannedDates.model_validate(
            {
                **one.model_dump(),
                "duration_days": one.duration_days
                if (known := days.get(one.action)) is None
                else known,
                **dates.get(one.action, {}),
            }
        )
        for one in plan.validated.dates
    ]
    slacks = schedule.slack_of_dates(plan, waves, {one.action: one.start_date for one in after})
    return tuple(
        one.model_copy(update={"slack_days": slacks.get(one.action, one.slack_days)})
        for one in after
    )


def moved_in_waves(
    plan: Plan, waves: Sequence[Sequence[str]], date: dt.date, author: str
) -> ValidatedPlan | None:
    """Return the validated plan once somebody moved actions from wave to wave, to be validated again.

    It stays signed by who validated it, and says who changed it and when; what it rested on is still what
    changes are told from. None where nothing was validated.

    >>> from parcours.method.plan import Action
    >>> plan = Plan(actions=(Action(id="A-1", title="a"), Action(id="A-2", title="b")))
    >>> kept = validated(plan, [["A-1"], ["A-2"]], dt.date(2026, 11, 2), "Ada")
    >>> plan = plan.model_copy(update={"validated": kept})
    >>> after = moved_in_waves(plan, [["A-1", "A-2"], []], dt.date(2026, 11, 9), "Ana")
    >>> after.author, after.moved_by, after.moved_date
    ('Ada', 'Ana', datetime.date(2026, 11, 9))
    """
    before = plan.validated
    if before is None:
        return None
    after = validated(plan, waves, before.date, before.author)
    known = {one.about for one in before.inputs}
    inputs = (*before.inputs, *(one for one in after.inputs if one.about not in known))
    return after.model_copy(update={"inputs": inputs, "moved_date": date, "moved_by": author})


def kept_schedule(validated: ValidatedPlan) -> Schedule | None:
    """Return the roadmap as validated; None where no date was kept with the waves."""
    if not validated.dates:
        return None
    wave_of = {one: wave.number for wave in validated.waves for one in wave.actions}
    placed = {one.action for one in validated.dates}
    return Schedule(
        actions=tuple(
            Scheduled(
                action=one.action,
                wave=wave_of[one.action],
                start_date=one.start_date,
                end_date=one.end_date,
                days=one.duration_days,
                slack_days=one.slack_days,
                is_critical=one.slack_days == 0,
            )
            for one in validated.dates
            if one.action in wave_of
        ),
        end_date=max(one.end_date for one in validated.dates),
        gap=(validated.end_gap_pct or 0.0) / _PCT,
        unplaced=tuple(one for one in wave_of if one not in placed),
    )


def changed_inputs(plan: Plan) -> tuple[InputChange, ...]:
    """List the values the validated plan rests on that are others now, those of the plan first.

    What actions bring is no such value: it is a reason to choose waves, not a constraint on them. An
    action that has gone counts once.

    >>> from parcours.method.plan import Action
    >>> before = Plan(actions=(Action(id="A-1", title="a", cost=10),))
    >>> kept = validated(before, [["A-1"]], dt.date(2026, 11, 2), "Ada")
    >>> now = Plan(actions=(Action(id="A-1", title="a", cost=12),), validated=kept)
    >>> changed_inputs(now)
    (InputChange(about='A-1', field='cost', before='10.0', after='12.0'),)
    """
    if plan.validated is None or not plan.validated.inputs:
        return ()
    then = {(one.about, one.field): one.value for one in plan.validated.inputs}
    chosen = [wave.actions for wave in plan.validated.waves]
    now = {(one.about, one.field): one.value for one in _inputs(plan, chosen)}
    gone = {about for about, _ in then} - {one.id for one in plan.actions} - {""}
    changes = [
        InputChange(about, field, then.get((about, field)), now.get((about, field)))
        for about, field in dict.fromkeys([*then, *now])
        if about not in gone and then.get((about, field)) != now.get((about, field))
    ]
    return (*changes, *(InputChange(one, "id", one, None) for one in sorted(gone)))


def _kept(one: Scheduled) -> PlannedDates:
    return PlannedDates(
        action=one.action,
        start_date=one.start_date,
        end_date=one.end_date,
        duration_days=one.days,
        slack_days=one.slack_days,
    )


def _inputs(plan: Plan, waves: Sequence[Sequence[str]]) -> Iterator[PlanInput]:
    """Yield what waves and their dates rest on; what nobody said is not written."""
    yield from _said(plan, _OF_THE_PLAN, "")
    chosen = {one for wave in waves for one in wave}
    for action in plan.actions:
        if action.id in chosen:
            yield from _said(action, _OF_AN_ACTION, action.id)


def _said(noun: Noun, fields: Sequence[str], about: str) -> Iterator[PlanInput]:
    content = noun.model_dump(mode="json", include=set(fields))
    for name in fields:
        value = content[name]
        if value not in (None, [], False):
            yield PlanInput(about=about, field=name, value=str(value))
