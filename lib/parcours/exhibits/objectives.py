"""Exhibits of step 2: objectives, their weights, how far participants agree (O1 to O4)."""

from __future__ import annotations

from dataclasses import replace
from statistics import fmean

from parcours import texts
from parcours.case import Case
from parcours.exhibits.common import still_missing, workshop_source
from parcours.exhibits.diagnosis import FEWEST_SHOWN
from parcours.exhibits.kinds import Cell, Column, Figure, FigureKind, Section, Source, Table, Unit
from parcours.method.nouns import Function
from parcours.method.objectives import MEASURES, Objective, missing_measures
from parcours.method.pairwise import ParticipantRanking
from parcours.method.votes import shown_groups


def aims(case: Case) -> Table:
    """What each objective aims at: its family, the motivation behind it, the publics it is for (O1)."""
    listed = case.workbook.objectives.objectives
    return Table(
        key="register.objective_aims",
        title=case.t("objectives.aims_title", n=len(listed)),
        columns=_columns(case, "id", "title", "family", "motivation", "publics"),
        rows=tuple(
            (one.id, one.title, _family(case, one), one.motivation or None, _publics(case, one))
            for one in listed
        ),
        source=workshop_source(case),
        empty=case.t("objectives.none"),
    )


def objectives(case: Case) -> Table:
    """Objectives with indicator, baseline, target, date, source and owner; what lacks is said (O2)."""
    listed = case.workbook.objectives.objectives
    measured = sum(1 for one in listed if not missing_measures(one))
    return Table(
        key="register.objectives",
        title=case.t("objectives.title", n=measured, of=len(listed)),
        columns=_columns(case, *_MEASURES),
        rows=tuple(tuple(_said(case, one)[name] for name in _MEASURES) for one in listed),
        source=workshop_source(case, rule=case.t("objectives.rule")),
        empty=case.t("objectives.none"),
    )


_MEASURES = ("id", "title", *MEASURES, "missing")
_UNITS = {
    "id": Unit.ID,
    "baseline": Unit.NUMBER,
    "target": Unit.NUMBER,
    "due_date": Unit.DATE,
}


def _columns(case: Case, *keys: str) -> tuple[Column, ...]:
    return tuple(
        Column(key, case.t(f"objectives.column.{key}"), _UNITS.get(key, Unit.TEXT)) for key in keys
    )


def weights(case: Case) -> Figure:
    """Weights of the objectives, with the range of the participants (O3, O4)."""
    ranking = case.objective_weights
    first = ranking.weights[0] if ranking.weights else None
    title = (
        case.t(
            "objectives.weights_title",
            first=case.name_of(first.objective),
            share=texts.percent(first.weight, case.language),
        )
        if first
        else case.t("objectives.no_weights_title")
    )
    table = Table(
        key="objective_weights",
        title=title,
        columns=(
            Column("objective", case.t("objectives.column.objective")),
            Column("weight", case.t("objectives.column.weight"), Unit.SHARE),
            Column("low", case.t("objectives.column.low"), Unit.SHARE),
            Column("high", case.t("objectives.column.high"), Unit.SHARE),
            Column("rank", case.t("objectives.column.rank"), Unit.COUNT),
        ),
        rows=tuple(
            (case.name_of(one.objective), one.weight, one.low, one.high, one.rank)
            for one in ranking.weights
        ),
        source=replace(_ranking_source(case), interval=case.t("objectives.interval")),
        empty=case.t("objectives.not_ranked"),
    )
    return Figure(
        key="objective_weights",
        title=title,
        kind=FigureKind.BAR,
        table=table,
        x="objective",
        y=("weight",),
        extra={"low": "low", "high": "high"},
        x_label=case.t("objectives.column.objective"),
        y_label=case.t("objectives.column.weight"),
    )


def consistency(case: Case) -> Table:
    """Each participant's consistency ratio, whether it counts, and the comparison to look at again (O3)."""
    rankings = case.objective_weights.participants
    counted = sum(1 for one in rankings if one.is_counted)
    return Table(
        key="consistency",
        title=case.t("objectives.consistency_title", n=counted, of=len(rankings)),
        columns=(
            Column("participant", case.t("objectives.column.participant"), Unit.ID),
            Column("name", case.t("objectives.column.name"), is_internal=True),
            Column("function", case.t("objectives.column.function")),
            Column("ratio", case.t("objectives.column.ratio"), Unit.RATIO),
            Column("counted", case.t("objectives.column.counted"), Unit.FLAG),
            Column("look_again", case.t("objectives.column.look_again")),
        ),
        rows=tuple(
            (
                one.participant,
                case.name_of(one.participant),
                _function(case, one.participant),
                one.consistency_ratio,
                one.is_counted,
                _what_to_look_at(case, one),
            )
            for one in rankings
        ),
        source=workshop_source(case, rule=case.t("objectives.consistency_rule"), n=len(rankings)),
        empty=case.t("objectives.not_ranked"),
    )


