"""The engine: what papermill's own gives, from kernels forked from a warm process."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import papermill
import pytest
from nbclient.exceptions import CellTimeoutError, DeadKernelError
from papermill.exceptions import PapermillExecutionError
from papermill.iorw import papermill_io
from parcours.batch import kernels
from projects import write

ENGINES = (None, "parcours")
"""papermill's own, the oracle, then ours."""
EVERY_KIND = (
    "import pandas as pd, sys, warnings\nprint(client)\nprint('err', file=sys.stderr)",
    "pd.DataFrame({'a': range(40), 'é': ['x'] * 40})",
    "from IPython.display import Markdown, display\nd = display(Markdown('**x**'), display_id='one')",
    "d.update(Markdown('**y**'))",
    "sorted({'b', 'a'}), hash('same seed'), pd.get_option('display.max_columns')",
    "import plotly.graph_objects as go\ngo.Figure(go.Bar(x=['a'], y=[1]))",
    "import time, locale\ntime.strftime('%H'), locale.getpreferredencoding(), sys.argv[1:2]",
    "__name__, sys.path[0], In[2][:6]",
    "%timeit -n1 -r1 -q 1 + 1",
    "x = !echo shell",
    "x",
)


def run(path: Path, engine: str | None, **options: Any) -> dict[str, Any]:
    """Execute a notebook; return it as JSON holds it."""
    executed = papermill.execute_notebook(
        str(path), None, {"client": "alpha"}, engine_name=engine, progress_bar=False, **options
    )
    content: dict[str, Any] = json.loads(json.dumps(executed))
    return content


def cells_of(notebook: dict[str, Any]) -> list[tuple[Any, ...]]:
    """Return what a reader of the notebook sees of each cell."""
    return [
        (cell["source"], cell.get("execution_count"), cell.get("outputs"))
        for cell in notebook["cells"]
    ]


@pytest.fixture
def same_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    """Give the stock kernel the settings ours have anyway."""
    for name, value in kernels.SAME_EVERYWHERE.items():
        monkeypatch.setenv(name, value)


@pytest.mark.usefixtures("same_settings")
def test_outputs_are_those_of_papermill_alone(tmp_path: Path) -> None:
    """Text, tables, figures, updates, magics, settings of pandas: the same outputs, cell by cell."""
    write(tmp_path / "kinds.ipynb", EVERY_KIND)
    stock, warm = (cells_of(run(tmp_path / "kinds.ipynb", engine)) for engine in ENGINES)
    assert stock == warm


def failure(path: Path, engine: str | None) -> tuple[object, ...]:
    """Return how papermill tells the failure of a notebook."""
    with pytest.raises(PapermillExecutionError) as error:
        run(path, engine)
    return (error.value.ename, error.value.evalue, error.value.exec_count, error.value.source)


@pytest.mark.parametrize(
    "cell", ["1 / 0", "import sys; sys.exit(3)", "this is not python", "input('?')", "%nothing"]
)
def test_a_failing_cell_is_told_as_papermill_tells_it(tmp_path: Path, cell: str) -> None:
    """The same error, at the same cell."""
    write(tmp_path / "bad.ipynb", [cell, "'never'"])
    stock, warm = (failure(tmp_path / "bad.ipynb", engine) for engine in ENGINES)
    assert stock == warm


def test_a_cell_that_leaves_politely_leaves_the_same_notebook(tmp_path: Path) -> None:
    """sys.exit(0) ends the notebook without an error, with papermill as with us."""
    write(tmp_path / "exit.ipynb", ["import sys; sys.exit(0)", "'never'"])
    stock, warm = (run(tmp_path / "exit.ipynb", engine) for engine in ENGINES)
    counts = [[cell.get("execution_count") for cell in one["cells"]] for one in (stock, warm)]
    assert counts[0] == counts[1]


@pytest.mark.parametrize("engine", ENGINES)
def test_a_dead_kernel_is_noticed(tmp_path: Path, engine: str | None) -> None:
    """A kernel that dies in a cell ends the notebook: nobody waits for ever."""
    write(tmp_path / "dead.ipynb", ["import os; os.kill(os.getpid(), 9)"])
    with pytest.raises(DeadKernelError):
        run(tmp_path / "dead.ipynb", engine)


@pytest.mark.parametrize("engine", ENGINES)
def test_a_cell_has_a_time_limit(tmp_path: Path, engine: str | None) -> None:
    """The limit of papermill holds with our kernels too."""
    write(tmp_path / "slow.ipynb", ["while True: pass"])
    with pytest.raises(CellTimeoutError):
        run(tmp_path / "slow.ipynb", engine, execution_timeout=1)


