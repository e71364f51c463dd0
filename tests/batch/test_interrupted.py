"""A runner that is stopped at any moment leaves nothing that looks whole, and goes on where it was (issue 10.2)."""

from __future__ import annotations

import json
import os
import random
import select
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from parcours.batch import inputs, many, requests
from parcours.batch.outcomes import Options, Outcome
from projects import DELIVER, OPENING, PLAIN

Project = Callable[..., Path]
HALF_WAY = f"""{DELIVER}
import os, signal
if os.path.exists("{{pipe}}"):
    said = open("{{pipe}}", "w")
    print("half way", file=said, flush=True)
    signal.pause()"""


def command(folder: Path) -> subprocess.Popen[str]:
    """Start the command on all the parameters of a project."""
    asked = [sys.executable, "-m", "parcours", "run", str(folder / "params")]
    return subprocess.Popen(asked, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def again(folder: Path) -> list[Outcome]:
    """Ask for the same once more, in this process."""
    asked = requests.read([folder / "params"])
    return many.run_all(asked, Options(runs_folder=folder / "runs"), lambda _r, _n: None)


def broken(folder: Path) -> list[str]:
    """Return the files of finished runs that are not as their manifest says."""
    return [
        f"{manifest.parent}/{name}"
        for manifest in folder.glob("runs/*/*/manifest.json")
        if manifest.parent.suffix != ".partial"
        for name, sha in json.loads(manifest.read_text(encoding="utf-8"))["files"].items()
        if inputs.of_file(manifest.parent / name) != sha
    ]


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGKILL, -9)])
def test_stopped_while_it_delivers(
    project: Project, tmp_path: Path, number: signal.Signals, code: int
) -> None:
    """Ctrl-C or kill -9: its kernels end with it, nothing is delivered; the same command does the rest."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    half_way = HALF_WAY.format(pipe=pipe)
    folder = project({**PLAIN, "90_deliverables": [OPENING, half_way]})
    runner = command(folder)
    with pipe.open(encoding="utf-8") as heard:
        heard.readline()
        runner.send_signal(number)
        heard.read()  # ends when nobody holds the other end any more
    _, errors = runner.communicate()
    is_there = (folder / "runs" / "alpha" / "alpha").exists()
    pipe.unlink()
    (outcome,) = again(folder)
    assert (code, False, False, "complete") == (
        runner.returncode,
        "Traceback" in errors,
        is_there,
        outcome.status,
    )


def test_killed_at_any_moment(project: Project, times: int) -> None:
    """Whatever the moment, what is there is whole, and asking again gives all there is to have."""
    folder = project(PLAIN, "alpha", "beta", "gamma")
    moment = random.Random(20261129)
    for _ in range(times):
        runner = command(folder)
        select.select([], [], [], 1 + 3 * moment.random())
        runner.kill()
        runner.communicate()
        assert broken(folder) == []
    outcomes = again(folder)
    left = [path.name for path in folder.glob("runs/*/*") if path.suffix in {".partial", ".former"}]
    assert (True, [], []) == (
        {"complete", "unchanged"} >= {one.status for one in outcomes},
        broken(folder),
        left,
    )
