"""What a transition matrix says of the future, against published matrices (V7)."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from parcours.customers import markov
from parcours.customers.measure import DAYS_PER_YEAR
from parcours.errors import NotEnoughDataError

# ESSEC, Foundations of Marketing Analytics: segments of 2014 (rows) found in 2015 (columns)
STATES = [
    "inactive", "cold", "warm_high", "warm_low", "new_warm", "active_high", "active_low", "new_active",
]  # fmt: skip
COUNTS = """
7227 0 0 0 0 35 250 0
1931 0 0 0 0 22 200 0
0 75 0 0 0 35 1 0
0 689 0 0 0 1 266 0
0 1139 0 0 0 15 96 0
0 0 119 0 0 354 2 0
0 0 0 901 0 22 2088 0
0 0 0 0 938 89 410 0
"""
HEADS_2015 = dict(zip(STATES, [9158, 1903, 119, 901, 938, 573, 3313, 1512], strict=True))
REVENUE = dict.fromkeys(STATES, 0.0) | {
    "active_high": 323.56894, "active_low": 52.30604, "new_active": 79.16614,
}  # fmt: skip


def square(text, states, period_days=1.0):
    """Make a matrix from its counts."""
    rows = [[int(cell) for cell in line.split()] for line in text.strip().splitlines()]
    return markov.transition_matrix(
        pd.DataFrame(rows, index=states, columns=states), period_days=period_days
    )


ESSEC = square(COUNTS, STATES, DAYS_PER_YEAR)
OZ = square("2 1 1\n1 0 1\n1 1 2", list("RNS"))


def essec_forecast():
    """Forecast the segments over ten years, nobody coming."""
    table = markov.forecast(ESSEC, HEADS_2015, 10, n_resamples=20)
    return table.pivot_table(index="period", columns="state", values="heads", sort=False)


def test_essec_segments_in_ten_years():
    """Head counts of 2025: the published ones (V7)."""
    found = essec_forecast()[STATES].iloc[-1].round()
    assert [13834, 650, 139, 756, 0, 547, 2490, 0] == found.astype(int).tolist()


def test_essec_revenue_of_each_year():
    """Yearly revenue 2015 to 2025 of today's customers: the base drains (V7)."""
    found = (essec_forecast()[STATES] * pd.Series(REVENUE)).sum(axis=1).round().astype(int)
    assert [
        478394, 397481, 379526, 365921, 351072, 339488, 330139, 322557, 316409, 311418, 307360,
    ] == found.tolist()  # fmt: skip


def test_essec_value_of_the_base():
    """2,150,564: ten years at 10 %, the present year left out (V7)."""
    values = markov.state_values(ESSEC, REVENUE, 0.10, n_periods=10)
    assert 2150564 == round(sum(HEADS_2015[state] * values[state] for state in STATES))


def test_essec_small_rows_have_wide_intervals():
    """Warm high rests on 111 customers: 35/111 active high, between .24 and .41 (V7)."""
    bounds = ESSEC.low.loc["warm_high", "active_high"], ESSEC.high.loc["warm_high", "active_high"]
    assert (0.236, 0.407) == pytest.approx(bounds, abs=6e-4)


def test_pfeifer_and_carraway_for_ever():
    """Five recency states, 40 of margin, 4 of mailing, 20 %: 52.320 5.554 1.251 -1.820 0 (V7)."""
    states = ["r1", "r2", "r3", "r4", "gone"]
    matrix = square(
        "30 70 0 0 0\n20 0 80 0 0\n15 0 0 85 0\n5 0 0 0 95\n0 0 0 0 100", states, DAYS_PER_YEAR
    )
    brought = dict(zip(states, [36.0, -4.0, -4.0, -4.0, 0.0], strict=True))
    found = markov.state_values(matrix, brought, 0.2, counts_present=True)
    assert [52.32, 5.554, 1.251, -1.82, 0.0] == found.round(3).tolist()


