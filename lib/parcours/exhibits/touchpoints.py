"""Step 4 as the report tells it; inventory, grid, check list, common core (J1, J2, P4)."""

from __future__ import annotations

from collections.abc import Iterable

from parcours import texts
from parcours.case import Case
from parcours.exhibits import (
    channel_breaks,
    journey_maps,
    journey_pictures,
    judgements,
    map_yields,
    observed,
    satisfaction,
    scripts,
    target_journey,
    verbatims,
)
from parcours.exhibits.common import still_missing, workshop_source
from parcours.exhibits.journey_words import (
    all_numbered,
    column,
    first_named,
    named,
    number_of,
    numbered,
    publics_named,
)
from parcours.exhibits.kinds import (
    Cell,
    Column,
    Exhibit,
    Figure,
    FigureKind,
    KeyNumber,
    KeyNumbers,
    Section,
    Table,
    Text,
    Unit,
)
from parcours.method.appraisal import publics_of
from parcours.method.coverage import Question, check_list, common_core, questions
from parcours.method.coverage import grid as touchpoints_by_cell
from parcours.method.journeys import Journey
from parcours.method.touchpoints import Evidence, Touchpoint

appraisals, irritants = judgements.emotions, judgements.irritants
perception_gaps, moments_of_truth = judgements.perception_gaps, judgements.moments_of_truth
target_gain, coherence = target_journey.gains, channel_breaks.breaks
values_carried, waiting = scripts.value_coverage, scripts.waiting
yields, seen, voice = map_yields.proposals, journey_pictures.transitions, satisfaction.scores
"""Those that notebook 04 shows, under the names it gives them."""


def section(case: Case) -> Section:
    """Tell step 4: the map, what hurts, what customers say and do, the target, what it yields."""
    journeys = case.workbook.journeys.journeys
    maps = [journey_maps.map_of(case, one) for one in journeys if one.stages]
    exhibits: tuple[Exhibit, ...] = (
        *([key_numbers(case)] if journeys else []),
        *maps,
        judgements.irritants(case),
        judgements.moments_of_truth(case),
        judgements.perception_gaps(case),
        judgements.divided(case),
        judgements.emotions(case),
        judgements.appraisals(case),
        judgements.evidence(case),
        satisfaction.scores(case),
        satisfaction.scores_table(case),
        *([verbatims.chosen(case)] if case.workbook.journeys.verbatims else []),
        scripts.waiting(case),
        scripts.value_coverage(case),
        channel_breaks.breaks(case),
        channel_breaks.passages(case),
        channel_breaks.capabilities(case),
        journey_pictures.transitions(case),
        journey_pictures.first_steps(case),
        observed.links(case),
        *(observed.stage_steps(case, one.id) for one in journeys if one.stages),
        observed.channel_transitions(case),
        observed.channel_links(case),
        observed.nodes(case),
        observed.paths(case),
        observed.by_public(case),
        observed.declared_against_observed(case),
        target_journey.gains(case),
        target_journey.changes(case),
        target_journey.idle(case),
        map_yields.proposals(case),
        open_questions(case),
        *(_grid(case, one) for one in journeys if one.stages),
        common(case),
        touchpoints(case),
        checked(case),
        scripts.scripts(case),
        map_yields.use_cases(case),
        map_yields.scenarios(case),
        map_yields.collection_plan(case),
        map_yields.contact_reasons(case),
        still_missing(case, "touchpoints"),
    )
    return Section("touchpoints", message(case), case.t("step.touchpoints"), exhibits)


def message(case: Case) -> str:
    """Say step 4 in a sentence: how many irritants, on which moments of truth."""
    if not case.workbook.journeys.touchpoints:
        return case.t("touchpoints.nothing_yet")
    hurt = {one.touchpoint for one in case.irritants}
    if not hurt:
        return case.t("touchpoints.no_irritant", n=len(case.workbook.journeys.touchpoints))
    moments = [one.touchpoint for one in case.irritants if one.is_moment_of_truth]
    if not moments:
        return case.t("touchpoints.message", n=len(hurt), first=first_named(case, [*hurt][:1]))
    return case.t(
        "touchpoints.message_moments",
        n=len(hurt),
        moments=len(set(moments)),
        first=first_named(case, moments),
    )


