"""What the inventory covers: stage x channel grid, check list (J2), common core (P4)."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from parcours.method.appraisal import publics_of
from parcours.method.catalogue import Scope, UsualTouchpoint
from parcours.method.journeys import Journey, Journeys
from parcours.method.touchpoints import Tick
from parcours.method.workbook import Workbook


@dataclass(frozen=True)
class CheckListLine:
    """A usual touchpoint and what was said of it in one journey."""

    usual: UsualTouchpoint
    state: Literal["present", "missing", "not_applicable", "not_ticked"]
    touchpoints: tuple[str, ...]
    """Touchpoints of the journey made from it."""


@dataclass(frozen=True)
class Question:
    """Something the grid leaves uncovered, asked rather than asserted."""

    kind: Literal["empty_stage", "missing", "not_ticked", "unused_channel"]
    journey: str
    stage: str
    channel: str = ""
    usual: tuple[str, ...] = ()
    """Usual touchpoints it is about."""
    is_moment_of_truth: bool = False


def check_list(
    usual: Sequence[UsualTouchpoint], journeys: Journeys, journey: Journey, scope: Scope = "all"
) -> tuple[CheckListLine, ...]:
    """Usual touchpoints of the stages of a journey, each with its state (J2).

    Parameters
    ----------
    scope : 'consumer' leaves out what only businesses meet, 'business' the contrary; 'all' keeps
    all.

    Returns
    -------
    In the order of the catalogue. A usual touchpoint that stands in the journey is present, ticked
    or not; of several ticks on one line the latest counts.
    """
    stages = {one.catalogue_stage for one in journey.stages}
    made: dict[str, list[str]] = defaultdict(list)
    for touchpoint in journeys.touchpoints:
        if touchpoint.journey == journey.id and touchpoint.exists_today:
            made[touchpoint.catalogue_id].append(touchpoint.id)
    ticks = {one.catalogue_id: one for one in journeys.ticks if one.journey == journey.id}
    return tuple(
        _line(one, ticks.get(one.id), made.get(one.id, []))
        for one in usual
        if one.stage in stages and in_scope(one, scope)
    )


def in_scope(usual: UsualTouchpoint, scope: Scope) -> bool:
    """Whether customers of that scope meet a usual touchpoint."""
    return "all" in (scope, usual.scope) or usual.scope == scope


def grid(journeys: Journeys, journey_id: str) -> Counter[tuple[str, str]]:
    """Count the touchpoints of today by stage and channel; what is not there is zero (J2)."""
    return Counter(
        (one.stage, one.channel)
        for one in journeys.touchpoints
        if one.journey == journey_id and one.exists_today
    )


def questions(
    usual: Sequence[UsualTouchpoint], journeys: Journeys, journey: Journey, scope: Scope = "all"
) -> tuple[Question, ...]:
    """Ask the room about what the grid and the check list leave uncovered in a journey (J2).

    - ``empty_stage``: no touchpoint at all in a stage;
    - ``missing``: usual touchpoints ticked as missing in a stage;
    - ``unused_channel``: a channel used elsewhere in the journey, empty in this stage, where the
      catalogue knows usual touchpoints that nobody ticked;
    - ``not_ticked``: usual touchpoints nobody spoke of, on the channels of the journey.

    Returns
    -------
    In the order of the stages. What was ticked as not applicable is never asked again.
    """
    counts = grid(journeys, journey.id)
    lines = check_list(usual, journeys, journey, scope)
    used = {channel for (_, channel), n in counts.items() if n}
    asked: list[Question] = []
    for stage in journey.stages:
        here = [one for one in lines if one.usual.stage == stage.catalogue_stage]
        if not any(counts[stage.id, channel] for channel in used):
            asked.append(Question("empty_stage", journey.id, stage.id))
        missing = [one for one in here if one.state == "missing"]
        asked += _question("missing", journey.id, stage.id, "", missing)
        open_lines = [one for one in here if one.state == "not_ticked"]
        for channel in sorted({one.usual.channel for one in open_lines} & used):
            kind: Literal["not_ticked", "unused_channel"] = (
                "not_ticked" if counts[stage.id, channel] else "unused_channel"
            )
            lines_of = [one for one in open_lines if one.usual.channel == channel]
            asked += _question(kind, journey.id, stage.id, channel, lines_of)
    return tuple(asked)


@dataclass(frozen=True)
class CommonCore:
    """What is done alike for every public, as against specifics (P4)."""

    common: tuple[str, ...]
    specific: Mapping[str, tuple[str, ...]] = field(hash=False)
    """Publics a specific touchpoint is for."""

    @property
    def share(self) -> float | None:
        """Share of touchpoints that are common; None where there is none."""
        total = len(self.common) + len(self.specific)
        return len(self.common) / total if total else None


def common_core(workbook: Workbook) -> CommonCore:
    """Split the touchpoints of today into common core and specifics (P4).

    A touchpoint is common when it names no public, or all that are kept, and its journey is not
    reserved to some of them.

    >>> from parcours.method.framing import Framing
    >>> common_core(Workbook(framing=Framing(client="Lorette"))).share is None
    True
    """
    kept = {one.id for one in workbook.publics.kept}
    common: list[str] = []
    specific: dict[str, tuple[str, ...]] = {}
    for touchpoint in workbook.journeys.touchpoints:
        met = publics_of(workbook, touchpoint)
        if not touchpoint.exists_today:
            continue
        if not met or (kept and kept <= set(met)):
            common.append(touchpoint.id)
        else:
            specific[touchpoint.id] = met
    return CommonCore(tuple(common), specific)


def _line(usual: UsualTouchpoint, tick: Tick | None, made: Sequence[str]) -> CheckListLine:
    linked = [tick.touchpoint] if tick and tick.touchpoint and tick.touchpoint not in made else []
    touchpoints = (*made, *linked)
    if touchpoints:
        return CheckListLine(usual, "present", touchpoints)
    return CheckListLine(usual, tick.state if tick else "not_ticked", ())


def _question(
    kind: Literal["missing", "not_ticked", "unused_channel"],
    journey: str,
    stage: str,
    channel: str,
    lines: Sequence[CheckListLine],
) -> list[Question]:
    if not lines:
        return []
    moments = any(one.usual.moment_of_truth for one in lines)
    ids = tuple(one.usual.id for one in lines)
    return [Question(kind, journey, stage, channel, ids, moments)]
