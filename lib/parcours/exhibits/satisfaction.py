"""The voice of the customer by touchpoint and public, definition, n and interval printed (J9)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from parcours import texts
from parcours.case import Case
from parcours.exhibits.common import file_source
from parcours.exhibits.frames import whole, without_small
from parcours.exhibits.journey_words import column, numbered, why_not
from parcours.exhibits.kinds import Cell, Figure, FigureKind, Source, Table, Unit
from parcours.method.observed import Score

if TYPE_CHECKING:
    from parcours.customers.feedback import Definition, Feedback

_DIGITS = {"points": 1, "mark": 2}


def scores(case: Case) -> Figure:
    """NPS of each touchpoint with its interval, against all answers (J9)."""
    answers, problems = case.feedback
    found = [] if answers is None else _of_metric(answers, "nps")
    shown = [one for one in found if one.touchpoint and one.is_shown]
    shown.sort(key=lambda one: (one.value or 0.0, one.touchpoint))
    overall = next((one for one in found if not one.touchpoint), None)
    counts = _counts(case, found)
    title = _title(case, shown, overall)
    table = Table(
        key="nps",
        title=title,
        columns=(
            column(case, "label"),
            column(case, "nps", Unit.SIGNED),
            column(case, "low", Unit.SIGNED),
            column(case, "high", Unit.SIGNED),
            column(case, "n_answers", Unit.COUNT),
        ),
        rows=tuple(
            (numbered(case, one.touchpoint), one.value, one.low, one.high, counts[one])
            for one in shown
        ),
        source=source(case),
        note=_hidden(case, found),
        empty=why_not(case, problems) if answers is None else case.t("touchpoints.no_nps"),
    )
    is_known = overall is not None and overall.value is not None
    return Figure(
        key="nps",
        title=title,
        kind=FigureKind.BAR,
        table=table,
        x="label",
        y=("nps",),
        extra={"low": "low", "high": "high"},
        y_range=(-100.0, 100.0),
        reference=(overall.value, case.t("touchpoints.all_answers"))
        if is_known and overall is not None and overall.value is not None
        else None,
    )


def _of_metric(answers: Feedback, metric: str) -> list[Score]:
    return [one for one in answers.scores if one.metric == metric and not one.public]


def _title(case: Case, shown: list[Score], overall: Score | None) -> str:
    if not shown or overall is None or overall.value is None:
        return case.t("touchpoints.no_nps")
    worst, best = shown[0], shown[-1]
    return case.t(
        "touchpoints.nps_title",
        whole=_points(case, overall.value),
        count=texts.number(overall.n, case.language),
        worst=case.name_of(worst.touchpoint),
        low=_points(case, worst.value or 0.0),
        best=case.name_of(best.touchpoint),
        high=_points(case, best.value or 0.0),
    )


def figures(case: Case, metric: str, touchpoint: str) -> str | None:
    """Say the score of a touchpoint in that metric, interval and n; None where it is not shown (J9)."""
    answers, _ = case.feedback
    for one in () if answers is None else _of_metric(answers, metric.lower()):
        if one.touchpoint == touchpoint and one.is_shown and one.value is not None:
            return case.t(
                "touchpoints.figures",
                metric=one.metric.upper(),
                value=_written(case, one, one.value),
                low=_written(case, one, one.value if one.low is None else one.low),
                high=_written(case, one, one.value if one.high is None else one.high),
                count=texts.number(one.n, case.language),
            )
    return None


def _points(case: Case, value: float) -> str:
    sign = "+" if round(value) > 0 else "−" if round(value) < 0 else ""
    return sign + texts.number(abs(value), case.language)


def scores_table(case: Case) -> Table:
    """NPS, CSAT and CES by touchpoint and public, each with its definition (J9)."""
    answers, problems = case.feedback
    kept = {"", *(one.id for one in case.workbook.publics.kept)}
    found = [one for one in (answers.scores if answers else ()) if one.public in kept]
    hidden = sum(not one.is_shown for one in found)
    counts = _counts(case, found)
    return Table(
        key="satisfaction",
        title=case.t(
            "touchpoints.scores_title" if answers else "touchpoints.no_feedback",
            n=answers.n_answers if answers else 0,
            count=texts.number(answers.n_answers if answers else 0, case.language),
            hidden=hidden,
        ),
        columns=(
            column(case, "metric"),
            column(case, "label"),
            column(case, "public"),
            column(case, "score_value", Unit.VARIED),
            column(case, "low", Unit.VARIED),
            column(case, "high", Unit.VARIED),
            column(case, "score_unit"),
            column(case, "n_answers", Unit.COUNT),
            column(case, "definition"),
        ),
        rows=()
        if answers is None
        else tuple(
            _row(case, answers, one, counts[one]) for one in found if one.is_shown or not one.public
        ),
        source=source(case),
        note=_notes(case, answers, found) if answers else "",
        empty=why_not(case, problems),
    )


def _counts(case: Case, scores: list[Score]) -> dict[Score, int | None]:
    """Return how many answers each score rests on; None where so few that they point at somebody.

    The answers of all touchpoints are told together: no small count is hidden alone.
    """
    from pandas import DataFrame  # noqa: PLC0415 - a second, in the room of answers only

    counts: dict[Score, int | None] = {one: one.n for one in scores if not one.touchpoint}
    groups: dict[tuple[str, str], list[Score]] = {}
    for one in scores:
        if one.touchpoint:
            groups.setdefault((one.metric, one.public), []).append(one)
    for group in groups.values():
        frame = DataFrame({"n": [one.n for one in group]})
        shown = without_small(frame, "n", case.file.least_group)["n"]
        counts |= {one: whole(n) for one, n in zip(group, shown, strict=True)}
    return counts


def _row(case: Case, answers: Feedback, one: Score, n: int | None) -> tuple[Cell, ...]:
    return (
        one.metric.upper(),
        numbered(case, one.touchpoint) if one.touchpoint else case.t("touchpoints.all_answers"),
        case.name_of(one.public) if one.public else case.t("touchpoints.all_customers"),
        *(_counted(one, value) for value in (one.value, one.low, one.high)),
        case.t(f"touchpoints.score_unit.{one.unit}"),
        n,
        definition(case, answers.definition(one.metric)),
    )


def _counted(score: Score, value: float | None) -> float | None:
    """Return a value in its unit, that a spreadsheet can compute with: points, per cent, or a mean mark."""
    if value is None:
        return None
    return round(value * 100, 1) if score.unit == "share" else round(value, _DIGITS[score.unit])


def _written(case: Case, score: Score, value: float) -> str:
    if score.unit == "points":
        return _points(case, value)
    if score.unit == "share":
        return texts.percent(value, case.language)
    return texts.number(value, case.language, 2)


def definition(case: Case, one: Definition) -> str:
    """Say how a metric is computed: scale, and share of the top marks, or mean."""
    low, high = one.scale
    return case.t(f"touchpoints.definition.{one.method}", low=low, high=high, top=high - 1)


def _hidden(case: Case, found: list[Score]) -> str:
    hidden = sum(not one.is_shown for one in found)
    least = int(case.assumed("feedback.min_answers"))
    return case.t("touchpoints.scores_hidden", n=hidden, least=least) if hidden else ""


def _notes(case: Case, answers: Feedback, found: list[Score]) -> str:
    said = [_hidden(case, found)]
    if answers.unmapped:
        said.append(case.t("touchpoints.unmapped_feedback", names=case.listed([*answers.unmapped])))
    if answers.n_off_scale:
        said.append(case.t("touchpoints.off_scale", n=answers.n_off_scale))
    if answers.n_other_metrics:
        said.append(case.t("touchpoints.other_metrics", n=answers.n_other_metrics))
    return " ".join(one for one in said if one)


def source(case: Case) -> Source:
    """Say where the scores come from, and how each is computed (X7)."""
    answers, _ = case.feedback
    if answers is None:
        return file_source(case)
    return file_source(
        case,
        rule=", ".join(
            case.t(
                "touchpoints.defined", metric=one.metric.upper(), definition=definition(case, one)
            )
            for one in answers.definitions
        ),
        n=answers.n_answers,
        n_of=case.t("touchpoints.n_of.answers"),
        interval=case.t("touchpoints.interval"),
    )
