"""In what value is told: margin where the file knows it, revenue otherwise, and said so."""

from __future__ import annotations

from enum import StrEnum


class Measure(StrEnum):
    """What an amount counts. Revenue is never called margin, nor value without its measure."""

    REVENUE = "revenue"
    MARGIN = "margin"
    CONTRIBUTION = "contribution"
    """Margin less the cost to serve that the file ties to a customer."""


DAYS_PER_YEAR = 365.25
"""Of every rate per year, and of a discount."""
MONTHS_PER_YEAR = 12
DAYS_PER_MONTH = DAYS_PER_YEAR / MONTHS_PER_YEAR
WINDOW_DAYS = 365
"""The last twelve months, as a count of days that does not depend on 29 February."""
