"""What is on the map, and what is not: each mark, in its place, where it means something."""

from __future__ import annotations

from dataclasses import replace

import pytest
from drawing.examples import fuller, maison_lorette, with_publics
from drawing.strategies import CHANNELS
from parcours.drawing import icons
from parcours.drawing.cards import draw, face
from parcours.drawing.header import items
from parcours.drawing.layout import lay_out, lay_out_pages
from parcours.drawing.marks import Box, Rect
from parcours.drawing.rules import all_words, check, flat
from parcours.drawing.sheets import DENSE_SLIDES, PAPER, SLIDES
from parcours.exhibits.kinds import JourneyMap, MapBreak, MapLane, MapStage
from parcours.texts import NBSP


@pytest.fixture(scope="module")
def rich():
    """Return the rich example, laid."""
    return lay_out(maison_lorette())


def words_of(layout, role):
    """Return the texts of a role."""
    return [
        words.text.replace(NBSP, " ") for words in all_words(layout.marks) if words.role == role
    ]


def number_drawn(card, units):
    """Return the number of a card drawn at the top of nowhere."""
    seat = face(card, units.card_widths[0], units, "", "")
    box = Box(0, 0, units.card_widths[0], seat.height)
    return [
        words for words in all_words([draw(card, seat, box, units, "")]) if words.role == "number"
    ]


def by_number(layout):
    """Return placed cards by their number."""
    return {one.card.number: one for one in layout.cards}


def test_an_unknown_emotion_interrupts_the_curve(rich):
    """No point and no line where nobody said: missing is never zero (J3)."""
    runs = [curve.numbers for curve in rich.curves if curve.role == "today"]
    assert ("24",) == runs[-1]
    assert all("23" not in run for run in runs)


def test_a_touchpoint_to_create_has_no_point_today(rich):
    """It stands on the target's curve only, and its card is dashed (J6, rule 8)."""
    today = {number for curve in rich.curves if curve.role == "today" for number in curve.numbers}
    target = {number for curve in rich.curves if curve.role == "target" for number in curve.numbers}
    assert (set(), {"09", "17", "25"}) == ({"09", "17", "25"} & today, {"09", "17", "25"} & target)


def test_a_removed_touchpoint_leaves_the_target(rich):
    """It is struck, hatched, named as removed, and has no point on the target's curve (J6)."""
    target = {number for curve in rich.curves if curve.role == "target" for number in curve.numbers}
    card = next(mark for mark in rich.marks if getattr(mark, "key", "") == "TP-10")
    roles = {getattr(mark, "role", "") for mark in card.marks}
    assert "10" not in target
    assert {"hatching", "strike", "tag"} <= roles


def test_split_opinions_are_written_on_the_card(rich):
    """People at +2 and -2 are not neutral: the card says so, and their range is drawn (J3)."""
    card = next(mark for mark in rich.marks if getattr(mark, "key", "") == "TP-18")
    assert "Avis partagés" in [words.text for words in all_words(card.marks)]


def test_each_card_says_what_it_rests_on(rich):
    """Every card carries its evidence (J3)."""
    signs = [mark for mark in flat(rich.marks) if getattr(mark, "role", "") == "evidence"]
    in_legend = 3
    assert len(rich.cards) + in_legend == len(signs)


def test_the_range_of_votes_goes_with_the_mean(rich):
    """A mean never stands alone (J3)."""
    spreads = [mark for mark in flat(rich.marks) if getattr(mark, "role", "") == "spread"]
    wide = [
        c
        for c in maison_lorette().cards
        if c.emotion_low is not None and c.emotion_low < c.emotion_high
    ]
    assert len(wide) == len(spreads)


def test_value_at_stake_stands_by_its_dip(rich):
    """Each dip with a value carries it, and every stage has its own (J10)."""
    assert {"45 k€", "60 k€", "120 k€", "150 k€", "185 k€", "40 k€", "non calculée"} == {
        *words_of(rich, "value")
    }
    assert 6 == len(words_of(rich, "dip_value"))


