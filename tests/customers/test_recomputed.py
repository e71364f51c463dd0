"""CDNOW recomputed from the raw purchases with numpy and scipy alone: nothing of ours but the result."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import cdnow
import numpy as np
import pandas as pd
import pytest
from fakes import customer_tables
from parcours.customers import equity, lifetime, valuation
from parcours.files import assumptions
from scipy.optimize import minimize
from scipy.special import betaln, gammaln, hyp2f1

DAY = "1998-06-30"
MONTHS, RATE, DAYS_PER_MONTH = 60, 0.10, 365.25 / 12
"""Five years at 10 % a year, each month at its end: the conventions of ours."""


def maximum(likelihood: Callable[[Any], Any], start: list[float]) -> Any:
    """Climb by function values alone."""
    search: Any = minimize  # its stubs know no options of that method
    options = {"maxiter": 9000, "maxfev": 9000, "xatol": 1e-9, "fatol": 1e-9}
    found = search(lambda p: -likelihood(np.exp(p)), start, method="Nelder-Mead", options=options)
    return np.exp(found.x)


@pytest.fixture(scope="module")
def histories() -> pd.DataFrame:
    """Repeat purchases, first to last, first to the end (weeks) and repeat spend of each customer."""
    days = (
        cdnow.orders().to_pandas().groupby(["customer_id", "order_date"]).amount.sum().reset_index()
    )
    days = days.sort_values(["customer_id", "order_date"])
    grouped = days.groupby("customer_id")
    dates = pd.to_datetime(days["order_date"]).groupby(days["customer_id"])
    first, last = dates.first(), dates.last()
    end = pd.Timestamp(dt.date.fromisoformat(DAY))
    return pd.DataFrame(
        {
            "x": grouped.size() - 1.0,
            "t": (last - first).dt.days / 7,
            "age": (end - first).dt.days / 7,
            "spent": grouped.amount.sum() - grouped.amount.first(),
        }
    )


def test_the_equity_of_cdnow_is_that_of_a_computation_of_its_own(histories: pd.DataFrame) -> None:
    """BG/NBD, Gamma-Gamma and the value of each customer: Fader and Hardie's formulas, written again (V2, V4)."""
    x, t, age, spent = (histories[name].to_numpy() for name in histories)

    def purchases(p: Any) -> Any:
        r, alpha, a, b = p
        start = gammaln(r + x) - gammaln(r) + r * np.log(alpha) + betaln(a, b + x) - betaln(a, b)
        alive = -(r + x) * np.log(alpha + age)
        gone = np.log(a) - np.log(b + np.maximum(x, 1) - 1) - (r + x) * np.log(alpha + t)
        return (start + np.logaddexp(alive, np.where(x > 0, gone, -np.inf))).sum()

    back = (x > 0) & (spent > 0)
    n, mean = x[back], spent[back] / x[back]

    def spend(p: Any) -> Any:
        p_, q, v = p
        start = gammaln(p_ * n + q) - gammaln(p_ * n) - gammaln(q) + q * np.log(v)
        power = (p_ * n - 1) * np.log(mean) + p_ * n * np.log(n)
        return (start + power - (p_ * n + q) * np.log(n * mean + v)).sum()

    r, alpha, a, b = maximum(purchases, [-1.0, 1.0, 0.0, 1.0])
    p, q, v = maximum(spend, [1.8, 1.4, 2.7])
    weeks = np.arange(1, MONTHS + 1)[:, None] * DAYS_PER_MONTH / 7
    shrunk = ((alpha + age) / (alpha + age + weeks)) ** (r + x)
    series = hyp2f1(r + x, b + x, a + b + x - 1, weeks / (alpha + age + weeks))
    odds = a / (b + np.maximum(x, 1) - 1) * ((alpha + age) / (alpha + t)) ** (r + x)
    bought = (a + b + x - 1) / (a - 1) * (1 - shrunk * series) / (1 + np.where(x > 0, odds, 0.0))
    by_month = np.diff(bought, axis=0, prepend=0.0)
    worth = (1 + RATE) ** (-np.arange(1, MONTHS + 1) / 12)
    basket = np.where(x > 0, p * (v + spent) / (p * x + q - 1), p * v / (q - 1))
    values = (worth @ by_month) * basket

    tables, assumed = customer_tables(DAY, orders=cdnow.orders()), assumptions.load()
    model = lifetime.fit(tables, assumed, "bg_nbd")
    ours = dict(zip(model.parameters["parameter"], model.parameters["value"], strict=True))
    settled = valuation.valuation(tables, assumed, model)
    each = valuation.lifetime_values(tables, settled).to_pandas().set_index("customer_id")
    assert [r, alpha * 7, a, b, p, q, v] == pytest.approx(list(ours.values()), rel=1e-4)
    assert (218_958, 218_958) == (
        round(float(values.sum())),
        round(equity.customer_equity(tables, assumed, worth=settled).equity),
    )
    assert values == pytest.approx(each.loc[histories.index, "lifetime_value"].to_numpy(), abs=0.01)
