"""The minutes of the workshop as a Word document the client may complete and sign (X5).

What each step has decided, then each decision with its author and date; parked items in the internal version
only. Written by python-docx, then laid in the same bytes each time.
"""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from docx import Document
from docx.document import Document as Word
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.table import _Cell
from docx.text.paragraph import Paragraph

from parcours.deliver.painting import blocks, office
from parcours.deliver.painting.audience import for_audience
from parcours.deliver.painting.look import Look
from parcours.deliver.painting.theme import LINE, MUTED
from parcours.deliver.painting.written import Written
from parcours.deliver.painting.written import write as write_file
from parcours.drawing import measure
from parcours.drawing.palette import mix
from parcours.exhibits import writing
from parcours.exhibits.kinds import Column, Report, Table, Unit

FILE_NAME = "minutes.docx"
_SECTION, _DECIDED = "minutes", "decided_so_far"
_LANGUAGES = {"fr": "fr-FR", "en": "en-GB"}
_FONT = "Arial"
_NARROW = {Unit.ID: 18.0, Unit.DATE: 24.0, Unit.COUNT: 24.0}
_SHORT_TEXT = {"step": 34.0, "author": 32.0}
_LOGO_HEIGHT = 14.0
_TEXT_WIDTH = 170.0
"""Millimetres between the margins of an A4 page."""


def write(report: Report, folder: Path) -> Written:
    """Write the minutes of a report into ``folder/minutes.docx``; nothing where it has none."""
    return write_file(folder / FILE_NAME, render(report))


def render(report: Report) -> bytes:
    """Return the minutes as a Word document, or nothing where the report has no such section."""
    shown = for_audience(report)
    listed = list(_tables(shown))
    if not any(section == _SECTION for section, _ in listed):
        return b""
    look = blocks.look_of(report)
    word = Document()
    _set_up(word, report, look)
    if report.identity.logo:
        picture = word.add_picture(io.BytesIO(report.identity.logo), height=Mm(_LOGO_HEIGHT))
        picture._inline.docPr.set("descr", office.words(report.client, look))  # noqa: SLF001 - no public way
    _title(word, shown, look)
    for _, table in listed:
        _lay(word, table, look)
    _sign(word, look)
    content = io.BytesIO()
    word.save(content)
    return office.normalised(content.getvalue(), report.as_of)


def _tables(report: Report) -> Iterator[tuple[str, Table]]:
    """Yield what the minutes hold, with the section of each: the state of the steps, then its own."""
    for section in report.sections:
        for one in section.exhibits:
            if isinstance(one, Table) and one.key == _DECIDED and section.key != _SECTION:
                yield section.key, one
    for section in report.sections:
        if section.key == _SECTION:
            yield from ((_SECTION, one) for one in section.exhibits if isinstance(one, Table))


def _set_up(word: Word, report: Report, look: Look) -> None:
    """Set the page, the styles, the language Word proofs in, the properties and the footer."""
    page = word.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.left_margin = page.right_margin = Mm(20)
    page.top_margin, page.bottom_margin = Mm(20), Mm(18)
    own = measure.typeface()
    for name, size in (("Normal", 10), ("Title", 22), ("Heading 1", 13)):
        style: Any = word.styles[name]
        style.font.name, style.font.size = own.family if own else _FONT, Pt(size)
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{theme}"), None)
        if name != "Normal":
            style.font.color.rgb = _colour(look.theme.brand)
            style.font.bold = True
    _set_language(word, look)
    properties = word.core_properties
    properties.title = office.words(_heading(look), look)[:255]
    properties.subject = office.words(report.client, look)[:255]
    properties.author = office.words(report.client, look)[:255]
    properties.comments = f"{look.t('deliver.fingerprint')} {report.fingerprint}"
    properties.language = _LANGUAGES[look.language]
    properties.created = properties.modified = dt.datetime.combine(report.as_of, dt.time())
    _footer(page.footer.paragraphs[0], report, look)


def _set_language(word: Word, look: Look) -> None:
    """Say which language Word proofs the text in, once for all styles."""
    defaults = word.styles.element.find(f".//{qn('w:rPrDefault')}/{qn('w:rPr')}")
    for old in defaults.findall(qn("w:lang")):
        defaults.remove(old)
    language = OxmlElement("w:lang")
    for name in ("val", "eastAsia"):
        language.set(qn(f"w:{name}"), _LANGUAGES[look.language])
    defaults.append(language)


