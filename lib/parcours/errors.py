"""What can go wrong, said so that a consultant can put it right.

A :class:`Problem` is one thing found in client data: where, what, what was expected, how to fix it.
Problems are collected and shown all at once. A :class:`ParcoursError` stops the work and carries
them.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal


@dataclass(frozen=True)
class Problem:
    """One thing found in client data.

    ``code`` names a sentence in ``catalogue/texts/problems.csv`` (key ``problem.<code>``);
    ``values``
    fill its placeholders. ``where`` is a file, sheet, row and column, or the path of a field, and
    never a customer's own data.
    """

    code: str
    where: str
    found: str = ""
    expected: str = ""
    fix: str = ""
    severity: Literal["error", "warning", "info"] = "error"
    values: Mapping[str, object] = field(default_factory=dict, hash=False)


class ParcoursError(Exception):
    """The work stops here; ``problems`` say why, in full.

    >>> str(ParcoursError([Problem("unknown_parameter", "params/a.yaml", found="langage", fix="language")]))
    'unknown_parameter (params/a.yaml): found langage; fix: language'
    """

    def __init__(self, problems: Problem | Iterable[Problem]) -> None:
        self.problems: tuple[Problem, ...] = (
            (problems,) if isinstance(problems, Problem) else tuple(problems)
        )
        super().__init__("\n".join(_in_one_line(problem) for problem in self.problems))


class WorkbookError(ParcoursError):
    """The workbook cannot be read, or a change to it cannot be accepted."""


class ConflictError(WorkbookError):
    """Somebody else changed the same field; both values are in ``problems``."""


class CustomerFileError(ParcoursError):
    """The client's customer data cannot be used as they are."""


class ParameterError(ParcoursError):
    """A parameter of a run is unknown or ill-typed."""


class NotEnoughDataError(ParcoursError):
    """The data cannot carry what was asked; ``problems`` say what would make it possible."""


class DeliverableError(ParcoursError):
    """A deliverable could not be written."""


def did_you_mean(found: str, known: Sequence[str]) -> str:
    """Return the known name nearest to what was typed, or an empty string.

    >>> did_you_mean("langage", ["language", "client"])
    'language'
    """
    close = difflib.get_close_matches(found, known, n=1, cutoff=0.6)
    return close[0] if close else ""


def _in_one_line(problem: Problem) -> str:
    parts = [
        f"{word}{text}"
        for word, text in (
            ("found ", problem.found),
            ("expected ", problem.expected),
            ("fix: ", problem.fix),
        )
        if text
    ]
    return f"{problem.code} ({problem.where})" + (": " + "; ".join(parts) if parts else "")
