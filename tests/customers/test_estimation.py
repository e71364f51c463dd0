"""Maximum likelihood that proves it has converged (V2)."""

import functools

import numpy as np
import pytest
from parcours.customers import estimation, fits, likelihoods
from parcours.customers.likelihoods import Contracts, Statistics
from parcours.customers.models import ModelName
from parcours.errors import NotEnoughDataError

# Regular customers of Fader and Hardie (2007): survivors of 1,000 after each of seven renewals
SURVIVORS = np.array([1000.0, 631, 468, 382, 326, 289, 262, 241])
REGULAR = Contracts(
    np.array([1.0, 2, 3, 4, 5, 6, 7, 7]),
    np.array([True] * 7 + [False]),
    np.append(-np.diff(SURVIVORS), SURVIVORS[-1]),
)


def test_regular_subscribers_have_the_published_parameters():
    """sBG: alpha .704, beta 1.182, log-likelihood -1680.3 (V2)."""
    likelihood = functools.partial(likelihoods.shifted_beta_geometric, seen=REGULAR)
    found = estimation.maximise(likelihood, REGULAR.n, fits.CONTRACT_STARTS, "sbg")
    assert (0.704077, 1.182043, -1680.265) == (
        *(round(float(value), 6) for value in np.exp(found.log_parameters)),
        round(found.log_likelihood, 3),
    )


def test_convergence_is_proved():
    """The slope is nil, all starts agree, and the proof says so (V2)."""
    likelihood = functools.partial(likelihoods.shifted_beta_geometric, seen=REGULAR)
    proof = estimation.maximise(likelihood, REGULAR.n, fits.CONTRACT_STARTS, "sbg").convergence
    assert (True, 3, 3, True) == (
        proof.gradient_norm < 1e-9, proof.n_starts, proof.n_agreeing,
        proof.largest_disagreement < 1e-4,
    )  # fmt: skip


def test_a_parameter_that_runs_away_is_refused():
    """Purchases at one and the same rhythm for all, nobody leaving: no maximum inside (V2)."""
    rng = np.random.default_rng(0)
    x = rng.poisson(10, 500).astype(float)
    seen = Statistics(x, np.where(x > 0, 299.0, 0.0), np.full(500, 300.0), np.ones(500))
    with pytest.raises(NotEnoughDataError, match="lifetime_no_maximum"):
        fits.fit_statistics(seen, ModelName.BG_NBD)


def test_starts_that_end_apart_are_refused():
    """Two tops of the same height: no start agrees with the other, the result is not given (V2)."""

    def two_tops(theta):
        value = -((theta[0] ** 2 - 1) ** 2) * np.ones(1)
        return value, (-4 * theta[0] * (theta[0] ** 2 - 1)) * np.ones((1, 1))

    starts = (np.array([0.9]), np.array([-1.1]))
    with pytest.raises(NotEnoughDataError, match=r"lifetime_not_converged.*found 1/2"):
        estimation.maximise(two_tops, np.ones(1), starts, "x")


def test_a_slope_that_does_not_vanish_is_refused():
    """A likelihood whose slope contradicts it never looks converged (V2)."""

    def liar(theta):
        kink = 0.01 * np.sign(theta - 0.3)
        return -((theta - 0.3) ** 2), (-2 * (theta - 0.3) - kink)[:, None]

    with pytest.raises(NotEnoughDataError, match="lifetime_not_converged"):
        estimation.maximise(liar, np.ones(1), (np.array([3.1]),), "x")


def test_resampling_has_the_spread_of_the_theory():
    """Draws have the standard errors of the information matrix where the model is right (V2)."""
    likelihood = functools.partial(likelihoods.shifted_beta_geometric, seen=REGULAR)
    found = estimation.maximise(likelihood, REGULAR.n, fits.CONTRACT_STARTS, "sbg")
    draws = estimation.resampled(found, likelihood, REGULAR.n, 2000, seed=1)
    theory = np.sqrt(np.diag(np.linalg.inv(found.information)))
    assert np.allclose(1, draws.std(axis=0) / theory, atol=0.12)


def test_resampling_is_the_same_for_the_same_seed():
    """The seed is an argument: two runs give the same intervals (V2)."""
    likelihood = functools.partial(likelihoods.shifted_beta_geometric, seen=REGULAR)
    found = estimation.maximise(likelihood, REGULAR.n, fits.CONTRACT_STARTS, "sbg")
    one, two = (estimation.resampled(found, likelihood, REGULAR.n, 5, seed=7) for _ in range(2))
    assert (one == two).all()
