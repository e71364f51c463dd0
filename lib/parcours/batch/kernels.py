"""Kernels forked from the zygote, managed as any kernel of Jupyter."""

from __future__ import annotations

import asyncio
import atexit
import contextlib
import json
import os
import select
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import uuid
import weakref
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from jupyter_client.connect import KernelConnectionInfo
from jupyter_client.manager import AsyncKernelManager
from jupyter_client.provisioning.local_provisioner import LocalProvisioner

SAME_EVERYWHERE = {
    "LANG": "C.UTF-8",
    "LC_ALL": "C.UTF-8",
    "OPENBLAS_NUM_THREADS": "1",
    "PYTHONHASHSEED": "0",
    "TZ": "UTC",
}
"""What decides the bytes of an output and is no input of a run."""
_NO_THREADS = {
    "JE_ARROW_MALLOC_CONF": "background_thread:false",
    "PYDEVD_DISABLE_FILE_VALIDATION": "1",
}
_FORBIDDEN = "PARCOURS_FORK"
_SAID = "said.txt"
"""What the warm process and its kernels write on their standard streams; read where it fails."""
_POLL_SECONDS = 0.003
_CONNECT_SECONDS = 60.0
CASE = "PARCOURS_CASE"
"""In the environment of a kernel: the address of the case it is to be forked from."""
_LOCK = threading.Lock()
_started: list[Zygote] = []
_opened: dict[str, OpenedCase] = {}
"""The cases of the runs under way, by address."""
_refused: list[str] = []
"""Why no kernel can be forked here, once that is known."""


class NoZygoteError(RuntimeError):
    """Kernels cannot be forked here: plain ones serve."""


class Warm:
    """A process that forks on demand, and the conversation with it."""

    def __init__(
        self, ours: socket.socket, process: subprocess.Popen[bytes] | _Forked, folder: str
    ) -> None:
        self.process = process
        self._lock = threading.Lock()
        self._socket = ours
        self._stream = ours.makefile("rw")
        self._folder = folder
        self._is_ready = False

    @property
    def is_alive(self) -> bool:
        """Whether it can still be asked."""
        return self.process.poll() is None

    def fork(self, env: Mapping[str, str], cwd: str, **become: object) -> int:
        """Return the pid of a new process, in that environment and folder.

        ``become`` says what it is to be: ``argv`` of a kernel, or ``parameters`` of a case and the
        ``address`` it is asked at.

        Raises
        ------
        NoZygoteError : it has ended, or something it imported started a thread.
        """
        with self._lock:
            self._get_ready()
            asked = {"env": dict(env), "cwd": cwd, **become}
            with contextlib.suppress(OSError):  # said by the missing answer
                self._stream.write(json.dumps(asked) + "\n")
                self._stream.flush()
            return int(self._answer())

    def get_ready(self) -> None:
        """Wait until it can fork.

        Raises
        ------
        NoZygoteError : it never will.
        """
        with self._lock:
            self._get_ready()

    def close(self) -> None:
        """End it, and with it every process it made."""
        self.process.kill()
        self.process.wait()
        self._socket.close()
        shutil.rmtree(self._folder, ignore_errors=True)

    def _get_ready(self) -> None:
        """Wait until it has imported or computed all it is made for."""
        if self._is_ready:
            return
        threads = int(self._answer())
        if threads > 1:
            self.close()
            msg = f"{threads} threads in the warm process: it must not fork"
            raise NoZygoteError(msg)
        self._is_ready = True

    def _answer(self) -> str:
        line = ""
        with contextlib.suppress(OSError, ValueError):  # ended, or closed by us
            line = self._stream.readline()
        if not line:
            msg = f"the warm process has ended {self._last_words()}"
            raise NoZygoteError(msg)
        return line

    def _last_words(self) -> str:
        return ""


class Zygote(Warm):
    """The process that has imported everything; one that cannot be used is not tried again."""

    def __init__(self) -> None:
        ours, theirs = socket.socketpair()
        folder = tempfile.mkdtemp(prefix="parcours-")
        program = Path(__file__).with_name("zygote.py")
        environment = {**os.environ, **SAME_EVERYWHERE, **_NO_THREADS}
        with (Path(folder) / _SAID).open("wb") as said:
            process = subprocess.Popen(
                [sys.executable, "-P", "-Xfrozen_modules=off", str(program), str(theirs.fileno())],
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=said,
                stderr=said,
                env=environment,
                start_new_session=True,
            )
        theirs.close()
        super().__init__(ours, process, folder)

    def _get_ready(self) -> None:
        try:
            super()._get_ready()
        except NoZygoteError as cause:
            if not self._is_ready:
                _refused.append(str(cause))
            raise

    def _last_words(self) -> str:
        said = (Path(self._folder) / _SAID).read_text(encoding="utf-8", errors="replace")
        return next(iter(said.splitlines()[-1:]), "")