def test_many_periods_are_worth_as_for_ever():
    """A horizon far enough gives the value without end (V7)."""
    brought = dict.fromkeys("RNS", 1.0)
    kept = {"counts_present": True}
    far = markov.state_values(OZ, brought, 0.5, n_periods=20_000, **kept)
    assert list(markov.state_values(OZ, brought, 0.5, **kept)) == pytest.approx(list(far))


def test_land_of_oz_in_the_long_run():
    """Rain .4, nice .2, snow .4, wherever one begins (V7)."""
    far = markov.forecast(OZ, {"N": 1.0}, 60, n_resamples=2)
    assert [0.4, 0.2, 0.4] == pytest.approx(list(far.loc[far["period"] == 60, "heads"]))


def test_an_empty_row_stays_unknown():
    """Nobody in a state before: its probabilities and intervals are unknown, not zero (V7)."""
    matrix = square("3 1\n0 0", ["a", "b"])
    assert [0.75, 0.25] == matrix.probabilities.loc["a"].tolist()
    for table in (matrix.probabilities, matrix.low, matrix.high):
        assert table.loc["b"].isna().all()


def test_a_forecast_through_an_unknown_row_is_unknown():
    """Once customers stand where the row is unknown, the forecast says nothing (V7)."""
    table = markov.forecast(square("3 1\n0 0", ["a", "b"]), {"a": 100}, 2, n_resamples=5)
    assert [False, False, True] == [
        bool(part["heads"].isna().any()) for _, part in table.groupby("period")
    ]


def test_the_value_of_a_state_that_leads_to_the_unknown_is_unknown():
    """No value for what may pass through a state nobody has been seen leaving (V7)."""
    matrix = square("3 1 0\n0 0 0\n0 0 2", ["a", "b", "c"])
    values = markov.state_values(matrix, dict.fromkeys("abc", 1.0), 0.1)
    assert [True, True, False] == list(values.isna())


def test_a_value_per_period_that_is_unknown_is_not_zero():
    """States that lead to one without a value per period have no value (V7)."""
    matrix = square("3 1 0\n0 4 0\n0 0 2", ["a", "b", "c"])
    values = markov.state_values(matrix, {"a": 1.0, "b": np.nan, "c": 1.0}, 0.1)
    assert [True, True, False] == list(values.isna())


def test_states_without_value_are_refused():
    """A state nobody priced is not free (V7)."""
    with pytest.raises(NotEnoughDataError, match="no_value_of_state"):
        markov.state_values(OZ, {"R": 1.0}, 0.1)


def test_new_customers_keep_the_base_from_draining():
    """Each period adds those who come (V7)."""
    table = markov.forecast(OZ, {"R": 10}, 2, arrivals={"N": 5}, n_resamples=20)
    assert [10.0, 15.0, 20.0] == pytest.approx(list(table.groupby("period")["heads"].sum()))


def test_the_interval_of_a_forecast_holds_the_luck_of_customers():
    """About 95 % of futures fall within: with the matrix well known, a binomial's spread (V7)."""
    counts = pd.DataFrame(
        [[800_000, 200_000], [0, 1_000_000]], index=["a", "b"], columns=["a", "b"]
    )
    matrix = markov.transition_matrix(counts, period_days=30)
    table = markov.forecast(matrix, {"a": 1000}, 1, n_resamples=2000, seed=3)
    row = table[(table["period"] == 1) & (table["state"] == "a")].iloc[0]
    assert (800, 775, 825) == pytest.approx((row["heads"], row["low"], row["high"]), abs=2)


def months_of(n, rng):
    """Passages of n customers over 12 months; each has a propensity of his own to leave and to come back."""
    leave, back = rng.beta(1, 4, n), rng.beta(1, 4, n)
    state, counts = np.zeros(n, dtype=int), np.zeros((n, 2, 2))
    for _ in range(12):
        after = np.where(rng.random(n) < np.where(state, back, leave), 1 - state, state)
        counts[np.arange(n), state, after] += 1
        state = after
    return counts


