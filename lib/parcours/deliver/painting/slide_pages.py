"""Each slide of the deck: one message, what proves it, where it comes from, and notes to speak from."""

from __future__ import annotations

from collections.abc import Sequence
from functools import singledispatch
from typing import Any

from pptx.enum.shapes import MSO_SHAPE

from parcours.deliver.painting import (
    deck as decks,
)
from parcours.deliver.painting import (
    figures,
    office,
    passages,
    slide_charts,
    slide_diagrams,
    slide_map,
    slide_shapes,
)
from parcours.deliver.painting.deck import CONTENT_BOTTOM, CONTENT_TOP, CONTENT_WIDTH, MARGIN, Deck
from parcours.deliver.painting.slide_plan import Idea, Plan
from parcours.deliver.painting.slide_shapes import Box, Sheet, Type
from parcours.deliver.painting.theme import LINE, MUTED, PANEL, TONES
from parcours.drawing.links import SLIDE
from parcours.exhibits import writing
from parcours.exhibits.kinds import (
    Cell,
    Exhibit,
    Figure,
    FigureKind,
    JourneyMap,
    KeyNumbers,
    Report,
    Section,
    Source,
    Table,
    Text,
    Unit,
)
from parcours.texts import date

MOST_ROWS, MOST_COLUMNS = 12, 8
_LEAST_ROWS, _LEAST_COLUMNS = 6, 5
_READABLE = 11.0
"""Points: the least of a table that has a slide of its own."""
_WIDEST, _LEAST = 34.0, 7.0
_BESIDE_ROWS = 20
"""Of the names of points, beside them."""
_ONE_LINE = 0.42
"""Inches: a map needs the height a second line of title would take."""
_CONTENT: Box = (MARGIN, CONTENT_TOP, CONTENT_WIDTH, CONTENT_BOTTOM - CONTENT_TOP)


def cover(deck: Deck, report: Report) -> None:
    """Add the first slide: whose deck, its message, its date."""
    as_of = f"{deck.look.t('deliver.data_as_of')} {date(report.as_of, report.language)}"
    parts = [report.client, report.subtitle, f"{as_of} · {report.confidentiality}".strip(" ·")]
    words = "\n".join(deck.words(part) for part in parts if part)
    slide = decks.add_cover(deck, deck.words(report.title), words)
    if report.identity.logo:
        decks.add_logo(slide, report.identity.logo, deck.words(report.client))
    note = f"{deck.look.t('deliver.fingerprint')} {report.fingerprint}"
    slide.notes_slide.notes_text_frame.text = note
    decks.mark_runs(deck, slide.notes_slide.notes_text_frame)


def contents(deck: Deck, plan: Plan) -> None:
    """Add the list of sections, each with its message."""
    slide = decks.add_slide(deck, deck.look.t("deliver.contents"), _left_out(deck, plan))
    count = max(1, len(plan.sections))
    step = min(0.62, _CONTENT[3] / count)
    for place, section in enumerate(plan.sections):
        y = CONTENT_TOP + place * step
        number = Type(size=14, bold=True, colour=deck.look.theme.target, anchor="middle")
        slide_shapes.text(deck, slide.shapes, (MARGIN, y, 0.5, step), str(place + 1), number)
        name = Type(size=14, least=10, bold=True, colour=deck.look.theme.brand, anchor="middle")
        box = (MARGIN + 0.5, y, 2.9, step)
        slide_shapes.text(deck, slide.shapes, box, deck.words(section.step), name)
        message = Type(size=13, least=10, anchor="middle")
        box = (MARGIN + 3.5, y, CONTENT_WIDTH - 3.5, step)
        slide_shapes.text(deck, slide.shapes, box, deck.words(section.title), message)
        if place:
            slide_shapes.line(slide.shapes, (MARGIN, y), (MARGIN + CONTENT_WIDTH, y), ink=LINE)


