"""One run and many: what is written, what is not done twice, what a failure leaves."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from filelock import FileLock
from parcours.batch import many, notebooks, requests, summary
from parcours.batch.outcomes import Options, Outcome
from parcours.files import workbook
from parcours.method.changes import Set
from projects import DELIVER, OPENING, PLAIN, SAY_CLIENT, outputs, write

Project = Callable[..., Path]


def batch(project: Path, *names: str, **options: object) -> list[Outcome]:
    """Run the parameters files of a project, all of them unless named."""
    files = [project / "params" / f"{name}.yaml" for name in names] or [project / "params"]
    settings = Options(**options)  # type: ignore[arg-type]
    return many.run_all(requests.read(files), settings, lambda _request, _notebook: None)


def tree(folder: Path) -> dict[str, bytes]:
    """Return the files of a run that must be the same each time."""
    varying = {"log.txt", "manifest.json"}  # they tell the hour, and how long it took
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in files
        if path.name not in varying
    }


def sentences(outcome: Outcome) -> list[str]:
    """Return all that is said of the failures of a run."""
    return [line for step in outcome.steps if step.failure for line in step.failure.sentences]


def test_a_run_writes_notebooks_deliverables_manifest_and_log(project: Project) -> None:
    """All is there under runs/<client>/<run>, and nothing beside (X5)."""
    folder = project(PLAIN)
    (outcome,) = batch(folder)
    run = folder / "runs" / "alpha" / "alpha"
    books = {f"notebooks/{name}.ipynb" for name in PLAIN}
    assert ("complete", {"log.txt", "manifest.json", "report.html", *books}, {"alpha"}) == (
        outcome.status,
        {path.relative_to(run).as_posix() for path in run.rglob("*") if path.is_file()},
        {path.name for path in run.parent.iterdir() if not path.name.startswith(".")},
    )


def test_the_same_inputs_are_not_run_twice(project: Project) -> None:
    """Nothing changed: nothing is started, the deliverables are kept as they are."""
    folder = project(PLAIN)
    batch(folder)
    before = (folder / "runs" / "alpha" / "alpha" / "manifest.json").stat()
    (outcome,) = batch(folder)
    after = (folder / "runs" / "alpha" / "alpha" / "manifest.json").stat()
    assert ("unchanged", before.st_ino, summary.EXIT_OK) == (
        outcome.status,
        after.st_ino,
        summary.exit_code([outcome]),
    )


def _edit_workbook(folder: Path) -> None:
    workbook.change(folder / "data" / "alpha", [Set("framing.sector", "", "meuble")])


def _add_data(folder: Path) -> None:
    (folder / "data" / "alpha" / "orders.csv").write_text("customer_id\n1\n", encoding="utf-8")


def _change_parameters(folder: Path) -> None:
    (folder / "params" / "alpha.yaml").write_text("client: alpha\nlanguage: en\n", encoding="utf-8")


def _change_notebook(folder: Path) -> None:
    write(folder / "notebooks" / "00_framing.ipynb", [OPENING, "1"])


def _remove_deliverable(folder: Path) -> None:
    (folder / "runs" / "alpha" / "alpha" / "report.html").unlink()


@pytest.mark.parametrize(
    "change",
    [_edit_workbook, _add_data, _change_parameters, _change_notebook, _remove_deliverable],
)
def test_whatever_changes_is_run_again(project: Project, change: Callable[[Path], None]) -> None:
    """Workbook, data, parameters, notebooks, a deliverable that has gone."""
    folder = project(PLAIN)
    batch(folder)
    change(folder)
    assert ["complete"] == [outcome.status for outcome in batch(folder)]


def test_fresh_runs_all_again(project: Project) -> None:
    """--fresh forces what nothing asks for."""
    folder = project(PLAIN)
    batch(folder)
    (outcome,) = batch(folder, is_fresh=True)
    assert ("complete", [False] * 3) == (outcome.status, [step.is_kept for step in outcome.steps])


def test_two_runs_are_the_same_bytes(project: Project) -> None:
    """The same inputs give the same files, notebooks included."""
    folder = project(PLAIN)
    batch(folder)
    before = tree(folder / "runs")
    batch(folder, is_fresh=True)
    assert before == tree(folder / "runs")


CULPRITS = {
    "error": ("raise ValueError('x')", 1, "ValueError: x"),
    "exit": ("import sys; sys.exit(3)", 1, "s’est arrêté avant sa dernière cellule"),
    "polite_exit": ("import sys; sys.exit(0)", 1, "s’est arrêté avant sa dernière cellule"),
    "dead": ("import os; os._exit(1)", 2, "Le noyau s’est arrêté"),
    "client": ("pc.open_case('alfa')", 1, "Il n’y a pas de client « alfa ». Vouliez-vous dire"),
}


@pytest.mark.parametrize("kind", CULPRITS)
def test_each_kind_of_failure_is_said_and_changes_nothing_for_others(
    project: Project, kind: str
) -> None:
    """In the consultant's words, at its cell; tried again only where that may help."""
    cell, tries, said = CULPRITS[kind]
    guilty = f"if client == 'alpha':\n    {cell}"
    folder = project({**PLAIN, "10_diagnosis": [OPENING, guilty, "'after'"]}, "alpha", "beta")
    alpha, beta = batch(folder)
    step = next(step for step in alpha.steps if step.failure)
    assert step.failure is not None
    assert ("failed", "complete", tries, 3, True) == (
        alpha.status,
        beta.status,
        step.tries,
        step.failure.cell,
        said in step.failure.sentences[0].replace("\N{NO-BREAK SPACE}", " "),
    )


