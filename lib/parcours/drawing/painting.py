"""Everything that was measured, put in its place and drawn, from the back to the front."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

from parcours.drawing import cards as card_drawing
from parcours.drawing import drops as drop_lines
from parcours.drawing import emotions, icons, labels, stages
from parcours.drawing.bands import Band
from parcours.drawing.blocks import in_box, label_room
from parcours.drawing.header import BAR, Block
from parcours.drawing.lanes import ICON, Packing, lane_room, rows_height
from parcours.drawing.marks import Box, Disc, Group, Mark, Rect, moved, segment
from parcours.drawing.palette import Tone
from parcours.drawing.scene import Badge, Layout, PlacedCard, PlacedStage
from parcours.drawing.sheets import Sheet, Units
from parcours.drawing.words import spoken, word
from parcours.exhibits.kinds import JourneyMap

_FAR = 34.0
"""Between two cards of a break: beyond, a line ties the badge to both."""


@dataclass(frozen=True, slots=True)
class Context:
    """Which page this is, and the value at stake all pages are measured against."""

    page: int
    pages: int
    value_max: float


@dataclass(frozen=True, slots=True)
class Plan:
    """A map measured on a canvas: nothing is drawn yet."""

    sheet: Sheet
    size: tuple[float, float]
    units: Units
    frame: Box
    stages: tuple[Box, ...]
    columns: tuple[float, ...]
    packing: Packing
    header: Block
    chevron_top: float
    chevron_height: float
    wants_height: float
    lanes_top: float
    lane_heights: tuple[float, ...]
    zone: Box
    bands: tuple[Band, ...]
    footer: Block
    foot_top: float

    @property
    def lane_tops(self) -> tuple[float, ...]:
        """Where each lane starts."""
        ends = accumulate(self.lane_heights, initial=self.lanes_top)
        return tuple(ends)[: len(self.lane_heights)]

    @property
    def bands_top(self) -> float:
        """Where the curve ends and the bands start."""
        return self.zone.bottom


def assemble(journey_map: JourneyMap, plan: Plan, context: Context) -> Layout:
    """Give everything its place."""
    placed = _placed(journey_map, plan)
    zone = emotions.zone_of(plan.zone, plan.units)
    curves = emotions.curves(journey_map, placed, zone)
    dots = emotions.dots(placed, zone, plan.units)
    lines = drop_lines.drops(placed, dots, zone)
    badges = tuple(_badges(journey_map, plan, placed))
    marks: list[Mark] = [
        *_ground(journey_map, plan),
        *emotions.gain_marks(curves),
        *emotions.scale_marks(journey_map, zone, plan.frame, plan.stages[0].x, plan.units),
        *drop_lines.drop_marks(lines),
        *emotions.spread_marks(placed, zone),
        *emotions.curve_marks(curves),
        *emotions.target_marks(placed, dots, zone, plan.units),
        *emotions.dot_marks(placed, dots, plan.units),
        *labels.diamond_marks(labels.diamonds(placed, dots, zone, plan.units)),
        *labels.value_marks(
            journey_map, placed, dots, labels.Lines(curves, lines, plan.stages), zone, plan.units
        ),
        *_card_marks(journey_map, plan, placed),
        *_badge_marks(journey_map, badges, placed),
        *_band_marks(plan),
        *(moved(mark, 0.0, plan.foot_top) for mark in plan.footer.marks),
    ]
    return Layout(
        key=journey_map.key,
        language=journey_map.language,
        title=word(journey_map, "title", journey=journey_map.journey),
        description=description(journey_map),
        sheet=plan.sheet,
        width=plan.size[0],
        height=plan.size[1],
        units=plan.units,
        stages=tuple(_placed_stages(journey_map, plan)),
        cards=placed,
        zone=zone,
        curves=curves,
        drops=lines,
        badges=badges,
        marks=tuple(marks),
        page=context.page,
        pages=context.pages,
    )


def description(journey_map: JourneyMap) -> str:
    """Say in one sentence what the map holds."""
    cards = journey_map.cards
    counts = {
        "cards": len(cards),
        "stages": len(journey_map.stages),
        "channels": len({card.channel for card in cards}),
        "irritants": sum(
            card.fate != "created" and card.emotion_today is not None and card.emotion_today < 0
            for card in cards
        ),
        "moments": sum(card.is_moment_of_truth for card in cards),
    }
    said = {key: word(journey_map, f"count.{key}", n=n) for key, n in counts.items()}
    return word(journey_map, "description", **said)


def _placed(journey_map: JourneyMap, plan: Plan) -> tuple[PlacedCard, ...]:
    tops, heights, units = plan.lane_tops, plan.packing.row_heights, plan.units
    found = []
    for seat in plan.packing.seats:
        slack = (plan.lane_heights[seat.lane] - rows_height(heights[seat.lane], units)) / 2
        above = sum(heights[seat.lane][: seat.row]) + units.gap * seat.row
        top = tops[seat.lane] + slack + above
        box = Box(seat.left, top, plan.packing.wide, seat.face.height)
        card = journey_map.cards[seat.index]
        found.append(PlacedCard(card, box, plan.columns[seat.index], seat.lane, seat.row))
    return tuple(found)


def _placed_stages(journey_map: JourneyMap, plan: Plan) -> Iterator[PlacedStage]:
    bottom = plan.bands_top + sum(band.height for band in plan.bands)
    for stage, box in zip(journey_map.stages, plan.stages, strict=True):
        whole = Box(box.x, plan.chevron_top, box.w, bottom - plan.chevron_top)
        yield PlacedStage(stage.name, whole)


def _ground(journey_map: JourneyMap, plan: Plan) -> Iterator[Mark]:
    width, height = plan.size
    yield Rect(Box(0, 0, width, height), "paper", role="paper")
    if plan.units.has_header:
        yield Rect(Box(0, 0, width, BAR), "brand", role="brand_bar")
    yield from plan.header.marks
    yield from stages.chevron_marks(
        journey_map, plan.stages, plan.frame, plan.chevron_top, plan.units
    )
    wants_top = plan.chevron_top + plan.chevron_height
    yield from stages.wants_marks(journey_map, plan.stages, plan.frame, wants_top, plan.units)
    yield from _lane_grounds(journey_map, plan)
    bottom = plan.bands_top + sum(band.height for band in plan.bands)
    tops = accumulate((plan.bands_top, *(band.height for band in plan.bands)))
    for band, top in zip(plan.bands, tops, strict=False):
        yield Rect(Box(plan.frame.x, top, plan.frame.w, band.height), band.ground, role="band")
    for box in plan.stages[1:]:
        yield segment((box.x, plan.lanes_top), (box.x, bottom), "grid", 1, role="limit")


def _lane_grounds(journey_map: JourneyMap, plan: Plan) -> Iterator[Mark]:
    units, frame = plan.units, plan.frame
    font = units.font(units.lane, 600)
    for index, (lane, top, height) in enumerate(
        zip(journey_map.lanes, plan.lane_tops, plan.lane_heights, strict=True)
    ):
        ground: Tone = "panel" if index % 2 == 0 else "paper"
        yield Rect(Box(frame.x, top, frame.w, height), ground, role="lane")
        yield icons.channel(lane.channel, frame.x + 6, top + height / 2 - ICON / 2, ICON)
        room = Box(frame.x + ICON + 14, top, lane_room(units), height)
        if lane.name:
            yield in_box(lane.name, font, "brand_ink", room, is_middle=True, role="lane")


def _card_marks(
    journey_map: JourneyMap, plan: Plan, placed: Sequence[PlacedCard]
) -> Iterator[Mark]:
    for seat, one in zip(plan.packing.seats, placed, strict=True):
        said = spoken(one.card, journey_map)
        yield card_drawing.draw(one.card, seat.face, one.box, plan.units, said)


def _badges(journey_map: JourneyMap, plan: Plan, placed: Sequence[PlacedCard]) -> Iterator[Badge]:
    del journey_map
    for facing in plan.packing.facing:
        upper, lower = placed[facing.upper], placed[facing.lower]
        middle = (upper.box.bottom + lower.box.y) / 2
        r = plan.units.badge
        box = Box(facing.x - r, middle - r, 2 * r, 2 * r)
        yield Badge(facing.about.source_number, facing.about.target_number, box)


def _badge_marks(
    journey_map: JourneyMap, badges: Sequence[Badge], placed: Sequence[PlacedCard]
) -> Iterator[Mark]:
    boxes = {one.card.number: one.box for one in placed}
    for badge in badges:
        upper, lower = sorted((boxes[badge.source], boxes[badge.target]), key=lambda box: box.y)
        x, y = badge.box.middle
        r = badge.box.w / 2
        marks: list[Mark] = []
        if lower.y - upper.bottom > _FAR:
            for start, end in ((upper.bottom, y - r), (y + r, lower.y)):
                marks.append(segment((x, start), (x, end), "major_irritant_ink", 1.2, dash=(2, 2)))
        marks.append(Disc(x, y, r, "paper", "major_irritant_ink", 1.5, role="badge"))
        marks.append(icons.lightning(x, y, 1.4 * r))
        said = word(journey_map, "spoken.break", source=badge.source, target=badge.target)
        yield Group(f"{badge.source}-{badge.target}", said, tuple(marks), role="badge")


def _band_marks(plan: Plan) -> Iterator[Mark]:
    top, units = plan.bands_top, plan.units
    font = units.font(units.lane, 700)
    for band in plan.bands:
        label = Box(plan.frame.x, top, label_room(units), band.height)
        yield in_box(band.name, font, "brand_ink", label, is_middle=True, role="lane")
        yield from band.draw(top)
        top += band.height
