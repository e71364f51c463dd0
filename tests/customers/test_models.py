"""What models expect of customers, against published tables and direct integration (V2)."""

import cdnow
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from parcours.customers import models
from parcours.customers.likelihoods import Statistics
from parcours.customers.measure import DAYS_PER_YEAR
from parcours.customers.models import (
    BetaGeometric,
    GammaGamma,
    Horizon,
    MeanBasket,
    ParetoNbd,
    RetentionRate,
    ShiftedBetaGeometric,
)
from scipy.integrate import quad
from scipy.stats import beta as beta_law

WEEK = 7.0
BG = BetaGeometric(0.242593, 4.413531 * WEEK, 0.792886, 2.425754)
MBG = BetaGeometric(0.5248, 6.1830 * WEEK, 0.8914, 1.6140, leaves_at_once=True)
PARETO = ParetoNbd(0.553276, 10.577613 * WEEK, 0.606213, 11.667908 * WEEK)
SBG = ShiftedBetaGeometric(0.704077, 1.182043, DAYS_PER_YEAR)
YEARLY = RetentionRate(0.8, 3.0)
positive = st.floats(0.1, 8)


def customer(x, last_weeks, age_weeks):
    """One customer, in weeks as the literature counts."""
    values = (x, last_weeks * WEEK, age_weeks * WEEK, 1)
    return Statistics(*(np.array([float(value)]) for value in values))


def test_conditional_expectation_of_the_excel_note():
    """E[X(39) | x=2, tx=30.43, T=38.86] = 1.226 with the parameters as printed (V2)."""
    printed = BetaGeometric(0.243, 4.414 * WEEK, 0.793, 2.426)
    found = models.expected_purchases(printed, customer(2, 30.43, 38.86), 39 * WEEK)
    assert [1.22603] == [round(float(value), 5) for value in found]


def test_expected_purchases_of_a_new_customer():
    """BG/NBD E[X(t)] at t = 1/7, 1, 3, 31.86, 32 and 78 weeks (V2)."""
    weeks = np.array([0.1429, 1, 3, 31.8571, 32, 78])
    found = models.expected_since_first(BG, weeks * WEEK)
    assert [0.0078, 0.0532, 0.1506, 1.0405, 1.0437, 1.858] == [round(float(v), 4) for v in found]


def direct(model, x, t, age, days):
    """BG/NBD expectation by integrating the rate of purchase over p and over time."""
    k = int(model.leaves_at_once)

    def rate(day):
        def at(p):
            shape, scale = model.r + x, model.alpha_days + age
            level = shape * scale**shape / (scale + p * day) ** (shape + 1)
            return level * beta_law.pdf(p, model.a, model.b + x + k)

        return quad(at, 0, 1, limit=200)[0]

    odds = 0.0
    if x + k > 0:
        silence = ((model.alpha_days + age) / (model.alpha_days + t)) ** (model.r + x)
        odds = model.a / (model.b + x + k - 1) * silence
    return quad(rate, 0, days)[0] / (1 + odds)


@settings(max_examples=8)
@given(
    st.tuples(positive, positive, st.floats(1.05, 5), st.floats(1.05, 5)),
    st.integers(0, 30),
    st.sampled_from([5.0, 90.0, 500.0]),
    st.sampled_from([0.0, 0.5, 1.0]),
    st.booleans(),
)
def test_expectations_hold_for_any_parameters(parameters, x, age, part, at_once):
    """The closed form equals direct integration, with many purchases as with none (V2)."""
    r, alpha, a, b = parameters
    model = BetaGeometric(r, alpha * 20, a, b, at_once)
    t = age * part if x else 0.0
    seen = Statistics(*(np.array([float(v)]) for v in (x, t, age, 1)))
    found = float(models.expected_purchases(model, seen, 300.0)[0])
    assert direct(model, x, t, age, 300.0) == pytest.approx(found, rel=1e-4, abs=1e-8)


@pytest.mark.parametrize("at_once", [False, True])
def test_expectations_are_whole_where_the_closed_form_is_not(at_once):
    """A = 1 and a + b = 1 are 0/0 in the formula; the expectation is continuous (V2)."""
    for a, b in [(1.0, 2.0), (0.4, 0.6)]:
        near = [
            float(
                models.expected_since_first(
                    BetaGeometric(0.5, 30.0, a + shift, b, at_once), np.array([200.0])
                )[0]
            )
            for shift in (-1e-4, 0.0, 1e-4)
        ]
        assert near[1] == pytest.approx((near[0] + near[2]) / 2, rel=1e-5)


