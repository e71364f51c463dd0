"""What is written of a run: one record a step as it ends, the manifest when all is there.

The manifest is written last: a folder without one is not a finished run.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from parcours.batch import inputs
from parcours.files.atomic import write_whole

FILE = "manifest.json"
LOG = "log.txt"
_RECORDS, _INPUTS = ".steps", "inputs.json"


def write(folder: Path, content: Mapping[str, Any]) -> None:
    """Write the manifest, whole, as the last file of a run."""
    write_whole(folder / FILE, _json(content))


def read(folder: Path) -> dict[str, Any] | None:
    """Return the manifest of a finished run; None where there is none or it cannot be read."""
    return _read(folder / FILE)


def deliverables(folder: Path) -> list[str]:
    """Files of a run but its manifest and log, by their path in its folder."""
    found = (path.relative_to(folder) for path in folder.rglob("*") if path.is_file())
    hidden = (path for path in found if not any(part.startswith(".") for part in path.parts))
    return sorted(name for path in hidden if (name := path.as_posix()) not in {FILE, LOG})


def fingerprints(folder: Path, names: Iterable[str]) -> dict[str, str]:
    """SHA-256 of each file, by its path in the folder."""
    return {name: inputs.of_file(folder / name) for name in names}


def record(
    folder: Path, notebook: str, fingerprint: str, names: Sequence[str], seconds: float
) -> None:
    """Write down that a step is done, once all its files are there."""
    content = {
        "fingerprint": fingerprint,
        "files": fingerprints(folder, names),
        "seconds": seconds,
    }
    write_whole(folder / _RECORDS / f"{notebook}.json", _json(content))


def seconds_of_done(folder: Path, notebook: str, fingerprint: str) -> float | None:
    """Return what a step took that was done with these inputs and whose files are intact, else None."""
    known = _read(folder / _RECORDS / f"{notebook}.json")
    if known is None or known.get("fingerprint") != fingerprint:
        return None
    is_intact = all(
        (folder / name).is_file() and inputs.of_file(folder / name) == sha
        for name, sha in known["files"].items()
    )
    return float(known["seconds"]) if is_intact else None


def note_inputs(folder: Path, run_inputs: Mapping[str, Any]) -> None:
    """Note what the steps to come depend on."""
    write_whole(folder / _RECORDS / _INPUTS, _json(run_inputs))


def has_inputs(folder: Path, run_inputs: Mapping[str, Any]) -> bool:
    """Whether the steps done in this folder were done with these inputs."""
    return _read(folder / _RECORDS / _INPUTS) == run_inputs


def forget_records(folder: Path) -> None:
    """Take away the records of the steps, when the manifest is to tell all."""
    shutil.rmtree(folder / _RECORDS, ignore_errors=True)


def _read(path: Path) -> dict[str, Any] | None:
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return content if isinstance(content, dict) else None


def _json(content: Mapping[str, Any]) -> bytes:
    return (json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()
