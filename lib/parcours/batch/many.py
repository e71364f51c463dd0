"""Many runs: side by side, each for itself; what ends one ends no other."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait

from parcours.batch import kernels, opened
from parcours.batch.limits import Watch
from parcours.batch.outcomes import Options, Outcome, Request
from parcours.batch.run import Announce, run
from parcours.errors import Problem

_LOOK_AGAIN_SECONDS = 0.5
"""How long Ctrl-C may wait where a thread that waits cannot be interrupted (Windows)."""


def run_all(requests: Sequence[Request], options: Options, announce: Announce) -> list[Outcome]:
    """Run all that was asked, in the order it was asked; Ctrl-C ends all, and all can be resumed."""
    watch = Watch()
    slots, cases = threading.Semaphore(options.workers), opened.Cases(requests)
    with ThreadPoolExecutor(runs_side_by_side(options.workers)) as pool:
        futures = [
            pool.submit(_outcome, request, options, watch, slots, cases, announce)
            for request in requests
        ]
        _wait(futures, watch)
    return [outcome(future, request) for future, request in zip(futures, requests, strict=True)]


def runs_side_by_side(workers: int) -> int:
    """Return how many runs to have under way: one more than needed to keep all workers busy.

    A run ends with its longest notebooks; the next one fills what they leave idle.

    >>> runs_side_by_side(1), runs_side_by_side(3), runs_side_by_side(16)
    (1, 2, 4)
    """
    return min(workers, 2 + workers // 8)


def refused(request: Request) -> Outcome:
    """Return the outcome of a run whose parameters cannot be used."""
    return Outcome(request.name, request.client, "refused", problems=request.problems)


def outcome(future: Future[Outcome], request: Request) -> Outcome:
    """Return how a run went; an error nobody foresaw is told as its failure, and stops no other."""
    error = future.exception()
    if error is None:
        return future.result()
    problem = Problem("run_unexpected", request.name, found=f"{type(error).__name__}: {error}")
    return Outcome(request.name, request.client, "failed", problems=(problem,))


def _outcome(
    request: Request,
    options: Options,
    watch: Watch,
    slots: threading.Semaphore,
    cases: opened.Cases,
    announce: Announce,
) -> Outcome:
    if request.parameters is None:
        return refused(request)
    if watch.is_interrupted:
        cases.leave(request.parameters)
        return Outcome(request.name, request.client, "interrupted")
    done = run(
        request,
        request.parameters,
        options,
        watch=watch,
        slots=slots,
        cases=cases,
        announce=announce,
    )
    announce(request, "")
    return done


def _wait(futures: Sequence[Future[Outcome]], watch: Watch) -> None:
    while any(not future.done() for future in futures):
        try:
            wait(futures, _LOOK_AGAIN_SECONDS)
        except KeyboardInterrupt:
            watch.interrupt()
            kernels.end()  # one that is still importing is not waited for
