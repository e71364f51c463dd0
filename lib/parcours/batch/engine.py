"""The papermill engine ``parcours``: papermill and nbclient as they are, on kernels forked from a warm process.

``papermill --engine parcours in.ipynb out.ipynb`` uses it too. Each notebook still runs in a fresh
process of its own; where a process cannot be forked, a plain kernel is started.
"""

from __future__ import annotations

from typing import Any

from papermill.clientwrap import PapermillNotebookClient
from papermill.engines import NBClientEngine, NotebookExecutionManager
from papermill.log import logger
from papermill.utils import merge_kwargs, remove_args

from parcours.batch import kernels

_KERNEL_ARGUMENTS = ["--HistoryManager.hist_file=:memory:", "--IPKernelApp.log_level=40"]


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
        """Run the cells; errors, time limits and dead kernels are reported as papermill reports them."""
        if not kernels.can_fork():
            kwargs.setdefault("shutdown_kernel", "immediate")
            return super().execute_managed_notebook(
                nb_man,
                kernel_name,
                log_output,
                stdout_file,
                stderr_file,
                start_timeout,
                execution_timeout,
                **kwargs,
            )
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
            kernel_manager_class=kernels.WarmKernelManager,
        )
        return PapermillNotebookClient(nb_man, **options).execute()
