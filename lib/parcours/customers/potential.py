"""The economic potential of each customer, in classes, and how classes move (V6, "VPEC")."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

import ibis
import numpy as np
import pandas as pd

from parcours.customers import frames, markov, purchases, scoring, sums, valuation
from parcours.customers.assumed import Assumptions
from parcours.customers.frames import collect
from parcours.customers.markov import TransitionMatrix
from parcours.customers.measure import DAYS_PER_YEAR, WINDOW_DAYS, Measure
from parcours.customers.scoring import Scale
from parcours.customers.tables import CustomerTables
from parcours.errors import NotEnoughDataError, Problem

PARTS = ("value", "frequency", "momentum", "breadth", "response")
"""What the score is made of, where the file knows it."""


class PotentialClass(StrEnum):
    """Classes of economic potential, the highest first."""

    HIGH = "high"
    GOOD = "good"
    MODEST = "modest"
    LOW = "low"


BOUNDS: Mapping[PotentialClass, str] = {
    PotentialClass.HIGH: "potential.high_score",
    PotentialClass.GOOD: "potential.good_score",
    PotentialClass.MODEST: "potential.modest_score",
}
LEVEL = 0.75
"""What a customer could bring: what the best quarter of those of the same seniority bring."""
MOST_YEARS = 3
"""Years of seniority from which customers are put together."""


@dataclass(frozen=True)
class Potential:
    """Economic potential score of the customers, its classes, and their migration.

    ``by_class``: potential_class, n, share_of_customers, score (mean), value (of the last twelve months,
    sum), share_of_value, potential_value (a year, sum: of those who bought in the last twelve months, at
    least what the best quarter of their seniority bring), headroom (what it is above the value),
    lifetime_value (sum, NaN unless a valuation is given). ``parts``: part, weight, share,
    known_share, median.
    """

    as_of: dt.date
    before: dt.date
    measure: Measure
    n: int
    n_without_score: int
    """Customers of whom no part is known."""
    by_class: pd.DataFrame
    parts: pd.DataFrame
    migration: TransitionMatrix | None
    """Between the two dates, of the customers known at both; None where there are none."""
    n_new: int
    """Customers won between the two dates: in no class at the first."""
    thresholds: Mapping[str, float]
    classed: ibis.Table
    """customer_id, value, score, potential_class (null where no part is known)... at ``as_of``."""
    rule: str = "weighted_ranks_at_first_date"


def potential(
    tables: CustomerTables,
    assumptions: Assumptions,
    *,
    before: dt.date | None = None,
    measure: Measure | str = Measure.REVENUE,
    lifetime_values: ibis.Table | None = None,
) -> Potential:
    """Score each customer, put the scores in classes, and follow classes between two dates.

    Ranks are those of the first date at both dates: when all customers do better, classes rise.

    Parameters
    ----------
    before : first date; by default twelve months before ``as_of``, or the middle of what is known
        where that is shorter.
    measure : revenue or margin.
    lifetime_values : customer_id, lifetime_value; adds that of each class.

    Raises
    ------
    NotEnoughDataError : no orders, or nobody had bought by the first date.

    Source: method.md V6.
    """
    measure = Measure(measure)
    day = before or _first_date(tables)
    made = scales(tables, assumptions, day, measure)
    now = frames.keep(tables, scored(tables, assumptions, tables.as_of, measure, made))
    then = scored(tables, assumptions, day, measure, made)
    by_class = _by_class(now, lifetime_values)
    return Potential(
        as_of=tables.as_of,
        before=day,
        measure=measure,
        n=int(by_class["n"].sum()),
        n_without_score=int(now.count().execute()) - int(by_class["n"].sum()),
        by_class=by_class,
        parts=scoring.described(made),
        migration=_migration(then, now, day, tables.as_of),
        n_new=int(now.anti_join(then, "customer_id").count().execute()),
        thresholds={key: float(assumptions[key].value) for key in BOUNDS.values()},
        classed=now,
    )


def scales(
    tables: CustomerTables, assumptions: Assumptions, day: dt.date, measure: Measure
) -> tuple[Scale, ...]:
    """Cut the customers of a day by each part of the score.

    Raises
    ------
    NotEnoughDataError : no orders, or nobody had bought by then.
    """
    customers = _parts(tables, assumptions, day, measure)
    if not int(customers.count().execute()):
        raise NotEnoughDataError(Problem("no_purchase", "orders", expected=str(day)))
    return scoring.scales(customers, PARTS, "potential", assumptions)


def scored(
    tables: CustomerTables,
    assumptions: Assumptions,
    day: dt.date,
    measure: Measure,
    made: tuple[Scale, ...],
) -> ibis.Table:
    """Score the customers of a day and name their class.

    Returns
    -------
    Ibis table: customer_id, score, potential_class (null where no part is known), value, frequency,
        tenure_days, and the other parts known.

    Raises
    ------
    NotEnoughDataError : there are no orders.
    """
    customers = _parts(tables, assumptions, day, measure)
    total = scoring.score(customers, [s for s in made if s.part in customers.columns])
    with_score = customers.mutate(score=total)
    bounds = {str(name): float(assumptions[key].value) for name, key in BOUNDS.items()}
    named = scoring.classes(with_score.score, bounds, str(PotentialClass.LOW))
    known = ibis.ifelse(with_score.score >= 0, named, ibis.null(str))
    return with_score.mutate(potential_class=known)


def _parts(
    tables: CustomerTables, assumptions: Assumptions, day: dt.date, measure: Measure
) -> ibis.Table:
    customers = scoring.purchase_parts(tables, day, measure)
    customers = scoring.with_part(
        customers, scoring.breadth(tables, day), "breadth", is_zero_without=False
    )
    return scoring.with_part(
        customers, scoring.response(tables, day, assumptions), "response", is_zero_without=False
    )


def _first_date(tables: CustomerTables) -> dt.date:
    first = purchases.by_customer(tables).first_purchase_date.min().execute()
    if pd.isna(first):
        raise NotEnoughDataError(Problem("no_purchase", "orders", expected=str(tables.as_of)))
    known = (pd.Timestamp(tables.as_of) - pd.Timestamp(first)).days
    return tables.as_of - dt.timedelta(days=min(WINDOW_DAYS, known // 2))


def _by_class(now: ibis.Table, lifetime_values: ibis.Table | None) -> pd.DataFrame:
    years = (now.tenure_days / DAYS_PER_YEAR).floor().clip(upper=MOST_YEARS)
    seniority = now.mutate(years=years)
    active = seniority.filter(seniority.frequency > 0)
    level = active.group_by("years").aggregate(level=active.value.quantile(LEVEL))
    joined = seniority.left_join(level, "years").drop("years_right")
    joined = valuation.with_lifetime_value(joined, lifetime_values)
    known = joined.drop_null("potential_class")
    # only of those who bought lately: nobody knows that the others would come back
    is_active = known.frequency > 0
    could = ibis.ifelse(is_active, ibis.greatest(known.value, known.level), known.value)
    counted = collect(
        known.group_by("potential_class").aggregate(
            n=known.count(),
            score=sums.mean(known.score),
            value=sums.exact(known.value),
            potential_value=sums.exact(could),
            lifetime_value=sums.exact(known.lifetime_value),
        )
    )
    table = counted.set_index("potential_class").reindex([str(c) for c in PotentialClass])
    filled = table[["n", "value", "potential_value"]].fillna(0.0)
    return pd.DataFrame(
        {
            "potential_class": table.index,
            "n": filled["n"].astype(int).to_numpy(),
            "share_of_customers": (filled["n"] / filled["n"].sum()).to_numpy(),
            "score": table["score"].to_numpy(dtype=float),
            "value": filled["value"].to_numpy(),
            "share_of_value": (filled["value"] / filled["value"].sum()).to_numpy(),
            "potential_value": filled["potential_value"].to_numpy(),
            "headroom": (filled["potential_value"] - filled["value"]).to_numpy(),
            "lifetime_value": table["lifetime_value"].to_numpy(dtype=float, na_value=np.nan),
        }
    )


def score_by_public(classed: ibis.Table, members: ibis.Table, minimum: int) -> pd.DataFrame:
    """Mean score of the customers of each public, 0 to 100 (P3).

    Parameters
    ----------
    classed : as :class:`Potential` holds it.
    members : customer_id, public_id; a customer of two publics counts in each of them.
    minimum : scored customers under which a public has no figure.

    Returns
    -------
    DataFrame: public_id, n (customers scored), score.
    """
    known = classed.select("customer_id", "score").drop_null("score")
    both = known.inner_join(members.select("customer_id", "public_id"), "customer_id")
    means = both.group_by("public_id").aggregate(n=both.count(), score=sums.mean(both.score))
    found = collect(means.filter(means.n >= minimum))
    return found.sort_values("public_id", ignore_index=True)


def _migration(
    then: ibis.Table, now: ibis.Table, before: dt.date, as_of: dt.date
) -> TransitionMatrix | None:
    both = then.select("customer_id", before="potential_class").inner_join(
        now.select("customer_id", after="potential_class"), "customer_id"
    )
    known = both.drop_null(["before", "after"])
    counts = collect(known.group_by("before", "after").aggregate(n=known.count()))
    if counts.empty:
        return None
    names = [str(c) for c in PotentialClass]
    square = counts.pivot_table(index="before", columns="after", values="n", aggfunc="sum")
    square = square.reindex(index=names, columns=names).fillna(0.0)
    days = float((as_of - before).days)
    return markov.transition_matrix(
        square, period_days=days, as_of=as_of, rule="weighted_ranks_at_first_date"
    )
