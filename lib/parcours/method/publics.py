"""Step 1: who is a customer, which publics the company addresses, which come first (P1 to P4)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from enum import StrEnum
from typing import Literal

from pydantic import Field, model_validator

from parcours.method.gaps import Gap
from parcours.method.nouns import Noun, ParticipantId, Provenance, PublicId

MAX_KEPT = 3
"""Publics kept at most, unless a written reason is recorded (P3)."""


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
    """Why more than three publics are kept, who said so and when.

    Printed in every deliverable (P3).
    """

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


def gaps(
    publics: Publics, *, allows_more: bool, ranks: Mapping[str, int] | None = None
) -> list[Gap]:
    """What step 1 still misses or contradicts; a fourth public without a written reason blocks it (P1 to P4).

    Parameters
    ----------
    allows_more : a recorded reason unblocks the step: always in the workshop, where somebody has just
        written it; in a batch run where its parameter says so.
    ranks : rank of each public that has one; a kept public behind one that is not kept is said.
    """
    found = [Gap("publics", "publics_none")] if not publics.publics else []
    if publics.publics and not publics.kept:
        found.append(Gap("publics", "publics_none_kept"))
    if len(publics.kept) > MAX_KEPT:
        found.append(_too_many(publics, allows_more=allows_more))
    if not publics.weights:
        found.append(Gap("publics", "publics_no_weights"))
    found += [
        Gap("publics", "publics_no_filter", public.id)
        for public in publics.kept
        if not public.filter
    ]
    found += [
        Gap("publics", "publics_no_expectation", public.id)
        for public in publics.kept
        if not public.expectations
    ]
    return found + _passed_over(publics, ranks or {})


def _passed_over(publics: Publics, ranks: Mapping[str, int]) -> list[Gap]:
    """Publics left aside though they come before one that is kept: the choice contradicts the ranking."""
    last = max((ranks[one.id] for one in publics.kept if one.id in ranks), default=0)
    return [
        Gap(
            "publics",
            "publics_passed_over",
            one.id,
            "contradiction",
            {"rank": ranks[one.id], "last": last},
        )
        for one in publics.publics
        if not one.is_kept and one.id in ranks and ranks[one.id] < last
    ]


def is_blocked(publics: Publics, *, allows_more: bool) -> bool:
    """Whether step 1 is blocked: one public too many, and no written reason that is allowed (P3).

    >>> is_blocked(Publics(), allows_more=False)
    False
    """
    if len(publics.kept) <= MAX_KEPT:
        return False
    return publics.more_than_three is None or not allows_more


def _too_many(publics: Publics, *, allows_more: bool) -> Gap:
    reason = publics.more_than_three
    values: dict[str, object] = {"n": len(publics.kept), "max": MAX_KEPT}
    if reason is None:
        return Gap("publics", "publics_too_many", kind="blocked", values=values)
    values |= {"reason": reason.reason, "author": reason.author}
    if not allows_more:
        return Gap("publics", "publics_too_many_not_allowed", kind="blocked", values=values)
    return Gap("publics", "publics_too_many_allowed", kind="contradiction", values=values)
