"""Fit each lifetime model to the client's customers (V2)."""

from __future__ import annotations

import dataclasses
import datetime as dt
import functools
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
import pandas as pd

from parcours.customers import estimation, likelihoods, models, purchases, statistics, sums
from parcours.customers.assumed import Assumptions
from parcours.customers.estimation import Convergence, LogLikelihood
from parcours.customers.frames import one_row
from parcours.customers.intervals import percentile_interval, wilson
from parcours.customers.likelihoods import Floats, Spending, Statistics
from parcours.customers.measure import DAYS_PER_MONTH, WINDOW_DAYS
from parcours.customers.models import ModelName, PurchaseModel, SpendModel
from parcours.customers.statistics import Cells
from parcours.customers.tables import CustomerTables
from parcours.errors import NotEnoughDataError, Problem

DAYS_PER_WEEK = 7.0
PARAMETERS: dict[type, tuple[str, ...]] = {
    models.BetaGeometric: ("r", "alpha_days", "a", "b"),
    models.ParetoNbd: ("r", "alpha_days", "s", "beta_days"),
    models.ShiftedBetaGeometric: ("alpha", "beta"),
    models.RetentionRate: ("retention_per_year", "purchases_per_year"),
    models.GammaGamma: ("p", "q", "gamma"),
    models.MeanBasket: ("mean_basket",),
}
"""What is estimated in each model, in the order of the draws."""
STARTS = (np.zeros(4), np.log([0.3, 0.1, 0.5, 3.0]), np.log([3.0, 1.0, 0.2, 1.0]))
SPEND_STARTS = (np.zeros(3), np.log([6.0, 4.0, 0.5]), np.log([1.0, 3.0, 2.0]))
CONTRACT_STARTS = (np.zeros(2), np.log([0.5, 2.0]), np.log([3.0, 9.0]))
ROUGH_ENTRIES = 4_000
"""Entries beyond which starts climb on fewer ones first."""
LEAST_Q = 1.05
"""At q = 1 the mean basket is infinite: under this the plain mean serves, and it is said."""

STEP = 1e-3
"""Step, in log parameters, of the slopes that carry resampled parameters to what they make."""
M = TypeVar("M", bound=PurchaseModel | SpendModel)


def moved(model: M, parameter: int, step: float) -> M:
    """Return the model with one log parameter moved."""
    name = PARAMETERS[type(model)][parameter]
    return dataclasses.replace(model, **{name: getattr(model, name) * float(np.exp(step))})


@dataclass(frozen=True)
class LifetimeModel:
    """A model of how long customers stay and what they spend, fitted at a date."""

    as_of: dt.date
    purchases: PurchaseModel
    spend: SpendModel | None
    """None for contracts without any amount."""
    n: int
    n_repeat: int
    observed_days: float
    log_likelihood_weeks: float
    """Of the purchases, with time counted in weeks as the literature does."""
    parameters: pd.DataFrame
    """One row per parameter: parameter, value, low, high, unit."""
    convergence: Convergence | None
    """None for the plain formula, which has nothing to converge."""
    spend_convergence: Convergence | None
    draws: Floats
    """Resampled log parameters as differences: shape (n_resamples, purchases then spend)."""
    seed: int
    is_exact: bool
    """Whether times were taken to the day; otherwise in cells 6 % wide."""
    kept_rate: float = 1.0
    """Share of what is bought that is kept once returns are deducted; 1 where spend is net already."""
    n_without_spend: int = 0
    """Customers who came back for nothing (free orders): not in the model of spend."""
    basket_correlation: float = float("nan")
    """Between frequency and basket; the model of spend assumes none."""
    spend_rule: str = "gamma_gamma"

    @property
    def name(self) -> ModelName:
        """Which model."""
        return self.purchases.name


def _require(cells: Cells, assumptions: Assumptions, where: str) -> None:
    """Refuse what no model can be drawn from, saying what would be needed."""
    checks = [
        ("lifetime_too_few_customers", "lifetime.min_customers", cells.n_customers),
        ("lifetime_too_few_repeat", "lifetime.min_repeat_customers", cells.n_repeat),
        ("lifetime_too_short", "lifetime.min_observed_days", cells.observed_days),
    ]
    problems = [
        Problem(code, where, found=f"{found:.0f}", expected=f"{assumptions[key].value:.0f}")
        for code, key, found in checks
        if found < assumptions[key].value
    ]
    if problems:
        raise NotEnoughDataError(problems)


