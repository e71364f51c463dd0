"""Small projects of a few notebooks and clients, to run batches on without the weight of the method."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from parcours.files import workbook
from parcours.files.params import RunParameters
from parcours.method.framing import Framing
from parcours.method.workbook import Workbook

OPENING = """import parcours as pc

case = pc.open_case(
    client, language, as_of, interactive, audience, allow_more_publics, folder, engine
)"""
SAY_CLIENT = "print(case.workbook.framing.client)"
DELIVER = """from pathlib import Path
_ = Path(output, "report.html").write_text(case.workbook.framing.client, encoding="utf-8")"""
PLAIN: Mapping[str, Sequence[str]] = {
    "00_framing": [OPENING, SAY_CLIENT],
    "10_diagnosis": [OPENING, "len(case.workbook.answers)"],
    "90_deliverables": [OPENING, DELIVER],
}
"""Three notebooks as thin as those of the method; the last one delivers."""


def lay(folder: Path, notebooks: Mapping[str, Sequence[str]], clients: Sequence[str]) -> Path:
    """Lay a project: its notebooks, its clients each with a workbook, a parameters file for each."""
    (folder / "notebooks").mkdir(parents=True)
    (folder / "params").mkdir()
    for name, cells in notebooks.items():
        write(folder / "notebooks" / f"{name}.ipynb", cells)
    for client in clients:
        book = Workbook(framing=Framing(client=client.capitalize()))
        workbook.create(folder / "data" / client, book)
        (folder / "params" / f"{client}.yaml").write_text(f"client: {client}\n", encoding="utf-8")
    return folder


def write(path: Path, cells: Sequence[str]) -> None:
    """Write a notebook whose first cell holds the parameters of the method."""
    fields = RunParameters.model_fields.items()
    first = "\n".join(f"{name} = {field.default!r}" for name, field in fields)
    written = [_cell(first, ["parameters"]), *(_cell(cell) for cell in cells)]
    content = {
        "cells": written,
        "metadata": {
            "kernelspec": {"name": "python3", "language": "python", "display_name": "Python 3"}
        },
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    for number, cell in enumerate(written):
        cell["id"] = f"cell-{number}"
    path.write_text(json.dumps(content), encoding="utf-8")


def outputs(path: Path) -> list[dict[str, Any]]:
    """Return the outputs of an executed notebook, cell after cell."""
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    return [output for cell in cells for output in cell.get("outputs", [])]


def _cell(source: str, tags: Sequence[str] = ()) -> dict[str, Any]:
    return {
        "cell_type": "code",
        "source": source,
        "metadata": {"tags": list(tags)} if tags else {},
        "outputs": [],
        "execution_count": None,
    }
