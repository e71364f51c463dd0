"""Which file is which table: as confirmed in the workbook, guessed where it says nothing."""

from __future__ import annotations

from collections.abc import Sequence
from fnmatch import fnmatchcase

from parcours.customers.schema import BY_NAME, Column, TableSchema
from parcours.errors import Problem, did_you_mean
from parcours.files.reading.guess import (
    file_pattern,
    guess,
    is_known,
    misnamed,
    required_names,
    tables_named,
)
from parcours.files.reading.parquet import is_nested
from parcours.files.reading.raw import RawTable
from parcours.method.assets import FileMapping


def mappings_for(
    raws: Sequence[RawTable], known: Sequence[FileMapping]
) -> tuple[list[FileMapping], list[Problem]]:
    """Return the mapping of each file, confirmed or guessed; ``table`` empty: left aside."""
    chosen, problems = [], []
    for raw in raws:
        mapping = known_mapping(raw.name, known)
        if mapping is None:
            guessed = guess(raw)
            mapping = FileMapping(
                file=file_pattern(raw.name),
                table=guessed.table if guessed else "",
                columns=guessed.columns if guessed else {},
            )
            problems += [
                Problem(
                    "contents_unlike_name",
                    f"{raw.name}, {heading}",
                    expected=f"@column.{column.name}",
                    severity="warning",
                )
                for heading, column in misnamed(raw, guessed)
            ]
            named = tables_named(raw.name)
            if guessed and named and guessed.table not in named:
                problems.append(
                    Problem(
                        "table_unlike_name",
                        raw.name,
                        found=f"@table.{guessed.table}",
                        expected=f"@table.{min(named)}",
                        severity="warning",
                    )
                )
            if guessed is None:
                problems += _not_recognised(raw)
        else:
            problems += check_mapping(raw, mapping)
        chosen.append(mapping)
    return chosen, problems


def to_confirm(raws: Sequence[RawTable], known: Sequence[FileMapping]) -> tuple[FileMapping, ...]:
    """Return how every file reads, each of its headings named, those left out too: what one confirms.

    A heading that a confirmed mapping names and that is gone is looked for under another name.
    """
    mappings, _ = mappings_for(raws, known)
    confirmed: dict[str, FileMapping] = {}
    for raw, mapping in zip(raws, mappings, strict=True):
        columns = _completed(raw, mapping)
        before = confirmed.get(mapping.file)
        confirmed[mapping.file] = FileMapping(
            file=mapping.file,
            table=mapping.table,
            columns={**(before.columns if before else {}), **columns},
            is_confirmed=True,
        )
    return tuple(confirmed.values())


def _completed(raw: RawTable, mapping: FileMapping) -> dict[str, str]:
    if not mapping.table and not any(map(is_known, raw.headings)):
        return {}  # cells of data, perhaps: none is written in the workbook
    columns = {heading: mapping.columns.get(heading, "") for heading in raw.headings}
    gone = {name for h, name in mapping.columns.items() if name and h not in raw.headings}
    found = guess(raw) if gone else None
    if found is not None and found.table == mapping.table:
        new = {
            heading: name
            for heading, name in found.columns.items()
            if name in gone and heading not in mapping.columns
        }
        columns |= new
    return columns


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
    read = [name for heading, name in mapping.columns.items() if name and heading in raw.headings]
    twice = dict.fromkeys(name for name in read if read.count(name) > 1)
    missing = [
        column
        for column in schema.columns
        if column.required and column.name not in mapping.columns.values()
    ]
    return [
        *(
            problem
            for heading, name in mapping.columns.items()
            if name and (problem := _check_column(raw, schema, heading, name))
        ),
        *(
            Problem("required_column_missing", raw.name, expected=f"@column.{column.name}")
            for column in missing
        ),
        *(Problem("mapping_column_twice", raw.name, found=name) for name in twice),
    ]


def _check_column(raw: RawTable, schema: TableSchema, heading: str, name: str) -> Problem | None:
    if name not in schema.column_names:
        known = list(schema.column_names)
        return Problem(
            "mapping_column_unknown",
            f"{raw.name}, {heading}",
            found=name,
            expected=", ".join(known),
            fix=did_you_mean(name, known),
        )
    if heading in raw.headings:
        is_one = not is_nested(raw.native_types[raw.headings.index(heading)])
        return None if is_one else Problem("column_nested", f"{raw.name}, {heading}")
    column: Column = schema.column(name)
    return Problem(
        "mapped_column_missing",
        raw.name,
        found=heading,
        fix=did_you_mean(heading, list(raw.headings)),
        severity="error" if column.required else "warning",
    )


def _not_recognised(raw: RawTable) -> list[Problem]:
    """Say what of a file was recognised; the rest may be cells of data, and is only counted."""
    known = [heading for heading in raw.headings if is_known(heading)]
    code = "file_not_recognised" if known else "file_without_known_heading"
    told = Problem(
        code,
        raw.name,
        found=", ".join(known),
        severity="warning",
        values={"n": len(raw.headings)},
    )
    nested = [
        Problem("column_nested", f"{raw.name}, {heading}")
        for heading, native in zip(raw.headings, raw.native_types, strict=True)
        if is_nested(native) and required_names(heading)
    ]
    return [told, *nested]


def is_refused(raw: RawTable, mapping: FileMapping) -> bool:
    """Tell whether a mapping can't be followed for a file."""
    return any(problem.severity == "error" for problem in check_mapping(raw, mapping))


def known_mapping(name: str, known: Sequence[FileMapping]) -> FileMapping | None:
    """Return the mapping confirmed for a file of that name, exactly or by its pattern."""
    exact = [mapping for mapping in known if mapping.file == name]
    alike = [mapping for mapping in known if fnmatchcase(name, mapping.file)]
    return next(iter([*exact, *alike]), None)
