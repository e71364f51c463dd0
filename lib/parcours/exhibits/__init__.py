"""What a notebook shows and a report holds: pure functions of a case, one module a step.

``exhibits.publics.ranking(case)`` is in ``exhibits/publics.py``; the few that belong to no step are named here.
Modules are imported on first use, so that a notebook pays for what it shows.
"""

from __future__ import annotations

import importlib
from typing import Any

__all__ = ["decided_so_far", "journey_map", "report", "still_missing", "summary"]

_HOMES = {
    "decided_so_far": "common",
    "journey_map": "journey_maps",
    "report": "reports",
    "still_missing": "common",
    "summary": "overview",
}


def __getattr__(name: str) -> Any:
    """Find a function in its module, or a module of a step."""
    if name in _HOMES:
        return getattr(importlib.import_module(f"parcours.exhibits.{_HOMES[name]}"), name)
    try:
        return importlib.import_module(f"parcours.exhibits.{name}")
    except ModuleNotFoundError as cause:
        if cause.name != f"parcours.exhibits.{name}":
            raise
        msg = f"there is no exhibit or step called {name!r}"
        raise AttributeError(msg) from None
