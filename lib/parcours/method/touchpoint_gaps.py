"""What step 4 still misses or contradicts, as codes (J1 to J7)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Literal

from parcours.method.appraisal import Appraisals, appraise, publics_of
from parcours.method.coherence import MIN_CHANNELS, silent_contradictions
from parcours.method.gaps import Gap
from parcours.method.nouns import Provenance
from parcours.method.scripts import scripted
from parcours.method.target import changed_without_action
from parcours.method.touchpoints import Evidence, Fate, Touchpoint
from parcours.method.workbook import Workbook

STEP = "touchpoints"
Kind = Literal["missing", "contradiction", "blocked", "not_computed"]


def gaps(workbook: Workbook) -> list[Gap]:
    """Gather what step 4 misses and contradicts (J1 to J7).

    Without any journey nothing else is asked: the step has not begun.

    >>> from parcours.method.framing import Framing
    >>> [gap.code for gap in gaps(Workbook(framing=Framing(client="Lorette")))]
    ['no_journey']
    """
    if not workbook.journeys.journeys:
        return [_gap("no_journey")]
    appraisals = appraise(workbook)
    return [
        *_journeys(workbook),
        *_places(workbook),
        *_votes(workbook, appraisals),
        *_cards(workbook),
        *_coherence(workbook),
        *_target(workbook, appraisals),
    ]


def _gap(code: str, about: str = "", kind: Kind = "missing", **values: object) -> Gap:
    return Gap(step=STEP, code=code, about=about, kind=kind, values=values)


def _journeys(workbook: Workbook) -> Iterable[Gap]:
    kept = {one.id for one in workbook.publics.kept}
    for journey in workbook.journeys.journeys:
        if not journey.publics:
            yield _gap("journey_without_public", journey.id)
        if not journey.purpose:
            yield _gap("journey_without_purpose", journey.id)
        if not journey.stages:
            yield _gap("journey_without_stage", journey.id)
        for public in journey.publics:
            if kept and public not in kept:
                yield _gap(
                    "journey_of_a_public_not_kept", journey.id, "contradiction", public=public
                )


def _places(workbook: Workbook) -> Iterable[Gap]:
    """Touchpoints that stand in a stage of another journey; stages that hold none."""
    journeys = workbook.journeys
    home = {stage.id: one.id for one in journeys.journeys for stage in one.stages}
    held = {one.stage for one in journeys.touchpoints}
    for touchpoint in journeys.touchpoints:
        if home.get(touchpoint.stage) != touchpoint.journey:
            yield _gap("touchpoint_in_another_journey", touchpoint.id, "contradiction")
    for stage in journeys.stages:
        if stage.id not in held:
            yield _gap("stage_without_touchpoint", stage.id)
    for journey in journeys.journeys:
        made = {one.catalogue_id for one in journeys.touchpoints if one.journey == journey.id}
        ticked = [
            one
            for one in journeys.ticks
            if one.journey == journey.id and one.state == "present" and not one.touchpoint
        ]
        left = sum(one.catalogue_id not in made for one in ticked)
        if left:
            yield _gap("ticked_but_not_placed", journey.id, n=left)


def _votes(workbook: Workbook, appraisals: Appraisals) -> Iterable[Gap]:
    by_id = {one.id: one for one in workbook.journeys.touchpoints}
    kept = {one.id for one in workbook.publics.kept}
    silent = Counter(
        one.touchpoint
        for one in appraisals.values()
        if not one.votes.n and (one.public in kept or not kept)
    )
    for touchpoint in workbook.journeys.touchpoints:
        if silent[touchpoint.id]:
            code = "moment_not_judged" if touchpoint.moment_of_truth else "touchpoint_not_judged"
            yield _gap(code, touchpoint.id, publics=silent[touchpoint.id])
    heard = {one.touchpoint for one in appraisals.values() if one.customers.n}
    judged = {one.touchpoint for one in appraisals.values() if one.votes.n}
    if judged and not heard:
        yield _gap("no_customer_voice", touchpoints=len(judged))
    for vote in workbook.journeys.votes:
        if not by_id[vote.touchpoint].exists_today:
            yield _gap("vote_on_what_does_not_exist", vote.touchpoint, "contradiction")
        elif vote.public not in publics_of(workbook, by_id[vote.touchpoint]):
            yield _gap(
                "vote_for_another_public", vote.touchpoint, "contradiction", public=vote.public
            )


def _cards(workbook: Workbook) -> Iterable[Gap]:
    for touchpoint in workbook.journeys.touchpoints:
        if touchpoint.exists_today:
            yield from _card(workbook, touchpoint)


def _card(workbook: Workbook, touchpoint: Touchpoint) -> Iterable[Gap]:
    moment = touchpoint.moment_of_truth
    if moment is not None and moment.criticality is None:
        yield _gap("moment_without_criticality", touchpoint.id)
    if moment is not None and not scripted(touchpoint):
        yield _gap("moment_without_script", touchpoint.id)
    if touchpoint.importance is None:
        yield _gap("touchpoint_without_importance", touchpoint.id)
    if touchpoint.waiting_observed_minutes and touchpoint.waiting_promised_minutes is None:
        yield _gap("waiting_without_promise", touchpoint.id)
    measured = any(
        vote.touchpoint == touchpoint.id and vote.provenance is not Provenance.TEAM
        for vote in workbook.journeys.votes
    )
    if touchpoint.evidence is Evidence.NONE and measured:
        yield _gap("evidence_not_claimed", touchpoint.id, "contradiction")
    for one in workbook.assets.subcontractors:
        held = touchpoint.id in one.touchpoints
        if held != (touchpoint.subcontractor == one.id) and (held or touchpoint.subcontractor):
            yield _gap("subcontractor_disagrees", touchpoint.id, "contradiction", other=one.id)


def _coherence(workbook: Workbook) -> Iterable[Gap]:
    for capability in workbook.journeys.capabilities:
        if len(capability.channels) < MIN_CHANNELS:
            yield _gap("capability_not_looked_at", capability.id)
    for one in silent_contradictions(workbook.journeys):
        yield _gap(
            "passage_said_to_work",
            one.passage,
            "contradiction",
            source=one.source,
            target=one.target,
            capabilities=one.refused_there,
        )


def _target(workbook: Workbook, appraisals: Appraisals) -> Iterable[Gap]:
    if workbook.plan.actions:
        for touchpoint in changed_without_action(workbook):
            yield _gap("change_without_action", touchpoint)
    for one in workbook.journeys.touchpoints:
        if one.fate in (Fate.IMPROVED, Fate.CREATED) and not one.target_emotions:
            yield _gap("change_without_target", one.id)
        for target in one.target_emotions:
            today = appraisals.get((one.id, target.public))
            mean = today.votes.mean if today else None
            if one.fate is Fate.REMOVED:
                yield _gap("removed_with_target", one.id, "contradiction")
            elif one.fate is Fate.IMPROVED and mean is not None and target.emotion <= mean:
                yield _gap("improved_for_nothing", one.id, "contradiction", public=target.public)
