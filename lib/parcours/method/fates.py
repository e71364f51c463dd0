"""What becomes of each finding, and what is left without a link, both ways (R1)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from parcours.method.findings import Finding
from parcours.method.plan import Plan
from parcours.method.workbook import Workbook

Fate = Literal["action", "merged", "parked", "rejected", "open"]


@dataclass(frozen=True)
class FindingWithFate:
    """A finding and what became of it; ``open``: nobody has decided yet."""

    finding: Finding
    fate: Fate
    actions: tuple[str, ...] = ()
    merged_into: str = ""
    reason: str = ""
    author: str = ""


@dataclass(frozen=True)
class Orphans:
    """What is not tied to the rest of the chain."""

    actions_without_finding: tuple[str, ...]
    actions_without_objective: tuple[str, ...]
    actions_without_public: tuple[str, ...]
    """They name publics of which none is kept; an action that names none is common to all."""
    objectives_without_action: tuple[str, ...]
    moments_of_truth_without_action: tuple[str, ...]
    fates_without_finding: tuple[str, ...]
    """Findings that were decided on and are not found any more: solved, or renamed."""

    def by_kind(self) -> Mapping[str, tuple[str, ...]]:
        """What each kind of orphan holds, in the order of the chain; ``fates_without_finding`` apart."""
        return {
            "action_without_finding": self.actions_without_finding,
            "action_without_objective": self.actions_without_objective,
            "action_without_public": self.actions_without_public,
            "objective_without_action": self.objectives_without_action,
            "moment_without_action": self.moments_of_truth_without_action,
        }


def with_fates(found: Sequence[Finding], plan: Plan) -> tuple[FindingWithFate, ...]:
    """Give each finding its fate, worst first; an action that names a finding is its fate.

    >>> from parcours.method.findings import FindingKind, finding
    >>> one = finding(FindingKind.MANUAL_FLOW, "F-1", severity=2)
    >>> with_fates([one], Plan())[0].fate
    'open'
    """
    decided = {fate.finding: fate for fate in plan.fates}
    actions = _actions_by_finding(plan)
    listed = []
    for one in found:
        fate = decided.get(one.key)
        answering = actions.get(one.key, ())
        if answering:
            listed.append(FindingWithFate(one, "action", answering))
        elif fate is None:
            listed.append(FindingWithFate(one, "open"))
        else:
            listed.append(
                FindingWithFate(one, fate.fate, (), fate.merged_into, fate.reason, fate.author)
            )
    return tuple(sorted(listed, key=lambda one: (-one.finding.severity, one.finding.key)))


def orphans(workbook: Workbook, found: Sequence[Finding], in_trouble: Sequence[str]) -> Orphans:
    """List what the chain does not hold.

    Parameters
    ----------
    found : all findings of the case.
    in_trouble : touchpoints that are moments of truth lived as irritants or split.
    """
    plan = workbook.plan
    live = [action for action in plan.actions if not action.is_excluded]
    served = {one.objective for action in live for one in action.contributions if one.degree > 0}
    treated = {touchpoint for action in live for touchpoint in action.touchpoints}
    kept = {one.id for one in workbook.publics.kept}
    keys = {one.key for one in found}
    answered = {key for action in live for key in action.findings} | {
        fate.finding for fate in plan.fates
    }
    return Orphans(
        actions_without_finding=tuple(
            one.id for one in live if not keys & set(_findings(plan, one.id))
        ),
        actions_without_objective=tuple(
            one.id for one in live if not any(each.degree > 0 for each in one.contributions)
        ),
        actions_without_public=tuple(
            one.id for one in live if one.publics and not kept & set(one.publics)
        ),
        objectives_without_action=tuple(
            one.id for one in workbook.objectives.objectives if one.id not in served
        ),
        moments_of_truth_without_action=tuple(one for one in in_trouble if one not in treated),
        fates_without_finding=tuple(sorted(answered - keys)),
    )


def _findings(plan: Plan, action: str) -> tuple[str, ...]:
    return tuple(key for key, actions in _actions_by_finding(plan).items() if action in actions)


def _actions_by_finding(plan: Plan) -> Mapping[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for action in plan.actions:
        if not action.is_excluded:
            for key in action.findings:
                found.setdefault(key, []).append(action.id)
    for fate in plan.fates:
        if fate.action is not None and fate.action not in found.get(fate.finding, []):
            found.setdefault(fate.finding, []).append(fate.action)
    return {key: tuple(actions) for key, actions in found.items()}
