"""The case of a run, opened and computed once: its notebooks find it as it is, each in a process of its own.

Runs that differ by their language only find the same one: what it knows is figures and codes.
"""

from __future__ import annotations

import contextlib
import threading
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from parcours.batch import execution, kernels
from parcours.batch.execution import Run
from parcours.batch.outcomes import Request
from parcours.files.params import RunParameters


@dataclass
class _Shared:
    """A case, where it could be had, and how many runs may still want it."""

    wanted: int
    is_tried: bool = False
    case: kernels.OpenedCase | None = None
    lock: threading.Lock = field(default_factory=threading.Lock)


class Cases:
    """The cases of all that was asked, each closed once no run wants it any more."""

    def __init__(self, requests: Sequence[Request]) -> None:
        known = (one.parameters for one in requests if one.parameters is not None)
        self._shared = {key: _Shared(n) for key, n in Counter(map(_key, known)).items()}

    @contextlib.contextmanager
    def of(self, run: Run, slots: threading.Semaphore) -> Iterator[Run]:
        """Hand over the run, its kernels forked from its computed case; as it is, where that cannot be.

        The computation takes a slot, and has the time of a notebook. What goes wrong in it goes wrong again
        in the notebook that needs it, and is told there.
        """
        shared = self._shared[_key(run.parameters)]
        if kernels.can_fork():
            kernels.get_ready()
            with shared.lock:
                if not shared.is_tried:
                    shared.is_tried = True
                    with slots:
                        shared.case = _computed(run)
        if shared.case is None:
            yield run
            return
        yield replace(run, environment={**run.environment, kernels.CASE: shared.case.address})

    def leave(self, parameters: RunParameters) -> None:
        """Say that a run is over, whether it asked for its case or not."""
        shared = self._shared[_key(parameters)]
        with shared.lock:
            shared.wanted -= 1
            if shared.case is not None and shared.wanted == 0:
                shared.case.close()


def _key(parameters: RunParameters) -> RunParameters:
    return parameters.model_copy(update={"language": "fr", "output": ""})


def _computed(run: Run) -> kernels.OpenedCase | None:
    limit, seconds = execution.limit(run)
    with run.watch.attempt(seconds, limit) as attempt:
        try:
            case = kernels.OpenedCase(execution.values(run), run.environment, run.here)
            attempt.begin(None, case.process)
            case.get_ready()
        except kernels.NoZygoteError:
            return None
    return case
