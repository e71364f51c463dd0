"""Start JupyterLab on the home page of a client: in its language, code hidden, on this machine alone."""

from __future__ import annotations

import importlib
import importlib.metadata
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterable, Mapping
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

from parcours import texts
from parcours.errors import ParameterError, Problem, WorkbookError
from parcours.files import cases
from parcours.files.atomic import write_whole
from parcours.files.params import RunParameters
from parcours.texts import Language

LOCALES: dict[Language, str] = {"fr": "fr_FR", "en": "en"}
SETTINGS = ".lab"
"""Under runs/: no client's folder begins with a dot."""
_OVERRIDES: Mapping[str, Mapping[str, Any]] = {
    "@jupyterlab/apputils-extension:notification": {
        "fetchNews": "false",
        "checkForUpdates": False,
    },
    "@jupyterlab/apputils-extension:kernels-settings": {"commsOverSubshells": "disabled"},
    "@jupyterlab/notebook-extension:tracker": {"windowingMode": "none"},
}
"""No news from elsewhere; messages of forms one after the other; every cell there at once."""
_OURS = ("jupyterlab", "parcours.lab.server", "parcours.lab.kernels", "parcours.forms.widget")
"""What the server and its kernels import of ours, with all that this imports in turn."""


def open_lab(client: str, language: Language, *, opens_browser: bool = True, host: str = "") -> int:
    """Start JupyterLab on a client's home page and wait until it ends; return its exit code.

    ``host`` is the address of this machine votes are opened on; empty: that of the local network.

    Raises
    ------
    ParameterError : no such client, or a package is not installed.
    """
    check_packages(importlib.metadata.requires("parcours") or ())
    folder = prepare(client, host)
    print(texts.t("lab.opening", language, client=client))
    command = [sys.executable, "-m", "jupyterlab"]
    if not opens_browser:
        command.append("--no-browser")
    return subprocess.run(command, env=environment(folder), check=False).returncode


def check_packages(requirements: Iterable[str]) -> None:
    """Refuse to start on an environment that lacks something: Jupyter would open, without our pages.

    Raises
    ------
    ParameterError : which packages are missing, and what to do.
    """
    wanted = [re.match(r"[\w.-]+", one) for one in requirements if "extra ==" not in one]
    missing = {one[0] for one in wanted if one and not _is_installed(one[0])}
    for module in _OURS:
        try:
            importlib.import_module(module)
        except ModuleNotFoundError as error:
            missing.add(error.name or module)
    if missing:
        raise ParameterError(
            Problem("packages_missing", sys.prefix, found=", ".join(sorted(missing)))
        )


def _is_installed(package: str) -> bool:
    try:
        importlib.metadata.distribution(package)
    except importlib.metadata.PackageNotFoundError:
        return False
    return True


def prepare(client: str, host: str = "") -> Path:
    """Write the settings JupyterLab starts with; return their folder.

    The interface speaks the language of the case, whatever the last one spoke.

    Raises
    ------
    ParameterError : no such client.
    """
    case = cases.open_case(RunParameters(client=client))
    runs = cases.project_folder() / "runs"
    folder = runs / SETTINGS
    speak(case.workbook.framing.language)
    shutil.rmtree(
        folder / "workspaces", ignore_errors=True
    )  # tabs of the last time, perhaps of another client
    _write(folder / "settings" / "overrides.json", _OVERRIDES)
    _write(folder / "jupyter_server_config.json", _configuration(runs, folder, client, host))
    css = files("parcours.lab") / "web" / "lab.css"
    write_whole(folder / "custom" / "custom.css", css.read_bytes(), WorkbookError)
    return folder


def environment(folder: Path) -> dict[str, str]:
    """Return the environment JupyterLab is started in: our settings, and not the user's own."""
    return {**os.environ, "JUPYTER_CONFIG_DIR": str(folder)}


def speak(language: Language) -> None:
    """Set the language of JupyterLab's own interface; a page that is loaded after this speaks it.

    As its own menu does: overrides are read once, when the server starts.
    """
    folder = cases.project_folder() / "runs" / SETTINGS / "user-settings" / "@jupyterlab"
    path = folder / "translation-extension" / "plugin.jupyterlab-settings"
    _write(path, {"locale": LOCALES[language]})


def _configuration(runs: Path, folder: Path, client: str, host: str) -> dict[str, dict[str, Any]]:
    with as_file(files("parcours.lab") / "web" / "labextensions") as extensions:
        own = str(extensions)
    return {
        "ServerApp": {
            "root_dir": str(runs),
            "ip": "127.0.0.1",
            "jpserver_extensions": {"jupyterlab": True, "parcours.lab.server": True},
            "terminals_enabled": False,
            "reraise_server_extension_failures": True,  # never a lab without our pages
        },
        "AsyncMappingKernelManager": {
            "kernel_manager_class": "parcours.lab.kernels.LabKernelManager"
        },
        "LabApp": {
            "app_settings_dir": str(folder / "settings"),
            "user_settings_dir": str(folder / "user-settings"),
            "workspaces_dir": str(folder / "workspaces"),
            "extra_labextensions_path": [own],
            "custom_css": True,
            "extension_manager": "readonly",
        },
        "Parcours": {"client": client, "host": host},
    }


def _write(path: Path, content: Mapping[str, Any]) -> None:
    text = json.dumps(content, ensure_ascii=False, indent=1)
    write_whole(path, text.encode(), WorkbookError)
