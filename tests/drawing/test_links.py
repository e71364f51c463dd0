"""Pictures of who goes where: arcs in the order of the map, Sankey diagrams of steps."""

from __future__ import annotations

import random
from itertools import combinations, pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from parcours.drawing.arcs import arcs
from parcours.drawing.links import PAGE, SLIDE, Drawing, Face, Link, Place, inks, thickness
from parcours.drawing.marks import Box, Disc, Path, Rect, Words
from parcours.drawing.rules import all_words
from parcours.drawing.sankey import sankey
from parcours.files.catalogue import load
from parcours.texts import Language, t

NAMES = [f"{n:02d} · {one.label['fr']}" for n, one in enumerate(load().touchpoints[:60], 1)]
STAGES = ("Je découvre", "Je me renseigne", "Je choisis", "J’achète", "Je reçois", "J’utilise")
PLACES = [Place(name, STAGES[index // 10]) for index, name in enumerate(NAMES)]
FACES = (PAGE, SLIDE)
OTHERS, STOP = "Autres points de contact", "S’arrêtent là"


def random_links(seed: int, most: int = 60) -> list[Link]:
    """Links between the sixty places, forwards and back, of very unlike weights."""
    dice = random.Random(seed)
    found = []
    for _ in range(most):
        source, target = dice.sample(range(60), 2)
        weight = int(dice.paretovariate(0.8) * 11)
        found.append(Link(NAMES[source], NAMES[target], weight, f"{weight}"))
    return found


def steps(seed: int) -> list[Link]:
    """Five columns of at most eight nodes, in which nobody is lost."""
    dice = random.Random(seed)
    column = {name: dice.randint(50, 4_000) for name in [*dice.sample(NAMES, 6), OTHERS]}
    found = []
    for step in range(1, 5):
        onward: dict[str, int] = {}
        targets = [*dice.sample(NAMES, 6), OTHERS, STOP]
        for source, weight in column.items():
            left = weight
            for target in dice.sample(targets, 3):
                share = min(left, dice.randint(0, weight))
                if share:
                    found.append(Link(source, target, share, f"{share}", step))
                    onward[target] = onward.get(target, 0) + share
                left -= share
        column = {name: n for name, n in onward.items() if name != STOP}
    return found


def overlaps(boxes: list[Box]) -> list[tuple[Box, Box]]:
    """Pairs that cover one another."""
    return [(one, other) for one, other in combinations(boxes, 2) if one.overlaps(other, 0.6)]


def outside(drawing: Drawing) -> list[object]:
    """Marks that leave the page."""
    page = Box(0, 0, drawing.width, drawing.height)
    boxes = [ink for words in all_words(drawing.marks) for ink in words.inks]
    boxes += [mark.box for mark in drawing.marks if isinstance(mark, Rect | Disc)]
    points = [p for mark in drawing.marks if isinstance(mark, Path) for p in mark.points]
    # the points that steer an arc lie a third beyond it
    drawn = [Box(x * 0.75 + page.w * 0.125, y, 0, 0) for x, y in points]
    return [box for box in (*boxes, *drawn) if not page.holds(box, 1.0)]


@settings(max_examples=8)
@given(st.integers(0, 10_000), st.sampled_from(FACES), st.sampled_from(["fr", "en"]))
def test_sixty_touchpoints_stay_readable_in_a_graph(
    seed: int, face: Face, language: Language
) -> None:
    """Each keeps its whole name; no text touches another; nothing leaves the page (J8)."""
    sides = (t("deliver.arcs.back", language), t("deliver.arcs.on", language))
    drawing = arcs(PLACES, random_links(seed), face, sides)
    captions = [words.text for words in all_words(drawing.marks) if words.role == "caption"]
    assert list(sides) == captions
    names = [words for words in all_words(drawing.marks) if words.role == "name"]
    assert NAMES == [words.text for words in names]
    assert [] == [words.text for words in names if words.is_cut]
    assert [] == overlaps(list(inks(drawing.marks)))
    assert [] == outside(drawing)


def test_links_that_go_back_are_dashed_and_on_the_other_side() -> None:
    """What contradicts the order of the map is told without colour (J8, X4)."""
    on, back = Link(NAMES[1], NAMES[4], 5, "5"), Link(NAMES[4], NAMES[1], 5, "5")
    drawing = arcs(PLACES, [on, back], PAGE)
    drawn = [m for m in drawing.marks if isinstance(m, Path) and m.role == "link"]
    left = min(w.box.x for w in all_words(drawing.marks) if w.role == "name")
    told = {(bool(one.dash), one.points[0][0] < left) for one in drawn}
    assert {(False, False), (True, True)} == told


@pytest.mark.parametrize("face", FACES)
def test_the_more_frequent_the_thicker(face: Face) -> None:
    """A line says how many take it; the rarest is still seen (J8)."""
    links = random_links(7)
    drawn = [m for m in arcs(PLACES, links, face).marks if isinstance(m, Path) and m.role == "link"]
    heaviest = max(one.weight for one in links)
    wanted = sorted(thickness(one.weight, heaviest) for one in links)
    assert wanted == pytest.approx(sorted(one.stroke_width for one in drawn))


@settings(max_examples=8)
@given(st.integers(0, 10_000), st.sampled_from(FACES))
def test_a_sankey_keeps_names_apart_and_heights_true(seed: int, face: Face) -> None:
    """Names do not touch; all bars and ribbons keep one scale; ribbons stay on their bars (J8)."""
    laid = sankey(steps(seed), ["1", "2", "3", "4", "5"], face, str, (OTHERS, STOP))
    names = [words for words in all_words(laid.drawing.marks) if words.role == "name"]
    assert [] == [words.text for words in names if words.is_cut]
    assert [] == overlaps([ink for words in names for ink in words.inks])
    scales = [height / link.weight for link, _, _, height in laid.ribbons]
    assert scales == pytest.approx([scales[0]] * len(scales))
    for link, start, end, height in laid.ribbons:
        source, target = laid.nodes[link.step, link.source], laid.nodes[link.step + 1, link.target]
        assert source.box.y - 0.1 <= start
        assert start + height <= source.box.bottom + 1.1
        assert target.box.y - 0.1 <= end
        assert end + height <= target.box.bottom + 1.1
    assert [] == outside(laid.drawing)


def test_ribbons_on_a_bar_do_not_cover_one_another() -> None:
    """Those who leave a node are told apart (J8)."""
    laid = sankey(steps(3), [], PAGE, str, (OTHERS, STOP))
    for spot in laid.nodes:
        mine = sorted((s, h) for one, s, _, h in laid.ribbons if (one.step, one.source) == spot)
        assert all(s + h <= other + 0.1 for (s, h), (other, _) in pairwise(mine))


def test_those_who_stop_come_last_and_in_grey() -> None:
    """What stands for no touchpoint is told apart from touchpoints (J8)."""
    laid = sankey(steps(3), [], PAGE, str, (OTHERS, STOP))
    second = [(node.box.y, name) for (column, name), node in laid.nodes.items() if column == 2]
    assert [OTHERS, STOP] == [name for _, name in sorted(second)][-2:]
    assert {OTHERS, STOP} == {name for (_, name), node in laid.nodes.items() if node.is_aside}


def test_names_are_words_of_the_drawing() -> None:
    """Every node says its name and how many come (J8)."""
    laid = sankey([Link("a", "b", 12, "12")], [], PAGE, lambda n: f"{n:.0f}")
    names = [one.text for one in laid.drawing.marks if isinstance(one, Words)]
    assert ["a (12)", "b (12)"] == names
