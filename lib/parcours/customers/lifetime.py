"""How long customers stay and what they bring: the model that suits, put to the test (V2)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

import ibis
import numpy as np
import pandas as pd

from parcours.customers import models, purchases, statistics, sums
from parcours.customers.assumed import Assumptions
from parcours.customers.fits import (
    FITS,
    PARAMETERS,
    STEP,
    LifetimeModel,
    fit_alone,
    in_words,
    moved,
)
from parcours.customers.frames import collect, one_row
from parcours.customers.intervals import Interval, normal_quantile, percentile_interval
from parcours.customers.likelihoods import Floats, Statistics
from parcours.customers.measure import WINDOW_DAYS
from parcours.customers.models import ModelName
from parcours.customers.tables import CustomerTables
from parcours.errors import NotEnoughDataError, Problem

DEFAULT_SEED = 20261122
CANDIDATES = (ModelName.BG_NBD, ModelName.MBG_NBD, ModelName.PARETO_NBD)
"""Models of businesses without contract, put side by side by :func:`compare`."""


class Nature(StrEnum):
    """How customers are tied, which decides the model."""

    CONTRACTUAL = "contractual"
    """A contract says who is a customer and when he leaves: shifted beta geometric."""
    NON_CONTRACTUAL = "non_contractual"
    """Nobody says he leaves: BG/NBD."""
    LEAVES_AT_ONCE = "leaves_at_once"
    """Nobody says he leaves, and most never come back: MBG/NBD."""


@dataclass(frozen=True)
class NatureFound:
    """What the file says of how customers are tied."""

    nature: Nature
    contract_share: float
    """Share of the customers of the file with a contract."""
    one_time_share: float
    """Share with one purchase, among customers first seen a year ago or more if there are some."""

    @property
    def model(self) -> ModelName:
        """The model that suits it."""
        return {
            Nature.CONTRACTUAL: ModelName.SHIFTED_BETA_GEOMETRIC,
            Nature.NON_CONTRACTUAL: ModelName.BG_NBD,
            Nature.LEAVES_AT_ONCE: ModelName.MBG_NBD,
        }[self.nature]


def nature(tables: CustomerTables, assumptions: Assumptions) -> NatureFound:
    """Say how customers are tied to the client: by contract, or not and for how many purchases.

    Contractual where at least ``lifetime.min_contract_share`` of the customers have a contract;
    where nobody is tied, customers leave at once if at least ``lifetime.leave_at_once_share`` of
    them have bought only once.

    Raises
    ------
    NotEnoughDataError : there are neither orders nor contracts.
    """
    customers = tables.get("customers")
    contract_share = 0.0
    if customers is not None and "contract_start_date" in customers.columns:
        known = customers.aggregate(n=customers.count(), tied=customers.contract_start_date.count())
        counts = one_row(known)
        contract_share = float(counts["tied"] / counts["n"]) if counts["n"] else 0.0
    if contract_share >= assumptions["lifetime.min_contract_share"].value:
        return NatureFound(Nature.CONTRACTUAL, contract_share, float("nan"))
    known = statistics.histories(tables)
    once = one_row(
        known.aggregate(
            once=(known.x == 0).mean(),
            once_old=(known.x == 0).mean(where=known.age_days >= WINDOW_DAYS),
        )
    )
    share_once = float(once["once"] if pd.isna(once["once_old"]) else once["once_old"])
    leaves = share_once >= assumptions["lifetime.leave_at_once_share"].value
    found = Nature.LEAVES_AT_ONCE if leaves else Nature.NON_CONTRACTUAL
    return NatureFound(found, contract_share, share_once)


def fit(
    tables: CustomerTables,
    assumptions: Assumptions,
    model: ModelName | str = "auto",
    *,
    seed: int = DEFAULT_SEED,
) -> LifetimeModel:
    """Fit a lifetime model by maximum likelihood, with intervals by resampling the customers.

    The cost does not depend on the number of customers: they are aggregated by what they did.

    Parameters
    ----------
    model : a name; ``auto`` takes the one that suits the nature of the business, and falls back on
        the plain formula (retention and purchases per year) where the file is too thin for it.

    Raises
    ------
    NotEnoughDataError : the file cannot carry the model; the problems say what it would take.
    """
    tables = purchases.prepared(tables) if tables.get("orders") is not None else tables
    found = nature(tables, assumptions) if model == "auto" else None
    name = found.model if found else ModelName(model)
    try:
        return FITS[name](tables, assumptions, seed)
    except NotEnoughDataError as too_thin:
        if found is None:
            raise
        try:
            return FITS[ModelName.RETENTION_RATE](tables, assumptions, seed)
        except NotEnoughDataError as also:
            raise NotEnoughDataError([*too_thin.problems, *also.problems]) from too_thin


@dataclass(frozen=True)
class HoldOut:
    """A model fitted on the past, put to the test on what came after.

    ``cumulative``, one row per week: day, actual, expected, is_holdout; repeat purchases of the
    customers known at the split. For contracts, the survival by renewal: renewals, n, actual,
    expected. ``conditional``, by repeat purchases before the split (the last row: that many or
    more): x, n, actual, low, high, expected; mean purchases in the hold-out.
    """

    model: LifetimeModel
    split: dt.date
    until: dt.date
    n: int
    cumulative: pd.DataFrame
    conditional: pd.DataFrame
    actual: float
    """Purchases made in the hold-out."""
    expected: float
    interval: Interval
    """Of the purchases expected: the uncertainty of the parameters, not each customer's luck."""

    @property
    def error(self) -> float:
        """Expected over actual, less one: -0.08 forecasts 8 % too few."""
        return self.expected / self.actual - 1 if self.actual else float("nan")


