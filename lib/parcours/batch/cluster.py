"""Runs sent to a Dask cluster: the same run, on whichever worker is free; the extra ``[dask]``.

Every worker sees the project and its folders at the same place (a shared disk) and has the same
Parcours. A worker that dies has its run done again by another, as far as it had not got.
"""

from __future__ import annotations

import functools
import importlib
import os
import threading
from collections.abc import Sequence
from typing import Any

from parcours.batch import many, opened
from parcours.batch.limits import Watch
from parcours.batch.outcomes import Options, Outcome, Request
from parcours.batch.run import Announce, run
from parcours.errors import ParameterError, Problem
from parcours.files import cases

_CONNECT_SECONDS = 10


def run_all(
    requests: Sequence[Request], options: Options, announce: Announce, scheduler: str
) -> list[Outcome]:
    """Run all that was asked on the cluster of that scheduler, in any order.

    Ctrl-C takes back what has not begun; what workers have begun, they end.

    Raises
    ------
    ParameterError : the extra is not installed, or no scheduler answers.
    """
    client = _client(scheduler)
    project = str(cases.project_folder())
    with client:
        sent = {
            request: client.submit(_on_a_worker, request, options, project, pure=False)
            for request in requests
            if request.parameters is not None
        }
        try:
            _follow(sent, announce)
        except KeyboardInterrupt:
            client.cancel(list(sent.values()))
        return [_outcome(request, sent.get(request)) for request in requests]


def _client(scheduler: str) -> Any:
    try:
        distributed: Any = importlib.import_module("distributed")  # an extra: may not be there
    except ModuleNotFoundError as cause:
        raise ParameterError(
            Problem("scheduler_not_installed", "--scheduler", fix="pip install 'parcours[dask]'")
        ) from cause
    try:
        return distributed.Client(scheduler, timeout=_CONNECT_SECONDS)
    except (OSError, ValueError) as cause:
        raise ParameterError(Problem("no_scheduler", "--scheduler", found=scheduler)) from cause


def _follow(sent: dict[Request, Any], announce: Announce) -> None:
    distributed: Any = importlib.import_module("distributed")
    requests = {future.key: request for request, future in sent.items()}
    for future in distributed.as_completed(list(sent.values())):
        announce(requests[future.key], "")


def _outcome(request: Request, future: Any) -> Outcome:
    if future is None:
        return many.refused(request)
    if future.cancelled() or not future.done():
        return Outcome(request.name, request.client, "interrupted")
    return many.outcome(future, request)


def _on_a_worker(request: Request, options: Options, project: str) -> Outcome:
    """Run on a worker what was asked on another machine."""
    os.environ["PARCOURS_PROJECT"] = project
    if request.parameters is None:
        return many.refused(request)
    return run(
        request,
        request.parameters,
        options,
        watch=Watch(),
        slots=_slots(options.workers),
        cases=opened.Cases([request]),
        announce=lambda _request, _notebook: None,
    )


@functools.cache
def _slots(workers: int) -> threading.Semaphore:
    """Bound the notebooks under way in one worker process, whatever runs it was given."""
    return threading.Semaphore(workers)
