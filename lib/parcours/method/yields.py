"""What the map yields: CRM use cases, scenarios, data to collect, contact reasons (J7).

Rules propose; people edit, add and turn down. A proposal carries its ``origin``, made of its rule
and what it is about, so that proposing again neither doubles a line, nor touches what somebody
edited, nor brings back what somebody turned down.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from parcours.method.appraisal import Appraisals, is_irritant
from parcours.method.catalogue import Catalogue, ScenarioRule, Scope
from parcours.method.coherence import channel_breaks, failing_passages
from parcours.method.journeys import CollectionLine, ContactReason, Journeys, Scenario, UseCase
from parcours.method.scripts import Waiting
from parcours.method.touchpoints import Fate, Touchpoint
from parcours.method.workbook import Workbook, next_id

ASSISTED_CHANNELS = ("TEL", "CHT", "EML", "RSX", "CRR")
"""Channels on which somebody at the company has to answer."""
ADVISED_CHANNELS = ("TEL", "CHT", "LIE", "PER")
"""Channels on which a person speaks to the customer and needs the history at hand."""
SPOKEN_CHANNELS = ("TEL", "CHT")
"""Channels customers only use to get in touch."""
HELP_STAGES = ("AID", "REP")
"""Catalogue stages in which customers get in touch because something went wrong."""
Kind = Literal["use_case", "scenario", "collection", "contact_reason"]
LISTS: Mapping[Kind, str] = {
    "use_case": "use_cases",
    "scenario": "scenarios",
    "collection": "collection_plan",
    "contact_reason": "contact_reasons",
}
"""The list of the workbook each kind of proposal goes to."""


@dataclass(frozen=True)
class FileReason:
    """A contact reason as the client's file names it."""

    name: str
    contacts: int
    share: float


@dataclass(frozen=True)
class Proposal:
    """A line a rule proposes; ``rule`` and ``values`` are worded by the texts."""

    kind: Kind
    rule: str
    origin: str
    touchpoints: tuple[str, ...]
    publics: tuple[str, ...] = ()
    data: tuple[str, ...] = ()
    values: Mapping[str, object] = field(default_factory=dict, hash=False)
    scenario: ScenarioRule | None = None


def propose_use_cases(
    workbook: Workbook, appraisals: Appraisals, waits: Sequence[Waiting] = ()
) -> tuple[Proposal, ...]:
    """Propose the CRM use cases the map calls for (J7).

    - ``honour``: a capability some channels refuse -> honour it on all of them;
    - ``hand_over``: a passage that loses a capability -> hand it over from channel to channel;
    - ``history_at_hand``: irritants where a person speaks to the customer -> the history on one
      screen;
    - ``warn``: customers wait longer than promised -> warn them before they ask;
    - ``close_the_loop``: moments of truth lived as irritants -> call back those they hurt.
    """
    today = [one for one in workbook.journeys.touchpoints if one.exists_today]
    painful = _painful(appraisals)
    advised = [one.id for one in today if one.id in painful and one.channel in ADVISED_CHANNELS]
    late = [one.touchpoint for one in waits if (one.excess_minutes or 0.0) > 0]
    moments = [one.id for one in today if one.id in painful and one.moment_of_truth is not None]
    hurt = tuple(dict.fromkeys(public for one in moments for public in painful[one]))
    found = [
        *_honour(workbook.journeys),
        *_hand_over(workbook.journeys),
        _use_case("history_at_hand", (), advised),
        _use_case("warn", (), late),
        _use_case("close_the_loop", (), moments, hurt),
    ]
    return tuple(one for one in found if one.touchpoints)


def _honour(journeys: Journeys) -> Iterable[Proposal]:
    breaks = [one for one in channel_breaks(journeys) if one.rule != "partial_here"]
    for capability in dict.fromkeys(one.capability for one in breaks):
        here = [one for one in breaks if one.capability == capability]
        channels = tuple(one.channel for one in here)
        touchpoints = [touchpoint for one in here for touchpoint in one.touchpoints]
        yield _use_case(
            "honour", (capability,), touchpoints, capability=capability, channels=channels
        )


def _hand_over(journeys: Journeys) -> Iterable[Proposal]:
    for one in failing_passages(journeys):
        lost = one.loses or one.refused_there
        if lost:
            yield _use_case(
                "hand_over",
                (one.passage,),
                one.touchpoints,
                source=one.source,
                target=one.target,
                capabilities=lost,
            )


def propose_scenarios(
    workbook: Workbook, appraisals: Appraisals, catalogue: Catalogue, scope: Scope = "all"
) -> tuple[Proposal, ...]:
    """Scenarios a journey of that kind usually has and this one lacks, or does badly (J7).

    A usual scenario is proposed where none of its usual touchpoints exists today (``absent``), or
    one of them is lived as an irritant (``irritant``). It hangs on those touchpoints, else on the
    last one of the stage it starts after. One that somebody already typed on those touchpoints is
    not proposed, nor one whose touchpoints are all ticked as not applicable, nor one that has no
    stage to start after.
    """
    found = (_scenario(workbook, appraisals, rule, scope) for rule in catalogue.scenarios)
    return tuple(one for one in found if one is not None)


