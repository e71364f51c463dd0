"""A process that has imported everything once and forks a fresh kernel on demand (Linux).

Run by its path, with the number of a socket. Each line received asks for a kernel: arguments,
environment, folder; each line sent is its pid. A fork keeps only the thread that forks: nothing
here may start one, and no connection may be open. Kernels die with the zygote, at once, and the
zygote with the process that started it.
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
from typing import NoReturn

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
    "matplotlib.backends.backend_agg",
    "matplotlib.backends.backend_svg",
    "matplotlib.figure",
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
_DIE_WITH_PARENT = 1
"""PR_SET_PDEATHSIG of prctl(2)."""


def main() -> None:
    """Import, say how many threads there are, then fork a kernel for each line until the other end closes."""
    requests = socket.socket(fileno=int(sys.argv[1]))
    os.environ["JPY_PARENT_PID"] = str(os.getpid())  # ipykernel reads it when imported
    _import_as_a_kernel_would()
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
            _become_kernel(request["argv"], request["env"], request["cwd"])
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


def _become_kernel(argv: list[str], env: dict[str, str], cwd: str) -> NoReturn:
    ctypes.CDLL(None).prctl(_DIE_WITH_PARENT, signal.SIGKILL)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    os.setsid()
    os.chdir(cwd)
    os.environ.clear()
    os.environ.update(env)
    time.tzset()
    tempfile.tempdir = None
    sys.argv = ["ipykernel_launcher", *argv]
    _draw_new_seeds()
    kernelapp = importlib.import_module("ipykernel.kernelapp")
    kernelapp.IPKernelApp.launch_instance(argv=argv)
    os._exit(0)


def _draw_new_seeds() -> None:
    """Two kernels must not share the random state they were forked with."""
    importlib.import_module("random").seed()
    importlib.import_module("numpy.random").seed()


if __name__ == "__main__":
    main()
