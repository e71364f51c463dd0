"""Planned against actual, and what changed between two workshops (R6, O4)."""

from __future__ import annotations

import datetime as dt

import pytest
from parcours.method import changes
from parcours.method.changes import Add, Move, Remove, Set
from parcours.method.comparison import compare
from parcours.method.follow_up import DAYS_PER_MONTH, benefits, gaps, progress, totals
from parcours.method.framing import Framing
from parcours.method.plan import Action, BenefitReading, Plan, Reading
from parcours.method.schedule import Scheduled
from parcours.method.workbook import Workbook
from parcours.method.worth import Worth

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


def test_the_end_slips_at_the_present_rate() -> None:
    """Ten days gone for 20 %: fifty days in all, thirty after the planned end (R6)."""
    found = progress(plan(reading(20, 4000)), [scheduled()], DAY)[0]
    assert (DAY + dt.timedelta(40), 30) == (found.forecast_end_date, found.slip_days)


def test_what_is_done_ends_the_day_it_was_said() -> None:
    """Done five days before the planned end: no forecast any more."""
    done = Reading(date=DAY + dt.timedelta(5), status="done", progress_pct=100)
    later = DAY + dt.timedelta(60)
    assert -5 == progress(plan(done), [scheduled()], later)[0].slip_days


def test_benefit_measured_stands_against_what_was_expected_by_that_date() -> None:
    """3,600 over 36 months, a year after the planned end: 1,200 expected, 900 measured (R5, R6)."""
    placed = scheduled(days_before=30, days_after=0)
    year = DAY + dt.timedelta(days=round(12 * DAYS_PER_MONTH))
    read = BenefitReading(action="A-1", date=year, value=900, source="contrôle de gestion")
    book = plan().model_copy(update={"benefit_readings": (read,)})
    worths = {"A-1": Worth("A-1", 10, 1800.0, 3600.0, 7200.0, 0.0, horizon_months=36)}
    (found,) = benefits(book, [placed], worths, year)
    assert (pytest.approx(1200, rel=1e-3), 900, pytest.approx(0.75, rel=1e-3)) == (
        found.likely,
        found.measured,
        found.share,
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
    assert ("P-1", "P-1/PU-1/reach") == (found.who, found.path.split("[")[1].split("]")[0])


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
