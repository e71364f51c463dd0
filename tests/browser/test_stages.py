"""Stages of a journey from the board: split, merged, added, taken out; journeys begun; nothing hanging on them lost."""

from __future__ import annotations

import pytest
import walk
from parcours.files import workbook
from playwright.sync_api import expect


@pytest.fixture
def board(forms):
    """Open the journey board of the sample."""
    form = forms.open("touchpoints").locator(".pf")
    walk.panel(form, "Le tableau")
    return form


def menu_of(form, name):
    """Return the button that opens the menu of a stage."""
    return form.get_by_role("button", name=f"Étape « {name} »")


def kept(book):
    """All that no change of stages may touch."""
    touchpoints = sorted((one.id, one.label) for one in book.journeys.touchpoints)
    return touchpoints, book.journeys.votes, book.plan


def stages(book):
    """Names of the stages of the first journey."""
    return [one.name for one in book.journeys.journeys[0].stages]


def test_a_stage_is_split_and_merged_back_by_keyboard(board, folder, shot):
    """The menu opens, names the new stage, sends it half of the cards; merging gives them back (J1)."""
    before = workbook.load(folder)
    first, second, *_ = stages(before)
    menu_of(board, first).focus()
    walk.type_keys(board, "Enter", "ArrowDown", "Enter")
    shot(board.page, "stage_split")
    walk.type_keys(board, "Je flâne", "Enter")
    expect(menu_of(board, "Je flâne")).to_be_visible()
    expect(menu_of(board, first)).to_be_focused()
    walk.saved(board)
    split = workbook.load(folder)
    new = split.journeys.journeys[0].stages[1]
    assert ([first, "Je flâne", second], kept(before)) == (stages(split)[:3], kept(split))
    assert any(one.stage == new.id for one in split.journeys.touchpoints)
    walk.type_keys(board, "Enter", "ArrowDown", "ArrowDown")
    expect(board.page.get_by_role("menuitem", name="Réunir avec « Je flâne »")).to_be_focused()
    shot(board.page, "stage_menu")
    walk.type_keys(board, "Enter")
    expect(menu_of(board, "Je flâne")).to_have_count(0)
    walk.saved(board)
    assert (stages(before), kept(before)) == (stages(merged := workbook.load(folder)), kept(merged))


def test_a_stage_added_after_another_is_undone(board, folder):
    """It stands where it was asked for; undo takes it out (J1)."""
    before = stages(workbook.load(folder))
    menu_of(board, before[1]).click()
    board.page.get_by_role("menuitem", name="Ajouter une étape après").click()
    walk.type_keys(board, "Je compare", "Enter")
    expect(menu_of(board, "Je compare")).to_be_visible()
    walk.saved(board)
    added = stages(workbook.load(folder))
    board.get_by_role("button", name="Annuler le dernier geste").click()
    expect(menu_of(board, "Je compare")).to_have_count(0)
    walk.saved(board)
    assert ([*before[:2], "Je compare", *before[2:]], before) == (
        added,
        stages(workbook.load(folder)),
    )


def test_a_stage_taken_out_says_what_goes_with_it(board, folder):
    """Its touchpoints and their votes are counted before anything goes; leaving it keeps all (J1)."""
    before = workbook.load(folder)
    menu_of(board, stages(before)[0]).click()
    board.page.get_by_role("menuitem", name="Supprimer").click()
    expect(board.get_by_text("partirait aussi")).to_be_visible()
    board.get_by_role("button", name="Laisser").click()
    assert before == workbook.load(folder)


def test_a_macro_journey_of_a_trade_begins_for_a_public(board, folder):
    """Sector, public and zoom are chosen on the board; the journey is shown at once (J1)."""
    before = workbook.load(folder)
    public = before.publics.publics[0]
    board.get_by_text("Commencer un parcours").click()
    board.get_by_label("Modèle").select_option("health")
    board.get_by_label("Pour quel public").select_option(public.id)
    board.get_by_label("Grain", exact=True).select_option("macro")
    board.get_by_role("button", name="Partir de ce modèle").click()
    expect(board.get_by_role("combobox", name="Parcours", exact=True)).to_be_focused()
    walk.saved(board)
    begun = workbook.load(folder).journeys.journeys[-1]
    expect(board.locator(".pf-board .pf-stage")).to_have_count(len(begun.stages))
    assert ("macro", (public.id,), len(before.journeys.journeys) + 1) == (
        begun.zoom,
        begun.publics,
        len(workbook.load(folder).journeys.journeys),
    )


def test_a_card_goes_to_another_journey_with_its_votes(board, folder):
    """The board follows it there (J1)."""
    before = workbook.load(folder)
    other = before.journeys.journeys[1]
    board.locator(".pf-card[data-item='TP-3']").focus()
    walk.type_keys(board, "Enter")
    board.get_by_label("Déplacer vers").select_option(other.stages[0].id)
    expect(board.get_by_role("combobox", name="Parcours", exact=True)).to_have_value(other.id)
    walk.saved(board)
    after = workbook.load(folder)
    moved = next(one for one in after.journeys.touchpoints if one.id == "TP-3")
    assert (other.stages[0].id, kept(before)) == (moved.stage, kept(after))
