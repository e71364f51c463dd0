"""The papermill engine ``parcours``: papermill and nbclient as they are, on kernels forked from a warm process.

``papermill --engine parcours in.ipynb out.ipynb`` uses it too. Each notebook still runs in a fresh
process of its own; where a process cannot be forked, a plain kernel is started.
"""

from __future__ import annotations

import asyncio
import time
from queue import Empty
from typing import Any

from jupyter_core.utils import run_sync
from papermill.clientwrap import PapermillNotebookClient
from papermill.engines import NBClientEngine, NotebookExecutionManager
from papermill.log import logger
from papermill.utils import merge_kwargs, remove_args

from parcours.batch import kernels
from parcours.batch.limits import Attempt

_KERNEL_ARGUMENTS = ["--HistoryManager.hist_file=:memory:", "--IPKernelApp.log_level=40"]
_ASK_AGAIN_SECONDS = 1.0
_SUBSCRIBED_SECONDS = 0.05


class _Client(PapermillNotebookClient):  # type: ignore[misc]  # papermill ships no types
    """papermill's client, that tells an attempt of its kernel."""

    attempt: Attempt | None = None

    async def async_start_new_kernel(self, **kwargs: Any) -> None:
        await super().async_start_new_kernel(**kwargs)
        if self.attempt:
            self.attempt.begin(self.nb, self.km.provisioner.process)

    start_new_kernel = run_sync(async_start_new_kernel)


class _WarmClient(_Client):
    """A client that is ready as soon as its kernel is."""

    async def async_start_new_kernel_client(self) -> Any:
        """Wait for the kernel's answer and its idle state; nbclient waits for 0.2 s of silence besides."""
        self.kc = self.km.client()
        self.kc.start_channels(stdin=False, hb=False)
        try:
            await asyncio.wait_for(self._is_ready(), self.startup_timeout)
        except (RuntimeError, TimeoutError):
            await self._async_cleanup_kernel()
            raise
        self.kc.allow_stdin = False
        return self.kc

    start_new_kernel_client = run_sync(async_start_new_kernel_client)

    async def _is_ready(self) -> None:
        while not await self._answers():
            if not await self.km._async_is_alive():  # noqa: SLF001 - jupyter_client gives it no other name
                msg = "Kernel died before it was ready"
                raise RuntimeError(msg)

    async def _answers(self) -> bool:
        """Whether the kernel answers a question, and what it publishes is heard."""
        asked = self.kc.kernel_info()
        until = time.monotonic() + _ASK_AGAIN_SECONDS
        try:
            while True:
                left = max(0.0, until - time.monotonic())
                reply = await self.kc.shell_channel.get_msg(timeout=left)
                if reply["parent_header"].get("msg_id") == asked:
                    break
            while True:
                heard = await self.kc.iopub_channel.get_msg(timeout=_SUBSCRIBED_SECONDS)
                is_idle = heard["content"].get("execution_state") == "idle"
                if is_idle and heard["parent_header"].get("msg_id") == asked:
                    return True
        except Empty:  # asked before the kernel listened, or before we heard it
            return False


class WarmEngine(NBClientEngine):  # type: ignore[misc]  # papermill ships no types
    """Runs notebooks on warm kernels."""

    @classmethod
    def execute_managed_notebook(
        cls,
        nb_man: NotebookExecutionManager,
        kernel_name: str,
        log_output: bool = False,
        stdout_file: Any = None,
        stderr_file: Any = None,
        start_timeout: int = 60,
        execution_timeout: int | None = None,
        **kwargs: Any,
    ) -> Any:
        """Run the cells; errors, time limits and dead kernels are reported as papermill reports them.

        ``attempt`` and ``environment``, among the options, come from :mod:`parcours.batch.execution`.
        """
        attempt, environment = kwargs.pop("attempt", None), kwargs.pop("environment", None)
        options = merge_kwargs(
            remove_args(["input_path", "timeout", "startup_timeout"], **kwargs),
            timeout=execution_timeout,
            startup_timeout=start_timeout,
            kernel_name=kernel_name,
            log=logger,
            log_output=log_output,
            stdout_file=stdout_file,
            stderr_file=stderr_file,
            shutdown_kernel="immediate",
            extra_arguments=_KERNEL_ARGUMENTS,
        )
        start = {"env": environment} if environment else {}
        if kernels.can_fork():
            try:
                client = _WarmClient(
                    nb_man, **options, kernel_manager_class=kernels.WarmKernelManager
                )
                client.attempt = attempt
                return client.execute(**start)
            except kernels.NoZygoteError as cause:
                logger.warning("%s: a plain kernel is used", cause)
        client = _Client(nb_man, **options)
        client.attempt = attempt
        return client.execute(**start)
