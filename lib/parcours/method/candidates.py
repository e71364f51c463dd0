"""Candidate actions proposed from findings nobody has decided on yet, each with its link (R1)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from parcours.method.fates import FindingWithFate
from parcours.method.findings import Finding, FindingKind

BY_TOUCHPOINT = frozenset(
    {
        FindingKind.IRRITANT,
        FindingKind.POLARISED,
        FindingKind.PERCEPTION_GAP,
        FindingKind.PUBLICS_DIVERGE,
        FindingKind.WAITING,
        FindingKind.LOW_SATISFACTION,
    }
)
"""Findings about one touchpoint make one candidate: fixing it answers them together."""


@dataclass(frozen=True)
class Candidate:
    """An action to consider. ``lead`` is its gravest finding, which words it; ``findings`` are all it answers."""

    lead: Finding
    findings: tuple[Finding, ...]

    @property
    def severity(self) -> float:
        """That of its gravest finding."""
        return self.lead.severity

    @property
    def touchpoints(self) -> tuple[str, ...]:
        """Touchpoints it would treat."""
        return tuple(dict.fromkeys(one for each in self.findings for one in each.touchpoints))

    @property
    def publics(self) -> tuple[str, ...]:
        """Publics it would serve; empty: common to all."""
        return tuple(dict.fromkeys(one for each in self.findings for one in each.publics))


def candidates(fates: Sequence[FindingWithFate]) -> tuple[Candidate, ...]:
    """Propose actions from the findings left open, gravest first.

    Findings about one touchpoint are proposed together; any other finding by itself.

    >>> from parcours.method.findings import finding
    >>> one = finding(FindingKind.MANUAL_FLOW, "F-1", severity=2)
    >>> [candidate.lead.key for candidate in candidates([FindingWithFate(one, "open")])]
    ['manual_flow:F-1']
    """
    groups: dict[str, list[Finding]] = {}
    for one in fates:
        if one.fate == "open":
            groups.setdefault(_group(one.finding), []).append(one.finding)
    found = [_candidate(group) for group in groups.values()]
    return tuple(sorted(found, key=lambda one: (-one.severity, one.lead.key)))


def _group(found: Finding) -> str:
    if found.kind in BY_TOUCHPOINT and found.touchpoints:
        return found.touchpoints[0]
    return found.key


def _candidate(group: Sequence[Finding]) -> Candidate:
    ordered = sorted(group, key=lambda one: (-one.severity, one.key))
    return Candidate(ordered[0], tuple(ordered))
