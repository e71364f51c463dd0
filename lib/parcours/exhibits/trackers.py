"""The plan as other tools take it: tasks, milestones and days off, under stable names and ids (R4)."""

from __future__ import annotations

import dataclasses
import datetime as dt

from parcours.case import Case
from parcours.exhibits import plan
from parcours.exhibits.common import finding_sentence, workshop_source
from parcours.exhibits.kinds import Column, Section, Table, Unit
from parcours.method import follow_up
from parcours.method.calendar import working_days

KEY = "trackers"
TASKS, MILESTONES, DAYS_OFF = "tracker.tasks", "tracker.milestones", "tracker.days_off"
BETWEEN = " / "
"""Between the ids or the names of a cell."""
NONE = "—"
"""An action that waits for none."""
_WEEK = 5


def section(case: Case) -> Section:
    """Return the plan for other tools; no reader sees it as such."""
    return Section(
        key=KEY,
        title=case.t("trackers.title"),
        step=case.t("step.plan"),
        exhibits=(tasks(case), milestones(case), days_off(case)),
    )


def tasks(case: Case) -> Table:
    """Each action that is not set aside, with its chain, its dates and what it waits for."""
    dated = case.plan.roadmap
    placed = {one.action: one for one in dated.actions} if dated else {}
    actions = {one.id: one for one in case.workbook.plan.actions}
    rows = []
    for chain in case.plan.traces:
        action, date = actions[chain.action], placed.get(chain.action)
        last = follow_up.last_reading(action, case.as_of)
        rows.append(
            (
                action.id,
                action.title,
                action.description or None,
                "\n".join(finding_sentence(case, one) for one in chain.findings) or None,
                BETWEEN.join(map(case.name_of, chain.touchpoints)) or None,
                BETWEEN.join(map(case.name_of, chain.publics)) or case.t("plan.common"),
                BETWEEN.join(map(case.name_of, chain.objectives)) or None,
                case.name_of(action.workstream) if action.workstream else None,
                chain.wave,
                date.start_date if date else None,
                date.end_date if date else None,
                action.duration_days,
                BETWEEN.join(action.depends_on) or None,
                action.responsible or None,
                action.accountable or None,
                chain.cost,
                chain.value,
                last.progress_pct / 100 if last else None,
            )
        )
    t = case.t
    return Table(
        key=TASKS,
        title=t("trackers.tasks", n=len(rows)),
        columns=(
            Column("id", t("plan.column.id"), Unit.ID),
            Column("title", t("plan.column.action")),
            Column("description", t("action_sheet.what")),
            Column("findings", t("plan.column.findings")),
            Column("touchpoints", t("plan.column.touchpoints")),
            Column("publics", t("plan.column.publics")),
            Column("objectives", t("plan.column.objectives")),
            Column("workstream", t("plan.column.workstream")),
            Column("wave", t("plan.column.wave"), Unit.COUNT),
            Column("start", t("plan.column.start"), Unit.DATE),
            Column("end", t("plan.column.end"), Unit.DATE),
            Column("days", t("plan.column.duration_days"), Unit.COUNT),
            Column("depends_on", t("action_sheet.depends_on"), Unit.ID),
            Column("responsible", t("plan.column.responsible")),
            Column("accountable", t("plan.column.accountable")),
            Column("cost", t("plan.column.first_year_cost"), Unit.MONEY),
            Column("value", t("plan.column.likely_value"), Unit.MONEY),
            Column("progress", t("plan.column.progress"), Unit.SHARE),
        ),
        rows=tuple(rows),
        source=workshop_source(case),
        empty=t("plan.no_actions"),
    )


def returned_actions(case: Case) -> Table:
    """The register of actions with their dates and what they wait for, to compare with another tool's file.

    The end of an action follows from its start, unless dates were kept with the waves.
    """
    register, roadmap = plan.actions(case), case.plan.roadmap
    validated = case.workbook.plan.validated
    placed = {one.action: one for one in roadmap.actions} if roadmap else {}
    waits = {one.id: BETWEEN.join(one.depends_on) or NONE for one in case.workbook.plan.actions}
    keeps_ends = validated is not None and bool(validated.dates)
    more = [
        (
            placed[one].start_date if one in placed else None,
            waits[one],
            *([placed[one].end_date if one in placed else None] if keeps_ends else []),
        )
        for one in (str(row[0]) for row in register.rows)
    ]
    end = (Column("end", case.t("plan.column.end"), Unit.DATE),) if keeps_ends else ()
    return dataclasses.replace(
        register,
        columns=(
            *register.columns,
            Column("start", case.t("plan.column.start"), Unit.DATE),
            Column("depends_on", case.t("action_sheet.depends_on")),
            *end,
        ),
        rows=tuple((*row, *cells) for row, cells in zip(register.rows, more, strict=True)),
    )


def milestones(case: Case) -> Table:
    """Each milestone, when it is due and when its actions end."""
    dated = case.plan.roadmap
    ends = {one.action: one.end_date for one in dated.actions} if dated else {}
    listed = case.workbook.plan.milestones
    return Table(
        key=MILESTONES,
        title=case.t("plan.milestones_title", n=len(listed)),
        columns=(
            Column("id", case.t("plan.column.id"), Unit.ID),
            Column("title", case.t("plan.column.milestone")),
            Column("due_date", case.t("plan.column.due_date"), Unit.DATE),
            Column("ready_date", case.t("plan.column.ready_date"), Unit.DATE),
            Column("actions", case.t("plan.column.actions"), Unit.ID),
            Column("action_names", case.t("plan.column.actions")),
        ),
        rows=tuple(
            (
                one.id,
                one.title,
                one.due_date,
                one.ready_date(ends),
                BETWEEN.join(one.actions) or None,
                BETWEEN.join(map(case.name_of, one.actions)) or None,
            )
            for one in listed
        ),
        source=workshop_source(case),
        empty=case.t("plan.no_milestones"),
    )


def days_off(case: Case) -> Table:
    """Public holidays within the plan, so that another tool finds the same dates."""
    dated = case.plan.roadmap
    days: list[dt.date] = []
    if dated and dated.actions and dated.end_date:
        first = min(one.start_date for one in dated.actions)
        span = [first + dt.timedelta(days=n) for n in range((dated.end_date - first).days + 1)]
        week_days = [day for day in span if day.weekday() < _WEEK]
        worked = set(working_days(first, len(week_days)))
        days = [day for day in week_days if day not in worked]
    return Table(
        key=DAYS_OFF,
        title=case.t("trackers.days_off", n=len(days)),
        columns=(Column("day", case.t("trackers.column.day"), Unit.DATE),),
        rows=tuple((day,) for day in days),
        source=workshop_source(case),
        empty=case.t("plan.no_roadmap"),
    )
