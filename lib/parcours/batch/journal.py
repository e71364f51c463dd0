"""The log of a run: what was done when, what failed and why; read after the night."""

from __future__ import annotations

import contextlib
import datetime as dt
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import TextIO

from parcours import texts
from parcours.batch import failures, manifest
from parcours.batch.outcomes import Step
from parcours.errors import DeliverableError
from parcours.files.atomic import write_problem
from parcours.texts import Language


class Journal:
    """Writes line by line, from several threads, each line on the disk at once."""

    def __init__(self, file: TextIO, language: Language) -> None:
        self._file, self._language = file, language
        self._lock = threading.Lock()
        self._told: dict[tuple[str, ...], str] = {}

    def tell(self, step: Step) -> None:
        """Tell how a notebook went."""
        with self._lock:
            said = _lines(step, self._language, self._told)
        self.say(*said)

    def say(self, *lines: str) -> None:
        """Write lines, the first with the hour."""
        now = dt.datetime.now(tz=dt.UTC).strftime("%Y-%m-%d %H:%M:%SZ")
        first, *others = lines
        with (
            self._lock,
            contextlib.suppress(OSError),
        ):  # a full disk is told by what it keeps from being written
            self._file.write(
                "\n".join((f"{now}  {first}", *(f"    {line}" for line in others), ""))
            )
            self._file.flush()


@contextlib.contextmanager
def of(folder: Path, language: Language) -> Iterator[Journal]:
    """Open the log of a run, after what a runner that was cut short wrote in it."""
    path = folder / manifest.LOG
    try:
        file = path.open("a", encoding="utf-8")
    except OSError as cause:
        raise DeliverableError(write_problem(path, cause)) from cause
    try:
        yield Journal(file, language)
    finally:
        with contextlib.suppress(OSError):  # what a full disk did not take is still to be written
            file.close()


def _lines(step: Step, language: Language, told: dict[tuple[str, ...], str]) -> list[str]:
    seconds = texts.number(step.seconds, language, 1)
    values = {"notebook": step.notebook, "seconds": seconds}
    if step.is_interrupted:
        return [texts.t("batch.log.interrupted", language, **values)]
    if step.is_kept:
        return [texts.t("batch.log.kept", language, **values)]
    if step.failure is None:
        return [texts.t("batch.log.done", language, **values)]
    said = failures.lines(step.failure, step.notebook, language, told)
    return [*said, *step.failure.detail.splitlines()]
