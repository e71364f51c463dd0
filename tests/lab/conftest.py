"""One JupyterLab for all the tests of the lab."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from lab_server import Lab, running


@pytest.fixture(scope="session")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    """Return a running JupyterLab on two small clients."""
    folder: Path = tmp_path_factory.mktemp("lab")
    with running(folder) as server:
        yield server
