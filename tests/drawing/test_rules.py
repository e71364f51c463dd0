"""Layout rules, on random journeys and on the rich one."""

from __future__ import annotations

import pathlib
import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from drawing.examples import fuller, maison_lorette, with_publics
from drawing.strategies import journey_maps
from hypothesis import given, settings
from parcours.drawing import rules
from parcours.drawing.layout import lay_out, lay_out_pages
from parcours.drawing.marks import Box, Disc, Group, Mark, Path, Rect, Words
from parcours.drawing.rules import all_words, check
from parcours.drawing.scene import Layout
from parcours.drawing.sheets import SheetName
from parcours.drawing.slides import slides
from parcours.exhibits.kinds import JourneyMap

LANGUAGES = ("fr", "en")
SIZES: tuple[SheetName, ...] = ("A3", "A1")


def laid(journey_map: JourneyMap) -> list[Layout]:
    """Lay a map in every way there is."""
    on_slides = [slide.layout for slide in slides(journey_map)]
    return [*lay_out_pages(journey_map), *lay_out_pages(journey_map, "A3"), *on_slides]


@settings(max_examples=12)
@given(journey_map=journey_maps())
def test_no_rule_is_broken_whatever_the_journey(journey_map):
    """Pages and slides of any journey respect every layout rule (J10, X4)."""
    assert [] == [violation for layout in laid(journey_map) for violation in check(layout)]


@settings(max_examples=12)
@given(journey_map=journey_maps())
def test_one_sheet_breaks_no_rule_but_the_size_of_type(journey_map):
    """A map forced on one sheet may need small type, which is said; nothing else gives way (X4)."""
    assert {violation.rule for violation in check(lay_out(journey_map, "A3"))} <= {"type_too_small"}


@settings(max_examples=8)
@given(journey_map=journey_maps(most_cards=40))
def test_pages_hold_every_card_once_in_order(journey_map):
    """Splitting loses no touchpoint and repeats none (J10)."""
    shown = [one.card.number for page in lay_out_pages(journey_map, "A3") for one in page.cards]
    assert [card.number for card in journey_map.cards] == shown


@settings(max_examples=8)
@given(journey_map=journey_maps(most_cards=40))
def test_cards_of_a_row_stand_in_time_order(journey_map):
    """In a row of a lane, what comes first stands first (J2)."""
    rows: dict[tuple[int, int], list[tuple[float, float]]] = {}
    for one in lay_out(journey_map).cards:
        rows.setdefault(one.order, []).append((one.column, one.box.x))
    assert all(sorted(row) == sorted(row, key=lambda pair: pair[1]) for row in rows.values())


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_rich_example_fits_one_a3(language):
    """Twenty-five touchpoints, all marks, hold on one A3 in both languages (X4)."""
    layout = lay_out(maison_lorette(language))
    assert ("A3", []) == (layout.sheet.name, check(layout))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("n_cards", [25, 42, 60])
def test_no_rule_is_broken_as_the_journey_fills(language, n_cards):
    """More touchpoints take a larger sheet, never smaller type (X4)."""
    layout = lay_out(fuller(with_publics(maison_lorette(language)), n_cards))
    assert [] == check(layout)


def test_a_smaller_sheet_is_split_rather_than_set_smaller():
    """Sixty touchpoints on A3 take several pages, each at 8 pt or more (X4)."""
    pages = lay_out_pages(fuller(maison_lorette(), 60), "A3")
    assert [2, True] == [len(pages), all(page.type_pt >= 8 for page in pages)]


def test_a_larger_sheet_than_needed_is_set_in_larger_type():
    """On an A1 poster, what fits an A3 is read from twice as far (X4)."""
    small, large = (lay_out(maison_lorette(), name) for name in SIZES)
    assert large.type_pt > 1.9 * small.type_pt


# Each rule must catch what it is there for: a layout broken on purpose.


