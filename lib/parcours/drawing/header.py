"""The top of the sheet: what the map says, whose journey it is, and the legend of what is on it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from parcours.drawing import icons
from parcours.drawing.blocks import block, block_height
from parcours.drawing.marks import Box, Disc, Mark, Rect, segment
from parcours.drawing.measure import Font, balance, width, wrap
from parcours.drawing.palette import Tone
from parcours.drawing.publics import MOST_PUBLICS, line_of, marker
from parcours.drawing.sheets import Units
from parcours.drawing.words import word
from parcours.exhibits.kinds import JourneyMap, MapCard, MapEvidence

BAR = 6.0
"""Height of the client's colour along the top edge."""
_TITLE_LINES, _SUB_LINES = 5, 3
_BETWEEN = 4.0
SIGN, COLUMN_GAP = 32.0, 16.0
_PAD = 10.0


@dataclass(frozen=True, slots=True)
class Item:
    """A line of the legend: a sign and its word."""

    key: str
    text: str


@dataclass(frozen=True, slots=True)
class Block:
    """Marks and the height they take."""

    height: float
    marks: tuple[Mark, ...]


def header(journey_map: JourneyMap, frame: Box, units: Units) -> Block:
    """Lay title, subtitle and legend across the top of the frame."""
    legend_box, legend_marks = legend(journey_map, frame, units)
    room = (legend_box.x if legend_marks else frame.right) - frame.x - (24 if legend_marks else 0)
    lines: tuple[tuple[str, Font, Tone, int, str], ...] = (
        (journey_map.title, units.font(units.title, 700), "brand_ink", _TITLE_LINES, "title"),
        (journey_map.subtitle, units.font(units.subtitle, 600), "ink", _SUB_LINES, "subtitle"),
        (journey_map.meta, units.font(units.meta), "muted", _SUB_LINES, "meta"),
    )
    marks: list[Mark] = []
    top = frame.y
    for text, font, tone, most, role in lines:
        if text:
            block_marks, top = _paragraph(text, font, tone, most, role, Box(frame.x, top, room, 0))
            marks += block_marks
    height = max(top - frame.y, legend_box.h) + 12
    return Block(height, (*marks, *legend_marks))


def _paragraph(
    text: str, font: Font, tone: Tone, most: int, role: str, box: Box
) -> tuple[list[Mark], float]:
    wrapped = (balance if role == "title" else wrap)(text, font, box.w, most)
    height = block_height(wrapped, font)
    set_box = Box(box.x, box.y, box.w, height)
    return [block(wrapped, font, tone, set_box, role=role)], box.y + height + _BETWEEN


def items(journey_map: JourneyMap) -> tuple[Item, ...]:
    """List what the map shows that needs a legend, and nothing else."""
    return tuple(_items(journey_map))


def _items(journey_map: JourneyMap) -> Iterator[Item]:
    cards = journey_map.cards
    today = [c for c in cards if c.fate != "created" and c.emotion_today is not None]
    target = [c for c in cards if c.fate != "removed" and c.emotion_target is not None]
    others = journey_map.other_publics
    if today:
        of = others and journey_map.public
        key = "legend.today_of" if of else "legend.today"
        yield Item("today", word(journey_map, key, public=journey_map.public))
    for index, other in enumerate(others[:MOST_PUBLICS]):
        yield Item(f"other{index}", other.name)
    if len(others) > MOST_PUBLICS:
        n = len(others) - MOST_PUBLICS
        yield Item("more", word(journey_map, "legend.more_publics", n=n))
    if target:
        yield Item("target", word(journey_map, "legend.target"))
    if any(_gains(card) for card in target):
        yield Item("gain", word(journey_map, "legend.gain"))
    if any(_has_spread(c.emotion_low, c.emotion_high) for c in today):
        yield Item("spread", word(journey_map, "legend.spread"))
    flags = {
        "moment_of_truth": any(card.is_moment_of_truth for card in cards),
        "created": any(card.fate == "created" for card in cards),
        "removed": any(card.fate == "removed" for card in cards),
        "unknown": any(c.fate != "created" and c.emotion_today is None for c in cards),
    }
    yield from (Item(key, word(journey_map, key)) for key, is_there in flags.items() if is_there)
    if journey_map.breaks:
        yield Item("break", word(journey_map, "legend.break"))
    for evidence in ("measured", "partial", "none"):
        if any(card.evidence == evidence for card in cards):
            yield Item(f"evidence.{evidence}", word(journey_map, f"evidence.{evidence}"))


