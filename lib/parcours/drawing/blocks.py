"""Text set in a box: where each baseline stands."""

from __future__ import annotations

from typing import Literal

from parcours.drawing.marks import Box, Line, Words
from parcours.drawing.measure import Font, Wrapped, balance, width
from parcours.drawing.palette import Tone
from parcours.drawing.sheets import Units, leading

_BASELINE = 0.35
"""A baseline stands this far under the middle of its line, in em."""
_LABEL_LINES = 6
Anchor = Literal["start", "middle", "end"]


def block_height(wrapped: Wrapped, font: Font) -> float:
    """Height of a text once set."""
    return len(wrapped.lines) * leading(font.size)


def block(
    wrapped: Wrapped,
    font: Font,
    tone: Tone,
    box: Box,
    *,
    anchor: Anchor = "start",
    is_middle: bool = False,
    role: str = "",
) -> Words:
    """Set a wrapped text in its box, from the top or in the middle of its height."""
    step = leading(font.size)
    top = box.y + (box.h - len(wrapped.lines) * step) / 2 if is_middle else box.y
    x = {"start": box.x, "middle": box.x + box.w / 2, "end": box.right}[anchor]
    lines = tuple(
        Line(line, x, top + (index + 0.5) * step + _BASELINE * font.size)
        for index, line in enumerate(wrapped.lines)
    )
    return Words(wrapped.text, lines, font, tone, box, anchor, wrapped.is_cut, role)


def label_room(units: Units) -> float:
    """Width of a label in the left gutter."""
    return units.gutter - 8


def label_height(text: str, font: Font, room: float) -> float:
    """Height a label of the gutter needs, at most six lines."""
    return block_height(balance(text, font, room, _LABEL_LINES), font) + 4 if text else 0.0


def in_box(
    text: str,
    font: Font,
    tone: Tone,
    box: Box,
    *,
    is_middle: bool = False,
    role: str = "",
) -> Words:
    """Wrap a text, evenly, to as many lines as the box holds, and set it."""
    most = max(1, int((box.h + 0.5) / leading(font.size)))
    wrapped = balance(text, font, box.w, most)
    return block(wrapped, font, tone, box, is_middle=is_middle, role=role)


def one_line(
    text: str,
    font: Font,
    tone: Tone,
    x: float,
    middle: float,
    *,
    anchor: Anchor = "start",
    role: str = "",
) -> Words:
    """Set a short text on one line, as wide as it is, centred on a height."""
    wide, step = width(text, font), leading(font.size)
    shift = {"start": 0.0, "middle": 0.5, "end": 1.0}[anchor]
    box = Box(x - shift * wide, middle - step / 2, wide, step)
    wrapped = Wrapped(text, (text,) if text else ())
    return block(wrapped, font, tone, box, anchor=anchor, role=role)
