"""A process that has imported everything once and forks on demand (Linux).

Run by its path, with the number of a socket. Each line received asks for a process: environment, folder,
and what it is to become, a kernel (its arguments) or the case of a run (its parameters, the address of a
socket); each line sent is its pid. The case of a run is opened and computed there, once, then its
process forks kernels in the same way: they find the case as it is. A fork keeps only the thread that forks:
when a process forks it has no other. All die with the process that made them, at once.
"""

from __future__ import annotations

import builtins
import contextlib
import ctypes
import gc
import importlib
import json
import os
import pkgutil
import signal
import socket
import sys
import tempfile
import time
import types
from pathlib import Path
from typing import Any, NoReturn

LIBRARIES = (
    "IPython.core.completer",
    "IPython.core.historyapp",
    "IPython.core.magics",
    "anywidget",
    "babel.dates",
    "babel.numbers",
    "duckdb",
    "fontTools.subset",
    "ibis.backends.duckdb",
    "ipykernel.debugger",
    "ipykernel.ipkernel",
    "ipykernel.kernelapp",
    "ipykernel.zmqshell",
    "ipywidgets",
    "jinja2",
    "nbformat",
    "numpy",
    "openpyxl",
    "ortools.sat.python.cp_model",
    "pandas",
    "plotly.graph_objects",
    "pptx",
    "pyarrow.parquet",
    "pydantic",
    "scipy.optimize",
    "scipy.sparse",
    "scipy.special",
    "scipy.stats",
    "typst",
    "xlsxwriter",
)
"""What notebooks import; none of these may start a thread when imported (tests/batch)."""
_NOT_OURS = ("parcours.batch", "parcours.__main__", "parcours.catalogue")
_connections: list[tuple[Any, int]] = []
"""To the tables of the case this process holds, if any, and the threads it had."""
_DIE_WITH_PARENT, _SET_NAME = 1, 15
"""PR_SET_PDEATHSIG and PR_SET_NAME of prctl(2)."""


def main() -> None:
    """Import, then fork for each line until the other end closes."""
    _import_as_a_kernel_would()
    _serve(socket.socket(fileno=int(sys.argv[1])))


def _serve(requests: socket.socket) -> None:
    """Say how many threads there are, then fork for each line until the other end closes."""
    signal.signal(signal.SIGCHLD, _reap)
    gc.collect()
    gc.freeze()
    stream = requests.makefile("rw")
    threads = sum(1 for _ in Path("/proc/self/task").iterdir())
    stream.write(f"{threads}\n")
    stream.flush()
    for line in stream:
        request = json.loads(line)
        pid = os.fork()
        if pid == 0:
            stream.detach()
            requests.close()
            _begin(request["env"], request["cwd"])
            if "parameters" in request:
                _become_case(request["parameters"], request["address"])
            _become_kernel(request["argv"])
        stream.write(f"{pid}\n")
        stream.flush()


def _import_as_a_kernel_would() -> None:
    """Import what notebooks import; pandas looks whether it is in a kernel when it is imported."""
    builtins.get_ipython = lambda: types.SimpleNamespace(kernel=True)  # type: ignore[attr-defined]  # pandas asks it
    ours = importlib.import_module("parcours")
    names = (one.name for one in pkgutil.walk_packages(ours.__path__, "parcours."))
    for name in (*LIBRARIES, *(one for one in names if not one.startswith(_NOT_OURS))):
        with contextlib.suppress(ImportError):  # the notebook that needs it will say so
            importlib.import_module(name)
    for name in ("assumptions", "catalogue"):
        importlib.import_module(f"parcours.files.{name}").load()
    importlib.import_module("parcours.files.questionnaires").questionnaires()
    importlib.import_module("parcours.texts").catalogue()
    del builtins.get_ipython  # type: ignore[attr-defined]  # the real one comes with the kernel


def _reap(*_: object) -> None:
    with contextlib.suppress(ChildProcessError):
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass


def _begin(env: dict[str, str], cwd: str) -> None:
    """Make of a fork a process of its own."""
    ctypes.CDLL(None).prctl(_DIE_WITH_PARENT, signal.SIGKILL)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    os.setsid()
    os.chdir(cwd)
    os.environ.clear()
    os.environ.update(env)
    time.tzset()
    tempfile.tempdir = None
    _draw_new_seeds()


def _become_kernel(argv: list[str]) -> NoReturn:
    for connection, threads in _connections:
        _engines().wake(connection, threads, _engines().private_folder() / "spill")
    sys.argv = ["ipykernel_launcher", *argv]
    _name_process(argv)
    kernelapp = importlib.import_module("ipykernel.kernelapp")
    # by the process that forked it, the zygote or the case of its run
    parent = f"--IPKernelApp.parent_handle={os.getppid()}"
    kernelapp.IPKernelApp.launch_instance(argv=[*argv, parent])
    os._exit(0)


def _name_process(argv: list[str]) -> None:
    """Tell kernels apart in a list of processes: they share the command line of the zygote."""
    file = next((one for one in argv if one.endswith(".json")), "")
    ctypes.CDLL(None).prctl(_SET_NAME, Path(file).stem.encode())  # kept: 15 signs


def _become_case(parameters: dict[str, object], address: str) -> NoReturn:
    """Open a case, compute all that a report needs, then fork kernels that find it so.

    What goes wrong here goes wrong again in the notebook that needs it, and is told there.
    """
    requests = socket.socket(socket.AF_UNIX)
    requests.connect(address)
    _open_and_compute(parameters)
    _serve(requests)
    os._exit(0)


def _open_and_compute(parameters: dict[str, object]) -> None:
    cases = importlib.import_module("parcours.files.cases")
    known = importlib.import_module("parcours.files.params").RunParameters(**parameters)
    state = cases.state_of(cases.client_folder(known.client, known.folder))
    case = cases.open_case(known)
    importlib.import_module("parcours.exhibits.reports").report(case)
    cases.keep(known, case, state)
    if case.tables is not None:
        connection = case.tables.connection
        _connections.append((connection, _engines().settle(connection)))


def _engines() -> Any:
    return importlib.import_module("parcours.files.reading.engines")


def _draw_new_seeds() -> None:
    """Two kernels must not share the random state they were forked with."""
    importlib.import_module("random").seed()
    importlib.import_module("numpy.random").seed()


if __name__ == "__main__":
    main()
