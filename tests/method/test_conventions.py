"""What the client settles replaces our numbers, within reason (X7)."""

import pytest
from parcours.method.conventions import Assumption, Convention, gaps, limits, settled

OURS = {
    "levers.change_pct": Assumption(10, "per cent", "convention"),
    "lifetime.holdout_share": Assumption(0.33, "share of the days observed", "convention"),
    "journeys.min_customers": Assumption(11, "customers", "INSEE"),
}


def convention(key, value):
    """Settle one number."""
    return Convention(key=key, value=value, author="A. B.", reason="committee of 14 October")


def test_what_is_settled_says_who_settled_it():
    """The value and the source are the client's, the unit is ours."""
    found = settled(OURS, [convention("levers.change_pct", 5)])["levers.change_pct"]
    assert Assumption(5, "per cent", "A. B., committee of 14 October") == found


def test_the_last_word_counts():
    """Settled twice, the later line holds."""
    twice = [convention("levers.change_pct", value) for value in (5, 7)]
    assert 7 == settled(OURS, twice)["levers.change_pct"].value


@pytest.mark.parametrize(
    ("key", "value", "code"),
    [
        ("lever.change_pct", 5, "convention_unknown"),
        ("lifetime.holdout_share", 33, "convention_out_of_range"),
        ("levers.change_pct", 0, "convention_out_of_range"),
        ("journeys.min_customers", 2, "convention_out_of_range"),
    ],
    ids=["unknown", "per cent for a share", "nothing", "groups small enough to be recognised"],
)
def test_what_makes_no_sense_is_refused_and_ours_is_applied(key, value, code):
    """Refused with its code; the computation goes on with our number."""
    refused = [convention(key, value)]
    assert [code] == [gap.code for gap in gaps(OURS, refused)]
    assert OURS == settled(OURS, refused)


def test_a_group_may_be_asked_to_be_larger():
    """What keeps customers from being recognised may be raised."""
    assert (
        20
        == settled(OURS, [convention("journeys.min_customers", 20)])["journeys.min_customers"].value
    )


def test_any_other_number_is_at_least_one():
    """Days, customers, messages: a count."""
    assert 1 == limits("x", Assumption(3, "messages per month", "convention"))[0]
