"""Tables and sheets as a consultant uses them: by keyboard, by paste, by mistake."""

from __future__ import annotations

import re

import pytest
from parcours.files import workbook
from parcours.method.changes import Set
from playwright.sync_api import expect


@pytest.fixture
def saved():
    """Wait until the form says that all is saved."""

    def wait(page):
        expect(page.locator(".pf-saved")).to_have_attribute("data-state", "saved")

    return wait


def test_what_is_typed_is_saved_at_once(forms, folder):
    """A field that is left is saved, with the time (issue 8.6, F1)."""
    page = forms.open("framing")
    page.get_by_label("Périmètre").fill("Six magasins et le site")
    page.keyboard.press("Tab")
    expect(page.locator(".pf-saved")).to_contain_text("Enregistré à")
    assert "Six magasins et le site" == workbook.load(folder).framing.scope


def test_a_pause_is_enough(forms, folder):
    """Text that is still being typed is saved after a pause: a closed lid loses a second."""
    page = forms.open("framing")
    page.get_by_label("Périmètre").press_sequentially(" et plus")
    expect(page.locator(".pf-saved")).to_contain_text("Enregistré à")
    assert workbook.load(folder).framing.scope.endswith("et plus")


def test_a_row_is_added_by_keyboard_only(new_forms, saved, new_folder):
    """A participant is added without a mouse; the row waits, and says so, until it has what it needs (F1)."""
    page = new_forms.open("framing")
    page.get_by_role("button", name="Ajouter : Participant").focus()
    page.keyboard.press("Enter")
    page.keyboard.type("Léa Martin")
    page.keyboard.press("Tab")
    expect(page.locator(".pf-draft")).to_contain_text("Pas encore enregistré. À remplir : Fonction")
    page.keyboard.type("Terrain")
    page.keyboard.press("Tab")
    expect(page.locator("tbody .pf-id:visible")).to_have_text("P-1")
    saved(page)
    (person,) = workbook.load(new_folder).framing.participants
    assert ("P-1", "Léa Martin", "front_line") == (person.id, person.name, person.function)


@pytest.mark.parametrize(
    ("typed", "number"),
    [("1 234,5", 1234.5), ("1.234,50 €", 1234.5), ("6500", 6500.0), ("12,5", 12.5), ("", None)],
)
def test_numbers_as_french_people_type_them(forms, saved, folder, typed, number):
    """Spaces, commas and signs are understood (issue 8.2)."""
    page = forms.open("plan")
    page.get_by_role("tab", name="Les actions").click()
    cost = page.get_by_label("Coût – Prévenir du retard la veille, avant midi", exact=True)
    cost.fill(typed)
    cost.press("Tab")
    saved(page)
    assert number == workbook.load(folder).plan.actions[0].cost


def test_what_is_wrong_is_said_as_one_types(forms, folder):
    """A number out of its limits is refused at its field, in words, and nothing is saved."""
    page = forms.open("plan")
    page.get_by_role("tab", name="Les actions").click()
    before = workbook.load(folder).revision
    cost = page.get_by_label("Coût – Prévenir du retard la veille, avant midi", exact=True)
    cost.fill("beaucoup")
    expect(page.get_by_role("alert").filter(has_text="Pas un nombre")).to_be_visible()
    cost.fill("-3")
    expect(page.get_by_role("alert").filter(has_text="Au moins 0")).to_be_visible()
    assert before == workbook.load(folder).revision
    cost.press("Escape")
    expect(cost).to_have_value(re.compile(r"^6\s500$"))


def test_a_block_of_a_spreadsheet_is_pasted(forms, saved, folder):
    """Cells, new rows, choices by their words; what is refused is counted and said (issue 8.2)."""
    page = forms.open("assets")
    before = len(workbook.load(folder).assets.tools)
    block = "Shopify\tCRM\tAda\tautomatique\nTableur\tBureautique\t\tà la main\nCaisse\tje ne sais quoi\t\t\n"
    page.evaluate("text => navigator.clipboard.writeText(text)", block)
    page.get_by_role("button", name="Ajouter : Outil").click()
    page.keyboard.press("Control+V")
    expect(page.get_by_text("8 cellules collées.")).to_be_visible()
    expect(page.get_by_text("« je ne sais quoi » n’est pas dans la liste")).to_be_visible()
    saved(page)
    tools = workbook.load(folder).assets.tools
    assert (before + 2, "Ada", "office") == (len(tools), tools[-2].owner, tools[-1].role)


