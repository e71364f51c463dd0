"""Exhibits of step 3: how the client's files were read, what was converted, refused, matched (A1)."""

from __future__ import annotations

from decimal import Decimal

from parcours import texts
from parcours.case import Case
from parcours.customers.tables import AmountTotal, FileReading, ReadingReport
from parcours.exhibits.common import file_source
from parcours.exhibits.file_words import column
from parcours.exhibits.filters import column_label
from parcours.exhibits.kinds import Cell, Source, Table, Text, Unit
from parcours.exhibits.reasons import reasons
from parcours.files.reading import layout
from parcours.results import file_account
from parcours.results.file_account import ColumnAccount, MappingLine


def reading(case: Case) -> Table | Text:
    """Per file: format, encoding, rows read, refused and set aside (A1)."""
    report = case.file.report
    if report is None:
        return no_file(case)
    columns = (
        column(case, "file"),
        column(case, "table"),
        column(case, "format"),
        column(case, "encoding"),
        column(case, "separator"),
        column(case, "header_line", Unit.COUNT),
        *(
            column(case, f"rows_{name}", Unit.COUNT)
            for name in ("in_file", "read", "refused", "without_customer", "duplicate")
        ),
    )
    return Table(
        key="reading",
        title=_reading_title(case, report),
        columns=columns,
        rows=tuple(_reading_row(case, file) for file in report.files),
        source=_source(case, "assets.reading_rule"),
        note=_not_counted(case, report),
        empty=case.t("assets.nothing_read"),
    )


def reconciliation(case: Case) -> Table | Text:
    """Per column of money: what the file holds, what was read, what was set aside (A1)."""
    report = case.file.report
    if report is None:
        return no_file(case)
    rows = [
        (file.file, column_label(total.column, case.language), *_amounts(total))
        for file in report.files
        for total in file.totals
    ]
    gap = file_account.money_difference(report)
    title = (
        case.t("assets.money_title_gap", gap=_money(case, gap))
        if gap
        else case.t("assets.money_title", n=len(rows))
    )
    return Table(
        key="reconciliation",
        title=title if rows else case.t("assets.no_money"),
        columns=(
            column(case, "file"),
            column(case, "amount_column"),
            *(
                column(case, name, Unit.RATIO)
                for name in (
                    "in_file",
                    "amount_read",
                    "amount_refused",
                    "amount_without_customer",
                    "amount_duplicates",
                    "difference",
                    "declared",
                )
            ),
        ),
        rows=tuple(rows),
        source=_source(case, "assets.money_rule"),
        note=case.t("assets.money_note", currency=case.currency),
        empty=case.t("assets.no_money"),
    )


def conversions(case: Case) -> Table | Text:
    """Per column: what was filled, converted, refused, and how it was read (A1)."""
    report = case.file.report
    if report is None:
        return no_file(case)
    accounts = [one for one in file_account.columns(report) if one.name]
    return Table(
        key="conversions",
        title=case.t(
            "assets.conversions_title",
            converted=texts.number(sum(one.converted for one in accounts), case.language),
            refused=texts.number(sum(one.refused for one in accounts), case.language),
            columns=len(accounts),
        ),
        columns=(
            column(case, "table"),
            column(case, "heading"),
            column(case, "our_column"),
            column(case, "kind"),
            column(case, "how"),
            *(
                column(case, name, Unit.COUNT)
                for name in ("filled", "empty", "null_words", "converted", "refused", "valid")
            ),
        ),
        rows=tuple(_conversion_row(case, one) for one in accounts),
        source=_source(case, "assets.conversions_rule"),
        note=case.t("assets.conversions_note"),
        empty=case.t("assets.nothing_read"),
    )


def refused(case: Case) -> Table | Text:
    """Where the first refused lines and cells stand, and why; never what they say (A1)."""
    report = case.file.report
    if report is None:
        return no_file(case)
    n = file_account.refusals(report)
    shown = [one for file in report.files for one in file.refused]
    return Table(
        key="refused",
        title=case.t("assets.refused_title", n=n) if n else case.t("assets.refused_title_none"),
        columns=(
            column(case, "file"),
            column(case, "line", Unit.COUNT),
            column(case, "heading"),
            column(case, "reason"),
        ),
        rows=tuple(
            (
                one.file,
                one.line,
                one.column or case.t("assets.whole_line"),
                case.t(f"reading.reason.{one.reason}"),
            )
            for one in shown
        ),
        source=_source(case, "assets.reading_rule"),
        note=_refused_note(case, len(shown), n) if shown else "",
        empty=case.t("assets.refused_none"),
    )


def mapping(case: Case) -> Table | Text:
    """How the client's headings read as our columns, and who says so (A1)."""
    report = case.file.report
    if report is None:
        return no_file(case)
    lines = file_account.mapping_lines(report, case.workbook.assets.mappings)
    used = [one for one in lines if one.name]
    return Table(
        key="register.mapping",
        title=case.t(
            "assets.mapping_title",
            used=len(used),
            n=len(lines),
            confirmed=sum(one.is_confirmed for one in used),
        ),
        columns=(
            column(case, "file"),
            column(case, "n_files", Unit.COUNT),
            column(case, "table"),
            column(case, "heading"),
            column(case, "our_column"),
            column(case, "confirmed", Unit.FLAG),
        ),
        rows=tuple(_mapping_row(case, one) for one in lines),
        source=_source(case, "assets.mapping_rule"),
        note=case.t("assets.mapping_note"),
        empty=case.t("assets.nothing_read"),
    )


