"""Kernels of the lab: forked from the computed case of their client, else from a process that has imported everything.

Where this machine can fork.
"""

from __future__ import annotations

import asyncio
import os
import uuid
from typing import Any

from jupyter_server.services.kernels.kernelmanager import ServerKernelManager

from parcours.batch import kernels
from parcours.lab.kept import CASES

_OURS = "ipykernel_launcher"


class LabKernelManager(ServerKernelManager):
    """A kernel manager of the server, whose Python kernels are warm; any other kernel starts as it does."""

    async def _async_pre_start_kernel(self, **kwargs: Any) -> tuple[list[str], dict[str, Any]]:
        if self.provisioner is None and _OURS in (
            self.kernel_spec.argv if self.kernel_spec else ()
        ):
            # the server goes on answering while the first kernel waits for its imports
            await asyncio.get_running_loop().run_in_executor(None, kernels.get_ready)
            if kernels.can_fork():
                self.kernel_id = self.kernel_id or kwargs.pop("kernel_id", str(uuid.uuid4()))
                self.provisioner = kernels.WarmProvisioner(
                    kernel_id=self.kernel_id, kernel_spec=self.kernel_spec, parent=self
                )
        if isinstance(self.provisioner, kernels.WarmProvisioner):
            cwd = str(kwargs.get("cwd") or "")
            address = await asyncio.get_running_loop().run_in_executor(None, CASES.address, cwd)
            kwargs["env"] = {**(kwargs.get("env") or os.environ), kernels.CASE: address}
        return await super()._async_pre_start_kernel(**kwargs)
