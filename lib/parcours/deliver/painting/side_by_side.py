"""Formats written side by side: some by this process, the others by one forked from it.

A fork shares what was described without writing it down, and its end frees it. Where there is no fork
that is safe (Windows, macOS), or one core only, all is written here, one after the other: same bytes.
"""

from __future__ import annotations

import gc
import json
import os
import select
import signal
import sys
import warnings
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from parcours.deliver.painting.written import Written
from parcours.errors import Problem

_PATIENCE = 300.0
"""Seconds a helper may be silent once our own part is done: beyond, its part is done again here."""
Write = Callable[[str], Written]


@dataclass(frozen=True)
class _Helper:
    """A process forked from this one, and the end of the pipe where it says what it wrote."""

    process: int
    pipe: int


def cores() -> int:
    """Return how many cores this process may use, as far as forking is safe; else one."""
    return len(os.sched_getaffinity(0)) if sys.platform == "linux" else 1


def write_all(here: Sequence[str], elsewhere: Sequence[str], write: Write) -> dict[str, Written]:
    """Write some formats here while a helper writes the others.

    What a helper could not write is written again here, so that its error is raised here.
    """
    if not elsewhere:
        return {name: write(name) for name in here}
    helper = _helped(elsewhere, write)
    try:
        made = {name: write(name) for name in here}
        text = _heard(helper)
    finally:
        is_whole = _ended(helper)
    told = _read(text) if is_whole else {}
    return made | {name: told[name] if name in told else write(name) for name in elsewhere}


def _helped(names: Sequence[str], write: Write) -> _Helper:
    """Fork a helper; it opens nothing of ours but the pipe, and leaves without our exit."""
    reading, writing = os.pipe()
    with warnings.catch_warnings():
        warnings.simplefilter(
            "ignore", DeprecationWarning
        )  # threads of a kernel: none holds our locks
        process = os.fork()
    if process:
        os.close(writing)
        return _Helper(process, reading)
    gc.freeze()  # what our process dropped is not ours to end: a database would wait for its threads
    code = 1
    try:
        os.close(reading)
        made = {name: _as_told(write(name)) for name in names}
        with os.fdopen(writing, "w", encoding="utf-8") as pipe:
            json.dump(made, pipe)
        code = 0
    finally:
        os._exit(code)


def _as_told(written: Written) -> dict[str, object]:
    paths = [os.fspath(path) for path in written.paths]
    return {"paths": paths, "warnings": [asdict(one) for one in written.warnings]}


def _heard(helper: _Helper) -> str:
    """Return what a helper says at its end; one that is silent for too long is stopped."""
    said, _, _ = select.select([helper.pipe], [], [], _PATIENCE)
    if not said:
        os.kill(helper.process, signal.SIGKILL)
    with os.fdopen(os.dup(helper.pipe), encoding="utf-8") as pipe:
        return pipe.read()


def _ended(helper: _Helper) -> bool:
    """Wait for the end of a helper; whether it went to its end."""
    os.close(helper.pipe)
    _, status = os.waitpid(helper.process, 0)
    return status == 0


def _read(text: str) -> Mapping[str, Written]:
    return {
        name: Written(
            tuple(Path(path) for path in one["paths"]),
            tuple(Problem(**problem) for problem in one["warnings"]),
        )
        for name, one in json.loads(text).items()
    }
