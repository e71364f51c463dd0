"""Exhibits of the maturity diagnosis: marks, radar, agreement, functions, facts beside (D1 to D4)."""

from __future__ import annotations

from collections.abc import Iterator

from parcours import texts
from parcours.case import Case
from parcours.exhibits.common import still_missing, workshop_source
from parcours.exhibits.kinds import (
    Cell,
    Column,
    Exhibit,
    Figure,
    FigureKind,
    Section,
    Source,
    Table,
    Unit,
)
from parcours.method import maturity_findings
from parcours.method.maturity import FunctionGap, QuestionnaireResult, mark_out_of_20
from parcours.method.nouns import Function
from parcours.method.questionnaires import HIGHEST_LEVEL, Questionnaire

FEWEST_SHOWN = 3
"""Answers of a function are shown from three respondents on: fewer would name people."""
_MOST_LISTED = 12
"""Items listed in a table to talk about; the register holds them all."""


def scores(case: Case) -> Table:
    """Mark out of 20 of each frame and each dimension, with n and agreement (D1 to D4)."""
    rows = tuple(row for result in case.maturity for row in _score_rows(case, result))
    return Table(
        key="maturity_scores",
        title=_title(case),
        columns=(
            Column("frame", case.t("diagnosis.column.frame")),
            Column("dimension", case.t("diagnosis.column.dimension")),
            Column("mark", case.t("diagnosis.column.mark"), Unit.SCORE),
            Column("low", case.t("diagnosis.column.low"), Unit.SCORE),
            Column("high", case.t("diagnosis.column.high"), Unit.SCORE),
            Column("n", case.t("diagnosis.column.n"), Unit.COUNT),
            Column("agreement", case.t("diagnosis.column.agreement"), Unit.RATIO),
        ),
        rows=rows,
        source=_source(case),
        note=f"{case.t('questionnaires.mark_note')} {case.t('diagnosis.agreement_j_note')}",
        empty=case.t("diagnosis.no_answers"),
    )


def radar(case: Case, questionnaire_id: str = "D1") -> Figure:
    """Mean level of each dimension of a frame, management and front line beside (D1 to D4)."""
    frame, said = _frame(case, questionnaire_id)
    sides = case.maturity_by_function.get(questionnaire_id, {})
    shown = [one for one in Function if one in sides and sides[one].n >= FEWEST_SHOWN]
    table = Table(
        key=f"radar_{questionnaire_id}",
        title=_weakest_title(case, frame, said),
        columns=(
            Column("dimension", case.t("diagnosis.column.dimension")),
            Column("all", case.t("diagnosis.all", n=said.n), Unit.SCORE),
            *(
                Column(one.value, f"{case.t(f'function.{one}')} (n = {sides[one].n})", Unit.SCORE)
                for one in shown
            ),
        ),
        rows=tuple(
            (
                one.name.said(case.language),
                said.dimension(one.id).mean,
                *(sides[function].dimension(one.id).mean for function in shown),
            )
            for one in frame.dimensions
        ),
        source=_source(case),
        empty=case.t("diagnosis.no_answers"),
    )
    return Figure(
        key=table.key,
        title=table.title,
        kind=FigureKind.RADAR,
        table=table,
        x="dimension",
        y=("all", *(one.value for one in shown)),
        y_range=(0, HIGHEST_LEVEL),
    )


