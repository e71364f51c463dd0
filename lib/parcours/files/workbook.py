"""The workbook on disk: one JSON file per client, that no crash, no second writer and no hand can ruin.

Each change: lock, read the newest, apply the small change, validate, history first, then the file
itself,
whole. History is thus a write-ahead log: a damaged file loses nothing. Reading is strict and never
repairs silently; a newer schema is refused untouched.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import json
import re
import socket
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout
from pydantic import ValidationError

from parcours.errors import Problem, WorkbookError
from parcours.files.atomic import write_problem, write_whole
from parcours.method.changes import Change, apply
from parcours.method.workbook import SCHEMA_VERSION, Workbook, problems_of

FILE = "workbook.json"
HISTORY = "history"
BEFORE = "before.json"
"""A state of the workbook laid beside it, that of a past workshop, to compare with."""
LOCK = "workbook.lock"
LOCK_TIMEOUT_SECONDS = 10.0
KEPT_REVISIONS = 50
"""Latest revisions kept in full; of the older ones, the last of each day."""
_CONFLICT_COPY = re.compile(
    r"^workbook[ ._-].*\.json$", re.IGNORECASE
)  # OneDrive workbook-PC.json, Dropbox (Copie en conflit...), Nextcloud (conflicted copy...)

MIGRATIONS: dict[int, Callable[[dict[str, Any]], dict[str, Any]]] = {}
"""From each older schema version to the next; pure, and each with a golden file in the tests."""


@dataclass(frozen=True)
class Revision:
    """A past state of the workbook."""

    number: int
    path: Path
    saved_at: dt.datetime


def load(folder: Path) -> Workbook:
    """Read a client's workbook.

    Raises
    ------
    WorkbookError : no file, not JSON (line and column said), broken links, a newer schema. The
    file is untouched;
        the last good revision is named.
    """
    path = folder / FILE
    try:
        raw = path.read_bytes()
    except FileNotFoundError as cause:
        raise WorkbookError(Problem("no_workbook", str(path.name), found=folder.name)) from cause
    except OSError as cause:
        raise WorkbookError(Problem("unreadable", path.name, found=str(cause.strerror))) from cause
    return _parse(raw, path)


def warnings(folder: Path) -> list[Problem]:
    """What stands beside the workbook and should not: copies made by a synchronising tool."""
    return [
        Problem("conflict_copy", file.name, severity="warning")
        for file in sorted(folder.glob("workbook*.json"))
        if _CONFLICT_COPY.match(file.name)
    ]


def create(folder: Path, workbook: Workbook) -> Workbook:
    """Write the first workbook of a client; never over another."""
    if (folder / FILE).exists():
        raise WorkbookError(Problem("already_there", FILE, found=folder.name))
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as cause:
        raise WorkbookError(write_problem(folder, cause)) from cause
    with _locked(folder):
        return _store(folder, workbook)


def change(folder: Path, changes: Sequence[Change]) -> Workbook:
    """Apply small changes to the newest workbook on disk and save it: all of them or none.

    Raises
    ------
    ConflictError, WorkbookError : nothing was saved, and why.
    """
    return rewrite(folder, lambda newest: apply(newest, changes))


def rewrite(folder: Path, edit: Callable[[Workbook], Workbook]) -> Workbook:
    """Apply a function to the newest workbook on disk and save what it returns."""
    with _locked(folder):
        newest = load(folder)
        edited = edit(newest)
        return newest if edited == newest else _store(folder, edited)


def history(folder: Path) -> list[Revision]:
    """Past states, newest first, ordered by revision and never by the clock."""
    found = [
        Revision(int(file.stem), file, dt.datetime.fromtimestamp(file.stat().st_mtime, tz=dt.UTC))
        for file in (folder / HISTORY).glob("*.json")
        if file.stem.isdigit()
    ]
    return sorted(found, key=lambda revision: revision.number, reverse=True)


def load_file(path: Path) -> Workbook:
    """Read a workbook wherever it stands, to look at or to compare with."""
    if not path.is_file():
        raise WorkbookError(Problem("no_workbook_file", path.name))
    return _parse(path.read_bytes(), path)


def load_revision(folder: Path, number: int) -> Workbook:
    """Read a past state, to look at or to compare with."""
    path = _revision_path(folder, number)
    if not path.exists():
        known = [str(revision.number) for revision in history(folder)]
        raise WorkbookError(
            Problem(
                "no_revision",
                HISTORY,
                found=str(number),
                expected=", ".join(known[:5]),
                values={"of": len(known)},
            )
        )
    return _parse(path.read_bytes(), path)


def restore(folder: Path, number: int) -> Workbook:
    """Make a past state the newest one; what stood there stays in the history.

    Works where the newest file is damaged: it is put aside in the history first.
    """
    past = load_revision(folder, number)
    with _locked(folder):
        latest = max([past.revision, *(revision.number for revision in history(folder))])
        damaged = folder / FILE
        if damaged.exists() and not _is_readable(damaged):
            write_whole(
                folder / HISTORY / f"damaged-{latest:06d}.json", damaged.read_bytes(), WorkbookError
            )
        remembered = _highest_numbers(folder, past)
        return _store(
            folder, past.model_copy(update={"revision": latest, "last_numbers": remembered})
        )


def as_json(workbook: Workbook) -> str:
    """Write a workbook as people and git read it: one line per field, accents kept."""
    content = workbook.model_dump(mode="json")
    return json.dumps(content, ensure_ascii=False, indent=1, allow_nan=False) + "\n"


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """Hold the lock of a client's folder, which says who holds it; it goes with its process."""
    holder = folder / "workbook.holder"
    try:
        lock = FileLock(folder / LOCK, timeout=LOCK_TIMEOUT_SECONDS).acquire()
    except Timeout as cause:
        name = holder.read_text(encoding="utf-8") if holder.exists() else ""
        raise WorkbookError(Problem("busy", FILE, found=name)) from cause
    except OSError as cause:
        raise WorkbookError(write_problem(folder / FILE, cause)) from cause
    with lock:
        with contextlib.suppress(OSError):  # a name for the others' message, not needed to save
            holder.write_text(socket.gethostname(), encoding="utf-8")
        try:
            yield
        finally:
            with contextlib.suppress(OSError):
                holder.unlink(missing_ok=True)


