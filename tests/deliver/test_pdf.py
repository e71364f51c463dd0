"""The report and the posters on paper: tagged, with bookmarks, and the same words as the HTML report."""

import dataclasses
import io
import json
import xml.etree.ElementTree as ET

import pikepdf
import pytest
from parcours.deliver import pdf, poster
from parcours.deliver.painting import blocks
from parcours.exhibits.kinds import Column, JourneyMap, Table
from read_words import of_pdf, outside

A4, A3 = (595, 842), (1191, 842)


@pytest.fixture(scope="module")
def made(report, tmp_path_factory):
    """Set the report once."""
    with pikepdf.open(pdf.write(report, tmp_path_factory.mktemp("pdf")).paths[0]) as book:
        yield book


def tagged(book, kind):
    """Return the elements of a kind in the structure of a document."""
    return [
        one
        for one in book.objects
        if isinstance(one, pikepdf.Dictionary) and one.get("/S") == f"/{kind}" and "/P" in one
    ]


def sizes(book):
    """Return the size of each page, in points."""
    return [(round(float(p.mediabox[2])), round(float(p.mediabox[3]))) for p in book.pages]


def test_the_report_can_be_heard(made):
    """Language, tags, title, an alternative for each figure, headings in tables: PDF/UA-1 (issue 9.2)."""
    root = made.Root
    assert str(root.Lang).startswith("fr")
    assert bool(root.MarkInfo.Marked)
    assert bool(root.ViewerPreferences.DisplayDocTitle)
    figures = tagged(made, "Figure")
    assert figures
    assert all(str(one.get("/Alt", "")) for one in figures)
    assert len(tagged(made, "TH")) > len(tagged(made, "Table"))


def test_the_report_has_bookmarks(report, made):
    """One bookmark for each section, then for the annexes (issue 9.2)."""
    with made.open_outline() as outline:
        titles = [item.title for item in outline.root]
    expected = [chapter.title for chapter in blocks.document(report).chapters]
    assert expected == [title for title in titles if title in expected]


def test_a_row_of_known_height_holds_on_one_line(report):
    """Where typst is told the height of a row, its longest cell has room to spare; others are measured by it."""
    rows = (("Bon", "court"), ("Bon", "mot " * 60), ("Bon", ""))
    table = Table("t", "Titre", (Column("a", "A"), Column("b", "B")), rows)
    section = dataclasses.replace(report.sections[1], exhibits=(table,))
    data = pdf.data(dataclasses.replace(report, sections=(section,)))
    assert [True, False, True] == data["sections"][0]["blocks"][0]["table"]["one_line"]


def test_maps_stand_on_their_own_sheets(made):
    """A4 pages, with A3 sheets for the maps (issue 9.2)."""
    assert A4 == sizes(made)[0]
    assert A3 in sizes(made)


def test_paper_says_what_the_screen_says(report):
    """Every word of the HTML report is among those set on paper: one content, two templates."""
    document = dataclasses.asdict(blocks.document(report))
    said = json.dumps(pdf.data(report), ensure_ascii=False)
    for chapter in document["chapters"]:
        for block in chapter["blocks"]:
            texts = [block["title"], *block["paragraphs"], block["source"]]
            texts += [cell for row in (block["table"] or {"rows": []})["rows"] for cell in row]
            missing = [
                one for one in texts if json.dumps(one, ensure_ascii=False)[1:-1] not in said
            ]
            assert missing == []


@pytest.mark.parametrize("render", [pdf.render, lambda report: poster.render(report)["poster.pdf"]])
def test_hostile_words_are_set_as_text(hostile_report, render):
    """Typst markup, scripts and braces are read back as typed, within their page (issue 9.8)."""
    with pikepdf.open(io.BytesIO(render(hostile_report))) as book:
        said = "".join(text for page in book.pages for text, *_ in of_pdf(page))
        assert [] == [text for page in book.pages for text in outside(page)]
    said = said.replace("\u00a0", " ")
    typed = ("<script>alert(2)</script>", '#import "x"', "$a^2$", "*gras*", "{{ 7*7 }}")
    assert [] == [one for one in typed if one not in said]


def test_same_report_same_bytes(report):
    """Set twice, the report and the posters are equal (issue 9.7)."""
    assert pdf.render(report) == pdf.render(report)
    assert poster.render(report) == poster.render(report)


def test_a_poster_for_each_map(report, tmp_path):
    """Each map has its SVG with text as text, and its page in one PDF (X4)."""
    written = poster.write(report, tmp_path)
    assert {"poster.pdf", "poster-purchase.svg"} == {path.name for path in written.paths}
    drawing = ET.parse(tmp_path / "poster-purchase.svg").getroot()  # noqa: S314 - our own
    assert "420mm" == drawing.get("width")
    assert any("Magasin" in "".join(one.itertext()) for one in drawing.iter())


def test_no_map_no_poster(report, tmp_path):
    """A case without a journey has no poster, and none is written."""
    sections = tuple(
        dataclasses.replace(
            one, exhibits=tuple(e for e in one.exhibits if not isinstance(e, JourneyMap))
        )
        for one in report.sections
    )
    assert () == poster.write(dataclasses.replace(report, sections=sections), tmp_path).paths


def test_an_english_report_is_marked_english(report):
    """Screen readers pronounce the report in its language (issue 9.2)."""
    with pikepdf.open(io.BytesIO(pdf.render(dataclasses.replace(report, language="en")))) as book:
        assert str(book.Root.Lang).startswith("en")
