"""The journey map of a case, before any layout."""

import dataclasses
from typing import Any

import pytest
from journey_books import action, book, capability, passage, touchpoint, votes
from parcours.case import Case
from parcours.drawing.layout import lay_out
from parcours.exhibits.journey_maps import journey_map
from parcours.exhibits.kinds import JourneyMap, MapCard, Text
from parcours.method.touchpoints import Evidence, Fate, MomentOfTruth, TargetEmotion
from parcours.method.workbook import Workbook
from sample_cases import flaws, sample, without_file

MOMENT = MomentOfTruth()


def of(workbook: Workbook, **asked: Any) -> JourneyMap:
    """Map of a small workbook."""
    case: Case = dataclasses.replace(without_file("en"), workbook=workbook)
    drawn = journey_map(case, **asked)
    assert isinstance(drawn, JourneyMap)
    return drawn


def cards(drawn: JourneyMap) -> dict[str, MapCard]:
    """Cards by number."""
    return {one.number: one for one in drawn.cards}


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("journey", ["J-1", "J-2"])
def test_the_maps_of_the_sample_can_be_laid_out(language, journey):
    """Maison Lorette's journeys are drawn whole, and their table can be read (X4)."""
    drawn = journey_map(sample(language), journey)
    assert isinstance(drawn, JourneyMap)
    assert drawn.table is not None
    assert ([], True) == (flaws(drawn.table), lay_out(drawn) is not None)


def test_cards_stand_in_time_order_stage_after_stage():
    """Whatever the order they were typed in, cards follow the stages (J6)."""
    drawn = of(book([touchpoint(1, "ST-2"), touchpoint(2, "ST-1"), touchpoint(3, "ST-2")]))
    assert ["02", "01", "03"] == [one.number for one in drawn.cards]


def test_a_card_carries_its_votes():
    """Mean, ends and number of votes; the target beside (J3, J6)."""
    one = touchpoint(
        1,
        fate=Fate.IMPROVED,
        moment_of_truth=MOMENT,
        evidence=Evidence.MEASURED,
        target_emotions=(TargetEmotion(public="PU-1", emotion=1),),
    )
    card = cards(of(book([one], votes(1, [-2, 0]))))["01"]
    assert (-1.0, -2.0, 0.0, 2, 1.0, "irritant", "Irritant", True, "improved", "measured") == (
        card.emotion_today,
        card.emotion_low,
        card.emotion_high,
        card.n_votes,
        card.emotion_target,
        card.level,
        card.appraisal,
        card.is_moment_of_truth,
        card.fate,
        card.evidence,
    )


def test_what_is_created_has_no_present():
    """A card of the target has no emotion today and says it is new (J6)."""
    card = cards(of(book([touchpoint(1, fate=Fate.CREATED)])))["01"]
    assert (None, None, "created", "New") == (
        card.emotion_today,
        card.n_votes,
        card.level,
        card.appraisal,
    )


def test_split_and_unknown_cards_say_so():
    """Split opinions are not neutral; no vote is unknown, not neutral (J3)."""
    found = cards(of(book([touchpoint(1), touchpoint(2)], votes(1, [-2, 2]))))
    assert [("Split opinions", True), ("Not known", False)] == [
        (one.appraisal, one.is_polarised) for one in found.values()
    ]
    assert "unknown" == found["02"].level


def test_several_publics_share_a_map_or_have_their_own():
    """Without a public, the first leads and the others are thin curves; with one, only its own (P4)."""
    workbook = book(
        [touchpoint(1), touchpoint(2, publics=("PU-2",)), touchpoint(3, publics=("PU-1",))],
        [*votes(1, [1]), *votes(1, [-1], public="PU-2")],
    )
    shared, own = of(workbook), of(workbook, public_id="PU-2")
    assert ("Fidèles", ("Jeunes", (-1.0, None, None)), 3) == (
        shared.public,
        (shared.other_publics[0].name, shared.other_publics[0].emotions),
        len(shared.cards),
    )
    assert ("Jeunes", (), ["01", "02"]) == (own.public, own.other_publics, list(cards(own)))


