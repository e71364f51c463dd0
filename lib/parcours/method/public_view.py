"""The workbook as one public meets it: the common core, and what is kept for that public (P4).

What names no public is common and stays; what names others goes. A touchpoint inherits the publics of its
journey unless it names its own, a scenario or a use case those of its touchpoints.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TypeVar

from parcours.method.appraisal import publics_of
from parcours.method.findings import Finding
from parcours.method.journeys import Journeys
from parcours.method.workbook import Workbook

Served = TypeVar("Served")


def as_met_by(workbook: Workbook, public: str) -> Workbook:
    """Keep what a public meets, of all that comes after step 1.

    Publics themselves stay listed, that one alone being kept; a journey for several is for that one;
    tools, skills, answers to the questionnaires and minutes, which are of the company, stay whole. The
    result is for reading: saving it would lose the rest.

    Source: method.md P4, every later view filters by public.

    >>> from parcours.method.framing import Framing
    >>> from parcours.method.publics import Publics, TargetPublic
    >>> two = (TargetPublic(id="PU-1", name="a", is_kept=True), TargetPublic(id="PU-2", name="b", is_kept=True))
    >>> book = Workbook(framing=Framing(client="Lorette"), publics=Publics(publics=two))
    >>> [one.name for one in as_met_by(book, "PU-2").publics.kept]
    ['b']
    """
    listed = tuple(
        one.model_copy(update={"is_kept": one.id == public}) for one in workbook.publics.publics
    )
    aims = workbook.objectives
    assets = workbook.assets
    plan = workbook.plan
    actions = _for(plan.actions, public)
    kept = {one.id for one in actions}
    return workbook.model_copy(
        update={
            "publics": workbook.publics.model_copy(update={"publics": listed}),
            "objectives": aims.model_copy(update={"objectives": _for(aims.objectives, public)}),
            "assets": assets.model_copy(update={"data": _for(assets.data, public)}),
            "journeys": _journeys(workbook, public),
            "plan": plan.model_copy(
                update={
                    "actions": actions,
                    "milestones": tuple(
                        one for one in plan.milestones if not one.actions or kept & set(one.actions)
                    ),
                }
            ),
        }
    )


def concerns(found: Finding, workbook: Workbook) -> bool:
    """Say whether a finding is about what a public meets, the workbook being as that public meets it.

    What names neither public nor touchpoint is of the company: it concerns everybody.
    """
    kept = {one.id for one in workbook.publics.kept}
    met = {one.id for one in workbook.journeys.touchpoints}
    if found.publics and not kept & set(found.publics):
        return False
    return not found.touchpoints or bool(met & set(found.touchpoints))


def _journeys(workbook: Workbook, public: str) -> Journeys:
    whole = workbook.journeys
    touchpoints = tuple(
        one for one in whole.touchpoints if _is_for(publics_of(workbook, one), public)
    )
    met = {one.id for one in touchpoints}
    homes = {one.journey for one in touchpoints}
    journeys = tuple(
        one.model_copy(update={"publics": (public,)}) if one.publics else one
        for one in whole.journeys
        if one.id in homes or _is_for(one.publics, public)
    )
    shown = {one.id for one in journeys}
    data = {one.id for one in _for(workbook.assets.data, public)}
    return whole.model_copy(
        update={
            "journeys": journeys,
            "touchpoints": touchpoints,
            "votes": tuple(
                one for one in whole.votes if one.public == public and one.touchpoint in met
            ),
            "ticks": tuple(one for one in whole.ticks if one.journey in shown),
            "use_cases": _met(_for(whole.use_cases, public), met),
            "scenarios": _met(_for(whole.scenarios, public), met),
            "collection_plan": tuple(
                one for one in _met(whole.collection_plan, met) if one.datum in data
            ),
            "contact_reasons": _met(whole.contact_reasons, met),
            "verbatims": tuple(
                one for one in whole.verbatims if one.touchpoint is None or one.touchpoint in met
            ),
        }
    )


def _is_for(publics: Sequence[str], public: str) -> bool:
    return not publics or public in publics


def _for(listed: Iterable[Served], public: str) -> tuple[Served, ...]:
    return tuple(one for one in listed if _is_for(getattr(one, "publics", ()), public))


def _met(listed: Iterable[Served], touchpoints: set[str]) -> tuple[Served, ...]:
    """Keep what stands on a touchpoint that is met."""
    return tuple(one for one in listed if touchpoints & set(getattr(one, "touchpoints", ())))
