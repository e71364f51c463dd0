"""Open the workshop in JupyterLab: the client's language, its own copies of the notebooks, code hidden.

The copies are made anew at each opening: what people type is in the workbook, never in a notebook.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from parcours import texts
from parcours.batch import notebooks
from parcours.files import cases
from parcours.files.atomic import write_whole
from parcours.files.params import RunParameters
from parcours.texts import Language

_LOCALES: dict[Language, str] = {"fr": "fr_FR", "en": "en"}
_CSS = ".jp-InputPlaceholder,.jp-OutputPlaceholder{display:none}\n"


def open_lab(client: str, language: Language, *, opens_browser: bool = True) -> int:
    """Start JupyterLab on a client's notebooks and wait until it ends; return its exit code.

    Raises
    ------
    ParameterError : no such client.
    """
    folder = prepare(client, language)
    print(texts.t("lab.opening", language, client=client))  # noqa: T201 - the command's own answer
    command = [sys.executable, "-m", "jupyterlab", *arguments(folder)]
    if not opens_browser:
        command.append("--no-browser")
    environment = {**os.environ, "JUPYTER_CONFIG_DIR": str(folder / ".jupyter")}
    return subprocess.run(command, env=environment, check=False).returncode


def prepare(client: str, language: Language) -> Path:
    """Write the client's copies of the notebooks and JupyterLab's settings; return their folder."""
    cases.client_folder(client)
    folder = cases.project_folder() / "runs" / client / "lab"
    for path in notebooks.paths():
        content = json.loads(path.read_text(encoding="utf-8"))
        copy = notebooks.in_language(content, language)
        text = json.dumps(_with_parameters(copy, client, language), ensure_ascii=False, indent=1)
        write_whole(folder / path.name, text.encode())
    write_whole(folder / ".settings" / "overrides.json", json.dumps(_settings(language)).encode())
    write_whole(folder / ".jupyter" / "custom" / "custom.css", _CSS.encode())
    return folder


def arguments(folder: Path) -> list[str]:
    """How JupyterLab is started: on this machine only, behind its token, at the first notebook."""
    first = min(path.name for path in folder.glob("*.ipynb"))
    return [
        f"--ServerApp.root_dir={folder}",
        "--ServerApp.ip=127.0.0.1",
        f"--LabApp.app_settings_dir={folder / '.settings'}",
        "--LabApp.custom_css=True",
        f"--LabApp.default_url=/lab/tree/{first}",
    ]


def _with_parameters(
    notebook: notebooks.Notebook, client: str, language: Language
) -> notebooks.Notebook:
    cells = []
    for cell in notebook["cells"]:
        if "parameters" in cell["metadata"].get("tags", []):
            known = RunParameters(client=client, language=language, interactive=True)
            values = known.model_dump(include={"client", "language", "interactive"})
            lines = [f"{name} = {value!r}" for name, value in values.items()]
            source = "".join(cell["source"]) + "\n" + "\n".join(lines)
            cells.append({**cell, "source": source})
        else:
            cells.append(cell)
    return {**notebook, "cells": cells}


def _settings(language: Language) -> dict[str, dict[str, Any]]:
    return {
        "@jupyterlab/translation-extension:plugin": {"locale": _LOCALES[language]},
        "@jupyterlab/apputils-extension:notification": {
            "fetchNews": "false",
            "checkForUpdates": False,
        },
        "@jupyterlab/apputils-extension:kernels-settings": {"commsOverSubshells": "disabled"},
        "@jupyterlab/notebook-extension:tracker": {"windowingMode": "none"},
    }
