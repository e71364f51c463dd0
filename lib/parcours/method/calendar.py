"""Days that are worked in France: no week-end, no public holiday (R4)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import holidays

_WORKED_PER_YEAR = 250
"""Working days of a year, at least."""


def working_days(start: dt.date, count: int) -> list[dt.date]:
    """The next working days in France from a date on, that date included where it is worked.

    >>> [day.day for day in working_days(dt.date(2026, 12, 24), 3)]
    [24, 28, 29]
    """
    off = holidays.country_holidays(
        "FR", years=range(start.year, start.year + 2 + count // _WORKED_PER_YEAR)
    )
    days: list[dt.date] = []
    day = start
    while len(days) < count:
        if day.weekday() < 5 and day not in off:  # noqa: PLR2004 - Saturday is 5
            days.append(day)
        day += dt.timedelta(days=1)
    return days


def day_index(calendar: Sequence[dt.date], day: dt.date) -> int:
    """Return the place of a date among working days; of a day off, that of the next one worked."""
    return sum(one < day for one in calendar)


def months_later(day: dt.date, months: int) -> dt.date:
    """Return the day of the month so many months later, the 28th at the latest."""
    month = day.month - 1 + months
    return dt.date(day.year + month // 12, month % 12 + 1, min(day.day, 28))
