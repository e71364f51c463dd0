"""A register and a list of actions come back into the sample's workbook: told, chosen, applied, nothing else."""

import csv
import dataclasses
import datetime as dt
import shutil
from pathlib import Path

import openpyxl
import pytest
from parcours import __main__ as command
from parcours.deliver import calendar, jira, msproject, returned, xlsx
from parcours.errors import ParameterError
from parcours.exhibits import assets, follow_up, plan, touchpoints, trackers
from parcours.files import cases, workbook
from parcours.files.params import RunParameters
from parcours.files.register_base import RegisterError
from plan_reports import report_of

pytestmark = pytest.mark.filterwarnings(
    "ignore:.*extension is not supported"
)  # openpyxl, as a client

ON = dt.date(2026, 11, 22)


def opened(folder, root, monkeypatch):
    """Open the sample's workbook alone, in a project of its own."""
    home = folder / "project" / "data" / "lorette"
    home.mkdir(parents=True)
    shutil.copy(root / "data" / "sample" / "workbook.json", home / "workbook.json")
    monkeypatch.setenv("PARCOURS_PROJECT", str(folder / "project"))
    return cases.open_case(RunParameters(client="lorette", language="fr"))


@pytest.fixture
def case(tmp_path, root, monkeypatch):
    """The sample's workbook alone, in a project of its own."""
    return opened(tmp_path, root, monkeypatch)


@pytest.fixture(scope="module")
def original(tmp_path_factory, root):
    """The register as it is sent to the client, who sees the client's version; written once."""
    folder = tmp_path_factory.mktemp("sent")
    with pytest.MonkeyPatch.context() as patch:
        found = opened(folder, root, patch)
        sections = tuple(one.section(found) for one in (assets, touchpoints, plan, follow_up))
        return xlsx.write(report_of(found, sections=sections), folder).paths[0]


@pytest.fixture
def sent(original, tmp_path):
    """A copy of it that a test may edit."""
    return Path(shutil.copy(original, tmp_path / "register.xlsx"))


def edit(path, **cells):
    """Put values in cells of the sheet of actions, by id and heading, as a client does."""
    book = openpyxl.load_workbook(path)
    page = next(one for one in book.worksheets if one.title == "Actions")
    heads = {cell.value: cell.column or 0 for cell in page[4]}
    rows = {page.cell(row, 1).value: row for row in range(5, page.max_row + 1)}
    for where, value in cells.items():
        one, _, head = where.partition(" ")
        page.cell(rows.get(one, page.max_row + 2), heads[head]).value = value
    book.save(path)
    return path


def actions(folder):
    """Return the actions on disk."""
    return {one.id: one for one in workbook.load(folder).plan.actions}


def test_a_register_nobody_touched_brings_nothing(case, sent):
    """The whole register of the sample comes back without a difference or a problem (X3)."""
    found = returned.read(sent, case)
    assert ((), ()) == (found.differences, found.problems)


def test_only_the_accepted_differences_are_saved(case, sent):
    """Two cells edited, one accepted: the other stays as it was (issue 9.4)."""
    edit(sent, **{"A-1 Action": "Prévenir la veille", "A-2 Coût ponctuel": "5 000 €"})
    found = returned.read(sent, case)
    assert ["A-1", "A-2"] == [one.id for one in found.differences]
    saved = returned.take(case, found, returned.chosen(found, "2"), ON)
    assert case.workbook.revision + 1 == saved.revision
    after = actions(case.folder)
    assert (case.workbook.plan.actions[0].title, 5000.0) == (after["A-1"].title, after["A-2"].cost)


def test_a_conflict_is_taken_only_when_named(case, sent):
    """What we changed meanwhile is never overwritten by « all » (X3)."""
    edit(sent, **{"A-1 Action": "La leur"})
    plan_ = case.workbook.plan
    ours = plan_.actions[0].model_copy(update={"title": "La nôtre"})
    book = case.workbook.model_copy(
        update={"plan": plan_.model_copy(update={"actions": (ours, *plan_.actions[1:])})}
    )
    found = returned.read(sent, case.with_workbook(book))
    assert "CONFLIT" in "\n".join(returned.lines(found, "fr"))
    assert frozenset() == returned.chosen(found, "all")
    assert {one.key for one in found.differences} == returned.chosen(found, "conflicts")


def test_a_word_that_accepts_nothing_is_refused(case, sent):
    """A slip in what is accepted takes nothing at all (X3)."""
    edit(sent, **{"A-1 Action": "Prévenir la veille"})
    found = returned.read(sent, case)
    for accept in ("tout", "7", "0", "2-1", "edited,rien"):
        with pytest.raises(ParameterError):
            returned.chosen(found, accept)


