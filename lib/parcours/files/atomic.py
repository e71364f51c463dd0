"""Write a file whole or not at all: temporary file beside it, fsync, replace, fsync of the folder."""

from __future__ import annotations

import contextlib
import errno
import os
import time
from pathlib import Path

from parcours.errors import DeliverableError, ParcoursError, Problem

_REPLACE_WAITS = (0.05, 0.1, 0.2, 0.4, 0.8)
"""Seconds: on Windows an antivirus, OneDrive or Excel may hold the file for a moment."""
_NO_SPACE = (errno.ENOSPC, errno.EDQUOT) if hasattr(errno, "EDQUOT") else (errno.ENOSPC,)


def write_whole(path: Path, content: bytes, error: type[ParcoursError] = DeliverableError) -> None:
    """Replace ``path`` by ``content``; a reader sees the old file or the new one, never a part.

    Raises
    ------
    error : the disk is full, the folder read-only, the file held by another program: the old file
        is intact. Or the new one is there, and the disk could not promise to keep it through a power cut.
    """
    temporary = path.with_name(f".{path.name}.{os.getpid()}.partial")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        _write_and_sync(temporary, content)
        _replace(temporary, path)
        sync_folder(path.parent)
    except OSError as cause:
        with contextlib.suppress(OSError):  # the folder itself may be out of reach
            temporary.unlink(missing_ok=True)
        raise error(write_problem(path, cause)) from cause


def write_problem(path: Path, cause: OSError) -> Problem:
    """Say why a file could not be written."""
    code = {True: "disk_full", False: "not_written"}[cause.errno in _NO_SPACE]
    if isinstance(cause, PermissionError):
        code = "not_allowed"
    return Problem(code, path.name, found=os.strerror(cause.errno or 0))


def sync_folder(folder: Path) -> None:
    """Make a rename last through a power cut, where the system can (not on Windows)."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _write_and_sync(temporary: Path, content: bytes) -> None:
    flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_BINARY", 0)
    handle = os.open(temporary, flags, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _replace(temporary: Path, path: Path) -> None:
    for wait in _REPLACE_WAITS:
        try:
            temporary.replace(path)
        except PermissionError:
            if os.name != "nt":
                raise
            time.sleep(wait)
        else:
            return
    temporary.replace(path)
