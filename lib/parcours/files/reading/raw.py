"""What every kind of file gives once opened: columns of text, and a way back to each cell."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

from parcours.errors import CustomerFileError, Problem


class Refusal(Protocol):
    """A record refused as a whole, for its number of columns."""

    @property
    def row(self) -> int:
        """Identity of the record, as in ``_row``."""
        ...

    @property
    def columns(self) -> int:
        """How many columns it has."""
        ...


class RawTable(Protocol):
    """A table of a file, opened but not typed."""

    @property
    def name(self) -> str:
        """Path under the client's folder; then the sheet or the member."""
        ...

    @property
    def format(self) -> str:
        """Kind of file: csv, xlsx, parquet..."""
        ...

    @property
    def fingerprint(self) -> str:
        """SHA-256 of the file."""
        ...

    @property
    def size_bytes(self) -> int:
        """Size of the file."""
        ...

    @property
    def headings(self) -> tuple[str, ...]:
        """The client's headings, made unique."""
        ...

    @property
    def native_types(self) -> tuple[str, ...]:
        """DuckDB type of each column; empty for text."""
        ...

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What was repaired or guessed on opening."""
        ...

    @property
    def ragged(self) -> Sequence[Refusal]:
        """Records refused for their width, once the table has been streamed."""
        ...

    @property
    def failed(self) -> Sequence[CustomerFileError]:
        """Why streaming stopped, if it did."""
        ...

    @property
    def encoding(self) -> str:
        """Encoding of a text file."""
        ...

    @property
    def separator(self) -> str:
        """Separator of a text file."""
        ...

    @property
    def header_line(self) -> int:
        """Line where the header ends."""
        ...

    @property
    def title_lines(self) -> int:
        """Lines of title above the header."""
        ...

    def first_rows(self, count: int) -> list[list[str]]:
        """Return the first rows as text."""
        ...

    def register(self, connection: Any, view: str) -> None:
        """Show the table to DuckDB as columns c0, c1... and ``_row``."""
        ...

    def locate(self, rows: Sequence[int]) -> dict[int, tuple[int, list[str]]]:
        """Return the line and the cells of some rows."""
        ...