def test_rows_sorted_columns_moved_and_inserted_are_no_change(case, sent):
    """The client sorts, moves and inserts columns: what was edited is told, nothing else (issue 9.4)."""
    book = openpyxl.load_workbook(sent)
    page = next(one for one in book.worksheets if one.title == "Actions")
    rows = [[cell.value for cell in row] for row in page.iter_rows(min_row=4, max_row=24)]
    head, body = rows[0], sorted(rows[1:], key=lambda row: str(row[1]), reverse=True)
    cost = head.index("Coût ponctuel")
    next(row for row in body if row[0] == "A-2")[cost] = "5\u202f000,50 €"
    order = [0, *range(len(head) - 1, 0, -1)]
    for place, row in enumerate([head, *body], start=4):
        moved = ["Météo" if place == 4 else "soleil", *(row[index] for index in order)]
        for column, value in enumerate(moved, start=1):
            page.cell(place, column).value = value
    book.save(sent)
    found = returned.read(sent, case)
    assert [("A-2", "cost", 5000.5)] == [
        (one.id, one.column, one.after) for one in found.differences
    ]


def test_the_command_shows_then_takes(case, sent, capsys):
    """`parcours import` shows all and saves what is accepted; without a word it saves nothing (issue 9.4)."""
    edit(sent, **{"A-1 Action": "Prévenir la veille", "A-2 Coût ponctuel": "beaucoup"})
    before = actions(case.folder)
    assert 0 == command.main(["import", "lorette", str(sent)])
    said = capsys.readouterr().out
    assert "Prévenir la veille" in said
    assert "Actions!" in said
    assert "beaucoup" in said
    assert before == actions(case.folder)
    assert 0 == command.main(["import", "lorette", str(sent), "--accept", "edited"])
    assert "Prévenir la veille" == actions(case.folder)["A-1"].title
    assert before["A-2"] == actions(case.folder)["A-2"]


def test_a_file_that_is_not_there_is_said(case, tmp_path, capsys):
    """A missing file is a sentence and the exit code of a usage error."""
    assert case.client == "lorette"
    assert 2 == command.main(["import", "lorette", str(tmp_path / "rien.xlsx")])
    assert "rien.xlsx" in capsys.readouterr().err


def written(path, *rows, encoding="utf-8-sig", delimiter=";"):
    """Write a list as somebody's tool does."""
    with path.open("w", encoding=encoding, newline="") as file:
        csv.writer(file, delimiter=delimiter).writerows(rows)
    return path


@pytest.mark.parametrize(
    ("encoding", "delimiter"), [("utf-8-sig", ";"), ("cp1252", ","), ("utf-8", "\t")]
)
def test_actions_come_in_from_a_list(case, tmp_path, encoding, delimiter):
    """Known ids and titles are changed, new titles added with an id, empty cells change nothing (issue 7.8)."""
    path = written(
        tmp_path / "actions.csv",
        ("N°", "Titre", "Responsable", "Budget", "Durée"),
        ("A-2", "", "Léa Fontaine", "", ""),
        ("", "Prévenir du retard la veille, avant midi", "", "7000,50", ""),
        ("", "Ouvrir le samedi soir", "Marc Delaunay", "1 200 €", "15"),
        encoding=encoding, delimiter=delimiter,
    )  # fmt: skip
    found = returned.read(path, case)
    assert () == found.problems
    assert ["edited", "edited", "added"] == [one.kind for one in found.differences]
    returned.take(case, found, returned.chosen(found, "all"), ON)
    after = actions(case.folder)
    assert ("Léa Fontaine", 7000.5) == (after["A-2"].responsible, after["A-1"].cost)
    assert ("Ouvrir le samedi soir", 1200.0, 15) == (
        after["A-21"].title, after["A-21"].cost, after["A-21"].duration_days,
    )  # fmt: skip
    assert () == returned.read(path, cases.reload(case)).differences


def test_a_sheet_with_headings_of_its_own_is_mapped(case, tmp_path):
    """A mapping names the column of a heading nobody could guess; a title may stand above (issue 7.8)."""
    book = openpyxl.Workbook()
    page = book.create_sheet("Plan", 0)
    page.append(["Notre plan"])
    page.append(["Sujet", "Porteur", "Météo"])
    page.append(["Ouvrir le samedi soir", "Marc Delaunay", "soleil"])
    path = tmp_path / "plan.xlsx"
    book.save(path)
    with pytest.raises(RegisterError):
        returned.read(path, case)
    found = returned.read(path, case, {"Sujet": "title", "Porteur": "responsible"})
    assert {"title": "Ouvrir le samedi soir", "responsible": "Marc Delaunay"} == dict(
        found.differences[0].values
    )
    assert ["import_heading_unknown"] == [one.code for one in found.problems]


