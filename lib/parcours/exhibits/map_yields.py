"""What the map yields: use cases, scenarios, data to collect, contact reasons, proposals (J7)."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from parcours import texts
from parcours.case import Case
from parcours.exhibits.common import file_source, workshop_source
from parcours.exhibits.journey_words import (
    all_numbered,
    column,
    named,
    number_of,
    publics_named,
)
from parcours.exhibits.kinds import Cell, Column, Source, Table, Unit
from parcours.exhibits.publics_reach import may_receive
from parcours.method.journeys import Scenario, UseCase
from parcours.method.yields import FileReason, Proposal, folded


def use_cases(case: Case) -> Table:
    """CRM use cases, each with its touchpoints (J7)."""
    listed = case.workbook.journeys.use_cases
    return Table(
        key="register.use_cases",
        title=case.t("touchpoints.use_cases_title", n=len(listed)),
        columns=(
            column(case, "id", Unit.ID),
            column(case, "title"),
            column(case, "publics"),
            column(case, "data"),
            column(case, "touchpoints"),
            *_may_receive_column(case),
            column(case, "note"),
        ),
        rows=tuple(
            (
                one.id,
                one.title,
                publics_named(case, one.publics),
                named(case, one.data),
                all_numbered(case, one.touchpoints),
                *_may_receive(case, one),
                one.note or None,
            )
            for one in listed
        ),
        source=workshop_source(case),
        note=_may_receive_note(case),
        empty=case.t("touchpoints.no_use_case"),
    )


def scenarios(case: Case) -> Table:
    """Marketing programmes and scenarios: trigger, public, channel, message, nature (J7)."""
    listed = case.workbook.journeys.scenarios
    relational = sum(one.intent == "relational" for one in listed)
    return Table(
        key="register.scenarios",
        title=case.t("touchpoints.scenarios_title", n=len(listed), relational=relational),
        columns=(
            column(case, "id", Unit.ID),
            column(case, "title"),
            column(case, "programme"),
            column(case, "trigger"),
            column(case, "publics"),
            column(case, "channel"),
            column(case, "message"),
            column(case, "intent"),
            column(case, "data"),
            column(case, "touchpoints"),
            *_may_receive_column(case),
        ),
        rows=tuple(
            (
                one.id,
                one.title,
                one.programme or None,
                one.trigger or None,
                publics_named(case, one.publics),
                case.channel_name(one.channel) or None,
                one.message or None,
                case.t(f"touchpoints.intent.{one.intent}"),
                named(case, one.data),
                all_numbered(case, one.touchpoints),
                *_may_receive(case, one),
            )
            for one in listed
        ),
        source=workshop_source(case),
        note=_may_receive_note(case),
        empty=case.t("touchpoints.no_scenario"),
    )


def _may_receive_column(case: Case) -> tuple[Column, ...]:
    """Count who may be contacted where the customer file tells it; say nothing of it elsewhere."""
    is_known = case.publics.reach[0] is not None
    return (column(case, "may_receive", Unit.COUNT),) if is_known else ()


def _may_receive(case: Case, one: UseCase | Scenario) -> tuple[Cell, ...]:
    return (may_receive(case, one),) if case.publics.reach[0] is not None else ()


def _may_receive_note(case: Case) -> str:
    return case.t("touchpoints.may_receive_note") if _may_receive_column(case) else ""


def collection_plan(case: Case) -> Table:
    """Data to collect: where, how, who needs them, how complete they are today (J7)."""
    journeys = case.workbook.journeys
    columns = {one.id: one.file_column for one in case.workbook.assets.data}
    shares = {one.id: case.completeness.get(columns[one.datum]) for one in journeys.collection_plan}
    needed = case.assumed("touchpoints.needed_completeness")
    short = sum(share is not None and share < needed for share in shares.values())
    lines: tuple[UseCase | Scenario, ...] = (*journeys.use_cases, *journeys.scenarios)
    users = {datum: line.title for line in lines for datum in line.data}
    return Table(
        key="register.collection_plan",
        title=case.t("touchpoints.collection_title", n=len(journeys.collection_plan), short=short),
        columns=(
            column(case, "id", Unit.ID),
            column(case, "datum"),
            column(case, "where"),
            column(case, "how"),
            column(case, "completeness", Unit.SHARE),
            column(case, "needed_by"),
        ),
        rows=tuple(
            (
                one.id,
                case.name_of(one.datum),
                all_numbered(case, one.touchpoints),
                one.how or None,
                shares[one.id],
                one.needed_by or users.get(one.datum),
            )
            for one in journeys.collection_plan
        ),
        source=file_source(case) if case.completeness else workshop_source(case),
        empty=case.t("touchpoints.no_collection"),
    )


def contact_reasons(case: Case) -> Table:
    """Why customers get in touch, how often, and which contacts could be avoided (J7)."""
    listed = case.workbook.journeys.contact_reasons
    weights = {folded(one.name): one for one in case.contact_reasons}
    found = [weights.get(folded(one.file_reason)) for one in listed]
    avoidable = sum(
        reason.contacts
        for one, reason in zip(listed, found, strict=True)
        if reason and one.is_avoidable
    )
    total = _total(case.contact_reasons)
    return Table(
        key="register.contact_reasons",
        title=_reasons_title(case, len(listed), avoidable, total),
        columns=(
            column(case, "id", Unit.ID),
            column(case, "title"),
            column(case, "file_reason"),
            column(case, "contacts", Unit.COUNT),
            column(case, "share", Unit.SHARE),
            column(case, "is_avoidable", Unit.FLAG),
            column(case, "touchpoints"),
        ),
        rows=tuple(
            (
                one.id,
                one.title,
                one.file_reason or None,
                reason.contacts if reason else None,
                reason.share if reason else None,
                one.is_avoidable,
                all_numbered(case, one.touchpoints),
            )
            for one, reason in zip(listed, found, strict=True)
        ),
        source=_reasons_source(case, total),
        note=_unlisted(case),
        empty=case.t("touchpoints.no_reason"),
    )


def _total(reasons: tuple[FileReason, ...]) -> int:
    """All contacts of the file, those without a reason among them."""
    return round(reasons[0].contacts / reasons[0].share) if reasons else 0


def _reasons_title(case: Case, n: int, avoidable: int, total: int) -> str:
    if not avoidable:
        return case.t("touchpoints.reasons_title", n=n)
    share = texts.percent(avoidable / total, case.language)
    return case.t("touchpoints.reasons_share_title", share=share, n=n)


def _reasons_source(case: Case, total: int) -> Source:
    if not total:
        return workshop_source(case)
    return file_source(case, n=total, n_of=case.t("touchpoints.n_of.contacts"))


def _unlisted(case: Case) -> str:
    """Name the reasons of the file nobody has listed."""
    listed = {folded(one.file_reason) for one in case.workbook.journeys.contact_reasons}
    others = [one.name for one in case.contact_reasons if folded(one.name) not in listed]
    return case.t("touchpoints.reasons_note", names=case.listed(others)) if others else ""


def proposals(case: Case) -> Table:
    """What the rules propose and nobody has accepted or turned down yet (J7)."""
    found = case.proposals
    words = proposal_words(case)
    return Table(
        key="proposals",
        title=case.t("touchpoints.proposals_title", n=len(found)),
        columns=(
            column(case, "kind"),
            column(case, "title"),
            column(case, "why"),
            column(case, "touchpoints"),
            column(case, "origin", Unit.ID, is_internal=True),
        ),
        rows=tuple(_proposal_row(case, one, words(one)) for one in found),
        source=workshop_source(case, rule=case.t("touchpoints.proposals_rule")),
        empty=case.t("touchpoints.no_proposal"),
    )


def _proposal_row(case: Case, one: Proposal, words: Mapping[str, str]) -> tuple[Cell, ...]:
    title = words.get("title") or (named(case, one.data) or "")
    return (
        case.t(f"touchpoints.kind.{one.kind}"),
        title,
        case.t(f"touchpoints.why.{one.kind}.{one.rule}"),
        all_numbered(case, one.touchpoints),
        one.origin,
    )


def proposal_words(case: Case) -> Callable[[Proposal], Mapping[str, str]]:
    """Give the words of a proposal, as its line will carry them once accepted (J7).

    For ``method.yields.accept``: the case's language, to be edited at will.
    """

    def words(one: Proposal) -> Mapping[str, str]:
        if one.kind == "collection":
            return {"how": _how(case, one), "needed_by": _needed_by(case, one)}
        if one.kind == "use_case":
            return {"title": _use_case_title(case, one)}
        if one.scenario is None:
            return {"title": _reason_title(case, one)}
        return {
            "title": one.scenario.title[case.language],
            "programme": one.scenario.programme[case.language],
            "trigger": one.scenario.trigger[case.language],
            "message": one.scenario.message[case.language],
        }

    return words


def _use_case_title(case: Case, one: Proposal) -> str:
    values = {
        key: case.listed([case.name_of(str(each)) for each in value])
        if isinstance(value, tuple)
        else case.name_of(str(value))
        for key, value in one.values.items()
    }
    return case.t(f"touchpoints.use_case.{one.rule}", **values)


def _reason_title(case: Case, one: Proposal) -> str:
    reason = one.values.get("reason")
    return str(reason) if reason else case.name_of(str(one.values["touchpoint"]))


def _how(case: Case, one: Proposal) -> str:
    numbers = ", ".join(number_of(touchpoint) for touchpoint in one.touchpoints)
    return case.t("touchpoints.collect_at", numbers=numbers)


def _needed_by(case: Case, one: Proposal) -> str:
    needed = one.values.get("needed_by")
    return named(case, needed if isinstance(needed, tuple) else ()) or ""
