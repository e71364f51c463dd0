"""Exhibits of customer value: customer equity, whole and by public, and its levers (V4, V5)."""

from __future__ import annotations

from parcours.case import Case
from parcours.customers.equity import CustomerEquity
from parcours.customers.intervals import LEVEL, Interval
from parcours.customers.levers import TOGETHER, Tornado
from parcours.exhibits.frames import number, records, whole
from parcours.exhibits.kinds import Figure, FigureKind, Source, Table, Text, Unit
from parcours.exhibits.value_lifetime import model_name, signed_share
from parcours.exhibits.value_words import (
    amount,
    column,
    count,
    in_measure,
    measure_note,
    measure_word,
    resampled,
    share,
    source,
    unavailable,
)
from parcours.method.worth import NO_PUBLIC

_TIE = 0.005
"""Gains within half a per cent of each other are told as equal."""


def equity(case: Case) -> Figure | Text:
    """Customer equity today, by public kept, with its interval; everybody counted once (V4)."""
    found, problems = case.publics.equity_of_kept
    if found is None:
        return unavailable(case, "equity", problems)
    if found.by_public is None:
        return equity_by_year(case)
    measure = measure_word(case, found.measure)
    table = Table(
        key="equity_by_public",
        title=_equity_title(case, found),
        columns=(
            column(case, "public"),
            column(case, "n_customers", Unit.COUNT),
            column(case, "n_shared", Unit.NUMBER),
            column(case, "equity", Unit.MONEY, measure=measure),
            column(case, "low", Unit.MONEY),
            column(case, "high", Unit.MONEY),
            column(case, "share_of_equity", Unit.SHARE),
            column(case, "value_per_customer", Unit.MONEY),
        ),
        rows=tuple(
            (
                case.t("value.no_public")
                if row.public_id == NO_PUBLIC
                else case.name_of(str(row.public_id)),
                whole(row.n_customers),
                number(row.n),
                number(row.equity),
                number(row.low),
                number(row.high),
                number(row.share),
                number(row.value_per_customer),
            )
            for row in found.by_public.itertuples(index=False)
        ),
        source=_equity_source(case, found),
        note=f"{_horizon(case, found)} {_shared(case, found)}",
    )
    return Figure(
        key=table.key,
        title=table.title,
        kind=FigureKind.BAR,
        table=table,
        x="public",
        y=("equity",),
        extra={"low": "low", "high": "high"},
    )


def equity_by_year(case: Case) -> Figure | Text:
    """What the customers of today are expected to bring in each year to come (V4)."""
    found, problems = case.publics.equity_of_kept
    if found is None:
        return unavailable(case, "equity", problems)
    first = float(found.by_year["equity"].iloc[0])
    table = Table(
        key="equity_by_year",
        title=case.t(
            "value.equity_by_year_title",
            equity=amount(case, found.equity),
            low=amount(case, found.interval.low),
            high=amount(case, found.interval.high),
            in_measure=in_measure(case, found.measure),
            share=share(case, first / found.equity),
        ),
        columns=(
            column(case, "year"),
            column(case, "equity", Unit.MONEY, measure=measure_word(case, found.measure)),
        ),
        rows=tuple(
            (case.t("value.year", number=int(year)), number(value))
            for year, value in found.by_year.itertuples(index=False)
        ),
        source=_equity_source(case, found),
        note=_horizon(case, found),
    )
    return Figure(
        key=table.key,
        title=table.title,
        kind=FigureKind.BAR,
        table=table,
        x="year",
        y=("equity",),
    )


