"""The notebooks of the project, and an executed one as it is delivered: one language, code hidden (X5)."""

from __future__ import annotations

import hashlib
import itertools
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from parcours import texts
from parcours.files import cases
from parcours.texts import Language

FOLDER = "notebooks"
Notebook = dict[str, Any]
"""A notebook as its file holds it."""


def paths() -> list[Path]:
    """The notebooks of the project, in the order of the method."""
    return sorted((cases.project_folder() / FOLDER).glob("[0-9]*_*.ipynb"))


def in_language(notebook: Notebook, language: Language) -> Notebook:
    """Return the notebook without the prose of the other language."""
    others = {f"lang-{one}" for one in texts.LANGUAGES if one != language}
    kept = [cell for cell in notebook["cells"] if not others & set(_tags(cell))]
    return {**notebook, "cells": kept}


def delivered(notebook: Notebook, language: Language) -> bytes:
    """Return an executed notebook as it is handed over.

    One language, code hidden, nothing of this machine, same bytes each time.
    """
    cells = [cell for cell in in_language(notebook, language)["cells"] if not is_injected(cell)]
    counts = itertools.count(1)
    shown = {
        "cells": [_cleaned(cell, number, counts) for number, cell in enumerate(cells)],
        "metadata": {
            "kernelspec": notebook["metadata"]["kernelspec"],
            "language_info": {"name": "python"},
        },
        "nbformat": notebook["nbformat"],
        "nbformat_minor": notebook["nbformat_minor"],
    }
    return _written(shown)


def run_cells(notebook: Any) -> list[Any]:
    """Return the code cells that were run, in the order of the numbers shown beside them: 1, 2, ..."""
    code = (cell for cell in notebook["cells"] if cell["cell_type"] == "code")
    return [cell for cell in code if cell["execution_count"] and not is_injected(cell)]


def _cleaned(cell: Notebook, number: int, counts: Iterator[int]) -> Notebook:
    metadata: dict[str, Any] = {"tags": tags} if (tags := _tags(cell)) else {}
    cleaned = {**cell, "id": f"cell-{number:02d}", "metadata": metadata}
    if cell["cell_type"] == "code":
        metadata["jupyter"] = {"source_hidden": True}
    if cell.get("execution_count"):
        count = next(counts)
        cleaned["execution_count"] = count
        cleaned["outputs"] = [_numbered(output, count) for output in cell["outputs"]]
    return cleaned


def _numbered(output: Notebook, count: int) -> Notebook:
    return {**output, "execution_count": count} if "execution_count" in output else output


def _tags(cell: Notebook) -> list[str]:
    tags: list[str] = cell["metadata"].get("tags", [])
    return tags


def is_injected(cell: Notebook) -> bool:
    """Whether papermill put it there: parameters with a path of this machine, marks of a failure."""
    return bool({"injected-parameters", "papermill-error-cell-tag"} & set(_tags(cell)))


def incomplete(notebook: Notebook, reasons: Sequence[str], language: Language) -> bytes:
    """Return a notebook that stopped on its way, with the reason on top: never to be taken for a whole one."""
    title = texts.t("batch.incomplete", language)
    note = {
        "cell_type": "markdown",
        "id": "incomplete",
        "metadata": {},
        "source": "\n\n".join((f"**{title}**", *(_quoted(reason) for reason in reasons))),
    }
    shown = json.loads(delivered(notebook, language))
    shown["cells"].insert(0, note)
    return _written(shown)


def fingerprint(path: Path) -> str:
    """Fingerprint of what a notebook says and does, whatever ids an editor gave its cells."""
    cells = [[cell["cell_type"], cell["source"], _tags(cell)] for cell in _read(path)["cells"]]
    return hashlib.sha256(json.dumps(cells).encode()).hexdigest()


def _read(path: Path) -> Notebook:
    content: Notebook = json.loads(path.read_text(encoding="utf-8"))
    return content


def _written(notebook: Notebook) -> bytes:
    return (json.dumps(notebook, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()


def _quoted(reason: str) -> str:
    """Keep what people typed from being read as Markdown or HTML."""
    return "    " + reason.replace("\n", "\n    ")
