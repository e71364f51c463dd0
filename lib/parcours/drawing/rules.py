"""What a laid-out map must respect, whatever it shows; an empty list, or the build says so.

The rules of deliverables: everything in its place, nothing overlapping, nothing cut, no feeling
invented, type large enough. Painters change nothing, so that what holds here holds on paper.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise

from parcours.drawing.cards import MOST_LINES
from parcours.drawing.marks import Box, Disc, Group, Mark, Path, Rect, Words
from parcours.drawing.packing import COVER, INSET
from parcours.drawing.scene import Layout

LEAST_PT = 8.0
_HAIR = 0.6


@dataclass(frozen=True)
class Violation:
    """A rule that is not respected, and where."""

    rule: str
    where: str
    detail: str = ""


def check(layout: Layout) -> list[Violation]:
    """Return every rule a layout does not respect, with where."""
    return [violation for rule in _RULES for violation in rule(layout)]


def all_words(marks: Sequence[Mark]) -> list[Words]:
    """Return every text of a drawing, in the order of painting."""
    found: list[Words] = []
    for mark in marks:
        if isinstance(mark, Words):
            found.append(mark)
        elif isinstance(mark, Group):
            found += all_words(mark.marks)
    return found


def flat(marks: Sequence[Mark]) -> list[Mark]:
    """Return every mark of a drawing, groups opened."""
    found: list[Mark] = []
    for mark in marks:
        found += flat(mark.marks) if isinstance(mark, Group) else [mark]
    return found


def _cards_apart(layout: Layout) -> Iterator[Violation]:
    for one, other in combinations(layout.cards, 2):
        if one.box.overlaps(other.box):
            yield Violation("card_overlap", one.card.number, other.card.number)


def _cards_in_place(layout: Layout) -> Iterator[Violation]:
    for placed in layout.cards:
        stage, box, number = layout.stages[placed.card.stage].box, placed.box, placed.card.number
        if box.x < stage.x + INSET - _HAIR or box.right > stage.right - INSET + _HAIR:
            yield Violation("card_out_of_stage", number)
        if not box.x + COVER - _HAIR <= placed.column <= box.right - COVER + _HAIR:
            yield Violation("card_off_column", number)


def _columns_in_order(layout: Layout) -> Iterator[Violation]:
    for stage in {placed.card.stage for placed in layout.cards}:
        mine = [placed for placed in layout.cards if placed.card.stage == stage]
        for one, other in pairwise(mine):
            if other.column - one.column < layout.units.least_pitch - _HAIR:
                yield Violation("columns_too_close", one.card.number, other.card.number)


def _lanes_apart(layout: Layout) -> Iterator[Violation]:
    by_lane = sorted(layout.cards, key=lambda placed: placed.lane)
    for one, other in combinations(by_lane, 2):
        if one.lane < other.lane and one.box.bottom > other.box.y + _HAIR:
            yield Violation("lane_mixed", one.card.number, other.card.number)


def _text_whole(layout: Layout) -> Iterator[Violation]:
    for words in all_words(layout.marks):
        drawn = "".join(line.text for line in words.lines)
        if words.is_cut:
            yield Violation("text_cut", words.role, words.text)
        elif drawn.replace(" ", "") != words.text.replace(" ", ""):
            yield Violation("text_changed", words.role, words.text)


def _text_in_box(layout: Layout) -> Iterator[Violation]:
    page = Box(0, 0, layout.width, layout.height)
    for words in all_words(layout.marks):
        for line, ink in zip(words.lines, words.inks, strict=True):
            if not words.box.holds(ink, _HAIR):
                yield Violation("text_outside", words.role, line.text)
            if not page.holds(ink, 0):
                yield Violation("outside_page", words.role, line.text)


def _text_apart(layout: Layout) -> Iterator[Violation]:
    inks = sorted(
        ((ink, words) for words in all_words(layout.marks) for ink in words.inks),
        key=lambda pair: pair[0].x,
    )
    for index, (ink, words) in enumerate(inks):
        for other, other_words in inks[index + 1 :]:
            if other.x >= ink.right:
                break
            if other_words is not words and ink.overlaps(other, _HAIR):
                yield Violation("text_overlap", words.text, other_words.text)


def _cards_hold_their_text(layout: Layout) -> Iterator[Violation]:
    boxes = {placed.card.touchpoint_id: placed.box for placed in layout.cards}
    for mark in layout.marks:
        if isinstance(mark, Group) and mark.role == "card":
            for words in all_words(mark.marks):
                if not all(boxes[mark.key].holds(ink, 0) for ink in words.inks):
                    yield Violation("text_outside_card", mark.key, words.text)
                if len(words.lines) > MOST_LINES:
                    yield Violation("card_too_long", mark.key)


def _curve_honest(layout: Layout) -> Iterator[Violation]:
    for curve in layout.curves:
        for bend in curve.bends:
            low, high = sorted((bend.start[1], bend.end[1]))
            for _, y in (bend.first, bend.second):
                if not low - 1e-6 <= y <= high + 1e-6:
                    yield Violation("curve_overshoots", curve.role, str(curve.numbers))
        for _, y in curve.knots:
            if not layout.zone.top - _HAIR <= y <= layout.zone.bottom + _HAIR:
                yield Violation("curve_out_of_zone", curve.role)


def _curve_says_what_is_known(layout: Layout) -> Iterator[Violation]:
    columns = {placed.column: placed.card for placed in layout.cards}
    for curve in layout.curves:
        for x, _ in curve.knots:
            card = columns.get(x)
            if card is None:
                yield Violation("point_off_column", curve.role)
            elif curve.role == "today" and (card.fate == "created" or card.emotion_today is None):
                yield Violation("point_invented", card.number, "today")
            elif curve.role == "target" and (card.fate == "removed" or card.emotion_target is None):
                yield Violation("point_invented", card.number, "target")


def _drops_clear(layout: Layout) -> Iterator[Violation]:
    for drop in layout.drops:
        for (x, top), (_, bottom) in drop.pieces:
            line = Box(x - 1, top, 2, bottom - top)
            for placed in layout.cards:
                if placed.card.touchpoint_id != drop.touchpoint_id and line.overlaps(placed.box):
                    yield Violation("drop_misleads", drop.touchpoint_id, placed.card.number)


def _badges_clear(layout: Layout) -> Iterator[Violation]:
    inks = [(ink, words) for words in all_words(layout.marks) for ink in words.inks]
    for badge in layout.badges:
        ends = {badge.source, badge.target}
        for placed in layout.cards:
            if placed.card.number not in ends and badge.box.overlaps(placed.box):
                yield Violation("badge_on_card", badge.source, placed.card.number)
        for ink, words in inks:
            if badge.box.grown(-1).overlaps(ink):
                yield Violation("badge_on_text", badge.source, words.text)


def _diamonds_in_zone(layout: Layout) -> Iterator[Violation]:
    for mark in layout.marks:
        if isinstance(mark, Path) and mark.role == "gold_point":
            x = mark.points[0][0]
            if not all(layout.zone.box.holds(Box(*point, 0, 0)) for point in mark.points):
                yield Violation("diamond_out_of_zone", f"{x:.0f}")


def _points_apart(layout: Layout) -> Iterator[Violation]:
    points = [
        mark
        for mark in flat(layout.marks)
        if isinstance(mark, Disc) and mark.role in {"point", "point_created"}
    ]
    for one, other in combinations(points, 2):
        if one.box.grown(-0.2).overlaps(other.box):
            yield Violation("points_overlap", f"{one.x:.0f}", f"{other.x:.0f}")


def _inside_page(layout: Layout) -> Iterator[Violation]:
    page = Box(0, 0, layout.width, layout.height)
    for mark in flat(layout.marks):
        if isinstance(mark, Rect | Disc) and not page.holds(mark.box):
            yield Violation("outside_page", mark.role)
        elif isinstance(mark, Path):
            outside = [p for p in mark.points if not page.holds(Box(*p, 0, 0))]
            if outside:
                yield Violation("outside_page", mark.role, str(outside[0]))


def _large_enough(layout: Layout) -> Iterator[Violation]:
    if layout.curve_height < layout.units.least_curve - _HAIR:
        yield Violation("curve_too_low", f"{layout.curve_height:.0f}")
    if layout.type_pt < LEAST_PT:
        yield Violation("type_too_small", f"{layout.type_pt:.1f}")


def _created_dashed(layout: Layout) -> Iterator[Violation]:
    fates = {placed.card.touchpoint_id: placed.card.fate for placed in layout.cards}
    for mark in layout.marks:
        if isinstance(mark, Group) and mark.role == "card" and fates[mark.key] == "created":
            borders = [m for m in mark.marks if isinstance(m, Rect) and m.role == "border"]
            if not all(border.dash for border in borders):
                yield Violation("created_not_dashed", mark.key)


_RULES = (
    _cards_apart,
    _cards_in_place,
    _columns_in_order,
    _lanes_apart,
    _text_whole,
    _text_in_box,
    _text_apart,
    _cards_hold_their_text,
    _curve_honest,
    _curve_says_what_is_known,
    _drops_clear,
    _badges_clear,
    _diamonds_in_zone,
    _points_apart,
    _inside_page,
    _large_enough,
    _created_dashed,
)
