"""The register as it comes back: what the client changed, against what was sent and what is true today.

Three states are compared row by row, by hidden ids: the one that was sent (kept in the file itself), the one
that came back, and the workbook of today. Nothing is applied here; everything odd is said, cell by cell.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from openpyxl.cell.cell import Cell as ExcelCell
from openpyxl.worksheet.worksheet import Worksheet

from parcours.errors import Problem
from parcours.files.register_base import (
    ID_HEADER,
    RegisterColumn,
    RegisterSheet,
    base_of,
    opened,
)
from parcours.files.register_cells import Refused, Value, parse, same, tidy
from parcours.files.register_sheets import PLANS, limits
from parcours.texts import Language

_HEADER_ROWS, _MOST_ROWS = 40, 20_000
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


def compare(path: Path, today: Sequence[RegisterSheet]) -> Returned:
    """Compare a returned register with what was sent and with what is true today.

    Parameters
    ----------
    today : the sheets as they would be sent today, in the language of the file.

    Raises
    ------
    RegisterError : the file is no register of ours, is protected, or too large.
    """
    book = opened(path)
    base = base_of(book, path)
    current = {sheet.key: sheet.by_id() for sheet in today}
    differences: list[Difference] = []
    problems: list[Problem] = []
    for sheet in base.sheets:
        if sheet.name not in book.sheetnames:
            problems.append(Problem("register_sheet_missing", sheet.name, found=sheet.name))
            continue
        if sheet.key not in PLANS and len(sheet.by_id()) < len(sheet.rows):
            continue  # shown and not filled in, and its rows have no number to be told by
        reader = _Reader(sheet, book[sheet.name], base.language, problems)
        differences.extend(reader.differences(current.get(sheet.key, {})))
    return Returned(base.language, base.fingerprint, tuple(differences), tuple(problems))


class _Reader:
    """Reads one sheet as it came back; keeps the problems it meets."""

    def __init__(
        self, sheet: RegisterSheet, page: Worksheet, language: Language, problems: list[Problem]
    ) -> None:
        self.sheet, self.page, self.language, self.problems = sheet, page, language, problems
        self.base = sheet.by_id()
        self.id_key = sheet.columns[0].key
        self.data_columns = sheet.columns[1:]

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
            if all(value is None for value, _ in values.values()):
                continue
            one = self._id(row, at, seen)
            if one:
                seen[one] = row
                returned[one] = values
            else:
                added.append((row, values))
        if self._is_mixed_up(returned):
            self._say("register_mixed_up", f"{self.sheet.name}!A{header_row}")
            return
        for one, values in returned.items():
            yield from self._edits(one, values, today.get(one))
        for row, values in added:
            yield self._added(row, values)
        yield from self._deleted(set(returned), today)

    def _places(self) -> tuple[int, dict[str, int]] | None:
        """Find the header row and the place of each column, wherever they were moved."""
        for row in range(1, min(self.page.max_row, _HEADER_ROWS) + 1):
            found = {
                tidy(str(cell.value)): cell.column
                for cell in self.page[row]
                if cell.value is not None
            }
            if ID_HEADER in found:
                at = {
                    c.key: found[tidy(c.label)] for c in self.data_columns if tidy(c.label) in found
                }
                for column in self.data_columns:
                    if column.key not in at:
                        self._say("register_column_missing", self.sheet.name, found=column.label)
                return row, {**at, self.id_key: found[ID_HEADER]}
        self._say("register_no_header", self.sheet.name, expected=ID_HEADER)
        return None

    def _row(self, row: int, at: Mapping[str, int]) -> dict[str, tuple[Value, str]]:
        """Return the values of a row and their addresses; a refused cell is said and left out."""
        values: dict[str, tuple[Value, str]] = {}
        for column in self.data_columns:
            if column.key not in at:
                continue
            cell = self.page.cell(row, at[column.key])
            where = f"{self.sheet.name}!{cell.coordinate}"
            read = self._read(cell, column)
            if isinstance(read, Refused):
                shown = tidy(str(cell.value))[:60]
                self._say(read.code, where, shown, read.expected, read.fix)
            else:
                values[column.key] = (read, where)
        return values

    def _read(self, cell: ExcelCell | Any, column: RegisterColumn) -> Value | Refused:
        if cell.data_type == "f":
            return Refused("cell_formula")
        read = parse(cell.value, column.kind, column.words, self.language)
        is_number = isinstance(cell.value, int | float)
        if isinstance(read, Refused) and not column.is_editable and is_number:
            return float(str(cell.value))  # what we compute may grow by more than all: 164 %
        if isinstance(read, Refused) or not column.is_editable:
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
            return Refused("cell_out_of_range", f"{_short(low)} – {_short(high)}")
        return value

    def _id(self, row: int, at: Mapping[str, int], seen: Mapping[str, int]) -> str:
        cell = self.page.cell(row, at[self.id_key])
        one = tidy(str(cell.value)) if cell.value is not None else ""
        where = f"{self.sheet.name}!{cell.coordinate}"
        if one in seen:
            self._say("register_id_twice", where, found=one, expected=str(seen[one]))
            return ""
        if one and one not in self.base:
            self._say("register_id_unknown", where, found=one)
            return ""
        return one

    def _is_mixed_up(self, returned: Mapping[str, Mapping[str, tuple[Value, str]]]) -> bool:
        """Whether names went to other rows: part of the columns was sorted without the rest."""
        name = next((c.key for c in self.data_columns if c.kind == "text" and c.is_editable), None)
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
            if same(after, before[column.key]):
                continue
            now = None if today is None else today.get(column.key)
            if not column.is_editable:
                self._say("register_not_editable", where, found=column.label)
            elif after is None and not limits(self.sheet.key, column.key).is_optional:
                self._say("cell_needed", where, found=column.label)
            elif today is not None and same(now, after):
                continue
            else:
                is_conflict = today is None or not same(now, before[column.key])
                yield Difference(
                    "conflict" if is_conflict else "edited",
                    self.sheet.key, where, one, column.key, column.label,
                    before[column.key], after, now,
                )  # fmt: skip

    def _added(self, row: int, values: Mapping[str, tuple[Value, str]]) -> Difference:
        typed = {key: value for key, (value, _) in values.items() if value is not None}
        label = next((str(value) for value in typed.values() if isinstance(value, str)), "")
        where = f"{self.sheet.name}!{row}"
        plan = PLANS.get(self.sheet.key)
        if plan is None or not plan.can_add:
            self._say("register_cannot_add", where, found=label)
        return Difference("added", self.sheet.key, where, label=label, values=typed)

    def _deleted(
        self, kept: set[str], today: Mapping[str, Mapping[str, Value]]
    ) -> Iterator[Difference]:
        for one, before in self.base.items():
            if one in kept or one not in today:
                continue
            label = next((str(v) for k, v in before.items() if k != self.id_key and v), one)
            changed = any(not same(today[one].get(key), value) for key, value in before.items())
            kind: Literal["conflict", "deleted"] = "conflict" if changed else "deleted"
            yield Difference(kind, self.sheet.key, self.sheet.name, one, label=label)

    def _say(
        self, code: str, where: str, found: str = "", expected: str = "", fix: str = ""
    ) -> None:
        self.problems.append(Problem(code, where, found, expected, fix))


def _short(value: float | None) -> str:
    return "…" if value is None else f"{value:g}"
