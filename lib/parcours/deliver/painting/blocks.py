"""A report in words and pictures, once for all that is read: HTML and PDF lay out the same blocks.

Everything is written here: numbers, dates, sources, what is unknown. A template decides where
things stand, never what they say.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import singledispatch

from parcours.deliver.painting import charts, figures, maps, paging
from parcours.deliver.painting.audience import for_audience, is_register
from parcours.deliver.painting.look import Look
from parcours.deliver.painting.theme import theme
from parcours.exhibits import writing
from parcours.exhibits.kinds import (
    Column,
    Exhibit,
    Figure,
    FigureKind,
    JourneyMap,
    KeyNumber,
    KeyNumbers,
    Report,
    Section,
    Source,
    Table,
    Text,
    Unit,
)
from parcours.texts import date

LONGEST_ID = 14
"""Signs of an id that stays on one line; longer ones may break."""
LONGEST_RUNNING = 60
"""Signs of the client's name, and of the seal, at the foot of a page."""
MOST_POINTS = 24
"""Points of a curve written out under it."""
MOST_ROWS = 24
"""Of a table, in what is read: lists beyond are for the register and the tables in CSV."""
_SIGNED_FOR = {"register.touchpoints": 60, "register.actions": 60}
"""More of what a client signs for: the whole of an ordinary assignment, in the annex too."""
LONG_TABLE = 24
"""Rows beyond which a table of the HTML report is folded."""


@dataclass(frozen=True)
class Number:
    """A key number, written."""

    value: str
    label: str
    interval: str
    source: str
    is_unknown: bool


@dataclass(frozen=True)
class Grid:
    """A table, written. ``is_numeric``, ``is_unbroken`` : one for each column."""

    title: str
    heads: list[str]
    is_numeric: list[bool]
    is_unbroken: list[bool]
    rows: list[list[str]]
    is_unknown: list[list[bool]]
    source: str
    note: str
    empty: str
    is_long: bool
    file: str
    """Where its rows are, all of them and unrounded."""
    most: int = MOST_ROWS
    """Of its rows, in what is read."""

    @property
    def styles(self) -> str:
        """The classes of its columns: n3, numbers in the third; w1, unbroken in the first."""
        kinds = zip(self.is_numeric, self.is_unbroken, strict=True)
        return " ".join(
            f"{'n' if numeric else 'w'}{place}"
            for place, (numeric, unbroken) in enumerate(kinds, start=1)
            if numeric or unbroken
        )


@dataclass(frozen=True)
class Block:
    """An exhibit, written. ``kind``: text, numbers, table, figure or map; the rest by kind."""

    kind: str
    id: str
    title: str = ""
    is_repeated: bool = False
    """Whether its title is already that of its section."""
    tone: str = "plain"
    tag: str = ""
    paragraphs: list[str] = field(default_factory=list)
    numbers: list[Number] = field(default_factory=list)
    table: Grid | None = None
    svg: str = ""
    pages: list[str] = field(default_factory=list)
    alternative: str = ""
    source: str = ""


@dataclass(frozen=True)
class Chapter:
    """A section, written."""

    id: str
    number: int
    step: str
    title: str
    blocks: list[Block]


@dataclass(frozen=True)
class Document:
    """A report, written: what a template lays out."""

    language: str
    client: str
    title: str
    subtitle: str
    as_of: str
    confidentiality: str
    running: str
    """What stands at the foot of each page, short whatever people typed."""
    fingerprint: str
    summary: Chapter | None
    chapters: list[Chapter]
    words: dict[str, str]


_WORDS = (
    "audience_internal",
    "confidential",
    "contents",
    "data_as_of",
    "figures",
    "fingerprint",
    "map_region",
    "page",
    "skip",
    "summary",
    "table_of_map",
    "unknown_note",
)


def look_of(report: Report) -> Look:
    """Return the colours, the language and the currency of a report."""
    return Look(theme(report.primary, report.accent), report.language, report.currency)


