"""Guess which of our tables a file is, and which of our columns each of its columns is.

Names tell first (French and English, accents and small words aside), contents confirm or refuse.
A guess is shown for confirmation in notebook 03; once confirmed it is read, not guessed again.
"""

from __future__ import annotations

import difflib
import functools
import re
from collections.abc import Sequence
from dataclasses import dataclass

from parcours.customers.schema import CUSTOMERS, TABLES, Column, TableSchema
from parcours.customers.words import fold
from parcours.files.reading.conversions import NO, YES
from parcours.files.reading.parquet import is_nested
from parcours.files.reading.plan import column_of
from parcours.files.reading.raw import RawTable

_SMALL_WORDS = frozenset("de du des d la le les l of the a au aux en un une".split())  # noqa: SIM905
_FILE_HINTS = {
    "customers": "client customer contact_client adherent membre abonne porteur fichier_client crm",
    "orders": "commande order vente achat ticket transaction purchase sale facture caisse",
    "order_lines": "ligne line detail article panier produit",
    "messages": "message email e_mail mail envoi campagne campaign sms routage emailing",
    "contacts": "contact appel call reclamation demande sav ticket conversation",
    "events": "evenement event navigation log site web visite trace clic",
    "feedback": "avis satisfaction nps csat ces enquete survey reponse verbatim feedback note",
    "costs": "cout cost depense budget investissement charge",
}
_ROWS = 500
_LEAST_NAME = 0.6
_NAMED = 0.95
_MISTYPED = 0.75
_LEAST_CONTENT = 0.5
"""A column whose cells are less often of the kind than this is not that column."""
NUMBER = re.compile(
    r"[-+(−]*\s*[€$£]?\s*\d[\d\s.,'’\u00a0\u202f]*\s*(€|eur|%|-|\))*", re.IGNORECASE
)
DATE = re.compile(
    r"\d{1,4}[-/. ]\d{1,2}([-/. ]\d{1,4})?([T ,].*)?|(19|20)\d{6}|[2-5]\d{4}([.,]\d+)?"
    r"|.*\b(jan|f[eé]v|feb|mar|avr|apr|mai|may|jui|jun|jul|ao[uû]|aug|sep|oct|nov|d[eé]c).*",
    re.IGNORECASE,
)
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.\w{2,}")
_DECIMAL = re.compile(
    r"[-+(−]?\d[\d\s'’\u00a0\u202f]*[.,](?!0$)\d{1,2}\s*(€|eur)?[-)]?", re.IGNORECASE
)
"""An amount, which no identifier is: "Order amount" names the order and is not its number."""
_PATTERNS = {
    "email": _EMAIL,
    "phone": re.compile(r"[+\d][\d\s.()/-]{5,}"),
    "date": DATE,
    "time": DATE,
    "amount": NUMBER,
    "number": NUMBER,
    "count": NUMBER,
    "flag": re.compile("|".join(map(re.escape, (*YES, *NO))), re.IGNORECASE),
    "postcode": re.compile(r"[\dAB ]{4,6}(\.0)?|[A-Z]{0,2}[ -]?\d{4,6}"),
}
"""What cells look like, by name of column or else by kind; nothing tells an identifier."""


@dataclass(frozen=True)
class Guess:
    """What a file seems to be."""

    table: str
    columns: dict[str, str]
    """Heading -> our column."""
    score: float


def guess(raw: RawTable) -> Guess | None:
    """Return the table a file most looks like; None where it has what no table requires."""
    sample = raw.first_rows(_ROWS)
    cells = [column_of(sample, position) for position in range(len(raw.headings))]
    found = [guess_table(raw, cells, schema) for schema in TABLES]
    return max((one for one in found if one), key=lambda one: one.score, default=None)


def guess_table(raw: RawTable, cells: Sequence[Sequence[str]], schema: TableSchema) -> Guess | None:
    """Guess the columns of a file as if it were that table; None if a required one is missing."""
    pairs = []
    for position, heading in enumerate(raw.headings):
        for column in schema.columns:
            likeness = _likeness(heading, column, cells[position], raw.native_types[position])
            if likeness >= _LEAST_NAME:
                pairs.append((likeness, -position, heading, column.name))
    columns: dict[str, str] = {}
    score = 0.0
    for likeness, _position, heading, name in sorted(pairs, reverse=True):
        if heading not in columns and name not in columns.values():
            columns[heading] = name
            score += likeness * (2 if schema.column(name).required else 1)
    if any(column.required and column.name not in columns.values() for column in schema.columns):
        return None
    if schema is CUSTOMERS and len(columns) == 1 and not _hint(raw.name, schema.name):
        return None  # a number of customer stands in nearly every file
    strangers = len(raw.headings) - len(columns)
    return Guess(schema.name, columns, score - 0.3 * strangers + _hint(raw.name, schema.name))


