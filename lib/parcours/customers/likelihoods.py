"""How likely the purchases seen are under each model, with the slope in every parameter.

Statistics are aggregated: one entry per combination seen of x (repeat purchases), t (days from the
first purchase to the last) and T (days from the first purchase to the date), with its head count.
Each function returns one log-likelihood per entry and its gradient in the *logarithms* of the
parameters, so that any scale of time is as easy as another. scipy is imported on first use.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Slopes = tuple[Floats, Floats]
"""(log-likelihood, shape (n,); gradient in the log parameters, shape (n, n_parameters))."""

NODES = 24
"""Gauss-Legendre nodes of the Pareto/NBD integral: 1e-11 whatever the parameters."""
DECADES = 40.0
"""e-folds after which the integrand no longer counts in double precision."""


@dataclass(frozen=True)
class Statistics:
    """Aggregated purchases: all a model needs of the customers, whatever their number.

    ``x`` counts repeat purchases, ``last_days`` and ``age_days`` run from the first purchase to the
    last one and to the date, ``n`` is the head count (or the weight) of each combination.
    """

    x: Floats
    last_days: Floats
    age_days: Floats
    n: Floats

    @functools.cached_property
    def counts(self) -> tuple[Floats, NDArray[np.intp]]:
        """The values of x, and where each entry finds its own: what is dear depends on x alone."""
        values, at = np.unique(self.x, return_inverse=True)
        return values, at

    @functools.cached_property
    def ages(self) -> tuple[Floats, Floats, NDArray[np.intp]]:
        """The pairs of x and age, and where each entry finds its own: what is dear depends on no more."""
        values, at = self.counts
        ages, at_age = np.unique(self.age_days, return_inverse=True)
        pairs, at_pair = np.unique(at_age * values.size + at, return_inverse=True)
        return values[pairs % values.size], ages[pairs // values.size], at_pair

    def in_units_of(self, days: float) -> Statistics:
        """Return the same statistics with time counted in another unit."""
        return Statistics(self.x, self.last_days / days, self.age_days / days, self.n)


def beta_geometric(log_parameters: Floats, seen: Statistics, *, leaves_at_once: bool) -> Slopes:
    """BG/NBD, or MBG/NBD where customers may leave right after their first purchase.

    While alive a customer buys at a rate lambda ~ Gamma(r, alpha); after each *repeat* purchase
    (BG) or each purchase, the first one included (MBG), he leaves with probability p ~ Beta(a, b).
    With k = 0 (BG) or 1 (MBG):

    L = G(r+x) alpha^r / G(r)  B(a, b+x+k) / B(a, b)
        [(alpha+T)^-(r+x) + d a / (b+x+k-1) (alpha+t)^-(r+x)], d = 0 for BG where x = 0, else 1.

    Parameters
    ----------
    log_parameters : ln r, ln alpha, ln a, ln b; alpha in the unit of time of ``seen``.

    Source: Fader, Hardie, Lee, Marketing Science 24 (2005); Batislam, Denizel, Filiztekin,
    International Journal of Research in Marketing 24 (2007).

    >>> one = Statistics(*(np.array([v]) for v in (2.0, 30.43, 38.86, 1.0)))
    >>> fit = np.log([0.243, 4.414, 0.793, 2.426])
    >>> value, slope = beta_geometric(fit, one, leaves_at_once=False)
    >>> round(float(value[0]), 4), slope.shape
    (-9.4586, (1, 4))
    """
    from scipy.special import betaln, digamma, gammaln  # noqa: PLC0415 - heavy

    r, alpha, a, b = np.exp(log_parameters)
    x, t, age = seen.x, seen.last_days, seen.age_days
    k = int(leaves_at_once)
    counts, at = seen.counts
    may_have_left = (counts + k > 0)[at]
    stays = np.where(counts + k > 0, b + counts + k - 1, 1.0)[at]
    of_x = gammaln(r + counts) - gammaln(r) + betaln(a, b + counts + k) - betaln(a, b)
    log_age, log_last = np.log(alpha + age), np.log(alpha + t)
    alive = -(r + x) * log_age
    left = np.where(may_have_left, np.log(a) - np.log(stays) - (r + x) * log_last, -np.inf)
    either = np.logaddexp(alive, left)
    p_left = np.exp(left - either)
    p_alive = 1 - p_left
    slope_r = (digamma(r + counts) - digamma(r))[at] + np.log(alpha)
    slope_r -= p_alive * log_age + p_left * log_last
    slope_alpha = r / alpha - (r + x) * (p_alive / (alpha + age) + p_left / (alpha + t))
    slope_a = (digamma(a + b) - digamma(a + b + counts + k))[at] + p_left / a
    slope_b = digamma(b + counts + k) - digamma(a + b + counts + k) - digamma(b) + digamma(a + b)
    slope_b = slope_b[at] - p_left / stays
    slopes = np.stack([r * slope_r, alpha * slope_alpha, a * slope_a, b * slope_b], axis=1)
    return of_x[at] + r * np.log(alpha) + either, slopes


def pareto_nbd(log_parameters: Floats, seen: Statistics) -> Slopes:
    """Pareto/NBD: buys at a rate ~ Gamma(r, alpha) until a death at a rate ~ Gamma(s, beta).

    L = G(r+x) alpha^r beta^s / G(r) [(alpha+T)^-(r+x) (beta+T)^-s
        + s int_t^T (alpha+u)^-(r+x) (beta+u)^-(s+1) du].

    The integral is taken as it stands, which holds at any scale, where the usual hypergeometric
    form overflows.

    Parameters
    ----------
    log_parameters : ln r, ln alpha, ln s, ln beta; alpha and beta in the unit of time of ``seen``.

    Source: Schmittlein, Morrison, Colombo, Management Science 33 (1987); Fader, Hardie 2005.

    >>> one = Statistics(*(np.array([v]) for v in (2.0, 30.43, 38.86, 1.0)))
    >>> value, slope = pareto_nbd(np.log([0.553, 10.578, 0.606, 11.669]), one)
    >>> round(float(value[0]), 4), slope.shape
    (-9.5543, (1, 4))
    """
    from scipy.special import digamma, gammaln  # noqa: PLC0415 - heavy

    r, alpha, s, beta = np.exp(log_parameters)
    x, age = seen.x, seen.age_days
    ways = _pareto_ways(log_parameters, seen)
    alive, log_alpha, log_beta = ways.alive, ways.log_alpha, ways.log_beta
    peak = np.maximum(alive, ways.dead.max(axis=1))
    weights = np.exp(ways.dead - peak[:, None])
    p_alive = np.exp(alive - peak)
    total = p_alive + weights.sum(axis=1)
    weights /= total[:, None]
    p_alive /= total
    counts, at = seen.counts
    gone = weights.sum(axis=1)
    slope_r = (digamma(r + counts) - digamma(r))[at] + np.log(alpha)
    slope_r -= p_alive * np.log(alpha + age) + (weights * log_alpha).sum(axis=1)
    near = p_alive / (alpha + age) + (weights / ways.alpha).sum(axis=1)
    slope_alpha = r / alpha - (r + x) * near
    slope_s = np.log(beta) - p_alive * np.log(beta + age) + gone / s
    slope_s -= (weights * log_beta).sum(axis=1)
    slope_beta = s / beta - s * p_alive / (beta + age)
    slope_beta -= (s + 1) * (weights / ways.beta).sum(axis=1)
    slopes = np.stack([r * slope_r, alpha * slope_alpha, s * slope_s, beta * slope_beta], axis=1)
    of_x = (gammaln(r + counts) - gammaln(r))[at]
    return of_x + r * np.log(alpha) + s * np.log(beta) + peak + np.log(total), slopes


def pareto_alive(log_parameters: Floats, seen: Statistics) -> Floats:
    """Probability that a customer of the Pareto/NBD model is still alive at the date."""
    ways = _pareto_ways(log_parameters, seen)
    peak = np.maximum(ways.alive, ways.dead.max(axis=1))
    staying = np.exp(ways.alive - peak)
    found: Floats = staying / (staying + np.exp(ways.dead - peak[:, None]).sum(axis=1))
    return found


@dataclass(frozen=True)
class _Ways:
    """The two ways to be silent since t, in logs: alive, or dead around each node of the integral."""

    alive: Floats
    """shape (n,)."""
    dead: Floats
    """shape (n, NODES)."""
    alpha: Floats
    """alpha + u at each node."""
    beta: Floats
    log_alpha: Floats
    log_beta: Floats


@functools.cache
def _legendre() -> tuple[Floats, Floats]:
    """Nodes of Gauss-Legendre, and the logs of their weights."""
    nodes, weights = np.polynomial.legendre.leggauss(NODES)
    return nodes, np.log(weights)


def _pareto_ways(log_parameters: Floats, seen: Statistics) -> _Ways:
    r, alpha, s, beta = np.exp(log_parameters)
    x, t, age = seen.x, seen.last_days, seen.age_days
    nodes, log_weights = _legendre()
    # in v = ln(u + m) the integrand decays like an exponential: few nodes serve any scale
    m = min(alpha, beta)
    start, span = np.log(t + m), np.log((age + m) / (t + m))
    decay = (r + x) * (t + m) / (alpha + t) + (s + 1) * (t + m) / (beta + t) - 1
    span = np.minimum(span, DECADES / np.maximum(decay, 1e-9))
    v = start[:, None] + span[:, None] * (nodes + 1) / 2
    near = np.exp(v)
    # the nearer of the two scales is m: its log is v as it stands
    at_alpha, at_beta = near + (alpha - m), near + (beta - m)
    log_alpha = v if alpha == m else np.log(at_alpha)
    log_beta = v if beta == m else np.log(at_beta)
    with np.errstate(divide="ignore"):
        measure = np.log(span / 2)[:, None] + log_weights + v
    dead = np.log(s) - (r + x)[:, None] * log_alpha - (s + 1) * log_beta + measure
    alive = -(r + x) * np.log(alpha + age) - s * np.log(beta + age)
    return _Ways(alive, dead, at_alpha, at_beta, log_alpha, log_beta)


@dataclass(frozen=True)
class Spending:
    """Aggregated spend of customers who came back: x repeat purchases of mean z, n customers.

    ``log_mean`` is the mean of ln z over the n customers, equal to ln z where all spend the same.
    """

    x: Floats
    mean: Floats
    log_mean: Floats
    n: Floats

    @functools.cached_property
    def counts(self) -> tuple[Floats, NDArray[np.intp]]:
        """The values of x, and where each entry finds its own."""
        values, at = np.unique(self.x, return_inverse=True)
        return values, at


def gamma_gamma(log_parameters: Floats, seen: Spending) -> Slopes:
    """Gamma-Gamma: a basket ~ Gamma(p, nu) around the customer's own mean, nu ~ Gamma(q, gamma).

    ln L = ln G(px+q) - ln G(px) - ln G(q) + q ln gamma + (px-1) ln z + px ln x
        - (px+q) ln(gamma + xz).

    Parameters
    ----------
    log_parameters : ln p, ln q, ln gamma; gamma in the money of ``seen``.

    Source: Fader, Hardie, Lee, Journal of Marketing Research 42 (2005); Hardie, note 025 (2013).

    >>> one = Spending(*(np.array([v]) for v in (2.0, 22.35, np.log(22.35), 1.0)))
    >>> round(float(gamma_gamma(np.log([6.25, 3.74, 15.44]), one)[0][0]), 4)
    -3.5513
    """
    from scipy.special import digamma, gammaln  # noqa: PLC0415 - heavy

    p, q, gamma = np.exp(log_parameters)
    x, z, log_z = seen.x, seen.mean, seen.log_mean
    counts, at = seen.counts
    log_sum = np.log(gamma + x * z)
    of_x = gammaln(p * counts + q) - gammaln(p * counts) + p * counts * np.log(counts)
    value = of_x[at] - gammaln(q) + q * np.log(gamma) + (p * x - 1) * log_z - (p * x + q) * log_sum
    slope_p = counts * (digamma(p * counts + q) - digamma(p * counts) + np.log(counts))
    slope_p = slope_p[at] + x * (log_z - log_sum)
    slope_q = (digamma(p * counts + q) - digamma(q))[at] + np.log(gamma) - log_sum
    slope_gamma = q / gamma - (p * x + q) / (gamma + x * z)
    return value, np.stack([p * slope_p, q * slope_q, gamma * slope_gamma], axis=1)


@dataclass(frozen=True)
class Contracts:
    """Aggregated contracts: n ended at their ``periods``-th renewal, or have passed that many."""

    periods: Floats
    has_ended: NDArray[np.bool_]
    n: Floats


def shifted_beta_geometric(log_parameters: Floats, seen: Contracts) -> Slopes:
    """sBG: at each renewal the contract ends with a probability of its own, ~ Beta(alpha, beta).

    P(ends at the t-th) = B(alpha+1, beta+t-1) / B(alpha, beta);
    S(t) = B(alpha, beta+t) / B(alpha, beta).

    Parameters
    ----------
    log_parameters : ln alpha, ln beta.

    Source: Fader, Hardie, Journal of Interactive Marketing 21 (2007).

    >>> ended = Contracts(np.array([1.0]), np.array([True]), np.array([1.0]))
    >>> round(float(np.exp(shifted_beta_geometric(np.log([0.704, 1.182]), ended)[0][0])), 4)
    0.3733
    """
    from scipy.special import betaln, digamma  # noqa: PLC0415 - heavy

    alpha, beta = np.exp(log_parameters)
    ended = seen.has_ended.astype(float)
    stayed = seen.periods - ended
    value = betaln(alpha + ended, beta + stayed) - betaln(alpha, beta)
    common = digamma(alpha + beta) - digamma(alpha + beta + seen.periods)
    slope_alpha = digamma(alpha + ended) - digamma(alpha) + common
    slope_beta = digamma(beta + stayed) - digamma(beta) + common
    return value, np.stack([alpha * slope_alpha, beta * slope_beta], axis=1)
