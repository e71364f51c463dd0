"""Breaks between channels, passages that lose something, customers concerned."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from journey_books import book, capability, passage, touchpoint
from parcours.method.coherence import (
    case_channels,
    channel_breaks,
    customers_concerned,
    failing_passages,
    silent_contradictions,
    support_grid,
)

SUPPORTS = st.sampled_from(["honoured", "partial", "refused", "not_applicable"])


def breaks(*capabilities, touchpoints=()):
    """Breaks of a small workbook: capability, channel, rule."""
    found = channel_breaks(book(touchpoints, capabilities=capabilities).journeys)
    return [(one.capability, one.channel, one.rule) for one in found]


def test_what_is_here_and_refused_there_is_a_break():
    """Available on some channels, refused on another: a break on the latter (J5)."""
    assert [("K-1", "WEB", "refused_here")] == breaks(
        capability(1, LIE="honoured", APP="honoured", WEB="refused")
    )


def test_what_one_channel_alone_offers_is_a_break():
    """An offer on a single channel is told as such (J5)."""
    assert [("K-1", "LIE", "one_channel_only")] == breaks(
        capability(1, WEB="honoured", LIE="refused")
    )


def test_partial_support_comes_after_refusals():
    """Honoured in part is a lighter break, told after the refusals (J5)."""
    assert [("K-1", "TEL", "one_channel_only"), ("K-1", "LIE", "partial_here")] == breaks(
        capability(1, LIE="partial", WEB="honoured", TEL="refused")
    )


def test_what_makes_no_sense_breaks_nothing():
    """A channel where a capability makes no sense, or was not looked at, breaks nothing (J5)."""
    assert [] == breaks(
        capability(1, WEB="honoured", TEL="not_applicable"),
        capability(2, WEB="refused"),
        capability(3, WEB="refused", TEL="partial"),
    )


@given(st.dictionaries(st.sampled_from(["WEB", "TEL", "LIE", "APP"]), SUPPORTS))
def test_no_break_without_a_channel_that_honours(supports):
    """A break always opposes a channel that honours to one that does not (J5)."""
    found = channel_breaks(book(capabilities=(capability(1, **supports),)).journeys)
    assert all(
        supports[one.channel] in ("refused", "partial")
        and {supports[channel] for channel in one.honoured_on} == {"honoured"}
        for one in found
    )


def test_a_break_names_the_touchpoints_of_its_channel():
    """Touchpoints of a break are those on its channel, else all of the capability's (J5)."""
    one = capability(1, ("TP-1", "TP-2"), WEB="honoured", TEL="refused", LIE="refused")
    journeys = book([touchpoint(1), touchpoint(2, channel="TEL")], capabilities=(one,)).journeys
    assert {"TEL": ("TP-2",), "LIE": ("TP-1", "TP-2")} == {
        each.channel: each.touchpoints for each in channel_breaks(journeys)
    }


def test_what_nobody_said_is_unknown():
    """A channel of the case nobody looked at is a question, never a refusal (J5)."""
    journeys = book([touchpoint(1, channel="APP")], capabilities=(capability(1, WEB="honoured"),))
    grid = support_grid(journeys.journeys)
    assert {("K-1", "APP"): "unknown", ("K-1", "WEB"): "honoured"} == grid


def test_passages_that_fail_come_before_those_that_lose():
    """What fails, then what works and loses something; what loses nothing is not told (J5)."""
    journeys = book(
        capabilities=(capability(1, WEB="honoured", LIE="refused"),),
        passages=(
            passage(1, "WEB", "LIE", works=True, loses=("K-1",)),
            passage(2, "WEB", "LIE", works=False),
            passage(3, "LIE", "WEB", works=True),
        ),
    ).journeys
    assert [("PA-2", ("K-1",)), ("PA-1", ("K-1",))] == [
        (one.passage, one.refused_there) for one in failing_passages(journeys)
    ]


def test_a_passage_said_to_lose_nothing_is_checked():
    """Said to work, though the channel of arrival refuses what the other honours (J5)."""
    journeys = book(
        capabilities=(capability(1, WEB="honoured", LIE="refused"),),
        passages=(passage(1, "WEB", "LIE", works=True), passage(2, "LIE", "WEB", works=True)),
    ).journeys
    assert ["PA-1"] == [one.passage for one in silent_contradictions(journeys)]


def test_channels_of_a_case_are_told_once():
    """Touchpoints of today first, then capabilities, then passages (J5)."""
    journeys = book(
        [touchpoint(1), touchpoint(2)],
        capabilities=(capability(1, APP="honoured", WEB="honoured"),),
        passages=(passage(1, "TEL", "APP", works=True),),
    ).journeys
    assert ("WEB", "APP", "TEL") == case_channels(journeys)


@pytest.mark.parametrize(
    ("channel", "others", "share"),
    [("WEB", ["LIE"], 0.3), ("WEB", ["LIE", "TEL"], 0.5), ("APP", ["WEB"], None)],
)
def test_customers_concerned_use_both(channel, others, share):
    """A break concerns those who use its channel and one where it is honoured, once each (J5).

    The file never names the app: who uses it is unknown, and unknown is no zero.
    """
    sets = {
        frozenset({"WEB"}): 50,
        frozenset({"WEB", "LIE"}): 20,
        frozenset({"WEB", "TEL"}): 20,
        frozenset({"WEB", "LIE", "TEL"}): 10,
    }
    assert share == customers_concerned(sets, channel, others).share


def test_without_a_file_nobody_is_counted():
    """No file, no share: unknown is not zero (J5)."""
    assert customers_concerned({}, "WEB", ["LIE"]).share is None
