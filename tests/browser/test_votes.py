"""A vote on two telephones, opened, revealed and ended by the facilitator, in real browsers (issue 8.4)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from jupyter_lab import Lab
from parcours.files import workbook
from parcours.method.workbook import Workbook
from playwright.sync_api import Browser, Page, ViewportSize, expect

PATIENCE_MS = 90_000
TELEPHONE = ViewportSize(width=390, height=780)


@pytest.fixture
def folder(lab: Lab) -> Path:
    """Return the folder of a client with three people and two objectives."""
    people = [
        {"id": f"P-{n}", "name": name, "function": "management"}
        for n, name in enumerate(("Ana", "Bo", "Cy"), 1)
    ]
    objectives = [
        {"id": "O-1", "title": "Revenir", "family": "retain"},
        {"id": "O-2", "title": "Satisfaire", "family": "satisfy"},
    ]
    content = {
        "framing": {"client": "Votants", "participants": people},
        "objectives": {"objectives": objectives},
    }
    folder = lab.project / "data" / "voters"
    workbook.create(folder, Workbook.model_validate(content))
    return folder


def enter(browser: Browser, facilitator: Page, name: str) -> Page:
    """Let a participant in on a telephone of their own, with the code the facilitator gives."""
    line = facilitator.locator("[data-person]").filter(has_text=name)
    line.locator("summary").click()
    code = line.locator("kbd").inner_text()
    line.locator("summary").click()
    page = browser.new_context(viewport=TELEPHONE).new_page()
    page.set_default_timeout(PATIENCE_MS)
    page.goto(facilitator.locator(".come .address").inner_text())
    page.get_by_label("Votre code personnel").fill(code)
    page.get_by_role("button", name="Entrer").click()
    return page


def give(page: Page, objective: str, points: int) -> None:
    """Give points to an objective and wait until they are saved."""
    page.get_by_label(objective).fill(str(points))
    page.get_by_label(objective).press("Tab")
    expect(page.get_by_text("Enregistré à")).to_be_visible()


def test_two_telephones_vote_hidden_until_revealed(
    lab: Lab, folder: Path, browser: Browser, shot: Any, faults: Any
) -> None:
    """Each sees its own answers only; both are counted as they come, and stay hidden till the reveal."""
    facilitator = browser.new_page(viewport={"width": 1280, "height": 720})
    facilitator.set_default_timeout(PATIENCE_MS)
    lab.open(facilitator, "parcours/vote", client=folder.name, ballot="points")
    facilitator.get_by_role("button", name="Ouvrir le vote").click()
    ana = enter(browser, facilitator, "Ana")
    give(ana, "Revenir", 70)
    expect(facilitator.get_by_text("Ont répondu : 1 sur 3")).to_be_visible()
    bo = enter(browser, facilitator, "Bo")
    assert "" == bo.get_by_label("Revenir").input_value()
    give(bo, "Satisfaire", 100)
    ana.reload()
    expect(ana.get_by_label("Revenir")).to_have_value("70")
    assert 0 == facilitator.get_by_text("70").count()

    facilitator.get_by_role("button", name="Révéler les résultats").click()
    expect(facilitator.get_by_text("Moins de 3 personnes ont voté")).to_be_visible()
    facilitator.get_by_role("button", name="Reprendre le vote").click()
    cy = enter(browser, facilitator, "Cy")
    give(cy, "Revenir", 100)
    shot(cy, "vote_telephone")
    assert [] == faults(cy)
    facilitator.get_by_role("button", name="Révéler les résultats").click()
    expect(facilitator.get_by_role("row", name="Revenir")).to_contain_text("67")
    expect(ana.get_by_text("Les résultats sont à l’écran")).to_be_visible()
    shot(facilitator, "vote_revealed")
    assert [] == faults(facilitator)

    facilitator.get_by_role("button", name="Fermer le vote").click()
    expect(facilitator.get_by_role("button", name="Ouvrir le vote")).to_be_visible()
    held = workbook.load(folder).objectives.points
    assert {("P-1", 70), ("P-2", 100), ("P-3", 100)} == {(v.participant, v.points) for v in held}
