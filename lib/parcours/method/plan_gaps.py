"""What step 5 still misses.

Undecided findings, orphans both ways, actions nobody can rank (R1, R2).
"""

from __future__ import annotations

from collections.abc import Sequence

from parcours.method.fates import FindingWithFate, Orphans
from parcours.method.gaps import Gap
from parcours.method.plan import Plan


def gaps(plan: Plan, orphans: Orphans, fates: Sequence[FindingWithFate]) -> list[Gap]:
    """List what the plan misses or contradicts."""
    undecided = sum(1 for one in fates if one.fate == "open")
    checks: tuple[tuple[str, bool, dict[str, object]], ...] = (
        ("plan_no_actions", not plan.actions, {}),
        ("plan_no_budget", plan.budget_per_wave is None, {}),
        ("plan_no_start_date", plan.start_date is None, {}),
        ("plan_not_validated", plan.validated is None, {}),
        ("plan_undecided", undecided > 0, {"n": undecided}),
    )
    found = [Gap("plan", code, values=values) for code, is_missing, values in checks if is_missing]
    listed = (
        ("plan_action_without_finding", orphans.actions_without_finding),
        ("plan_action_without_objective", orphans.actions_without_objective),
        ("plan_objective_without_action", orphans.objectives_without_action),
        ("plan_moment_untreated", orphans.moments_of_truth_without_action),
    )
    found += [
        Gap("plan", code, about, "contradiction") for code, abouts in listed for about in abouts
    ]
    live = [action for action in plan.actions if not action.is_excluded]
    lacks = (
        ("plan_action_no_cost", [a.id for a in live if a.cost is None and a.cost_per_year is None]),
        ("plan_action_no_duration", [a.id for a in live if a.duration_days is None]),
        ("plan_action_no_accountable", [a.id for a in live if not a.accountable]),
    )
    return found + [Gap("plan", code, about) for code, abouts in lacks for about in abouts]