def test_notebooks_that_never_end_are_ended(project: Project) -> None:
    """Asleep, busy, or deaf to a polite request: stopped at the limit, tried again, then said."""
    folder = project(
        {
            "01_asleep": [OPENING, "import time; time.sleep(600)"],
            "02_busy": [OPENING, "while True: pass"],
            "03_deaf": ["import signal\nsignal.pthread_sigmask(0, range(1, 64))\nwhile True: pass"],
        }
    )
    (outcome,) = batch(folder, notebook_seconds=5)
    said = [(step.tries, step.failure and step.failure.cell) for step in outcome.steps]
    ends = {line.replace("\N{NO-BREAK SPACE}", " ").split(" s,")[0] for line in sentences(outcome)}
    assert ([(2, 3), (2, 3), (2, 2)], {"Le carnet n’avait pas fini au bout de 5"}) == (said, ends)


def test_the_notebook_that_failed_is_kept_and_says_so(project: Project) -> None:
    """As far as it went, with the reason on top; nothing of it looks delivered."""
    folder = project({**PLAIN, "10_diagnosis": [OPENING, SAY_CLIENT, "pc.open_case('alfa')"]})
    (outcome,) = batch(folder)
    partial = folder / "runs" / "alpha" / "alpha.partial"
    kept = json.loads((partial / "notebooks" / "10_diagnosis.ipynb").read_text(encoding="utf-8"))
    top = kept["cells"][0]["source"]
    assert (True, True, "Alpha\n", False, partial) == (
        "Carnet incomplet" in top,
        "alfa" in top,
        kept["cells"][3]["outputs"][0]["text"],
        (folder / "runs" / "alpha" / "alpha").exists(),
        outcome.folder,
    )


def test_a_failure_leaves_the_former_run_as_it_was(project: Project) -> None:
    """What was delivered stays delivered until there is better."""
    folder = project(PLAIN)
    batch(folder)
    before = tree(folder / "runs" / "alpha" / "alpha")
    write(folder / "notebooks" / "00_framing.ipynb", [OPENING, "1 / 0"])
    batch(folder)
    assert before == tree(folder / "runs" / "alpha" / "alpha")


def test_what_is_done_is_not_done_again_after_a_failure(project: Project, tmp_path: Path) -> None:
    """A run that failed goes on where it was: only the notebook at fault is run again."""
    mark = tmp_path / "mended"
    flawed = f"from pathlib import Path\nassert Path({str(mark)!r}).exists()"
    folder = project({**PLAIN, "10_diagnosis": [OPENING, flawed]})
    (failed,) = batch(folder)
    mark.touch()
    (mended,) = batch(folder)
    assert ("failed", "complete", [True, False, True]) == (
        failed.status,
        mended.status,
        [step.is_kept for step in mended.steps],
    )


def test_a_kernel_that_dies_once_is_given_another_try(project: Project, tmp_path: Path) -> None:
    """An accident of memory does not cost the night."""
    mark = tmp_path / "died"
    dies = f"""from pathlib import Path
import os
mark = Path({str(mark)!r})
if not mark.exists():
    mark.touch()
    os._exit(1)"""
    folder = project({**PLAIN, "10_diagnosis": [OPENING, dies]})
    (outcome,) = batch(folder)
    assert ("complete", [1, 2, 1]) == (outcome.status, [step.tries for step in outcome.steps])


def test_a_whole_run_has_its_time(project: Project) -> None:
    """The time of a run is over: its notebooks end, at once, and say so."""
    folder = project({"00_framing": ["while True: pass"], "90_deliverables": ["1"]})
    (outcome,) = batch(folder, run_seconds=4)
    assert ("failed", True) == (outcome.status, "tout le dossier (4" in sentences(outcome)[0])


def test_a_second_runner_is_refused(project: Project) -> None:
    """One runner holds a run's folder; another says so and touches nothing."""
    folder = project(PLAIN)
    (folder / "runs" / "alpha").mkdir(parents=True)
    with FileLock(folder / "runs" / "alpha" / ".alpha.lock"):
        (outcome,) = batch(folder)
    assert ("failed", ["run_busy"]) == (outcome.status, [one.code for one in outcome.problems])


