"""One notebook of one run, by papermill: within its limits, tried again where the kernel died or hung."""

from __future__ import annotations

import asyncio
import contextvars
import json
import logging
import time
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import papermill
from jupyter_core.utils import ensure_event_loop
from nbclient.exceptions import CellTimeoutError, DeadKernelError
from papermill.exceptions import PapermillExecutionError

from parcours import texts
from parcours.batch import failures, kernels, notebooks
from parcours.batch.limits import Attempt, End, Watch
from parcours.batch.outcomes import Failure, Options, Step
from parcours.errors import ParcoursError
from parcours.files import cases
from parcours.files.atomic import write_problem, write_whole
from parcours.files.params import RunParameters

TRIES = 2
_START_SECONDS = 60
_KERNEL_GONE = (DeadKernelError, CellTimeoutError, RuntimeError, TimeoutError)
logging.getLogger("papermill").addHandler(logging.NullHandler())  # failures are ours to tell


@dataclass(frozen=True)
class Run:
    """What the notebooks of one run share."""

    parameters: RunParameters
    folder: Path
    environment: dict[str, str]
    here: Path
    options: Options
    watch: Watch
    ends_at: float
    """When the run's time is over, on the monotonic clock."""


def execute(path: Path, run: Run) -> Step:
    """Run a notebook into ``<folder>/notebooks``, whole; where it fails, as far as it went."""
    started = time.perf_counter()
    failure: Failure | None = None
    tries = 0
    while tries < TRIES:
        kernels.get_ready()
        if run.watch.is_interrupted:
            break
        tries += 1
        failure = _try(path, run)
        if failure is None or not failure.may_pass:
            break
    seconds = round(time.perf_counter() - started, 2)
    is_interrupted = run.watch.is_interrupted and (failure is not None or not tries)
    return Step(path.stem, seconds, failure, max(tries, 1), is_interrupted=is_interrupted)


def _try(path: Path, run: Run) -> Failure | None:
    language = run.parameters.language
    first, seconds = limit(run)
    with run.watch.attempt(seconds, first) as attempt:
        try:
            notebook = contextvars.Context().run(_papermill, path, run, attempt)
            failure = failures.of_unrun_cells(notebook, language)
        except PapermillExecutionError as error:
            notebook = attempt.notebook
            failure = failures.of_error(error, notebook, language)
        except _KERNEL_GONE:
            notebook = attempt.notebook
            shown = _limit_seconds(run, attempt.ended_by)
            failure = failures.of_end(attempt.ended_by, shown, notebook, language)
        except OSError as cause:
            notebook = attempt.notebook
            failure = Failure((texts.problem(write_problem(path, cause), language),))
    if attempt.ended_by == "interrupted" and failure is not None:  # one that had ended is written
        return failure
    return _written(run.folder / notebooks.FOLDER / path.name, notebook, failure, run)


def _papermill(path: Path, run: Run, attempt: Attempt) -> Any:
    try:
        return papermill.execute_notebook(
            str(path).replace("{", "{{").replace("}", "}}"),  # papermill fills in braces
            None,
            {**values(run), "output": str(run.folder)},
            engine_name="parcours",
            progress_bar=False,
            request_save_on_cell_execute=False,
            autosave_cell_every=0,
            start_timeout=_START_SECONDS,
            attempt=attempt,
            environment=run.environment,
            resources={"metadata": {"path": str(run.here)}},
        )
    finally:
        ensure_event_loop().close()  # that of this context: nbclient leaves it to its thread
        asyncio.set_event_loop(None)


def values(run: Run) -> dict[str, Any]:
    """Return the parameters its notebooks open the case with."""
    known = {**run.parameters.model_dump(exclude={"output"}), "interactive": False}
    if run.parameters.folder:
        known["folder"] = str(cases.clients_folder(run.parameters.folder))
    return known


def limit(run: Run) -> tuple[End, float]:
    """Return which limit comes first, and in how many seconds."""
    left = max(0.0, run.ends_at - time.monotonic())
    own = run.options.notebook_seconds
    return ("notebook_limit", own) if own <= left else ("run_limit", left)


def _limit_seconds(run: Run, by: End) -> float:
    return run.options.run_seconds if by == "run_limit" else run.options.notebook_seconds


def _written(target: Path, notebook: Any, failure: Failure | None, run: Run) -> Failure | None:
    """Write the notebook as it is handed over; what keeps it from being written is a failure too."""
    if notebook is None:
        return failure
    language = run.parameters.language
    executed = json.loads(json.dumps(notebook))
    content = notebooks.delivered(executed, language)
    if failure is not None:
        reasons = failures.lines(failure, target.stem, language, {})
        content = notebooks.incomplete(executed, reasons, language)
    try:
        write_whole(target, content)
    except ParcoursError as error:
        said = tuple(texts.problem(one, language) for one in error.problems)
        return replace(failure, sentences=(*failure.sentences, *said)) if failure else Failure(said)
    return failure
