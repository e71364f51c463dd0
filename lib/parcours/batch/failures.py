"""Why a notebook failed, in the consultant's words: which cell, what was wrong, what to do."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from parcours import texts
from parcours.batch.limits import End
from parcours.batch.outcomes import Failure
from parcours.texts import Language

_COLOURS = re.compile(r"\x1b\[[0-9;]*m")
_LONGEST_REASON = 200


def of_error(
    ename: str, evalue: str, traceback: Sequence[str], cell: Any, language: Language
) -> Failure:
    """Tell the failure of a cell: the sentences of its problems, or an error that is ours to mend."""
    if list(traceback) == evalue.split(
        "\n"
    ):  # as deliver.notebook.say_problems shows a ParcoursError
        return _at(cell, Failure(tuple(traceback)))
    if ename == "SystemExit":
        return _at(cell, Failure((texts.t("batch.failure.stopped_early", language),)))
    reason = f"{ename}: {evalue}".strip(": ")[:_LONGEST_REASON]
    sentence = texts.t("batch.failure.unexpected", language, error=reason)
    detail = _COLOURS.sub("", "\n".join(traceback))
    return _at(cell, Failure((sentence,), detail=detail))


def of_end(by: End, limit_seconds: float, notebook: Any, language: Language) -> Failure:
    """Tell of a kernel that we ended, or that ended by itself (``by`` is empty), and in which cell."""
    seconds = texts.number(limit_seconds, language)
    if by == "notebook_limit":
        sentence = texts.t("batch.failure.notebook_limit", language, seconds=seconds)
    elif by == "run_limit":
        sentence = texts.t("batch.failure.run_limit", language, seconds=seconds)
    else:
        sentence = texts.t("batch.failure.dead_kernel", language)
    return _at(_last_begun(notebook), Failure((sentence,), may_pass=by != "run_limit"))


def of_unrun_cells(notebook: Any, language: Language) -> Failure | None:
    """Tell of cells that were not run though no error was seen; None where all were."""
    code = [cell for cell in notebook.cells if cell.cell_type == "code" and cell.source.strip()]
    if all(cell.execution_count for cell in code):
        return None
    last = next((cell for cell in reversed(code) if cell.execution_count), None)
    return _at(last, Failure((texts.t("batch.failure.stopped_early", language),)))


def lines(failure: Failure, notebook: str, language: Language) -> list[str]:
    """Say a failure, with the place first: notebook, cell, what it calls."""
    place = notebook
    if failure.cell is not None:
        values = {"notebook": notebook, "cell": failure.cell, "source": failure.source}
        place = texts.t("batch.place", language, **values)
    first, *others = failure.sentences
    values = {"place": place, "sentence": first}
    return [texts.t("batch.failed_at", language, **values), *others]


def _at(cell: Any, failure: Failure) -> Failure:
    if cell is None:
        return failure
    source = next((line for line in cell.source.splitlines() if line.strip()), "")
    return Failure(
        failure.sentences,
        cell.execution_count or None,
        source.strip()[:80],
        failure.detail,
        failure.may_pass,
    )


def _last_begun(notebook: Any) -> Any:
    """Find the cell that was under way: papermill calls it completed, as all that follow."""
    if notebook is None:
        return None
    code = (cell for cell in notebook.cells if cell.cell_type == "code")
    begun = [cell for cell in code if cell.metadata.papermill.get("start_time")]
    return begun[-1] if begun else None
