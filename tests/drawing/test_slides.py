from __future__ import annotations

import pytest
from drawing.examples import fuller, maison_lorette
from drawing.strategies import journey_maps
from hypothesis import given, settings
from parcours.drawing.rules import all_words, check
from parcours.drawing.sheets import PT_PER_PX
from parcours.drawing.slides import MOST_CARDS, MOST_STAGES, slides
from parcours.drawing.words import tidied
from parcours.texts import NBSP


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_rich_example_fits_slides(language):
    """Nothing overflows a slide, in either language (X2)."""
    made = slides(maison_lorette(language))
    assert [] == [violation for slide in made for violation in check(slide.layout)]


@settings(max_examples=7)
@given(journey_map=journey_maps(most_cards=40))
def test_a_slide_stays_readable(journey_map):
    """At most four stages and fourteen touchpoints, nothing under 8 pt (X2)."""
    for slide in slides(journey_map):
        sizes = [words.font.size * PT_PER_PX for words in all_words(slide.layout.marks)]
        assert len(slide.layout.stages) <= MOST_STAGES
        assert len(slide.layout.cards) <= MOST_CARDS
        assert min(sizes) >= 8


@settings(max_examples=7)
@given(journey_map=journey_maps(most_cards=40))
def test_slides_hold_every_card_once_in_order(journey_map):
    """The deck shows the whole journey (J10)."""
    shown = [one.card.number for slide in slides(journey_map) for one in slide.layout.cards]
    assert [card.number for card in journey_map.cards] == shown


def test_the_title_carries_the_numbers():
    """A slide's title says what it shows, with its figures, from the same map (X2)."""
    first = slides(maison_lorette())[0]
    said = "Je découvre : 3 points de contact, 1 irritant et 45 k€ en jeu par an"
    assert said == first.title.replace(NBSP, " ")


def test_what_has_no_room_goes_to_the_notes():
    """Actions that do not fit under the curve are read by the speaker (X2)."""
    for slide in slides(fuller(maison_lorette(), 42)):
        drawn = {words.role for words in all_words(slide.layout.marks)}
        noted = any(note.startswith("Actions") for note in slide.notes)
        assert ("actions" in drawn) != noted


def test_irritants_are_noted_on_each_slide():
    """Each irritant of the map is in the notes of one slide."""
    made = slides(maison_lorette())
    noted = " ".join(note for slide in made for note in slide.notes)
    wanted = tidied(maison_lorette()).irritants
    assert [] == [one.text for one in wanted if one.text not in noted]


def test_text_is_measured_in_the_face_of_slides():
    """Slides use Arial, which every Office has, measured as such (X2)."""
    layout = slides(maison_lorette())[0].layout
    assert {"arial"} == {words.font.family for words in all_words(layout.marks)}
