"""The foot of the sheet: how to read it, where it comes from, who may read it, which page it is."""

from __future__ import annotations

from parcours.drawing.blocks import block, block_height
from parcours.drawing.header import COLUMN_GAP, SIGN, Block, grid, item_marks, items
from parcours.drawing.marks import Box, Mark
from parcours.drawing.measure import width, wrap
from parcours.drawing.sheets import Units
from parcours.drawing.words import source_line, word
from parcours.exhibits.kinds import JourneyMap

_LINES = 2
_SELF_EVIDENT = frozenset({"created", "removed", "unknown"})
"""Written in words on each card: left out where one row is all there is."""
_ROOM_RIGHT = 24.0


def footer(journey_map: JourneyMap, frame: Box, units: Units, page: int, pages: int) -> Block:
    """Measure and draw the foot from height 0; it is moved where it goes.

    On a slide, which has a foot of its own, the legend stands there.
    """
    if not units.has_header:
        return _legend_row(journey_map, frame, units)
    font = units.font(units.foot)
    parts = (journey_map.confidentiality, word(journey_map, "page", page=page, pages=pages))
    right = " · ".join(part for part in parts if part)
    right_wrapped = wrap(right, font, frame.w * 0.3, _LINES)
    right_wide = max(width(line, font) for line in right_wrapped.lines)
    marks: list[Mark] = [
        block(
            right_wrapped,
            font,
            "muted",
            Box(frame.right - right_wide, 6, right_wide, block_height(right_wrapped, font)),
            anchor="end",
            role="foot",
        )
    ]
    room, top = frame.w - right_wide - _ROOM_RIGHT, 6.0
    for text in (word(journey_map, "reading"), source_line(journey_map)):
        wrapped = wrap(text, font, room, _LINES)
        height = block_height(wrapped, font)
        if text:
            box = Box(frame.x, top, room, height)
            marks.append(block(wrapped, font, "muted", box, role="foot"))
        top += height
    return Block(max(top, 6 + block_height(right_wrapped, font)), tuple(marks))


def _legend_row(journey_map: JourneyMap, frame: Box, units: Units) -> Block:
    shown = [item for item in items(journey_map) if item.key not in _SELF_EVIDENT]
    font = units.font(units.legend)
    if not shown:
        return Block(0, ())
    wide = grid([SIGN + width(item.text, font) for item in shown], frame.w)
    n_rows = -(-len(shown) // len(wide))
    marks: list[Mark] = []
    for index, item in enumerate(shown):
        column, row = index // n_rows, index % n_rows
        x, y = (
            frame.x + sum(wide[:column]) + COLUMN_GAP * column,
            (row + 0.5) * units.legend_row + 4,
        )
        marks += item_marks(item, x, y, units, wide[column] - SIGN)
    return Block(n_rows * units.legend_row + 4, tuple(marks))
