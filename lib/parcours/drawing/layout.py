"""From a map to a layout: the smallest sheet on which its curve keeps its height, in large type.

:func:`lay_out` puts a whole map on one sheet. :func:`lay_out_pages` splits it by stage where one
sheet is not enough. Type never goes under 8 pt to make room: ``rules.check`` would say so.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from parcours.drawing import bands, columns, footer, header, lanes, stages
from parcours.drawing.marks import Box
from parcours.drawing.measure import remembered
from parcours.drawing.packing import INSET
from parcours.drawing.painting import Context, Plan, assemble
from parcours.drawing.scene import Layout
from parcours.drawing.sheets import PAPER, SHEETS, Sheet, SheetName, Units, canvas, canvases
from parcours.drawing.splitting import split
from parcours.drawing.words import tidied
from parcours.exhibits.kinds import JourneyMap, MapLane, MapStage

_LEAST_CARD_ROOM = 2 * INSET
_REMEMBERED = 32
"""Layouts kept: a map is drawn by the page, the PDF, the poster and the slides."""
_BEYOND = 40
"""Steps of canvas tried when no sheet is large enough, each a twelfth of an octave larger."""


@remembered(_REMEMBERED)
def lay_out(journey_map: JourneyMap, sheet: SheetName | None = None) -> Layout:
    """Lay a map on one sheet.

    Parameters
    ----------
    journey_map : what to show.
    sheet : A3, A2 or A1; None for the smallest on which the curve keeps 150 px.

    Returns
    -------
    Layout. Where even the sheet asked for (or A1) is too small, everything is still shown, nothing
    overlaps, and ``rules.check`` says that the type is under 8 pt: use :func:`lay_out_pages`.
    """
    ready = prepared(journey_map)
    whole = Context(1, 1, highest_value(ready))
    sheets = [one for one in SHEETS if sheet in (None, one.name)]
    return lay_part(ready, sheets, PAPER, whole)


@remembered(_REMEMBERED)
def lay_out_pages(journey_map: JourneyMap, sheet: SheetName | None = None) -> tuple[Layout, ...]:
    """Lay a map on as many sheets as it needs, split by stage; a stage too full is split too.

    Parameters
    ----------
    journey_map : what to show.
    sheet : A3, A2 or A1; None for the smallest that takes the whole map, else pages of A1.

    Returns
    -------
    Layouts in reading order, ``page`` and ``pages`` set; values at stake keep one scale on all.
    """
    ready = prepared(journey_map)
    sheets = [one for one in SHEETS if sheet in (None, one.name)]
    return pages_of(ready, sheets, PAPER)


def pages_of(ready: JourneyMap, sheets: Sequence[Sheet], units: Units) -> tuple[Layout, ...]:
    """Lay a prepared map on as few pages as hold it."""
    value_max = highest_value(ready)
    draft = Context(1, 1, value_max)
    parts = split(ready, lambda part: _largest(part, sheets, units, draft) is not None)
    contexts = (Context(index + 1, len(parts), value_max) for index in range(len(parts)))
    return tuple(
        lay_part(part, sheets, units, context)
        for part, context in zip(parts, contexts, strict=True)
    )


def lay_part(part: JourneyMap, sheets: Sequence[Sheet], units: Units, context: Context) -> Layout:
    """Lay a prepared map, or a part of one, on the smallest of these sheets that takes it."""
    found = fitted(part, sheets, units, context) or _beyond(part, sheets[-1], units, context)
    return assemble(part, found, context)


def prepared(journey_map: JourneyMap) -> JourneyMap:
    """Return the map ready to be measured: texts tidied, a lane for every channel, a stage."""
    known = {lane.channel for lane in journey_map.lanes}
    missing = dict.fromkeys(c.channel for c in journey_map.cards if c.channel not in known)
    extra = tuple(MapLane(channel, channel) for channel in missing)
    stages_kept = journey_map.stages or (MapStage(""),)
    return tidied(replace(journey_map, lanes=journey_map.lanes + extra, stages=stages_kept))


def highest_value(journey_map: JourneyMap) -> float:
    """Return the value at stake the bars of all pages are measured against."""
    return max((stage.value_at_stake or 0.0 for stage in journey_map.stages), default=0.0)


def fitted(
    journey_map: JourneyMap, sheets: Sequence[Sheet], units: Units, context: Context
) -> Plan | None:
    """Return the plan on the smallest sheet, in the largest type, whose curve keeps its height."""
    best = _largest(journey_map, sheets, units, context)
    if best is None:
        return None
    *smaller, _ = canvases(best.sheet, units)
    return _in_larger_type(journey_map, best, smaller, context)


def _largest(
    journey_map: JourneyMap, sheets: Sequence[Sheet], units: Units, context: Context
) -> Plan | None:
    """Return the plan on the smallest sheet, on its largest canvas; None where no curve keeps its height."""
    for sheet in sheets:
        *_, largest = canvases(sheet, units)
        best = plan(journey_map, sheet, largest, units, context)
        if best and best.zone.h >= units.least_curve:
            return best
    return None


def _in_larger_type(
    journey_map: JourneyMap, best: Plan, smaller: Sequence[tuple[float, float]], context: Context
) -> Plan:
    # the curve grows with the canvas: the smallest easy one is found by halving
    low, high = 0, len(smaller)
    while low < high:
        middle = (low + high) // 2
        tried = plan(journey_map, best.sheet, smaller[middle], best.units, context)
        if tried and tried.zone.h >= best.units.easy_curve:
            best, high = tried, middle
        else:
            low = middle + 1
    return best


def _beyond(journey_map: JourneyMap, sheet: Sheet, units: Units, context: Context) -> Plan:
    tried: Iterator[Plan | None] = (
        plan(journey_map, sheet, canvas(sheet.ratio * 2 ** (step / 6), units), units, context)
        for step in range(1, _BEYOND)
    )
    return next(one for one in tried if one and one.zone.h >= units.least_curve)


def plan(
    journey_map: JourneyMap,
    sheet: Sheet,
    size: tuple[float, float],
    units: Units,
    context: Context,
) -> Plan | None:
    """Measure everything on a canvas; None where its columns would be too narrow."""
    frame = Box(units.margin, units.top, size[0] - 2 * units.margin, size[1] - units.top)
    left = units.margin + units.gutter
    least = units.card_widths[-1] + _LEAST_CARD_ROOM
    counts = columns.counted(journey_map.cards, len(journey_map.stages))
    widths = columns.stage_widths(counts, frame.right - left, least)
    boxes = columns.stage_boxes(widths, left)
    if boxes[-1].right > frame.right + 1:
        return None
    if columns.least_pitch(journey_map.cards, boxes) < units.least_pitch:
        return None
    xs = columns.columns(journey_map.cards, boxes)
    packing = lanes.best(journey_map, boxes, xs, units)
    if packing is None:
        return None
    top = header.header(journey_map, frame, units) if units.has_header else header.Block(0, ())
    return _stacked(
        journey_map, sheet, size, Measured(frame, boxes, xs, packing, top), units, context
    )


@dataclass(frozen=True, slots=True)
class Measured:
    """What is known of a canvas before its heights are summed."""

    frame: Box
    stages: tuple[Box, ...]
    columns: tuple[float, ...]
    packing: lanes.Packing
    header: header.Block


def _stacked(
    journey_map: JourneyMap,
    sheet: Sheet,
    size: tuple[float, float],
    measured: Measured,
    units: Units,
    context: Context,
) -> Plan:
    frame, boxes = measured.frame, measured.stages
    chevrons = stages.chevron_height(journey_map, boxes, units)
    wants = stages.wants_height(journey_map, boxes, units)
    under = bands.bands(journey_map, boxes, units, context.value_max)
    foot = footer.footer(journey_map, frame, units, context.page, context.pages)
    lanes_top = frame.y + measured.header.height + chevrons + wants
    heights = measured.packing.lane_heights(units)
    foot_top = size[1] - units.bottom - foot.height
    bands_top = foot_top - sum(band.height for band in under) - 4
    room = bands_top - lanes_top - sum(heights)
    extra = max(0.0, min(room - units.most_curve, 40.0 * len(heights))) / max(1, len(heights))
    heights = tuple(height + extra for height in heights)
    zone_top = lanes_top + sum(heights)
    zone = Box(boxes[0].x, zone_top, boxes[-1].right - boxes[0].x, bands_top - zone_top)
    return Plan(
        sheet=sheet,
        size=size,
        units=units,
        frame=frame,
        stages=boxes,
        columns=measured.columns,
        packing=measured.packing,
        header=measured.header,
        chevron_top=frame.y + measured.header.height,
        chevron_height=chevrons,
        wants_height=wants,
        lanes_top=lanes_top,
        lane_heights=heights,
        zone=zone,
        bands=under,
        footer=foot,
        foot_top=foot_top,
    )
