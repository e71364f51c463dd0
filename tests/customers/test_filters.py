from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st
from parcours.customers.filters import (
    AllOf,
    Among,
    AnyOf,
    Compare,
    Filter,
    FilterError,
    Flag,
    Missing,
    Not,
    names_in,
    parse,
)


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ('segment = "Pro"', Compare("segment", "=", "Pro")),
        ("segment == Pro", Compare("segment", "=", "Pro")),
        ("segment != « Pro »", Compare("segment", "!=", "Pro")),
        ("segment <> 'Pro'", Compare("segment", "!=", "Pro")),
        ("revenue >= 1 000,50", Compare("revenue", ">=", 1000.5)),
        ("revenue > 3 k€", Compare("revenue", ">", 3000.0)),
        ("part <= 12 %", Compare("part", "<=", 0.12)),
        ("marge < −5", Compare("marge", "<", -5.0)),
        ("revenue ≥ 10", Compare("revenue", ">=", 10.0)),
        ("créé_le >= 01/02/2024", Compare("créé_le", ">=", dt.date(2024, 2, 1))),
        ("x < 2024-02-01", Compare("x", "<", dt.date(2024, 2, 1))),
        ("carte = oui", Compare("carte", "=", True)),
        ("carte = non", Compare("carte", "=", False)),
        ("a dans (1; 2)", Among("a", (1.0, 2.0))),
        ("a in (x, y)", Among("a", ("x", "y"))),
        ("a pas dans (1)", Not(Among("a", (1.0,)))),
        ("a est vide", Missing("a")),
        ("a est connu", Not(Missing("a"))),
        ("a is not empty", Not(Missing("a"))),
        ("a is not known", Missing("a")),
        ('a est "Pro"', Compare("a", "=", "Pro")),
        ('a is not "Pro"', Compare("a", "!=", "Pro")),
        ("carte", Flag("carte")),
        ("non carte", Not(Flag("carte"))),
        (
            "a = 1 et b = 2 ou c",
            AnyOf((AllOf((Compare("a", "=", 1.0), Compare("b", "=", 2.0))), Flag("c"))),
        ),
        ("a = 1 and (b or c)", AllOf((Compare("a", "=", 1.0), AnyOf((Flag("b"), Flag("c")))))),
        ("not (a or b)", Not(AnyOf((Flag("a"), Flag("b"))))),
    ],
)
def test_filters_as_people_write_them(text: str, tree: Filter) -> None:
    """Both languages, French numbers and dates, quotes of all kinds (P2)."""
    assert tree == parse(text)


@pytest.mark.parametrize(
    ("text", "code", "position"),
    [
        ("", "filter_expects_column", 1),
        ("et a", "filter_expects_column", 1),
        ("3 = a", "filter_expects_column", 1),
        ("a =", "filter_expects_value", 4),
        ("a = 31/02/2024", "filter_expects_value", 5),
        ("a = 1 b", "filter_expects_joiner", 7),
        ("(a", "filter_expects_closing", 3),
        ("a dans 1", "filter_expects_list", 8),
        ("a dans (1", "filter_expects_closing", 10),
        ("a pas b", "filter_expects_list", 7),
        ("a est (", "filter_expects_state", 7),
        ("a like 1", "filter_expects_operator", 3),
        ("a entre 1 et 2", "filter_expects_operator", 3),
        ('a "b"', "filter_expects_operator", 3),
        ("a > 99999999999999999", "filter_expects_value", 5),
        ("(" * 5000 + "a", "filter_expects_simpler", 51),
        ("non " * 5000 + "a", "filter_expects_simpler", 201),
        ("a = @", "filter_sign", 5),
        ("a = 'b", "filter_sign", 5),
    ],
)
def test_what_is_not_understood_is_pointed_at(text: str, code: str, position: int) -> None:
    """Where a filter stops being understood, and what could stand there, is said."""
    with pytest.raises(FilterError) as error:
        parse(text)
    (problem,) = error.value.problems
    assert (code, position) == (problem.code, problem.values["position"])


def test_names_come_once_in_their_order() -> None:
    """The columns a filter speaks of are known without computing it."""
    assert ("b", "a", "c", "d") == names_in(parse("b = 1 et (a ou non c) et d est vide et b = 2"))


@given(st.text(max_size=40))
def test_any_text_is_read_or_refused(text: str) -> None:
    """Whatever is typed, a filter comes out or a sentence; never a traceback."""
    try:
        parse(text)
    except FilterError as error:
        assert error.problems  # noqa: PT017 - either outcome is fine
