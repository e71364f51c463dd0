"""The five steps of a new case as a room goes through them: by clicking and typing, on the forms alone.

``form`` is the form on screen, wherever it is shown: on a bare page or in a notebook.
"""

from __future__ import annotations

from playwright.sync_api import Locator, expect


def type_keys(form: Locator, *keys: str) -> None:
    """Press keys one after the other; what is no key of the keyboard is typed."""
    for one in keys:
        if one in {"Tab", "Enter", "Space", "Escape"} or "Arrow" in one or "+" in one[1:]:
            form.page.keyboard.press(one)
        else:
            form.page.keyboard.type(one)


def saved(form: Locator) -> None:
    """Wait until the form says that all is saved."""
    expect(form.locator(".pf-saved[role=status]")).to_have_attribute("data-state", "saved")


def panel(form: Locator, title: str) -> None:
    """Go to a panel."""
    form.get_by_role("tab", name=title).click()


def frame(form: Locator) -> None:
    """The framing: what the assignment covers, and three people in the room (F1)."""
    form.get_by_label("Périmètre").fill("Deux boutiques et le site")
    for name, function in (("Ana", "Direction"), ("Bilal", "Terrain"), ("Chloé", "Support")):
        form.get_by_role("button", name="Ajouter : Participant").click()
        type_keys(form, name, "Tab", function, "Tab")
        expect(form.get_by_label(f"Fonction – {name}", exact=True)).to_be_visible()
    saved(form)


def choose_publics(form: Locator) -> None:
    """Step 1: two publics, kept, and the votes of one person (P2, P3)."""
    panel(form, "Les publics candidats")
    for name in ("Habitués", "De passage"):
        form.get_by_role("button", name="Ajouter : Public").click()
        type_keys(form, name, "Tab", "Space")
        expect(form.get_by_label(f"Retenu – {name}", exact=True)).to_be_checked()
    saved(form)
    panel(form, "La priorité")
    vote = form.get_by_label("Qui vote ?")
    vote.select_option(label="Ana")
    for name, score in (("Habitués", "4"), ("De passage", "2")):
        cell = form.get_by_label(f"{name} – Potentiel")
        cell.select_option(score)
    saved(form)


def set_objectives(form: Locator) -> None:
    """Step 2: two objectives, and the points one person shares between them (O1 to O3)."""
    for title in ("Garder les habitués", "Mieux les connaître"):
        form.get_by_role("button", name="Ajouter : Objectif").click()
        type_keys(form, title, "Tab", "Fid", "Tab")
        expect(form.get_by_label(f"Objectif – {title}", exact=True)).to_be_visible()
    saved(form)
    panel(form, "La hiérarchie")
    points = form.locator(".pf-vote").filter(has_text="points à répartir")
    points.get_by_label("Qui vote ?").select_option(label="Ana")
    for title, given in (("Garder les habitués", "70"), ("Mieux les connaître", "30")):
        points.get_by_label(title).fill(given)
        points.get_by_label(title).press("Tab")
    expect(points.get_by_text("Il reste 0 points à donner")).to_be_visible()
    saved(form)


def take_stock(form: Locator) -> None:
    """Step 3: the tools there are (A2)."""
    form.get_by_role("button", name="Ajouter : Outil").click()
    type_keys(form, "Caisse", "Tab", "CRM", "Tab")
    expect(form.get_by_label("Outil – Caisse", exact=True)).to_be_visible()
    saved(form)


def map_journey(form: Locator) -> None:
    """Step 4: a journey from a template, a card written in its cell, another carried by mouse (J1 to J3)."""
    panel(form, "Le tableau")
    form.get_by_label("Modèle").select_option("retail")
    form.get_by_role("button", name="Partir de ce modèle").click()
    expect(form.locator(".pf-card").first).to_be_visible()
    saved(form)


def carry(card: Locator, cell: Locator) -> None:
    """Carry a card by the mouse, as a hand does: press, move, let go."""
    card.drag_to(cell, source_position={"x": 20, "y": 14}, target_position={"x": 20, "y": 14})


def feel(form: Locator) -> str:
    """Step 4: what one person says of the first two touchpoints; return the name of the first (J3)."""
    panel(form, "Le ressenti")
    form.get_by_label("Qui vote ?").select_option(label="Ana")
    lines = form.locator(".pf-paper .pf-ballot")
    lines.nth(0).locator("label.pf-choice").nth(0).click()
    lines.nth(1).locator("label.pf-choice").nth(4).click()
    saved(form)
    return lines.nth(0).locator("span").first.inner_text()


def plan(form: Locator) -> None:
    """Step 5: an action out of a finding, placed, costed, and the waves validated (R1 to R3)."""
    finding = form.locator(".pf-finding").first
    finding.get_by_role("combobox").first.select_option(label="Une action")
    action = finding.get_by_label("Quelle action ?")
    action.focus()
    action.select_option("+")
    saved(form)
    panel(form, "Les actions")
    title = form.locator("tbody .pf-row").last.get_by_role("textbox").first
    title.fill("Prévenir la veille")
    title.press("Tab")
    cost = form.get_by_label("Coût – Prévenir la veille", exact=True)
    cost.fill("4 000")
    cost.press("Tab")
    saved(form)
    panel(form, "Impact et effort")
    cell = form.locator(".pf-matrix [data-impact='4'][data-effort='1']")
    carry(form.locator(".pf-tray .pf-card").last, cell)
    expect(cell.locator(".pf-card")).to_have_count(1)
    saved(form)
    panel(form, "Les moyens")
    form.get_by_label("Budget par lot").fill("10 000")
    form.get_by_label("Budget par lot").press("Tab")
    saved(form)
    panel(form, "Les lots")
    form.get_by_role("button", name="Proposer les meilleurs lots").click()
    expect(form.locator(".pf-wave .pf-card").first).to_be_visible()
    form.get_by_label("Validé par").fill("Ana")
    form.get_by_role("button", name="Valider ces lots").click()
    expect(form.get_by_text("Validé par Ana")).to_be_visible()
    saved(form)
