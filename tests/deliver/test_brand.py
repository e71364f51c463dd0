"""The client's logo and template of slides, from its folder to what it receives (F1, issue 9)."""

from __future__ import annotations

import base64
import dataclasses
import io
import random
import zipfile

import pikepdf
import pytest
from docx import Document
from parcours.deliver import html, minutes, pdf, pptx
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
