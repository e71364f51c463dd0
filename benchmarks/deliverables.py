"""The deliverables: how long the full set takes, in one language and in the next, and how it grows (issue 9.10).

python benchmarks/deliverables.py [--grown]

A case is ready when what its file tells is computed, as it is at the end of the notebooks. The first language
counts the imports of all that writes; seconds of the clock, and of the processor, which a busy machine does
not lengthen as much.
"""

from __future__ import annotations

import argparse
import dataclasses
import os
import platform
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path

from parcours.case import Case
from parcours.exhibits import reports
from parcours.exhibits.kinds import Exhibit, Figure, JourneyMap, Report, Section, Table
from parcours.files import cases
from parcours.files.params import RunParameters

ACTIONS, TOUCHPOINTS = 200, 300
LANGUAGES = ("fr", "en")


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--grown", action="store_true", help="300 touchpoints, 200 actions")
    is_grown = options.parse_args().grown
    sys.stdout.write(
        f"{platform.platform()}, {os.cpu_count()} cores, Python {sys.version.split()[0]}\n"
    )
    case = _case(LANGUAGES[0])
    described = {language: _described(case.in_language(language)) for language in LANGUAGES}
    if is_grown:
        described = {language: _grown(report) for language, report in described.items()}
    with tempfile.TemporaryDirectory() as folder:
        _measure(described, Path(folder))
        for path in sorted(Path(folder, LANGUAGES[0]).iterdir()):
            if path.is_file():
                sys.stdout.write(f"{path.name:<40}{path.stat().st_size / 1e3:8.0f} kB\n")


def _measure(described: Mapping[str, Report], folder: Path) -> None:
    """Write all formats; the first language counts the imports of what writes, the next find them done."""
    start, begun = time.perf_counter(), _processor()
    from parcours import deliver

    for language, report in described.items():
        deliver.write(report, folder / language)
        _tell(f"{language}, all formats", time.perf_counter() - start)
        _tell(f"{language}, processor", _processor() - begun)
        start, begun = time.perf_counter(), _processor()
    for name in deliver.formats():
        before = _processor()
        deliver.write(report, folder / "again", [name])
        _tell(f"{language} {name} again", _processor() - before)


def _processor() -> float:
    """Return the seconds of processor of this process and of those it has waited for."""
    return sum(os.times()[:4])


def _tell(name: str, seconds: float) -> None:
    sys.stdout.write(f"{name:<24}{seconds:6.2f} s\n")


def _case(language: str) -> Case:
    return cases.open_case(
        RunParameters.model_validate(
            {"client": "sample", "language": language, "as_of": "2026-10-31", "audience": "client"}
        )
    )


def _described(case: Case) -> Report:
    """Describe a case, ready: the second time counts only what is said, not what is computed."""
    reports.report(case)
    start = time.perf_counter()
    made = reports.report(case)
    sys.stdout.write(f"{case.language} described in {time.perf_counter() - start:.2f} s\n")
    return made


def _grown(report: Report) -> Report:
    """Return the sample's report with twelve times its journeys, and its plan ten times over."""
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
