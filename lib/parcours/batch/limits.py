"""Who may put an end to a notebook under way: its own time limit, that of its run, or the user."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterator
from typing import Any, Literal, Protocol

End = Literal["", "notebook_limit", "run_limit", "interrupted"]


class Process(Protocol):
    """A kernel, as far as ending it goes."""

    def kill(self) -> None:
        """End it now."""


class Attempt:
    """One try at a notebook: what has become of it, its kernel, and who put an end to it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._process: Process | None = None
        self.notebook: Any = None
        """The notebook as far as it went."""
        self.ended_by: End = ""

    def begin(self, notebook: Any, process: Process) -> None:
        """Take note of the kernel; one that comes too late is ended at once."""
        with self._lock:
            self.notebook, self._process = notebook, process
            if self.ended_by:
                process.kill()

    def end(self, by: End) -> None:
        """End the kernel, for that reason; the first reason given is kept."""
        with self._lock:
            self.ended_by = self.ended_by or by
            if self._process is not None:
                self._process.kill()


class Watch:
    """All the attempts under way in this process."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._attempts: set[Attempt] = set()
        self.is_interrupted = False

    def interrupt(self) -> None:
        """End all that is under way, and let nothing more begin."""
        with self._lock:
            self.is_interrupted = True
            under_way = list(self._attempts)
        for attempt in under_way:
            attempt.end("interrupted")

    @contextlib.contextmanager
    def attempt(self, seconds: float, limit: End) -> Iterator[Attempt]:
        """Hand an attempt over, ended after so many seconds, for reason of that limit."""
        attempt = Attempt()
        timer = threading.Timer(seconds, attempt.end, [limit])
        timer.daemon = True
        with self._lock:
            self._attempts.add(attempt)
            is_too_late = self.is_interrupted
        if is_too_late:
            attempt.end("interrupted")
        timer.start()
        try:
            yield attempt
        finally:
            timer.cancel()
            with self._lock:
                self._attempts.discard(attempt)