def mapping_changes(case: Case) -> Table | Text:
    """What changed in the files since their reading was confirmed (A1)."""
    report, tables = case.file.report, case.file.tables
    if report is None or tables is None:
        return no_file(case)
    known = case.workbook.assets.mappings
    if not any(one.is_confirmed for one in known):
        return Text((case.t("assets.changes_first"),), case.t("assets.changes_none"), "missing")
    found = file_account.mapping_changes(report, tables.sources, known)
    return Table(
        key="mapping_changes",
        title=case.t("assets.changes_title", n=len(found))
        if found
        else case.t("assets.changes_title_none"),
        columns=(
            column(case, "change"),
            column(case, "file"),
            column(case, "heading"),
            column(case, "our_column"),
        ),
        rows=tuple(
            (
                case.t(f"assets.change.{one.kind}"),
                one.file,
                one.heading or None,
                _our_column(case, one.name) if one.heading else None,
            )
            for one in found
        ),
        source=_source(case, "assets.changes_rule"),
        note=case.t("assets.changes_note") if found else "",
        empty=case.t("assets.changes_title_none"),
    )


def warnings(case: Case) -> Text:
    """What reading the files raised: assumptions made, lines repeated, mappings that changed (A1)."""
    report = case.file.report
    if report is None:
        return no_file(case)
    said = tuple(dict.fromkeys(texts.problem(one, case.language) for one in report.problems))
    if not said:
        return Text((case.t("assets.no_warning"),), case.t("assets.no_warning"), "decided")
    return Text(said, case.t("assets.warnings_title", n=len(said)), "finding")


def no_file(case: Case) -> Text:
    """Say why there is no file to speak of, and what one would bring."""
    problems = case.file.reading[1]
    key = "assets.file_refused_title" if problems else "assets.no_file_title"
    said = (*reasons(case, problems), case.t("assets.no_file_gain"))
    return Text(said, case.t(key), "missing")


def table_name(case: Case, table: str) -> str:
    """Name one of our tables."""
    return case.t(f"table.{table}") if table else case.t("assets.left_aside")


def _refused_note(case: Case, shown: int, n: int) -> str:
    private = case.t("assets.refused_private")
    return (
        private if shown >= n else f"{case.t('assets.refused_first', shown=shown, n=n)} {private}"
    )


def _reading_title(case: Case, report: ReadingReport) -> str:
    if not report.files:
        return case.t("assets.nothing_read")
    gap = file_account.money_difference(report)
    has_money = any(file.totals for file in report.files)
    n = report.rows_read
    said = {
        "n": n,
        "read": texts.number(n, case.language),
        "of": texts.number(sum(file.rows_in_file for file in report.files), case.language),
        "files": case.t("assets.files_count", n=len(report.files)),
    }
    if gap:
        return case.t("assets.reading_title_gap", **said, gap=_money(case, gap))
    return case.t("assets.reading_title" if has_money else "assets.reading_title_no_money", **said)


def _not_counted(case: Case, report: ReadingReport) -> str:
    """Say how many lines are no lines of data: empty ones, and totals."""
    counts = {
        "empty": sum(file.rows_empty for file in report.files),
        "total": sum(file.rows_total for file in report.files),
    }
    return " ".join(case.t(f"assets.rows_{name}", n=n) for name, n in counts.items() if n)


def _reading_row(case: Case, file: FileReading) -> tuple[Cell, ...]:
    separator = layout.NAMES.get(file.separator, "other") if file.separator else ""
    return (
        file.file,
        table_name(case, file.table),
        file.format.upper(),
        file.encoding or None,
        case.t(f"assets.separator.{separator}") if separator else None,
        file.header_line,
        file.rows_in_file,
        file.rows_read,
        file.rows_refused,
        file.rows_without_customer,
        file.rows_duplicate,
    )


def _amounts(total: AmountTotal) -> tuple[Cell, ...]:
    amounts = (
        total.in_file,
        total.read,
        total.refused,
        total.without_customer,
        total.duplicates,
        total.difference,
    )
    declared = None if total.declared is None else float(total.declared)
    return (*(float(one) for one in amounts), declared)


def _conversion_row(case: Case, one: ColumnAccount) -> tuple[Cell, ...]:
    return (
        table_name(case, one.table),
        one.heading,
        _our_column(case, one.name),
        case.t(f"column.kind.{one.kind}") if one.kind else None,
        case.listed([case.t(f"reading.how.{how}") for how in one.how]) or None,
        one.filled,
        one.empty,
        one.null_words,
        one.converted,
        one.refused,
        one.valid,
    )


def _mapping_row(case: Case, one: MappingLine) -> tuple[Cell, ...]:
    return (
        one.files,
        one.n_files,
        table_name(case, one.table),
        one.heading,
        _our_column(case, one.name),
        one.is_confirmed,
    )


def _our_column(case: Case, name: str) -> str:
    if not name:
        return case.t("assets.not_used")
    if name.startswith("x_"):
        return case.t("assets.own_column")
    return column_label(name, case.language)


def _money(case: Case, amount: Decimal) -> str:
    return texts.money(float(amount), case.currency, case.language, 2)


def _source(case: Case, rule: str) -> Source:
    return file_source(case, rule=case.t(rule))