def printed(notebook: dict[str, Any]) -> list[str]:
    """Return what each cell printed."""
    outputs = [output for cell in notebook["cells"] for output in cell.get("outputs", [])]
    return ["".join(output.get("text", "")).strip() for output in outputs]


def test_every_notebook_has_a_process_of_its_own(tmp_path: Path) -> None:
    """Nothing a notebook does is seen by the next: modules, options, environment, random state."""
    cells = [
        "import os, random, numpy, pandas as pd\nprint(os.getpid())",
        "print(random.random(), numpy.random.rand())",
        "print(os.environ.get('LEFT'), pd.get_option('display.precision'), 'left' in globals())",
        "os.environ['LEFT'] = 'x'; pd.set_option('display.precision', 1); left = 1",
    ]
    write(tmp_path / "one.ipynb", cells)
    first, second = (printed(run(tmp_path / "one.ipynb", "parcours")) for _ in range(2))
    assert ("None 6 False", True, True) == (second[2], first[0] != second[0], first[1] != second[1])


def test_the_warm_process_has_one_thread_and_what_notebooks_import(tmp_path: Path) -> None:
    """A fork copies one thread only; and a kernel imports nothing heavy any more (P, V, X)."""
    wanted = "duckdb", "ibis.backends.duckdb", "pandas", "plotly", "pptx", "scipy"
    cells = [
        f"import sys\nprint([one for one in {wanted!r} if one not in sys.modules])",
        (
            "import threading\nfrom pathlib import Path\n"
            "print(Path(f'/proc/{__import__(\"os\").getppid()}/status').read_text().split('Threads:')[1].split()[0])"
        ),
    ]
    write(tmp_path / "warm.ipynb", cells)
    assert ["[]", "1"] == printed(run(tmp_path / "warm.ipynb", "parcours"))


def test_a_warm_process_that_was_killed_is_made_again(tmp_path: Path) -> None:
    """The next notebook waits a little longer, and runs."""
    write(tmp_path / "say.ipynb", ["print(client)"])
    run(tmp_path / "say.ipynb", "parcours")
    before = kernels.zygote().process.pid
    os.kill(before, signal.SIGKILL)
    assert (["alpha"], True) == (
        printed(run(tmp_path / "say.ipynb", "parcours")),
        kernels.zygote().process.pid != before,
    )


def test_where_nothing_can_be_forked_a_plain_kernel_serves(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Windows, macOS, PARCOURS_FORK=0: slower, the same."""
    monkeypatch.setenv("PARCOURS_FORK", "0")
    write(tmp_path / "say.ipynb", ["import os; print(os.getppid())"])
    assert [str(os.getpid())] == printed(run(tmp_path / "say.ipynb", "parcours"))


def test_papermill_alone_knows_the_engine(tmp_path: Path) -> None:
    """``papermill --engine parcours`` needs nothing else."""
    write(tmp_path / "say.ipynb", ["print(client)"])
    command = [sys.executable, "-m", "papermill", "--engine", "parcours", "--no-progress-bar"]
    files = [str(tmp_path / "say.ipynb"), str(tmp_path / "out.ipynb")]
    subprocess.run([*command, *files, "-p", "client", "beta"], check=True, capture_output=True)
    written = json.loads((tmp_path / "out.ipynb").read_text(encoding="utf-8"))
    assert ["beta"] == printed(written)


class _Shelf:
    """A place papermill reaches through a handler, as it reaches s3://, gs:// and abfs://."""

    def __init__(self) -> None:
        self.files: dict[str, str] = {}

    def read(self, path: str) -> str:
        return self.files[path]

    def write(self, buf: str, path: str) -> None:
        self.files[path] = buf

    def listdir(self, path: str) -> list[str]:
        return [name for name in self.files if name.startswith(path)]

    def pretty_path(self, path: str) -> str:
        return path


def test_notebooks_may_stand_wherever_papermill_reaches(tmp_path: Path) -> None:
    """Notebooks read from and written to a store that is no disk: the engine does not mind."""
    write(tmp_path / "say.ipynb", ["print(client)"])
    shelf = _Shelf()
    shelf.files["shelf://in.ipynb"] = (tmp_path / "say.ipynb").read_text(encoding="utf-8")
    papermill_io.register("shelf://", shelf)
    papermill.execute_notebook(
        "shelf://in.ipynb", "shelf://{client}.ipynb", {"client": "beta"}, engine_name="parcours"
    )
    assert ["beta"] == printed(json.loads(shelf.files["shelf://beta.ipynb"]))