def _store(folder: Path, workbook: Workbook) -> Workbook:
    checked = _validated(workbook.model_dump(mode="json"), folder / FILE)
    stored = checked.model_copy(update={"revision": checked.revision + 1})
    content = as_json(stored).encode()
    write_whole(_revision_path(folder, stored.revision), content, WorkbookError)
    write_whole(folder / FILE, content, WorkbookError)
    _thin_out(folder)
    return stored


def _revision_path(folder: Path, number: int) -> Path:
    return folder / HISTORY / f"{number:06d}.json"


def _thin_out(folder: Path) -> None:
    days: set[dt.date] = set()
    for revision in history(folder)[KEPT_REVISIONS:]:
        day = revision.saved_at.date()
        if day in days:
            revision.path.unlink(missing_ok=True)
        days.add(day)


def _parse(raw: bytes, path: Path) -> Workbook:
    return _validated(_migrated(_strict_json(raw, path), path), path)


def _strict_json(raw: bytes, path: Path) -> dict[str, Any]:
    try:
        text = raw.decode("utf-8-sig")
        content = json.loads(text, object_pairs_hook=_no_twice, parse_constant=_no_nan)
    except UnicodeDecodeError as cause:
        raise _damaged(path, f"byte {cause.start}") from cause
    except json.JSONDecodeError as cause:
        raise _damaged(path, f"line {cause.lineno}, column {cause.colno}", cause.msg) from cause
    except (ValueError, RecursionError) as cause:
        raise _damaged(path, path.name, str(cause)[:120]) from cause
    if not isinstance(content, dict):
        raise _damaged(path, "line 1, column 1", type(content).__name__)
    return content


def _damaged(path: Path, where: str, found: str = "") -> WorkbookError:
    folder = path.parent if path.name == FILE else path.parent.parent
    good = next((str(r.number) for r in history(folder) if _is_readable(r.path)), "")
    return WorkbookError(
        Problem(
            "damaged" if good else "damaged_alone",
            f"{path.name}: {where}",
            found=found,
            fix=good,
            values={"revision": good},
        )
    )


def _is_readable(path: Path) -> bool:
    try:
        Workbook.model_validate_json(path.read_bytes().removeprefix(b"\xef\xbb\xbf"))
    except ValueError:
        return False
    return True


def _migrated(content: dict[str, Any], path: Path) -> dict[str, Any]:
    version = content.get("schema_version")
    if not isinstance(version, int) or isinstance(version, bool):
        raise _damaged(path, "schema_version", str(version))
    if version > SCHEMA_VERSION:
        raise WorkbookError(
            Problem("newer_schema", path.name, found=str(version), expected=str(SCHEMA_VERSION))
        )
    while version < SCHEMA_VERSION:
        if version not in MIGRATIONS:
            raise _damaged(path, "schema_version", str(version))
        content = MIGRATIONS[version](content)
        version += 1
    return content


def _validated(content: Mapping[str, Any], path: Path) -> Workbook:
    try:
        return Workbook.model_validate(content)
    except ValidationError as error:
        raise WorkbookError(problems_of(error, path.name)) from error


def _highest_numbers(folder: Path, past: Workbook) -> dict[str, int]:
    try:
        newest = load(folder).last_numbers
    except WorkbookError:
        newest = {}
    return {
        prefix: max(newest.get(prefix, 0), past.last_numbers.get(prefix, 0))
        for prefix in {*newest, *past.last_numbers}
    }


def _no_twice(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    content = dict(pairs)
    if len(content) != len(pairs):
        twice = next(key for key, _ in pairs if [k for k, _ in pairs].count(key) > 1)
        message = f"« {twice} » × 2"
        raise ValueError(message)
    return content


def _no_nan(name: str) -> None:
    message = f"{name}"
    raise ValueError(message)
