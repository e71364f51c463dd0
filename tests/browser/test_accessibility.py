"""Forms and boards, light and dark, as axe-core checks them: names, roles, order of focus, contrast (issue 8.8)."""

import pytest

PANELS = [
    ("framing", "assignment"),
    ("publics", "priority"),
    ("objectives", "ranking"),
    ("touchpoints", "board"),
    ("touchpoints", "emotions"),
    ("touchpoints", "verbatims"),
    ("plan", "fates"),
    ("plan", "board"),
    ("plan", "waves"),
    ("diagnosis", "answers"),
]
"""One panel of each kind: tables, votes, boards, answers."""


@pytest.mark.parametrize(("step", "panel"), PANELS)
def test_no_rule_is_broken_by_a_form(forms, faults, step, panel):
    """Whoever cannot see the room's screen, or uses no mouse, fills in the same form (issue 8.8)."""
    page = forms.open(step)
    page.locator(f".pf-tab[data-panel={panel}]").click()
    assert [] == faults(page, ".pf")


@pytest.mark.parametrize("side", ["minutes", "history"])
def test_no_rule_is_broken_beside_a_form(forms, faults, side):
    """Minutes, parking lot and past versions too (issue 8.8)."""
    page = forms.open("framing")
    page.locator(f"[data-side={side}]").click()
    assert [] == faults(page, ".pf-aside")


def test_no_rule_is_broken_by_the_menu_of_a_stage(forms, faults):
    """The menu, and what it asks before it splits a stage (issue 8.8)."""
    page = forms.open("touchpoints")
    page.locator(".pf-tab[data-panel=board]").click()
    page.locator(".pf-stagemenu").first.click()
    assert [] == faults(page, ".pf-menu")
    page.get_by_role("menuitem", name="Scinder en deux").click()
    assert [] == faults(page, ".pf-ask")
