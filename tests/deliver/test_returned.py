"""A register and a list of actions come back into the sample's workbook: told, chosen, applied, nothing else."""

import csv
import dataclasses
import datetime as dt
import io
import shutil
from pathlib import Path
from xml.etree import ElementTree as ET

import openpyxl
import pytest
from parcours import __main__ as command
from parcours.deliver import calendar, jira, msproject, returned, xlsx
from parcours.errors import ParameterError
from parcours.exhibits import assets, follow_up, plan, touchpoints, trackers
from parcours.files import cases, workbook
from parcours.files.params import RunParameters
from parcours.files.register_base import RegisterError
from parcours.method.validation import changed_inputs
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


def test_where_no_row_can_go_or_come_nothing_is_proposed(case, sent):
    """Rows of scripts and of findings, deleted or added, are told and remove no touchpoint (issue 9.4)."""
    book = openpyxl.load_workbook(sent)
    for name in ("Scripts", "Indicateurs", "Constats"):
        book[name].delete_rows(6)
    book["Constats"].cell(book["Constats"].max_row + 1, 2).value = "Un constat de plus"
    book.save(sent)
    found = returned.read(sent, case)
    assert () == found.differences
    assert ["register_cannot_delete"] * 3 + ["register_cannot_add"] == sorted(
        (one.code for one in found.problems), reverse=True
    )


def test_what_is_still_used_is_not_deleted(case, sent):
    """An action of the validated waves: the deletion is refused in words, and nothing is saved (X3)."""
    book = openpyxl.load_workbook(sent)
    book["Actions"].delete_rows(6)
    book.save(sent)
    edit(sent, **{"A-1 Action": "Prévenir la veille"})
    found = returned.read(sent, case)
    with pytest.raises(RegisterError) as error:
        returned.take(case, found, returned.chosen(found, "all"), ON)
    assert ["register_still_used"] == [one.code for one in error.value.problems]
    assert case.workbook == workbook.load(case.folder)


def test_the_last_reading_of_an_indicator_counts_whatever_its_date(case, sent):
    """A measure later than the day of the case is taken once, and shown as the register shows it (R6)."""
    book = openpyxl.load_workbook(sent)
    page = book["Indicateurs"]
    at = {cell.value: cell.column or 0 for cell in page[4]}
    page.cell(5, at["Mesuré"]).value = "50,5"
    page.cell(5, at["Mesuré le"]).value = "1er déc. 26"
    book.save(sent)
    found = returned.read(sent, case)
    told = " ".join(returned.lines(found, "fr"))
    assert "devient «\u00a050,5\u00a0»" in told
    assert "devient «\u00a001/12/2026\u00a0»" in told
    returned.take(case, found, returned.chosen(found, "all"), ON)
    assert () == returned.read(sent, cases.reload(case)).differences


@pytest.mark.parametrize("ending", [".ods", ".xls"])
def test_a_register_saved_as_another_format_is_asked_for_again(case, tmp_path, ending):
    """LibreOffice's and Excel's old formats are refused by name: how to save it is said (issue 9.4)."""
    path = tmp_path / f"register{ending}"
    path.write_bytes(b"PK\x03\x04")
    with pytest.raises(RegisterError) as error:
        returned.read(path, case)
    assert ["register_not_xlsx"] == [one.code for one in error.value.problems]


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


PROJECT = "{http://schemas.microsoft.com/project}"


def project_of(case, folder):
    """Our roadmap as MS Project opens it: the file, and its tasks by our number."""
    report = report_of(case, annexes=(trackers.section(case),))
    (path,) = msproject.write(report, folder).paths
    tree = ET.parse(path)  # noqa: S314 - our own file
    tasks = {
        str(task.findtext(f"{PROJECT}Name")).split()[0]: task
        for task in tree.iter(f"{PROJECT}Task")
    }
    return path, tree, tasks


def said(task, **values):
    """Write values into a task, as MS Project does."""
    for name, value in values.items():
        task.find(f"{PROJECT}{name}").text = value


def test_a_plan_nobody_touched_in_ms_project_brings_nothing(case, tmp_path):
    """Our XML read again, written by another hand: no difference, dates and links included (R4)."""
    path, tree, _ = project_of(case, tmp_path)
    tree.write(path, encoding="utf-8", xml_declaration=True)
    assert () == returned.read(path, case).differences


