"""A process that has imported everything once and forks a fresh kernel on demand (POSIX).

Run as ``python -m parcours.batch.zygote <socket>``. Each line received asks for a kernel:
arguments,
environment, folder. Each line sent is the pid of the kernel. Nothing here may start a thread: a
fork keeps
only the thread that forks. Kernels die with the zygote, and the zygote with the process that
started it.
"""

from __future__ import annotations

import builtins
import gc
import importlib
import json
import os
import signal
import socket
import sys
import types
from typing import NoReturn

PRELOADED = (
    "ipykernel.kernelapp",
    "ipykernel.ipkernel",
    "ipykernel.zmqshell",
    "ipykernel.debugger",
    "IPython.core.completer",
    "IPython.core.magics",
    "nbformat",
    "numpy",
    "pandas",
    "pydantic",
    "babel.numbers",
    "babel.dates",
    "jinja2",
    "scipy.optimize",
    "scipy.special",
    "matplotlib.figure",
    "matplotlib.backends.backend_svg",
    "ibis",
    "ipywidgets",
    "anywidget",
    "parcours",
)


def main() -> None:
    """Import, say ready, then fork a kernel for each line until the other end closes."""
    os.environ["JPY_PARENT_PID"] = str(os.getpid())  # ipykernel reads it when imported
    _import_as_a_kernel_would()
    requests = socket.socket(fileno=int(sys.argv[1]))
    signal.signal(signal.SIGCHLD, _reap)
    gc.collect()
    gc.freeze()
    stream = requests.makefile("rw")
    stream.write("ready\n")
    stream.flush()
    for line in stream:
        request = json.loads(line)
        pid = os.fork()
        if pid == 0:
            requests.close()
            _become_kernel(request["argv"], request["env"], request["cwd"])
        stream.write(f"{pid}\n")
        stream.flush()


def _import_as_a_kernel_would() -> None:
    """Import what notebooks import; pandas looks whether it is in a kernel when it is imported."""
    builtins.get_ipython = lambda: types.SimpleNamespace(kernel=True)  # type: ignore[attr-defined]  # pandas asks it
    for name in PRELOADED:
        importlib.import_module(name)
    del builtins.get_ipython  # type: ignore[attr-defined]  # the real one comes with the kernel


def _reap(*_: object) -> None:
    try:
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass
    except ChildProcessError:
        return


def _become_kernel(argv: list[str], env: dict[str, str], cwd: str) -> NoReturn:
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    os.setsid()
    os.chdir(cwd)
    os.environ.clear()
    os.environ.update(env)
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
