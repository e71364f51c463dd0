"""A new case in a real JupyterLab: from nothing to a plan by clicking and typing, and what may go wrong on the way.

The tests of this file are one workshop: each goes on from where the one before left the case.
"""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import jupyter_lab
import pytest
import walk
from jupyter_lab import Lab
from parcours.files import workbook
from parcours.method.workbook import Workbook
from playwright.sync_api import Browser, BrowserContext, Page, expect

CLIENT = "nouvelle-maison"
SHOWN = ".jp-NotebookPanel:not(.lm-mod-hidden)"
"""The notebook in front, as a browser finds it without Playwright."""
STEPS = {
    "framing": walk.frame,
    "publics": walk.choose_publics,
    "objectives": walk.set_objectives,
    "assets": walk.take_stock,
    "touchpoints": walk.map_journey,
    "plan": walk.plan,
}


@pytest.fixture(scope="module")
def project(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a project of its own, where one client is there already."""
    project = tmp_path_factory.mktemp("project")
    (project / "data" / "lorette").mkdir(parents=True)
    shutil.copy(root / "data" / "sample" / "workbook.json", project / "data" / "lorette")
    shutil.copytree(root / "notebooks", project / "notebooks")
    return project


@pytest.fixture(scope="module")
def lab(project: Path) -> Iterator[Lab]:
    """Start JupyterLab once."""
    with jupyter_lab.running(project, "lorette") as started:
        yield started


@pytest.fixture(scope="module")
def person(browser: Browser) -> Iterator[BrowserContext]:
    """Return the browser of one person."""
    context = browser.new_context(viewport={"width": 1280, "height": 720}, locale="fr-FR")
    context.set_default_timeout(90_000)
    expect.set_options(timeout=90_000)
    yield context
    context.close()


@pytest.fixture(scope="module")
def page(person: BrowserContext) -> Page:
    """Return the page they look at."""
    return person.new_page()


def held(project: Path) -> Workbook:
    """Return the new case as it is on disk."""
    return workbook.load(project / "data" / CLIENT)


def test_a_new_case_goes_from_nothing_to_a_plan(lab: Lab, page: Page, project: Path, shot) -> None:
    """From the home page on, the five steps are gone through by clicking and typing only (issue 8.9)."""
    home = lab.home(page)
    home.get_by_text("Nouveau", exact=True).click()
    home.get_by_label("Nom du client").fill("Nouvelle Maison")
    home.get_by_role("button", name="Commencer ce dossier").click()
    expect(home.get_by_role("heading", name="Nouvelle Maison")).to_be_visible()
    home.locator("a[data-notebook]").first.click()
    for number, (step, walked) in enumerate(STEPS.items()):
        if number:
            page.locator(f"{jupyter_lab.FRONT} .pc-bar button", has_text="→").click()
        form = lab.form(page)
        walked(form)
        if step == "touchpoints":
            walk.feel(form)
        shot(page, f"lab_{number}_{step}")
    book = held(project)
    assert (3, 2, 2, 1, 1, 2, "P-1") == (
        len(book.framing.participants),
        sum(one.is_kept for one in book.publics.publics),
        len(book.objectives.objectives),
        len(book.assets.tools),
        len(book.journeys.journeys),
        len(book.journeys.votes),
        book.plan.validated and book.plan.validated.author,
    )


def test_everything_is_found_again_after_a_reload(lab: Lab, page: Page) -> None:
    """A page that is loaded again shows the same plan (issue 8.6)."""
    page.reload()
    form = lab.form(page)
    walk.panel(form, "Les lots")
    expect(form.get_by_text("Validé par Ana")).to_be_visible()
    expect(form.locator(".pf-wave .pf-card")).to_have_count(1)


def test_a_card_carried_in_one_tab_moves_in_the_other(
    lab: Lab, person: BrowserContext, page: Page, project: Path, shot
) -> None:
    """Two tabs on one case show the same board, and the disk the same (issue 8.3, 8.6)."""
    form = lab.show(page, CLIENT, "04_touchpoints")
    other_page = person.new_page()
    other = lab.show(other_page, CLIENT, "04_touchpoints")
    walk.panel(other, "Le tableau")
    page.bring_to_front()
    walk.panel(form, "Le tableau")
    journeys = held(project).journeys
    card = journeys.touchpoints[0]
    stage = journeys.journeys[0].stages[1].id
    cell = form.locator(f".pf-cell[data-stage='{stage}']").first
    target = cell.get_attribute("data-cell")
    walk.carry(form.locator(f".pf-card[data-item='{card.id}']"), cell)
    expect(form.locator(f"[data-cell='{target}'] [data-item='{card.id}']")).to_be_visible()
    walk.saved(form)
    shot(page, "lab_board")
    other_page.bring_to_front()
    expect(other.locator(f"[data-cell='{target}'] [data-item='{card.id}']")).to_be_visible()
    other_page.close()
    found = {one.id: f"{one.stage}|{one.channel}" for one in held(project).journeys.touchpoints}
    assert target == found[card.id]


def test_the_reading_of_the_files_is_confirmed_by_a_click_and_reused(
    lab: Lab, page: Page, project: Path, shot
) -> None:
    """Notebook 03 shows how columns are matched, keeps it when confirmed, and reads the next delivery by it (A1)."""
    folder = project / "data" / "lorette"
    book = json.loads((folder / "workbook.json").read_text("utf-8"))
    book["assets"]["mappings"] = []
    (folder / "workbook.json").write_text(json.dumps(book), "utf-8")
    heads = "N° client;Date achat;Montant TTC\n"
    lines = "".join(f"C{n};{1 + n % 28:02}/03/2024;{n},50\n" for n in range(40))
    (folder / "achats_2024-03.csv").write_text(heads + lines, "utf-8")
    columns = {"N° client": "customer_id", "Date achat": "order_date", "Montant TTC": "amount"}
    lab.show(page, "lorette", "03_assets")
    page.get_by_role("button", name="Confirmer cette lecture des fichiers").click()
    expect(page.get_by_text("confirmé (révision")).to_be_visible()
    shot(page, "lab_mapping")
    kept = workbook.load(folder).assets.mappings
    assert [("orders", columns, True)] == [(o.table, dict(o.columns), o.is_confirmed) for o in kept]
    (folder / "achats_2024-04.csv").write_text(
        heads.replace("\n", ";Coupon\n") + "C1;02/04/2024;9,90;X\n", "utf-8"
    )
    page.get_by_role("button", name="Tout recalculer").click()
    expect(page.get_by_text("changement depuis que la lecture").first).to_be_visible()
    expect(page.get_by_role("cell", name="Coupon").first).to_be_visible()
    assert kept == workbook.load(folder).assets.mappings


def test_the_views_are_of_the_public_one_chooses(lab: Lab, page: Page, shot, faults) -> None:
    """A choice in a list, and every view below is of that public; the form stays as it is (P4).

    The form and the views keep the rules of accessibility within their notebook, too (issue 8.8).
    """
    form = lab.show(page, "lorette", "04_touchpoints")
    front = page.locator(jupyter_lab.FRONT)
    judged = front.get_by_text(re.compile("points de contact sur .* irritent un public"))
    before = judged.first.inner_text()
    front.get_by_label("Vues pour quel public ?").select_option(label="Jeunes installés")
    expect(judged.first).not_to_have_text(before)
    expect(lab.form(page)).to_be_visible()
    expect(front.get_by_text("qui n’a pas été retenu")).to_have_count(0)
    shot(page, "lab_public")
    assert [] == faults(page, f"{SHOWN} .jp-Cell", themes=["true"])
    expect(form.locator(".pf-saved[role=status]")).to_have_attribute("data-state", "saved")


def test_a_vote_is_opened_from_its_form_and_ended_from_the_home_page(
    lab: Lab, page: Page, shot
) -> None:
    """The form names the vote; the home page leads to the one that runs (issue 8.4)."""
    form = lab.show(page, "lorette", "02_objectives")
    walk.panel(form, "La hiérarchie")
    form.get_by_role("button", name="Sur l’appareil de chacun").first.click()
    vote = page.locator("iframe.pc-frame:visible").content_frame
    vote.get_by_role("button", name="Ouvrir le vote").click()
    expect(vote.locator(".come .address")).to_contain_text("http://127.0.0.1")
    shot(page, "lab_vote")
    lab.home(page).get_by_role("link", name="Vote").click()
    expect(vote.locator(".come .address")).to_be_visible()
    vote.get_by_role("button", name="Fermer le vote").click()
    expect(vote.get_by_role("button", name="Ouvrir le vote")).to_be_visible()


def test_a_killed_kernel_is_said_and_nothing_is_lost(
    lab: Lab, page: Page, project: Path, shot
) -> None:
    """What is typed without a kernel stays under a red banner, and is saved once there is one again (issue 8.6)."""
    form = lab.show(page, CLIENT, "00_framing")
    kernel = lab.kernel("00_framing")
    kernel.suspend()
    form.get_by_label("Périmètre").fill("Tapé sans noyau")
    form.get_by_label("Périmètre").press("Tab")
    expect(form.get_by_role("alert").filter(has_text="Non enregistré.")).to_be_visible()
    shot(page, "lab_killed")
    kernel.kill()
    expect(page.get_by_text("1 changement d’un écran fermé a été repris")).to_be_visible()
    walk.saved(lab.form(page))
    expect(lab.form(page).get_by_label("Périmètre")).to_have_value("Tapé sans noyau")
    assert "Tapé sans noyau" == held(project).framing.scope


def test_a_past_version_opens_read_only_from_the_home_page(page: Page, project: Path, shot) -> None:
    """Opened by clicking, its notebooks show tables, and the case stays as it is (issue 8.1, 8.7)."""
    before = held(project).revision
    page.locator(f"{jupyter_lab.FRONT} .pc-bar button", has_text="Accueil").click()
    home = page.frame_locator("iframe.pc-frame")
    home.locator("summary", has_text="Versions").click()
    home.get_by_role("button", name="Ouvrir en lecture seule").first.click()
    expect(home.locator(".past")).to_contain_text("lecture seule")
    home.locator("a[data-notebook]").filter(has_text="Cadrage").first.click()
    front = page.locator(jupyter_lab.FRONT)
    expect(front.locator(".pc-past")).to_be_visible()
    expect(front.locator(".pc-bar [role=status]")).to_have_text("")
    expect(front.get_by_text("Tapé sans noyau").first).to_be_visible()
    shot(page, "lab_past")
    assert (0, before) == (front.locator(".pf").count(), held(project).revision)


def test_a_past_version_is_gone_back_to_from_the_home_page(
    lab: Lab, page: Page, project: Path
) -> None:
    """One click more, and the case is again what it was then; what it was before stays among the versions."""
    before = held(project)
    home = lab.home(page)
    home.locator("summary", has_text="Versions").click()
    home.get_by_role("button", name="Ouvrir en lecture seule").last.click()
    home.get_by_role("button", name="Revenir à cette version").click()
    expect(home.locator(".past")).to_have_count(0)
    expect(home.get_by_role("heading", name="Nouvelle Maison")).to_be_visible()
    after = held(project)
    assert ((), before.revision + 1) == (after.framing.participants, after.revision)
    assert before.revision in {one.number for one in workbook.history(project / "data" / CLIENT)}
