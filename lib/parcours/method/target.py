"""The target journey against today's: what is kept, improved, created, removed, gained (J6)."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from parcours.method.appraisal import Appraisals, publics_of
from parcours.method.plan import Action
from parcours.method.touchpoints import Fate, Touchpoint
from parcours.method.workbook import Workbook

CHANGED = (Fate.IMPROVED, Fate.CREATED, Fate.REMOVED)


@dataclass(frozen=True)
class EmotionChange:
    """How a public lives a touchpoint today and should live it once the plan is carried out."""

    touchpoint: str
    stage: str
    public: str
    today: float | None
    """Mean of the votes; None: nobody said, or it does not exist yet."""
    n: int
    target: float | None
    """None: nobody said, or it will be gone."""

    @property
    def gain(self) -> float | None:
        """Points of emotion gained; None where one of the two is unknown."""
        if self.today is None or self.target is None:
            return None
        return self.target - self.today


@dataclass(frozen=True)
class StageGain:
    """Emotion of a public over a stage, today and in the target."""

    stage: str
    public: str
    today: float | None
    """Mean over the touchpoints of today that were judged."""
    target: float | None
    """Mean over the touchpoints of the target whose emotion is known."""
    compared: int
    """Touchpoints known both today and in the target."""
    gain: float | None
    """Mean gain of those: like with like, whatever is created or removed."""


@dataclass(frozen=True)
class IdleAction:
    """An action of the plan that improves no touchpoint."""

    action: str
    reason: Literal["no_touchpoint", "touchpoints_unchanged"]


def fates(workbook: Workbook) -> Mapping[Fate, tuple[str, ...]]:
    """Touchpoints by what the target journey does of them (J6).

    >>> from parcours.method.framing import Framing
    >>> fates(Workbook(framing=Framing(client="Lorette")))[Fate.CREATED]
    ()
    """
    found: dict[Fate, list[str]] = {fate: [] for fate in Fate}
    for one in workbook.journeys.touchpoints:
        found[one.fate].append(one.id)
    return {fate: tuple(ids) for fate, ids in found.items()}


def emotion_changes(workbook: Workbook, appraisals: Appraisals) -> tuple[EmotionChange, ...]:
    """Emotion today and in the target, by touchpoint and public (J6).

    A touchpoint that is kept stays as it is lived, unless a target was stated; one that is removed
    has no target; one that is created has no present. What nobody said stays None.
    """
    return tuple(
        _change(touchpoint, public, appraisals)
        for touchpoint in workbook.journeys.touchpoints
        for public in _publics(workbook, touchpoint)
    )


def stage_gains(changes: tuple[EmotionChange, ...]) -> tuple[StageGain, ...]:
    """Emotion gained by stage and public (J6).

    gain = mean over the touchpoints known on both sides of (target - today). The two means beside
    it are over all that each side knows, so that what is created or removed shows too.

    Returns
    -------
    In the order the stages and publics are met.
    """
    groups: dict[tuple[str, str], list[EmotionChange]] = defaultdict(list)
    for one in changes:
        groups[one.stage, one.public].append(one)
    return tuple(_stage_gain(stage, public, ones) for (stage, public), ones in groups.items())


def changed_without_action(workbook: Workbook) -> tuple[str, ...]:
    """Touchpoints improved, created or removed that no action of the plan carries (J6, R1)."""
    carried = {touchpoint for one in _live(workbook) for touchpoint in one.touchpoints}
    return tuple(
        one.id
        for one in workbook.journeys.touchpoints
        if one.fate in CHANGED and one.id not in carried
    )


def actions_that_improve_nothing(workbook: Workbook) -> tuple[IdleAction, ...]:
    """Actions tied to no touchpoint, or only to those the target leaves as they are (J6).

    A touchpoint counts as changed once its fate says so: the map and the plan must tell the same
    story.
    """
    changed = {one.id for one in workbook.journeys.touchpoints if one.fate in CHANGED}
    idle = []
    for action in _live(workbook):
        if not action.touchpoints:
            idle.append(IdleAction(action.id, "no_touchpoint"))
        elif not changed & set(action.touchpoints):
            idle.append(IdleAction(action.id, "touchpoints_unchanged"))
    return tuple(idle)


def actions_required(workbook: Workbook) -> Mapping[str, tuple[str, ...]]:
    """Actions of the plan by touchpoint the target journey changes; empty: none yet (J6)."""
    return {
        one.id: tuple(action.id for action in _live(workbook) if one.id in action.touchpoints)
        for one in workbook.journeys.touchpoints
        if one.fate in CHANGED
    }


def _live(workbook: Workbook) -> list[Action]:
    return [one for one in workbook.plan.actions if not one.is_excluded]


def _publics(workbook: Workbook, touchpoint: Touchpoint) -> tuple[str, ...]:
    met = publics_of(workbook, touchpoint)
    stated = (one.public for one in touchpoint.target_emotions if one.public not in met)
    return met + tuple(dict.fromkeys(stated))


def _change(touchpoint: Touchpoint, public: str, appraisals: Appraisals) -> EmotionChange:
    appraisal = appraisals.get((touchpoint.id, public))
    today = appraisal.votes.mean if appraisal else None
    return EmotionChange(
        touchpoint.id,
        touchpoint.stage,
        public,
        today=today,
        n=appraisal.votes.n if appraisal else 0,
        target=target_emotion(touchpoint, public, today),
    )


def target_emotion(touchpoint: Touchpoint, public: str, today: float | None) -> float | None:
    """Return a public's emotion in the target: as stated, else as today where it is kept.

    >>> kind = dict(id="TP-1", journey="J-1", stage="ST-1", channel="TEL", label="J'appelle")
    >>> target_emotion(Touchpoint(**kind), "PU-1", -1.5)
    -1.5
    """
    stated = {one.public: one.emotion for one in touchpoint.target_emotions}
    if not touchpoint.exists_in_target:
        return None
    if public in stated:
        return float(stated[public])
    return today if touchpoint.fate is Fate.KEPT else None


def _stage_gain(stage: str, public: str, ones: list[EmotionChange]) -> StageGain:
    today = [one.today for one in ones if one.today is not None]
    target = [one.target for one in ones if one.target is not None]
    gains = [one.gain for one in ones if one.gain is not None]
    return StageGain(
        stage,
        public,
        today=_mean(today),
        target=_mean(target),
        compared=len(gains),
        gain=_mean(gains),
    )


def _mean(values: list[float]) -> float | None:
    """Mean that does not depend on the order of the touchpoints."""
    if not values:
        return None
    return math.fsum(values) / len(values)
