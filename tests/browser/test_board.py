"""The boards as a room uses them: by mouse, by finger and by keyboard, with the curve and the budget beside."""

from __future__ import annotations

import re

import pytest
import walk
from parcours.files import workbook
from parcours.method.changes import Set, apply
from parcours.method.validation import changed_inputs
from playwright.sync_api import expect


@pytest.fixture
def board(forms):
    """Open the journey board of the sample."""
    form = forms.open("touchpoints").locator(".pf")
    walk.panel(form, "Le tableau")
    return form


@pytest.fixture
def places(folder):
    """Read where each card stands on disk."""

    def read():
        found = workbook.load(folder).journeys.touchpoints
        return {one.id: f"{one.stage}|{one.channel}" for one in found}

    return read


def card_of(form, item):
    """Return a card."""
    return form.locator(f".pf-card[data-item='{item}']")


def cell_of(form, place):
    """Return a cell."""
    return form.locator(f".pf-cell[data-cell='{place}']")


def shown_at(form, item, place):
    """Wait until a card is shown in a cell and saved there."""
    expect(cell_of(form, place).locator(f"[data-item='{item}']")).to_be_visible()
    walk.saved(form)


def test_a_card_is_carried_by_mouse_and_the_gesture_undone(board, places, shot):
    """Stage and channel follow the card; undo puts it back, redo again (issue 8.3, J2)."""
    before = places()["TP-3"]
    walk.carry(card_of(board, "TP-3"), cell_of(board, "ST-2|WEB"))
    shown_at(board, "TP-3", "ST-2|WEB")
    moved = places()["TP-3"]
    board.get_by_role("button", name="Annuler le dernier geste").click()
    shown_at(board, "TP-3", before)
    undone = places()["TP-3"]
    board.get_by_role("button", name="Refaire").click()
    shown_at(board, "TP-3", "ST-2|WEB")
    assert ("ST-2|WEB", before, "ST-2|WEB") == (moved, undone, places()["TP-3"])
    shot(board.page, "board_journey")


def test_a_card_is_carried_by_finger(board, places):
    """A tablet carries cards as a mouse does (issue 8.3)."""
    card, cell = card_of(board, "TP-3"), cell_of(board, "ST-2|WEB")
    card.scroll_into_view_if_needed()
    start, end = card.bounding_box(), cell.bounding_box()
    screen = board.page.context.new_cdp_session(board.page)

    def touch(kind, *points):
        touches = [{"x": x, "y": y} for x, y in points]
        screen.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": touches})

    touch("touchStart", (start["x"] + 20, start["y"] + 14))
    touch("touchMove", (start["x"] + 40, start["y"] + 20))
    touch("touchMove", (end["x"] + 30, end["y"] + 14))
    touch("touchEnd")
    shown_at(board, "TP-3", "ST-2|WEB")
    assert "ST-2|WEB" == places()["TP-3"]


def test_a_card_is_carried_by_keyboard_and_keeps_the_focus(board, places):
    """Space picks up, arrows move, Space puts down; the card keeps the focus (issue 8.2, 8.8)."""
    card_of(board, "TP-3").focus()
    walk.type_keys(board, "Space", "ArrowRight", "Space")
    shown_at(board, "TP-3", "ST-2|WEB")
    expect(card_of(board, "TP-3")).to_be_focused()
    assert "ST-2|WEB" == places()["TP-3"]


def test_a_usual_touchpoint_is_carried_from_the_check_list(board, folder):
    """What one may have forgotten is dragged onto the board, and ticked by that (J2)."""
    board.get_by_role("button", name="Liste de contrôle").click()
    usual = board.locator(".pf-checks .pf-check").first
    label = usual.locator(".pf-checklabel").evaluate("one => one.childNodes[0].textContent")
    before = len(workbook.load(folder).journeys.touchpoints)
    walk.carry(usual, cell_of(board, "ST-5|WEB"))
    made = cell_of(board, "ST-5|WEB").locator(".pf-card")
    expect(made).to_have_count(1)
    walk.saved(board)
    added = workbook.load(folder).journeys.touchpoints[before]
    assert (True, "ST-5", "WEB") == (bool(added.catalogue_id), added.stage, added.channel)
    assert label.replace("★ ", "") in {added.label, ""}


def test_a_card_is_renamed_in_place(board, folder):
    """F2 or a double click writes on the card; Enter keeps (issue 8.3)."""
    card_of(board, "TP-3").dblclick()
    walk.type_keys(board, "J’arrive par une publicité", "Enter")
    expect(card_of(board, "TP-3")).to_contain_text("J’arrive par une publicité")
    walk.saved(board)
    labels = {one.id: one.label for one in workbook.load(folder).journeys.touchpoints}
    assert "J’arrive par une publicité" == labels["TP-3"]


def test_the_target_layer_shows_what_will_be(board, folder):
    """Today shows what is there; the target, what is created and not what is removed (J6)."""
    book = workbook.load(folder).journeys
    here = [one for one in book.touchpoints if one.journey == book.journeys[0].id]
    expect(board.locator(".pf-board .pf-card")).to_have_count(
        sum(one.fate != "created" for one in here)
    )
    board.get_by_role("button", name="Cible", exact=True).click()
    expect(board.locator(".pf-board .pf-card")).to_have_count(
        sum(one.fate != "removed" for one in here)
    )


