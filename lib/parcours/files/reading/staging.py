"""One file becomes one view of typed values in DuckDB, each line with an account of itself.

One pass over the file. Beside the values, a line carries its state and three bit masks, one bit
for each column: cells refused, cells that say in words that there is nothing, cells converted.
Identifiers are pseudonyms from here on.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING

import duckdb
import pyarrow as pa

from parcours.customers.schema import Privacy
from parcours.files import privacy
from parcours.files.reading import conversions, masking, plain
from parcours.files.reading.delimited import ROW
from parcours.files.reading.plan import FilePlan, PlannedColumn

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection as Connection

Teller = Callable[[PlannedColumn], str]
_VIEW = "raw_table"
_PARTS = ("plain", "others")
"""Tables under the view of a staged file: lines read at once, lines read with care."""
_TOTAL = "(sous[- ]?|grand[- ])?tota(l|ux)\\b.{0,40}|somme\\b.{0,20}|ensemble"
MOST_COLUMNS = 63
"""Columns read of one file: a bit of a signed number for each."""
_NUMERIC_TYPES = ("INT", "DOUBLE", "FLOAT", "DECIMAL", "HUGEINT")


class State(IntEnum):
    """What becomes of a line."""

    KEPT = 0
    EMPTY = 1
    TOTAL = 2
    """A line of total: no customer, no order; used as a check."""
    REFUSED = 3
    """A required cell is missing or unreadable."""
    WITHOUT_CUSTOMER = 4
    """Readable, but of nobody known (an order without a card): counted, set aside."""


@dataclass(frozen=True)
class Staged:
    """A file staged: the view of that name in DuckDB."""

    plan: FilePlan
    table: str


def stage(connection: Connection, plan: FilePlan, table: str) -> Staged:
    """Read a file into typed values: a view of that name over what was read at once and with care."""
    drop(connection, table)
    usual = plain.plain_lines(plan)
    if usual is None or not _stage_plain(connection, usual, table):
        _stage_with_care(connection, plan, table)
    return Staged(plan, table)


def drop(connection: Connection, table: str) -> None:
    """Forget what was staged under that name."""
    connection.execute(f"DROP VIEW IF EXISTS {table}")
    for part in _PARTS:
        connection.execute(f"DROP TABLE IF EXISTS {table}_{part}")


def _stage_plain(connection: Connection, usual: plain.PlainLines, table: str) -> bool:
    """Read the plain lines, then the others with care; tell whether there were few enough.

    The account of a plain line is nearly all zeros, which stand in the view and take no memory.
    """
    plan = usual.plan
    values = [
        f'{_kept_value_sql(column, column.cell)} AS "{column.column.name}"'
        for column in plan.columns
    ]
    connection.register(_VIEW, pa.RecordBatchReader.from_batches(usual.schema, usual.batches()))
    read = f"SELECT {', '.join([ROW, *values, plain.CONVERTED])} FROM {_VIEW}"
    _make(connection, plan, f"{table}_plain", read)
    if usual.is_abandoned:
        connection.execute(f"DROP TABLE {table}_plain")
        return False
    names = [f'"{column.column.name}"' for column in plan.columns]
    told = f"""SELECT {", ".join([ROW, *names])}, {State.KEPT:d}::UTINYINT AS _state,
        0::BIGINT AS _refused, 0::BIGINT AS _nothing, {plain.CONVERTED}::BIGINT AS _converted,
        0::BIGINT AS _odd FROM {table}_plain"""
    if usual.others:
        connection.register(_VIEW, pa.concat_tables(usual.others))
        _make(connection, plan, f"{table}_others", _stage_sql(plan))
        told += f" UNION ALL SELECT * FROM {table}_others"
    connection.execute(f"CREATE TEMP VIEW {table} AS {told}")
    return True


def _stage_with_care(connection: Connection, plan: FilePlan, table: str) -> None:
    plan.raw.register(connection, _VIEW)
    _make(connection, plan, f"{table}_others", _stage_sql(plan))
    connection.execute(f"CREATE TEMP VIEW {table} AS SELECT * FROM {table}_others")


def _make(connection: Connection, plan: FilePlan, table: str, select: str) -> None:
    """Make a table out of the view, which then goes."""
    try:
        connection.execute(f"CREATE OR REPLACE TEMP TABLE {table} AS {select}")
    except duckdb.Error:
        if plan.raw.failed:
            raise plan.raw.failed[0] from None
        raise
    finally:
        connection.unregister(_VIEW)
        connection.execute(f"DROP VIEW IF EXISTS {_VIEW}")  # a Parquet file makes one of its own


def _stage_sql(plan: FilePlan) -> str:
    every = [f"t{position}" for position in range(len(plan.raw.headings))]
    source = f"SELECT * FROM {_VIEW}"
    for layer in (*_texts(plan), *_layers(plan)):
        columns = ", ".join(f"{sql} AS {name}" for name, sql in layer.items())
        source = f"SELECT *, {columns} FROM ({source})"
    named = ", ".join(
        f'{_kept_value_sql(column, f"v{column.position}")} AS "{column.column.name}"'
        for column in plan.columns
    )
    return f"""SELECT {ROW}, {named}, {_state_sql(plan, every)} AS _state,
            {_mask_sql(plan, _is_refused_sql)} AS _refused,
            {_mask_sql(plan, _is_nothing_sql)} AS _nothing,
            {_mask_sql(plan, _is_converted_sql)} AS _converted,
            {_mask_sql(plan, _is_odd_sql)} AS _odd
        FROM ({source})"""


def _layers(plan: FilePlan) -> list[dict[str, str]]:
    """Put together the layers of all the columns; the last one tells what says nothing."""
    together: list[dict[str, str]] = []
    for column in plan.columns:
        for depth, layer in enumerate(_value_layers(column)):
            if depth == len(together):
                together.append({})
            together[depth].update(layer)
    return [*together, {f"n{column.position}": _nothing_sql(column) for column in plan.columns}]


def _texts(plan: FilePlan) -> list[dict[str, str]]:
    """Write the text ``t<n>`` of each cell, without blanks around it; NULL where it is empty.

    A cell that has its value ``q<n>`` at once has no blanks: only the others, ``s<n>``, are trimmed
    and read with care.
    """
    quick, others, texts = {}, {}, {}
    planned = {column.position: column for column in plan.columns}
    for position, native in enumerate(plan.raw.native_types):
        cell, column = f"c{position}", planned.get(position)
        if native.startswith(("DOUBLE", "FLOAT")):
            texts[f"t{position}"] = f"CASE WHEN NOT isnan({cell}) THEN {cell} END"
        elif native:
            texts[f"t{position}"] = cell
        elif column is None:
            texts[f"t{position}"] = _trimmed_sql(cell)
        else:
            is_quick = f"q{position} IS NOT NULL"
            quick[f"q{position}"] = conversions.quick_sql(column.how, cell)
            others[f"s{position}"] = f"CASE WHEN {is_quick} THEN NULL ELSE {_trimmed_sql(cell)} END"
            texts[f"t{position}"] = f"CASE WHEN {is_quick} THEN {cell} ELSE s{position} END"
    return [layer for layer in (quick, others, texts) if layer]


def _trimmed_sql(cell: str) -> str:
    trimmed = f"trim({cell}, ' ' || chr(9) || chr(10) || chr(13) || chr(160) || chr(8239))"
    is_plain = f"regexp_full_match({cell}, '[!-~](.*[!-~])?')"  # four times faster than to trim
    return f"CASE WHEN {is_plain} THEN {cell} ELSE nullif({trimmed}, '') END"


def _text(column: PlannedColumn) -> str:
    return f"t{column.position}"


def _value_layers(column: PlannedColumn) -> list[dict[str, str]]:
    kind, native, value = column.how.kind, column.native, f"v{column.position}"
    if kind in {"amount", "number", "count"} and native.startswith(_NUMERIC_TYPES):
        if kind == "count":
            return [{value: f"try_cast({column.cell} AS BIGINT)"}]
        return [{value: f"believable(try_cast({column.cell} AS DOUBLE))"}]
    if kind in {"date", "time"} and native.startswith(("DATE", "TIMESTAMP")):
        type_ = "DATE" if kind == "date" else "TIMESTAMP"
        return [{value: f"try_cast({column.cell} AS {type_})"}]
    if kind == "flag" and native == "BOOLEAN":
        return [{value: column.cell}]
    if native:
        return conversions.layers(column.how, f"({column.cell}::VARCHAR)", column.position)
    text = f"s{column.position}"
    careful = [
        {name: f"CASE WHEN {text} IS NOT NULL THEN {sql} END" for name, sql in layer.items()}
        for layer in conversions.layers(column.how, text, column.position)
    ]  # where there is no such cell nothing at all is computed, not even on NULL
    *before, last = careful
    quick = f"q{column.position}"
    return [
        *before,
        last | {value: f"CASE WHEN {quick} IS NOT NULL THEN {quick} ELSE {last[value]} END"},
    ]


def _nothing_sql(column: PlannedColumn) -> str:
    """Tell, of a cell without value, whether it says so in words; NULL for all the others."""
    says = "false" if column.native else conversions.is_null_word_sql(column.how, _text(column))
    empty = f"v{column.position} IS NULL AND {_text(column)} IS NOT NULL"
    return f"CASE WHEN {empty} THEN {says} END"


def _kept_value_sql(column: PlannedColumn, value: str) -> str:
    if column.column.privacy is Privacy.PSEUDONYM:
        return privacy.pseudonym_sql(value)
    if column.column.privacy is Privacy.MASK:
        return masking.masked_sql(value)
    return value


def _state_sql(plan: FilePlan, every: list[str]) -> str:
    empty = " AND ".join(f"{cell} IS NULL" for cell in every)
    required = [column for column in plan.columns if column.column.required]
    refused, without = ["false"], "false"
    for column in required:
        if column.column.name == "customer_id" and plan.schema.name != "customers":
            refused.append(_is_refused_sql(column))
            without = f"v{column.position} IS NULL"
        else:
            refused.append(f"v{column.position} IS NULL")
    return f"""(CASE WHEN {empty} THEN {State.EMPTY:d}
        WHEN {_total_sql(plan, every)} THEN {State.TOTAL:d}
        WHEN {" OR ".join(refused)} THEN {State.REFUSED:d}
        WHEN {without} THEN {State.WITHOUT_CUSTOMER:d} ELSE {State.KEPT:d} END)::UTINYINT"""


def _total_sql(plan: FilePlan, every: list[str]) -> str:
    """Tell a line of total: it says so first, and lacks what makes a line of data."""
    label = f"coalesce({', '.join(f'{cell}::VARCHAR' for cell in every[:3])})"
    lacking = [
        f"v{column.position} IS NULL"
        for column in plan.columns
        if column.how.kind in {"date", "time"}
    ]
    keys = [f"{_text(column)}::VARCHAR" for column in plan.columns if column.how.kind == "id"]
    lacking += [f"lower({cell}) = lower({label})" for cell in keys]
    says = f"regexp_full_match(lower({label}), '{_TOTAL}') AND ({' OR '.join(lacking or ['true'])})"
    # a total begins with no digit: numbers, which nearly all first cells are, cost nothing
    return f"CASE WHEN {every[0]}::VARCHAR <= '9:' THEN false WHEN {label} > '9' THEN {says} ELSE false END"


def _mask_sql(plan: FilePlan, told_by: Teller) -> str:
    bits = [
        f"(CASE WHEN {told} THEN {1 << number} ELSE 0 END)"
        for number, column in enumerate(plan.columns)
        if (told := told_by(column)) != "false"
    ]
    return f"({' + '.join(bits) or '0'})::BIGINT"


def _is_refused_sql(column: PlannedColumn) -> str:
    return f"n{column.position} IS FALSE"


def _is_nothing_sql(column: PlannedColumn) -> str:
    return f"n{column.position} IS TRUE"


def _is_converted_sql(column: PlannedColumn) -> str:
    told = "false" if column.native else conversions.is_converted_sql(column.how, _text(column))
    return told if told == "false" else f"(v{column.position} IS NOT NULL AND {told})"


def _is_odd_sql(column: PlannedColumn) -> str:
    return "false" if column.native else conversions.is_odd_sql(column.how, f"s{column.position}")
