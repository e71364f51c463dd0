"""Actions are ranked by a formula anybody can check (R1, R2)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from parcours.method.fates import orphans, with_fates
from parcours.method.findings import FindingKind, finding
from parcours.method.framing import Framing
from parcours.method.objectives import Family, Objective, Objectives
from parcours.method.plan import (
    Action,
    ChannelPriority,
    Contribution,
    CriterionWeights,
    FindingFate,
    Plan,
)
from parcours.method.priority import PriorityCriterion, priorities, rank_robustness
from parcours.method.publics import Publics, TargetPublic
from parcours.method.trace import traces
from parcours.method.workbook import Workbook

WEIGHTS = {"O-1": 0.7, "O-2": 0.3}


def action(n: int, **values: object) -> Action:
    """Return an action about which everything is known."""
    base = {
        "customer_impact": 2,
        "complexity": 2,
        "duration_days": 10,
        "cost": 1000,
        "contributions": (Contribution(objective="O-1", degree=3),),
    }
    return Action(id=f"A-{n}", title=str(n), **{**base, **values})  # type: ignore[arg-type]  # values of each test


def test_the_formula() -> None:
    """40 % objectives, 25 % impact, 10 % duration, 15 % budget, 10 % complexity, by hand (R2)."""
    cheap = action(1, cost=0, duration_days=0)
    found = priorities(Plan(actions=(cheap, action(2))), WEIGHTS)
    expected = 100 * (0.40 * 0.7 + 0.25 * 0.5 + 0.10 * 1 + 0.15 * 1 + 0.10 * 0.5)
    assert ("A-1", pytest.approx(expected)) == (found[0].action, found[0].score)


def test_what_nobody_said_is_not_zero() -> None:
    """Without a cost, the score rests on the rest and says so.

    It is not that of a free action (R2).
    """
    unknown, free = action(1, cost=None), action(2, cost=0)
    found = {
        one.action: one for one in priorities(Plan(actions=(unknown, free, action(3))), WEIGHTS)
    }
    assert (PriorityCriterion.BUDGET,) == found["A-1"].unknown
    assert (found["A-1"].score or 0.0) < (found["A-2"].score or 0.0)


def test_a_channel_that_is_wanted_counts_where_it_is_known() -> None:
    """Equal actions: the one on the channel to improve first leads; no channel said is not zero (R2)."""
    wanted = (ChannelPriority(channel="TEL", degree=4), ChannelPriority(channel="WEB", degree=0))
    actions = (action(1, channel="WEB"), action(2, channel="TEL"), action(3))
    weights = CriterionWeights(channel=10)
    found = priorities(Plan(actions=actions, channel_priorities=wanted, weights=weights), WEIGHTS)
    assert ["A-2", "A-3", "A-1"] == [one.action for one in found]


def test_ties_share_a_rank_and_an_action_set_aside_has_none() -> None:
    """Two equal actions are both first; one set aside is not ranked (R2)."""
    found = priorities(Plan(actions=(action(1), action(2), action(3, is_excluded=True))), WEIGHTS)
    assert [("A-1", 1), ("A-2", 1)] == [(one.action, one.rank) for one in found]


def test_a_quick_win_has_impact_for_little_effort() -> None:
    """More impact than most for less effort than most (R2)."""
    easy = action(1, customer_impact=4, cost=0, duration_days=1, complexity=0)
    hard = action(2, customer_impact=4, complexity=4, cost=9000, duration_days=90)
    weak = action(3, customer_impact=0)
    found = {
        one.action: one.is_quick_win
        for one in priorities(Plan(actions=(easy, hard, weak)), WEIGHTS)
    }
    assert {"A-1": True, "A-2": False, "A-3": False} == found


@given(st.permutations([1, 2, 3, 4]))
def test_ids_and_order_do_not_matter(order) -> None:
    """Scores do not depend on how actions are numbered or sorted (R2)."""
    costs = [0, 500, 900, 1000]
    plain = priorities(
        Plan(actions=tuple(action(n, cost=costs[n - 1]) for n in range(1, 5))), WEIGHTS
    )
    renamed = priorities(
        Plan(actions=tuple(action(n, cost=costs[i]) for i, n in enumerate(order))), WEIGHTS
    )
    assert [one.score for one in plain] == [one.score for one in renamed]


def test_an_action_better_on_everything_is_never_behind() -> None:
    """Robustness: seeded, and one that dominates is in the top each time (R2)."""
    best = action(1, customer_impact=4, complexity=0, cost=0, duration_days=0)
    plan = Plan(actions=(best, action(2), action(3, complexity=4, customer_impact=0)))
    ranked = priorities(plan, WEIGHTS)
    first, again = (
        rank_robustness(ranked, CriterionWeights(), k=1, draws=2000, seed=3) for _ in range(2)
    )
    assert first == again
    shares = {one.action: one.top_share for one in first}
    assert shares["A-1"] > 0.98
    assert sum(shares.values()) == pytest.approx(1)


MANUAL = finding(FindingKind.MANUAL_FLOW, "F-1", severity=2)
IRRITANT = finding(
    FindingKind.IRRITANT, "TP-5", "PU-1", severity=4, touchpoints=("TP-5",), publics=("PU-1",)
)


def test_every_finding_has_a_fate() -> None:
    """An action that names it, a decision with its reason, or open: nothing is dropped (R1)."""
    plan = Plan(
        actions=(action(1, findings=("irritant:TP-5:PU-1",)),),
        fates=(FindingFate(finding="manual_flow:F-1", fate="parked", reason="après le RCU"),),
    )
    other = finding(FindingKind.FLOW_LOOP, "T-1", severity=1)
    assert [("action", ("A-1",)), ("parked", ()), ("open", ())] == [
        (one.fate, one.actions) for one in with_fates([MANUAL, IRRITANT, other], plan)
    ]


def book(*actions: Action) -> Workbook:
    """Return a workbook with two objectives and these actions."""
    return Workbook(
        framing=Framing(client="Lorette"),
        objectives=Objectives(
            objectives=tuple(Objective(id=one, title=one, family=Family.RETAIN) for one in WEIGHTS)
        ),
        plan=Plan(actions=actions),
    )


def test_orphans_are_listed_both_ways() -> None:
    """An action without a finding or a kept public, an objective and a moment of truth nobody treats (R1)."""
    left = Publics(publics=(TargetPublic(id="PU-7", name="Left aside"),))
    workbook = book().model_copy(update={"publics": left})
    plan = Plan(actions=(action(1, publics=("PU-7",)),))
    found = orphans(workbook.model_copy(update={"plan": plan}), [IRRITANT], ["TP-9"])
    assert found.by_kind() == {
        "action_without_finding": ("A-1",),
        "action_without_objective": (),
        "action_without_public": ("A-1",),
        "objective_without_action": ("O-2",),
        "moment_without_action": ("TP-9",),
    }


def test_an_action_traces_back_to_its_irritant_its_public_and_its_objective() -> None:
    """The unbroken chain: finding, touchpoint, public, objective, wave, value, cost (R1)."""
    one = traces(
        book(action(1, findings=(IRRITANT.key,))), [IRRITANT, MANUAL], [["A-1"]], {"A-1": 5000.0}
    )[0]
    assert ((IRRITANT,), ("TP-5",), ("PU-1",), ("O-1",), 1, 5000.0, 1000.0, True) == (
        one.findings,
        one.touchpoints,
        one.publics,
        one.objectives,
        one.wave,
        one.value,
        one.cost,
        one.is_whole,
    )
