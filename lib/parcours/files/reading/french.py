"""French numbers and dates, from text to values: decided on the column, counted cell by cell.

One cell can't tell whether 1.234 is a thousand or a unit, whether 03/04 is in March or April. A
sample decides, the whole column verifies; where nothing tells, the assumption is said.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from parcours.customers.schema import Kind

Mark = Literal[",", ".", ""]
"""The decimal mark; empty: the column uses both, so what is ambiguous is refused."""
Order = Literal["dmy", "mdy"]

SIGNS = {
    "EUR": "€|eur(?:os?)?",
    "CHF": "chf|fr\\.",
    "GBP": "£|gbp",
    "USD": "\\$|usd",
    "CAD": "\\$|cad",
    "MAD": "dhs?|mad",
    "XOF": "fcfa|xof",
}
_DAY_FIRST = re.compile(r"(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4}|\d{2})(?:\D.*)?")
_MONTHS = 12
_ONE_MARK = re.compile(r"[-+(]*(\d*)([.,])(\d+)[-)]*")


@dataclass(frozen=True)
class How:
    """How a column is read."""

    kind: Kind
    mark: Mark = ","
    order: Order = "dmy"
    signs: str = SIGNS["EUR"]
    width: int = 0
    """Identifiers are given back their leading zeros up to this width; 0: left as they are."""
    is_assumed: bool = False
    """The sample did not tell; verified on the whole column, and said."""

    @property
    def code(self) -> str:
        """Name of the way of reading, for the report."""
        if self.kind in {"date", "time"}:
            return "date_day_first" if self.order == "dmy" else "date_month_first"
        if self.kind in {"amount", "number", "count"}:
            return {",": "decimal_comma", ".": "decimal_point", "": "decimal_both"}[self.mark]
        if self.kind == "id" and self.width:
            return "leading_zeros"
        return "as_is"


@dataclass(frozen=True)
class Evidence:
    """Cells that can be read one way only, for one way and for the other."""

    first: int
    second: int
    ambiguous: int

    @property
    def is_contradictory(self) -> bool:
        """Both ways are certain somewhere in the column."""
        return self.first > 0 and self.second > 0


def marks(cells: Iterable[str], signs: str = SIGNS["EUR"]) -> Evidence:
    """Count cells whose decimal mark is surely a comma (first), surely a point (second).

    >>> marks(["1 234,50", "1.234", "12,5", "7"])
    Evidence(first=2, second=0, ambiguous=1)
    """
    comma = point = ambiguous = 0
    strip = re.compile(rf"[\s%'’]|{signs}", re.IGNORECASE)
    for cell in cells:
        text = strip.sub("", cell)
        if "," in text and "." in text:
            is_comma = text.rfind(",") > text.rfind(".")
        elif (found := _ONE_MARK.fullmatch(text)) is None:
            continue
        elif len(found[3]) == 3 and 1 <= len(found[1]) <= 3 and found[1] != "0":  # noqa: PLR2004
            ambiguous += 1  # 1.234 or 1,234: three digits are thousands or thousandths
            continue
        else:
            is_comma = found[2] == ","
        comma += is_comma
        point += not is_comma
    return Evidence(comma, point, ambiguous)


def orders(cells: Iterable[str]) -> Evidence:
    """Count dates that surely begin with the day (first), with the month (second).

    >>> orders(["25/12/2024", "03/04/2024", "2024-01-31"])
    Evidence(first=1, second=0, ambiguous=1)
    """
    found = [match for cell in cells if (match := _DAY_FIRST.fullmatch(cell.strip()))]
    pairs = [(int(match[1]), int(match[2])) for match in found]
    day = sum(one > _MONTHS >= two for one, two in pairs)
    month = sum(two > _MONTHS >= one for one, two in pairs)
    ambiguous = sum(one <= _MONTHS and two <= _MONTHS and one != two for one, two in pairs)
    return Evidence(day, month, ambiguous)


def _firsts_of_months(cells: Iterable[str]) -> Order | None:
    """Tell the order of dates that are all the first of a month: 01/03, 01/04, 01/05.

    02/01, 03/01, 04/01 may as well be the first days of January: only over several years are they
    surely months.

    >>> _firsts_of_months(["01/01/2021", "02/01/2021", "03/01/2021"]) is None
    True
    """
    found = [match for cell in cells if (match := _DAY_FIRST.fullmatch(cell.strip()))]
    ones, twos = {int(match[1]) for match in found}, {int(match[2]) for match in found}
    if ones == {1} and len(twos) > 1:
        return "dmy"
    years = {match[3] for match in found}
    return "mdy" if twos == {1} and len(ones) > 1 < len(years) else None


def decide(how: How, cells: Sequence[str], *, usual: How) -> How:
    """Decide on a sample how a column is read; ``usual`` serves where the sample doesn't tell."""
    if how.kind in {"date", "time"}:
        found = orders(cells)
        if found.first + found.second > 0:
            return replace(how, order="mdy" if found.second > found.first else "dmy")
        months = _firsts_of_months(cells)
        return replace(how, order=months or usual.order, is_assumed=months is None)
    if how.kind in {"amount", "number", "count"}:
        found = marks(cells, how.signs)
        mark: Mark = "" if found.is_contradictory else "," if found.first else "."
        is_known = found.first + found.second > 0
        return replace(how, mark=mark if is_known else usual.mark, is_assumed=not is_known)
    return how
