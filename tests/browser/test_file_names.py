"""Names of the client's files mapped to a card in the form, by keyboard."""

from __future__ import annotations

import walk
from parcours.files import workbook
from playwright.sync_api import expect

EVENTS = """Numéro client;Date événement;Événement;Canal
W1;01/10/2026 10:00;bon_anniversaire_2026;E-mail
W2;01/10/2026 10:00;accueil;Site web
"""


def test_a_name_that_looks_like_a_card_is_accepted(folder, forms, shot):
    """Compared when asked, proposed with the words in common, mapped once accepted (J8)."""
    (folder / "evenements.csv").write_text(EVENTS, encoding="utf-8")
    form = forms.open("touchpoints").locator(".pf")
    walk.panel(form, "Les fiches")
    form.get_by_role("button", name="Comparer aux fichiers").click()
    accept = form.get_by_role("button", name="« bon_anniversaire_2026 » désigne")
    expect(accept).to_contain_text("(bon, anniversaire)")
    shot(form.page, "file_names")
    accept.focus()
    walk.type_keys(form, "Enter")
    expect(form.get_by_text("0 nom sans carte")).to_be_visible()
    walk.saved(form)
    cards = {one.id: one.events for one in workbook.load(folder).journeys.touchpoints}
    assert "bon_anniversaire_2026" in cards["TP-33"]
