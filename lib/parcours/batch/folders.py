"""The folders of a run: one runner at a time, work beside, then the whole takes the place of the former.

``runs/<client>/<run>`` is always a finished run. What is under way, or failed, is in ``<run>.partial``.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import socket
from collections.abc import Iterator
from pathlib import Path

from filelock import FileLock, Timeout

from parcours.batch import manifest
from parcours.batch.inputs import Inputs, of_file
from parcours.errors import DeliverableError, Problem
from parcours.files.atomic import sync_folder, write_problem

NEEDED_BYTES = 200 * 1_048_576
"""Room a run must find: its deliverables, twice, and what its notebooks set aside."""
BY_HAND = "by_hand"
_PARTIAL, _FORMER, _WORK = ".partial", ".former", ".work"


def partial(final: Path) -> Path:
    """Return where the work on a run is done."""
    return final.with_name(f"{final.name}{_PARTIAL}")


@contextlib.contextmanager
def taken(final: Path) -> Iterator[None]:
    """Hold a run's folder, as its only runner; the system lets go when this process ends, however that is.

    Raises
    ------
    DeliverableError : another runner holds it, or the folder cannot be written in.
    """
    holder = final.with_name(f".{final.name}.holder")
    lock = FileLock(final.with_name(f".{final.name}.lock"), timeout=0)
    try:
        final.parent.mkdir(parents=True, exist_ok=True)
        lock.acquire()
    except Timeout as cause:
        by = holder.read_text(encoding="utf-8") if holder.exists() else ""
        raise DeliverableError(Problem("run_busy", final.name, found=by)) from cause
    except OSError as cause:
        raise DeliverableError(write_problem(final, cause)) from cause
    with lock:
        with _said(final):
            holder.write_text(f"{socket.gethostname()}, {os.getpid()}", encoding="utf-8")
        yield
        holder.unlink(missing_ok=True)


def prepare(final: Path, inputs: Inputs, *, is_fresh: bool) -> Path:
    """Return the folder to work in: as a run that was cut short left it, where its inputs are the same.

    Raises
    ------
    DeliverableError : no room on the disk, or the folder cannot be written in.
    """
    folder = partial(final)
    free = shutil.disk_usage(final.parent).free
    if free < NEEDED_BYTES:
        found, needed = f"{free // 1_048_576} MiB", f"{NEEDED_BYTES // 1_048_576} MiB"
        raise DeliverableError(Problem("little_room", final.name, found=found, expected=needed))
    with _said(folder):
        if is_fresh or not manifest.has_inputs(folder, inputs):
            remove(folder)
        shutil.rmtree(folder / _WORK, ignore_errors=True)
        (folder / _WORK).mkdir(parents=True)
        manifest.note_inputs(folder, inputs)
    return folder


def work(folder: Path) -> Path:
    """Return where a run's notebooks keep what they set aside; gone when it ends."""
    return folder / _WORK


def recover(final: Path) -> None:
    """Finish what a runner was killed in the middle of: the finished folder takes its place."""
    former, folder = final.with_name(f"{final.name}{_FORMER}"), partial(final)
    with _said(final):
        if not final.exists() and manifest.read(folder) is not None:
            folder.rename(final)
        elif not final.exists() and former.exists():
            former.rename(final)
        remove(former)


def take_the_place(folder: Path, final: Path) -> tuple[str, ...]:
    """Put the finished folder where the former one stood; return what is kept of people's own hand.

    A kill in between leaves both, and :func:`recover` ends the exchange.
    """
    former = final.with_name(f"{final.name}{_FORMER}")
    with _said(final):
        kept = _keep_what_people_did(final, folder)
        if final.exists():
            final.rename(former)
        folder.rename(final)
        sync_folder(final.parent)
        remove(former)
    return kept


def forget_partial(final: Path) -> None:
    """Remove what a forced run that was cut short left beside a run that is whole and of today."""
    with _said(final):
        remove(partial(final))


def remove(folder: Path) -> None:
    """Remove a folder of ours, if it is there; never what a link leads to."""
    if folder.is_symlink():
        folder.unlink()
    elif folder.exists():
        shutil.rmtree(folder)


def _keep_what_people_did(final: Path, folder: Path) -> tuple[str, ...]:
    """Copy the files somebody changed or added in the former run: a deck completed by hand is not ours to drop."""
    known = manifest.read(final)
    if known is None:
        return ()
    changed = [
        name
        for name in manifest.deliverables(final)
        if known["files"].get(name) != of_file(final / name)
    ]
    for name in changed:
        target = folder / BY_HAND / name.removeprefix(f"{BY_HAND}/")
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(final / name, target)
    return tuple(changed)


@contextlib.contextmanager
def _said(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as cause:
        raise DeliverableError(write_problem(path, cause)) from cause