MOST_REPEATS = 7
"""Repeat purchases from which customers are put together in the conditional table."""


def holdout(
    tables: CustomerTables,
    assumptions: Assumptions,
    model: ModelName | str = "auto",
    *,
    holdout_days: int | None = None,
    seed: int = DEFAULT_SEED,
) -> HoldOut:
    """Fit on the past, forecast the last days, and compare with what happened.

    Parameters
    ----------
    holdout_days : length of the test; by default ``lifetime.holdout_share`` of what was observed.

    Raises
    ------
    NotEnoughDataError : what precedes the hold-out cannot carry the model, or the model has no
        forecast by customer (the plain formula).
    """
    if holdout_days is None:
        holdout_days = _holdout_days(tables, assumptions)
    past = _past(tables, holdout_days)
    fitted = fit(past, assumptions, model, seed=seed)
    chosen = fitted.purchases
    if isinstance(chosen, models.RetentionRate):
        raise NotEnoughDataError(Problem("lifetime_no_holdout", in_words(fitted.name)))
    if isinstance(chosen, models.ShiftedBetaGeometric):
        return _contract_holdout(tables, past, fitted, chosen, holdout_days)
    counts = _counts_after(tables, past)
    seen_cells = statistics.cells_of(counts).seen
    forecast = models.expected_purchases(chosen, seen_cells, float(holdout_days))
    return HoldOut(
        model=fitted,
        split=past.as_of,
        until=tables.as_of,
        n=int(counts["n"].sum()),
        cumulative=_cumulative(tables, past, chosen),
        conditional=_conditional(counts, forecast),
        actual=float(counts["after"].sum()),
        expected=float(sums.weighted(seen_cells.n, forecast)),
        interval=_interval(fitted, seen_cells, float(holdout_days)),
    )


def _holdout_days(tables: CustomerTables, assumptions: Assumptions) -> int:
    seen = statistics.observed_days(tables)
    return int(seen * assumptions["lifetime.holdout_share"].value)


def _past(tables: CustomerTables, holdout_days: int) -> CustomerTables:
    """Return what was known so many days ago."""
    past = statistics.before(tables, tables.as_of - dt.timedelta(days=holdout_days))
    return purchases.prepared(past) if past.get("orders") is not None else past