def test_a_schedule_moved_in_ms_project_comes_back(case, tmp_path):
    """A task moved, lengthened, advanced and tied to another: each a difference, taken where accepted (R4)."""
    path, tree, tasks = project_of(case, tmp_path)
    said(
        tasks["A-2"], Start="2026-11-09T08:00:00", Finish="2027-01-05T17:00:00",
        Duration="PT320H0M0S", ConstraintDate="2026-11-09T08:00:00",
    )  # fmt: skip
    ET.SubElement(tasks["A-2"], f"{PROJECT}PercentComplete").text = "50"
    link = ET.SubElement(tasks["A-2"], f"{PROJECT}PredecessorLink")
    ET.SubElement(link, f"{PROJECT}PredecessorUID").text = tasks["A-1"].findtext(f"{PROJECT}UID")
    ET.SubElement(link, f"{PROJECT}Type").text = "1"
    tree.write(path, encoding="utf-8", xml_declaration=True)
    found = returned.read(path, case)
    assert {
        ("A-2", "duration_days", 40),
        ("A-2", "progress", 0.5),
        ("A-2", "start", "2026-11-09"),
        ("A-2", "end", "2027-01-05"),
        ("A-2", "depends_on", "A-1"),
    } == {(one.id, one.column, one.after) for one in found.differences}
    validated = case.workbook.plan.validated
    before = {one.action: one for one in validated.dates}["A-2"] if validated else None
    returned.take(case, found, returned.chosen(found, "all"), ON)
    plan = workbook.load(case.folder).plan
    assert plan.validated is not None
    after = {one.action: one for one in plan.validated.dates}["A-2"]
    action = actions(case.folder)["A-2"]
    assert (40, ("A-1",)) == (action.duration_days, action.depends_on)
    assert (dt.date(2026, 11, 9), dt.date(2027, 1, 5), 40) == (
        after.start_date, after.end_date, after.duration_days,
    )  # fmt: skip
    assert before is not None
    assert after.slack_days < before.slack_days
    assert [("A-2", "duration_days"), ("A-2", "depends_on")] == [
        (one.about, one.field) for one in changed_inputs(plan)
    ]


def test_without_kept_dates_a_start_becomes_the_day_nothing_starts_before(case, tmp_path):
    """Waves nobody validated are dated by the solver: a start moved elsewhere holds it from then on (R4)."""
    plan = case.workbook.plan.model_copy(update={"validated": None})
    open_case = case.with_workbook(case.workbook.model_copy(update={"plan": plan}))
    workbook.rewrite(open_case.folder, lambda _: open_case.workbook)
    path, tree, tasks = project_of(open_case, tmp_path)
    one = "A-1" if "A-1" in tasks else next(name for name in tasks if name.startswith("A-"))
    said(tasks[one], Start="2027-03-01T08:00:00")
    tree.write(path, encoding="utf-8", xml_declaration=True)
    found = returned.read(path, open_case)
    assert [(one, "start")] == [(each.id, each.column) for each in found.differences]
    returned.take(open_case, found, returned.chosen(found, "all"), ON)
    assert dt.date(2027, 3, 1) == actions(case.folder)[one].earliest_start_date


def test_a_link_we_cannot_hold_is_said(case, tmp_path):
    """A link from start to start, or to a task without a number of ours, is told and not taken (R4)."""
    path, tree, tasks = project_of(case, tmp_path)
    for kind, uid in (("3", tasks["A-1"].findtext(f"{PROJECT}UID")), ("1", "777")):
        link = ET.SubElement(tasks["A-2"], f"{PROJECT}PredecessorLink")
        ET.SubElement(link, f"{PROJECT}PredecessorUID").text = uid
        ET.SubElement(link, f"{PROJECT}Type").text = kind
    tree.write(path, encoding="utf-8", xml_declaration=True)
    found = returned.read(path, case)
    assert ((), ["A-1 (MS Project)", "UID 777"]) == (
        found.differences,
        [one.found for one in found.problems if one.code == "import_link"],
    )


def test_dates_and_links_changed_in_jira_come_back(case, tmp_path):
    """Jira names issues by its keys, repeats a column for each link, writes dates its own way (issue 7.8)."""
    source = jira.write(report_of(case), tmp_path).paths[0]
    rows = list(csv.DictReader(io.StringIO(source.read_text("utf-8"))))
    start, due = "Custom field (Start date)", "Due Date"
    keys = {row["Parcours ID"]: f"PROJ-{number}" for number, row in enumerate(rows, start=101)}
    waits = {one: list(action.depends_on) for one, action in actions(case.folder).items()}
    waits["A-2"] = ["A-1", "A-7"]
    path = tmp_path / "Jira export.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        link = "Inward issue link (Blocks)"
        writer.writerow(
            ["Summary", "Issue key", "Custom field (Parcours ID)", start, due, link, link]
        )
        for row in rows:
            one = row["Parcours ID"]
            days = [
                f"{dt.date.fromisoformat(day):%d/%b/%y} 12:00 AM" if day else ""
                for day in ("2026-10-05" if one == "A-2" else row["Start date"], row["Due Date"])
            ]
            links = [keys[each] for each in waits[one] if each in keys]
            writer.writerow([row["Summary"], keys[one], one, *days, *[*links, "", ""][:2]])
    found = returned.read(path, case)
    assert {("A-2", "start", "2026-10-05"), ("A-2", "depends_on", "A-1 / A-7")} == {
        (one.id, one.column, one.after) for one in found.differences
    }


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
