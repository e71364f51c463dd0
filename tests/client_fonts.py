"""Fonts of a client, made from ours: a little wider, under another name."""

import io
from importlib.resources import files

from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont
from fontTools.ttLib.tables.TupleVariation import TupleVariation

WIDER = 1.06


def _saved(font):
    made = io.BytesIO()
    font.save(made)
    return made.getvalue()


def _renamed(style):
    font = TTFont(files("parcours.deliver") / "fonts" / f"Inter-{style}.ttf", recalcTimestamp=False)
    font["name"].names = []
    for identifier, text in {1: "Maison Sans", 2: style, 6: f"MaisonSans-{style}"}.items():
        font["name"].setName(text, identifier, 3, 1, 0x409)
    widths = font["hmtx"].metrics
    for name, (advance, bearing) in widths.items():
        widths[name] = (round(advance * WIDER), bearing)
    return _saved(font)


def altered(content, *, permission=0, without=""):
    """Return a font with another permission to embed, or without some characters."""
    font = TTFont(io.BytesIO(content), recalcTimestamp=False)
    font["OS/2"].fsType = permission
    for table in font["cmap"].tables:
        for sign in without:
            table.cmap.pop(ord(sign), None)
    return _saved(font)


def variable():
    """Return a variable font of boxes: half an em wide at 400, seven tenths at 700."""
    signs = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789 .,"
    names = {ord(sign): f"u{ord(sign):04X}" for sign in signs}
    order = [".notdef", *names.values()]
    pen = TTGlyphPen(None)
    for move, point in zip(
        ("moveTo", "lineTo", "lineTo"), ((0, 0), (400, 0), (400, 700)), strict=True
    ):
        getattr(pen, move)(point)
    pen.closePath()
    glyph = pen.glyph()
    font = FontBuilder(1000, isTTF=True)
    font.setupGlyphOrder(order)
    font.setupCharacterMap(names)
    font.setupGlyf(dict.fromkeys(order, glyph))
    font.setupHorizontalMetrics(dict.fromkeys(order, (500, 0)))
    font.setupHorizontalHeader(ascent=900, descent=-200)
    font.setupOS2(sTypoAscender=900, usWinAscent=900, usWinDescent=200, sCapHeight=700)
    font.setupNameTable({"familyName": "Maison Variable", "styleName": "Regular"})
    font.setupPost()
    font.setupFvar([("wght", 400, 400, 700, "Weight")], [])
    moved = [(0, 0)] * 4 + [(200, 0)] + [(0, 0)] * 2  # three points, then where the advance ends
    heavy = TupleVariation({"wght": (0, 1, 1)}, moved)
    font.setupGvar({name: [heavy] for name in order})
    return _saved(font.font)


REGULAR, BOLD = _renamed("Regular"), _renamed("Bold")
