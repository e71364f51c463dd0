from __future__ import annotations

import re
from importlib.resources import files

import pytest
from drawing.examples import maison_lorette
from drawing.strategies import labels
from fontTools.ttLib import TTFont
from hypothesis import given
from hypothesis import strategies as st
from parcours.drawing import measure
from parcours.drawing.measure import GUARD, Font, balance, clusters, width, wrap
from parcours.exhibits.writing import clean, prose
from parcours.texts import NBSP, catalogue, french

INTER = Font("inter", 10.8)
rooms = st.floats(40, 400)


@given(text=labels(), room=rooms)
def test_no_line_is_wider_than_its_room(text, room):
    """A line keeps within its room, a long word being cut where it must (J10, rule 5)."""
    found = (wrap(text, INTER, room), balance(text, INTER, room))
    assert all(width(line, INTER) <= room + 0.01 for one in found for line in one.lines)


@given(text=labels().map(clean), room=rooms)
def test_no_sign_is_lost(text, room):
    """What is wrapped says what was typed, spaces apart (J10, rule 6)."""
    lines = balance(text, INTER, room).lines
    assert text.replace(" ", "") == "".join(lines).replace(" ", "")


@given(text=labels(), room=rooms)
def test_balancing_adds_no_line(text, room):
    """Even lines take no more room than full ones (J10, rule 6)."""
    assert len(wrap(text, INTER, room).lines) == len(balance(text, INTER, room).lines)


@given(text=labels(), room=rooms, most=st.integers(1, 4))
def test_a_text_too_long_says_that_it_is_cut(text, room, most):
    """An ellipsis and a flag, never a silent cut (J10, rule 4)."""
    found = balance(text, INTER, room, most)
    assert found.is_cut == (len(wrap(text, INTER, room).lines) > most)


def test_lines_break_at_ordinary_spaces_only():
    """« 15 min » and composed words stay whole (J10, rule 6)."""
    found = wrap(f"rendez-vous dans 15{NBSP}min", INTER, width(f"rendez-vous dans 15{NBSP}", INTER))
    assert ("rendez-vous dans", f"15{NBSP}min") == found.lines


@pytest.mark.parametrize("language", ["fr", "en"])
def test_no_line_begins_with_a_sign_that_closes(language):
    """A text typed in French keeps its signs and units with their words, in an English page too (9.9)."""
    typed = "Ma carte : refusée ? « Oui » ; au bout de 3 min, rien ! 20 % des cas, 185 k€ perdus"
    shown = prose(typed, language)
    lines = [line for room in range(90, 300, 10) for line in wrap(shown, INTER, room).lines]
    parted = re.compile(r"[:;?!»%]|min\b|k€")
    assert [] == [line for line in lines if parted.match(line) or line.endswith("«")]


def test_no_word_is_left_alone_on_the_last_line():
    """The last line is not an orphan where lines can be even (J10, rule 6)."""
    text = "Ma carte de fidélité est reconnue en caisse"
    ends = (wrap(text, INTER, 105).lines[-1], balance(text, INTER, 105).lines[-1])
    assert ("caisse", "en caisse") == ends


def test_room_is_kept_on_the_last_line_where_no_line_is_added():
    """A mark stands beside the last line rather than under it (J10)."""
    text = "Je parcours la FAQ et les fiches produits"
    room = 130.0
    found = balance(text, INTER, room, last=room - 24)
    assert width(found.lines[-1], INTER) <= room - 24


@pytest.mark.parametrize(("weight", "style"), [(400, "Regular"), (600, "SemiBold"), (700, "Bold")])
def test_widths_are_those_of_the_fonts_we_ship(weight, style):
    """What is measured is what the PDF and the HTML report will set, and 1 % (J10, rule 5)."""
    font = TTFont(str(files("parcours.deliver") / "fonts" / f"Inter-{style}.ttf"))
    glyphs, advances, em = font.getBestCmap(), font["hmtx"], font["head"].unitsPerEm
    texts = [card.label for card in maison_lorette("fr").cards]
    real = [sum(advances[glyphs[ord(char)]][0] for char in text) / em * 10 for text in texts]
    ours = [width(text, Font("inter", 10, weight)) / GUARD for text in texts]
    assert ours == pytest.approx(real, rel=0.001)


def test_the_fonts_we_ship_draw_every_sign_of_our_texts():
    """No empty box in a deliverable: « ᵉ » is in no font of ours (X3). Forms are set in the browser's fonts."""
    font = TTFont(str(files("parcours.deliver") / "fonts" / "Inter-Regular.ttf"))
    drawn = {*map(chr, font.getBestCmap()), "\N{REPLACEMENT CHARACTER}"}  # named as what is lost
    lacking = {
        (key, sign)
        for key, said in catalogue().items()
        if not key.startswith("forms.")
        for sign in french(said["fr"]) + said["en"]
        if sign not in drawn
    }
    assert lacking == set()


def test_arial_has_no_semi_bold():
    """Where a face lacks a weight, the bolder one is measured: never too narrow."""
    bold, semi = Font("arial", 10, 700), Font("arial", 10, 600)
    assert width("Étape", bold) == width("Étape", semi)


def test_accents_and_joined_emoji_stay_whole():
    """A word is never cut inside what a reader sees as one sign (J10)."""
    parts = ["e\u0301", "👩‍👩‍👧", "🇫🇷", "👍🏽", "a"]
    assert parts == clusters("".join(parts))


def test_our_own_words_need_no_other_font():
    """Every fixed word of the map is drawn by the fonts we ship (rule 12)."""
    ours = [
        text
        for key, pair in catalogue().items()
        if key.startswith("map.")
        for text in pair.values()
    ]
    drawn = {*measure._advances("inter", 400, None), "\u202f"}
    assert [] == [text for text in ours if not set(text) <= drawn]
