"""A table of parameters: one row per run (one per agency, say), columns named as the parameters.

The same names as in a YAML file; a cell left empty takes the default. CSV or XLSX.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from parcours.errors import ParameterError, ParcoursError, Problem, did_you_mean
from parcours.files import form_tables, params
from parcours.files.form_tables import FormTable
from parcours.files.params import RunParameters

SUFFIXES = (".csv", ".tsv", ".xlsx", ".xlsm")
RUN_COLUMN = "run"
"""Names the run of a row; without it, the table and the language do."""
_BOOLEANS = {
    **dict.fromkeys(("true", "vrai", "yes", "oui", "1", "x"), True),
    **dict.fromkeys(("false", "faux", "no", "non", "0"), False),
}
_FRENCH_DATE = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")


@dataclass(frozen=True)
class Row:
    """What one row asks for; ``parameters`` is None where ``problems`` say why it cannot be run."""

    client: str
    run: str
    parameters: RunParameters | None
    problems: tuple[Problem, ...] = ()


def load(path: Path) -> list[Row]:
    """Read a table of parameters; a row that cannot be used does not hold up the others.

    Raises
    ------
    ParameterError : the table cannot be read, or its columns are not parameters.
    """
    try:
        table = form_tables.read(path)
    except ParcoursError as cause:
        known = ", ".join((*RunParameters.model_fields, RUN_COLUMN))
        found = cause.problems[0].found
        raise ParameterError(
            Problem("table_unusable", path.name, found=found, expected=known)
        ) from cause
    names = [name.strip().lower() for name in table.rows[0]]
    problems = _column_problems(table, names)
    if problems:
        raise ParameterError(problems)
    return [
        _row(table, names, number) for number in range(1, len(table.rows)) if table.rows[number]
    ]


def _column_problems(table: FormTable, names: Sequence[str]) -> list[Problem]:
    known = [*RunParameters.model_fields, RUN_COLUMN]
    problems = [
        Problem(
            "unknown_parameter",
            table.address(0, column),
            found=name,
            expected=", ".join(known),
            fix=did_you_mean(name, known),
        )
        for column, name in enumerate(names)
        if name not in known
    ]
    twice = [name for name, count in Counter(names).items() if count > 1]
    problems.extend(Problem("parameter_twice", f"{table.name}: {name}") for name in twice)
    if "client" not in names:
        problems.append(
            Problem("table_without_client", table.name, fix=did_you_mean("client", names))
        )
    return problems


def _row(table: FormTable, names: Sequence[str], number: int) -> Row:
    where = f"{table.name}: line {number + 1}"
    cells = {name: table.at(number, column).strip() for column, name in enumerate(names)}
    run = cells.pop(RUN_COLUMN, "")
    values = {name: _value(name, cell) for name, cell in cells.items() if cell}
    client = cells["client"]
    if not client:
        return Row("", run, None, (Problem("row_without_client", where),))
    try:
        return Row(client, run, params.check(values, where))
    except ParameterError as error:
        return Row(client, run, None, error.problems)


def _value(name: str, cell: str) -> object:
    """Understand a cell as a spreadsheet writes it: words for yes and no, dates of either country."""
    if RunParameters.model_fields[name].annotation is bool:
        return _BOOLEANS.get(cell.lower(), cell)
    if name == "as_of" and (found := _FRENCH_DATE.fullmatch(cell)):
        day, month, year = (int(part) for part in found.groups())
        return f"{year}-{month:02d}-{day:02d}"
    if name == "as_of":
        return cell.removesuffix("T00:00:00")
    return cell
