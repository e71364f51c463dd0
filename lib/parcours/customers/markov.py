"""What a transition matrix says of the future: forecasts, values of states, who rises (V7)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from parcours.customers.intervals import LEVEL, effective_size, wilson
from parcours.customers.likelihoods import Floats
from parcours.customers.measure import DAYS_PER_YEAR
from parcours.errors import NotEnoughDataError, Problem


@dataclass(frozen=True)
class ByCustomer:
    """How passages spread over customers who were each counted several times, by state before and after.

    Of all of them, or of a part drawn at random. y: passages of a customer from one state to another, m: his
    passages from the former to any.
    """

    passages: Floats
    """Sum of y."""
    squares: Floats
    """Sum of y^2."""
    products: Floats
    """Sum of y m."""
    customers: Floats
    """Of each state before, as a column: customers found there at least once."""

    @property
    def effective(self) -> Floats:
        """Independent passages that say as much as one passage of these."""
        trials = self.passages.sum(axis=1, keepdims=True) * np.ones(len(self.passages))
        # sum over the states after of y m is m^2
        own = self.products.sum(axis=1, keepdims=True) * np.ones(len(self.passages))
        sums = (self.squares, self.products, own)
        with np.errstate(divide="ignore", invalid="ignore"):
            worth: Floats = effective_size(self.passages, trials, sums, self.customers) / trials
        return worth


@dataclass(frozen=True)
class TransitionMatrix:
    """Passages of customers from one state to another over one period, with how sure they are.

    Every table has the states as rows (before) and as columns (after). A row without any customer
    before has counts of 0 and probabilities unknown (NaN): unknown is not absent.
    """

    states: tuple[str, ...]
    """From the liveliest to the most distant: to rise is to move towards the first."""
    counts: pd.DataFrame
    probabilities: pd.DataFrame
    low: pd.DataFrame
    high: pd.DataFrame
    """Wilson's bounds of each probability, on as many independent passages as these are worth."""
    independent: pd.DataFrame
    """Counts brought to what they are worth where a customer was counted several times (V7)."""
    is_by_customer: bool
    """Whether customers were counted several times, and the bounds say so."""
    n: int
    """Passages counted."""
    period_days: float
    n_periods: int = 1
    """Periods put together; a customer counts once in each."""
    as_of: dt.date | None = None
    rule: str = ""

    @property
    def moves(self) -> pd.Series[float]:
        """Share of the customers who rise, stay and fall."""
        counts = self.counts.to_numpy(dtype=float)
        parts = {
            "rise": float(np.tril(counts, -1).sum()),
            "stay": float(np.trace(counts)),
            "fall": float(np.triu(counts, 1).sum()),
        }
        return pd.Series(parts, dtype=float) / float(counts.sum())


def transition_matrix(
    counts: pd.DataFrame,
    *,
    period_days: float,
    n_periods: int = 1,
    as_of: dt.date | None = None,
    rule: str = "",
    by_customer: ByCustomer | None = None,
) -> TransitionMatrix:
    """Turn counts of passages into probabilities with their intervals.

    Parameters
    ----------
    counts : square, states before as rows, states after as columns, in the same order.
    by_customer : how the passages spread over customers; None where each is another customer's.

    Returns
    -------
    TransitionMatrix: p = n_ij / n_i, bounds of Wilson on the effective number of passages: months of one
        customer look like one another. A row sums to 1 or is unknown.

    Source: Pfeifer and Carraway, Journal of Interactive Marketing 14 (2000); method.md V7 ("matrice de
    passage"). Effective numbers: Korn and Graubard (1998); of a row as a whole: Rao and Scott, JASA 76 (1981).

    >>> counts = pd.DataFrame([[3, 1], [0, 0]], index=["active", "lapsed"], columns=["active", "lapsed"])
    >>> transition_matrix(counts, period_days=30).probabilities.to_numpy().tolist()
    [[0.75, 0.25], [nan, nan]]
    """
    heads = counts.to_numpy(dtype=float)
    totals = np.broadcast_to(heads.sum(axis=1, keepdims=True), heads.shape)
    with np.errstate(invalid="ignore"):
        shares = heads / totals
    worth = np.ones_like(heads) if by_customer is None else by_customer.effective
    worth = np.where(np.isfinite(worth), worth, 1.0)
    low, high = wilson(heads * worth, totals * worth, LEVEL)

    def table(values: Floats) -> pd.DataFrame:
        return pd.DataFrame(values, index=counts.index, columns=counts.columns)

    return TransitionMatrix(
        tuple(str(state) for state in counts.index),
        counts=counts.astype(int),
        probabilities=table(shares),
        low=table(low),
        high=table(high),
        independent=table(heads / _row_effect(shares, worth)),
        is_by_customer=by_customer is not None,
        n=int(heads.sum()),
        period_days=period_days,
        n_periods=n_periods,
        as_of=as_of,
        rule=rule,
    )


def _row_effect(shares: Floats, worth: Floats) -> Floats:
    """Mean design effect of a row: sum over its states after of (1 - p) / worth, over their number less one."""
    seen = np.nan_to_num(shares) > 0
    weights = np.where(seen, 1 - np.nan_to_num(shares), 0.0)
    totals = weights.sum(axis=1, keepdims=True)
    with np.errstate(invalid="ignore"):
        mean = (weights / worth).sum(axis=1, keepdims=True) / totals
    return np.where(totals > 0, mean, 1.0)


