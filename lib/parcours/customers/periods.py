"""Periods of any length: so many days, or calendar months, quarters and years."""

from __future__ import annotations

import datetime as dt
from typing import Literal

import ibis
import pandas as pd

from parcours.customers.measure import DAYS_PER_MONTH, DAYS_PER_YEAR

Period = int | Literal["month", "quarter", "year"]
"""A number of days, or a calendar unit."""
_MONTHS = {"month": 1, "quarter": 3, "year": 12}


def days_in(period: Period) -> float:
    """Return the mean length of a period.

    >>> days_in(28), days_in("quarter")
    (28.0, 91.3125)
    """
    if isinstance(period, int):
        return float(period)
    return DAYS_PER_YEAR if period == "year" else _MONTHS[period] * DAYS_PER_MONTH


def earlier(day: dt.date, period: Period, n: int = 1) -> dt.date:
    """Return the day n periods before; the last day of a month goes to the last day of a month.

    >>> earlier(dt.date(2026, 3, 31), "month"), earlier(dt.date(2026, 3, 31), 28, 2)
    (datetime.date(2026, 2, 28), datetime.date(2026, 2, 3))
    """
    if isinstance(period, int):
        return day - dt.timedelta(days=period * n)
    end = pd.Timestamp(day)
    if end.is_month_end:
        return (end - pd.offsets.MonthEnd(_MONTHS[period] * n)).date()
    return (end - pd.DateOffset(months=_MONTHS[period] * n)).date()


def index_of(day: ibis.Value, period: Period, as_of: dt.date) -> ibis.Value:
    """Number the period of a day; periods in days end at ``as_of``, calendar ones where they end."""
    if isinstance(period, int):
        ago = ibis.date(as_of).delta(day, unit="day")
        return -((ago / period).floor().cast("int64"))
    months = day.year() * 12 + day.month() - 1
    return (months / _MONTHS[period]).floor().cast("int64")


def index_at(day: dt.date, period: Period) -> int:
    """Number the period that ends at, or holds, the date: 0 for periods in days."""
    if isinstance(period, int):
        return 0
    return (day.year * 12 + day.month - 1) // _MONTHS[period]