def disagreement(case: Case) -> Table:
    """Mean weight of each objective by function, and the overall agreement (O3)."""
    ranking = case.objective_weights
    counted = [one for one in ranking.participants if one.is_counted]
    people = {one.id: one.function for one in case.workbook.framing.participants}
    groups = {
        function: [one for one in counted if people[one.participant] == function]
        for function in Function
    }
    told = shown_groups({one: len(group) for one, group in groups.items()}, FEWEST_SHOWN)
    shown = [function for function in Function if function in told]
    return Table(
        key="disagreement",
        title=_agreement_title(case),
        columns=(
            Column("objective", case.t("objectives.column.objective")),
            *(
                Column(
                    f"function_{n}",
                    f"{case.t(f'function.{one}')} (n = {len(groups[one])})",
                    Unit.SHARE,
                )
                for n, one in enumerate(shown)
            ),
            Column("deviation", case.t("objectives.column.deviation"), Unit.SHARE),
        ),
        rows=tuple(
            (
                case.name_of(one.objective),
                *(fmean(p.weights[one.objective] for p in groups[each]) for each in shown),
                one.deviation,
            )
            for one in ranking.weights
        ),
        source=_ranking_source(case),
        note=case.t("diagnosis.masked_note", n=FEWEST_SHOWN),
        empty=case.t("objectives.not_ranked"),
    )


def section(case: Case) -> Section:
    """Step 2 in the report."""
    return Section(
        key="objectives",
        title=weights(case).title,
        step=case.t("step.objectives"),
        exhibits=(
            weights(case),
            aims(case),
            objectives(case),
            disagreement(case),
            consistency(case),
            still_missing(case, "objectives"),
        ),
    )


def _family(case: Case, one: Objective) -> str:
    return one.own_family or case.t(f"family.{one.family}")


def _publics(case: Case, one: Objective) -> str:
    publics = [case.name_of(public) for public in one.publics]
    return case.listed(publics) or case.t("objectives.all_publics")


def _said(case: Case, one: Objective) -> dict[str, Cell]:
    missing = [case.t(f"objectives.measure.{name}") for name in missing_measures(one)]
    return {
        "id": one.id,
        "title": one.title,
        "indicator": one.indicator or None,
        "unit": one.unit or None,
        "baseline": one.baseline,
        "target": one.target,
        "due_date": one.due_date,
        "source": one.source or None,
        "owner": one.owner or None,
        "missing": case.listed(missing),
    }


def _ranking_source(case: Case) -> Source:
    ranking = case.objective_weights
    counted = sum(1 for one in ranking.participants if one.is_counted)
    return workshop_source(case, rule=case.t(f"objectives.rule_{ranking.method}"), n=counted)


def _agreement_title(case: Case) -> str:
    concordance = case.objective_weights.concordance
    if concordance is None:
        return case.t("objectives.agreement_unknown")
    return case.t("objectives.agreement_title", w=texts.number(concordance, case.language, 2))


def _function(case: Case, participant: str) -> str:
    people = {one.id: one.function for one in case.workbook.framing.participants}
    return case.t(f"function.{people[participant]}")


def _what_to_look_at(case: Case, one: ParticipantRanking) -> str:
    if one.look_again is not None:
        again = one.look_again
        return case.t(
            "objectives.look_again",
            left=case.name_of(again.left),
            right=case.name_of(again.right),
            ratio=_ratio(case, again.ratio),
            agreeing=_ratio(case, again.agreeing_ratio),
        )
    return case.t("objectives.missing_pairs", n=len(one.missing)) if one.missing else ""


def _ratio(case: Case, ratio: float) -> str:
    """Write a comparison as people say it: 3 times more, or 1/3."""
    value = texts.number(max(ratio, 1 / ratio), case.language, 1)
    return value if ratio >= 1 else f"1/{value}"
