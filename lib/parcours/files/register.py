"""The register as it comes back: what the client changed, against what was sent and what is true today.

Three states are compared row by row, by hidden ids: the one that was sent (kept in the file itself), the one
that came back, and the workbook of today. Nothing is applied here; everything odd is said, cell by cell.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, cast

from openpyxl.cell.cell import Cell as ExcelCell
from openpyxl.cell.cell import MergedCell
from openpyxl.worksheet.worksheet import Worksheet

from parcours.errors import Problem
from parcours.files.register_base import (
    HIDDEN_SHEETS,
    ID_HEADER,
    Base,
    RegisterColumn,
    RegisterError,
    RegisterSheet,
    base_of,
    opened,
)
from parcours.files.register_cells import Kind, Refused, Value, folded, parse, same, tidy
from parcours.files.register_sheets import PLANS, limits
from parcours.texts import Language, t

_HEADER_ROWS, _MOST_ROWS = 40, 20_000
_MOST_TOLD = 3
_MIXED_UP = 3
"""Names gone to other rows, from which a partial sort is more likely than renaming."""


@dataclass(frozen=True)
class Difference:
    """One thing the client did. ``now`` : what stands today, where somebody changed it meanwhile."""

    kind: Literal["edited", "added", "deleted", "conflict"]
    sheet: str
    where: str
    """Address of the cell or of the row: ``Actions!F8``."""
    id: str = ""
    column: str = ""
    label: str = ""
    """What the column or the row is called."""
    before: Value = None
    after: Value = None
    now: Value = None
    value_kind: Kind = "text"
    """What ``before``, ``after`` and ``now`` are: a date, an amount, a share."""
    values: Mapping[str, Value] = field(default_factory=dict, hash=False)
    """Of an added row, by column."""

    @property
    def key(self) -> str:
        """Name of the difference, to accept or leave it."""
        return f"{self.sheet}|{self.id or self.where}|{self.column}|{self.kind}"


@dataclass(frozen=True)
class Returned:
    """All that a returned register holds: differences, and problems by cell."""

    language: Language
    fingerprint: str
    differences: tuple[Difference, ...]
    problems: tuple[Problem, ...]


def language_of(path: Path) -> Language:
    """Return the language a register was sent in: the case is opened in it to compare.

    Raises
    ------
    RegisterError : the file is no register.
    """
    return base_of(opened(path), path).language


def compare(path: Path, today: Sequence[RegisterSheet], client: str = "") -> Returned:
    """Compare a returned register with what was sent and with what is true today.

    Parameters
    ----------
    today : the sheets as they would be sent today, in the language of the file.
    client : name of the client today, which may have changed since.

    Raises
    ------
    RegisterError : the file is no register of ours or is another client's, is protected, or too large.
    """
    book = opened(path)
    base = base_of(book, path)
    current = {sheet.key: sheet.by_id() for sheet in today}
    if base.client and folded(base.client) != folded(client) and not _is_ours(base, current):
        raise RegisterError(Problem("register_other_client", path.name, base.client, client))
    differences: list[Difference] = []
    problems: list[Problem] = []
    strangers = _strangers(book, base)
    for sheet in base.sheets:
        page = _page_of(sheet, book, strangers)
        if page is None:
            problems.append(Problem("register_sheet_missing", sheet.name, found=sheet.name))
            continue
        if sheet.key not in PLANS and len(sheet.by_id()) < len(sheet.rows):
            continue  # shown and not filled in, and its rows have no number to be told by
        reader = _Reader(sheet, page, base.language, problems)
        differences.extend(reader.differences(current.get(sheet.key, {})))
    problems += [
        Problem("register_sheet_unknown", page.title, severity="info") for page in strangers
    ]
    return Returned(base.language, base.fingerprint, tuple(differences), tuple(problems))


def _is_ours(base: Base, today: Mapping[str, Mapping[str, Mapping[str, Value]]]) -> bool:
    """Whether what was sent looks like what is true today: the client may have got another name."""
    rows = [
        (row, today.get(sheet.key, {}).get(one, {}), sheet.columns[1].key)
        for sheet in base.sheets
        if sheet.key in PLANS
        for one, row in sheet.by_id().items()
    ]
    alike = sum(same(row[name], now.get(name)) for row, now, name in rows)
    return alike >= len(rows) / 2


def _strangers(book: Any, base: Base) -> list[Worksheet]:
    """Return the pages that bear no name we gave."""
    summary = t("deliver.sheet.summary", base.language)
    ours = {summary, *HIDDEN_SHEETS, *(sheet.name for sheet in base.sheets)}
    return [
        page for page in book.worksheets if page.title not in ours and page.sheet_state == "visible"
    ]


def _page_of(sheet: RegisterSheet, book: Any, strangers: list[Worksheet]) -> Worksheet | None:
    """Return the page of a sheet, by its name, else by its headings; one found so is no stranger."""
    if sheet.name in book.sheetnames:
        return cast("Worksheet", book[sheet.name])
    wanted = {ID_HEADER, *(column.label for column in sheet.columns[1:])}
    for page in strangers:
        for row in page.iter_rows(max_row=_HEADER_ROWS, values_only=True):
            heads = {tidy(str(value)) for value in row if value is not None}
            if ID_HEADER in heads and len(heads & wanted) > len(wanted) / 2:
                strangers.remove(page)
                return page
    return None


class _Reader:
    """Reads one sheet as it came back; keeps the problems it meets."""

    def __init__(
        self, sheet: RegisterSheet, page: Worksheet, language: Language, problems: list[Problem]
    ) -> None:
        self.sheet, self.page, self.language, self.problems = sheet, page, language, problems
        self.base = sheet.by_id()
        self.id_key = sheet.columns[0].key
        self.data_columns = sheet.columns[1:]
        self.plan = PLANS.get(sheet.key)
        fields = self.plan.fields if self.plan else {}
        self.open = {c.key for c in self.data_columns if c.is_editable and c.key in fields}
        """Columns that may be filled in: those of the file that still can be."""

    def differences(self, today: Mapping[str, Mapping[str, Value]]) -> Iterator[Difference]:
        """Yield what the client did to this sheet."""
        places = self._places()
        if places is None:
            return
        header_row, at = places
        seen: dict[str, int] = {}
        returned: dict[str, dict[str, tuple[Value, str]]] = {}
        added: list[tuple[int, dict[str, tuple[Value, str]]]] = []
        for row in range(header_row + 1, min(self.page.max_row, _MOST_ROWS) + 1):
            values = self._row(row, at)
            if len(values) == len(at) - 1 and all(value is None for value, _ in values.values()):
                continue  # nothing there, not even what is refused
            one = self._id(row, at, seen)
            if one:
                seen[one] = row
                returned[one] = values
            else:
                added.append((row, values))
        if self._is_mixed_up(returned):
            self._say("register_mixed_up", f"{self.page.title}!A{header_row}")
            return
        for one, values in returned.items():
            yield from self._edits(one, values, today.get(one))
        ours = [row for one, row in today.items() if one not in self.base]
        for row, values in added:
            yield from self._added(row, values, ours)
        yield from self._deleted(set(returned), today)

    def _places(self) -> tuple[int, dict[str, int]] | None:
        """Find the header row and the place of each column, wherever they were moved."""
        for row in range(1, min(self.page.max_row, _HEADER_ROWS) + 1):
            cells = {
                cell.coordinate: (tidy(str(cell.value)), cell.column)
                for cell in self.page[row]
                if cell.value is not None
            }
            if ID_HEADER in (head for head, _ in cells.values()):
                return row, self._columns(cells)
        self._say("register_no_header", self.page.title, expected=ID_HEADER)
        return None

    def _columns(self, cells: Mapping[str, tuple[str, int]]) -> dict[str, int]:
        """Return the place of each column; what is not ours, is there twice or is gone is said."""
        exact = {ID_HEADER: self.id_key, **{c.label: c.key for c in self.data_columns}}
        loose = {folded(c.label): c.key for c in self.data_columns}
        at: dict[str, int] = {}
        for where, (head, place) in sorted(cells.items(), key=lambda one: one[1][0] not in exact):
            key = exact.get(head) or loose.get(folded(head))
            address = f"{self.page.title}!{where}"
            if key is None:
                self._say("register_column_unknown", address, found=head, severity="info")
            elif at.setdefault(key, place) != place:
                self._say("register_column_twice", address, found=head)
        for column in self.data_columns:
            if column.key not in at:
                self._say("register_column_missing", self.page.title, found=column.label)
        return at

    def _row(self, row: int, at: Mapping[str, int]) -> dict[str, tuple[Value, str]]:
        """Return the values of a row and their addresses; a refused cell is said and left out."""
        values: dict[str, tuple[Value, str]] = {}
        for column in self.data_columns:
            if column.key not in at:
                continue
            cell = self.page.cell(row, at[column.key])
            where = f"{self.page.title}!{cell.coordinate}"
            if isinstance(cell, MergedCell):
                self._say("cell_merged", where, found=column.label)
                continue
            read = self._read(cell, column)
            if isinstance(read, Refused):
                shown = tidy(str(cell.value))[:60]
                self._say(read.code, where, shown, read.expected, fix=read.fix)
            else:
                values[column.key] = (read, where)
        return values

    def _read(self, cell: ExcelCell | Any, column: RegisterColumn) -> Value | Refused:
        if cell.data_type == "f":
            return Refused("cell_formula")
        read = parse(cell.value, column.kind, column.words, self.language)
        is_number = isinstance(cell.value, int | float)
        if isinstance(read, Refused) and column.key not in self.open and is_number:
            return float(str(cell.value))  # what we compute may grow by more than all: 164 %
        if isinstance(read, Refused) or column.key not in self.open:
            return read
        return self._within(read, column)

    def _within(self, value: Value, column: RegisterColumn) -> Value | Refused:
        """Refuse what the workbook would refuse: bounds, length, an empty name."""
        rule = limits(self.sheet.key, column.key)
        if value is None or isinstance(value, bool):
            return value
        if isinstance(value, str):
            if rule.longest is not None and len(value) > rule.longest:
                return Refused("cell_too_long", str(rule.longest))
            return value
        low, high = rule.low, rule.high
        if (low is not None and value < low) or (high is not None and value > high):
            return Refused("cell_out_of_range", _bounds(low, high))
        return value

    def _id(self, row: int, at: Mapping[str, int], seen: Mapping[str, int]) -> str:
        cell = self.page.cell(row, at[self.id_key])
        one = tidy(str(cell.value)) if cell.value is not None else ""
        where = f"{self.page.title}!{cell.coordinate}"
        if one in seen:
            self._say("register_id_twice", where, found=one, expected=str(seen[one]))
            return ""
        if one and one not in self.base:
            self._say("register_id_unknown", where, found=one)
            return ""
        return one

    def _is_mixed_up(self, returned: Mapping[str, Mapping[str, tuple[Value, str]]]) -> bool:
        """Whether names went to other rows: part of the columns was sorted without the rest."""
        name = next(
            (c.key for c in self.data_columns if c.kind == "text" and c.key in self.open), None
        )
        if name is None:
            return False
        names = {values[name]: one for one, values in self.base.items() if values[name]}
        moved = [
            one
            for one, values in returned.items()
            if (value := values.get(name, (None, ""))[0]) != self.base[one][name]
            and names.get(value, one) != one
        ]
        return len(moved) >= _MIXED_UP

    def _edits(
        self,
        one: str,
        values: Mapping[str, tuple[Value, str]],
        today: Mapping[str, Value] | None,
    ) -> Iterator[Difference]:
        before = self.base[one]
        for column in self.data_columns:
            if column.key not in values:
                continue
            after, where = values[column.key]
            if self._same(column.key, after, before[column.key]):
                continue
            if today is None:
                self._say("register_gone", where, found=one)
                return
            now = today.get(column.key)
            if column.key not in self.open:
                self._say("register_not_editable", where, found=column.label)
            elif after is None and not limits(self.sheet.key, column.key).is_optional:
                self._say("cell_needed", where, found=column.label)
            elif not self._same(column.key, now, after):
                is_conflict = not same(now, before[column.key])
                yield Difference(
                    "conflict" if is_conflict else "edited",
                    self.sheet.key, where, one, column.key, column.label,
                    before[column.key], after, now, column.kind,
                )  # fmt: skip

    def _same(self, column: str, one: Value, other: Value) -> bool:
        """Whether two values are the same; a name that leads to an object may be written in several ways."""
        refers = self.plan is not None and column in self.open and self.plan.fields[column].refers
        if refers and isinstance(one, str) and isinstance(other, str):
            return folded(one) == folded(other)
        return same(one, other)

    def _added(
        self,
        row: int,
        values: Mapping[str, tuple[Value, str]],
        ours: Sequence[Mapping[str, Value]],
    ) -> Iterator[Difference]:
        """Yield a new row, unless it was taken already; what it says that a new row cannot is told."""
        fields = self.plan.fields if self.plan else {}
        typed = {key: value for key, (value, _) in values.items() if value is not None}
        taken = {
            key: value
            for key, value in typed.items()
            if key in self.open and "." not in fields[key].path
        }
        label = next((str(value) for value in typed.values() if isinstance(value, str)), "")
        where = f"{self.page.title}!{row}"
        if self.plan is None or not self.plan.can_add:
            self._say("register_cannot_add", where, found=label)
        elif lacking := [c.label for c in self.data_columns if self._is_needed(c, taken)]:
            self._say("register_row_lacks", where, found=", ".join(lacking))
        elif not any(all(self._same(k, one.get(k), v) for k, v in taken.items()) for one in ours):
            left = [c.label for c in self.data_columns if c.key in typed.keys() - taken.keys()]
            if left:
                found = ", ".join(left)
                self._say("register_left_out", where, found=found, severity="warning")
            yield Difference("added", self.sheet.key, where, label=label, values=taken)

    def _is_needed(self, column: RegisterColumn, taken: Mapping[str, Value]) -> bool:
        """Whether a new row lacks a column that its object cannot do without."""
        if self.plan is None or column.key not in self.open or column.key in taken:
            return False
        is_own = self.plan.fields[column.key].part == "object"
        return is_own and not limits(self.sheet.key, column.key).is_optional

    def _deleted(
        self, kept: set[str], today: Mapping[str, Mapping[str, Value]]
    ) -> Iterator[Difference]:
        gone = {one: row for one, row in self.base.items() if one not in kept and one in today}
        labels = {
            one: next((str(v) for k, v in row.items() if k != self.id_key and v), one)
            for one, row in gone.items()
        }
        if gone and (self.plan is None or not self.plan.can_delete):
            some = " / ".join([*labels.values()][:_MOST_TOLD])
            self._say("register_cannot_delete", self.page.title, some, values={"n": len(gone)})
            return
        for one, before in gone.items():
            changed = any(not same(today[one].get(key), value) for key, value in before.items())
            kind: Literal["conflict", "deleted"] = "conflict" if changed else "deleted"
            yield Difference(kind, self.sheet.key, self.page.title, one, label=labels[one])

    def _say(self, code: str, where: str, found: str = "", expected: str = "", **more: Any) -> None:
        self.problems.append(Problem(code, where, found, expected, **more))


def _bounds(low: float | None, high: float | None) -> str:
    """Write an interval.

    >>> _bounds(0, None), _bounds(1, 4)
    ('≥ 0', '1 – 4')
    """
    if low is None or high is None:
        return f"≤ {high:g}" if low is None else f"≥ {low:g}"
    return f"{low:g} – {high:g}"
