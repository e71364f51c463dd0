"""From opened files to the tables of the case, with every problem found on the way."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

import duckdb

from parcours.customers.schema import BY_NAME, Kind
from parcours.customers.tables import FileReading, SourceFile
from parcours.errors import CustomerFileError, Problem, did_you_mean
from parcours.files import privacy
from parcours.files.reading import account, conversions, validity
from parcours.files.reading.extras import extras
from parcours.files.reading.finishing import Finished, finish
from parcours.files.reading.guess import file_pattern, guess
from parcours.files.reading.plan import plan_file
from parcours.files.reading.raw import RawTable
from parcours.files.reading.settle import settle
from parcours.files.reading.staging import Staged, State, stage
from parcours.method.assets import FileMapping

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection as Connection

MOST_REFUSED = 0.05
"""Beyond this share of refused lines a file is not read: something general is wrong with it."""
_FEW_LINES = 20
"""Below, a share means nothing: one bad line out of ten does not stop the reading."""


@dataclass(frozen=True)
class Loaded:
    """Tables made in DuckDB, and the account of each file."""

    tables: tuple[str, ...]
    files: tuple[FileReading, ...]
    sources: tuple[SourceFile, ...]
    problems: tuple[Problem, ...]


def prepare(connection: Connection, key: bytes) -> None:
    """Teach a DuckDB session all that reading needs."""
    privacy.teach(connection, key)
    conversions.teach(connection)
    connection.execute(f"CREATE OR REPLACE MACRO {validity.LUHN}")


def mappings_for(
    raws: Sequence[RawTable], known: Sequence[FileMapping]
) -> tuple[list[FileMapping], list[Problem]]:
    """Return the mapping of each file, confirmed or guessed; ``table`` empty: left aside."""
    chosen, problems = [], []
    for raw in raws:
        mapping = _known_mapping(raw.name, known)
        if mapping is None:
            guessed = guess(raw)
            mapping = FileMapping(
                file=file_pattern(raw.name),
                table=guessed.table if guessed else "",
                columns=guessed.columns if guessed else {},
            )
            if guessed is None:
                problems.append(
                    Problem(
                        "file_not_recognised",
                        raw.name,
                        found=", ".join(raw.headings[:12]),
                        severity="warning",
                    )
                )
        else:
            problems += check_mapping(raw, mapping)
        chosen.append(mapping)
    return chosen, problems


def check_mapping(raw: RawTable, mapping: FileMapping) -> list[Problem]:
    """Say what of a mapping a file does not have, or does not allow."""
    if not mapping.table:
        return []
    if mapping.table not in BY_NAME:
        return [
            Problem(
                "mapping_table_unknown",
                raw.name,
                found=mapping.table,
                expected=", ".join(BY_NAME),
                fix=did_you_mean(mapping.table, list(BY_NAME)),
            )
        ]
    schema = BY_NAME[mapping.table]
    problems = []
    here = {h: name for h, name in mapping.columns.items() if h in raw.headings}
    for heading, name in mapping.columns.items():
        if name not in schema.column_names:
            known = list(schema.column_names)
            problems.append(
                Problem(
                    "mapping_column_unknown",
                    f"{raw.name}, {heading}",
                    found=name,
                    expected=", ".join(known),
                    fix=did_you_mean(name, known),
                )
            )
        elif heading not in raw.headings:
            problems.append(
                Problem(
                    "mapped_column_missing",
                    raw.name,
                    found=heading,
                    fix=did_you_mean(heading, list(raw.headings)),
                    severity="error" if schema.column(name).required else "warning",
                )
            )
    problems += [
        Problem("required_column_missing", raw.name, expected=f"@column.{column.name}")
        for column in schema.columns
        if column.required and column.name not in mapping.columns.values()
    ]
    twice = [name for name in here.values() if list(here.values()).count(name) > 1]
    problems += [
        Problem("mapping_column_twice", raw.name, found=name) for name in dict.fromkeys(twice)
    ]
    return problems


def last_dates(connection: Connection, columns: Mapping[str, str]) -> dict[str, str]:
    """Return the last date of each table that has one."""
    found = {}
    for table, column in columns.items():
        described = connection.execute(f"DESCRIBE {table}").fetchall()
        if column in {name for name, *_ in described}:
            (last,) = connection.execute(f"SELECT max({column})::DATE FROM {table}").fetchall()[0]
            if last is not None:
                found[table] = str(last)
    return found


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
    staged: list[tuple[Staged, account.Counts]] = []
    problems = [*met, *(problem for raw in raws for problem in raw.problems)]
    for number, (raw, mapping) in enumerate(zip(raws, mappings, strict=True)):
        if not mapping.table or _is_refused(raw, mapping):
            continue
        try:
            plan = plan_file(raw, mapping, currency, _extras(raw, mapping))
            one, counts, found = settle(connection, stage(connection, plan, f"staged_{number}"))
        except CustomerFileError as error:
            problems += error.problems
            continue
        except duckdb.Error as error:  # its message may repeat what a cell says
            problems.append(Problem("reading_failed", raw.name, found=type(error).__name__))
            continue
        staged.append((one, counts))
        problems += [*found, *_too_many_refused(one, counts)]
    stop_on_errors(problems)
    finished, files, more = _finish_all(connection, staged)
    return Loaded(
        tables=tuple(finished),
        files=files,
        sources=tuple(
            SourceFile(raw.name, raw.fingerprint, raw.size_bytes, mapping.table)
            for raw, mapping in zip(raws, mappings, strict=True)
        ),
        problems=(*problems, *more),
    )


def _is_refused(raw: RawTable, mapping: FileMapping) -> bool:
    return any(problem.severity == "error" for problem in check_mapping(raw, mapping))


def _known_mapping(name: str, known: Sequence[FileMapping]) -> FileMapping | None:
    exact = [mapping for mapping in known if mapping.file == name]
    alike = [mapping for mapping in known if fnmatchcase(name, mapping.file)]
    return next(iter([*exact, *alike]), None)


def _extras(raw: RawTable, mapping: FileMapping) -> Mapping[str, Kind]:
    return extras(raw, mapping.columns) if mapping.table == "customers" else {}


def _too_many_refused(staged: Staged, counts: account.Counts) -> list[Problem]:
    ragged = len(staged.plan.raw.ragged)
    refused = counts.rows[State.REFUSED] + ragged
    rows = sum(counts.rows[s] for s in (State.KEPT, State.REFUSED, State.WITHOUT_CUSTOMER)) + ragged
    name = staged.plan.raw.name
    if not rows:
        return [Problem("file_without_rows", name, severity="warning")]
    if refused > MOST_REFUSED * rows and (rows >= _FEW_LINES or refused == rows):
        return [
            Problem("too_many_refused", name, values={"n": refused, "rows": rows}),
        ]
    return []


def _finish_all(
    connection: Connection, staged: Sequence[tuple[Staged, account.Counts]]
) -> tuple[dict[str, Finished], tuple[FileReading, ...], list[Problem]]:
    finished: dict[str, Finished] = {}
    files: list[FileReading] = []
    problems: list[Problem] = []
    names = [name for name in BY_NAME if any(s.plan.schema.name == name for s, _ in staged)]
    for name in names:
        of_table = [(one, counts) for one, counts in staged if one.plan.schema.name == name]
        done = finish(connection, name, [one for one, _ in of_table])
        connection.execute(f"CREATE OR REPLACE TABLE {name} AS {done.select}")
        finished[name] = done
        files += [
            account.account(connection, one, counts, number, done.duplicates.get(number, 0))
            for number, (one, counts) in enumerate(of_table)
        ]
        problems += _finishing_problems(done)
        for one, _ in of_table:
            connection.execute(f"DROP TABLE {one.table}")
    return finished, tuple(files), problems


def _finishing_problems(done: Finished) -> list[Problem]:
    problems = []
    if done.duplicates:
        n = sum(done.duplicates.values())
        problems.append(Problem("rows_repeated", done.name, severity="warning", values={"n": n}))
    if done.conflicting:
        problems.append(
            Problem(
                "rows_contradict_customers" if done.name == "customers" else "rows_contradict",
                done.name,
                severity="warning",
                values={"n": done.conflicting},
            )
        )
    if done.lines_added_up:
        problems.append(
            Problem(
                "order_lines_added_up",
                done.name,
                severity="warning",
                values={"n": done.lines_added_up},
            )
        )
    return problems


def stop_on_errors(problems: Sequence[Problem]) -> None:
    """Raise all the problems together if one of them is an error."""
    if any(problem.severity == "error" for problem in problems):
        raise CustomerFileError(problems)