@dataclass(frozen=True, eq=False)
class _This:
    """A report told from any other, equal or not: 1, 1.0 and True are equal and written otherwise."""

    report: Report

    def __eq__(self, other: object) -> bool:
        """Whether it is the very same."""
        return isinstance(other, _This) and other.report is self.report

    def __hash__(self) -> int:
        """Return where it is: it stays there as long as it is kept."""
        return id(self.report)


def document(report: Report) -> Document:
    """Write a report for its reader, once for the page and for the PDF.

    The first section is its summary when its key is ``summary``: it stands before the contents.
    """
    return _document(_This(report))


@functools.lru_cache(maxsize=2)
def _document(this: _This) -> Document:
    report = for_audience(this.report)
    look = look_of(report)
    chapters = [_chapter(index, one, look) for index, one in enumerate(report.sections)]
    has_summary = bool(report.sections) and report.sections[0].key == "summary"
    client = look.prose(report.client)
    seal = (
        look.prose(report.confidentiality)
        if report.audience == "client"
        else look.t("deliver.audience_internal")
    )
    return Document(
        language=report.language,
        client=client,
        title=look.prose(report.title),
        subtitle=look.prose(report.subtitle),
        as_of=date(report.as_of, report.language),
        confidentiality=seal,
        running=" · ".join(
            writing.shortened(one, LONGEST_RUNNING) for one in (client, seal) if one
        ),
        fingerprint=writing.clean(report.fingerprint),
        summary=chapters[0] if has_summary else None,
        chapters=chapters[1:] if has_summary else chapters,
        words=words(look),
    )


def shortened(document: Document, look: Look) -> Document:
    """Return the document with the first rows of what is looked up, not read; the rest has its file."""
    summary = document.summary and _first_rows(document.summary, look)
    chapters = [_first_rows(one, look) for one in document.chapters]
    return replace(document, summary=summary, chapters=chapters)


def _first_rows(chapter: Chapter, look: Look) -> Chapter:
    return replace(chapter, blocks=[_with_first_rows(one, look) for one in chapter.blocks])


def _with_first_rows(block: Block, look: Look) -> Block:
    table = block.table
    if block.kind == "map" or table is None or len(table.rows) <= table.most:
        return block
    said = look.t("deliver.first_rows", shown=table.most, rows=len(table.rows), file=table.file)
    shorter = replace(
        table,
        rows=table.rows[: table.most],
        is_unknown=table.is_unknown[: table.most],
        note=f"{table.note} {said}".strip(),
    )
    return replace(block, table=shorter)


def column_rules(written: Iterable[Block], scope: str = "") -> str:
    """Return the style of the columns of tables: numbers on the right, dates on one line."""
    tables = [one.table for one in written if one.table is not None]
    names = sorted({name for table in tables for name in table.styles.split()})
    right = [f"{scope}.{one} tr>:nth-child({one[1:]})" for one in names if one[0] == "n"]
    whole = [f"{scope}.{one} tbody>tr>:nth-child({one[1:]})" for one in names]
    rules = ((right, "text-align:right"), (whole, "white-space:nowrap"))
    return "".join(f"{','.join(cells)}{{{rule}}}" for cells, rule in rules if cells)


def words(look: Look) -> dict[str, str]:
    """Return our fixed words, for a template."""
    return {key: look.t(f"deliver.{key}") for key in _WORDS}


def _chapter(index: int, section: Section, look: Look) -> Chapter:
    blocks = [
        write(exhibit, f"s{index}e{place}", look) for place, exhibit in enumerate(section.exhibits)
    ]
    title, step = look.prose(section.title), look.prose(section.step)
    told = [replace(block, is_repeated=block.title == title) for block in blocks]
    return Chapter(f"s{index}", index, step, title, told)


@singledispatch
def write(exhibit: Exhibit, name: str, look: Look) -> Block:
    """Write an exhibit; ``name`` is its id, made of our own numbers only."""
    raise TypeError(type(exhibit), name, look)


@write.register
def _(exhibit: Text, name: str, look: Look) -> Block:
    return Block(
        kind="text",
        id=name,
        title=look.prose(exhibit.title),
        tone=exhibit.tone,
        tag="" if exhibit.tone == "plain" else look.t(f"deliver.tone.{exhibit.tone}"),
        paragraphs=[writing.breakable(look.prose(one)) for one in exhibit.paragraphs],
    )


