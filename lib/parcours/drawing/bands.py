"""Under the curve, stage by stage: what the customer says, irritants, value at stake, actions."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate

from parcours.drawing.blocks import block, block_height, in_box, label_height, label_room, one_line
from parcours.drawing.marks import Box, Mark, Rect
from parcours.drawing.measure import Font, Wrapped, balance, width
from parcours.drawing.palette import Tone
from parcours.drawing.sheets import Units, leading
from parcours.drawing.words import short_money, word
from parcours.exhibits.kinds import JourneyMap, MapNote

PAD = 8.0
_BETWEEN, _AROUND = 4.0, 7.0
_VALUE_HEIGHT, _BAR = 30.0, 12.0
_SAYS_LINES, _NOTE_LINES = 10, 12

Painter = Callable[[float], list[Mark]]
"""Draws a band whose top is given."""


@dataclass(frozen=True, slots=True)
class Band:
    """A band, measured: what it is called, how high it is, how to draw its cells."""

    key: str
    name: str
    height: float
    draw: Painter
    ground: Tone


@dataclass(frozen=True, slots=True)
class _Entry:
    number: str
    text: str
    wrapped: Wrapped


def bands(
    journey_map: JourneyMap, stages: Sequence[Box], units: Units, value_max: float
) -> tuple[Band, ...]:
    """Measure the bands of the map that have something to say."""
    font = units.font(units.lane, 700)
    made = {
        "says": lambda: _says(journey_map, stages, units),
        "irritants": lambda: _notes(journey_map, stages, units, "irritants"),
        "value": lambda: _value(journey_map, stages, units, value_max),
        "stake": lambda: _value(journey_map, stages, units, value_max, has_actions=True),
        "actions": lambda: _notes(journey_map, stages, units, "actions"),
    }
    found = (band for key in units.bands if (band := made[key]()) is not None)
    return tuple(_as_high_as_its_name(band, font, units) for band in found)


def _as_high_as_its_name(band: Band, font: Font, units: Units) -> Band:
    needed = label_height(band.name, font, label_room(units))
    if needed <= band.height:
        return band
    shift = (needed - band.height) / 2
    return replace(band, height=needed, draw=lambda top: band.draw(top + shift))


def _says(journey_map: JourneyMap, stages: Sequence[Box], units: Units) -> Band | None:
    if not any(stage.says for stage in journey_map.stages):
        return None
    font = units.font(units.wants)
    texts = [stage.says for stage in journey_map.stages]
    wrapped = [
        balance(text, font, box.w - 2 * PAD, _SAYS_LINES)
        for text, box in zip(texts, stages, strict=True)
    ]
    height = max(block_height(one, font) for one in wrapped) + 2 * _AROUND

    def draw(top: float) -> list[Mark]:
        return [
            block(one, font, "ink", _cell(box, top, height), role="says")
            for one, box in zip(wrapped, stages, strict=True)
            if one.lines
        ]

    return Band("says", word(journey_map, "says"), height, draw, "panel")


def _cell(stage: Box, top: float, height: float) -> Box:
    return Box(stage.x + PAD, top + _AROUND, stage.w - 2 * PAD, height - 2 * _AROUND)


def _notes(journey_map: JourneyMap, stages: Sequence[Box], units: Units, key: str) -> Band | None:
    is_action = key == "actions"
    notes = journey_map.actions if is_action else journey_map.irritants
    if not notes:
        return None
    tone: Tone = "target_ink" if is_action else "major_irritant_ink"
    font, bold = units.font(units.note), units.font(units.note, 700)
    indent = max((width(note.number, bold) for note in notes if note.number), default=-6.0) + 6
    cells = [
        _entries(journey_map, [n for n in notes if n.stage == index], font, box, indent, units)
        for index, box in enumerate(stages)
    ]
    height = max(_height(entries, font) for entries in cells) + 2 * _AROUND

    def draw(top: float) -> list[Mark]:
        return [
            mark
            for entries, box in zip(cells, stages, strict=True)
            for mark in _drawn(entries, _cell(box, top, height), indent, (font, bold), tone, key)
        ]

    ground: Tone = "target_wash" if is_action else "paper"
    return Band(key, word(journey_map, key), height, draw, ground)


def _entries(
    journey_map: JourneyMap,
    notes: Sequence[MapNote],
    font: Font,
    stage: Box,
    indent: float,
    units: Units,
) -> list[_Entry]:
    room = stage.w - 2 * PAD
    found: list[_Entry] = []
    used = 0
    for index, note in enumerate(notes):
        text = _note_text(note)
        wrapped = balance(text, font, room - (indent if note.number else 0), _NOTE_LINES)
        used += max(1, len(wrapped.lines))
        if used > units.note_lines - (index < len(notes) - 1) and index:
            more = word(journey_map, "more", n=len(notes) - index)
            return [*found, _Entry("", more, balance(more, font, room))]
        found.append(_Entry(note.number, text, wrapped))
    return found


def _note_text(note: MapNote) -> str:
    return f"{note.text} ({', '.join(note.cards)})" if note.cards else note.text


def _height(entries: Sequence[_Entry], font: Font) -> float:
    return sum(_entry_height(entry, font) + _BETWEEN for entry in entries) - _BETWEEN


def _entry_height(entry: _Entry, font: Font) -> float:
    return max(leading(font.size), block_height(entry.wrapped, font))


def _drawn(
    entries: Sequence[_Entry],
    cell: Box,
    indent: float,
    fonts: tuple[Font, Font],
    tone: Tone,
    role: str,
) -> Iterator[Mark]:
    font, bold = fonts
    steps = [_entry_height(entry, font) + _BETWEEN for entry in entries]
    tops = accumulate([cell.y, *steps[:-1]] if steps else [])
    for entry, top in zip(entries, tops, strict=True):
        shift = indent if entry.number else 0.0
        height = block_height(entry.wrapped, font)
        if entry.number:
            middle = top + leading(font.size) / 2
            yield one_line(entry.number, bold, tone, cell.x, middle, role="note_number")
        box = Box(cell.x + shift, top, cell.w - shift, height)
        yield block(entry.wrapped, font, tone, box, role=role)


def _value(
    journey_map: JourneyMap,
    stages: Sequence[Box],
    units: Units,
    value_max: float,
    *,
    has_actions: bool = False,
) -> Band | None:
    """Measure the bars of value at stake; on a slide short of room, with the actions' numbers."""
    values = [stage.value_at_stake for stage in journey_map.stages]
    name = word(journey_map, "stake" if has_actions and journey_map.actions else "value")
    if all(value is None for value in values) and not has_actions:
        return _missing_value(journey_map, stages, units, name)
    if all(value is None for value in values) and not journey_map.actions:
        return None
    bold = units.font(units.meta, 700)
    shown = [
        word(journey_map, "not_computed") if value is None else short_money(value, journey_map)
        for value in values
    ]
    fonts = [units.font(units.note) if value is None else bold for value in values]
    told = _action_numbers(journey_map, stages, bold) if has_actions else [""] * len(stages)
    rooms = [
        box.w - 2 * PAD - width(text, font) - 6 - (width(numbers, bold) + 10 if numbers else 0)
        for box, text, font, numbers in zip(stages, shown, fonts, told, strict=True)
    ]
    known = [value for value in values if value is not None]
    mean = sum(known) / len(known) if known else 0.0
    full = max(
        8.0, min((r for r, v in zip(rooms, values, strict=True) if v is not None), default=8)
    )

    def draw(top: float) -> list[Mark]:
        middle = top + _VALUE_HEIGHT / 2
        marks: list[Mark] = []
        for text, font, value, box, numbers in zip(shown, fonts, values, stages, told, strict=True):
            if numbers:
                right = box.right - PAD
                marks.append(
                    one_line(numbers, bold, "target_ink", right, middle, anchor="end", role="stake")
                )
            if value is None:
                room = box.w - 2 * PAD - (width(numbers, bold) + 10 if numbers else 0)
                cell = Box(box.x + PAD, top + 4, room, _VALUE_HEIGHT - 8)
                marks.append(in_box(text, font, "muted", cell, is_middle=True, role="value"))
                continue
            long = max(2.0, full * max(0.0, value) / value_max) if value_max > 0 else 2.0
            tone: Tone = "major_irritant_ink" if value >= mean and value > 0 else "bar"
            bar = Box(box.x + PAD, middle - _BAR / 2, long, _BAR)
            marks.append(Rect(bar, tone, radius=2, role="bar"))
            marks.append(one_line(text, font, "ink", bar.right + 6, middle, role="value"))
        return marks

    return Band("value", name, _VALUE_HEIGHT, draw, "panel")


def _action_numbers(journey_map: JourneyMap, stages: Sequence[Box], font: Font) -> list[str]:
    """Write the numbers of each stage's actions, or how many where they would fill its cell."""
    found = []
    for index, box in enumerate(stages):
        numbers = [note.number for note in journey_map.actions if note.stage == index]
        text = " · ".join(numbers)
        if width(text, font) > (box.w - 2 * PAD) / 2:
            text = word(journey_map, "count.actions", n=len(numbers))
        found.append(text)
    return found


def _missing_value(
    journey_map: JourneyMap, stages: Sequence[Box], units: Units, name: str
) -> Band | None:
    text = journey_map.value_missing
    if not text:
        return None
    left, right = stages[0].x, stages[-1].right
    font = units.font(units.note)
    wrapped = balance(text, font, right - left - 2 * PAD, _SAYS_LINES)
    height = block_height(wrapped, font) + 2 * _AROUND

    def draw(top: float) -> list[Mark]:
        box = Box(left + PAD, top + _AROUND, right - left - 2 * PAD, height - 2 * _AROUND)
        return [block(wrapped, font, "muted", box, role="value")]

    return Band("value", name, height, draw, "panel")
