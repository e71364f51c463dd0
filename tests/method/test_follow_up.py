"""Planned against actual, and what changed between two workshops (R6, O4)."""

from __future__ import annotations

import datetime as dt

import pytest
from parcours.method import changes
from parcours.method.changes import Add, Move, Remove, Set
from parcours.method.comparison import compare
from parcours.method.follow_up import gaps, progress, totals
from parcours.method.framing import Framing
from parcours.method.plan import Action, Plan, Reading
from parcours.method.schedule import Scheduled
from parcours.method.workbook import Workbook

DAY = dt.date(2027, 1, 15)


def scheduled(days_before: int = 9, days_after: int = 10) -> Scheduled:
    """Return action A-1 placed round the day of the follow-up."""
    start, end = DAY - dt.timedelta(days_before), DAY + dt.timedelta(days_after)
    return Scheduled("A-1", 1, start, end, 14, 0, is_critical=True)


def plan(*readings: Reading, cost: float | None = 10_000) -> Plan:
    """Return a plan of one action with these readings."""
    return Plan(actions=(Action(id="A-1", title="a", cost=cost, readings=readings),))


def reading(progress_pct: float, spent: float | None, day: dt.date = DAY) -> Reading:
    """Return what was said of the action on a day."""
    return Reading(date=day, status="under_way", progress_pct=progress_pct, spent=spent)


def test_half_way_through_with_a_fifth_done_is_late() -> None:
    """Half of the days gone, 20 % done for 4,000: 30 points behind, 20,000 at completion."""
    found = progress(plan(reading(20, 4000)), [scheduled()], DAY)[0]
    assert (50.0, 30.0, True, 20_000.0) == (
        found.expected_pct,
        found.behind_pct,
        found.is_late,
        found.forecast,
    )


def test_the_last_reading_before_the_date_counts() -> None:
    """A later reading does not change what was known then."""
    later = DAY + dt.timedelta(5)
    found = progress(plan(reading(40, 1), reading(90, 2, later)), [scheduled()], DAY)[0]
    assert 40 == found.progress_pct


def test_no_reading_is_unknown_not_zero() -> None:
    """An action that should run and nobody reported on is a gap."""
    assert [None, ["follow_up_no_plan", "follow_up_no_reading"]] == [
        progress(plan(), [scheduled()], DAY)[0].progress_pct,
        [gap.code for gap in gaps(plan(), [scheduled()], DAY)],
    ]


@pytest.mark.parametrize(("cost", "spent"), [(None, 100.0), (100.0, None)])
def test_totals_hold_only_what_is_known(cost, spent) -> None:
    """An action whose budget or spending nobody said is in no total."""
    assert 0 == totals(progress(plan(reading(50, spent), cost=cost), [scheduled()], DAY))["n"]


BOOK = changes.apply(
    Workbook(framing=Framing(client="Lorette")),
    [
        Add("framing.participants", {"name": "Claire", "function": "management"}),
        Add("publics.publics", {"name": "Fidèles"}),
        Add("publics.publics", {"name": "Pros"}),
        Add(
            "publics.votes",
            {"participant": "P-1", "public": "PU-1", "criterion": "reach", "score": 2},
        ),
    ],
)


def test_who_changed_which_score() -> None:
    """A vote that moved is a change of its score, named by who and what."""
    other = changes.apply(BOOK, [Set("publics.votes[0].score", 2, 4)])
    (found,) = compare(BOOK, other)
    assert ("changed", "score", 2, 4) == (found.kind, found.field, found.before, found.after)
    assert "P-1/PU-1/reach" in found.path


def test_added_and_removed() -> None:
    """A public that came and one that went are told apart by their ids."""
    other = changes.apply(
        BOOK, [Remove("publics.publics[PU-2]"), Add("publics.publics", {"name": "Jeunes"})]
    )
    assert [("removed", "PU-2"), ("added", "PU-3")] == [
        (one.kind, one.about) for one in compare(BOOK, other)
    ]


def test_moving_is_not_changing() -> None:
    """The order of a list is not a change of its objects."""
    assert () == compare(BOOK, changes.apply(BOOK, [Move("publics.publics[PU-2]", 0)]))
