"""Exhibits of step 5: findings and their fate, priorities, waves, roadmap, trace (R1 to R4)."""

from __future__ import annotations

from collections import Counter

from parcours import texts
from parcours.case import Case
from parcours.exhibits import plan_value
from parcours.exhibits.common import finding_sentence, in_words, still_missing, workshop_source
from parcours.exhibits.kinds import Cell, Column, Figure, FigureKind, Section, Table, Text, Unit
from parcours.method.left_out import LeftOut
from parcours.method.plan import Action
from parcours.method.priority import PriorityCriterion, weight_shares

value, assumptions, tornado = plan_value.value, plan_value.assumptions, plan_value.tornado


def findings(case: Case) -> Table:
    """Every finding, its severity and what becomes of it (R1)."""
    fates = case.plan.fates
    decided = sum(1 for one in fates if one.fate != "open")
    return Table(
        key="register.findings",
        title=case.t("plan.findings_title", n=decided, of=len(fates)),
        columns=(
            Column("id", case.t("plan.column.id"), Unit.ID),
            Column("finding", case.t("plan.column.finding")),
            Column("severity", case.t("plan.column.severity"), Unit.SCORE),
            Column("rests_on", case.t("plan.column.rests_on")),
            Column("n", case.t("plan.column.n"), Unit.COUNT),
            Column("fate", case.t("plan.column.fate")),
            Column("actions", case.t("plan.column.actions")),
            Column("reason", case.t("plan.column.reason"), is_internal=True),
        ),
        rows=tuple(
            (
                one.finding.key,
                finding_sentence(case, one.finding),
                one.finding.severity,
                case.t(f"rests_on.{one.finding.rests_on}"),
                one.finding.n,
                case.t(f"fate.{one.fate}"),
                case.listed(list(one.actions)),
                _reason(case, one.reason, one.author),
            )
            for one in fates
        ),
        source=workshop_source(case, rule=case.t("plan.findings_rule")),
        empty=case.t("plan.no_findings"),
    )


def priorities(case: Case) -> Table:
    """Actions by priority, each mark visible, and how stable the rank is (R2)."""
    ranked = case.plan.priorities
    stable = {one.action: one for one in case.plan.rank_robustness}
    first = ranked[0] if ranked else None
    title = (
        case.t(
            "plan.priorities_title",
            first=case.name_of(first.action),
            n=sum(one.is_quick_win for one in ranked),
        )
        if first
        else case.t("plan.no_actions")
    )
    return Table(
        key="priorities",
        title=title,
        columns=(
            Column("rank", case.t("plan.column.rank"), Unit.COUNT),
            Column("action", case.t("plan.column.id"), Unit.ID),
            Column("title", case.t("plan.column.action")),
            Column("score", case.t("plan.column.score"), Unit.SCORE),
            *(
                Column(one.value, case.t(f"criterion.{one}"), Unit.SHARE)
                for one in PriorityCriterion
            ),
            Column("quick_win", case.t("plan.column.quick_win"), Unit.FLAG),
            Column("top_share", case.t("plan.column.top_share"), Unit.SHARE),
        ),
        rows=tuple(
            (
                one.rank,
                one.action,
                case.name_of(one.action),
                one.score,
                *(one.marks.get(criterion) for criterion in PriorityCriterion),
                one.is_quick_win,
                stable[one.action].top_share if one.action in stable else None,
            )
            for one in ranked
        ),
        source=workshop_source(case, rule=_formula(case)),
        note=case.t("plan.priorities_note"),
        empty=case.t("plan.no_actions"),
    )


def impact_effort(case: Case) -> Figure:
    """Impact against effort; quick wins in their corner (R2)."""
    placed = [
        one for one in case.plan.priorities if one.impact is not None and one.effort is not None
    ]
    wave_of = _wave_of(case)
    table = Table(
        key="impact_effort",
        title=case.t("plan.impact_effort_title", n=sum(one.is_quick_win for one in placed)),
        columns=(
            Column("action", case.t("plan.column.id"), Unit.ID),
            Column("title", case.t("plan.column.action")),
            Column("effort", case.t("plan.column.effort"), Unit.RATIO),
            Column("impact", case.t("plan.column.impact"), Unit.RATIO),
            Column("wave", case.t("plan.column.wave")),
            Column("quick_win", case.t("plan.column.quick_win"), Unit.FLAG),
        ),
        rows=tuple(
            (
                one.action,
                case.name_of(one.action),
                one.effort,
                one.impact,
                _wave_name(case, wave_of.get(one.action)),
                one.is_quick_win,
            )
            for one in placed
        ),
        source=workshop_source(case, rule=case.t("plan.impact_effort_rule")),
        empty=case.t("plan.no_actions"),
    )
    return Figure(
        key="impact_effort",
        title=table.title,
        kind=FigureKind.SCATTER,
        table=table,
        x="effort",
        y=("impact",),
        extra={"label": "action", "group": "wave"},
        x_label=case.t("plan.column.effort"),
        y_label=case.t("plan.column.impact"),
        y_range=(0, 1),
    )


