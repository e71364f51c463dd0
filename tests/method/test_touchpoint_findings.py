"""Findings of step 4: each kind, its key, its severity."""

from hypothesis import given
from hypothesis import strategies as st
from journey_books import CUSTOMERS, STAGES, book, capability, passage, touchpoint, votes
from parcours.method.framing import Value
from parcours.method.observed import Score, SeenTouchpoints
from parcours.method.scripts import Waiting
from parcours.method.touchpoint_findings import touchpoint_findings
from parcours.method.touchpoints import Fate, MomentOfTruth, Tick

MOMENT = MomentOfTruth()
ONE_STAGE = (STAGES[0],)


def found(touchpoints=(), ballots=(), *, stages=ONE_STAGE, more=None, **journeys):
    """Findings of a small workbook, by key."""
    workbook = book(touchpoints, ballots, stages=stages, **journeys)
    findings = touchpoint_findings(workbook, perception_gap_points=1.0, **(more or {}))
    return {one.key: one for one in findings}


def test_an_irritant_weighs_more_at_a_moment_of_truth():
    """Twice the distance under zero, one more where the customer decides to stay (J3)."""
    keys = found(
        [touchpoint(1), touchpoint(2, moment_of_truth=MOMENT)],
        [*votes(1, [-1]), *votes(2, [-1])],
    )
    assert {"irritant:TP-2:PU-1": 3.0, "irritant:TP-1:PU-1": 2.0} == {
        key: one.severity for key, one in keys.items()
    }


@given(st.lists(st.integers(-2, 2), max_size=8))
def test_severity_stays_on_its_scale(emotions):
    """Whatever the votes, severity runs from 0 to 4 (R1)."""
    keys = found([touchpoint(1, moment_of_truth=MOMENT)], votes(1, emotions))
    assert all(0 <= one.severity <= 4 for one in keys.values())


def test_a_divided_public_is_a_finding():
    """Both ends of a public are told, with how many on each (J3)."""
    one = found([touchpoint(1)], votes(1, [-2, -2, 2, 2]))["polarised:TP-1:PU-1"]
    assert (2.0, 2, 2, 4) == (one.severity, one.values["negative"], one.values["positive"], one.n)


def test_a_perception_gap_is_told_once_a_touchpoint():
    """The widest public speaks; a house that believes itself better weighs more (J3)."""
    keys = found(
        [touchpoint(1), touchpoint(2)],
        [
            *votes(1, [2]),
            *votes(1, [0], voters=CUSTOMERS),
            *votes(1, [2], public="PU-2"),
            *votes(1, [1], public="PU-2", voters=CUSTOMERS),
            *votes(2, [0]),
            *votes(2, [2], voters=CUSTOMERS),
        ],
    )
    assert {"perception_gap:TP-1": 2.0, "perception_gap:TP-2": 1.0} == {
        key: one.severity for key, one in keys.items()
    }


def test_publics_that_diverge_are_a_finding():
    """A touchpoint that pleases one and irritates another is told with both (J3)."""
    one = found([touchpoint(1)], [*votes(1, [2]), *votes(1, [-2], public="PU-2")])
    assert ("PU-1", "PU-2") == one["publics_diverge:TP-1"].publics


def test_breaks_count_the_customers_the_file_shows():
    """A break rests on both workshop and file where the file tells whom it concerns (J5); it names no shop here."""
    one = capability(1, ("TP-1",), WEB="honoured", TEL="refused", LIE="partial")
    sets = {frozenset({"WEB", "TEL"}): 30, frozenset({"WEB"}): 70}
    keys = found([touchpoint(1)], capabilities=(one,), more={"channel_sets": sets})
    assert {
        "channel_break:K-1:TEL": (3.0, "both", 30, 30.0),
        "channel_break:K-1:LIE": (2.0, "workshop", None, None),
    } == {k: (f.severity, f.rests_on, f.n, f.values["share_pct"]) for k, f in keys.items()}


def test_a_break_without_a_file_counts_nobody():
    """Without a file the customers concerned are unknown (J5)."""
    one = capability(1, ("TP-1",), WEB="honoured", TEL="refused")
    break_ = found([touchpoint(1)], capabilities=(one,))["channel_break:K-1:TEL"]
    assert ("workshop", None, None) == (break_.rests_on, break_.n, break_.values["share_pct"])


def test_a_passage_that_fails_weighs_more_than_one_that_loses():
    """Fails: 3; works and loses something: 2 (J5)."""
    keys = found(
        [touchpoint(1)],
        capabilities=(capability(1, WEB="honoured"),),
        passages=(
            passage(1, "WEB", "TEL", works=False),
            passage(2, "WEB", "LIE", works=True, loses=("K-1",)),
        ),
    )
    assert {"passage_fails:PA-1": 3.0, "passage_fails:PA-2": 2.0} == {
        key: one.severity for key, one in keys.items()
    }


