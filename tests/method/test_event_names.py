"""Which card a name of the files looks like."""

from __future__ import annotations

import pytest
from journey_books import touchpoint
from parcours.customers.channel_words import CHANNEL_WORDS
from parcours.files.catalogue import load
from parcours.method.catalogue import Catalogue
from parcours.method.event_names import ENOUGH, MOST_PROPOSED, likely_cards, words_of
from parcours.method.touchpoints import Fate
from sample_cases import without_file

CARDS = (
    touchpoint(1, channel="TEL", label="J’appelle pour une livraison en retard"),
    touchpoint(2, channel="EML", label="Mon bon d’anniversaire, un mois trop tard"),
    touchpoint(3, channel="WEB", label="Je paie", catalogue_id="LIV01"),
    touchpoint(4, label="Livraison future", fate=Fate.CREATED),
)


def proposed(name, cards=CARDS):
    """Return the cards proposed for a name, the likest first."""
    return [one.touchpoint for one in likely_cards([name], cards, load(), CHANNEL_WORDS)]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("bon_anniversaire", ["TP-2"]),
        ("BON D’ANNIVERSAIRE", ["TP-2"]),
        ("appelRetard", ["TP-1"]),
        ("delivery_slot", ["TP-3"]),
        ("phone", []),
        ("remboursement", []),
        ("", []),
    ],
)
def test_names_are_compared_by_their_words_in_both_languages(name, expected):
    """Case, accents, signs and language set aside; a channel alone proposes nothing (J8)."""
    assert expected == proposed(name)


def test_a_rare_word_says_more_than_a_common_one():
    """What all cards say hardly counts; the word of one card alone decides (J8)."""
    cards = [
        touchpoint(n, label=f"Livraison {word}") for n, word in enumerate(("tardive", "x1"), 1)
    ]
    (first, *_) = likely_cards(["livraison_tardive"], cards, Catalogue(), {})
    assert ("TP-1", ("livraison", "tardive")) == (first.touchpoint, first.words)


def test_few_cards_are_proposed_and_none_under_half():
    """Three at most, each answering to half of the name at least (J8)."""
    cards = [touchpoint(n, label=f"Retard numéro {n}") for n in range(1, 9)]
    found = likely_cards(["retard", "retard inattendu imprévu"], cards, Catalogue(), {})
    assert (MOST_PROPOSED, True) == (len(found), all(one.likeness >= ENOUGH for one in found))


def test_names_somebody_mapped_in_the_sample_are_found_again():
    """Of the names the sample's team mapped by hand, seven in ten are found, and few wrongly (J8)."""
    cards = without_file("fr").workbook.journeys.touchpoints
    true = {name: card.id for card in cards if card.exists_today for name in card.events}
    found = {name: proposed(name, cards) for name in true}
    right = sum(true[name] in cards for name, cards in found.items())
    wrong = sum(bool(cards) and true[name] not in cards for name, cards in found.items())
    assert (True, True) == (right / len(true) > 0.7, wrong / len(true) < 0.1), (right, wrong)


def test_words_that_say_nothing_are_set_aside():
    """Articles, pronouns and the jargon of trackers are no words of a touchpoint (J8)."""
    assert ["panier"] == words_of("event_click_le_panier")