def waves(case: Case) -> Table:
    """The waves, what each costs, and why each other action is left out (R3)."""
    plan = case.plan.wave_plan
    if plan is None:
        problems = [texts.problem(one, case.language) for one in case.plan.proposed_waves[1]]
        return Table("waves", case.t("plan.no_waves"), (), (), empty=" ".join(problems))
    wave_of = _wave_of(case)
    left = {one.action: one for one in plan.left_out}
    actions = {action.id: action for action in case.workbook.plan.actions}
    spent = sum(plan.cost)
    return Table(
        key="waves",
        title=case.t(
            "plan.waves_title",
            n=len(plan.chosen),
            of=len(actions),
            waves=sum(1 for wave in plan.waves if wave),
            cost=texts.short_money(spent, case.currency, case.language),
        ),
        columns=(
            Column("wave", case.t("plan.column.wave")),
            Column("action", case.t("plan.column.id"), Unit.ID),
            Column("title", case.t("plan.column.action")),
            Column("cost", case.t("plan.column.first_year_cost"), Unit.MONEY),
            Column("why", case.t("plan.column.why_not")),
        ),
        rows=(
            *(
                (_wave_name(case, wave_of[one]), one, case.name_of(one), _cost(actions[one]), "")
                for one in plan.chosen
            ),
            *(
                ("", one, case.name_of(one), _cost(actions[one]), _why_not(case, why))
                for one, why in left.items()
            ),
        ),
        source=workshop_source(case, rule=_wave_rule(case)),
    )


