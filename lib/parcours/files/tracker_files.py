"""Lines of the files other planning tools write: MS Project XML, iCalendar (R4, issue 7.8).

Each becomes a line of headings and a line per task or milestone, read from there as any table. Ids are those
our own files carry: before the name of a task, at the head of the UID of a milestone.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from pathlib import Path
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from parcours.errors import Problem
from parcours.files.register_base import LARGEST_FILE, RegisterError

SUFFIXES = (".xml", ".ics")
Row = tuple[str, tuple[object, ...]]
"""Where a line stands, and its cells."""
_SPACE = "{http://schemas.microsoft.com/project}"
_NAMED = re.compile(r"([A-Z]{1,2}-\w+)\s+(.*)", re.DOTALL)
_HOURS = re.compile(r"PT(\d+)H(\d+)M")
_MINUTES_PER_DAY = 480
_FINISH_TO_START = ("", "1")
NONE = "—"
"""Said of an action that waits for none: an empty cell would change nothing."""
BETWEEN = " / "
_ISSUE = ("issue key", "issue id")
_OWN = ("parcours id", "custom field (parcours id)")
_BLOCKED_BY = "inward issue link (blocks)"
LINK_HEADS = frozenset({*_ISSUE, _BLOCKED_BY})
"""Headings by which links are followed: read, though they are no column of ours."""


def rows(path: Path) -> list[Row]:
    """Return the lines of a planning file.

    Raises
    ------
    RegisterError : the file is too large, or is not what its name says.
    """
    content = path.read_bytes()
    if len(content) > LARGEST_FILE:
        raise RegisterError(Problem("register_too_large", path.name))
    if path.suffix.lower() == ".ics":
        return list(_calendar(path.name, content.decode("utf-8-sig", "replace")))
    try:
        root = fromstring(content)
    except (ParseError, DefusedXmlException, ValueError) as cause:
        raise RegisterError(Problem("import_not_project", path.name, found=str(cause))) from cause
    return list(_project(path.name, root))


def _project(name: str, root: Element) -> Iterator[Row]:
    """Yield the tasks of a project; summaries and milestones are not actions."""
    if root.tag != f"{_SPACE}Project":
        raise RegisterError(Problem("import_not_project", name, found=root.tag[:80]))
    yield name, ("id", "title", "duration_days", "progress", "start", "end", "depends_on")
    numbers = {
        _said(task, "UID"): named[1]
        for task in root.iter(f"{_SPACE}Task")
        if (named := _NAMED.fullmatch(_said(task, "Name")))
    }
    day = int(_said(root, "MinutesPerDay") or _MINUTES_PER_DAY)
    for task in root.iter(f"{_SPACE}Task"):
        if _said(task, "Summary") == "1" or _said(task, "Milestone") == "1":
            continue
        title = _said(task, "Name")
        named = _NAMED.fullmatch(title)
        done = _said(task, "PercentComplete")
        yield (
            f"{name}: UID {_said(task, 'UID')}",
            (
                named[1] if named else None,
                named[2] if named else title or None,
                _days(_said(task, "Duration"), day),
                f"{done} %"
                if done not in ("", "0")
                else None,  # a task nobody touched says nothing
                _iso_day(_said(task, "Start")),
                _iso_day(_said(task, "Finish")),
                _predecessors(task, numbers),
            ),
        )


def _predecessors(task: Element, numbers: dict[str, str]) -> str:
    """Name what a task waits for; a link we cannot hold, or to a task without a number of ours, as it stands."""
    found = []
    for link in task.iter(f"{_SPACE}PredecessorLink"):
        uid = _said(link, "PredecessorUID")
        is_plain = _said(link, "Type") in _FINISH_TO_START and not int(_said(link, "LinkLag") or 0)
        one = numbers.get(uid, f"UID {uid}")
        found.append(one if is_plain else f"{one} (MS Project)")
    return BETWEEN.join(found) or NONE


def _iso_day(said: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(said[:10])
    except ValueError:
        return None


def with_predecessors(rows: list[Row]) -> list[Row]:
    """Add to the lines of a Jira file a column of what each issue waits for, by our numbers.

    Jira repeats a column for each link, and names issues by its own keys. Other files are left as they are.
    """
    at, heads = next(
        (
            (place, [str(cell or "").strip().casefold() for cell in cells])
            for place, (_, cells) in enumerate(rows[:20])
            if any(str(cell or "").strip().casefold() == _BLOCKED_BY for cell in cells)
        ),
        (0, []),
    )
    links = [place for place, head in enumerate(heads) if head == _BLOCKED_BY]
    own = next((place for place, head in enumerate(heads) if head in _OWN), None)
    if not links or own is None:
        return rows
    issues = [place for place, head in enumerate(heads) if head in _ISSUE]
    numbers = {
        str(cells[place]).strip(): str(cells[own]).strip()
        for _, cells in rows[at + 1 :]
        for place in issues
        if max(place, own) < len(cells) and str(cells[own] or "").strip()
    }
    made = rows[:at]
    for row, (where, cells) in enumerate(rows[at:]):
        named = [str(cells[place] or "").strip() for place in links if place < len(cells)]
        said = BETWEEN.join(numbers.get(one, one) for one in named if one) or NONE
        padded = (*cells, *[None] * (len(heads) - len(cells)))
        made.append((where, (*padded, "depends_on" if row == 0 else said)))
    return made


def _said(one: Element, name: str) -> str:
    return (one.findtext(f"{_SPACE}{name}") or "").strip()


def _days(said: str, minutes_per_day: int) -> int | None:
    """Working days of a duration as MS Project writes it.

    >>> _days("PT360H0M0S", 480), _days("", 480)
    (45, None)
    """
    found = _HOURS.match(said)
    if found is None or minutes_per_day <= 0:
        return None
    return round((int(found[1]) * 60 + int(found[2])) / minutes_per_day)


def _calendar(name: str, text: str) -> Iterator[Row]:
    """Yield the events of a calendar, lines that were folded joined again (RFC 5545, 3.1)."""
    lines = re.sub(r"\r?\n[ \t]", "", text).splitlines()
    if "BEGIN:VCALENDAR" not in (line.strip().upper() for line in lines[:3]):
        raise RegisterError(Problem("import_not_calendar", name))
    yield name, ("id", "title", "due_date")
    event: dict[str, str] = {}
    for line in lines:
        key, _, value = line.partition(":")
        event[key.partition(";")[0].upper()] = value
        if line.strip().upper() == "BEGIN:VEVENT":
            event = {}
        elif line.strip().upper() == "END:VEVENT":
            own = re.match(r"(M-\w+)-[0-9a-f]{12}@parcours$", event.get("UID", ""))
            title = re.sub(
                r"\\(.)",
                lambda sign: sign[1] if sign[1] not in "nN" else " ",
                event.get("SUMMARY", ""),
            )
            where = f"{name}: {event.get('UID', '')[:60]}"
            yield where, (own[1] if own else None, title or None, _day(event.get("DTSTART", "")))


def _day(said: str) -> dt.date | None:
    digits = said[:8]
    try:
        return dt.datetime.strptime(digits, "%Y%m%d").replace(tzinfo=dt.UTC).date()
    except ValueError:
        return None