def in_words(name: ModelName) -> str:
    """Return the key of the text that names a model, for a problem that speaks of it."""
    return f"@value.model.{name}"


def log_likelihood(name: ModelName, seen: Statistics) -> LogLikelihood:
    """Return the log-likelihood of a model without contract at any log parameters."""
    if name == ModelName.PARETO_NBD:
        return functools.partial(likelihoods.pareto_nbd, seen=seen)
    at_once = name == ModelName.MBG_NBD
    return functools.partial(likelihoods.beta_geometric, seen=seen, leaves_at_once=at_once)


def fit_statistics(seen: Statistics, name: ModelName) -> tuple[PurchaseModel, estimation.Estimate]:
    """Fit a model without contract to aggregated statistics.

    Time is brought to the mean age of the customers first, so that days, weeks or years give the
    same customers the same parameters.

    Returns
    -------
    (model, estimate) : the estimate in scaled time, log-likelihood included.

    Raises
    ------
    NotEnoughDataError : there is no maximum, or starts disagree.
    """
    scale = _scale_days(seen)
    scaled = log_likelihood(name, seen.in_units_of(scale))
    rough = None
    if seen.x.size > ROUGH_ENTRIES:
        fewer = statistics.coarser(seen)
        rough = (log_likelihood(name, fewer.in_units_of(scale)), fewer.n)
    estimate = estimation.maximise(scaled, seen.n, STARTS, in_words(name), rough)
    first, alpha, third, fourth = np.exp(estimate.log_parameters).tolist()
    if name == ModelName.PARETO_NBD:
        return models.ParetoNbd(first, alpha * scale, third, fourth * scale), estimate
    at_once = name == ModelName.MBG_NBD
    return models.BetaGeometric(first, alpha * scale, third, fourth, at_once), estimate


def _scale_days(seen: Statistics) -> float:
    return max(float(sums.weighted(seen.n, seen.age_days) / seen.n.sum()), 1.0)


def _fit_purchases(
    name: ModelName, tables: CustomerTables, assumptions: Assumptions, seed: int
) -> LifetimeModel:
    customers = statistics.histories(tables)
    cells = statistics.cells_of(statistics.aggregated(customers))
    _require(cells, assumptions, in_words(name))
    seen, scale = cells.seen, _scale_days(cells.seen)
    model, estimate = fit_statistics(seen, name)
    n_resamples = int(assumptions["lifetime.n_resamples"].value)
    scaled = log_likelihood(name, seen.in_units_of(scale))
    draws = estimation.resampled(estimate, scaled, seen.n, n_resamples, seed)
    baskets = statistics.spending(customers)
    spend, spend_convergence, spend_draws, rule = fit_spend(baskets, n_resamples, seed + 1)
    draws = np.hstack([draws, spend_draws])
    without_spend = customers.filter(customers.x > 0, customers.repeat_revenue <= 0).count()
    return LifetimeModel(
        as_of=tables.as_of,
        purchases=model,
        spend=spend,
        n=cells.n_customers,
        n_repeat=cells.n_repeat,
        observed_days=cells.observed_days,
        log_likelihood_weeks=_in_weeks(estimate, seen),
        parameters=_parameters(model, spend, draws),
        convergence=estimate.convergence,
        spend_convergence=spend_convergence,
        draws=draws,
        seed=seed,
        is_exact=cells.is_exact,
        kept_rate=statistics.kept_rate(tables),
        n_without_spend=int(without_spend.execute()),
        basket_correlation=statistics.basket_frequency_correlation(baskets),
        spend_rule=rule,
    )


def _in_weeks(estimate: estimation.Estimate, seen: Statistics) -> float:
    """Return a log-likelihood as if time were counted in weeks, so that models compare."""
    shift = float(np.log(_scale_days(seen) / DAYS_PER_WEEK))
    return float(estimate.log_likelihood - float(sums.weighted(seen.n, seen.x)) * shift)


def fit_alone(
    name: ModelName, cells: Cells, baskets: Spending, assumptions: Assumptions
) -> tuple[PurchaseModel, float]:
    """Fit a model without contract, without what its intervals and the model of its baskets would take.

    Returns
    -------
    (model, log_likelihood_weeks).

    Raises
    ------
    NotEnoughDataError : as :func:`lifetime.fit` of that model would.
    """
    _require(cells, assumptions, in_words(name))
    _require_amounts(baskets)
    model, estimate = fit_statistics(cells.seen, name)
    return model, _in_weeks(estimate, cells.seen)


