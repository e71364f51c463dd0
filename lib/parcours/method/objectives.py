"""Step 2: what the company wants of the relationship, measured and ranked (O1 to O4)."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from typing import Literal

from pydantic import Field, model_validator

from parcours.method.nouns import Noun, ObjectiveId, ParticipantId, PublicId


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
