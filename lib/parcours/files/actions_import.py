"""Actions typed elsewhere (CSV, XLSX, a tracker's or planner's file), as differences to accept or leave.

Columns are found by their headings, in French, in English or as trackers name them; a mapping says the others. A
row that names an action by its id, or by its very title, changes it; any other is an addition. An empty cell
changes nothing. Everything odd is said, cell by cell, and nothing is applied here.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from openpyxl.utils import get_column_letter

from parcours.errors import Problem, did_you_mean
from parcours.files import tracker_files
from parcours.files.register import Difference, Returned
from parcours.files.register_base import (
    LARGEST_FILE,
    RegisterColumn,
    RegisterError,
    RegisterSheet,
    opened,
)
from parcours.files.register_cells import Refused, Value, folded, parse, same, tidy
from parcours.files.register_sheets import PLANS, limits
from parcours.texts import Language, t

_ID, _TITLE, _AFTER = "id", "title", "depends_on"
_ALIASES: Mapping[str, tuple[str, ...]] = {
    _ID: ("id", "_id", "n°", "no.", "parcours id", "custom field (parcours id)", "identifiant"),
    _TITLE: ("title", "titre", "summary", "action", "task name", "nom", "name", "intitulé"),
    "workstream": ("workstream", "chantier"),
    "responsible": ("responsible", "responsable", "assignee", "réalise", "pilote", "owner"),
    "accountable": ("accountable", "répond", "sponsor"),
    "cost": ("cost", "coût", "budget", "coût ponctuel", "one-off cost"),
    "cost_per_year": ("cost_per_year", "coût par an", "coût annuel", "cost a year"),
    "duration_days": ("duration_days", "duration", "durée", "durée (jours ouvrés)"),
    "status": ("status", "statut", "état"),
    "progress": ("progress", "avancement", "% complete", "% achevé"),
    "spent": ("spent", "dépensé", "actual cost"),
    "due_date": ("due_date", "due date", "échéance"),
    "start": ("start", "start date", "custom field (start date)", "début"),
    "end": ("end", "finish", "due date", "fin", "échéance"),
    "depends_on": ("depends_on", "dépend de", "depends on", "predecessors", "prédécesseurs"),
}
_STATUSES: Mapping[str, tuple[str, ...]] = {
    "not_started": ("to do", "open", "backlog", "à faire", "not started"),
    "under_way": ("in progress", "in review", "en cours"),
    "blocked": ("blocked", "on hold", "bloqué"),
    "done": ("done", "closed", "resolved", "terminé", "fermé", "résolu"),
    "abandoned": ("won't do", "cancelled", "canceled", "abandonné", "annulé"),
}
"""Words by which trackers name where an action stands."""
_MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
_HEADER_ROWS, _MOST_ROWS = 20, 20_000


@dataclass(frozen=True)
class _Line:
    """A line of the file: where it stands, and its cells by place."""

    where: str
    cells: tuple[object, ...]


@dataclass
class _Reader:
    """What is being read, against the actions of today; keeps the problems it meets."""

    today: RegisterSheet
    language: Language
    at: dict[str, int]
    heads: list[str]
    is_csv: bool
    listed: frozenset[str]
    """Ids of ours that the file names."""
    problems: list[Problem] = field(default_factory=list)


def read(
    path: Path, today: RegisterSheet, language: Language, mapping: Mapping[str, str] | None = None
) -> Returned:
    """Return what a file of actions would add or change.

    Parameters
    ----------
    today : the actions as the register shows them today, in the language of the file.
    mapping : column of the register for each heading that is not found by itself.

    Raises
    ------
    RegisterError : the file cannot be read, a mapping leads nowhere, or no column names the actions.
    """
    suffix = path.suffix.lower()
    is_csv = suffix != ".xlsx"
    if suffix in tracker_files.SUFFIXES:
        lines = [_Line(where, cells) for where, cells in tracker_files.rows(path)]
    else:
        lines = _csv_lines(path) if is_csv else _sheet_lines(path)
        found = tracker_files.with_predecessors([(one.where, one.cells) for one in lines])
        lines = [_Line(where, cells) for where, cells in found]
    columns = {column.key: column for column in today.columns if column.is_editable}
    names = _names(columns, mapping or {}, path)
    place, at = _headings(lines, names)
    if _TITLE not in at and _ID not in at:
        raise RegisterError(
            Problem("import_no_title", path.name, expected="Action, Title, Summary")
        )
    heads = [_text(cell) for cell in lines[place].cells]
    listed = frozenset(_text(_cell(line, at.get(_ID))) for line in lines[place + 1 :])
    reader = _Reader(today, language, at, heads, is_csv, listed)
    for number, head in enumerate(heads):
        is_apart = _AFTER in at and head.casefold() in tracker_files.LINK_HEADS
        if head and number not in at.values() and not is_apart:
            reader.problems.append(
                Problem("import_heading_unknown", path.name, found=head, severity="info")
            )
    differences = [one for line in lines[place + 1 :] for one in _row(reader, line)]
    return Returned(language, "", tuple(_once(differences, reader)), tuple(reader.problems))


def _names(
    columns: Mapping[str, RegisterColumn], mapping: Mapping[str, str], path: Path
) -> dict[str, str]:
    """Return the column each heading stands for, by its folded words; a mapping wins."""
    found = {
        folded(word): key
        for key, words in _ALIASES.items()
        for word in words
        if key == _ID or key in columns
    }
    found |= {folded(column.label): key for key, column in columns.items()}
    known = [_ID, *columns]
    wrong = [key for key in mapping.values() if key not in known]
    if wrong:
        raise RegisterError(
            Problem("import_mapping", path.name, key, ", ".join(known), did_you_mean(key, known))
            for key in wrong
        )
    return found | {folded(head): key for head, key in mapping.items()}


def _headings(lines: Sequence[_Line], names: Mapping[str, str]) -> tuple[int, dict[str, int]]:
    """Find the line of headings, the first with most columns known, and the place of each column."""
    best: tuple[int, dict[str, int]] = (0, {})
    for row, line in enumerate(lines[:_HEADER_ROWS]):
        at: dict[str, int] = {}
        for place, cell in enumerate(line.cells):
            key = names.get(folded(_text(cell))) if _text(cell) else None
            if key:
                at.setdefault(key, place)
        if len(at) > len(best[1]):
            best = row, at
    return best


def _row(reader: _Reader, line: _Line) -> Iterator[Difference]:
    values = _values(reader, line)
    one = _text(_cell(line, reader.at.get(_ID)))
    known = reader.today.by_id()
    if not values and not one:
        return
    if one and one not in known:
        reader.problems.append(Problem("import_id_unknown", line.where, found=one))
        return
    one = one or _titled(known, values.get(_TITLE))
    if _AFTER in values:
        before = str(known[one][_AFTER]) if one else tracker_files.NONE
        said = _waits_for(reader, line, before, str(values[_AFTER]))
        values = {key: value for key, value in values.items() if key != _AFTER}
        values |= {_AFTER: said} if said else {}
    if one:
        yield from _edits(reader, line, one, values, known[one])
    elif _TITLE in values:
        yield _addition(reader, line, values)
    else:
        reader.problems.append(Problem("register_row_lacks", line.where, found=_TITLE))


def _waits_for(reader: _Reader, line: _Line, before: str, said: str) -> str:
    """Return what an action waits for by the file: an action that the file leaves out is waited for still."""
    wanted = _parts(said)
    odd = [one for one in wanted if one not in reader.today.by_id()]
    where = _address(reader, line, _AFTER)
    reader.problems.extend(Problem("import_link", where, found=one) for one in odd)
    if odd:
        return ""
    old = _parts(before)
    kept = [one for one in old if one in wanted or one not in reader.listed]
    now = [*kept, *(one for one in wanted if one not in old)]
    return tracker_files.BETWEEN.join(now) or tracker_files.NONE


def _parts(said: str) -> list[str]:
    parts = (one.strip() for one in re.split(r"[/,;]", said))
    return [one for one in parts if one not in ("", tracker_files.NONE)]


def _titled(known: Mapping[str, Mapping[str, Value]], title: Value) -> str:
    """Return the action that bears this very title, where only one does."""
    wanted = folded(str(title or ""))
    found = [one for one, row in known.items() if wanted and folded(str(row[_TITLE])) == wanted]
    return found[0] if len(found) == 1 else ""


def _edits(
    reader: _Reader, line: _Line, one: str, values: Mapping[str, Value], now: Mapping[str, Value]
) -> Iterator[Difference]:
    columns = {column.key: column for column in reader.today.columns}
    sheet = reader.today.key
    for key, value in values.items():
        if not same(value, now[key]):
            column = columns[key]
            yield Difference(
                "edited", sheet, _address(reader, line, key), one, key, column.label,
                now[key], value, now[key], column.kind,
            )  # fmt: skip


def _addition(reader: _Reader, line: _Line, values: Mapping[str, Value]) -> Difference:
    """Return a new action; where it stands is said once it exists."""
    fields = PLANS[reader.today.key].fields
    for key in values:
        if fields[key].part == "reading":
            where = _address(reader, line, key)
            reader.problems.append(Problem("import_reading_left", where, severity="warning"))
    kept = {key: value for key, value in values.items() if fields[key].part != "reading"}
    return Difference("added", reader.today.key, line.where, label=str(values[_TITLE]), values=kept)


def _once(differences: Sequence[Difference], reader: _Reader) -> Iterator[Difference]:
    """Yield each difference once: a cell said twice is told, and the first is kept."""
    seen: set[str] = set()
    for one in differences:
        name = one.key if one.kind == "edited" else f"added|{folded(one.label)}"
        if name in seen:
            reader.problems.append(Problem("import_twice", one.where, found=one.label))
        else:
            seen.add(name)
            yield one


def _values(reader: _Reader, line: _Line) -> dict[str, Value]:
    """Return the values of a line that can be taken; the others are said."""
    columns = {column.key: column for column in reader.today.columns}
    values: dict[str, Value] = {}
    for key, place in reader.at.items():
        cell = _cell(line, place)
        if key == _ID or cell is None or not _text(cell):
            continue
        read = _read(cell, columns[key], reader)
        if isinstance(read, Refused):
            where = _address(reader, line, key)
            said = Problem(read.code, where, _text(cell)[:60], read.expected, read.fix)
            reader.problems.append(said)
        elif read is not None:
            values[key] = read
    return values


def _read(cell: object, column: RegisterColumn, reader: _Reader) -> Value | Refused:
    if isinstance(cell, str) and cell.startswith("=") and not reader.is_csv:
        return Refused("cell_formula")
    if column.key == "status" and isinstance(cell, str):
        cell = _status(cell, reader.language)
    if column.kind == "date" and isinstance(cell, str):
        cell = _jira_day(cell)
    read = parse(cell, column.kind, column.words, reader.language)
    rule = limits(reader.today.key, column.key)
    if isinstance(read, str):
        is_long = rule.longest is not None and len(read) > rule.longest
        return Refused("cell_too_long", str(rule.longest)) if is_long else read
    if isinstance(read, Refused) or read is None or isinstance(read, bool):
        return read
    is_low = rule.low is not None and read < rule.low
    is_high = rule.high is not None and read > rule.high
    bounds = " – ".join("…" if one is None else f"{one:g}" for one in (rule.low, rule.high))
    return Refused("cell_out_of_range", bounds) if is_low or is_high else read


def _jira_day(said: str) -> str | dt.date:
    """Read a date as Jira exports it, whatever its clock; another is left as it is.

    >>> _jira_day("07/Sep/26 12:00 AM"), _jira_day("7 sept.")
    (datetime.date(2026, 9, 7), '7 sept.')
    """
    found = re.match(r"(\d{1,2})/([A-Z][a-z]{2})/(\d{2,4})\b", said.strip())
    if found is None or found[2] not in _MONTHS:
        return said
    year = int(found[3]) + (2000 if len(found[3]) == 2 else 0)  # noqa: PLR2004 - 26 is 2026
    try:
        return dt.date(year, _MONTHS.index(found[2]) + 1, int(found[1]))
    except ValueError:
        return said


def _status(said: str, language: Language) -> str:
    """Return our word for where an action stands; what trackers say otherwise is left as it is."""
    word = folded(said)
    known = (one for one, words in _STATUSES.items() if word in map(folded, words))
    found = next(known, "")
    return t(f"status.{found}", language) if found else said


def _address(reader: _Reader, line: _Line, key: str) -> str:
    place = reader.at[key]
    if reader.is_csv:
        return f"{line.where} ({reader.heads[place]})"
    sheet, _, row = line.where.rpartition("!")
    return f"{sheet}!{get_column_letter(place + 1)}{row}"


def _cell(line: _Line, place: int | None) -> object:
    return None if place is None or place >= len(line.cells) else line.cells[place]


def _text(cell: object) -> str:
    return "" if cell is None else tidy(str(cell))


def _sheet_lines(path: Path) -> list[_Line]:
    """Return the lines of the first sheet that is shown."""
    book: Any = opened(path)
    page = next((one for one in book.worksheets if one.sheet_state == "visible"), None)
    if page is None:
        raise RegisterError(Problem("register_unreadable", path.name))
    rows = page.iter_rows(values_only=True, max_row=_MOST_ROWS)
    return [_Line(f"{page.title}!{number}", row) for number, row in enumerate(rows, start=1)]


def _csv_lines(path: Path) -> list[_Line]:
    """Return the lines of a text file: UTF-8 or Windows, whatever its separator."""
    content = path.read_bytes()
    if len(content) > LARGEST_FILE:
        raise RegisterError(Problem("register_too_large", path.name))
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", "replace")
    first = text.partition("\n")[0]
    separator = max((";", ",", "\t"), key=first.count)
    reader = csv.reader(io.StringIO(text.replace("\0", ""), newline=""), delimiter=separator)
    try:
        lines = [
            _Line(f"{path.name}:{reader.line_num}", tuple(map(_unquoted, row))) for row in reader
        ]
    except csv.Error as cause:
        where = f"{path.name}:{reader.line_num}"
        raise RegisterError(Problem("import_not_csv", where, found=str(cause))) from cause
    return lines[:_MOST_ROWS]


def _unquoted(text: str) -> str:
    """Take off the apostrophe our own files lay before what a spreadsheet would compute."""
    return text[1:] if text[:1] == "'" and text[1:2] in ("=", "+", "-", "@") else text
