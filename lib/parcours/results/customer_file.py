"""The customer file of a case: read once, and asked by every result that needs it (A1)."""

from __future__ import annotations

import dataclasses
import functools
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from parcours.customers.assumed import Assumptions
from parcours.customers.filters import FilterError
from parcours.customers.tables import CustomerTables, ReadingReport
from parcours.errors import CustomerFileError, NotEnoughDataError, Problem

if TYPE_CHECKING:
    from parcours.customers.distributions import Distributions
    from parcours.customers.quality import Inventory

Result = TypeVar("Result")
Computed = tuple[Result | None, tuple[Problem, ...]]
"""A result of the file, or None and the reasons why there is none."""


@dataclass(frozen=True)
class CustomerFile:
    """The customer file, or why it cannot be used."""

    read: Callable[[], CustomerTables] | None
    """Reads it on first need; None: a workshop on declared facts alone."""
    is_interactive: bool
    assumptions: Assumptions
    seed: int

    @functools.cached_property
    def reading(self) -> Computed[CustomerTables]:
        """The tables, or why they cannot be used.

        Raises
        ------
        CustomerFileError : in a batch run, where nobody is there to read the reason on screen.
        """
        if self.read is None:
            return None, ()
        try:
            return self.read(), ()
        except CustomerFileError as error:
            if not self.is_interactive:
                raise
            return None, error.problems

    def with_assumptions(self, assumptions: Assumptions) -> CustomerFile:
        """Return the same file under other assumptions, without reading it again."""
        if assumptions == self.assumptions:
            return self
        other = dataclasses.replace(self, assumptions=assumptions)
        kept = ("reading", "inventory")
        other.__dict__.update({name: self.__dict__[name] for name in kept if name in self.__dict__})
        return other

    @property
    def tables(self) -> CustomerTables | None:
        """The tables, where there is a file that can be read."""
        return self.reading[0]

    @property
    def report(self) -> ReadingReport | None:
        """How the files were read, where they could be."""
        return None if self.tables is None else self.tables.reading

    def has(self, table: str, *columns: str) -> bool:
        """Whether the file has that table, with those columns."""
        found = None if self.tables is None else self.tables.get(table)
        return found is not None and set(columns) <= set(found.columns)

    @property
    def least_group(self) -> int:
        """Customers under which a group is not shown."""
        return int(self.assumptions["journeys.min_customers"].value)

    @functools.cached_property
    def inventory(self) -> Computed[Inventory]:
        """What the file holds: volumes, completeness, links, freshness (A1)."""
        from parcours.customers.quality import inventory  # noqa: PLC0415

        return self.compute(inventory)

    @functools.cached_property
    def distributions(self) -> Computed[Distributions]:
        """How the values of each column are spread, small groups put together (A1)."""
        from parcours.customers.distributions import distributions  # noqa: PLC0415

        return self.compute(lambda tables: distributions(tables, self.least_group))

    def compute(self, rule: Callable[[CustomerTables], Result]) -> Computed[Result]:
        """Compute a result of the file, or say why it cannot be."""
        if self.tables is None:
            return None, self.reading[1]
        try:
            return rule(self.tables), ()
        except (NotEnoughDataError, FilterError) as error:
            return None, error.problems
