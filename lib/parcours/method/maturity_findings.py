"""What to look at first in a diagnosis: weak items, disagreement, what the file contradicts.

A figure of the file stands beside what people said wherever an item names one; it never replaces
it.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from parcours.method.agreement import Agreement
from parcours.method.findings import Finding, FindingKind, finding
from parcours.method.maturity import ItemResult, QuestionnaireResult
from parcours.method.questionnaires import HIGHEST_LEVEL, Fact, FactKey, Item, Questionnaire

WEAK_BELOW = 2.0
"""Level 2 is 'done in part': below it, the practice does not hold. Parcours, judgement."""
NEUTRAL_IMPORTANCE = 2.0
"""'Important': what an item weighs where nobody said; ``n_importance`` is then 0."""
HIGHEST_IMPORTANCE = 3
CONTRADICTION_LEVELS = 1.5
"""From that many levels between the file and the mean on, one of the two is wrong."""
FEWEST_TO_DISAGREE = 3
"""Two people who differ are a conversation; three are a finding."""
_ROUNDING = 9
"""Decimals kept when ranking, so that ties do not hang on the last bit of a mean."""


@dataclass(frozen=True)
class WeakItem:
    """A weak item, and how much it weighs."""

    item_id: str
    rank: int
    """1 weighs most; equal weights share a rank."""
    mean: float
    n: int
    importance: float
    n_importance: int
    """0: nobody said, and 2 ('important') was taken."""

    @property
    def weight(self) -> float:
        """Levels missing to 4, times importance: 0 to 12."""
        return (HIGHEST_LEVEL - self.mean) * self.importance


@dataclass(frozen=True)
class MeasuredFact:
    """A figure of the customer file, and how many customers, messages or contacts it rests on."""

    value: float
    n: int


@dataclass(frozen=True)
class BesideTheFile:
    """What people said of an item, and what the file shows of it."""

    item_id: str
    key: FactKey
    fact: MeasuredFact | None
    """None: the file does not tell."""
    fact_level: int | None
    """None: no figure, or one that stands for no level."""
    said_mean: float | None
    """None: nobody chose a level."""
    n_said: int

    @property
    def gap(self) -> float | None:
        """Level said minus level of the file: above zero, people say better than the file shows."""
        if self.fact_level is None or self.said_mean is None:
            return None
        return self.said_mean - self.fact_level

    @property
    def verdict(self) -> Literal["", "better_said", "worse_said", "agrees"]:
        """Which way people and file differ by 1.5 levels or more; empty where one is missing."""
        if self.gap is None:
            return ""
        if abs(round(self.gap, _ROUNDING)) < CONTRADICTION_LEVELS:
            return "agrees"
        return "better_said" if self.gap > 0 else "worse_said"


def weak_items(said: QuestionnaireResult, below: float | None = WEAK_BELOW) -> tuple[WeakItem, ...]:
    """Rank the weak items, heaviest first; equal weights share a rank and follow their ids.

    weight = (4 - mean) x importance, importance being the mean of what respondents said (1 to 3),
    or 2 where nobody said (``n_importance`` is then 0).

    Parameters
    ----------
    below : items of that mean or more are not weak; None: rank them all.

    >>> weak_items(QuestionnaireResult(
    ...     questionnaire_id="D1", items=(), dimensions=(), n=0, mean=None, interval=None))
    ()
    """
    weak = [
        WeakItem(
            item_id=item.item_id,
            rank=0,
            mean=item.mean,
            n=item.n,
            importance=NEUTRAL_IMPORTANCE if item.importance is None else item.importance,
            n_importance=item.n_importance,
        )
        for item in said.items
        if item.mean is not None and (below is None or item.mean < below)
    ]
    weak.sort(key=lambda item: (-round(item.weight, _ROUNDING), item.item_id))
    weights = [round(item.weight, _ROUNDING) for item in weak]
    return tuple(
        dataclasses.replace(item, rank=1 + weights.index(weight))
        for item, weight in zip(weak, weights, strict=True)
    )


def by_disagreement(said: QuestionnaireResult) -> tuple[ItemResult, ...]:
    """List items where people disagree most first: by rwg as it comes, then by id.

    Items with fewer than two answers come last, by id: there is nothing to agree on.

    >>> by_disagreement(QuestionnaireResult(
    ...     questionnaire_id="D1", items=(), dimensions=(), n=0, mean=None, interval=None))
    ()
    """

    def key(item: ItemResult) -> tuple[bool, float, str]:
        agreed = item.spread.rwg_unclipped if item.spread else 0.0
        return item.spread is None, round(agreed, _ROUNDING), item.item_id

    return tuple(sorted(said.items, key=key))


def fact_level(fact: Fact, value: float) -> int | None:
    """Say which level a figure of the file stands for: how many thresholds it reaches.

    None where the figure stands for no level and is only to be read beside the answers.

    >>> from parcours.method.questionnaires import Bilingual
    >>> fact = Fact(key=FactKey.NPS, better="higher", thresholds=(40, 60, 80, 92),
    ...             source="Parcours, judgement", reading=Bilingual(fr="-", en="-"))
    >>> fact_level(fact, 39.9), fact_level(fact, 80), fact_level(fact, 99)
    (0, 3, 4)
    """
    if fact.thresholds is None:
        return None
    if fact.better == "higher":
        return sum(value >= threshold for threshold in fact.thresholds)
    return sum(value <= threshold for threshold in fact.thresholds)


def beside_the_file(
    questionnaire: Questionnaire, said: QuestionnaireResult, facts: Mapping[FactKey, MeasuredFact]
) -> tuple[BesideTheFile, ...]:
    """Lay what the file shows beside what people said, for each item that names a figure.

    Parameters
    ----------
    facts : figures the file could give; an item whose figure is absent is returned without it, so
        that what was not measured is said too.

    >>> from parcours.method.maturity import result
    >>> empty = Questionnaire.model_construct(id="D1", dimensions=())
    >>> beside_the_file(empty, result(empty, []), {})
    ()
    """
    return tuple(
        _beside(item, item.fact, said, facts.get(item.fact.key))
        for item in questionnaire.items
        if item.fact is not None
    )


def findings(
    questionnaire: Questionnaire,
    said: QuestionnaireResult,
    facts: Mapping[FactKey, MeasuredFact],
    touchpoints: Mapping[str, tuple[str, ...]],
) -> tuple[Finding, ...]:
    """Return what the diagnosis found: weak items, disagreement, contradictions with the file.

    Severity, 0 to 4: of a weak item, (4 - mean) x importance / 3; of a disagreement, 2 where both
    ends are held and 1 where answers merely scatter (rwg at most 0.30, three answers at least); of
    a contradiction, the levels between the file and the mean.

    Parameters
    ----------
    touchpoints : touchpoints of the workbook by id of the catalogue, to say which ones an item
        bears on.

    >>> from parcours.method.maturity import result
    >>> empty = Questionnaire.model_construct(id="D1", dimensions=())
    >>> findings(empty, result(empty, []), {}, {})
    ()
    """
    on = {
        item.id: tuple(
            one for usual in item.bears_on.touchpoints for one in touchpoints.get(usual, ())
        )
        for item in questionnaire.items
    }
    found = [_weak(item, on[item.item_id]) for item in weak_items(said)]
    found += [_split(item, on[item.item_id]) for item in by_disagreement(said) if _disagree(item)]
    found += [
        _contradiction(one, on[one.item_id])
        for one in beside_the_file(questionnaire, said, facts)
        if one.verdict in ("better_said", "worse_said")
    ]
    return tuple(found)


def _beside(
    item: Item, fact: Fact, said: QuestionnaireResult, measured: MeasuredFact | None
) -> BesideTheFile:
    mine = said.item(item.id)
    level = None if measured is None else fact_level(fact, measured.value)
    return BesideTheFile(item.id, fact.key, measured, level, mine.mean, mine.n)


def _weak(item: WeakItem, touchpoints: tuple[str, ...]) -> Finding:
    return finding(
        FindingKind.WEAK_ITEM,
        item.item_id,
        severity=item.weight / HIGHEST_IMPORTANCE,
        touchpoints=touchpoints,
        n=item.n,
        item=item.item_id,
        mean=item.mean,
        importance=item.importance,
    )


def _disagree(item: ItemResult) -> bool:
    if item.spread is None or item.n < FEWEST_TO_DISAGREE:
        return False
    return item.spread.is_polarised or item.spread.agreement is Agreement.LACK


def _split(item: ItemResult, touchpoints: tuple[str, ...]) -> Finding:
    is_polarised = item.spread is not None and item.spread.is_polarised
    return finding(
        FindingKind.RESPONDENTS_DISAGREE,
        item.item_id,
        severity=2.0 if is_polarised else 1.0,
        touchpoints=touchpoints,
        n=item.n,
        item=item.item_id,
        low=sum(item.counts[:2]),
        high=sum(item.counts[3:]),
        rwg=None if item.spread is None else item.spread.rwg,
    )


def _contradiction(one: BesideTheFile, touchpoints: tuple[str, ...]) -> Finding:
    return finding(
        FindingKind.FACT_CONTRADICTS,
        one.item_id,
        severity=abs(one.gap or 0.0),
        touchpoints=touchpoints,
        rests_on="both",
        n=one.n_said,
        item=one.item_id,
        fact=one.key.value,
        value=None if one.fact is None else one.fact.value,
        n_fact=None if one.fact is None else one.fact.n,
        level=one.fact_level,
        mean=one.said_mean,
    )
