"""What has been read, kept as Parquet: cleaned, pseudonymised, found again by its fingerprint.

Nothing personal is ever written here, nor anything a customer wrote. A folder is complete or absent:
it is made under another name, then renamed.
"""

from __future__ import annotations

import json
import secrets
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import TypeAdapter

from parcours.customers.schema import TABLES, Privacy
from parcours.customers.tables import DuplicateCustomers, FileReading, SourceFile
from parcours.errors import Problem
from parcours.files.reading.dates import Horizon
from parcours.files.reading.scan import fingerprint

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection as Connection

_FREE_TEXT = {
    table.name: {column.name for column in table.columns if column.privacy is Privacy.MASK}
    for table in TABLES
}
_ACCOUNT = "account.json"
_KNOWN_FILES = "files.json"
_KEPT = 4
"""Readings kept: a few mappings or deliveries back."""


@dataclass(frozen=True)
class Account:
    """All that is known of a reading besides its tables."""

    tables: tuple[str, ...]
    files: tuple[FileReading, ...]
    sources: tuple[SourceFile, ...]
    problems: tuple[Problem, ...]
    horizons: dict[str, Horizon]
    """Where each dated table ends."""
    duplicates: DuplicateCustomers | None = None


_ADAPTER = TypeAdapter(Account)


def fingerprints(files: Sequence[Path], folder: Path, cache: Path | None) -> dict[str, str]:
    """Return the SHA-256 of each file by name; files that have not moved are not read again."""
    known: dict[str, list[object]] = {}
    index = cache / _KNOWN_FILES if cache else None
    if index and index.exists():
        known = json.loads(index.read_text(encoding="utf-8"))
    found: dict[str, list[object]] = {}
    for path in files:
        name, stat = path.relative_to(folder).as_posix(), path.stat()
        mark: list[object] = [stat.st_size, stat.st_mtime_ns]
        before = known.get(name)
        same = before is not None and before[:2] == mark
        found[name] = [*mark, before[2] if before and same else fingerprint(path)]
    if index and found != known:
        index.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        temporary = index.with_suffix(f".{secrets.token_hex(4)}.tmp")
        temporary.write_text(json.dumps(found), encoding="utf-8")
        temporary.replace(index)
    return {name: str(entry[2]) for name, entry in found.items()}


def recall(place: Path) -> Account | None:
    """Return the account of a reading kept there, if it is complete."""
    account = place / _ACCOUNT
    return _ADAPTER.validate_json(account.read_bytes()) if account.exists() else None


def keep(connection: Connection, account: Account, place: Path) -> None:
    """Write a reading: one Parquet file per table, and its account."""
    place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    temporary = place.with_name(f".{secrets.token_hex(4)}.tmp")
    temporary.mkdir(mode=0o700)
    try:
        for table in account.tables:
            target = str(temporary / f"{table}.parquet").replace("'", "''")
            kept = _without_free_text(connection, table)
            connection.execute(f"COPY ({kept}) TO '{target}' (FORMAT parquet, COMPRESSION zstd)")
        (temporary / _ACCOUNT).write_bytes(_ADAPTER.dump_json(account))
        if place.exists():
            shutil.rmtree(temporary)
        else:
            temporary.replace(place)
    except OSError:
        shutil.rmtree(temporary, ignore_errors=True)
        raise
    _forget_the_oldest(place)


def _without_free_text(connection: Connection, table: str) -> str:
    """Write the select of what is kept of a table: whether somebody wrote something, never what."""
    described = connection.execute(f"DESCRIBE {table}").fetchall()
    texts = [name for name, *_ in described if name in _FREE_TEXT[table]]
    if not texts:
        return f"SELECT * FROM {table}"
    traces = ", ".join(f"{name} IS NOT NULL AS has_{name}" for name in texts)
    return f"SELECT * EXCLUDE ({', '.join(texts)}), {traces} FROM {table}"


def parquet_files(place: Path, account: Account) -> Mapping[str, Path]:
    """Return the file of each table."""
    return {table: place / f"{table}.parquet" for table in account.tables}


def _forget_the_oldest(place: Path) -> None:
    others = [path for path in place.parent.glob("*/") if path != place and path.is_dir()]
    others.sort(key=lambda path: path.stat().st_mtime_ns, reverse=True)
    for path in others[_KEPT - 1 :]:
        shutil.rmtree(path, ignore_errors=True)