@write.register
def _(exhibit: KeyNumbers, name: str, look: Look) -> Block:
    numbers = [_number(one, look) for one in exhibit.numbers]
    return Block(kind="numbers", id=name, title=look.prose(exhibit.title), numbers=numbers)


@write.register
def _(exhibit: Table, name: str, look: Look) -> Block:
    written = grid(exhibit, look)
    return Block(kind="table", id=name, title=written.title, table=written, source=written.source)


@write.register
def _(exhibit: Figure, name: str, look: Look) -> Block:
    written = grid(thinned(exhibit, look), look)
    has_rows = bool(exhibit.table.rows)
    svg = charts.svg(exhibit, look) if has_rows else ""
    return Block(
        kind="figure" if has_rows else "table",
        id=name,
        title=look.prose(exhibit.title),
        table=written,
        svg=svg,
        pages=paging.pages(exhibit, look, svg) if has_rows else [],
        alternative=figures.alternative(exhibit, look.language),
        source=source_line(exhibit.source, look),
    )


@write.register
def _(exhibit: JourneyMap, name: str, look: Look) -> Block:
    return Block(
        kind="map",
        id=name,
        title=look.prose(exhibit.title),
        table=grid(exhibit.table, look) if exhibit.table else None,
        svg=maps.for_screen(exhibit, look),
        pages=maps.for_paper(exhibit, look),
        alternative=maps.alternative(exhibit, look),
        source=source_line(exhibit.table.source, look) if exhibit.table else "",
    )


def thinned(figure: Figure, look: Look) -> Table:
    """Return the table of a figure; of a long curve, rows at even steps and the last one.

    Nobody reads a curve point by point: they are all in the CSV of that table.
    """
    table = figure.table
    step = max(1, -(-len(table.rows) // MOST_POINTS))
    if figure.kind is not FigureKind.LINE or step == 1:
        return table
    last = len(table.rows) - 1
    rows = tuple(row for n, row in enumerate(table.rows) if n % step == 0 or n == last)
    said = look.t("deliver.thinned", step=step, rows=len(table.rows), file=f"{table.key}.csv")
    return replace(table, rows=rows, note=f"{table.note} {said}".strip())


def _number(number: KeyNumber, look: Look) -> Number:
    return Number(
        value=writing.key_value(number, look.language, look.currency),
        label=look.prose(number.label),
        interval=writing.key_interval(number, look.language, look.currency),
        source=source_line(number.source, look),
        is_unknown=number.value is None,
    )


def source_line(source: Source, look: Look) -> str:
    """Say where a figure comes from, in one line."""
    return writing.breakable(writing.source_line(source, look.language))


def grid(table: Table, look: Look) -> Grid:
    """Write a table."""
    decimals = writing.column_digits(table)
    rows = [
        [
            writing.breakable(
                writing.cell(value, column.unit, look.language, look.currency, places)
            )
            for value, column, places in zip(row, table.columns, decimals, strict=True)
        ]
        for row in table.rows
    ]
    return Grid(
        title=look.prose(table.title),
        heads=[writing.header(column, look.language) for column in table.columns],
        is_numeric=[writing.is_numeric(column.unit) for column in table.columns],
        is_unbroken=[_is_unbroken(column, rows, n) for n, column in enumerate(table.columns)],
        rows=rows,
        is_unknown=[[value is None for value in row] for row in table.rows],
        source=source_line(table.source, look),
        note=look.prose(table.note),
        empty=look.prose(table.empty),
        is_long=len(rows) > LONG_TABLE,
        file="register.xlsx" if is_register(table) else f"tables/{table.key}.csv",
        most=_SIGNED_FOR.get(table.key, MOST_ROWS),
    )


def _is_unbroken(column: Column, rows: list[list[str]], index: int) -> bool:
    """Whether the cells of a column stay on one line: dates, and ids short enough to."""
    if column.unit == Unit.DATE:
        return True
    return column.unit == Unit.ID and all(len(row[index]) <= LONGEST_ID for row in rows)
