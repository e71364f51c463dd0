"""The emotion zone: scale, curves, points, range of votes, what the target gains."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from parcours.drawing import icons
from parcours.drawing.blocks import in_box, one_line
from parcours.drawing.curve import commands, height_at, monotone
from parcours.drawing.marks import Box, Disc, Mark, Path, Point, Rect, segment
from parcours.drawing.palette import INK, SOLID, Tone
from parcours.drawing.publics import MOST_PUBLICS, line_of, marker
from parcours.drawing.scene import CurveRole, PlacedCard, PlacedCurve, Zone
from parcours.drawing.sheets import Units, leading
from parcours.drawing.words import word
from parcours.exhibits.kinds import JourneyMap, MapCard

LEVELS = (
    (2, "delight"),
    (1, "satisfaction"),
    (0, "neutral"),
    (-1, "irritant"),
    (-2, "major_irritant"),
)
_FACE = 8.5
_STEP = 8.0
"""Between two points of the edge of the gain, in px: under a pen's width of error."""
_BETWEEN_SAMPLES = 5.0
_LEAST_GAIN = 0.75
_TAG_HEIGHT = 15.0

Emotion = Callable[[MapCard], float | None]


@dataclass(frozen=True, slots=True)
class Dot:
    """The point of a card: its disc on the curve, or the tag above the scale where nobody said."""

    number: str
    x: float
    y: float
    kind: str
    """today, created or unknown."""
    box: Box


def zone_of(box: Box, units: Units) -> Zone:
    """Fit the scale in its box."""
    return Zone(box, box.y + units.over_curve, box.bottom - units.under_curve)


def curves(
    journey_map: JourneyMap, cards: Sequence[PlacedCard], zone: Zone
) -> tuple[PlacedCurve, ...]:
    """Trace every curve, interrupted where nobody said."""
    found = [
        *_runs("target", "", cards, zone, _target),
        *_runs("today", journey_map.public, cards, zone, _today),
    ]
    for index, other in enumerate(journey_map.other_publics[:MOST_PUBLICS]):
        ids = (card.touchpoint_id for card in journey_map.cards)
        told = dict(zip(ids, other.emotions, strict=False))
        name = f"{index}:{other.name}"
        found += _runs("other", name, cards, zone, functools.partial(_of_other, told))
    return tuple(found)


def _today(card: MapCard) -> float | None:
    return card.emotion_today


def _target(card: MapCard) -> float | None:
    return card.emotion_target


def _of_other(told: dict[str, float | None], card: MapCard) -> float | None:
    return told.get(card.touchpoint_id)


def _runs(
    role: CurveRole, name: str, cards: Sequence[PlacedCard], zone: Zone, emotion: Emotion
) -> Iterator[PlacedCurve]:
    skipped = "removed" if role == "target" else "created"
    run: list[tuple[str, Point]] = []
    for placed in cards:
        if placed.card.fate == skipped:
            continue
        value = emotion(placed.card)
        if value is None:
            yield from _curve(role, name, run)
            run = []
        else:
            run.append((placed.card.number, (placed.column, zone.height_of(value))))
    yield from _curve(role, name, run)


def _curve(role: CurveRole, name: str, run: Sequence[tuple[str, Point]]) -> Iterator[PlacedCurve]:
    if run:
        knots = tuple(point for _, point in run)
        numbers = tuple(number for number, _ in run)
        yield PlacedCurve(role, name, numbers, knots, monotone(knots))


def dots(cards: Sequence[PlacedCard], zone: Zone, units: Units) -> tuple[Dot, ...]:
    """Give each card its point: on today's curve, on the target's if new, or above the scale."""
    return tuple(_dot(placed, zone, units) for placed in cards)


def _dot(placed: PlacedCard, zone: Zone, units: Units) -> Dot:
    card, x = placed.card, placed.column
    is_created = card.fate == "created"
    value = card.emotion_target if is_created else card.emotion_today
    if value is None:
        y = zone.box.y + 2 + _TAG_HEIGHT / 2
        wide = units.least_pitch - 1
        box = Box(x - wide / 2, y - _TAG_HEIGHT / 2, wide, _TAG_HEIGHT)
        return Dot(card.number, x, y, "unknown", box)
    y, r = zone.height_of(value), units.disc
    return Dot(
        card.number, x, y, "created" if is_created else "today", Box(x - r, y - r, 2 * r, 2 * r)
    )


def scale_marks(
    journey_map: JourneyMap, zone: Zone, frame: Box, left: float, units: Units
) -> list[Mark]:
    """Draw the five levels, each with its face and its word."""
    marks: list[Mark] = []
    for value, level in LEVELS:
        y = zone.height_of(value)
        tone: Tone = "grid" if value else "axis"
        dash = (2.0, 4.0) if value else ()
        marks.append(segment((left, y), (frame.right, y), tone, 1, dash=dash, role="level"))
        marks += icons.face(level, left - _FACE - 6, y, _FACE)
        x = left - 2 * _FACE - 12
        font = units.font(units.card_word, 600)
        marks.append(
            one_line(word(journey_map, level), font, INK[level], x, y, anchor="end", role="level")
        )
    font = units.font(units.lane, 700)
    if units.over_curve < leading(units.lane) + _FACE:  # the words of the scale say it
        return marks
    box = Box(frame.x, zone.box.y + 1, left - frame.x - 4, leading(units.lane) + 1)
    return [*marks, in_box(word(journey_map, "emotion"), font, "brand_ink", box, role="lane")]


