"""What the file says customers are worth (V1 to V11), once for all who ask."""

from __future__ import annotations

import dataclasses
import functools
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from parcours.customers.measure import Measure
from parcours.customers.tables import CustomerTables
from parcours.method.findings import Finding
from parcours.method.publics import CustomerRule
from parcours.results.customer_file import Computed, CustomerFile

if TYPE_CHECKING:
    import ibis
    import pandas as pd

    from parcours.customers.activity import Activity
    from parcours.customers.equity import CustomerEquity
    from parcours.customers.fits import LifetimeModel
    from parcours.customers.investment import Investment
    from parcours.customers.levers import Tornado
    from parcours.customers.lifetime import HoldOut, NatureFound
    from parcours.customers.loyalty import LoyaltyTiers
    from parcours.customers.markov import TransitionMatrix
    from parcours.customers.pareto import Pareto
    from parcours.customers.potential import Potential
    from parcours.customers.pressure import Pressure
    from parcours.customers.transitions import Engagement
    from parcours.customers.valuation import Valuation

Result = TypeVar("Result")
AT_RISK, OVER_SOLICITED = "at_risk", "over_solicited"
"""Lists of people the file itself draws up."""
PASSAGES = 3
"""Last months whose passages are put together, so that no single campaign makes the matrix."""
FORECAST_PERIODS = 6
"""Months forecast: beyond, a matrix of the last months says little."""

RESULTS_OF = {"pressure.messages_per_month": frozenset({"pressure", "reach", "findings"})}
"""Assumptions that few results rest on, and which: the others are kept where only those move."""


