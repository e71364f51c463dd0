"""Where the table stands in a file: separator, header, titles above it, names of the columns."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from parcours.errors import CustomerFileError, Problem

NAMES = {";": "semicolon", "\t": "tab", "|": "pipe", ",": "comma"}
SEPARATORS = ";\t|,"
_COMMA = re.compile(r"(?<!\d),|,(?!\d)")
"""A comma that separates; where all stand inside numbers and another sign agrees, they are decimal."""
_HEADER_WITHIN = 30
_HEADER_FILLED = 0.6
_HEADER_LEAST = 0.5
"""A header may be narrower than the lines, where the separator also stands inside numbers."""
_GAP = 2
"""Beyond as many columns, a cell on the right is of no table."""
_SAMPLE_RECORDS = 2000
_LEAST_AGREEMENT = 0.5
"""A separator that gives the same number of columns to fewer lines than this is not one."""
_NUMERIC = re.compile(
    r"[\d\s.,/:€$%()+\N{MINUS SIGN}\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}-]+"
)
_DATE = re.compile(r"\d[/.-]\d")
"""A line of titles may carry the date of the export; cells merged over a header don't."""
_SEP_LINE = re.compile(r'"?sep=(.)"?\s*')

Row = Sequence[str]


@dataclass(frozen=True)
class Layout:
    """Where to read in a file, and the names found there."""

    separator: str
    headings: tuple[str, ...]
    """One for each column of the lines, made unique; as the client wrote them otherwise."""
    header_line: int
    """Line of the file where the header ends; data follow."""
    title_lines: int = 0
    duplicated: tuple[int, ...] = ()
    """Numbers of the columns that have the name of one before them."""
    unnamed: tuple[str, ...] = ()

    def problems(self, name: str) -> tuple[Problem, ...]:
        """Say which names of columns were made up."""
        found = []
        if self.duplicated:
            numbers = ", ".join(map(str, self.duplicated))  # not the names: a cell may pass for one
            found.append(Problem("headings_duplicated", name, found=numbers, severity="warning"))
        if self.unnamed:
            found.append(
                Problem("headings_empty", name, found=", ".join(self.unnamed), severity="info")
            )
        return tuple(found)


def of_text(text: str, name: str) -> Layout:
    """Find separator and header at the beginning of a text file.

    Raises
    ------
    CustomerFileError : no separator, no header, or lines wider than the header.
    """
    separator, rows, lines = _split(text, name)
    layout = of_rows(rows, name, separator=separator)
    return Layout(**{**layout.__dict__, "header_line": lines[layout.header_line - 1]})


def of_rows(rows: Sequence[Row], name: str, *, separator: str = "") -> Layout:
    """Find the header among rows; ``header_line`` is then a number of row, from 1.

    Raises
    ------
    CustomerFileError : no header within 30 rows, or rows wider than it.
    """
    width = _usual_width(rows)
    header = _header_row(rows, width)
    if header is None:
        raise CustomerFileError(Problem("header_missing", name))
    if _is_over_another(rows[header : header + 3]):
        header += 1
    titles, above = _titles(rows[:header]), rows[header - 1] if header else ()
    cells, has_two = _joined(above, rows[header])
    if has_two:
        titles = _titles(rows[: header - 1])
    cells = _fit(cells, rows[header + 1 :], width, name, separator)
    headings, duplicated, unnamed = _unique(cells)
    return Layout(
        separator=separator,
        headings=headings,
        header_line=header + 1,
        title_lines=titles,
        duplicated=duplicated,
        unnamed=unnamed,
    )


def width_of_table(rows: Sequence[Row]) -> int:
    """Return how many columns the table of a sheet has: a stray cell on its right makes none.

    >>> width_of_table([["a", "b"], ["1", "2"], ["3", "4", "", "", "", "to check"], ["5", "6"]])
    2
    """
    trimmed = [row[: _last_filled(row)] for row in rows]
    return max(_usual_width(trimmed), *map(_reach, trimmed[:_HEADER_WITHIN]), 0)


def _last_filled(row: Row) -> int:
    return next((n for n in range(len(row), 0, -1) if row[n - 1].strip()), 0)


def _reach(row: Row) -> int:
    """Return how far a line goes from its first cell before two are empty side by side."""
    filled = [n for n, cell in enumerate(row) if cell.strip()]
    after = (one for one, other in pairwise(filled) if other - one > _GAP)
    return next(after, filled[-1] if filled else -1) + 1


def _split(text: str, name: str) -> tuple[str, list[list[str]], list[int]]:
    said = _SEP_LINE.match(text)
    candidates = said.group(1) if said and said.group(1) in SEPARATORS else SEPARATORS
    best: tuple[float, int, str, list[list[str]], list[int]] | None = None
    for separator in candidates:
        if separator == "," and best and best[0] >= _LEAST_AGREEMENT and not _COMMA.search(text):
            continue
        rows, lines = _records(text, separator)
        share, width = _agreement(rows)
        if best is None or share > best[0] + 0.05 or (share > best[0] - 0.05 and width > best[1]):
            best = (share, width, separator, rows, lines)
    if best is None or best[0] < _LEAST_AGREEMENT:
        raise CustomerFileError(Problem("separator_missing", name))
    return best[2], best[3], best[4]


