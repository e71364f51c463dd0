"""Lanes: one per channel. The card width that needs the fewest rows, then the lowest lanes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from parcours.drawing.blocks import label_height
from parcours.drawing.cards import Face, face, shortest_breaks
from parcours.drawing.marks import Box
from parcours.drawing.packing import INSET, lefts, rows, sliding
from parcours.drawing.sheets import Units
from parcours.drawing.words import word
from parcours.exhibits.kinds import JourneyMap, MapBreak, MapCard

EASY_LINES = 5
"""Of a label: a width that keeps every card within them is preferred."""
ICON = 19.0
_CLEAR = 3.0


@dataclass(frozen=True, slots=True)
class Seat:
    """Where a card stands in its lane, before lanes have their height."""

    index: int
    lane: int
    row: int
    left: float
    face: Face


@dataclass(frozen=True, slots=True)
class Facing:
    """Two cards of a break with nothing between them, and where the badge stands."""

    upper: int
    lower: int
    x: float
    about: MapBreak


@dataclass(frozen=True, slots=True)
class Packing:
    """Every card seated, for one card width."""

    wide: float
    seats: tuple[Seat, ...]
    row_heights: tuple[tuple[float, ...], ...]
    name_heights: tuple[float, ...]
    facing: tuple[Facing, ...]

    def lane_heights(self, units: Units) -> tuple[float, ...]:
        """Height of each lane: its rows or its name, or the little an empty one keeps."""
        return tuple(
            max(name, rows_height(heights, units) + 2 * units.lane_pad)
            for name, heights in zip(self.name_heights, self.row_heights, strict=True)
        )


def best(
    journey_map: JourneyMap, stages: Sequence[Box], columns: Sequence[float], units: Units
) -> Packing | None:
    """Return the packing of the best card width, or None if no width fits the narrowest stage."""
    narrowest = min(stage.w for stage in stages) - 2 * INSET
    lanes = list(_by_lane(journey_map))

    def merit(wide: float) -> tuple[float, ...]:
        return _merit(journey_map, lanes, stages, columns, wide, units)

    widths = [float(wide) for wide in units.card_widths if wide <= narrowest]
    if not widths:
        return None
    return pack(journey_map, stages, columns, min(widths, key=merit), units)


def _merit(
    journey_map: JourneyMap,
    lanes: Sequence[Sequence[int]],
    stages: Sequence[Box],
    columns: Sequence[float],
    wide: float,
    units: Units,
) -> tuple[float, ...]:
    """Least is best. Paper: long labels, rows, height, width; slide: height, then narrowness."""
    cards = journey_map.cards
    n_rows, height = 0, 0.0
    faces = [face(card, wide, units, tags(card, journey_map), "") for card in cards]
    for indices in lanes:
        ranges = [sliding(columns[i], stages[cards[i].stage], wide, (), units.gap) for i in indices]
        heights: dict[int, float] = {}
        for index, row in zip(indices, rows(ranges, wide, units.gap), strict=True):
            heights[row] = max(heights.get(row, 0.0), faces[index].height)
        n_rows += len(heights)
        height += rows_height(tuple(heights.values()), units)
    if not units.has_header:
        return height, -wide
    long = sum(max(0, len(one.label.lines) - EASY_LINES) for one in faces)
    return long, n_rows, height, wide


def pack(
    journey_map: JourneyMap,
    stages: Sequence[Box],
    columns: Sequence[float],
    wide: float,
    units: Units,
) -> Packing:
    """Seat every card at that width."""
    cards = journey_map.cards
    gold: list[float] = []
    placed: dict[int, tuple[int, int, float]] = {}
    for lane, indices in enumerate(_by_lane(journey_map)):
        ranges = [
            sliding(columns[i], stages[cards[i].stage], wide, _others(gold, columns[i]), units.gap)
            for i in indices
        ]
        for row, members in _by_row(rows(ranges, wide, units.gap)):
            seats = lefts([ranges[member] for member in members], wide, units.gap)
            for member, left in zip(members, seats, strict=True):
                placed[indices[member]] = (lane, row, left)
        gold += [columns[i] for i in indices if cards[i].is_moment_of_truth]
    facing = tuple(_facing(journey_map, columns, placed, wide, units.badge))
    seats_in_order = _seated(journey_map, placed, facing, wide, units)
    row_heights = _row_heights(journey_map, seats_in_order)
    return Packing(wide, seats_in_order, row_heights, _name_heights(journey_map, units), facing)


def lane_room(units: Units) -> float:
    """Width of a lane's name, beside its icon."""
    return units.gutter - ICON - 20


