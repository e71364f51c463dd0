"""Exhibits of step 3: how the values of each column of the file are spread (A1)."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from parcours import texts
from parcours.case import Case
from parcours.exhibits.common import file_source
from parcours.exhibits.file_quality import completeness
from parcours.exhibits.file_reading import no_file, table_name
from parcours.exhibits.file_words import column
from parcours.exhibits.filters import column_label
from parcours.exhibits.frames import number, records, whole
from parcours.exhibits.kinds import Cell, Column, Exhibit, Section, Source, Table, Text, Unit
from parcours.exhibits.reasons import missing

if TYPE_CHECKING:
    import pandas as pd

_QUANTILES = ("q05", "q25", "q50", "q75", "q95")


def fields(case: Case) -> Section:
    """How full each field is, for all and by public, and what its values are (A1)."""
    return Section(
        key="file_fields",
        title=case.t("assets.fields"),
        step=case.t("step.assets"),
        exhibits=tuple(dict.fromkeys((completeness(case), *distributions(case)))),
    )


def distributions(case: Case) -> tuple[Exhibit, ...]:
    """Values, numbers and dates of the file: how they are spread, nobody's among them (A1)."""
    return (value_distributions(case), number_distributions(case), date_distributions(case))


def value_distributions(case: Case) -> Table | Text:
    """The most frequent values of each category, the others together, the empty cells (A1)."""
    found, problems = case.file.distributions
    if found is None:
        return _not_there(case, problems)
    groups = [
        (str(table), str(column), records(values))
        for (table, column), values in found.categories.groupby(["table", "column"], sort=False)
    ]
    return Table(
        key="value_distributions",
        title=_values_title(case, found.categories, len(groups)),
        columns=(
            *_place(case),
            column(case, "frequent_values"),
            column(case, "other_values", Unit.COUNT),
            column(case, "other_share", Unit.SHARE),
            column(case, "empty_share", Unit.SHARE),
        ),
        rows=tuple(_values_row(case, *group) for group in groups),
        source=_source(case),
        note=case.t("assets.values_note", least=case.file.least_group),
        empty=case.t("assets.no_values"),
    )


def number_distributions(case: Case) -> Table | Text:
    """Quantiles of each column of numbers (A1)."""
    found, problems = case.file.distributions
    if found is None:
        return _not_there(case, problems)
    return Table(
        key="number_distributions",
        title=_numbers_title(case, found.numbers),
        columns=(*_place(case), *_quantile_columns(case, Unit.RATIO)),
        rows=tuple(
            (*_named(case, row), whole(row["filled"]), *(number(row[q]) for q in _QUANTILES))
            for row in records(found.numbers)
        ),
        source=_source(case),
        note=case.t("assets.quantiles_note", least=case.file.least_group),
        empty=case.t("assets.no_values"),
    )


def date_distributions(case: Case) -> Table | Text:
    """Quantiles of each column of dates (A1)."""
    found, problems = case.file.distributions
    if found is None:
        return _not_there(case, problems)
    return Table(
        key="date_distributions",
        title=_dates_title(case, found.dates),
        columns=(*_place(case), *_quantile_columns(case, Unit.DATE)),
        rows=tuple(
            (*_named(case, row), whole(row["filled"]), *(_day(row[q]) for q in _QUANTILES))
            for row in records(found.dates)
        ),
        source=_source(case),
        note=case.t("assets.quantiles_note", least=case.file.least_group),
        empty=case.t("assets.no_values"),
    )


def _values_row(
    case: Case, table: str, column: str, values: list[dict[str, Any]]
) -> tuple[Cell, ...]:
    frequent = [row for row in values if isinstance(row["value"], str) and row["value"]]
    others = next((row for row in values if not isinstance(row["value"], str)), None)
    empty = next((row for row in values if row["value"] == ""), None)
    said = [
        case.t("assets.value_share", value=_word(case, table, column, row), share=_pct(case, row))
        for row in frequent
    ]
    return (
        table_name(case, table),
        column_label(column, case.language),
        " · ".join(said) or None,
        0 if others is None else whole(others["n_values"]),
        0.0 if others is None else number(others["share"]),
        0.0 if empty is None else number(empty["share"]),
    )


def _word(case: Case, table: str, column: str, row: dict[str, Any]) -> str:
    """Return a value as the file has it; yes or no in the case's language."""
    tables = case.tables
    known = tables.get(table) if tables is not None else None
    is_flag = known is not None and known[column].type().is_boolean()
    return case.t(f"assets.flag.{row['value']}") if is_flag else str(row["value"])


def _pct(case: Case, row: dict[str, Any]) -> str:
    return texts.percent(float(row["share"]), case.language, 0 if row["share"] >= 0.1 else 1)  # noqa: PLR2004


def _values_title(case: Case, values: pd.DataFrame, n: int) -> str:
    told = [row for row in records(values) if isinstance(row["value"], str) and row["value"]]
    categories = [row for row in told if row["value"] not in {"yes", "no"}]
    if not categories:
        return case.t("assets.values_title_plain", n=n)
    most = max(categories, key=lambda row: float(row["share"]))
    return case.t(
        "assets.values_title",
        n=n,
        value=str(most["value"]),
        share=texts.percent(float(most["share"]), case.language),
        column=column_label(str(most["column"]), case.language),
        table=table_name(case, str(most["table"])),
    )


def _numbers_title(case: Case, numbers: pd.DataFrame) -> str:
    told = [
        row
        for row in records(numbers)
        if number(row["q25"]) is not None and number(row["q75"]) is not None
    ]
    first = next(
        (row for row in told if row["table"] == "orders" and row["column"] == "amount"), None
    )
    if first is None:
        return case.t("assets.numbers_title_plain", n=len(numbers))
    low, middle, high = (
        texts.money(float(first[q]), case.currency, case.language) for q in ("q25", "q50", "q75")
    )
    return case.t("assets.numbers_title", low=low, middle=middle, high=high)


def _dates_title(case: Case, dates: pd.DataFrame) -> str:
    told = [row for row in records(dates) if _day(row["q50"]) is not None]
    wanted = next((row for row in told if row["table"] == "orders"), told[0] if told else None)
    if wanted is None:
        return case.t("assets.dates_title_plain", n=len(dates))
    return case.t(
        "assets.dates_title",
        column=column_label(str(wanted["column"]), case.language),
        table=table_name(case, str(wanted["table"])),
        date=case.date(_day(wanted["q50"])),
    )


def _place(case: Case) -> tuple[Column, ...]:
    return (column(case, "table"), column(case, "field"))


def _quantile_columns(case: Case, unit: Unit) -> tuple[Column, ...]:
    return (
        column(case, "filled", Unit.COUNT),
        *(column(case, name, unit) for name in _QUANTILES),
    )


def _named(case: Case, row: dict[str, Any]) -> tuple[str, str]:
    return table_name(case, str(row["table"])), column_label(str(row["column"]), case.language)


def _day(value: object) -> dt.date | None:
    return value if isinstance(value, dt.date) and value == value else None  # noqa: PLR0124 - NaT


def _not_there(case: Case, problems: Any) -> Text:
    if case.file.tables is None:
        return no_file(case)
    return missing(case, case.t("assets.quality_missing"), problems)


def _source(case: Case) -> Source:
    return file_source(case, rule=case.t("assets.distributions_rule"))
