"""Votes that are revealed: mean, how far apart people are, what each function says."""

from __future__ import annotations

from parcours.case import Case
from parcours.exhibits.common import workshop_source
from parcours.exhibits.diagnosis import FEWEST_SHOWN
from parcours.exhibits.kinds import Column, Table, Unit
from parcours.method.nouns import Function
from parcours.method.votes import About, BallotName, VoteResult, results

_UNITS: dict[BallotName, Unit] = {
    "emotions": Unit.SIGNED,
    "criteria": Unit.SCORE,
    "pairwise": Unit.SHARE,
    "points": Unit.SHARE,
    "answers": Unit.SCORE,
}


def voted(case: Case, ballot: BallotName, scope: str = "") -> Table:
    """Return the votes, where people differ most first; nobody's own vote shows."""
    found = results(case.workbook, ballot, scope, FEWEST_SHOWN)
    shown = [one for one in Function if any(one in result.by_function for result in found)]
    ordered = sorted(found, key=lambda one: (-(one.sd or 0.0), one.about))
    unit = _UNITS[ballot]
    return Table(
        key=f"voted_{ballot}",
        title=_title(case, ballot, ordered),
        columns=(
            Column("about", case.t(f"votes.column.{ballot}")),
            Column("n", case.t("votes.column.n"), Unit.COUNT),
            Column("mean", case.t("votes.column.mean"), unit),
            Column("sd", case.t("votes.column.sd"), _spread_unit(unit)),
            Column("low", case.t("votes.column.low"), unit),
            Column("high", case.t("votes.column.high"), unit),
            *(Column(one, case.t(f"function.{one}"), unit) for one in shown),
        ),
        rows=tuple(
            (
                _about(case, ballot, one.about),
                one.n,
                one.mean,
                one.sd,
                one.low,
                one.high,
                *(one.by_function.get(function) for function in shown),
            )
            for one in ordered
        ),
        source=workshop_source(
            case, rule=case.t("votes.rule"), n=max((r.n for r in found), default=0)
        ),
        note=case.t("diagnosis.masked_note", n=FEWEST_SHOWN),
        empty=case.t("votes.none"),
    )


def _spread_unit(unit: Unit) -> Unit:
    return Unit.NUMBER if unit is Unit.SIGNED else unit


def _title(case: Case, ballot: BallotName, ordered: list[VoteResult]) -> str:
    if not ordered:
        return case.t("votes.none")
    if all(one.mean is None for one in ordered):
        return case.t("votes.too_few", n=FEWEST_SHOWN)
    if not ordered[0].sd:
        return case.t("votes.agree")
    return case.t("votes.differ_most", what=_about(case, ballot, ordered[0].about))


def _about(case: Case, ballot: BallotName, about: About) -> str:
    match ballot:
        case "criteria":
            public, criterion = about
            return f"{case.name_of(public)} · {case.t(f'publics.criterion.{criterion}')}"
        case "answers":
            return next(
                (
                    item.statement.said(case.language)
                    for frame in case.questionnaires
                    for item in frame.items
                    if item.id == about[0]
                ),
                about[0],
            )
        case _:
            return " · ".join(case.name_of(one) for one in about)
