"""Exhibits of step 5: findings and their fate, priorities, waves, roadmap, trace (R1 to R4)."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from statistics import median

from parcours import texts
from parcours.case import Case
from parcours.exhibits import chains, plan_chain, plan_roadmap, plan_value
from parcours.exhibits.common import still_missing, workshop_source
from parcours.exhibits.kinds import Column, Figure, FigureKind, Section, Table, Unit, Zones
from parcours.exhibits.plan_roadmap import wave_name
from parcours.method.left_out import LeftOut, Reason
from parcours.method.nouns import PREFIXES
from parcours.method.plan import Action
from parcours.method.priority import Priority, PriorityCriterion, weight_shares

findings, candidates, trace = plan_chain.findings, plan_chain.candidates, plan_chain.trace
orphans = plan_chain.orphans
value, assumptions, tornado = plan_value.value, plan_value.assumptions, plan_value.tornado
roadmap, milestones = plan_roadmap.roadmap, plan_roadmap.milestones
responsibilities = plan_roadmap.responsibilities
_SAME_BUDGET = 1e-6


def sensitivity(case: Case) -> Table:
    """Which change of a weight would change the first wave (R2)."""
    found = case.plan.wave_changes
    nearest = next((one for one in found if one.needed_share is not None), None)
    return Table(
        key="sensitivity",
        title=case.t(
            "plan.sensitivity_title",
            criterion=case.t(f"criterion.{nearest.criterion}"),
            now=texts.percent(nearest.share, case.language),
            then=texts.percent(nearest.needed_share or 0.0, case.language),
        )
        if nearest
        else case.t("plan.sensitivity_none"),
        columns=(
            Column("criterion", case.t("plan.column.criterion")),
            Column("share", case.t("plan.column.weight_now"), Unit.SHARE),
            Column("needed", case.t("plan.column.weight_then"), Unit.SHARE),
            Column("enters", case.t("plan.column.enters")),
            Column("leaves", case.t("plan.column.leaves")),
        ),
        rows=tuple(
            (
                case.t(f"criterion.{one.criterion}"),
                one.share,
                one.needed_share,
                case.lines([case.name_of(each) for each in one.enters]),
                case.lines([case.name_of(each) for each in one.leaves]),
            )
            for one in found
        ),
        source=workshop_source(case, rule=case.t("plan.sensitivity_rule")),
        empty=case.t("plan.sensitivity_value" if case.plan.aims_at_value else "plan.no_actions"),
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
            *(Column(one.value, case.t(f"criterion.{one}"), Unit.SHARE) for one in _judged(case)),
            Column("quick_win", case.t("plan.column.quick_win"), Unit.FLAG),
            Column("top_share", case.t("plan.column.top_share"), Unit.SHARE),
        ),
        rows=tuple(
            (
                one.rank,
                one.action,
                case.name_of(one.action),
                one.score,
                *(one.marks.get(criterion) for criterion in _judged(case)),
                one.is_quick_win,
                stable[one.action].top_share if one.action in stable else None,
            )
            for one in ranked
        ),
        source=workshop_source(case, rule=_formula(case)),
        note=" ".join(filter(None, (_ties(case), case.t("plan.priorities_note")))),
        empty=case.t("plan.no_actions"),
    )


def impact_effort(case: Case) -> Figure:
    """Impact against effort; quick wins in their corner (R2)."""
    wave_of = _wave_of(case)
    placed = sorted(
        (one for one in case.plan.priorities if one.impact is not None and one.effort is not None),
        key=lambda one: wave_of.get(one.action, len(wave_of) + 1),
    )
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
                wave_name(case, wave_of.get(one.action)) or case.t("action_sheet.no_wave"),
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
        zones=_zones(case, placed),
    )


def _zones(case: Case, placed: Sequence[Priority]) -> Zones | None:
    """Cut the plane at the medians, as quick wins are; a plan of one action has no halves."""
    if len(placed) < 2:  # noqa: PLR2004
        return None
    efforts = [one.effort for one in placed if one.effort is not None]
    impacts = [one.impact for one in placed if one.impact is not None]
    quick, big, small, sink = (
        case.t(f"forms.ui.zone_{zone}") for zone in ("quick", "big", "small", "sink")
    )
    return Zones(median(efforts), median(impacts), (quick, big, small, sink))


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
                (wave_name(case, wave_of[one]), one, case.name_of(one), _cost(actions[one]), "")
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
    wave_of = _wave_of(case)
    tied = {one.action: chains.short(case, one) for one in case.plan.traces}
    rows = []
    for one in case.workbook.plan.actions:
        last = max(one.readings, key=lambda reading: reading.date, default=None)
        rows.append(
            (
                one.id,
                one.title,
                case.name_of(one.workstream) if one.workstream else None,
                wave_name(case, wave_of.get(one.id)),
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


def _ties(case: Case) -> str:
    """Say which actions share a rank; nothing where none does."""
    by_rank: dict[int, list[str]] = {}
    for one in case.plan.priorities:
        if one.rank is not None:
            by_rank.setdefault(one.rank, []).append(one.action)
    tied = [
        case.t("plan.tie", rank=rank, actions=case.listed(actions))
        for rank, actions in by_rank.items()
        if len(actions) > 1
    ]
    return " ".join(tied) or case.t("plan.no_tie") if by_rank else ""


def _judged(case: Case) -> list[PriorityCriterion]:
    """Criteria that count, or on which something is known."""
    shares = weight_shares(case.workbook.plan.weights)
    known = {one for each in case.plan.priorities for one in each.marks}
    return [one for one in PriorityCriterion if shares[one] > 0 or one in known]


def _formula(case: Case) -> str:
    shares = weight_shares(case.workbook.plan.weights)
    terms = (
        f"{texts.percent(shares[one], case.language)} × {case.t(f'criterion.{one}')}"
        for one in _judged(case)
    )
    return case.t("plan.formula", terms=" + ".join(terms))


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


def _wave_of(case: Case) -> dict[str, int]:
    chosen = case.plan.wave_plan.waves if case.plan.wave_plan else ()
    return {one: number for number, wave in enumerate(chosen, start=1) for one in wave}


def _cost(action: Action) -> float | None:
    known = [cost for cost in (action.cost, action.cost_per_year) if cost is not None]
    return float(sum(known)) if known else None
