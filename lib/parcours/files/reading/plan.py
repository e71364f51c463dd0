"""Which column of a file becomes which of ours, and how it is read: decided before any is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from parcours.customers.schema import BY_NAME, Column, Kind, TableSchema
from parcours.customers.words import fold
from parcours.files.reading.conversions import NULL_WORDS, NULL_WORDS_IN_NAMES
from parcours.files.reading.french import SIGNS, How, decide, marks, orders
from parcours.files.reading.raw import RawTable
from parcours.method.assets import FileMapping

SAMPLE_ROWS = 2000
_NOTHING = frozenset(NULL_WORDS)
_MOSTLY_DIGITS = 0.8
"""Share of the identifiers of a column, from which they are numbers: a total, a word may stand among them."""


@dataclass(frozen=True)
class PlannedColumn:
    """A column of the file that will be read."""

    position: int
    heading: str
    column: Column
    how: How
    native: str = ""

    @property
    def cell(self) -> str:
        """Its name in SQL, as text."""
        return f"c{self.position}"


@dataclass(frozen=True)
class FilePlan:
    """How one file is read as one of our tables."""

    raw: RawTable
    schema: TableSchema
    columns: tuple[PlannedColumn, ...]

    def planned(self, name: str) -> PlannedColumn | None:
        """Return the column read under that name, if any."""
        return next((column for column in self.columns if column.column.name == name), None)


def plan_file(
    raw: RawTable, mapping: FileMapping, currency: str, extras: Mapping[str, Kind]
) -> FilePlan:
    """Decide how each column is read, on a sample of the file.

    ``extras`` are headings of no column of ours that are kept all the same, with their kind.
    """
    schema = BY_NAME[mapping.table]
    sample = raw.first_rows(SAMPLE_ROWS)
    wanted: list[tuple[int, Column]] = []
    for position, heading in enumerate(raw.headings):
        name = mapping.columns.get(heading, "")
        if name in schema.column_names:
            wanted.append((position, schema.column(name)))
        elif heading in extras:
            wanted.append((position, Column(f"x_{fold(heading)}", extras[heading])))
    signs = SIGNS.get(currency, currency.lower())
    cells = {position: column_of(sample, position) for position, _ in wanted}
    usual = _usual(raw, [(column.kind, cells[position]) for position, column in wanted])
    return FilePlan(
        raw,
        schema,
        tuple(
            PlannedColumn(
                position,
                raw.headings[position],
                column,
                decide(How(column.kind, signs=signs), cells[position], usual=usual),
                raw.native_types[position],
            )
            for position, column in wanted
        ),
    )


def column_of(sample: Sequence[Sequence[str]], position: int) -> list[str]:
    """Return the cells of a column of the sample that say something."""
    cells = (row[position].strip() for row in sample if position < len(row))
    return [cell for cell in cells if cell and cell.lower() not in _NOTHING]


def _usual(raw: RawTable, columns: Sequence[tuple[Kind, Sequence[str]]]) -> How:
    """Return what serves where a column doesn't tell: what the other columns of the file say."""
    comma = point = day = month = 0
    for kind, cells in columns:
        if kind in {"amount", "number"}:
            found = marks(cells)
            comma, point = comma + found.first, point + found.second
        elif kind in {"date", "time"}:
            found = orders(cells)
            day, month = day + found.first, month + found.second
    is_point = point > comma or (point == comma == 0 and raw.separator == ",")
    return How("number", mark="." if is_point else ",", order="mdy" if month > day else "dmy")


def with_widths(plans: Sequence[FilePlan]) -> list[FilePlan]:
    """Give identifiers back the leading zeros that some cells have and others have lost.

    00123 here and 123 there are the same customer: where all the numbers that begin with a zero have
    one width, none is longer, and others are shorter, the width is restored.
    """
    for name in ("customer_id", "order_id"):
        numbers = [_numbers(plan, name) for plan in plans]
        full = {len(number) for one in numbers for number in one if number.startswith("0")}
        if len(full) != 1:
            continue
        (width,) = full
        plans = [
            with_how(plan, name, replace(column.how, width=width))
            if (column := plan.planned(name)) and _have_lost_zeros(found, width)
            else plan
            for plan, found in zip(plans, numbers, strict=True)
        ]
    return list(plans)


def _have_lost_zeros(numbers: Sequence[str], width: int) -> bool:
    widths = {len(number) for number in numbers}
    return bool(widths) and min(widths) < width and max(widths) <= width


def _numbers(plan: FilePlan, name: str) -> list[str]:
    """Return the numbers of a column of the sample; none where most are not written in digits alone."""
    column = plan.planned(name)
    cells = column_of(plan.raw.first_rows(SAMPLE_ROWS), column.position) if column else []
    numbers = [cell.removesuffix(".0") for cell in cells]
    digits = [number for number in numbers if number.isdigit() and number != "0"]
    return digits if len(digits) >= _MOSTLY_DIGITS * len(numbers) else []


def with_how(plan: FilePlan, name: str, how: How) -> FilePlan:
    """Return the plan with another way of reading one column."""
    return replace(
        plan,
        columns=tuple(
            replace(column, how=how) if column.column.name == name else column
            for column in plan.columns
        ),
    )


def without(plan: FilePlan, name: str) -> FilePlan:
    """Return the plan without one column."""
    kept = tuple(column for column in plan.columns if column.column.name != name)
    return replace(plan, columns=kept)


def means_nothing(cell: str) -> bool:
    """Tell whether a cell says in words that there is nothing."""
    return not cell.strip() or cell.strip().lower() in (*NULL_WORDS, *NULL_WORDS_IN_NAMES)
