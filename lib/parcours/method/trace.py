"""The chain from any action back to what people said and what the file shows, and forward to its result (R1)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from parcours.method.findings import Finding
from parcours.method.plan import Action
from parcours.method.workbook import Workbook


@dataclass(frozen=True)
class Trace:
    """Where an action comes from and where it goes; an empty side is a break of the chain."""

    action: str
    findings: tuple[Finding, ...]
    touchpoints: tuple[str, ...]
    publics: tuple[str, ...]
    """Empty: common to all publics."""
    objectives: tuple[str, ...]
    rests_on: tuple[str, ...]
    """What its findings rest on: workshop, file or both."""
    wave: int | None
    value: float | None
    cost: float | None

    @property
    def is_whole(self) -> bool:
        """Whether the action is tied to a finding and an objective; publics may be all of them."""
        return bool(self.findings and self.objectives)


def traces(
    workbook: Workbook,
    found: Sequence[Finding],
    waves: Sequence[Sequence[str]],
    values: Mapping[str, float],
) -> tuple[Trace, ...]:
    """Return the chain of each action that is not set aside.

    An action that names no public is tied to those of its findings; none there either: common to
    all.
    """
    by_key = {one.key: one for one in found}
    fates = {fate.finding: fate.action for fate in workbook.plan.fates if fate.action}
    wave_of = {one: number for number, wave in enumerate(waves, start=1) for one in wave}
    return tuple(
        _trace(
            action,
            _findings_of(action, by_key, fates),
            wave_of.get(action.id),
            values.get(action.id),
        )
        for action in workbook.plan.actions
        if not action.is_excluded
    )


def _findings_of(
    action: Action, by_key: Mapping[str, Finding], fates: Mapping[str, str]
) -> tuple[Finding, ...]:
    keys = [*action.findings, *(key for key, one in fates.items() if one == action.id)]
    return tuple(by_key[key] for key in dict.fromkeys(keys) if key in by_key)


def _trace(
    action: Action, found: tuple[Finding, ...], wave: int | None, value: float | None
) -> Trace:
    known = [cost for cost in (action.cost, action.cost_per_year) if cost is not None]
    return Trace(
        action=action.id,
        findings=found,
        touchpoints=_merged(action.touchpoints, *(one.touchpoints for one in found)),
        publics=action.publics or _merged(*(one.publics for one in found)),
        objectives=tuple(one.objective for one in action.contributions if one.degree > 0),
        rests_on=_bases(_merged(*((one.rests_on,) for one in found))),
        wave=wave,
        value=value,
        cost=float(sum(known)) if known else None,
    )


def _bases(known: tuple[str, ...]) -> tuple[str, ...]:
    """People and file together are both."""
    return ("both",) if "both" in known or len(known) > 1 else known


def _merged(*groups: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one for group in groups for one in group))