def test_what_is_not_computed_says_so():
    """Without any value the band says why and what it takes; it is not a row of zeros (X7)."""
    base = maison_lorette()
    stages = tuple(replace(stage, value_at_stake=None) for stage in base.stages)
    why = "Valeur non calculée : joindre le fichier clients."
    layout = lay_out(replace(base, stages=stages, value_missing=why))
    assert ["Valeur non calculée : joindre le fichier clients."] == words_of(layout, "value")


def test_a_break_between_facing_cards_is_a_badge(rich):
    """The lightning stands between the two cards (rule 10)."""
    ends = [(badge.source, badge.target) for badge in rich.badges]
    cards = by_number(rich)
    assert [("11", "12")] == ends
    assert cards["11"].box.bottom < rich.badges[0].box.middle[1] < cards["12"].box.y


def test_a_break_between_distant_cards_is_written_on_both(rich):
    """Where no badge can stand between them, each card names the other (rule 10)."""
    assert ["20", "16"] == words_of(rich, "break")


@pytest.mark.parametrize("units", [PAPER, SLIDES, DENSE_SLIDES], ids=["paper", "slide", "dense"])
def test_a_badge_between_touching_lanes_covers_no_number(units):
    """Over two lanes that touch, the badge stops above the first line of the lower card (rule 10)."""
    badge_inside_card = units.badge - units.lane_pad - 1
    (number,) = number_drawn(maison_lorette().cards[0], units)
    assert badge_inside_card < number.inks[0].y


def test_a_break_whose_end_is_on_another_page_is_kept():
    """Splitting loses no break (J5)."""
    full = replace(fuller(maison_lorette(), 60), breaks=(MapBreak("01", "60"),))
    pages = lay_out_pages(full, "A3")
    assert [["60"], ["01"]] == [words_of(page, "break") for page in pages]


def test_the_legend_has_only_what_is_there():
    """A map with one plain card needs no legend of breaks, gold or publics (J10)."""
    base = maison_lorette()
    plain = replace(base.cards[6], emotion_low=None, emotion_high=None, emotion_target=None)
    keys = [item.key for item in items(replace(base, cards=(plain,), breaks=()))]
    assert ["today", "evidence.none"] == keys


def test_the_legend_of_the_rich_map_is_whole():
    """Everything the map shows is explained (J10)."""
    keys = [item.key for item in items(with_publics(maison_lorette()))]
    assert [
        "today",
        "other0",
        "other1",
        "target",
        "gain",
        "spread",
        "moment_of_truth",
        "created",
        "removed",
        "unknown",
        "break",
        "evidence.measured",
        "evidence.partial",
        "evidence.none",
    ] == keys


def test_other_publics_have_their_curves():
    """Several publics are compared on one map, each with its own line (J1, J10)."""
    layout = lay_out(with_publics(maison_lorette()))
    names = {curve.name.split(":")[1] for curve in layout.curves if curve.role == "other"}
    assert {"Hugo, nouveau client", "Atelier Pro"} == names


def test_irritants_and_actions_carry_their_numbers(rich):
    """Cards, irritants and actions are tied by numbers, not by position (J10)."""
    assert ["02", "05", "08", "12", "16", "15", "20", "22"] == words_of(rich, "note_number")[:8]
    assert "Alerte retard proactive (16, 17)" in words_of(rich, "actions")


def test_gold_lines_fall_on_their_points(rich):
    """A gold line ends where its disc starts, in its card's own column (rule 9)."""
    columns = {one.card.touchpoint_id: one.column for one in rich.cards}
    golds = [drop for drop in rich.drops if drop.is_gold]
    assert {"TP-05", "TP-06", "TP-12", "TP-16", "TP-17", "TP-21"} == {
        d.touchpoint_id for d in golds
    }
    assert all(x == columns[d.touchpoint_id] for d in golds for piece in d.pieces for x, _ in piece)


