"""The map on slides: the same engine in a slide's units, at most four stages and 14 touchpoints.

A painter of slides turns marks into native shapes: rectangles, ovals, freeforms and text boxes, a
group per card with its sentence as alternative. Lengths are px at 96 per inch: 9525 EMU each; a
font's px are 0.75 pt.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from parcours import texts
from parcours.drawing.layout import fitted, highest_value, lay_part, prepared
from parcours.drawing.painting import Context
from parcours.drawing.scene import Layout
from parcours.drawing.sheets import DENSE_SLIDES, SLIDE, SLIDES, Units
from parcours.drawing.splitting import split
from parcours.drawing.words import short_money, word
from parcours.exhibits.kinds import JourneyMap, MapNote

EMU_PER_PX = 9525
MOST_CARDS, MOST_STAGES = 14, 4
_STAKE = ("stake",)
_HIGH, _LOW, _RIM = 1.2, -1.4, 5.0
"""Emotions beyond which a diamond stands above a point, or an amount under it; else, a rim."""
_WAYS: tuple[tuple[Units, ...], ...] = tuple(
    (units, replace(units, bands=_STAKE)) for units in (SLIDES, DENSE_SLIDES)
)
"""Sizes to lay all the slides of a map in: larger type first; each with actions in words, else numbers."""


@dataclass(frozen=True)
class SlideLayout:
    """One slide of the map. The title goes in the slide's own placeholder, above the marks."""

    title: str
    alternative: str
    notes: tuple[str, ...]
    """Paragraphs for the speaker: how to read it, and what the slide had no room for."""
    layout: Layout

    @property
    def page(self) -> int:
        """Its rank among the slides of the map."""
        return self.layout.page

    @property
    def pages(self) -> int:
        """How many slides the map takes."""
        return self.layout.pages


def slides(journey_map: JourneyMap) -> tuple[SlideLayout, ...]:
    """Lay a map on slides, split by stage.

    Parameters
    ----------
    journey_map : what to show.

    Returns
    -------
    Slides in reading order, 1280 by 720 px; actions that do not fit go to the notes.
    """
    ready = prepared(journey_map)
    value_max = highest_value(ready)
    ways = [(_parts(ready, way, value_max), way) for way in _WAYS]
    parts, way = min(ways, key=lambda one: len(one[0]))
    return tuple(
        _slide(part, way, Context(index + 1, len(parts), value_max))
        for index, part in enumerate(parts)
    )


def _parts(ready: JourneyMap, way: Sequence[Units], value_max: float) -> tuple[JourneyMap, ...]:
    return split(ready, lambda part: _holds(part) and _units(part, way, value_max) is not None)


def _holds(part: JourneyMap) -> bool:
    return len(part.cards) <= MOST_CARDS and len(part.stages) <= MOST_STAGES


def _units(part: JourneyMap, way: Sequence[Units], value_max: float) -> Units | None:
    context = Context(1, 1, value_max)
    tried = (_eased(part, units) for units in way)
    return next((units for units in tried if fitted(part, (SLIDE,), units, context)), None)


def _eased(part: JourneyMap, units: Units) -> Units:
    """Keep above and below the scale the room that this part needs, and no more."""
    today = [card.emotion_today for card in part.cards if card.fate != "created"]
    known = [emotion for emotion in today if emotion is not None]
    golds = [card.emotion_today or 0.0 for card in part.cards if card.is_moment_of_truth]
    is_high = len(known) < len(today) or max(golds, default=0.0) > _HIGH
    over = units.over_curve if is_high else units.disc + _RIM
    under = units.under_curve if min(known, default=0.0) < _LOW else units.disc + _RIM
    least = units.least_curve - units.over_curve - units.under_curve + over + under
    return replace(units, over_curve=over, under_curve=under, least_curve=least, easy_curve=least)


def _slide(part: JourneyMap, way: Sequence[Units], context: Context) -> SlideLayout:
    units = _units(part, way, context.value_max) or _eased(part, way[-1])
    layout = lay_part(part, (SLIDE,), units, context)
    notes = [word(part, "notes.reading"), *_listed(part, "irritants", part.irritants)]
    if "actions" not in units.bands:
        notes += _listed(part, "actions", part.actions)
    return SlideLayout(_title(part), layout.description, tuple(notes), layout)


def _listed(part: JourneyMap, key: str, notes: tuple[MapNote, ...]) -> list[str]:
    if not notes:
        return []
    listed = " ; ".join(f"{note.number} {note.text}".strip() for note in notes)
    return [word(part, f"notes.{key}", list=listed)]


def _title(part: JourneyMap) -> str:
    first, last = part.stages[0].name, part.stages[-1].name
    facts = texts.join(_facts(part), part.language)
    if len(part.stages) == 1:
        return word(part, "slide.title", first=first, facts=facts)
    return word(part, "slide.span", first=first, last=last, facts=facts)


def _facts(part: JourneyMap) -> list[str]:
    lows = [c for c in part.cards if c.fate != "created" and (c.emotion_today or 0) < 0]
    golds = [card for card in part.cards if card.is_moment_of_truth]
    facts = [word(part, "count.cards", n=len(part.cards))]
    facts += [word(part, "count.irritants", n=len(lows))] if lows else []
    facts += [word(part, "count.moments", n=len(golds))] if golds else []
    values = [stage.value_at_stake for stage in part.stages if stage.value_at_stake is not None]
    if values:
        facts.append(word(part, "slide.value", amount=short_money(sum(values), part)))
    return facts
