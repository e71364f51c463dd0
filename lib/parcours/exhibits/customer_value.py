"""Exhibits of customer value, and their order in the report (V1 to V11)."""

from __future__ import annotations

from parcours.case import Case
from parcours.exhibits import value_pages
from parcours.exhibits.common import still_missing
from parcours.exhibits.file_reading import no_file
from parcours.exhibits.kinds import Exhibit, Section
from parcours.exhibits.value_activity import activity, costly, pareto, pareto_of_revenue
from parcours.exhibits.value_engagement import (
    forecast,
    purchase_passages,
    segments,
    transitions,
)
from parcours.exhibits.value_equity import equity, equity_by_year, levers
from parcours.exhibits.value_investment import investment, reinvested, shift
from parcours.exhibits.value_lifetime import fit, fit_by_frequency, models_compared, parameters
from parcours.exhibits.value_loyalty import (
    affinities,
    affinity_pairs,
    loyalty,
    loyalty_tiers,
)
from parcours.exhibits.value_potential import migration, potential, potential_parts
from parcours.exhibits.value_pressure import (
    pressure,
    pressure_channels,
    pressure_mix,
    pressure_months,
    pressure_threshold,
)

makers_of_value, proof, potentials = (
    value_pages.makers_of_value,
    value_pages.proof,
    value_pages.potentials,
)
engagement, solicitation, tiers = (
    value_pages.engagement,
    value_pages.solicitation,
    value_pages.tiers,
)
affinity, spending = value_pages.affinity, value_pages.spending


def section(case: Case) -> Section:
    """Customer value in the report: who buys, what they are worth, what moves it, how they answer."""
    return Section(
        key="customer_value",
        title=equity(case).title or case.t("step.customer_value"),
        step=case.t("step.customer_value"),
        exhibits=_exhibits(case),
    )


def _exhibits(case: Case) -> tuple[Exhibit, ...]:
    missing = still_missing(case, "customer_value")
    if case.tables is None:
        return (no_file(case), missing)
    # what one missing file hides is said once, not for each exhibit
    return (*dict.fromkeys(_told(case)), missing)


def _told(case: Case) -> tuple[Exhibit, ...]:
    return (
        equity(case),
        levers(case),
        activity(case),
        purchase_passages(case),
        pareto(case),
        *((pareto_of_revenue(case),) if case.value.measure[0] == "margin" else ()),
        costly(case),
        fit(case),
        fit_by_frequency(case),
        *((models_compared(case),) if case.value.models_compared[0] is not None else ()),
        parameters(case),
        equity_by_year(case),
        potential(case),
        potential_parts(case),
        migration(case),
        segments(case),
        transitions(case),
        forecast(case),
        pressure(case),
        pressure_threshold(case),
        pressure_mix(case),
        pressure_channels(case),
        pressure_months(case),
        loyalty(case),
        loyalty_tiers(case),
        affinities(case),
        affinity_pairs(case),
        investment(case),
        shift(case),
        reinvested(case),
    )
