"""The notebooks as papermill runs them, and as they are delivered: one language, code hidden (X5)."""

from __future__ import annotations

import functools
import hashlib
import json
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode

from parcours import texts
from parcours.files import cases
from parcours.files.atomic import write_whole
from parcours.files.params import RunParameters
from parcours.texts import Language

FOLDER = "notebooks"


def paths() -> list[Path]:
    """The notebooks of the project, in the order of the method."""
    return sorted((cases.project_folder() / FOLDER).glob("[0-9]*_*.ipynb"))


def execute(path: Path, parameters: RunParameters, folder: Path, timeout_seconds: int) -> str:
    """Run a notebook into ``folder/notebooks``; return what went wrong, in words, or nothing.

    The partial notebook is kept where a cell fails.
    """
    import papermill  # noqa: PLC0415 - 0.4 s, and only a run needs it
    from papermill.exceptions import PapermillExecutionError  # noqa: PLC0415
    from nbclient.exceptions import CellTimeoutError, DeadKernelError  # noqa: PLC0415

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
    write_whole(target, delivered(notebook, parameters.language))
    return ""


def in_language(notebook: NotebookNode, language: Language) -> NotebookNode:
    """Return the notebook without the prose of the other language."""
    others = {f"lang-{one}" for one in texts.LANGUAGES if one != language}
    kept = [cell for cell in notebook.cells if not others & set(cell.metadata.get("tags", []))]
    return NotebookNode({**notebook, "cells": kept})


def delivered(notebook: NotebookNode, language: Language) -> bytes:
    """Return an executed notebook as it is handed over: nothing of this machine, code hidden, same bytes each time."""
    shown = in_language(notebook, language)
    for number, cell in enumerate(shown.cells):
        tags = [tag for tag in cell.metadata.get("tags", []) if tag != "injected-parameters"]
        cell.metadata = NotebookNode({"tags": tags} if tags else {})
        cell.id = f"cell-{number:02d}"
        if cell.cell_type == "code":
            cell.metadata["jupyter"] = {"source_hidden": True}
    shown.cells = [cell for cell in shown.cells if not _is_injected(cell)]
    shown.metadata = NotebookNode(
        {"kernelspec": notebook.metadata.kernelspec, "language_info": {"name": "python"}}
    )
    return nbformat.writes(shown).encode()


def sources_fingerprint() -> str:
    """Fingerprint of what the notebooks say and do, whatever ids an editor gave their cells."""
    digest = hashlib.sha256()
    for path in paths():
        for cell in _read(path)["cells"]:
            digest.update(json.dumps([cell["cell_type"], cell["source"]]).encode())
    return digest.hexdigest()


def _is_injected(cell: NotebookNode) -> bool:
    return cell.cell_type == "code" and cell.source.startswith("# Parameters\n")


@functools.lru_cache(maxsize=32)
def _read(path: Path) -> dict[str, Any]:
    content: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return content
