"""Every list of the workbook as a table, to be edited elsewhere and taken in again: its columns, its rows.

The columns are those of the forms, read from the models: a list added to a model can be exported at once.
"""

from __future__ import annotations

import datetime as dt
import functools
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from parcours import texts
from parcours.case import Case
from parcours.errors import ParameterError, Problem, did_you_mean
from parcours.files import list_tables
from parcours.files.list_tables import Heading
from parcours.files.register_cells import Cell
from parcours.forms import names
from parcours.forms.description import Described, described, model_at, noun_name
from parcours.method.changes import value_at
from parcours.method.workbook import Workbook
from parcours.texts import Language

BETWEEN = "; "
"""Between the values of a cell that holds several; a line break where a value has a semicolon."""
_UNSEEN = frozenset({"schema_version", "revision", "last_numbers", "validated"})
_WIDE, _NARROW = 34, 8


@dataclass(frozen=True)
class ListColumn:
    """A column of a list: a field of its objects, or of an object inside."""

    key: str
    """``name``, or ``script.welcome``."""
    field: Described

    @property
    def label(self) -> str:
        """What is read at the top of the column."""
        return str(self.field["label"])


@functools.cache
def paths() -> Mapping[str, str]:
    """Return the place of every list of the workbook, by its name: ``tools`` is ``assets.tools``.

    >>> paths()["tools"], paths()["journeys.votes"]
    ('assets.tools', 'journeys.votes')
    """
    found = list(_lists(Workbook, ""))
    last = [path.rpartition(".")[2] for path in found]
    return {
        (name if last.count(name) == 1 else path): path
        for path, name in zip(found, last, strict=True)
    }


def place_of(name: str) -> str:
    """Return the place of a list named by a person: ``tools``, or ``assets.tools``.

    Raises
    ------
    ParameterError : there is no such list; the nearest name is proposed.
    """
    known = paths()
    if name in known:
        return known[name]
    if name in known.values():
        return name
    fix = did_you_mean(name, [*known, *known.values()])
    raise ParameterError(Problem("list_unknown", "list", name, ", ".join(sorted(known)), fix))


def title(path: str, language: Language) -> str:
    """Return what a list is called."""
    holder, _, name = path.rpartition(".")
    key = f"field.{holder}.{name}" if holder else f"field.workbook.{name}"
    fallback = f"noun.{noun_name(model_at(Workbook, path))}"
    return texts.t(key if key in texts.catalogue() else fallback, language)


def columns(path: str, language: Language) -> tuple[ListColumn, ...]:
    """Return the columns of a list, its id first, in one language."""
    return tuple(_columns(described(model_at(Workbook, path), language), "", ""))


def rows(case: Case, path: str) -> list[list[Cell]]:
    """Return the objects of a list as people read them: names for ids, words for codes."""
    known = names.lists(case)
    listed = columns(path, case.language)
    return [
        [_cell(_inside(item, one.key), one.field, known) for one in listed]
        for item in value_at(case.workbook, path)
    ]


def export(case: Case, name: str, path: Path) -> int:
    """Write a list to a CSV or XLSX file; return how many rows it has.

    Raises
    ------
    ParameterError, DeliverableError : no such list, or a file that cannot be written.
    """
    place = place_of(name)
    known = columns(place, case.language)
    said = rows(case, place)
    headings = [Heading(one.label, _choices(one.field), _width(one.field)) for one in known]
    list_tables.write(path, title(place, case.language), headings, said, case.language)
    return len(said)


def _lists(noun: type[BaseModel], path: str) -> Sequence[str]:
    found: list[str] = []
    for one in described_kinds(noun):
        name, kind = one
        where = f"{path}.{name}" if path else name
        if kind == "rows":
            found.append(where)
        elif kind == "sheet":
            found += _lists(model_at(noun, name), where)
    return found


def described_kinds(noun: type[BaseModel]) -> list[tuple[str, str]]:
    """Return the fields of a model that hold objects, and whether they hold several."""
    found = []
    for name, field in noun.model_fields.items():
        if name in _UNSEEN:
            continue
        try:
            model_at(noun, name)
        except ValueError:
            continue
        found.append((name, "rows" if "tuple" in str(field.annotation) else "sheet"))
    return found


def _columns(fields: Sequence[Described], prefix: str, above: str) -> list[ListColumn]:
    found: list[ListColumn] = []
    for one in fields:
        key = f"{prefix}{one['key']}"
        label = f"{above}{one['label']}"
        if one["kind"] == "sheet":
            found += _columns(one["of"]["fields"], f"{key}.", f"{label} / ")
        else:
            found.append(ListColumn(key, {**one, "label": label}))
    return found


def _inside(item: Any, key: str) -> Any:
    for name in key.split("."):
        item = None if item is None else item[name]
    return item


def _cell(value: Any, field: Described, known: names.Names) -> Cell:
    kind = field["kind"]
    if value is None or value in ("", [], {}):
        return None
    if kind in ("rows", "pairs"):
        return json.dumps(value, ensure_ascii=False)
    if kind == "date":
        return dt.date.fromisoformat(value)
    if isinstance(value, list):
        return _joined([str(_word(one, field, known)) for one in value])
    return _word(value, field, known)


def _word(value: Any, field: Described, known: names.Names) -> Cell:
    """Say a value: the word of a choice, the name of what a link leads to where no other has it."""
    if "options" in field:
        said: Cell = next((word for one, word in field["options"] if one == value), value)
        return said
    if "list" in field:
        listed = known.get(field["list"], [])
        name = names.called(known, field["list"], value)
        return name if sum(words == name for _, words in listed) <= 1 else value
    plain: Cell = value
    return plain


def _joined(words: Sequence[str]) -> str:
    return ("\n" if any(";" in one for one in words) else BETWEEN).join(words)


def _choices(field: Described) -> tuple[str, ...]:
    if field["kind"] == "choice":
        return tuple(str(word) for _, word in field["options"])
    return ()


def _width(field: Described) -> int:
    if field["kind"] in ("long", "words", "links", "rows"):
        return _WIDE
    return _NARROW if field["kind"] == "id" else 18