def _interval(fitted: LifetimeModel, seen: Statistics, days: float) -> Interval:
    """Bounds of the purchases expected of all, under the resampled parameters of the model."""

    def total(i: int, step: float) -> float:
        variant = moved(fitted.purchases, i, step)
        return float(sums.weighted(seen.n, models.expected_purchases(variant, seen, days)))

    size = len(PARAMETERS[type(fitted.purchases)])
    today = total(0, 0.0)
    slopes = np.array([total(i, STEP) - total(i, -STEP) for i in range(size)]) / (2 * STEP)
    draws = today * np.exp(fitted.draws[:, :size] @ slopes / today)
    low, high = percentile_interval(draws)
    return Interval(low, high, "bootstrap", n_resamples=len(draws), seed=fitted.seed)


def compare(
    tables: CustomerTables, assumptions: Assumptions, *, holdout_days: int | None = None
) -> pd.DataFrame:
    """Put the models of a business without contract side by side on the same hold-out.

    Returns
    -------
    DataFrame, one row per model, best first: model, log_likelihood_weeks, actual, expected, error
        (expected over actual, less one) and conditional_error (mean over customers of the distance
        between actual and expected means of their row). A model the data cannot carry has numbers
        unknown and, in refused, the code of the reason.

    Raises
    ------
    NotEnoughDataError : the data carry none of them.
    """
    days = _holdout_days(tables, assumptions) if holdout_days is None else holdout_days
    past = _past(tables, days)
    known = statistics.histories(past)
    cells = statistics.cells_of(statistics.aggregated(known))
    baskets = statistics.spending(known)
    counts = _counts_after(tables, past)
    after, actual = statistics.cells_of(counts).seen, float(counts["after"].sum())
    rows: list[dict[str, str | float]] = []
    refused: list[Problem] = []
    for name in CANDIDATES:
        try:
            model, log_likelihood_weeks = fit_alone(name, cells, baskets, assumptions)
        except NotEnoughDataError as error:
            refused.extend(error.problems)
            rows.append({"model": str(name), "refused": error.problems[0].code})
            continue
        forecast = models.expected_purchases(model, after, float(days))
        expected = float(sums.weighted(after.n, forecast))
        table = _conditional(counts, forecast)
        distance = (table["actual"] - table["expected"]).abs()
        rows.append(
            {
                "model": str(name),
                "log_likelihood_weeks": log_likelihood_weeks,
                "actual": actual,
                "expected": expected,
                "error": expected / actual - 1 if actual else float("nan"),
                "conditional_error": float(np.average(distance, weights=table["n"])),
                "refused": "",
            }
        )
    if all(row["refused"] for row in rows):
        raise NotEnoughDataError(refused)
    return pd.DataFrame(rows).sort_values("conditional_error", ignore_index=True)


def _counts_after(tables: CustomerTables, past: CustomerTables) -> pd.DataFrame:
    """Count customers known at the split by what they had done, with what they did after."""
    known = statistics.histories(past)
    later = purchases.within(tables, past.as_of, tables.as_of).select(
        "customer_id", after="n_purchases"
    )
    both = known.left_join(later, "customer_id").drop("customer_id_right")
    after = both.after.fill_null(0).cast(float)
    both = both.mutate(after=after, after_squared=after**2)
    return statistics.aggregated(both)


def _conditional(counts: pd.DataFrame, forecast: Floats) -> pd.DataFrame:
    """Mean purchases in the hold-out, actual and expected, by repeat purchases before."""
    rows = counts.assign(x=counts["x"].clip(upper=MOST_REPEATS), expected=counts["n"] * forecast)
    table = rows.groupby("x")[["n", "after", "after_squared", "expected"]].sum().reset_index()
    mean = table["after"] / table["n"]
    variance = (table["after_squared"] / table["n"] - mean**2).clip(lower=0)
    spread = normal_quantile() * (variance / table["n"]) ** 0.5
    return pd.DataFrame(
        {
            "x": table["x"].astype(int),
            "n": table["n"].astype(int),
            "actual": mean,
            "low": (mean - spread).clip(lower=0),
            "high": mean + spread,
            "expected": table["expected"] / table["n"],
        }
    )


