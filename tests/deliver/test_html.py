"""The HTML report: one offline file, readable by everybody, safe whatever people typed."""

import dataclasses
import itertools
import re
from html.parser import HTMLParser

import pytest
from parcours.deliver import html
from parcours.deliver.painting import shades
from parcours.deliver.painting.theme import LEGIBLE, TONES, theme
from parcours.drawing.palette import contrast
from parcours.exhibits.kinds import Figure, JourneyMap

VOID = {"meta", "link", "img", "br", "hr", "input"}
CELLS, ROWS = {"td", "th"}, {"tr", "td", "th"}
"""HTML lets a cell and a row end where the next one starts, or with what holds them."""


class Page(HTMLParser):
    """What a browser would see: elements in order, their text, what is left open."""

    def __init__(self, text):
        super().__init__()
        self.elements, self.texts, self.open = [], [], []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        """Open an element."""
        if tag in ROWS:
            self.end(CELLS if tag in CELLS else ROWS)
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        """Note an element that holds nothing."""
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        """Close an element: the last one opened."""
        if tag in {"thead", "tbody"}:
            self.end(ROWS)
        assert tag == self.open.pop()

    def end(self, tags):
        """End the cell or the row that is open, as a browser does."""
        while self.open and self.open[-1] in tags:
            self.open.pop()

    def handle_data(self, data):
        """Keep what is read."""
        if not self.open or self.open[-1] != "style":
            self.texts.append(data)

    def all(self, tag):
        """Attributes of every element of a kind."""
        return [attributes for name, attributes in self.elements if name == tag]

    @property
    def text(self):
        """All that is read."""
        return " ".join(" ".join(self.texts).split(" "))


@pytest.fixture(scope="module")
def page(report):
    """Read the report as a browser does."""
    return Page(html.render(report))


@pytest.fixture(scope="module")
def hostile(hostile_report):
    """Read its hostile twin."""
    return Page(html.render(hostile_report))


def test_the_report_is_one_file_that_asks_for_nothing(report, page):
    """No script, no request, a policy that forbids both, well under 1 MB (issue 9.1)."""
    text = html.render(report)
    assert page.all("script") == page.all("link") == page.all("img") == []
    addresses = set(re.findall(r"https?://[^\s\"'<)]+", text))
    assert addresses <= {"http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink"}
    assert "default-src 'none'" in page.all("meta")[2]["content"]
    assert len(text.encode()) < 400_000


def test_every_element_is_closed(page, hostile):
    """The page is well formed, also with hostile words in every field (issue 9.8)."""
    assert (page.open, hostile.open) == ([], [])


def test_hostile_words_add_no_element_and_no_attribute(page, hostile):
    """What people typed is read as typed: same elements, same attributes (issue 9.8)."""
    kinds = {name for name, _ in page.elements}
    assert kinds == {name for name, _ in hostile.elements}
    names = {name for _, attributes in hostile.elements for name in attributes}
    assert not {name for name in names if name.startswith("on")}
    assert "<script>alert(2)</script>" in hostile.text
    assert "{{ 7*7 }}" in hostile.text


def test_those_who_hear_the_page_find_their_way(page):
    """Language, skip link, landmarks, headings in order, named regions, unique ids (issue 9.1)."""
    assert page.all("html") == [{"lang": "fr"}]
    assert page.elements[[n for n, _ in page.elements].index("body") + 1][1]["href"] == "#content"
    assert [len(page.all(tag)) for tag in ("header", "nav", "main", "footer")] == [1, 1, 1, 1]
    levels = [int(name[1]) for name, _ in page.elements if re.fullmatch("h[1-6]", name)]
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in itertools.pairwise(levels))
    ids = [attributes["id"] for _, attributes in page.elements if "id" in attributes]
    assert sorted(set(ids)) == sorted(ids)
    labels = [a["aria-labelledby"] for _, a in page.elements if "aria-labelledby" in a]
    assert {one for label in labels for one in label.split()} <= set(ids)


def test_tables_can_be_heard(page):
    """Each table has a caption, each heading cell its scope, each scrolling region the focus."""
    assert len(page.all("table")) == len(page.all("caption"))
    assert all(cell["scope"] in {"col", "row"} for cell in page.all("th"))
    regions = [a for _, a in page.elements if a.get("class") == "scroll"]
    assert all(region["tabindex"] == "0" for region in regions)


def test_every_figure_has_its_table_and_its_source(report, page):
    """Under each figure: where it comes from, and its numbers (X7)."""
    shown = [e for s in report.sections for e in s.exhibits if isinstance(e, Figure | JourneyMap)]
    assert len(shown) == len(page.all("figure"))
    sources = sum(1 for _, a in page.elements if a.get("class") == "source")
    assert sources >= len(shown)
    assert len(page.all("details")) >= len(shown)


def test_internal_matters_stay_inside(report):
    """Votes by name and internal notes are in the internal version only (issue 9.6)."""
    client, internal = (
        html.render(dataclasses.replace(report, audience=audience))
        for audience in ("client", "internal")
    )
    for words in ("Camille Durand", "à revoir avec la direction"):
        assert words not in client
        assert words in internal


def test_french_is_set_as_french(page):
    """No straight apostrophe in a word, no plain space before a double sign (issue 9.9)."""
    assert re.findall(r"\w'\w", page.text) == []
    assert re.findall(r"\w [:;!?»%€](?=\s|$)", page.text) == []
    assert re.findall(r"« ", page.text) == []


def test_the_unknown_is_said_and_explained(page):
    """An unknown value reads n.d., and the page says what that means."""
    assert page.texts.count("n.d.") > 3
    assert "jamais remplacée par zéro" in page.text


def test_english_report_says_nothing_of_ours_in_french(report):
    """Fixed words follow the language of the report (brief: three places for words)."""
    english = Page(html.render(dataclasses.replace(report, language="en")))
    assert english.all("html") == [{"lang": "en"}]
    for word in ("Sommaire", "Empreinte", "Voir les chiffres", "Il manque", "n.d."):
        assert word not in english.text


def test_same_report_same_bytes(report):
    """Two renderings of a report are equal (issue 9.7)."""
    assert html.render(report) == html.render(report)


@pytest.mark.parametrize("primary", ["#1D2B50", "#FFD400", "#FFFFFF", "#000000", "#E2001A"])
def test_any_brand_is_readable_light_and_dark(primary):
    """Whatever the client's colour, each ink of the page can be read on its ground (issue 9.1)."""
    client = theme(primary, "#00665A")
    inks = ("ink", "muted", "link", "brand", "target")
    pairs = [(page[ink], page["paper"]) for page in shades.variables(client) for ink in inks]
    pairs += [*TONES.values(), *shades._DARK_TONES.values(), (client.on_primary, client.primary)]
    assert [] == [pair for pair in pairs if contrast(*pair) < LEGIBLE]


def test_a_section_left_empty_is_left_out(report):
    """A section whose tables are all internal does not show in the client's version (issue 9.6)."""
    votes = next(e for s in report.sections for e in s.exhibits if getattr(e, "key", "") == "votes")
    section = dataclasses.replace(report.sections[1], title="Rien que l'interne", exhibits=(votes,))
    short = dataclasses.replace(report, sections=(report.sections[0], section))
    assert "Rien que" not in html.render(short)
