"""One page for each action: why, for whom, what it is worth and costs, who does it when, how it is measured (R1)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from parcours import texts
from parcours.case import Case
from parcours.exhibits import chains
from parcours.exhibits.common import finding_sentence, workshop_source
from parcours.exhibits.kinds import (
    Column,
    KeyNumber,
    KeyNumbers,
    Section,
    Table,
    Text,
    Unit,
)
from parcours.method import follow_up
from parcours.method.plan import Action
from parcours.method.schedule import Scheduled
from parcours.method.trace import Trace

KEY = "action_sheet."
"""What the key of each sheet starts with, before the id of its action."""


@dataclass(frozen=True)
class _Known:
    """An action, its chain and its dates."""

    action: Action
    trace: Trace
    placed: Scheduled | None


def sheets(case: Case) -> tuple[Section, ...]:
    """Return a sheet for each action that is not set aside, in the order of the plan."""
    actions = {one.id: one for one in case.workbook.plan.actions}
    plan = case.plan.roadmap
    placed = {one.action: one for one in plan.actions} if plan else {}
    return tuple(
        _sheet(case, _Known(actions[one.action], one, placed.get(one.action)))
        for one in case.plan.traces
    )


def _sheet(case: Case, known: _Known) -> Section:
    action, wave = known.action, known.trace.wave
    parts = [
        action.id,
        case.t("plan.wave", number=wave) if wave else case.t("action_sheet.no_wave"),
        case.name_of(action.workstream) if action.workstream else "",
    ]
    return Section(
        key=f"{KEY}{action.id}",
        title=action.title,
        step=" · ".join(filter(None, parts)),
        exhibits=(
            _why(case, known.trace),
            _numbers(case, known),
            _chain(case, known),
            _assumptions(case, action),
            _measures(case, known.trace),
        ),
    )


def _why(case: Case, trace: Trace) -> Text:
    """What was found, in words; said where the action answers nothing."""
    found = tuple(
        case.t(
            "action_sheet.finding",
            finding=finding_sentence(case, one),
            basis=case.t(f"rests_on.{one.rests_on}"),
        )
        for one in trace.findings
    )
    return Text(
        title=case.t("action_sheet.why", n=len(found)) if found else "",
        paragraphs=found or (case.t("action_sheet.no_finding"),),
        tone="finding" if found else "missing",
    )


def _numbers(case: Case, known: _Known) -> KeyNumbers:
    worth = case.plan.action_worths[known.action.id]
    value = case.t("action_sheet.value", months=worth.horizon_months)
    if worth.missing:
        lacks = case.listed([case.t(f"plan.missing.{one}") for one in worth.missing])
        value = case.t("action_sheet.value_lacks", missing=lacks)
    placed = known.placed
    return KeyNumbers(
        numbers=(
            KeyNumber(worth.likely, Unit.MONEY, value, low=worth.low, high=worth.high),
            KeyNumber(known.trace.cost, Unit.MONEY, case.t("plan.column.first_year_cost")),
            KeyNumber(worth.payback_months, Unit.NUMBER, case.t("plan.column.payback")),
            KeyNumber(
                placed.start_date if placed else None, Unit.DATE, case.t("plan.column.start")
            ),
            KeyNumber(placed.end_date if placed else None, Unit.DATE, case.t("plan.column.end")),
        )
    )


def _chain(case: Case, known: _Known) -> Table:
    """What the action is tied to, and who carries it."""
    return Table(
        key=f"{KEY}{known.action.id}.chain",
        title=case.t("action_sheet.chain"),
        columns=(
            Column("what", case.t("action_sheet.column.what")),
            Column("said", case.t("action_sheet.column.said")),
        ),
        rows=tuple(_chain_rows(case, known)),
        source=workshop_source(case),
    )


def _chain_rows(case: Case, known: _Known) -> Iterator[tuple[str, str | None]]:
    action, trace = known.action, known.trace
    if action.description:
        yield case.t("action_sheet.what"), action.description
    yield case.t("plan.column.touchpoints"), _named(case, trace.touchpoints)
    yield case.t("plan.column.publics"), _named(case, trace.publics) or case.t("plan.common")
    yield case.t("plan.column.objectives"), _named(case, trace.objectives)
    yield case.t("plan.column.figures"), chains.rests_on(case, trace)
    yield case.t("action_sheet.depends_on"), _waits_for(case, action)
    yield case.t("plan.column.responsible"), action.responsible or None
    yield case.t("plan.column.accountable"), action.accountable or None
    yield case.t("action_sheet.consulted_informed"), _consulted(case, action)
    yield case.t("plan.column.result"), chains.result(case, trace)


def _consulted(case: Case, action: Action) -> str | None:
    """Name in a line who is consulted, then who is informed."""
    groups = (case.listed(list(each)) for each in (action.consulted, action.informed))
    return " / ".join(one or "–" for one in groups) if action.consulted or action.informed else None


def _waits_for(case: Case, action: Action) -> str:
    names = [f"{one} {case.name_of(one)}" for one in action.depends_on]
    return " / ".join(names) or case.t("action_sheet.depends_on_nothing")


def _named(case: Case, listed: tuple[str, ...]) -> str | None:
    return " / ".join(case.name_of(one) for one in listed) or None


def _assumptions(case: Case, action: Action) -> Table:
    """What its value rests on, with who says so (R5)."""
    rows: list[tuple[str | float | None, ...]] = []
    if action.reached_share_pct is not None:
        share = action.reached_share_pct / 100
        reach = case.t("plan.column.reach")
        rows.append((reach, None, share, None, None, action.reach_source or None))
    rows += [
        (
            texts.capital(case.t(f"lever.{one.lever}")),
            one.low_pct / 100,
            one.likely_pct / 100,
            one.high_pct / 100,
            one.author or None,
            one.source or None,
        )
        for one in action.changes
    ]
    return Table(
        key=f"{KEY}{action.id}.assumptions",
        title=case.t("action_sheet.assumptions"),
        columns=(
            Column("assumption", case.t("plan.column.assumption")),
            Column("low", case.t("plan.column.low"), Unit.SHARE),
            Column("likely", case.t("plan.column.likely"), Unit.SHARE),
            Column("high", case.t("plan.column.high"), Unit.SHARE),
            Column("author", case.t("plan.column.author")),
            Column("source", case.t("plan.column.source")),
        ),
        rows=tuple(rows),
        source=workshop_source(case, rule=case.t("plan.value_rule")),
        empty=case.t("action_sheet.no_assumptions"),
    )


def _measures(case: Case, trace: Trace) -> Table:
    """How success is measured: the indicators of the objectives it serves (O4)."""
    book = case.workbook
    served = {one.id: one for one in book.objectives.objectives if one.id in trace.objectives}
    found = follow_up.indicators(tuple(served.values()), book.plan.indicator_readings, case.as_of)
    return Table(
        key=f"{KEY}{trace.action}.measures",
        title=case.t("action_sheet.measures"),
        columns=(
            Column("indicator", case.t("objectives.column.indicator")),
            Column("unit", case.t("objectives.column.unit")),
            Column("baseline", case.t("objectives.column.baseline"), Unit.NUMBER),
            Column("measured", case.t("follow_up.column.measured"), Unit.NUMBER),
            Column("target", case.t("objectives.column.target"), Unit.NUMBER),
            Column("due_date", case.t("plan.column.due_date"), Unit.DATE),
        ),
        rows=tuple(
            (
                served[one.objective].indicator or case.name_of(one.objective),
                served[one.objective].unit or None,
                one.baseline,
                one.measured,
                one.target,
                served[one.objective].due_date,
            )
            for one in found
        ),
        source=workshop_source(case, rule=case.t("follow_up.indicators_rule")),
        empty=case.t("action_sheet.no_measures"),
    )
