"""Which runs were asked for: parameters files, folders of them, tables with a row per agency.

A file or a row that cannot be used is a run that failed before it began; it holds up no other.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from parcours.batch.outcomes import Request
from parcours.errors import ParcoursError, Problem
from parcours.files import cases, params, params_table

_PLAIN_NAME = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._-]{0,58}[A-Za-z0-9])?")
_OURS = (".partial", ".former", ".lock")
"""Endings of the folders and files that stand beside those of runs."""


def read(paths: Sequence[Path]) -> list[Request]:
    """Return all the runs asked for, in order; two of them never write in the same folder."""
    asked = [one for path in _files(paths) for one in _requests(path)]
    return list(_without_twins(asked))


def _files(paths: Sequence[Path]) -> Iterator[Path]:
    """Find the files: those of a folder, those of a pattern where the shell has not spelt it out."""
    for path in paths:
        if _is(path, Path.is_dir):
            yield from _files_of(path) or [path]  # a folder with none is told as one
        elif any(sign in path.name for sign in "*?") and not _is(path, Path.exists):
            yield from sorted(path.parent.glob(path.name)) or [path]
        else:
            yield path


def _files_of(folder: Path) -> list[Path]:
    kinds = (".yaml", ".yml", *params_table.SUFFIXES)
    return sorted(file for file in folder.iterdir() if file.suffix.lower() in kinds)


def _is(path: Path, kind: Callable[[Path], bool]) -> bool:
    """Whether it is one; a name too long for the system is nothing."""
    with contextlib.suppress(OSError):
        return kind(path)
    return False


def _requests(path: Path) -> Iterator[Request]:
    name = run_name(path.stem)
    if _is(path, Path.is_dir):
        yield Request(name, "", None, (Problem("no_parameters_in", path.name),))
        return
    if path.suffix.lower() not in params_table.SUFFIXES:
        try:
            parameters = params.load(path)
        except ParcoursError as error:
            yield Request(name, "", None, error.problems)
            return
        yield _checked(Request(name, parameters.client, parameters), path.name)
        return
    try:
        rows = params_table.load(path)
    except ParcoursError as error:
        yield Request(name, "", None, error.problems)
        return
    for row in rows:
        language = row.parameters.language if row.parameters else ""
        own = run_name(row.run) if row.run else f"{name}.{language}".strip(".")
        yield _checked(Request(own, row.client, row.parameters, row.problems), path.name)


def _checked(request: Request, source: str) -> Request:
    """Refuse a folder for the deliverables: a run has its own, replaced as a whole."""
    if request.parameters is None or not request.parameters.output:
        return request
    problem = Problem("output_of_a_run", source, found=request.parameters.output)
    return replace(request, parameters=None, problems=(problem,))


def run_name(stem: str) -> str:
    """Make of a file's name the name of a folder, safe on every system.

    >>> run_name("sample.fr"), run_name("Été 2026 {x}"), run_name("CON"), run_name("a.partial")
    ('sample.fr', 'ete-2026-x', 'client-a3dbc4', 'a-partial')
    """
    first = stem.split(".", maxsplit=1)[0].lower()
    is_reserved = cases.folder_name(first) != re.sub(r"[^a-z0-9]+", "-", first).strip("-")
    is_plain = _PLAIN_NAME.fullmatch(stem) and not stem.lower().endswith(_OURS)
    return stem if is_plain and not is_reserved else cases.folder_name(stem)


def _without_twins(asked: Iterable[Request]) -> Iterator[Request]:
    seen: set[tuple[str, str]] = set()
    for request in asked:
        place = (request.client, request.name.lower())
        if request.parameters is None or place not in seen:
            seen.add(place)
            yield request
            continue
        problem = Problem("run_twice", request.client, found=request.name)
        yield replace(request, parameters=None, problems=(problem,))