def _cumulative(
    tables: CustomerTables, past: CustomerTables, model: models.BetaGeometric | models.ParetoNbd
) -> pd.DataFrame:
    """Repeat purchases since the beginning, week by week, of the customers known at the split."""
    customers = purchases.by_customer(past)
    firsts = customers.drop_null("first_purchase_date")
    births = collect(firsts.group_by(day=firsts.first_purchase_date).aggregate(n=firsts.count()))
    days = purchases.purchase_days(tables)
    bought = days.filter(days.is_purchase).semi_join(firsts, "customer_id")
    made = collect(bought.group_by(day=bought.purchase_date).aggregate(n=bought.count()))
    start = pd.Timestamp(births["day"].min())
    length = (pd.Timestamp(tables.as_of) - start).days + 1
    born, done = (_by_day(frame, start, length) for frame in (births, made))
    since = models.expected_since_first(model, np.arange(length, dtype=float))
    expected = np.convolve(born, since)[:length]
    weekly = sorted({*range(6, length, 7), length - 1})
    dates = [(start + pd.Timedelta(days=int(day))).date() for day in weekly]
    return pd.DataFrame(
        {
            "day": dates,
            "actual": np.cumsum(done - born)[weekly],
            "expected": expected[weekly],
            "is_holdout": [date > past.as_of for date in dates],
        }
    )


def _by_day(frame: pd.DataFrame, start: pd.Timestamp, length: int) -> Floats:
    at = (pd.to_datetime(frame["day"]) - start).dt.days
    return np.bincount(at, weights=frame["n"], minlength=length).astype(float)


def _contract_holdout(
    tables: CustomerTables,
    past: CustomerTables,
    fitted: LifetimeModel,
    model: models.ShiftedBetaGeometric,
    holdout_days: int,
) -> HoldOut:
    """Renewals of the contracts that ran at the split, expected and made; survival by renewal."""
    running = statistics.contracts(past).filter(~ibis._.has_ended)
    lived = statistics.contracts(tables).select("customer_id", "has_ended", then_days="lived_days")
    both = running.drop("has_ended").inner_join(lived, "customer_id")
    keys = ["lived_days", "then_days", "has_ended"]
    frame = collect(both.group_by(keys).aggregate(n=both.count())).sort_values(keys)
    grace = statistics.GRACE_DAYS
    x = np.floor((frame["lived_days"] + grace) / model.period_days)
    then = np.where(
        frame["has_ended"],
        np.ceil((frame["then_days"] - grace) / model.period_days) - 1,
        np.floor((frame["then_days"] + grace) / model.period_days),
    )
    after = np.maximum(then - x, 0.0)
    ages = np.maximum(frame["lived_days"], x * model.period_days)
    seen = Statistics(*(np.asarray(column, dtype=float) for column in (x, x, ages, frame["n"])))
    forecast = models.expected_purchases(model, seen, holdout_days + grace)
    counts = pd.DataFrame(
        {
            "x": x,
            "n": frame["n"],
            "after": after * frame["n"],
            "after_squared": after**2 * frame["n"],
        }
    )
    return HoldOut(
        model=fitted,
        split=past.as_of,
        until=tables.as_of,
        n=int(seen.n.sum()),
        cumulative=_survival(tables, model),
        conditional=_conditional(counts, forecast),
        actual=float(counts["after"].sum()),
        expected=float(sums.weighted(seen.n, forecast)),
        interval=_interval(fitted, seen, holdout_days + grace),
    )


def _survival(tables: CustomerTables, model: models.ShiftedBetaGeometric) -> pd.DataFrame:
    """Share of contracts still running after each renewal: product of the shares that renew."""
    lived = statistics.contract_base(tables, model.period_days).lived
    renewals = np.arange(int(lived.periods.max()) + 1)
    at_risk = np.array([lived.n[lived.periods >= t].sum() for t in renewals])
    ended = np.array([lived.n[lived.has_ended & (lived.periods == t)].sum() for t in renewals])
    actual = np.cumprod(1 - ended / at_risk)
    return pd.DataFrame(
        {
            "renewals": renewals,
            "n": at_risk.astype(int),
            "actual": actual,
            "expected": model.survival(renewals.astype(float)),
        }
    )
