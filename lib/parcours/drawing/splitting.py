"""Splitting a map by stage: the fewest pages, as evenly filled as can be; never smaller type.

A stage that does not fit on a page by itself goes on over the next: « Je reçois (1/2) ».
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from parcours.drawing.words import word
from parcours.exhibits.kinds import JourneyMap, MapCurve, MapNote

Fits = Callable[[JourneyMap], bool]


@dataclass(frozen=True, slots=True)
class Slice:
    """Cards of one stage, from ``start`` to before ``end`` among that stage's own."""

    stage: int
    start: int
    end: int

    @property
    def size(self) -> int:
        """How many cards."""
        return self.end - self.start


Pages = tuple[tuple[Slice, ...], ...]


def split(journey_map: JourneyMap, fits: Fits) -> tuple[JourneyMap, ...]:
    """Return the parts of a map, each of which fits its page; the map itself where it fits."""
    if fits(journey_map):
        return (journey_map,)

    @functools.cache
    def slices_fit(slices: tuple[Slice, ...]) -> bool:
        return fits(_part(journey_map, slices, ()))

    whole = tuple(
        Slice(index, 0, sum(card.stage == index for card in journey_map.cards))
        for index in range(len(journey_map.stages))
    )
    slices = tuple(one for stage in whole for one in _halved(stage, slices_fit))
    pages = evenly(slices, slices_fit)
    return tuple(_part(journey_map, page, pages) for page in pages)


def _halved(stage: Slice, slices_fit: Callable[[tuple[Slice, ...]], bool]) -> tuple[Slice, ...]:
    if stage.size < 2 or slices_fit((stage,)):  # noqa: PLR2004 - one card is not halved
        return (stage,)
    middle = stage.start + (stage.size + 1) // 2
    first, second = replace(stage, end=middle), replace(stage, start=middle)
    return (*_halved(first, slices_fit), *_halved(second, slices_fit))


def evenly(slices: tuple[Slice, ...], slices_fit: Callable[[tuple[Slice, ...]], bool]) -> Pages:
    """Put slices on the fewest pages, the fullest page as little full as can be.

    >>> slices = Slice(0, 0, 3), Slice(1, 0, 1), Slice(2, 0, 2)
    >>> [len(page) for page in evenly(slices, lambda page: len(page) < 3)]
    [1, 2]
    """
    total = sum(one.size for one in slices)
    fewest = _filled(slices, slices_fit, total)
    for most in range(-(-total // len(fewest)), total):
        tried = _filled(slices, slices_fit, most)
        if len(tried) == len(fewest):
            return tried
    return fewest


def _filled(
    slices: tuple[Slice, ...], slices_fit: Callable[[tuple[Slice, ...]], bool], most: int
) -> Pages:
    pages: list[tuple[Slice, ...]] = []
    page: tuple[Slice, ...] = ()
    for one in slices:
        longer = (*page, one)
        is_too_full = sum(each.size for each in longer) > most or not slices_fit(longer)
        if page and is_too_full:
            pages.append(page)
            longer = (one,)
        page = longer
    return (*pages, page)


def _part(journey_map: JourneyMap, slices: tuple[Slice, ...], pages: Pages) -> JourneyMap:
    stages = tuple(dict.fromkeys(one.stage for one in slices))
    renamed = tuple(
        replace(
            journey_map.stages[stage],
            name=_name(journey_map, stage, slices, pages),
            value_at_stake=_value(journey_map, stage, slices),
        )
        for stage in stages
    )
    kept = _kept_cards(journey_map, slices)
    cards = tuple(
        replace(journey_map.cards[index], stage=stages.index(journey_map.cards[index].stage))
        for index in kept
    )
    numbers = {card.number for card in cards}
    used = {card.channel for card in cards}
    return replace(
        journey_map,
        stages=renamed,
        cards=cards,
        lanes=tuple(lane for lane in journey_map.lanes if lane.channel in used),
        breaks=tuple(b for b in journey_map.breaks if {b.source_number, b.target_number} & numbers),
        irritants=_notes(journey_map.irritants, stages, slices, numbers),
        actions=_notes(journey_map.actions, stages, slices, numbers),
        other_publics=tuple(_curve(curve, kept) for curve in journey_map.other_publics),
    )


def _kept_cards(journey_map: JourneyMap, slices: Sequence[Slice]) -> tuple[int, ...]:
    wanted = {(one.stage, rank) for one in slices for rank in range(one.start, one.end)}
    met: dict[int, int] = {}
    kept = []
    for index, card in enumerate(journey_map.cards):
        rank = met.get(card.stage, 0)
        met[card.stage] = rank + 1
        if (card.stage, rank) in wanted:
            kept.append(index)
    return tuple(kept)


def _name(journey_map: JourneyMap, stage: int, slices: tuple[Slice, ...], pages: Pages) -> str:
    name = journey_map.stages[stage].name
    over = [page for page in pages if any(one.stage == stage for one in page)]
    if len(over) < 2:  # noqa: PLR2004 - it stands on one page
        return name
    return word(journey_map, "part", name=name, part=over.index(slices) + 1, parts=len(over))


def _value(journey_map: JourneyMap, stage: int, slices: Sequence[Slice]) -> float | None:
    """Return the value at stake of the cards kept: the parts of a stage add up to the whole."""
    whole = journey_map.stages[stage].value_at_stake
    mine = [one for one in slices if one.stage == stage]
    here = [index for index, card in enumerate(journey_map.cards) if card.stage == stage]
    kept = _kept_cards(journey_map, mine)
    if whole is None or len(kept) == len(here):
        return whole
    values = [journey_map.cards[index].value_at_stake or 0.0 for index in here]
    if not sum(values):
        return whole if any(one.start == 0 for one in mine) else None
    held = [journey_map.cards[index].value_at_stake for index in kept]
    known = [value for value in held if value is not None]
    return whole * sum(known) / sum(values) if known else None


def _notes(
    notes: Sequence[MapNote], stages: Sequence[int], slices: Sequence[Slice], numbers: set[str]
) -> tuple[MapNote, ...]:
    starts = {one.stage for one in slices if one.start == 0}
    return tuple(
        replace(note, stage=stages.index(note.stage))
        for note in notes
        if note.stage in stages and _is_here(note, numbers, starts)
    )


def _is_here(note: MapNote, numbers: set[str], starts: set[int]) -> bool:
    ties = {note.number, *note.cards}
    return bool(ties & numbers) or note.stage in starts


def _curve(curve: MapCurve, kept: Sequence[int]) -> MapCurve:
    told = tuple(curve.emotions[index] if index < len(curve.emotions) else None for index in kept)
    return replace(curve, emotions=told)
