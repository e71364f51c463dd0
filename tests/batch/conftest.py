"""What the tests of the batch stand on: a project of their own, far from the user's settings."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pytest
from projects import lay


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Path]:
    """Return a function that lays a project and makes it the current one."""

    def make(notebooks: Mapping[str, Sequence[str]], *clients: str) -> Path:
        folder: Path = lay(tmp_path / "project", notebooks, clients or ("alpha",))
        monkeypatch.setenv("PARCOURS_PROJECT", str(folder))
        monkeypatch.setenv("PARCOURS_KEY_FOLDER", str(tmp_path / "keys"))
        return folder

    return make