def budget_curve(case: Case) -> Figure:
    """What more or less budget would bring (R3)."""
    table = Table(
        key="budget_curve",
        title=case.t("plan.budget_curve_title"),
        columns=(
            Column("budget", case.t("plan.column.budget_per_wave"), Unit.MONEY),
            Column("score", case.t("plan.column.plan_score"), Unit.NUMBER),
        ),
        rows=case.plan.budget_curve,
        source=workshop_source(case, rule=case.t("plan.budget_curve_rule")),
        empty=case.t("plan.no_budget"),
    )
    budget = case.workbook.plan.budget_per_wave
    return Figure(
        key="budget_curve",
        title=table.title,
        kind=FigureKind.LINE,
        table=table,
        x="budget",
        y=("score",),
        x_label=case.t("plan.column.budget_per_wave"),
        y_label=case.t("plan.column.plan_score"),
        alternative=case.t(
            "plan.budget_curve_alternative",
            budget=texts.money(budget, case.currency, case.language) if budget else "",
        ),
    )


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
                _wave_name(case, one.wave),
                one.start_date,
                one.end_date,
                one.slack_days,
                one.is_critical,
            )
            for one in sorted(scheduled, key=lambda one: (one.wave, one.start_date, one.action))
        ),
        source=workshop_source(
            case,
            rule=case.t("plan.roadmap_rule", **in_words(case, {"gap": plan.gap if plan else 0.0})),
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
        key="milestones",
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


def trace(case: Case) -> Table:
    """The chain of each action: finding, touchpoint, public, objective, wave, value (R1)."""
    chains = case.plan.traces
    whole = sum(one.is_whole for one in chains)
    return Table(
        key="trace",
        title=case.t("plan.trace_title", n=whole, of=len(chains)),
        columns=(
            Column("action", case.t("plan.column.id"), Unit.ID),
            Column("title", case.t("plan.column.action")),
            Column("findings", case.t("plan.column.findings")),
            Column("touchpoints", case.t("plan.column.touchpoints")),
            Column("publics", case.t("plan.column.publics")),
            Column("objectives", case.t("plan.column.objectives")),
            Column("rests_on", case.t("plan.column.rests_on")),
            Column("wave", case.t("plan.column.wave")),
            Column("value", case.t("plan.column.likely_value"), Unit.MONEY),
            Column("cost", case.t("plan.column.first_year_cost"), Unit.MONEY),
        ),
        rows=tuple(
            (
                one.action,
                case.name_of(one.action),
                case.listed([finding_sentence(case, each) for each in one.findings]) or None,
                case.listed([case.name_of(each) for each in one.touchpoints]) or None,
                case.listed([case.name_of(each) for each in one.publics]) or case.t("plan.common"),
                case.listed([case.name_of(each) for each in one.objectives]) or None,
                case.listed([case.t(f"rests_on.{each}") for each in one.rests_on]) or None,
                _wave_name(case, one.wave),
                one.value,
                one.cost,
            )
            for one in chains
        ),
        source=workshop_source(case, rule=case.t("plan.trace_rule")),
        empty=case.t("plan.no_actions"),
    )


def actions(case: Case) -> Table:
    """The register of actions: what the client's team fills in and sends back (X3)."""
    wave_of = _wave_of(case)
    rows = []
    for one in case.workbook.plan.actions:
        last = max(one.readings, key=lambda reading: reading.date, default=None)
        rows.append(
            (
                one.id,
                one.title,
                case.name_of(one.workstream) if one.workstream else None,
                _wave_name(case, wave_of.get(one.id)),
                one.responsible or None,
                one.accountable or None,
                one.cost,
                one.cost_per_year,
                one.duration_days,
                case.t(f"status.{last.status}") if last else None,
                None if last is None else last.progress_pct / 100,
                None if last is None else last.spent,
            )
        )
    return Table(
        key="register.actions",
        title=case.t("plan.actions_title", n=len(rows)),
        columns=(
            Column("id", case.t("plan.column.id"), Unit.ID),
            Column("title", case.t("plan.column.action")),
            Column("workstream", case.t("plan.column.workstream")),
            Column("wave", case.t("plan.column.wave")),
            Column("responsible", case.t("plan.column.responsible")),
            Column("accountable", case.t("plan.column.accountable")),
            Column("cost", case.t("plan.column.cost"), Unit.MONEY),
            Column("cost_per_year", case.t("plan.column.cost_per_year"), Unit.MONEY),
            Column("duration_days", case.t("plan.column.duration_days"), Unit.COUNT),
            Column("status", case.t("plan.column.status")),
            Column("progress", case.t("plan.column.progress"), Unit.SHARE),
            Column("spent", case.t("plan.column.spent"), Unit.MONEY),
        ),
        rows=tuple(rows),
        source=workshop_source(case),
        empty=case.t("plan.no_actions"),
    )


def section(case: Case) -> Section:
    """Step 5 in the report."""
    return Section(
        key="plan",
        title=waves(case).title,
        step=case.t("step.plan"),
        exhibits=(
            impact_effort(case),
            priorities(case),
            waves(case),
            plan_value.value(case),
            plan_value.tornado(case),
            budget_curve(case),
            roadmap(case),
            milestones(case),
            actions(case),
            responsibilities(case),
            trace(case),
            findings(case),
            plan_value.assumptions(case),
            still_missing(case, "plan"),
        ),
    )


def summary_text(case: Case) -> Text:
    """How findings were dealt with, in a sentence each."""
    counts = Counter(one.fate for one in case.plan.fates)
    return Text(
        title=findings(case).title,
        paragraphs=tuple(
            case.t(f"plan.fate_count.{fate}", n=counts[fate])
            for fate in ("action", "merged", "parked", "rejected", "open")
            if counts[fate]
        ),
        tone="finding",
    )


def _formula(case: Case) -> str:
    shares = weight_shares(case.workbook.plan.weights)
    return case.t(
        "plan.formula",
        **{one.value: texts.percent(share, case.language) for one, share in shares.items()},
    )


def _wave_rule(case: Case) -> str:
    plan = case.plan.wave_plan
    if case.workbook.plan.validated is not None:
        validated = case.workbook.plan.validated
        return case.t(
            "plan.validated_rule",
            author=case.name_of(validated.author),
            date=case.date(validated.date),
        )
    if plan is not None and plan.is_proved:
        return case.t("plan.proved_rule")
    return case.t("plan.gap_rule", gap=texts.percent(plan.gap if plan else 0.0, case.language, 1))


def _why_not(case: Case, why: LeftOut) -> str:
    needs = why.needs or 0.0
    return case.t(
        f"left_out.{why.reason}",
        amount=texts.money(needs, case.currency, case.language),
        days=texts.number(needs, case.language, 1),
        wave=why.wave or "",
        role=why.role,
        other=case.name_of(why.other) if why.other else "",
    )


def _wave_of(case: Case) -> dict[str, int]:
    chosen = case.plan.wave_plan.waves if case.plan.wave_plan else ()
    return {one: number for number, wave in enumerate(chosen, start=1) for one in wave}


def _wave_name(case: Case, number: int | None) -> Cell:
    return None if number is None else case.t("plan.wave", number=number)


def _cost(action: Action) -> float | None:
    known = [cost for cost in (action.cost, action.cost_per_year) if cost is not None]
    return float(sum(known)) if known else None


def _reason(case: Case, reason: str, author: str) -> str:
    if not reason:
        return ""
    return case.t("plan.reason_by", reason=reason, author=author) if author else reason