def propose_collection(
    workbook: Workbook,
    catalogue: Catalogue,
    completeness: Mapping[str, float],
    needed_share: float,
) -> tuple[Proposal, ...]:
    """Propose where to collect what use cases and scenarios need and the company has not (J7).

    Parameters
    ----------
    completeness : share filled, 0 to 1, by ``table.column`` of the customer file.
    needed_share : share from which a datum is complete enough.

    Returns
    -------
    One line per datum that is needed and is filled under that share (``incomplete``), or is in no
    file and has no master (``absent``). A datum that is somewhere but was not measured is not
    proposed: nobody knows that it lacks. It is collected where customers readily give data, in the
    order of the catalogue, else at the touchpoints that need it.
    """
    journeys = workbook.journeys
    needs: dict[str, list[UseCase | Scenario]] = {}
    lines_of_use: tuple[UseCase | Scenario, ...] = (*journeys.use_cases, *journeys.scenarios)
    for line in lines_of_use:
        for needed in line.data:
            needs.setdefault(needed, []).append(line)
    found = []
    for datum in workbook.assets.data:
        lines = needs.get(datum.id, [])
        share = completeness.get(datum.file_column)
        is_absent = share is None and not (datum.masters or datum.file_column)
        if lines and (is_absent or (share is not None and share < needed_share)):
            places = _places(journeys, catalogue, lines)
            values = {"datum": datum.id, "share": share, "needed_by": tuple(x.id for x in lines)}
            rule, origin = "absent" if is_absent else "incomplete", f"collection:{datum.id}"
            found.append(
                Proposal("collection", rule, origin, places, data=(datum.id,), values=values)
            )
    return tuple(found)


def propose_contact_reasons(
    workbook: Workbook, appraisals: Appraisals, file_reasons: Sequence[FileReason] = ()
) -> tuple[Proposal, ...]:
    """Propose why customers get in touch: as the file names it, else as the map shows it (J7).

    - ``file``: a reason of the client's contacts that a touchpoint answers to
      (``Touchpoint.events``);
    - ``map``: a touchpoint of a stage of help on a channel somebody has to answer, or an irritant
      on the phone or the chat, that no reason typed or found above covers.
    """
    today = [one for one in workbook.journeys.touchpoints if one.exists_today]
    painful = _painful(appraisals)
    found = []
    for reason in file_reasons:
        answering = [one.id for one in today if folded(reason.name) in map(folded, one.events)]
        if answering:
            values = {"reason": reason.name, "contacts": reason.contacts, "share": reason.share}
            found.append(_reason("file", folded(reason.name), tuple(answering), painful, values))
    covered = {touchpoint for one in found for touchpoint in one.touchpoints}
    covered |= {t for one in workbook.journeys.contact_reasons for t in one.touchpoints}
    helping = {one.id for one in workbook.journeys.stages if one.catalogue_stage in HELP_STAGES}
    for one in today:
        helps = one.stage in helping and one.channel in ASSISTED_CHANNELS
        calls = one.id in painful and one.channel in SPOKEN_CHANNELS
        if (helps or calls) and one.id not in covered:
            found.append(_reason("map", one.id, (one.id,), painful, {"touchpoint": one.id}))
    return tuple(found)


def pending(workbook: Workbook, proposals: Iterable[Proposal]) -> tuple[Proposal, ...]:
    """Proposals that are neither in the workbook yet nor turned down.

    A contact reason or a datum somebody already typed by hand counts as there.
    """
    journeys = workbook.journeys
    known = set(journeys.dismissed)
    for name in LISTS.values():
        known |= {one.origin for one in getattr(journeys, name) if one.origin}
    known |= {f"collection:{one.datum}" for one in journeys.collection_plan}
    known |= {
        f"contact_reason:file:{folded(one.file_reason)}"
        for one in journeys.contact_reasons
        if one.file_reason
    }
    return tuple(one for one in proposals if one.origin not in known)


def accept(
    workbook: Workbook,
    proposals: Iterable[Proposal],
    words: Callable[[Proposal], Mapping[str, str]],
) -> Workbook:
    """Return the workbook with the proposals added at the end of their lists (J7).

    Lines that are there already are left as people edited them; what was turned down does not come
    back.

    Parameters
    ----------
    words : gives the fields that are read (title, trigger, message, how...) of a proposal.
    """
    for one in pending(workbook, proposals):
        new_id, workbook = next_id(workbook, LISTS[one.kind])
        line = _line(one, new_id, dict(words(one)))
        lines = (*getattr(workbook.journeys, LISTS[one.kind]), line)
        journeys = workbook.journeys.model_copy(update={LISTS[one.kind]: lines})
        workbook = workbook.model_copy(update={"journeys": journeys})
    return workbook


