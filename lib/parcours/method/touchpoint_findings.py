"""Everything step 4 found wrong, from the workshop and from the file, as findings (J2 to J9, R1).

Severity runs from 0 to 4; each rule says where its own comes from.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence

from parcours.method.appraisal import (
    Appraisals,
    appraise,
    is_irritant,
    perception_gaps,
    publics_that_diverge,
)
from parcours.method.coherence import channel_breaks, customers_concerned, failing_passages
from parcours.method.findings import Finding, FindingKind, finding
from parcours.method.journeys import Journey, Stage
from parcours.method.observed import Score, SeenTouchpoints, low_scores
from parcours.method.scripts import Waiting, value_coverage, waiting
from parcours.method.touchpoints import Fate, Touchpoint
from parcours.method.workbook import Workbook

WORST = 4.0
MOMENT_OF_TRUTH = 1.0
"""What a moment of truth adds to the severity of a finding."""
REFUSED, PARTIAL = 3.0, 2.0
PASSAGE_FAILS, PASSAGE_LOSES = 3.0, 2.0
LONGEST_WAIT = 3.0
EMPTY_STAGE, MISSING_TOUCHPOINTS = 3.0, 1.5
NEVER_SEEN, UNMAPPED, UNCARRIED, LOW_SATISFACTION = 1.0, 1.0, 2.0, 2.0


def touchpoint_findings(
    workbook: Workbook,
    *,
    perception_gap_points: float,
    seen: SeenTouchpoints | None = None,
    feedback: Sequence[Score] = (),
    waits: Sequence[Waiting] | None = None,
    channel_sets: Mapping[frozenset[str], int] | None = None,
) -> list[Finding]:
    """Gather the findings of step 4 (J2 to J9).

    Parameters
    ----------
    perception_gap_points : points between staff and customers from which a gap is a finding.
    seen, feedback, waits, channel_sets : what the customer file says; None or empty without one.

    Returns
    -------
    Worst first; the order of the kinds, then of the touchpoints, settles ties. Keys are stable:
    the same thing found again is the same finding.
    """
    appraisals = appraise(workbook)
    found = [
        *_irritants(workbook, appraisals),
        *_polarised(workbook, appraisals),
        *_perception_gaps(appraisals, perception_gap_points),
        *_diverging(appraisals),
        *_channel_breaks(workbook, channel_sets or {}),
        *_passages(workbook),
        *_waiting(waiting(workbook) if waits is None else waits),
        *_values(workbook),
        *_uncovered(workbook),
        *_seen(seen),
        *_low_scores(feedback),
    ]
    return sorted(found, key=lambda one: -one.severity)


def _irritants(workbook: Workbook, appraisals: Appraisals) -> Iterable[Finding]:
    """Severity: twice the distance of the mean under zero, one more at a moment of truth."""
    moments = _moments(workbook)
    for one in appraisals.values():
        if is_irritant(one.votes):
            emotion = one.votes.mean or 0.0
            yield finding(
                FindingKind.IRRITANT,
                one.touchpoint,
                one.public,
                severity=_capped(-2 * emotion + MOMENT_OF_TRUTH * (one.touchpoint in moments)),
                touchpoints=(one.touchpoint,),
                publics=(one.public,),
                n=one.votes.n,
                public=one.public,
                emotion=emotion,
                votes=one.votes.n,
            )


def _polarised(workbook: Workbook, appraisals: Appraisals) -> Iterable[Finding]:
    """Severity: the standard deviation (2 at most), one more at a moment of truth."""
    moments = _moments(workbook)
    for one in appraisals.values():
        if one.votes.is_polarised:
            spread = one.votes.sd or 0.0
            yield finding(
                FindingKind.POLARISED,
                one.touchpoint,
                one.public,
                severity=_capped(spread + MOMENT_OF_TRUTH * (one.touchpoint in moments)),
                touchpoints=(one.touchpoint,),
                publics=(one.public,),
                n=one.votes.n,
                public=one.public,
                votes=one.votes.n,
                negative=one.votes.negative,
                positive=one.votes.positive,
            )


def _perception_gaps(appraisals: Appraisals, least: float) -> Iterable[Finding]:
    """One per touchpoint, for the public with the widest gap.

    Severity: the gap where staff believe it better than it is, half of it the other way round.
    """
    said: set[str] = set()
    for one in perception_gaps(appraisals, least):
        gap = one.perception_gap or 0.0
        if one.touchpoint not in said:
            said.add(one.touchpoint)
            yield finding(
                FindingKind.PERCEPTION_GAP,
                one.touchpoint,
                severity=_capped(gap if gap > 0 else -gap / 2),
                touchpoints=(one.touchpoint,),
                publics=(one.public,),
                n=one.votes.n,
                public=one.public,
                staff=one.staff.mean,
                n_staff=one.staff.n,
                customers=one.customers.mean,
                n_customers=one.customers.n,
            )


def _diverging(appraisals: Appraisals) -> Iterable[Finding]:
    """Severity: points of emotion between the two publics."""
    for one in publics_that_diverge(appraisals):
        yield finding(
            FindingKind.PUBLICS_DIVERGE,
            one.touchpoint,
            severity=_capped(one.spread),
            touchpoints=(one.touchpoint,),
            publics=(one.pleased.public, one.irritated.public),
            n=one.pleased.votes.n + one.irritated.votes.n,
            pleased=one.pleased.public,
            pleased_emotion=one.pleased.votes.mean,
            irritated=one.irritated.public,
            irritated_emotion=one.irritated.votes.mean,
        )


def _channel_breaks(
    workbook: Workbook, channel_sets: Mapping[frozenset[str], int]
) -> Iterable[Finding]:
    """Severity: 3 where refused, 2 where partial. The file tells how many customers use both."""
    for one in channel_breaks(workbook.journeys):
        concerned = customers_concerned(channel_sets, one.channel, one.honoured_on)
        yield finding(
            FindingKind.CHANNEL_BREAK,
            one.capability,
            one.channel,
            severity=PARTIAL if one.rule == "partial_here" else REFUSED,
            touchpoints=one.touchpoints,
            rests_on="both" if concerned.of else "workshop",
            n=concerned.customers if concerned.of else None,
            channel=one.channel,
            rule=one.rule,
            honoured_on=one.honoured_on,
            share_pct=None if concerned.share is None else 100 * concerned.share,
        )


def _passages(workbook: Workbook) -> Iterable[Finding]:
    """Severity: 3 where it fails, 2 where it works and loses something."""
    for one in failing_passages(workbook.journeys):
        yield finding(
            FindingKind.PASSAGE_FAILS,
            one.passage,
            severity=PASSAGE_LOSES if one.works else PASSAGE_FAILS,
            touchpoints=one.touchpoints,
            source=one.source,
            target=one.target,
            loses=one.loses or one.refused_there,
        )


def _waiting(waits: Sequence[Waiting]) -> Iterable[Finding]:
    """Severity: 1 + log2(observed / promised), 3 at most: 2 where customers wait twice the promise.

    A wait observed without any promise is a gap of the step, not a finding.
    """
    for one in waits:
        promised, observed = one.promised_minutes, one.observed_minutes
        if promised is not None and observed is not None and observed > promised:
            doublings = math.log2(observed / promised) if promised else LONGEST_WAIT
            yield finding(
                FindingKind.WAITING,
                one.touchpoint,
                severity=round(min(LONGEST_WAIT, 1 + doublings), 2),
                touchpoints=(one.touchpoint,),
                rests_on="workshop" if one.n is None else "file",
                n=one.n,
                promised_minutes=promised,
                observed_minutes=observed,
            )


def _values(workbook: Workbook) -> Iterable[Finding]:
    if any(one.exists_today for one in workbook.journeys.touchpoints):
        for one in value_coverage(workbook):
            if not one.touchpoints:
                yield finding(FindingKind.VALUE_UNCARRIED, one.value, severity=UNCARRIED)


def _uncovered(workbook: Workbook) -> Iterable[Finding]:
    """Severity: 3 for a stage without any touchpoint, 1.5 where usual ones were ticked missing.

    Ids of the check list begin with the code of their stage; of two stages with one code, the
    first is asked.
    """
    journeys = workbook.journeys
    for journey in journeys.journeys:
        asked: set[str] = set()
        for stage in journey.stages:
            here = tuple(one.id for one in journeys.touchpoints if one.stage == stage.id)
            usual = () if stage.catalogue_stage in asked else _missing(workbook, journey, stage)
            asked.add(stage.catalogue_stage)
            if usual or not here:
                yield finding(
                    FindingKind.GRID_UNCOVERED,
                    stage.id,
                    severity=MISSING_TOUCHPOINTS if here else EMPTY_STAGE,
                    touchpoints=here,
                    publics=journey.publics,
                    placed=len(here),
                    missing=len(usual),
                    usual=usual,
                )


def _missing(workbook: Workbook, journey: Journey, stage: Stage) -> tuple[str, ...]:
    """Usual touchpoints of a stage ticked as missing, and not created in the target since."""
    created = {
        one.catalogue_id for one in workbook.journeys.touchpoints if one.fate is Fate.CREATED
    }
    return tuple(
        one.catalogue_id
        for one in workbook.journeys.ticks
        if one.journey == journey.id
        and one.state == "missing"
        and one.catalogue_id not in created
        and stage.catalogue_stage
        and one.catalogue_id.startswith(stage.catalogue_stage)
    )


def _seen(seen: SeenTouchpoints | None) -> Iterable[Finding]:
    if seen is None:
        return
    for touchpoint in seen.never_seen:
        yield finding(
            FindingKind.TOUCHPOINT_NEVER_SEEN,
            touchpoint,
            severity=NEVER_SEEN,
            touchpoints=(touchpoint,),
            rests_on="file",
            n=seen.n_events,
        )
    for name, count in seen.unmapped.items():
        yield finding(
            FindingKind.EVENT_UNMAPPED,
            name,
            severity=UNMAPPED,
            rests_on="file",
            n=count,
            events=count,
            share_pct=100 * count / seen.n_events,
        )


def _low_scores(feedback: Sequence[Score]) -> Iterable[Finding]:
    """One per touchpoint, for its lowest metric; severity 2, one more under zero (NPS)."""
    said: set[str] = set()
    for one, whole in low_scores(tuple(feedback)):
        if one.touchpoint not in said:
            said.add(one.touchpoint)
            is_negative = one.metric == "nps" and (one.high or 0.0) < 0
            in_pct = one.unit == "share"
            times = 100 if in_pct else 1
            yield finding(
                FindingKind.LOW_SATISFACTION,
                one.touchpoint,
                severity=LOW_SATISFACTION + is_negative,
                touchpoints=(one.touchpoint,) if one.touchpoint.startswith("TP-") else (),
                rests_on="file",
                n=one.n,
                metric_name=f"{one.metric.upper()} (%)" if in_pct else one.metric.upper(),
                value=times * (one.value or 0.0),
                answers=one.n,
                low=times * (one.low or 0.0),
                high=times * (one.high or 0.0),
                whole=times * (whole.value or 0.0),
            )


def _moments(workbook: Workbook) -> set[str]:
    return {one.id for one in workbook.journeys.touchpoints if is_moment(one)}


def is_moment(touchpoint: Touchpoint) -> bool:
    """Whether a touchpoint is a moment of truth."""
    return touchpoint.moment_of_truth is not None


def _capped(severity: float) -> float:
    return round(min(WORST, severity), 2)
