"""How likely purchases are under each model, against quadrature and finite differences (V2)."""

import functools
import itertools

import cdnow
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from parcours.customers import likelihoods
from parcours.customers.likelihoods import Contracts, Spending, Statistics
from scipy.integrate import quad
from scipy.special import gammaln

positive = st.floats(0.05, 20)
SUMMARY = cdnow.published_summary()
X, LAST, AGE = (SUMMARY[name].to_numpy(dtype=float) for name in ("x", "t_x", "T"))
SEEN = Statistics(X, LAST, AGE, np.ones(len(SUMMARY)))
BACK = SUMMARY[SUMMARY["x"] > 0]
SPENT = Spending(
    BACK["x"].to_numpy(dtype=float),
    BACK["zbar"].to_numpy(dtype=float),
    np.log(BACK["zbar"].to_numpy(dtype=float)),
    np.ones(len(BACK)),
)
CONTRACTS = Contracts(
    np.array([1.0, 3.0, 7.0]), np.array([True, True, False]), np.array([3.0, 2.0, 5.0])
)
CASES = {
    "bg_nbd": (
        functools.partial(likelihoods.beta_geometric, seen=SEEN, leaves_at_once=False),
        [0.242593, 4.413531, 0.792886, 2.425754],
        -9582.4256,
    ),
    "mbg_nbd": (
        functools.partial(likelihoods.beta_geometric, seen=SEEN, leaves_at_once=True),
        [0.5248, 6.1830, 0.8914, 1.6140],
        -9582.1327,
    ),
    "pareto_nbd": (
        functools.partial(likelihoods.pareto_nbd, seen=SEEN),
        [0.553276, 10.577613, 0.606213, 11.667908],
        -9594.9739,
    ),
    "gamma_gamma": (
        functools.partial(likelihoods.gamma_gamma, seen=SPENT),
        [6.248803, 3.744588, 15.447746],
        -4055.9232,
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_the_likelihood_of_cdnow_is_the_published_one(name):
    """BG/NBD -9582.4, Pareto/NBD -9595.0 and their digits recomputed (V2)."""
    function, parameters, expected = CASES[name]
    assert expected == round(float(function(np.log(parameters))[0].sum()), 4)


@pytest.mark.parametrize("name", CASES)
def test_slopes_are_those_of_the_likelihood(name):
    """The analytic gradient equals finite differences, entry by entry (V2)."""
    function, parameters, _ = CASES[name]
    at, step = np.log(parameters), 1e-6
    slopes = function(at)[1]
    numeric = [
        (function(at + step * unit)[0] - function(at - step * unit)[0]) / (2 * step)
        for unit in np.eye(len(at))
    ]
    assert np.allclose(slopes, np.stack(numeric, axis=1), atol=1e-5, rtol=1e-5)


def test_slopes_of_contracts_are_those_of_the_likelihood():
    """The same for contracts (V2)."""
    at, step = np.log([0.7, 1.2]), 1e-6
    function = functools.partial(likelihoods.shifted_beta_geometric, seen=CONTRACTS)
    numeric = [
        (function(at + step * unit)[0] - function(at - step * unit)[0]) / (2 * step)
        for unit in np.eye(2)
    ]
    assert np.allclose(function(at)[1], np.stack(numeric, axis=1), atol=1e-6)


def test_contracts_end_once():
    """The probabilities to end at each renewal and to outlive them all sum to 1 (V2)."""
    renewals = np.arange(1.0, 31.0)
    ends = Contracts(renewals, np.ones(30, dtype=bool), np.ones(30))
    stays = Contracts(np.array([30.0]), np.array([False]), np.ones(1))
    parts = [
        np.exp(likelihoods.shifted_beta_geometric(np.log([0.7, 1.2]), seen)[0]).sum()
        for seen in (ends, stays)
    ]
    assert 1.0 == pytest.approx(sum(parts))


def silent_after(x, t, age, r, alpha, s, beta):
    """Pareto/NBD likelihood by adaptive quadrature over the day of death."""
    scale = (r + x) * np.log(alpha + t) + (s + 1) * np.log(beta + t)

    def dies(u):
        return np.exp(scale - (r + x) * np.log(alpha + u) - (s + 1) * np.log(beta + u))

    cuts = [t, *(t + (age - t) * np.logspace(-8, 0, 30))]
    death = sum(quad(dies, a, b, epsabs=0, epsrel=1e-11)[0] for a, b in itertools.pairwise(cuts))
    alive = np.exp(scale - (r + x) * np.log(alpha + age) - s * np.log(beta + age))
    constants = gammaln(r + x) - gammaln(r) + r * np.log(alpha) + s * np.log(beta)
    return constants - scale + np.log(alive + s * death), alive / (alive + s * death)


@given(
    st.tuples(positive, positive, positive, positive),
    st.integers(0, 60),
    st.floats(0.1, 300),
    st.floats(0.01, 0.99),
)
def test_the_pareto_integral_holds_at_any_scale(parameters, x, age, part):
    """The likelihood and P(alive) equal adaptive quadrature to 1e-9, for any parameters (V2)."""
    t = age * part if x else 0.0
    one = Statistics(*(np.array([value]) for value in (float(x), t, age, 1.0)))
    found = (
        float(likelihoods.pareto_nbd(np.log(parameters), one)[0][0]),
        float(likelihoods.pareto_alive(np.log(parameters), one)[0]),
    )
    assert silent_after(x, t, age, *parameters) == pytest.approx(found, abs=1e-9)
