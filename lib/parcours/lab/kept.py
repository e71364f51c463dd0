"""The computed case of each client the lab shows, held by a process: kernels of its notebooks are forked from it.

The first notebook of a client has it begun beside itself, and serves itself; the next ones find all computed.
Whether what they find still holds is judged by ``open_case`` in each kernel, file by file: what stands here is
only where kernels come from. Nothing is written to disk, and a process holds one client.
"""

from __future__ import annotations

import atexit
import os
import threading
from dataclasses import dataclass
from pathlib import Path

from parcours.batch import kernels
from parcours.errors import ParcoursError
from parcours.files import cases, workbook
from parcours.files.params import RunParameters
from parcours.lab.copies import Copies

THREAD = "parcours-case"
_CLIENTS = 2
"""Clients whose case is kept, the one that is led and another: each takes memory."""


@dataclass(frozen=True)
class _Kept:
    """A computed case, and what it was computed from."""

    client: str
    basis: object
    case: kernels.OpenedCase


class KeptCases:
    """What the lab keeps computed; several threads may ask."""

    def __init__(self) -> None:
        self._lock, self._turn = threading.Lock(), threading.Lock()
        self._kept: list[_Kept] = []
        """One for each client, newest last."""
        self._former: list[_Kept] = []
        """Replaced, but kernels live that would end with the process they were forked from."""
        self._tried: dict[str, object] = {}
        """What the last computation of each client was begun from."""

    def address(self, cwd: str) -> str:
        """Return where the kernel of a notebook that stands there is forked from; empty: from no case.

        What is missing, or was computed from other files, another mapping or other conventions, is begun.
        """
        client = Path(cwd).parent.name
        if Path(cwd).resolve() != Copies(client).folder.resolve():
            return ""
        try:
            basis = _basis(cases.client_folder(client))
        except ParcoursError:  # the notebook says what is wrong
            return ""
        with self._lock:
            self._sweep()
            if self._tried.get(client) != basis:
                self._tried[client] = basis
                asked = (client, basis)
                threading.Thread(target=self._compute, args=asked, name=THREAD, daemon=True).start()
            return next((one.case.address for one in self._kept if one.client == client), "")

    def close(self) -> None:
        """End all that is kept."""
        with self._lock:
            for one in (*self._kept, *self._former):
                one.case.close()
            self._kept, self._former = [], []

    def _compute(self, client: str, basis: object) -> None:
        """Open and compute a case in a process of its own; from then on kernels come from it."""
        with self._turn:
            case = _computed(client)
        if case is None:  # kernels go on serving themselves
            return
        with self._lock:
            others = [one for one in self._kept if one.client != client]
            self._former += [one for one in self._kept if one.client == client]
            self._kept = [*others, _Kept(client, basis, case)][-_CLIENTS:]
            for one in others[: len(others) + 1 - _CLIENTS]:
                self._former.append(one)
                self._tried.pop(one.client, None)
            self._sweep()

    def _sweep(self) -> None:
        """End the former cases no kernel lives by any more; forget those that have ended."""
        self._kept = [one for one in self._kept if one.case.is_alive]
        idle = [one for one in self._former if not one.case.has_kernels]
        self._former = [one for one in self._former if one not in idle]
        for one in idle:
            one.case.close()


def _computed(client: str) -> kernels.OpenedCase | None:
    parameters = RunParameters(client=client, interactive=True).model_dump()
    try:
        case = kernels.OpenedCase(parameters, os.environ, cases.project_folder())
        case.get_ready()
    except kernels.NoZygoteError:
        return None
    return case


def _basis(folder: Path) -> object:
    """What the results that take long rest on: on anything else, each kernel would compute them again."""
    book = workbook.load(folder)
    framing, rule = book.framing, book.publics.customer_rule
    declared = (framing.currency, framing.conventions, framing.distributed_profit)
    return cases.state_of(folder), book.assets.mappings, rule, declared


CASES = KeptCases()
atexit.register(CASES.close)
