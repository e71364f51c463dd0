"""What the answers to a maturity questionnaire say: means, marks, agreement, by whom (D1 to D4).

'Not applicable' and 'I don't know' are counted apart and enter no mean. A participant counts once
per item, by the latest answer. A dimension's mean is the mean of its items, a questionnaire's that
of its dimensions, so that each can be checked by hand on the heat map.
"""

from __future__ import annotations

import statistics
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from parcours.method.agreement import (
    Interval,
    Spread,
    difference_interval,
    mean_interval,
    rwg_star_j,
    spread,
)
from parcours.method.nouns import Function
from parcours.method.questionnaires import HIGHEST_LEVEL, N_LEVELS, Answer, Dimension, Questionnaire

HIGHEST_MARK = 20
"""French clients read a mark out of 20."""

Counts = tuple[int, int, int, int, int]


@dataclass(frozen=True, kw_only=True)
class _Rated:
    mean: float | None
    """In levels, 0 to 4; None where nobody chose one."""
    interval: Interval | None
    """Where the mean could lie, at 95 %."""

    @property
    def mark(self) -> float | None:
        """Mark out of 20; None where nobody chose a level."""
        return mark_out_of_20(self.mean)


@dataclass(frozen=True, kw_only=True)
class ItemResult(_Rated):
    """What was said of one item."""

    item_id: str
    dimension_id: str
    counts: Counts
    """How many chose level 0, 1, 2, 3 and 4."""
    n_not_applicable: int
    n_dont_know: int
    spread: Spread | None
    """None under two answers."""
    importance: float | None
    """Mean importance, 1 to 3; None where nobody said."""
    n_importance: int

    @property
    def n(self) -> int:
        """How many chose a level."""
        return sum(self.counts)


@dataclass(frozen=True, kw_only=True)
class DimensionResult(_Rated):
    """What was said of one dimension."""

    dimension_id: str
    counts: Counts
    """Levels chosen, over all its items."""
    n: int
    """How many respondents chose a level on one of its items at least."""
    rwg_star_j: float | None


@dataclass(frozen=True, kw_only=True)
class QuestionnaireResult(_Rated):
    """What was said of one questionnaire."""

    questionnaire_id: str
    items: tuple[ItemResult, ...]
    dimensions: tuple[DimensionResult, ...]
    n: int
    """How many respondents chose a level on one item at least."""

    @property
    def unanswered(self) -> tuple[str, ...]:
        """Items nobody chose a level on."""
        return tuple(item.item_id for item in self.items if item.mean is None)

    def item(self, item_id: str) -> ItemResult:
        """Return what was said of an item; KeyError when there is none of that id."""
        return {item.item_id: item for item in self.items}[item_id]

    def dimension(self, dimension_id: str) -> DimensionResult:
        """Return what was said of a dimension; KeyError when there is none of that id."""
        return {one.dimension_id: one for one in self.dimensions}[dimension_id]


@dataclass(frozen=True)
class FunctionGap:
    """How two functions see the same item, dimension or questionnaire."""

    about: str
    """Id of the item, dimension or questionnaire."""
    first: float
    second: float
    n_first: int
    n_second: int
    interval: Interval | None
    """Of the difference; None under five respondents in either group."""

    @property
    def gap(self) -> float:
        """First minus second: above zero, the first group sees it better than the second."""
        return self.first - self.second


def mark_out_of_20(mean: float | None) -> float | None:
    """Turn a mean level into the mark French clients read: mean / 4 x 20. None stays None.

    >>> mark_out_of_20(2.6), mark_out_of_20(None)
    (13.0, None)
    """
    return None if mean is None else mean / HIGHEST_LEVEL * HIGHEST_MARK


def result(questionnaire: Questionnaire, answers: Iterable[Answer]) -> QuestionnaireResult:
    """Say what the answers to a questionnaire say, item by item, by dimension and as a whole.

    item mean = mean of the levels chosen; dimension mean = mean of its items' means; whole = mean
    of its dimensions' means; items and dimensions nobody answered are left out, never counted as
    zero. Interval: mean ± t(n - 1) · s/√n at 95 % from five respondents on, s being the spread of
    respondents' own means.

    Parameters
    ----------
    questionnaire : the frame.
    answers : any; those of other questionnaires, and of items it no longer has, are left out.

    Returns
    -------
    QuestionnaireResult, every item and dimension of the frame present, in its order.

    >>> result(Questionnaire.model_construct(id="D1", dimensions=()), []).mean is None
    True
    """
    mine = _latest(questionnaire, answers)
    items = {item.id: _item(item.id, questionnaire, mine) for item in questionnaire.items}
    dimensions = tuple(_dimension(one, items, mine) for one in questionnaire.dimensions)
    means = [one.mean for one in dimensions if one.mean is not None]
    mean = statistics.fmean(means) if means else None
    respondents = _respondent_means(mine, items)
    return QuestionnaireResult(
        questionnaire_id=questionnaire.id,
        items=tuple(items.values()),
        dimensions=dimensions,
        mean=mean,
        interval=mean_interval(list(respondents.values()), mean),
        n=len(respondents),
    )