def shifted(layout: Layout, index: int, dx: float, dy: float) -> Layout:
    """Move a card away from where it was laid."""
    cards = list(layout.cards)
    box = cards[index].box
    cards[index] = replace(cards[index], box=Box(box.x + dx, box.y + dy, box.w, box.h))
    return replace(layout, cards=tuple(cards))


def reworded(layout: Layout, role: str, change: Callable[[Words], Words]) -> Layout:
    """Change the first text of a role."""
    target = next(words for words in all_words(layout.marks) if words.role == role)

    def swapped(mark: Mark) -> Mark:
        if isinstance(mark, Group):
            return replace(mark, marks=tuple(swapped(one) for one in mark.marks))
        return change(mark) if isinstance(mark, Words) and mark is target else mark

    return replace(layout, marks=tuple(swapped(mark) for mark in layout.marks))


def moved(dx: float, dy: float) -> Callable[[Words], Words]:
    """Move the lines of a text."""

    def change(words: Words) -> Words:
        lines = tuple(replace(line, x=line.x + dx, y=line.y + dy) for line in words.lines)
        return replace(words, lines=lines)

    return change


def overshooting(layout: Layout) -> Layout:
    """Bend the first curve above what people said."""
    curve = next(one for one in layout.curves if one.bends)
    bend = replace(curve.bends[0], first=(curve.bends[0].first[0], -50.0))
    bent = replace(curve, bends=(bend, *curve.bends[1:]))
    others = tuple(one for one in layout.curves if one is not curve)
    return replace(layout, curves=(bent, *others))


def with_invented_point(layout: Layout) -> Layout:
    """Give today's curve a point where the touchpoint is to be created."""
    created = next(one for one in layout.cards if one.card.fate == "created")
    today = next(one for one in layout.curves if one.role == "today")
    knots = (*today.knots, (created.column, layout.zone.top))
    others = tuple(one for one in layout.curves if one is not today)
    return replace(layout, curves=(replace(today, knots=knots), *others))


def with_line_through_a_card(layout: Layout) -> Layout:
    """Draw a line from the top of the page to the curve, through what stands there."""
    first, other = layout.drops[0], layout.cards[5]
    x = other.box.x + 3
    line = ((x, 0.0), (x, layout.height))
    return replace(layout, drops=(replace(first, pieces=(line,)), *layout.drops[1:]))


def with_mark(layout: Layout, change: Callable[[Mark], Mark], *roles: str) -> Layout:
    """Change every mark of these roles, wherever it stands."""

    def changed(mark: Mark) -> Mark:
        if isinstance(mark, Group):
            mark = replace(mark, marks=tuple(changed(one) for one in mark.marks))
        return change(mark) if mark.role in roles else mark

    return replace(layout, marks=tuple(changed(mark) for mark in layout.marks))


def with_badge_over(layout: Layout, box: Box) -> Layout:
    """Put the first badge of a break over something."""
    first, *others = layout.badges
    middle = Box(box.middle[0] - 8, box.middle[1] - 8, 16, 16)
    return replace(layout, badges=(replace(first, box=middle), *others))


def a_card_without_break(layout: Layout) -> Box:
    """Find a card no badge speaks of."""
    ends = {number for badge in layout.badges for number in (badge.source, badge.target)}
    return next(one.box for one in layout.cards if one.card.number not in ends)


def with_curve_moved(layout: Layout, dx: float, dy: float) -> Layout:
    """Move the points of the first curve."""
    curve, *others = layout.curves
    knots = tuple((x + dx, y + dy) for x, y in curve.knots)
    return replace(layout, curves=(replace(curve, knots=knots), *others))


def far(mark: Mark) -> Mark:
    """Send a shape to the top of the page."""
    if isinstance(mark, Path):
        up = tuple(
            (letter, tuple(n if i % 2 == 0 else n - 200 for i, n in enumerate(numbers)))
            for letter, numbers in mark.commands
        )
        return replace(mark, commands=up)
    return mark


def gathered(mark: Mark) -> Mark:
    """Put every point at one place."""
    return replace(mark, x=400.0, y=700.0) if isinstance(mark, Disc) else mark