def _left_out(deck: Deck, plan: Plan) -> list[str]:
    if not plan.left_out:
        return []
    titles = " ; ".join(deck.words(title) for title in plan.left_out)
    return [deck.words(deck.look.t("deliver.slide.left_out", titles=titles))]


def summary(deck: Deck, section: Section) -> None:
    """Add the summary: the numbers that matter, then what they mean."""
    notes = [one for exhibit in section.exhibits for one in _notes(exhibit, deck)]
    slide = decks.add_slide(deck, deck.words(section.title), notes)
    _step(deck, slide, section.step)
    top = CONTENT_TOP
    for exhibit in section.exhibits:
        if isinstance(exhibit, KeyNumbers):
            _cards(deck, slide, exhibit, (MARGIN, top, CONTENT_WIDTH, 1.75))
            top += 1.95
    tables = [one for one in section.exhibits if isinstance(one, Table) and one.rows]
    width = CONTENT_WIDTH if not tables else 0.49 * CONTENT_WIDTH
    texts = [exhibit for exhibit in section.exhibits if isinstance(exhibit, Text)]
    if tables:
        box = (MARGIN + width + 0.3, top, CONTENT_WIDTH - width - 0.3, CONTENT_BOTTOM - top)
        sheet = _sheet(deck, tables[0], len(tables[0].columns), MOST_ROWS)
        slide_shapes.table(deck, slide.shapes, box, sheet, deck.words(tables[0].title))
    share = (CONTENT_BOTTOM - top) / max(1, len(texts))
    for text in texts:
        _paragraphs(deck, slide, text, (MARGIN, top, width, share - 0.1))
        top += share


def missing(deck: Deck, plan: Plan) -> None:
    """Add what is still missing, section by section."""
    lines = [
        f"{deck.words(section.step)} · {deck.words(paragraph)}"
        for section, text in plan.missing
        for paragraph in text.paragraphs
    ]
    title = deck.look.t("deliver.slide.missing", n=len(lines))
    slide = decks.add_slide(deck, office.plain(title), lines)
    most = 9
    shown = lines[:most]
    step = _CONTENT[3] / (most + 1)
    for place, words in enumerate(shown):
        y = CONTENT_TOP + place * step
        slide_shapes.shape(
            deck, slide.shapes, MSO_SHAPE.RECTANGLE, (MARGIN, y + 0.06, 0.06, step - 0.12),
            fill=TONES["missing"][0],
        )  # fmt: skip
        box = (MARGIN + 0.2, y, CONTENT_WIDTH - 0.2, step)
        slide_shapes.text(deck, slide.shapes, box, words, Type(size=14, least=10, anchor="middle"))
    if len(lines) > most:
        words = deck.look.t("deliver.slide.more", n=len(lines) - most)
        box = (MARGIN, CONTENT_TOP + most * step, CONTENT_WIDTH, 0.3)
        style = Type(size=11, least=9, colour=MUTED)
        slide_shapes.text(deck, slide.shapes, box, office.plain(words), style)


def page(deck: Deck, idea: Idea) -> None:
    """Add the slide of an exhibit."""
    notes = [*(deck.words(one) for one in idea.said), *_notes(idea.exhibit, deck)]
    if idea.page is not None:
        _map_page(deck, idea, notes)
        return
    message = idea.exhibit.title or idea.section.title
    slide = decks.add_slide(deck, deck.words(message), notes)
    _step(deck, slide, f"{idea.number} · {idea.section.step}")
    _draw(idea.exhibit, deck, slide)


def _map_page(deck: Deck, idea: Idea, notes: list[str]) -> None:
    assert idea.page is not None  # noqa: S101 - asked before
    said = [*(office.plain(note) for note in idea.page.notes), *notes]
    slide = decks.add_slide(deck, office.plain(idea.page.title), said, _ONE_LINE)
    _step(deck, slide, f"{idea.number} · {idea.section.step}")
    slide_map.add(deck, slide, idea.page.layout)


