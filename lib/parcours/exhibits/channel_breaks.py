"""Coherence between channels: capabilities, breaks, passages, customers concerned (J5)."""

from __future__ import annotations

from parcours import texts
from parcours.case import Case
from parcours.exhibits.common import file_source, workshop_source
from parcours.exhibits.journey_words import all_numbered, column, first_named, named
from parcours.exhibits.kinds import Cell, Column, Source, Table, Unit
from parcours.method.coherence import (
    ChannelBreak,
    case_channels,
    channel_breaks,
    customers_concerned,
    failing_passages,
    support_grid,
)


def capabilities(case: Case) -> Table:
    """Which channel honours which capability; what nobody looked at is a question (J5)."""
    journeys = case.workbook.journeys
    grid = support_grid(journeys)
    stated = {one.channel for capability in journeys.capabilities for one in capability.channels}
    channels = [one for one in case_channels(journeys) if one in stated]
    honoured = sum(
        all(grid[one.id, channel] in ("honoured", "not_applicable") for channel in channels)
        for one in journeys.capabilities
    )
    return Table(
        key="capabilities",
        title=case.t("touchpoints.capabilities_title", n=honoured, of=len(journeys.capabilities)),
        columns=(
            column(case, "capability"),
            *(Column(channel, case.channel_name(channel)) for channel in channels),
            column(case, "touchpoints"),
        ),
        rows=tuple(
            (
                one.name,
                *(case.t(f"touchpoints.support.{grid[one.id, channel]}") for channel in channels),
                all_numbered(case, one.touchpoints),
            )
            for one in journeys.capabilities
        ),
        source=workshop_source(case),
        empty=case.t("touchpoints.no_capability"),
    )


def breaks(case: Case) -> Table:
    """Capabilities that stop at the door of a channel, and whom that can hurt (J5)."""
    found = channel_breaks(case.workbook.journeys)
    refused = [one for one in found if one.rule != "partial_here"]
    return Table(
        key="channel_breaks",
        title=_breaks_title(case, refused),
        columns=(
            column(case, "capability"),
            column(case, "missed_on"),
            column(case, "rule"),
            column(case, "honoured_on"),
            column(case, "concerned", Unit.COUNT),
            column(case, "concerned_share", Unit.SHARE),
            column(case, "touchpoints"),
        ),
        rows=tuple(_break_row(case, one) for one in found),
        source=_source(case),
        note=case.t("touchpoints.breaks_note") if case.channel_sets else "",
        empty=case.t("touchpoints.no_break"),
    )


def _breaks_title(case: Case, refused: list[ChannelBreak]) -> str:
    if not refused:
        return case.t("touchpoints.no_break")
    shares = {
        one: concerned.share or 0.0
        for one in refused
        if (concerned := customers_concerned(case.channel_sets, one.channel, one.honoured_on)).of
    }
    names = first_named(case, [one.capability for one in refused])
    if not shares:
        return case.t("touchpoints.breaks_title", n=len(refused), names=names)
    widest = max(shares, key=lambda one: shares[one])
    return case.t(
        "touchpoints.breaks_share_title",
        n=len(refused),
        capability=case.name_of(widest.capability),
        channel=case.channel_name(widest.channel),
        share=texts.percent(shares[widest], case.language),
    )


def _break_row(case: Case, one: ChannelBreak) -> tuple[Cell, ...]:
    concerned = customers_concerned(case.channel_sets, one.channel, one.honoured_on)
    return (
        case.name_of(one.capability),
        case.channel_name(one.channel),
        case.t(f"touchpoints.break.{one.rule}"),
        named(case, one.honoured_on),
        concerned.customers if concerned.of else None,
        concerned.share,
        all_numbered(case, one.touchpoints),
    )


def _source(case: Case) -> Source:
    rule = case.t("touchpoints.breaks_rule")
    seen = sum(case.channel_sets.values())
    return file_source(case, rule=rule, n=seen) if seen else workshop_source(case, rule=rule)


def passages(case: Case) -> Table:
    """Passages from one channel to another that fail or lose something (J5)."""
    journeys = case.workbook.journeys
    found = failing_passages(journeys)
    notes = {one.id: one.note for one in journeys.passages}
    lost = [capability for one in found for capability in one.loses]
    none = case.t("touchpoints.no_passage" if journeys.passages else "touchpoints.no_passage_yet")
    return Table(
        key="passages",
        title=case.t(
            "touchpoints.passages_title",
            n=len(found),
            of=len(journeys.passages),
            names=first_named(case, lost),
        )
        if found
        else none,
        columns=(
            column(case, "from_channel"),
            column(case, "to_channel"),
            column(case, "works", Unit.FLAG),
            column(case, "loses"),
            column(case, "refused_there"),
            column(case, "concerned", Unit.COUNT),
            column(case, "note"),
            column(case, "touchpoints"),
        ),
        rows=tuple(
            (
                case.channel_name(one.source),
                case.channel_name(one.target),
                one.works,
                named(case, one.loses),
                named(case, one.refused_there),
                concerned.customers if concerned.of else None,
                notes[one.passage] or None,
                all_numbered(case, one.touchpoints),
            )
            for one in found
            for concerned in [customers_concerned(case.channel_sets, one.source, [one.target])]
        ),
        source=_source(case),
        empty=none,
    )
