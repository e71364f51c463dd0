"""Irritants in order, moments of truth in trouble."""

from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from journey_books import book, touchpoint, votes
from parcours.method.appraisal import appraise
from parcours.method.irritants import irritants, moments_of_truth_in_trouble
from parcours.method.touchpoints import MomentOfTruth

EXAMPLES = yaml.safe_load(
    (Path(__file__).parent.parent / "examples" / "irritants.yaml").read_text("utf-8")
)
MOMENT = MomentOfTruth(criticality=4)


def ranked(touchpoints, ballots):
    """Rank the irritants of a small workbook."""
    workbook = book(touchpoints, ballots, publics=("PU-1",))
    return irritants(workbook, appraise(workbook))


@pytest.mark.parametrize("example", EXAMPLES, ids=[one["name"] for one in EXAMPLES])
def test_irritants_rank_as_the_examples_say(example):
    """Ranks, and the ranks what is missing could give, are those of the examples (J3)."""
    given_ = example["touchpoints"]
    touchpoints = [
        touchpoint(n, importance=one["importance"], volume_per_year=one["volume"])
        for n, one in enumerate(given_, 1)
    ]
    ballots = [vote for n, one in enumerate(given_, 1) for vote in votes(n, one["votes"])]
    found = {one.touchpoint: one for one in ranked(touchpoints, ballots)}
    in_order = [found[one.id] for one in touchpoints]
    assert (example["ranks"], example["between"]) == (
        [one.rank for one in in_order],
        [[one.rank_best, one.rank_worst] for one in in_order],
    )


KNOWN = st.tuples(
    st.lists(st.integers(-2, -1), min_size=1, max_size=4),
    st.none() | st.integers(0, 4),
    st.none() | st.integers(0, 10**6),
)


@given(st.lists(KNOWN, min_size=1, max_size=6))
def test_a_rank_stands_between_its_bounds(given_):
    """Whatever is missing, the rank shown is one of those it could take (J3)."""
    touchpoints = [
        touchpoint(n, importance=importance, volume_per_year=volume)
        for n, (_, importance, volume) in enumerate(given_, 1)
    ]
    ballots = [vote for n, (e, _, _) in enumerate(given_, 1) for vote in votes(n, e)]
    assert all(
        1 <= one.rank_best <= one.rank <= one.rank_worst for one in ranked(touchpoints, ballots)
    )


@given(st.lists(KNOWN, min_size=1, max_size=6), st.randoms())
def test_ranks_do_not_depend_on_the_order_of_the_rows(given_, random):
    """Touchpoints shuffled, each irritant keeps its rank (J3)."""
    touchpoints = [
        touchpoint(n, importance=importance, volume_per_year=volume)
        for n, (_, importance, volume) in enumerate(given_, 1)
    ]
    ballots = [vote for n, (e, _, _) in enumerate(given_, 1) for vote in votes(n, e)]
    shuffled = random.sample(touchpoints, len(touchpoints))
    before = {one.touchpoint: one.rank for one in ranked(touchpoints, ballots)}
    after = {one.touchpoint: one.rank for one in ranked(shuffled, ballots)}
    assert before == after


def test_criticality_stands_for_an_importance_nobody_gave():
    """Without an importance, the criticality of the moment of truth counts (J3)."""
    (one,) = ranked([touchpoint(1, moment_of_truth=MOMENT)], votes(1, [-2]))
    assert (("severity", "importance"), 1.0) == (one.known, one.score)


def test_what_pleases_is_no_irritant():
    """Only what reads as an irritant is one (J3)."""
    assert () == ranked([touchpoint(1)], votes(1, [-1, 0, 0]))


def test_moments_of_truth_in_trouble_are_told_worst_first():
    """Irritating, divided and unjudged moments are told; the others are not (J3)."""
    touchpoints = [touchpoint(n, moment_of_truth=MOMENT) for n in (1, 2, 3, 4)] + [touchpoint(5)]
    ballots = [*votes(1, [2, -2, 2, -2]), *votes(2, [-1]), *votes(3, [2]), *votes(5, [-2])]
    workbook = book(touchpoints, ballots, publics=("PU-1",))
    found = moments_of_truth_in_trouble(workbook, appraise(workbook))
    assert [("TP-2", "irritant"), ("TP-1", "polarised"), ("TP-4", "not_judged")] == [
        (one.touchpoint, one.trouble) for one in found
    ]
