"""The roadmap as Microsoft Project XML, which most scheduling tools read: tasks, dates, dependencies.

Written after the schema of Project 2007 (``mspdi_pj12.xsd``): its elements are a sequence, hence their order
here. Each task starts no earlier than planned, on a calendar with our public holidays, so that the tool finds the
same dates and still moves what depends on a task that slips.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from pathlib import Path
from xml.etree import ElementTree as ET

from parcours.deliver.painting import blocks, plan_rows
from parcours.deliver.painting.look import Look
from parcours.deliver.painting.plan_rows import Row
from parcours.deliver.painting.written import Written
from parcours.deliver.painting.written import write as write_file
from parcours.exhibits.kinds import Report
from parcours.exhibits.trackers import DAYS_OFF, MILESTONES, TASKS

FILE_NAME = "roadmap_msproject.xml"
_SPACE = "http://schemas.microsoft.com/project"
_MILESTONES, _WAVES = 500_000_000, 900_000_000
"""Where the numbers of milestones and of waves start, above those of actions."""
_HOURS = (("08:00:00", "12:00:00"), ("13:00:00", "17:00:00"))
_OPENS, _CLOSES, _HOURS_A_DAY = "08:00:00", "17:00:00", 8
_AS_SOON_AS_POSSIBLE, _NOT_EARLIER, _FIXED_DURATION, _IN_DAYS, _FINISH_TO_START = 0, 4, 1, 7, 1
_LONGEST_NAME = 512
_DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'


def write(report: Report, folder: Path) -> Written:
    """Write the roadmap into ``folder/roadmap_msproject.xml``; nothing where there is none."""
    return write_file(folder / FILE_NAME, render(report))


def render(report: Report) -> bytes:
    """Return the roadmap as XML; actions without dates stay out."""
    tasks = [row for row in plan_rows.rows(report, TASKS) if _dates(row)]
    if not tasks:
        return b""
    look = blocks.look_of(report)
    root = ET.Element("Project", {"xmlns": _SPACE})
    starts, ends = zip(*(dates for row in tasks if (dates := _dates(row))), strict=True)
    _add(root, _head(report, look, min(starts), max(ends)))
    _calendar(root, [row["day"] for row in plan_rows.rows(report, DAYS_OFF)], look)
    _tasks(ET.SubElement(root, "Tasks"), report, tasks, look)
    ET.indent(root)
    return f"{_DECLARATION}\n{ET.tostring(root, encoding='unicode')}\n".encode()


def _head(report: Report, look: Look, start: dt.date, end: dt.date) -> dict[str, object]:
    title = look.t("trackers.project", client=report.client)
    return {
        "SaveVersion": 12,
        "Name": title,
        "Title": title,
        "Subject": f"{look.t('deliver.fingerprint')} {report.fingerprint}",
        "Company": report.client,
        "CreationDate": f"{report.as_of:%Y-%m-%d}T00:00:00",
        "ScheduleFromStart": 1,
        "StartDate": f"{start:%Y-%m-%d}T{_OPENS}",
        "FinishDate": f"{end:%Y-%m-%d}T{_CLOSES}",
        "CurrencyCode": report.currency,
        "CalendarUID": 1,
        "DefaultStartTime": _OPENS,
        "DefaultFinishTime": _CLOSES,
        "MinutesPerDay": _HOURS_A_DAY * 60,
        "MinutesPerWeek": _HOURS_A_DAY * 60 * 5,
        "DaysPerMonth": 20,
    }


def _calendar(root: ET.Element, days_off: list[object], look: Look) -> None:
    calendar = ET.SubElement(ET.SubElement(root, "Calendars"), "Calendar")
    name = look.t("trackers.calendar_name")
    _add(calendar, {"UID": 1, "Name": name, "IsBaseCalendar": 1, "BaseCalendarUID": -1})
    week = ET.SubElement(calendar, "WeekDays")
    for number in range(1, 8):  # Sunday is 1, Saturday 7
        is_worked = number not in (1, 7)
        day = ET.SubElement(week, "WeekDay")
        _add(day, {"DayType": number, "DayWorking": int(is_worked)})
        if is_worked:
            times = ET.SubElement(day, "WorkingTimes")
            for opens, closes in _HOURS:
                _add(ET.SubElement(times, "WorkingTime"), {"FromTime": opens, "ToTime": closes})
    if days_off:
        exceptions = ET.SubElement(calendar, "Exceptions")
        for off in days_off:
            one = ET.SubElement(exceptions, "Exception")
            _add(one, {"EnteredByOccurrences": 0})
            period = {"FromDate": f"{off}T00:00:00", "ToDate": f"{off}T23:59:00"}
            _add(ET.SubElement(one, "TimePeriod"), period)
            _add(
                one,
                {"Occurrences": 1, "Name": look.t("trackers.holiday"), "Type": 1, "DayWorking": 0},
            )


def _tasks(holder: ET.Element, report: Report, tasks: list[Row], look: Look) -> None:
    """Write a summary for each wave, its actions under it, then the milestones."""
    table = plan_rows.table_of(report, TASKS)
    known = {str(row["id"]) for row in tasks}
    waves = sorted({int(str(row["wave"] or 0)) for row in tasks})
    for place, wave in enumerate(waves, start=1):
        own = [row for row in tasks if int(str(row["wave"] or 0)) == wave]
        starts, ends = zip(*(dates for row in own if (dates := _dates(row))), strict=True)
        name = look.t("plan.wave", number=wave) if wave else look.t("action_sheet.no_wave")
        _task(
            holder, _WAVES + wave, name, (str(place), 1), (min(starts), max(ends)), {"Summary": 1}
        )
        for rank, row in enumerate(own, start=1):
            told = plan_rows.description(report, row, table, look) if table else []
            _action(holder, row, f"{place}.{rank}", known, told)
    for rank, row in enumerate(plan_rows.rows(report, MILESTONES), start=len(waves) + 1):
        _milestone(holder, row, str(rank), known)


def _action(holder: ET.Element, row: Row, outline: str, known: set[str], told: list[str]) -> None:
    dates = _dates(row)
    assert dates is not None  # noqa: S101 - only dated actions come here
    progress = row["progress"]
    more = {
        "Days": row["days"],
        "PercentComplete": round(100 * progress) if isinstance(progress, int | float) else None,
        "ConstraintType": _NOT_EARLIER,
        "ConstraintDate": f"{dates[0]:%Y-%m-%d}T{_OPENS}",
        "Notes": "\n".join(told),
    }
    after = [one for one in plan_rows.ids(row["depends_on"]) if one in known]
    number = plan_rows.number(str(row["id"]))
    name = f"{row['id']} {plan_rows.line(row['title'])}"
    _task(holder, number, name, (outline, 2), dates, more, after)


def _milestone(holder: ET.Element, row: Row, outline: str, known: set[str]) -> None:
    """Write a milestone: where its actions end, with the day it is due as its deadline."""
    day = row["ready_date"] or row["due_date"]
    if not isinstance(day, dt.date):
        return
    after = [one for one in plan_rows.ids(row["actions"]) if one in known]
    more: dict[str, object] = {"Milestone": 1, "Days": 0}
    if not after:
        more |= {"ConstraintType": _NOT_EARLIER, "ConstraintDate": f"{day:%Y-%m-%d}T{_CLOSES}"}
    if isinstance(row["due_date"], dt.date):
        more["Deadline"] = f"{row['due_date']:%Y-%m-%d}T{_CLOSES}"
    number = plan_rows.number(str(row["id"]), _MILESTONES)
    name = f"{row['id']} {plan_rows.line(row['title'])}"
    _task(holder, number, name, (outline, 1), (day, day), more, after)


def _task(
    holder: ET.Element,
    number: int,
    name: str,
    place: tuple[str, int],
    dates: tuple[dt.date, dt.date],
    more: Mapping[str, object],
    after: list[str] | None = None,
) -> None:
    """Write a task, its elements in the order of the schema."""
    outline, level = place
    opens = _CLOSES if more.get("Milestone") else _OPENS
    days = more.get("Days")
    task = ET.SubElement(holder, "Task")
    _add(
        task,
        {
            "UID": number,
            "ID": len(holder),
            "Name": name[:_LONGEST_NAME],
            "Type": _FIXED_DURATION,
            "IsNull": 0,
            "WBS": outline,
            "OutlineNumber": outline,
            "OutlineLevel": level,
            "Priority": 500,
            "Start": f"{dates[0]:%Y-%m-%d}T{opens}",
            "Finish": f"{dates[1]:%Y-%m-%d}T{_CLOSES}",
            "Duration": None if days is None else f"PT{int(str(days)) * _HOURS_A_DAY}H0M0S",
            "DurationFormat": _IN_DAYS,
            "Estimated": 0,
            "Milestone": more.get("Milestone", 0),
            "Summary": more.get("Summary", 0),
            "PercentComplete": more.get("PercentComplete"),
            "ConstraintType": more.get("ConstraintType", _AS_SOON_AS_POSSIBLE),
            "CalendarUID": -1,
            "ConstraintDate": more.get("ConstraintDate"),
            "Deadline": more.get("Deadline"),
            "Notes": more.get("Notes"),
        },
    )
    for one in after or ():
        link = ET.SubElement(task, "PredecessorLink")
        _add(link, {"PredecessorUID": plan_rows.number(one), "Type": _FINISH_TO_START,
                    "CrossProject": 0, "LinkLag": 0, "LagFormat": _IN_DAYS})  # fmt: skip


def _dates(row: Row) -> tuple[dt.date, dt.date] | None:
    start, end = row["start"], row["end"]
    return (start, end) if isinstance(start, dt.date) and isinstance(end, dt.date) else None


def _add(holder: ET.Element, values: Mapping[str, object]) -> None:
    """Add an element for each value known, its text clean."""
    for name, value in values.items():
        if value is not None:
            said = "\n".join(plan_rows.lines(str(value)))
            ET.SubElement(holder, name).text = said
