"""Objectives are ranked by pairwise comparison as the literature does it (O3)."""

from __future__ import annotations

import math
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from parcours.method.objectives import (
    Family,
    Objective,
    Objectives,
    PairwiseComparison,
    SharedPoints,
)
from parcours.method.pairwise import priorities, random_index, rank_objectives


def matrix_of(upper: list[float], n: int) -> list[list[float]]:
    """Fill a reciprocal matrix from its upper triangle, row by row."""
    matrix = [[1.0] * n for _ in range(n)]
    for (i, j), ratio in zip(combinations(range(n), 2), upper, strict=True):
        matrix[i][j], matrix[j][i] = ratio, 1 / ratio
    return matrix


@pytest.mark.parametrize(
    ("upper", "weights", "eigenvalue", "ratio"),
    [
        ([3, 7, 3], [0.6694, 0.2426, 0.0879], 3.0070, 0.0068),
        ([2, 6, 3], [0.6, 0.3, 0.1], 3.0, 0.0),
        ([3, 5, 3], [0.6370, 0.2583, 0.1047], 3.0385, 0.0370),
    ],
)
def test_published_examples(upper, weights, eigenvalue, ratio) -> None:
    """Published matrices give their published weights, eigenvalue and ratio (random indices of 2013)."""
    found = priorities(matrix_of(upper, 3))
    assert (weights, eigenvalue, ratio) == (
        [round(weight, 4) for weight in found.weights],
        round(found.eigenvalue, 4),
        round(found.consistency_ratio, 4),
    )


HOUSE = [5, 3, 7, 6, 6, 1/3, 1/4, 1/3, 5, 3, 3, 1/5, 1/7, 6, 3, 4, 6, 1/5,
         1/3, 1/4, 1/7, 1/8, 1/2, 1/5, 1/6, 1/5, 1/6, 1/2]  # fmt: skip
SCHOOL = [4, 3, 1, 3, 4, 7, 3, 1/5, 1, 1/5, 1/5, 1/6, 1, 1/3, 3]  # fmt: skip


def test_the_house_of_saaty() -> None:
    """Eight criteria of a house: published weights and eigenvalue; 0.17 is too much to be counted.

    Source: Saaty, "How to make a decision", *European J. of Operational Research* 48, 1990.
    """
    found = priorities(matrix_of(HOUSE, 8))
    assert [0.173, 0.054, 0.188, 0.018, 0.031, 0.036, 0.167, 0.333] == [
        round(weight, 3) for weight in found.weights
    ]
    assert (9.669, 0.17, False) == (
        round(found.eigenvalue, 3),
        round(found.consistency_ratio, 2),
        found.is_consistent,
    )


def test_the_school_of_saaty() -> None:
    """Six criteria of a school: published weights, and a grid that contradicts itself (Saaty 1990)."""
    found = priorities(matrix_of(SCHOOL, 6))
    assert [0.32, 0.14, 0.03, 0.13, 0.24, 0.14] == [round(weight, 2) for weight in found.weights]
    assert not found.is_consistent


@pytest.mark.parametrize(
    ("n", "published"), [(3, 0.52), (10, 1.49), (11, 1.5140), (13, 1.5551), (15, 1.5838)]
)
def test_random_indices_go_on_beyond_ten(n: int, published: float) -> None:
    """Indices of Saaty 2013 up to ten; beyond, within 0.003 of the simulated ones of Alonso & Lamata 2006."""
    assert published == pytest.approx(random_index(n), abs=0.003)


def test_a_large_grid_that_goes_round_in_circles_is_refused_too() -> None:
    """Twelve objectives, each three times the next and the last three times the first: not counted."""
    upper = [
        1 / 3 if (i, j) == (0, 11) else 3 if j == i + 1 else 1 / 9
        for i, j in combinations(range(12), 2)
    ]
    assert not priorities(matrix_of(upper, 12)).is_consistent


def test_going_round_in_circles_is_refused() -> None:
    """Three times each way round: equal weights that mean nothing, far above the threshold."""
    found = priorities(matrix_of([3, 1 / 3, 3], 3))
    assert not found.is_consistent


