from __future__ import annotations

import itertools

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from parcours.customers.masking import mask_crosstab, mask_passages, mask_small
from scipy.optimize import linprog

TABLES = st.integers(2, 5).flatmap(
    lambda width: st.lists(
        st.lists(st.sampled_from([0, 1, 3, 7, 12, 30, 90]), min_size=width, max_size=width),
        min_size=2,
        max_size=5,
    )
)


def shown(table: list[list[int]]) -> pd.DataFrame:
    """Mask a table of counts."""
    return mask_crosstab(pd.DataFrame(table, dtype=float))


def test_a_small_group_goes_with_its_complement() -> None:
    """A group of 3 is hidden, and the next smallest with it: the total would give it back."""
    groups = pd.DataFrame(
        {"segment": list("abcd"), "n": [120, 40, 3, 60], "revenue": [1, 2, 3, 4.0]}
    )
    masked = mask_small(groups, "n")
    assert ([False, True, True, False], 1.0, True) == (
        masked["is_masked"].tolist(),
        masked.loc[0, "revenue"],
        bool(masked.loc[[1, 2], ["n", "revenue"]].isna().all(axis=None)),
    )


def test_hidden_groups_are_a_crowd_together() -> None:
    """Two groups of 2 and 3 still point at five people: a third goes with them."""
    masked = mask_small(pd.DataFrame({"n": [2, 3, 50, 90]}), "n")
    assert [True, True, True, False] == masked["is_masked"].tolist()


def test_nothing_small_nothing_hidden() -> None:
    """Groups of 11 and more are shown; so is a group of nobody."""
    masked = mask_small(pd.DataFrame({"n": [11, 0, 40]}), "n")
    assert (False, [11, 0, 40]) == (bool(masked["is_masked"].any()), masked["n"].tolist())


def test_a_lone_small_group_has_no_complement() -> None:
    """Where all the others are nobody, the group is hidden alone."""
    assert [True, False] == mask_small(pd.DataFrame({"n": [4, 0]}), "n")["is_masked"].tolist()


def test_some_numbers_tell_nothing_and_stay() -> None:
    """A threshold or a code of the group stays readable."""
    masked = mask_small(pd.DataFrame({"days": [30, 60], "n": [4, 90]}), "n", keep=("days",))
    assert [30, 60] == masked["days"].tolist()


@pytest.mark.parametrize("mask", [mask_small, mask_crosstab])
def test_a_threshold_too_low_is_refused(mask: object) -> None:
    """Under 5 customers there is no masking worth the name."""
    counts = pd.DataFrame({"n": [1, 2]})
    with pytest.raises(ValueError, match="under 5"):
        mask(counts, "n", 4) if mask is mask_small else mask(counts, 4)  # type: ignore[operator]


@settings(max_examples=40)
@given(TABLES)
def test_no_hidden_cell_can_be_computed_back(table: list[list[int]]) -> None:
    """Whatever the table, totals and shown cells never give back a small hidden one (P3)."""
    masked = shown(table).to_numpy()
    cells = np.array(table, dtype=float)
    places = [tuple(place) for place in np.argwhere(np.isnan(masked))]
    lines = [(axis, line) for axis in (0, 1) for line in range(cells.shape[axis])]
    system = np.array([[float(p[axis] == line) for p in places] for axis, line in lines])
    totals = [sum(cells[p] for p in places if p[axis] == line) for axis, line in lines]
    small_shown = [
        p for p in np.argwhere((cells > 0) & (cells < 11)) if not np.isnan(masked[tuple(p)])
    ]
    found = []
    for n, place in enumerate(places):
        goal = np.eye(len(places))[n]
        solved = [linprog(sign * goal, A_eq=system, b_eq=totals).x for sign in (1, -1)]
        low, high = (float(np.asarray(one)[n]) for one in solved)
        if high - low < 0.5 and 0 < cells[place] < 11 and not np.isnan(masked).all():
            found.append(place)
    assert ([], []) == (small_shown, found)


def test_what_need_not_be_hidden_is_shown() -> None:
    """A table without small cells is shown whole."""
    table = [[20, 30], [40, 50]]
    assert list(itertools.chain(*table)) == shown(table).to_numpy().ravel().tolist()


def test_passages_of_a_few_are_hidden_with_a_complement() -> None:
    """A state two customers left is hidden whole; a passage of three takes another one with it."""
    counts = pd.DataFrame({"a": [300, 2, 40], "b": [100, 0, 3], "c": [50, 0, 20]})
    heads, hidden = mask_passages(counts)
    assert ([450.0, None, None], [[False] * 3, [True] * 3, [False, True, True]]) == (
        [None if pd.isna(n) else n for n in heads],
        hidden.to_numpy().tolist(),
    )
