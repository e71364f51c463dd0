"""One file per format: a module of this folder that has a function ``write`` is a format.

``write(report, folder)`` paints a report into ``folder``, each file whole or not at all; it returns
what it wrote and what a person should look at. Nothing is computed here, and nothing needs a
browser, Office or a network.
"""

from __future__ import annotations

import importlib
from collections.abc import Sequence
from importlib.resources import files
from pathlib import Path
from typing import Any, cast

from parcours.deliver.painting import side_by_side
from parcours.deliver.painting.written import Written
from parcours.drawing import measure
from parcours.errors import DeliverableError, Problem, did_you_mean
from parcours.exhibits.kinds import Report

_HERE = frozenset({"html", "pdf", "poster", "sheets"})
"""Written by this very process: the threads typst leaves behind do not outlive a fork, and the page
and the PDF share one writing of the report."""

__all__ = ["Written", "formats", "write"]


def formats() -> list[str]:
    """Return the names of the formats, found by listing this folder.

    >>> "html" in formats()
    True
    """
    modules = (file for file in files(__package__).iterdir() if file.name.endswith(".py"))
    return sorted(
        file.name.removesuffix(".py")
        for file in modules
        if "\ndef write(" in file.read_text(encoding="utf-8") and file.name != "__init__.py"
    )


def write(
    report: Report,
    folder: Path,
    wanted: Sequence[str] | None = None,
    processes: int | None = None,
) -> dict[str, Written]:
    """Paint a report in the formats wanted, all of them unless said.

    Parameters
    ----------
    processes : at most that many at once; None: as many as there are cores. The bytes are the same.

    Raises
    ------
    DeliverableError : a format is unknown, or a file could not be written.
    """
    known = formats()
    unknown = [name for name in wanted or () if name not in known]
    if unknown:
        raise DeliverableError(
            Problem(
                "unknown_format",
                name,
                found=name,
                expected=", ".join(known),
                fix=did_you_mean(name, known),
            )
            for name in unknown
        )
    names = list(wanted or known)
    can_help = (side_by_side.cores() if processes is None else processes) > 1
    elsewhere = [name for name in names if can_help and name not in _HERE]
    here = [name for name in names if name not in elsewhere]
    if not here:
        here, elsewhere = elsewhere, []
    painters = {name: _module(name) for name in names}  # imported once: a helper's are lost with it
    with measure.set_in(report.identity.typeface):
        made = side_by_side.write_all(
            here, elsewhere, lambda name: cast("Written", painters[name].write(report, folder))
        )
    return {name: made[name] for name in names}


def _module(name: str) -> Any:
    return importlib.import_module(f"{__package__}.{name}")
