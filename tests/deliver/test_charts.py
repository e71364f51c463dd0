"""Charts as SVG: one for every kind, the same bytes each time, readable by everybody."""

import datetime as dt
import inspect
import itertools
import re
import runpy
import xml.etree.ElementTree as ET
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from parcours.deliver.painting import (
    canvas,
    charts,
    figures,
    layering,
    paging,
    passages,
    scales,
    scatter,
    slide_axes,
)
from parcours.deliver.painting.look import Look, marks
from parcours.deliver.painting.theme import WHITE, legible, theme
from parcours.drawing.links import PAGE, SLIDE
from parcours.drawing.marks import Words
from parcours.drawing.palette import contrast
from parcours.exhibits.kinds import Column, Figure, FigureKind, Table, Unit

FAKES = runpy.run_path(str(Path(__file__).with_name("conftest.py")))
FIGURES = [one for part in FAKES["sections"]() for one in part.exhibits if isinstance(one, Figure)]
LOOK = Look(theme("#1D2B50", "#00665A"), "fr", "EUR")
each_figure = pytest.mark.parametrize("figure", FIGURES, ids=lambda figure: figure.key)


def drawn(figure: Figure) -> str:
    """Draw a figure anew, without the memory of an earlier drawing."""
    return inspect.unwrap(charts.svg)(figure, LOOK)


def parsed(svg: str) -> ET.Element:
    """Read a picture; it must be well formed."""
    return ET.fromstring(svg)  # noqa: S314 - our own


def words(svg: str) -> list[str]:
    """All texts of a picture."""
    elements = parsed(svg).iter()
    return ["".join(one.itertext()) for one in elements if one.tag.endswith("text")]


def test_every_kind_is_drawn():
    """Each kind of figure has its painter, and the fakes show all of them (X1)."""
    painted = {*charts.DRAWN_BY, *charts.LAID_OUT}
    assert set(FigureKind) == painted == {figure.kind for figure in FIGURES}


@each_figure
def test_same_figure_same_bytes(figure):
    """A figure drawn twice gives the same bytes, with no date in it (issue 9.7)."""
    first = drawn(figure)
    assert first == drawn(figure)
    assert str(dt.date.today().year) not in re.sub(r"<text.*?</text>", "", first)


@each_figure
def test_text_stays_text_and_the_title_is_read_aloud(figure):
    """Words of a chart can be searched; its message is told to those who cannot see it."""
    svg = drawn(figure)
    assert LOOK.prose(figure.title) == parsed(svg)[0].text
    assert words(svg)


@each_figure
def test_hostile_words_come_out_as_text(figure):
    """No label becomes markup, whatever was typed; the picture stays well formed (issue 9.8)."""
    svg = drawn(FAKES["poison"](figure))
    tags = {one.tag.rsplit("}", 1)[1] for one in parsed(svg).iter()}
    assert not tags & {"script", "img", "a", "image", "foreignObject", "style"}


@each_figure
def test_names_stay_on_the_sheet(figure):
    """No text leaves the picture, short or 5,000 signs long (issue 9.8)."""
    for one in (figure, FAKES["poison"](figure, "mot " * 1250)):
        svg = drawn(one)
        width = canvas.WIDTH
        for x, text in re.findall(r"<text[^>]*?x=\"([\d.-]+)\"[^>]*>([^<]*)", svg):
            assert -1 <= float(x) <= width, text


def test_every_series_is_told_apart_without_colour():
    """Two series never share dash, marker, hatch and shade (issue 9, black and white)."""
    known = marks(LOOK.theme)
    assert len({(one.dash, one.marker) for one in known}) == len(known)
    assert len({(one.fill, one.hatch) for one in known}) == len(known)


def test_an_axis_of_the_deck_has_no_needless_decimal():
    """Values of a tenth of a per cent stand over an axis of whole ones, written in the deck's language."""
    share = figures.Series("share", "Part", Unit.SHARE, (0.0437, 0.5), 1)
    written = [slide_axes.axis_format(share, ends, LOOK) for ends in ((0, 1), (0, 0.0041))]
    assert ["[$-40C]0 %", "[$-40C]0.0 %"] == written


@given(st.from_regex(r"#[0-9A-F]{6}", fullmatch=True))
def test_any_colour_of_a_client_becomes_legible(colour):
    """A text in the client's colour can always be read on white (issue 9.1)."""
    assert contrast(legible(colour, WHITE), WHITE) >= 4.5


heights = st.lists(st.floats(0, 300), max_size=12)


@given(heights)
def test_labels_at_the_end_of_lines_never_touch(values):
    """Labels moved apart keep their distance and their order."""
    moved = scales.spread(values, 10.0)
    placed = sorted(moved)
    assert all(b - a >= 10 - 1e-6 for a, b in itertools.pairwise(placed))
    order = sorted(range(len(values)), key=lambda i: (values[i], i))
    assert order == sorted(range(len(values)), key=lambda i: (moved[i], i))


