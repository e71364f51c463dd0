"""The deck: native, readable by everybody, nothing cut on the sample, nothing out of a slide."""

import dataclasses
import io
import runpy
import zipfile
from pathlib import Path

import pytest
from parcours.deliver import pptx
from parcours.deliver.painting.deck import leading
from parcours.deliver.painting.slide_plan import MOST_SLIDES, planned
from parcours.drawing.measure import Font, wrap
from parcours.exhibits.kinds import JourneyMap, Table
from parcours.files.brand import read as read_brand
from parcours.method.framing import Brand
from pptx import Presentation
from pptx.enum.chart import XL_CHART_TYPE
from pptx.enum.shapes import MSO_SHAPE_TYPE
from pptx.oxml.ns import qn
from pptx.util import Emu, Length

SLACK = 20_000
"""EMU: two hundredths of an inch."""


def opened(report):
    """Make a deck and open it as PowerPoint does."""
    content, warnings = pptx.render(report)
    return Presentation(io.BytesIO(content)), warnings


@pytest.fixture(scope="module")
def deck(report):
    """Make the deck of the sample."""
    return opened(report)[0]


@pytest.fixture(scope="module")
def hostile_deck(hostile_report):
    """Make its hostile twin."""
    return opened(hostile_report)[0]


@pytest.fixture(scope="module")
def long_deck(report):
    """Make its twin of 5,000 signs in every field."""
    poison = runpy.run_path(str(Path(__file__).with_name("conftest.py")))["poison"]
    return opened(poison(report, "mot " * 1250))[0]


def shapes_of(holder):
    """Return every shape, those within groups too."""
    for shape in holder.shapes:
        yield shape
        if shape.shape_type == MSO_SHAPE_TYPE.GROUP:
            yield from shapes_of(shape)


def words_of(slide):
    """Return all that is read on a slide."""
    frames = [shape.text_frame.text for shape in shapes_of(slide) if shape.has_text_frame]
    tables = [shape.table for shape in slide.shapes if shape.has_table]
    cells = [cell.text for table in tables for row in table.rows for cell in row.cells]
    return "\n".join(frames + cells)


def test_the_sample_fits(report_in_each_language):
    """Nothing is cut on the sample, in French or English, and the deck has 15 to 25 slides (X2)."""
    made, warnings = opened(report_in_each_language)
    assert [] == warnings
    assert 15 <= len(made.slides) <= MOST_SLIDES


def test_every_slide_has_a_message_a_number_and_notes(deck):
    """Title on every slide; number and footer on all but the cover; notes to speak from (issue 9.3)."""
    for place, slide in enumerate(deck.slides):
        assert slide.shapes.title.text_frame.text
        assert slide.has_notes_slide
        kinds = {str(shape.placeholder_format.type) for shape in slide.placeholders}
        assert place == 0 or any("SLIDE_NUMBER" in kind for kind in kinds)


def test_charts_and_tables_are_native(report, deck):
    """Charts are charts, tables are tables, the map is shapes: no picture anywhere (X2)."""
    shapes = [shape for slide in deck.slides for shape in shapes_of(slide)]
    assert not [shape for shape in shapes if shape.shape_type == MSO_SHAPE_TYPE.PICTURE]
    kinds = {shape.chart.chart_type for shape in shapes if shape.has_chart}
    assert {
        XL_CHART_TYPE.BAR_CLUSTERED, XL_CHART_TYPE.BAR_STACKED, XL_CHART_TYPE.RADAR_MARKERS,
        XL_CHART_TYPE.LINE, XL_CHART_TYPE.XY_SCATTER,
    } <= kinds  # fmt: skip
    assert any(shape.has_table for shape in shapes)
    exhibits = (one for section in report.sections for one in section.exhibits)
    cards = next(one for one in exhibits if isinstance(one, JourneyMap)).cards
    texts = [shape.text_frame.text for shape in shapes if shape.has_text_frame]
    assert all(any(card.number in text for text in texts) for card in cards)


def test_a_chart_holds_its_numbers(deck):
    """The values behind a native chart are those of the figure's table (X2)."""
    charts = [shape.chart for slide in deck.slides for shape in slide.shapes if shape.has_chart]
    bars = next(one for one in charts if one.chart_type == XL_CHART_TYPE.BAR_CLUSTERED)
    assert (6210.0, 2980.0, 2410.0, 1020.0) == bars.plots[0].series[0].values


def test_an_interval_ends_within_its_chart(deck):
    """An axis goes as far as the intervals of its bars, whose ends are seen (issue 9.3)."""
    charts = [shape.chart for slide in deck.slides for shape in slide.shapes if shape.has_chart]
    bars = next(one for one in charts if one.chart_type == XL_CHART_TYPE.BAR_CLUSTERED)
    assert bars.value_axis.minimum_scale <= 0
    assert bars.value_axis.maximum_scale >= 7020


def test_those_who_hear_the_deck_get_it_all(deck):
    """Charts, tables and groups have an alternative; the rest is text or marked decorative."""
    for slide in deck.slides:
        for shape in slide.shapes:
            said = shape._element.xpath(".//p:cNvPr")[0].get("descr")
            if shape.has_chart or shape.has_table or shape.shape_type == MSO_SHAPE_TYPE.GROUP:
                assert said, shape.name


def test_every_word_has_its_language(deck):
    """No run is left to be proofread in another language (issue 9.3)."""
    for slide in deck.slides:
        for run in slide._element.iter(qn("a:rPr")):
            assert run.get("lang") == "fr-FR"