def test_all_that_is_wrong_is_said_at_once(case, tmp_path):
    """Each wrong cell has its address; an unknown id, a double and a lone cost are said too (issue 7.8)."""
    path = written(
        tmp_path / "actions.csv",
        ("id", "Titre", "Coût", "Durée", "Avancement"),
        ("A-1", "", "cher", "1,5", ""),
        ("A-99", "Inconnue", "", "", ""),
        ("", "", "12", "", ""),
        ("", "Nouvelle", "", "", "50 %"),
        ("", "Nouvelle", "", "", ""),
    )
    assert [
        ("cell_not_a_number", "actions.csv:2 (Coût)"),
        ("cell_not_whole", "actions.csv:2 (Durée)"),
        ("import_id_unknown", "actions.csv:3"),
        ("register_row_lacks", "actions.csv:4"),
        ("import_reading_left", "actions.csv:5 (Avancement)"),
        ("import_twice", "actions.csv:6"),
    ] == [(one.code, one.where) for one in returned.read(path, case).problems]


def test_nothing_is_half_applied(case, tmp_path):
    """A workstream nobody knows stops the whole import, with every such name (issue 7.8)."""
    path = written(
        tmp_path / "actions.csv",
        ("id", "Titre", "Chantier"),
        ("A-1", "Autre titre", ""),
        ("A-2", "", "Inconnu"),
        ("A-3", "", "Ailleurs"),
    )
    found = returned.read(path, case)
    before = actions(case.folder)
    with pytest.raises(RegisterError) as error:
        returned.take(case, found, returned.chosen(found, "all"), ON)
    assert ["Inconnu", "Ailleurs"] == [one.found for one in error.value.problems]
    assert before == actions(case.folder)


def test_what_went_to_jira_comes_back_unchanged(case, tmp_path):
    """Our own Jira file read again changes nothing: ids and titles are those we gave (issue 7.8)."""
    path = jira.write(report_of(case), tmp_path).paths[0]
    assert () == returned.read(path, case).differences
    english = dataclasses.replace(case, language="en")
    assert () == returned.read(path, english).differences


def test_a_schedule_moved_in_ms_project_comes_back(case, tmp_path):
    """Our XML, a duration and a progress changed in MS Project: two differences, taken by id (R4)."""
    report = report_of(case, annexes=(trackers.section(case),))
    (path,) = msproject.write(report, tmp_path).paths
    text = path.read_text("utf-8")
    head, name, tail = text.partition("<Name>A-2 ")
    tail = tail.replace("<Duration>PT240H0M0S", "<Duration>PT320H0M0S", 1)
    tail = tail.replace("<Estimated>", "<PercentComplete>50</PercentComplete><Estimated>", 1)
    path.write_text(head + name + tail, encoding="utf-8")
    found = returned.read(path, case)
    assert {("A-2", "duration_days", 40), ("A-2", "progress", 0.5)} == {
        (one.id, one.column, one.after) for one in found.differences if one.id == "A-2"
    }
    returned.take(case, found, [one.key for one in found.differences if one.id == "A-2"], ON)
    assert 40 == actions(case.folder)["A-2"].duration_days


def test_a_milestone_moved_in_a_calendar_comes_back(case, tmp_path):
    """Our calendar, a day changed: one difference, taken by id."""
    report = report_of(case, annexes=(trackers.section(case),))
    (path,) = calendar.write(report, tmp_path).paths
    moved = path.read_bytes().replace(
        b"DTSTART;VALUE=DATE:20261218", b"DTSTART;VALUE=DATE:20270115"
    )
    path.write_bytes(moved)
    found = returned.read(path, case)
    returned.take(case, found, returned.chosen(found, "all"), ON)
    milestones = {one.id: one for one in workbook.load(case.folder).plan.milestones}
    assert [("M-1", dt.date(2027, 1, 15))] == [
        (one.id, milestones[one.id].due_date) for one in found.differences
    ]


@pytest.mark.parametrize("name", ["plan.xml", "plan.ics"])
def test_a_file_that_is_not_what_its_name_says_is_refused(case, tmp_path, name):
    """Said in words, nothing read."""
    path = tmp_path / name
    path.write_text("bonjour", encoding="utf-8")
    with pytest.raises(RegisterError):
        returned.read(path, case)


def test_the_status_words_of_trackers_are_understood(case, tmp_path):
    """Jira says "In Progress", its export names our id in a custom field (issue 7.8)."""
    path = tmp_path / "jira.csv"
    path.write_text("Summary,Custom field (Parcours ID),Status\nAlerte,A-3,In Progress\n", "utf-8")
    found = returned.read(path, case)
    assert ("A-3", "En cours") in {
        (one.id, str(one.after).capitalize()) for one in found.differences if one.column == "status"
    }