def test_a_matrix_that_is_not_reciprocal_is_refused() -> None:
    """A comparison and its contrary must be inverse."""
    with pytest.raises(ValueError, match="row 0"):
        priorities([[1, 2], [2, 1]])


ratios = st.sampled_from([1 / 9, 1 / 5, 1 / 3, 1 / 2, 1, 2, 3, 5, 7, 9])


@given(st.lists(ratios, min_size=6, max_size=6), st.permutations(range(4)))
def test_names_and_order_do_not_matter(upper, order) -> None:
    """Permuting the objectives permutes the weights, which add up to 1."""
    matrix = matrix_of(upper, 4)
    weights = priorities(matrix).weights
    permuted = priorities([[matrix[i][j] for j in order] for i in order]).weights
    assert all(math.isclose(permuted[k], weights[i], rel_tol=1e-7) for k, i in enumerate(order))
    assert math.isclose(sum(weights), 1)


@given(st.lists(st.floats(0.2, 1.0), min_size=3, max_size=6))
def test_weights_that_hold_together_are_found_again(weights) -> None:
    """A matrix made of ratios of weights is consistent and gives these weights back."""
    total = sum(weights)
    found = priorities([[i / j for j in weights] for i in weights])
    assert math.isclose(found.consistency_ratio, 0, abs_tol=1e-9)
    assert all(
        math.isclose(a, b / total, rel_tol=1e-6)
        for a, b in zip(found.weights, weights, strict=True)
    )


def group(*grids: list[float]) -> Objectives:
    """Three objectives compared by as many participants as there are grids."""
    ids = ["O-1", "O-2", "O-3"]
    return Objectives(
        objectives=tuple(Objective(id=one, title=one, family=Family.RETAIN) for one in ids),
        comparisons=tuple(
            PairwiseComparison(participant=f"P-{who}", left=left, right=right, ratio=ratio)
            for who, grid in enumerate(grids)
            for (left, right), ratio in zip(combinations(ids, 2), grid, strict=True)
        ),
    )


def test_an_inconsistent_grid_is_not_counted_and_says_what_to_look_at() -> None:
    """Above 0.10 a participant's grid stays out of the group's weights, and a comparison is named."""
    ranking = rank_objectives(group([2, 6, 3], [9, 1 / 9, 9]))
    assert [True, False] == [one.is_counted for one in ranking.participants]
    assert ranking.participants[1].look_again is not None
    assert [0.6, 0.3, 0.1] == [round(one.weight, 6) for one in ranking.weights]


def test_an_incomplete_grid_is_not_counted_and_says_what_is_missing() -> None:
    """A pair nobody compared is listed."""
    whole = group([2, 6, 3])
    ranking = rank_objectives(whole.model_copy(update={"comparisons": whole.comparisons[:-1]}))
    assert (("O-2", "O-3"),) == ranking.participants[0].missing


def test_opposite_opinions_show() -> None:
    """Two participants who say the contrary: equal weights, no concordance, a wide range."""
    ranking = rank_objectives(group([2, 6, 3], [1 / 2, 1 / 6, 1 / 3]))
    assert 0.0 == ranking.concordance
    assert (0.111111, 0.6) == (round(ranking.weights[0].low, 6), round(ranking.weights[0].high, 6))
    assert [1, 1, 1] == [one.rank for one in ranking.weights]


def test_shared_points_are_an_alternative() -> None:
    """Points of each participant are shares of their own purse."""
    book = group().model_copy(
        update={
            "ranking_method": "points",
            "points": (
                SharedPoints(participant="P-1", objective="O-1", points=60),
                SharedPoints(participant="P-1", objective="O-2", points=40),
                SharedPoints(participant="P-2", objective="O-2", points=10),
            ),
        }
    )
    assert {"O-2": 0.7, "O-1": 0.3, "O-3": 0.0} == rank_objectives(book).by_objective


def test_nobody_compared_anything() -> None:
    """No comparison: no weight, rather than equal ones nobody gave."""
    assert {} == rank_objectives(group()).by_objective
