"""How publics live touchpoints, from votes kept one by one."""

from itertools import chain
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from journey_books import CUSTOMERS, book, touchpoint, votes
from parcours.method import appraisal
from parcours.method.appraisal import tally, word_of
from parcours.method.nouns import Provenance
from parcours.method.touchpoints import Appraisal, Fate

EXAMPLES = yaml.safe_load(
    (Path(__file__).parent.parent / "examples" / "appraisals.yaml").read_text("utf-8")
)
EMOTIONS = st.lists(st.integers(-2, 2), max_size=12)


@pytest.mark.parametrize("example", EXAMPLES, ids=[one["name"] for one in EXAMPLES])
def test_votes_say_what_the_examples_say(example):
    """Mean, word and division of opinions are those of the examples (J3)."""
    found = tally(example["votes"])
    word = "none" if found.appraisal is None else found.appraisal.name.lower()
    assert (example["mean"], example["word"], example["polarised"]) == (
        found.mean,
        word,
        found.is_polarised,
    )


@given(EMOTIONS)
def test_polarised_is_never_called_neutral(emotions):
    """Whatever the votes, people at both ends are never summed up as neutral (J3)."""
    found = tally(emotions)
    assert not (found.is_polarised and found.appraisal is Appraisal.NEUTRAL)


@given(EMOTIONS)
def test_a_mirror_of_the_votes_is_a_mirror_of_the_mean(emotions):
    """The scale has no favourite side: turned upside down, votes give the contrary word (J3)."""
    found, turned = tally(emotions), tally([-one for one in emotions])
    word = word_of(found.mean)
    assert (word if word is None else -word, found.is_polarised) == (
        word_of(turned.mean),
        turned.is_polarised,
    )


@given(st.lists(st.tuples(st.integers(-2, 2), st.sampled_from(CUSTOMERS)), min_size=1, max_size=9))
def test_order_of_the_respondents_does_not_matter(ballots):
    """One vote a person: in whatever order they come, the appraisal is the same (J3)."""
    once = list({voter: emotion for emotion, voter in ballots}.items())
    cast = [votes(1, [emotion], voters=[voter]) for voter, emotion in once]
    forth = appraisal.appraise(book([touchpoint(1)], chain(*cast)))
    back = appraisal.appraise(book([touchpoint(1)], chain(*reversed(cast))))
    assert forth == back


def test_who_votes_twice_counts_once():
    """A respondent who votes again on the same thing counts by the latest vote (J3)."""
    ballots = [*votes(1, [-2]), *votes(1, [1])]
    found = appraisal.appraise(book([touchpoint(1)], ballots))
    assert (0, 0, 0, 1, 0) == found["TP-1", "PU-1"].votes.counts


def test_pairs_without_a_vote_are_there_with_nothing():
    """What nobody judged is there with n = 0 and no mean: unknown is not neutral (J3)."""
    found = appraisal.appraise(book([touchpoint(1)]))["TP-1", "PU-2"].votes
    assert (0, None, None, None) == (found.n, found.mean, found.sd, found.appraisal)


def test_what_does_not_exist_yet_is_not_judged():
    """A touchpoint of the target has no appraisal today (J6)."""
    new = touchpoint(1, fate=Fate.CREATED)
    assert {} == appraisal.appraise(book([new], votes(1, [2])))


def test_a_specific_touchpoint_is_judged_by_its_publics_alone():
    """Only the publics that meet a touchpoint are asked, and those somebody voted for (P4)."""
    only = touchpoint(1, publics=("PU-2",))
    found = appraisal.appraise(book([only], votes(1, [1], public="PU-3")))
    assert [("TP-1", "PU-2"), ("TP-1", "PU-3")] == list(found)


def test_a_journey_of_nobody_is_for_all_that_are_kept():
    """Without a public on the journey, all publics kept are asked (P4)."""
    found = appraisal.appraise(book([touchpoint(1)], publics=()))
    assert [("TP-1", "PU-1"), ("TP-1", "PU-2")] == list(found)


def test_staff_and_customers_are_told_apart():
    """A survey typed in by staff is the customers' voice; n of each side is kept (J3)."""
    ballots = [
        *votes(1, [2, 1]),
        *votes(1, [-1], voters=CUSTOMERS),
        *votes(1, [-2], provenance=Provenance.SURVEY),
    ]
    one = appraisal.appraise(book([touchpoint(1)], ballots))["TP-1", "PU-1"]
    assert (1.5, 2, -1.5, 2, 3.0) == (
        one.staff.mean,
        one.staff.n,
        one.customers.mean,
        one.customers.n,
        one.perception_gap,
    )


def test_provenance_and_function_are_counted():
    """Where the judgement comes from stays with it (J3)."""
    ballots = [*votes(1, [2, 1]), *votes(1, [-2], provenance=Provenance.DATA)]
    one = appraisal.appraise(book([touchpoint(1)], ballots))["TP-1", "PU-1"]
    by_function = {function.value: each.n for function, each in one.by_function.items()}
    assert ({"team": 2, "data": 1}, {"front_line": 2}) == (one.by_provenance, by_function)


def test_perception_gaps_need_both_sides_and_enough_points():
    """A gap is told only between two voices, from the points asked on, widest first (J3)."""
    ballots = [
        *votes(1, [1]),
        *votes(1, [0], voters=CUSTOMERS),
        *votes(2, [1]),
        *votes(2, [-2], voters=CUSTOMERS),
        *votes(3, [2]),
    ]
    known = appraisal.appraise(book([touchpoint(n) for n in (1, 2, 3)], ballots))
    found = appraisal.perception_gaps(known, 1.0)
    assert ["TP-2", "TP-1"] == [one.touchpoint for one in found]


def test_publics_that_diverge_are_told():
    """A touchpoint that pleases one public and irritates another is pointed out (J3)."""
    ballots = [
        *votes(1, [2, 2]),
        *votes(1, [-1, -1], public="PU-2"),
        *votes(2, [1]),
        *votes(2, [0], public="PU-2"),
    ]
    known = appraisal.appraise(book([touchpoint(1), touchpoint(2)], ballots))
    (one,) = appraisal.publics_that_diverge(known)
    assert ("TP-1", "PU-1", "PU-2", 3.0) == (
        one.touchpoint,
        one.pleased.public,
        one.irritated.public,
        one.spread,
    )
