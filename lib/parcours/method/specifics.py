"""What is done alike for every public, and what is kept for some: touchpoints, data, scenarios, actions (P4)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, get_args

from parcours.method.appraisal import publics_of
from parcours.method.coverage import common_core
from parcours.method.workbook import Workbook

Kind = Literal["touchpoint", "datum", "scenario", "action"]
Origin = Literal["said", "inherited", "overrides"]
KINDS: tuple[Kind, ...] = get_args(Kind)


@dataclass(frozen=True)
class CoreLine:
    """One thing that is done, and for whom."""

    kind: Kind
    id: str
    publics: tuple[str, ...]
    """Kept publics it is for; empty: common to all."""
    origin: Origin = "said"
    """Whether it says so itself, inherits it, or says otherwise than what it would inherit."""

    @property
    def is_common(self) -> bool:
        """Whether it is done alike for every public."""
        return not self.publics


@dataclass(frozen=True)
class CoreShare:
    """How much of what is done is common, by kind, or together where ``kind`` is empty."""

    kind: str
    n: int
    common: int

    @property
    def share(self) -> float | None:
        """Share that is common; None where there is nothing."""
        return self.common / self.n if self.n else None


def core_lines(workbook: Workbook) -> tuple[CoreLine, ...]:
    """List what is done today or planned, each with the publics it is for (P4).

    A touchpoint that names no public is for those of its journey; a scenario that names none is for
    those that meet its touchpoints. Data and actions say it themselves: none named is all.

    >>> from parcours.method.framing import Framing
    >>> core_lines(Workbook(framing=Framing(client="Lorette")))
    ()
    """
    kept = {one.id for one in workbook.publics.kept}
    homes = {one.id: one.publics for one in workbook.journeys.journeys}
    core = common_core(workbook)
    origins = {
        one.id: _origin(one.publics, homes.get(one.journey, ()))
        for one in workbook.journeys.touchpoints
    }
    lines = [CoreLine("touchpoint", one, (), origins[one]) for one in core.common]
    lines += [
        _line("touchpoint", one, publics, kept, origins[one])
        for one, publics in core.specific.items()
    ]
    lines += [_line("datum", one.id, one.publics, kept) for one in workbook.assets.data]
    met = {one.id: publics_of(workbook, one) for one in workbook.journeys.touchpoints}
    lines += [
        _line(
            "scenario",
            one.id,
            one.publics or _union(met, one.touchpoints),
            kept,
            _origin(one.publics, _union(met, one.touchpoints)),
        )
        for one in workbook.journeys.scenarios
    ]
    lines += [
        _line("action", one.id, one.publics, kept)
        for one in workbook.plan.actions
        if not one.is_excluded
    ]
    return tuple(lines)


def core_shares(lines: Sequence[CoreLine]) -> tuple[CoreShare, ...]:
    """Count what is common by kind, then all together.

    >>> [one.share for one in core_shares([CoreLine("action", "A-1", ()), CoreLine("action", "A-2", ("PU-1",))])][-1]
    0.5
    """
    return (
        *(_share(kind, [one for one in lines if one.kind == kind]) for kind in KINDS),
        _share("", lines),
    )


def _share(kind: str, lines: Sequence[CoreLine]) -> CoreShare:
    return CoreShare(kind, len(lines), sum(one.is_common for one in lines))


def _origin(own: Sequence[str], inherited: Sequence[str]) -> Origin:
    """Say where the publics of a touchpoint or a scenario come from."""
    if not own:
        return "inherited"
    return "overrides" if inherited and set(own) != set(inherited) else "said"


def _line(
    kind: Kind, one: str, publics: Sequence[str], kept: set[str], origin: Origin = "said"
) -> CoreLine:
    named = tuple(public for public in publics if not kept or public in kept)
    is_all = bool(kept) and kept <= set(named)
    return CoreLine(kind, one, () if is_all else named, origin)


def _union(met: dict[str, tuple[str, ...]], touchpoints: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(public for one in touchpoints for public in met.get(one, ())))
