"""The HTML report in a browser: nothing asked for, nothing refused, nothing an automatic check finds."""

import runpy
from importlib.resources import files
from pathlib import Path

import pytest
from parcours.deliver import html
from parcours.exhibits import reports
from sample_cases import sample

FAKES = Path(__file__).parents[1] / "deliver" / "conftest.py"
AXE = (files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8")
OPEN_ALL = "document.querySelectorAll('details').forEach(one => one.open = true)"
RUN_AXE = """rules => axe.run(document, {...rules, resultTypes: ["violations"]})
    .then(found => found.violations.map(one => [one.id, one.nodes[0].html]))"""
ALL_RULES: dict[str, list[str]] = {}
OF_COLOURS = {"runOnly": ["color-contrast"]}
FIRST_ROWS = "document.querySelectorAll('tbody tr:nth-child(n+4)').forEach(row => row.remove())"
"""Rows of a table are styled alike: three of each say what two thousand would, in a tenth of the time."""
OUT_OF_DRAWING = """[...document.querySelectorAll('svg text')].filter(text => {
    const [inner, outer] = [text, text.ownerSVGElement].map(one => one.getBoundingClientRect());
    return inner.left < outer.left - 2 || inner.right > outer.right + 2;
}).map(text => text.textContent.slice(0, 60))"""
FITS = "document.documentElement.scrollWidth <= window.innerWidth"
MINUTES = 60_000


@pytest.fixture(scope="module")
def fakes():
    """Return the makers of the fake report."""
    return runpy.run_path(str(FAKES))


def opened(browser, folder, report, scheme="light", **more):
    """Open a report in a browser without a network."""
    path = folder / "report.html"
    path.write_text(html.render(report), encoding="utf-8")
    context = browser.new_context(
        viewport={"width": 1280, "height": 900}, color_scheme=scheme, offline=True, **more
    )
    page = context.new_page()
    said, asked = [], []
    page.on("console", lambda message: said.append(message.text))
    page.on("request", lambda request: asked.append(request.url))
    page.goto(path.as_uri())
    return page, said, asked


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("language", ["fr", "en"])
def test_axe_finds_nothing(browser, fakes, tmp_path, language, scheme):
    """No rule of axe-core is broken, light or dark, all that folds unfolded (issue 9.1)."""
    report = fakes["make_report"](language)
    page, _, _ = opened(browser, tmp_path, report, scheme, bypass_csp=True)
    page.evaluate(OPEN_ALL)
    page.evaluate(AXE)
    assert [] == page.evaluate(RUN_AXE, ALL_RULES)
    page.context.close()


def test_axe_finds_nothing_in_the_report_of_the_sample(browser, tmp_path):
    """Every section of the real report, its fifty charts and two maps: all rules, colours twice (9.1)."""
    page, _, _ = opened(browser, tmp_path, reports.report(sample("fr")), bypass_csp=True)
    page.set_default_timeout(10 * MINUTES)
    page.evaluate(OPEN_ALL)
    page.evaluate(FIRST_ROWS)
    page.evaluate(AXE)
    assert [] == page.evaluate(RUN_AXE, ALL_RULES)
    page.emulate_media(color_scheme="dark")
    assert [] == page.evaluate(RUN_AXE, OF_COLOURS)
    page.context.close()


@pytest.mark.parametrize("name", ["make_report", "hostile"])
def test_the_page_asks_for_nothing_and_nothing_is_refused(browser, fakes, tmp_path, name):
    """One request, the file itself; the policy has nothing to stop, whatever was typed (issue 9.1)."""
    report = fakes["make_report"]()
    report = report if name == "make_report" else fakes["poison"](report)
    page, said, asked = opened(browser, tmp_path, report)
    assert ([], [(tmp_path / "report.html").as_uri()]) == (
        said,
        [one for one in asked if not one.startswith("data:")],
    )
    page.context.close()


@pytest.mark.parametrize("text", ["mot " * 1250, "x" * 5000], ids=["words", "one_word"])
def test_five_thousand_signs_stay_in_their_boxes(browser, fakes, tmp_path, text):
    """Drawn by a browser, no text leaves its chart, and no cell or paragraph the page (issue 9.8)."""
    page, _, _ = opened(browser, tmp_path, fakes["poison"](fakes["make_report"](), text))
    page.evaluate(OPEN_ALL)
    assert ([], True) == (page.evaluate(OUT_OF_DRAWING), page.evaluate(FITS))
    page.context.close()


def test_nothing_sticks_out_of_a_narrow_screen(browser, fakes, tmp_path):
    """On a telephone only tables and maps scroll, within themselves (RGAA 10.11)."""
    page, _, _ = opened(browser, tmp_path, fakes["make_report"]())
    page.set_viewport_size({"width": 360, "height": 740})
    assert 360 >= page.evaluate("document.documentElement.scrollWidth")
    page.context.close()
