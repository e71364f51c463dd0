"""What every test stands on: the same examples each time, and a browser for those that need one."""

from __future__ import annotations

import importlib.util
import os
import shutil
import signal
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

import jupyter_lab
import pytest
from hypothesis import HealthCheck, settings
from projects import lay

# jsonschema imports it to check addresses nobody asks about, at 1.3 s in each process
sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]  # None: no such module

settings.register_profile(
    "ci",
    derandomize=True,  # the same examples on every machine, every day
    deadline=None,  # two loaded cores say nothing about the code
    suppress_health_check=[HealthCheck.too_slow],
    print_blob=True,
)
settings.register_profile("thorough", parent=settings.get_profile("ci"), max_examples=3000)


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add ``--thorough``: the same trials, many times over."""
    parser.addoption("--thorough", action="store_true", help="many more examples, kills and saves")


def pytest_configure(config: pytest.Config) -> None:
    """Choose how many examples hypothesis makes where a test does not say; answer to Ctrl-C."""
    # a shell has what it starts in the background deaf to it, and so would be what tests interrupt
    signal.signal(signal.SIGINT, signal.default_int_handler)
    settings.load_profile("thorough" if config.getoption("--thorough") else "ci")


ARTEFACTS = Path(
    os.environ.get("PARCOURS_ARTEFACTS") or Path(__file__).resolve().parent.parent / "artefacts"
)
"""Where a run leaves what is to be looked at: pictures of the browser; git does not see it."""
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome", "msedge")
BROWSER = next(filter(None, map(shutil.which, BROWSERS)), None)
NOTICE = (
    "tests/browser was NOT run: no Chromium on this machine. On Debian: apt install chromium; "
    f"elsewhere, any of {', '.join(BROWSERS)} on the PATH."
)
SPARK = importlib.util.find_spec("pyspark") is not None
SPARK_NOTICE = (
    "tests/files/test_spark.py was NOT run: equal results on Spark are not checked here. "
    "With Java 17: pip install 'ibis-framework[pyspark]' 'pyspark>=4.0'."
)
collect_ignore = [
    *([] if BROWSER else ["browser"]),
    *([] if SPARK else ["files/test_spark.py"]),
]


def pytest_sessionstart() -> None:
    """Refuse to pass in CI without the tests that need a browser or Spark."""
    if os.environ.get("CI") and not (BROWSER and SPARK):
        raise pytest.UsageError(SPARK_NOTICE if BROWSER else NOTICE)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say last, where it is read, where the pictures are and what was not run."""
    pictures = sorted((ARTEFACTS / "screenshots").glob("*.png"))
    if pictures:
        terminalreporter.write_line(f"{len(pictures)} screenshots in {pictures[0].parent}")
    if not BROWSER:
        terminalreporter.write_line(NOTICE, red=True, bold=True)
    if not SPARK:
        terminalreporter.write_line(SPARK_NOTICE, red=True, bold=True)


@pytest.fixture(scope="session")
def screenshots() -> Path:
    """Return the folder of the pictures of the browser."""
    folder = ARTEFACTS / "screenshots"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@pytest.fixture(scope="session")
def browser_path() -> str:
    """Chromium, or one of its kin, for playwright's ``executable_path``."""
    assert BROWSER, NOTICE
    return BROWSER


@pytest.fixture(scope="session")
def times(request: pytest.FixtureRequest) -> int:
    """How many times over a trial is made: once, ten times with ``--thorough``."""
    return 10 if request.config.getoption("--thorough") else 1


@pytest.fixture(scope="session")
def root() -> Path:
    """Return the folder of the project."""
    return Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[jupyter_lab.Lab]:
    """One JupyterLab on a few light notebooks and two clients; a test that changes a case begins its own."""
    project = jupyter_lab.light_project(tmp_path_factory.mktemp("lab") / "project")
    with jupyter_lab.running(project, "alpha") as started:
        yield started


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Path]:
    """Return a function that lays a project and makes it the current one."""

    def make(notebooks: Mapping[str, Sequence[str]], *clients: str) -> Path:
        folder: Path = lay(tmp_path / "project", notebooks, clients or ("alpha",))
        monkeypatch.setenv("PARCOURS_PROJECT", str(folder))
        monkeypatch.setenv("PARCOURS_KEY_FOLDER", str(tmp_path / "keys"))
        return folder

    return make
