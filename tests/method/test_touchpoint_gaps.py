"""What step 4 still misses or contradicts."""

import pytest
from journey_books import CUSTOMERS, action, book, capability, passage, touchpoint, votes
from parcours.method.assets import Assets, Subcontractor
from parcours.method.journeys import Journey, Journeys
from parcours.method.nouns import Provenance
from parcours.method.touchpoint_gaps import gaps
from parcours.method.touchpoints import (
    Evidence,
    Fate,
    MomentOfTruth,
    Script,
    TargetEmotion,
    Tick,
)

MOMENT = MomentOfTruth(criticality=3)
FULL = {"importance": 3}


def codes(workbook):
    """Codes and objects of the gaps, in no order."""
    return {(gap.code, gap.about) for gap in gaps(workbook)}


def judged(*numbers):
    """Votes of staff and of a customer for both publics."""
    return [
        vote
        for n in numbers
        for public in ("PU-1", "PU-2")
        for voters in (("P-1",), CUSTOMERS)
        for vote in votes(n, [1], public=public, voters=voters)
    ]


def whole():
    """Three stages, three touchpoints, all said: nothing lacks."""
    touchpoints = [touchpoint(n, f"ST-{n}", **FULL) for n in (1, 2, 3)]
    return touchpoints, judged(1, 2, 3)


def test_a_whole_step_misses_nothing():
    """Everything said, nothing is asked (J1 to J7)."""
    touchpoints, ballots = whole()
    assert [] == gaps(book(touchpoints, ballots))


def with_first(**fields):
    """The whole step, its first touchpoint changed."""
    (first, *others), ballots = whole()
    return book([first.model_copy(update=fields), *others], ballots)


CASES = {
    "moment_without_criticality": with_first(
        moment_of_truth=MomentOfTruth(), script=Script(welcome="x")
    ),
    "moment_without_script": with_first(moment_of_truth=MOMENT),
    "touchpoint_without_importance": with_first(importance=None),
    "waiting_without_promise": with_first(waiting_observed_minutes=5.0),
    "vote_on_what_does_not_exist": with_first(
        fate=Fate.CREATED, target_emotions=(TargetEmotion(public="PU-1", emotion=1),)
    ),
    "change_without_target": with_first(fate=Fate.IMPROVED),
    "removed_with_target": with_first(
        fate=Fate.REMOVED, target_emotions=(TargetEmotion(public="PU-1", emotion=1),)
    ),
    "improved_for_nothing": with_first(
        fate=Fate.IMPROVED, target_emotions=(TargetEmotion(public="PU-1", emotion=0),)
    ),
    "vote_for_another_public": with_first(publics=("PU-2",)),
    "touchpoint_in_another_journey": with_first(stage="ST-2"),
}


@pytest.mark.parametrize("code", CASES)
def test_each_thing_that_lacks_is_told(code):
    """One thing missing or contradictory gives its gap, about its touchpoint (J1 to J7)."""
    if code == "touchpoint_in_another_journey":
        workbook = CASES[code]
        other = Journey(id="J-2", name="x", purpose="x", publics=("PU-1",), stages=())
        first = workbook.journeys.touchpoints[0].model_copy(update={"journey": "J-2"})
        journeys = workbook.journeys.model_copy(
            update={
                "journeys": (*workbook.journeys.journeys, other),
                "touchpoints": (first, *workbook.journeys.touchpoints[1:]),
            }
        )
        assert (code, "TP-1") in codes(workbook.model_copy(update={"journeys": journeys}))
    else:
        assert (code, "TP-1") in codes(CASES[code])


def test_votes_that_lack_are_counted_by_touchpoint():
    """A moment of truth nobody judged weighs more than another touchpoint (J3)."""
    touchpoints = [
        touchpoint(1, "ST-1", **FULL),
        touchpoint(2, "ST-2", moment_of_truth=MOMENT, script=Script(welcome="x"), **FULL),
        touchpoint(3, "ST-3", **FULL),
    ]
    assert {("touchpoint_not_judged", "TP-1"), ("moment_not_judged", "TP-2")} == codes(
        book(touchpoints, judged(3))
    )


def test_a_map_without_customers_is_told():
    """Judged by staff alone, the map is the company's (J3)."""
    touchpoints, _ = whole()
    ballots = [v for n in (1, 2, 3) for p in ("PU-1", "PU-2") for v in votes(n, [1], public=p)]
    assert {("no_customer_voice", "")} == codes(book(touchpoints, ballots))


