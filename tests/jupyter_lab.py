"""A real JupyterLab, started as ``parcours lab`` starts it: asked over HTTP, or driven as people do."""

from __future__ import annotations

import contextlib
import json
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
from parcours.files import cases
from playwright.sync_api import FrameLocator, Locator, Page, expect
from projects import PLAIN, lay

FRONT = ".jp-NotebookPanel:visible"
"""The notebook one looks at, of those that are open."""
PATIENCE_SECONDS = 120
_ADDRESS = re.compile(r"(http://127\.0\.0\.1:\d+/)\S*token=([0-9a-f]+)")
_PROSE = "# {name}\n\n**Pourquoi.** Voir. **Qui.** Le sponsor. **Durée.** 5 minutes. **Sortie.** Une page."


class Lab:
    """A JupyterLab that runs on a project."""

    def __init__(self, process: int, address: str, token: str, project: Path) -> None:
        self.process, self.address, self.token, self.project = process, address, token, project

    def get(self, path: str, *, is_known: bool = True) -> tuple[int, str]:
        """Ask for a page, as a browser that has the token does, or as a stranger; return status and body."""
        return self._ask(path, None, is_known=is_known)[:2]

    def post(self, path: str, *, is_known: bool = True, **fields: str) -> tuple[int, str]:
        """Send a form of the home page."""
        return self._ask(path, urllib.parse.urlencode(fields).encode(), is_known=is_known)[:2]

    def headers(self, path: str) -> dict[str, str]:
        """Return the headers of a page."""
        return self._ask(path, None, is_known=True)[2]

    def clients(self) -> list[str]:
        """Return the clients of the project."""
        return cases.clients(str(self.project / "data"))

    def open(self, page: Page, path: str = "", **query: str) -> None:
        """Open JupyterLab, or one of its addresses, as someone who has the token."""
        page.goto(f"{self.address}{path}?{urllib.parse.urlencode({**query, 'token': self.token})}")

    def home(self, page: Page) -> FrameLocator:
        """Open the home page."""
        self.open(page, "lab", reset="")
        return page.frame_locator("iframe.pc-frame")

    def show(self, page: Page, client: str, notebook: str) -> Locator:
        """Open a notebook by its address and return its form."""
        self.open(page, f"lab/tree/{client}/lab/{notebook}.ipynb", reset="")
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
            for one in json.loads(self.get("api/sessions")[1])
            if one["path"].endswith(f"{notebook}.ipynb")
        ]
        (found,) = [
            one
            for one in psutil.Process(self.process).children(recursive=True)
            if f"kernel-{kernel}".startswith(one.name())
            or any(kernel in word for word in one.cmdline())
        ]
        return found

    def _ask(
        self, path: str, body: bytes | None, *, is_known: bool
    ) -> tuple[int, str, dict[str, str]]:
        request = urllib.request.Request(self.address + path, body)  # noqa: S310 - our own server
        if is_known:
            request.add_header("Authorization", f"token {self.token}")
        try:
            with urllib.request.urlopen(request, timeout=PATIENCE_SECONDS) as answer:  # noqa: S310
                return answer.status, answer.read().decode(), dict(answer.headers)
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode(), dict(error.headers)


@contextmanager
def running(project: Path, client: str) -> Iterator[Lab]:
    """Start ``parcours lab`` on a client of that project; end it with all its kernels."""
    own = project / ".jupyter"
    own.mkdir()
    # containers run as root, which Jupyter refuses unless told
    allowed = {"ServerApp": {"allow_root": True}}
    (own / "jupyter_server_config.json").write_text(json.dumps(allowed))
    environment = {
        **os.environ,
        "PARCOURS_PROJECT": str(project),
        "PARCOURS_KEY_FOLDER": str(own / "keys"),
        "JUPYTER_CONFIG_PATH": str(own),
        "JUPYTER_RUNTIME_DIR": str(own / "runtime"),
        "JUPYTER_DATA_DIR": str(own / "data"),
        "IPYTHONDIR": str(own / "ipython"),
    }
    command = [sys.executable, "-m", "parcours", "lab", client, "--no-browser"]
    with subprocess.Popen(
        [*command, "--address", "127.0.0.1"],
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as process:
        try:
            yield Lab(process.pid, *_address(process), project)
        finally:
            os.killpg(process.pid, signal.SIGTERM)
            try:
                process.wait(30)
            except subprocess.TimeoutExpired:  # a kernel in the middle of a long computation
                os.killpg(process.pid, signal.SIGKILL)


def light_project(folder: Path) -> Path:
    """Lay a project of two clients, whose few notebooks begin with a few words as ours do."""
    project = lay(folder, PLAIN, ("alpha", "beta"))
    for path in (project / "notebooks").glob("*.ipynb"):
        _introduce(path)
    return project


def _introduce(path: Path) -> None:
    content = json.loads(path.read_text(encoding="utf-8"))
    prose = _PROSE.format(name=path.stem)
    cell = {"cell_type": "markdown", "id": "prose", "metadata": {"tags": ["lang-fr"]}}
    content["cells"].insert(0, {**cell, "source": prose})
    if path.stem == "00_framing":  # says which kernel it ran in
        asks = {**content["cells"][1], "metadata": {}, "id": "kernel"}
        content["cells"].append({**asks, "source": "import os\nos.getpid()"})
    path.write_text(json.dumps(content), encoding="utf-8")


def _address(process: subprocess.Popen[str]) -> tuple[str, str]:
    """Read where the server is from what it says, and keep reading so that it never waits to speak."""
    assert process.stderr
    said = []
    for line in process.stderr:
        said.append(line)
        if found := _ADDRESS.search(line):
            threading.Thread(target=process.stderr.read, daemon=True).start()
            _await_answer(process, found[1])
            return found[1], found[2]
    raise AssertionError("".join(said))


def _await_answer(process: subprocess.Popen[str], address: str) -> None:
    """Wait until the server listens: it says its address a moment before."""
    where = urllib.parse.urlsplit(address)
    pause, end = threading.Event(), time.monotonic() + PATIENCE_SECONDS
    while process.poll() is None and time.monotonic() < end:
        with contextlib.suppress(ConnectionRefusedError):
            socket.create_connection((where.hostname, where.port or 80)).close()
            return
        pause.wait(0.05)
    msg = f"{address} does not answer"
    raise AssertionError(msg)