def test_above_25_touchpoints_only_moments_of_truth_keep_their_line():
    """Dotted lines would only blur (deliverables, open risks)."""
    layout = lay_out(fuller(maison_lorette(), 42))
    assert all(drop.is_gold for drop in layout.drops)


def test_pages_say_which_they_are_and_whose():
    """Each page carries its rank and who may read it (X4)."""
    pages = lay_out_pages(fuller(maison_lorette(), 60), "A3")
    feet = [words_of(page, "foot")[0] for page in pages]
    assert ["Confidentiel · 1/2", "Confidentiel · 2/2"] == feet


def test_the_source_is_on_the_sheet(rich):
    """What the map rests on is read under it (X7)."""
    assert any("empreinte 3f9a2c" in text and "n = 14" in text for text in words_of(rich, "foot"))


def test_values_keep_one_scale_over_pages():
    """A bar is as long on page two as on page one for the same money (J10)."""

    def bars(layout):
        return [
            one.box.w for one in flat(layout.marks) if isinstance(one, Rect) and one.role == "bar"
        ]

    base = maison_lorette()
    same = tuple(
        replace(stage, value_at_stake=v)
        for stage, v in zip(base.stages, (9, 3, 3, 3, 3, 3, 3), strict=True)
    )
    pages = lay_out_pages(fuller(replace(base, stages=same), 60), "A3")
    assert max(bars(pages[0])) > 2 * max(bars(pages[1]))


def test_a_stage_too_full_for_a_sheet_goes_on_over_the_next():
    """A stage that no page holds is split in time order and says so (X4)."""
    base = fuller(maison_lorette(), 56)
    one = replace(
        base,
        stages=base.stages[:1],
        cards=tuple(replace(card, stage=0, label="mot " * 20) for card in base.cards),
        irritants=(),
        actions=(),
    )
    pages = lay_out_pages(one, "A3")
    names = [page.stages[0].name for page in pages]
    assert [f"Je découvre ({n}/{len(pages)})" for n in range(1, len(pages) + 1)] == names
    assert [] == [violation for page in pages for violation in check(page)]


def test_a_long_list_of_actions_says_how_many_more():
    """Nothing is dropped in silence: the map says how many stand in the table (J10)."""
    base = maison_lorette()
    many = tuple(replace(base.actions[0], number=f"A{n}") for n in range(1, 40))
    layout = lay_out(replace(base, actions=many))
    assert "autres, voir le tableau" in words_of(layout, "actions")[-1]


def test_a_map_of_nothing_is_drawn():
    """A workshop that has just begun has a map too: stages, no card, no curve (J1)."""
    empty = JourneyMap("vide", "", "Achat", "", "", (MapStage("Je découvre"),), (), ())
    layout = lay_out(empty)
    assert ([], (), ()) == (check(layout), layout.cards, layout.curves)


def test_a_channel_without_a_lane_gets_one():
    """No touchpoint is lost because its channel was left out of the lanes (J2)."""
    base = maison_lorette()
    layout = lay_out(replace(base, lanes=(MapLane("LIE", "Magasin"),)))
    assert len(base.cards) == len(layout.cards)


def test_words_of_the_case_replace_ours():
    """A consultant may rename what the map calls its bands (X)."""
    layout = lay_out(replace(maison_lorette(), words={"says": "Ce que j’entends"}))
    assert "Ce que j’entends" in words_of(layout, "lane")


def test_every_channel_of_the_catalogue_has_its_icon():
    """Fifteen channels, fifteen drawn icons (rule 12)."""
    assert set(CHANNELS) == set(icons._CHANNELS)


@pytest.mark.parametrize("name", ["A3", "A2", "A1"])
def test_a_forced_sheet_is_the_one_used(name):
    """What is asked is what is printed (X4)."""
    assert name == lay_out(maison_lorette(), name).sheet.name
