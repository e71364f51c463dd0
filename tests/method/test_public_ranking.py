"""Publics are ranked by weighted criteria, with the robustness of the decision (P3)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from parcours.method.public_ranking import deciding_weights, rank_publics, robustness
from parcours.method.publics import Criterion, CriterionWeight, Publics, PublicVote, TargetPublic

VALUE, REACH = Criterion.CURRENT_VALUE, Criterion.REACH


def publics(
    votes: dict[str, list[int]], count: int = 4, value: float = 3, reach: float = 1
) -> Publics:
    """Publics PU-1.. with votes on reach."""
    return Publics(
        publics=tuple(TargetPublic(id=f"PU-{n}", name=str(n)) for n in range(1, count + 1)),
        weights=(
            CriterionWeight(criterion=VALUE, weight=value),
            CriterionWeight(criterion=REACH, weight=reach),
        ),
        votes=tuple(
            PublicVote(participant="P-1", public=public, criterion=REACH, score=score)
            for public, scores in votes.items()
            for score in scores
        ),
    )


FIGURES = {VALUE: {"PU-1": 100.0, "PU-2": 50.0, "PU-3": 25.0, "PU-4": 20.0}}
VOTES = {"PU-1": [4], "PU-2": [3], "PU-3": [0, 2], "PU-4": [4]}


def test_the_file_and_the_votes_make_the_score() -> None:
    """Share of the best times four where the file tells, mean of votes elsewhere, weighted."""
    first = rank_publics(publics(VOTES), FIGURES)[1]
    assert ("PU-2", 0.75 * 2 + 0.25 * 3) == (first.public, first.score)


def test_where_the_file_tells_votes_stand_beside_it() -> None:
    """The file counts; what people voted is kept, to be compared with it (P3)."""
    found = rank_publics(publics({"PU-2": [4, 3]}), {**FIGURES, REACH: {"PU-1": 10, "PU-2": 5}})
    mark = next(one for one in found if one.public == "PU-2").marks[REACH]
    assert (2.0, None, 3.5, 2, 1.5) == (mark.value, mark.n, mark.voted, mark.n_voted, mark.gap)


def test_what_nobody_knows_is_left_out_and_listed() -> None:
    """No vote on reach: the score rests on value alone, and says so."""
    last = next(one for one in rank_publics(publics({}), FIGURES) if one.public == "PU-4")
    assert (pytest.approx(0.8), (REACH,)) == (last.score, last.unknown)


def test_a_public_about_which_nothing_is_known_has_no_rank() -> None:
    """Unknown is neither last nor zero."""
    last = rank_publics(publics({}), {VALUE: {"PU-1": 1.0}})[-1]
    assert (None, None) == (last.score, last.rank)


def test_ties_share_a_rank() -> None:
    """Two publics with one score have one rank."""
    ranked = rank_publics(publics({}), {VALUE: dict.fromkeys(["PU-1", "PU-2", "PU-3"], 1.0)})
    assert [1, 1, 1, None] == [one.rank for one in ranked]


def test_the_weight_that_would_change_the_decision() -> None:
    """At the share found, the third and the fourth have the same score."""
    book = publics(VOTES)
    found = next(one for one in deciding_weights(book, FIGURES) if one.criterion == REACH)
    at_it = publics(VOTES, value=1 - found.needed_share, reach=found.needed_share)
    scores = {one.public: one.score for one in rank_publics(at_it, FIGURES)}
    assert scores[found.enters] == pytest.approx(scores[found.leaves])


def test_robustness_is_a_share_and_the_same_each_time() -> None:
    """Seeded: the same draws give the same shares; a public ahead on everything is always in."""
    first, again = (robustness(publics(VOTES), FIGURES, draws=300, seed=7) for _ in range(2))
    assert first == again
    assert 1.0 == next(one.top_share for one in first if one.public == "PU-1")


@given(st.permutations(["PU-1", "PU-2", "PU-3", "PU-4"]))
def test_order_of_rows_does_not_matter(order) -> None:
    """Ranks depend on neither the order in which publics were typed nor that of votes."""
    book = publics(VOTES)
    shuffled = book.model_copy(
        update={
            "publics": tuple(next(p for p in book.publics if p.id == one) for one in order),
            "votes": book.votes[::-1],
        }
    )
    assert rank_publics(book, FIGURES) == rank_publics(shuffled, FIGURES)