def forecast(
    matrix: TransitionMatrix,
    heads: Mapping[str, float],
    n_periods: int,
    *,
    arrivals: Mapping[str, float] | None = None,
    n_resamples: int = 200,
    seed: int = 0,
) -> pd.DataFrame:
    """Say how many customers each state will hold, period after period, with an interval.

    The interval holds both what the matrix does not know (each row drawn again from its counts) and
    the luck of each customer.

    Parameters
    ----------
    heads : customers of each state today.
    arrivals : new customers of each state in each period; None: nobody comes, the base drains.

    Returns
    -------
    DataFrame: period (0: today), state, heads, low, high. NaN from the moment customers stand in a
        state whose row is unknown.

    Source: Dirichlet draws of the rows: Rubin, The Bayesian Bootstrap, Annals of Statistics 9 (1981).
    """
    start = np.array([float(heads.get(state, 0.0)) for state in matrix.states])
    coming = np.array([float((arrivals or {}).get(state, 0.0)) for state in matrix.states])
    shares = matrix.probabilities.to_numpy(dtype=float)
    expected = [start]
    for _ in range(n_periods):
        expected.append(step(expected[-1], shares) + coming)
    rng = np.random.default_rng(seed)
    counts = matrix.independent.to_numpy(dtype=float)
    drawn = np.stack(
        [_one_future(rng, counts, start, coming, n_periods) for _ in range(n_resamples)]
    )
    low, high = np.quantile(drawn, [(1 - LEVEL) / 2, (1 + LEVEL) / 2], axis=0)
    periods = np.repeat(np.arange(n_periods + 1), len(matrix.states))
    return pd.DataFrame(
        {
            "period": periods,
            "state": np.tile(matrix.states, n_periods + 1),
            "heads": np.concatenate(expected),
            "low": low.ravel(),
            "high": high.ravel(),
        }
    )


def step(heads: Floats, shares: Floats) -> Floats:
    """Move customers by one period; unknown where they stand in a state whose row is unknown."""
    here = heads != 0
    moved: Floats = heads[here] @ shares[here]
    return moved


def _one_future(
    rng: np.random.Generator, counts: Floats, start: Floats, coming: Floats, n_periods: int
) -> Floats:
    rows = rng.standard_gamma(counts)
    with np.errstate(invalid="ignore"):
        rows /= rows.sum(axis=1, keepdims=True)
    now, path = start, [start]
    for _ in range(n_periods):
        moved = np.zeros(len(now))
        for i, here in enumerate(now.tolist()):
            if np.isnan(here) or (here and np.isnan(rows[i]).any()):
                moved[:] = np.nan
                break
            moved += rng.multinomial(round(here), rows[i]) if here else 0
        now = moved + coming
        path.append(now)
    return np.stack(path)


def state_values(
    matrix: TransitionMatrix,
    value_per_period: Mapping[str, float],
    discount_rate_per_year: float,
    *,
    n_periods: int | None = None,
    counts_present: bool = False,
) -> pd.Series[float]:
    """Say what a customer of each state is worth, all the periods to come discounted.

    V = sum_t (P / (1 + d))^t R, over t = 1, 2... (t = 0 first where the present period counts too).

    Parameters
    ----------
    value_per_period : R, what a customer in that state brings in a period; NaN where unknown.
    discount_rate_per_year : brought to the period: (1 + rate)^(days / 365.25) - 1.
    n_periods : number of periods counted; None: for ever.
    counts_present : Pfeifer and Carraway count the present period, the school of ESSEC does not.

    Returns
    -------
    Series by state; NaN for a state that can lead to one whose row or value is unknown.

    Raises
    ------
    NotEnoughDataError : a state has no value per period: unknown is not zero.

    >>> counts = pd.DataFrame([[8, 2], [0, 10]], index=["in", "out"], columns=["in", "out"])
    >>> matrix = transition_matrix(counts, period_days=365.25)
    >>> state_values(matrix, {"in": 100.0, "out": 0.0}, 0.12).round(2).to_dict()
    {'in': 250.0, 'out': 0.0}
    """
    missing = [state for state in matrix.states if state not in value_per_period]
    if missing:
        raise NotEnoughDataError(Problem("no_value_of_state", ", ".join(missing)))
    rate = (1 + discount_rate_per_year) ** (matrix.period_days / DAYS_PER_YEAR) - 1
    shares = matrix.probabilities.to_numpy(dtype=float)
    brought = np.array([float(value_per_period[state]) for state in matrix.states])
    unknown = np.isnan(shares).any(axis=1) | np.isnan(brought)
    discounted = np.where(np.isnan(shares), 0.0, shares) / (1 + rate)
    brought = np.nan_to_num(brought)
    if n_periods is None:
        worth = np.linalg.solve(np.eye(len(brought)) - discounted, brought)
        worth = worth if counts_present else discounted @ worth
    else:
        now = brought if counts_present else discounted @ brought
        worth = np.zeros_like(brought)
        for _ in range(n_periods):
            worth, now = worth + now, discounted @ now
    worth = np.where(_may_reach(shares, unknown), np.nan, worth)
    return pd.Series(worth.tolist(), index=list(matrix.states), name="value", dtype=float)


def _may_reach(shares: Floats, target: ArrayLike) -> NDArray[np.bool_]:
    """States that can lead, in any number of periods, to one of those marked."""
    marked = np.asarray(target, dtype=bool)
    goes = np.nan_to_num(shares) > 0
    for _ in range(len(goes)):
        marked = marked | (goes & marked).any(axis=1)
    return marked