def by_function(
    questionnaire: Questionnaire, answers: Iterable[Answer], functions: Mapping[str, Function]
) -> dict[Function, QuestionnaireResult]:
    """Say what each function says, in the order of ``Function``; those who said nothing left out.

    Parameters
    ----------
    functions : function of each participant, by id; answers of anybody else are left out.

    >>> by_function(Questionnaire.model_construct(id="D1", dimensions=()), [], {})
    {}
    """
    groups: dict[Function, list[Answer]] = defaultdict(list)
    for answer in answers:
        function = functions.get(answer.participant_id)
        if function is not None and answer.questionnaire_id == questionnaire.id:
            groups[function].append(answer)
    return {one: result(questionnaire, groups[one]) for one in Function if groups[one]}


def function_gaps(
    questionnaire: Questionnaire,
    answers: Iterable[Answer],
    functions: Mapping[str, Function],
    first: Function = Function.MANAGEMENT,
    second: Function = Function.FRONT_LINE,
) -> tuple[FunctionGap, ...]:
    """Compare how two functions see each item, each dimension and the whole, with n of each.

    gap = mean of the first - mean of the second, in levels. Where one of them has no answer there
    is no gap: nothing is returned for it. Interval of the difference by Welch, from five people
    in each.

    Returns
    -------
    The whole first, then dimensions, then items, each in the order of the questionnaire.

    >>> function_gaps(Questionnaire.model_construct(id="D1", dimensions=()), [], {})
    ()
    """
    said = list(answers)
    results = by_function(questionnaire, said, functions)
    if first not in results or second not in results:
        return ()
    sides = tuple(
        _Side(
            results[one],
            _latest(questionnaire, (a for a in said if functions.get(a.participant_id) == one)),
        )
        for one in (first, second)
    )
    scopes = {questionnaire.id: [item.id for item in questionnaire.items]}
    scopes |= {one.id: [item.id for item in one.items] for one in questionnaire.dimensions}
    scopes |= {item.id: [item.id] for item in questionnaire.items}
    gaps = (_gap(about, item_ids, sides) for about, item_ids in scopes.items())
    return tuple(gap for gap in gaps if gap is not None)


_Latest = Mapping[tuple[str, str], Answer]
"""By item and participant."""


@dataclass(frozen=True)
class _Side:
    said: QuestionnaireResult
    answers: _Latest


def _latest(questionnaire: Questionnaire, answers: Iterable[Answer]) -> _Latest:
    known = {item.id for item in questionnaire.items}
    return {
        (answer.item_id, answer.participant_id): answer
        for answer in answers
        if answer.questionnaire_id == questionnaire.id and answer.item_id in known
    }


def _item(item_id: str, questionnaire: Questionnaire, answers: _Latest) -> ItemResult:
    mine = [answer for (about, _), answer in answers.items() if about == item_id]
    levels = sorted(answer.level for answer in mine if answer.level is not None)
    importances = sorted(answer.importance for answer in mine if answer.importance is not None)
    return ItemResult(
        item_id=item_id,
        dimension_id=questionnaire.dimension_of(item_id).id,
        counts=_counts(levels),
        n_not_applicable=sum(answer.kind == "not_applicable" for answer in mine),
        n_dont_know=sum(answer.kind == "dont_know" for answer in mine),
        mean=statistics.fmean(levels) if levels else None,
        interval=mean_interval(levels),
        spread=spread(levels),
        importance=statistics.fmean(importances) if importances else None,
        n_importance=len(importances),
    )


def _dimension(
    dimension: Dimension, items: Mapping[str, ItemResult], answers: _Latest
) -> DimensionResult:
    mine = [items[item.id] for item in dimension.items]
    means = [item.mean for item in mine if item.mean is not None]
    mean = statistics.fmean(means) if means else None
    respondents = _respondent_means(answers, [item.id for item in dimension.items])
    levels = [
        [level for level, count in enumerate(item.counts) for _ in range(count)] for item in mine
    ]
    return DimensionResult(
        dimension_id=dimension.id,
        counts=_counts([level for of_item in levels for level in of_item]),
        mean=mean,
        interval=mean_interval(list(respondents.values()), mean),
        n=len(respondents),
        rwg_star_j=rwg_star_j(levels),
    )


def _respondent_means(answers: _Latest, item_ids: Iterable[str]) -> dict[str, float]:
    """Each respondent's own mean over the items he or she chose a level on, in the order of ids."""
    wanted = set(item_ids)
    levels: dict[str, list[int]] = defaultdict(list)
    for (item_id, participant), answer in answers.items():
        if item_id in wanted and answer.level is not None:
            levels[participant].append(answer.level)
    return {one: statistics.fmean(levels[one]) for one in sorted(levels)}


def _gap(about: str, item_ids: Sequence[str], sides: Sequence[_Side]) -> FunctionGap | None:
    means = [_mean_of(about, side.said) for side in sides]
    if means[0] is None or means[1] is None:
        return None
    groups = [list(_respondent_means(side.answers, item_ids).values()) for side in sides]
    return FunctionGap(
        about, means[0], means[1], len(groups[0]), len(groups[1]), difference_interval(*groups)
    )


def _mean_of(about: str, said: QuestionnaireResult) -> float | None:
    if about == said.questionnaire_id:
        return said.mean
    means = {one.dimension_id: one.mean for one in said.dimensions}
    means |= {one.item_id: one.mean for one in said.items}
    return means[about]


def _counts(levels: Sequence[int]) -> Counts:
    none, first, second, third, last = (list(levels).count(level) for level in range(N_LEVELS))
    return none, first, second, third, last
