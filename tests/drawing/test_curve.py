from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from parcours.drawing.curve import commands, height_at, monotone
from scipy.interpolate import PchipInterpolator

steps = st.lists(
    st.tuples(st.floats(5, 200), st.floats(-2, 2).map(lambda e: round(e, 2))),
    min_size=2,
    max_size=30,
)


def points_of(drawn):
    """Put points one after the other, at those distances."""
    xs = np.cumsum([step for step, _ in drawn])
    return tuple((float(x), e) for x, (_, e) in zip(xs, drawn, strict=True))


@given(drawn=steps)
def test_the_curve_invents_no_feeling(drawn):
    """Between two points the curve stays between their heights (rule 7)."""
    for bend in monotone(points_of(drawn)):
        low, high = sorted((bend.start[1], bend.end[1]))
        xs = np.linspace(bend.start[0], bend.end[0], 9)
        assert all(low - 1e-9 <= height_at((bend,), float(x)) <= high + 1e-9 for x in xs)


@given(drawn=steps)
def test_the_curve_is_that_of_scipy(drawn):
    """Same slopes as scipy's monotone interpolator (rule 7)."""
    points = points_of(drawn)
    xs, ys = zip(*points, strict=True)
    tried = np.linspace(xs[0], xs[-1], 25)
    bends = monotone(points)
    ours = [height_at(bends, float(x)) for x in tried]
    assert ours == pytest.approx(PchipInterpolator(xs, ys)(tried).tolist(), abs=1e-6)


def test_one_point_makes_no_curve():
    """A touchpoint alone between two unknowns has a point and no line (J3)."""
    assert () == commands(monotone(((0.0, 1.0),)))
