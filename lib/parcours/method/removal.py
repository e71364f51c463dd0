"""Taking an object out of the workbook with all that hangs on it: who points at it, and what becomes of that.

A link that may be empty is emptied; what cannot stand without the object goes with it (a vote on a touchpoint,
a touchpoint of a journey); who signed is kept by name.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from types import NoneType
from typing import Any, get_args

from pydantic import BaseModel

from parcours.method.changes import Change, Remove, Set
from parcours.method.plan import FindingFate
from parcours.method.workbook import Workbook, link_of, names

_NOTHING = object()
_NEEDED = {(FindingFate, "action")}
"""Links that may be empty by their type, and by no means where they say something."""


@dataclass(frozen=True)
class Removal:
    """What taking objects out asks for."""

    changes: tuple[Change, ...]
    also: Mapping[str, int] = field(hash=False)
    """How many other objects go, by the list they stand in; and, under ``links``, how many links."""


@dataclass(frozen=True)
class _Object:
    path: str
    noun: BaseModel
    parent: _Object | None
    is_in_list: bool

    def is_in(self, gone: set[str]) -> bool:
        """Whether it goes, itself or with what holds it."""
        return self.path in gone or (self.parent is not None and self.parent.is_in(gone))


def removal(workbook: Workbook, paths: tuple[str, ...]) -> Removal:
    """Return the changes that take the objects at those paths out, and nothing else is left pointing at them.

    >>> from parcours.method.framing import Framing, Participant
    >>> ada = Participant(id="P-1", name="Ada", function="management")
    >>> book = Workbook(framing=Framing(client="Lorette", participants=(ada,)))
    >>> removal(book, ("framing.participants[P-1]",)).changes
    (Remove(path='framing.participants[P-1]'),)
    """
    objects = list(_objects(workbook))
    said = names(workbook)
    gone = {one.path for one in objects if one.path in paths}
    emptied: dict[str, Set] = {}
    while True:
        lost = {str(one.noun.id) for one in objects if hasattr(one.noun, "id") and one.is_in(gone)}
        emptied, more = _consequences([one for one in objects if not one.is_in(gone)], lost, said)
        if not more:
            break
        gone |= more
    outer = {
        one.path
        for one in objects
        if one.path in gone and not (one.parent and one.parent.is_in(gone))
    }
    removed = sorted(outer, key=_place, reverse=True)
    others = Counter(_list(path) for path in outer if path not in paths)
    also = {**others, "links": len(emptied)} if emptied else dict(others)
    return Removal((*emptied.values(), *map(Remove, removed)), also)


def _consequences(
    objects: list[_Object], lost: set[str], said: Mapping[str, str]
) -> tuple[dict[str, Set], set[str]]:
    """Return the links to empty and the objects that cannot stay, once some are lost."""
    emptied: dict[str, Set] = {}
    more: set[str] = set()
    for one in objects:
        for name, value in _links_to(one.noun, lost):
            path = f"{one.path}.{name}" if one.path else name
            left = _left(one, name, value, lost, said)
            if left is _NOTHING:
                more.add(one.path)
            else:
                emptied[path] = Set(path, list(value) if isinstance(value, tuple) else value, left)
    return emptied, more


def _left(one: _Object, name: str, value: Any, lost: set[str], said: Mapping[str, str]) -> Any:
    """Return what a link becomes, or _NOTHING where the object cannot stand without it."""
    info = type(one.noun).model_fields[name]
    if isinstance(value, tuple):
        left = [each for each in value if each not in lost]
        least = max([getattr(limit, "min_length", 0) or 0 for limit in info.metadata], default=0)
        return left if len(left) >= least else _NOTHING
    if NoneType in get_args(info.annotation) and (type(one.noun), name) not in _NEEDED:
        return None
    return _NOTHING if one.is_in_list else said.get(value, value)


def _links_to(noun: BaseModel, lost: set[str]) -> Iterator[tuple[str, Any]]:
    for name, info in type(noun).model_fields.items():
        if name == "id" or link_of(info) is None:
            continue
        value = getattr(noun, name)
        if any(one in lost for one in (value if isinstance(value, tuple) else (value,))):
            yield name, value


def _objects(
    noun: BaseModel, path: str = "", parent: _Object | None = None, *, is_in_list: bool = False
) -> Iterator[_Object]:
    this = _Object(path, noun, parent, is_in_list)
    yield this
    for name in type(noun).model_fields:
        value = getattr(noun, name)
        where = f"{path}.{name}" if path else name
        if isinstance(value, BaseModel):
            yield from _objects(value, where, this)
        elif isinstance(value, tuple):
            for index, one in enumerate(value):
                if isinstance(one, BaseModel):
                    named = f"{where}[{getattr(one, 'id', index)}]"
                    yield from _objects(one, named, this, is_in_list=True)


def _list(path: str) -> str:
    return path[: path.rindex("[")]


def _place(path: str) -> tuple[str, int]:
    """Order removals so that those by number go from the last to the first."""
    index = path[path.rindex("[") + 1 : -1]
    return _list(path), int(index) if index.isdigit() else -1