def test_deleting_says_what_goes_with_it_and_can_be_undone(forms, saved, folder):
    """A public with votes and links is deleted only when told so, and comes back whole."""
    page = forms.open("publics")
    page.get_by_role("tab", name="Les publics candidats").click()
    before = workbook.load(folder)
    name = before.publics.publics[0].name
    page.get_by_role("button", name=f"Supprimer {name}").click()
    expect(page.get_by_text("partirait aussi")).to_be_visible()
    page.get_by_role("button", name="Tout supprimer").click()
    expect(page.get_by_text(f"« {name} » supprimé.")).to_be_visible()
    assert name not in {one.name for one in workbook.load(folder).publics.publics}
    page.keyboard.press("Control+Z")
    expect(page.get_by_role("button", name=f"Supprimer {name}")).to_be_visible()
    saved(page)
    kept = {"last_numbers", "revision"}
    assert before.model_dump(exclude=kept) == workbook.load(folder).model_dump(exclude=kept)


def test_rows_are_filtered_sorted_and_moved(forms, saved, folder):
    """Filter and sort change what is shown; moving changes the workbook."""
    page = forms.open("framing")
    page.get_by_label("Filtrer : Participants").fill("terrain")
    expect(page.get_by_text(re.compile(r"^\d+ sur 14$"))).to_be_visible()
    page.get_by_label("Filtrer : Participants").fill("")
    names = [one.name for one in workbook.load(folder).framing.participants]
    page.get_by_role("button", name="Trier par Nom").click()
    first = page.locator("tbody .pf-row").first.get_by_role("textbox").first
    expect(first).to_have_value(min(names))
    page.get_by_role("button", name="Trier par Nom").click()
    page.get_by_role("button", name="Trier par Nom").click()
    page.get_by_label(f"Nom – {names[1]}", exact=True).press("Alt+ArrowUp")
    saved(page)
    assert [names[1], names[0]] == [one.name for one in workbook.load(folder).framing.participants][
        :2
    ]


def test_a_row_is_duplicated_under_itself(forms, saved, folder):
    """The copy has all that the row says, a number of its own, and stands below it (issue 8.2)."""
    page = forms.open("assets")
    before = workbook.load(folder).assets.tools
    row = page.locator("tbody .pf-row").filter(
        has=page.get_by_label(f"Outil – {before[0].name}", exact=True)
    )
    row.get_by_role("button", name="Dupliquer").click()
    expect(page.get_by_label(f"Outil – {before[0].name} (copie)", exact=True)).to_be_visible()
    saved(page)
    first, copy = workbook.load(folder).assets.tools[:2]
    assert (before[0], first.role, first.owner, False) == (
        first,
        copy.role,
        copy.owner,
        copy.id in {one.id for one in before},
    )


def test_a_row_is_looked_at_closely(forms, saved, folder):
    """All the fields of an action, nested tables included, are edited under its row (R2)."""
    page = forms.open("plan")
    page.get_by_role("tab", name="Les actions").click()
    row = page.locator(".pf-row").filter(has=page.get_by_text("A-1", exact=True))
    row.get_by_role("button", name="Tout voir de cette ligne").click()
    detail = page.locator(".pf-detail")
    days = detail.locator("[data-field=days_by_role]").get_by_label(re.compile("^Jours")).first
    days.fill("14,5")
    days.press("Tab")
    saved(page)
    assert 14.5 == workbook.load(folder).plan.actions[0].days_by_role[0].days