def heat_map(case: Case, questionnaire_id: str = "D1") -> Figure:
    """Mean level by dimension and function; a function under three respondents is left out."""
    frame, said = _frame(case, questionnaire_id)
    sides = case.maturity_by_function.get(questionnaire_id, {})
    shown = [one for one in Function if one in sides and sides[one].n >= FEWEST_SHOWN]
    table = Table(
        key=f"heat_map_{questionnaire_id}",
        title=_gap_title(case, frame),
        columns=(
            Column("dimension", case.t("diagnosis.column.dimension")),
            *(
                Column(one.value, f"{case.t(f'function.{one}')} (n = {sides[one].n})", Unit.SCORE)
                for one in shown
            ),
            Column("all", case.t("diagnosis.all", n=said.n), Unit.SCORE),
        ),
        rows=tuple(
            (
                one.name.said(case.language),
                *(sides[function].dimension(one.id).mean for function in shown),
                said.dimension(one.id).mean,
            )
            for one in frame.dimensions
        ),
        source=_source(case),
        note=case.t("diagnosis.masked_note", n=FEWEST_SHOWN),
        empty=case.t("diagnosis.no_answers"),
    )
    return Figure(
        key=table.key,
        title=table.title,
        kind=FigureKind.HEATMAP,
        table=table,
        x="dimension",
        y=(*(one.value for one in shown), "all"),
        y_range=(0, HIGHEST_LEVEL),
    )


def functions(case: Case) -> Table:
    """Management against front line, the widest gaps first, with n of each."""
    gaps = [
        (frame, gap)
        for frame in case.questionnaires
        for gap in case.function_gaps.get(frame.id, ())
        if gap.about in {one.id for one in frame.dimensions}
        and min(gap.n_first, gap.n_second) >= FEWEST_SHOWN
    ]
    gaps.sort(key=lambda one: (-abs(one[1].gap), one[1].about))
    return Table(
        key="function_gaps",
        title=_widest_title(case, gaps[0]) if gaps else case.t("diagnosis.no_gap_title"),
        columns=(
            Column("dimension", case.t("diagnosis.column.dimension")),
            Column("management", case.t("function.management"), Unit.SCORE),
            Column("n_management", case.t("diagnosis.column.n"), Unit.COUNT),
            Column("front_line", case.t("function.front_line"), Unit.SCORE),
            Column("n_front_line", case.t("diagnosis.column.n"), Unit.COUNT),
            Column("gap", case.t("diagnosis.column.gap"), Unit.SIGNED),
            Column("interval", case.t("diagnosis.column.interval")),
        ),
        rows=tuple(
            (
                _dimension_name(case, frame, gap.about),
                gap.first,
                gap.n_first,
                gap.second,
                gap.n_second,
                gap.gap,
                _interval(case, gap),
            )
            for frame, gap in gaps[:_MOST_LISTED]
        ),
        source=_source(case),
        empty=case.t("diagnosis.no_gap"),
    )


def disagreements(case: Case) -> Table:
    """Items where people disagree most: what to talk about first."""
    items = [
        (frame, item)
        for frame, said in zip(case.questionnaires, case.maturity, strict=True)
        for item in maturity_findings.by_disagreement(said)
        if item.spread is not None
    ]
    items.sort(
        key=lambda one: (one[1].spread.rwg_unclipped if one[1].spread else 1, one[1].item_id)
    )
    split = sum(1 for _, item in items if item.spread and item.spread.is_polarised)
    return Table(
        key="disagreements",
        title=case.t("diagnosis.disagreements_title", n=split),
        columns=(
            Column("id", case.t("diagnosis.column.id"), Unit.ID),
            Column("statement", case.t("diagnosis.column.statement")),
            *(Column(f"level_{n}", str(n), Unit.COUNT) for n in range(HIGHEST_LEVEL + 1)),
            Column("n", case.t("diagnosis.column.n"), Unit.COUNT),
            Column("rwg", case.t("diagnosis.column.agreement"), Unit.RATIO),
            Column("word", case.t("diagnosis.column.word")),
        ),
        rows=tuple(
            (
                item.item_id,
                frame.item(item.item_id).statement.said(case.language),
                *item.counts,
                item.n,
                item.spread.rwg if item.spread else None,
                case.t("questionnaires.polarised")
                if item.spread and item.spread.is_polarised
                else case.t(f"questionnaires.agreement.{item.spread.agreement}")
                if item.spread
                else None,
            )
            for frame, item in items[:_MOST_LISTED]
        ),
        source=_source(case),
        note=case.t("questionnaires.agreement_note"),
        empty=case.t("diagnosis.no_answers"),
    )