def matrix_of(each, *, by_customer):
    """Put the passages of customers together, their likeness told or not."""
    trials = each.sum(axis=2)
    spread = markov.ByCustomer(
        each.sum(axis=0), (each**2).sum(axis=0), (each * trials[:, :, None]).sum(axis=0),
        (trials > 0).sum(axis=0)[:, None].astype(float),
    )  # fmt: skip
    return markov.transition_matrix(
        pd.DataFrame(each.sum(axis=0), index=["a", "b"], columns=["a", "b"]),
        period_days=30, by_customer=spread if by_customer else None,
    )  # fmt: skip


def test_intervals_hold_the_truth_where_months_of_a_customer_are_alike():
    """Some 95 % of the intervals hold the true passage; months taken as strangers, far fewer (V7)."""
    rng = np.random.default_rng(7)
    truth = matrix_of(months_of(400_000, rng), by_customer=False).probabilities
    drawn = [months_of(150, rng) for _ in range(400)]
    held = [
        np.mean(
            [(found.low <= truth) & (truth <= found.high) for found in map(made, drawn)], axis=0
        ).min()
        for made in (
            lambda each: matrix_of(each, by_customer=True),
            lambda each: matrix_of(each, by_customer=False),
        )
    ]
    assert (True, True) == (0.93 < held[0] < 0.97, held[1] < 0.85)


def test_a_forecast_draws_its_rows_from_what_passages_are_worth():
    """Alike months make the futures of a base less sure (V7)."""
    each = months_of(150, np.random.default_rng(7))
    widths = []
    for is_told in (True, False):
        table = markov.forecast(matrix_of(each, by_customer=is_told), {"a": 10_000}, 1)
        row = table[(table["period"] == 1) & (table["state"] == "b")].iloc[0]
        widths.append(row["high"] - row["low"])
    assert widths[0] > 1.2 * widths[1]


def test_who_rises_and_who_falls():
    """Towards the first state is up (V7)."""
    moves = square("6 2\n1 1", ["active", "lapsed"]).moves
    assert {"rise": 0.1, "stay": 0.7, "fall": 0.2} == pytest.approx(dict(moves))


matrices = st.integers(2, 5).flatmap(
    lambda size: st.lists(
        st.lists(st.integers(0, 50), min_size=size, max_size=size), min_size=size, max_size=size
    )
).filter(lambda rows: any(map(any, rows)))  # fmt: skip


@given(matrices)
def test_rows_sum_to_one_or_are_unknown(rows):
    """Every row of probabilities sums to 1 or is wholly unknown, within its bounds (V7)."""
    states = [f"s{i}" for i in range(len(rows))]
    found = markov.transition_matrix(
        pd.DataFrame(rows, index=states, columns=states), period_days=30
    )
    for state, counts in zip(states, rows, strict=True):
        row = found.probabilities.loc[state]
        if any(counts):
            assert 1.0 == pytest.approx(row.sum())
            assert (found.low.loc[state] <= row + 1e-12).all()
            assert (row <= found.high.loc[state] + 1e-12).all()
        else:
            assert row.isna().all()


@given(matrices, st.integers(1, 4))
def test_forecasts_keep_heads_and_are_powers_of_the_matrix(rows, n_periods):
    """Nobody is lost on the way; step by step equals the power of the matrix (V7)."""
    size = len(rows)
    whole = [[cell + 1 for cell in row] for row in rows]
    states = [f"s{i}" for i in range(size)]
    matrix = markov.transition_matrix(
        pd.DataFrame(whole, index=states, columns=states), period_days=30
    )
    heads = np.arange(1.0, size + 1)
    start = dict(zip(states, heads, strict=True))
    table = markov.forecast(matrix, start, n_periods, n_resamples=2)
    last = table[table["period"] == n_periods]["heads"].to_numpy()
    power = np.linalg.matrix_power(matrix.probabilities.to_numpy(), n_periods)
    assert list(heads @ power) == pytest.approx(list(last))
    assert heads.sum() == pytest.approx(last.sum())
