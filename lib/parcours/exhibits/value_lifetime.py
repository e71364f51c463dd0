"""Exhibits of customer value: the lifetime model put to the test (V2)."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

from parcours import texts
from parcours.case import Case
from parcours.customers.fits import LifetimeModel, in_words
from parcours.customers.lifetime import HoldOut, NatureFound
from parcours.customers.models import ModelName
from parcours.errors import Problem
from parcours.exhibits.frames import number, records, whole
from parcours.exhibits.kinds import Cell, Figure, FigureKind, Source, Table, Text, Unit
from parcours.exhibits.value_words import columns, count, resampled, share, source, unavailable


def fit(case: Case) -> Figure | Text:
    """Purchases expected and made, week by week, the last ones unseen by the model (V2)."""
    found, problems = case.value.holdout
    if found is None:
        return unavailable(case, "fit", problems)
    if found.model.name is ModelName.SHIFTED_BETA_GEOMETRIC:
        return _survival(case, found)
    table = Table(
        key="holdout",
        title=_fit_title(case, found),
        columns=columns(
            case,
            {
                "day": Unit.DATE,
                "actual": Unit.COUNT,
                "fitted": Unit.COUNT,
                "expected": Unit.COUNT,
            },
        ),
        rows=tuple(_fit_rows(found)),
        source=_holdout_source(case, found, interval=resampled(case, found.interval)),
        note=case.t("value.fit_note", split=case.date(found.split)),
    )
    return Figure(
        key=table.key,
        title=table.title,
        kind=FigureKind.LINE,
        table=table,
        x="day",
        y=("actual", "fitted", "expected"),
        y_label=case.t("value.cumulated_purchases"),
    )


def fit_by_frequency(case: Case) -> Figure | Text:
    """Purchases of the test period by what customers had done before, expected and made (V2)."""
    found, problems = case.value.holdout
    if found is None:
        return unavailable(case, "fit", problems)
    rows = records(found.conditional)
    last = rows[-1]
    table = Table(
        key="holdout_by_frequency",
        title=case.t(
            f"value.fit_by_frequency_title{_of_contracts(found.model)}",
            n=int(last["x"]),
            actual=count(case, last["actual"], 1),
            expected=count(case, last["expected"], 1),
        ),
        columns=columns(
            case,
            {
                "repeat_purchases": Unit.TEXT,
                "n": Unit.COUNT,
                "actual_mean": Unit.RATIO,
                "low": Unit.RATIO,
                "high": Unit.RATIO,
                "expected_mean": Unit.RATIO,
            },
        ),
        rows=tuple(
            (
                case.t("value.or_more", n=int(row["x"])) if row is last else str(int(row["x"])),
                whole(row["n"]),
                number(row["actual"]),
                number(row["low"]),
                number(row["high"]),
                number(row["expected"]),
            )
            for row in rows
        ),
        source=_holdout_source(case, found, interval=case.t("value.interval_mean")),
    )
    return Figure(
        key=table.key,
        title=table.title,
        kind=FigureKind.BAR,
        table=table,
        x="repeat_purchases",
        y=("actual_mean", "expected_mean"),
        extra={"low": "low", "high": "high"},
    )


def models_compared(case: Case) -> Table | Text:
    """Each model that suits a business without contract, on the same test: why this one (V2)."""
    found, problems = case.value.models_compared
    tested, nature = case.value.holdout[0], case.value.nature[0]
    if found is None or tested is None or nature is None:
        return unavailable(case, "models", problems or case.value.holdout[1])
    rows = records(found)
    nearest = rows[0]
    chosen = next(row for row in rows if row["model"] == tested.model.name)
    return Table(
        key="models_compared",
        title=case.t(
            "value.models_title_same" if nearest is chosen else "value.models_title",
            chosen=case.t(f"value.model.{chosen['model']}"),
            error=signed_share(case, float(chosen["error"])),
            nearest=case.t(f"value.model.{nearest['model']}"),
        ),
        columns=columns(
            case,
            {
                "model": Unit.TEXT,
                "is_chosen": Unit.FLAG,
                "log_likelihood": Unit.NUMBER,
                "expected": Unit.COUNT,
                "actual": Unit.COUNT,
                "error": Unit.TEXT,
                "conditional_error": Unit.RATIO,
            },
        ),
        rows=tuple(
            (
                case.t(f"value.model.{row['model']}"),
                row is chosen,
                number(row.get("log_likelihood_weeks")),
                whole(row.get("expected")),
                whole(row.get("actual")),
                None if row["refused"] else signed_share(case, float(row["error"])),
                number(row.get("conditional_error")),
            )
            for row in rows
        ),
        source=_holdout_source(case, tested),
        note=" ".join((_nature(case, nature), case.t("value.models_note"), *_refusals(case, rows))),
    )


def parameters(case: Case) -> Table | Text:
    """Parameters of the lifetime model, with their interval and what they mean (V2)."""
    found, problems = case.value.model
    if found is None:
        return unavailable(case, "lifetime", problems)
    return Table(
        key="lifetime_parameters",
        title=case.t(
            f"value.parameters_title{_of_contracts(found)}",
            model=model_name(case, found),
            n=count(case, found.n),
            repeat=count(case, found.n_repeat),
        ),
        columns=columns(
            case,
            {
                "parameter": Unit.TEXT,
                "meaning": Unit.TEXT,
                "value": Unit.RATIO,
                "low": Unit.RATIO,
                "high": Unit.RATIO,
            },
        ),
        rows=tuple(
            (
                one["parameter"],
                case.t(f"value.parameter.{one['parameter']}", currency=case.currency),
                number(one["value"]),
                number(one["low"]),
                number(one["high"]),
            )
            for one in records(found.parameters)
        ),
        source=source(
            case,
            found.n,
            model=model_name(case, found),
            interval=case.t("value.interval_parameters", draws=count(case, len(found.draws))),
            as_of=found.as_of,
        ),
        note=" ".join(_model_notes(case, found)),
    )


def model_name(case: Case, found: LifetimeModel) -> str:
    """Name the model of purchases and that of spend."""
    spend = case.t(f"value.spend.{found.spend_rule}")
    return case.t("value.model", purchases=case.t(f"value.model.{found.name}"), spend=spend)


def _survival(case: Case, found: HoldOut) -> Figure:
    table = Table(
        key="holdout",
        title=_fit_title(case, found),
        columns=columns(
            case,
            {
                "renewals": Unit.COUNT,
                "n": Unit.COUNT,
                "actual_share": Unit.SHARE,
                "expected_share": Unit.SHARE,
            },
        ),
        rows=tuple(
            (whole(renewals), whole(n), number(actual), number(expected))
            for renewals, n, actual, expected in found.cumulative.itertuples(index=False)
        ),
        source=_holdout_source(case, found),
        note=case.t("value.fit_note", split=case.date(found.split)),
    )
    return Figure(
        key=table.key,
        title=table.title,
        kind=FigureKind.LINE,
        table=table,
        x="renewals",
        y=("actual_share", "expected_share"),
        y_range=(0, 1),
        x_label=case.t("value.column.renewals"),
    )


def _of_contracts(found: LifetimeModel) -> str:
    """End of the keys of the texts that speak of contracts, renewed, not of purchases."""
    return "_renewals" if found.name is ModelName.SHIFTED_BETA_GEOMETRIC else ""


def _fit_rows(found: HoldOut) -> Iterator[tuple[Cell, ...]]:
    """Before the split the model is fitted, after it forecasts; the two lines meet."""
    weeks = list(found.cumulative.itertuples(index=False))
    last_fitted = max((at for at, week in enumerate(weeks) if not week.is_holdout), default=-1)
    for at, (day, actual, expected, _) in enumerate(weeks):
        known = number(expected)
        yield (
            day,
            whole(actual),
            known if at <= last_fitted else None,
            known if at >= last_fitted else None,
        )


def _refusals(case: Case, rows: list[dict[str, Any]]) -> list[str]:
    """Say why a model could not be fitted."""
    return [
        texts.problem(Problem(row["refused"], in_words(row["model"])), case.language)
        for row in rows
        if row["refused"]
    ]


def _nature(case: Case, found: NatureFound) -> str:
    """Say why that model: the nature of the business as the file shows it."""
    return case.t(
        f"value.nature.{found.nature}",
        contracts=share(case, found.contract_share),
        once="" if math.isnan(found.one_time_share) else share(case, found.one_time_share),
        bound=share(case, case.assumed("lifetime.leave_at_once_share")),
    )


def _fit_title(case: Case, found: HoldOut) -> str:
    error = number(found.error)
    return case.t(
        f"value.fit_title{_of_contracts(found.model)}",
        days=count(case, (found.until - found.split).days),
        expected=count(case, found.expected),
        low=count(case, found.interval.low),
        high=count(case, found.interval.high),
        actual=count(case, found.actual),
        error=case.t("value.unknown") if error is None else signed_share(case, error),
    )


def signed_share(case: Case, value: float) -> str:
    """Write a difference in per cent with its sign."""
    written = f"{count(case, abs(100 * value), 1)}"
    sign = "\N{MINUS SIGN}" if value < 0 else "+"
    return case.t("value.per_cent", value=f"{sign}{written}")


def _holdout_source(case: Case, found: HoldOut, interval: str = "") -> Source:
    return source(
        case,
        found.n,
        rule=case.t("value.rule.holdout", split=case.date(found.split)),
        model=model_name(case, found.model),
        interval=interval,
        as_of=found.until,
    )


def _model_notes(case: Case, found: LifetimeModel) -> list[str]:
    notes = []
    proof = found.convergence
    if proof is not None:
        notes.append(case.t("value.converged", agreeing=proof.n_agreeing, starts=proof.n_starts))
    nature = case.value.nature[0]
    if nature is not None:
        notes.insert(0, _nature(case, nature))
    correlation = number(found.basket_correlation)
    if correlation is not None and found.spend_rule == "gamma_gamma":
        notes.append(case.t("value.correlation", value=count(case, correlation, 2)))
    if found.kept_rate < 1:
        kept = share(case, found.kept_rate, 1)
        notes.append(case.t("value.kept_rate", share=kept))
    if found.n_without_spend:
        notes.append(case.t("value.without_spend", count=count(case, found.n_without_spend)))
    return notes
