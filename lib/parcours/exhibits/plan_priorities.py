"""Exhibits of the order of actions: score, rank, stability, impact against effort (R2)."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median

from parcours import texts
from parcours.case import Case
from parcours.exhibits.common import workshop_source
from parcours.exhibits.kinds import Column, Figure, FigureKind, Table, Unit, Zones
from parcours.exhibits.plan_roadmap import wave_name, wave_of
from parcours.method.priority import Priority, PriorityCriterion, weight_shares


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
        source=workshop_source(case, rule=_compared_with(case)),
        empty=case.t("plan.sensitivity_value" if case.plan.aims_at_value else "plan.no_actions"),
    )


def _compared_with(case: Case) -> str:
    """Say which first wave the changes are those of."""
    validated = case.workbook.plan.validated
    if validated is None:
        return case.t("plan.sensitivity_rule")
    return case.t("plan.sensitivity_rule_validated", date=case.date(validated.date))


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
    waves = wave_of(case)
    placed = sorted(
        (one for one in case.plan.priorities if one.impact is not None and one.effort is not None),
        key=lambda one: waves.get(one.action, len(waves) + 1),
    )
    table = Table(
        key="impact_effort",
        title=case.t(
            "plan.impact_effort_title", n=sum(one.is_quick_win for one in placed), of=len(placed)
        ),
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
                wave_name(case, waves.get(one.action)) or case.t("action_sheet.no_wave"),
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
        x_range=(0, 1),
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
