from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import replace

import pytest
from defusedxml import ElementTree
from drawing.examples import maison_lorette, with_publics
from drawing.strategies import journey_maps
from hypothesis import given, settings
from parcours.drawing.layout import lay_out
from parcours.drawing.palette import light
from parcours.drawing.svg import paint
from parcours.drawing.words import tidied

SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = '<img src=x onerror="alert(1)">]]></text><script>1</script> & {{7*7}} =1+1 \u202e\x00'


@pytest.fixture(scope="module")
def painted():
    """Return the rich example as a document of its own."""
    return paint(lay_out(with_publics(maison_lorette())), standalone=True)


@settings(max_examples=8)
@given(journey_map=journey_maps(most_cards=25))
def test_any_map_is_well_formed(journey_map):
    """Whatever is typed, the SVG is read back (X4)."""
    assert f"{SVG}svg" == ElementTree.fromstring(paint(lay_out(journey_map))).tag


def test_text_stays_text(painted):
    """Every label is found again as text, to be searched, copied and heard (X4)."""
    said = " ".join(
        "".join(node.itertext()) for node in ElementTree.fromstring(painted).iter(f"{SVG}text")
    )
    plain = " ".join(said.split())
    labels = [card.label for card in tidied(maison_lorette()).cards]
    assert [] == [label for label in labels if " ".join(label.split()) not in plain]


def test_hostile_text_comes_out_as_text():
    """No tag, no script, no control sign goes through a label (X, R reliability)."""
    base = maison_lorette()
    cards = tuple(replace(card, label=HOSTILE[:90]) for card in base.cards)
    stages = tuple(replace(stage, name=HOSTILE, wants=HOSTILE) for stage in base.stages)
    hostile = replace(base, key=HOSTILE, title=HOSTILE, cards=cards, stages=stages)
    tags = {
        node.tag.removeprefix(SVG)
        for node in ElementTree.fromstring(paint(lay_out(hostile))).iter()
    }
    assert {"svg", "title", "desc", "style", "g", "rect", "circle", "path", "text", "tspan"} >= tags


def test_a_card_says_what_it_shows(painted):
    """The title of a card's group is a sentence: number, label, stage, channel, emotions, marks."""
    groups = {node.get("id"): node for node in ElementTree.fromstring(painted).iter(f"{SVG}g")}
    title = groups["map-achat-meuble-livre-1-card-tp-05"].findtext(f"{SVG}title")
    assert (
        "Point de contact 05\u00a0: Je vérifie le stock du magasin\u00a0: il est faux. "
        "Étape\u00a0: Je me renseigne. Canal\u00a0: Application mobile. "
        "Existant\u00a0: Irritant majeur (−1,9, 14 votes). Cible\u00a0: +1. Jugement mesuré. "
        "Moment de vérité. Valeur en jeu\u00a0: 120\u00a0k€ par an." == title
    )


def test_an_unknown_emotion_is_said_and_never_drawn_as_neutral(painted):
    """Missing is never zero: the card says that nobody said (J3)."""
    groups = {node.get("id"): node for node in ElementTree.fromstring(painted).iter(f"{SVG}g")}
    title = groups["map-achat-meuble-livre-1-card-tp-23"].findtext(f"{SVG}title")
    assert "Émotion non renseignée." in title


def test_the_map_is_named_for_those_who_do_not_see_it(painted):
    """A group, not an image, whose text is not hidden; title and description are tied to it."""
    root = ElementTree.fromstring(painted)
    ids = (root.get("aria-labelledby") or "").split()
    found = {node.get("id"): node.text for node in root if node.get("id") in ids}
    assert ("group", "fr", 2) == (root.get("role"), root.get("lang"), len(found))


def test_ids_are_unique(painted):
    """No id stands twice, so that every link and label finds its own."""
    ids = [node.get("id") for node in ElementTree.fromstring(painted).iter() if node.get("id")]
    assert len(set(ids)) == len(ids)


def test_colours_are_attributes_and_the_dark_scheme_is_for_screens(painted):
    """Painters that read no CSS see the light colours; print never goes dark (X1)."""
    root = ElementTree.fromstring(painted)
    style = root.findtext(f"{SVG}style")
    bare = [
        node.tag
        for tag in ("rect", "circle", "path", "text")
        for node in root.iter(f"{SVG}{tag}")
        if not (node.get("fill") or "").startswith(("#", "none"))
    ]
    assert [] == bare
    assert (style or "").startswith("@media screen and (prefers-color-scheme:dark)")


def test_the_client_colour_is_used():
    """Chevrons are in the client's colour, darkened where white would not be read on it (X)."""
    layout = lay_out(maison_lorette())
    green = light("#00857A")["brand"]
    assert green in paint(layout, primary="#00857A")
    assert green not in paint(layout)


def test_a_document_of_its_own_has_the_size_of_its_sheet(painted):
    """An A3 is 420 by 297 mm; inline, the map is as wide as what holds it (X4)."""
    root = ElementTree.fromstring(painted)
    inline = ElementTree.fromstring(paint(lay_out(maison_lorette())))
    assert ("420mm", "297mm", "100%") == (
        root.get("width"),
        root.get("height"),
        inline.get("width"),
    )


def test_nothing_is_asked_from_the_network(painted):
    """No address but the name of the format."""
    assert 1 == painted.count("http")


PROGRAM = """
import hashlib, json, sys
sys.path.insert(0, sys.argv[1])
from drawing.examples import maison_lorette, with_publics
from parcours.drawing.layout import lay_out
from parcours.drawing.svg import paint
found = [paint(lay_out(with_publics(maison_lorette(one)))) for one in ("fr", "en")]
print(json.dumps([hashlib.sha256(one.encode()).hexdigest() for one in found]))
"""


def test_same_map_same_bytes(root):
    """Two processes, two hash seeds, two time zones: the same picture to the byte (X)."""
    found = []
    for seed, zone in (("1", "UTC"), ("2", "Asia/Tokyo")):
        environment = {**os.environ, "PYTHONHASHSEED": seed, "TZ": zone}
        command = [sys.executable, "-c", PROGRAM, str(root / "tests")]
        done = subprocess.run(command, env=environment, capture_output=True, check=True, text=True)
        found.append(json.loads(done.stdout))
    assert found[0] == found[1]
