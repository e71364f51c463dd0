"""A new questionnaire is one dropped file: form, answers, exhibits, findings and deliverables follow."""

import re
import shutil
from pathlib import Path

import openpyxl
import pytest
from parcours import deliver
from parcours.__main__ import main
from parcours.case import Case
from parcours.exhibits import diagnosis, diagnosis_items, reports
from parcours.files import cases, questionnaires
from parcours.files.params import RunParameters
from parcours.files.questionnaires import QuestionnaireError
from parcours.forms.specification import specification

SAMPLE = cases.project_folder() / "data" / "sample" / "workbook.json"
LEVELS = "\n".join(
    f'          {n}::fr: "Niveau {n} : {word} des réponses sont signées."\n'
    f'          {n}::en: "Level {n}: {english} of the answers are signed."'
    for n, (word, english) in enumerate(
        [
            ("aucune", "none"),
            ("un quart", "a quarter"),
            ("la moitié", "half"),
            ("trois quarts", "three quarters"),
            ("la totalité", "all"),
        ]
    )
)
ITEM = """
      - id: WEB-01-{n}
        statement::fr: "La réponse {n} porte le nom de celui qui l'écrit."
        statement::en: "Answer {n} bears the name of whoever writes it."
        levels:
{levels}
        why::fr: "On parle à quelqu'un."
        why::en: "One talks to somebody."
        evidence::fr: "Dix réponses tirées au sort."
        evidence::en: "Ten answers drawn at random."
        first_step::fr: "Signer."
        first_step::en: "Sign."
"""
FRAME = """id: WEB
name::fr: "Le site, vu du client"
name::en: "The site, as the customer sees it"
about::fr: "Ce que le site doit au client."
about::en: "What the site owes the customer."
source: Our own
dimensions:
  - id: WEB-01
    name::fr: "Réponses"
    name::en: "Answers"
    about::fr: "Répondre."
    about::en: "Answering."
    items:
""" + "".join(ITEM.format(n=n, levels=LEVELS) for n in (1, 2))


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A client with a fifth frame dropped in its folder."""
    client = tmp_path / "data" / "lorette"
    (client / questionnaires.FOLDER).mkdir(parents=True)
    shutil.copy(SAMPLE, client)
    (client / questionnaires.FOLDER / "site.yaml").write_text(FRAME, encoding="utf-8")
    monkeypatch.setenv("PARCOURS_PROJECT", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    return client


def opened() -> Case:
    """Open the client as a batch run does."""
    return cases.open_case(RunParameters(client="lorette"))


def answered(*levels: int | str) -> None:
    """Fill in the form of the command line with these answers to the dropped frame, and take it in."""
    main(["export", "lorette", "form", "form.xlsx"])
    book = openpyxl.load_workbook("form.xlsx")
    page = book.worksheets[0]
    heads = [cell.value for cell in page[7]]
    for row in range(8, page.max_row + 1):
        found = re.fullmatch(r"WEB-01-(\d)", str(page.cell(row, 1).value))
        if found:
            page.cell(row, 1 + heads.index("Réponse")).value = levels[int(found[1]) - 1]
    person = opened().workbook.framing.participants[0]
    page["C4"], page["C5"] = person.name, "Direction"
    book.save("form.xlsx")
    assert 0 == main(["import", "lorette", "form.xlsx", "--accept", "all"])


@pytest.mark.usefixtures("folder")
def test_the_form_of_the_notebook_offers_it() -> None:
    """The dropped frame stands after the four others in the form."""
    frames = specification(opened(), "diagnosis")["frames"]
    assert ["D1", "D2", "D3", "D4", "WEB"] == [one["id"] for one in frames]


@pytest.mark.usefixtures("folder")
def test_answers_reach_exhibits_findings_and_deliverables(tmp_path: Path) -> None:
    """A level and a 'not applicable': mark, radar, item table, weak item and report hold the new frame."""
    answered(1, "Non applicable")
    case = opened()
    section = diagnosis.section(case)
    rows = {row[0]: row for row in diagnosis_items.items(case).rows}
    assert "radar_WEB" in {getattr(one, "key", "") for one in section.exhibits}
    assert (1, 0, 1) == (rows["WEB-01-1"][3], rows["WEB-01-1"][7], rows["WEB-01-2"][7])
    assert "weak_item:WEB-01-1" in {one.key for one in case.maturity_findings}
    deliver.write(reports.report(case), tmp_path / "out", ["html"])
    page = (tmp_path / "out" / "report.html").read_text("utf-8")
    assert "Le site, vu du client" in page


def test_an_id_that_is_taken_is_refused(folder: Path) -> None:
    """A dropped file that claims the id of a frame of the catalogue is refused, in words."""
    path = folder / questionnaires.FOLDER / "site.yaml"
    path.write_text(FRAME.replace("WEB", "D1"), encoding="utf-8")
    with pytest.raises(QuestionnaireError) as refused:
        opened()
    assert ["D1"] == [one.found for one in refused.value.problems]


def test_a_run_knows_that_the_frame_changed(folder: Path) -> None:
    """The dropped file is one of the inputs of a run: changing it runs again."""
    assert folder / questionnaires.FOLDER / "site.yaml" in cases.data_files(folder)
