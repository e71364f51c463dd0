"""Exhibits of step 3: how full the file is, by public too, and how far it can be trusted (A1)."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from parcours import texts
from parcours.case import Case
from parcours.errors import Problem
from parcours.exhibits.common import file_source
from parcours.exhibits.file_reading import no_file, table_name
from parcours.exhibits.file_words import column
from parcours.exhibits.filters import column_label
from parcours.exhibits.frames import number, records, whole, without_small
from parcours.exhibits.kinds import Cell, Column, Figure, FigureKind, Table, Text, Unit
from parcours.exhibits.reasons import missing

if TYPE_CHECKING:
    import pandas as pd

    from parcours.customers.quality import Inventory

_PER_CENT = 100.0


def completeness(case: Case) -> Figure | Table | Text:
    """How full each field of the customers' file is, for all and by public kept (A1)."""
    by_public = case.publics.completeness[0]
    return _of_fields(case) if by_public is None else _by_public(case, by_public)


def completeness_of_tables(case: Case) -> Table | Text:
    """How full each column of every table is, and how much of it looks right (A1)."""
    return _of_fields(case)


def file_quality(case: Case) -> Table | Text:
    """How far the file can be trusted: duplicates, orphans, matches, freshness (A1)."""
    found, problems = case.file.inventory
    if found is None:
        return _not_measured(case, problems)
    rows = (
        *_duplicates(case, found),
        *_links(case, found),
        *_matches(case, found),
        *_freshness(case, found),
    )
    return Table(
        key="file_quality",
        title=_quality_title(case, found),
        columns=(
            column(case, "check"),
            column(case, "table"),
            column(case, "counted", Unit.COUNT),
            column(case, "counted_of", Unit.COUNT),
            column(case, "share", Unit.SHARE),
            column(case, "detail"),
        ),
        rows=rows,
        source=file_source(case, rule=case.t("assets.quality_rule")),
        note=case.t("assets.quality_note"),
        empty=case.t("assets.quality_missing"),
    )


def segmentations(case: Case) -> Table | Text:
    """How the customers' file already sorts customers, small groups hidden with their complement (A1)."""
    found, problems = case.file.inventory
    if found is None:
        return _not_measured(case, problems)
    least = case.file.least_group
    groups = [
        (str(column), without_small(values.reset_index(drop=True), "customers", least))
        for column, values in found.segmentations.groupby("column", sort=False)
    ]
    is_masked = any(bool(values["is_masked"].any()) for _, values in groups)
    return Table(
        key="segmentations",
        title=case.t(
            "assets.segmentations_title",
            n=len(groups),
            names=case.listed([column_label(column, case.language) for column, _ in groups]),
        )
        if groups
        else case.t("assets.segmentations_none"),
        columns=(
            column(case, "field"),
            column(case, "value"),
            column(case, "customers", Unit.COUNT),
            column(case, "share", Unit.SHARE),
        ),
        rows=tuple(row for column, values in groups for row in _groups(case, column, values)),
        source=file_source(case, rule=case.t("assets.segmentations_rule")),
        note=case.t("value.masked_groups", least=least) if is_masked else "",
        empty=case.t("assets.segmentations_none"),
    )


def _groups(case: Case, column: str, values: pd.DataFrame) -> list[tuple[Cell, ...]]:
    """Return the groups of a segmentation; those too small are put together, without their names."""
    field = column_label(column, case.language)
    shown: list[tuple[Cell, ...]] = [
        (
            field,
            row["value"] if isinstance(row["value"], str) else case.t("assets.unknown_value"),
            whole(row["customers"]),
            number(row["share_of_customers"]),
        )
        for row in records(values[~values["is_masked"]])
    ]
    n = int(values["is_masked"].sum())
    return [*shown, (field, case.t("assets.hidden_values", n=n), None, None)] if n else shown


def volumes(case: Case) -> Table | Text:
    """Tables of the file: rows, columns, dates covered (A1)."""
    found = case.file.inventory[0]
    if found is None:
        return no_file(case)
    listed = records(found.tables)
    total = sum(int(row["rows"]) for row in listed)
    return Table(
        key="volumes",
        title=case.t(
            "assets.volumes_title",
            n=len(listed),
            rows=texts.number(total, case.language),
        ),
        columns=(
            column(case, "table"),
            column(case, "n_files", Unit.COUNT),
            column(case, "rows", Unit.COUNT),
            column(case, "n_columns", Unit.COUNT),
            column(case, "first_date", Unit.DATE),
            column(case, "last_date", Unit.DATE),
        ),
        rows=tuple(
            (
                table_name(case, str(row["table"])),
                whole(row["files"]),
                whole(row["rows"]),
                whole(row["columns"]),
                _day(row["first_date"]),
                _day(row["last_date"]),
            )
            for row in listed
        ),
        source=file_source(case),
    )


def _not_measured(case: Case, problems: tuple[Problem, ...]) -> Text:
    """Say why nothing can be told of the file: there is none, or what stands in the way."""
    if case.file.tables is None:
        return no_file(case)
    return missing(case, case.t("assets.quality_missing"), problems)


