"""Stages renamed, split and merged, touchpoints moved, journeys begun from a template (J1).

Votes, ids, links and actions hang on touchpoints: nothing here makes a new touchpoint out of an old
one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Literal

from parcours.errors import Problem, WorkbookError, did_you_mean
from parcours.method.catalogue import JourneyTemplate, UsualTouchpoint
from parcours.method.journeys import Journey, Journeys, Stage
from parcours.method.nouns import Language
from parcours.method.touchpoints import MomentOfTruth, Tick, Touchpoint
from parcours.method.workbook import Workbook, next_id

Zoom = Literal["macro", "detailed"]
MAX_LABEL = 90
"""Of ``Touchpoint.label``."""


def split_stage(journeys: Journeys, stage_id: str, new: Stage, moved: Iterable[str]) -> Journeys:
    """Return the journeys with ``new`` right after a stage, with the touchpoints moved there (J1).

    Parameters
    ----------
    new : the stage that comes after; its id is one ``next_id`` gave.
    moved : ids of touchpoints of the stage; votes, actions and links follow them.

    Raises
    ------
    WorkbookError : there is no such stage, or a touchpoint moved is not in it.
    """
    ids = set(moved)
    here = {one.id for one in journeys.touchpoints if one.stage == stage_id}
    strays = sorted(ids - here)
    if strays:
        raise WorkbookError(
            [_nowhere("touchpoint_not_in_stage", one, sorted(here)) for one in strays]
        )
    split = _replaced(journeys, stage_id, lambda stage: (stage, new))
    return _moved(split, ids, new.id)


def merge_stages(journeys: Journeys, kept_id: str, other_id: str) -> Journeys:
    """Return the journeys with a stage merged into another of the same journey (J1).

    The kept stage keeps its id and name; what the other's customers want and say is added to its
    own. Touchpoints of the earlier stage stay before those of the later one.

    Raises
    ------
    WorkbookError : there is no such stage, or they belong to two journeys.
    """
    journey = journey_of(journeys, kept_id)
    if journey_of(journeys, other_id).id != journey.id or kept_id == other_id:
        raise WorkbookError(Problem("stages_of_two_journeys", kept_id, found=other_id))
    order = [one.id for one in journey.stages]
    kept, other = journey.stages[order.index(kept_id)], journey.stages[order.index(other_id)]
    first, second = sorted((kept, other), key=lambda one: order.index(one.id))
    merged = kept.model_copy(
        update={"wants": _both(first.wants, second.wants), "says": _both(first.says, second.says)}
    )
    together = [
        touchpoint.model_copy(update={"stage": kept_id})
        for stage in (first, second)
        for touchpoint in journeys.touchpoints
        if touchpoint.stage == stage.id
    ]
    touchpoints = _gathered(journeys.touchpoints, together)
    without = _replaced(journeys, other_id, lambda _: ())
    return _replaced(without, kept_id, lambda _: (merged,)).model_copy(
        update={"touchpoints": touchpoints}
    )


def move_touchpoint(
    journeys: Journeys, touchpoint_id: str, stage_id: str, before: str | None = None
) -> Journeys:
    """Return the journeys with a touchpoint moved to a stage, before another or last (J1, J2).

    It keeps its id, votes, actions and links; where the stage is of another journey, it goes there.

    Raises
    ------
    WorkbookError : there is no such touchpoint, stage, or touchpoint to stand before in that stage.
    """
    journey = journey_of(journeys, stage_id)
    by_id = {one.id: one for one in journeys.touchpoints}
    if touchpoint_id not in by_id:
        raise WorkbookError(_nowhere("nothing_there", touchpoint_id, list(by_id)))
    moved = by_id[touchpoint_id].model_copy(update={"stage": stage_id, "journey": journey.id})
    others = [one for one in journeys.touchpoints if one.id != touchpoint_id]
    here = [one.id for one in others if one.stage == stage_id]
    if before is not None and before not in here:
        raise WorkbookError(_nowhere("touchpoint_not_in_stage", before, here))
    ids = [one.id for one in others]
    after_last = ids.index(here[-1]) + 1 if here else len(others)
    at = after_last if before is None else ids.index(before)
    return journeys.model_copy(update={"touchpoints": (*others[:at], moved, *others[at:])})


def journey_of(journeys: Journeys, stage_id: str) -> Journey:
    """Return the journey a stage belongs to.

    Raises
    ------
    WorkbookError : there is no such stage.
    """
    for journey in journeys.journeys:
        if any(stage.id == stage_id for stage in journey.stages):
            return journey
    raise WorkbookError(_nowhere("nothing_there", stage_id, [one.id for one in journeys.stages]))


def begin_journey(
    workbook: Workbook,
    template: JourneyTemplate,
    usual: Sequence[UsualTouchpoint],
    *,
    language: Language,
    zoom: Zoom = "detailed",
    publics: tuple[str, ...] = (),
) -> Workbook:
    """Return the workbook with a journey begun from a template, its touchpoints ticked (J1, J2).

    Nothing is judged yet: touchpoints have no vote, no volume, no importance. A touchpoint the
    catalogue holds for a moment of truth is marked as one, to be confirmed.

    Parameters
    ----------
    zoom : 'macro' takes the first touchpoint of each stage only.
    """
    lines = {one.id: one for one in usual}
    journey_id, workbook = next_id(workbook, "journeys")
    stages: list[Stage] = []
    touchpoints: list[Touchpoint] = []
    for one in template.stages:
        stage_id, workbook = next_id(workbook, "stages")
        stages.append(
            Stage(
                id=stage_id,
                name=one.name[language],
                catalogue_stage=one.catalogue_stage,
                wants=one.wants[language],
            )
        )
        for usual_id in one.touchpoints[: 1 if zoom == "macro" else None]:
            new_id, workbook = next_id(workbook, "touchpoints")
            said = template.words.get(usual_id, lines[usual_id].label)[language]
            touchpoints.append(_touchpoint(lines[usual_id], new_id, journey_id, stage_id, said))
    journey = Journey(
        id=journey_id,
        name=template.name[language],
        purpose=template.purpose[language],
        publics=publics,
        zoom=zoom,
        stages=tuple(stages),
    )
    ticks = tuple(
        Tick(journey=journey_id, catalogue_id=one.catalogue_id, state="present", touchpoint=one.id)
        for one in touchpoints
    )
    had = workbook.journeys
    update = {
        "journeys": (*had.journeys, journey),
        "touchpoints": (*had.touchpoints, *touchpoints),
        "ticks": (*had.ticks, *ticks),
    }
    return workbook.model_copy(update={"journeys": had.model_copy(update=update)})


def _touchpoint(
    usual: UsualTouchpoint, new_id: str, journey: str, stage: str, label: str
) -> Touchpoint:
    return Touchpoint(
        id=new_id,
        journey=journey,
        stage=stage,
        channel=usual.channel,
        label=label[:MAX_LABEL],
        catalogue_id=usual.id,
        moment_of_truth=usual_moment(usual.moment_of_truth),
    )


def usual_moment(kind: str) -> MomentOfTruth | None:
    """Return the moment of truth a usual touchpoint is held for, or None where it is none.

    >>> usual_moment("other").kind, usual_moment("")
    ('second', None)
    """
    if not kind:
        return None
    # "other" is one in Carlzon's sense, outside the four kinds: lived in use
    return MomentOfTruth.model_validate({"kind": "second" if kind == "other" else kind})


def _replaced(
    journeys: Journeys, stage_id: str, new: Callable[[Stage], tuple[Stage, ...]]
) -> Journeys:
    """Put other stages where one stands."""
    journey = journey_of(journeys, stage_id)
    stages = tuple(
        stage for old in journey.stages for stage in (new(old) if old.id == stage_id else (old,))
    )
    changed = journey.model_copy(update={"stages": stages})
    others = tuple(changed if one.id == journey.id else one for one in journeys.journeys)
    return journeys.model_copy(update={"journeys": others})


def _gathered(
    touchpoints: Sequence[Touchpoint], together: Sequence[Touchpoint]
) -> tuple[Touchpoint, ...]:
    """Put touchpoints side by side where the first of them stands."""
    ids = {one.id for one in together}
    at = next((i for i, one in enumerate(touchpoints) if one.id in ids), len(touchpoints))
    before = [one for one in touchpoints[:at] if one.id not in ids]
    after = [one for one in touchpoints[at:] if one.id not in ids]
    return (*before, *together, *after)


def _moved(journeys: Journeys, ids: set[str], stage_id: str) -> Journeys:
    touchpoints = tuple(
        one.model_copy(update={"stage": stage_id}) if one.id in ids else one
        for one in journeys.touchpoints
    )
    return journeys.model_copy(update={"touchpoints": touchpoints})


def _both(first: str, second: str) -> str:
    return " / ".join(one for one in dict.fromkeys((first, second)) if one)


def _nowhere(code: str, found: str, known: Sequence[str]) -> Problem:
    return Problem(code, "journeys", found=found, fix=did_you_mean(found, known))