@dataclass(frozen=True)
class CustomerValue:
    """Results of the customer file, for the customers of a rule (P1)."""

    file: CustomerFile
    rule: CustomerRule
    distributed_profit: float | None = None
    """What the client distributed over twelve months, as declared."""

    def take_over(self, before: CustomerValue) -> None:
        """Keep what was computed under other assumptions, where it rests on none that changed."""
        if dataclasses.replace(before, file=self.file) != self:
            return
        now, then = self.file.assumptions, before.file.assumptions
        changed = {key for key in now if now[key] != then[key]}
        if not changed <= RESULTS_OF.keys():
            return
        computed = before.__dict__.keys() - {field.name for field in dataclasses.fields(self)}
        for name in computed.difference(*(RESULTS_OF[key] for key in changed)):
            self.__dict__[name] = before.__dict__[name]

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
    def reach(self) -> Computed[pd.DataFrame]:
        """Of customers at risk, of those written to too often: who may be contacted (V1, V8)."""
        from parcours.customers import consent, pressure  # noqa: PLC0415
        from parcours.customers.activity import ActivityState, in_state  # noqa: PLC0415

        assumed = self.file.assumptions

        def found(tables: CustomerTables) -> pd.DataFrame:
            lists: dict[str, ibis.Table] = {}
            if self.file.has("orders"):
                lists[AT_RISK] = in_state(tables, assumed, ActivityState.AT_RISK)
            if self.file.has("messages"):
                limit = assumed["pressure.messages_per_month"].value
                lists[OVER_SOLICITED] = pressure.over_solicited_customers(tables, limit)
            return consent.reach(tables, lists)

        return self.compute(found)

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
    def nature(self) -> Computed[NatureFound]:
        """How customers are tied, which decides the model (V2)."""
        from parcours.customers import lifetime  # noqa: PLC0415

        return self.file.compute(lambda tables: lifetime.nature(tables, self.file.assumptions))

    @functools.cached_property
    def models_compared(self) -> Computed[pd.DataFrame]:
        """The models without contract side by side on the same test; nothing for contracts (V2)."""
        from parcours.customers import lifetime  # noqa: PLC0415

        fitted, problems = self.model
        if fitted is None or fitted.name not in lifetime.CANDIDATES:
            return None, problems
        return self.file.compute(lambda tables: lifetime.compare(tables, self.file.assumptions))

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

    @functools.cached_property
    def lifetime_values(self) -> Computed[ibis.Table]:
        """Lifetime value of each customer, computed once for all who add them up (V2)."""
        from parcours.customers import frames, valuation  # noqa: PLC0415

        settled, problems = self.valuation
        if settled is None:
            return None, problems
        return self.compute(
            lambda tables: frames.keep(tables, valuation.lifetime_values(tables, settled))
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

    @functools.cached_property
    def measure(self) -> Computed[Measure]:
        """Margin where the file knows it for enough of the revenue, revenue otherwise (V1, V3)."""
        from parcours.customers.purchases import measure_known  # noqa: PLC0415

        least = self.file.assumptions["value.min_margin_coverage"].value
        return self.compute(lambda tables: measure_known(tables, least))

    @functools.cached_property
    def tornado(self) -> Computed[Tornado]:
        """What each lever is worth, alone and together (V5)."""
        from parcours.customers.levers import tornado  # noqa: PLC0415

        settled, problems = self.valuation
        if settled is None:
            return None, problems
        return self.compute(lambda tables: tornado(tables, self.file.assumptions, worth=settled))

    @functools.cached_property
    def potential(self) -> Computed[Potential]:
        """Economic potential in classes, and how customers moved between them (V6)."""
        from parcours.customers.potential import potential  # noqa: PLC0415

        measure, problems = self.measure
        if measure is None:
            return None, problems
        values = self.lifetime_values[0]
        return self.compute(
            lambda tables: potential(
                tables, self.file.assumptions, measure=measure, lifetime_values=values
            )
        )

    @functools.cached_property
    def engagement(self) -> Computed[Engagement]:
        """Segments of engagement and the passages of the last months (V7)."""
        from parcours.customers.transitions import engagement  # noqa: PLC0415

        measure = self.measure[0] or Measure.REVENUE
        return self.compute(
            lambda tables: engagement(
                tables,
                self.file.assumptions,
                n_periods=PASSAGES,
                counts_proxy_opens=self._counts_proxy_opens,
                measure=measure,
            )
        )

    @functools.cached_property
    def purchase_passages(self) -> Computed[TransitionMatrix]:
        """Passages between states of purchase, month by month (V7)."""
        from parcours.customers.purchase_passages import of_purchases  # noqa: PLC0415

        return self.compute(lambda tables: of_purchases(tables, self.file.assumptions))

    @functools.cached_property
    def forecast(self) -> Computed[pd.DataFrame]:
        """Customers of each segment in the months to come, newcomers as of late (V7)."""
        from parcours.customers import markov  # noqa: PLC0415

        found, problems = self.engagement
        if found is None:
            return None, problems
        arrivals = {str(state): float(n) for state, n in found.arrivals.items()}
        heads = markov.forecast(
            found.matrix, found.heads, FORECAST_PERIODS, arrivals=arrivals, seed=self.file.seed
        )
        return heads, ()

    @functools.cached_property
    def pressure(self) -> Computed[Pressure]:
        """Messages received, and what each further one brings (V8)."""
        from parcours.customers.pressure import pressure  # noqa: PLC0415

        return self.compute(
            lambda tables: pressure(
                tables, self.file.assumptions, counts_proxy_opens=self._counts_proxy_opens
            )
        )

    @functools.cached_property
    def loyalty(self) -> Computed[LoyaltyTiers]:
        """Tiers by several criteria against tiers by spend alone (V9)."""
        from parcours.customers.loyalty import tiers  # noqa: PLC0415

        measure, problems = self.measure
        if measure is None:
            return None, problems
        values = self.lifetime_values[0]
        return self.compute(
            lambda tables: tiers(
                tables, self.file.assumptions, measure=measure, lifetime_values=values
            )
        )

    @functools.cached_property
    def loyalty_changes(self) -> Computed[pd.DataFrame]:
        """Customers by tier of spend (rows) and of several criteria, small groups hidden (V9)."""
        from parcours.customers.masking import mask_crosstab  # noqa: PLC0415

        found, problems = self.loyalty
        if found is None:
            return None, problems
        order = list(found.by_tier["tier"])
        square = found.changes.pivot_table("n", "by_spend", "by_criteria").loc[order, order]
        return mask_crosstab(square, self.file.least_group), ()

    @functools.cached_property
    def investment(self) -> Computed[Investment]:
        """What is spent on each class of potential against what it brings (V11)."""
        from parcours.customers.investment import investment  # noqa: PLC0415

        values, scored = self.lifetime_values[0], self.potential[0]
        return self.compute(
            lambda tables: investment(
                tables,
                self.file.assumptions,
                classed=None if scored is None else scored.classed,
                lifetime_values=values,
                distributed_profit=self.distributed_profit,
            )
        )

    @functools.cached_property
    def findings(self) -> tuple[Finding, ...]:
        """What the customer file itself found wrong; nothing where it cannot tell (R1)."""
        from parcours.customers import findings as found  # noqa: PLC0415

        needed = self.file.assumptions["touchpoints.needed_completeness"].value
        listed: list[Finding] = []
        if (pressure := self.pressure[0]) is not None:
            listed += found.over_solicitation(pressure)
        if (activity := self.activity[0]) is not None:
            listed += found.customers_at_risk(activity)
        if (contribution := self.pareto_of_contribution[0]) is not None:
            listed += found.costly_customers(contribution)
        if (inventory := self.file.inventory[0]) is not None:
            listed += found.data_quality(inventory, needed)
        return tuple(listed)

    @property
    def _counts_proxy_opens(self) -> bool:
        return bool(self.file.assumptions["engagement.counts_proxy_opens"].value)

    def _pareto(self, measure: str) -> Computed[Pareto]:
        from parcours.customers.pareto import pareto  # noqa: PLC0415

        return self.compute(lambda tables: pareto(tables, measure))
