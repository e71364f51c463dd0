"""The client's logo and template of slides, from its folder to what it receives (F1, issue 9)."""

from __future__ import annotations

import base64
import dataclasses
import io
import random
import re
import zipfile

import pikepdf
import pytest
from client_fonts import BOLD, REGULAR, WIDER, altered
from docx import Document
from parcours import deliver
from parcours.deliver import html, minutes, pdf, pptx
from parcours.drawing import layout, measure
from parcours.exhibits.kinds import JourneyMap
from parcours.files import brand
from parcours.method.framing import Brand
from PIL import Image
from plan_reports import report_of
from pptx import Presentation
from pptx.enum.shapes import MSO_SHAPE_TYPE

LOGO = Brand(logo_file="logo.jpg")


@pytest.fixture
def folder(tmp_path):
    """Make a client's folder with a large logo that says where its author lives."""
    noise = random.Random(20261129).randbytes(1200 * 400 * 3)
    image = Image.frombytes("RGB", (1200, 400), noise)
    exif = Image.Exif()
    exif[0x013B] = "Zébulon Auteur"
    image.save(tmp_path / "logo.jpg", exif=exif)
    return tmp_path


@pytest.fixture
def branded(report, folder):
    """Describe the sample with that logo."""
    return dataclasses.replace(report, identity=brand.read(folder, LOGO))


def test_a_logo_is_small_and_says_nothing_else(folder):
    """It comes as a PNG of 900 pixels at most, without what its author left in it."""
    found = brand.read(folder, LOGO)
    with Image.open(io.BytesIO(found.logo)) as image:
        assert ("PNG", (900, 300), {}) == (image.format, image.size, dict(image.getexif()))
    assert ((), False) == (found.problems, "Zébulon".encode() in found.logo)


def test_the_logo_is_in_each_document(branded, report):
    """On the cover of the page, of the PDF and of the deck, at the head of the minutes; nowhere without one."""
    logo = branded.identity.logo
    assert base64.b64encode(logo).decode() in html.render(branded)
    (picture,) = [
        one
        for one in Presentation(io.BytesIO(pptx.render(branded)[0])).slides[0].shapes
        if one.shape_type == MSO_SHAPE_TYPE.PICTURE
    ]
    alternative = picture._element.nvPicPr.cNvPr.get("descr")
    assert (logo, branded.client) == (picture.image.blob, alternative)
    word = Document(
        io.BytesIO(minutes.render(dataclasses.replace(report_of(), identity=branded.identity)))
    )
    assert 1 == len(word.inline_shapes)
    with (
        pikepdf.open(io.BytesIO(pdf.render(branded))) as made,
        pikepdf.open(io.BytesIO(pdf.render(report))) as plain,
    ):
        assert (1, 0) == (
            len(list(made.pages[0].get_images())),
            len(list(plain.pages[0].get_images())),
        )
    assert "class=logo" not in html.render(report).replace('"', "")


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("absent.png", None, "brand_missing"),
        ("../logo.png", b"", "brand_missing"),
        ("logo.svg", b"<svg/>", "brand_kind"),
        ("logo.png", b"\x89PNG\r\n\x1a\n and nothing else", "brand_unreadable"),
    ],
)
def test_a_logo_that_does_not_serve_is_said(tmp_path, report, name, content, code):
    """Deliverables are made without it, and the deck says why among its warnings."""
    inside = tmp_path / "client"
    inside.mkdir()
    if content is not None:
        (inside / name).write_bytes(content)
    found = brand.read(inside, Brand(logo_file=name))
    assert (b"", [code]) == (found.logo, [one.code for one in found.problems])
    made = pptx.write(dataclasses.replace(report, identity=found), tmp_path)
    assert found.problems == made.warnings[:1]


def test_a_template_with_a_programme_is_refused(tmp_path):
    """Nor one that is no presentation: both are said."""
    for name, part in (("macro.pptx", "ppt/vbaProject.bin"), ("empty.potx", "readme.txt")):
        with zipfile.ZipFile(tmp_path / name, "w") as archive:
            archive.writestr(part, "")
        found = brand.read(tmp_path, Brand(template_file=name))
        assert (b"", ["brand_unreadable"]) == (found.template, [p.code for p in found.problems])


