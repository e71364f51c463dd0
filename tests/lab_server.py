"""A real JupyterLab on a project of a few light notebooks: what the tests of the lab stand on."""

from __future__ import annotations

import json
import os
import re
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from parcours.files import cases
from parcours.lab import start
from projects import PLAIN, lay

TOKEN = "a-token-of-the-tests"  # noqa: S105 - of a server that lives as long as a test
PROSE = "# {name}\n\n**Pourquoi.** Voir. **Qui.** Le sponsor. **Durée.** 5 minutes. **Sortie.** Une page."
PATIENCE_SECONDS = 120


@dataclass
class Lab:
    """A running JupyterLab."""

    address: str
    project: Path

    def get(self, path: str, *, token: str = TOKEN) -> tuple[int, str]:
        """Ask for a page, as a browser that has the token does; return status and body."""
        request = urllib.request.Request(self.address + path)  # noqa: S310 - our own server
        if token:
            request.add_header("Authorization", f"token {token}")
        return self._answer(request)

    def headers(self, path: str) -> dict[str, str]:
        """Return the headers of a page."""
        request = urllib.request.Request(self.address + path)  # noqa: S310
        request.add_header("Authorization", f"token {TOKEN}")
        with urllib.request.urlopen(request, timeout=PATIENCE_SECONDS) as answer:  # noqa: S310
            return dict(answer.headers)

    def post(self, path: str, *, token: str = TOKEN, **fields: str) -> tuple[int, str]:
        """Send a form of the home page."""
        body = urllib.parse.urlencode(fields).encode()
        request = urllib.request.Request(self.address + path, body)  # noqa: S310
        if token:
            request.add_header("Authorization", f"token {token}")
        return self._answer(request)

    def _answer(self, request: urllib.request.Request) -> tuple[int, str]:
        try:
            with urllib.request.urlopen(request, timeout=PATIENCE_SECONDS) as answer:  # noqa: S310
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()


@contextmanager
def running(folder: Path) -> Iterator[Lab]:
    """Start JupyterLab as ``parcours lab`` does, on the client alpha; end it at the end."""
    project = lay(folder / "project", PLAIN, ("alpha", "beta"))
    for path in (project / "notebooks").glob("*.ipynb"):
        _introduce(path)
    os.environ["PARCOURS_PROJECT"] = str(project)
    try:
        settings = start.prepare("alpha", "127.0.0.1")
        environment = start.environment(settings)
    finally:
        del os.environ["PARCOURS_PROJECT"]
    environment |= {
        "PARCOURS_PROJECT": str(project),
        "PARCOURS_KEY_FOLDER": str(folder / "keys"),
        "JUPYTER_RUNTIME_DIR": str(folder / "runtime"),
        "JUPYTER_DATA_DIR": str(folder / "jupyter-data"),
        "IPYTHONDIR": str(folder / "ipython"),
    }
    port = _free_port()
    command = [sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root"]
    command += [f"--ServerApp.port={port}", f"--IdentityProvider.token={TOKEN}"]
    with (folder / "lab.log").open("wb") as log:
        process = subprocess.Popen(command, env=environment, stdout=log, stderr=log)
        try:
            lab = Lab(f"http://127.0.0.1:{port}/", project)
            _wait(lab, process, folder / "lab.log")
            yield lab
        finally:
            process.terminate()
            try:
                process.wait(30)
            except subprocess.TimeoutExpired:  # a kernel in the middle of its start
                process.kill()
                process.wait()


def xsrf(page: str) -> str:
    """Return the mark a form of the page carries."""
    found = re.search(r'name="_xsrf" value="([^"]+)"', page)
    assert found, page[:500]
    return found[1]


def clients(lab: Lab) -> list[str]:
    """Return the clients of the project."""
    return cases.clients(str(lab.project / "data"))


def _introduce(path: Path) -> None:
    """Begin a notebook with its few words, as ours begin."""
    content = json.loads(path.read_text(encoding="utf-8"))
    prose = PROSE.format(name=path.stem)
    cell = {"cell_type": "markdown", "id": "prose", "metadata": {"tags": ["lang-fr"]}}
    content["cells"].insert(0, {**cell, "source": prose})
    if path.stem == "00_framing":  # says which kernel it ran in
        code: dict[str, object] = {
            "cell_type": "code",
            "metadata": {},
            "outputs": [],
            "execution_count": None,
        }
        content["cells"].append({**code, "id": "kernel", "source": "import os\nos.getpid()"})
    path.write_text(json.dumps(content), encoding="utf-8")


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port


def _wait(lab: Lab, process: subprocess.Popen[bytes], log: Path) -> None:
    """Wait until the server answers; a server that ended says why."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        assert process.poll() is None, log.read_text(errors="replace")[-3000:]
        try:
            if lab.get("api")[0] == 200:
                return
        except (urllib.error.URLError, OSError):
            process.poll()
    raise AssertionError(log.read_text(errors="replace")[-3000:])