def _title(word: Word, report: Report, look: Look) -> None:
    word.add_paragraph(office.words(report.client, look)).runs[0].bold = True
    word.add_paragraph(office.words(_heading(look), look), style="Title")
    facts = [f"{look.t('deliver.data_as_of')} {writing.day(report.as_of, look.language)}"]
    if report.audience == "internal":
        facts.append(look.t("deliver.audience_internal"))
    elif report.confidentiality:
        facts.append(report.confidentiality)
    _muted(word.add_paragraph(office.words(" · ".join(facts), look)), 9)
    if report.notice:
        word.add_paragraph(office.words(report.notice, look)).runs[0].bold = True


def _heading(look: Look) -> str:
    return look.t("deliver.minutes.title")


def _lay(word: Word, table: Table, look: Look) -> None:
    """Lay a table under its message, with its source; say why where it has no row."""
    word.add_heading(office.words(table.title, look), level=1)
    if not table.rows:
        word.add_paragraph(office.words(table.empty, look))
        return
    grid: Any = word.add_table(rows=1, cols=len(table.columns))
    grid.autofit = False
    widths = _widths(table.columns)
    for place, width in enumerate(widths):
        grid.columns[place].width = Mm(width)
    for cell, column, width in zip(grid.rows[0].cells, table.columns, widths, strict=True):
        _fill(cell, writing.header(column, look.language), width, is_head=True)
        _shade(cell, mix(look.theme.brand, "#FFFFFF", 0.88))
    _repeat(grid.rows[0])
    for row in table.rows:
        cells = grid.add_row().cells
        for cell, value, column, width in zip(cells, row, table.columns, widths, strict=True):
            said = writing.cell(value, column.unit, look.language, look.currency)
            _fill(cell, said, width)
    for row in grid.rows:
        _keep_whole(row)
    source = writing.source_line(table.source, look.language)
    _muted(word.add_paragraph(office.plain(source)), 8)


def _widths(columns: Sequence[Column]) -> list[float]:
    """Return the widths in millimetres: short things narrow, the rest shares what is left."""
    known = [_NARROW.get(one.unit) or _SHORT_TEXT.get(one.key) for one in columns]
    left = _TEXT_WIDTH - sum(filter(None, known))
    return [one or left / known.count(None) for one in known]


def _fill(cell: _Cell, said: str, width: float, *, is_head: bool = False) -> None:
    cell.width = Mm(width)
    paragraph = cell.paragraphs[0]
    paragraph.paragraph_format.space_after = Pt(2)
    run = paragraph.add_run(office.plain(said))
    run.bold = is_head
    run.font.size = Pt(9)
    properties = cell._tc.get_or_add_tcPr()  # noqa: SLF001 - python-docx has no name for borders
    borders = OxmlElement("w:tcBorders")
    bottom = OxmlElement("w:bottom")
    for name, value in (("val", "single"), ("sz", "4"), ("space", "0"), ("color", LINE[1:])):
        bottom.set(qn(f"w:{name}"), value)
    borders.append(bottom)
    properties.append(borders)


def _shade(cell: _Cell, colour: str) -> None:
    shade = OxmlElement("w:shd")
    for name, value in (("val", "clear"), ("color", "auto"), ("fill", colour.lstrip("#"))):
        shade.set(qn(f"w:{name}"), value)
    cell._tc.get_or_add_tcPr().append(shade)  # noqa: SLF001 - nor for shades


def _repeat(row: Any) -> None:
    """Repeat the headings on each page; readers for the blind take them from there."""
    row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))  # noqa: SLF001 - nor for headings


def _keep_whole(row: Any) -> None:
    row._tr.get_or_add_trPr().insert(0, OxmlElement("w:cantSplit"))  # noqa: SLF001 - nor for rows


def _sign(word: Word, look: Look) -> None:
    """Leave room to approve the minutes."""
    word.add_heading(look.t("deliver.minutes.approval"), level=1)
    word.add_paragraph(office.plain(look.t("deliver.minutes.approval_line")))


def _footer(paragraph: Paragraph, report: Report, look: Look) -> None:
    """Say whose minutes these are, from which data, on which page."""
    said = f"{report.client} · {look.t('deliver.fingerprint')} {report.fingerprint} · "
    paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    paragraph.add_run(office.words(said, look))
    run = paragraph.add_run()
    for kind, text in (("begin", ""), ("", "PAGE"), ("end", "")):
        if kind:
            part = OxmlElement("w:fldChar")
            part.set(qn("w:fldCharType"), kind)
        else:
            part = OxmlElement("w:instrText")
            part.text = text
        run._r.append(part)  # noqa: SLF001 - nor for page numbers
    _muted(paragraph, 8)


def _muted(paragraph: Paragraph, size: int) -> None:
    for run in paragraph.runs:
        run.font.size, run.font.color.rgb = Pt(size), _colour(MUTED)


def _colour(code: str) -> RGBColor:
    return RGBColor.from_string(code.lstrip("#").upper())
