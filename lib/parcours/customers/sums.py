"""Sums that come out the same to the last digit, in whatever order they are added.

An engine adds in the order of its threads, and sums of binary fractions depend on that order: in their
last digits only, until somebody ranks customers by them, cuts tiers, or compares two files byte by byte.
"""

from __future__ import annotations

import ibis
import numpy as np

from parcours.customers.likelihoods import Floats

EXACT = "decimal(38, 12)"
"""Twelve decimals: a millionth of a millionth of a euro, up to a hundred million billion billion."""


def exact(value: ibis.Value, where: ibis.Value | None = None) -> ibis.Value:
    """Add up amounts as whole numbers of their twelfth decimal; null where there is none.

    >>> table = ibis.memtable({"amount": [0.1, 0.2, 0.3]})
    >>> table.aggregate(total=exact(table.amount)).to_pandas()["total"].item()
    0.6
    """
    return value.cast(EXACT).sum(where=where).cast(float)


def mean(value: ibis.Value) -> ibis.Value:
    """Mean of what is known, by an exact sum."""
    return exact(value) / value.count()


def running(value: ibis.Value, window: ibis.expr.builders.WindowBuilder) -> ibis.Value:
    """Add up amounts along a window, exactly."""
    return value.cast(EXACT).sum().over(window).cast(float)


def weighted(weights: Floats, values: Floats) -> Floats:
    """Sum over the entries of ``weights`` times ``values``, by year where values have years.

    Not by ``@``: the threads of BLAS add in an order of their own, and wait for one another where
    the machine is shared.

    Parameters
    ----------
    weights : shape (..., n_entries).
    values : shape (n_entries,) or (n_entries, n_years).

    >>> weighted(np.array([1.0, 2.0]), np.array([[3.0, 0.5], [4.0, 0.25]])).tolist()
    [11.0, 1.0]
    """
    found: Floats = (
        np.einsum("...n,n->...", weights, values)
        if values.ndim == 1
        else np.einsum("...n,nj->...j", weights, values)
    )
    return found
