"""How each public lives the touchpoints, who says so, what hurts (J3)."""

from __future__ import annotations

from collections import Counter

from parcours import texts
from parcours.case import Case
from parcours.exhibits.common import workshop_source
from parcours.exhibits.journey_words import (
    appraisal_word,
    column,
    first_named,
    numbered,
    signed,
)
from parcours.exhibits.kinds import Cell, Column, Figure, FigureKind, Source, Table, Unit
from parcours.method.appraisal import (
    TouchpointAppraisal,
    latest_votes,
    publics_that_diverge,
)
from parcours.method.appraisal import (
    perception_gaps as gaps_of,
)
from parcours.method.irritants import Irritant
from parcours.method.touchpoints import Evidence

EMOTION_RANGE = (-2.0, 2.0)
VOTES = ("minus_two", "minus_one", "zero", "one", "two")


def emotions(case: Case) -> Figure:
    """Mean emotion of each touchpoint by public, with dispersion and n beside it (J3)."""
    known = case.appraisals
    publics = list(dict.fromkeys(public for _, public in known))
    rows = list(dict.fromkeys(touchpoint for touchpoint, _ in known))
    hurt = {one.touchpoint for one in case.irritants}
    title = case.t("touchpoints.emotions_title", n=len(hurt), of=len(rows))
    table = Table(
        key="emotions",
        title=title,
        columns=(
            column(case, "label"),
            *(Column(one, case.name_of(one), Unit.SIGNED) for one in publics),
            *(Column(f"{one}_sd", _beside(case, one, "sd"), Unit.SCORE) for one in publics),
            *(Column(f"{one}_n", _beside(case, one, "n"), Unit.COUNT) for one in publics),
        ),
        rows=tuple(
            (
                numbered(case, touchpoint),
                *(_of(known.get((touchpoint, one)), "mean") for one in publics),
                *(_of(known.get((touchpoint, one)), "sd") for one in publics),
                *(_of(known.get((touchpoint, one)), "n") for one in publics),
            )
            for touchpoint in rows
        ),
        source=_source(case),
        note=case.t("touchpoints.emotions_note"),
        empty=case.t("touchpoints.no_vote"),
    )
    return Figure(
        key="emotions",
        title=title,
        kind=FigureKind.HEATMAP,
        table=table,
        x="label",
        y=tuple(publics),
        y_range=EMOTION_RANGE,
    )


def _beside(case: Case, public: str, what: str) -> str:
    return f"{case.name_of(public)} ({case.t(f'touchpoints.column.{what}')})"


def _of(one: TouchpointAppraisal | None, what: str) -> Cell:
    return None if one is None else getattr(one.votes, what)


def appraisals(case: Case) -> Table:
    """Every appraisal in full: votes one by one, word, staff against customers (J3)."""
    judged = [one for one in case.appraisals.values() if one.votes.n]
    return Table(
        key="appraisals",
        title=case.t("touchpoints.appraisals_title", n=len(judged), of=len(case.appraisals)),
        columns=(
            column(case, "label"),
            column(case, "public"),
            column(case, "mean", Unit.SIGNED),
            column(case, "sd", Unit.SCORE),
            column(case, "n", Unit.COUNT),
            *(column(case, one, Unit.COUNT) for one in VOTES),
            column(case, "word"),
            column(case, "staff", Unit.SIGNED),
            column(case, "n_staff", Unit.COUNT),
            column(case, "customers", Unit.SIGNED),
            column(case, "n_customers", Unit.COUNT),
            column(case, "provenance"),
        ),
        rows=tuple(
            (
                numbered(case, one.touchpoint),
                case.name_of(one.public),
                one.votes.mean,
                one.votes.sd,
                one.votes.n,
                *one.votes.counts,
                appraisal_word(case, one.votes),
                one.staff.mean,
                one.staff.n,
                one.customers.mean,
                one.customers.n,
                _provenance(case, one),
            )
            for one in judged
        ),
        source=_source(case),
        empty=case.t("touchpoints.no_vote"),
    )


def _provenance(case: Case, one: TouchpointAppraisal) -> str:
    return ", ".join(
        f"{case.t(f'touchpoints.provenance.{provenance}')} ({count})"
        for provenance, count in one.by_provenance.items()
    )


