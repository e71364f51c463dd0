"""What the customer file itself found wrong: pressure, customers at risk or costly, data (R1).

Severities run from 0 (to know) to 4 (customers leave because of it). The steps are Parcours's
judgement, like those of the questionnaires: they order what is looked at first, no more.
"""

from __future__ import annotations

import math
from bisect import bisect_right

from parcours.customers.activity import Activity, ActivityState
from parcours.customers.masking import THRESHOLD
from parcours.customers.pareto import Pareto
from parcours.customers.pressure import Pressure
from parcours.customers.quality import Inventory
from parcours.method.findings import Finding, FindingKind, finding

OVER_SOLICITED_STEPS = (0.03, 0.10, 0.20, 0.30)
"""Shares of customers from which severity is 1, 2, 3, 4; the levels of item D2-06-3."""
AT_RISK_STEPS = (0.10, 0.20, 0.30, 0.50)
COSTLY_STEPS = (0.01, 0.05, 0.10, 0.20)
FEWEST_NEEDED = ("email", "phone", "postcode")
"""Fields without which a customer can be neither written to nor placed."""
DUPLICATES_FROM, ORPHANS_FROM, VALID_FROM = 0.015, 0.01, 0.95
"""Shares from which duplicates and orphan rows, and under which validity, are worth a finding."""


def over_solicitation(found: Pressure) -> list[Finding]:
    """Customers who received more messages in a month than the threshold (V8)."""
    share = found.over_solicited_share
    severity = _severity(share, OVER_SOLICITED_STEPS)
    if not severity:
        return []
    return [
        finding(
            FindingKind.OVER_SOLICITATION,
            "messages",
            severity=severity,
            rests_on="file",
            n=found.n,
            share_pct=100 * share,
            threshold=round(found.threshold),
        )
    ]


def customers_at_risk(found: Activity) -> list[Finding]:
    """Customers who have bought nothing for long, and what they used to bring (V1)."""
    states = found.by_state.set_index("state")
    at_risk = str(ActivityState.AT_RISK)
    share, revenue = (
        float(states[name].to_dict()[at_risk])
        for name in ("share_of_customers", "share_of_revenue")
    )
    severity = _severity(share, AT_RISK_STEPS)
    if not severity:
        return []
    return [
        finding(
            FindingKind.CUSTOMERS_AT_RISK,
            "customers",
            severity=severity,
            rests_on="file",
            n=found.n,
            share_pct=100 * share,
            revenue_pct=100 * revenue,
        )
    ]


def costly_customers(found: Pareto) -> list[Finding]:
    """Customers whose cost to serve is above their margin (V3)."""
    share = found.n_negative / found.n
    severity = _severity(share, COSTLY_STEPS)
    if not severity or found.n_negative < THRESHOLD:  # what so few cost would name them
        return []
    return [
        finding(
            FindingKind.COSTLY_CUSTOMERS,
            "customers",
            severity=severity,
            rests_on="file",
            n=found.n,
            share_pct=100 * share,
            total_money=found.negative_total,
        )
    ]


def data_quality(found: Inventory, needed_completeness: float) -> list[Finding]:
    """Fields too empty or wrong, duplicates, rows that lead nowhere (A1)."""
    return [*_fields(found, needed_completeness), *_duplicates(found), *_orphans(found)]


def _fields(found: Inventory, needed: float) -> list[Finding]:
    known = found.columns[found.columns["table"] == "customers"].set_index("column")
    filled = known["completeness_pct"].astype(float).to_dict()
    valid = known["validity_pct"].astype(float).dropna().to_dict()
    rows = found.tables.set_index("table")["rows"]
    n = int(rows.get("customers", 0))
    empty = [
        _quality("incomplete", f"customers.{name}", 2.0, filled[name], n)
        for name in FEWEST_NEEDED
        if name in filled and filled[name] < 100 * needed
    ]
    return empty + [
        _quality("invalid", f"customers.{name}", 1.0, 100 - share, n)
        for name, share in sorted(valid.items())
        if share < 100 * VALID_FROM
    ]


def _duplicates(found: Inventory) -> list[Finding]:
    twice = found.duplicates
    if twice is None or not twice.customers or twice.surplus / twice.customers < DUPLICATES_FROM:
        return []
    share = 100 * twice.surplus / twice.customers
    return [_quality("duplicates", "customers", 2.0, share, twice.customers)]


def _orphans(found: Inventory) -> list[Finding]:
    lost = found.links[found.links["orphan_pct"] >= 100 * ORPHANS_FROM]
    return [
        _quality(
            "orphans",
            f"{row.table}.{row.column}",
            1.0,
            float(str(row.orphan_pct)),
            int(str(row.rows)),
        )
        for row in lost.itertuples(index=False)
    ]


def _quality(defect: str, where: str, severity: float, share_pct: float, n: int) -> Finding:
    return finding(
        FindingKind.DATA_QUALITY,
        defect,
        where,
        severity=severity,
        rests_on="file",
        n=n,
        defect=defect,
        where=where,
        share_pct=share_pct,
    )


def _severity(share: float, steps: tuple[float, ...]) -> float:
    """Return how many steps a share has reached; what is not known has reached none.

    >>> _severity(0.10, (0.03, 0.10, 0.20)), _severity(float("nan"), (0.03,))
    (2.0, 0.0)
    """
    return 0.0 if math.isnan(share) else float(bisect_right(steps, share))
