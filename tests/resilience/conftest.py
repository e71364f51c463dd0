"""How long the trials of resilience last: bounded in CI, as long as wanted with ``--thorough``."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from parcours.files import workbook as store
from parcours.method.framing import Framing
from parcours.method.workbook import Workbook


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A client's folder with a fresh workbook."""
    store.create(tmp_path / "lorette", Workbook(framing=Framing(client="Lorette")))
    return tmp_path / "lorette"


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 512 KiB, which the system makes of memory for its administrator alone."""
    place = tmp_path / "disk"
    place.mkdir()
    asked = ["mount", "-t", "tmpfs", "-o", "size=512k", "tmpfs", str(place)]
    made = subprocess.run(asked, capture_output=True, text=True, check=False)
    assert made.returncode == 0, f"NOT tried, a small disk needs the rights to mount: {made.stderr}"
    yield place
    subprocess.run(["umount", str(place)], check=True)