def _require_amounts(baskets: Spending) -> None:
    if not baskets.n.sum():
        raise NotEnoughDataError(Problem("lifetime_no_amount", "orders.amount"))


def fit_spend(
    seen: Spending, n_resamples: int, seed: int
) -> tuple[SpendModel, Convergence | None, Floats, str]:
    """Fit Gamma-Gamma on the repeat baskets, or take their mean where it has no mean to give."""
    _require_amounts(seen)
    scale = float(sums.weighted(seen.n, seen.x * seen.mean) / sums.weighted(seen.n, seen.x))
    scaled = Spending(seen.x, seen.mean / scale, seen.log_mean - np.log(scale), seen.n)
    likelihood = functools.partial(likelihoods.gamma_gamma, seen=scaled)
    try:
        estimate = estimation.maximise(likelihood, seen.n, SPEND_STARTS, "gamma_gamma")
    except NotEnoughDataError:
        estimate = None
    if estimate is None or estimate.log_parameters[1] <= np.log(LEAST_Q):
        return models.MeanBasket(scale), None, _mean_draws(seen, n_resamples, seed), "mean_basket"
    p, q, gamma = np.exp(estimate.log_parameters).tolist()
    draws = estimation.resampled(estimate, likelihood, seen.n, n_resamples, seed)
    # a draw whose q falls to 1 or under has no mean basket: it stays just above
    draws[:, 1] = np.maximum(draws[:, 1], np.log(LEAST_Q) - estimate.log_parameters[1])
    return models.GammaGamma(p, q, gamma * scale), estimate.convergence, draws, "gamma_gamma"


def _mean_draws(seen: Spending, n_resamples: int, seed: int) -> Floats:
    rng = np.random.default_rng(seed)
    heads = rng.multinomial(round(float(seen.n.sum())), seen.n / seen.n.sum(), n_resamples)
    drawn, every = heads.astype(float), seen.x * seen.mean
    means = sums.weighted(drawn, every) / sums.weighted(drawn, seen.x)
    mean = sums.weighted(seen.n, every) / sums.weighted(seen.n, seen.x)
    return np.asarray(np.log(means / mean), dtype=float)[:, None]


def _fit_contracts(tables: CustomerTables, assumptions: Assumptions, seed: int) -> LifetimeModel:
    period_days = assumptions["lifetime.contract_period_months"].value * DAYS_PER_MONTH
    base = statistics.contract_base(tables, period_days)
    name = ModelName.SHIFTED_BETA_GEOMETRIC
    ended = base.lived.n[base.lived.has_ended].sum()
    cells = Cells(base.running, np.zeros_like(base.running.x), base.n, int(ended), is_exact=True)
    span = float((base.lived.periods * period_days).max(initial=0.0))
    seen_days = dataclasses.replace(base.running, age_days=np.full_like(base.running.x, span))
    _require(dataclasses.replace(cells, seen=seen_days), assumptions, in_words(name))
    likelihood = functools.partial(likelihoods.shifted_beta_geometric, seen=base.lived)
    estimate = estimation.maximise(likelihood, base.lived.n, CONTRACT_STARTS, in_words(name))
    alpha, beta = np.exp(estimate.log_parameters).tolist()
    model = models.ShiftedBetaGeometric(alpha, beta, period_days)
    n_resamples = int(assumptions["lifetime.n_resamples"].value)
    draws = estimation.resampled(estimate, likelihood, base.lived.n, n_resamples, seed)
    spend = _contract_spend(tables, period_days)
    return LifetimeModel(
        as_of=tables.as_of,
        purchases=model,
        spend=spend,
        n=base.n,
        n_repeat=int(ended),
        observed_days=span,
        log_likelihood_weeks=estimate.log_likelihood,
        parameters=_parameters(model, spend, draws),
        convergence=estimate.convergence,
        spend_convergence=None,
        draws=np.hstack([draws, np.zeros((n_resamples, 1 if spend else 0))]),
        seed=seed,
        is_exact=True,
        spend_rule="revenue_per_period" if spend else "no_amount",
    )


