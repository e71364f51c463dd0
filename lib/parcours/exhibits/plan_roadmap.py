"""Exhibits of step 5 about dates and people: roadmap, milestones, who does what (R4)."""

from __future__ import annotations

from parcours import texts
from parcours.case import Case
from parcours.exhibits.common import workshop_source
from parcours.exhibits.kinds import Cell, Column, Figure, FigureKind, Table, Unit


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
        source=workshop_source(
            case,
            rule=case.t(
                "plan.roadmap_rule",
                gap=texts.percent(plan.gap if plan else 0.0, case.language, 1),
            ),
        ),
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
                max((ends[action] for action in one.actions if action in ends), default=None),
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
