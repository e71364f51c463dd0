"""Exhibits of step 5: findings and their fate, priorities, waves, roadmap, trace (R1 to R4)."""

from __future__ import annotations

import dataclasses

from parcours import texts
from parcours.case import Case
from parcours.exhibits import chains, plan_chain, plan_priorities, plan_roadmap, plan_value
from parcours.exhibits.common import still_missing, workshop_source
from parcours.exhibits.kinds import Column, Figure, FigureKind, Section, Table, Unit
from parcours.exhibits.plan_roadmap import wave_name, wave_of
from parcours.method.left_out import LeftOut, Reason
from parcours.method.nouns import PREFIXES
from parcours.method.plan import Action

findings, candidates, trace = plan_chain.findings, plan_chain.candidates, plan_chain.trace
orphans = plan_chain.orphans
value, assumptions, tornado = plan_value.value, plan_value.assumptions, plan_value.tornado
priorities, sensitivity = plan_priorities.priorities, plan_priorities.sensitivity
impact_effort = plan_priorities.impact_effort
roadmap, milestones = plan_roadmap.roadmap, plan_roadmap.milestones
responsibilities = plan_roadmap.responsibilities
_SAME_BUDGET = 1e-6


def waves(case: Case) -> Table:
    """The waves, what each costs, and why each other action is left out (R3)."""
    plan = case.plan.wave_plan
    if plan is None:
        problems = [texts.problem(one, case.language) for one in case.plan.proposed_waves[1]]
        return Table("waves", case.t("plan.no_waves"), (), (), empty=" ".join(problems))
    waves_of = wave_of(case)
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
                (wave_name(case, waves_of[one]), one, case.name_of(one), _cost(actions[one]), "")
                for one in plan.chosen
            ),
            *(
                (
                    "",
                    one,
                    case.name_of(one),
                    _cost(actions[one]),
                    _why_not(case, why, actions[one].exclusion_reason),
                )
                for one, why in left.items()
            ),
        ),
        source=workshop_source(case, rule=_wave_rule(case)),
        note=" ".join(filter(None, (plan_roadmap.since_validated(case), _not_held(case)))),
    )


def budget_curve(case: Case) -> Figure:
    """What more or less budget would bring: in money where values are known, else in score (R3)."""
    points = case.plan.budget_curve
    in_money = any(one.net is not None for one in points)
    t = case.t
    money = (
        Column("net", t("plan.column.net_value"), Unit.MONEY),
        Column("low", t("plan.column.low"), Unit.MONEY),
        Column("likely", t("plan.column.likely"), Unit.MONEY),
        Column("high", t("plan.column.high"), Unit.MONEY),
        Column("cost", t("plan.column.cost_over_horizon"), Unit.MONEY),
    )
    score = (Column("score", t("plan.column.plan_score"), Unit.NUMBER),)
    table = Table(
        key="budget_curve",
        title=_budget_title(case),
        columns=(
            Column("budget", t("plan.column.budget_per_wave"), Unit.MONEY),
            *(money if in_money else score),
            Column("actions", t("plan.column.action_count"), Unit.COUNT),
        ),
        rows=tuple(
            (
                one.budget,
                *(
                    (one.net, one.worth.low, one.worth.likely, one.worth.high, one.worth.cost)
                    if one.worth
                    else (one.waves.value,)
                ),
                len(one.waves.chosen),
            )
            for one in points
        ),
        source=plan_value.value_source(case, t("plan.budget_curve_rule_value"))
        if in_money
        else workshop_source(case, rule=t("plan.budget_curve_rule")),
        empty=t("plan.no_budget"),
    )
    budget = case.workbook.plan.budget_per_wave
    label = t("plan.column.net_value") if in_money else t("plan.column.plan_score")
    return Figure(
        key="budget_curve",
        title=table.title,
        kind=FigureKind.LINE,
        table=table,
        x="budget",
        y=("net",) if in_money else ("score",),
        x_label=t("plan.column.budget_per_wave"),
        y_label=label,
        alternative=t(
            "plan.budget_curve_alternative",
            label=label,
            budget=texts.money(budget, case.currency, case.language) if budget else "",
        ),
    )


