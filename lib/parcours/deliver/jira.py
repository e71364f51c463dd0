"""The actions as a CSV file Jira imports: one issue each, with its trace and what it waits for.

The headings are Jira's own, so that its importer maps them by itself; ids stand in a column of their own, and
dates are in ISO form, whatever the language.
"""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path

from parcours.deliver.csv import raw
from parcours.deliver.painting import blocks, plan_rows
from parcours.deliver.painting.look import Look
from parcours.deliver.painting.plan_rows import Row
from parcours.deliver.painting.written import Written
from parcours.deliver.painting.written import write as write_file
from parcours.exhibits.kinds import Report
from parcours.exhibits.trackers import TASKS

FILE_NAME = "actions_jira.csv"
_LONGEST_SUMMARY, _LONGEST_LABEL = 255, 255
_HEADS = (
    "Summary",
    "Issue Type",
    "Issue Id",
    "Parcours ID",
    "Description",
    "Start date",
    "Due Date",
)
_LABELS, _WAITS = ["Labels"] * 3, "Inward issue link (Blocks)"


def write(report: Report, folder: Path) -> Written:
    """Write the actions into ``folder/actions_jira.csv``; nothing where there is none."""
    return write_file(folder / FILE_NAME, render(report))


def render(report: Report) -> bytes:
    """Return the actions as CSV: UTF-8 without a mark, which Jira would take into a heading."""
    tasks = plan_rows.rows(report, TASKS)
    if not tasks:
        return b""
    known = {str(row["id"]) for row in tasks}
    waits = {str(row["id"]): _waits(row, known) for row in tasks}
    width = max(map(len, waits.values()))
    file = io.StringIO()
    writer = csv.writer(file)
    writer.writerow([*_HEADS, *_LABELS, *[_WAITS] * width])
    for row in tasks:
        blockers = waits[str(row["id"])]
        writer.writerow([*_cells(report, row), *blockers, *[""] * (width - len(blockers))])
    return file.getvalue().encode("utf-8")


def _cells(report: Report, row: Row) -> list[str]:
    look = blocks.look_of(report)
    table = plan_rows.table_of(report, TASKS)
    told = plan_rows.description(report, row, table, look) if table else []
    return [
        raw(plan_rows.line(row["title"]), "en")[:_LONGEST_SUMMARY],
        "Task",
        str(plan_rows.number(str(row["id"]))),
        str(row["id"]),
        "\n".join(raw(one, "en") if not one.startswith("- ") else one for one in told),
        raw(row["start"], "en"),
        raw(row["end"], "en"),
        *_labels(row, look),
    ]


def _labels(row: Row, look: Look) -> list[str]:
    """Return the labels of an issue; Jira takes no space in them."""
    wave = (
        look.t("plan.wave", number=row["wave"]) if row["wave"] else look.t("action_sheet.no_wave")
    )
    words = ("parcours", wave, plan_rows.line(row["workstream"]))
    return [raw(re.sub(r"\s+", "-", one), "en")[:_LONGEST_LABEL] for one in words]


def _waits(row: Row, known: set[str]) -> list[str]:
    return [str(plan_rows.number(one)) for one in plan_rows.ids(row["depends_on"]) if one in known]
