import math
import statistics

import pytest
from hypothesis import given
from hypothesis import strategies as st
from parcours.method import agreement
from parcours.method.agreement import Agreement, Interval, rwg_star_j


def spread(levels):
    """Return how far people agree; None where nobody can say."""
    return agreement.spread(levels)


def mean_interval(values):
    """Return the interval of a mean; None where there is none."""
    return agreement.mean_interval(values)


def difference_interval(first, second):
    """Return the interval of a difference; None where there is none."""
    return agreement.difference_interval(first, second)


LEVELS = st.lists(st.integers(0, 4), min_size=2, max_size=40)


def test_published_example_of_rwg():
    """D1 to D4: [2, 3, 3, 4] on five points has an rwg of .667 (O'Neill 2017)."""
    assert pytest.approx(2 / 3) == spread([1, 2, 2, 3]).rwg


def test_published_variances_give_the_published_bounds():
    """D1 to D4: random answers (variance 2) give rwg 0, two opposite halves of many r*wg 0."""
    uniform = spread([0, 1, 2, 3, 4] * 2000)
    halves = spread([0, 4] * 5000)
    assert [pytest.approx(0, abs=1e-3)] * 2 == [uniform.rwg, halves.rwg_star]


def test_ones_and_fives_are_polarised_never_neutral():
    """D1 to D4: a mean of 3 out of 5 made of ones and fives is two camps, and rwg is cut at 0."""
    said = spread([0, 0, 4, 4])
    assert (True, 0.0, pytest.approx(1 - (16 / 3) / 2)) == (
        said.is_polarised,
        said.rwg,
        said.rwg_unclipped,
    )


def test_everybody_in_the_middle_is_not_polarised():
    """D1 to D4: the same mean, held by everybody, is agreement."""
    said = spread([2, 2, 2, 2])
    assert (False, Agreement.VERY_STRONG) == (said.is_polarised, said.agreement)


def test_mean_deviation_by_hand():
    """D1 to D4: AD of [0, 1, 1, 4] is 1.25."""
    said = spread([0, 1, 1, 4])
    assert said is not None
    assert 1.25 == said.ad_mean


@pytest.mark.parametrize(
    ("levels", "expected"),
    [
        ([0, 4, 0, 4], Agreement.LACK),
        ([0, 1, 2, 2, 3], Agreement.WEAK),
        ([1, 2, 2, 3], Agreement.MODERATE),
        ([2, 2, 2, 3], Agreement.STRONG),
        ([2] * 9 + [3], Agreement.VERY_STRONG),
    ],
)
def test_words_of_agreement_follow_lebreton_and_senter(levels, expected):
    """D1 to D4: rwg up to .30, .50, .70, .90 and above has the published words."""
    assert expected is spread(levels).agreement


@pytest.mark.parametrize("levels", [[], [3]])
def test_one_person_agrees_with_nobody(levels):
    """D1 to D4: under two answers there is no agreement to speak of, rather than a zero."""
    assert spread(levels) is None


def test_agreement_of_a_dimension_does_not_rise_with_its_items():
    """D1 to D4: r*wg(j) of one item repeated is that of the item."""
    assert rwg_star_j([[1, 2, 3]]) == rwg_star_j([[1, 2, 3]] * 7)


def test_agreement_of_a_dimension_nobody_rated_twice_is_unknown():
    """D1 to D4: items with one answer say nothing of agreement."""
    assert rwg_star_j([[1], []]) is None


@given(LEVELS)
def test_agreement_never_exceeds_one(levels):
    """D1 to D4: every index of agreement is 1 at most, and rwg 0 at least."""
    said = spread(levels)
    assert 0 <= said.rwg <= 1
    assert said.rwg_unclipped <= said.rwg_star <= 1


@given(LEVELS)
def test_perfect_agreement_is_one_and_only_there(levels):
    """D1 to D4: rwg is 1 where all say the same, and only there."""
    assert (len(set(levels)) == 1) == (spread(levels).rwg_unclipped == 1)


@given(LEVELS, st.randoms())
def test_order_of_respondents_is_irrelevant(levels, chance):
    """D1 to D4: agreement does not depend on who answered first."""
    shuffled = levels.copy()
    chance.shuffle(shuffled)
    before, after = spread(levels), spread(shuffled)
    assert (before.is_polarised, before.agreement) == (after.is_polarised, after.agreement)
    assert pytest.approx(before.sd) == after.sd


@given(LEVELS)
def test_agreement_is_the_same_read_upside_down(levels):
    """D1 to D4: turning the scale over changes no index."""
    before, after = spread(levels), spread([4 - level for level in levels])
    assert pytest.approx(before.rwg_unclipped) == after.rwg_unclipped
    assert before.is_polarised == after.is_polarised


def test_interval_of_a_mean_by_the_table():
    """D1 to D4: five answers, s² = 0.5, t(4) = 2.776: 2 ± 0.878."""
    interval = mean_interval([1, 2, 2, 3, 2])
    assert pytest.approx((1.122, 2.878), abs=1e-3) == (interval.low, interval.high)


def test_no_interval_under_five_answers():
    """D1 to D4: four answers give a mean and no interval."""
    assert mean_interval([1, 2, 3, 4]) is None


def test_no_interval_of_a_difference_under_five_in_either_group():
    """D1 to D4: management of four against twenty of the front line gives no interval."""
    assert difference_interval([1.0] * 4, [2.0, 3.0] * 10) is None


def test_interval_of_the_difference_of_two_unanimous_groups():
    """D1 to D4: two groups that each say one thing differ by exactly that."""
    assert Interval(2.0, 2.0) == difference_interval([3.0] * 5, [1.0] * 5)


@given(st.lists(st.integers(0, 4), min_size=5, max_size=40))
def test_interval_holds_the_mean_within_the_scale(levels):
    """D1 to D4: the interval holds the mean and never leaves 0 to 4."""
    interval = mean_interval(levels)
    mean = statistics.fmean(levels)
    assert 0 <= interval.low <= mean + 1e-9
    assert mean - 1e-9 <= interval.high <= 4


@given(
    st.lists(st.integers(0, 4), min_size=5, max_size=20),
    st.lists(st.integers(0, 4), min_size=5, max_size=20),
)
def test_difference_seen_from_the_other_side_is_its_opposite(first, second):
    """D1 to D4: management minus front line is the opposite of front line minus management."""
    one, other = difference_interval(first, second), difference_interval(second, first)
    assert math.isclose(one.low, -other.high, abs_tol=1e-9)
    assert math.isclose(one.high, -other.low, abs_tol=1e-9)
