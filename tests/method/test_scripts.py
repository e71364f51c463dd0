"""What touchpoints carry: values, scripts, waiting."""

from journey_books import book, touchpoint
from parcours.method.framing import Value
from parcours.method.scripts import MeasuredWait, Waiting, scripted, value_coverage, waiting
from parcours.method.touchpoints import Fate, MomentOfTruth, Script


def test_values_are_carried_by_touchpoints_of_today():
    """A value is on paper only until a touchpoint of today carries it (J4)."""
    workbook = book(
        [
            touchpoint(1, values=("V-1",), moment_of_truth=MomentOfTruth()),
            touchpoint(2, values=("V-1",)),
            touchpoint(3, values=("V-2",), fate=Fate.CREATED),
        ],
        values=(Value(id="V-1", name="Clarté"), Value(id="V-2", name="Audace")),
    )
    assert [("V-1", ("TP-1", "TP-2"), 1), ("V-2", (), 0)] == [
        (one.value, one.touchpoints, one.moments_of_truth) for one in value_coverage(workbook)
    ]


def waits(**measured):
    """Waiting over touchpoints that promise and observe in several ways."""
    workbook = book(
        [
            touchpoint(1, waiting_promised_minutes=5, waiting_observed_minutes=6),
            touchpoint(2, waiting_promised_minutes=2),
            touchpoint(3, waiting_observed_minutes=30),
            touchpoint(4),
            touchpoint(5, waiting_promised_minutes=1440, waiting_observed_minutes=4320),
            touchpoint(6, fate=Fate.CREATED, waiting_promised_minutes=1),
        ]
    )
    return {one.touchpoint: one for one in waiting(workbook, measured)}


def test_waiting_is_longest_over_the_promise_first():
    """Broken promises first, then what cannot be compared; nothing known is not listed (J4)."""
    assert ["TP-5", "TP-1", "TP-3", "TP-2"] == list(waits())


def test_what_the_file_measures_stands_for_what_was_stated():
    """A measured median replaces a stated wait, with the contacts it rests on (J4)."""
    found = waits(**{"TP-1": MeasuredWait(12.0, 40), "TP-2": MeasuredWait(3.0, 50)})
    assert ((12.0, 40, 7.0), (3.0, 50)) == (
        (found["TP-1"].observed_minutes, found["TP-1"].n, found["TP-1"].excess_minutes),
        (found["TP-2"].observed_minutes, found["TP-2"].n),
    )


def test_a_queue_says_nothing_of_a_call_back():
    """A median queue of eight minutes is not the three days a call back took (J4)."""
    found = waits(**{"TP-5": MeasuredWait(8.0, 300)})["TP-5"]
    assert (4320.0, None) == (found.observed_minutes, found.n)


def test_times_the_promise_need_a_promise():
    """No promise, or one of zero, gives no ratio (J4)."""
    assert [2.0, None, None, None] == [
        Waiting("TP-1", promised, observed, None).times
        for promised, observed in ((3.0, 6.0), (None, 6.0), (0.0, 6.0), (3.0, None))
    ]


def test_a_script_is_what_is_written():
    """Only the parts somebody wrote count (J4)."""
    one = touchpoint(1, script=Script(welcome="Bonjour", arguments=("a",)))
    assert ("welcome", "arguments") == scripted(one)
