"""What the file says customers are worth (V1 to V11), once for all who ask."""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from parcours.customers.tables import CustomerTables
from parcours.method.publics import CustomerRule
from parcours.results.customer_file import Computed, CustomerFile

if TYPE_CHECKING:
    import ibis
    import pandas as pd

    from parcours.customers.activity import Activity
    from parcours.customers.equity import CustomerEquity
    from parcours.customers.fits import LifetimeModel
    from parcours.customers.lifetime import HoldOut
    from parcours.customers.pareto import Pareto
    from parcours.customers.valuation import Valuation

Result = TypeVar("Result")


@dataclass(frozen=True)
class CustomerValue:
    """Results of the customer file, for the customers of a rule (P1)."""

    file: CustomerFile
    rule: CustomerRule

    @functools.cached_property
    def customers(self) -> Computed[CustomerTables]:
        """The tables, with only the customers of the rule; purchases counted once."""
        from parcours.customers import customer_base, purchases  # noqa: PLC0415

        def prepared(tables: CustomerTables) -> CustomerTables:
            kept = customer_base.restricted(tables, self.rule)
            return kept if kept.get("orders") is None else purchases.prepared(kept)

        return self.file.compute(prepared)

    def compute(self, rule: Callable[[CustomerTables], Result]) -> Computed[Result]:
        """Compute a result on the customers of the rule, or say why it cannot be."""
        tables, problems = self.customers
        return (None, problems) if tables is None else self.file.compute(lambda _: rule(tables))

    @functools.cached_property
    def activity(self) -> Computed[Activity]:
        """New, active, at risk, lapsed; one-time and repeat; by channels used (V1)."""
        from parcours.customers.activity import activity  # noqa: PLC0415

        return self.compute(lambda tables: activity(tables, self.file.assumptions))

    @functools.cached_property
    def repurchase_gaps(self) -> Computed[pd.DataFrame]:
        """How long customers who come back let pass (V1)."""
        from parcours.customers.activity import repurchase_gaps  # noqa: PLC0415

        return self.compute(repurchase_gaps)

    @functools.cached_property
    def pareto_of_revenue(self) -> Computed[Pareto]:
        """How concentrated the revenue is (V3)."""
        return self._pareto("revenue")

    @functools.cached_property
    def pareto_of_margin(self) -> Computed[Pareto]:
        """How concentrated the margin is (V3)."""
        return self._pareto("margin")

    @functools.cached_property
    def pareto_of_contribution(self) -> Computed[Pareto]:
        """The same once the cost to serve is taken off: who costs more than he brings (V3)."""
        return self._pareto("contribution")

    @functools.cached_property
    def model(self) -> Computed[LifetimeModel]:
        """The lifetime model, fitted on all who ever bought, whatever the rule (V2)."""
        from parcours.customers import lifetime  # noqa: PLC0415

        return self.file.compute(
            lambda tables: lifetime.fit(tables, self.file.assumptions, seed=self.file.seed)
        )

    @functools.cached_property
    def holdout(self) -> Computed[HoldOut]:
        """The same model put to the test on the last months (V2)."""
        from parcours.customers import lifetime  # noqa: PLC0415

        fitted, problems = self.model
        if fitted is None:
            return None, problems
        return self.file.compute(
            lambda tables: lifetime.holdout(
                tables, self.file.assumptions, fitted.name, seed=self.file.seed
            )
        )

    @functools.cached_property
    def valuation(self) -> Computed[Valuation]:
        """In what measure value is told, over what horizon (V2)."""
        from parcours.customers import valuation  # noqa: PLC0415

        fitted, problems = self.model
        if fitted is None:
            return None, problems
        return self.compute(
            lambda tables: valuation.valuation(tables, self.file.assumptions, fitted)
        )

    def equity_of(self, members: ibis.Table | None) -> Computed[CustomerEquity]:
        """Compute the customer equity, by public where some are given (V4)."""
        from parcours.customers.equity import customer_equity  # noqa: PLC0415

        settled, problems = self.valuation
        if settled is None:
            return None, problems
        return self.compute(
            lambda tables: customer_equity(tables, self.file.assumptions, members, settled)
        )

    def _pareto(self, measure: str) -> Computed[Pareto]:
        from parcours.customers.pareto import pareto  # noqa: PLC0415

        return self.compute(lambda tables: pareto(tables, measure))