def rows_height(heights: Sequence[float], units: Units) -> float:
    """Height of the rows of a lane, with what is kept between them."""
    return sum(heights) + units.gap * max(0, len(heights) - 1)


def _name_heights(journey_map: JourneyMap, units: Units) -> tuple[float, ...]:
    font = units.font(units.lane, 600)
    return tuple(
        max(units.empty_lane, label_height(lane.name, font, lane_room(units)))
        for lane in journey_map.lanes
    )


def _by_lane(journey_map: JourneyMap) -> Iterator[list[int]]:
    for lane in journey_map.lanes:
        yield [i for i, card in enumerate(journey_map.cards) if card.channel == lane.channel]


def _others(gold: Sequence[float], column: float) -> list[float]:
    return [x for x in gold if x != column]


def _by_row(found: Sequence[int]) -> Iterator[tuple[int, list[int]]]:
    for row in sorted(set(found)):
        yield row, [member for member, its_row in enumerate(found) if its_row == row]


def _seated(
    journey_map: JourneyMap,
    placed: dict[int, tuple[int, int, float]],
    facing: Sequence[Facing],
    wide: float,
    units: Units,
) -> tuple[Seat, ...]:
    drawn = {id(one.about) for one in facing}
    left_over = [one for one in journey_map.breaks if id(one) not in drawn]
    seats = []
    for index, card in enumerate(journey_map.cards):
        lane, row, left = placed[index]
        numbers = tuple(dict.fromkeys(_other_ends(card, left_over)))
        breaks = shortest_breaks(numbers, wide, units) if numbers else ""
        content = face(card, wide, units, tags(card, journey_map), breaks)
        seats.append(Seat(index, lane, row, left, content))
    return tuple(seats)


def _other_ends(card: MapCard, breaks: Iterable[MapBreak]) -> Iterator[str]:
    for one in breaks:
        if card.number == one.source_number:
            yield one.target_number
        elif card.number == one.target_number:
            yield one.source_number


def tags(card: MapCard, journey_map: JourneyMap) -> str:
    """Say in words what the card's look says: removed from the target, split opinions."""
    found = []
    if card.fate == "removed":
        found.append(word(journey_map, "removed_tag"))
    if card.is_polarised and card.appraisal != (split := word(journey_map, "polarised")):
        found.append(split)
    return " · ".join(found)


def _row_heights(journey_map: JourneyMap, seats: Sequence[Seat]) -> tuple[tuple[float, ...], ...]:
    found = []
    for lane in range(len(journey_map.lanes)):
        mine = [seat for seat in seats if seat.lane == lane]
        n_rows = max((seat.row for seat in mine), default=-1) + 1
        found.append(
            tuple(max(s.face.height for s in mine if s.row == row) for row in range(n_rows))
        )
    return tuple(found)


def _facing(
    journey_map: JourneyMap,
    columns: Sequence[float],
    placed: dict[int, tuple[int, int, float]],
    wide: float,
    badge: float,
) -> Iterator[Facing]:
    numbers = {card.number: index for index, card in enumerate(journey_map.cards)}
    taken: set[tuple[int, int]] = set()
    for one in journey_map.breaks:
        ends = [numbers.get(one.source_number), numbers.get(one.target_number)]
        known = sorted((end for end in ends if end is not None), key=lambda end: placed[end][:2])
        if len(known) < 2 or known[0] == known[1]:  # noqa: PLR2004 - one end is on another page
            continue
        upper, lower = known
        in_other_lanes = placed[upper][0] != placed[lower][0]
        if in_other_lanes and (upper, lower) not in taken:
            x = _badge_x(upper, lower, columns, placed, wide, badge)
            if x is not None:
                taken.add((upper, lower))
                yield Facing(upper, lower, x, one)


def _badge_x(
    upper: int,
    lower: int,
    columns: Sequence[float],
    placed: dict[int, tuple[int, int, float]],
    wide: float,
    badge: float,
) -> float | None:
    low = max(placed[upper][2], placed[lower][2]) + badge + _CLEAR
    high = min(placed[upper][2], placed[lower][2]) + wide - badge - _CLEAR
    between = [
        left
        for lane, row, left in placed.values()
        if placed[upper][:2] < (lane, row) < placed[lower][:2]
    ]
    tried = [low + step * 4 for step in range(int((high - low) // 4) + 1)] if high >= low else []
    free = [
        x
        for x in tried
        if all(abs(x - column) >= badge + _CLEAR for column in columns)
        and not any(left - badge - _CLEAR < x < left + wide + badge + _CLEAR for left in between)
    ]
    return min(free, key=lambda x: abs(x - (low + high) / 2), default=None)
