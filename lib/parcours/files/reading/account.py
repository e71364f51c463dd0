"""The account of a file: how many cells were read, changed, refused, where and why.

A reason is a code: what a cell says is never repeated, for it may be personal.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from parcours.customers.tables import AmountTotal, ColumnReading, FileReading, RefusedCell
from parcours.files.reading.delimited import ROW
from parcours.files.reading.french import How, orders
from parcours.files.reading.plan import PlannedColumn, means_nothing
from parcours.files.reading.staging import Staged, State
from parcours.files.reading.validity import valid_sql

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection as Connection

SHOWN_REFUSALS = 100
_LARGE = re.compile(r"\d{13}|\de\+?\d{2}", re.IGNORECASE)
_OTHER_CURRENCY = re.compile(r"[€$£¥]|\b(eur|usd|gbp|chf)\b", re.IGNORECASE)
_SPOILT_ID = re.compile(r"\d([.,]\d+)?E\+\d+", re.IGNORECASE)
_DATE_LIKE = re.compile(r"\d{1,4}[-/. ]\d{1,2}[-/. ]\d{1,4}.*")
_DATA = f"_state IN ({State.KEPT:d}, {State.REFUSED:d}, {State.WITHOUT_CUSTOMER:d})"


@dataclass(frozen=True)
class Counts:
    """Lines of a file by state, cells of each column by what became of them."""

    rows: Counter[State]
    refused: Counter[int]
    nothing: Counter[int]
    converted: Counter[int]
    odd: Counter[int]


def count(connection: Connection, staged: Staged) -> Counts:
    """Count the lines and cells of a staged file."""
    groups = connection.execute(
        f"SELECT _state, _refused, _nothing, _converted, _odd, count(*) "
        f"FROM {staged.table} GROUP BY ALL"
    ).fetchall()
    counts = Counts(Counter(), Counter(), Counter(), Counter(), Counter())
    for state, refused, nothing, converted, odd, n in groups:
        counts.rows[State(state)] += n
        if state in {State.EMPTY, State.TOTAL}:
            continue
        for counter, mask in (
            (counts.refused, refused),
            (counts.nothing, nothing),
            (counts.converted, converted),
            (counts.odd, odd),
        ):
            for number in range(mask.bit_length()):
                if mask >> number & 1:
                    counter[number] += n
    return counts


def account(
    connection: Connection, staged: Staged, counts: Counts, number: int, duplicates: int
) -> FileReading:
    """Write the account of a staged file, once its table is finished."""
    raw = staged.plan.raw
    data_rows = sum(counts.rows[s] for s in (State.KEPT, State.REFUSED, State.WITHOUT_CUSTOMER))
    ragged = len(raw.ragged)
    return FileReading(
        file=raw.name,
        table=staged.plan.schema.name,
        format=raw.format,
        rows_in_file=data_rows + ragged,
        rows_read=counts.rows[State.KEPT] - duplicates,
        rows_refused=counts.rows[State.REFUSED] + ragged,
        rows_without_customer=counts.rows[State.WITHOUT_CUSTOMER],
        rows_duplicate=duplicates,
        rows_total=counts.rows[State.TOTAL],
        rows_empty=counts.rows[State.EMPTY],
        encoding=raw.encoding,
        separator=raw.separator,
        header_line=raw.header_line,
        title_lines=raw.title_lines,
        columns=_columns(connection, staged, counts, data_rows),
        totals=_totals(connection, staged, number),
        refused=refusals(connection, staged),
    )


def _columns(
    connection: Connection, staged: Staged, counts: Counts, rows: int
) -> tuple[ColumnReading, ...]:
    columns = staged.plan.columns
    asked = []
    for column in columns:
        name = column.column.name
        valid = valid_sql(name)
        asked += [f'count("{name}")', f"count_if({valid})" if valid else "NULL"]
        asked.append(f'approx_count_distinct("{name}")')
    figures = connection.execute(
        f"SELECT {', '.join(asked)} FROM {staged.table} WHERE {_DATA}"
    ).fetchall()[0]
    read = {
        column.heading: ColumnReading(
            heading=column.heading,
            name=column.column.name,
            kind=column.how.kind,
            how=column.how.code,
            filled=figures[3 * at],
            empty=rows - figures[3 * at] - counts.nothing[at] - counts.refused[at],
            null_words=counts.nothing[at],
            converted=counts.converted[at],
            refused=counts.refused[at],
            valid=figures[3 * at + 1],
            distinct_approx=figures[3 * at + 2],
        )
        for at, column in enumerate(columns)
    }
    return tuple(
        read.get(heading) or ColumnReading(heading, "", "") for heading in staged.plan.raw.headings
    )


def _totals(connection: Connection, staged: Staged, number: int) -> tuple[AmountTotal, ...]:
    return tuple(
        _total(connection, staged, column.column.name, number)
        for column in staged.plan.columns
        if column.how.kind == "amount"
    )


def _total(connection: Connection, staged: Staged, column: str, number: int) -> AmountTotal:
    exact = f'try_cast("{column}" AS DECIMAL(18, 6))'
    sums = connection.execute(
        f"""SELECT sum({exact}) FILTER ({_DATA}),
            sum({exact}) FILTER (_state = {State.KEPT:d}),
            sum({exact}) FILTER (_state = {State.REFUSED:d}),
            sum({exact}) FILTER (_state = {State.WITHOUT_CUSTOMER:d}),
            arg_max({exact}, {ROW}) FILTER (_state = {State.TOTAL:d} AND {exact} IS NOT NULL)
        FROM {staged.table}"""
    ).fetchall()[0]
    everything, kept, refused, without, declared = (
        None if one is None else one.quantize(Decimal("0.01")) for one in sums
    )
    repeated = _repeated_amount(connection, staged, column, number)
    zero = Decimal("0.00")
    return AmountTotal(
        column=column,
        in_file=everything or zero,
        read=(kept or zero) - repeated,
        refused=refused or zero,
        without_customer=without or zero,
        duplicates=repeated,
        declared=declared,
    )


def _repeated_amount(connection: Connection, staged: Staged, column: str, number: int) -> Decimal:
    name = f"repeated_{staged.plan.schema.name}"
    if not connection.execute(
        "SELECT 1 FROM duckdb_tables() WHERE table_name = ?", [name]
    ).fetchall():
        return Decimal("0.00")
    (amount,) = connection.execute(
        f"""SELECT sum(try_cast("{column}" AS DECIMAL(18, 6))) FROM {staged.table} s
            JOIN {name} r ON r.{ROW} = s.{ROW} AND r._file = {number} AND r.nth > 1"""
    ).fetchall()[0]
    return Decimal("0.00") if amount is None else Decimal(amount).quantize(Decimal("0.01"))


def refusals(connection: Connection, staged: Staged) -> tuple[RefusedCell, ...]:
    """Say where the first refused lines and cells stand, and why."""
    raw, columns = staged.plan.raw, staged.plan.columns
    rows = connection.execute(
        f"""SELECT {ROW}, _state, _refused FROM {staged.table}
            WHERE _state = {State.REFUSED:d} OR (_refused <> 0 AND {_DATA})
            ORDER BY {ROW} LIMIT {SHOWN_REFUSALS}"""
    ).fetchall()
    ragged = sorted(raw.ragged, key=lambda refusal: refusal.row)[:SHOWN_REFUSALS]
    places = raw.locate([row for row, _, _ in rows] + [refusal.row for refusal in ragged])
    width = len(raw.headings)
    found = [
        RefusedCell(
            raw.name,
            places[refusal.row][0],
            "",
            "too_many_columns" if refusal.columns > width else "too_few_columns",
        )
        for refusal in ragged
    ]
    for row, state, mask in rows:
        line, cells = places[row]
        found += [
            RefusedCell(raw.name, line, column.heading, reason(column, cells[column.position]))
            for at, column in enumerate(columns)
            if mask >> at & 1
            or (
                state == State.REFUSED
                and column.column.required
                and means_nothing(cells[column.position])
            )
        ]
    return tuple(sorted(found, key=lambda cell: cell.line)[:SHOWN_REFUSALS])


def reason(column: PlannedColumn, text: str) -> str:
    """Return the code of why a cell could not be read as its column is."""
    text = text.strip()
    if means_nothing(text):
        return "required_empty"
    return _REASONS.get(column.how.kind, _unreadable)(column.how, text)


def _date_reason(how: How, text: str) -> str:
    found = orders([text])
    if (found.second if how.order == "dmy" else found.first) > 0:
        return "date_other_order"
    return "date_impossible" if _DATE_LIKE.fullmatch(text) else "date_unreadable"


def _number_reason(how: How, text: str) -> str:
    if text.endswith("%"):
        return "number_in_percent"
    if _OTHER_CURRENCY.search(text) and not re.search(how.signs, text, re.IGNORECASE):
        return "other_currency"
    is_large = _LARGE.search(re.sub(r"[\s.,'’]", "", text))
    return "number_too_large" if is_large else "number_unreadable"


def _id_reason(_how: How, text: str) -> str:
    return "id_spoilt" if _SPOILT_ID.fullmatch(text) else "unreadable"


def _unreadable(_how: How, _text: str) -> str:
    return "unreadable"


_REASONS: dict[str, Callable[[How, str], str]] = {
    "date": _date_reason,
    "time": _date_reason,
    "amount": _number_reason,
    "number": _number_reason,
    "count": _number_reason,
    "id": _id_reason,
}


def refused_texts(
    staged: Staged, connection: Connection, at: int, limit: int = 200
) -> Sequence[str]:
    """Return what some refused cells of a column say: to decide, never to be shown."""
    return _texts(staged, connection, at, "_refused", limit)


def odd_texts(staged: Staged, connection: Connection, at: int, limit: int = 200) -> Sequence[str]:
    """Return what some cells that use the other decimal mark say: to decide, never to be shown."""
    return _texts(staged, connection, at, "_odd", limit)


def _texts(staged: Staged, connection: Connection, at: int, mask: str, limit: int) -> Sequence[str]:
    rows = connection.execute(
        f"SELECT {ROW} FROM {staged.table} WHERE {mask} & {1 << at} <> 0 AND {_DATA} "
        f"ORDER BY {ROW} LIMIT {limit}"
    ).fetchall()
    position = staged.plan.columns[at].position
    places = staged.plan.raw.locate([row for (row,) in rows])
    return [cells[position] for _, cells in places.values()]
