"""Exhibits of step 5 about dates and people: roadmap, milestones, who does what (R4)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from parcours import texts
from parcours.case import Case
from parcours.exhibits.common import workshop_source
from parcours.exhibits.kinds import Cell, Column, Figure, FigureKind, Table, Unit
from parcours.method.plan import ValidatedPlan
from parcours.method.validation import InputChange

_TOLD = 5
"""Changes told one by one under a table; more are counted."""


def roadmap(case: Case) -> Figure:
    """Schedule of the waves, critical path and slack (R4)."""
    plan = case.plan.roadmap
    scheduled = plan.actions if plan else ()
    end = case.date(plan.end_date) if plan else ""
    critical = sum(one.is_critical for one in scheduled)
    table = Table(
        key="roadmap",
        title=case.t("plan.roadmap_title", end=end, n=critical)
        if scheduled
        else case.t("plan.no_roadmap_title"),
        columns=(
            Column("action", case.t("plan.column.action")),
            Column("wave", case.t("plan.column.wave")),
            Column("start", case.t("plan.column.start"), Unit.DATE),
            Column("end", case.t("plan.column.end"), Unit.DATE),
            Column("slack", case.t("plan.column.slack"), Unit.COUNT),
            Column("critical", case.t("plan.column.critical"), Unit.FLAG),
        ),
        rows=tuple(
            (
                f"{one.action} {case.name_of(one.action)}",
                wave_name(case, one.wave),
                one.start_date,
                one.end_date,
                one.slack_days,
                one.is_critical,
            )
            for one in sorted(scheduled, key=lambda one: (one.wave, one.start_date, one.action))
        ),
        source=workshop_source(case, rule=_dates_rule(case)),
        note=since_validated(case),
        empty=case.t("plan.no_roadmap"),
    )
    return Figure(
        key="roadmap",
        title=table.title,
        kind=FigureKind.GANTT,
        table=table,
        x="action",
        extra={"start": "start", "end": "end", "group": "wave", "critical": "critical"},
    )


def since_validated(case: Case) -> str:
    """Say what changed since the waves and dates were validated; nothing where nothing did (R3, R4)."""
    validated, changes = case.workbook.plan.validated, case.plan.changed_inputs
    if validated is None:
        return ""
    return " ".join(filter(None, (_moved(case, validated), _changed(case, validated, changes))))


def _moved(case: Case, validated: ValidatedPlan) -> str:
    """Say that the plan in force is not quite the one that was validated."""
    if validated.moved_date is None:
        return ""
    who = (
        case.name_of(validated.moved_by) if validated.moved_by else case.t("plan.moved_in_register")
    )
    return case.t("plan.moved_since", who=who, date=case.date(validated.moved_date))


def _changed(case: Case, validated: ValidatedPlan, changes: Sequence[InputChange]) -> str:
    if not changes:
        return ""
    told = [_change_told(case, one) for one in changes[:_TOLD]]
    if len(changes) > _TOLD:
        told.append(case.t("plan.more_inputs", n=len(changes) - _TOLD))
    return case.t(
        "plan.changed_since",
        n=len(changes), date=case.date(validated.date), changes=case.lines(told),
    )  # fmt: skip


def _change_told(case: Case, one: InputChange) -> str:
    """Word a change: whose, which field, and both values where they are short."""
    if one.field == "id":
        return case.t("plan.input_gone", about=one.about)
    label = case.t(f"field.{'action' if one.about else 'plan'}.{one.field}")
    about = f"{one.about}, {label}" if one.about else label
    before, after = (_value_told(case, value) for value in (one.before, one.after))
    return about if None in {before, after} else f"{about} ({before} → {after})"


def _value_told(case: Case, value: str | None) -> str | None:
    """Write a number or a date in words; a list or a tick needs no value beside the name of its field."""
    if value is None:
        return "—"
    try:
        return texts.number(float(value), case.language)
    except ValueError:
        pass
    try:
        return case.date(dt.date.fromisoformat(value))
    except ValueError:
        return None


def _dates_rule(case: Case) -> str:
    """Say how dates were found, how near to the best, and whether they were validated."""
    plan, validated = case.plan.roadmap, case.workbook.plan.validated
    gap = texts.percent(plan.gap if plan else 0.0, case.language, 1)
    rule = case.t("plan.roadmap_rule", gap=gap)
    if validated is None:
        return rule
    if not validated.dates:
        return f"{rule}. {case.t('plan.dates_not_kept')}"
    author = case.name_of(validated.author)
    when = case.t("plan.dates_validated", author=author, date=case.date(validated.date))
    return f"{when}. {rule}"


def responsibilities(case: Case) -> Table:
    """Who does, who answers, who is consulted and informed; one accountable an action (R4)."""
    actions = [action for action in case.workbook.plan.actions if not action.is_excluded]
    held = sum(1 for action in actions if action.accountable)
    return Table(
        key="responsibilities",
        title=case.t("plan.responsibilities_title", n=held, of=len(actions)),
        columns=(
            Column("action", case.t("plan.column.id"), Unit.ID),
            Column("title", case.t("plan.column.action")),
            Column("responsible", case.t("plan.column.responsible")),
            Column("accountable", case.t("plan.column.accountable")),
            Column("consulted", case.t("plan.column.consulted")),
            Column("informed", case.t("plan.column.informed")),
        ),
        rows=tuple(
            (
                one.id,
                one.title,
                one.responsible or None,
                one.accountable or None,
                case.listed(list(one.consulted)) or None,
                case.listed(list(one.informed)) or None,
            )
            for one in actions
        ),
        source=workshop_source(case),
        empty=case.t("plan.no_actions"),
    )


def milestones(case: Case) -> Table:
    """Dates the plan is judged at, against the end of the actions they wait for (R4)."""
    ends = (
        {one.action: one.end_date for one in case.plan.roadmap.actions} if case.plan.roadmap else {}
    )
    listed = case.workbook.plan.milestones
    return Table(
        key="register.milestones",
        title=case.t("plan.milestones_title", n=len(listed)),
        columns=(
            Column("id", case.t("plan.column.id"), Unit.ID),
            Column("title", case.t("plan.column.milestone")),
            Column("due_date", case.t("plan.column.due_date"), Unit.DATE),
            Column("ready_date", case.t("plan.column.ready_date"), Unit.DATE),
            Column("actions", case.t("plan.column.actions")),
        ),
        rows=tuple(
            (
                one.id,
                one.title,
                one.due_date,
                one.ready_date(ends),
                case.listed(list(one.actions)),
            )
            for one in listed
        ),
        source=workshop_source(case),
        empty=case.t("plan.no_milestones"),
    )


def wave_name(case: Case, number: int | None) -> Cell:
    """Name a wave; unknown where an action is in none."""
    return None if number is None else case.t("plan.wave", number=number)


def wave_of(case: Case) -> dict[str, int]:
    """Return the wave of each action chosen."""
    chosen = case.plan.wave_plan.waves if case.plan.wave_plan else ()
    return {one: number for number, wave in enumerate(chosen, start=1) for one in wave}