def test_expectations_before_and_after_the_date_add_up():
    """Purchases until t plus those expected of all customers after t are those until t + h (V2)."""
    rng = np.random.default_rng(1)
    n, age = 200_000, 200.0
    for model in (BG, MBG):
        rate = rng.gamma(model.r, 1 / model.alpha_days, n)
        p = rng.beta(model.a, model.b, n)
        x, last = simulate(rng, rate, p, age, at_once=model.leaves_at_once)
        seen = Statistics(x, last, np.full(n, age), np.ones(n))
        later = models.expected_purchases(model, seen, 100.0).mean()
        whole = models.expected_since_first(model, np.array([age, age + 100.0]))
        assert (whole[1] - whole[0]) == pytest.approx(later, rel=0.03)
        assert whole[0] == pytest.approx(x.mean(), rel=0.03)


def simulate(rng, rate, p, age, *, at_once):
    """Repeat purchases and last one of customers drawn from the model."""
    n = rate.size
    x, last, day = np.zeros(n), np.zeros(n), np.zeros(n)
    alive = rng.random(n) >= p if at_once else np.ones(n, dtype=bool)
    while alive.any():
        with np.errstate(divide="ignore"):
            day = day + rng.exponential(1, n) / rate
        buys = alive & (day <= age)
        x[buys] += 1
        last[buys] = day[buys]
        alive = buys & (rng.random(n) >= p)
    return x, last


def test_pareto_life_is_continuous_at_one():
    """S = 1 divides zero by zero in the formula; the expectation is continuous (V2)."""
    near = [
        float(models.expected_since_first(ParetoNbd(0.5, 70.0, s, 80.0), np.array([200.0]))[0])
        for s in (0.9999, 1.0, 1.0001)
    ]
    assert near[1] == pytest.approx((near[0] + near[2]) / 2, rel=1e-6)


def test_a_pareto_customer_buys_while_he_lives():
    """E[X(t)] is the mean rate times the mean life within t, by direct integration (V2)."""
    life = quad(lambda u: (PARETO.beta_days / (PARETO.beta_days + u)) ** PARETO.s, 0, 300)[0]
    found = float(models.expected_since_first(PARETO, np.array([300.0]))[0])
    assert PARETO.r / PARETO.alpha_days * life == pytest.approx(found)


@pytest.mark.parametrize("model", [BG, MBG, PARETO], ids=["bg", "mbg", "pareto"])
def test_silence_makes_a_customer_less_likely_to_be_one(model):
    """P(alive) falls as days pass since the last purchase, and stays within 0 and 1 (V2)."""
    ages = np.array([30.0, 60.0, 120.0, 400.0, 4000.0])
    seen = Statistics(np.full(5, 3.0), np.full(5, 28.0), ages, np.ones(5))
    alive = models.probability_alive(model, seen)
    assert [True, True, True] == [
        bool((np.diff(alive) < 0).all()), bool(alive[0] < 1), bool(alive[-1] > 0)
    ]  # fmt: skip


def test_a_bg_customer_seen_once_is_alive():
    """BG/NBD lets nobody leave before a repeat purchase, MBG/NBD does (V2)."""
    once = customer(0, 0, 30)
    assert (1.0, True) == (
        float(models.probability_alive(BG, once)[0]),
        bool(models.probability_alive(MBG, once)[0] < 1),
    )


def test_survival_of_regular_subscribers():
    """sBG: projected S(8) to S(12) of the Regular customers of Fader and Hardie (V2)."""
    found = SBG.survival(np.arange(8.0, 13.0))
    assert [0.2201, 0.2044, 0.1912, 0.1799, 0.17] == [round(float(v), 4) for v in found]


def test_renewals_to_come_are_those_of_the_survivors():
    """A contract 40 days past its second renewal counts the next ones as they fall due (V2)."""
    seen = Statistics(*(np.array([v]) for v in (2.0, 0.0, 2 * DAYS_PER_YEAR + 40, 1.0)))
    survival = SBG.survival(np.arange(5.0))
    due = [models.expected_purchases(SBG, seen, days)[0] for days in (300.0, 330.0, 700.0)]
    expected = [0.0, survival[3] / survival[2], (survival[3] + survival[4]) / survival[2]]
    assert expected == pytest.approx(due)