def plain(mark: Mark) -> Mark:
    """Draw a border without dashes."""
    return replace(mark, dash=()) if isinstance(mark, Rect) else mark


def endlessly_wrapped(words: Words) -> Words:
    """Repeat the lines of a text until no card would hold them."""
    return replace(words, lines=words.lines * 30)


BROKEN: dict[str, Callable[[Layout], Layout]] = {
    "card_overlap": lambda one: shifted(one, 13, 20, 0),
    "card_out_of_stage": lambda one: shifted(one, 0, -20, 0),
    "card_off_column": lambda one: shifted(one, 6, 140, 0),
    "lane_mixed": lambda one: shifted(one, 0, 0, -300),
    "text_cut": lambda one: reworded(one, "card", lambda words: replace(words, is_cut=True)),
    "text_changed": lambda one: reworded(one, "card", lambda words: replace(words, text="autre")),
    "text_outside": lambda one: reworded(one, "card", moved(90, 0)),
    "text_outside_card": lambda one: reworded(one, "card", moved(90, 0)),
    "text_overlap": lambda one: reworded(one, "subtitle", moved(0, -20)),
    "curve_overshoots": overshooting,
    "point_invented": with_invented_point,
    "drop_misleads": with_line_through_a_card,
    "curve_too_low": lambda one: replace(
        one, zone=replace(one.zone, box=replace(one.zone.box, h=120))
    ),
    "type_too_small": lambda one: replace(one, width=one.width * 1.2),
    "outside_page": lambda one: replace(one, height=one.height - 60),
    "card_too_long": lambda one: reworded(one, "card", endlessly_wrapped),
    "curve_out_of_zone": lambda one: with_curve_moved(one, 0, 400),
    "point_off_column": lambda one: with_curve_moved(one, 7, 0),
    "badge_on_card": lambda one: with_badge_over(one, a_card_without_break(one)),
    "badge_on_text": lambda one: with_badge_over(one, a_card_without_break(one)),
    "diamond_out_of_zone": lambda one: with_mark(one, far, "gold_point"),
    "points_overlap": lambda one: with_mark(one, gathered, "point", "point_created"),
    "created_not_dashed": lambda one: with_mark(one, plain, "border"),
    "columns_too_close": lambda one: replace(one, units=replace(one.units, least_pitch=90)),
}


def test_every_rule_has_its_fault():
    """No rule of the layout goes untried (J10)."""
    source = pathlib.Path(rules.__file__).read_text(encoding="utf-8")
    named = set(re.findall(r'Violation\(\s*"(\w+)"', source))
    assert set() == named - set(BROKEN)


@pytest.mark.parametrize("rule", BROKEN)
def test_each_rule_catches_its_fault(rule):
    """A layout broken on purpose is reported under the rule it breaks (J10)."""
    broken = BROKEN[rule](lay_out(maison_lorette()))
    assert rule in {violation.rule for violation in check(broken)}


ENDLESS = ('<b>"x"</b> {{7*7}} =1+1 مرحبا 👩‍👩‍👧 ' * 200)[:5000]


def endless(field: str) -> JourneyMap:
    """Return the rich map with 5,000 signs in one of its fields, everywhere it stands."""
    base: JourneyMap = with_publics(maison_lorette())
    holders = {
        "label": "cards",
        "name": "lanes",
        "wants": "stages",
        "says": "stages",
        "text": "actions",
    }
    changes: dict[str, Any] = {field: ENDLESS}
    if field in holders:
        held = getattr(base, holders[field])
        changes = {holders[field]: tuple(replace(one, **changes) for one in held)}
    return replace(base, **changes)


@pytest.mark.parametrize(
    "field",
    ["label", "name", "wants", "says", "text", "title", "meta", "public", "confidentiality"],
)
def test_a_text_without_end_is_cut_and_said_so(field):
    """Five thousand signs in a field overflow nothing; the cut is reported (X, J10)."""
    assert {"text_cut"} == {violation.rule for violation in check(lay_out(endless(field)))}