@pytest.mark.parametrize("which", ["deck", "hostile_deck"])
def test_nothing_leaves_its_slide(request, which):
    """Every shape stands within the slide, whatever people typed (issue 9.8)."""
    made = request.getfixturevalue(which)
    for slide in made.slides:
        for shape in slide.shapes:
            if shape.width is None or shape.left is None:
                continue
            assert shape.left >= -SLACK, shape.name
            assert shape.left + shape.width <= made.slide_width + SLACK, shape.name
            assert shape.top + shape.height <= made.slide_height + SLACK, (
                shape.name,
                words_of(slide)[:80],
            )


def lacking(frame, box, width, height):
    """Return how many points of height a text lacks; ``box`` has its margins: its frame, or its cell."""
    needed = 0.0
    for paragraph in frame.paragraphs:
        text = "".join(run.text for run in paragraph.runs)
        if not text:
            continue
        size = max(run.font.size.pt for run in paragraph.runs)
        is_bold = any(run.font.bold for run in paragraph.runs)
        face = Font("arial", size, 700 if is_bold else 400)
        room = Emu(width - box.margin_left - box.margin_right).pt
        lines = 1 if frame.word_wrap is False else len(wrap(text, face, room).lines)
        spacing = paragraph.line_spacing
        needed += lines * (spacing.pt if isinstance(spacing, Length) else leading() * size)
    return needed - Emu(height - box.margin_top - box.margin_bottom).pt


def lacks(slide):
    """Yield what each text of a slide lacks, in its shape or in its cell, and the text."""
    for shape in shapes_of(slide):
        if shape.has_text_frame and shape.text_frame.text and shape.width:
            frame = shape.text_frame
            yield lacking(frame, frame, shape.width, shape.height), frame.text
        if getattr(shape, "has_table", False):
            for row in shape.table.rows:
                for cell, column in zip(row.cells, shape.table.columns, strict=True):
                    yield lacking(cell.text_frame, cell, column.width, row.height), cell.text


@pytest.mark.parametrize("which", ["deck", "hostile_deck", "long_deck"])
def test_no_text_leaves_its_box(request, which):
    """Every text of every shape and cell has the height its lines take, whatever people typed (issue 9.8)."""
    found = [one for slide in request.getfixturevalue(which).slides for one in lacks(slide)]
    assert len(found) > 100
    assert [] == [one for one in found if one[0] > 2]


def test_hostile_words_come_out_as_text(hostile_deck):
    """Markup, formulas and control signs are shown as typed (issue 9.8)."""
    words = "\n".join(words_of(slide) for slide in hostile_deck.slides)
    assert "<script>alert(2)</script>" in words
    assert "\x07" not in words


def test_what_is_cut_is_said(hostile_report):
    """Each text that did not fit is told, slide by slide (issue 9.3)."""
    _, warnings = opened(hostile_report)
    assert warnings
    assert {"slide_cut"} == {problem.code for problem in warnings}


def test_identifiers_are_unique(deck):
    """No two shapes of a slide share an id: PowerPoint would repair the file."""
    for slide in deck.slides:
        ids = [one.get("id") for one in slide._element.iter(qn("p:cNvPr"))]
        assert sorted(set(ids)) == sorted(ids)


def test_the_theme_is_the_clients(report):
    """Titles and bars take the client's colours from the master (X)."""
    red = dataclasses.replace(report, primary="#B00020")
    content, _ = pptx.render(red)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        theme = archive.read("ppt/theme/theme1.xml").decode()
    assert "B00020" in theme
    assert 'typeface="Arial"' in theme


def test_the_clients_own_template_is_used(report, tmp_path):
    """With the client's .potx the slides take its layouts, and its own slides are dropped (issue 9.3)."""
    own = Presentation()
    own.slide_width, own.slide_height = Emu(12192000), Emu(6858000)
    own.slides.add_slide(own.slide_layouts[0])
    own.save(tmp_path / "client.pptx")
    template = tmp_path / "client.potx"
    kinds = (
        b"presentationml.presentation.main+xml", b"presentationml.template.main+xml",
    )  # fmt: skip
    with (
        zipfile.ZipFile(tmp_path / "client.pptx") as source,
        zipfile.ZipFile(template, "w") as target,
    ):
        for name in source.namelist():
            target.writestr(name, source.read(name).replace(*kinds))
    brand = Brand(template_file=template.name)
    branded = dataclasses.replace(report, identity=read_brand(tmp_path, brand))
    made, _ = opened(branded)
    assert "Title Slide" == made.slides[0].slide_layout.name
    assert len(made.slides) == len(opened(report)[0].slides)


def test_internal_matters_stay_inside(deck):
    """Votes by name and internal notes are in no slide and in no notes of the client's deck (9.6)."""
    words = "\n".join(
        words_of(slide) + slide.notes_slide.notes_text_frame.text for slide in deck.slides
    )
    assert "Camille Durand" not in words
    assert "à revoir avec la direction" not in words


def test_a_long_report_keeps_each_section(report):
    """Beyond 25 slides, long tables stay in the report; no section loses its last slide (issue 9.3)."""
    table = next(e for s in report.sections for e in s.exhibits if isinstance(e, Table))
    many = tuple(dataclasses.replace(table, key=f"t{i}", title=f"Tableau {i}") for i in range(12))
    sections = tuple(
        dataclasses.replace(one, exhibits=(*one.exhibits, *many)) for one in report.sections
    )
    plan = planned(dataclasses.replace(report, sections=sections))
    assert len(plan.ideas) <= MOST_SLIDES - 4
    assert {one.key for one in plan.sections} == {idea.section.key for idea in plan.ideas}
    assert plan.left_out


def test_same_report_same_bytes(report):
    """Two decks of a report are equal, the workbooks within their charts too (issue 9.7)."""
    assert pptx.render(report) == pptx.render(report)
