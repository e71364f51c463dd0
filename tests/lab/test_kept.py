"""The computed case the lab keeps: later notebooks find it, and never an old figure (issue 8.10)."""

from __future__ import annotations

import asyncio
import os
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from parcours.batch.kernels import WarmProvisioner
from parcours.files import cases, workbook
from parcours.files.params import RunParameters
from parcours.lab import copies
from parcours.lab.kept import CASES, THREAD
from parcours.lab.kernels import LabKernelManager
from parcours.method.changes import Change, Set, apply
from projects import PLAIN, lay

ORDERS = "customer_id;order_id;order_date;amount\n1;1;02/01/2026;10,00\n2;2;03/01/2026;20,00\n"
ALPHA = RunParameters(client="alpha", interactive=True)


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Two clients, one of them with orders; nothing is kept before nor after."""
    folder = lay(tmp_path / "project", PLAIN, ("alpha", "beta"))
    (folder / "data" / "alpha" / "orders.csv").write_text(ORDERS, encoding="utf-8")
    monkeypatch.setenv("PARCOURS_PROJECT", str(folder))
    monkeypatch.setenv("PARCOURS_KEY_FOLDER", str(tmp_path / "keys"))
    monkeypatch.setattr(cases, "_kept", [])
    yield folder
    CASES.close()


def kept(*changes: Change) -> dict[str, object]:
    """Keep the computed case of alpha, change its workbook; return what a case opened then knows at once."""
    state = cases.state_of(cases.client_folder("alpha"))
    case = cases.open_case(ALPHA)
    assert case.gaps
    assert case.value.activity
    cases.keep(ALPHA, case, state)
    if changes:
        workbook.rewrite(case.folder, lambda newest: apply(newest, list(changes)))
    return vars(cases.open_case(ALPHA))


@pytest.mark.usefixtures("project")
def test_all_is_found_where_nothing_changed() -> None:
    """A notebook opened next has nothing to compute."""
    assert {"file", "value", "gaps"} <= kept().keys()


@pytest.mark.usefixtures("project")
def test_a_word_of_the_workbook_keeps_what_the_file_says() -> None:
    """What rests on the workbook is computed again, what rests on the file is not."""
    found = kept(Set("framing.scope", "", "Garder ses clients"))
    assert (True, False) == ("activity" in vars(found["value"]), "gaps" in found)


def test_another_rule_keeps_the_reading_alone(project: Path) -> None:
    """Who counts as a customer changes every value, not what was read."""
    rule = workbook.load(project / "data" / "alpha").publics.customer_rule.model_dump(mode="json")
    found = kept(Set("publics.customer_rule", rule, rule | {"kind": "account_created"}))
    assert (True, False) == ("reading" in vars(found["file"]), "activity" in vars(found["value"]))


def test_a_file_that_moved_is_read_again(project: Path) -> None:
    """An order more: nothing of what was known is shown, be the file as long and as old as it was."""
    orders = project / "data" / "alpha" / "orders.csv"
    kept()
    stat = orders.stat()
    orders.write_text(ORDERS.replace("20,00", "90,00"), encoding="utf-8")
    os.utime(orders, ns=(stat.st_atime_ns, stat.st_mtime_ns))
    assert "file" not in vars(cases.open_case(ALPHA))


@pytest.mark.usefixtures("project")
def test_another_client_finds_nothing() -> None:
    """What is kept of one is never given for another."""
    kept()
    assert "file" not in vars(cases.open_case(ALPHA.model_copy(update={"client": "beta"})))


def parent(pid: int | None) -> int:
    """Return the process that forked another."""
    told = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8")
    return int(told.rpartition(")")[2].split()[1])


def parents(folders: list[Path]) -> list[int]:
    """Start a kernel in each folder, once the case of the one before is there; return who forked each."""

    async def started(folder: Path) -> LabKernelManager:
        manager = LabKernelManager(kernel_name="python3")
        await manager.start_kernel(cwd=str(folder))
        return manager

    async def all_of_them() -> list[int]:
        managers, found = [], []
        for folder in folders:
            managers.append(await started(folder))
            provisioner = managers[-1].provisioner
            assert isinstance(provisioner, WarmProvisioner)
            found.append(parent(provisioner.pid))
            for thread in threading.enumerate():
                if thread.name == THREAD:
                    await asyncio.to_thread(thread.join)
        for manager in managers:
            await manager.shutdown_kernel(now=True)
        return found

    with ThreadPoolExecutor(1) as thread:  # a browser of other tests holds the loop of this one
        return thread.submit(lambda: asyncio.run(all_of_them())).result()


@pytest.mark.usefixtures("project")
def test_kernels_of_a_client_come_from_its_case_once_it_is_computed() -> None:
    """The first kernel serves itself; the next one of the client, not of another, is forked from its case."""
    alpha, beta = (copies.lay(copies.Copies(one), "fr") for one in ("alpha", "beta"))
    first, other, second, third = parents([alpha, beta, alpha, alpha])
    assert (True, False, True) == (first == other, second == first, second == third)
