"""Votes that are revealed: dispersion and functions, without telling who said what (issue 8.4)."""

from __future__ import annotations

import pytest
from parcours.method.framing import Framing
from parcours.method.nouns import Function
from parcours.method.votes import results, shown_groups
from parcours.method.workbook import Workbook


def voted(*scores: int, functions: tuple[Function, ...]) -> Workbook:
    """Return a workbook where each participant scored one public on one criterion."""
    people = [
        {"id": f"P-{n}", "name": f"n{n}", "function": function}
        for n, function in enumerate(functions, 1)
    ]
    votes = [
        {"participant": f"P-{n}", "public": "PU-1", "criterion": "reach", "score": score}
        for n, score in enumerate(scores, 1)
    ]
    empty = Workbook(framing=Framing(client="c")).model_dump(mode="json")
    empty["framing"]["participants"] = people
    empty["publics"]["publics"] = [{"id": "PU-1", "name": "Fidèles"}]
    empty["publics"]["votes"] = votes
    return Workbook.model_validate(empty)


MANAGEMENT, FRONT_LINE, PARTNER = Function.MANAGEMENT, Function.FRONT_LINE, Function.PARTNER


def test_dispersion_and_functions_are_told() -> None:
    """Mean 2 of zeros and fours, standard deviation by hand, and what each function says."""
    book = voted(0, 0, 0, 4, 4, 4, functions=(MANAGEMENT,) * 3 + (FRONT_LINE,) * 3)
    one = results(book, "criteria", "", 3)[0]
    assert (6, 2.0, 2.191, {MANAGEMENT: 0.0, FRONT_LINE: 4.0}) == (
        one.n,
        one.mean,
        round(one.sd or 0, 3),
        one.by_function,
    )


def test_too_few_votes_are_counted_and_not_shown() -> None:
    """Two people's mean, lowest and highest would say what each voted."""
    one = results(voted(1, 4, functions=(MANAGEMENT, FRONT_LINE)), "criteria", "", 3)[0]
    assert (2, None, None, None, {}) == (one.n, one.mean, one.low, one.high, one.by_function)


@pytest.mark.parametrize(
    ("sizes", "shown"),
    [
        ({MANAGEMENT: 3, FRONT_LINE: 3}, {MANAGEMENT, FRONT_LINE}),
        ({MANAGEMENT: 3, FRONT_LINE: 1}, set()),
        ({MANAGEMENT: 5, FRONT_LINE: 2, PARTNER: 1}, {MANAGEMENT}),
        ({MANAGEMENT: 2, FRONT_LINE: 2}, set()),
    ],
)
def test_what_is_hidden_does_not_follow_by_subtraction(
    sizes: dict[Function, int], shown: set[Function]
) -> None:
    """The mean of all minus what is shown never leaves a group smaller than the fewest."""
    assert shown == shown_groups(sizes, 3)
