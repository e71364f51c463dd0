"""Kernels forked from the zygote, managed as any kernel of Jupyter."""

from __future__ import annotations

import asyncio
import atexit
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
from pathlib import Path
from typing import Any

from jupyter_client.manager import KernelManager
from jupyter_client.connect import KernelConnectionInfo
from jupyter_client.provisioning.local_provisioner import LocalProvisioner
from jupyter_core.utils import run_sync

_POLL_SECONDS = 0.005
_LOCK = threading.Lock()
_running: list[Zygote] = []


def can_fork() -> bool:
    """Whether warm kernels exist here; elsewhere each notebook starts a plain one."""
    return hasattr(os, "fork") and hasattr(os, "pidfd_open")


class Zygote:
    """The warm process, and the conversation with it."""

    def __init__(self) -> None:
        ours, theirs = socket.socketpair()
        self._lock = threading.Lock()
        self._process = subprocess.Popen(
            [
                sys.executable,
                "-Xfrozen_modules=off",
                "-m",
                "parcours.batch.zygote",
                str(theirs.fileno()),
            ],
            pass_fds=[theirs.fileno()],
            stdin=subprocess.DEVNULL,
            start_new_session=True,
        )
        theirs.close()
        self._socket = ours
        self._stream = ours.makefile("rw")
        self._is_ready = False

    @property
    def is_alive(self) -> bool:
        """Whether it can still be asked."""
        return self._process.poll() is None

    def fork(self, argv: list[str], env: dict[str, str], cwd: str) -> int:
        """Return the pid of a new kernel."""
        with self._lock:
            if not self._is_ready:
                self._answer()
                self._is_ready = True
            self._stream.write(json.dumps({"argv": argv, "env": env, "cwd": cwd}) + "\n")
            self._stream.flush()
            return int(self._answer())

    def close(self) -> None:
        """End it, and with it every kernel it made."""
        self._socket.close()
        self._process.kill()
        self._process.wait()

    def _answer(self) -> str:
        line = self._stream.readline()
        if not line:
            msg = "the warm process ended before it could fork a kernel"
            raise RuntimeError(msg)
        return line


def zygote() -> Zygote:
    """Return the zygote of this process, started on first need."""
    with _LOCK:
        if not _running or not _running[-1].is_alive:
            _running.append(Zygote())
            atexit.register(_running[-1].close)
        return _running[-1]


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
        if self._pidfd is None:
            return 0
        if select.select([self._pidfd], [], [], 0)[0]:
            os.close(self._pidfd)
            self._pidfd = None
            return 0
        return None

    def wait(self) -> int:
        if self._pidfd is not None:
            select.select([self._pidfd], [], [])
            self.poll()
        return 0

    def send_signal(self, number: int) -> None:
        if self._pidfd is not None:
            os.kill(self.pid, number)

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
        pid = zygote().fork(argv, dict(kwargs.get("env") or os.environ), self.cwd)
        self.process = _Forked(pid)  # type: ignore[assignment]  # the part of Popen that is used
        self.pid = self.pgid = pid
        return self.connection_info

    async def wait(self) -> int | None:
        """Poll often: jupyter_client waits a tenth of a second each time."""
        while self.process and await self.poll() is None:  # noqa: ASYNC110 - a process sets no event
            await asyncio.sleep(_POLL_SECONDS)
        self.process = None
        return 0


class WarmKernelManager(KernelManager):
    """A kernel manager on local sockets of its own folder.

    No port to clash on, nothing listens on a network.
    """

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._folder = tempfile.mkdtemp(prefix="parcours-")
        self.transport = "ipc"
        self.ip = str(Path(self._folder) / "k")
        self.connection_file = str(Path(self._folder) / "connection.json")

    async def _async_pre_start_kernel(self, **kwargs: Any) -> tuple[list[str], dict[str, Any]]:
        kwargs.pop("kernel_id", None)
        self.kernel_id = self.kernel_id or str(uuid.uuid4())
        kwargs["extra_arguments"] = kwargs.pop("extra_arguments", [])
        self.shutting_down = False
        self._launch_args = kwargs.copy()
        self.provisioner = WarmProvisioner(
            kernel_id=self.kernel_id, kernel_spec=self.kernel_spec, parent=self
        )
        kwargs = await self.provisioner.pre_launch(**kwargs)
        return kwargs.pop("cmd"), kwargs

    pre_start_kernel = run_sync(_async_pre_start_kernel)

    async def _async_cleanup_resources(self, restart: bool = False) -> None:
        await super()._async_cleanup_resources(restart)
        if not restart:
            shutil.rmtree(self._folder, ignore_errors=True)
