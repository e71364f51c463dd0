"""The client's fonts: what serves, what does not and why (F1, issue 9)."""

import contextlib
import io
import itertools

import pytest
from client_fonts import BOLD, REGULAR, altered, variable
from fontTools.ttLib import TTFont
from parcours.files import brand, typefaces
from parcours.method.framing import Brand

BOTH = Brand(font_file="maison.ttf", bold_font_file="maison-bold.ttf")


def read(folder, named, *contents):
    """Return what a client's folder gives with those fonts."""
    for name, content in zip((named.font_file, named.bold_font_file), contents, strict=False):
        (folder / name).write_bytes(content)
    return brand.read(folder, named)


def test_both_files_make_a_typeface(tmp_path):
    """Office is told its own name; inside what we make it has ours, at two weights."""
    face = read(tmp_path, BOTH, REGULAR, BOLD).typeface
    inside = {
        weight: (font["name"].getDebugName(1), font["OS/2"].usWeightClass)
        for weight, content in face.files.items()
        for font in [TTFont(io.BytesIO(content))]
    }
    assert ("Maison Sans", {400: ("Brand", 400), 700: ("Brand", 700)}) == (face.family, inside)


def test_one_variable_file_is_enough():
    """Its regular and its bold are drawn from it, each with its widths."""
    face = typefaces.typeface(variable(), b"")
    assert (0.5, 0.7) == (face.advances[400]["a"], face.advances[700]["a"])
    assert all("fvar" not in TTFont(io.BytesIO(one)) for one in face.files.values())


@pytest.mark.parametrize(
    ("named", "contents", "code"),
    [
        (BOTH, (REGULAR[:20_000], BOLD), "brand_font_unreadable"),
        (BOTH, (b"no font at all", BOLD), "brand_font_unreadable"),
        (BOTH, (altered(REGULAR, permission=2), BOLD), "brand_font_locked"),
        (
            BOTH,
            (altered(REGULAR, without="é"), altered(BOLD, without="a")),
            "brand_font_unreadable",
        ),
        (BOTH, (REGULAR,), "brand_missing"),
        (Brand(font_file="maison.ttf"), (REGULAR,), "brand_font_alone"),
        (Brand(font_file="maison.woff2"), (REGULAR,), "brand_kind"),
    ],
)
def test_fonts_that_do_not_serve_are_said(tmp_path, named, contents, code):
    """Deliverables are then made with ours."""
    found = read(tmp_path, named, *contents)
    assert (None, [code]) == (found.typeface, [one.code for one in found.problems])


def test_a_damaged_font_is_never_a_traceback():
    """Wherever its bytes are wrong, it serves or it is refused."""
    whole = variable()
    for place, wrong in itertools.product(range(0, len(whole), 97), (0, 255)):
        damaged = whole[:place] + bytes([wrong]) * 8 + whole[place + 8 :]
        with contextlib.suppress(typefaces.FontRefusedError):
            assert typefaces.typeface(damaged, b"").files.keys() == {400, 700}
