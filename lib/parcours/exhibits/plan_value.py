"""What the plan is worth, from which assumptions, and which of them matter most (R5)."""

from __future__ import annotations

from parcours import texts
from parcours.case import Case
from parcours.exhibits.common import file_source, in_measure, workshop_source
from parcours.exhibits.kinds import Column, Figure, FigureKind, Source, Table, Unit
from parcours.method import stakes, worth

_SHOWN = 12
"""Assumptions in the tornado; the table of assumptions lists them all."""


def value(case: Case) -> Table:
    """Each action's value, cost, return and payback; then the plan's, counted once (R5)."""
    whole = case.plan.plan_worth
    rows = [_row(case, one.action, one) for one in _sorted(case)]
    if whole.likely is not None and rows:
        rows.append(_row(case, "", whole))
    return Table(
        key="plan_value",
        title=_title(case),
        columns=(
            Column("action", case.t("plan.column.id"), Unit.ID),
            Column("title", case.t("plan.column.action")),
            Column("customers", case.t("plan.column.customers"), Unit.COUNT),
            Column("low", case.t("plan.column.low"), Unit.MONEY),
            Column("likely", case.t("plan.column.likely"), Unit.MONEY),
            Column("high", case.t("plan.column.high"), Unit.MONEY),
            Column("cost", case.t("plan.column.cost_over_horizon"), Unit.MONEY),
            Column("return", case.t("plan.column.return"), Unit.RATIO),
            Column("payback", case.t("plan.column.payback"), Unit.NUMBER),
            Column("missing", case.t("plan.column.missing")),
        ),
        rows=tuple(rows),
        source=_source(case),
        note=" ".join((case.t("plan.value_note"), *_capped(case))),
        empty=case.t("plan.no_actions"),
    )


def tornado(case: Case) -> Figure:
    """Which assumption moves the value of the plan most (R5)."""
    chosen = set(case.plan.wave_plan.chosen if case.plan.wave_plan else ())
    actions = [action for action in case.workbook.plan.actions if action.id in chosen]
    rows = stakes.tornado(actions, case.public_values)[:_SHOWN]
    first = rows[0] if rows else None
    table = Table(
        key="plan_tornado",
        title=case.t("plan.tornado_title", first=case.name_of(first.action))
        if first
        else case.t("plan.no_tornado"),
        columns=(
            Column("assumption", case.t("plan.column.assumption")),
            Column("low", case.t("plan.column.low"), Unit.MONEY),
            Column("high", case.t("plan.column.high"), Unit.MONEY),
        ),
        rows=tuple(
            (f"{row.action} · {case.t(f'lever.{row.lever}')}", row.low, row.high) for row in rows
        ),
        source=_source(case),
        empty=case.t("plan.no_assumptions"),
    )
    return Figure(
        key="plan_tornado",
        title=table.title,
        kind=FigureKind.TORNADO,
        table=table,
        x="assumption",
        extra={"low": "low", "high": "high"},
        base=first.base if first else 0.0,
    )


def assumptions(case: Case) -> Table:
    """Every assumption behind the values, with its author and its source (R5)."""
    rows = tuple(
        (
            action.id,
            action.title,
            None if action.reached_share_pct is None else action.reached_share_pct / 100,
            action.reach_source or None,
            case.t(f"lever.{change.lever}"),
            change.low_pct / 100,
            change.likely_pct / 100,
            change.high_pct / 100,
            change.author,
            change.source,
        )
        for action in case.workbook.plan.actions
        if not action.is_excluded
        for change in action.changes
    )
    return Table(
        key="assumptions",
        title=case.t("plan.assumptions_title", n=len(rows)),
        columns=(
            Column("action", case.t("plan.column.id"), Unit.ID),
            Column("title", case.t("plan.column.action")),
            Column("reach", case.t("plan.column.reach"), Unit.SHARE),
            Column("reach_source", case.t("plan.column.reach_source")),
            Column("lever", case.t("plan.column.lever")),
            Column("low", case.t("plan.column.low"), Unit.SHARE),
            Column("likely", case.t("plan.column.likely"), Unit.SHARE),
            Column("high", case.t("plan.column.high"), Unit.SHARE),
            Column("author", case.t("plan.column.author")),
            Column("source", case.t("plan.column.source")),
        ),
        rows=rows,
        source=workshop_source(case),
        empty=case.t("plan.no_assumptions"),
    )


def _title(case: Case) -> str:
    whole = case.plan.plan_worth
    if whole.likely is None or whole.low is None or whole.high is None or not _is_valued(case):
        return case.t("plan.no_value_title")
    amounts = {
        name: texts.short_money(amount, case.currency, case.language)
        for name, amount in (
            ("low", whole.low),
            ("likely", whole.likely),
            ("high", whole.high),
            ("cost", whole.cost or 0.0),
        )
    }
    months = whole.horizon_months
    if whole.is_declared:
        return case.t("plan.value_title_declared", months=months, **amounts)
    return case.t("plan.value_title", in_measure=in_measure(case), months=months, **amounts)


def _is_valued(case: Case) -> bool:
    return bool(case.public_values) and bool(case.plan.action_worths)


def _capped(case: Case) -> list[str]:
    """Name the actions whose hoped-for gain was more than their customers are worth."""
    capped = [one.action for one in _sorted(case) if one.is_capped]
    return [case.t("plan.value_capped", actions=case.listed(capped))] if capped else []


def _sorted(case: Case) -> list[worth.Worth]:
    return sorted(
        case.plan.action_worths.values(),
        key=lambda one: (one.likely is None, -(one.likely or 0.0), one.action),
    )


def _row(case: Case, action: str, one: worth.Worth) -> tuple[str | float | None, ...]:
    missing = [case.t(f"plan.missing.{name}") for name in one.missing] if action else []
    return (
        action,
        case.name_of(action) if action else case.t("plan.together"),
        None if one.customers is None else round(one.customers),
        one.low,
        one.likely,
        one.high,
        one.cost,
        one.return_ratio,
        one.payback_months,
        case.listed(missing),
    )


def value_source(case: Case, rule: str) -> Source:
    """Say where values come from: the customer file, or what was declared."""
    if any(value.is_declared for value in case.public_values.values()):
        return workshop_source(case, rule=f"{rule} ({case.t('plan.declared')})")
    n = sum(value.customers for value in case.public_values.values())
    return file_source(case, rule=rule, n=n, interval=case.t("plan.value_interval"))


def _source(case: Case) -> Source:
    return value_source(case, case.t("plan.value_rule"))
