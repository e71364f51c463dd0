"""Parquet files: typed already, scanned where they stand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from parcours.errors import CustomerFileError, Problem
from parcours.files.reading.raw import Refusal

_UTC = "UTC"
_WITH_ZONE = "TIMESTAMP WITH TIME ZONE"


@dataclass(frozen=True)
class ParquetFile:
    """A Parquet file, looked at and ready to be scanned."""

    path: Path
    name: str
    fingerprint: str
    size_bytes: int
    headings: tuple[str, ...]
    types: tuple[str, ...]
    zones: tuple[str, ...]
    """Time zone in which each column is told; empty where it has none."""
    format: str = "parquet"
    ragged: tuple[Refusal, ...] = ()
    failed: list[CustomerFileError] = field(default_factory=list)
    encoding: str = ""
    separator: str = ""
    header_line: int = 0
    title_lines: int = 0

    @property
    def native_types(self) -> tuple[str, ...]:
        """Types as DuckDB names them; empty for text."""
        return tuple("" if one == "VARCHAR" else one for one in self.types)

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What can't be read, and in which time zone times are."""
        nested = [h for h, one in zip(self.headings, self.types, strict=True) if is_nested(one)]
        return (
            *(Problem("column_nested", f"{self.name}, {h}", severity="warning") for h in nested),
            *(
                Problem(
                    "times_in_zone",
                    f"{self.name}, {heading}",
                    found=zone,
                    severity="warning" if zone == _UTC else "info",
                )
                for heading, zone in zip(self.headings, self.zones, strict=True)
                if zone
            ),
        )

    @property
    def _source(self) -> str:
        return _source(self.path)

    @property
    def _cells(self) -> list[str]:
        """The columns in SQL, times as a clock of their zone says them."""
        return [
            f"timezone('{zone}', {_quoted(heading)})" if zone else _quoted(heading)
            for heading, zone in zip(self.headings, self.zones, strict=True)
        ]

    def first_rows(self, count: int) -> list[list[str]]:
        """Return the first rows as text."""
        return self._texts(f"{self._source}) LIMIT {count}")

    def register(self, connection: Any, view: str) -> None:
        """Show the file to DuckDB."""
        columns = ", ".join(f"{cell} AS c{n}" for n, cell in enumerate(self._cells))
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
        columns = ", ".join(f"coalesce({cell}::VARCHAR, '')" for cell in self._cells)
        found = duckdb.connect().execute(f"SELECT {before}{columns} FROM {source}").fetchall()
        return [list(row) for row in found]


def open_parquet(path: Path, name: str, fingerprint: str) -> ParquetFile:
    """Look at a Parquet file.

    Raises
    ------
    CustomerFileError : it can't be read.
    """
    try:
        columns = duckdb.connect().execute(f"DESCRIBE SELECT * FROM {_source(path)})").fetchall()
        written = {field.name: field.type for field in pq.read_schema(path)}
    except (duckdb.Error, pa.ArrowException, OSError):
        raise CustomerFileError(Problem("parquet_unreadable", name)) from None
    return ParquetFile(
        path=path,
        name=name,
        fingerprint=fingerprint,
        size_bytes=path.stat().st_size,
        headings=tuple(column[0] for column in columns),
        types=tuple(column[1].replace(_WITH_ZONE, "TIMESTAMP") for column in columns),
        zones=tuple(
            _zone(written.get(column[0])) if column[1] == _WITH_ZONE else "" for column in columns
        ),
    )


def is_nested(native: str) -> bool:
    """Tell whether a type of DuckDB's holds several values a cell.

    >>> is_nested("VARCHAR[]"), is_nested("STRUCT(city VARCHAR)"), is_nested("DECIMAL(9,2)")
    (True, True, False)
    """
    return native.endswith("]") or native.startswith(("STRUCT", "MAP", "UNION"))


def _zone(written: Any) -> str:
    """Return the zone a column was written in; UTC where it is none that DuckDB knows."""
    zone = str(getattr(written, "tz", None) or _UTC)
    known = duckdb.connect().execute("SELECT 1 FROM pg_timezone_names() WHERE name = ?", [zone])
    return zone if known.fetchall() else _UTC


def _source(path: Path) -> str:
    """Begin the SQL that reads a file; bytes nobody said to be text are."""
    return f"read_parquet('{str(path).replace(chr(39), chr(39) * 2)}', binary_as_string = true"


def _quoted(heading: str) -> str:
    return '"' + heading.replace('"', '""') + '"'