@pytest.mark.parametrize(
    ("retention", "multiples"),
    [
        (0.6, [1.20, 1.15, 1.11, 1.07]),
        (0.7, [1.75, 1.67, 1.59, 1.52]),
        (0.8, [2.67, 2.50, 2.35, 2.22]),
        (0.9, [4.50, 4.09, 3.75, 3.46]),
    ],
)
def test_the_plain_formula_tends_to_the_published_margin_multiple(retention, multiples):
    """Gupta and Lehmann: r / (1 + i - r) years of purchases, at i = 10, 12, 14 and 16 % (V2)."""
    seen = customer(0, 0, 100)
    yearly = RetentionRate(retention, 3.0)
    found = [
        float(models.discounted_purchases(yearly, seen, Horizon(200, rate)).sum()) / 3.0
        for rate in (0.10, 0.12, 0.14, 0.16)
    ]
    assert multiples == [round(value + 1e-6, 2) for value in found]


@pytest.mark.parametrize("model", [BG, MBG, PARETO, SBG, YEARLY], ids=lambda m: str(m.name))
def test_discounting_is_month_by_month(model):
    """Values at sixteen dates give the same sum as each month by itself, to 1e-6 (V2)."""
    rng = np.random.default_rng(3)
    age = rng.uniform(0, 900, 50)
    x = np.floor(age / DAYS_PER_YEAR) if model is SBG else rng.poisson(3, 50).astype(float)
    seen = Statistics(x, np.where(x > 0, age * rng.random(50), 0.0), age, np.ones(50))
    horizon = Horizon(5, 0.1)
    monthly = np.diff(
        [models.expected_purchases(model, seen, day) for day in (0.0, *horizon.month_days)], axis=0
    )
    expected = (monthly.T * 1.1 ** (-np.arange(1, 61) / 12)).sum(axis=1)
    found = models.discounted_purchases(model, seen, horizon).sum(axis=1)
    assert expected == pytest.approx(found, rel=1e-6, abs=1e-9)


@pytest.mark.parametrize("model", [BG, MBG, PARETO, SBG, YEARLY], ids=lambda m: str(m.name))
def test_years_add_up_and_longer_stays_bring_more(model):
    """The value rises with the duration, and a stretch of 1 changes nothing (V5)."""
    seen, horizon = customer(2, 30, 52.2), Horizon(5, 0.1)
    values = [
        float(models.discounted_purchases(model, seen, horizon, stretch).sum())
        for stretch in (1.0, 1.05, 1.1, 1.2)
    ]
    assert sorted(values) == values
    assert values[0] < values[-1]


def test_spend_of_the_first_ten_customers():
    """Gamma-Gamma E[M] of note 025 with the parameters printed there (V2)."""
    spend = GammaGamma(6.25, 3.74, 15.44)
    ten = cdnow.published_summary().head(10)
    x = ten["x"].to_numpy(dtype=float)
    found = spend.basket(x, x * ten["zbar"].to_numpy(dtype=float), np.ones(10))
    assert [24.664, 18.917, 35.219, 35.219, 35.219, 71.47, 18.917, 35.219, 27.288, 35.219] == [
        round(float(value), 3) for value in found
    ]


def test_a_customer_seen_once_has_the_basket_of_all():
    """One-time buyers are shrunk to the mean: their expected basket is the population's (V2)."""
    spend = GammaGamma(6.25, 3.74, 15.44)
    one = spend.basket(np.zeros(1), np.zeros(1), np.ones(1))
    assert spend.mean_basket == pytest.approx(float(one[0]))


def test_a_mean_basket_is_the_same_for_all():
    """Where baskets do not tell customers apart, three of them spend three baskets (V2)."""
    found = MeanBasket(20.0).basket(np.array([5.0]), np.array([900.0]), np.array([3.0]))
    assert [60.0] == list(found)


def test_cdnow_customer_1_over_twelve_months():
    """Weeks are weeks: 12 months of customer 1 at 1 % a month are worth 36.3, not 140.10 (V2).

    lifetimes gives 36.28 when told that time is in weeks: its month has 30.415 days, ours 30.4375.
    """
    one = customer(2, 30.43, 38.86)
    bought = models.discounted_purchases(BG, one, Horizon(1, 1.01**12 - 1)).sum()
    spend = GammaGamma(6.248803, 3.744588, 15.447746)
    basket = spend.basket(one.x, one.x * 22.35, np.ones(1))[0]
    assert 36.28 == pytest.approx(float(bought * basket), abs=0.03)
