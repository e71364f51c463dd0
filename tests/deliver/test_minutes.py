"""The minutes as Word reads them: what was decided, by whom, and nothing that stays with the consultants."""

import dataclasses
import io
import zipfile
from xml.etree import ElementTree as ET

import docx
import pytest
from docx.oxml.ns import qn
from parcours.deliver import minutes
from plan_reports import hostile_case, report_of
from sample_cases import without_file


def read(report):
    """Open the minutes of a report again."""
    return docx.Document(io.BytesIO(minutes.render(report)))


def said(word):
    """Return every word of a document, its tables included."""
    cells = [cell.text for table in word.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(one.text for one in word.paragraphs), *cells])


def test_each_decision_with_its_author_and_date():
    """What each step decided comes first, then the decisions one by one (X5)."""
    word = read(report_of())
    steps, decisions = word.tables
    assert 9 == len(steps.rows) - 1
    rows = [[cell.text for cell in row.cells] for row in decisions.rows[1:]]
    book = without_file("fr").workbook
    assert [one.id for one in book.minutes.decisions] == [row[0] for row in rows]
    assert ["Marc Delaunay", "11/06/2026"] == rows[1][3:]


def test_parked_items_are_for_the_consultants():
    """The client's version holds no parked item and no internal note; the internal one says it is (issue 9.6)."""
    assert "frontaliers" not in said(read(report_of()))
    inside = said(read(report_of(audience="internal")))
    assert "frontaliers" in inside
    assert "Version interne" in inside
    assert "tête à tête" not in inside


@pytest.mark.parametrize(("language", "code"), [("fr", "fr-FR"), ("en", "en-GB")])
def test_word_proofs_in_the_language_of_the_minutes(language, code):
    """The proofing language is set once for all styles (issue 9.5)."""
    word = read(report_of(without_file(language)))
    assert {code} == {one.get(qn("w:val")) for one in word.styles.element.iter(qn("w:lang"))}
    assert code == word.core_properties.language


def test_headings_are_repeated_and_pages_numbered():
    """Each table repeats its headings, and a field numbers the pages."""
    word = read(report_of())
    for table in word.tables:
        assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
    footer = word.sections[0].footer._element
    assert "PAGE" in [one.text for one in footer.iter(qn("w:instrText"))]


def test_hostile_words_stay_words():
    """Every part is well-formed XML whatever was typed, and the words are there as text (issue 9.8)."""
    content = minutes.render(report_of(hostile_case()))
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for name in archive.namelist():
            if name.endswith((".xml", ".rels")):
                ET.fromstring(archive.read(name))  # noqa: S314 - our own
    assert "<script>alert(1)</script>" in said(docx.Document(io.BytesIO(content)))


def test_no_clock_in_the_file():
    """Dates are those of the data, so that the same case gives the same bytes (issue 9.7)."""
    report = report_of()
    assert minutes.render(report) == minutes.render(report)
    assert report.as_of == read(report).core_properties.created.date()


def test_no_minutes_no_file(tmp_path):
    """A report without minutes makes no document."""
    assert () == minutes.write(dataclasses.replace(report_of(), sections=()), tmp_path).paths