def _step(deck: Deck, slide: Any, words: str) -> None:
    """Write above the title which part of the story this is."""
    style = Type(size=10.5, least=8, bold=True, colour=deck.look.theme.target, inset=0)
    made = slide_shapes.text(deck, slide.shapes, (MARGIN, 0.3, 9.0, 0.24), deck.words(words), style)
    made.name = "Step"


@singledispatch
def _draw(exhibit: Exhibit, deck: Deck, slide: Any) -> None:
    raise TypeError(type(exhibit), deck, slide)


@_draw.register
def _(exhibit: KeyNumbers, deck: Deck, slide: Any) -> None:
    _cards(deck, slide, exhibit, (MARGIN, CONTENT_TOP + 0.4, CONTENT_WIDTH, 2.4))


@_draw.register
def _(exhibit: Text, deck: Deck, slide: Any) -> None:
    _paragraphs(deck, slide, exhibit, _CONTENT)


@_draw.register
def _(exhibit: Table, deck: Deck, slide: Any) -> None:
    box = (_CONTENT[0], _CONTENT[1], _CONTENT[2], _CONTENT[3] - 0.3)
    sheet = _readable(deck, exhibit, box, MOST_ROWS)
    height = slide_shapes.table(deck, slide.shapes, box, sheet, deck.words(exhibit.title))
    _remark(deck, slide, exhibit, sheet, CONTENT_TOP + height + 0.04)
    slide_shapes.source(deck, slide, _source(exhibit.source, deck))


@_draw.register
def _(exhibit: Figure, deck: Deck, slide: Any) -> None:
    words = office.plain(figures.alternative(exhibit, deck.look.language))
    hidden = 0
    if exhibit.kind is FigureKind.GANTT:
        hidden = slide_diagrams.roadmap(deck, slide, exhibit, _CONTENT)
    elif exhibit.kind is FigureKind.FLOW:
        slide_diagrams.flows(deck, slide, exhibit, _CONTENT)
    elif exhibit.kind in passages.KINDS:
        drawn = passages.drawing(exhibit, deck.look, SLIDE)
        slide_map.add_drawing(deck, slide, drawn, _CONTENT, words)
    elif exhibit.kind is FigureKind.HEATMAP:
        hidden = slide_diagrams.heat_map(deck, slide, exhibit, _CONTENT, words)
    else:
        beside = _beside(exhibit)
        width = CONTENT_WIDTH if beside is None else 7.5
        slide_charts.add(deck, slide, exhibit, (MARGIN, CONTENT_TOP, width, _CONTENT[3]))
        if beside is not None:
            left = MARGIN + width + 0.25
            box = (left, CONTENT_TOP + 0.1, CONTENT_WIDTH - width - 0.25, _CONTENT[3] - 0.2)
            sheet = _sheet(deck, beside, len(beside.columns), _BESIDE_ROWS)
            slide_shapes.table(deck, slide.shapes, box, sheet, deck.words(beside.title))
        hidden = max(0, len(exhibit.table.rows) - 14) if _is_by_category(exhibit) else 0
    if hidden:
        deck.warn(deck.look.t("deliver.slide.rows_hidden", n=hidden))
    slide_shapes.source(deck, slide, _source(exhibit.source, deck))


def _is_by_category(figure: Figure) -> bool:
    return figure.kind in {
        FigureKind.BAR, FigureKind.STACKED_BAR, FigureKind.TORNADO, FigureKind.RADAR
    }  # fmt: skip


