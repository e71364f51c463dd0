"""What people voted: mean, how far apart they are, and what each function says (P3, O3, J3, D1 to D4)."""

from __future__ import annotations

import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from parcours.method.appraisal import latest_votes
from parcours.method.nouns import Function
from parcours.method.pairwise import rank_objectives
from parcours.method.workbook import Workbook

BallotName = Literal["emotions", "criteria", "pairwise", "points", "answers"]
About = tuple[str, ...]
"""What a vote is about: a touchpoint and a public, a public and a criterion, an objective, an item."""


@dataclass(frozen=True)
class VoteResult:
    """What was voted of one thing; with too few votes, their number only: their people would be known."""

    about: About
    n: int
    mean: float | None
    sd: float | None
    low: float | None
    high: float | None
    by_function: Mapping[Function, float]


def results(
    workbook: Workbook, ballot: BallotName, scope: str, fewest: int
) -> tuple[VoteResult, ...]:
    """Mean, spread and mean of each function of all that was voted, in the order of the workbook.

    Parameters
    ----------
    ballot : which votes. Of comparisons and points, the weights each person's votes come to.
    scope : a journey for emotions, a questionnaire for answers; empty: all.
    fewest : under so many votes nothing is shown, nor of a function, nor what would tell it by difference.
    """
    functions = {one.id: one.function for one in workbook.framing.participants}
    return tuple(
        _result(about, said, functions, fewest)
        for about, said in _said(workbook, ballot, scope).items()
    )


def _result(
    about: About, said: Mapping[str, float], functions: Mapping[str, Function], fewest: int
) -> VoteResult:
    values = list(said.values())
    if len(values) < max(fewest, 2):
        return VoteResult(about, len(values), None, None, None, None, {})
    groups: dict[Function, list[float]] = {}
    for participant, value in said.items():
        groups.setdefault(functions[participant], []).append(value)
    shown = shown_groups({one: len(group) for one, group in groups.items()}, fewest)
    return VoteResult(
        about=about,
        n=len(values),
        mean=statistics.fmean(values),
        sd=statistics.stdev(values),
        low=min(values),
        high=max(values),
        by_function={one: statistics.fmean(groups[one]) for one in Function if one in shown},
    )


def shown_groups(sizes: Mapping[Function, int], fewest: int) -> frozenset[Function]:
    """Return the functions whose mean may be shown beside the mean of all.

    One under ``fewest`` is hidden; and where all that is hidden is under ``fewest``, the smallest shown goes
    with it, for the rest would follow by subtraction.

    >>> sorted(shown_groups({Function.MANAGEMENT: 4, Function.FRONT_LINE: 3, Function.PARTNER: 1}, 3))
    [<Function.MANAGEMENT: 'management'>]
    """
    shown = sorted((one for one, n in sizes.items() if n >= fewest), key=lambda one: -sizes[one])
    hidden = sum(sizes.values()) - sum(sizes[one] for one in shown)
    while shown and 0 < hidden < fewest:
        hidden += sizes[shown.pop()]
    return frozenset(shown)


def _said(workbook: Workbook, ballot: BallotName, scope: str) -> dict[About, dict[str, float]]:
    """Return, for each thing, what each participant said of it."""
    found: dict[About, dict[str, float]] = {}
    for about, participant, value in _votes(workbook, ballot, scope):
        found.setdefault(about, {})[participant] = value
    return found


def _votes(
    workbook: Workbook, ballot: BallotName, scope: str
) -> Sequence[tuple[About, str, float]]:
    match ballot:
        case "emotions":
            here = {one.id for one in workbook.journeys.touchpoints if scope in {"", one.journey}}
            return [
                ((one.touchpoint, one.public), one.participant, float(one.emotion))
                for one in latest_votes(workbook.journeys.votes)
                if one.touchpoint in here
            ]
        case "criteria":
            return [
                ((one.public, one.criterion), one.participant, float(one.score))
                for one in workbook.publics.votes
            ]
        case "answers":
            return [
                ((one.item_id,), one.participant_id, float(one.level))
                for one in workbook.answers
                if scope in {"", one.questionnaire_id} and one.level is not None
            ]
        case _:
            ranked = workbook.objectives.model_copy(update={"ranking_method": ballot})
            return [
                ((objective,), one.participant, weight)
                for one in rank_objectives(ranked).participants
                for objective, weight in one.weights.items()
            ]
