"""The home page and the steps in a real JupyterLab: by clicking only, nothing run by hand (issue 8.1)."""

from __future__ import annotations

import os
import re
import signal
import threading
from collections.abc import Iterator
from typing import Any

import pytest
from jupyter_lab import Lab
from playwright.sync_api import Browser, FrameLocator, Page, Route, expect

PATIENCE_MS = 120_000


@pytest.fixture(scope="module")
def page(lab: Lab, browser: Browser) -> Iterator[Page]:
    """Return JupyterLab as a projector shows it."""
    opened = browser.new_page(viewport={"width": 1280, "height": 720})
    opened.set_default_timeout(PATIENCE_MS)
    lab.open(opened, "lab")
    yield opened
    opened.close()


def home(page: Page) -> FrameLocator:
    """Return the home page inside the lab."""
    return page.frame_locator("iframe.pc-frame")


def visible_output(page: Page, step: str) -> str:
    """Wait until the notebook of a step is in front and has run; return what it shows."""
    front = page.locator(".jp-NotebookPanel:visible")
    expect(front.locator(".pc-bar strong")).to_have_text(step)
    expect(front.locator(".pc-bar [role=status]")).to_have_text("")
    return "\n".join(front.locator(".jp-OutputArea-output").all_inner_texts())


def test_a_workshop_goes_from_step_to_step_without_running_anything_by_hand(
    lab: Lab, page: Page, shot: Any
) -> None:
    """Home, a new case, its first step, the next one, back home: each one click, in French, code hidden."""
    expect(home(page).get_by_role("heading", name="Alpha")).to_be_visible()
    expect(page.get_by_role("menuitem", name="Fichier")).to_be_visible()
    shot(page, "home")

    home(page).get_by_text("Nouveau", exact=True).click()
    home(page).get_by_label("Nom du client").fill("Zeta")
    home(page).get_by_role("button", name="Commencer ce dossier").click()
    expect(home(page).get_by_role("heading", name="Zeta")).to_be_visible()
    assert "zeta" in lab.clients()

    home(page).get_by_role("link", name=re.compile("Continuer")).click()
    assert "Zeta" in visible_output(page, "00_framing")
    assert 0 == page.locator(".jp-NotebookPanel:visible .jp-InputArea-editor:visible").count()
    shot(page, "home_first_step")

    page.get_by_role("button", name="10_diagnosis →").click()
    assert "0" == visible_output(page, "10_diagnosis").strip()

    page.reload()
    assert "0" == visible_output(page, "10_diagnosis").strip()
    page.locator(".pc-bar:visible").get_by_role("button", name="Accueil").click()
    expect(home(page).get_by_role("heading", name="Zeta")).to_be_visible()


def test_what_is_asked_for_while_the_lab_is_still_opening_stays_in_front(page: Page) -> None:
    """JupyterLab reads its address once its tabs are saved: nothing comes over what one asked for."""
    home(page).get_by_role("link", name="10_diagnosis", exact=True).click()
    visible_output(page, "10_diagnosis")
    held: list[Route] = []
    lets_go = threading.Event()

    def hold(route: Route) -> None:
        if route.request.method == "GET" or lets_go.is_set():
            route.continue_()
        else:
            held.append(route)

    page.route("**/lab/api/workspaces/**", hold)
    with page.expect_request(lambda one: "/api/workspaces/" in one.url and one.method == "PUT"):
        page.reload()
        visible_output(page, "10_diagnosis")
        page.locator(".pc-bar:visible").get_by_role("button", name="Accueil").click()
        home(page).get_by_role("link", name="00_framing", exact=True).click()
        visible_output(page, "00_framing")
    lets_go.set()
    for one in held:
        one.continue_()
    page.unroute("**/lab/api/workspaces/**")
    page.locator("#filebrowser:not(.jp-mod-restoring)").wait_for(state="attached")
    visible_output(page, "00_framing")
    expect(page).to_have_url(re.compile(r"/lab/tree/zeta/lab/00_framing\.ipynb$"))
    page.locator(".pc-bar:visible").get_by_role("button", name="Accueil").click()


def test_a_kernel_that_dies_runs_the_step_again_by_itself(page: Page) -> None:
    """The kernel is killed in the middle: the step is computed again, without a click."""
    home(page).get_by_role("link", name="00_framing", exact=True).click()
    visible_output(page, "00_framing")
    shown = page.locator(".jp-NotebookPanel:visible .jp-OutputArea-output").last
    before = shown.inner_text()
    os.kill(int(before), signal.SIGKILL)
    expect(shown).not_to_have_text(before)
    visible_output(page, "00_framing")
    page.locator(".pc-bar:visible").get_by_role("button", name="Accueil").click()


def test_the_language_changes_for_the_page_and_the_lab(page: Page) -> None:
    """One click turns the case, and JupyterLab with it, to English."""
    home(page).get_by_role("button", name="English").click()
    expect(home(page).get_by_role("button", name="Français")).to_be_visible()
    expect(page.get_by_role("menuitem", name="File")).to_be_visible()


def test_no_rule_of_accessibility_is_broken_by_the_home_page(page: Page, faults: Any) -> None:
    """The home page and its menus, light and dark (issue 8.8)."""
    frame = page.locator("iframe.pc-frame").element_handle().content_frame()
    assert frame
    frame.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
    assert [] == faults(frame)


def test_a_notebook_opens_by_its_address_whatever_the_client(lab: Lab, browser: Browser) -> None:
    """A bookmark leads to the notebook of another client, laid and run though its home page never was (issue 8.1)."""
    page = browser.new_page()
    page.set_default_timeout(PATIENCE_MS)
    lab.open(page, "lab/tree/beta/lab/00_framing.ipynb", reset="")
    assert "Beta" in visible_output(page, "00_framing")
    page.close()
