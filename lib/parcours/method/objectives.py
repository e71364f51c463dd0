"""Step 2: what the company wants of the relationship, measured and ranked (O1 to O4)."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from typing import TYPE_CHECKING, Literal

from pydantic import Field, model_validator

from parcours.method.gaps import Gap
from parcours.method.nouns import Noun, ObjectiveId, ParticipantId, PublicId
from parcours.method.publics import Publics

if TYPE_CHECKING:
    from parcours.method.pairwise import GroupRanking


class Family(StrEnum):
    """Families of objectives (O1)."""

    RETAIN = "retain"
    SATISFY = "satisfy"
    KNOW_BETTER = "know_better"
    ENRICH_BRAND = "enrich_brand"
    PROSPECT_BETTER = "prospect_better"
    OTHER = "other"


class Objective(Noun):
    """A measurable objective (O2). What is missing stays None and is listed."""

    id: ObjectiveId
    title: str
    family: Family
    own_family: str = ""
    motivation: str = ""
    publics: tuple[PublicId, ...] = ()
    """Empty: common to all publics."""
    indicator: str = ""
    unit: str = ""
    baseline: float | None = None
    baseline_date: dt.date | None = None
    target: float | None = None
    due_date: dt.date | None = None
    source: str = ""
    owner: str = ""


class PairwiseComparison(Noun):
    """How many times ``left`` matters more than ``right`` to a participant: 1/9 to 9 (O3)."""

    participant: ParticipantId
    left: ObjectiveId
    right: ObjectiveId
    ratio: float = Field(gt=0, ge=1 / 9 - 1e-9, le=9)

    @model_validator(mode="after")
    def _of_two_objectives(self) -> PairwiseComparison:
        if self.left == self.right:
            message = "compares_itself"
            raise ValueError(message)
        return self


class SharedPoints(Noun):
    """Points a participant gives to an objective, out of the same purse as the others' (O3)."""

    participant: ParticipantId
    objective: ObjectiveId
    points: int = Field(ge=0, le=100)


class Objectives(Noun):
    """Step 2 as decided."""

    objectives: tuple[Objective, ...] = ()
    ranking_method: Literal["pairwise", "points"] = "pairwise"
    comparisons: tuple[PairwiseComparison, ...] = ()
    points: tuple[SharedPoints, ...] = ()


MEASURES = ("indicator", "unit", "baseline", "target", "due_date", "source", "owner")
"""What makes an objective measurable (O2)."""


def missing_measures(objective: Objective) -> tuple[str, ...]:
    """Names of what an objective lacks to be measured.

    >>> missing_measures(Objective(id="O-1", title="Fidéliser", family="retain", indicator="réachat"))
    ('unit', 'baseline', 'target', 'due_date', 'source', 'owner')
    """
    return tuple(name for name in MEASURES if getattr(objective, name) in (None, ""))


def is_vague(objective: Objective) -> bool:
    """Whether an objective is a wish: nobody can say what would be measured, or how much is aimed at.

    >>> is_vague(Objective(id="O-1", title="Enchanter nos clients", family="satisfy", owner="Anne"))
    True
    """
    return not objective.indicator or objective.target is None


def gaps(
    objectives: Objectives, publics: Publics, ranking: GroupRanking, as_of: dt.date | None = None
) -> list[Gap]:
    """What step 2 still misses or contradicts (O1 to O3).

    Parameters
    ----------
    as_of : date of the analysis; a due date before it is said.
    """
    found = [] if objectives.objectives else [Gap("objectives", "objectives_none")]
    kept = {public.id for public in publics.kept}
    for objective in objectives.objectives:
        found += _unmeasurable(objective)
        if as_of is not None and objective.due_date is not None and objective.due_date < as_of:
            found.append(
                Gap(
                    "objectives",
                    "objectives_due_past",
                    objective.id,
                    "contradiction",
                    {"date": objective.due_date},
                )
            )
        if objective.publics and kept and not kept & set(objective.publics):
            found.append(
                Gap(
                    "objectives",
                    "objectives_public_not_kept",
                    objective.id,
                    "contradiction",
                    {"publics": objective.publics},
                )
            )
        if objective.baseline is not None and objective.baseline == objective.target:
            found.append(
                Gap("objectives", "objectives_target_is_baseline", objective.id, "contradiction")
            )
    found += [
        Gap(
            "objectives",
            "objectives_inconsistent",
            one.participant,
            "contradiction",
            {"ratio": one.consistency_ratio},
        )
        for one in ranking.participants
        if one.look_again is not None
    ]
    if objectives.objectives and not ranking.weights:
        found.append(Gap("objectives", "objectives_not_ranked"))
    found += [
        Gap("objectives", "objectives_incomplete", one.participant, values={"n": len(one.missing)})
        for one in ranking.participants
        if one.missing and one.missing != (("", ""),)
    ]
    served = {public for one in objectives.objectives for public in one.publics}
    is_common = any(not one.publics for one in objectives.objectives)
    return found + [
        Gap("objectives", "objectives_public_unserved", public.id, "contradiction")
        for public in publics.kept
        if not is_common and public.id not in served
    ]


def _unmeasurable(objective: Objective) -> list[Gap]:
    """A wish is said once, with all it lacks; an objective, lack by lack."""
    missing = missing_measures(objective)
    if is_vague(objective):
        return [Gap("objectives", "objectives_vague", objective.id, values={"measures": missing})]
    return [Gap("objectives", f"objectives_no_{name}", objective.id) for name in missing]
