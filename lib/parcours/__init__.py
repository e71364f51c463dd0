"""Parcours: a customer journey and diagnostic workbook, from the client's own file to a valued plan.

In a notebook: ``import parcours as pc``, then ``case = pc.open_case(...)``; ``pc.exhibits`` shows, ``pc.forms``
edits, ``pc.reload`` takes in what was saved, ``pc.deliver`` writes the deliverables.
"""

from __future__ import annotations

import importlib
import sys
from typing import Any

__all__ = [
    "deliver",
    "exhibits",
    "for_public",
    "forms",
    "open_case",
    "output_folder",
    "reload",
    "returned",
]

_MODULES = frozenset({"deliver", "exhibits", "forms"})
_HOMES = {
    "for_public": "opening",
    "open_case": "opening",
    "output_folder": "opening",
    "returned": "opening",
    "reload": "files.cases",
}

# jsonschema builds 35 parsers with this optional package (1.3 s in every process) and does without.
sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]  # None: not installed


def __getattr__(name: str) -> Any:
    """Import a public name on first use.

    ``import parcours`` stays cheap for a command that needs little.
    """
    if name in _MODULES:
        return importlib.import_module(f"parcours.{name}")
    if name in _HOMES:
        return getattr(importlib.import_module(f"parcours.{_HOMES[name]}"), name)
    msg = f"module 'parcours' has no attribute {name!r}"
    raise AttributeError(msg)
