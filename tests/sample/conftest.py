"""The generator of the sample case, and what it makes."""

import importlib.util
import json
from pathlib import Path
from typing import Any

import pytest

SAMPLE = Path(__file__).parents[2] / "data" / "sample"


@pytest.fixture(scope="session")
def generator() -> Any:
    """``data/sample/make_sample.py`` as a module."""
    spec = importlib.util.spec_from_file_location("make_sample", SAMPLE / "make_sample.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def made(generator: Any) -> Any:
    """Everything in clean types, before it is written the way clients do."""
    return generator.make()


@pytest.fixture(scope="session")
def truth() -> Any:
    """Return what was planted, as committed."""
    return json.loads((SAMPLE / "truth.json").read_text(encoding="utf-8"))
