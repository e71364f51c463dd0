from __future__ import annotations

from dataclasses import replace

import pytest
from drawing.examples import fuller, maison_lorette
from drawing.strategies import journey_maps
from hypothesis import given, settings
from parcours.drawing.rules import all_words, check
from parcours.drawing.sheets import PT_PER_PX
from parcours.drawing.slides import MOST_CARDS, MOST_STAGES, slides
from parcours.drawing.splitting import split
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
    said = (
        "Je découvre à Je choisis : 10 points de contact, 4 irritants, "
        "2 moments de vérité et 225 k€ en jeu par an"
    )
    assert said == first.title.replace(NBSP, " ")


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_journey_of_25_touchpoints_takes_three_slides(language):
    """A slide is filled before another is begun: a map is read over few of them (X2)."""
    assert 3 == len(slides(maison_lorette(language)))


def test_slides_of_one_map_are_set_in_one_size():
    """Turning the page never changes the size of type (X2)."""
    made = slides(fuller(maison_lorette(), 42))
    assert 1 == len({slide.layout.units.card for slide in made})


def test_the_curve_of_a_slide_keeps_nine_tenths_of_an_inch():
    """Between the best and the worst, emotions stay apart (X2)."""
    made = slides(fuller(maison_lorette(), 60))
    assert [] == [s.page for s in made if s.layout.zone.bottom - s.layout.zone.top < 0.9 * 96]


def test_the_parts_of_a_stage_add_up_to_its_value():
    """A stage that goes on over a second slide does not count its value at stake twice (J3)."""
    base = fuller(maison_lorette(), 60)
    one = replace(
        base,
        stages=(replace(base.stages[1], value_at_stake=120_000.0),),
        cards=tuple(replace(card, stage=0) for card in base.cards),
        irritants=(),
        actions=(),
    )
    parts = split(one, lambda part: len(part.cards) <= MOST_CARDS)
    values = [part.stages[0].value_at_stake or 0.0 for part in parts]
    assert (120_000.0, True) == (pytest.approx(sum(values)), max(values) < 120_000)


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
