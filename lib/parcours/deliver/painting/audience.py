"""What each reader gets: the client's version leaves out what is internal."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from typing import Literal

from parcours.exhibits.kinds import Exhibit, Figure, JourneyMap, Report, Section, Table

Audience = Literal["client", "internal"]
REGISTER = "register."
"""Tables whose key starts so are sheets of the register as well."""


def for_audience(report: Report) -> Report:
    """Return the report without what its reader must not see."""
    if report.audience == "internal":
        return report
    return dataclasses.replace(
        report, sections=_public_sections(report.sections), annexes=_public_sections(report.annexes)
    )


def of_exhibit(exhibit: Exhibit | Section, audience: Audience) -> Exhibit | Section | None:
    """Return an exhibit as its reader may see it; nothing where all of it is internal."""
    if audience == "internal":
        return exhibit
    if isinstance(exhibit, Section):
        return dataclasses.replace(exhibit, exhibits=tuple(_kept(exhibit.exhibits)))
    return next(_kept((exhibit,)), None)


def _public_sections(sections: tuple[Section, ...]) -> tuple[Section, ...]:
    cleared = (
        dataclasses.replace(section, exhibits=tuple(_kept(section.exhibits)))
        for section in sections
    )
    return tuple(section for section in cleared if section.exhibits)


def is_register(table: Table) -> bool:
    """Whether a table is a sheet of the register, which the client fills in and sends back."""
    return table.key.startswith(REGISTER)


def tables(report: Report) -> Iterator[tuple[Section, Table]]:
    """Every table of a report, those of figures and maps among them, each once."""
    seen: set[Table] = set()
    for section in report.sections:
        for exhibit in section.exhibits:
            table = _table_of(exhibit)
            if table is not None and table not in seen:
                seen.add(table)
                yield section, table


def _table_of(exhibit: Exhibit) -> Table | None:
    if isinstance(exhibit, Table):
        return exhibit
    return exhibit.table if isinstance(exhibit, Figure | JourneyMap) else None


def _kept(exhibits: tuple[Exhibit, ...]) -> Iterator[Exhibit]:
    for exhibit in exhibits:
        if isinstance(exhibit, Table):
            if not exhibit.is_internal:
                yield _public(exhibit)
        elif isinstance(exhibit, Figure):
            if not exhibit.table.is_internal:
                yield dataclasses.replace(exhibit, table=_public(exhibit.table))
        elif isinstance(exhibit, JourneyMap) and exhibit.table is not None:
            table = None if exhibit.table.is_internal else _public(exhibit.table)
            yield dataclasses.replace(exhibit, table=table)
        else:
            yield exhibit


def _public(table: Table) -> Table:
    kept = [index for index, column in enumerate(table.columns) if not column.is_internal]
    if len(kept) == len(table.columns):
        return table
    return dataclasses.replace(
        table,
        columns=tuple(table.columns[index] for index in kept),
        rows=tuple(tuple(row[index] for index in kept) for row in table.rows),
    )
