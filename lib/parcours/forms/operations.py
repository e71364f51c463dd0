"""What a form asks for, read from a browser's message: nothing in it is trusted."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from parcours.errors import Problem, WorkbookError
from parcours.forms.description import described, model_at
from parcours.method.changes import Add, Change, Move, Remove, Set
from parcours.method.workbook import Workbook

SECTIONS = ("framing", "publics", "objectives", "assets", "journeys", "answers", "plan", "minutes")
"""What people change; the revision and the numbers given are the machine's."""
_STEP = r"[a-z_]+(?:\[[A-Za-z0-9-]{1,16}\])?"
_PATH = re.compile(rf"(?:{'|'.join(SECTIONS)})(?:\[[0-9]+\])?(?:\.{_STEP})*")
_LONGEST = 20_000
"""Characters of a text: a page of notes, never a file pasted by mistake."""


def changes_of(wanted: Sequence[Mapping[str, Any]]) -> list[Change]:
    """Read the changes of a message.

    Raises
    ------
    WorkbookError : the message is not one of ours.
    """
    return [_change(one) for one in wanted]


def as_messages(changes: Sequence[Change]) -> list[dict[str, Any]]:
    """Write changes as the browser keeps them, to send them back for an undo."""
    return [_message(one) for one in changes]


def needs(changes: Sequence[Change]) -> list[Problem]:
    """Refuse to empty a text that must be there: the model takes an empty name, a reader does not."""
    problems = []
    for change in changes:
        if isinstance(change, Set) and change.new == "":
            holder, _, name = change.path.rpartition(".")
            fields = {one["key"]: one for one in described(model_at(Workbook, holder), "fr")}
            if name in fields and fields[name]["required"]:
                problems.append(Problem("field_required", change.path))
    return problems


def _change(one: Mapping[str, Any]) -> Change:
    path = one.get("path")
    if not isinstance(path, str) or not _PATH.fullmatch(path) or _is_too_long(one):
        raise WorkbookError(Problem("not_a_change", str(path)[:80]))
    match one:
        case {"op": "set", "old": old, "new": new}:
            return Set(path, old, new)
        case {"op": "add", "item": dict(item), **more}:
            position = more.get("position")
            return Add(path, item, position if isinstance(position, int) else None)
        case {"op": "remove"} if path.endswith("]"):
            return Remove(path)
        case {"op": "move", "position": int(position)} if path.endswith("]"):
            return Move(path, position)
    raise WorkbookError(Problem("not_a_change", path))


def _is_too_long(value: Any) -> bool:
    if isinstance(value, str):
        return len(value) > _LONGEST
    if isinstance(value, Mapping):
        return any(_is_too_long(one) for one in value.values())
    return isinstance(value, list) and any(_is_too_long(one) for one in value)


def _message(change: Change) -> dict[str, Any]:
    match change:
        case Set(path, old, new):
            return {"op": "set", "path": path, "old": old, "new": new}
        case Add(path, item, position):
            return {"op": "add", "path": path, "item": dict(item), "position": position}
        case Remove(path):
            return {"op": "remove", "path": path}
        case Move(path, position):
            return {"op": "move", "path": path, "position": position}
