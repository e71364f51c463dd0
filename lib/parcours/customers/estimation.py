"""Maximum likelihood that proves it has converged, and resampled estimates around it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from parcours.customers.likelihoods import Floats, Slopes
from parcours.errors import NotEnoughDataError, Problem

LogLikelihood = Callable[[Floats], Slopes]
"""From log parameters to a log-likelihood and a gradient per aggregated entry."""

GRADIENT = 1e-7
"""Largest slope per customer, in log parameters, at which a maximum is a maximum."""
AGREEMENT = 1e-4
"""Largest distance between log parameters reached from different starts."""
STEP = 1e-4
"""Step of the finite differences of the analytic gradient."""
FARTHEST = 12.0
"""Log parameter from which a parameter has run away: e^12 times its scale, or e^-12 of it."""
NEWTON_STEPS = 8


@dataclass(frozen=True)
class Convergence:
    """Proof that the maximum is one: flat, curved downwards, and found again from elsewhere."""

    gradient_norm: float
    """Largest slope per customer in log parameters."""
    n_starts: int
    n_agreeing: int
    """Starts that ended within ``AGREEMENT`` of the best."""
    largest_disagreement: float
    """Among those that agree, in log parameters."""
    condition_number: float
    """Of the information matrix: how flat the flattest direction is."""


@dataclass(frozen=True)
class Estimate:
    """A maximum of likelihood, in log parameters."""

    log_parameters: Floats
    log_likelihood: float
    information: Floats
    """Minus the second derivatives of the total log-likelihood."""
    convergence: Convergence


def maximise(
    log_likelihood: LogLikelihood, n: Floats, starts: Sequence[Floats], where: str
) -> Estimate:
    """Find the most likely parameters, from several starts, without any hidden penalty.

    Parameters
    ----------
    log_likelihood : per entry, at log parameters; data already brought to a scale of about one.
    n : head count of each entry.
    starts : log parameters to start from.
    where : the model, for the problem.

    Raises
    ------
    NotEnoughDataError : the likelihood has no maximum inside (a parameter runs away: the data do
        not tell it from zero or infinity), or starts do not agree.
    """
    from scipy.optimize import minimize  # noqa: PLC0415 - heavy

    total = n.sum()

    def cost(theta: Floats) -> tuple[float, Floats]:
        value, slopes = log_likelihood(theta)
        return -float(n @ value) / total, -(n @ slopes) / total

    bounds = [(-FARTHEST, FARTHEST)] * len(starts[0])
    options = {"ftol": 1e-15, "gtol": 1e-9, "maxiter": 1000, "maxcor": 20}
    climb: Any = minimize  # its stubs know no function that returns value and gradient together
    ends = [
        climb(cost, start, jac=True, method="L-BFGS-B", bounds=bounds, options=options)
        for start in starts
    ]
    best = min(ends, key=lambda end: float(end.fun)).x
    polished, curvature, slope = _newton(cost, best)
    distances = [float(np.abs(end.x - polished).max()) for end in ends]
    agreeing = [distance for distance in distances if distance < AGREEMENT]
    eigenvalues = np.linalg.eigvalsh(curvature)
    is_inside = bool((np.abs(polished) < FARTHEST - 1).all()) and eigenvalues[0] > 0
    if not is_inside:
        raise NotEnoughDataError(Problem("lifetime_no_maximum", where, values={"model": where}))
    # one start alone proves nothing, unless it was the only one
    if len(agreeing) < min(2, len(starts)) or slope > GRADIENT:
        found = f"{len(agreeing)}/{len(starts)}, {slope:.1e}"
        raise NotEnoughDataError(
            Problem("lifetime_not_converged", where, found=found, values={"model": where})
        )
    return Estimate(
        log_parameters=polished,
        log_likelihood=float(-cost(polished)[0] * total),
        information=curvature * float(total),
        convergence=Convergence(
            gradient_norm=slope,
            n_starts=len(starts),
            n_agreeing=len(agreeing),
            largest_disagreement=max(agreeing),
            condition_number=float(eigenvalues[-1] / eigenvalues[0]),
        ),
    )


def resampled(
    estimate: Estimate, log_likelihood: LogLikelihood, n: Floats, n_resamples: int, seed: int
) -> Floats:
    """Log parameters of customers drawn again with replacement, as differences from the estimate.

    Each draw weights the aggregated entries anew (multinomial: the customers' bootstrap) and takes
    one Newton step from the estimate, which is exact to second order and independent of n.

    Returns
    -------
    shape (n_resamples, n_parameters).

    Source: Efron 1979; one-step bootstrap, Davidson and MacKinnon, International Economic Review 40
    (1999).
    """
    _, slopes = log_likelihood(estimate.log_parameters)
    rng = np.random.default_rng(seed)
    size = round(float(n.sum()))
    drawn = np.stack([rng.multinomial(size, n / n.sum()) @ slopes for _ in range(n_resamples)])
    return np.asarray(np.linalg.solve(estimate.information, drawn.T).T, dtype=float)


def _newton(
    cost: Callable[[Floats], tuple[float, Floats]], theta: Floats
) -> tuple[Floats, Floats, float]:
    """Finish by Newton steps: point, curvature there and largest slope."""
    value, gradient = cost(theta)
    curvature = _curvature(cost, theta)
    for _ in range(NEWTON_STEPS):
        if np.abs(gradient).max() < GRADIENT / 1e3 or np.linalg.eigvalsh(curvature)[0] <= 0:
            break
        step = np.linalg.solve(curvature, gradient)
        # far from the top a full step may overshoot: never more than a factor e
        tried = theta - step / max(1.0, float(np.abs(step).max()))
        new_value, new_gradient = cost(tried)
        if new_value > value + 1e-12 and np.abs(new_gradient).max() >= np.abs(gradient).max():
            break
        theta, value, gradient = tried, new_value, new_gradient
        curvature = _curvature(cost, theta)
    return theta, curvature, float(np.abs(gradient).max())


def _curvature(cost: Callable[[Floats], tuple[float, Floats]], theta: Floats) -> Floats:
    rows = [
        (cost(theta + STEP * unit)[1] - cost(theta - STEP * unit)[1]) / (2 * STEP)
        for unit in np.eye(theta.size)
    ]
    square = np.stack(rows)
    symmetric: Floats = (square + square.T) / 2
    return symmetric