def key_numbers(case: Case) -> KeyNumbers:
    """Touchpoints, moments of truth in trouble, irritants, measured share, common core."""
    today = [one for one in case.workbook.journeys.touchpoints if one.exists_today]
    measured = sum(one.evidence is Evidence.MEASURED for one in today)
    core = common_core(case.workbook)
    source = workshop_source(case)
    return KeyNumbers(
        (
            KeyNumber(len(today), Unit.COUNT, case.t("touchpoints.number.touchpoints"), source),
            KeyNumber(
                len({one.touchpoint for one in case.irritants}),
                Unit.COUNT,
                case.t("touchpoints.number.irritants"),
                source,
            ),
            KeyNumber(
                len(case.moments_of_truth_in_trouble),
                Unit.COUNT,
                case.t("touchpoints.number.moments"),
                workshop_source(case, rule=case.t("touchpoints.trouble_rule")),
            ),
            KeyNumber(
                measured / len(today) if today else None,
                Unit.SHARE,
                case.t("touchpoints.number.measured"),
                source,
            ),
            KeyNumber(core.share, Unit.SHARE, case.t("touchpoints.number.common"), source),
        )
    )


def touchpoints(case: Case) -> Table:
    """Register of the touchpoints, existing and target (J2 to J4)."""
    listed = case.workbook.journeys.touchpoints
    moments = sum(one.moment_of_truth is not None for one in listed)
    return Table(
        key="register.touchpoints",
        title=case.t("touchpoints.register_title", n=len(listed), moments=moments),
        columns=(
            column(case, "id", Unit.ID),
            column(case, "number"),
            column(case, "journey"),
            column(case, "stage"),
            column(case, "channel"),
            column(case, "label"),
            column(case, "publics"),
            column(case, "fate"),
            column(case, "moment"),
            column(case, "criticality", Unit.COUNT),
            column(case, "importance", Unit.COUNT),
            column(case, "volume_per_year", Unit.COUNT),
            column(case, "evidence"),
            column(case, "irritant"),
            column(case, "values"),
            column(case, "subcontractor"),
            column(case, "events"),
        ),
        rows=tuple(_register_row(case, one) for one in listed),
        source=workshop_source(case),
        empty=case.t("touchpoints.nothing_yet"),
    )


def _register_row(case: Case, one: Touchpoint) -> tuple[Cell, ...]:
    moment = one.moment_of_truth
    return (
        one.id,
        number_of(one.id),
        case.name_of(one.journey),
        case.name_of(one.stage),
        case.channel_name(one.channel),
        one.label,
        publics_named(case, one.publics),
        case.t(f"touchpoints.fate.{one.fate}"),
        case.t(f"touchpoints.moment.{moment.kind}") if moment else None,
        moment.criticality if moment else None,
        one.importance,
        one.volume_per_year,
        case.t(f"map.evidence.{one.evidence}"),
        one.irritant or None,
        named(case, one.values),
        case.name_of(one.subcontractor) if one.subcontractor else None,
        ", ".join(one.events) or None,
    )


def grid(case: Case, journey_id: str | None = None) -> Figure | Text:
    """Stage x channel grid of a journey, the first one where none is named (J2)."""
    for journey in case.workbook.journeys.journeys:
        if journey_id in (None, journey.id):
            return _grid(case, journey)
    return still_missing(case, "touchpoints")


def _grid(case: Case, journey: Journey) -> Figure:
    counts = touchpoints_by_cell(case.workbook.journeys, journey.id)
    used = {channel for _, channel in counts}
    channels = [one.code for one in case.catalogue.channels if one.code in used]
    channels += sorted(used - set(channels))
    lone = sum(1 for stage in journey.stages if not any(counts[stage.id, c] for c in channels))
    title = case.t("touchpoints.grid_title", n=len(channels), journey=journey.name, stages=lone)
    table = Table(
        key=f"grid_{journey.id}",
        title=title,
        columns=(
            column(case, "stage"),
            *(Column(code, case.channel_name(code), Unit.COUNT) for code in channels),
        ),
        rows=tuple(
            (stage.name, *(counts[stage.id, code] for code in channels)) for stage in journey.stages
        ),
        source=workshop_source(case),
        note=case.t("touchpoints.grid_note"),
    )
    return Figure(
        key=table.key,
        title=title,
        kind=FigureKind.HEATMAP,
        table=table,
        x="stage",
        y=tuple(channels),
    )


