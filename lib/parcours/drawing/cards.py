"""A card: number, word of its emotion, what happens, what it rests on; as high as its text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from parcours.drawing import icons
from parcours.drawing.blocks import block, block_height, one_line
from parcours.drawing.marks import Box, Command, Group, Mark, Path, Rect, Words, segment
from parcours.drawing.measure import Wrapped, balance, remembered, width
from parcours.drawing.palette import INK, SOLID, WASH, Tone, is_extreme
from parcours.drawing.sheets import CardUnits, Units, leading
from parcours.exhibits.kinds import MapCard

MOST_LINES = 18
"""Of a label: 90 signs never need as many; beyond, an ellipsis that ``rules.check`` reports."""
_WORD_LINES, _TAG_LINES = 2, 3
"""Ours, and short: without a bound, one long word of a case would ask for a sheet without end."""
_RADIUS, _BORDER = 6.0, 1.3
_DIAMOND, _EVIDENCE, _LIGHTNING = 6.0, 4.0, 11.0
_NUMBER_GAP, _MARK_GAP, _UNDER_TEXT = 5.0, 6.0, 6.0
_CLOSED, _OPEN = (4.0, 3.0), ()


@dataclass(frozen=True, slots=True)
class Face:
    """A card's content, measured for one width."""

    word: Wrapped
    is_word_under: bool
    label: Wrapped
    tags: Wrapped
    breaks: str
    """Numbers at the other end of its breaks, where no badge can stand between the two cards."""
    shares_last_line: bool
    head: float
    height: float


class _Said(NamedTuple):
    """What a card says, wherever it stands: splitting a map moves it from stage to stage."""

    number: str
    appraisal: str
    label: str
    tags: str
    breaks: str
    is_moment_of_truth: bool


def face(card: MapCard, wide: float, units: Units, tag_text: str, breaks: str) -> Face:
    """Measure a card for a width: fewest lines, evenly broken."""
    said = _Said(card.number, card.appraisal, card.label, tag_text, breaks, card.is_moment_of_truth)
    return _face(said, wide, units.on_cards)


@remembered(4096)
def _face(said: _Said, wide: float, units: CardUnits) -> Face:
    room = wide - 2 * units.pad
    word, is_under, head = _head(said, room, units)
    font = units.font(units.text)
    marks = _marks_width(said.breaks, units)
    beside = None if said.tags else room - marks - _MARK_GAP
    label = balance(said.label, font, room, MOST_LINES, beside)
    tags = balance(said.tags, units.font(units.tag, 600), room - marks - _MARK_GAP, _TAG_LINES)
    last = width(label.lines[-1], font) if label.lines else 0.0
    shares = not tags.lines and bool(label.lines) and last + _MARK_GAP + marks <= room
    foot = 0.0 if shares else max(1, len(tags.lines)) * leading(units.tag)
    height = head + 3 + block_height(label, font) + foot + _UNDER_TEXT
    return Face(word, is_under, label, tags, said.breaks, shares, head, height)


def _head(said: _Said, room: float, units: CardUnits) -> tuple[Wrapped, bool, float]:
    word_font = units.font(units.word, 600)
    number = width(said.number, units.font(units.number, 700))
    diamond = 2 * _DIAMOND + _MARK_GAP if said.is_moment_of_truth else 0.0
    beside = room - number - _NUMBER_GAP - diamond
    if width(said.appraisal, word_font) <= beside:
        return balance(said.appraisal, word_font, room, 1), False, units.head
    word = balance(said.appraisal, word_font, room, _WORD_LINES)
    return word, True, units.head + block_height(word, word_font)


def _marks_width(breaks: str, units: CardUnits) -> float:
    wide = 2 * _EVIDENCE
    if breaks:
        wide += _MARK_GAP + _LIGHTNING + width(breaks, units.font(units.tag, 700))
    return wide


def shortest_breaks(numbers: tuple[str, ...], wide: float, units: Units) -> str:
    """Write the numbers at the other end of a card's breaks, or how many where they do not fit."""
    text = " · ".join(numbers)
    if _marks_width(text, units.on_cards) > (wide - 2 * units.card_pad) / 2:
        return f"×{len(numbers)}"
    return text


