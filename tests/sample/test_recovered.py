"""What was planted in the sample is found again by the workbook itself, from the client's files."""

from __future__ import annotations

import numpy as np
import pytest
from parcours.customers.affinity import affinities
from parcours.customers.intervals import normal_quantile
from parcours.files import cases
from parcours.files.params import RunParameters

WEEK = 7.0


@pytest.fixture(scope="module")
def value():
    """Customer value of the sample, as notebook 20 computes it."""
    return cases.open_case(RunParameters(client="sample", language="en")).value


@pytest.mark.parametrize(
    ("name", "where", "key", "unit"),
    [
        ("r", "bg_nbd_weeks", "r", 1.0),
        ("alpha_days", "bg_nbd_weeks", "alpha", WEEK),
        ("a", "bg_nbd_weeks", "a", 1.0),
        ("b", "bg_nbd_weeks", "b", 1.0),
        ("p", "gamma_gamma", "p", 1.0),
        ("q", "gamma_gamma", "q", 1.0),
        ("gamma", "gamma_gamma", "gamma", 1.0),
    ],
)
def test_parameters_are_those_planted(value, truth, name, where, key, unit):
    """Within three standard errors, through copies, returns and erased customers (V2)."""
    found = value.model[0].parameters.set_index("parameter").loc[name]
    standard_error = np.log(found["high"] / found["low"]) / (2 * normal_quantile())
    planted = truth["buying"][where][key] * unit
    assert abs(np.log(planted / found["value"])) < 3 * standard_error


def test_the_model_forecasts_what_was_planted(value):
    """The hold-out is forecast within 3 %, and what happened is within the interval (V2)."""
    found = value.holdout[0]
    assert abs(found.error) < 0.03
    assert found.interval.low <= found.actual <= found.interval.high


def test_customers_and_revenue_are_those_planted(value, truth):
    """Erased customers aside, buyers, those active and revenue are within 1 % (V1)."""
    found, planted = value.activity[0], truth["customers"]
    states = found.by_state.set_index("state")["n"]
    assert (
        planted["first_purchase"],
        planted["active_in_365_days"],
        truth["buying"]["revenue"],
    ) == (pytest.approx((found.n, states["new"] + states["active"], found.revenue), rel=0.01))


def test_openings_fade_with_the_pressure_as_planted(value, truth):
    """Open rate of the first six messages of a month within 2 points, machines left out (V8)."""
    rates = value.pressure[0].by_rank.set_index("rank")["open_rate"]
    planted = {int(rank): rate for rank, rate in truth["pressure"]["open_rate_by_rank"].items()}
    assert planted == pytest.approx({rank: rates[rank] for rank in planted}, abs=0.02)


def test_shares_of_messages_are_those_planted(value, truth):
    """Relational and transactional messages within 1.5 points (V8)."""
    found, planted = value.pressure[0], truth["pressure"]["intent_share"]
    shares = (found.relational_share_pct, found.transactional_share_pct)
    assert shares == pytest.approx(
        (100 * planted["Relationnel"], 100 * planted["Transactionnel"]), abs=1.5
    )


def test_affinities_leave_chance_on_the_side_planted(value, truth):
    """The interval of each planted pair is above 1, or under, as the factor was (V10)."""
    rows = value.compute(affinities)[0].rows.set_index(["left", "right"])
    for one in truth["affinities"]:
        found = rows.loc[(one["category"], one["channel"])]
        bound = found["low"] if one["planted_factor"] > 1 else found["high"]
        assert (bound > 1) == (one["planted_factor"] > 1)
