"""Maximum likelihood that proves it has converged, and resampled estimates around it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from parcours.customers import sums
from parcours.customers.likelihoods import Floats, Slopes
from parcours.errors import NotEnoughDataError, Problem

LogLikelihood = Callable[[Floats], Slopes]
"""From log parameters to a log-likelihood and a gradient per aggregated entry."""
Cost = Callable[[Floats], tuple[float, Floats]]
"""Minus the log-likelihood per customer, and its gradient."""

GRADIENT = 1e-7
"""Largest slope per customer, in log parameters, at which a maximum is a maximum."""
AGREEMENT = 1e-4
"""Largest distance between log parameters reached from different starts."""
STEP = 1e-4
"""Step of the finite differences of the analytic gradient."""
FARTHEST = 12.0
"""Log parameter from which a parameter has run away: e^12 times its scale, or e^-12 of it."""
CLIMB_STEPS, POLISH_STEPS, HALVINGS = 200, 12, 40
LONGEST_STEP = 1.5
"""Of one step, in log parameters: a factor 4.5."""
ROUNDING = 1e-15
"""Share of the value under which what a step would win is lost in rounding."""
FLATTEST = 1e-4
"""Of the greatest curvature, the least that a step takes for granted."""


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


@dataclass(frozen=True)
class Estimate:
    """A maximum of likelihood, in log parameters."""

    log_parameters: Floats
    log_likelihood: float
    information: Floats
    """Minus the second derivatives of the total log-likelihood."""
    convergence: Convergence


def maximise(
    log_likelihood: LogLikelihood,
    n: Floats,
    starts: Sequence[Floats],
    where: str,
    rough: tuple[LogLikelihood, Floats] | None = None,
) -> Estimate:
    """Find the most likely parameters, from several starts, without any hidden penalty.

    Parameters
    ----------
    log_likelihood : per entry, at log parameters; data already brought to a scale of about one.
    n : head count of each entry.
    starts : log parameters to start from.
    where : the model, for the problem.
    rough : the same of fewer entries: starts climb there, and the best end goes on with all of them.

    Raises
    ------
    NotEnoughDataError : the likelihood has no maximum inside (a parameter runs away: the data do
        not tell it from zero or infinity), or starts do not agree.
    """
    cost = _cost(log_likelihood, n)
    climbed = cost if rough is None else _cost(*rough)
    ends = [_climb(climbed, start) for start in starts]
    best = min(ends, key=lambda end: climbed(end)[0])
    polished, curvature, slope = _polish(cost, best)
    reached = polished if rough is None else best
    distances = [float(np.abs(end - reached).max()) for end in ends]
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
        log_likelihood=float(-cost(polished)[0] * n.sum()),
        information=curvature * float(n.sum()),
        convergence=Convergence(
            gradient_norm=slope,
            n_starts=len(starts),
            n_agreeing=len(agreeing),
            largest_disagreement=max(agreeing),
        ),
    )


def _cost(log_likelihood: LogLikelihood, n: Floats) -> Cost:
    """Turn a log-likelihood by entry into a cost per customer."""
    total = n.sum()

    def cost(theta: Floats) -> tuple[float, Floats]:
        value, slopes = log_likelihood(theta)
        # not by BLAS: its threads wait for one another where the machine is shared
        return -float((n * value).sum()) / total, -np.einsum("i,ij->j", n, slopes) / total

    return cost


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
    drawn = np.stack(
        [
            sums.weighted(rng.multinomial(size, n / n.sum()).astype(float), slopes)
            for _ in range(n_resamples)
        ]
    )
    return np.asarray(np.linalg.solve(estimate.information, drawn.T).T, dtype=float)


def _climb(cost: Cost, theta: Floats) -> Floats:
    """Go to the top from anywhere: Newton steps made to climb, shortened until they do.

    The curvature is that of the analytic gradient; where it bends the wrong way its sign is turned.
    """
    value, gradient = cost(theta)
    for _ in range(CLIMB_STEPS):
        if np.abs(gradient).max() < GRADIENT / 1e2 or np.abs(theta).max() > FARTHEST:
            break
        bends, axes = np.linalg.eigh(_curvature(cost, theta, gradient))
        bends = np.maximum(np.abs(bends), FLATTEST * np.abs(bends).max())
        step = axes @ ((axes.T @ gradient) / bends)
        step *= min(1.0, LONGEST_STEP / float(np.abs(step).max()))
        slope = float(gradient @ step)
        if slope < ROUNDING * abs(value):
            break
        for _ in range(HALVINGS):
            new_value, new_gradient = cost(theta - step)
            if new_value <= value - slope / 1e4:
                break
            step, slope = step / 2, slope / 2
        else:
            break
        theta, value, gradient = theta - step, new_value, new_gradient
    return theta


def _polish(cost: Cost, theta: Floats) -> tuple[Floats, Floats, float]:
    """Finish by full Newton steps: point, curvature there and largest slope."""
    value, gradient = cost(theta)
    curvature = _curvature(cost, theta)
    for _ in range(POLISH_STEPS):
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


def _curvature(cost: Cost, theta: Floats, gradient: Floats | None = None) -> Floats:
    """Slopes of the gradient: central differences, or forward ones from a gradient that is known."""
    units = STEP * np.eye(theta.size)
    if gradient is None:
        rows = [(cost(theta + u)[1] - cost(theta - u)[1]) / (2 * STEP) for u in units]
    else:
        rows = [(cost(theta + u)[1] - gradient) / STEP for u in units]
    square = np.stack(rows)
    symmetric: Floats = (square + square.T) / 2
    return symmetric
