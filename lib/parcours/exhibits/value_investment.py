"""Exhibits of customer value: what is spent on each class against what it brings (V11)."""

from __future__ import annotations

from parcours.case import Case
from parcours.customers.investment import Investment
from parcours.exhibits.frames import number, records, whole
from parcours.exhibits.kinds import (
    Figure,
    FigureKind,
    KeyNumber,
    KeyNumbers,
    Source,
    Table,
    Text,
    Unit,
)
from parcours.exhibits.value_lifetime import signed_share
from parcours.exhibits.value_words import (
    amount,
    column,
    count,
    measure_note,
    measure_word,
    of_measure,
    share,
    source,
    unavailable,
)


def investment(case: Case) -> Figure | Text:
    """Share of the spend and share of the value of each class of potential (V11)."""
    found, problems = case.value.investment
    if found is None:
        return unavailable(case, "investment", problems)
    measure = measure_word(case, found.measure)
    rows = [row for row in records(found.by_class) if row["n"]]
    first = rows[0]
    table = Table(
        key="investment",
        title=case.t(
            "value.investment_title",
            name=_class(case, first["potential_class"]),
            spend=share(case, first["share_of_spend"]),
            value=share(case, first["share_of_value"]),
            of_measure=of_measure(case, found.measure),
        ),
        columns=(
            column(case, "potential_class"),
            column(case, "n", Unit.COUNT),
            column(case, "spend", Unit.MONEY),
            column(case, "share_of_spend", Unit.SHARE),
            column(case, "value_12_months", Unit.MONEY, measure=measure),
            column(case, "share_of_value", Unit.SHARE),
            column(case, "value_per_spend", Unit.RATIO),
            column(case, "spend_per_customer", Unit.MONEY),
        ),
        rows=tuple(
            (
                _class(case, row["potential_class"]),
                whole(row["n"]),
                number(row["spend"]),
                number(row["share_of_spend"]),
                number(row["value"]),
                number(row["share_of_value"]),
                number(row["value_per_spend"]),
                number(row["spend_per_customer"]),
            )
            for row in rows
        ),
        source=_source(case, found),
        note=" ".join(
            (
                case.t("value.unattributed", amount=amount(case, found.unattributed)),
                case.t("value.classes_note"),
                measure_note(case, found.measure),
            )
        ),
    )
    return Figure(
        key=table.key,
        title=table.title,
        kind=FigureKind.BAR,
        table=table,
        x="potential_class",
        y=("share_of_spend", "share_of_value"),
    )


def shift(case: Case) -> Table | Text:
    """What to shift between classes within the same budget, and what it would bring (V11)."""
    found, problems = case.value.investment
    if found is None:
        return unavailable(case, "investment", problems)
    return Table(
        key="investment_shift",
        title=case.t(
            "value.shift_title",
            likely=amount(case, found.gain_likely),
            low=amount(case, found.gain_low),
            high=amount(case, found.gain_high),
            base=case.t(f"value.shift_base.{found.shift_base}"),
        ),
        columns=(
            column(case, "potential_class"),
            column(case, "spend", Unit.MONEY),
            column(case, "suggested_spend", Unit.MONEY),
            column(case, "change", Unit.TEXT),
            column(case, "gain_low", Unit.MONEY),
            column(case, "gain_likely", Unit.MONEY),
            column(case, "gain_high", Unit.MONEY),
        ),
        rows=tuple(
            (
                _class(case, row["potential_class"]),
                number(row["spend"]),
                number(row["suggested_spend"]),
                signed_share(case, float(row["change"])),
                number(row["gain_low"]),
                number(row["gain_likely"]),
                number(row["gain_high"]),
            )
            for row in records(found.shift)
        ),
        source=_source(
            case,
            found,
            rule=case.t("value.rule.shift"),
            interval=case.t("value.interval_elasticity"),
        ),
        note=case.t(
            "value.shift_note",
            bound=share(case, case.assumed("investment.max_shift")),
            low=_elasticity(case, "low"),
            likely=_elasticity(case, "likely"),
            high=_elasticity(case, "high"),
        ),
        empty=case.t("value.no_shift"),
    )


def reinvested(case: Case) -> KeyNumbers | Text:
    """What the relationship costs in all, against the margin and what is distributed (V11)."""
    found, problems = case.value.investment
    if found is None:
        return unavailable(case, "investment", problems)
    told = _source(case, found)
    margin_share = found.reinvested_share
    title = (
        case.t("value.reinvested_title_plain", amount=amount(case, found.reinvested))
        if margin_share is None
        else case.t(
            "value.reinvested_title",
            amount=amount(case, found.reinvested),
            share=share(case, margin_share),
        )
    )
    return KeyNumbers(
        title=title,
        numbers=(
            KeyNumber(found.reinvested, Unit.MONEY, case.t("value.reinvested.all"), told),
            KeyNumber(found.spend, Unit.MONEY, case.t("value.reinvested.tied"), told),
            KeyNumber(margin_share, Unit.SHARE, case.t("value.reinvested.of_margin"), told),
            KeyNumber(
                found.distributed_profit, Unit.MONEY, case.t("value.reinvested.distributed"), told
            ),
            KeyNumber(
                found.reinvested_per_distributed,
                Unit.RATIO,
                case.t("value.reinvested.per_distributed"),
                told,
            ),
        ),
    )


def _elasticity(case: Case, name: str) -> str:
    """Write what 1 % more spend brings in value, in per cent, as assumed."""
    return count(case, case.assumed(f"investment.elasticity_{name}"), 2)


def _class(case: Case, name: str) -> str:
    return case.t(f"value.potential_class.{name or 'none'}")


def _source(case: Case, found: Investment, rule: str = "", interval: str = "") -> Source:
    told = rule or case.t("value.rule.investment", since=case.date(found.since))
    return source(case, found.n, rule=told, interval=interval, as_of=found.as_of)
