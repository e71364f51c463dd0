"""Open findings are proposed as actions; weights that change the decision are named (R1, R2)."""

from __future__ import annotations

import datetime as dt

from parcours.method.candidates import candidates
from parcours.method.fates import with_fates
from parcours.method.findings import FindingKind, finding
from parcours.method.first_wave import wave_changes
from parcours.method.plan import Action, CriterionWeights, FindingFate, Plan
from parcours.method.validation import validated

IRRITANT = finding(
    FindingKind.IRRITANT, "TP-5", "PU-1", severity=3, touchpoints=("TP-5",), publics=("PU-1",)
)
WAITING = finding(FindingKind.WAITING, "TP-5", severity=4, touchpoints=("TP-5",))
MANUAL = finding(FindingKind.MANUAL_FLOW, "F-1", severity=2)


def test_findings_about_one_touchpoint_make_one_candidate() -> None:
    """An irritant and a wait at one touchpoint: one action to consider, worded by the graver (R1)."""
    found = candidates(with_fates([IRRITANT, WAITING, MANUAL], Plan()))
    assert [("waiting:TP-5", 2, ("PU-1",)), ("manual_flow:F-1", 1, ())] == [
        (one.lead.key, len(one.findings), one.publics) for one in found
    ]


def test_what_is_decided_is_not_proposed_again() -> None:
    """A parked finding makes no candidate (R1)."""
    plan = Plan(fates=(FindingFate(finding=MANUAL.key, fate="parked", reason="après"),))
    assert () == candidates(with_fates([MANUAL], plan))


def test_the_weight_that_changes_the_first_wave_is_found() -> None:
    """A cheap action and a loved one for one budget: weighing the budget more changes the wave (R2)."""
    plan = Plan(
        actions=(
            Action(id="A-1", title="loved", customer_impact=4, cost=100),
            Action(id="A-2", title="cheap", customer_impact=3, cost=90),
        ),
        weights=CriterionWeights(
            objectives=0, customer_impact=90, duration=0, budget=10, complexity=0
        ),
        budget_per_wave=100,
    )
    found = {one.criterion.value: one for one in wave_changes(plan, {})}
    assert (("A-2",), ("A-1",)) == (found["budget"].enters, found["budget"].leaves)
    assert found["budget"].needed_share is not None
    assert found["budget"].needed_share > 0.5


def test_the_wave_that_changes_is_the_validated_one() -> None:
    """What the room validated already is no change; what it left out is not taken out (R2)."""
    actions = (
        Action(id="A-1", title="loved", customer_impact=4, cost=100),
        Action(id="A-2", title="cheap", customer_impact=3, cost=90),
    )
    weights = CriterionWeights(
        objectives=0, customer_impact=90, duration=0, budget=10, complexity=0
    )
    plan = Plan(actions=actions, weights=weights, budget_per_wave=100)
    changes = []
    for wave in ("A-1", "A-2"):
        kept = validated(plan, [[wave]], dt.date(2026, 11, 2), "Ada")
        known = plan.model_copy(update={"validated": kept})
        found = {one.criterion.value: one for one in wave_changes(known, {})}["budget"]
        changes.append((found.enters, found.leaves))
    assert [(("A-2",), ("A-1",)), ((), ())] == changes


def test_no_plan_no_change() -> None:
    """Nothing to choose from: nothing that would change."""
    assert all(one.needed_share is None for one in wave_changes(Plan(), {}))
