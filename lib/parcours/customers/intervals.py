"""How sure a figure is: intervals of shares, of their ratios, and of resampled estimates."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import NormalDist
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
IntervalMethod = Literal[
    "wilson", "wilson_clustered", "katz_log", "bootstrap", "dirichlet", "range"
]
LEVEL = 0.95
"""Level of every interval shown, unless the caller says otherwise."""


@dataclass(frozen=True)
class Interval:
    """Where the true value is, at that level, and how that was reckoned.

    ``method`` is an id worded by the texts; ``n_resamples`` and ``seed`` are those of a resampling.
    """

    low: float
    high: float
    method: IntervalMethod
    level: float = LEVEL
    n_resamples: int = 0
    seed: int | None = None


def normal_quantile(level: float = LEVEL) -> float:
    """Return how many standard errors stand on each side of an estimate.

    >>> round(normal_quantile(0.95), 4)
    1.96
    """
    return NormalDist().inv_cdf((1 + level) / 2)


def wilson(successes: ArrayLike, n: ArrayLike, level: float = LEVEL) -> tuple[Floats, Floats]:
    """Bounds of a share observed on few or many customers: Wilson's score interval.

    (p + z2/2n -+ z sqrt(p(1-p)/n + z2/4n2)) / (1 + z2/n). Unlike p -+ z SE it stays within 0 and 1
    and keeps its level where p is near them.

    Parameters
    ----------
    successes, n : same shape; ``n`` may be fractional (an effective size).
    level : of confidence.

    Returns
    -------
    (low, high) : same shape; NaN where ``n`` is 0 (nothing observed is not a share of 0).

    Source: Wilson, JASA 22 (1927); Brown, Cai, DasGupta, Statistical Science 16 (2001).

    >>> low, high = wilson(8, 10)
    >>> round(float(low), 4), round(float(high), 4)
    (0.4902, 0.9433)
    """
    observed = np.asarray(n, dtype=float)
    size = np.where(observed > 0, observed, np.nan)
    share = np.asarray(successes, dtype=float) / size
    z2 = normal_quantile(level) ** 2
    centre = share + z2 / (2 * size)
    spread = np.sqrt(z2 * (share * (1 - share) / size + z2 / (4 * size**2)))
    low = (centre - spread) / (1 + z2 / size)
    high = (centre + spread) / (1 + z2 / size)
    # exact at the ends, where the subtraction leaves 1e-17
    return np.where(share == 0, 0.0, low), np.where(share == 1, 1.0, high)


def wilson_of_clusters(
    successes: ArrayLike,
    trials: ArrayLike,
    squares: tuple[ArrayLike, ArrayLike, ArrayLike],
    clusters: ArrayLike,
) -> tuple[Floats, Floats]:
    """Bounds of a share counted several times on the same customers (messages, months).

    A customer who opens everything counts for one witness, not for twenty: the size given to
    :func:`wilson` is the :func:`effective_size`.

    Parameters
    ----------
    successes, trials : sums over customers of y and of m, same shape.
    squares : sums over customers of y^2, y m and m^2.
    clusters : number G of customers.

    Returns
    -------
    (low, high) : same shape; NaN where there is no trial. Where nothing varies between customers
        (one customer, or all alike) the number of customers is the size.

    Source: Cochran, Sampling Techniques (1977), ratio estimates; Korn and Graubard (1998).

    >>> low, high = wilson_of_clusters(20, 40, (200, 200, 400), 4)  # 4 customers: 10/10 or 0/10
    >>> round(float(low), 2), round(float(high), 2)
    (0.13, 0.87)
    """
    size = effective_size(successes, trials, squares, clusters)
    y, m = (np.asarray(value, dtype=float) for value in (successes, trials))
    with np.errstate(divide="ignore", invalid="ignore"):
        share = np.where(m > 0, y / m, 0.0)
    return wilson(share * size, size)


def effective_size(
    successes: ArrayLike,
    trials: ArrayLike,
    squares: tuple[ArrayLike, ArrayLike, ArrayLike],
    clusters: ArrayLike,
) -> Floats:
    """Return how many independent trials say as much as these, made several by customer.

    n_eff = p(1-p) / Var(p), with the variance of a ratio of sums over customers,
    Var(p) = G/(G-1) sum((y - p m)^2) / (sum m)^2; at most the trials. Parameters as for
    :func:`wilson_of_clusters`.

    Source: Cochran (1977); Korn and Graubard, Survey Methodology 24 (1998).

    >>> round(float(effective_size(20, 40, (200, 200, 400), 4)), 3)
    3.0
    """
    y, m, g = (np.asarray(value, dtype=float) for value in (successes, trials, clusters))
    yy, ym, mm = (np.asarray(value, dtype=float) for value in squares)
    with np.errstate(divide="ignore", invalid="ignore"):
        share = y / m
        variance = np.maximum(yy - 2 * share * ym + share**2 * mm, 0) * g / (g - 1) / m**2
        effective = share * (1 - share) / variance
    size = np.where(np.isfinite(effective) & (effective > 0), np.minimum(effective, m), g)
    return np.where(m > 0, size, 0.0)


def percentile_interval(draws: ArrayLike, level: float = LEVEL) -> tuple[float, float]:
    """Bounds that hold the middle of resampled estimates.

    >>> percentile_interval([0.0, 1.0, 2.0, 3.0, 4.0], level=0.5)
    (1.0, 3.0)
    """
    low, high = np.quantile(np.asarray(draws, dtype=float), [(1 - level) / 2, (1 + level) / 2])
    return float(low), float(high)
