"""What each model expects of customers: purchases to come, life, baskets (V2).

Every time is in days and every amount in the case's currency: a parameter that carries a unit
says so in its name, and no function takes a bare number of periods.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from parcours.customers import likelihoods
from parcours.customers.likelihoods import Floats, Statistics
from parcours.customers.measure import DAYS_PER_MONTH, DAYS_PER_YEAR, MONTHS_PER_YEAR

CHEBYSHEV_NODES = 16
"""Dates at which expectations are computed; those in between are interpolated to 1e-6."""
NUDGE = 1e-6
"""Distance kept from a = 1, s = 1, a + b = 1, where closed forms are 0/0 and their limit is not."""
TINY = 1e-14


class ModelName(StrEnum):
    """The models of the life of a customer."""

    BG_NBD = "bg_nbd"
    MBG_NBD = "mbg_nbd"
    PARETO_NBD = "pareto_nbd"
    SHIFTED_BETA_GEOMETRIC = "shifted_beta_geometric"
    RETENTION_RATE = "retention_rate"


@dataclass(frozen=True)
class BetaGeometric:
    """BG/NBD; MBG/NBD where ``leaves_at_once``."""

    r: float
    alpha_days: float
    a: float
    b: float
    leaves_at_once: bool = False

    @property
    def name(self) -> ModelName:
        """Which of the two."""
        return ModelName.MBG_NBD if self.leaves_at_once else ModelName.BG_NBD


@dataclass(frozen=True)
class ParetoNbd:
    """Pareto/NBD."""

    r: float
    alpha_days: float
    s: float
    beta_days: float
    name: ModelName = ModelName.PARETO_NBD


@dataclass(frozen=True)
class ShiftedBetaGeometric:
    """sBG: contracts renewed every ``period_days``; a purchase is a renewal, x those passed."""

    alpha: float
    beta: float
    period_days: float
    name: ModelName = ModelName.SHIFTED_BETA_GEOMETRIC

    def survival(self, renewals: Floats) -> Floats:
        """Share of contracts still running after that many renewals."""
        from scipy.special import betaln  # noqa: PLC0415 - heavy

        found: Floats = np.exp(
            betaln(self.alpha, self.beta + renewals) - betaln(self.alpha, self.beta)
        )
        return found


@dataclass(frozen=True)
class RetentionRate:
    """The plain formula: so many purchases a year, from a customer who stays with that rate.

    The first future year is reached with probability ``retention_per_year`` and counts at its end
    (convention of Gupta and Lehmann).
    """

    retention_per_year: float
    purchases_per_year: float
    name: ModelName = ModelName.RETENTION_RATE


PurchaseModel = BetaGeometric | ParetoNbd | ShiftedBetaGeometric | RetentionRate


@dataclass(frozen=True)
class Horizon:
    """How far value is counted, and what a later euro is worth.

    Months are counted whole and each is worth (1 + rate)^(-m/12): the first one, m = 1, included.
    """

    years: int
    discount_rate_per_year: float

    @property
    def month_days(self) -> Floats:
        """End of each month, in days from now."""
        months = np.arange(1, self.years * MONTHS_PER_YEAR + 1, dtype=np.float64)
        return months * DAYS_PER_MONTH

    @property
    def weights(self) -> Floats:
        """Weights, shape (n_months, n_years), of cumulated purchases in each year's discounted sum.

        sum_m v^m (E(m) - E(m-1)) = sum_m E(m) (v^m - v^(m+1) within the same year).
        """
        months = np.arange(1, self.years * MONTHS_PER_YEAR + 1)
        worth = (1 + self.discount_rate_per_year) ** (-months / MONTHS_PER_YEAR)
        by_year = np.repeat(np.eye(self.years), MONTHS_PER_YEAR, axis=0) * worth[:, None]
        by_year[:-1] -= by_year[1:]
        return by_year


@functools.singledispatch
def expected_purchases(
    model: PurchaseModel, seen: Statistics, days: float, stretch: float = 1.0
) -> Floats:
    """Purchases expected of each customer in the ``days`` that follow the date, given his past.

    Parameters
    ----------
    stretch : how much longer customers stay than the model says, at the same rhythm while they do:
        with E(t) purchases expected by t, stretch * E(t / stretch); for renewals S(n / stretch).

    Returns
    -------
    shape (n,), one per entry of ``seen``; repeat purchases for the BG/NBD family, renewals for sBG.
    """
    raise NotImplementedError


@expected_purchases.register
def _(
    model: BetaGeometric | ParetoNbd, seen: Statistics, days: float, stretch: float = 1.0
) -> Floats:
    after = _while_alive(model, seen.x, seen.age_days, days, stretch)
    return after * probability_alive(model, seen)


@functools.singledispatch
def _while_alive(
    model: BetaGeometric | ParetoNbd, x: Floats, age_days: Floats, days: float, stretch: float
) -> Floats:
    """Purchases within the ``days`` to come of a customer still alive: his last one tells nothing more."""
    raise NotImplementedError


@_while_alive.register
def _(model: BetaGeometric, x: Floats, age_days: Floats, days: float, stretch: float) -> Floats:
    b = model.b + int(model.leaves_at_once)
    alpha = model.alpha_days + age_days
    return stretch * _beta_geometric_sum(model.r, alpha, model.a, b, x, days / stretch)


@_while_alive.register
def _(model: ParetoNbd, x: Floats, age_days: Floats, days: float, stretch: float) -> Floats:
    rate = (model.r + x) / (model.alpha_days + age_days)
    return rate * (stretch * _pareto_life(model, age_days, days / stretch))


@expected_purchases.register
def _(model: ShiftedBetaGeometric, seen: Statistics, days: float, stretch: float = 1.0) -> Floats:
    since_renewal = seen.age_days - seen.x * model.period_days
    to_come = np.floor((since_renewal + days) / model.period_days + 1e-9).astype(int)
    total = np.zeros_like(seen.x, dtype=float)
    for j in range(1, int(to_come.max(initial=0)) + 1):
        staying = model.survival(seen.x + j / stretch) / model.survival(seen.x)
        total += np.where(j <= to_come, staying, 0.0)
    return total


@expected_purchases.register
def _(model: RetentionRate, seen: Statistics, days: float, stretch: float = 1.0) -> Floats:
    years = np.arange(1, int(days / DAYS_PER_YEAR + 1e-9) + 1)
    total = model.purchases_per_year * float((model.retention_per_year ** (years / stretch)).sum())
    return np.full(seen.x.shape, total)


@functools.singledispatch
def probability_alive(model: PurchaseModel, seen: Statistics) -> Floats:
    """Probability that each customer is still one at the date, given his past; shape (n,)."""
    raise NotImplementedError


@probability_alive.register
def _(model: BetaGeometric, seen: Statistics) -> Floats:
    k = int(model.leaves_at_once)
    stays = np.where(seen.x + k > 0, model.b + seen.x + k - 1, np.inf)
    silence = np.log1p((seen.age_days - seen.last_days) / (model.alpha_days + seen.last_days))
    # capped where the odds of having left overflow: alive with probability 1e-300
    odds = model.a / stays * np.exp(np.minimum((model.r + seen.x) * silence, 690))
    alive: Floats = 1 / (1 + odds)
    return alive


@probability_alive.register
def _(model: ParetoNbd, seen: Statistics) -> Floats:
    logs = np.log([model.r, model.alpha_days, model.s, model.beta_days])
    return likelihoods.pareto_alive(logs, seen)


@probability_alive.register
def _(model: ShiftedBetaGeometric | RetentionRate, seen: Statistics) -> Floats:  # noqa: ARG001
    return np.ones(seen.x.shape)


@functools.singledispatch
def expected_since_first(model: BetaGeometric | ParetoNbd, days: Floats) -> Floats:
    """Repeat purchases expected of a customer in the ``days`` that follow his first purchase."""
    raise NotImplementedError


@expected_since_first.register
def _(model: BetaGeometric, days: Floats) -> Floats:
    b, stays = model.b, 1.0
    if model.leaves_at_once:
        b, stays = model.b + 1, model.b / (model.a + model.b)
    nothing = np.zeros(np.shape(days))
    return stays * _beta_geometric_sum(
        model.r, model.alpha_days + nothing, model.a, b, nothing, days
    )


@expected_since_first.register
def _(model: ParetoNbd, days: Floats) -> Floats:
    return model.r / model.alpha_days * _pareto_life(model, np.zeros(np.shape(days)), days)


def discounted_purchases(
    model: PurchaseModel, seen: Statistics, horizon: Horizon, stretch: float = 1.0
) -> Floats:
    """Purchases expected of each customer in each future year, discounted month by month.

    Parameters
    ----------
    stretch : how much longer customers stay, as in :func:`expected_purchases`; 0: none does.

    Returns
    -------
    shape (n, n_years).
    """
    if not stretch:  # nobody stays
        return np.zeros((seen.x.size, horizon.years))
    days, weights = horizon.month_days, horizon.weights
    if isinstance(model, BetaGeometric | ParetoNbd):
        nodes, passage = _chebyshev(days, _shortest_scale(model, seen))
        x, age_days, at = seen.ages
        found = np.zeros((x.size, horizon.years))
        for day, weight in zip(nodes, passage.T @ weights, strict=True):
            found += _while_alive(model, x, age_days, float(day), stretch)[:, None] * weight
        return found[at] * probability_alive(model, seen)[:, None]
    total = np.zeros((seen.x.size, horizon.years))
    for day, weight in zip(days, weights, strict=True):
        total += expected_purchases(model, seen, float(day), stretch)[:, None] * weight
    return total


@dataclass(frozen=True)
class GammaGamma:
    """Baskets that vary around each customer's own mean; the basket is that of repeat purchases."""

    p: float
    q: float
    gamma: float

    def basket(self, x: Floats, repeat_revenue: Floats, n: Floats) -> Floats:
        """Sum of the baskets expected of n customers with x repeat purchases, of that revenue.

        p (n gamma + revenue) / (p x + q - 1): a customer seen once has the mean of all, and the
        more purchases he has made the nearer he is to his own mean.
        """
        found: Floats = self.p * (n * self.gamma + repeat_revenue) / (self.p * x + self.q - 1)
        return found

    @property
    def mean_basket(self) -> float:
        """Basket of a customer of whom nothing is known."""
        return self.p * self.gamma / (self.q - 1)