def misnamed(raw: RawTable, found: Guess | None) -> list[tuple[str, Column]]:
    """Return the headings left out because their cells are not of the kind their name tells.

    Columns are looked for in the table found, and in those the file is named after.
    """
    sample = raw.first_rows(_ROWS)
    told: list[tuple[str, Column]] = []
    for position, heading in enumerate(raw.headings):
        cells, native = column_of(sample, position), raw.native_types[position]
        for schema in TABLES:
            is_meant = _hint(raw.name, schema.name) or (found and found.table == schema.name)
            if not is_meant or (found and heading in found.columns) or is_nested(native):
                continue
            told += [
                (heading, column)
                for column in schema.columns
                if name_likeness(heading, column) >= _NAMED
                and _content(column, cells, native) < _LEAST_CONTENT
            ][: 1 - any(heading == other for other, _ in told)]
    return told


def tables_named(name: str) -> frozenset[str]:
    """Return the tables that the name of a file, or of a sheet, makes think of.

    >>> sorted(tables_named("ventes_mai.csv"))
    ['orders']
    """
    own = name.rsplit("/", 1)[-1]
    return frozenset(schema.name for schema in TABLES if _hint(own, schema.name))


@functools.cache
def is_known(heading: str) -> bool:
    """Tell a name of column we know from what may be a cell of data, read as one for want of a header."""
    return any(
        name_likeness(heading, column) >= _NAMED for schema in TABLES for column in schema.columns
    )


def name_likeness(heading: str, column: Column) -> float:
    """Say how much a heading is the name of a column, 0 to 1.

    >>> from parcours.customers.schema import ORDERS
    >>> name_likeness("Date de la commande", ORDERS.column("order_date"))
    0.95
    """
    folded = fold(heading)
    words = _words(folded)
    best = 0.0
    for alias in (column.name, *column.names):
        if folded == alias:
            return 1.0
        others = _words(alias)
        if words == others:
            best = max(best, 0.95)
        elif others < words:
            best = max(best, 0.85 - 0.08 * len(words - others))
        elif words < others and len(words) > 1:
            best = max(best, 0.65)
        elif best < _MISTYPED and _is_mistyped(folded, alias):
            best = _MISTYPED
    return best


def file_pattern(name: str) -> str:
    """Return the name under which next month's file is recognised as the same.

    >>> file_pattern("commandes_2024-03.csv")
    'commandes_*-*.csv'
    """
    return re.sub(r"\d+", "*", name)


def _likeness(heading: str, column: Column, cells: Sequence[str], native: str) -> float:
    named = 0.0 if is_nested(native) else name_likeness(heading, column)
    if named < _NAMED and required_names(heading) - {column.name}:
        return 0.0
    if column.name == "email" and _share(cells, _EMAIL) > 0.8:  # noqa: PLR2004 - e-mails show by themselves
        return max(named, 0.9)
    if not named:
        return 0.0
    content = _content(column, cells, native)
    return 0.0 if content < _LEAST_CONTENT else named * (0.7 + 0.3 * content)


@functools.cache
def required_names(heading: str) -> frozenset[str]:
    """Return the columns a table cannot do without that a heading names outright: it is loosely no other.

    An order whose amount is missing is no contact of that day, though "order date" is a date.
    """
    return frozenset(
        column.name
        for schema in TABLES
        for column in schema.columns
        if column.required and name_likeness(heading, column) >= _NAMED
    )


def _content(column: Column, cells: Sequence[str], native: str) -> float:
    """Return the share of the cells that are of the kind of the column; 1 where nothing tells."""
    if not cells or (column.kind in {"date", "time"} and native.startswith(("DATE", "TIME"))):
        return 1.0
    if pattern := _PATTERNS.get(column.name) or _PATTERNS.get(column.kind):
        return _share(cells, pattern)
    other = _share(cells, _EMAIL)
    return 1 - (max(other, _share(cells, _DECIMAL)) if column.kind == "id" else other)


def _share(cells: Sequence[str], pattern: re.Pattern[str]) -> float:
    return sum(bool(pattern.fullmatch(cell)) for cell in cells) / len(cells) if cells else 0.0


def _is_mistyped(heading: str, alias: str) -> bool:
    close = abs(len(heading) - len(alias)) <= 2 and len(alias) > 3  # noqa: PLR2004 - one or two letters
    return close and difflib.SequenceMatcher(None, heading, alias).ratio() > 0.88  # noqa: PLR2004


def _words(folded: str) -> frozenset[str]:
    return frozenset(folded.split("_")) - _SMALL_WORDS


def _hint(name: str, table: str) -> float:
    words = fold(name.rsplit(".", 1)[0])
    return 2.0 if any(hint in words for hint in _FILE_HINTS[table].split()) else 0.0