def _budget_title(case: Case) -> str:
    """Say what the plan in force brings, and what the best would for its budget and for twice as much."""
    points, now = case.plan.budget_curve, case.plan.plan_worth.net
    budget = case.workbook.plan.budget_per_wave
    known = [(one.budget, one.net) for one in points if one.net is not None]
    here = [net for at, net in known if budget and abs(at - budget) < budget * _SAME_BUDGET]
    if not here or now is None or case.whole is not None:
        return case.t("plan.budget_curve_title")

    def said(amount: float) -> str:
        return texts.short_money(amount, case.currency, case.language)

    return case.t(
        "plan.budget_curve_title_value",
        budget=said(budget or 0.0), now=said(now), best=said(here[0]), double=said(known[-1][1]),
    )  # fmt: skip


def actions(case: Case) -> Table:
    """The register of actions: what the client's team fills in and sends back (X3)."""
    waves_of = wave_of(case)
    tied = {one.action: chains.short(case, one) for one in case.plan.traces}
    rows = []
    for one in case.workbook.plan.actions:
        last = max(one.readings, key=lambda reading: reading.date, default=None)
        rows.append(
            (
                one.id,
                one.title,
                case.name_of(one.workstream) if one.workstream else None,
                wave_name(case, waves_of.get(one.id)),
                one.responsible or None,
                one.accountable or None,
                one.cost,
                one.cost_per_year,
                one.duration_days,
                case.t(f"status.{last.status}") if last else None,
                None if last is None else last.progress_pct / 100,
                None if last is None else last.spent,
                tied.get(one.id),
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
            Column("trace", case.t("plan.column.trace")),
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
            sensitivity(case),
            waves(case),
            plan_value.value(case),
            plan_value.tornado(case),
            budget_curve(case),
            plan_roadmap.roadmap(case),
            plan_roadmap.milestones(case),
            actions(case),
            plan_roadmap.responsibilities(case),
            trace(case),
            orphans(case),
            findings(case),
            candidates(case),
            plan_value.assumptions(case),
            still_missing(case, "plan"),
        ),
    )


def _wave_rule(case: Case) -> str:
    """Say who chose the waves, for what, and how far they are from the best."""
    plan, best = case.plan.wave_plan, case.plan.proposed_waves[0]
    aim = case.t("plan.aim.value" if case.plan.aims_at_value else "plan.aim.priority")
    validated = case.workbook.plan.validated
    if validated is not None:
        who = case.t(
            "plan.validated_rule",
            author=case.name_of(validated.author),
            date=case.date(validated.date),
        )
        if plan is None or best is None or best.value <= 0:
            return who
        share = texts.percent(plan.value / best.value, case.language)
        return case.lines([who, case.t("plan.validated_share", share=share, aim=aim)])
    if plan is not None and plan.is_proved:
        return case.t("plan.proved_rule", aim=aim)
    gap = texts.percent((plan.gap if plan else None) or 0.0, case.language, 1)
    return case.t("plan.gap_rule", gap=gap, aim=aim)


def _not_held(case: Case) -> str:
    """Say what the waves do not hold: money, people, order, must-haves."""
    return " ".join(
        texts.problem(
            dataclasses.replace(one, where=_named(case, one.where), found=_named(case, one.found)),
            case.language,
        )
        for one in case.plan.broken_constraints
    )


def _named(case: Case, one: str) -> str:
    return case.name_of(one) if one.startswith(f"{PREFIXES['actions']}-") else one


def _why_not(case: Case, why: LeftOut, reason: str) -> str:
    lacks = [texts.money(why.money, case.currency, case.language)] if why.money else []
    lacks += [
        case.t("left_out.days", days=texts.number(days, case.language, 1), role=role)
        for role, days in sorted(why.days.items())
    ]
    kind = str(why.reason)
    if why.reason is Reason.NO_VALUE and case.plan.aims_at_value:
        kind = "no_net_value"
    if why.reason is Reason.EXCLUDED and reason:
        kind = "excluded_because"
    return case.t(
        f"left_out.{kind}",
        lacks=case.listed(lacks),
        wave=why.wave or "",
        reason=reason,
        other=case.name_of(why.other) if why.other else "",
    )


def _cost(action: Action) -> float | None:
    known = [cost for cost in (action.cost, action.cost_per_year) if cost is not None]
    return float(sum(known)) if known else None
