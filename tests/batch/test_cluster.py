"""Runs sent to a Dask cluster of worker processes: the same files, also when a worker dies."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from distributed import LocalCluster
from parcours.batch import cluster, many, requests
from parcours.batch.outcomes import Options, Outcome
from parcours.errors import ParameterError
from projects import DELIVER, OPENING, PLAIN, SAY_CLIENT

Project = Callable[..., Path]


@pytest.fixture
def workers() -> Iterator[Any]:
    """Return a cluster of two worker processes on this machine."""
    with LocalCluster(
        n_workers=2, threads_per_worker=1, dashboard_address=None, host="127.0.0.1"
    ) as made:
        yield made


def files_of(folder: Path) -> dict[str, bytes]:
    """Return what runs delivered."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.suffix in {".html", ".ipynb"}
    }


def send(folder: Path, scheduler: str) -> list[Outcome]:
    """Run all the clients of a project on a cluster."""
    asked = requests.read([folder / "params"])
    return cluster.run_all(asked, Options(workers=2), lambda _request, _notebook: None, scheduler)


def test_a_cluster_gives_the_files_of_this_machine(project: Project, workers: Any) -> None:
    """Sent away or run here: the same bytes; what cannot be run is said in its place."""
    folder = project(PLAIN, "alpha", "beta", "gamma")
    asked = requests.read([folder / "params"])
    many.run_all(asked, Options(workers=2), lambda _request, _notebook: None)
    here = files_of(folder / "runs")
    (folder / "runs").rename(folder / "before")
    (folder / "params" / "wrong.yaml").write_text("cliant: alpha\n", encoding="utf-8")
    outcomes = send(folder, workers.scheduler_address)
    assert (["complete"] * 3 + ["refused"], here) == (
        [outcome.status for outcome in outcomes],
        files_of(folder / "runs"),
    )


def test_a_worker_that_dies_costs_no_run(project: Project, workers: Any, tmp_path: Path) -> None:
    """Killed in the middle, it has its run done again by another; every client is delivered."""
    mark = tmp_path / "begun"
    waits = f"""import time
from pathlib import Path
first = not Path({str(mark)!r}).exists()
Path({str(mark)!r}).write_text(client)
if first:
    time.sleep(600)"""
    books = {"00_framing": [OPENING, SAY_CLIENT], "01_publics": [OPENING, waits]}
    folder = project({**books, "90_deliverables": [OPENING, DELIVER]}, "alpha", "beta", "gamma")
    ended = threading.Event()

    def kill_one() -> None:
        while not mark.exists() and not ended.wait(0.1):
            pass
        guilty = mark.read_text(encoding="utf-8")
        holder = folder / "runs" / guilty / f".{guilty}.holder"
        os.kill(int(holder.read_text(encoding="utf-8").rsplit(" ", 1)[1]), signal.SIGKILL)

    killer = threading.Thread(target=kill_one, daemon=True)
    killer.start()
    outcomes = send(folder, workers.scheduler_address)
    ended.set()
    killer.join()
    assert [("alpha", "complete"), ("beta", "complete"), ("gamma", "complete")] == [
        (outcome.client, outcome.status) for outcome in outcomes
    ]


def test_a_scheduler_that_does_not_answer_is_said(project: Project) -> None:
    """Before anything runs, with the form an address has."""
    folder = project(PLAIN)
    with pytest.raises(ParameterError) as error:
        send(folder, "tcp://127.0.0.1:9")
    assert "no_scheduler" == error.value.problems[0].code