def open_questions(case: Case) -> Table:
    """What the grid and the check list leave uncovered, as questions to the room (J2)."""
    journeys = case.workbook.journeys
    asked = [
        one
        for journey in journeys.journeys
        for one in questions(case.catalogue.touchpoints, journeys, journey, case.scope)
    ]
    moments = sum(one.is_moment_of_truth for one in asked)
    return Table(
        key="grid_questions",
        title=case.t("touchpoints.questions_title", n=len(asked), moments=moments),
        columns=(
            column(case, "journey"),
            column(case, "stage"),
            column(case, "question"),
            column(case, "usual"),
            column(case, "is_moment", Unit.FLAG),
        ),
        rows=tuple(
            (
                case.name_of(one.journey),
                case.name_of(one.stage),
                _asked(case, one),
                case.listed(_usual_named(case, one.usual)) or None,
                one.is_moment_of_truth,
            )
            for one in asked
        ),
        source=workshop_source(case, rule=case.t("touchpoints.questions_rule")),
        empty=case.t("touchpoints.no_question"),
    )


def _asked(case: Case, one: Question) -> str:
    channel = case.channel_name(one.channel) if one.channel else ""
    return case.t(f"touchpoints.question.{one.kind}", n=len(one.usual), channel=channel)


def _usual_named(case: Case, usual: Iterable[str]) -> list[str]:
    return [case.catalogue.touchpoint_name(one, case.language) for one in usual]


def checked(case: Case) -> Table:
    """Check list of usual touchpoints, journey by journey, with what was ticked (J2)."""
    journeys = case.workbook.journeys
    lines = [
        (journey, line)
        for journey in journeys.journeys
        for line in check_list(case.catalogue.touchpoints, journeys, journey, case.scope)
    ]
    ticked = sum(line.state != "not_ticked" for _, line in lines)
    share = texts.percent(ticked / len(lines), case.language) if lines else "0"
    return Table(
        key="register.check_list",
        title=case.t("touchpoints.check_list_title", n=len(lines), share=share),
        columns=(
            column(case, "usual_id", Unit.ID),
            column(case, "journey"),
            column(case, "stage"),
            column(case, "channel"),
            column(case, "usual"),
            column(case, "state"),
            column(case, "touchpoints"),
        ),
        rows=tuple(
            (
                f"{journey.id}:{line.usual.id}",
                journey.name,
                case.catalogue.stage_name(line.usual.stage, case.language),
                case.channel_name(line.usual.channel),
                line.usual.label[case.language],
                case.t(f"touchpoints.state.{line.state}"),
                all_numbered(case, line.touchpoints),
            )
            for journey, line in lines
        ),
        source=workshop_source(case),
        empty=case.t("touchpoints.nothing_yet"),
    )


def common(case: Case) -> Table:
    """Common core and specifics: which public meets which touchpoint (P4)."""
    core = common_core(case.workbook)
    kept = case.workbook.publics.kept
    share = texts.percent(core.share, case.language) if core.share is not None else ""
    shown = [
        one
        for one in case.workbook.journeys.touchpoints
        if one.exists_today and one.id in core.specific
    ]
    return Table(
        key="common_core",
        title=case.t(
            "touchpoints.common_title" if share else "touchpoints.nothing_yet",
            share=share,
            n=len(core.specific),
        ),
        columns=(
            column(case, "label"),
            *(Column(public.id, public.name, Unit.FLAG) for public in kept),
        ),
        rows=tuple(
            (
                numbered(case, one.id),
                *(public.id in publics_of(case.workbook, one) for public in kept),
            )
            for one in shown
        ),
        source=workshop_source(case, rule=case.t("touchpoints.common_rule")),
        empty=case.t("touchpoints.all_common"),
    )
