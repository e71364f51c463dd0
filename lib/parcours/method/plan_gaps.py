"""What step 5 still misses.

Undecided findings, orphans both ways, actions nobody can rank (R1, R2).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from parcours.method.fates import FindingWithFate, Orphans
from parcours.method.gaps import Gap
from parcours.method.plan import Action, Plan, RoleCapacity

_SEVERAL = re.compile(r"[,;/&+]|\s(et|and)\s")
"""What stands between two names."""


def gaps(plan: Plan, orphans: Orphans, fates: Sequence[FindingWithFate]) -> list[Gap]:
    """List what the plan misses or contradicts."""
    undecided = sum(1 for one in fates if one.fate == "open")
    checks: tuple[tuple[str, bool, dict[str, object]], ...] = (
        ("plan_no_actions", not plan.actions, {}),
        ("plan_no_budget", plan.budget_per_wave is None, {}),
        ("plan_no_start_date", plan.start_date is None, {}),
        ("plan_not_validated", plan.validated is None, {}),
        ("plan_moved", plan.validated is not None and plan.validated.moved_date is not None, {}),
        ("plan_undecided", undecided > 0, {"n": undecided}),
    )
    found = [Gap("plan", code, values=values) for code, is_missing, values in checks if is_missing]
    listed = (
        ("plan_action_without_finding", orphans.actions_without_finding),
        ("plan_action_without_objective", orphans.actions_without_objective),
        ("plan_action_without_public", orphans.actions_without_public),
        ("plan_objective_without_action", orphans.objectives_without_action),
        ("plan_moment_untreated", orphans.moments_of_truth_without_action),
        ("plan_fate_without_finding", orphans.fates_without_finding),
    )
    found += [
        Gap("plan", code, about, "contradiction") for code, abouts in listed for about in abouts
    ]
    live = [action for action in plan.actions if not action.is_excluded]
    lacks = (
        ("plan_action_no_cost", [a.id for a in live if a.cost is None and a.cost_per_year is None]),
        ("plan_action_no_duration", [a.id for a in live if a.duration_days is None]),
        ("plan_action_no_accountable", [a.id for a in live if not a.accountable.strip()]),
        ("plan_several_accountable", [a.id for a in live if _SEVERAL.search(a.accountable)]),
    )
    found += [
        Gap("plan", "plan_over_people", a.id, "contradiction", {"roles": ", ".join(roles)})
        for a in live
        if (roles := overloaded_roles(a, plan.capacities))
    ]
    return found + [Gap("plan", code, about) for code, abouts in lacks for about in abouts]


def overloaded_roles(action: Action, capacities: Sequence[RoleCapacity]) -> list[str]:
    """Roles of which an action takes more people a day than there are.

    >>> from parcours.method.plan import RoleDays
    >>> one = Action(id="A-1", title="a", duration_days=5, days_by_role=(RoleDays(role="SI", days=8),))
    >>> overloaded_roles(one, [RoleCapacity(role="SI", days_per_wave=40, people=1)])
    ['SI']
    """
    people = {one.role: one.people for one in capacities}
    if not action.duration_days:
        return []
    return sorted(
        one.role
        for one in action.days_by_role
        if one.days > people.get(one.role, float("inf")) * action.duration_days
    )
