"""Actions are valued in money through lifetime value, once and within bounds (R5)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from parcours.method.plan import Action, Lever, LeverChange
from parcours.method.worth import EVERYBODY, PublicValue, plan_worth, tornado, worth

VALUES = {
    "PU-1": PublicValue("PU-1", 100, 500.0, 100.0, 36),
    EVERYBODY: PublicValue(EVERYBODY, 900, 100.0, 20.0, 36),
}


def action(n: int = 1, lever: str = "frequency", likely: float = 10.0, **values: object) -> Action:
    """Return an action that moves a lever of PU-1, from nothing to twice the likely change."""
    low, high = sorted((0.0, 2 * likely))
    change = LeverChange(
        lever=Lever(lever),
        low_pct=low,
        likely_pct=likely,
        high_pct=high,
        author="Claire",
        source="test A/B",
    )
    base = {"publics": ("PU-1",), "reached_share_pct": 50, "changes": (change,), "cost": 1000}
    return Action(id=f"A-{n}", title=str(n), **{**base, **values})  # type: ignore[arg-type]  # values of each test


def test_by_hand() -> None:
    """100 customers, half reached, 10 % more purchases of 500: 2,500, from 0 to 5,000, for 1,000."""
    found = worth(action(), VALUES)
    assert (50, 0.0, 2500.0, 5000.0, 1500.0, 1.5) == (
        found.customers,
        found.low,
        pytest.approx(found.likely),
        pytest.approx(found.high),
        pytest.approx(found.net),
        pytest.approx(found.return_ratio),
    )


def test_payback_spreads_the_gain_over_the_horizon() -> None:
    """1,000 to be paid by 2,500 over 36 months: 14.4 months; never where the gain is smaller."""
    assert [pytest.approx(14.4), None] == [
        worth(action(cost=cost), VALUES).payback_months for cost in (1000, 3000)
    ]


def test_serving_for_less_is_worth_what_it_saves() -> None:
    """Half of the customers served for 20 % less: 100 x 100 x 10 %."""
    assert pytest.approx(1000.0) == worth(action(lever="cost_to_serve", likely=-20), VALUES).likely


def test_a_longer_life_is_also_longer_to_serve() -> None:
    """Duration multiplies what they bring and what they cost."""
    assert pytest.approx(100 * 0.05 * 400) == worth(action(lever="duration"), VALUES).likely


def test_a_common_action_reaches_everybody_once() -> None:
    """No public named: all customers, each counted in one part only."""
    found = worth(action(publics=()), VALUES)
    assert (500, pytest.approx(2500 + 900 * 0.05 * 100)) == (found.customers, found.likely)


@pytest.mark.parametrize(
    ("one", "values", "missing"),
    [
        (action(reached_share_pct=None), VALUES, ("reached_share",)),
        (action(changes=()), VALUES, ("changes",)),
        (action(), {}, ("customer_value",)),
        (action(publics=("PU-9",)), VALUES, ("public_value",)),
    ],
    ids=["reach", "changes", "no value", "public"],
)
def test_what_is_missing_is_said_and_worth_is_unknown(one, values, missing) -> None:
    """Missing is never zero."""
    found = worth(one, values)
    assert (None, missing) == (found.likely, found.missing)


def test_two_actions_on_one_pain_point_count_once() -> None:
    """They share a finding: the stronger counts; on two pain points both count."""
    one, two = (
        action(1, findings=("irritant:TP-5:PU-1",)),
        action(2, likely=6, findings=("irritant:TP-5:PU-1",)),
    )
    other = two.model_copy(update={"findings": ("waiting:TP-9",)})
    assert [pytest.approx(2500), pytest.approx(100 * 500 * (1.05 * 1.03 - 1))] == [
        plan_worth(both, VALUES).likely for both in ([one, two], [one, other])
    ]


def test_never_more_than_the_equity_concerned() -> None:
    """A hundredfold promise is held to the equity of the public, and says so."""
    found = worth(action(likely=1000), VALUES)
    assert (VALUES["PU-1"].equity, True) == (found.high, found.is_capped)


def test_the_cost_of_what_cannot_be_valued_still_counts() -> None:
    """An enabling action brings no value of its own; its cost is the plan's all the same."""
    found = plan_worth([action(1), action(2, changes=(), cost=500)], VALUES)
    assert (1500.0, ("A-2",)) == (found.cost, found.missing)


def test_the_tornado_starts_with_what_moves_most() -> None:
    """Each assumption from its low to its high bound; the widest first, round one base."""
    rows = tornado([action(1), action(2, likely=30)], VALUES)
    assert (["A-2", "A-1"], 1) == ([row.action for row in rows], len({row.base for row in rows}))


@given(
    st.lists(st.tuples(st.floats(0, 40), st.booleans()), min_size=1, max_size=6),
    st.floats(0, 10),
)
def test_value_rises_with_each_lever_and_parts_bound_the_whole(drawn, more) -> None:
    """A larger change never brings less; a plan is bounded by its equity; order does not matter."""
    actions = [
        action(n, likely=likely, findings=("same",) if shared else ())
        for n, (likely, shared) in enumerate(drawn)
    ]
    stronger = [action(0, likely=drawn[0][0] + more, findings=actions[0].findings), *actions[1:]]
    plain = plan_worth(actions, VALUES).likely or 0.0
    assert (plan_worth(stronger, VALUES).likely or 0.0) >= plain - 1e-9
    assert plain <= sum(value.equity for value in VALUES.values()) + 1e-9
    assert plan_worth(actions[::-1], VALUES).likely == pytest.approx(plain)
