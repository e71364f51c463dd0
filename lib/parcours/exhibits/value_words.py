"""Words the exhibits of customer value share: measures, sources, what cannot be computed."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from parcours import texts
from parcours.case import Case
from parcours.customers.intervals import Interval
from parcours.customers.measure import Measure
from parcours.errors import Problem
from parcours.exhibits.common import file_source
from parcours.exhibits.kinds import Column, Source, Text, Unit
from parcours.exhibits.reasons import missing

if TYPE_CHECKING:
    import pandas as pd


def columns(case: Case, units: Mapping[str, Unit]) -> tuple[Column, ...]:
    """Make columns; the label of each is ``value.column.<key>``."""
    return tuple(column(case, key, unit) for key, unit in units.items())


def column(case: Case, key: str, unit: Unit = Unit.TEXT, **words: object) -> Column:
    """Make a column; its label is ``value.column.<key>``."""
    return Column(key, case.t(f"value.column.{key}", **words), unit)


def unavailable(case: Case, what: str, problems: Iterable[Problem]) -> Text:
    """Say that a result is not there, why, and what would bring it."""
    return missing(case, case.t("value.not_yet", what=case.t(f"value.what.{what}")), problems)


def source(
    case: Case,
    n: float,
    *,
    rule: str = "",
    model: str = "",
    interval: str = "",
    as_of: dt.date | None = None,
    n_of: str = "",
) -> Source:
    """Source of a result of the customer file, at its own date; ``n`` counts customers unless said.

    Without ``interval`` the result counts all customers of the file: there is no sample to be unsure of.
    """
    told = interval or case.t("value.interval_census")
    found = file_source(case, rule=rule, model=model, n=round(n), interval=told)
    return dataclasses.replace(found, as_of=as_of or found.as_of, n_of=n_of or found.n_of)


def resampled(case: Case, interval: Interval) -> str:
    """Say how an interval by resampling was reckoned."""
    return case.t(
        "value.interval_resampled",
        level=texts.percent(interval.level, case.language),
        draws=texts.number(interval.n_resamples, case.language),
    )


def wilson(case: Case, *, is_by_customer: bool = False) -> str:
    """Say how the interval of a share was reckoned."""
    return case.t(
        "value.interval_wilson_by_customer" if is_by_customer else "value.interval_wilson"
    )


def measure_word(case: Case, measure: Measure) -> str:
    """Name a measure: margin, revenue..."""
    return case.t(f"measure.{measure}")


def of_measure(case: Case, measure: Measure) -> str:
    """Name a measure after its share: of the margin, of revenue."""
    return case.t(f"measure.of.{measure}")


def in_measure(case: Case, measure: Measure) -> str:
    """Name a measure an amount is told in: in margin, in revenue."""
    return case.t(f"measure.in.{measure}")


def measure_note(case: Case, measure: Measure) -> str:
    """Say once what an amount counts, so that revenue is never read as margin."""
    return case.t(f"measure.note.{measure}")


def amount(case: Case, value: float) -> str:
    """Write an amount as a title carries it."""
    return texts.short_money(value, case.currency, case.language)


def share(case: Case, value: float, digits: int = 0) -> str:
    """Write a share as a percentage; a small one keeps a decimal."""
    needed = 1 if 0 < abs(value) < 0.1 and not digits else digits  # noqa: PLR2004 - under 10 %
    return texts.percent(value, case.language, needed)


def count(case: Case, value: float, digits: int = 0) -> str:
    """Write a number."""
    return texts.number(value, case.language, digits)


def response_note(case: Case, parts: pd.DataFrame) -> tuple[str, ...]:
    """Say how opens by machines count in the response to messages; nothing where it is no part."""
    if "response" not in set(parts["part"]):
        return ()
    counts = case.assumed("engagement.counts_proxy_opens")
    return (case.t("value.proxy_counted" if counts else "value.proxy_note"),)
