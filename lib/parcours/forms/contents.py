"""What a form shows of the workbook, as JSON: its sections, the names it chooses from, what follows from them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from parcours.case import Case
from parcours.forms import live, names
from parcours.forms.layout import FORMS, MINUTES
from parcours.method.minutes import Step

_UNSHOWN = {
    "publics": ("votes",),
    "objectives": ("comparisons", "points"),
    "journeys": ("votes", "ticks", "dismissed"),
}
"""Votes never reach a browser before they are revealed; ticks come as check lists."""


def contents(case: Case, step: Step) -> dict[str, Any]:
    """Return all that the front end of a form shows and may change."""
    return {
        "book": _book(case, step),
        "names": names.of_workbook(case.workbook),
        "live": live.live(case, step),
    }


def _book(case: Case, step: Step) -> Mapping[str, Any]:
    paths = [part.path for panel in FORMS[step] for part in panel.parts]
    sections = dict.fromkeys(
        path.split(".")[0] for path in (*paths, *(one.path for one in MINUTES))
    )
    whole = case.workbook.model_dump(mode="json", include=set(sections) - {"answers"})
    return {
        name: {
            key: value for key, value in whole[name].items() if key not in _UNSHOWN.get(name, ())
        }
        for name in whole
    }
