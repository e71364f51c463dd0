"""The case of a run, opened and computed once: its notebooks find it as it is, each in a process of its own."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterator
from dataclasses import replace

from parcours.batch import execution, kernels
from parcours.batch.execution import Run


@contextlib.contextmanager
def once(run: Run, slots: threading.Semaphore) -> Iterator[Run]:
    """Hand over the run, its kernels forked from its computed case; as it is, where that cannot be.

    The computation takes a slot, and has the time of a notebook. What goes wrong in it goes wrong again in
    the notebook that needs it, and is told there.
    """
    case = None
    if kernels.can_fork():
        kernels.get_ready()
        with slots:
            case = _computed(run)
    if case is None:
        yield run
        return
    try:
        yield replace(run, environment={**run.environment, kernels.CASE: case.address})
    finally:
        case.close()


def _computed(run: Run) -> kernels.OpenedCase | None:
    limit, seconds = execution.limit(run)
    with run.watch.attempt(seconds, limit) as attempt:
        try:
            case = kernels.OpenedCase(execution.values(run), run.environment, run.here)
        except kernels.NoZygoteError:
            return None
        attempt.begin(None, case.process)
        try:
            case.get_ready()
        except kernels.NoZygoteError:
            case.close()
            return None
    return case
