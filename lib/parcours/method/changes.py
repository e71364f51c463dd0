"""Small changes to a workbook, as forms make them: set a field, add, remove or move an object of a list.

A change names its place by ids (``publics.publics[PU-1].name``) and carries what was on screen
before, so
that two people on different fields never get in each other's way, and on the same field are told.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from parcours.errors import ConflictError, Problem, WorkbookError, did_you_mean
from parcours.method.nouns import PREFIXES
from parcours.method.workbook import Workbook, next_id, problems_of

STEP = re.compile(r"([a-z_]+)(?:\[([^\]]+)\])?")
"""One step of a path: a name, and between brackets the id of an object of a list."""


@dataclass(frozen=True)
class Set:
    """Put ``new`` where ``old`` stands."""

    path: str
    old: Any
    new: Any


@dataclass(frozen=True)
class Add:
    """Add an object to a list; it gets an id where it has none and its list gives ids."""

    path: str
    item: Mapping[str, Any]
    position: int | None = None


@dataclass(frozen=True)
class Remove:
    """Take an object out of a list."""

    path: str


@dataclass(frozen=True)
class Move:
    """Move an object within its list."""

    path: str
    position: int


Change = Set | Add | Remove | Move


def apply(workbook: Workbook, changes: Sequence[Change]) -> Workbook:
    """Return the workbook with all the changes, or none.

    Raises
    ------
    ConflictError : somebody changed the same field meanwhile; both values are said.
    WorkbookError : the result would not be a valid workbook; all problems are said.

    >>> from parcours.method.framing import Framing
    >>> book = Workbook(framing=Framing(client="Lorette"))
    >>> apply(book, [Set("framing.sector", "", "meuble")]).framing.sector
    'meuble'
    """
    content = workbook.model_dump(mode="json")
    for change in changes:
        _apply_one(workbook, content, change)
    try:
        return Workbook.model_validate(content)
    except ValidationError as error:
        raise WorkbookError(problems_of(error, "workbook.json")) from error


def inverse(workbook: Workbook, changes: Sequence[Change]) -> tuple[Change, ...]:
    """Return the changes that take ``changes`` back, once they have been applied to that workbook.

    >>> from parcours.method.framing import Framing
    >>> book = Workbook(framing=Framing(client="Lorette"))
    >>> inverse(book, [Set("framing.sector", "", "meuble")])
    (Set(path='framing.sector', old='meuble', new=''),)
    """
    content = workbook.model_dump(mode="json")
    back: list[Change] = []
    for change in changes:
        holder, key = _place(content, change.path)
        before = holder[key]
        position = len(before) if isinstance(change, Add) and change.position is None else 0
        _apply_one(workbook, content, change)
        match change:
            case Set(path, _, new):
                back.append(Set(path, new, before))
            case Add(path, _, place):
                position = position if place is None else place
                back.append(Remove(f"{path}[{_name_at(holder[key], position)}]"))
            case Remove(path):
                back.append(Add(path[: path.rindex("[")], before, key))
            case Move(path, place):
                name = _name_at(holder, place)
                back.append(Move(f"{path[: path.rindex('[')]}[{name}]", key))
    return tuple(reversed(back))


def _name_at(items: list[Any], position: int) -> object:
    one = items[position]
    return one.get("id", position) if isinstance(one, dict) else position


def value_at(workbook: Workbook, path: str) -> Any:
    """Return what stands at a path, as JSON values."""
    holder, key = _place(workbook.model_dump(mode="json"), path)
    return holder[key]


def _apply_one(workbook: Workbook, content: dict[str, Any], change: Change) -> None:
    holder, key = _place(content, change.path)
    match change:
        case Set(path, old, new):
            if holder[key] not in (old, new):
                values = {"yours": _shown(new), "theirs": _shown(holder[key])}
                raise ConflictError(
                    Problem("changed_meanwhile", path, values["theirs"], _shown(old), values=values)
                )
            holder[key] = new
        case Add(path, item, position):
            name = path.rpartition(".")[2]
            added = dict(item)
            if name in PREFIXES and not added.get("id"):
                added = {"id": _new_id(workbook, content, name), **item}
            items = holder[key]
            items.insert(len(items) if position is None else position, added)
        case Remove():
            _remember(content, holder[key])
            del holder[key]
        case Move(_, position):
            holder.insert(position, holder.pop(key))


def _new_id(workbook: Workbook, content: dict[str, Any], name: str) -> str:
    numbers = content["last_numbers"]
    remembered = workbook.model_copy(update={"last_numbers": numbers})
    new, after = next_id(remembered, name)
    numbers.update(after.last_numbers)
    return new


def _remember(content: dict[str, Any], item: object) -> None:
    """Keep the number of an id that goes, so that it is never given again."""
    if isinstance(item, dict) and isinstance(one := item.get("id"), str):
        prefix, _, tail = one.partition("-")
        if tail.isdigit():
            numbers = content["last_numbers"]
            numbers[prefix] = max(numbers.get(prefix, 0), int(tail))


def _place(content: Any, path: str) -> tuple[Any, Any]:
    """Return the container and the key or index that a path leads to."""
    holder, key = None, None
    for name, item in STEP.findall(path):
        parent = content if holder is None else holder[key]
        if name not in parent:
            raise WorkbookError(_nowhere(path, name, list(parent)))
        holder, key = parent, name
        if item:
            holder, key = _in_list(parent[name], item, path)
    if holder is None:
        raise WorkbookError(_nowhere(path, path, list(content)))
    return holder, key


def _in_list(items: list[Any], item: str, path: str) -> tuple[list[Any], int]:
    for index, one in enumerate(items):
        if isinstance(one, dict) and one.get("id") == item:
            return items, index
    if item.isdigit() and int(item) < len(items):
        return items, int(item)
    known = [str(one["id"]) for one in items if isinstance(one, dict) and "id" in one]
    raise WorkbookError(_nowhere(path, item, known))


def _nowhere(path: str, found: str, known: Sequence[str]) -> Problem:
    return Problem("nothing_there", path, found=found, fix=did_you_mean(found, known))


def _shown(value: object) -> str:
    return "" if value is None else str(value)[:200]