def test_waiting_over_the_promise_is_a_finding():
    """Twice the promise weighs 2, eight times no more than 3; a promise of nothing too (J4)."""
    waits = [
        Waiting("TP-1", 5.0, 10.0, 40),
        Waiting("TP-2", 1.0, 9.0, None),
        Waiting("TP-3", 0.0, 9.0, None),
        Waiting("TP-4", 5.0, 4.0, None),
    ]
    keys = found([touchpoint(1)], more={"waits": waits})
    assert {
        "waiting:TP-2": (3.0, "workshop"),
        "waiting:TP-3": (3.0, "workshop"),
        "waiting:TP-1": (2.0, "file"),
    } == {key: (one.severity, one.rests_on) for key, one in keys.items()}


def test_a_value_nobody_carries_is_a_finding_once_there_are_touchpoints():
    """Before the inventory a value cannot be carried, and is not held against anybody (J4)."""
    values = (Value(id="V-1", name="Audace"), Value(id="V-2", name="Clarté"))
    keys = found([touchpoint(1, values=("V-2",))], values=values)
    assert {"value_uncarried:V-1"} == set(keys)
    assert "value_uncarried:V-1" not in found(values=values)


def test_stages_the_grid_leaves_uncovered_are_findings():
    """An empty stage weighs 3; usual touchpoints missing 1.5, unless the target creates them (J2)."""
    ticks = tuple(
        Tick(journey="J-1", catalogue_id=one, state="missing") for one in ("CHO01", "ACH02")
    )
    keys = found(
        [touchpoint(1), touchpoint(2, "ST-2", fate=Fate.CREATED, catalogue_id="ACH02")],
        stages=STAGES,
        ticks=ticks,
    )
    assert {"grid_uncovered:ST-3": (3.0, ()), "grid_uncovered:ST-1": (1.5, ("CHO01",))} == {
        key: (one.severity, one.values["usual"]) for key, one in keys.items()
    }


def test_of_two_stages_with_one_code_the_first_is_asked():
    """A stage split in two does not double what lacks (J1, J2)."""
    twin = STAGES[0].model_copy(update={"id": "ST-7"})
    ticks = (Tick(journey="J-1", catalogue_id="CHO01", state="missing"),)
    keys = found([touchpoint(1), touchpoint(2, "ST-7")], stages=(STAGES[0], twin), ticks=ticks)
    assert {"grid_uncovered:ST-1"} == set(keys)


def test_what_the_file_never_saw_and_what_no_map_knows_are_findings():
    """Declared against observed, both ways (J8)."""
    seen = SeenTouchpoints(("TP-1",), {"panier": 25}, n_events=100, n_customers=9)
    keys = found([touchpoint(1)], more={"seen": seen})
    assert {"touchpoint_never_seen:TP-1": None, "event_unmapped:panier": 25.0} == {
        key: one.values.get("share_pct") for key, one in keys.items()
    }


def test_low_satisfaction_is_told_once_a_touchpoint():
    """The lowest metric speaks; surely negative weighs more; shares are told in per cent (J9)."""
    scores = (
        Score("nps", "", "", 900, 10.0, 5.0, 15.0),
        Score("nps", "TP-1", "", 90, -30.0, -40.0, -20.0),
        Score("csat", "", "", 900, 0.8, 0.7, 0.9, "share"),
        Score("csat", "TP-1", "", 90, 0.5, 0.4, 0.6, "share"),
        Score("nps", "Accueil", "", 90, -30.0, -40.0, -20.0),
    )
    keys = found([touchpoint(1)], more={"feedback": scores})
    assert {
        "low_satisfaction:Accueil": (3.0, (), "NPS", -30.0),
        "low_satisfaction:TP-1": (2.0, ("TP-1",), "CSAT (%)", 50.0),
    } == {
        key: (one.severity, one.touchpoints, one.values["metric_name"], one.values["value"])
        for key, one in keys.items()
    }


def test_findings_come_worst_first_and_the_same_each_time():
    """The same workbook gives the same findings, worst first (R1)."""

    def run():
        return list(found([touchpoint(1), touchpoint(2)], [*votes(1, [-1]), *votes(2, [-2])]))

    assert (["irritant:TP-2:PU-1", "irritant:TP-1:PU-1"], run()) == (run(), run())


def test_an_empty_workbook_has_nothing_wrong():
    """Nothing was said, nothing was found (J2 to J9)."""
    assert {} == found(stages=())
