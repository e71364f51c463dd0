"""The milestones as an iCalendar file (RFC 5545): whole days, stable ids, no clock."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterator
from pathlib import Path

from parcours.deliver.painting import blocks, plan_rows
from parcours.deliver.painting.look import Look
from parcours.deliver.painting.plan_rows import Row
from parcours.deliver.painting.written import Written
from parcours.deliver.painting.written import write as write_file
from parcours.errors import Problem
from parcours.exhibits import writing
from parcours.exhibits.kinds import Report
from parcours.exhibits.trackers import MILESTONES

FILE_NAME = "milestones.ics"
_LONGEST_LINE = 75
"""Octets of a line, beyond which it is folded (RFC 5545, 3.1)."""


def write(report: Report, folder: Path) -> Written:
    """Write the milestones into ``folder/milestones.ics``; nothing where none has a date."""
    content, warnings = render(report)
    return write_file(folder / FILE_NAME, content, tuple(warnings))


def render(report: Report) -> tuple[bytes, list[Problem]]:
    """Return the calendar, and the milestones that have no date to stand at."""
    look = blocks.look_of(report)
    listed = plan_rows.rows(report, MILESTONES)
    dated = [row for row in listed if _day(row)]
    warnings = [
        Problem(
            "milestone_no_date",
            str(row["id"]),
            found=plan_rows.line(row["title"]),
            severity="warning",
        )
        for row in listed
        if not _day(row)
    ]
    if not dated:
        return b"", warnings
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Parcours//Milestones//EN",
        "METHOD:PUBLISH",
    ]
    lines.append(f"X-WR-CALNAME:{_text(look.t('trackers.calendar', client=report.client))}")
    for row in dated:
        lines += _event(report, row, look)
    lines.append("END:VCALENDAR")
    return "".join(f"{part}\r\n" for one in lines for part in _folded(one)).encode(
        "utf-8"
    ), warnings


def _event(report: Report, row: Row, look: Look) -> list[str]:
    day = _day(row)
    assert day is not None  # noqa: S101 - only dated milestones come here
    told = [look.t("trackers.milestone_actions", actions=plan_rows.line(row["action_names"]))]
    if row["due_date"] is not None and isinstance(row["ready_date"], dt.date):
        ready = writing.day(row["ready_date"], look.language)
        told.append(look.t("trackers.milestone_ready", date=ready))
    told.append(look.t("deliver.fingerprint") + f" {report.fingerprint}")
    client = hashlib.sha256(report.client.encode("utf-8", "replace")).hexdigest()[:12]
    return [
        "BEGIN:VEVENT",
        f"UID:{row['id']}-{client}@parcours",
        f"DTSTAMP:{report.as_of:%Y%m%d}T000000Z",
        f"DTSTART;VALUE=DATE:{day:%Y%m%d}",
        f"DTEND;VALUE=DATE:{day + dt.timedelta(days=1):%Y%m%d}",
        f"SUMMARY:{_text(plan_rows.line(row['title']))}",
        f"DESCRIPTION:{_text(chr(10).join(told))}",
        "TRANSP:TRANSPARENT",
        "END:VEVENT",
    ]


def _day(row: Row) -> dt.date | None:
    """Return the day of a milestone: when it is due, else when its actions end."""
    for key in ("due_date", "ready_date"):
        if isinstance(value := row[key], dt.date):
            return value
    return None


def _text(value: str) -> str:
    r"""Return a text as iCalendar writes it (RFC 5545, 3.3.11).

    >>> print(_text("Lyon; Dijon, le 3"))
    Lyon\; Dijon\, le 3
    """
    clean = "\n".join(plan_rows.lines(value))
    for sign in ("\\", ";", ","):
        clean = clean.replace(sign, f"\\{sign}")
    return clean.replace("\n", "\\n")


def _folded(line: str) -> Iterator[str]:
    """Yield a line in parts of at most 75 octets, never within a sign."""
    part, size = "", 0
    for sign in line:
        length = len(sign.encode())
        if size + length > _LONGEST_LINE:
            yield part
            part, size = " ", 1
        part, size = part + sign, size + length
    yield part
