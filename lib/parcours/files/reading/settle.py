"""What a sample assumed, the whole column verifies: read again, confirmed, or said to be mixed."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from parcours.errors import Problem
from parcours.files.reading import account
from parcours.files.reading.french import How, marks, orders
from parcours.files.reading.plan import PlannedColumn, with_how, without
from parcours.files.reading.staging import Staged, stage

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection as Connection


def settle(connection: Connection, staged: Staged) -> tuple[Staged, account.Counts, list[Problem]]:
    """Verify each assumption on the whole file; read the file again where one was wrong."""
    counts = account.count(connection, staged)
    problems: list[Problem] = []
    plan = staged.plan
    for at, column in enumerate(staged.plan.columns):
        how, found = _verified(connection, staged, counts, at, column)
        problems += found
        if how is None:
            plan = without(plan, column.column.name)
        elif how != column.how:
            plan = with_how(plan, column.column.name, how)
    if plan != staged.plan:
        staged = stage(connection, plan, staged.table)
        counts = account.count(connection, staged)
    return staged, counts, problems


def _verified(
    connection: Connection, staged: Staged, counts: account.Counts, at: int, column: PlannedColumn
) -> tuple[How | None, list[Problem]]:
    if column.native:
        return column.how, []
    if column.how.kind in {"date", "time"}:
        return _verified_order(connection, staged, counts, at, column)
    if column.how.kind in {"amount", "number"}:
        return _verified_mark(connection, staged, counts, at, column)
    return column.how, []


def _verified_order(
    connection: Connection, staged: Staged, counts: account.Counts, at: int, column: PlannedColumn
) -> tuple[How | None, list[Problem]]:
    """Day first or month first: a date such as 25/12 tells, wherever it stands.

    None: the column uses both, and none of its dates can be trusted.
    """
    where = f"{staged.plan.raw.name}, {column.heading}"
    is_day_first = column.how.order == "dmy"
    (confirmed,) = connection.execute(
        f'SELECT coalesce(max(day("{column.column.name}")), 0) > 12 FROM {staged.table}'
        f" WHERE _converted & {1 << at} <> 0"
    ).fetchall()[0]
    contrary = 0
    if counts.refused[at]:
        found = orders(account.refused_texts(staged, connection, at))
        contrary = found.second if is_day_first else found.first
    if contrary and confirmed:
        is_required = column.column.required
        problem = Problem(
            "date_order_mixed",
            where,
            severity="error" if is_required else "warning",
            values={"n": counts.refused[at]},
        )
        return (column.how if is_required else None), [problem]
    if contrary:
        other = replace(column.how, order="mdy" if is_day_first else "dmy", is_assumed=False)
        return other, []
    if column.how.is_assumed and counts.converted[at] and not confirmed:
        return column.how, [
            Problem(
                "date_order_assumed",
                where,
                found=f"@reading.how.{column.how.code}",
                severity="warning",
            )
        ]
    return column.how, []


def _verified_mark(
    connection: Connection, staged: Staged, counts: account.Counts, at: int, column: PlannedColumn
) -> tuple[How | None, list[Problem]]:
    """Comma or point: 12,5 or 12.5 tells, 1.234 does not."""
    where = f"{staged.plan.raw.name}, {column.heading}"
    if not counts.odd[at] or not column.how.mark:
        return column.how, []
    found = marks(account.odd_texts(staged, connection, at), column.how.signs)
    contrary = found.second if column.how.mark == "," else found.first
    if column.how.is_assumed and contrary:
        return replace(column.how, mark="." if column.how.mark == "," else ","), []
    if column.how.is_assumed and found.ambiguous:
        return column.how, [
            Problem("decimal_mark_assumed", where, severity="warning", found=column.how.mark)
        ]
    if contrary:
        return replace(column.how, mark=""), [
            Problem("decimal_marks_mixed", where, severity="warning", values={"n": counts.odd[at]})
        ]
    return column.how, []