def levers(case: Case) -> Figure | Text:
    """What each lever is worth, alone and all together (V5)."""
    found, problems = case.value.tornado
    if found is None:
        return unavailable(case, "levers", problems)
    measure = measure_word(case, found.measure)
    table = Table(
        key="levers",
        title=_levers_title(case, found),
        columns=(
            column(case, "lever"),
            column(case, "loss", Unit.MONEY, measure=measure),
            column(case, "gain", Unit.MONEY, measure=measure),
            column(case, "low", Unit.MONEY),
            column(case, "high", Unit.MONEY),
            column(case, "share_of_equity", Unit.SHARE),
        ),
        rows=tuple(
            (
                _lever(case, str(row["lever"]), float(row["change_pct"])),
                number(row["loss"]),
                number(row["gain"]),
                number(row["low"]),
                number(row["high"]),
                number(row["share"]),
            )
            for row in records(found.rows)
        ),
        source=source(
            case,
            found.n,
            rule=case.t("value.rule.levers"),
            model=_model(case),
            interval=resampled(
                case,
                Interval(0, 0, "bootstrap", LEVEL, found.n_resamples, found.seed),
            ),
            as_of=found.as_of,
        ),
        note=" ".join(_levers_notes(case, found)),
    )
    return Figure(
        key=table.key,
        title=table.title,
        kind=FigureKind.TORNADO,
        table=table,
        x="lever",
        extra={"low": "loss", "high": "gain", "high_low": "low", "high_high": "high"},
        base=0.0,
    )


def _equity_title(case: Case, found: CustomerEquity) -> str:
    return case.t(
        "value.equity_title",
        equity=amount(case, found.equity),
        low=amount(case, found.interval.low),
        high=amount(case, found.interval.high),
        in_measure=in_measure(case, found.measure),
    )


def _equity_source(case: Case, found: CustomerEquity) -> Source:
    return source(
        case,
        found.n,
        rule=case.t("value.rule.equity"),
        model=model_name(case, found.valuation.model),
        interval=resampled(case, found.interval),
        as_of=found.as_of,
    )


def _horizon(case: Case, found: CustomerEquity) -> str:
    horizon = found.valuation.horizon
    said = case.t(
        "value.horizon",
        years=horizon.years,
        rate=share(case, horizon.discount_rate_per_year, 1),
        per_customer=amount(case, found.value_per_customer),
    )
    known = found.valuation.margin_coverage
    covered = case.t("value.margin_covered", share=share(case, known, 1)) if known < 1 else ""
    return f"{said} {measure_note(case, found.measure)} {covered}".rstrip()


def _shared(case: Case, found: CustomerEquity) -> str:
    if not found.n_in_several:
        return case.t("value.parts_sum", equity=amount(case, found.equity))
    return case.t(
        "value.parts_shared",
        equity=amount(case, found.equity),
        count=count(case, found.n_in_several),
    )


def _levers_title(case: Case, found: Tornado) -> str:
    first, second = found.rows.iloc[0], found.rows.iloc[1]
    together = found.rows[found.rows["lever"] == TOGETHER].iloc[0]
    gain, next_gain = float(first["gain"]), float(second["gain"])
    is_tied = str(second["lever"]) != TOGETHER and abs(gain - next_gain) <= _TIE * abs(gain)
    return case.t(
        "value.levers_title_tie" if is_tied else "value.levers_title",
        first=_lever(case, str(first["lever"]), float(first["change_pct"])),
        second=_lever(case, str(second["lever"]), float(second["change_pct"])),
        gain=amount(case, gain),
        together=amount(case, float(together["gain"])),
        share=share(case, float(together["share"])),
    )


def _lever(case: Case, lever: str, change_pct: float) -> str:
    if lever == TOGETHER:
        return case.t("value.together")
    change = signed_share(case, change_pct / 100) if change_pct % 1 else _whole(case, change_pct)
    return case.t("value.lever", lever=case.t(f"lever.{lever}"), change=change)


def _whole(case: Case, change_pct: float) -> str:
    sign = "\N{MINUS SIGN}" if change_pct < 0 else "+"
    return case.t("value.per_cent", value=f"{sign}{count(case, abs(change_pct))}")


def _levers_notes(case: Case, found: Tornado) -> list[str]:
    notes = [
        case.t(
            "value.levers_note",
            equity=amount(case, found.equity),
            in_measure=in_measure(case, found.measure),
        )
    ]
    if found.unseen:
        names = case.listed([case.t(f"lever.{lever}") for lever in found.unseen])
        notes.append(case.t("value.levers_unseen", levers=names))
    return notes


def _model(case: Case) -> str:
    fitted = case.value.model[0]
    return "" if fitted is None else model_name(case, fitted)