def _beside(figure: Figure) -> Table | None:
    """Return what is worth reading beside a chart: the names of points, the values of a radar."""
    table = figure.table
    if figure.kind is FigureKind.RADAR and len(table.columns) <= 4:  # noqa: PLR2004 - narrow enough
        return table
    if figure.kind is FigureKind.SCATTER:
        label = figure.extra.get("label")
        texts = [
            index
            for index, column in enumerate(table.columns)
            if column.unit in (Unit.TEXT, Unit.ID) and column.key != figure.extra.get("group")
        ]
        keys = [table.columns[index].key for index in texts]
        if label in keys and len(texts) > 1:
            chosen = [keys.index(label), *(i for i, key in enumerate(keys) if key != label)][:2]
            return _narrowed(table, [texts[i] for i in chosen])
    return None


def _narrowed(table: Table, places: list[int]) -> Table:
    return Table(
        table.key,
        table.title,
        tuple(table.columns[place] for place in places),
        tuple(tuple(row[place] for place in places) for row in table.rows),
        table.source,
    )


@_draw.register
def _(exhibit: JourneyMap, deck: Deck, slide: Any) -> None:
    raise TypeError(type(exhibit), deck, slide)  # a map is drawn page by page


def _cards(deck: Deck, slide: Any, exhibit: KeyNumbers, box: Box) -> None:
    """Draw key numbers side by side."""
    look = deck.look
    left, top, width, height = box
    count = max(1, len(exhibit.numbers[:5]))
    gap = 0.18
    wide = (width - gap * (count - 1)) / count
    for place, number in enumerate(exhibit.numbers[:5]):
        x = left + place * (wide + gap)
        card = slide_shapes.shape(
            deck, slide.shapes, MSO_SHAPE.RECTANGLE, (x, top, wide, height), fill=PANEL
        )
        card.name = f"Card {place + 1}"
        slide_shapes.shape(
            deck, slide.shapes, MSO_SHAPE.RECTANGLE, (x, top, wide, 0.05), fill=look.theme.brand
        )
        value = office.plain(writing.key_value(number, look.language, look.currency))
        style = Type(size=28, least=14, bold=True, colour=look.theme.brand, inset=0.12)
        slide_shapes.text(deck, slide.shapes, (x, top + 0.12, wide, 0.55), value, style)
        interval = office.plain(writing.key_interval(number, look.language, look.currency))
        foot = 0.28 if interval else 0.0
        words = Type(size=13, least=9, inset=0.12)
        box = (x, top + 0.68, wide, height - 0.74 - foot)
        slide_shapes.text(deck, slide.shapes, box, deck.words(number.label), words)
        if interval:
            small = Type(size=10.5, least=8, colour=MUTED, inset=0.12)
            box = (x, top + height - 0.32, wide, 0.28)
            slide_shapes.text(deck, slide.shapes, box, interval, small)


def _paragraphs(deck: Deck, slide: Any, text: Text, box: Box) -> None:
    """Write paragraphs in a box, set apart by a line where they are a call-out."""
    left, top, width, height = box
    ink, ground = TONES[text.tone]
    words = "\n".join(deck.words(one) for one in text.paragraphs)
    if text.title:
        words = f"{deck.words(text.title)}\n{words}"
    if text.tone == "plain":
        slide_shapes.text(deck, slide.shapes, box, words, Type(size=16, least=11, inset=0))
        return
    lines = decks.line_count(words, width - 0.5, 15)
    height = min(height, max(0.6, lines * 15 * decks.leading() / 72 + 0.25))
    slide_shapes.shape(
        deck, slide.shapes, MSO_SHAPE.RECTANGLE, (left, top, width, height), fill=ground
    )
    slide_shapes.shape(deck, slide.shapes, MSO_SHAPE.RECTANGLE, (left, top, 0.07, height), fill=ink)
    inner = (left + 0.2, top, width - 0.3, height)
    style = Type(size=15, least=10, anchor="middle", is_led=bool(text.title))
    slide_shapes.text(deck, slide.shapes, inner, words, style)