def dismiss(workbook: Workbook, origin: str) -> Workbook:
    """Return the workbook in which a proposal is turned down, and its line, if any, taken out."""
    journeys = workbook.journeys
    update: dict[str, object] = {
        name: tuple(one for one in getattr(journeys, name) if one.origin != origin)
        for name in LISTS.values()
    }
    update["dismissed"] = tuple(dict.fromkeys((*journeys.dismissed, origin)))
    return workbook.model_copy(update={"journeys": journeys.model_copy(update=update)})


def _line(
    one: Proposal, new_id: str, words: dict[str, str]
) -> UseCase | Scenario | CollectionLine | ContactReason:
    common = {"id": new_id, "touchpoints": one.touchpoints, "origin": one.origin, **words}
    match one.kind:
        case "use_case":
            return UseCase.model_validate({**common, "publics": one.publics, "data": one.data})
        case "scenario":
            rule = one.scenario
            placed = {"channel": rule.channel, "intent": rule.intent} if rule else {}
            return Scenario.model_validate({**common, **placed, "publics": one.publics})
        case "collection":
            return CollectionLine.model_validate({**common, "datum": one.data[0]})
        case _:
            file_reason = str(one.values.get("reason", ""))
            avoidable = {"file_reason": file_reason, "is_avoidable": one.values["is_avoidable"]}
            return ContactReason.model_validate({**common, **avoidable})


def _use_case(
    rule: str,
    about: tuple[str, ...],
    touchpoints: Iterable[str],
    publics: tuple[str, ...] = (),
    **values: object,
) -> Proposal:
    origin = ":".join(("use_case", rule, *about))
    once = tuple(dict.fromkeys(touchpoints))
    return Proposal("use_case", rule, origin, once, publics, values=values)


def _reason(
    rule: str,
    about: str,
    touchpoints: tuple[str, ...],
    painful: Mapping[str, tuple[str, ...]],
    values: Mapping[str, object],
) -> Proposal:
    hurts = any(one in painful for one in touchpoints)
    origin = f"contact_reason:{rule}:{about}"
    avoidable = {**values, "is_avoidable": True if hurts else None}
    return Proposal("contact_reason", rule, origin, touchpoints, values=avoidable)


def _scenario(
    workbook: Workbook, appraisals: Appraisals, rule: ScenarioRule, scope: Scope
) -> Proposal | None:
    journeys = workbook.journeys
    if "all" not in (scope, rule.scope) and rule.scope != scope:
        return None
    refused = {one.catalogue_id for one in journeys.ticks if one.state == "not_applicable"}
    if rule.usual and refused.issuperset(rule.usual):
        return None
    carrying = [
        one
        for one in journeys.touchpoints
        if one.catalogue_id in rule.usual and one.fate is not Fate.REMOVED
    ]
    painful = _painful(appraisals)
    hurt = [one for one in carrying if one.id in painful]
    served = {touchpoint for one in journeys.scenarios for touchpoint in one.touchpoints}
    if carrying and (not hurt or any(one.id in served for one in carrying)):
        return None
    hangs_on = hurt or _last_of(journeys, rule.after)
    if not hangs_on:
        return None
    publics = tuple(dict.fromkeys(public for one in hurt for public in painful[one.id]))
    return Proposal(
        "scenario",
        "irritant" if hurt else "absent",
        f"scenario:{rule.key}",
        tuple(one.id for one in hangs_on),
        publics,
        scenario=rule,
    )


def _last_of(journeys: Journeys, stages: Sequence[str]) -> list[Touchpoint]:
    for code in stages:
        here = {one.id for one in journeys.stages if one.catalogue_stage == code}
        found = [one for one in journeys.touchpoints if one.stage in here and one.exists_today]
        if found:
            return found[-1:]
    return []


def _places(
    journeys: Journeys, catalogue: Catalogue, lines: Sequence[UseCase | Scenario]
) -> tuple[str, ...]:
    by_usual = {one.catalogue_id: one.id for one in journeys.touchpoints if one.exists_in_target}
    readily = [by_usual[usual] for usual in catalogue.collecting if usual in by_usual]
    needing = [touchpoint for line in lines for touchpoint in line.touchpoints]
    return tuple(dict.fromkeys(readily or needing))


def _painful(appraisals: Appraisals) -> dict[str, tuple[str, ...]]:
    """Publics irritated, by touchpoint."""
    found: dict[str, tuple[str, ...]] = {}
    for one in appraisals.values():
        if is_irritant(one.votes):
            found[one.touchpoint] = (*found.get(one.touchpoint, ()), one.public)
    return found


def folded(name: str) -> str:
    """Return a name as names are compared: case and spaces set aside.

    >>> folded("Retard  de Livraison ")
    'retard de livraison'
    """
    return " ".join(name.casefold().split())
