"""A real JupyterLab on a project of its own, started as ``parcours lab`` starts it, and driven as people do."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import threading
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psutil
from playwright.sync_api import FrameLocator, Locator, Page, expect

FRONT = ".jp-NotebookPanel:visible"
"""The notebook one looks at, of those that are open."""
_ADDRESS = re.compile(r"(http://127\.0\.0\.1:\d+)/\S*token=([0-9a-f]+)")


class Lab:
    """A JupyterLab that runs."""

    def __init__(self, process: subprocess.Popen[str], address: str, token: str) -> None:
        self.process, self.address, self.token = process, address, token

    def home(self, page: Page) -> FrameLocator:
        """Open the home page."""
        page.goto(f"{self.address}/lab?token={self.token}&reset")
        return page.frame_locator("iframe.pc-frame")

    def show(self, page: Page, client: str, notebook: str) -> Locator:
        """Open a notebook by its address and return its form."""
        page.goto(f"{self.address}/lab/tree/{client}/lab/{notebook}.ipynb?token={self.token}&reset")
        return self.form(page)

    def form(self, page: Page) -> Locator:
        """Return the form of the notebook in front, once all its cells have run."""
        expect(page.locator(f"{FRONT} .pc-bar [role=status]")).to_have_text("")
        form = page.locator(f"{FRONT} .pf")
        expect(form.locator(".pf-saved[role=status]")).to_be_visible()
        return form

    def kernel(self, notebook: str) -> psutil.Process:
        """Return the process that computes a notebook."""
        (kernel,) = [
            one["kernel"]["id"]
            for one in self.asked("sessions")
            if one["path"].endswith(f"{notebook}.ipynb")
        ]
        (found,) = [
            one
            for one in psutil.Process(self.process.pid).children(recursive=True)
            if f"kernel-{kernel}".startswith(one.name())
            or any(kernel in word for word in one.cmdline())
        ]
        return found

    def asked(self, what: str) -> Any:
        """Ask the server."""
        address = f"{self.address}/api/{what}?token={self.token}"
        with urllib.request.urlopen(address) as answer:  # noqa: S310 - our own server
            return json.load(answer)


@contextmanager
def running(root: Path, place: Path, client: str) -> Iterator[Lab]:
    """Start ``parcours lab`` on a client of that project; end it with all its kernels."""
    shutil.copytree(root / "notebooks", place / "notebooks")
    settings = place / "settings"
    settings.mkdir()
    # containers run as root, which Jupyter refuses unless told
    allowed = {"ServerApp": {"allow_root": True}}
    (settings / "jupyter_server_config.json").write_text(json.dumps(allowed))
    environment = {
        **os.environ,
        "PARCOURS_PROJECT": str(place),
        "JUPYTER_CONFIG_PATH": str(settings),
        "JUPYTER_RUNTIME_DIR": str(place / "runtime"),
        "JUPYTER_DATA_DIR": str(place / "jupyter"),
        "IPYTHONDIR": str(place / "ipython"),
        "PARCOURS_KEY_FOLDER": str(place / "keys"),
    }
    with subprocess.Popen(
        [sys.executable, "-m", "parcours", "lab", client, "--no-browser"],
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as process:
        try:
            yield Lab(process, *_address(process))
        finally:
            os.killpg(process.pid, signal.SIGTERM)
            try:
                process.wait(30)
            except subprocess.TimeoutExpired:  # a kernel in the middle of a long computation
                os.killpg(process.pid, signal.SIGKILL)


def _address(process: subprocess.Popen[str]) -> tuple[str, str]:
    """Read where the server is from what it says, and keep reading so that it never waits to speak."""
    assert process.stderr
    said = []
    for line in process.stderr:
        said.append(line)
        if found := _ADDRESS.search(line):
            threading.Thread(target=process.stderr.read, daemon=True).start()
            return found[1], found[2]
    raise AssertionError("".join(said))
