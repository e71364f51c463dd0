"""Exhibits of customer value: who buys, how concentrated it is, who costs more than he brings (V1, V3)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from parcours.case import Case
from parcours.customers.activity import Activity
from parcours.customers.pareto import Pareto
from parcours.exhibits.frames import number, whole, without_small
from parcours.exhibits.kinds import (
    Cell,
    Figure,
    FigureKind,
    KeyNumber,
    KeyNumbers,
    Table,
    Text,
    Unit,
)
from parcours.exhibits.publics_reach import at_risk_note
from parcours.exhibits.value_words import (
    amount,
    columns,
    count,
    measure_note,
    measure_word,
    of_measure,
    share,
    source,
    unavailable,
)

if TYPE_CHECKING:
    import pandas as pd


def activity(case: Case) -> Figure | Text:
    """New, active, at risk, lapsed; one-time and repeat; by channels used (V1)."""
    found, problems = case.value.activity
    if found is None:
        return unavailable(case, "activity", problems)
    table = Table(
        key="activity",
        title=_activity_title(case, found),
        columns=columns(
            case,
            {
                "group": Unit.TEXT,
                "n": Unit.COUNT,
                "share_of_customers": Unit.SHARE,
                "revenue": Unit.MONEY,
                "share_of_revenue": Unit.SHARE,
            },
        ),
        rows=tuple(_activity_rows(case, found)),
        source=source(case, found.n, rule=case.t("value.rule.activity"), as_of=found.as_of),
        note=" ".join(_activity_notes(case, found)),
    )
    return Figure(
        key=table.key,
        title=table.title,
        kind=FigureKind.BAR,
        table=table,
        x="group",
        y=("share_of_customers", "share_of_revenue"),
    )


def pareto(case: Case) -> Figure | Text:
    """Share of the value by share of the customers, in margin where it is known (V3)."""
    in_margin = case.value.pareto_of_margin
    measure = case.value.measure[0]
    known = in_margin if measure == "margin" and in_margin[0] is not None else None
    found, problems = known or case.value.pareto_of_revenue
    return unavailable(case, "pareto", problems) if found is None else _curve(case, found)


def pareto_of_revenue(case: Case) -> Figure | Text:
    """Share of the revenue by share of the customers (V3)."""
    found, problems = case.value.pareto_of_revenue
    return unavailable(case, "pareto", problems) if found is None else _curve(case, found)


def costly(case: Case) -> KeyNumbers | Text:
    """Customers that cost more than they bring (V3)."""
    found, problems = case.value.pareto_of_contribution
    if found is None:
        return unavailable(case, "costly", problems)
    told = source(case, found.n, rule=case.t("value.rule.contribution"), as_of=found.as_of)
    return KeyNumbers(
        title=case.t(
            "value.costly_title", n=found.n_negative, total=amount(case, found.negative_total)
        ),
        numbers=(
            KeyNumber(found.n_negative, Unit.COUNT, case.t("value.costly.n"), told),
            KeyNumber(found.n_negative / found.n, Unit.SHARE, case.t("value.costly.share"), told),
            KeyNumber(found.negative_total, Unit.MONEY, case.t("value.costly.total"), told),
            KeyNumber(found.total, Unit.MONEY, case.t("value.costly.whole"), told),
            KeyNumber(found.n_unknown, Unit.COUNT, case.t("value.costly.unknown"), told),
        ),
    )


def _activity_title(case: Case, found: Activity) -> str:
    shares = found.by_state.set_index("state")["share_of_customers"]
    once = found.by_repeat.set_index("is_repeat")["share_of_customers"]
    return case.t(
        "value.activity_title",
        alive=share(case, float(shares["new"] + shares["active"])),
        once=share(case, float(once[False])),
    )


def _activity_rows(case: Case, found: Activity) -> list[tuple[Cell, ...]]:
    return [
        (
            case.t(f"value.{kind}.{str(row[0]).lower()}"),
            whole(row[1]),
            number(row[3]),
            number(row[2]),
            number(row[4]),
        )
        for kind, frame in _activity_groups(case, found)
        for row in frame[
            [frame.columns[0], "n", "revenue", "share_of_customers", "share_of_revenue"]
        ].itertuples(index=False)
    ]


def _activity_groups(case: Case, found: Activity) -> list[tuple[str, pd.DataFrame]]:
    """Return each way of sorting customers, small groups hidden with their complement."""
    groups = [("state", found.by_state), ("repeat", found.by_repeat)]
    if found.by_channels is not None:
        groups.append(("channels", found.by_channels))
    return [(kind, without_small(frame, "n", case.file.least_group)) for kind, frame in groups]


def _activity_notes(case: Case, found: Activity) -> list[str]:
    days = {key.rpartition(".")[2]: count(case, value) for key, value in found.thresholds.items()}
    notes = [
        case.t("value.activity_states", **days),
        case.t(
            "value.activity_habits",
            basket=amount(case, found.basket),
            purchases=count(case, found.purchases_per_year, 1),
        ),
    ]
    gaps = case.value.repurchase_gaps[0]
    if gaps is not None and len(gaps):
        last = gaps.iloc[-1]
        notes.append(
            case.t(
                "value.activity_gaps",
                share=share(case, float(last["share"])),
                days=count(case, float(last["days"])),
            )
        )
    if found.n_without_purchase:
        notes.append(case.t("value.activity_outside", count=count(case, found.n_without_purchase)))
    if found.n_returns_only >= case.file.least_group:
        notes.append(case.t("value.activity_returns", count=count(case, found.n_returns_only)))
    if told := at_risk_note(case):
        notes.append(told)
    if any(bool(frame["is_masked"].any()) for _, frame in _activity_groups(case, found)):
        notes.append(case.t("value.masked_groups", least=case.file.least_group))
    return notes


def _curve(case: Case, found: Pareto) -> Figure:
    top = share(case, found.top_share_of_value)
    table = Table(
        key=f"pareto_{found.measure}",
        title=case.t(
            "value.pareto_title",
            share=top,
            of_measure=of_measure(case, found.measure),
            most=share(case, found.share_of_customers_for_most),
            gini=count(case, found.gini, 2),
        ),
        columns=columns(
            case,
            {
                "n_customers": Unit.COUNT,
                "share_of_customers": Unit.SHARE,
                "share_of_value": Unit.SHARE,
                "equal_share": Unit.SHARE,
            },
        ),
        rows=tuple(
            (whole(n), number(heads), number(value), number(heads))
            for n, heads, value in found.points.itertuples(index=False)
        ),
        source=source(
            case,
            found.n,
            rule=case.t("value.rule.pareto", measure=measure_word(case, found.measure)),
            as_of=found.as_of,
        ),
        note=" ".join(_pareto_notes(case, found)),
    )
    return Figure(
        key=table.key,
        title=table.title,
        kind=FigureKind.LINE,
        table=table,
        x="share_of_customers",
        y=("share_of_value", "equal_share"),
        x_label=case.t("value.column.share_of_customers"),
        y_label=case.t("value.column.share_of_value"),
    )


def _pareto_notes(case: Case, found: Pareto) -> list[str]:
    notes = [case.t("value.pareto_note")]
    if found.n_unknown:
        notes.append(case.t("value.pareto_unknown", count=count(case, found.n_unknown)))
    if found.measure == case.value.measure[0]:
        notes.append(measure_note(case, found.measure))
    return notes
