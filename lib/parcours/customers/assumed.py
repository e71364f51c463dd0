"""What a rule asks of an assumption, whoever read it: its value, unit and source."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol


class Assumed(Protocol):
    """A number somebody could dispute, with its unit and who says so."""

    @property
    def value(self) -> float:
        """The number."""

    @property
    def unit(self) -> str:
        """What it counts: days, share, per_year..."""

    @property
    def source(self) -> str:
        """Who says so."""


Assumptions = Mapping[str, Assumed]
"""Assumptions by key, as ``catalogue/assumptions.yaml`` names them."""
