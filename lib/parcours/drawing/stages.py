"""Stages: a chevron with its name, and under it what the customer wants there."""

from __future__ import annotations

from collections.abc import Sequence

from parcours.drawing.blocks import block, block_height, in_box, label_height, label_room
from parcours.drawing.marks import Box, Command, Mark, Path
from parcours.drawing.measure import Wrapped, balance
from parcours.drawing.sheets import Units
from parcours.drawing.words import word
from parcours.exhibits.kinds import JourneyMap

_POINT, _CUT = 12.0, 4.0
_NAME_LINES, _WANTS_LINES = 8, 10
_WANTS_AROUND = 8.0


def _name_room(box: Box) -> float:
    return box.w - 2 * _POINT - 10


def _names(journey_map: JourneyMap, boxes: Sequence[Box], units: Units) -> list[Wrapped]:
    font = units.font(units.stage, 700)
    return [
        balance(stage.name, font, _name_room(box), _NAME_LINES)
        for stage, box in zip(journey_map.stages, boxes, strict=True)
    ]


def chevron_height(journey_map: JourneyMap, boxes: Sequence[Box], units: Units) -> float:
    """Height of the chevrons: that of the longest name."""
    font = units.font(units.stage, 700)
    names = _names(journey_map, boxes, units)
    least = units.stage + 2 * units.chevron_pad + 2
    return max(least, max(block_height(name, font) for name in names) + 2 * units.chevron_pad)


def _wants(journey_map: JourneyMap, boxes: Sequence[Box], units: Units) -> list[Wrapped]:
    font = units.font(units.wants)
    return [
        balance(stage.wants, font, box.w - 16, _WANTS_LINES)
        for stage, box in zip(journey_map.stages, boxes, strict=True)
    ]


def wants_height(journey_map: JourneyMap, boxes: Sequence[Box], units: Units) -> float:
    """Height of what customers want; nothing where nobody said."""
    if not units.has_wants or not any(stage.wants for stage in journey_map.stages):
        return _CUT
    font = units.font(units.wants)
    highest = max(block_height(one, font) for one in _wants(journey_map, boxes, units))
    label = label_height(word(journey_map, "wants"), units.font(units.lane, 700), label_room(units))
    return max(highest + 2 * _WANTS_AROUND, label)


def chevron_marks(
    journey_map: JourneyMap, boxes: Sequence[Box], frame: Box, top: float, units: Units
) -> list[Mark]:
    """Draw the chevrons, in two shades of the client's colour by turns."""
    height = chevron_height(journey_map, boxes, units)
    font, last = units.font(units.stage, 700), len(boxes) - 1
    marks: list[Mark] = []
    for index, (stage, box, name) in enumerate(
        zip(journey_map.stages, boxes, _names(journey_map, boxes, units), strict=True)
    ):
        shape = _chevron(Box(box.x, top, box.w, height), is_first=index == 0, is_last=index == last)
        marks.append(Path(shape, "brand" if index % 2 == 0 else "brand_alt", role="chevron"))
        if stage.name:
            shift = (5 if index else 0) + (0 if index == last else 2)
            left = box.x + (box.w - _name_room(box)) / 2 + shift
            room = Box(left, top, _name_room(box), height)
            marks.append(
                block(
                    name,
                    font,
                    "on_brand",
                    room,
                    anchor="middle",
                    is_middle=True,
                    role="stage",
                )
            )
    label = Box(frame.x, top, label_room(units), height)
    lane_font = units.font(units.lane, 700)
    words = in_box(
        word(journey_map, "stages"), lane_font, "brand_ink", label, is_middle=True, role="lane"
    )
    return [words, *marks]


def _chevron(box: Box, *, is_first: bool, is_last: bool) -> tuple[Command, ...]:
    middle, right = box.y + box.h / 2, box.right if is_last else box.right - _CUT
    points = [(box.x, box.y), (right, box.y)]
    points += [] if is_last else [(right + _POINT, middle)]
    points.append((right, box.bottom))
    points.append((box.x, box.bottom))
    points += [] if is_first else [(box.x + _POINT, middle)]
    first, *others = points
    return (("M", first), *(("L", point) for point in others), ("Z", ()))


def wants_marks(
    journey_map: JourneyMap, boxes: Sequence[Box], frame: Box, top: float, units: Units
) -> list[Mark]:
    """Write what the customer wants, under each chevron."""
    height = wants_height(journey_map, boxes, units)
    if height <= _CUT:
        return []
    font = units.font(units.wants)
    marks: list[Mark] = [
        block(
            wrapped,
            font,
            "ink",
            Box(box.x + 8, top, box.w - 16, height),
            anchor="middle",
            is_middle=True,
            role="wants",
        )
        for stage, box, wrapped in zip(
            journey_map.stages, boxes, _wants(journey_map, boxes, units), strict=True
        )
        if stage.wants
    ]
    label = Box(frame.x, top, label_room(units), height)
    lane_font = units.font(units.lane, 700)
    words = in_box(
        word(journey_map, "wants"), lane_font, "brand_ink", label, is_middle=True, role="lane"
    )
    return [words, *marks]