class OpenedCase(Warm):
    """The process that holds the computed case of one run; it is killed with the run.

    Raises
    ------
    NoZygoteError : no process can be forked here.
    """

    def __init__(
        self, parameters: Mapping[str, object], environment: Mapping[str, str], here: Path
    ) -> None:
        folder = tempfile.mkdtemp(prefix="parcours-")
        self.address = str(Path(folder) / "s")
        with socket.socket(socket.AF_UNIX) as door:
            door.bind(self.address)
            door.listen(1)
            door.settimeout(_CONNECT_SECONDS)
            pid = zygote().fork(
                environment, str(here), parameters=dict(parameters), address=self.address
            )
            process = _Forked(pid)
            try:
                ours, _ = door.accept()
            except TimeoutError as cause:
                process.kill()
                msg = "the process of the case has not answered"
                raise NoZygoteError(msg) from cause
        ours.settimeout(None)
        super().__init__(ours, process, folder)
        _opened[self.address] = self

    def get_ready(self) -> None:
        """Wait until the case is computed; where it could not be, its process is ended."""
        try:
            super().get_ready()
        except NoZygoteError:
            self.close()
            raise

    @property
    def has_kernels(self) -> bool:
        """Whether a kernel lives that would end with it."""
        pid = self.process.pid
        try:
            return bool(
                Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").strip()
            )
        except OSError:  # it has ended
            return False

    def close(self) -> None:
        """End it, and with it every kernel it made."""
        _opened.pop(self.address, None)
        super().close()


def can_fork() -> bool:
    """Whether warm kernels exist here; elsewhere, and where PARCOURS_FORK=0, each notebook starts a plain one."""
    is_forbidden = os.environ.get(_FORBIDDEN) == "0" or _refused
    return hasattr(os, "fork") and hasattr(os, "pidfd_open") and not is_forbidden


def zygote() -> Zygote:
    """Return the zygote of this process, started on first need, again where it has ended."""
    with _LOCK:
        if not _started or not _started[-1].is_alive:
            _started.append(Zygote())
            atexit.register(_started[-1].close)
        return _started[-1]


def warm_up() -> None:
    """Start importing now what kernels will need."""
    if can_fork():
        zygote()


def get_ready() -> None:
    """Wait until kernels can be had at once, that a notebook's time may begin."""
    with contextlib.suppress(NoZygoteError):  # then plain ones serve
        if can_fork():
            zygote().get_ready()


def end() -> None:
    """End the warm process, and with it all that it made."""
    with _LOCK:
        for one in _started:
            one.process.kill()


class _Forked:
    """What a provisioner needs of a process, for a kernel that is not our child: its pidfd."""

    stdout = stderr = stdin = None

    def __init__(self, pid: int) -> None:
        self.pid = pid
        try:
            self._pidfd: int | None = os.pidfd_open(pid)
        except ProcessLookupError:
            self._pidfd = None

    def poll(self) -> int | None:
        if self._pidfd is not None and select.select([self._pidfd], [], [], 0)[0]:
            os.close(self._pidfd)
            self._pidfd = None
        return 0 if self._pidfd is None else None

    def wait(self) -> int:
        if self._pidfd is not None:
            select.select([self._pidfd], [], [])
        return self.poll() or 0

    def send_signal(self, number: int) -> None:
        if self._pidfd is not None:
            with contextlib.suppress(ProcessLookupError):
                signal.pidfd_send_signal(self._pidfd, number)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)

    def terminate(self) -> None:
        self.send_signal(signal.SIGTERM)


class WarmProvisioner(LocalProvisioner):
    """Starts a kernel by asking the zygote for one."""

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> KernelConnectionInfo:
        """Fork instead of starting Python anew."""
        argv = cmd[cmd.index("ipykernel_launcher") + 1 :]
        self.cwd = str(kwargs.get("cwd") or Path.cwd())
        environment = dict(kwargs.get("env") or os.environ)
        case = _opened.get(environment.pop(CASE, ""))
        try:
            pid = (case or zygote()).fork(environment, self.cwd, argv=argv)
        except NoZygoteError:
            if case is None:
                raise
            pid = zygote().fork(environment, self.cwd, argv=argv)
        self.process = _Forked(pid)  # type: ignore[assignment]  # the part of Popen that is used
        self.pid = self.pgid = pid
        return self.connection_info

    async def wait(self) -> int | None:
        """Poll often: jupyter_client waits a tenth of a second each time."""
        while self.process and await self.poll() is None:  # noqa: ASYNC110 - a process sets no event
            await asyncio.sleep(_POLL_SECONDS)
        self.process = None
        return 0


class WarmKernelManager(AsyncKernelManager):
    """A kernel manager on local sockets of its own folder.

    No port to clash on, nothing listens on a network.
    """

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._folder = tempfile.mkdtemp(prefix="parcours-")
        weakref.finalize(self, shutil.rmtree, self._folder, ignore_errors=True)
        self.transport = "ipc"
        self.ip = str(Path(self._folder) / "k")
        self.connection_file = str(Path(self._folder) / "connection.json")

    async def _async_pre_start_kernel(self, **kwargs: Any) -> tuple[list[str], dict[str, Any]]:
        self.kernel_id = self.kernel_id or str(uuid.uuid4())
        self.provisioner = WarmProvisioner(
            kernel_id=self.kernel_id, kernel_spec=self.kernel_spec, parent=self
        )
        return await super()._async_pre_start_kernel(**kwargs)

    async def _async_wait(self, pollinterval: float = _POLL_SECONDS) -> None:
        await super()._async_wait(min(pollinterval, _POLL_SECONDS))

    async def _async_cleanup_resources(self, restart: bool = False) -> None:
        await super()._async_cleanup_resources(restart)
        if not restart:
            shutil.rmtree(self._folder, ignore_errors=True)

    pre_start_kernel = _async_pre_start_kernel
    cleanup_resources = _async_cleanup_resources
