"""A client's own copies of the notebooks, made anew at each opening: nothing people type is kept there."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from parcours.batch import notebooks
from parcours.errors import WorkbookError
from parcours.files import cases
from parcours.files.atomic import write_whole
from parcours.files.params import RunParameters
from parcours.texts import Language


@dataclass(frozen=True)
class Copies:
    """Where the notebooks of a case stand; ``revision`` is that of a past version, 0 for the present."""

    client: str
    revision: int = 0

    @property
    def place(self) -> str:
        """Their folder under runs/, as an address writes it."""
        return f"{self.client}/past/{self.revision:06d}" if self.revision else f"{self.client}/lab"

    @property
    def folder(self) -> Path:
        """Their folder on this machine."""
        return cases.project_folder() / "runs" / self.place


def lay(copies: Copies, language: Language) -> Path:
    """Write the notebooks of a case, ready for that language; return their folder.

    Of a past version, forms are read only, and deliverables go beside it.

    Raises
    ------
    ParameterError : no such client.
    WorkbookError : no such version.
    """
    cases.client_folder(copies.client)
    values: dict[str, str | bool] = {"client": copies.client, "language": language}
    if copies.revision:
        past = copies.folder / ".data"
        cases.lay_past(copies.client, copies.revision, past)
        output = str(copies.folder / "deliverables")
        values |= {"interactive": False, "folder": str(past), "output": output}
    else:
        values |= {"interactive": True}
    checked = RunParameters.model_validate(
        {name: value for name, value in values.items() if name in RunParameters.model_fields}
    )
    given = {name: getattr(checked, name, value) for name, value in values.items()}
    for path in notebooks.paths():
        content = json.loads(path.read_text(encoding="utf-8"))
        copy = _with_parameters(notebooks.in_language(content, language), given)
        text = json.dumps(copy, ensure_ascii=False, indent=1)
        write_whole(copies.folder / path.name, text.encode(), WorkbookError)
    return copies.folder


def _with_parameters(
    notebook: notebooks.Notebook, values: dict[str, str | bool]
) -> notebooks.Notebook:
    lines = [f"{name} = {value!r}" for name, value in values.items()]
    cells = [
        {**cell, "source": "\n".join(["".join(cell["source"]), *lines])}
        if "parameters" in cell["metadata"].get("tags", [])
        else cell
        for cell in notebook["cells"]
    ]
    return {**notebook, "cells": cells}