def gain_marks(placed: Sequence[PlacedCurve]) -> list[Mark]:
    """Shade what the target adds to today, where both are known."""
    today = [curve for curve in placed if curve.role == "today" and curve.bends]
    target = [curve for curve in placed if curve.role == "target" and curve.bends]
    return [path for low in today for high in target for path in _between(low, high)]


def _between(low: PlacedCurve, high: PlacedCurve) -> Iterator[Path]:
    start = max(low.knots[0][0], high.knots[0][0])
    end = min(low.knots[-1][0], high.knots[-1][0])
    if end - start < 1:
        return
    count = max(2, int((end - start) / _STEP) + 1)
    xs = sorted(
        {start + (end - start) * index / count for index in range(count + 1)}
        | {x for x, _ in (*low.knots, *high.knots) if start <= x <= end}
    )
    run: list[tuple[float, float, float]] = []
    for x in xs:
        above, under = height_at(high.bends, x), height_at(low.bends, x)
        if under - above > _LEAST_GAIN:
            run.append((x, above, under))
            continue
        yield from _shade(run)
        run = []
    yield from _shade(run)


def _shade(run: Sequence[tuple[float, float, float]]) -> Iterator[Path]:
    if len(run) > 1:
        edge = [(x, above) for x, above, _ in run] + [(x, under) for x, _, under in reversed(run)]
        yield Path(icons.polygon(tuple(edge)), "gain", role="gain")


def curve_marks(placed: Sequence[PlacedCurve]) -> list[Mark]:
    """Draw the curves: others thin, target dashed, today thick."""
    order = {"other": 0, "target": 1, "today": 2}
    marks: list[Mark] = []
    for curve in sorted(placed, key=lambda one: order[one.role]):
        if curve.role == "other":
            style = line_of(int(curve.name.split(":", 1)[0]))
            path = Path(commands(curve.bends), None, style.tone, 1.6, style.dash, "curve_other")
            marks += [path] if curve.bends else []
            marks += [marker(style.shape, x, y, style.tone) for x, y in curve.knots]
        elif curve.bends and curve.role == "target":
            target = Path(commands(curve.bends), None, "target_ink", 2.2, (6, 4), "curve_target")
            marks.append(target)
        elif curve.bends:
            today = Path(commands(curve.bends), None, "brand_ink", 3.2, (), "curve_today")
            marks.append(today)
    return marks


def spread_marks(cards: Sequence[PlacedCard], zone: Zone) -> list[Mark]:
    """Draw from the lowest vote to the highest behind each point: a mean never stands alone."""
    marks: list[Mark] = []
    for placed in cards:
        card = placed.card
        if card.fate == "created" or card.emotion_low is None or card.emotion_high is None:
            continue
        top, bottom = zone.height_of(card.emotion_high), zone.height_of(card.emotion_low)
        if bottom - top > 1:
            box = Box(placed.column - 2.5, top, 5, bottom - top)
            marks.append(Rect(box, "spread", radius=2.5, role="spread"))
    return marks


def target_marks(
    cards: Sequence[PlacedCard], found: Sequence[Dot], zone: Zone, units: Units
) -> list[Mark]:
    """Draw a hollow point where the target moves a touchpoint."""
    return [
        Disc(dot.x, y, units.dot, "paper", "target_ink", 2, role="target_point")
        for placed, dot in zip(cards, found, strict=True)
        if (y := target_height(placed, dot, zone, units)) is not None
    ]


def target_height(placed: PlacedCard, dot: Dot, zone: Zone, units: Units) -> float | None:
    """Height of a card's hollow point, or None where it has none or today's disc covers it."""
    card = placed.card
    if dot.kind == "created" or card.fate == "removed" or card.emotion_target is None:
        return None
    y = zone.height_of(card.emotion_target)
    is_covered = dot.kind == "today" and abs(y - dot.y) < units.disc + units.dot
    return None if is_covered else y


def dot_marks(cards: Sequence[PlacedCard], found: Sequence[Dot], units: Units) -> list[Mark]:
    """Draw each card's numbered point."""
    marks: list[Mark] = []
    font = units.font(units.disc_text, 700)
    for placed, dot in zip(cards, found, strict=True):
        if dot.kind == "today":
            solid = SOLID[placed.card.level if placed.card.level != "created" else "neutral"]
            marks.append(Disc(dot.x, dot.y, units.disc, solid, "paper", 1.6, role="point"))
            tone: Tone = "on_solid"
        elif dot.kind == "created":
            ring = Disc(dot.x, dot.y, units.disc, "paper", "target_ink", 2, (3, 2), "point_created")
            marks.append(ring)
            tone = "target_ink"
        else:
            pill = Rect(
                dot.box, "paper", "unknown_ink", 1.2, _TAG_HEIGHT / 2, (3, 2), "point_unknown"
            )
            marks.append(pill)
            tone = "unknown_ink"
        if dot.number:
            marks.append(
                one_line(dot.number, font, tone, dot.x, dot.y, anchor="middle", role="point")
            )
    return marks


def samples(placed: Sequence[PlacedCurve]) -> list[Point]:
    """Points along all curves, close together, for labels that keep away from them."""
    found: list[Point] = []
    for curve in placed:
        found += curve.knots
        for (x0, _), (x1, _) in pairwise(curve.knots):
            count = int((x1 - x0) / _BETWEEN_SAMPLES)
            xs = [x0 + (x1 - x0) * index / (count + 1) for index in range(1, count + 1)]
            found += [(x, height_at(curve.bends, x)) for x in xs]
    return found
