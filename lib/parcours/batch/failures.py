"""Why a notebook failed, in the consultant's words: which cell, what was wrong, what to do."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Protocol

from parcours import texts
from parcours.batch import notebooks
from parcours.batch.limits import End
from parcours.batch.outcomes import Failure
from parcours.texts import Language

_COLOURS = re.compile(r"\x1b\[[0-9;]*m")
_LONGEST_REASON, _LONGEST_SOURCE = 200, 80


class CellError(Protocol):
    """The error of a cell, as papermill tells it."""

    ename: str
    evalue: str
    exec_count: int
    traceback: Sequence[str]


def of_error(error: CellError, notebook: Any, language: Language) -> Failure:
    """Tell the failure of a cell: the sentences of its problems, or an error that is ours to mend."""
    cells = notebooks.run_cells(notebook)
    cell = next((one for one in cells if one.execution_count == error.exec_count), None)
    if list(error.traceback) == error.evalue.split("\n"):  # as deliver.notebook.say_problems does
        return _at(cell, cells, Failure(tuple(error.traceback)))
    if error.ename == "SystemExit":
        sentence = texts.t("batch.failure.stopped_early", language)
        return _at(cell, cells, Failure((sentence,)))
    reason = f"{error.ename}: {error.evalue}".strip(": ")[:_LONGEST_REASON]
    sentence = texts.t("batch.failure.unexpected", language, error=reason)
    detail = _COLOURS.sub("", "\n".join(error.traceback))
    return _at(cell, cells, Failure((sentence,), detail=detail))


def of_end(by: End, limit_seconds: float, notebook: Any, language: Language) -> Failure:
    """Tell of a kernel that we ended, or that ended by itself (``by`` is empty), and in which cell."""
    seconds = texts.number(limit_seconds, language)
    if by == "notebook_limit":
        sentence = texts.t("batch.failure.notebook_limit", language, seconds=seconds)
    elif by == "run_limit":
        sentence = texts.t("batch.failure.run_limit", language, seconds=seconds)
    else:
        sentence = texts.t("batch.failure.dead_kernel", language)
    failure = Failure((sentence,), may_pass=by != "run_limit")
    if notebook is None:
        return failure
    begun = [cell for cell in _code(notebook) if cell.metadata.papermill.get("start_time")]
    # papermill calls the cell under way completed, as all that follow
    return _at(begun[-1], begun, failure) if begun else failure


def of_unrun_cells(notebook: Any, language: Language) -> Failure | None:
    """Tell of cells that were not run though no error was seen; None where all were."""
    written = [cell for cell in _code(notebook) if cell.source.strip()]
    cells = notebooks.run_cells(notebook)
    if len(cells) == len(written):
        return None
    sentence = texts.t("batch.failure.stopped_early", language)
    return _at(cells[-1] if cells else None, cells, Failure((sentence,)))


def lines(
    failure: Failure, notebook: str, language: Language, told: dict[tuple[str, ...], str]
) -> list[str]:
    """Say a failure, with the place first: notebook, cell, what it calls.

    ``told`` holds the causes said before and by which notebook, and is filled: a file nobody can read
    stops every notebook, and what is wrong with it is said once.
    """
    place = notebook
    if failure.cell is not None:
        values = {"notebook": notebook, "cell": failure.cell, "source": failure.source}
        place = texts.t("batch.place", language, **values)
    before = told.setdefault(failure.sentences, notebook)
    if before != notebook and not failure.detail:
        return [texts.t("batch.failed_alike", language, place=place, before=before)]
    first, *others = failure.sentences
    values = {"place": place, "sentence": first}
    return [texts.t("batch.failed_at", language, **values), *others]


def _at(cell: Any, cells: Sequence[Any], failure: Failure) -> Failure:
    """Add the number a cell carries among those that were run, and how it begins."""
    if cell is None:
        return failure
    source = next((line for line in cell.source.splitlines() if line.strip()), "").strip()
    number = next(n for n, one in enumerate(cells, 1) if one is cell)
    return replace(failure, cell=number, source=source[:_LONGEST_SOURCE])


def _code(notebook: Any) -> list[Any]:
    cells = (cell for cell in notebook.cells if cell.cell_type == "code")
    return [cell for cell in cells if not notebooks.is_injected(cell)]
