"""What the account of a file makes us say: what stops the reading, what is only told."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from parcours.customers.tables import FileReading
from parcours.errors import Problem
from parcours.files.reading import account
from parcours.files.reading.finishing import Finished
from parcours.files.reading.staging import Staged, State

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection as Connection

MOST_REFUSED = 0.05
"""Beyond this share of refused lines a file is not read: something general is wrong with it."""
_FEW_LINES = 20
"""Below, a share means nothing: one bad line out of ten does not stop the reading."""
_TOLD = 5
_MOSTLY = 0.5


def of_staged(
    connection: Connection, staged: Staged, counts: account.Counts, currency: str
) -> list[Problem]:
    """Say what is wrong with a file once staged."""
    name = staged.plan.raw.name
    ragged = len(staged.plan.raw.ragged)
    rows = data_rows(counts) + ragged
    refused = counts.rows[State.REFUSED] + ragged
    if not rows:
        return [Problem("file_without_rows", name, severity="warning")]
    problems = _of_columns(connection, staged, counts, currency)
    if refused > MOST_REFUSED * rows and (rows >= _FEW_LINES or refused == rows):
        problems.append(Problem("too_many_refused", name, values={"n": refused, "rows": rows}))
        problems += [
            Problem(f"refused_{cell.reason}", f"{name}:{cell.line} ({cell.column})")
            for cell in account.refusals(connection, staged)[:_TOLD]
        ]
    return problems


def of_finished(done: Finished, files: Sequence[FileReading]) -> list[Problem]:
    """Say what making a table set aside, and whether the totals of the files are found again."""
    problems, table = [], f"@table.{done.name}"
    if done.duplicates:
        n = sum(done.duplicates.values())
        problems.append(Problem("rows_repeated", table, severity="warning", values={"n": n}))
    if done.conflicting:
        code = "rows_contradict_customers" if done.name == "customers" else "rows_contradict"
        problems.append(Problem(code, table, severity="warning", values={"n": done.conflicting}))
    if done.lines_alike:
        n = done.lines_alike
        problems.append(Problem("rows_alike", table, severity="warning", values={"n": n}))
    if done.lines_added_up:
        n = done.lines_added_up
        problems.append(Problem("order_lines_added_up", table, severity="warning", values={"n": n}))
    problems += [
        Problem("column_left_behind", f"{done.name}, {column[2:]}", severity="info")
        for column in done.left_behind
    ]
    return problems + [problem for file in files for problem in _totals(file)]


def data_rows(counts: account.Counts) -> int:
    """Return the number of lines that are neither empty nor a total."""
    return sum(counts.rows[s] for s in (State.KEPT, State.REFUSED, State.WITHOUT_CUSTOMER))


def _of_columns(
    connection: Connection, staged: Staged, counts: account.Counts, currency: str
) -> list[Problem]:
    problems = []
    rows = data_rows(counts)
    for at, column in enumerate(staged.plan.columns):
        where = f"{staged.plan.raw.name}, {column.heading}"
        restored = column.how.kind == "id" and column.how.width and counts.converted[at]
        if restored:
            problems.append(
                Problem("leading_zeros_restored", where, severity="warning", values={"n": restored})
            )
        if not counts.refused[at] or column.how.kind not in {"id", "amount"}:
            continue
        texts = account.refused_texts(staged, connection, at)
        reasons = [account.reason(column, text) for text in texts]
        problems += _of_refused(where, column.column.required, reasons, counts.refused[at], rows)
    return [
        Problem(
            one.code,
            one.where,
            expected=currency if one.code == "other_currency" else "",
            severity=one.severity,
            values=one.values,
        )
        for one in problems
    ]


def _of_refused(
    where: str, is_required: bool, reasons: Sequence[str], refused: int, rows: int
) -> list[Problem]:
    """Say what most refused cells of a column have in common."""
    stops = is_required and refused > MOST_REFUSED * rows
    told = []
    for reason, code in (("id_spoilt", "ids_spoilt"), ("other_currency", "other_currency")):
        if reasons.count(reason) > _MOSTLY * len(reasons):
            told.append(
                Problem(
                    code, where, severity="error" if stops else "warning", values={"n": refused}
                )
            )
    if reasons.count("number_in_percent") > _MOSTLY * len(reasons) and refused > _MOSTLY * rows:
        told.append(
            Problem("amounts_in_percent", where, severity="error" if is_required else "warning")
        )
    return told


def _totals(file: FileReading) -> list[Problem]:
    return [
        Problem(
            "total_differs",
            f"{file.file}, {total.column}",
            severity="warning",
            values={"found": total.in_file, "expected": total.declared},
        )
        for total in file.totals
        if total.declared is not None and abs(total.declared - total.in_file) >= Decimal("0.01")
    ]