def test_an_object_that_may_be_absent_waits_until_it_is_whole(forms, saved, folder):
    """The reason for more than three publics is saved once it has a reason, an author and a date (P3)."""
    page = forms.open("publics")
    page.get_by_role("tab", name="Les publics candidats").click()
    page.get_by_role("button", name="+ Plus de trois publics").click()
    expect(page.get_by_text("Pas encore enregistré. À remplir : Raison")).to_be_visible()
    page.get_by_label("Raison", exact=True).fill("Deux marques, deux clientèles")
    page.get_by_label("Décidé par").fill("Claire Vasseur")
    page.get_by_label("Date", exact=True).fill("9/7/26")
    page.get_by_label("Date", exact=True).press("Tab")
    expect(page.get_by_role("button", name="Retirer Plus de trois publics")).to_be_visible()
    saved(page)
    reason = workbook.load(folder).publics.more_than_three
    assert reason is not None
    assert ("Deux marques, deux clientèles", "2026-07-09") == (reason.reason, str(reason.date))


def test_two_people_on_two_fields_see_each_other(forms, saved, folder):
    """What somebody else saved appears on this screen, and is told (issue 8.6)."""
    page = forms.open("framing")
    old = workbook.load(folder).framing
    workbook.change(folder, [Set("framing.claim", old.claim, "Tenir parole")])
    page.get_by_label("Périmètre").fill("Tout")
    page.keyboard.press("Tab")
    saved(page)
    page.get_by_role("tab", name="Les valeurs").click()
    expect(page.get_by_label("Promesse", exact=True)).to_have_value("Tenir parole")
    assert ("Tenir parole", "Tout") == (
        workbook.load(folder).framing.claim,
        workbook.load(folder).framing.scope,
    )


@pytest.mark.parametrize(
    ("choice", "kept"), [("Garder le mien", "Le mien"), ("Prendre le sien", "Le sien")]
)
def test_two_people_on_one_field_choose(forms, saved, folder, choice, kept):
    """On the same field both values are shown, and the person chooses: neither is lost silently."""
    page = forms.open("framing")
    field = page.get_by_label("Périmètre")
    field.fill("Le mien")
    workbook.change(folder, [Set("framing.scope", workbook.load(folder).framing.scope, "Le sien")])
    field.press("Tab")
    expect(
        page.get_by_text("Quelqu’un a changé ce champ : « Le sien ». Le vôtre : « Le mien ».")
    ).to_be_visible()
    page.get_by_role("button", name=choice).click()
    expect(page.get_by_label("Périmètre")).to_have_value(kept)
    saved(page)
    assert kept == workbook.load(folder).framing.scope


def test_two_tabs_of_one_kernel_show_the_same(forms):
    """A change made in one tab appears in the other at once."""
    one, other = forms.open("framing"), forms.open("framing")
    one.get_by_label("Périmètre").fill("Vu des deux côtés")
    one.get_by_label("Périmètre").press("Tab")
    expect(other.get_by_label("Périmètre")).to_have_value("Vu des deux côtés")
    expect(other.get_by_text("Changements reçus d’un autre écran")).to_be_visible()


def test_a_dead_kernel_is_said_and_loses_nothing(forms, saved, folder):
    """Without an answer a red banner says so; the next screen sends what was kept (issue 8.6)."""
    page = forms.open("framing")
    page.evaluate("window.kernelIsDead = true")
    page.get_by_label("Périmètre").fill("Tapé dans le vide")
    page.keyboard.press("Tab")
    page.get_by_role("button", name="Ajouter : Participant").click()
    page.keyboard.type("Zoé Petit")
    page.keyboard.press("Tab")
    page.keyboard.type("Support")
    page.keyboard.press("Tab")
    banner = page.get_by_role("alert").filter(
        has_text="Non enregistré. Le noyau ne répond pas. 2 changements"
    )
    expect(banner).to_be_visible()
    forms.sessions.clear()
    page = forms.open("framing", page=page)
    expect(page.get_by_text("2 changements d’un écran fermé ont été repris")).to_be_visible()
    saved(page)
    framing = workbook.load(folder).framing
    assert ("Tapé dans le vide", ["Zoé Petit"]) == (
        framing.scope,
        [one.name for one in framing.participants if one.name == "Zoé Petit"],
    )