def facts(case: Case) -> Table:
    """What the file shows beside what people said; contradictions are findings."""
    rows = tuple(row for row in _fact_rows(case))
    contradicted = sum(1 for row in rows if row[-1] == case.t("questionnaires.verdict.better_said"))
    return Table(
        key="facts_beside",
        title=case.t("diagnosis.facts_title", n=contradicted, of=len(rows)),
        columns=(
            Column("id", case.t("diagnosis.column.id"), Unit.ID),
            Column("fact", case.t("diagnosis.column.fact")),
            Column("value", case.t("diagnosis.column.measured"), Unit.NUMBER),
            Column("n", case.t("diagnosis.column.n"), Unit.COUNT),
            Column("fact_level", case.t("diagnosis.column.fact_level"), Unit.COUNT),
            Column("said", case.t("diagnosis.column.said"), Unit.SCORE),
            Column("n_said", case.t("diagnosis.column.n_said"), Unit.COUNT),
            Column("verdict", case.t("diagnosis.column.verdict")),
        ),
        rows=rows,
        source=_source(case),
        note=case.t("diagnosis.facts_note"),
        empty=case.t("diagnosis.no_facts"),
    )


def weak_items(case: Case) -> Table:
    """Weak items, heaviest first, and where to begin (R1)."""
    items = [
        (frame, weak)
        for frame, said in zip(case.questionnaires, case.maturity, strict=True)
        for weak in maturity_findings.weak_items(said)
    ]
    items.sort(key=lambda one: (-one[1].weight, one[1].item_id))
    return Table(
        key="weak_items",
        title=case.t("diagnosis.weak_title", n=len(items)),
        columns=(
            Column("id", case.t("diagnosis.column.id"), Unit.ID),
            Column("statement", case.t("diagnosis.column.statement")),
            Column("mean", case.t("diagnosis.column.mean"), Unit.SCORE),
            Column("n", case.t("diagnosis.column.n"), Unit.COUNT),
            Column("importance", case.t("diagnosis.column.importance"), Unit.SCORE),
            Column("first_step", case.t("diagnosis.column.first_step")),
        ),
        rows=tuple(
            (
                weak.item_id,
                frame.item(weak.item_id).statement.said(case.language),
                weak.mean,
                weak.n,
                weak.importance if weak.n_importance else None,
                frame.item(weak.item_id).first_step.said(case.language),
            )
            for frame, weak in items[:_MOST_LISTED]
        ),
        source=_source(case),
        note=case.t("diagnosis.weak_note", n=len(items), shown=min(len(items), _MOST_LISTED)),
        empty=case.t("diagnosis.no_weak"),
    )


def section(case: Case) -> Section:
    """The diagnosis in the report."""
    answered = [said.questionnaire_id for said in case.maturity if said.n]
    radars: list[Exhibit] = [radar(case, one) for one in answered]
    return Section(
        key="diagnosis",
        title=_title(case),
        step=case.t("step.diagnosis"),
        exhibits=(
            *radars,
            *((heat_map(case, answered[0]),) if answered else ()),
            functions(case),
            disagreements(case),
            facts(case),
            weak_items(case),
            scores(case),
            still_missing(case, "diagnosis"),
        ),
    )


def _title(case: Case) -> str:
    answered = [said for said in case.maturity if said.mark is not None]
    if not answered:
        return case.t("diagnosis.no_answers")
    marks = sorted(said.mark or 0.0 for said in answered)
    low, high = (texts.number(mark, case.language, 1) for mark in (marks[0], marks[-1]))
    return case.t("diagnosis.title", low=low, high=high, n=max(said.n for said in answered))