def _of_fields(case: Case) -> Table | Text:
    found, problems = case.file.inventory
    if found is None:
        return _not_measured(case, problems)
    listed = records(found.columns)
    needed = _PER_CENT * case.assumed("touchpoints.needed_completeness")
    poor = sum((number(row["completeness_pct"]) or 0.0) < needed for row in listed)
    return Table(
        key="completeness",
        title=case.t(
            "assets.completeness_title",
            n=poor,
            of=len(listed),
            needed=texts.percent(needed / _PER_CENT, case.language),
        ),
        columns=(
            column(case, "table"),
            column(case, "heading"),
            column(case, "our_column"),
            column(case, "filled", Unit.COUNT),
            column(case, "completeness", Unit.SHARE),
            column(case, "validity", Unit.SHARE),
        ),
        rows=tuple(
            (
                table_name(case, str(row["table"])),
                str(row["heading"]),
                column_label(str(row["column"]), case.language),
                whole(row["filled"]),
                _share(row["completeness_pct"]),
                _share(row["validity_pct"]),
            )
            for row in listed
        ),
        source=file_source(case, rule=case.t("assets.completeness_rule")),
    )


def _by_public(case: Case, by_public: pd.DataFrame) -> Figure:
    publics = [str(one) for one in by_public.columns if one != "all"]
    rows = [
        (
            column_label(str(column), case.language),
            _share(row["all"]),
            *(_share(row[public]) for public in publics),
        )
        for column, row in by_public.iterrows()
    ]
    rows.sort(key=lambda row: (row[1] is None, row[1] or 0.0, str(row[0])))
    needed = case.assumed("touchpoints.needed_completeness")
    poor = [row for row in rows if isinstance(row[1], float) and row[1] < needed]
    customers = case.file.inventory[0]
    n = None if customers is None else _customers(customers)
    table = Table(
        key="completeness_by_public",
        title=case.t(
            "assets.completeness_public_title",
            n=len(poor),
            of=len(rows),
            needed=texts.percent(needed, case.language),
            worst=rows[0][0],
            share=texts.percent(float(rows[0][1] or 0.0), case.language),
        ),
        columns=(
            column(case, "field"),
            Column("all", case.t("assets.column.all_customers"), Unit.SHARE),
            *(Column(public, case.name_of(public), Unit.SHARE) for public in publics),
        ),
        rows=tuple(rows),
        source=file_source(case, rule=case.t("assets.completeness_rule"), n=n),
    )
    return Figure(
        key=table.key,
        title=table.title,
        kind=FigureKind.HEATMAP,
        table=table,
        x="field",
        y=("all", *publics),
        y_range=(0, 1),
    )


def _customers(found: Inventory) -> int | None:
    rows = found.tables.set_index("table")["rows"]
    return whole(rows.get("customers"))


def _quality_title(case: Case, found: Inventory) -> str:
    known = [
        float(row["known_pct"])
        for row in records(found.matches)
        if number(row["known_pct"]) is not None
    ]
    twice = found.duplicates
    if twice is None or not known:
        return case.t("assets.quality_title_plain")
    return case.t(
        "assets.quality_title",
        surplus=texts.number(twice.surplus, case.language),
        customers=texts.number(twice.customers, case.language),
        least=texts.percent(min(known) / _PER_CENT, case.language, 1),
    )


def _duplicates(case: Case, found: Inventory) -> tuple[tuple[Cell, ...], ...]:
    twice = found.duplicates
    if twice is None:
        return ()
    by_rule = [
        f"{column_label(name, case.language)} {texts.number(n, case.language)}"
        if name != "name"
        else f"{case.t('assets.rule_name')} {texts.number(n, case.language)}"
        for name, n in twice.rules
    ]
    return (
        (
            case.t("assets.check.duplicates"),
            table_name(case, "customers"),
            twice.surplus,
            twice.customers,
            twice.surplus / twice.customers if twice.customers else None,
            case.t("assets.by_rule", rules=", ".join(by_rule)),
        ),
    )


def _links(case: Case, found: Inventory) -> tuple[tuple[Cell, ...], ...]:
    return tuple(
        (
            case.t("assets.check.orphans"),
            table_name(case, str(row["table"])),
            whole(row["orphans"]),
            whole(row["rows"]),
            _share(row["orphan_pct"]),
            case.t("assets.lead_to", table=table_name(case, str(row["to_table"]))),
        )
        for row in records(found.links)
    )


def _matches(case: Case, found: Inventory) -> tuple[tuple[Cell, ...], ...]:
    return tuple(
        (
            case.t("assets.check.matches"),
            table_name(case, str(row["table"])),
            whole(row["known"]),
            whole(row["customers"]),
            _share(row["known_pct"]),
            case.t(
                "assets.reach",
                share=texts.percent((number(row["reach_pct"]) or 0.0) / _PER_CENT, case.language),
            ),
        )
        for row in records(found.matches)
    )


def _freshness(case: Case, found: Inventory) -> tuple[tuple[Cell, ...], ...]:
    return tuple(
        (
            case.t("assets.check.freshness"),
            table_name(case, str(row["table"])),
            whole(row["days_since_last"]),
            None,
            None,
            case.t("assets.last_row", date=case.date(_day(row["last_date"]))),
        )
        for row in records(found.tables)
        if number(row["days_since_last"]) is not None
    )


def _share(per_cent: object) -> float | None:
    found = number(per_cent)
    return None if found is None else found / _PER_CENT


def _day(moment: object) -> dt.date | None:
    return moment.date() if isinstance(moment, dt.datetime) and moment == moment else None  # noqa: PLR0124 - NaT
