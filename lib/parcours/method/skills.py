"""Skills available against required: the gap, and what closes it (A3)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from parcours.method.assets import Assets, Skill
from parcours.method.findings import Finding, FindingKind, finding
from parcours.method.plan import Action

NEAR_LEVELS = 1
"""A level one step under the need is learnt by training."""
LASTING_MONTHS = 12
"""A need of a year or more is lasting: somebody is to be recruited."""
SMALL_FTE = 0.2
"""Below a day a week, a lack of hands is absorbed by the team."""


class Remedy(StrEnum):
    """What closes a gap."""

    NONE = "none"
    TRAIN = "train"
    RECRUIT = "recruit"
    PARTNER = "partner"
    UNKNOWN = "unknown"
    """A level, a number of people or the duration of the need is not said."""


@dataclass(frozen=True)
class SkillGap:
    """A craft's gap. ``level_gap`` and ``fte_gap`` are what lacks; None where it is not said."""

    skill: str
    level_gap: int | None
    fte_gap: float | None
    is_lasting: bool | None
    remedy: Remedy
    blocked_actions: tuple[str, ...] = ()

    @property
    def lacks(self) -> bool:
        """Whether something lacks for sure."""
        return (self.level_gap or 0) > 0 or (self.fte_gap or 0) > SMALL_FTE


def skill_gaps(assets: Assets, actions: Sequence[Action] = ()) -> list[SkillGap]:
    """Gap of each skill, those that block actions first, then the widest.

    Rule: nothing lacks -> none; only the level lacks, by one step -> train; hands lack, or the
    level by more:
    lasting need -> recruit, passing need -> partner (consultant, trainer, vendor, integrator). A
    need is lasting when said so, or from twelve months on.

    >>> skill = Skill(id="S-1", name="Data", available_level=2, required_level=3, available_fte=1, required_fte=1)
    >>> skill_gaps(Assets(skills=(skill,)))[0].remedy.value
    'train'
    """
    found = [_gap(skill, actions) for skill in assets.skills]
    return sorted(
        found,
        key=lambda gap: (
            -len(gap.blocked_actions),
            -(gap.level_gap or 0),
            -(gap.fte_gap or 0),
            gap.skill,
        ),
    )


def skill_findings(assets: Assets, actions: Sequence[Action] = ()) -> list[Finding]:
    """Yield a finding for each skill that lacks; worse where it blocks an action of the plan."""
    return [
        finding(
            FindingKind.SKILL_GAP,
            gap.skill,
            severity=min(4, 1 + (gap.level_gap or 0) + (2 if gap.blocked_actions else 0)),
            skill=gap.skill,
            remedy=gap.remedy.value,
            count=len(gap.blocked_actions),
        )
        for gap in skill_gaps(assets, actions)
        if gap.lacks
    ]


def _gap(skill: Skill, actions: Sequence[Action]) -> SkillGap:
    level = _lack(skill.available_level, skill.required_level)
    fte = _lack(skill.available_fte, skill.required_fte)
    lasting = _is_lasting(skill)
    lacks = (level or 0) > 0 or (fte or 0) > SMALL_FTE
    blocked = tuple(
        one.id for one in actions if lacks and skill.id in one.skills and not one.is_excluded
    )
    return SkillGap(
        skill=skill.id,
        level_gap=None if level is None else int(level),
        fte_gap=fte,
        is_lasting=lasting,
        remedy=_remedy(level, fte, lasting=lasting),
        blocked_actions=blocked,
    )


def _lack(available: float | None, required: float | None) -> float | None:
    if available is None or required is None:
        return None
    return round(max(0.0, required - available), 6)


def _is_lasting(skill: Skill) -> bool | None:
    if skill.is_lasting is not None:
        return skill.is_lasting
    return None if skill.need_months is None else skill.need_months >= LASTING_MONTHS


def _remedy(level: float | None, fte: float | None, *, lasting: bool | None) -> Remedy:
    if level is None or fte is None:
        return Remedy.UNKNOWN
    lacks_hands = fte > SMALL_FTE
    if level == 0 and not lacks_hands:
        return Remedy.NONE
    if level <= NEAR_LEVELS and not lacks_hands:
        return Remedy.TRAIN
    if lasting is None:
        return Remedy.UNKNOWN
    return Remedy.RECRUIT if lasting else Remedy.PARTNER
