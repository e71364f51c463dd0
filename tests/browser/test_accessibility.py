"""Forms and boards, light and dark, as axe-core checks them: names, roles, order of focus, contrast (issue 8.8)."""

import pytest

PANELS = [
    ("framing", "assignment"),
    ("publics", "priority"),
    ("objectives", "ranking"),
    ("touchpoints", "board"),
    ("touchpoints", "emotions"),
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
