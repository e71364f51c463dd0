"""Verbatims ticked one by one in the form, by keyboard, and taken back."""

from __future__ import annotations

import pytest
import walk
from parcours.files import workbook
from playwright.sync_api import expect

SAID = """Numéro client;Date réponse;Indicateur;Note;Point de contact;Verbatim
W1;01/10/2026;NPS;2;Chat;Deux jours de retard. Rappelez-moi au 06 39 98 12 34
W2;02/10/2026;NPS;9;Chat;Une réponse en deux minutes
"""


@pytest.fixture
def chosen(folder):
    """Read what is chosen on disk, beside a file of answers."""
    (folder / "satisfaction.csv").write_text(SAID, encoding="utf-8")
    before = {one.id for one in workbook.load(folder).journeys.verbatims}

    def read():
        return [one for one in workbook.load(folder).journeys.verbatims if one.id not in before]

    return read


def test_a_verbatim_is_ticked_for_the_client_and_unticked(chosen, forms, shot):
    """It is searched, masked, ticked once somebody says who chooses; unticking takes it out (J9)."""
    form = forms.open("touchpoints").locator(".pf")
    walk.panel(form, "Ce que disent les clients")
    form.get_by_label("Mots à chercher").fill("retard")
    walk.type_keys(form, "Enter")
    found = form.get_by_label("Verbatims trouvés")
    expect(found).to_contain_text("Rappelez-moi au [tel]")
    tick = found.get_by_role("checkbox")
    tick.focus()
    walk.type_keys(form, "Space")
    expect(form.get_by_text("Dites d’abord qui choisit.")).to_be_visible()
    walk.type_keys(form, "Ada")
    tick.focus()
    walk.type_keys(form, "Space")
    expect(form.get_by_text("4 verbatims pour le client")).to_be_visible()
    walk.saved(form)
    (kept,) = chosen()
    shot(form.page, "verbatims")
    expect(tick).to_be_focused()
    walk.type_keys(form, "Space")
    expect(form.get_by_text("3 verbatims pour le client")).to_be_visible()
    walk.saved(form)
    assert ("Ada", "NPS", []) == (kept.author, kept.metric, chosen())