@given(st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6)), max_size=12))
def test_points_of_a_scatter_never_hide_one_another(pairs):
    """Two actions with the same impact and effort are both seen (R2)."""
    places = scatter.apart([(60.0 + 60 * x, 60.0 + 40 * y) for x, y in pairs], 11.0)
    near = [
        (a, b)
        for i, a in enumerate(places)
        for b in places[i + 1 :]
        if (a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2 < 10**2
    ]
    assert near == []


def test_names_of_points_do_not_cover_one_another():
    """Ten actions close together keep ten readable names (R2)."""
    places = scatter.apart([(200.0 + 14 * (i % 3), 100.0 + 14 * (i // 3)) for i in range(9)], 11.0)
    boxes = scatter.named(places, [["A1"]] * 9, scatter.Box(0, 0, 500, 300))
    pairs = [(a, b) for i, a in enumerate(boxes) for b in boxes[i + 1 :] if a.overlap(b) > 1]
    assert pairs == []


links = st.lists(st.tuples(st.sampled_from("abcdefgh"), st.sampled_from("abcdefgh")), max_size=16)


@given(links)
def test_flows_go_from_left_to_right(pairs):
    """Every box has a place, and every arrow goes forward unless it closes a cycle (A2)."""
    layout = layering.laid_out(pairs)
    assert {name for pair in pairs for name in pair} == set(layout.boxes)
    assert [i for i, (a, b) in enumerate(pairs) if a != b] == sorted(r.link for r in layout.routes)
    for route in layout.routes:
        layers = [layer for layer, _ in route.places]
        assert layers == list(range(int(layers[0]), int(layers[0]) + len(layers)))


def test_boxes_are_ordered_to_avoid_crossings():
    """Three pairs of tools given in a crossed order are drawn without a crossing (A2)."""
    pairs = [("a", "z"), ("b", "y"), ("c", "x"), ("a", "x")]
    steps = [
        (*before, after[1])
        for route in layering.laid_out(pairs).routes
        for before, after in itertools.pairwise(route.places)
    ]
    assert [] == [
        (one, two)
        for one, two in itertools.combinations(steps, 2)
        if one[0] == two[0] and (one[1] - two[1]) * (one[2] - two[2]) < 0
    ]


def tools_in_layers(count: int) -> list[tuple[str, str]]:
    """Return flows between so many tools, each of a layer of its own fifth."""
    return [(f"T{n}", f"T{(7 * n + 3) % count}") for n in range(count) if n != (7 * n + 3) % count]


def test_tools_stand_in_the_layer_of_their_role():
    """With layers given, each box stands in its own and forty of them fit five columns (A2)."""
    pairs = tools_in_layers(40)
    layers = {f"T{n}": n % 5 for n in range(40)}
    layout = layering.laid_out(pairs, layers)
    assert {name: layer for name, (layer, _) in layout.boxes.items()} == {
        name: layers[name] for pair in pairs for name in pair
    }
    drawn = [route.link for route in layout.routes] + list(layout.beside)
    assert sorted(drawn) == list(range(len(pairs)))
    assert layout.tallest <= 16


def test_boxes_of_a_layer_do_not_cover_one_another():
    """Two boxes of one layer are a box's height apart at least (A2)."""
    layers = {f"T{n}": n % 5 for n in range(40)}
    layout = layering.laid_out(tools_in_layers(40), layers)
    for layer in range(5):
        heights = sorted(share for at, share in layout.boxes.values() if at == layer)
        apart = [b - a for a, b in itertools.pairwise(heights)]
        assert min(apart) * layout.tallest >= 1 - 1e-9


@pytest.mark.parametrize(("face", "most"), [(PAGE, 640), (SLIDE, 476)])
def test_a_graph_of_sixty_places_fits_its_page(face, most):
    """Where all its links would not fit, the most frequent are drawn, names whole (J8)."""
    figure = next(one for one in FIGURES if one.kind is FigureKind.ARCS)
    rows = tuple(
        (
            f"{n:02d} · Étape du client {n}",
            f"{n + 1:02d} · Étape du client {n + 1}",
            90 - n,
            f"Étape {n // 9}",
            f"Étape {(n + 1) // 9}",
            n,
            n + 1,
        )
        for n in range(60)
    )
    large = replace(figure, table=replace(figure.table, rows=rows))
    drawn = passages.drawing(large, LOOK, face)
    said = [one.text for one in drawn.marks if isinstance(one, Words) and one.role == "name"]
    assert (True, True) == (drawn.height <= most, len(said) > most // 24)
    assert said == sorted(said)


@pytest.mark.parametrize("hatch", ["rising", "falling"])
@given(width=st.floats(3, 300), height=st.floats(3, 40))
def test_a_hatching_stays_in_its_bar(hatch, width, height):
    """Lines are cut where the bar ends: no clip that a PDF or Office would read otherwise."""
    mark = canvas.rect(10, 20, width, height, WHITE, stroke="#000000", hatch=hatch)
    places = re.findall(r"[ML](-?[\d.]+) (-?[\d.]+)", mark)
    assert all(
        9.9 <= float(x) <= 10.1 + width and 19.9 <= float(y) <= 20.1 + height for x, y in places
    )
    assert places


def test_no_heading_of_a_grid_is_cut_within_a_word():
    """Narrow columns are headed in smaller letters rather than in halves of words (issue 9.9)."""
    columns = [Column("name", "Étape"), *(Column(f"c{n}", "notification") for n in range(8))]
    rows = (("Je choisis un canapé assez grand pour le salon", *range(8)),)
    table = Table("channels", "Canaux", tuple(columns), rows, FIGURES[0].table.source)
    keys = tuple(f"c{n}" for n in range(8))
    svg = drawn(Figure("channels", "Canaux", FigureKind.HEATMAP, table, x="name", y=keys))
    assert 8 == words(svg).count("notification")


def test_a_negative_value_stands_clear_of_its_interval():
    """Below zero, the value is written left of its interval, and the interval's words right of zero (J9)."""
    scores = Table(
        "nps",
        "NPS",
        (
            Column("name", "Point de contact"),
            Column("nps", "NPS", Unit.SIGNED),
            Column("low", "Bas", Unit.SIGNED),
            Column("high", "Haut", Unit.SIGNED),
        ),
        (("Retard", -68.2, -74.0, -62.4), ("Conseil", 57.3, 52.3, 62.2)),
        FIGURES[0].table.source,
    )
    roles = {"low": "low", "high": "high"}
    figure = Figure("nps", "NPS", FigureKind.BAR, scores, x="name", y=("nps",), extra=roles)
    svg = drawn(figure)
    at = {text: float(x) for x, text in re.findall(r'<text[^>]*?x="([\d.-]+)"[^>]*>([^<]*)', svg)}
    value = next(x for text, x in at.items() if "68,2" in text)
    interval = next(x for text, x in at.items() if "74,0" in text)
    assert value < interval - 30


def heat(n_rows):
    """Return a heat map of so many touchpoints and three publics."""
    columns = (Column("label", "Point"), *(Column(f"p{i}", f"Public {i}") for i in range(3)))
    rows = tuple((f"{row:02} · Un point de contact", -1.0, 0.5, 2.0) for row in range(n_rows))
    table = Table("heat", "Vécu", columns, rows, FIGURES[0].table.source)
    return Figure("heat", "Vécu", FigureKind.HEATMAP, table, x="label", y=("p0", "p1", "p2"))


def test_a_figure_taller_than_a_page_goes_on_over_the_next():
    """Each page has the headings, all rows are there once, and no picture is taller than a page (10)."""
    figure = heat(60)
    pages = paging.pages(figure, LOOK, drawn(figure))
    said = [words(page) for page in pages]
    assert all(f"Public {i}" in page for page in said for i in range(3))
    assert [row[0] for row in figure.table.rows] == [
        word for page in said for word in page if "·" in word
    ]
    assert {paging.TEXT_WIDTH} == {paging.width(page) for page in pages}


def test_a_part_of_a_figure_is_drawn_on_the_scale_of_the_whole():
    """A colour says the same on each page (10)."""
    figure = heat(60)
    high = replace(
        figure,
        table=replace(
            figure.table, rows=(*figure.table.rows[:-1], (*figure.table.rows[-1][:3], 9.0))
        ),
    )
    first = [paging.pages(one, LOOK, drawn(one))[0] for one in (figure, high)]
    assert first[0] != first[1]


@pytest.mark.parametrize("n_rows", [12, 400])
def test_what_pages_do_not_show_is_said(n_rows):
    """A short figure is one picture; of a very long one, the rest stands in its table, and is said (10)."""
    pages = paging.pages(heat(n_rows), LOOK, drawn(heat(n_rows)))
    rest = [word for word in words(pages[-1]) if "sur 400" in word]
    assert (n_rows <= 12, n_rows > 12) == (len(pages) == 1, bool(rest))


def test_values_of_a_flow_stand_apart():
    """Two arrows that cross keep their numbers readable, clear of the boxes (J8)."""
    columns = (Column("a", "De"), Column("b", "À"), Column("n", "Passages", Unit.COUNT))
    ways = [("magasin", "site"), ("site", "application"), ("magasin", "téléphone")]
    ways += [("application", "téléphone"), ("magasin", "application"), ("site", "téléphone")]
    rows = tuple((*way, 1000 + place) for place, way in enumerate(ways))
    table = Table("flow", "Passages", columns, rows, FIGURES[0].table.source)
    roles = {"source": "a", "target": "b", "value": "n"}
    figure = Figure("flow", "Passages", FigureKind.FLOW, table, x="a", extra=roles)
    places = [
        tuple(float(one.attrib[key]) for key in ("x", "y"))
        for one in parsed(drawn(figure)).iter()
        if one.tag.endswith("text") and "".join(one.itertext()).startswith("1")
    ]
    assert len(ways) == len(places)
    assert all(
        abs(x0 - x1) > 24 or abs(y0 - y1) > 9
        for (x0, y0), (x1, y1) in itertools.combinations(places, 2)
    )


@each_figure
def test_a_chart_is_read_where_our_font_is_not(figure):
    """A notebook has the fonts of its machine: without Inter, letters stay without serifs (9)."""
    assert parsed(drawn(figure)).attrib["font-family"].endswith("sans-serif")
