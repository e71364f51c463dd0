"""The manifest of a run: inputs with fingerprints, versions, parameters, timings, what was written.

It is written last: a folder without a manifest is not a finished run.
"""

from __future__ import annotations

import hashlib
import importlib.metadata
import json
import platform
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from parcours.files.atomic import write_whole

FILE = "manifest.json"
_PACKAGES = (
    "parcours",
    "papermill",
    "pandas",
    "duckdb",
    "ibis-framework",
    "plotly",
    "pydantic",
    "scipy",
)


def fingerprint(path: Path) -> str:
    """SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def fingerprints(paths: Iterable[Path], root: Path) -> dict[str, str]:
    """SHA-256 of each file, by its path under ``root``."""
    return {path.relative_to(root).as_posix(): fingerprint(path) for path in sorted(paths)}


def versions() -> dict[str, str]:
    """Versions that decide the result."""
    installed = {name: importlib.metadata.version(name) for name in _PACKAGES}
    return {"python": platform.python_version(), **installed}


def write(folder: Path, content: Mapping[str, Any]) -> None:
    """Write the manifest, whole, as the last file of a run."""
    text = json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    write_whole(folder / FILE, text.encode())


def read(folder: Path) -> dict[str, Any] | None:
    """Return the manifest of a finished run; None where there is none or it cannot be read."""
    try:
        content = json.loads((folder / FILE).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return content if isinstance(content, dict) else None
