"""Exhibit of step 1: what each criterion rests on, public by public; file and votes side by side (P3)."""

from __future__ import annotations

from dataclasses import dataclass

from parcours import texts
from parcours.case import Case
from parcours.customers.feedback import Dissatisfaction
from parcours.exhibits.frames import records
from parcours.exhibits.kinds import Cell, Table, Unit
from parcours.exhibits.publics_words import column, ranking_source
from parcours.method.public_ranking import Mark, weight_shares
from parcours.method.publics import Criterion

FAR = 1.0
"""Points of the 0 to 4 scale from which votes and the file are said to disagree."""


@dataclass(frozen=True)
class _Told:
    """A figure of the file or of the workshop, in words, and how many it rests on."""

    figure: str
    n: int | None = None


def criteria(case: Case) -> Table:
    """What the file measures of each public, with n and rule, and what people voted beside it (P3)."""
    shares = weight_shares(case.workbook.publics.weights)
    listed = [
        (one.public, criterion, one.marks[criterion])
        for criterion in shares
        for one in case.publics.ranking
        if criterion in one.marks
    ]
    return Table(
        key="public_criteria",
        title=_title(case, [mark for _, _, mark in listed]),
        columns=(
            column(case, "criterion"),
            column(case, "name"),
            column(case, "told_by"),
            column(case, "figure"),
            column(case, "n", Unit.COUNT),
            column(case, "mark", Unit.RATIO),
            column(case, "voted", Unit.RATIO),
            column(case, "n_votes", Unit.COUNT),
        ),
        rows=tuple(_row(case, public, criterion, mark) for public, criterion, mark in listed),
        source=ranking_source(case),
        note=" ".join(_notes(case, [criterion for _, criterion, _ in listed])) if listed else "",
        empty=case.t("publics.no_ranking"),
    )


def far_apart(case: Case) -> list[str]:
    """Say where votes contradict the file by a point or more: what the room must talk about."""
    return [
        case.t(
            "publics.votes_against_file",
            criterion=case.t(f"publics.criterion.{criterion}"),
            public=case.name_of(one.public),
            mark=texts.number(mark.value, case.language, 1),
            voted=texts.number(mark.voted, case.language, 1),
            n=mark.n_voted,
        )
        for one in case.publics.ranking
        for criterion, mark in one.marks.items()
        if mark.voted is not None and mark.gap is not None and abs(mark.gap) >= FAR
    ]


def _row(case: Case, public: str, criterion: Criterion, mark: Mark) -> tuple[Cell, ...]:
    name, label = case.name_of(public), case.t(f"publics.criterion.{criterion}")
    if mark.n is not None:
        told = case.t("publics.told_by.votes")
        return (label, name, told, None, None, mark.value, mark.value, mark.n)
    figure = _figure(case, public, criterion)
    by = "declared" if case.publics.facts[0] is None else "file"
    told = case.t(f"publics.told_by.{by}")
    votes = mark.n_voted or None
    return (label, name, told, figure.figure, figure.n, mark.value, mark.voted, votes)


def _figure(case: Case, public: str, criterion: Criterion) -> _Told:
    value = case.publics.measured[criterion][public]
    if (
        criterion is Criterion.POTENTIAL
        and (scores := case.publics.potential_scores[0]) is not None
    ):
        scored = dict(zip(scores["public_id"], scores["n"].astype(int), strict=True))
        score = texts.number(value, case.language, 1)
        return _Told(case.t("publics.figure.potential", score=score), scored[public])
    unhappy = case.publics.dissatisfaction[0]
    if criterion is Criterion.DISSATISFACTION and unhappy is not None:
        (row,) = (one for one in records(unhappy.by_public) if one["public_id"] == public)
        shares = {
            name: texts.percent(row[name], case.language) for name in ("share", "low", "high")
        }
        return _Told(case.t("publics.figure.dissatisfaction", **shares), row["n"])
    heads = case.publics.heads.get(public)
    n = None if heads is None else round(heads)
    if criterion is Criterion.REACH:
        return _Told(texts.number(value, case.language), n)
    return _Told(texts.short_money(value, case.currency, case.language), n)


def _title(case: Case, marks: list[Mark]) -> str:
    by_file = sum(mark.n is None for mark in marks)
    far = len(far_apart(case))
    if not marks:
        return case.t("publics.ranking_title_none")
    if not by_file:
        return case.t("publics.criteria_title_votes", n=len(marks))
    title = "publics.criteria_title_far" if far else "publics.criteria_title"
    return case.t(title, n=by_file, of=len(marks), far=far)


def _notes(case: Case, criteria: list[Criterion]) -> list[str]:
    notes = [case.t("publics.criteria_note")]
    notes += [
        case.t(f"publics.rule_of.{criterion}")
        for criterion in (Criterion.REACH, Criterion.CURRENT_VALUE, Criterion.POTENTIAL)
        if criterion in criteria and criterion in case.publics.measured
    ]
    unhappy = case.publics.dissatisfaction[0]
    if unhappy is not None and Criterion.DISSATISFACTION in criteria:
        notes.append(_dissatisfaction_rule(case, unhappy))
    return notes + far_apart(case)


def _dissatisfaction_rule(case: Case, unhappy: Dissatisfaction) -> str:
    low, high = unhappy.definition.scale
    said = case.t(
        f"publics.rule_of.dissatisfaction_{unhappy.definition.method}",
        metric=unhappy.definition.metric.upper(),
        high=high,
        below=high - 2,
        low=low,
    )
    least = case.t("publics.rule_of.dissatisfaction_least", least=unhappy.minimum)
    if not unhappy.short:
        return f"{said} {least}"
    names = case.listed([case.name_of(public) for public in unhappy.short])
    return f"{said} {least} {case.t('publics.rule_of.dissatisfaction_short', names=names)}"
