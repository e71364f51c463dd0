"""What a run depends on, as fingerprints: the same inputs are never run twice."""

from __future__ import annotations

import functools
import hashlib
import importlib.metadata
import json
import platform
from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path
from typing import Any

from parcours.batch import notebooks
from parcours.files import brand, cases, workbook
from parcours.files.params import RunParameters

Inputs = Mapping[str, Any]
_PACKAGES = (
    "duckdb",
    "ibis-framework",
    "numpy",
    "ortools",
    "pandas",
    "papermill",
    "parcours",
    "plotly",
    "pydantic",
    "python-pptx",
    "scipy",
    "typst",
    "xlsxwriter",
)


def of_run(parameters: RunParameters) -> Inputs:
    """Return all that decides the result of a run: parameters, data, workbook, notebooks, code, versions.

    Raises
    ------
    ParcoursError : no such client or public, or a workbook that cannot be read.
    """
    case = cases.open_case(parameters)
    cases.public_id(case.workbook, parameters.public)
    past = case.compared_with
    return {
        "parameters": parameters.model_dump(exclude={"folder", "output", "interactive"}),
        "files": {
            path.relative_to(case.folder).as_posix(): of_file(path)
            for path in sorted(cases.data_files(case.folder))
        },
        "brand": {
            path.name: of_file(path)
            for path in brand.paths(case.folder, case.workbook.framing.brand)
        },
        "compared_with": _of_text(workbook.as_json(past)) if past else "",
        "notebooks": {path.stem: notebooks.fingerprint(path) for path in notebooks.paths()},
        "code": of_code(),
        "versions": versions(),
    }


def of_step(inputs: Inputs, notebook: str) -> str:
    """Fingerprint of all that decides the result of one notebook: changing another leaves it as it is."""
    own = {**inputs, "notebooks": inputs["notebooks"][notebook]}
    return _of_text(json.dumps(own, sort_keys=True))


def of_file(path: Path) -> str:
    """SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@functools.cache
def of_code() -> str:
    """Fingerprint of the package: code, texts, catalogues, templates, fonts."""
    digest = hashlib.sha256()
    root = Path(str(files("parcours")))
    for path in sorted(root.rglob("*")):
        if path.is_file() and "__pycache__" not in path.parts:
            digest.update(f"{path.relative_to(root).as_posix()}\0{of_file(path)}\0".encode())
    return digest.hexdigest()


@functools.cache
def versions() -> dict[str, str]:
    """Versions that decide the result."""
    installed = {name: importlib.metadata.version(name) for name in _PACKAGES}
    return {"python": platform.python_version(), **installed}


def _of_text(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
