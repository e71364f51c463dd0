"""One run: the notebooks of the method on one client's case, and an account of all that was written."""

from __future__ import annotations

import contextlib
import itertools
import shutil
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

from parcours.batch import (
    execution,
    folders,
    inputs,
    journal,
    kernels,
    manifest,
    notebooks,
    opened,
    surroundings,
)
from parcours.batch.inputs import Inputs
from parcours.batch.limits import Watch
from parcours.batch.outcomes import Options, Outcome, Request, Step
from parcours.errors import ParcoursError
from parcours.files.params import RunParameters

DELIVERING = "90_deliverables"
"""The notebook that writes the deliverables; the others write nothing but themselves."""
Announce = Callable[[Request, str], None]
"""Told of each notebook of a run that has ended, then, with no notebook, of the run."""


def run(
    request: Request,
    parameters: RunParameters,
    options: Options,
    *,
    watch: Watch,
    slots: threading.Semaphore,
    cases: opened.Cases,
    announce: Announce,
) -> Outcome:
    """Run the notebooks of the project with these parameters into ``runs/<client>/<name>/``.

    ``slots`` bounds the notebooks under way in this process, whatever run they belong to; ``cases``
    holds what several of them share.
    """
    final = options.runs_folder / parameters.client / request.name
    started = time.monotonic()
    try:
        with folders.taken(final):
            folders.recover(final)
            depends_on = inputs.of_run(parameters)
            done = _unchanged(request, final, depends_on, options)
            if done is not None:
                folders.forget_partial(final)
                return done
            kernels.warm_up()
            folder = folders.prepare(final, depends_on, is_fresh=options.is_fresh)
            work = folders.work(folder)
            shared = execution.Run(
                parameters,
                folder,
                surroundings.environment(work),
                surroundings.here(work),
                options,
                watch,
                started + options.run_seconds,
            )
            with journal.of(folder, parameters.language) as log:
                steps = _steps(request, shared, depends_on, slots, cases, announce, log)
            seconds = round(time.monotonic() - started, 2)
            return _ended(request, final, shared, steps, depends_on, seconds)
    except ParcoursError as error:
        return Outcome(request.name, parameters.client, "failed", problems=error.problems)
    finally:
        cases.leave(parameters)


def _unchanged(
    request: Request, final: Path, depends_on: Inputs, options: Options
) -> Outcome | None:
    done = manifest.read(final)
    if options.is_fresh or done is None or done["inputs"] != depends_on:
        return None
    if not all((final / name).is_file() for name in done["files"]):
        return None
    files = tuple(sorted(done["files"]))
    return Outcome(request.name, request.client, "unchanged", final, files=files)


def _steps(
    request: Request,
    shared: execution.Run,
    depends_on: Inputs,
    slots: threading.Semaphore,
    cases: opened.Cases,
    announce: Announce,
    log: journal.Journal,
) -> tuple[Step, ...]:
    """Run what is not done yet, side by side: in batch, every notebook only reads the case."""
    prints = {path.stem: inputs.of_step(depends_on, path.stem) for path in notebooks.paths()}
    kept = {
        stem: Step(stem, seconds, is_kept=True)
        for stem, fingerprint in prints.items()
        if (seconds := manifest.seconds_of_done(shared.folder, stem, fingerprint)) is not None
    }

    def one(path: Path, run: execution.Run) -> Step:
        with slots:
            step = kept.get(path.stem) or _executed(path, run, prints[path.stem])
        log.tell(step)
        announce(request, path.stem)
        return step

    longest_first = list(reversed(notebooks.paths()))
    with contextlib.ExitStack() as stack:
        if len(kept) < len(prints):
            shared = stack.enter_context(cases.of(shared, slots))
        pool = stack.enter_context(ThreadPoolExecutor(shared.options.workers))
        return tuple(reversed(list(pool.map(one, longest_first, itertools.repeat(shared)))))


def _executed(path: Path, shared: execution.Run, fingerprint: str) -> Step:
    step = execution.execute(path, shared)
    if step.is_done:
        manifest.record(
            shared.folder, path.stem, fingerprint, _files_of(path, shared.folder), step.seconds
        )
    return step


def _files_of(path: Path, folder: Path) -> list[str]:
    """Return the files a step answers for: its notebook, and the deliverables if it is the one that makes them."""
    own = f"{notebooks.FOLDER}/{path.name}"
    if path.stem != DELIVERING:
        return [own]
    every = manifest.deliverables(folder)
    return [own, *(name for name in every if not name.startswith(f"{notebooks.FOLDER}/"))]


def _ended(
    request: Request,
    final: Path,
    shared: execution.Run,
    steps: tuple[Step, ...],
    depends_on: Inputs,
    seconds: float,
) -> Outcome:
    folder = shared.folder
    files = tuple(manifest.deliverables(folder))
    outcome = Outcome(
        request.name, request.client, "complete", final, steps, files, seconds=seconds
    )
    if not all(step.is_done for step in steps):
        is_cut = shared.watch.is_interrupted
        return replace(outcome, status="interrupted" if is_cut else "failed", folder=folder)
    shutil.rmtree(folders.work(folder), ignore_errors=True)
    manifest.write(
        folder,
        {
            "client": request.client,
            "run": request.name,
            "status": outcome.status,
            "inputs": depends_on,
            "seconds": {step.notebook: step.seconds for step in steps},
            "files": manifest.fingerprints(folder, files),
        },
    )
    manifest.forget_records(folder)
    return replace(outcome, kept_by_hand=folders.take_the_place(folder, final))
