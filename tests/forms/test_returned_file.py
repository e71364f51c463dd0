"""The register that comes back in the notebook: told, ticked, saved, and nothing else."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import openpyxl
import parcours as pc
import pytest
from parcours.case import Case
from parcours.deliver import xlsx
from parcours.exhibits import plan
from parcours.exhibits.kinds import Text
from parcours.files import cases, workbook
from parcours.files.params import RunParameters
from plan_reports import report_of

pytestmark = pytest.mark.filterwarnings(
    "ignore:.*extension is not supported"
)  # openpyxl, as a client


@pytest.fixture
def case(tmp_path: Path, root: Path, monkeypatch: pytest.MonkeyPatch) -> Case:
    """Open the sample's workbook alone, in a project of its own."""
    home = tmp_path / "data" / "lorette"
    home.mkdir(parents=True)
    shutil.copy(root / "data" / "sample" / "workbook.json", home / "workbook.json")
    monkeypatch.setenv("PARCOURS_PROJECT", str(tmp_path))
    return cases.open_case(RunParameters(client="lorette", language="fr", interactive=True))


@pytest.fixture
def content(case: Case, tmp_path: Path) -> bytes:
    """Return a register with two cells changed and one that cannot be read, as its bytes."""
    sections = (plan.section(case),)
    path = xlsx.write(report_of(case, sections=sections), tmp_path / "sent").paths[0]
    book = openpyxl.load_workbook(path)
    page = book["Actions"]
    page["B5"], page["B6"], page["G7"] = "Prévenir la veille", "<b>Montrer</b>", "beaucoup"
    book.save(path)
    return path.read_bytes()


def answers(case: Case, *messages: tuple[dict[str, Any], list[bytes]]) -> list[dict[str, Any]]:
    """Send messages to the form, as a browser does, and return its answers."""
    said: list[dict[str, Any]] = []
    form = pc.returned(case)
    form.send = said.append
    for message, buffers in messages:
        form._receive(form, message, buffers)
    return said


def test_what_is_ticked_is_saved_and_the_rest_stays_proposed(case: Case, content: bytes) -> None:
    """Two differences told, with a cell refused by its address; one taken, the other still there (issue 9.4)."""
    title = {one.id: one.title for one in case.workbook.plan.actions}
    key = "register.actions|A-2|title|edited"
    read, saved = answers(case, ({"name": "../registre.xlsx"}, [content]), ({"keys": [key]}, []))
    assert ["A-1", "A-2"] == [one["key"].split("|")[1] for one in read["differences"]]
    assert "<b>Montrer</b>" in read["differences"][1]["text"]
    assert any("Actions!G7" in one for one in read["problems"])
    assert ("saved", ["register.actions|A-1|title|edited"]) == (
        saved["state"],
        [one["key"] for one in saved["differences"]],
    )
    after = {one.id: one.title for one in workbook.load(case.folder).plan.actions}
    assert {**title, "A-2": "<b>Montrer</b>"} == after


def test_nothing_ticked_nothing_saved(case: Case, content: bytes) -> None:
    """Without a box, without a file, or with a file that is no register: said, and nothing changes."""
    said = answers(
        case,
        ({"keys": ["register.actions|A-1|title|edited"]}, []),
        ({"name": "registre.xlsx"}, [content]),
        ({"keys": []}, []),
        ({"name": "registre.ods"}, [content]),
    )
    assert ["wrong", "read", "wrong", "wrong"] == [one["state"] for one in said]
    assert ".xlsx" in said[-1]["said"]
    assert case.workbook == workbook.load(case.folder)


@pytest.mark.usefixtures("case")
def test_a_batch_run_says_how_it_comes_back() -> None:
    """Nobody is there to give a file: the cell says where to."""
    run = cases.open_case(RunParameters(client="lorette", interactive=False))
    assert isinstance(pc.returned(run), Text)