def _records(text: str, separator: str) -> tuple[list[list[str]], list[int]]:
    """Return the first records, and the line each ends on."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    rows: list[list[str]] = []
    lines: list[int] = []
    try:
        for row in reader:
            rows.append(row)
            lines.append(reader.line_num)
            if len(rows) >= _SAMPLE_RECORDS:
                break
    except csv.Error:
        return [], []
    if len(lines) > 1 and lines[-1] - lines[-2] > 1:  # cut by the sample, or a quote never closed
        rows, lines = rows[:-1], lines[:-1]
    if rows and _SEP_LINE.fullmatch(text.split("\n", 1)[0]):
        rows[0] = []
    return rows, lines


def _agreement(rows: Sequence[Row]) -> tuple[float, int]:
    """Return the share of records with the usual number of columns, and that number."""
    widths = Counter(len(row) for row in rows if any(row))
    several = {width: n for width, n in widths.items() if width > 1}
    if not several:
        return 0.0, 0
    width, n = max(several.items(), key=lambda item: item[1] * min(item[0], 4))
    return n / widths.total(), width


def _usual_width(rows: Sequence[Row]) -> int:
    return _agreement(rows)[1] or max((len(row) for row in rows), default=0)


def _header_row(rows: Sequence[Row], width: int) -> int | None:
    for position, row in enumerate(rows[:_HEADER_WITHIN]):
        filled = [cell.strip() for cell in row if cell.strip()]
        enough = len(filled) >= _HEADER_FILLED * min(width, len(row)) and len(filled) > 1
        if (
            enough
            and len(row) >= _HEADER_LEAST * width
            and not any(_NUMERIC.fullmatch(cell) for cell in filled)
        ):
            return position
    return None


def _is_over_another(rows: Sequence[Row]) -> bool:
    """Tell a line of groups over the header: it repeats itself, the next one says more, then come data."""
    if len(rows) < 3:  # noqa: PLR2004 - groups, headings, data
        return False
    groups, headings, data = ([cell.strip() for cell in row] for row in rows)
    repeats = Counter(group for group in groups if group)
    if max(repeats.values(), default=0) < 2 or len(groups) != len(headings):  # noqa: PLR2004 - twice
        return False
    under = [cell for group, cell in zip(groups, headings, strict=True) if repeats[group] > 1]
    return (
        all(under)
        and len(set(under)) == len(under)
        and not any(_NUMERIC.fullmatch(cell) for cell in headings if cell)
        and any(_NUMERIC.fullmatch(cell) for cell in data if cell)
    )


def _titles(rows: Sequence[Row]) -> int:
    return sum(any(cell.strip() for cell in row) for row in rows)


def _joined(above: Row, header: Row) -> tuple[list[str], bool]:
    """Join a header to the merged cells above it ("2024" over "Orders", "Revenue")."""
    groups = [cell.strip() for cell in above]
    has_groups = sum(bool(group) for group in groups) > 1 and len(groups) == len(header)
    if not has_groups or any(_DATE.search(group) for group in groups):
        return list(header), False
    joined, group = [], ""
    for over, cell in zip(groups, header, strict=True):
        group = over or group
        own = cell.strip()
        joined.append(own if own == group else f"{group} {own}".strip())
    return joined, True


def _fit(cells: list[str], data: Sequence[Row], width: int, name: str, separator: str) -> list[str]:
    """Give the header the width of the lines; one more column is fine only if it is empty."""
    if len(cells) > width and not any(cell.strip() for cell in cells[width:]):
        return cells[:width]
    if len(cells) == width:
        return cells
    extra = [row[len(cells) :] for row in data if len(row) == width]
    if len(cells) < width and not any(cell.strip() for row in extra for cell in row):
        return cells + [""] * (width - len(cells))
    if separator:
        raise CustomerFileError(
            Problem(
                "separator_ambiguous",
                name,
                found=str(width),
                expected=str(len(cells)),
                values={
                    "separator": f"@assets.separator.{NAMES[separator]}",
                    "found": width,
                    "expected": len(cells),
                },
            )
        )
    return cells


def _unique(cells: Sequence[str]) -> tuple[tuple[str, ...], tuple[int, ...], tuple[str, ...]]:
    seen: Counter[str] = Counter()
    headings, duplicated, unnamed = [], [], []
    for position, cell in enumerate(cells, 1):
        heading = " ".join(unicodedata.normalize("NFC", cell).split())
        if not heading:
            heading = f"({position})"
            unnamed.append(heading)
        seen[heading] += 1
        if seen[heading] > 1:
            duplicated.append(position)
            heading = f"{heading} ({seen[heading]})"
        headings.append(heading)
    return tuple(headings), tuple(duplicated), tuple(unnamed)
