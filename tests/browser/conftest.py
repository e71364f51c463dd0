"""A browser, and forms on a bare page: the real front end and the real session, without a kernel between them."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator, Sequence
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from parcours.files import cases
from parcours.files.params import RunParameters
from parcours.forms.session import Session
from parcours.forms.specification import specification
from parcours.forms.widget import script, style
from playwright.sync_api import Browser, BrowserContext, Frame, Page, expect, sync_playwright

SCREEN = {"width": 1280, "height": 720}
PATIENCE_MS = 60_000  # a loaded machine is slow, not wrong: tests wait for states, never for times
AXE = (files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8")
RUN_AXE = """(within) => axe.run(within).then((found) => found.violations.flatMap(
  (rule) => rule.nodes.map((node) => `${rule.id}: ${node.html.slice(0, 200)}`)))"""
TURN = """(light) => {
  document.body.dataset.jpThemeLight = light;
  document.documentElement.dataset.light = light;
}"""
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
PAGE = """<!doctype html><html><head><meta charset="utf-8"><title>form</title><style>
body { margin: 12px; background: #fff; } body[data-jp-theme-light="false"] { background: #111; --jp-layout-color1: #111;
--jp-layout-color2: #333; --jp-ui-font-color0: #fff; --jp-ui-font-color1: #ddd; --jp-border-color1: #616161; }
</style></head><body data-jp-theme-light="true"><div id="form"></div></body></html>"""
MODEL = """
window.openForm = async (state, source) => {
  const listeners = new Set();
  const model = {
    get: (name) => state[name],
    on: (event, listener) => listeners.add(listener),
    off: (event, listener) => listeners.delete(listener),
    send: (message, callbacks, buffers = []) => {
      if (window.kernelIsDead) return;
      const bytes = buffers.map((one) => [...new Uint8Array(one)]);
      window.toKernel(state.kernel, JSON.stringify(message), JSON.stringify(bytes));
    },
  };
  window.kernels ??= {};
  (window.kernels[state.kernel] ??= new Set()).add(listeners);
  const url = URL.createObjectURL(new Blob([source], { type: "text/javascript" }));
  const element = document.getElementById("form");
  window.closeForm = (await import(url)).default.render({ model, el: element });
};
window.fromKernel = (kernel, answer) => {
  for (const listeners of window.kernels[kernel] ?? []) for (const one of [...listeners]) one(answer, []);
};
"""


@pytest.fixture(scope="session")
def browser(browser_path: str) -> Iterator[Browser]:
    """Start Chromium once."""
    expect.set_options(timeout=PATIENCE_MS)
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=browser_path, args=list(FLAGS))
        yield started
        started.close()


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """Give a browser of one person: its tabs share their storage."""
    opened = browser.new_context(
        viewport=SCREEN,  # type: ignore[arg-type]  # a dict literal of ints
        locale="fr-FR",
        permissions=["clipboard-read", "clipboard-write"],
    )
    opened.set_default_timeout(PATIENCE_MS)
    yield opened
    opened.close()


class Forms:
    """Opens forms of one client on bare pages of a browser."""

    def __init__(self, context: BrowserContext, folder: Path) -> None:
        self.context = context
        self.folder = folder
        self.sessions: dict[str, Session] = {}
        self.pages: list[Page] = []
        self.errors: list[str] = []
        context.route(
            "http://localhost:9/**",
            lambda route: route.fulfill(body=PAGE, content_type="text/html"),
        )

    def session(self, step: Any, language: Any, kernel: str) -> Session:
        """Return the session of a kernel, begun when it is first asked for."""
        if kernel not in self.sessions:
            parameters = RunParameters(
                client=self.folder.name,
                language=language,
                interactive=True,
                folder=str(self.folder.parent),
            )
            self.sessions[kernel] = Session(cases.open_case(parameters), step)
        return self.sessions[kernel]

    def open(
        self, step: Any, language: str = "fr", kernel: str = "k1", page: Page | None = None
    ) -> Page:
        """Show a form; pages of one kernel see each other's changes at once."""
        session = self.session(step, language, kernel)
        if page is None:
            page = self.context.new_page()
            page.on("pageerror", lambda error: self.errors.append(str(error)))
            page.expose_function("toKernel", self.receive)
            self.pages.append(page)
        page.goto("http://localhost:9/")
        page.evaluate(f"() => {{ {MODEL} }}")
        state = {
            "spec": specification(session.case, step),
            "contents": session.shown_whole,
            "kernel": kernel,
        }
        page.evaluate("([state, source]) => window.openForm(state, source)", [state, script()])
        page.add_style_tag(content=style())
        return page

    def receive(self, kernel: str, message: str, buffers: str) -> None:
        """Take a message of a page and give the answer to all the pages of its kernel."""
        content = [bytes(one) for one in json.loads(buffers)]
        answer = self.sessions[kernel].receive(json.loads(message), content)
        for page in self.pages:
            if not page.is_closed():
                page.evaluate(
                    "([kernel, answer]) => window.fromKernel?.(kernel, answer)", [kernel, answer]
                )


@pytest.fixture
def bare(context: BrowserContext) -> Page:
    """Return a bare page on which a widget can be opened without a kernel (``window.openForm``)."""
    context.route(
        "http://localhost:9/**", lambda route: route.fulfill(body=PAGE, content_type="text/html")
    )
    page = context.new_page()
    page.goto("http://localhost:9/")
    page.evaluate(f"() => {{ {MODEL} }}")
    return page


@pytest.fixture
def folder(root: Path, tmp_path: Path) -> Path:
    """Return a client's folder: the sample's workbook, without its customer file."""
    made = tmp_path / "data" / "lorette"
    made.mkdir(parents=True)
    shutil.copy(root / "data" / "sample" / "workbook.json", made)
    return made


@pytest.fixture
def new_folder(tmp_path: Path) -> Path:
    """Return the folder of a client that has just begun."""
    return cases.new_client("Nouvelle Maison", "fr", str(tmp_path / "data"))


@pytest.fixture
def forms(context: BrowserContext, folder: Path) -> Iterator[Forms]:
    """Open forms on the sample; no page may have met an error."""
    opened = Forms(context, folder)
    yield opened
    assert [] == opened.errors


@pytest.fixture
def new_forms(context: BrowserContext, new_folder: Path) -> Iterator[Forms]:
    """Open forms on a new client; no page may have met an error."""
    opened = Forms(context, new_folder)
    yield opened
    assert [] == opened.errors


@pytest.fixture(scope="session")
def shot(screenshots: Path) -> Any:
    """Keep a picture of a page, to be looked at."""

    def take(page: Page, name: str) -> None:
        page.screenshot(path=screenshots / f"{name}.png", animations="disabled")

    return take


@pytest.fixture(scope="session")
def faults() -> Any:
    """Return what axe-core finds wrong in a page or a part of it, in the light theme and in the dark one."""

    def find(
        page: Page | Frame, within: str = "html", themes: Sequence[str] = ("false", "true")
    ) -> list[str]:
        page.evaluate(AXE)
        found: list[str] = []
        for light in themes:
            page.evaluate(TURN, light)
            found += page.evaluate(RUN_AXE, within)
        return found

    return find