def test_the_title_carries_the_number():
    """Moments of truth among the irritants; with worth, the money they concentrate (X2)."""
    workbook = book(
        [touchpoint(1, moment_of_truth=MOMENT, label="Stock faux"), touchpoint(2), touchpoint(3)],
        [*votes(1, [-2]), *votes(2, [-1]), *votes(3, [2])],
    )
    assert (
        "1 moment of truth among 2 irritants: “Stock faux”",
        "1 moment of truth concentrates €120k of €150k at stake: “Stock faux”",
    ) == (
        of(workbook, worth={}).title,
        of(workbook, worth={"TP-1": 120_000.0, "TP-3": 30_000.0}).title,
    )


@pytest.mark.parametrize(
    ("workbook", "title"),
    [
        (book([touchpoint(1)]), "Journey “Acheter”: nobody has voted yet"),
        (book([touchpoint(1)], votes(1, [1])), "1 touchpoint, no irritant"),
        (book([touchpoint(1)], votes(1, [-1])), "1 irritant on this journey: “Touchpoint 1”"),
    ],
    ids=["nobody", "fine", "irritant"],
)
def test_the_title_says_what_is_known(workbook, title):
    """Nothing judged, nothing wrong, or an irritant: each is said as it is (J3)."""
    assert title == of(workbook).title


def test_stages_add_up_what_is_at_stake():
    """A stage is worth what its touchpoints are; nothing known stays unknown (R5)."""
    workbook = book([touchpoint(1), touchpoint(2), touchpoint(3, "ST-2")])
    drawn = of(workbook, worth={"TP-1": 10.0, "TP-2": 5.0})
    assert ([15.0, None, None], "") == (
        [one.value_at_stake for one in drawn.stages],
        drawn.value_missing,
    )
    assert of(workbook, worth={}).value_missing


def test_breaks_stand_between_the_nearest_cards_of_both_channels():
    """A passage that fails is drawn between two of its cards, with what it loses (J5)."""
    workbook = book(
        [touchpoint(1), touchpoint(2, channel="TEL"), touchpoint(3), touchpoint(4)],
        capabilities=(capability(1, WEB="honoured"),),
        passages=(
            passage(
                1, "WEB", "TEL", works=False, loses=("K-1",), touchpoints=("TP-1", "TP-2", "TP-4")
            ),
            passage(2, "WEB", "LIE", works=False, touchpoints=("TP-1",)),
        ),
    )
    (one,) = of(workbook).breaks
    assert ("01", "02", "Capability 1") == (one.source_number, one.target_number, one.label)


def test_irritants_and_actions_stand_under_their_stage():
    """An irritant says what hurts; an action stands where its first card is, with all its cards (R1)."""
    workbook = book(
        [touchpoint(1, irritant="Stock faux"), touchpoint(2, "ST-2"), touchpoint(3, "ST-3")],
        [*votes(1, [-2]), *votes(3, [-1])],
        actions=(action(1, "TP-2", "TP-3"), action(2, "TP-1", is_excluded=True), action(3)),
    )
    drawn = of(workbook)
    assert ([(0, "01", "Stock faux"), (2, "03", "Touchpoint 3")], [(1, "A-1", ("02", "03"))]) == (
        [(one.stage, one.number, one.text) for one in drawn.irritants],
        [(one.stage, one.number, one.cards) for one in drawn.actions],
    )


def test_a_stage_says_what_customers_say_of_its_worst_touchpoint():
    """Without words of its own, a stage quotes the touchpoint that hurts most (J3)."""
    workbook = book(
        [touchpoint(1, quote="Bien"), touchpoint(2, quote="Faux"), touchpoint(3)],
        [*votes(1, [1]), *votes(2, [-2]), *votes(3, [-2])],
    )
    assert ["Faux", "", ""] == [one.says for one in of(workbook).stages]


def test_lanes_are_the_channels_in_use():
    """In the order of the catalogue; a channel it does not know comes last (J2)."""
    workbook = book([touchpoint(1, channel="XXX"), touchpoint(2, channel="TEL"), touchpoint(3)])
    assert ["WEB", "TEL", "XXX"] == [one.channel for one in of(workbook).lanes]


def test_without_a_journey_there_is_no_map():
    """An empty workbook, or a journey that is not there, says what is missing (J1)."""
    case = without_file("en")
    empty = dataclasses.replace(case, workbook=book(stages=()))
    assert [Text, Text] == [type(journey_map(empty)), type(journey_map(case, "J-99"))]