def _readable(deck: Deck, table: Table, box: Box, most: int) -> Sheet:
    """Return the first rows and columns of a table: fewer columns, then fewer rows, until it reads."""
    columns = min(MOST_COLUMNS, len(table.columns))
    least = min(columns, _LEAST_COLUMNS)
    rows = min(most, len(table.rows))
    tried = [(count, rows) for count in range(columns, least - 1, -1)]
    tried += [(least, count) for count in range(rows - 1, min(rows, _LEAST_ROWS) - 1, -1)]
    sheets = (_sheet(deck, table, *shape) for shape in tried)
    fitting = (one for one in sheets if slide_shapes.size_of(one, box[2], box[3]) >= _READABLE)
    return next(fitting, None) or _sheet(deck, table, *tried[-1])


def _sheet(deck: Deck, table: Table, column_count: int, row_count: int) -> Sheet:
    look = deck.look
    columns = table.columns[:column_count]
    decimals = writing.column_digits(table)
    rows = [
        [
            office.plain(writing.cell(value, column.unit, look.language, look.currency, places))
            for value, column, places in zip(row, columns, decimals, strict=False)
        ]
        for row in _first_rows(table, row_count)
    ]
    heads = [office.plain(writing.header(column, look.language)) for column in columns]
    return Sheet(
        heads=heads,
        rows=rows,
        is_numeric=[writing.is_numeric(column.unit) for column in columns],
        weights=[_weight(head, [row[i] for row in rows]) for i, head in enumerate(heads)],
    )


def _first_rows(table: Table, count: int) -> Sequence[tuple[Cell, ...]]:
    """Return the first rows of a table; where they are cut, the last one is kept if it is their total."""
    rows = table.rows
    has_total = bool(rows) and table.columns[0].unit is Unit.ID and not rows[-1][0]
    if has_total and count < len(rows):
        return (*rows[: count - 1], rows[-1])
    return rows[:count]


def _weight(head: str, cells: list[str]) -> float:
    longest = max((len(cell) for cell in cells), default=0)
    word = max((len(one) for one in head.split()), default=0)
    return min(_WIDEST, max(_LEAST, longest, word * 1.25))


def _remark(deck: Deck, slide: Any, table: Table, sheet: Sheet, top: float) -> None:
    """Say what of a table is not on the slide, or what it needs to be read."""
    look = deck.look
    words = []
    if len(table.rows) > len(sheet.rows):
        words.append(look.t("deliver.slide.rows", shown=len(sheet.rows), n=len(table.rows)))
    if len(table.columns) > len(sheet.heads):
        words.append(look.t("deliver.slide.columns", n=len(table.columns) - len(sheet.heads)))
    if table.note:
        words.append(look.prose(table.note))
    if words:
        top = min(top, CONTENT_BOTTOM - 0.28)
        style = Type(size=10.5, least=8, colour=MUTED, inset=0)
        box = (MARGIN, top, CONTENT_WIDTH, 0.3)
        slide_shapes.text(deck, slide.shapes, box, office.plain(" ".join(words)), style)


def _notes(exhibit: Exhibit, deck: Deck) -> list[str]:
    """Return what is said aloud, and where the figures come from."""
    look = deck.look
    if isinstance(exhibit, KeyNumbers):
        return [
            deck.words(look.t("deliver.slide.said", what=one.label, source=origin))
            for one in exhibit.numbers
            if (origin := _source(one.source, deck))
        ]
    if isinstance(exhibit, Text):
        return [deck.words(one) for one in exhibit.paragraphs]
    if isinstance(exhibit, JourneyMap):
        return [_source(exhibit.table.source, deck)] if exhibit.table else []
    said = [_source(exhibit.source, deck)]
    if isinstance(exhibit, Figure):
        said.insert(0, office.plain(figures.alternative(exhibit, look.language)))
        said.append(deck.words(exhibit.table.note))
    else:
        said.append(deck.words(exhibit.note))
    return [one for one in said if one]


def _source(source: Source, deck: Deck) -> str:
    return office.plain(writing.source_line(source, deck.look.language))