def irritants(case: Case) -> Table:
    """Irritants, worst first, with what the rank rests on (J3)."""
    listed = case.irritants
    return Table(
        key="irritants",
        title=_irritants_title(case, listed),
        columns=(
            column(case, "rank", Unit.COUNT),
            column(case, "label"),
            column(case, "public"),
            column(case, "irritant"),
            column(case, "mean", Unit.SIGNED),
            column(case, "n", Unit.COUNT),
            column(case, "importance", Unit.COUNT),
            column(case, "volume_per_year", Unit.COUNT),
            column(case, "is_moment", Unit.FLAG),
            column(case, "score", Unit.RATIO),
            column(case, "rank_range"),
        ),
        rows=tuple(_irritant_row(case, one) for one in listed),
        source=_source(case, rule=case.t("touchpoints.irritants_rule")),
        note=_unknown_factors(case, listed),
        empty=case.t("touchpoints.no_irritant_yet"),
    )


def _irritants_title(case: Case, listed: tuple[Irritant, ...]) -> str:
    if not listed:
        return case.t("touchpoints.no_irritant_yet")
    worst = listed[0]
    return case.t(
        "touchpoints.irritants_title",
        first=case.name_of(worst.touchpoint),
        public=case.name_of(worst.public),
        emotion=signed(case, worst.emotion),
        n=len(listed),
        votes=worst.n,
    )


def _irritant_row(case: Case, one: Irritant) -> tuple[Cell, ...]:
    touchpoints = {each.id: each for each in case.workbook.journeys.touchpoints}
    span = (one.rank_best, one.rank_worst)
    return (
        one.rank,
        numbered(case, one.touchpoint),
        case.name_of(one.public),
        touchpoints[one.touchpoint].irritant or None,
        one.emotion,
        one.n,
        one.importance,
        one.volume_per_year,
        one.is_moment_of_truth,
        one.score,
        str(one.rank)
        if span[0] == span[1]
        else case.t("touchpoints.between", low=span[0], high=span[1]),
    )


def _unknown_factors(case: Case, listed: tuple[Irritant, ...]) -> str:
    partial = sum(one.rank_best != one.rank_worst for one in listed)
    return case.t("touchpoints.irritants_note", n=partial) if partial else ""


def moments_of_truth(case: Case) -> Table:
    """Moments of truth that irritate, divide people, or were not judged (J3)."""
    troubled = case.troubled_moments
    touchpoints = list(case.moments_of_truth_in_trouble)
    moments = {
        one.id
        for one in case.workbook.journeys.touchpoints
        if one.moment_of_truth is not None and one.exists_today
    }
    total = len(moments)
    is_judged = any(one.votes.n for (where, _), one in case.appraisals.items() if where in moments)
    fine = "touchpoints.moments_fine" if is_judged else "touchpoints.moments_unjudged"
    return Table(
        key="moments_of_truth",
        title=case.t(
            "touchpoints.moments_title" if touchpoints else fine,
            n=len(touchpoints),
            of=total,
            first=first_named(case, touchpoints),
        ),
        columns=(
            column(case, "label"),
            column(case, "public"),
            column(case, "trouble"),
            column(case, "mean", Unit.SIGNED),
            column(case, "n", Unit.COUNT),
        ),
        rows=tuple(
            (
                numbered(case, one.touchpoint),
                case.name_of(one.public),
                case.t(f"touchpoints.trouble.{one.trouble}"),
                one.emotion,
                one.n,
            )
            for one in troubled
        ),
        source=_source(case),
        empty=case.t("touchpoints.moments_empty" if is_judged else "touchpoints.moments_to_judge"),
    )


def perception_gaps(case: Case) -> Figure:
    """Touchpoints staff and customers see differently, with n of each (J3)."""
    least = case.assumed("touchpoints.perception_gap_points")
    widest = {one.touchpoint: one for one in reversed(gaps_of(case.appraisals, least))}
    gaps = tuple(reversed(widest.values()))
    title = _gaps_title(case, gaps)
    table = Table(
        key="perception_gaps",
        title=title,
        columns=(
            column(case, "label"),
            column(case, "staff", Unit.SIGNED),
            column(case, "customers", Unit.SIGNED),
            column(case, "gap", Unit.SIGNED),
            column(case, "n_staff", Unit.COUNT),
            column(case, "n_customers", Unit.COUNT),
        ),
        rows=tuple(
            (
                f"{numbered(case, one.touchpoint)} ({case.name_of(one.public)})",
                one.staff.mean,
                one.customers.mean,
                one.perception_gap,
                one.staff.n,
                one.customers.n,
            )
            for one in gaps
        ),
        source=_source(
            case, rule=case.t("touchpoints.gaps_rule", least=signed(case, least).lstrip("+"))
        ),
        note=case.t("touchpoints.gaps_note"),
        empty=case.t("touchpoints.no_gap"),
    )
    return Figure(
        key="perception_gaps",
        title=title,
        kind=FigureKind.BAR,
        table=table,
        x="label",
        y=("staff", "customers"),
        y_range=EMOTION_RANGE,
    )