def test_what_people_changed_by_hand_is_kept(project: Project) -> None:
    """A deck completed by the consultant is not lost when the run is made again, and again."""
    folder = project(PLAIN)
    batch(folder)
    run = folder / "runs" / "alpha" / "alpha"
    (run / "report.html").write_text("completed by hand", encoding="utf-8")
    (run / "notes.txt").write_text("mine", encoding="utf-8")
    kept = [batch(folder, is_fresh=True)[0].kept_by_hand for _ in range(2)]
    assert ("completed by hand", "mine", "Alpha", 2) == (
        (run / "by_hand" / "report.html").read_text(encoding="utf-8"),
        (run / "by_hand" / "notes.txt").read_text(encoding="utf-8"),
        (run / "report.html").read_text(encoding="utf-8"),
        len(kept[0]),
    )


def test_a_client_that_does_not_exist_stops_no_other(project: Project) -> None:
    """Nor a public that does not exist: the nearest name is proposed; the others are delivered."""
    folder = project(PLAIN, "alpha", "beta")
    (folder / "params" / "alpha.yaml").write_text("client: alfa\n", encoding="utf-8")
    (folder / "params" / "public.yaml").write_text("client: beta\npublic: X\n", encoding="utf-8")
    outcomes = batch(folder)
    said = [(one.code, one.fix) for outcome in outcomes for one in outcome.problems]
    assert (
        ["failed", "complete", "failed"],
        [("unknown_client", "alpha"), ("unknown_public", "")],
        summary.EXIT_FAILED,
    ) == ([outcome.status for outcome in outcomes], said, summary.exit_code(outcomes))


def test_side_by_side_is_as_one_by_one(project: Project) -> None:
    """Six clients at once give each the files it gets alone."""
    names = [f"c{number}" for number in range(6)]
    folder = project(PLAIN, *names)
    batch(folder, workers=4)
    together = tree(folder / "runs")
    for name in names:
        batch(folder, name, workers=1, is_fresh=True)
    assert together == tree(folder / "runs")


@pytest.mark.parametrize(
    ("left", "status"),
    [(["alpha.partial", "alpha.former"], "unchanged"), (["alpha.former"], "unchanged")],
)
def test_an_exchange_cut_in_two_is_finished(
    project: Project, left: Sequence[str], status: str
) -> None:
    """Killed between two renames: the next runner finds a finished run, and puts it in place."""
    folder = project(PLAIN)
    batch(folder)
    run = folder / "runs" / "alpha" / "alpha"
    for name in left[1:]:
        (run.with_name(name) / "old").mkdir(parents=True)
    run.rename(run.with_name(left[0]))
    (outcome,) = batch(folder)
    visible = [path.name for path in run.parent.iterdir() if not path.name.startswith(".")]
    assert (status, ["alpha"]) == (outcome.status, visible)


def test_delivered_notebooks_hold_one_language_and_nothing_of_this_machine(
    project: Project,
) -> None:
    """No parameters cell of this run, no path, code hidden, fixed ids; the data they rest on is said (X5, X7)."""
    folder = project(PLAIN)
    batch(folder)
    run = folder / "runs" / "alpha" / "alpha" / "notebooks" / "00_framing.ipynb"
    book = json.loads(run.read_text(encoding="utf-8"))
    opening, printed = outputs(run)
    assert re.search(r"Empreinte des données [0-9a-f]{12}", opening["data"]["text/plain"])
    assert (False, True, ["cell-00", "cell-01", "cell-02"], "Alpha\n") == (
        str(folder) in run.read_text(encoding="utf-8"),
        all(cell["metadata"]["jupyter"]["source_hidden"] for cell in book["cells"]),
        [cell["id"] for cell in book["cells"]],
        printed["text"],
    )


def test_the_language_of_a_run_chooses_the_prose() -> None:
    """Markdown of the other language is left out."""
    cells = [
        {"cell_type": "markdown", "metadata": {"tags": [f"lang-{one}"]}, "source": one}
        for one in ("fr", "en")
    ]
    kept = notebooks.in_language({"cells": cells}, "en")["cells"]
    assert ["en"] == [cell["source"] for cell in kept]


def test_the_log_tells_each_notebook(project: Project) -> None:
    """What was done, what failed and why, read after the night."""
    folder = project({"00_framing": [OPENING, "1 / 0"], "90_deliverables": [OPENING, DELIVER]})
    batch(folder)
    log = (folder / "runs" / "alpha" / "alpha.partial" / "log.txt").read_text(encoding="utf-8")
    assert (True, True, True) == (
        "90_deliverables\N{NO-BREAK SPACE}: fait" in log,
        "00_framing, cellule 3 (1 / 0)" in log,
        "ZeroDivisionError" in log,
    )
