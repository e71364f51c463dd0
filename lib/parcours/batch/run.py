"""Run the ten notebooks of one client, or of many, by papermill, and account for all that was written."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from parcours import texts
from parcours.batch import manifest, notebooks
from parcours.errors import ParameterError, ParcoursError, Problem
from parcours.files import cases, params
from parcours.files.params import RunParameters

DEFAULT_TIMEOUT_SECONDS = 600
WORKERS = 3
"""Notebooks run side by side; more gains nothing on two cores (runtime.md section 2)."""
_LAST = "90_deliverables"
_PARTIAL = ".partial"


@dataclass(frozen=True)
class Step:
    """How one notebook went."""

    notebook: str
    seconds: float
    error: str = ""
    """In the consultant's words; empty where all went well."""


@dataclass(frozen=True)
class Outcome:
    """How the run of one parameters file went."""

    name: str
    client: str
    folder: Path
    steps: tuple[Step, ...] = ()
    files: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()
    is_unchanged: bool = False

    @property
    def is_complete(self) -> bool:
        """Whether all that was asked was written."""
        return not self.problems and all(not step.error for step in self.steps)


@dataclass(frozen=True)
class Options:
    """How to run, whatever the client."""

    runs_folder: Path = field(default_factory=lambda: cases.project_folder() / "runs")
    is_fresh: bool = False
    timeout_seconds: int = DEFAULT_TIMEOUT_SECONDS
    workers: int = WORKERS
    announce: Callable[[str, str], None] = lambda _name, _step: None
    """Called with the run and the step that ends, to move a progress bar."""


def run_all(files: Sequence[Path], options: Options) -> list[Outcome]:
    """Run each parameters file; the failure of one stops no other.

    Raises
    ------
    ParameterError : before anything runs, where a file cannot be used; all problems of all files.
    """
    problems: list[Problem] = []
    loaded: list[tuple[Path, RunParameters]] = []
    for file in files:
        try:
            loaded.append((file, params.load(file)))
        except ParcoursError as error:
            problems.extend(error.problems)
    if problems:
        raise ParameterError(problems)
    return [run(file.stem, parameters, options) for file, parameters in loaded]


def run(name: str, parameters: RunParameters, options: Options) -> Outcome:
    """Run the notebooks with these parameters into ``runs/<client>/<name>/``.

    Work is done in a folder beside it, which takes its place when all is written.
    """
    final = options.runs_folder / parameters.client / name
    try:
        inputs = _inputs(parameters)
    except ParcoursError as error:
        said = tuple(texts.problem(problem, parameters.language) for problem in error.problems)
        return Outcome(name, parameters.client, final, problems=said)
    done = manifest.read(final)
    if not options.is_fresh and done is not None and done["inputs"] == inputs:
        files = tuple(sorted(done["files"]))
        return Outcome(name, parameters.client, final, files=files, is_unchanged=True)
    partial = final.with_name(f"{name}{_PARTIAL}")
    shutil.rmtree(partial, ignore_errors=True)
    partial.mkdir(parents=True)
    steps = _run_notebooks(name, parameters, partial, options)
    written = [path for path in partial.rglob("*") if path.is_file()]
    outcome = Outcome(
        name,
        parameters.client,
        final if all(not step.error for step in steps) else partial,
        steps,
        tuple(sorted(path.relative_to(partial).as_posix() for path in written)),
    )
    if outcome.is_complete:
        _account(outcome, parameters, inputs, partial)
        _take_the_place(partial, final)
    return outcome


def _run_notebooks(
    name: str, parameters: RunParameters, folder: Path, options: Options
) -> tuple[Step, ...]:
    paths = notebooks.paths()
    first = [path for path in paths if path.stem != _LAST]
    last = [path for path in paths if path.stem == _LAST]

    def one(path: Path) -> Step:
        started = time.perf_counter()
        error = notebooks.execute(path, parameters, folder, options.timeout_seconds)
        options.announce(name, path.stem)
        return Step(path.stem, round(time.perf_counter() - started, 2), error)

    with ThreadPoolExecutor(options.workers) as pool:
        steps = list(pool.map(one, first))
    steps.extend(map(one, last))
    return tuple(steps)


def _inputs(parameters: RunParameters) -> dict[str, object]:
    folder = cases.client_folder(parameters.client, parameters.folder)
    case = cases.open_case(parameters)
    return {
        "parameters": parameters.model_dump(exclude={"folder", "output"}),
        "files": manifest.fingerprints(cases.data_files(case.folder), folder),
        "workbook": case.workbook.revision,
        "notebooks": notebooks.sources_fingerprint(),
        "versions": manifest.versions(),
    }


def _account(
    outcome: Outcome, parameters: RunParameters, inputs: dict[str, object], folder: Path
) -> None:
    manifest.write(
        folder,
        {
            "client": parameters.client,
            "run": outcome.name,
            "status": "complete",
            "inputs": inputs,
            "seconds": {step.notebook: step.seconds for step in outcome.steps},
            "files": manifest.fingerprints((folder / name for name in outcome.files), folder),
        },
    )


def _take_the_place(partial: Path, final: Path) -> None:
    """Put the finished folder where the former one stood; a kill between leaves one of the two."""
    former = final.with_name(f"{final.name}.former")
    shutil.rmtree(former, ignore_errors=True)
    if final.exists():
        final.rename(former)
    partial.rename(final)
    shutil.rmtree(former, ignore_errors=True)
