"""Columns: one per touchpoint, in time order; a stage is as wide as it has touchpoints."""

from __future__ import annotations

from collections.abc import Sequence

from parcours.drawing.marks import Box
from parcours.exhibits.kinds import MapCard

LEAST_SLOTS = 2.4
"""A stage with one touchpoint, or none, still shows its name, its value and its actions."""


def stage_widths(counts: Sequence[int], room: float, least: float) -> list[float]:
    """Share the width between stages by their number of touchpoints, none under ``least``.

    >>> stage_widths([1, 6], 100, 30)
    [30, 70.0]
    """
    slots = {index: max(LEAST_SLOTS, count) for index, count in enumerate(counts)}
    widths: dict[int, float] = {}
    while slots:
        unit = room / sum(slots.values())
        narrow = [index for index, slot in slots.items() if slot * unit < least]
        if not narrow:
            break
        for index in narrow:
            widths[index] = least
            room -= least
            del slots[index]
    if slots:
        unit = room / sum(slots.values())
        widths |= {index: slot * unit for index, slot in slots.items()}
    return [widths[index] for index in range(len(counts))]


def stage_boxes(widths: Sequence[float], left: float) -> tuple[Box, ...]:
    """Put stages side by side, from ``left``."""
    boxes: list[Box] = []
    for width in widths:
        boxes.append(Box(left, 0, width, 0))
        left += width
    return tuple(boxes)


def columns(cards: Sequence[MapCard], stages: Sequence[Box]) -> tuple[float, ...]:
    """Give each touchpoint its x: its stage shared evenly, in time order."""
    counts = counted(cards, len(stages))
    met = [0] * len(stages)
    found = []
    for card in cards:
        stage = stages[card.stage]
        found.append(stage.x + stage.w * (met[card.stage] + 0.5) / counts[card.stage])
        met[card.stage] += 1
    return tuple(found)


def counted(cards: Sequence[MapCard], n_stages: int) -> list[int]:
    """Count the touchpoints of each stage."""
    return [sum(card.stage == index for card in cards) for index in range(n_stages)]


def least_pitch(cards: Sequence[MapCard], stages: Sequence[Box]) -> float:
    """Narrowest column."""
    counts = counted(cards, len(stages))
    pitches = [stage.w / count for stage, count in zip(stages, counts, strict=True) if count]
    return min(pitches, default=float("inf"))
