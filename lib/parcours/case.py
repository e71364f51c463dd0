"""A case: one client's workbook and customer file, in one language, at one date; and what they yield.

Each result is computed once, on first use, by the rule that stands beside its noun. This file is the index
of all that a case knows: exhibits, forms and deliverables read it and compute nothing.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from parcours import texts
from parcours.customers.tables import CustomerTables
from parcours.errors import Problem
from parcours.method.workbook import Workbook
from parcours.texts import Language


@dataclass(frozen=True)
class Assumption:
    """A number somebody could dispute: value, unit, who says so."""

    value: float
    unit: str
    source: str


@dataclass(frozen=True)
class Case:
    """One client, as everything above reads it."""

    client: str
    """Name of the folder."""
    folder: Path
    workbook: Workbook
    language: Language
    as_of: dt.date
    is_interactive: bool
    tables: CustomerTables | None
    """None: a workshop on declared facts alone."""
    assumptions: Mapping[str, Assumption]
    problems: tuple[Problem, ...] = ()
    """Warnings met while opening."""
    audience: str = "client"
    seed: int = 20261122
    parameters: Mapping[str, object] = field(default_factory=dict)

    def t(self, key: str, **values: object) -> str:
        """Return our sentence of that key in the case's language."""
        return texts.t(key, self.language, **values)

    @property
    def currency(self) -> str:
        """Currency of every amount of the case."""
        return self.workbook.framing.currency
