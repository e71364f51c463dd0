"""Exhibits of the maturity diagnosis: marks, radar, agreement, functions, facts beside (D1 to D4)."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from parcours import texts
from parcours.case import Case
from parcours.exhibits.common import still_missing
from parcours.exhibits.diagnosis_items import disagreements, facts, items, source, weak_items
from parcours.exhibits.kinds import (
    Cell,
    Column,
    Exhibit,
    Figure,
    FigureKind,
    Section,
    Table,
    Text,
    Unit,
)
from parcours.method.maturity import (
    FunctionGap,
    QuestionnaireResult,
    mark_out_of_20,
)
from parcours.method.nouns import Function
from parcours.method.questionnaires import HIGHEST_LEVEL, Questionnaire
from parcours.method.votes import shown_groups

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
        source=source(case),
        note=f"{case.t('questionnaires.mark_note')} {case.t('diagnosis.agreement_j_note')}",
        empty=case.t("diagnosis.no_answers"),
    )


def radar(case: Case, questionnaire_id: str = "D1") -> Figure:
    """Mean level of each dimension of a frame, management and front line beside (D1 to D4)."""
    frame, said = _frame(case, questionnaire_id)
    sides = case.maturity_by_function.get(questionnaire_id, {})
    told = shown_groups({one: side.n for one, side in sides.items()}, FEWEST_SHOWN)
    shown = [one for one in Function if one in told]
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
        source=source(case),
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
    told = shown_groups({one: side.n for one, side in sides.items()}, FEWEST_SHOWN)
    shown = [one for one in Function if one in told]
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
        source=source(case),
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


def radars(case: Case) -> Section:
    """One radar for each frame somebody answered (D1 to D4)."""
    return _of_each_frame(case, "radars", radar)


def heat_maps(case: Case) -> Section:
    """One heat map for each frame somebody answered (D1 to D4)."""
    return _of_each_frame(case, "heat_maps", heat_map)


def _of_each_frame(case: Case, key: str, draw: Callable[[Case, str], Figure]) -> Section:
    answered = [said.questionnaire_id for said in case.maturity if said.n]
    shown: tuple[Exhibit, ...] = tuple(draw(case, one) for one in answered)
    nothing = Text((case.t("diagnosis.no_answers"),), tone="missing")
    return Section(key, _title(case), case.t("step.diagnosis"), shown or (nothing,))


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
        source=source(case),
        empty=case.t("diagnosis.no_gap"),
    )


def section(case: Case) -> Section:
    """The diagnosis in the report."""
    is_answered = any(said.n for said in case.maturity)
    return Section(
        key="diagnosis",
        title=_title(case),
        step=case.t("step.diagnosis"),
        exhibits=(
            *(radars(case).exhibits if is_answered else ()),
            disagreements(case),
            *(heat_maps(case).exhibits if is_answered else ()),
            functions(case),
            facts(case),
            weak_items(case),
            scores(case),
            items(case),
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
    marks = [texts.number(one.mean or 0.0, case.language, 1) for one in weakest]
    return case.t(
        "diagnosis.weakest_title",
        n=len(names),
        marks=case.listed(marks),
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
