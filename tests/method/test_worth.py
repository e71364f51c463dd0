"""Actions are valued in money through lifetime value, once and within bounds (R5)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from parcours.method.plan import Action, Lever, LeverChange
from parcours.method.stakes import net_gains, tornado
from parcours.method.worth import (
    NO_PUBLIC,
    DurationElasticity,
    PublicValue,
    Reach,
    change_in_value,
    plan_worth,
    worth,
)

VALUES = {
    "PU-1": PublicValue("PU-1", 100, 500.0, 100.0, 36),
    NO_PUBLIC: PublicValue(NO_PUBLIC, 900, 100.0, 20.0, 36),
}


UNKNOWN_COST = {"PU-1": PublicValue("PU-1", 100, 500.0, None, 36)}


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
    """100 customers, half reached, 10 % more of 500 less 100: 2,000, from 0 to 4,000, for 1,000."""
    found = worth(action(), VALUES)
    assert (50, 0.0, 2000.0, 4000.0, 1000.0, 1.0) == (
        found.customers,
        found.low,
        pytest.approx(found.likely),
        pytest.approx(found.high),
        pytest.approx(found.net),
        pytest.approx(found.return_ratio),
    )


def test_payback_spreads_the_gain_over_the_horizon() -> None:
    """1,000 to be paid by 2,000 over 36 months: 18 months; never where the gain is smaller."""
    assert [pytest.approx(18.0), None] == [
        worth(action(cost=cost), VALUES).payback_months for cost in (1000, 3000)
    ]


def test_serving_for_less_is_worth_what_it_saves() -> None:
    """Half of the customers served for 20 % less: 100 x 100 x 10 %."""
    assert pytest.approx(1000.0) == worth(action(lever="cost_to_serve", likely=-20), VALUES).likely


@pytest.mark.parametrize("lever", ["duration", "frequency"])
def test_who_buys_more_is_also_served_more(lever: str) -> None:
    """Duration and frequency multiply what customers bring and what they cost."""
    assert pytest.approx(100 * 0.05 * 400) == worth(action(lever=lever), VALUES).likely


STEADY = PublicValue(
    "PU-1", 100, 500.0, 0.0, 36, duration_elasticities=(DurationElasticity(10, 0.25, 0.25),)
)
LASTING = PublicValue(
    "PU-1", 100, 500.0, 100.0, 36,
    duration_elasticities=(DurationElasticity(-50, 0.1, 0.5), DurationElasticity(100, 0.3, 0.5)),
)  # fmt: skip


@pytest.mark.parametrize(
    ("pct", "power"), [(100, 0.3), (0, 0.2), (300, 0.4), (-75, 0.0), (-50, 0.1)]
)
def test_a_longer_life_is_worth_what_the_model_says(pct: float, power: float) -> None:
    """(1 + change)^elasticity, each doubling of life adding 0.1 to it here (V5, R5)."""
    longer = 1 + pct / 100
    gain = change_in_value(LASTING, {Lever.DURATION: Reach(1.0, pct)})
    assert gain == pytest.approx(100 * (500 * (longer**power - 1) - 100 * (longer**0.5 - 1)))


def test_who_does_not_stay_brings_nothing() -> None:
    """A life cut to nothing loses the equity, no more."""
    gain = change_in_value(STEADY, {Lever.DURATION: Reach(1.0, -100)})
    assert gain == pytest.approx(-STEADY.equity)


def test_a_cost_nobody_knows_cannot_be_moved() -> None:
    """Refused, never counted as nothing."""
    with pytest.raises(ValueError, match="cost_to_serve_unknown"):
        change_in_value(UNKNOWN_COST["PU-1"], {Lever.COST_TO_SERVE: Reach(1.0, -10)})


def test_levers_of_one_action_move_for_the_same_customers() -> None:
    """Half reached by +10 % of frequency and of basket: half of 1.1 x 1.1, not 1.05 x 1.05."""
    both = action(changes=(*action().changes, *action(lever="basket").changes))
    expected = 100 * 0.5 * (500 * (1.21 - 1) - 100 * 0.1)
    assert pytest.approx(expected) == worth(both, VALUES).likely


def test_the_low_case_of_a_cost_is_the_one_that_saves_least() -> None:
    """Whatever the lever, low is never above high."""
    found = worth(action(lever="cost_to_serve", likely=-20), VALUES)
    assert (0.0, pytest.approx(2000.0)) == (found.low, found.high)


def test_a_common_action_reaches_everybody_once() -> None:
    """No public named: all customers, each counted in one part only."""
    found = worth(action(publics=()), VALUES)
    assert (500, pytest.approx(2000 + 900 * 0.05 * 80)) == (found.customers, found.likely)


@pytest.mark.parametrize(
    ("one", "values", "missing"),
    [
        (action(reached_share_pct=None), VALUES, ("reached_share",)),
        (action(changes=()), VALUES, ("changes",)),
        (action(), {}, ("customer_value",)),
        (action(publics=("PU-9",)), VALUES, ("public_value",)),
        (action(lever="cost_to_serve"), UNKNOWN_COST, ("cost_to_serve",)),
    ],
    ids=["reach", "changes", "no value", "public", "cost"],
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
    assert [pytest.approx(2000), pytest.approx(100 * 400 * (1.05 * 1.03 - 1))] == [
        plan_worth(both, VALUES).likely for both in ([one, two], [one, other])
    ]


def test_never_more_than_the_equity_concerned() -> None:
    """A hundredfold promise to half of a public is held to half of its equity, and says so."""
    found = worth(action(likely=1000), VALUES)
    assert (VALUES["PU-1"].equity / 2, True) == (found.high, found.is_capped)


def test_running_costs_lengthen_the_payback() -> None:
    """1,000 once and 400 a year against 2,000 over three years: 55.56 - 33.33 a month, 45 months: never."""
    assert [pytest.approx(1000 / (2000 / 36 - 100 / 12)), None] == [
        worth(action(cost_per_year=cost), VALUES).payback_months for cost in (100, 400)
    ]


def test_waves_are_chosen_on_money_less_cost_each_pain_point_once() -> None:
    """2,000 - 1,000 and 1,200 - 1,000; of the shared pain point, 2,000 or 1,200 counts, not both."""
    one, two = (
        action(1, findings=("irritant:TP-5:PU-1",)),
        action(2, likely=6, findings=("irritant:TP-5:PU-1",)),
    )
    gains = net_gains([one, two, action(3, changes=())], VALUES)
    assert {"A-1": pytest.approx(1000), "A-2": pytest.approx(200)} == gains.of
    assert pytest.approx(-1000) == gains.adds("A-2", ["A-1"])


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
