"""The deliverables: how long the full set takes, in one language and in the next, and how it grows (issue 9.10).

python benchmarks/deliverables.py [--grown]

A case is ready when what its file tells is computed, as it is at the end of the notebooks. Each measure runs
in a process of its own and counts the imports; seconds of the clock, and of the processor, which a busy
machine does not lengthen as much.
"""

from __future__ import annotations

import argparse
import dataclasses
import json
import os
import pickle
import platform
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from parcours.case import Case
from parcours.exhibits import reports
from parcours.exhibits.kinds import Exhibit, Figure, JourneyMap, Report, Section, Table
from parcours.files import cases
from parcours.files.params import RunParameters

MEASURE = """
import json, pickle, sys, time
start, begun = time.perf_counter(), time.process_time()
from pathlib import Path
from parcours import deliver
seconds = {}
for language in sys.argv[3:]:
    report = pickle.loads((Path(sys.argv[1]) / f"{language}.pickle").read_bytes())
    for name in deliver.formats():
        before = time.perf_counter()
        deliver.write(report, Path(sys.argv[2]) / language, [name])
        seconds[f"{language} {name}"] = time.perf_counter() - before
    seconds[language], start = time.perf_counter() - start, time.perf_counter()
    seconds[f"{language} processor"], begun = time.process_time() - begun, time.process_time()
print(json.dumps(seconds))
"""
"""The first language counts the imports; the next ones find them done."""
ACTIONS, TOUCHPOINTS = 200, 300


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--grown", action="store_true", help="300 touchpoints, 200 actions")
    is_grown = options.parse_args().grown
    sys.stdout.write(
        f"{platform.platform()}, {os.cpu_count()} cores, Python {sys.version.split()[0]}\n"
    )
    with tempfile.TemporaryDirectory() as folder:
        for language in ("fr", "en"):
            described = _grown(language) if is_grown else _sample(language)
            (Path(folder) / f"{language}.pickle").write_bytes(pickle.dumps(described))
        command = [sys.executable, "-c", MEASURE, folder, f"{folder}/made", "fr", "en"]
        done = subprocess.run(command, check=True, capture_output=True, text=True)
        for name, seconds in json.loads(done.stdout).items():
            sys.stdout.write(f"{name:<16}{seconds:6.2f} s\n")
        for path in sorted(Path(folder, "made", "fr").iterdir()):
            if path.is_file():
                sys.stdout.write(f"{path.name:<40}{path.stat().st_size / 1e3:8.0f} kB\n")


def _case(language: str) -> Case:
    return cases.open_case(
        RunParameters.model_validate(
            {"client": "sample", "language": language, "as_of": "2026-10-31", "audience": "client"}
        )
    )


def _sample(language: str) -> Report:
    return _described(_case(language))


def _described(case: Case) -> Report:
    """Describe a case, ready: the second time counts only what is said, not what is computed."""
    reports.report(case)
    start = time.perf_counter()
    made = reports.report(case)
    sys.stdout.write(f"{case.language} described in {time.perf_counter() - start:.2f} s\n")
    return made


def _grown(language: str) -> Report:
    """Return the sample's report with twelve times its journeys, and its plan ten times over."""
    report = _sample(language)
    sections = tuple(_grown_section(one) for one in report.sections)
    annexes = tuple(
        dataclasses.replace(one, key=f"{one.key}-{n}") for n in range(10) for one in report.annexes
    )
    return dataclasses.replace(report, sections=sections, annexes=annexes)


def _grown_section(section: Section) -> Section:
    """Repeat the maps and the rows of touchpoints, or the rows of actions."""
    if section.key == "touchpoints":
        cards = sum(len(e.cards) for e in section.exhibits if isinstance(e, JourneyMap))
        times = -(-TOUCHPOINTS // max(1, cards))
    elif section.key == "plan":
        rows = max(len(e.rows) for e in section.exhibits if getattr(e, "key", "") == "priorities")
        times = -(-ACTIONS // max(1, rows))
    else:
        return section
    made: list[Exhibit] = []
    for one in section.exhibits:
        if isinstance(one, JourneyMap):
            made += [dataclasses.replace(one, key=f"{one.key}_{n}") for n in range(times)]
        elif isinstance(one, Table):
            made.append(_repeated(one, times))
        elif isinstance(one, Figure):
            made.append(dataclasses.replace(one, table=_repeated(one.table, times)))
        else:
            made.append(one)
    return dataclasses.replace(section, exhibits=tuple(made))


def _repeated(table: Table, times: int) -> Table:
    """Repeat the rows of a table, their first cell made different each time."""
    rows = (
        (f"{row[0]}-{n}" if isinstance(row[0], str) else row[0], *row[1:])
        for n in range(times)
        for row in table.rows
    )
    return dataclasses.replace(table, rows=tuple(rows))


if __name__ == "__main__":
    main()