def test_the_board_is_zoomed_and_cards_still_carried(board, places):
    """Smaller, the whole map fits; a card is carried at any size (issue 8.3)."""
    card = card_of(board, "TP-3")
    before = card.bounding_box()["width"]
    for _ in range(3):
        board.get_by_role("button", name="Réduire").click()
    expect(board.get_by_text(re.compile(r"^[4-8]\d %$"))).to_be_visible()
    assert card.bounding_box()["width"] < before
    walk.carry(card, cell_of(board, "ST-2|WEB"))
    shown_at(board, "TP-3", "ST-2|WEB")
    assert "ST-2|WEB" == places()["TP-3"]


def test_the_curve_follows_the_cards(board):
    """A card put elsewhere takes its point of the curve along, at once (J3)."""
    number = board.locator(".pf-dot").filter(
        has=board.page.locator("text", has_text=re.compile("^3$"))
    )
    before = number.locator("circle").get_attribute("cx")
    walk.carry(card_of(board, "TP-3"), cell_of(board, "ST-6|WEB"))
    shown_at(board, "TP-3", "ST-6|WEB")
    assert float(before) < float(number.locator("circle").get_attribute("cx"))


def test_an_action_is_carried_on_two_axes_by_keyboard(forms, folder):
    """An action changes its impact and its complexity; the budget beside follows its cost (R2, R3)."""
    form = forms.open("plan").locator(".pf")
    walk.panel(form, "Impact et effort")
    place = card_of(form, "A-1").locator("xpath=..")
    before = place.get_attribute("data-cell")
    card_of(form, "A-1").focus()
    walk.type_keys(form, "Space", "ArrowLeft", "ArrowDown", "Space")
    walk.saved(form)
    expect(card_of(form, "A-1")).to_be_focused()
    after = workbook.load(folder).plan.actions[0]
    assert ("4|2", (3, 1)) == (before, (after.customer_impact, after.complexity))


def test_an_action_is_carried_on_two_axes_by_mouse_and_the_gesture_undone(forms, folder):
    """Both axes follow the action; undo puts it back on both at once, redo again (issue 8.3, R2)."""
    form = forms.open("plan").locator(".pf")
    walk.panel(form, "Impact et effort")
    walk.carry(card_of(form, "A-1"), form.locator(".pf-matrix [data-impact='3'][data-effort='0']"))

    def placed(cell):
        expect(form.locator(f"[data-cell='{cell}'] [data-item='A-1']")).to_be_visible()
        walk.saved(form)
        action = workbook.load(folder).plan.actions[0]
        return f"{action.customer_impact}|{action.complexity}"

    moved = placed("3|0")
    form.get_by_role("button", name="Annuler le dernier geste").click()
    undone = placed("4|2")
    form.get_by_role("button", name="Refaire").click()
    assert ("3|0", "4|2", "3|0") == (moved, undone, placed("3|0"))


def test_the_budget_follows_a_cost(forms, shot):
    """The bar of a wave says what it costs as soon as an action costs more, and that it is too much (R3)."""
    form = forms.open("plan").locator(".pf")
    walk.panel(form, "Les actions")
    cost = form.get_by_label("Coût – Prévenir du retard la veille, avant midi", exact=True)
    cost.fill("60 000")
    cost.press("Tab")
    walk.saved(form)
    walk.panel(form, "Impact et effort")
    expect(form.locator(".pf-budget").first).to_contain_text("au-dessus du budget")
    shot(form.page, "board_matrix")


def test_what_changed_since_the_plan_was_validated_is_told(forms, folder, shot):
    """A longer action moves no validated date: the form says so, and dates again on demand (R4)."""
    before = workbook.load(folder).plan.actions[0].duration_days
    longer = Set("plan.actions[A-1].duration_days", before, 90)
    workbook.rewrite(folder, lambda newest: apply(newest, [longer]))
    page = forms.open("plan")
    form = page.locator(".pf")
    walk.panel(form, "Les lots")
    expect(form.get_by_text("1 donnée a changé depuis")).to_be_visible()
    shot(page, "waves_changed")
    form.get_by_label("Validé par").fill("Ana")
    form.get_by_role("button", name="Valider de nouveau et redater").click()
    expect(form.get_by_text("Validé par Ana")).to_be_visible()
    after = workbook.load(folder).plan
    assert ("Ana", ()) == (after.validated and after.validated.author, changed_inputs(after))


def test_a_card_moved_after_the_validation_is_signed(forms, folder, shot):
    """The plan keeps who validated it, says who changed it since, and asks to be validated again (R3)."""
    before = workbook.load(folder).plan.validated
    page = forms.open("plan")
    form = page.locator(".pf")
    walk.panel(form, "Les lots")
    form.locator(".pf-wave [data-item]").first.focus()
    for key in ("Space", "ArrowRight", "Space"):
        page.keyboard.press(key)
    keep = form.get_by_role("button", name="Garder le changement")
    keep.click()
    expect(form.get_by_text("Dites qui déplace")).to_be_visible()
    form.get_by_label("Validé par").fill("Bob")
    keep.click()
    expect(form.get_by_text("par Bob, après la validation")).to_be_visible()
    shot(page, "waves_moved")
    after = workbook.load(folder).plan.validated
    assert before
    assert after
    assert (before.author, before.date, "Bob", False) == (
        after.author,
        after.date,
        after.moved_by,
        before.waves == after.waves,
    )
