"""The case of a run is computed once, and each notebook finds it so, in a process of its own (issue 10.1, 10.6)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest
from parcours import __main__ as command
from parcours.batch import kernels
from projects import DELIVER, OPENING, outputs

Project = Callable[..., Path]
WHO_MADE_ME = "import os\nprint(os.getppid(), os.getpid())"
IS_COMPUTED = "print('file' in vars(case), 'gaps' in vars(case))"
READ = "print(case.tables.tables['orders'].amount.sum().execute(), case.tables.as_of)"
THREADS = (
    "print(case.tables.connection.con.execute(\"SELECT current_setting('threads')\").fetchone())"
)
NOTEBOOKS = {
    "00_framing": [OPENING, WHO_MADE_ME, IS_COMPUTED],
    "10_diagnosis": [OPENING, WHO_MADE_ME, READ, THREADS],
    "90_deliverables": [OPENING, DELIVER],
}
ORDERS = "customer_id;order_id;order_date;amount\n" + "".join(
    f"{n % 7};{n};{dt.date(2026, 1, 1) + dt.timedelta(days=n):%d/%m/%Y};{n},50\n" for n in range(40)
)


def said(folder: Path, notebook: str, run: str = "alpha") -> list[str]:
    """Return what the cells of an executed notebook printed."""
    found = outputs(folder / "runs" / "alpha" / run / "notebooks" / f"{notebook}.ipynb")
    return ["".join(one.get("text", "")).strip() for one in found if "text" in one]


@pytest.fixture
def ran(project: Project) -> Path:
    """A run on a client with orders."""
    folder = project(NOTEBOOKS)
    (folder / "data" / "alpha" / "orders.csv").write_text(ORDERS, encoding="utf-8")
    assert command.main(["run", str(folder / "params" / "alpha.yaml")]) == 0
    return folder


def test_the_notebooks_of_a_run_come_from_its_own_case(ran: Path) -> None:
    """One process holds the case; it is not the one that serves all clients; each notebook is a process."""
    (first, own), (second, other) = (
        said(ran, name)[0].split() for name in ("00_framing", "10_diagnosis")
    )
    warm = str(kernels.zygote().process.pid)
    assert (True, False, False) == (first == second, warm == first, own == other)


def test_two_languages_of_a_client_come_from_one_case(project: Project) -> None:
    """What a case knows is figures and codes: it is computed once for all its languages (issue 10.6)."""
    folder = project({"00_framing": [OPENING, WHO_MADE_ME, IS_COMPUTED, "print(case.language)"]})
    (folder / "data" / "alpha" / "orders.csv").write_text(ORDERS, encoding="utf-8")
    asked = folder / "params" / "alpha.yaml"
    other = folder / "params" / "alpha.en.yaml"
    asked.write_text("client: alpha\n", encoding="utf-8")
    other.write_text("client: alpha\nlanguage: en\n", encoding="utf-8")
    assert command.main(["run", str(asked), str(other)]) == 0
    (first, *told), (second, *also_told) = (
        said(folder, "00_framing", run) for run in ("alpha", "alpha.en")
    )
    assert (["True True", "fr"], ["True True", "en"]) == (told, also_told)
    assert first.split()[0] == second.split()[0]


def test_what_was_computed_is_found(ran: Path) -> None:
    """A notebook that has asked for nothing yet finds the results there."""
    assert said(ran, "00_framing")[1] == "True True"


def test_the_file_is_read_in_the_notebook_as_everywhere(ran: Path) -> None:
    """The engine goes on in the forked process, on the thread that makes small sums the same each time."""
    _, read, threads = said(ran, "10_diagnosis")
    assert ("800.0 2026-02-09", "(1,)") == (read, threads)


def test_a_case_that_cannot_be_computed_fails_where_it_is_needed(
    project: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    """An unreadable file stops the notebook that reads it, in words, and no other."""
    folder = project(NOTEBOOKS)
    (folder / "data" / "alpha" / "orders.csv").write_bytes(b"\x00\x01\x02" * 50)
    code = command.main(["run", str(folder / "params" / "alpha.yaml")])
    shown = capsys.readouterr().out
    assert (1, True, False, False) == (
        code,
        "10_diagnosis" in shown,
        "00_framing," in shown,
        "Traceback" in shown,
    )


def test_a_kernel_whose_case_has_died_comes_from_the_common_process(
    project: Project, tmp_path: Path
) -> None:
    """The process of the case is killed under way: all is tried again and done, from the common one."""
    mark = tmp_path / "killed"
    kill = f"import os, pathlib, signal\nmark = pathlib.Path({str(mark)!r})"
    once = "mark.exists() or (mark.touch(), os.kill(os.getppid(), signal.SIGKILL), signal.pause())"
    folder = project({**NOTEBOOKS, "05_plan": [OPENING, kill, once, WHO_MADE_ME]})
    (folder / "data" / "alpha" / "orders.csv").write_text(ORDERS, encoding="utf-8")
    code = command.main(["run", "--workers", "1", str(folder / "params" / "alpha.yaml")])
    parents = {said(folder, name)[0].split()[0] for name in ("00_framing", "05_plan")}
    assert (0, {str(kernels.zygote().process.pid)}) == (code, parents)
