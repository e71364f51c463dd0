"""The journey map: a case's journey as one public lives it, before any layout (J3, J6, X4)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from parcours import texts
from parcours.case import Case
from parcours.exhibits.common import more_publics, still_missing, workshop_source
from parcours.exhibits.journey_words import (
    appraisal_word,
    column,
    named,
    number_of,
    publics_named,
    quoted,
)
from parcours.exhibits.kinds import (
    Cell,
    JourneyMap,
    MapBreak,
    MapCard,
    MapCurve,
    MapLane,
    MapLevel,
    MapNote,
    MapStage,
    Table,
    Text,
    Unit,
)
from parcours.method.appraisal import EMOTIONS, Tally, is_irritant, publics_of
from parcours.method.coherence import failing_passages
from parcours.method.journeys import Journey, Stage
from parcours.method.target import target_emotion
from parcours.method.touchpoints import Appraisal, Fate, Touchpoint

LEVELS: Mapping[Appraisal, MapLevel] = {
    Appraisal.DELIGHT: "delight",
    Appraisal.SATISFACTION: "satisfaction",
    Appraisal.NEUTRAL: "neutral",
    Appraisal.IRRITANT: "irritant",
    Appraisal.MAJOR_IRRITANT: "major_irritant",
}


@dataclass(frozen=True)
class _View:
    """A journey as one public meets it."""

    case: Case
    journey: Journey
    public: str
    others: tuple[str, ...]
    touchpoints: tuple[Touchpoint, ...]
    """In time order, stage after stage."""
    worth: Mapping[str, float]

    @property
    def stage_index(self) -> dict[str, int]:
        return {stage.id: index for index, stage in enumerate(self.journey.stages)}

    def votes(self, touchpoint: str, public: str) -> Tally:
        found = self.case.appraisals.get((touchpoint, public))
        return found.votes if found else Tally()


def journey_map(
    case: Case,
    journey_id: str | None = None,
    public_id: str | None = None,
    worth: Mapping[str, float] | None = None,
) -> JourneyMap | Text:
    """Draw a journey as a public lives it today and should live it in the target (J3, J6).

    Parameters
    ----------
    journey_id : the first journey that has stages where None.
    public_id : the public whose emotions the cards carry; where None, the first public of the
        journey, the others being drawn as thin curves. With one, only what that public meets.
    worth : value at stake a year by touchpoint id; None: that of the plan's actions.

    Returns
    -------
    The map; where there is no such journey yet, what the step is missing.
    """
    for journey in case.workbook.journeys.journeys:
        if journey.stages and journey_id in (None, journey.id):
            return map_of(case, journey, public_id, worth)
    return still_missing(case, "touchpoints")


def map_of(
    case: Case,
    journey: Journey,
    public_id: str | None = None,
    worth: Mapping[str, float] | None = None,
) -> JourneyMap:
    """Draw that journey, as :func:`journey_map` does."""
    worth = case.plan.value_at_stake if worth is None else worth
    view = _view(case, journey, public_id, worth)
    title = _title(view)
    return JourneyMap(
        key=f"journey_map_{view.journey.id}" + (f"_{public_id}" if public_id else ""),
        title=title,
        journey=view.journey.name,
        subtitle=_subtitle(view),
        meta=_meta(view),
        stages=tuple(_stage(view, stage) for stage in view.journey.stages),
        lanes=_lanes(view),
        cards=tuple(_card(view, one) for one in view.touchpoints),
        breaks=_breaks(view),
        irritants=_irritants(view),
        actions=_actions(view),
        table=_table(view, title),
        confidentiality=_confidentiality(case),
        language=case.language,
        currency=case.currency,
        public=case.name_of(view.public) if view.public else "",
        other_publics=tuple(_curve(view, public) for public in view.others),
        value_missing="" if view.worth else case.t("touchpoints.map.value_missing"),
        source=workshop_source(
            case,
            rule=case.lines(
                [one for one in (case.t("touchpoints.map.rule"), more_publics(case)) if one]
            ),
            n=len({one.participant for one in case.workbook.journeys.votes}),
        ),
    )


def _view(case: Case, journey: Journey, public_id: str | None, worth: Mapping[str, float]) -> _View:
    journeys = case.workbook.journeys
    met = journey.publics or tuple(one.id for one in case.workbook.publics.kept)
    public = public_id or next(iter(met), "")
    touchpoints = tuple(
        one
        for stage in journey.stages
        for one in journeys.touchpoints
        if one.stage == stage.id and (not public_id or public_id in publics_of(case.workbook, one))
    )
    others = () if public_id else tuple(one for one in met if one != public)
    return _View(case, journey, public, others, touchpoints, worth)


def _title(view: _View) -> str:
    case = view.case
    hurt = [one for one in view.touchpoints if is_irritant(view.votes(one.id, view.public))]
    moments = [one for one in hurt if one.moment_of_truth is not None]
    first = sorted(moments or hurt, key=lambda one: view.votes(one.id, view.public).mean or 0.0)
    if not any(view.votes(one.id, view.public).n for one in view.touchpoints):
        return case.t("touchpoints.map.not_judged", journey=view.journey.name)
    if not first:
        return case.t("touchpoints.map.no_irritant", n=len(view.touchpoints))
    words = {
        "labels": quoted(case, [one.label for one in first]),
        "n": len(moments) or len(hurt),
        "irritants": len(hurt),
    }
    at_stake = sum(view.worth.get(one.id, 0.0) for one in first)
    if not at_stake:
        return case.t(
            "touchpoints.map.title_moments" if moments else "touchpoints.map.title_irritants",
            **words,
        )
    total = sum(view.worth.get(one.id, 0.0) for one in view.touchpoints)
    return case.t(
        "touchpoints.map.title_worth_moments" if moments else "touchpoints.map.title_worth",
        amount=texts.short_money(at_stake, case.currency, case.language),
        total=texts.short_money(total, case.currency, case.language),
        **words,
    )


def _subtitle(view: _View) -> str:
    case = view.case
    publics = {one.id: one for one in case.workbook.publics.publics}
    public = publics.get(view.public)
    said = [case.t("touchpoints.map.journey", journey=view.journey.name)]
    if public is not None:
        said.append(" · ".join(one for one in (public.name, public.persona) if one))
    if view.journey.purpose:
        said.append(view.journey.purpose)
    return " | ".join(said)


def _meta(view: _View) -> str:
    case = view.case
    framing = case.workbook.framing
    publics = {one.id: one for one in case.workbook.publics.publics}
    first = next(iter(case.objective_weights.weights), None)
    value = publics[view.public].declared_lifetime_value if view.public in publics else None
    said = [framing.client]
    if first is not None:
        said.append(case.t("touchpoints.map.objective", title=case.name_of(first.objective)))
    if value is not None:
        amount = texts.money(value, case.currency, case.language)
        said.append(case.t("touchpoints.map.lifetime_value", amount=amount))
    version = case.t("touchpoints.map.version", revision=case.workbook.revision)
    day = framing.workshop_date
    said.append(f"{version} · {texts.date(day, case.language, short=True)}" if day else version)
    return " | ".join(said)


def _confidentiality(case: Case) -> str:
    return case.t("report.confidential") if case.workbook.framing.is_confidential else ""


def _stage(view: _View, stage: Stage) -> MapStage:
    here = [one for one in view.touchpoints if one.stage == stage.id]
    known = [view.worth[one.id] for one in here if one.id in view.worth]
    return MapStage(
        stage.name,
        stage.wants,
        stage.says or _quote(view, here),
        value_at_stake=sum(known) if known else None,
    )


def _quote(view: _View, here: Sequence[Touchpoint]) -> str:
    """Return what is said of the touchpoint that hurts most, of those customers speak of."""
    quoted = [one for one in here if one.quote]
    worst = sorted(quoted, key=lambda one: view.votes(one.id, view.public).mean or 0.0)
    return worst[0].quote if worst else ""


def _lanes(view: _View) -> tuple[MapLane, ...]:
    used = {one.channel for one in view.touchpoints}
    codes = [one.code for one in view.case.catalogue.channels if one.code in used]
    codes += sorted(used - set(codes))
    return tuple(MapLane(code, view.case.channel_name(code)) for code in codes)


def _card(view: _View, one: Touchpoint) -> MapCard:
    votes = view.votes(one.id, view.public)
    held = [emotion for emotion, count in zip(EMOTIONS, votes.counts, strict=True) if count]
    return MapCard(
        number=number_of(one.id),
        touchpoint_id=one.id,
        stage=view.stage_index[one.stage],
        channel=one.channel,
        label=one.label,
        emotion_today=votes.mean if one.exists_today else None,
        emotion_target=target_emotion(one, view.public, votes.mean),
        appraisal=_word(view, one, votes),
        level=_level(one, votes),
        is_moment_of_truth=one.moment_of_truth is not None,
        fate=one.fate.value,
        evidence=one.evidence.value,
        is_polarised=votes.is_polarised,
        value_at_stake=view.worth.get(one.id),
        emotion_low=float(held[0]) if held else None,
        emotion_high=float(held[-1]) if held else None,
        n_votes=votes.n if one.exists_today else None,
    )


def _word(view: _View, one: Touchpoint, votes: Tally) -> str:
    if one.fate is Fate.CREATED:
        return view.case.t("touchpoints.map.created")
    return appraisal_word(view.case, votes) or view.case.t("touchpoints.map.unknown")


def _level(one: Touchpoint, votes: Tally) -> MapLevel:
    """Return the tone of a card; split opinions are grey, and their word is never 'neutral'."""
    if one.fate is Fate.CREATED:
        return "created"
    if not votes.n:
        return "unknown"
    return LEVELS[votes.appraisal] if votes.appraisal is not None else "neutral"


def _breaks(view: _View) -> tuple[MapBreak, ...]:
    """Passages that fail between two cards of the map: one on each channel, nearest in time."""
    order = {one.id: index for index, one in enumerate(view.touchpoints)}
    channel = {one.id: one.channel for one in view.touchpoints}
    found = []
    for passage in failing_passages(view.case.workbook.journeys):
        here = [one for one in passage.touchpoints if one in order]
        pairs = [
            (abs(order[a] - order[b]), a, b)
            for a in here
            for b in here
            if (channel[a], channel[b]) == (passage.source, passage.target)
        ]
        if pairs:
            _, source, target = min(pairs)
            label = named(view.case, passage.loses) or ""
            found.append(MapBreak(number_of(source), number_of(target), label))
    return tuple(found)


def _irritants(view: _View) -> tuple[MapNote, ...]:
    return tuple(
        MapNote(view.stage_index[one.stage], number_of(one.id), one.irritant or one.label)
        for one in view.touchpoints
        if is_irritant(view.votes(one.id, view.public))
    )


def _actions(view: _View) -> tuple[MapNote, ...]:
    """Actions of the plan, each under the stage of the first touchpoint it answers here."""
    here = {one.id: one for one in view.touchpoints}
    notes = []
    for action in view.case.workbook.plan.actions:
        answered = [one for one in here if one in action.touchpoints]
        if answered and not action.is_excluded:
            stage = view.stage_index[here[answered[0]].stage]
            cards = tuple(number_of(one) for one in answered)
            notes.append(MapNote(stage, action.id, action.title, cards))
    return tuple(notes)


def _curve(view: _View, public: str) -> MapCurve:
    emotions = tuple(view.votes(one.id, public).mean for one in view.touchpoints)
    return MapCurve(view.case.name_of(public), emotions)


def _table(view: _View, title: str) -> Table:
    case = view.case
    return Table(
        key=f"journey_map_{view.journey.id}",
        title=title,
        columns=(
            column(case, "number"),
            column(case, "stage"),
            column(case, "channel"),
            column(case, "label"),
            column(case, "publics"),
            column(case, "is_moment", Unit.FLAG),
            column(case, "fate"),
            column(case, "word"),
            column(case, "mean", Unit.SIGNED),
            column(case, "sd", Unit.SCORE),
            column(case, "n", Unit.COUNT),
            column(case, "target", Unit.SIGNED),
            column(case, "evidence"),
            column(case, "irritant"),
            column(case, "actions"),
        ),
        rows=tuple(_row(view, one) for one in view.touchpoints),
        source=workshop_source(case),
    )


def _row(view: _View, one: Touchpoint) -> tuple[Cell, ...]:
    case = view.case
    votes = view.votes(one.id, view.public)
    actions = [a.id for a in case.workbook.plan.actions if one.id in a.touchpoints]
    return (
        number_of(one.id),
        case.name_of(one.stage),
        case.channel_name(one.channel),
        one.label,
        publics_named(case, one.publics),
        one.moment_of_truth is not None,
        case.t(f"touchpoints.fate.{one.fate}"),
        _word(view, one, votes),
        votes.mean,
        votes.sd,
        votes.n,
        target_emotion(one, view.public, votes.mean),
        case.t(f"map.evidence.{one.evidence}"),
        one.irritant or None,
        ", ".join(actions) or None,
    )