def _contract_spend(tables: CustomerTables, period_days: float) -> models.MeanBasket | None:
    """Revenue of a running contract per period, over the last twelve months."""
    if tables.get("orders") is None:
        return None
    since = tables.as_of - dt.timedelta(days=WINDOW_DAYS)
    # contracts that ran all year: whether they pay at once or by month, a year is paid
    running = statistics.contracts(tables)
    running = running.filter(~running.has_ended, running.lived_days >= WINDOW_DAYS)
    bought = purchases.within(tables, since, tables.as_of).semi_join(running, "customer_id")
    found = one_row(bought.aggregate(revenue=sums.exact(bought.revenue)))
    periods = float(running.count().execute()) * WINDOW_DAYS / period_days
    if not found["revenue"] > 0 or not periods:
        return None
    return models.MeanBasket(float(found["revenue"]) / periods)


def _fit_retention(tables: CustomerTables, assumptions: Assumptions, seed: int) -> LifetimeModel:
    """Take the plain formula: who bought in the year before the last and came back in the last."""
    year = dt.timedelta(days=WINDOW_DAYS)
    last = purchases.within(tables, tables.as_of - year, tables.as_of)
    previous = purchases.within(tables, tables.as_of - 2 * year, tables.as_of - year)
    bought, before = last.filter(last.n_purchases > 0), previous.filter(previous.n_purchases > 0)
    counts = one_row(bought.aggregate(
        n=bought.count(), purchases=bought.n_purchases.sum(), revenue=sums.exact(bought.revenue),
        squares=(bought.n_purchases.cast(float) ** 2).sum(),
    ))  # fmt: skip
    n_before, n_back = (
        int(before.count().execute()),
        int(before.semi_join(bought, "customer_id").count().execute()),
    )
    need = assumptions["lifetime.min_repeat_customers"].value
    if n_before < need or not 0 < n_back < n_before:
        problem = Problem(
            "lifetime_retention_unknown", "orders", found=str(n_before), expected=f"{need:.0f}"
        )
        raise NotEnoughDataError(problem)
    rate, n = n_back / n_before, int(counts["n"])
    frequency = float(counts["purchases"]) / n
    model = models.RetentionRate(rate, frequency)
    spend = models.MeanBasket(float(counts["revenue"]) / float(counts["purchases"]))
    rng = np.random.default_rng(seed)
    n_resamples = int(assumptions["lifetime.n_resamples"].value)
    spread = float(np.sqrt(max(counts["squares"] / n - frequency**2, 0.0) / n)) / frequency
    retained = rng.beta(n_back + 0.5, n_before - n_back + 0.5, n_resamples)
    draws = np.stack(
        [np.log(retained / rate), rng.normal(0, spread, n_resamples), np.zeros(n_resamples)], axis=1
    )
    parameters = _parameters(model, spend, draws)
    parameters.loc[0, ["low", "high"]] = [float(bound) for bound in wilson(n_back, n_before)]
    return LifetimeModel(
        as_of=tables.as_of,
        purchases=model,
        spend=spend,
        n=n,
        n_repeat=n_back,
        observed_days=2.0 * WINDOW_DAYS,
        log_likelihood_weeks=float("nan"),
        parameters=parameters,
        convergence=None,
        spend_convergence=None,
        draws=draws,
        seed=seed,
        is_exact=True,
        spend_rule="mean_basket",
    )


FITS: dict[ModelName, Callable[[CustomerTables, Assumptions, int], LifetimeModel]] = {
    ModelName.BG_NBD: functools.partial(_fit_purchases, ModelName.BG_NBD),
    ModelName.MBG_NBD: functools.partial(_fit_purchases, ModelName.MBG_NBD),
    ModelName.PARETO_NBD: functools.partial(_fit_purchases, ModelName.PARETO_NBD),
    ModelName.SHIFTED_BETA_GEOMETRIC: _fit_contracts,
    ModelName.RETENTION_RATE: _fit_retention,
}


def _parameters(model: PurchaseModel, spend: SpendModel | None, draws: Floats) -> pd.DataFrame:
    named: list[tuple[object, str]] = [(model, name) for name in PARAMETERS[type(model)]]
    if spend is not None:
        named += [(spend, name) for name in PARAMETERS[type(spend)]]
    rows = []
    for i, (owner, name) in enumerate(named):
        value = float(getattr(owner, name))
        steps = draws[:, i] if i < draws.shape[1] else np.zeros(1)
        low, high = (value * float(np.exp(bound)) for bound in percentile_interval(steps))
        unit = "days" if name.endswith("_days") else ""
        unit = "money" if name in {"gamma", "mean_basket"} else unit
        rows.append((name, value, low, high, unit))
    return pd.DataFrame(rows, columns=["parameter", "value", "low", "high", "unit"])