def draw(card: MapCard, content: Face, box: Box, units: Units, spoken: str) -> Group:
    """Draw a card in its box."""
    marks: list[Mark] = [*_ground(card, box, content.head)]
    marks += _header(card, content, box, units)
    left, room = box.x + units.card_pad, box.w - 2 * units.card_pad
    font = units.font(units.card)
    text_box = Box(left, box.y + content.head + 3, room, block_height(content.label, font))
    if content.label.lines:
        words = block(content.label, font, "ink", text_box, role="card")
        marks.append(words)
        marks += _strikes(words) if card.fate == "removed" else []
    marks += _foot(card, content, box, units)
    return Group(card.touchpoint_id, spoken, tuple(marks), role="card")


def _strikes(words: Words) -> list[Mark]:
    # drawn: few painters strike text the same way
    rise = 0.32 * words.font.size
    return [
        segment((ink.x, line.y - rise), (ink.right, line.y - rise), "muted", 0.8, role="strike")
        for line, ink in zip(words.lines, words.inks, strict=True)
    ]


def _ground(card: MapCard, box: Box, head: float) -> list[Mark]:
    ink, fill = INK[card.level], WASH[card.level]
    is_dashed = card.fate == "created" or card.level == "unknown"
    dash = _CLOSED if is_dashed else _OPEN
    marks: list[Mark] = [Rect(box, fill, None, radius=_RADIUS)]
    if card.fate == "removed":
        inside = Box(box.x + 1, box.y + head, box.w - 2, box.h - head - 4)
        marks.append(icons.hatching(inside))
    if is_extreme(card):
        marks.append(Path(_rounded_top(box, head), SOLID[card.level], role="header"))
    marks.append(Rect(box, None, ink, _BORDER, _RADIUS, dash, role="border"))
    return marks


def _rounded_top(box: Box, head: float) -> tuple[Command, ...]:
    r, k = _RADIUS, _RADIUS * 0.45
    x, y, right = box.x, box.y, box.right
    return (
        ("M", (x, y + head)),
        ("L", (x, y + r)),
        ("C", (x, y + k, x + k, y, x + r, y)),
        ("L", (right - r, y)),
        ("C", (right - k, y, right, y + k, right, y + r)),
        ("L", (right, y + head)),
        ("Z", ()),
    )


def _header(card: MapCard, content: Face, box: Box, units: Units) -> list[Mark]:
    tone: Tone = "on_solid" if is_extreme(card) else INK[card.level]
    left, middle = box.x + units.card_pad, box.y + units.card_head / 2 + 0.5
    number_font, word_font = units.font(units.card_number, 700), units.font(units.card_word, 600)
    marks: list[Mark] = []
    if card.number:
        marks.append(one_line(card.number, number_font, tone, left, middle, role="number"))
    if content.is_word_under:
        top = box.y + units.card_head - 3
        under = Box(left, top, box.w - 2 * units.card_pad, block_height(content.word, word_font))
        marks.append(block(content.word, word_font, tone, under, role="word"))
    elif card.appraisal:
        x = left + width(card.number, number_font) + _NUMBER_GAP
        marks.append(one_line(card.appraisal, word_font, tone, x, middle, role="word"))
    if card.is_moment_of_truth:
        x = box.right - units.card_pad - _DIAMOND + 2
        marks.append(icons.diamond(x, box.y + units.card_head / 2, _DIAMOND))
    return marks


def _foot(card: MapCard, content: Face, box: Box, units: Units) -> list[Mark]:
    step = leading(units.card_tag)
    lines = max(1, len(content.tags.lines))
    last = leading(units.card) if content.shares_last_line else step
    middle = box.bottom - _UNDER_TEXT - last / 2
    right = box.right - units.card_pad
    marks: list[Mark] = [*icons.evidence(card.evidence, right - _EVIDENCE, middle, _EVIDENCE)]
    right -= 2 * _EVIDENCE + _MARK_GAP
    if content.breaks:
        font = units.font(units.card_tag, 700)
        words = one_line(
            content.breaks, font, "major_irritant_ink", right, middle, anchor="end", role="break"
        )
        marks += [words, icons.lightning(words.box.x - _LIGHTNING / 2, middle, _LIGHTNING)]
        right -= words.box.w + _LIGHTNING + _MARK_GAP
    if content.tags.lines:
        tag_box = Box(
            box.x + units.card_pad,
            box.bottom - _UNDER_TEXT - lines * step,
            right - box.x - units.card_pad,
            lines * step,
        )
        font = units.font(units.card_tag, 600)
        marks.append(block(content.tags, font, "ink", tag_box, role="tag"))
    return marks
