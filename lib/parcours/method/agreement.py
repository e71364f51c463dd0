"""How far people who rated the same thing from 0 to 4 agree: the published indices.

A mean without its agreement misleads: ones and fives average to a three that nobody said.
"""

from __future__ import annotations

import math
import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from scipy.special import stdtrit

from parcours.method.appraisal import tally
from parcours.method.questionnaires import HIGHEST_LEVEL, N_LEVELS

UNIFORM_VARIANCE = (N_LEVELS**2 - 1) / 12
"""Variance of answers given at random on five points: 2 (James, Demaree & Wolf 1984)."""
DISSENSUS_VARIANCE = HIGHEST_LEVEL**2 / 4
"""Variance of two halves at opposite ends of five points: 4 (Lindell & Brandt 1997)."""
FEWEST_FOR_INTERVAL = 5
"""Under five answers an interval is wider than the scale and says nothing."""
CONFIDENCE = 0.95


class Agreement(StrEnum):
    """How far people agree, in the words of LeBreton & Senter 2008 (table 3), from rwg."""

    LACK = "lack"
    WEAK = "weak"
    MODERATE = "moderate"
    STRONG = "strong"
    VERY_STRONG = "very_strong"


_UPPER_BOUNDS = (
    (0.30, Agreement.LACK),
    (0.50, Agreement.WEAK),
    (0.70, Agreement.MODERATE),
    (0.90, Agreement.STRONG),
)


@dataclass(frozen=True)
class Spread:
    """How far ``n`` answers, two at least, stand from one another."""

    n: int
    sd: float
    """Sample standard deviation (divisor n - 1)."""
    ad_mean: float
    """Mean distance to the mean; above 5/6 people do not agree (Burke & Dunlap 2002)."""
    rwg: float
    """1 - s²/2, clipped to 0 as its authors do."""
    rwg_unclipped: float
    """1 - s²/2 as it comes: below zero, people differ more than answers at random."""
    rwg_star: float
    """1 - s²/4: against two opposite halves instead of random answers."""
    is_polarised: bool
    """Both ends are held; the mean is nobody's opinion."""

    @property
    def agreement(self) -> Agreement:
        """The word of rwg.

        >>> spread([2, 2, 2, 3]).agreement, spread([0, 0, 4, 4]).agreement
        (<Agreement.STRONG: 'strong'>, <Agreement.LACK: 'lack'>)
        """
        for bound, word in _UPPER_BOUNDS:
            if self.rwg <= bound:
                return word
        return Agreement.VERY_STRONG


@dataclass(frozen=True)
class Interval:
    """Where the mean of all could lie, at 95 %, cut at the ends of the scale."""

    low: float
    high: float


def spread(levels: Sequence[int]) -> Spread | None:
    """Say how far people agree on one item; None under two answers: one person agrees with nobody.

    Formulas, s² being the sample variance (divisor n - 1) and 5 points numbered 0 to 4:
    rwg = 1 - s²/2, where 2 = (5² - 1)/12 is the variance of random answers; r*wg = 1 - s²/4, where
    4 is that of two opposite halves; AD = mean of |x - centre|. With few people s² may exceed 4
    (two people at 0 and 4: 8): r*wg then goes below zero, and is left so.

    Parameters
    ----------
    levels : shape (n,), each 0 to 4.

    Source: O'Neill 2017, doi 10.3389/fpsyg.2017.00777; James, Demaree & Wolf 1984; Burke & Dunlap
    2002.

    >>> round(spread([1, 2, 2, 3]).rwg, 3)
    0.667
    >>> spread([0, 0, 4, 4]).is_polarised
    True
    """
    if len(levels) < 2:  # noqa: PLR2004 - agreement takes two
        return None
    variance = statistics.variance(levels)
    mean = statistics.fmean(levels)
    unclipped = 1 - variance / UNIFORM_VARIANCE
    return Spread(
        n=len(levels),
        sd=math.sqrt(variance),
        ad_mean=statistics.fmean(abs(level - mean) for level in levels),
        rwg=max(0.0, unclipped),
        rwg_unclipped=unclipped,
        rwg_star=1 - variance / DISSENSUS_VARIANCE,
        is_polarised=tally([level - HIGHEST_LEVEL // 2 for level in levels]).is_polarised,
    )


def rwg_star_j(items: Sequence[Sequence[int]]) -> float | None:
    """Say how far people agree over the items of a dimension: 1 - (mean of the items' variances)/2.

    Unlike rwg(j), it does not rise with the number of items. None where no item has two answers.

    Parameters
    ----------
    items : for each item, its answers, each 0 to 4.

    Source: Lindell, Brandt & Whitney 1999 (``rwg.j.lindell`` of R's multilevel, ``ranvar=2``).

    >>> rwg_star_j([[2, 2, 2], [1, 2, 3]])
    0.75
    """
    variances = [statistics.variance(levels) for levels in items if len(levels) > 1]
    return 1 - statistics.fmean(variances) / UNIFORM_VARIANCE if variances else None


def mean_interval(values: Sequence[float], centre: float | None = None) -> Interval | None:
    """Where the mean could lie: mean ± t(n - 1) · s/√n at 95 %, cut at 0 and 4; None under five.

    Where everybody gave the same answer the interval is that answer: t knows no other doubt.

    Parameters
    ----------
    values : shape (n,), one per respondent.
    centre : the mean it is laid around, where that is not the mean of the values.

    >>> interval = mean_interval([1, 2, 2, 3, 2])
    >>> round(interval.low, 2), round(interval.high, 2)
    (1.12, 2.88)
    """
    n = len(values)
    if n < FEWEST_FOR_INTERVAL:
        return None
    middle = statistics.fmean(values) if centre is None else centre
    half = _t(n - 1) * statistics.stdev(values) / math.sqrt(n)
    return Interval(max(0.0, middle - half), min(float(HIGHEST_LEVEL), middle + half))


def difference_interval(first: Sequence[float], second: Sequence[float]) -> Interval | None:
    """Where the difference of two groups' means could lie (Welch, 95 %); None under five in either.

    d ± t(ν) · √(s₁²/n₁ + s₂²/n₂), ν by Welch and Satterthwaite.

    Source: Welch 1947, Biometrika 34.

    >>> interval = difference_interval([3, 3, 4, 3, 4], [1, 2, 1, 2, 2])
    >>> round(interval.low, 2), round(interval.high, 2)
    (1.0, 2.6)
    """
    if min(len(first), len(second)) < FEWEST_FOR_INTERVAL:
        return None
    difference = statistics.fmean(first) - statistics.fmean(second)
    parts = [statistics.variance(group) / len(group) for group in (first, second)]
    total = sum(parts)
    if total == 0:
        return Interval(difference, difference)
    freedom = total**2 / sum(
        part**2 / (len(group) - 1) for part, group in zip(parts, (first, second), strict=True)
    )
    half = _t(freedom) * math.sqrt(total)
    limit = float(HIGHEST_LEVEL)
    return Interval(max(-limit, difference - half), min(limit, difference + half))


def _t(freedom: float) -> float:
    return float(stdtrit(freedom, (1 + CONFIDENCE) / 2))
