"""What notebook 20 shows in one cell: a few results of customer value that are read together."""

from __future__ import annotations

from parcours.case import Case
from parcours.exhibits.kinds import Exhibit, Section
from parcours.exhibits.value_activity import costly, pareto
from parcours.exhibits.value_engagement import purchase_passages, segments, transitions
from parcours.exhibits.value_investment import investment, reinvested, shift
from parcours.exhibits.value_lifetime import fit_by_frequency, models_compared, parameters
from parcours.exhibits.value_loyalty import affinities, affinity_pairs, loyalty, loyalty_tiers
from parcours.exhibits.value_potential import migration, potential
from parcours.exhibits.value_pressure import (
    pressure,
    pressure_mix,
    pressure_months,
    pressure_threshold,
)


def makers_of_value(case: Case) -> Section:
    """Who makes the value, who costs more than he brings, who comes back (V3, V7)."""
    return _page(case, "makers", pareto(case), costly(case), purchase_passages(case))


def proof(case: Case) -> Section:
    """The test of the model by what customers had done, against other models, its parameters (V2)."""
    return _page(case, "proof", fit_by_frequency(case), models_compared(case), parameters(case))


def potentials(case: Case) -> Section:
    """Classes of economic potential, and how customers move between them (V6)."""
    return _page(case, "potentials", potential(case), migration(case))


def engagement(case: Case) -> Section:
    """Segments of engagement, what they are worth, who rises and who falls (V7)."""
    return _page(case, "engagement", segments(case), transitions(case))


def solicitation(case: Case) -> Section:
    """What each further message brings, who is written to too often, what about, and when (V8)."""
    shown = (pressure, pressure_threshold, pressure_mix, pressure_months)
    return _page(case, "solicitation", *(one(case) for one in shown))


def tiers(case: Case) -> Section:
    """Loyalty by several criteria against loyalty by spend alone (V9)."""
    return _page(case, "tiers", loyalty(case), loyalty_tiers(case))


def affinity(case: Case) -> Section:
    """What is bought where, and with what, more than chance would have it (V10)."""
    return _page(case, "affinity", affinities(case), affinity_pairs(case))


def spending(case: Case) -> Section:
    """What is spent on each class against what it brings, what to shift, what is reinvested (V11)."""
    return _page(case, "spending", investment(case), shift(case), reinvested(case))


def _page(case: Case, key: str, *exhibits: Exhibit) -> Section:
    """Put results together; what one missing file hides is said once."""
    return Section(
        key=f"value_{key}",
        title=case.t(f"value.page.{key}"),
        step=case.t("step.customer_value"),
        exhibits=tuple(dict.fromkeys(exhibits)),
    )