@dataclass(frozen=True)
class MeanBasket:
    """The same basket for all: where baskets are too few, or too unequal, to tell apart."""

    mean_basket: float

    def basket(self, x: Floats, repeat_revenue: Floats, n: Floats) -> Floats:  # noqa: ARG002
        """Sum of the baskets expected of n customers: all have the same."""
        return n * self.mean_basket


SpendModel = GammaGamma | MeanBasket


def _beta_geometric_sum(
    r: float, alpha: Floats, a: float, b: float, x: Floats, days: float | Floats
) -> Floats:
    """Purchases of a customer alive, lambda ~ Gamma(r+x, alpha) and p ~ Beta(a, b+x).

    Euler's transformation of the published form: small arguments, x in the last one only.
    """
    from scipy.special import hyp2f1  # noqa: PLC0415 - heavy

    a = 1 + NUDGE if abs(a - 1) < NUDGE else a
    c = a + b + x - 1
    c = np.where(np.abs(c) < NUDGE, NUDGE, c)
    z = days / (alpha + days)
    inside = hyp2f1(a + b - 1 - r, a - 1, c, z)
    found: Floats = c / (a - 1) * (1 - (1 - z) ** (a - 1) * inside)
    return found


def _pareto_life(model: ParetoNbd, age_days: Floats, days: float | Floats) -> Floats:
    """Days of life expected within the ``days`` that follow, of a customer alive at that age."""
    log_left = -np.log1p(days / (model.beta_days + age_days))
    s = 1 + NUDGE if abs(model.s - 1) < NUDGE else model.s
    found: Floats = -(model.beta_days + age_days) * np.expm1((s - 1) * log_left) / (s - 1)
    return found


def _shortest_scale(model: BetaGeometric | ParetoNbd, seen: Statistics) -> float:
    scales = [model.alpha_days]
    if isinstance(model, ParetoNbd):
        scales.append(model.beta_days)
    return min(scales) + float(seen.age_days.min(initial=0.0))


def _chebyshev(days: Floats, scale: float) -> tuple[Floats, Floats]:
    """Nodes between 0 and the last day, and the matrix that takes values there to those ``days``.

    Expectations are smooth in ln(1 + t / scale), not in t.
    """
    angles = (2 * np.arange(CHEBYSHEV_NODES) + 1) * np.pi / (2 * CHEBYSHEV_NODES)
    top = np.log1p(days.max() / scale)
    nodes = top * (1 + np.cos(angles)) / 2
    signs = (-1.0) ** np.arange(CHEBYSHEV_NODES) * np.sin(angles)
    gaps = np.log1p(days / scale)[:, None] - nodes
    # a date that falls on a node: no division by zero, and the value there
    parts = signs / np.where(np.abs(gaps) < TINY, TINY, gaps)
    return scale * np.expm1(nodes), parts / parts.sum(axis=1, keepdims=True)
