"""The client's customer data once read: tables under our names, and how they were read.

Rules of ``customers`` take a :class:`CustomerTables` and speak of the names of ``schema`` only.
Identifiers are pseudonyms; names, addresses, e-mails and phones are not there any more.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from parcours.errors import NotEnoughDataError, Problem

if TYPE_CHECKING:
    import ibis


@dataclass(frozen=True)
class SourceFile:
    """A file as the client handed it over; ``fingerprint`` is its SHA-256 (X7)."""

    name: str
    """Path under the client's folder, with ``/``; then the sheet, or the member of a ZIP."""
    fingerprint: str
    size_bytes: int
    table: str = ""
    """The table it was read as; empty where it was left aside."""


@dataclass(frozen=True)
class ColumnReading:
    """How one column of one file was read: nothing is converted without being counted."""

    heading: str
    """The client's own heading."""
    name: str
    """Our column; empty where the column is not used."""
    kind: str
    how: str = ""
    """A code such as ``date_day_first``, worded by the texts ``reading.how.*``."""
    filled: int = 0
    empty: int = 0
    null_words: int = 0
    """Cells that say in words that there is nothing: NULL, N/A, n.c."""
    converted: int = 0
    """Cells whose text was changed to be read: comma, space, currency sign, order of a date."""
    refused: int = 0
    valid: int | None = None
    """Cells that are what they claim to be (e-mail, phone...); None where nothing is checked."""
    distinct_approx: int | None = None


@dataclass(frozen=True)
class AmountTotal:
    """Reconciles a column of money to the cent: ``in_file`` = ``read`` + all that was set aside."""

    column: str
    in_file: Decimal
    read: Decimal
    refused: Decimal = Decimal(0)
    without_customer: Decimal = Decimal(0)
    duplicates: Decimal = Decimal(0)
    declared: Decimal | None = None
    """The total the file itself states on a last line, when it has one."""

    @property
    def difference(self) -> Decimal:
        """What no line explains; zero, or something is wrong with us."""
        return self.in_file - self.read - self.refused - self.without_customer - self.duplicates


@dataclass(frozen=True)
class RefusedCell:
    """A line or a cell that could not be read: where and why, never what it said."""

    file: str
    line: int
    column: str
    """The client's heading; empty where the whole line is refused."""
    reason: str
    """A code worded by the texts ``reading.reason.*``."""


@dataclass(frozen=True)
class FileReading:
    """The account of one file."""

    file: str
    table: str
    format: str
    rows_in_file: int
    rows_read: int
    rows_refused: int = 0
    rows_without_customer: int = 0
    rows_duplicate: int = 0
    rows_total: int = 0
    """Lines of total or subtotal, set aside and used as a check."""
    rows_empty: int = 0
    encoding: str = ""
    separator: str = ""
    header_line: int = 1
    title_lines: int = 0
    columns: tuple[ColumnReading, ...] = ()
    totals: tuple[AmountTotal, ...] = ()
    refused: tuple[RefusedCell, ...] = ()
    """The first ones only; the counts above are complete."""


@dataclass(frozen=True)
class DuplicateCustomers:
    """Customers that seem to be the same person, found before names are dropped; never listed."""

    customers: int
    pairs: int
    clusters: int
    surplus: int
    """Customers that would go if each cluster were one customer."""
    rules: tuple[tuple[str, int], ...] = ()
    """Pairs found by each rule, so that the count can be explained."""


@dataclass(frozen=True)
class ReadingReport:
    """All that reading did; shown before anything is computed."""

    files: tuple[FileReading, ...] = ()
    problems: tuple[Problem, ...] = ()
    duplicates: DuplicateCustomers | None = None
    as_of_is_last_date: bool = False
    """The date was not given: the last date found in the data serves."""
    from_cache: bool = False

    @property
    def rows_read(self) -> int:
        """Lines read, all files together."""
        return sum(file.rows_read for file in self.files)

    @property
    def rows_refused(self) -> int:
        """Lines refused, all files together."""
        return sum(file.rows_refused for file in self.files)


@dataclass(frozen=True)
class CustomerTables:
    """The tables read, at a date.

    Columns are those of ``schema`` (``id``: string, a pseudonym; ``date``: date; ``time``:
    timestamp; ``amount`` and ``number``: float64; ``count``: int64; ``flag``: boolean;
    ``category``: string). Table ``customers`` also holds ``x_<heading>`` for the client's other
    columns, and ``has_<column>`` for each identifier dropped; ``feedback`` has ``has_verbatim``.
    """

    connection: Any
    """The Ibis connection; computes where the data are."""
    tables: Mapping[str, ibis.Table]
    as_of: dt.date
    fingerprint: str
    """Of all the files and of how they were read."""
    sources: tuple[SourceFile, ...] = ()
    reading: ReadingReport = field(default_factory=ReadingReport)
    currency: str = "EUR"
    free_text: Callable[[], ibis.Table] | None = None
    """Reads what customers wrote from their own files, in the workshop; it is never kept."""

    def get(self, name: str) -> ibis.Table | None:
        """Return that table, or None where the client gave no such file."""
        return self.tables.get(name)

    def require(self, name: str, why: str) -> ibis.Table:
        """Return that table.

        Parameters
        ----------
        name : a table of ``schema``.
        why : id of what needs it (a requirement or a result); never shown.

        Raises
        ------
        NotEnoughDataError : the client gave no such file; the problem says what it would need.
        """
        table = self.tables.get(name)
        if table is None:
            raise NotEnoughDataError(missing_table(name, why))
        return table

    def require_columns(self, name: str, columns: tuple[str, ...], why: str) -> ibis.Table:
        """Return that table, sure that it has those columns.

        Raises
        ------
        NotEnoughDataError : the table, or one of the columns, is not in the client's file.
        """
        table = self.require(name, why)
        missing = tuple(column for column in columns if column not in table.columns)
        if missing:
            raise NotEnoughDataError([missing_column(name, column, why) for column in missing])
        return table


def missing_table(name: str, why: str) -> Problem:
    """Say that a table is missing, and what would be needed."""
    return Problem("table_missing", name, values={"table": f"@table.{name}", "why": why})


def missing_column(table: str, column: str, why: str) -> Problem:
    """Say that a column is missing, and what would be needed."""
    return Problem(
        "column_missing",
        f"{table}.{column}",
        values={"table": f"@table.{table}", "column": f"@column.{column}", "why": why},
    )
