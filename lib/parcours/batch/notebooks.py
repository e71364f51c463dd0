"""The notebooks as papermill runs them, and as they are delivered: one language, code hidden (X5)."""

from __future__ import annotations

import functools
import hashlib
import json
from pathlib import Path
from typing import Any

from parcours import texts
from parcours.files import cases
from parcours.files.atomic import write_whole
from parcours.files.params import RunParameters
from parcours.texts import Language

FOLDER = "notebooks"
Notebook = dict[str, Any]
"""A notebook as its file holds it."""


def paths() -> list[Path]:
    """The notebooks of the project, in the order of the method."""
    return sorted((cases.project_folder() / FOLDER).glob("[0-9]*_*.ipynb"))


def execute(path: Path, parameters: RunParameters, folder: Path, timeout_seconds: int) -> str:
    """Run a notebook into ``folder/notebooks``; return what went wrong, in words, or nothing.

    The partial notebook is kept where a cell fails.
    """
    import papermill  # noqa: PLC0415 - 0.4 s, and only a run needs it
    from nbclient.exceptions import CellTimeoutError, DeadKernelError  # noqa: PLC0415
    from papermill.exceptions import PapermillExecutionError  # noqa: PLC0415

    target = folder / FOLDER / path.name
    target.parent.mkdir(parents=True, exist_ok=True)
    values = {**parameters.model_dump(), "output": str(folder)}
    try:
        notebook = papermill.execute_notebook(
            path,
            target,
            values,
            engine_name="parcours",
            progress_bar=False,
            request_save_on_cell_execute=False,
            execution_timeout=timeout_seconds,
        )
    except PapermillExecutionError as error:
        return f"{error.ename}: {error.evalue}"
    except (CellTimeoutError, DeadKernelError, RuntimeError) as error:
        key = "timeout" if isinstance(error, CellTimeoutError) else "dead_kernel"
        return texts.t(f"batch.{key}", parameters.language, seconds=timeout_seconds)
    if any(cell.cell_type == "code" and not cell.execution_count for cell in notebook.cells):
        return texts.t("batch.stopped_early", parameters.language)
    executed = json.loads(target.read_text(encoding="utf-8"))
    write_whole(target, delivered(executed, parameters.language))
    return ""


def in_language(notebook: Notebook, language: Language) -> Notebook:
    """Return the notebook without the prose of the other language."""
    others = {f"lang-{one}" for one in texts.LANGUAGES if one != language}
    kept = [cell for cell in notebook["cells"] if not others & set(_tags(cell))]
    return {**notebook, "cells": kept}


def delivered(notebook: Notebook, language: Language) -> bytes:
    """Return an executed notebook as it is handed over.

    One language, code hidden, nothing of this machine, same bytes each time.
    """
    cells = [cell for cell in in_language(notebook, language)["cells"] if not _is_injected(cell)]
    shown = {
        "cells": [_cleaned(cell, number) for number, cell in enumerate(cells)],
        "metadata": {
            "kernelspec": notebook["metadata"]["kernelspec"],
            "language_info": {"name": "python"},
        },
        "nbformat": notebook["nbformat"],
        "nbformat_minor": notebook["nbformat_minor"],
    }
    return (json.dumps(shown, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()


def _cleaned(cell: Notebook, number: int) -> Notebook:
    metadata: dict[str, Any] = {"tags": tags} if (tags := _tags(cell)) else {}
    if cell["cell_type"] == "code":
        metadata["jupyter"] = {"source_hidden": True}
    return {**cell, "id": f"cell-{number:02d}", "metadata": metadata}


def _tags(cell: Notebook) -> list[str]:
    tags: list[str] = cell["metadata"].get("tags", [])
    return tags


def _is_injected(cell: Notebook) -> bool:
    """Whether papermill put it there: it holds the parameters of this run, and a path of this machine."""
    return "injected-parameters" in _tags(cell)


def sources_fingerprint() -> str:
    """Fingerprint of what the notebooks say and do, whatever ids an editor gave their cells."""
    digest = hashlib.sha256()
    for path in paths():
        for cell in _read(path)["cells"]:
            digest.update(json.dumps([cell["cell_type"], cell["source"]]).encode())
    return digest.hexdigest()


@functools.lru_cache(maxsize=32)
def _read(path: Path) -> dict[str, Any]:
    content: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return content
