"""Findings: everything the workshop and the file found wrong, with a stable key and a fate (R1).

Each room finds its own (``irritants`` beside touchpoints, ``channel_breaks`` beside journeys,
...); a case
gathers them. The key is made of the kind and the ids it is about, so that a finding found again
tomorrow is the same finding and keeps its fate.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class FindingKind(StrEnum):
    """What kind of thing was found; the sentence is ``finding.<kind>`` of the texts."""

    IRRITANT = "irritant"
    POLARISED = "polarised"
    PERCEPTION_GAP = "perception_gap"
    PUBLICS_DIVERGE = "publics_diverge"
    CHANNEL_BREAK = "channel_break"
    PASSAGE_FAILS = "passage_fails"
    WAITING = "waiting"
    VALUE_UNCARRIED = "value_uncarried"
    GRID_UNCOVERED = "grid_uncovered"
    TOUCHPOINT_NEVER_SEEN = "touchpoint_never_seen"
    EVENT_UNMAPPED = "event_unmapped"
    LOW_SATISFACTION = "low_satisfaction"
    SKILL_GAP = "skill_gap"
    SUBCONTRACTOR_MISALIGNED = "subcontractor_misaligned"
    TOOL_WITHOUT_OWNER = "tool_without_owner"
    DATUM_SEVERAL_MASTERS = "datum_several_masters"
    DATUM_NO_MASTER = "datum_no_master"
    DATUM_UNUSED = "datum_unused"
    MANUAL_FLOW = "manual_flow"
    FLOW_LOOP = "flow_loop"
    TOOL_DEAD_END = "tool_dead_end"
    DATA_LEAVE_EU = "data_leave_eu"
    DATA_QUALITY = "data_quality"
    WEAK_ITEM = "weak_item"
    RESPONDENTS_DISAGREE = "respondents_disagree"
    FACT_CONTRADICTS = "fact_contradicts"
    OVER_SOLICITATION = "over_solicitation"
    CUSTOMERS_AT_RISK = "customers_at_risk"
    COSTLY_CUSTOMERS = "costly_customers"


@dataclass(frozen=True)
class Finding:
    """One thing found.

    ``severity`` runs from 0 (to know) to 4 (customers leave because of it). ``values`` fill the
    sentence:
    names as typed, numbers raw. ``rests_on`` says whether people said it, the file shows it, or
    both.
    """

    key: str
    kind: FindingKind
    severity: float
    about: tuple[str, ...] = ()
    """Ids it is about, or names of the file where there is no id."""
    touchpoints: tuple[str, ...] = ()
    publics: tuple[str, ...] = ()
    rests_on: str = "workshop"
    n: int | None = None
    """How many votes, answers or customers it rests on."""
    values: Mapping[str, object] = field(default_factory=dict, hash=False)


def finding(
    kind: FindingKind,
    *about: str,
    severity: float,
    touchpoints: tuple[str, ...] = (),
    publics: tuple[str, ...] = (),
    rests_on: str = "workshop",
    n: int | None = None,
    **values: object,
) -> Finding:
    """Make a finding whose key is its kind and what it is about.

    >>> finding(FindingKind.IRRITANT, "TP-5", "PU-1", severity=3).key
    'irritant:TP-5:PU-1'
    """
    return Finding(
        key=":".join((kind.value, *about)),
        kind=kind,
        severity=severity,
        about=about,
        touchpoints=touchpoints,
        publics=publics,
        rests_on=rests_on,
        n=n,
        values=values,
    )
