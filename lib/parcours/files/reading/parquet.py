"""Parquet files: typed already, scanned where they stand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb

from parcours.errors import CustomerFileError, Problem
from parcours.files.reading.raw import Refusal


@dataclass(frozen=True)
class ParquetFile:
    """A Parquet file, looked at and ready to be scanned."""

    path: Path
    name: str
    fingerprint: str
    size_bytes: int
    headings: tuple[str, ...]
    types: tuple[str, ...]
    format: str = "parquet"
    ragged: tuple[Refusal, ...] = ()
    failed: list[CustomerFileError] = field(default_factory=list)
    problems: tuple[Problem, ...] = ()
    encoding: str = ""
    separator: str = ""
    header_line: int = 0
    title_lines: int = 0

    @property
    def native_types(self) -> tuple[str, ...]:
        """Types as DuckDB names them; empty for text."""
        return tuple("" if one == "VARCHAR" else one for one in self.types)

    @property
    def _source(self) -> str:
        return f"read_parquet('{str(self.path).replace(chr(39), chr(39) * 2)}'"

    def first_rows(self, count: int) -> list[list[str]]:
        """Return the first rows as text."""
        return self._texts(f"{self._source}) LIMIT {count}")

    def register(self, connection: Any, view: str) -> None:
        """Show the file to DuckDB."""
        columns = ", ".join(f"{_quoted(h)} AS c{n}" for n, h in enumerate(self.headings))
        connection.execute(
            f"CREATE OR REPLACE TEMP VIEW {view} AS SELECT file_row_number AS _row, {columns} "
            f"FROM {self._source}, file_row_number = true)"
        )

    def locate(self, rows: Sequence[int]) -> dict[int, tuple[int, list[str]]]:
        """Return the number of some rows, from 1, and their cells as text."""
        if not rows:
            return {}
        wanted = ", ".join(map(str, rows))
        texts = self._texts(
            f"{self._source}, file_row_number = true) WHERE file_row_number IN ({wanted})",
            "file_row_number, ",
        )
        return {int(row[0]): (int(row[0]) + 1, row[1:]) for row in texts}

    def _texts(self, source: str, before: str = "") -> list[list[str]]:
        columns = ", ".join(f"coalesce({_quoted(h)}::VARCHAR, '')" for h in self.headings)
        found = duckdb.connect().execute(f"SELECT {before}{columns} FROM {source}").fetchall()
        return [list(row) for row in found]


def open_parquet(path: Path, name: str, fingerprint: str) -> ParquetFile:
    """Look at a Parquet file.

    Raises
    ------
    CustomerFileError : it can't be read.
    """
    source = str(path).replace("'", "''")
    try:
        columns = (
            duckdb.connect().execute(f"DESCRIBE SELECT * FROM read_parquet('{source}')").fetchall()
        )
    except duckdb.Error:
        raise CustomerFileError(Problem("parquet_unreadable", name)) from None
    return ParquetFile(
        path=path,
        name=name,
        fingerprint=fingerprint,
        size_bytes=path.stat().st_size,
        headings=tuple(column[0] for column in columns),
        types=tuple(column[1] for column in columns),
    )


def _quoted(heading: str) -> str:
    return '"' + heading.replace('"', '""') + '"'
