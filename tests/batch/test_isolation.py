"""One client's data never reach another's run."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from parcours.batch import many, requests
from parcours.batch.outcomes import Options
from projects import DELIVER, OPENING, SAY_CLIENT, outputs

Project = Callable[..., Path]
PLANT = """import os, tempfile, pandas as pd
secret = f"planted-{case.client}-4711"
os.environ["PLANTED"] = secret
Path(tempfile.gettempdir(), "planted.txt").write_text(secret)
Path("planted.txt").write_text(secret)
Path(os.environ["JUPYTER_CONFIG_DIR"], "planted.txt").write_text(secret)
Path(os.environ["IPYTHONDIR"], "planted.txt").write_text(secret)
print(secret)"""
LOOK = """import sys
found = [os.environ.get("PLANTED", "")]
for one in (tempfile.gettempdir(), ".", os.environ["JUPYTER_CONFIG_DIR"], os.environ["IPYTHONDIR"]):
    found += [path.read_text() for path in sorted(Path(one).glob("planted*"))]
print(found)"""
IMPORTS = "import os, tempfile\nfrom pathlib import Path"


def run(folder: Path) -> None:
    """Run all the clients of a project side by side."""
    options = Options(workers=3)
    many.run_all(requests.read([folder / "params"]), options, lambda _request, _notebook: None)


def test_no_byte_of_one_client_is_in_the_run_of_another(project: Project) -> None:
    """Values planted in each client's environment, temporary files, caches and outputs stay there."""
    cells = [OPENING, IMPORTS, LOOK, PLANT, SAY_CLIENT]
    books = {f"0{number}_look": cells for number in range(3)}
    folder = project({**books, "90_deliverables": [OPENING, DELIVER]}, "alpha", "beta", "gamma")
    run(folder)
    every = {"alpha", "beta", "gamma"}
    seen = {
        client: {
            other
            for path in (folder / "runs" / client).rglob("*")
            if path.is_file()
            for other in every
            if f"planted-{other}-4711".encode() in path.read_bytes()
            or other.capitalize().encode() in path.read_bytes()
        }
        for client in every
    }
    assert {client: {client} for client in every} == seen


def test_a_run_has_its_own_folders_and_settings(project: Project) -> None:
    """Temporary files, IPython, Jupyter and the place notebooks start in are the run's own."""
    names = ("TMPDIR", "IPYTHONDIR", "JUPYTER_RUNTIME_DIR", "JUPYTER_CONFIG_DIR")
    cell = f"""import os, tempfile, time
places = [os.environ[name] for name in {names!r}] + [tempfile.gettempdir(), os.getcwd()]
print(all(f"runs/{{client}}/{{client}}.partial" in one for one in places))
print(os.environ["PYTHONHASHSEED"], os.environ["LC_ALL"], time.tzname[0])"""
    folder = project({"00_framing": [OPENING, cell]}, "alpha", "beta")
    run(folder)
    for client in ("alpha", "beta"):
        book = folder / "runs" / client / client / "notebooks" / "00_framing.ipynb"
        printed = [output["text"] for output in outputs(book) if "text" in output]
        assert ["True\n0 C.UTF-8 UTC\n"] == printed


def test_nothing_of_a_run_stays_but_what_it_delivers(project: Project) -> None:
    """What notebooks set aside goes with the run."""
    folder = project({"00_framing": [OPENING, IMPORTS, PLANT]})
    run(folder)
    assert [] == list((folder / "runs").rglob("planted.txt"))
