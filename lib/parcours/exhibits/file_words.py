"""Words that the exhibits of the customer file share (A1)."""

from __future__ import annotations

from parcours.case import Case
from parcours.exhibits.kinds import Column, Unit


def column(case: Case, key: str, unit: Unit = Unit.TEXT) -> Column:
    """Make a column; its label is ``assets.column.<key>``."""
    return Column(key, case.t(f"assets.column.{key}"), unit)
