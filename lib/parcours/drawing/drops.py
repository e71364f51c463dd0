"""The line from a card down to its point: gold for moments of truth, dotted for others.

It is drawn only where it touches no other card, so that it never seems to leave from one that it
passes behind. Above 25 touchpoints only moments of truth keep theirs: the number in the disc is
what links card and curve.
"""

from __future__ import annotations

from collections.abc import Sequence

from parcours.drawing.emotions import Dot
from parcours.drawing.marks import Mark, segment
from parcours.drawing.scene import Drop, PlacedCard, Zone

MOST_DOTTED = 25
_CLEAR = 4.0
_LEAST = 3.0


def drops(cards: Sequence[PlacedCard], dots: Sequence[Dot], zone: Zone) -> tuple[Drop, ...]:
    """Trace the lines, in the pieces that touch no other card."""
    keeps_all = len(cards) <= MOST_DOTTED
    return tuple(
        Drop(
            placed.card.touchpoint_id,
            placed.card.is_moment_of_truth,
            _pieces(placed, dot, cards, zone),
        )
        for placed, dot in zip(cards, dots, strict=True)
        if keeps_all or placed.card.is_moment_of_truth
    )


def _pieces(
    placed: PlacedCard, dot: Dot, cards: Sequence[PlacedCard], zone: Zone
) -> tuple[tuple[tuple[float, float], tuple[float, float]], ...]:
    x, top, bottom = placed.column, placed.box.bottom, dot.box.y
    in_the_way = sorted(
        (other.box.y - _CLEAR, other.box.bottom + _CLEAR)
        for other in cards
        if other is not placed
        and other.box.y >= placed.box.bottom
        and other.box.x - _CLEAR < x < other.box.right + _CLEAR
    )
    if in_the_way and not placed.card.is_moment_of_truth:
        return _kept([(zone.box.y, bottom)], x)
    free = []
    for start, end in in_the_way:
        free.append((top, start))
        top = max(top, end)
    return _kept([*free, (top, bottom)], x)


def _kept(
    free: Sequence[tuple[float, float]], x: float
) -> tuple[tuple[tuple[float, float], tuple[float, float]], ...]:
    return tuple(((x, top), (x, bottom)) for top, bottom in free if bottom - top >= _LEAST)


def drop_marks(placed: Sequence[Drop]) -> list[Mark]:
    """Draw dotted lines first, gold ones over them."""
    return [
        segment(start, end, "gold", 1.7, role="drop")
        if drop.is_gold
        else segment(start, end, "spread", 1, dash=(1, 3), role="drop")
        for drop in sorted(placed, key=lambda drop: drop.is_gold)
        for start, end in drop.pieces
    ]