FONTS = Brand(font_file="maison.ttf", bold_font_file="maison-bold.ttf")


def set_in(report, folder, regular=REGULAR, bold=BOLD):
    """Return a report set in the client's fonts."""
    (folder / FONTS.font_file).write_bytes(regular)
    (folder / FONTS.bold_font_file).write_bytes(bold)
    return dataclasses.replace(report, identity=brand.read(folder, FONTS))


@pytest.fixture(scope="module")
def in_their_fonts(report, tmp_path_factory):
    """Write each format in the client's fonts; return the folder."""
    folder = tmp_path_factory.mktemp("fonts")
    described = set_in(report, folder)
    made = deliver.write(described, folder, ["html", "pdf", "poster", "pptx", "xlsx"])
    deliver.write(set_in(report_of(), folder), folder, ["minutes"])
    assert () == tuple(problem for one in made.values() for problem in one.warnings)
    return folder


def embedded(path):
    """Return the names of the fonts a PDF holds."""
    with pikepdf.open(path) as file:
        return {
            str(one.FontName).partition("+")[2]
            for one in file.objects
            if isinstance(one, pikepdf.Dictionary) and one.get("/FontName") is not None
        }


@pytest.mark.parametrize("name", ["report.pdf", "poster.pdf"])
def test_papers_are_set_in_the_clients_fonts(in_their_fonts, name):
    """Drawings and maps included: no other font is in the file."""
    assert {"Brand-Regular", "Brand-Bold"} == embedded(in_their_fonts / name)


def test_the_page_holds_the_clients_fonts(in_their_fonts):
    """Ours are left out where nothing needs them; a poster on its own asks for theirs by name."""
    page = (in_their_fonts / "report.html").read_text(encoding="utf-8")
    assert ["Brand", "Brand"] == re.findall("@font-face{font-family:([^;]+)", page)
    (poster, *_) = in_their_fonts.glob("*.svg")
    assert "font-family=\"Brand, 'Maison Sans', Inter" in poster.read_text(encoding="utf-8")


def test_office_asks_for_the_clients_fonts(in_their_fonts):
    """In the theme of the deck, in its charts and in the minutes; the register stays in Arial."""
    with zipfile.ZipFile(in_their_fonts / "deck.pptx") as archive:
        parts = {name: archive.read(name).decode() for name in archive.namelist() if ".xml" in name}
    written = "".join(
        text for name, text in parts.items() if re.search("theme1|charts/chart", name)
    )
    assert {"Maison Sans"} == set(re.findall(r'latin typeface="([^"+]+)"', written))
    word = Document(in_their_fonts / "minutes.docx")
    assert "Maison Sans" == word.styles["Normal"].font.name
    with zipfile.ZipFile(in_their_fonts / "register.xlsx") as archive:
        assert b"Maison" not in archive.read("xl/styles.xml")


def test_widths_are_those_of_the_clients_files(report, tmp_path):
    """Of texts and of maps already laid in ours; what they lack is measured in ours."""
    ours, own = measure.Font("inter", 10), set_in(report, tmp_path, altered(REGULAR, without="é"))
    journey = next(e for s in report.sections for e in s.exhibits if isinstance(e, JourneyMap))
    before = measure.width("Ha", ours), measure.width("é", ours), layout.lay_out(journey)
    with measure.set_in(own.identity.typeface):
        after = measure.width("Ha", ours), measure.width("é", ours), layout.lay_out(journey)
    assert (pytest.approx(before[0] * WIDER, rel=0.01), before[1]) == after[:2]
    assert before[2] is not after[2]
    assert before[2] is layout.lay_out(journey)


def test_a_sign_the_clients_fonts_lack_comes_from_ours(report, tmp_path):
    """In the PDF and in the page."""
    own = set_in(report, tmp_path, *(altered(one, without="éè€") for one in (REGULAR, BOLD)))
    deliver.write(own, tmp_path, ["html", "poster"])
    assert embedded(tmp_path / "poster.pdf") > {"Brand-Regular", "Brand-Bold"}
    page = (tmp_path / "report.html").read_text(encoding="utf-8")
    assert {"Brand", "Inter"} == set(re.findall("@font-face{font-family:([^;]+)", page))
