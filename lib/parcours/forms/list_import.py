"""A list of the workbook that comes back as CSV or XLSX: read whole, told, then taken as changes, all or none."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from parcours.case import Case
from parcours.errors import Problem, WorkbookError, did_you_mean
from parcours.files import form_tables, list_tables
from parcours.files.form_tables import FormTable
from parcours.files.register_cells import Refused, folded, parse
from parcours.forms import lists, names
from parcours.forms.description import Described, described, model_at
from parcours.forms.lists import ListColumn
from parcours.method.changes import Add, Change, Remove, Set, value_at
from parcours.method.workbook import Workbook
from parcours.texts import LANGUAGES, Language

_SHOWN = 60
_NAMES = ("name", "title", "label", "text")
_KINDS = {"number": "number", "integer": "whole", "date": "date", "flag": "flag"}


@dataclass(frozen=True)
class ListImport:
    """What a file would change of a list."""

    path: str
    changes: tuple[Change, ...]
    added: int
    edited: int
    removed: int
    warnings: tuple[Problem, ...] = ()


@dataclass(frozen=True)
class _Reading:
    table: FormTable
    columns: Mapping[int, ListColumn]
    known: names.Names
    language: Language
    problems: list[Problem] = field(default_factory=list)
    unreadable: set[int] = field(default_factory=set)
    """Rows with a cell that is not understood: nothing more is asked of them."""


def read(
    case: Case,
    name: str,
    path: Path,
    mapping: Mapping[str, str] | None = None,
    *,
    replaces: bool = False,
) -> ListImport:
    """Read a list from a file whose first row has its headings, in French, in English, or as field names.

    A row with the number or the name of an object that is there changes it, for the columns the file has; any
    other row is added. A list whose objects have no number is replaced as a whole.

    Parameters
    ----------
    mapping : the field each unknown heading stands for.
    replaces : whether objects that the file does not have are taken out.

    Raises
    ------
    FormTableError, ParameterError : the file cannot be read, or there is no such list.
    WorkbookError : every cell that cannot be understood, with its address; nothing is taken.
    """
    place = lists.place_of(name)
    table = form_tables.read(path)
    columns, warnings = _headings(table, place, case.language, mapping or {})
    reading = _Reading(table, columns, names.lists(case), case.language)
    items = [
        (row, dict(_values(reading, row)))
        for row in range(1, len(table.rows))
        if any(table.rows[row])
    ]
    found = _changes(case.workbook, place, items, reading, replaces=replaces)
    if reading.problems:
        raise WorkbookError(reading.problems)
    return ListImport(place, *found, tuple(warnings))


def _headings(
    table: FormTable, path: str, language: Language, mapping: Mapping[str, str]
) -> tuple[dict[int, ListColumn], list[Problem]]:
    mine = {one.key: one for one in lists.columns(path, language)}
    words = {folded(key): key for key in mine}
    for one in LANGUAGES:
        words |= {folded(column.label): column.key for column in lists.columns(path, one)}
    words |= {folded(heading): key for heading, key in mapping.items()}
    columns: dict[int, ListColumn] = {}
    warnings: list[Problem] = []
    wrong: list[Problem] = []
    for index, heading in enumerate(table.rows[0]):
        key = words.get(folded(heading), "")
        where = table.address(0, index)
        if key not in mine:
            known = ", ".join(column.label for column in mine.values())
            fix = did_you_mean(heading, [column.label for column in mine.values()])
            if heading:
                warnings.append(
                    Problem("list_heading_unknown", where, heading[:_SHOWN], known, fix, "warning")
                )
        elif mine[key] in columns.values():
            wrong.append(Problem("list_heading_twice", where, heading[:_SHOWN]))
        else:
            columns[index] = mine[key]
    if not columns:
        known = ", ".join(column.label for column in mine.values())
        wrong.append(Problem("list_no_heading", table.address(0, 0), expected=known))
    if wrong:
        raise WorkbookError(wrong)
    return columns, warnings


def _values(reading: _Reading, row: int) -> Iterator[tuple[str, Any]]:
    for index, column in reading.columns.items():
        text = list_tables.unguarded(reading.table.at(row, index))
        value = _value(text, column.field, reading)
        if isinstance(value, Refused):
            where = reading.table.address(row, index)
            reading.unreadable.add(row)
            reading.problems.append(
                Problem(value.code, where, text[:_SHOWN], value.expected, value.fix)
            )
        else:
            yield column.key, value


def _value(text: str, one: Described, reading: _Reading) -> Any:
    kind = one["kind"]
    if not text:
        return one["empty"]
    if kind in ("rows", "pairs"):
        return _nested(text)
    if kind in ("links", "choices", "words"):
        parts = text.split("\n") if "\n" in text else text.split(";")
        found = [_one(part.strip(), one, reading) for part in parts if part.strip()]
        return next((part for part in found if isinstance(part, Refused)), found)
    return _one(text, one, reading)


def _one(text: str, one: Described, reading: _Reading) -> Any:
    if "options" in one:
        return _chosen(text, [(value, str(word)) for value, word in one["options"]])
    if "list" in one:
        listed = [(code, name) for code, name in reading.known.get(one["list"], [])]
        found = _chosen(text, listed)
        return text if isinstance(found, Refused) and one.get("open") else found
    kind = _KINDS.get(one["kind"], "text")
    return parse(text, kind, (), reading.language)  # type: ignore[arg-type]  # one of register_cells' kinds


def _chosen(text: str, listed: Sequence[tuple[Any, str]]) -> Any:
    """Return the value of a word, of a code, or of a name that one object alone has."""
    by_code = [value for value, _ in listed if folded(str(value)) == folded(text)]
    by_name = [value for value, word in listed if folded(word) == folded(text)]
    found = by_code or by_name
    if len(set(map(str, found))) == 1:
        return found[0]
    words = [word for _, word in listed]
    code = "list_ambiguous" if found else "cell_not_in_list"
    return Refused(code, ", ".join(words[:20]), did_you_mean(text, words))


def _nested(text: str) -> Any:
    try:
        return json.loads(text)
    except (json.JSONDecodeError, RecursionError):
        return Refused("list_not_json")


def _changes(
    book: Workbook,
    path: str,
    items: Sequence[tuple[int, dict[str, Any]]],
    reading: _Reading,
    *,
    replaces: bool,
) -> tuple[tuple[Change, ...], int, int, int]:
    there = value_at(book, path)
    fields = described(model_at(Workbook, path), reading.language)
    if not any(one["key"] == "id" for one in fields):
        made = [_whole(path, _made(values, fields, reading, row)) for row, values in items]
        changes = () if made == there else (Set(path, there, made),)
        return changes, len(made), 0, len(there)
    by_id = {one["id"]: one for one in there}
    seen: dict[str, int] = {}
    changes_made: list[Change] = []
    added = edited = 0
    for row, values in items:
        one = _same(values, by_id, reading, row)
        if one is None:
            changes_made.append(Add(path, _made(values, fields, reading, row)))
            added += 1
            continue
        if one in seen:
            where = reading.table.address(row, 0)
            reading.problems.append(Problem("list_row_twice", where, one, str(seen[one])))
        seen[one] = row + 1
        sets = list(_sets(f"{path}[{one}]", by_id[one], values))
        changes_made += sets
        edited += bool(sets)
    gone = [one for one in by_id if one not in seen] if replaces else []
    changes_made += [Remove(f"{path}[{one}]") for one in gone]
    return tuple(changes_made), added, edited, len(gone)


def _same(
    values: Mapping[str, Any], by_id: Mapping[str, Mapping[str, Any]], reading: _Reading, row: int
) -> str | None:
    """Return the id of the object a row is about: the one it names, else the only one of that name."""
    wanted = values.get("id")
    if wanted:
        if wanted in by_id:
            return str(wanted)
        known = list(by_id)
        where = reading.table.address(row, 0)
        fix = did_you_mean(str(wanted), known)
        reading.problems.append(Problem("list_id_unknown", where, str(wanted)[:_SHOWN], "", fix))
        return None
    key = next((name for name in _NAMES if values.get(name)), None)
    if key is None:
        return None
    alike = [one for one, item in by_id.items() if folded(item[key]) == folded(str(values[key]))]
    return alike[0] if len(alike) == 1 else None


def _sets(path: str, item: Mapping[str, Any], values: Mapping[str, Any]) -> Iterator[Set]:
    """Yield what a row changes; an object inside is set as a whole."""
    inside: dict[str, dict[str, Any]] = {}
    for key, value in values.items():
        name, _, inner = key.partition(".")
        if inner:
            inside.setdefault(name, {})[inner] = value
        elif key != "id" and value != item[key]:
            yield Set(f"{path}.{key}", item[key], value)
    for name, parts in inside.items():
        made = _object(item[name], parts)
        if made != item[name]:
            yield Set(f"{path}.{name}", item[name], made)


def _object(before: Mapping[str, Any] | None, parts: Mapping[str, Any]) -> dict[str, Any] | None:
    """Put the parts of an object together; nothing where there was none and nothing is said."""
    if before is None and all(value in (None, "", []) for value in parts.values()):
        return None
    said = {name: value for name, value in parts.items() if before is not None or value is not None}
    return {**(before or {}), **said}


def _made(
    values: Mapping[str, Any], fields: Sequence[Described], reading: _Reading, row: int
) -> dict[str, Any]:
    """Make a new object of a row: what the file does not say is left to the model."""
    made: dict[str, Any] = {}
    inside: dict[str, dict[str, Any]] = {}
    for key, value in values.items():
        name, _, inner = key.partition(".")
        if inner:
            inside.setdefault(name, {})[inner] = value
        elif key != "id" and not (value is None or value == ""):
            made[key] = value
    for name, parts in inside.items():
        one = _object(None, parts)
        if one is not None:
            made[name] = one
    for one_field in fields if row not in reading.unreadable else ():
        if one_field["required"] and one_field["key"] not in ("id", *made):
            where = reading.table.address(row, 0)
            reading.problems.append(Problem("cell_needed", where, str(one_field["label"])))
    return made


def _whole(path: str, made: dict[str, Any]) -> dict[str, Any]:
    """Fill an object as its model does, to compare it; as it is where the model refuses it, and will say so."""
    try:
        return model_at(Workbook, path).model_validate(made).model_dump(mode="json")
    except ValidationError:
        return made
