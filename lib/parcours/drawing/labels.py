"""What stands among the curves: the value at stake of each dip, diamonds of moments of truth.

A label is tried under its point, then above, then beside; where every place would cover a point, a
curve or another label it is left out: the amount is in the card's title, in the table and in its
stage's band.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from parcours.drawing import icons
from parcours.drawing.blocks import one_line
from parcours.drawing.emotions import Dot, samples, spread_marks, target_height
from parcours.drawing.marks import Box, Mark, Rect
from parcours.drawing.measure import Font, width
from parcours.drawing.scene import Drop, PlacedCard, PlacedCurve, Zone
from parcours.drawing.sheets import Units, leading
from parcours.drawing.words import short_money, word
from parcours.exhibits.kinds import JourneyMap, MapCard

DIAMOND = 5.5
_CLEAR = 2.0


@dataclass(frozen=True, slots=True)
class Lines:
    """What a label may not cross: curves, drop lines, limits of stages."""

    curves: Sequence[PlacedCurve]
    drops: Sequence[Drop]
    stages: Sequence[Box]


@dataclass(frozen=True, slots=True)
class Obstacles:
    """What a label may not cover."""

    boxes: tuple[Box, ...]
    points: tuple[tuple[float, float], ...]

    def block(self, box: Box) -> bool:
        """Whether something is in the way."""
        near = box.grown(_CLEAR)
        return any(near.overlaps(other) for other in self.boxes) or any(
            near.x < x < near.right and near.y < y < near.bottom for x, y in self.points
        )

    def with_box(self, box: Box) -> Obstacles:
        """Return the same and one more."""
        return Obstacles((*self.boxes, box), self.points)


def diamonds(
    cards: Sequence[PlacedCard], found: Sequence[Dot], zone: Zone, units: Units
) -> tuple[tuple[str, float, float], ...]:
    """Put a diamond by the point of each moment of truth: above it, or the first free corner."""
    obstacles = Obstacles(tuple(_points(cards, found, zone, units)), ())
    placed: list[tuple[str, float, float]] = []
    for card, dot in zip(cards, found, strict=True):
        if not card.card.is_moment_of_truth:
            continue
        free = [
            spot
            for spot in _corners(dot, units)
            if zone.box.holds(_diamond_box(*spot))
            and not obstacles.block(_diamond_box(*spot).grown(-2))
        ]
        if free:
            x, y = free[0]
            obstacles = obstacles.with_box(_diamond_box(x, y))
            placed.append((card.card.number, x, y))
    return tuple(placed)


def _corners(dot: Dot, units: Units) -> Iterator[tuple[float, float]]:
    away = units.disc + DIAMOND + 1
    yield dot.x, dot.y - away
    for side_x, side_y in ((1, -1), (-1, -1), (1, 1), (-1, 1)):
        yield dot.x + side_x * away * 0.78, dot.y + side_y * away * 0.78
    for side in (1, -1):
        yield dot.x + side * (dot.box.w / 2 + DIAMOND + 2), dot.y


def _diamond_box(x: float, y: float) -> Box:
    return Box(x - DIAMOND, y - DIAMOND, 2 * DIAMOND, 2 * DIAMOND)


def _points(
    cards: Sequence[PlacedCard], found: Sequence[Dot], zone: Zone, units: Units
) -> Iterator[Box]:
    for card, dot in zip(cards, found, strict=True):
        yield dot.box
        y = target_height(card, dot, zone, units)
        if y is not None:
            yield Box(dot.x - units.dot, y - units.dot, 2 * units.dot, 2 * units.dot)


def diamond_marks(placed: Iterable[tuple[str, float, float]]) -> list[Mark]:
    """Draw them."""
    return [replace(icons.diamond(x, y, DIAMOND), role="gold_point") for _, x, y in placed]


def value_marks(
    journey_map: JourneyMap,
    cards: Sequence[PlacedCard],
    found: Sequence[Dot],
    lines: Lines,
    zone: Zone,
    units: Units,
) -> list[Mark]:
    """Write the value at stake by each dip that has one, the largest first."""
    obstacles = Obstacles(
        (
            *_points(cards, found, zone, units),
            *(_diamond_box(x, y) for _, x, y in diamonds(cards, found, zone, units)),
            *_drop_boxes(lines.drops),
            *(Box(stage.x - 1, zone.box.y, 2, zone.box.h) for stage in lines.stages[1:]),
            *(mark.box for mark in spread_marks(cards, zone) if isinstance(mark, Rect)),
        ),
        tuple(samples(lines.curves)),
    )
    font = units.font(units.value, 700)
    marks: list[Mark] = []
    dips = [(card.card, dot) for card, dot in zip(cards, found, strict=True) if _is_dip(card.card)]
    for card, dot in sorted(dips, key=lambda pair: -(pair[0].value_at_stake or 0)):
        for text, box in _tried(journey_map, card, dot, font, zone, units):
            if not obstacles.block(box):
                x, y = box.middle
                obstacles = obstacles.with_box(box)
                marks.append(
                    one_line(
                        text, font, "major_irritant_ink", x, y, anchor="middle", role="dip_value"
                    )
                )
                break
    return marks


def _is_dip(card: MapCard) -> bool:
    is_low = card.emotion_today is not None and card.emotion_today < 0
    return is_low and card.fate != "created" and bool(card.value_at_stake)


def _drop_boxes(drops: Sequence[Drop]) -> Iterator[Box]:
    for drop in drops:
        for (x, top), (_, bottom) in drop.pieces:
            yield Box(x - 1, top, 2, bottom - top)


def _tried(
    journey_map: JourneyMap, card: MapCard, dot: Dot, font: Font, zone: Zone, units: Units
) -> Iterator[tuple[str, Box]]:
    amount = short_money(card.value_at_stake or 0, journey_map)
    away = units.disc + leading(font.size) / 2 + 3
    for text in (word(journey_map, "per_year", amount=amount), amount):
        wide, high = width(text, font), leading(font.size)
        beside = units.disc + wide / 2 + 5
        for x, y in (
            (dot.x, dot.y + away),
            (dot.x + beside - units.disc, dot.y + away),
            (dot.x - beside + units.disc, dot.y + away),
            (dot.x + beside, dot.y),
            (dot.x - beside, dot.y),
            (dot.x, dot.y - away),
        ):
            box = Box(x - wide / 2, y - high / 2, wide, high)
            if zone.box.holds(box):
                yield text, box
