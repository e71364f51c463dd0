"""From the command line: lists leave and come back, answers of form tools come in with their columns mapped."""

import shutil
from pathlib import Path

import pytest
from parcours.__main__ import main
from parcours.files import cases, workbook
from parcours.method.workbook import Workbook

SAMPLE = cases.project_folder() / "data" / "sample" / "workbook.json"
GOOGLE = """Horodateur,Nom et prénom,Votre service,"Nos promesses se voient-elles ?",D1-01-2 place,Pourquoi
2026/10/01 10:00:00,Zoé Martin,Terrain,3,2,vu en magasin
2026/10/01 11:00:00,Léo Petit,Direction,Je ne sais pas,Non applicable,
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with the workbook of the sample, and no customer file."""
    client = tmp_path / "data" / "sample"
    client.mkdir(parents=True)
    shutil.copy(SAMPLE, client)
    monkeypatch.setenv("PARCOURS_PROJECT", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    return client


def book(folder: Path) -> Workbook:
    """Return the workbook as it is saved."""
    return workbook.load(folder)


def test_a_list_leaves_and_comes_back_untouched(folder: Path, capsys) -> None:
    """A list that nobody edited brings nothing, and the workbook is not saved again."""
    before = book(folder).revision
    assert 0 == main(["export", "sample", "skills", "skills.xlsx"])
    assert 0 == main(["import", "sample", "skills.xlsx", "--list", "skills", "--accept", "all"])
    assert ("Rien à reprendre" in capsys.readouterr().out, before) == (True, book(folder).revision)


def test_an_edited_list_is_told_then_taken(folder: Path, capsys) -> None:
    """What changes is said line by line, and saved only where it is agreed to."""
    main(["export", "sample", "tools", "tools.csv"])
    path = Path("tools.csv")
    path.write_text(path.read_text("utf-8-sig").replace("CRM", "CRM2", 1), encoding="utf-8-sig")
    main(["import", "sample", "tools.csv", "--list", "tools", "--accept", ""])
    assert "CRM2" in capsys.readouterr().out
    assert not any("CRM2" in one.name for one in book(folder).assets.tools)
    main(["import", "sample", "tools.csv", "--list", "tools", "--accept", "all"])
    assert any("CRM2" in f"{one.name} {one.processes}" for one in book(folder).assets.tools)


@pytest.mark.usefixtures("folder")
def test_a_list_misspelt_is_refused(capsys) -> None:
    """An unknown list is refused with the nearest name, and a code that says so."""
    assert 2 == main(["export", "sample", "tool", "x.csv"])
    assert "« tools »" in capsys.readouterr().err.replace("\N{NO-BREAK SPACE}", " ")


def test_answers_are_mapped_by_the_consultant(folder: Path) -> None:
    """Headings of a Google Form that name nothing are told what they are for, and the answers enter."""
    Path("google.csv").write_text(GOOGLE, encoding="utf-8")
    said = [
        "--map", "Nos promesses se voient-elles ?=D1-01-1",
        "--map", "Pourquoi=D1-01-2:evidence",
        "--map", "C=function",
    ]  # fmt: skip
    before = len(book(folder).answers)
    assert 0 == main(["import", "sample", "google.csv", *said, "--accept", "all"])
    added = book(folder).answers[before:]
    assert [
        ("D1-01-1", "level", 3, ""),
        ("D1-01-2", "level", 2, "vu en magasin"),
        ("D1-01-1", "dont_know", None, ""),
        ("D1-01-2", "not_applicable", None, ""),
    ] == [(one.item_id, one.kind, one.level, one.evidence) for one in added]


def test_without_a_function_nothing_is_taken_and_the_columns_are_shown(
    folder: Path, capsys
) -> None:
    """A respondent nobody knows needs a function: the columns are told, the reason is said, nothing enters."""
    Path("google.csv").write_text(GOOGLE, encoding="utf-8")
    before = book(folder)
    assert 2 == main(["import", "sample", "google.csv", "--accept", "all"])
    shown = capsys.readouterr()
    assert ("Votre service -> inconnue" in shown.out, "fonction" in shown.err) == (True, True)
    assert before == book(folder)


def test_a_function_may_be_given_for_all(folder: Path) -> None:
    """A file that says no function takes the one the command gives."""
    Path("google.csv").write_text(GOOGLE, encoding="utf-8")
    main(["import", "sample", "google.csv", "--function", "partner", "--accept", "all"])
    added = {one.name: one.function.value for one in book(folder).framing.participants}
    assert ("partner", "partner") == (added["Zoé Martin"], added["Léo Petit"])


@pytest.mark.usefixtures("folder")
def test_a_use_that_does_not_exist_is_refused(capsys) -> None:
    """A column sent to an item that does not exist is refused, the nearest being proposed."""
    Path("google.csv").write_text(GOOGLE, encoding="utf-8")
    assert 2 == main(["import", "sample", "google.csv", "--map", "Pourquoi=D1-01-9"])
    assert "D1-01-" in capsys.readouterr().err


def test_the_blank_form_comes_back_filled(folder: Path) -> None:
    """The blank form leaves as XLSX and, filled in by hand, enters as answers."""
    import openpyxl  # noqa: PLC0415 - one test reads a spreadsheet

    main(["export", "sample", "form", "form.xlsx"])
    form = openpyxl.load_workbook("form.xlsx")
    page = form.worksheets[0]
    heads = [cell.value for cell in page[7]]
    page["C4"], page["C5"] = "Zoé Martin", "Terrain"
    page.cell(8, 1 + heads.index("Réponse")).value = 3
    form.save("form.xlsx")
    before = len(book(folder).answers)
    assert 0 == main(["import", "sample", "form.xlsx", "--accept", "all"])
    assert [("D1-01-1", 3)] == [(one.item_id, one.level) for one in book(folder).answers[before:]]
