"""The plan as Jira, Microsoft Project and calendars take it: read again as they would."""

import csv
import dataclasses
import datetime as dt
import io
from xml.etree import ElementTree as ET

import pytest
from parcours.deliver import calendar, jira, msproject
from parcours.exhibits import trackers
from plan_reports import hostile_case, report_of
from sample_cases import flaws, without_file

ORDER = """UID ID Name Type IsNull WBS OutlineNumber OutlineLevel Priority Start Finish Duration
DurationFormat Estimated Milestone Summary PercentComplete ConstraintType CalendarUID
ConstraintDate Deadline Notes PredecessorLink"""
NS = {"p": "http://schemas.microsoft.com/project"}


@pytest.fixture(scope="module")
def report():
    """Return the report of the sample’s plan."""
    return report_of()


def issues(report):
    """Read the CSV as Jira's importer does: headings may stand several times."""
    return list(csv.reader(io.StringIO(jira.render(report).decode("utf-8"))))


def tasks(report):
    """Return the tasks of the project file, by name."""
    root = ET.fromstring(msproject.render(report))  # noqa: S314 - our own
    return {
        one.findtext("p:Name", "", NS).split(" ")[0]: one for one in root.iterfind(".//p:Task", NS)
    }


def events(report):
    """Return the events of the calendar, unfolded, as field and value."""
    text = calendar.render(report)[0].decode("utf-8").replace("\r\n ", "")
    return [
        dict(
            line.split(":", 1) for line in part.split("END:VEVENT")[0].split("\r\n") if ":" in line
        )
        for part in text.split("BEGIN:VEVENT")[1:]
    ]


@pytest.mark.parametrize("language", ["fr", "en"])
def test_tables_for_other_tools_have_no_flaw(language):
    """Every row fits its columns, in both languages (issue 7.8)."""
    section = trackers.section(without_file(language))
    assert [] == [flaw for one in section.exhibits for flaw in flaws(one)]


def test_each_action_is_an_issue_with_its_trace(report):
    """Summary, description with the trace, labels without a space, ISO dates, id apart (issue 7.8)."""
    heads, *rows = issues(report)
    assert 20 == len(rows)
    assert {len(heads)} == {len(row) for row in rows}
    first = dict(zip(heads, rows[0], strict=True))
    assert ("1", "A-1", "2026-11-06") == (
        first["Issue Id"], first["Parcours ID"], first["Due Date"],
    )  # fmt: skip
    assert "irrite le public" in first["Description"]
    places = [n for n, head in enumerate(heads) if head == "Labels"]
    assert not [row[n] for row in rows for n in places if " " in row[n]]


def test_issues_wait_for_those_they_depend_on(report):
    """Links name the number of an issue of the same file (issue 7.8)."""
    heads, *rows = issues(report)
    place = heads.index("Inward issue link (Blocks)")
    actions = {one.id: one for one in without_file("fr").workbook.plan.actions}
    for row in rows:
        waits = [one for one in row[place:] if one]
        assert [one.removeprefix("A-") for one in actions[row[3]].depends_on] == waits


def test_the_project_keeps_dates_and_dependencies(report):
    """Each scheduled action has its dates, what it waits for, and a number made of its id (R4)."""
    made = tasks(report)
    plan = without_file("fr").plan.roadmap
    for one in plan.actions:
        task = made[one.action]
        assert one.action.removeprefix("A-") == task.findtext("p:UID", "", NS)
        assert f"{one.start_date}T08:00:00" == task.findtext("p:Start", "", NS)
        assert f"{one.end_date}T17:00:00" == task.findtext("p:Finish", "", NS)
        assert f"PT{8 * one.days}H0M0S" == task.findtext("p:Duration", "", NS)
    known = {task.findtext("p:UID", "", NS) for task in made.values()}
    links = [one.text for task in made.values() for one in task.iterfind(".//p:PredecessorUID", NS)]
    assert links
    assert set(links) <= known


def test_elements_stand_in_the_order_of_the_schema(report):
    """Project refuses a file whose elements are in another order (mspdi_pj12.xsd)."""
    order = ORDER.split()
    for task in tasks(report).values():
        places = [order.index(one.tag.rpartition("}")[2]) for one in task]
        assert sorted(places) == places


def test_the_calendar_of_the_project_leaves_out_public_holidays(report):
    """Christmas and 11 November are not worked, so that the tool finds our dates (R4)."""
    root = ET.fromstring(msproject.render(report))  # noqa: S314 - our own
    off = {
        str(one.text)[:10] for one in root.iterfind(".//p:Exception/p:TimePeriod/p:FromDate", NS)
    }
    assert {"2026-11-11", "2026-12-25", "2027-05-17"} <= off


def test_milestones_are_whole_days_with_stable_ids(report):
    """A milestone stands on the day it is due, under an id that outlives a new title (issue 7.8)."""
    first = events(report)[0]
    assert "20261218" == first["DTSTART;VALUE=DATE"]
    assert "20261219" == first["DTEND;VALUE=DATE"]
    changed = events(report_of(hostile_case()))[0]
    assert changed["SUMMARY"] != first["SUMMARY"]
    assert changed["UID"] == first["UID"]


def test_a_milestone_without_a_date_is_told():
    """What cannot stand in a calendar is said, not dropped (issue 7.8)."""
    case = without_file("fr")
    plan = case.workbook.plan
    bare = plan.milestones[0].model_copy(update={"due_date": None, "actions": ()})
    book = case.workbook.model_copy(
        update={"plan": plan.model_copy(update={"milestones": (bare,)})}
    )
    content, warnings = calendar.render(report_of(case.with_workbook(book)))
    assert (b"", ["M-1"]) == (content, [one.where for one in warnings])


def test_lines_of_the_calendar_are_short(report):
    """No line has more than 75 octets, and none is cut within a sign (RFC 5545)."""
    for made in (report, report_of(hostile_case())):
        content = calendar.render(made)[0]
        assert max(map(len, content.split(b"\r\n"))) <= 75
        for line in content.split(b"\r\n"):
            line.decode("utf-8")


def test_hostile_words_stay_words():
    """No live formula, no broken XML, no line of calendar made of what people typed (issue 9.8)."""
    made = report_of(hostile_case())
    assert not [
        cell for row in issues(made) for cell in row if cell.startswith(("=", "+", "-", "@"))
    ]
    assert "<script>" in tasks(made)["A-1"].findtext("p:Name", "", NS)
    assert len(events(report_of())) == len(events(made))


def test_nothing_planned_nothing_written(report, tmp_path):
    """Without a plan no file is made, rather than an empty one."""
    bare = dataclasses.replace(report, annexes=(), as_of=dt.date(2026, 1, 1))
    for module in (jira, msproject, calendar):
        assert () == module.write(bare, tmp_path).paths