def test_a_journey_says_for_whom_and_why():
    """A journey without public, purpose or stage is told; so is one for a public not kept (J1)."""
    workbook = book()
    bare = Journey(id="J-1", name="x")
    other = Journey(id="J-2", name="x", purpose="x", publics=("PU-3",))
    workbook = workbook.model_copy(update={"journeys": Journeys(journeys=(bare, other))})
    assert {
        ("journey_without_public", "J-1"),
        ("journey_without_purpose", "J-1"),
        ("journey_without_stage", "J-1"),
        ("journey_without_stage", "J-2"),
        ("journey_of_a_public_not_kept", "J-2"),
    } == codes(workbook)


def test_a_stage_without_touchpoint_is_told():
    """An empty stage is told (J2)."""
    touchpoints, ballots = whole()
    assert {("stage_without_touchpoint", "ST-3")} == codes(
        book(touchpoints[:2], [v for v in ballots if v.touchpoint != "TP-3"])
    )


def test_ticked_and_not_placed_is_counted_by_journey():
    """Ticked present and on no card: counted, not listed one by one (J2)."""
    touchpoints, ballots = whole()
    ticks = (
        Tick(journey="J-1", catalogue_id="CHO01", state="present"),
        Tick(journey="J-1", catalogue_id="CHO02", state="present"),
        Tick(journey="J-1", catalogue_id="CHO03", state="present", touchpoint="TP-1"),
    )
    (gap,) = gaps(book(touchpoints, ballots, ticks=ticks))
    assert ("ticked_but_not_placed", {"n": 2}) == (gap.code, gap.values)


def test_evidence_nobody_claimed_is_a_contradiction():
    """Votes from a survey, and a card that says it rests on nothing (J3)."""
    touchpoints, ballots = whole()
    survey = votes(1, [1], voters=("P-2",), provenance=Provenance.SURVEY)
    measured = [one.model_copy(update={"evidence": Evidence.PARTIAL}) for one in touchpoints]
    assert ({("evidence_not_claimed", "TP-1")}, set()) == (
        codes(book(touchpoints, [*ballots, *survey])),
        codes(book(measured, [*ballots, *survey])),
    )


@pytest.mark.parametrize(
    ("on_card", "on_sheet", "disagrees"),
    [(None, (), False), ("SC-1", ("TP-1",), False), (None, ("TP-1",), True), ("SC-1", (), True)],
    ids=["nobody", "both", "sheet", "card"],
)
def test_who_holds_a_touchpoint_is_said_alike(on_card, on_sheet, disagrees):
    """The card and the subcontractor's sheet must agree (J2, A4)."""
    (first, *others), ballots = whole()
    assets = Assets(subcontractors=(Subcontractor(id="SC-1", name="x", touchpoints=on_sheet),))
    workbook = book([first, *others], ballots)
    held = first.model_copy(update={"subcontractor": on_card})
    journeys = workbook.journeys.model_copy(update={"touchpoints": (held, *others)})
    workbook = workbook.model_copy(update={"assets": assets, "journeys": journeys})
    expected = {("subcontractor_disagrees", "TP-1")} if disagrees else set()
    assert expected == codes(workbook)


def test_coherence_must_be_looked_at_and_hold():
    """A capability seen on one channel, a passage too good to be true (J5)."""
    touchpoints, ballots = whole()
    workbook = book(
        touchpoints,
        ballots,
        capabilities=(capability(1, WEB="honoured", LIE="refused"), capability(2, WEB="honoured")),
        passages=(passage(1, "WEB", "LIE", works=True),),
    )
    assert {("capability_not_looked_at", "K-2"), ("passage_said_to_work", "PA-1")} == codes(
        workbook
    )


def test_changes_need_an_action_once_there_is_a_plan():
    """Before the plan nothing is asked; after, a change without action is told (J6)."""
    (first, *others), ballots = whole()
    better = first.model_copy(
        update={
            "fate": Fate.IMPROVED,
            "target_emotions": (TargetEmotion(public="PU-1", emotion=2),),
        }
    )
    assert (set(), {("change_without_action", "TP-1")}) == (
        codes(book([better, *others], ballots)),
        codes(book([better, *others], ballots, actions=(action(1),))),
    )