def _gaps_title(case: Case, gaps: tuple[TouchpointAppraisal, ...]) -> str:
    if not gaps:
        return case.t("touchpoints.no_gap_title")
    widest = gaps[0]
    return case.t(
        "touchpoints.gaps_title",
        n=len(gaps),
        first=case.name_of(widest.touchpoint),
        staff=signed(case, widest.staff.mean),
        customers=signed(case, widest.customers.mean),
    )


def divided(case: Case) -> Table:
    """Touchpoints that divide a public, or please one and irritate another (J3)."""
    split = [one for one in case.appraisals.values() if one.votes.is_polarised]
    diverging = publics_that_diverge(case.appraisals)
    rows: list[tuple[Cell, ...]] = [
        (
            numbered(case, one.touchpoint),
            case.t("touchpoints.divided.public", public=case.name_of(one.public)),
            case.t(
                "touchpoints.divided.votes",
                negative=one.votes.negative,
                middle=one.votes.counts[2],
                positive=one.votes.positive,
            ),
            one.votes.n,
        )
        for one in split
    ]
    rows += [
        (
            numbered(case, one.touchpoint),
            case.t("touchpoints.divided.publics"),
            case.t(
                "touchpoints.divided.means",
                pleased=case.name_of(one.pleased.public),
                pleased_emotion=signed(case, one.pleased.votes.mean),
                irritated=case.name_of(one.irritated.public),
                irritated_emotion=signed(case, one.irritated.votes.mean),
            ),
            one.pleased.votes.n + one.irritated.votes.n,
        )
        for one in diverging
    ]
    touchpoints = [one.touchpoint for one in split] + [one.touchpoint for one in diverging]
    return Table(
        key="divided",
        title=case.t(
            "touchpoints.divided_title" if rows else "touchpoints.not_divided",
            n=len(set(touchpoints)),
            first=first_named(case, touchpoints),
        ),
        columns=(
            column(case, "label"),
            column(case, "divided"),
            column(case, "votes"),
            column(case, "n", Unit.COUNT),
        ),
        rows=tuple(rows),
        source=_source(case, rule=case.t("touchpoints.divided_rule")),
        empty=case.t("touchpoints.not_divided"),
    )


def evidence(case: Case) -> Figure:
    """What the cards rest on, stage by stage: nothing, partial facts, measures."""
    journeys = case.workbook.journeys
    today = [one for one in journeys.touchpoints if one.exists_today]
    counts = Counter((one.stage, one.evidence) for one in today)
    measured = sum(one.evidence is Evidence.MEASURED for one in today)
    share = texts.percent(measured / len(today), case.language) if today else ""
    title = case.t(
        "touchpoints.evidence_title" if today else "touchpoints.nothing_yet",
        share=share,
        n=counts.total() - sum(one.evidence is not Evidence.NONE for one in today),
    )
    table = Table(
        key="evidence",
        title=title,
        columns=(
            column(case, "stage"),
            *(Column(one, case.t(f"map.evidence.{one}"), Unit.COUNT) for one in Evidence),
        ),
        rows=tuple(
            (stage.name, *(counts[stage.id, one] for one in Evidence)) for stage in journeys.stages
        ),
        source=workshop_source(case),
        empty=case.t("touchpoints.nothing_yet"),
    )
    return Figure(
        key="evidence",
        title=title,
        kind=FigureKind.STACKED_BAR,
        table=table,
        x="stage",
        y=tuple(Evidence),
    )


def votes(case: Case) -> Table:
    """Every vote by name: for the consultants only (J3)."""
    listed = latest_votes(case.workbook.journeys.votes)
    return Table(
        key="votes",
        title=case.t("touchpoints.votes_title", n=len(listed)),
        columns=(
            column(case, "label"),
            column(case, "public"),
            column(case, "participant", is_internal=True),
            column(case, "emotion", Unit.SIGNED),
            column(case, "provenance"),
        ),
        rows=tuple(
            (
                numbered(case, one.touchpoint),
                case.name_of(one.public),
                case.name_of(one.participant),
                one.emotion,
                case.t(f"touchpoints.provenance.{one.provenance}"),
            )
            for one in listed
        ),
        source=_source(case),
        empty=case.t("touchpoints.no_vote"),
        is_internal=True,
    )


def _source(case: Case, rule: str = "") -> Source:
    voters = {one.participant for one in case.workbook.journeys.votes}
    return workshop_source(case, rule=rule, n=len(voters))