def _weakest_title(case: Case, frame: Questionnaire, said: QuestionnaireResult) -> str:
    known = [one for one in said.dimensions if one.mean is not None]
    if not known:
        return case.t("diagnosis.no_answers")
    weakest = sorted(known, key=lambda one: (one.mean or 0.0, one.dimension_id))[:2]
    names = [_dimension_name(case, frame, one.dimension_id) for one in weakest]
    return case.t(
        "diagnosis.weakest_title",
        frame=frame.name.said(case.language),
        weakest=case.listed(
            [f"« {name} »" if case.language == "fr" else f"“{name}”" for name in names]
        ),
    )


def _gap_title(case: Case, frame: Questionnaire) -> str:
    gaps = [one for one in case.function_gaps.get(frame.id, ()) if one.about == frame.id]
    if not gaps or min(gaps[0].n_first, gaps[0].n_second) < FEWEST_SHOWN:
        return case.t("diagnosis.heat_title", frame=frame.name.said(case.language))
    return case.t(
        "diagnosis.gap_title",
        frame=frame.name.said(case.language),
        first=texts.number(gaps[0].first, case.language, 1),
        second=texts.number(gaps[0].second, case.language, 1),
    )


def _widest_title(case: Case, widest: tuple[Questionnaire, FunctionGap]) -> str:
    frame, gap = widest
    return case.t(
        "diagnosis.widest_title",
        dimension=_dimension_name(case, frame, gap.about),
        gap=texts.number(abs(gap.gap), case.language, 1),
    )


def _score_rows(case: Case, said: QuestionnaireResult) -> Iterator[tuple[Cell, ...]]:
    frame, _ = _frame(case, said.questionnaire_id)
    name = frame.name.said(case.language)
    if not said.n:
        return
    low, high = (said.interval.low, said.interval.high) if said.interval else (None, None)
    yield (
        name,
        case.t("diagnosis.whole"),
        said.mark,
        mark_out_of_20(low),
        mark_out_of_20(high),
        said.n,
        None,
    )
    for one in said.dimensions:
        low, high = (one.interval.low, one.interval.high) if one.interval else (None, None)
        yield (
            name,
            _dimension_name(case, frame, one.dimension_id),
            one.mark,
            mark_out_of_20(low),
            mark_out_of_20(high),
            one.n,
            one.rwg_star_j,
        )


def _fact_rows(case: Case) -> Iterator[tuple[Cell, ...]]:
    for frame, said in zip(case.questionnaires, case.maturity, strict=True):
        for one in maturity_findings.beside_the_file(frame, said, case.facts):
            yield (
                one.item_id,
                case.t(f"questionnaires.fact.{one.key}"),
                None if one.fact is None else one.fact.value,
                None if one.fact is None else one.fact.n,
                one.fact_level,
                one.said_mean,
                one.n_said,
                _verdict(case, one),
            )


def _verdict(case: Case, one: maturity_findings.BesideTheFile) -> str:
    if one.verdict:
        return case.t(f"questionnaires.verdict.{one.verdict}")
    if one.fact is None:
        return case.t("questionnaires.fact_unknown")
    return case.t("diagnosis.fact_beside" if one.fact_level is None else "diagnosis.fact_unsaid")


def _frame(case: Case, questionnaire_id: str) -> tuple[Questionnaire, QuestionnaireResult]:
    index = [one.id for one in case.questionnaires].index(questionnaire_id)
    return case.questionnaires[index], case.maturity[index]


def _dimension_name(case: Case, frame: Questionnaire, dimension_id: str) -> str:
    return next(one.name.said(case.language) for one in frame.dimensions if one.id == dimension_id)


def _interval(case: Case, gap: FunctionGap) -> str:
    if gap.interval is None:
        return case.t("questionnaires.no_interval.too_few_answers")
    low, high = (
        texts.number(bound, case.language, 1) for bound in (gap.interval.low, gap.interval.high)
    )
    return case.t("diagnosis.interval", low=low, high=high)


def _source(case: Case) -> Source:
    n = max((said.n for said in case.maturity), default=0)
    return workshop_source(case, rule=case.t("diagnosis.rule"), n=n)
