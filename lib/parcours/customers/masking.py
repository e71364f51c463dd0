"""Small groups are hidden with what would give them away.

A count under the threshold is hidden; so is a second one wherever the total would give the first
back by a subtraction. What can still be computed exactly from what is shown is looked for, and
hidden too.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

THRESHOLD = 11
"""Customers under which a group is not shown; usual in France for data on households."""
FLOOR = 5
_CLOSE = 0.5
"""Two bounds nearer than half a customer are one number."""


def mask_small(
    frame: pd.DataFrame, count: str, threshold: int = THRESHOLD, keep: tuple[str, ...] = ()
) -> pd.DataFrame:
    """Hide the rows of groups that are too small, and the complement that would give them back.

    Parameters
    ----------
    frame : one row per group of a whole whose total is shown elsewhere.
    count : the column that counts customers.
    threshold : least number of customers shown; 5 at least.
    keep : numeric columns that tell nothing of the customers (a code, a threshold).

    Returns
    -------
    DataFrame, same rows: numbers of the hidden groups are NaN, column ``is_masked`` says which.
        Groups of nobody are shown: they hide nobody.

    Raises
    ------
    ValueError : a threshold under 5.

    >>> groups = pd.DataFrame({"segment": ["a", "b", "c"], "n": [120, 40, 3]})
    >>> mask_small(groups, "n")["n"].tolist()
    [120.0, nan, nan]
    """
    _check(threshold)
    counts = frame[count].to_numpy(dtype=float)
    hidden = hidden_parts(counts, threshold)
    masked = frame.copy()
    numbers = [c for c in frame.select_dtypes("number").columns if c not in keep]
    masked[numbers] = masked[numbers].astype(float).mask(pd.Series(hidden, frame.index))
    masked["is_masked"] = hidden
    return masked


def mask_crosstab(counts: pd.DataFrame, threshold: int = THRESHOLD) -> pd.DataFrame:
    """Hide the small cells of a table whose totals by row and column are shown.

    Parameters
    ----------
    counts : customers by row and column, totals left out.

    Returns
    -------
    DataFrame, same shape, NaN where hidden: no hidden cell can be computed from the totals and the
        cells that are shown.

    Raises
    ------
    ValueError : a threshold under 5.

    Source: Cox (1980), complementary suppression; the audit is a linear programme per hidden cell.
    """
    _check(threshold)
    cells = counts.to_numpy(dtype=float)
    hidden = (cells > 0) & (cells < threshold)
    while True:
        before = hidden.sum()
        for axis in (0, 1):
            for line in range(cells.shape[axis]):
                at = (slice(None), line) if axis else (line, slice(None))
                hidden[at] = _hidden_in_line(cells[at], hidden[at], threshold)
        if hidden.sum() > before:
            continue
        given_away = _given_away(cells, hidden)
        if given_away is None or hidden.all():
            return counts.astype(float).mask(pd.DataFrame(hidden, counts.index, counts.columns))
        hidden[_cheapest_beside(cells, hidden, given_away)] = True


def mask_passages(
    counts: pd.DataFrame, threshold: int = THRESHOLD
) -> tuple[pd.Series[float], pd.DataFrame]:
    """Hide what few customers did of the passages from one state (row) to another (column).

    Parameters
    ----------
    counts : passages by row and column; the totals of the rows and of the whole are shown.

    Returns
    -------
    Totals of the rows, NaN where hidden; and whether each cell is hidden: the small ones with a
        complement, and all those of a row that is small itself.

    Raises
    ------
    ValueError : a threshold under 5.

    >>> heads, hidden = mask_passages(pd.DataFrame({"a": [300, 1, 40], "b": [100, 1, 4]}))
    >>> heads.tolist(), hidden["a"].tolist()
    ([400.0, nan, nan], [False, True, True])
    """
    _check(threshold)
    cells = counts.to_numpy(dtype=float)
    totals = cells.sum(axis=1)
    is_small = (totals > 0) & (totals < threshold)
    hidden = np.array(
        [np.full(len(row), True) if small else hidden_parts(row, threshold)
         for row, small in zip(cells, is_small, strict=True)]
    ).reshape(cells.shape)  # fmt: skip
    heads = pd.Series(np.where(hidden_parts(totals, threshold), np.nan, totals), counts.index)
    return heads, pd.DataFrame(hidden, counts.index, counts.columns)


def hidden_parts(counts: np.ndarray, threshold: int = THRESHOLD) -> np.ndarray:
    """Tell which parts of a whole that is shown must be hidden: the small ones, and a complement.

    >>> hidden_parts(np.array([3.0, 40.0, 120.0])).tolist()
    [True, True, False]
    """
    return _hidden_in_line(counts, (counts > 0) & (counts < threshold), threshold)


def _check(threshold: int) -> None:
    if threshold < FLOOR:
        message = f"threshold {threshold} is under {FLOOR}"
        raise ValueError(message)


def _hidden_in_line(counts: np.ndarray, hidden: np.ndarray, threshold: int) -> np.ndarray:
    """Hide the smallest of the others until the hidden ones of a line can't be told apart."""
    hidden = hidden.copy()
    while hidden.any() and (hidden.sum() == 1 or counts[hidden].sum() < threshold):
        others = np.where(~hidden & (counts > 0), counts, np.inf)
        if not np.isfinite(others).any():
            break
        hidden[int(others.argmin())] = True
    return hidden


def _given_away(cells: np.ndarray, hidden: np.ndarray) -> tuple[int, int] | None:
    """Return a hidden cell that totals and shown cells give back; None if there is none."""
    from scipy.optimize import linprog  # noqa: PLC0415 - a second, for crossed tables only

    places = np.argwhere(hidden)
    if len(places) == 0:
        return None
    unknown = {(int(row), int(column)): n for n, (row, column) in enumerate(places)}
    equations, totals = [], []
    for axis in (0, 1):
        for line in range(cells.shape[axis]):
            found = [n for place, n in unknown.items() if place[axis] == line]
            if found:
                equation = np.zeros(len(unknown))
                equation[found] = 1
                equations.append(equation)
                totals.append(sum(cells[place] for place, n in unknown.items() if n in found))
    for place, n in unknown.items():
        goal = np.zeros(len(unknown))
        goal[n] = 1
        low, high = (
            np.asarray(linprog(sign * goal, A_eq=np.array(equations), b_eq=totals).x)[n]
            for sign in (1, -1)
        )
        if high - low < _CLOSE:
            return place
    return None


def _cheapest_beside(
    cells: np.ndarray, hidden: np.ndarray, place: tuple[int, int]
) -> tuple[int, int]:
    """Return the smallest shown cell of the row or column, or of the whole table."""
    shown = np.where(~hidden & (cells > 0), cells, np.inf)
    beside = np.full_like(shown, np.inf)
    beside[place[0], :] = shown[place[0], :]
    beside[:, place[1]] = shown[:, place[1]]
    chosen = beside if np.isfinite(beside).any() else np.where(hidden, np.inf, cells)
    row, column = np.unravel_index(int(chosen.argmin()), chosen.shape)
    return int(row), int(column)
