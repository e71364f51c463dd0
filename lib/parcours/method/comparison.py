"""What changed between two states of the workbook: added, changed, removed, field by field (R6)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal, get_args

from pydantic import BaseModel

from parcours.method.changes import STEP
from parcours.method.workbook import Workbook

_OWN = frozenset({"schema_version", "revision", "last_numbers"})
"""Fields the machine keeps for itself."""
_COPIES = frozenset({"plan.validated.inputs"})
"""What repeats other fields: a change there is told where it was made."""


@dataclass(frozen=True)
class Difference:
    """One thing that changed. ``path`` names objects by their ids, as ``method.changes`` does."""

    kind: Literal["added", "changed", "removed"]
    path: str
    about: str
    """Id of the object, or the section where it has none."""
    field: str
    before: object = None
    after: object = None
    who: str = ""
    """Who voted, answered or decided, where the object says it: a score is somebody's."""


def compare(before: Workbook, after: Workbook) -> tuple[Difference, ...]:
    """List what changed from one state to the other, in the order of the workbook.

    Objects are matched by id, whatever their place; votes and answers, which have none, by what
    they are about.

    >>> from parcours.method.framing import Framing
    >>> old, new = (Workbook(framing=Framing(client="Lorette", sector=word)) for word in ("", "meuble"))
    >>> [(one.kind, one.path, one.after) for one in compare(old, new)]
    [('changed', 'framing.sector', 'meuble')]
    """
    old, new = before.model_dump(mode="json"), after.model_dump(mode="json")
    return tuple(_mappings(_public(old), _public(new), "", ""))


def place_of(path: str) -> tuple[str, str, tuple[str, ...]]:
    """Return the kind of object a path leads to, its field, and what the object is known by.

    >>> place_of("plan.actions[A-1].cost"), place_of("publics.votes[P-1/PU-1/reach]")
    (('action', 'cost', ('A-1',)), ('public_vote', '', ('P-1', 'PU-1', 'reach')))

    What people wrote as a heading is no field of ours: it is what the object is known by.

    >>> place_of("assets.mappings[clients.csv].columns.Civilité [code]")
    ('file_mapping', 'columns', ('clients.csv', 'Civilité [code]'))
    """
    model: type[BaseModel] = Workbook
    last, known = "", tuple[str, ...]()
    for step in STEP.finditer(path):
        name, key = step.groups()
        found = next(_models(model.model_fields[name].annotation), None)
        last = "" if found else name
        model = found or model
        known = (*known, *key.rstrip("'").split("/")) if key else known
        if last:
            rest = path[step.end() :].removeprefix(".")
            known = (*known, rest) if rest else known
            break
    return re.sub(r"(?<!^)(?=[A-Z])", "_", model.__name__).lower(), last, known


def _models(annotation: Any) -> Iterator[type[BaseModel]]:
    for one in (annotation, *get_args(annotation)):
        if isinstance(one, type) and issubclass(one, BaseModel):
            yield one


def _public(content: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in content.items() if key not in _OWN}


def _mappings(
    old: Mapping[str, Any], new: Mapping[str, Any], path: str, about: str
) -> Iterator[Difference]:
    who = _who(new) or _who(old)
    for key in dict.fromkeys([*old, *new]):
        where = f"{path}.{key}" if path else key
        if where in _COPIES:
            continue
        yield from _values(old.get(key), new.get(key), where, about or key, who)


def _who(item: Mapping[str, Any]) -> str:
    """Return who an object is by."""
    said = (item.get(key) for key in ("participant", "participant_id", "author"))
    return next((one for one in said if isinstance(one, str) and one), "")


def _values(old: Any, new: Any, path: str, about: str, who: str) -> Iterator[Difference]:
    if isinstance(old, dict) and isinstance(new, dict):
        yield from _mappings(old, new, path, str(new.get("id", about)))
    elif _is_objects(old) and _is_objects(new):
        yield from _lists(old, new, path, about)
    elif old != new:
        yield Difference("changed", path, about, path.rpartition(".")[2], old, new, who)


def _lists(
    old: list[dict[str, Any]], new: list[dict[str, Any]], path: str, about: str
) -> Iterator[Difference]:
    before, after = _by_key(old), _by_key(new)
    for key, item in before.items():
        if key not in after:
            where = f"{path}[{key}]"
            yield Difference("removed", where, _about(item, about), path, item, None, _who(item))
    for key, item in after.items():
        where = f"{path}[{key}]"
        if key in before:
            yield from _mappings(before[key], item, where, _about(item, about))
        else:
            yield Difference("added", where, _about(item, about), path, None, item, _who(item))


def _is_objects(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(one, dict) for one in value)


def _by_key(items: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """Key each object by its id, or by what it is about.

    The ids it holds, numbered where they repeat.
    """
    keyed: dict[str, dict[str, Any]] = {}
    for item in items:
        key = str(item.get("id") or _about_what(item))
        while key in keyed:
            key += "'"
        keyed[key] = item
    return keyed


def _about_what(item: Mapping[str, Any]) -> str:
    """What a vote or an answer is about: its texts but its comments; numbers are what may change."""
    words = [str(value) for key, value in item.items() if key in _LINKS and isinstance(value, str)]
    return "/".join(words) or next((str(value) for value in item.values()), "")


_LINKS = frozenset(
    {
        "participant", "participant_id", "public", "touchpoint", "objective", "criterion", "left", "right",
        "questionnaire_id", "item_id", "journey", "catalogue_id", "channel", "finding", "role", "lever",
        "action", "date", "file", "table",
    }
)  # fmt: skip


def _about(item: Mapping[str, Any], about: str) -> str:
    return str(item.get("id") or about)
