"""Night batch: the ten notebooks of one client and of many, against the papermill command in a loop.

    python benchmarks/batch.py [--clients 20] [--loop 2]

Same notebooks, same machine, the sample's files under other names, half in French, half in English, nothing
read beforehand. The loop is timed on fewer clients: its seconds a client do not depend on how many there are.
The floor is the same work in one process that has imported everything and opened the case once, without
kernels, isolation or limits. Prints seconds a client, ratios, and the memory of each client more at once.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psutil

ROOT = Path(__file__).resolve().parent.parent
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--clients", type=int, default=20)
    parser.add_argument(
        "--loop", type=int, default=2, help="clients the papermill loop is timed on"
    )
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        project = lay(Path(name), options.clients)
        asked = sorted((project / "params").glob("*.yaml"))
        loop, floor, one = [], [], []
        for file in asked[: options.loop]:  # alternating: a busy machine is busy for all
            loop.append(timed(project, lambda file=file: by_papermill(project, file)))
            one.append(timed(project, lambda file=file: by_parcours(project, [file])))
            floor.append(timed(project, lambda file=file: in_one_process(project, file)))
        plain, alone, best = map(statistics.median, (loop, one, floor))
        tell("papermill in a loop", plain, plain)
        tell("parcours, one client (wanted: x 4)", alone, plain)
        tell("floor, one process", best, plain)
        many = timed(project, lambda: by_parcours(project, asked)) / len(asked)
        tell(f"parcours, {len(asked)} clients (wanted: x 8)", many, plain)
        print(f"against the floor: {alone / best:.2f} for one client, {many / best:.2f} for many")
        memory = [peak(project, asked[:count]) for count in (1, 2)]
        print(
            f"memory: {memory[0]:.0f} MiB for one, {memory[1] - memory[0]:+.0f} for one more at once"
        )


def tell(way: str, seconds: float, plain: float) -> None:
    print(f"{way:<40}{seconds:8.1f} s a client   x {plain / seconds:4.1f}", flush=True)


def lay(folder: Path, count: int) -> Path:
    """Lay a project with that many clients of the same size."""
    (folder / "params").mkdir()
    (folder / "notebooks").symlink_to(ROOT / "notebooks")
    hidden = shutil.ignore_patterns(".cache", "history", "*.lock", "making", "*.py")
    for n in range(count):
        client = f"client-{n:02}"
        shutil.copytree(ROOT / "data" / "sample", folder / "data" / client, ignore=hidden)
        language = "fr" if n % 2 == 0 else "en"
        (folder / "params" / f"{client}.yaml").write_text(
            f"client: {client}\nlanguage: {language}\nas_of: '2026-10-31'\ninteractive: false\n",
            encoding="utf-8",
        )
    return folder


def timed(project: Path, work) -> float:  # noqa: ANN001
    """Seconds, with nothing read or written beforehand."""
    for stale in (project / "runs", *project.glob("data/*/.cache")):
        shutil.rmtree(stale, ignore_errors=True)
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def peak(project: Path, files: list[Path]) -> float:
    """MiB held at most by a batch and all it starts; what processes share is counted once."""
    timed(project, lambda: None)
    command = [sys.executable, "-m", "parcours", "run", *map(str, files)]
    most = 0.0
    with subprocess.Popen(command, env=environment(project), stdout=subprocess.DEVNULL) as batch:
        while batch.poll() is None:
            held = 0
            for one in [
                psutil.Process(batch.pid),
                *psutil.Process(batch.pid).children(recursive=True),
            ]:
                with contextlib.suppress(psutil.Error):
                    held += one.memory_full_info().pss
            most = max(most, held / 2**20)
            time.sleep(0.2)
    return most


def environment(project: Path) -> dict[str, str]:
    return {**os.environ, "PARCOURS_PROJECT": str(project)}


def by_papermill(project: Path, file: Path) -> None:
    target = project / "runs" / file.stem
    target.mkdir(parents=True)
    for notebook in NOTEBOOKS:
        command = [sys.executable, "-m", "papermill", str(notebook), str(target / notebook.name)]
        command += ["-f", str(file), "-r", "output", str(target), "--no-progress-bar"]
        subprocess.run(command, env=environment(project), capture_output=True, check=True)


def by_parcours(project: Path, files: list[Path]) -> None:
    command = [sys.executable, "-m", "parcours", "run", *map(str, files)]
    subprocess.run(command, env=environment(project), capture_output=True, check=True)


def in_one_process(project: Path, file: Path) -> None:
    """Run the cells of all notebooks in one process; its imports are not counted, the rest is."""
    asked = [sys.executable, __file__, "--in-process", str(file), str(project / "runs" / "floor")]
    subprocess.run(asked, env=environment(project), check=True, capture_output=True)


def run_cells(file: str, output: str) -> None:
    from IPython.core.interactiveshell import InteractiveShell
    from parcours import exhibits  # noqa: F401
    from parcours.exhibits.reports import report
    from parcours.files import cases, params

    shell = InteractiveShell.instance()
    known = params.load(Path(file))
    case = cases.open_case(known)
    report(case)
    cases.keep(known, case)
    values = "\n".join(f"{k} = {v!r}" for k, v in {**known.model_dump(), "output": output}.items())
    Path(output).mkdir(parents=True, exist_ok=True)
    for path in NOTEBOOKS:
        shell.reset()
        for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
            if cell["cell_type"] == "code":
                is_first = "parameters" in cell["metadata"].get("tags", [])
                source = "".join(cell["source"]) + (f"\n{values}" if is_first else "")
                shell.run_cell(source).raise_error()


if __name__ == "__main__":
    if sys.argv[1:2] == ["--in-process"]:
        run_cells(*sys.argv[2:4])
    else:
        main()
