"""What changed between two states of what a form shows, small enough to be sent at each change.

A patch puts a value at a key path, or replaces a stretch of a list: a cell changed in a table of a
thousand rows sends one row.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

Patch = dict[str, Any]
"""``{"at": [keys], "value": ...}`` or ``{"at": [keys], "from": i, "drop": n, "put": [...]}``."""


def patches(old: Any, new: Any) -> list[Patch]:
    """List what turns one JSON value into another of the same shape.

    >>> patches({"a": [1, 2, 3]}, {"a": [1, 9, 3]})
    [{'at': ['a'], 'from': 1, 'drop': 1, 'put': [9]}]
    """
    return list(_patches(old, new, []))


def _patches(old: Any, new: Any, at: list[str]) -> Iterator[Patch]:
    if old == new:
        return
    if isinstance(old, dict) and isinstance(new, dict) and old.keys() == new.keys():
        for key, value in new.items():
            yield from _patches(old[key], value, [*at, key])
    elif isinstance(old, list) and isinstance(new, list):
        yield _splice(old, new, at)
    else:
        yield {"at": at, "value": new}


def _splice(old: Sequence[Any], new: Sequence[Any], at: list[str]) -> Patch:
    shorter = min(len(old), len(new))
    start = 0
    while start < shorter and old[start] == new[start]:
        start += 1
    end = 0
    while end < shorter - start and old[-1 - end] == new[-1 - end]:
        end += 1
    put = list(new[start : len(new) - end])
    return {"at": at, "from": start, "drop": len(old) - end - start, "put": put}
