"""Exhibits of the follow-up: progress, money, indicators, what changed (R6)."""

from __future__ import annotations

from parcours import texts
from parcours.case import Case
from parcours.exhibits import changed
from parcours.exhibits.common import still_missing, workshop_source
from parcours.exhibits.kinds import Column, Section, Table, Unit
from parcours.exhibits.plan_value import value_source
from parcours.method import follow_up

changes = changed.changes


def progress(case: Case) -> Table:
    """Each action at the date: expected, declared, late or not (R6)."""
    found = case.plan.progress
    late = sum(one.is_late for one in found)
    return Table(
        key="progress",
        title=case.t("follow_up.progress_title", n=late, of=len(found)),
        columns=(
            Column("action", case.t("plan.column.id"), Unit.ID),
            Column("title", case.t("plan.column.action")),
            Column("status", case.t("plan.column.status")),
            Column("reading_date", case.t("follow_up.column.reading_date"), Unit.DATE),
            Column("progress", case.t("plan.column.progress"), Unit.SHARE),
            Column("expected", case.t("follow_up.column.expected"), Unit.SHARE),
            Column("late", case.t("follow_up.column.late"), Unit.FLAG),
            Column("planned_end", case.t("follow_up.column.planned_end"), Unit.DATE),
            Column("forecast_end", case.t("follow_up.column.forecast_end"), Unit.DATE),
            Column("slip", case.t("follow_up.column.slip"), Unit.COUNT),
        ),
        rows=tuple(
            (
                one.action,
                case.name_of(one.action),
                case.t(f"status.{one.status}") if one.status else None,
                one.reading_date,
                _share(one.progress_pct),
                _share(one.expected_pct),
                one.is_late if one.behind_pct is not None else None,
                one.planned_end_date,
                one.forecast_end_date,
                one.slip_days,
            )
            for one in found
        ),
        source=workshop_source(case, rule=case.t("follow_up.progress_rule")),
        empty=case.t("follow_up.nothing"),
    )


def spending(case: Case) -> Table:
    """Budget, spent, forecast at completion (R6)."""
    totals = follow_up.totals(case.plan.progress)
    amounts = {
        name: texts.short_money(totals[name], case.currency, case.language)
        for name in ("budget", "spent", "forecast")
    }
    known = [one for one in case.plan.progress if one.spent is not None]
    return Table(
        key="spending",
        title=case.t("follow_up.spending_title", **amounts)
        if totals["n"]
        else case.t("follow_up.no_spending_title"),
        columns=(
            Column("action", case.t("plan.column.id"), Unit.ID),
            Column("title", case.t("plan.column.action")),
            Column("budget", case.t("follow_up.column.budget"), Unit.MONEY),
            Column("spent", case.t("plan.column.spent"), Unit.MONEY),
            Column("forecast", case.t("follow_up.column.forecast"), Unit.MONEY),
        ),
        rows=tuple(
            (one.action, case.name_of(one.action), one.budget, one.spent, one.forecast)
            for one in known
        ),
        source=workshop_source(
            case,
            rule=case.t("follow_up.spending_rule"),
            n=int(totals["n"]),
            n_of=case.t("follow_up.actions"),
        ),
        empty=case.t("follow_up.no_spending"),
    )


def benefits(case: Case) -> Table:
    """What done actions should have brought by now, and what was measured (R5, R6)."""
    found = case.plan.benefits
    measured = [one for one in found if one.measured is not None]
    amounts = {
        name: texts.short_money(amount, case.currency, case.language)
        for name, amount in (
            ("measured", sum(one.measured or 0.0 for one in measured)),
            ("likely", sum(one.likely for one in measured)),
        )
    }
    return Table(
        key="benefits",
        title=case.t("follow_up.benefits_title", n=len(measured), of=len(found), **amounts)
        if measured
        else case.t("follow_up.no_benefit_title"),
        columns=(
            Column("action", case.t("plan.column.id"), Unit.ID),
            Column("title", case.t("plan.column.action")),
            Column("from", case.t("follow_up.column.planned_end"), Unit.DATE),
            Column("low", case.t("plan.column.low"), Unit.MONEY),
            Column("likely", case.t("plan.column.likely"), Unit.MONEY),
            Column("high", case.t("plan.column.high"), Unit.MONEY),
            Column("measured", case.t("follow_up.column.measured"), Unit.MONEY),
            Column("measured_date", case.t("follow_up.column.measured_date"), Unit.DATE),
            Column("share", case.t("follow_up.column.benefit_share"), Unit.SHARE),
            Column("source", case.t("plan.column.source")),
        ),
        rows=tuple(
            (
                one.action,
                case.name_of(one.action),
                one.from_date,
                one.low,
                one.likely,
                one.high,
                one.measured,
                one.measured_date,
                one.share,
                one.source or None,
            )
            for one in found
        ),
        source=value_source(case, case.t("follow_up.benefits_rule")),
        empty=case.t("follow_up.no_benefit"),
    )


def indicators(case: Case) -> Table:
    """Each objective's indicator against its target (O4, R6)."""
    book = case.workbook
    found = follow_up.indicators(
        book.objectives.objectives, book.plan.indicator_readings, case.as_of
    )
    measured = sum(one.measured is not None for one in found)
    return Table(
        key="register.indicators",
        title=case.t("follow_up.indicators_title", n=measured, of=len(found)),
        columns=(
            Column("id", case.t("objectives.column.id"), Unit.ID),
            Column("objective", case.t("objectives.column.objective")),
            Column("indicator", case.t("objectives.column.indicator")),
            Column("unit", case.t("objectives.column.unit")),
            Column("baseline", case.t("objectives.column.baseline"), Unit.NUMBER),
            Column("measured", case.t("follow_up.column.measured"), Unit.NUMBER),
            Column("measured_date", case.t("follow_up.column.measured_date"), Unit.DATE),
            Column("target", case.t("objectives.column.target"), Unit.NUMBER),
            Column("way", case.t("follow_up.column.way"), Unit.SHARE),
            Column("expected_way", case.t("follow_up.column.expected_way"), Unit.SHARE),
        ),
        rows=tuple(
            (
                one.objective,
                case.name_of(one.objective),
                objective.indicator or None,
                objective.unit or None,
                one.baseline,
                one.measured,
                one.measured_date,
                one.target,
                one.way_gone,
                one.way_expected,
            )
            for one, objective in zip(found, book.objectives.objectives, strict=True)
        ),
        source=workshop_source(case, rule=case.t("follow_up.indicators_rule")),
        empty=case.t("objectives.none"),
    )


def section(case: Case) -> Section:
    """The follow-up in the report."""
    return Section(
        key="follow_up",
        title=progress(case).title,
        step=case.t("step.follow_up"),
        exhibits=(
            progress(case),
            spending(case),
            benefits(case),
            indicators(case),
            changes(case),
            still_missing(case, "follow_up"),
        ),
    )


def _share(pct: float | None) -> float | None:
    return None if pct is None else pct / 100