def _gains(card: MapCard) -> bool:
    today, target = card.emotion_today, card.emotion_target
    return today is not None and target is not None and target > today


def _has_spread(low: float | None, high: float | None) -> bool:
    return low is not None and high is not None and high > low


def legend(journey_map: JourneyMap, frame: Box, units: Units) -> tuple[Box, tuple[Mark, ...]]:
    """Lay the legend in the upper right corner, in columns as wide as their words."""
    shown = items(journey_map)
    if not shown:
        return Box(frame.right, frame.y, 0, 0), ()
    widest = min(units.legend_width, frame.w * 0.46)
    font = units.font(units.legend)
    wide = grid([SIGN + width(item.text, font) for item in shown], widest - 2 * _PAD)
    n_rows = -(-len(shown) // len(wide))
    total = sum(wide) + COLUMN_GAP * (len(wide) - 1) + 2 * _PAD
    panel = Box(frame.right - total, frame.y, total, n_rows * units.legend_row + 2 * _PAD - 6)
    marks: list[Mark] = [Rect(panel, "panel", "grid", 1, 8, role="legend")]
    for index, item in enumerate(shown):
        column, row = index // n_rows, index % n_rows
        x = panel.x + _PAD + sum(wide[:column]) + COLUMN_GAP * column
        y = panel.y + _PAD - 3 + (row + 0.5) * units.legend_row
        marks += item_marks(item, x, y, units, wide[column] - SIGN)
    return panel, tuple(marks)


def grid(widths: Sequence[float], room: float) -> list[float]:
    """Width of each column, for as many columns as fit, filled from the top.

    >>> grid([50, 30, 40], 200), grid([50, 30, 40], 110)
    ([50, 30, 40], [50, 40])
    """
    for n_columns in range(len(widths), 0, -1):
        n_rows = -(-len(widths) // n_columns)
        columns = [max(widths[i : i + n_rows]) for i in range(0, len(widths), n_rows)]
        if sum(columns) + COLUMN_GAP * (len(columns) - 1) <= room:
            return columns
    return [min(max(widths), room)]


def item_marks(item: Item, x: float, y: float, units: Units, room: float) -> list[Mark]:
    """Draw a line of the legend, its sign at ``x``, centred on ``y``."""
    font = units.font(units.legend)
    wrapped = wrap(item.text, font, room + 0.5, 1)
    box = Box(x + SIGN, y - units.legend_row / 2, room, units.legend_row)
    shown = block(wrapped, font, "ink", box, is_middle=True, role="legend")
    return [*sign(item.key, x, y), shown]


def sign(key: str, x: float, y: float) -> list[Mark]:
    """Draw the sign of a legend item, 26 px wide, centred on a height."""
    middle = x + 13
    lines: dict[str, list[Mark]] = {
        "today": [segment((x, y), (x + 26, y), "brand_ink", 3)],
        "target": [segment((x, y), (x + 26, y), "target_ink", 2.2, dash=(6, 4))],
        "gain": [Rect(Box(x + 2, y - 6, 22, 12), "gain", radius=2)],
        "spread": [Rect(Box(middle - 2.5, y - 8, 5, 16), "spread", radius=2.5)],
        "moment_of_truth": [icons.diamond(middle, y, 6.5)],
        "created": [Rect(Box(x + 2, y - 7, 22, 14), "paper", "target_ink", 1.3, 4, (4, 3))],
        "removed": [
            Rect(Box(x + 2, y - 7, 22, 14), "neutral_wash", None, radius=4),
            icons.hatching(Box(x + 3, y - 6, 20, 12)),
            Rect(Box(x + 2, y - 7, 22, 14), None, "neutral_ink", 1.2, 4),
        ],
        "unknown": [Rect(Box(x + 2, y - 7, 22, 14), "paper", "unknown_ink", 1.2, 7, (4, 3))],
        "break": [
            Disc(middle, y, 8, "paper", "major_irritant_ink", 1.4),
            icons.lightning(middle, y, 11),
        ],
        "more": [],
    }
    if key.startswith("evidence."):
        return list(icons.evidence(_EVIDENCES[key.removeprefix("evidence.")], middle, y, 4.5))
    if key.startswith("other"):
        style = line_of(int(key.removeprefix("other")))
        curve = segment((x, y), (x + 26, y), style.tone, 1.6, dash=style.dash)
        return [curve, marker(style.shape, middle, y, style.tone)]
    return lines[key]


_EVIDENCES: dict[str, MapEvidence] = {
    "none": "none",
    "partial": "partial",
    "measured": "measured",
}
