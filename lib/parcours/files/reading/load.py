"""From opened files to the tables of the case, with every problem found on the way."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

import duckdb

from parcours.customers.schema import BY_NAME, Kind
from parcours.customers.tables import DuplicateCustomers, FileReading, SourceFile
from parcours.errors import CustomerFileError, Problem
from parcours.files import privacy
from parcours.files.reading import (
    account,
    conversions,
    duplicates,
    masking,
    rare,
    validity,
    verdict,
)
from parcours.files.reading.extras import extras
from parcours.files.reading.finishing import finish
from parcours.files.reading.mapping import is_refused
from parcours.files.reading.plan import plan_file, with_widths
from parcours.files.reading.raw import RawTable
from parcours.files.reading.settle import settle
from parcours.files.reading.staging import MOST_COLUMNS, Staged, drop, stage
from parcours.method.assets import FileMapping

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection as Connection


@dataclass(frozen=True)
class Loaded:
    """Tables made in DuckDB, and the account of each file."""

    tables: tuple[str, ...]
    files: tuple[FileReading, ...]
    sources: tuple[SourceFile, ...]
    problems: tuple[Problem, ...]
    duplicates: DuplicateCustomers | None = None


def prepare(connection: Connection, key: bytes) -> None:
    """Teach a DuckDB session all that reading needs."""
    privacy.teach(connection, key)
    conversions.teach(connection)
    connection.execute(f"CREATE OR REPLACE MACRO {validity.LUHN}")


def load(
    connection: Connection,
    raws: Sequence[RawTable],
    mappings: Sequence[FileMapping],
    currency: str,
    met: Sequence[Problem] = (),
) -> Loaded:
    """Read all the files into the session, table by table; ``met``: the problems found before.

    Raises
    ------
    CustomerFileError : something can't be used; all that is wrong in all the files.
    """
    problems = [*met, *(problem for raw in raws for problem in raw.problems)]
    owns = [_own(raw, mapping) for raw, mapping in zip(raws, mappings, strict=True)]
    for raw, mapping, own in zip(raws, mappings, owns, strict=True):
        problems += _left_behind(raw, mapping, own)
    plans = with_widths(
        [
            plan_file(raw, mapping, currency, own)
            for raw, mapping, own in zip(raws, mappings, owns, strict=True)
            if mapping.table and not is_refused(raw, mapping)
        ]
    )
    staged: list[tuple[Staged, account.Counts]] = []
    for number, plan in enumerate(plans):
        try:
            one, counts, found = settle(connection, stage(connection, plan, f"staged_{number}"))
            problems += [*found, *verdict.of_staged(connection, one, counts, currency)]
            staged.append((one, counts))
        except CustomerFileError as error:
            problems += error.problems
        except duckdb.Error as error:  # its message may repeat what a cell says
            problems.append(Problem("reading_failed", plan.raw.name, found=type(error).__name__))
    stop_on_errors(problems)
    tables, files, more, same = _finish_all(connection, staged)
    return Loaded(
        tables=tables,
        files=files,
        sources=tuple(
            SourceFile(raw.name, raw.fingerprint, raw.size_bytes, mapping.table)
            for raw, mapping in zip(raws, mappings, strict=True)
        ),
        problems=(*problems, *more),
        duplicates=same,
    )


def load_free_text(
    connection: Connection, raws: Sequence[RawTable], mappings: Sequence[FileMapping], currency: str
) -> None:
    """Read into the session the answers with what was written, the names of who wrote them hidden."""
    plans = with_widths(
        [
            plan_file(raw, mapping, currency, {})
            for raw, mapping in zip(raws, mappings, strict=True)
            if mapping.table in {"customers", "feedback"} and not is_refused(raw, mapping)
        ]
    )
    answers = []
    for number, plan in enumerate(plans):
        staged, _, _ = settle(connection, stage(connection, plan, f"staged_{number}"))
        if plan.schema.name == "feedback":
            answers.append(staged)
        else:
            masking.learn_names(connection, staged)
            drop(connection, staged.table)
    done = finish(connection, "feedback", answers)
    connection.execute(f"CREATE OR REPLACE TABLE feedback AS {done.select}")
    rare.hide(connection, "feedback")
    masking.hide_own_names(connection)


def _own(raw: RawTable, mapping: FileMapping) -> Mapping[str, Kind]:
    """Return the client's own columns that are kept, as many as a line's account has room for."""
    if mapping.table != "customers":
        return {}
    room = MOST_COLUMNS - sum(map(bool, mapping.columns.values()))
    return dict(islice(extras(raw, mapping.columns).items(), room))


def _left_behind(raw: RawTable, mapping: FileMapping, own: Mapping[str, Kind]) -> list[Problem]:
    """Say which columns of a file of customers are not kept."""
    if mapping.table != "customers":
        return []
    harmless = extras(raw, mapping.columns)
    return [
        Problem(
            "column_one_too_many",
            f"{raw.name}, {heading}",
            severity="warning",
            values={"n": MOST_COLUMNS},
        )
        if heading in harmless
        else Problem("column_left_behind", f"{raw.name}, {heading}", severity="info")
        for heading in raw.headings
        if not mapping.columns.get(heading) and heading not in own
    ]


def _finish_all(
    connection: Connection, staged: Sequence[tuple[Staged, account.Counts]]
) -> tuple[tuple[str, ...], tuple[FileReading, ...], list[Problem], DuplicateCustomers | None]:
    same: DuplicateCustomers | None = None
    files: list[FileReading] = []
    problems: list[Problem] = []
    names = [name for name in BY_NAME if any(s.plan.schema.name == name for s, _ in staged)]
    for name in names:
        of_table = [(one, counts) for one, counts in staged if one.plan.schema.name == name]
        done = finish(connection, name, [one for one, _ in of_table])
        connection.execute(f"CREATE OR REPLACE TABLE {name} AS {done.select}")
        of_files = [
            account.account(connection, one, counts, number, done.duplicates.get(number, 0))
            for number, (one, counts) in enumerate(of_table)
        ]
        files += of_files
        problems += [*verdict.of_finished(done, of_files), *rare.hide(connection, name)]
        if name == "customers":
            same = duplicates.count(connection, done.columns)
            for one, _ in of_table if "feedback" in names else ():
                masking.learn_names(connection, one)
        if name == "feedback":
            masking.hide_own_names(connection)
        for one, _ in of_table:
            drop(connection, one.table)
    return tuple(names), tuple(files), problems, same


def stop_on_errors(problems: Sequence[Problem]) -> None:
    """Raise all the problems together if one of them is an error: what stops the reading comes first."""
    if any(problem.severity == "error" for problem in problems):
        raise CustomerFileError(sorted(problems, key=lambda one: one.severity != "error"))
