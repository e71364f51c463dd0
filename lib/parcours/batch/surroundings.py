"""What surrounds the kernels of a run: nothing of the user's settings, nothing of another client's run."""

from __future__ import annotations

import os
from pathlib import Path

from parcours.batch.kernels import SAME_EVERYWHERE

_OWN_FOLDERS = {
    "IPYTHONDIR": "ipython",
    "JUPYTER_CONFIG_DIR": "jupyter",
    "JUPYTER_RUNTIME_DIR": "runtime",
    "TMPDIR": "tmp",
    "TEMP": "tmp",
    "TMP": "tmp",
}
_CROSSING = ("LANGUAGE", "PYTHONSTARTUP", "PYTHONBREAKPOINT", "IPYTHON_STARTUP")


def environment(work: Path) -> dict[str, str]:
    """Return the environment of a run's kernels, whose folders are made under ``work``."""
    own = {name: work / folder for name, folder in _OWN_FOLDERS.items()}
    for folder in {*own.values(), here(work)}:
        folder.mkdir(parents=True, exist_ok=True)
    kept = {name: value for name, value in os.environ.items() if name not in _CROSSING}
    return {**kept, **SAME_EVERYWHERE, **{name: str(folder) for name, folder in own.items()}}


def here(work: Path) -> Path:
    """Return the folder kernels start in: a stray file lands there."""
    return work / "here"