def test_an_answer_lost_on_the_way_doubles_nothing(forms, saved, folder):
    """What was saved before the tab died, and is sent again by the next, is not added twice."""
    page = forms.open("framing")
    page.evaluate("window.fromKernel = () => {}")
    page.get_by_role("button", name="Ajouter : Participant").click()
    page.keyboard.type("Zoé Petit")
    page.keyboard.press("Tab")
    page.keyboard.type("Support")
    page.keyboard.press("Tab")
    expect(page.get_by_role("alert").filter(has_text="Non enregistré.")).to_be_visible()
    page = forms.open("framing", page=page)
    expect(page.get_by_text("1 changement d’un écran fermé a été repris")).to_be_visible()
    saved(page)
    assert 1 == sum(one.name == "Zoé Petit" for one in workbook.load(folder).framing.participants)


def test_a_full_disk_is_said_and_tried_again(forms, folder):
    """Where the disk refuses, what was typed stays on screen and is sent again until it is saved."""
    page = forms.open("framing")
    lock = folder / workbook.LOCK
    lock.unlink(missing_ok=True)
    lock.mkdir()
    page.get_by_label("Périmètre").fill("Gardé")
    page.keyboard.press("Tab")
    expect(page.get_by_role("alert").filter(has_text="Non enregistré.")).to_be_visible()
    lock.rmdir()
    expect(page.locator(".pf-saved")).to_have_attribute("data-state", "saved")
    assert "Gardé" == workbook.load(folder).framing.scope


def test_history_compares_and_restores(forms, saved, folder):
    """A past state is compared before going back to it, and going back loses nothing (issue 8.6)."""
    page = forms.open("framing")
    before = workbook.load(folder).framing.scope
    for text in ("Premier essai", "Deuxième essai"):
        page.get_by_label("Périmètre").fill(text)
        page.get_by_label("Périmètre").press("Tab")
        saved(page)
    page.get_by_role("button", name="Historique").click()
    page.get_by_role("button", name=re.compile("^Comparer avec")).first.click()
    expect(page.get_by_text("redeviendrait « Premier essai »")).to_be_visible()
    page.get_by_role("button", name=re.compile("^Revenir à la révision")).click()
    expect(page.get_by_label("Périmètre")).to_have_value("Premier essai")
    assert ("Premier essai", True) == (
        workbook.load(folder).framing.scope,
        before != "Premier essai",
    )


def test_what_people_type_is_never_read_as_html(forms, saved):
    """Text is shown as it was typed, in fields, chips, lists and messages (reliability 4.2)."""
    page = forms.open("framing")
    nasty = "<img src=x onerror=alert(1)>"
    name = page.get_by_label("Nom – Claire Vasseur", exact=True)
    name.fill(nasty)
    name.press("Tab")
    saved(page)
    page.get_by_role("button", name=f"Supprimer {nasty}").click()
    expect(page.get_by_text(f"Avec « {nasty} » partirait aussi")).to_be_visible()
    assert 0 == page.locator("img").count()


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize(
    "step",
    ["framing", "publics", "objectives", "assets", "touchpoints", "plan", "follow_up", "diagnosis"],
)
def test_every_panel_of_every_form_opens(forms, shot, step, language):
    """Each panel is laid without an error, its tables whole on a projector, and looked at (issue 8.2, 8.9)."""
    page = forms.open(step, language)
    tabs = page.get_by_role("tab")
    hidden = "all => all.map((one) => one.scrollWidth - one.clientWidth).filter((one) => one > 0)"
    for number in range(tabs.count()):
        tabs.nth(number).click()
        expect(page.get_by_role("tabpanel")).to_be_visible()
        assert [] == page.locator(".pf-scroll:visible").evaluate_all(hidden)
        shot(page, f"{step}_{number + 1}_{language}")


def test_what_a_heading_stands_for_is_chosen_by_its_name(forms, saved, folder):
    """How a file reads is told in words: tables and columns by their names, unused headings by a dash (A1)."""
    page = forms.open("assets")
    page.get_by_role("tab", name="Lecture des fichiers").click()
    select = page.locator(".pf-pair select").first
    expect(select).to_have_text("Numéro de client")
    select.focus()
    select.select_option(label="Segment")
    saved(page)
    assert "segment" == next(iter(workbook.load(folder).assets.mappings[0].columns.values()))
