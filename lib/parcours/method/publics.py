"""Step 1: who is a customer, which publics the company addresses, which come first (P1 to P4)."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from typing import Literal

from pydantic import Field, model_validator

from parcours.method.nouns import Noun, ParticipantId, Provenance, PublicId

MAX_KEPT = 3
"""Publics kept at most, unless a written reason is recorded (P3)."""
COMMON: tuple[str, ...] = ()
"""An empty tuple of publics: common to all of them (P4)."""


class CustomerRule(Noun):
    """What a customer is (P1); applied everywhere after."""

    kind: Literal[
        "account_created",
        "first_purchase",
        "n_purchases",
        "active_in_days",
        "contract_running",
        "custom",
    ] = "first_purchase"
    n: int | None = Field(default=None, ge=1)
    days: int | None = Field(default=None, ge=1)
    filter: str = ""

    @model_validator(mode="after")
    def _has_what_its_kind_needs(self) -> CustomerRule:
        needs = {
            "n_purchases": self.n,
            "active_in_days": self.days,
            "custom": self.filter or None,
        }
        if self.kind in needs and needs[self.kind] is None:
            message = f"rule_needs_value:{self.kind}"
            raise ValueError(message)
        return self


class TargetPublic(Noun):
    """A candidate public (P2). Declared figures serve where there is no customer file."""

    id: PublicId
    name: str
    description: str = ""
    attributes: tuple[str, ...] = ()
    expectations: tuple[str, ...] = ()
    filter: str = ""
    """How it is recognised in the customer file, as a consultant writes it."""
    is_kept: bool = False
    persona: str = ""
    declared_customers: int | None = Field(default=None, ge=0)
    declared_revenue_per_year: float | None = None
    declared_lifetime_value: float | None = None
    declared_by: str = ""


class Criterion(StrEnum):
    """What makes a public come first (P3)."""

    CURRENT_VALUE = "current_value"
    POTENTIAL = "potential"
    STRATEGIC_FIT = "strategic_fit"
    DISSATISFACTION = "dissatisfaction"
    REACH = "reach"


class CriterionWeight(Noun):
    """How much a criterion counts; any positive scale, the rule divides by the sum."""

    criterion: Criterion
    weight: float = Field(ge=0)


class PublicVote(Noun):
    """One participant's mark of a public on a criterion, 0 (least) to 4 (most) (P3)."""

    participant: ParticipantId
    public: PublicId
    criterion: Criterion
    score: int = Field(ge=0, le=4)
    provenance: Provenance = Provenance.TEAM


class MoreThanThree(Noun):
    """Why more than three publics are kept, who said so and when: printed in every deliverable (P3)."""

    reason: str = Field(min_length=10)
    author: str = Field(min_length=2)
    date: dt.date


class Publics(Noun):
    """Step 1 as decided."""

    customer_rule: CustomerRule = CustomerRule()
    compared_rules: tuple[CustomerRule, ...] = ()
    publics: tuple[TargetPublic, ...] = ()
    weights: tuple[CriterionWeight, ...] = ()
    votes: tuple[PublicVote, ...] = ()
    more_than_three: MoreThanThree | None = None

    @property
    def kept(self) -> tuple[TargetPublic, ...]:
        """Publics kept, in the order they were typed."""
        return tuple(public for public in self.publics if public.is_kept)
