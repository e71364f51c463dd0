"""The target journey against today's."""

from hypothesis import given
from hypothesis import strategies as st
from journey_books import action, book, touchpoint, votes
from parcours.method import target
from parcours.method.appraisal import appraise
from parcours.method.touchpoints import Fate, TargetEmotion


def aim(emotion, public="PU-1"):
    """An emotion aimed at."""
    return (TargetEmotion(public=public, emotion=emotion),)


def changes(workbook):
    """Emotion changes of the first public, by touchpoint."""
    found = target.emotion_changes(workbook, appraise(workbook))
    return {one.touchpoint: one for one in found if one.public == "PU-1"}


def test_fates_are_sorted():
    """Each touchpoint is kept, improved, created or removed (J6)."""
    fates = (Fate.KEPT, Fate.IMPROVED, Fate.CREATED, Fate.REMOVED)
    workbook = book([touchpoint(n, fate=fate) for n, fate in enumerate(fates, 1)])
    assert {fate: (f"TP-{n}",) for n, fate in enumerate(fates, 1)} == target.fates(workbook)


def test_gain_is_target_minus_today():
    """An improved touchpoint gains what separates its target from its votes (J6)."""
    one = touchpoint(1, fate=Fate.IMPROVED, target_emotions=aim(1))
    assert 2.5 == changes(book([one], votes(1, [-1, -2])))["TP-1"].gain


def test_what_is_kept_stays_as_it_is():
    """Kept without a stated target, a touchpoint gains nothing and loses nothing (J6)."""
    found = changes(book([touchpoint(1)], votes(1, [1])))["TP-1"]
    assert (1.0, 1.0, 0.0) == (found.today, found.target, found.gain)


def test_what_is_created_or_removed_has_one_side_only():
    """No present for what is created, no target for what is removed: no gain is made up (J6)."""
    workbook = book(
        [
            touchpoint(1, fate=Fate.CREATED, target_emotions=aim(2)),
            touchpoint(2, fate=Fate.REMOVED),
        ],
        votes(2, [-1]),
    )
    found = changes(workbook)
    assert ((None, 2.0, None), (-1.0, None, None)) == (
        (found["TP-1"].today, found["TP-1"].target, found["TP-1"].gain),
        (found["TP-2"].today, found["TP-2"].target, found["TP-2"].gain),
    )


def test_an_unsaid_target_stays_unknown():
    """Improved without saying how far: the target is unknown, not today's emotion (J6)."""
    found = changes(book([touchpoint(1, fate=Fate.IMPROVED)], votes(1, [1])))["TP-1"]
    assert (None, None) == (found.target, found.gain)


def test_stage_gains_compare_like_with_like():
    """The gain of a stage is over touchpoints known on both sides (J6)."""
    workbook = book(
        [
            touchpoint(1, fate=Fate.IMPROVED, target_emotions=aim(1)),
            touchpoint(2, fate=Fate.CREATED, target_emotions=aim(2)),
            touchpoint(3, fate=Fate.REMOVED),
        ],
        [*votes(1, [-1]), *votes(3, [-2])],
    )
    found = target.stage_gains(target.emotion_changes(workbook, appraise(workbook)))
    one = next(each for each in found if each.public == "PU-1")
    assert (-1.5, 1.5, 1, 2.0) == (
        one.today,
        one.target,
        one.compared,
        one.gain,
    )


def test_a_stage_nobody_judged_gains_nothing_known():
    """Where nothing is known on both sides the gain is unknown (J6)."""
    workbook = book([touchpoint(1)])
    found = target.stage_gains(target.emotion_changes(workbook, appraise(workbook)))
    assert {(None, None, None, 0)} == {(o.today, o.target, o.gain, o.compared) for o in found}


def test_a_target_for_a_public_outside_the_journey_is_kept():
    """An emotion aimed at for another public is not dropped (J6)."""
    one = touchpoint(1, fate=Fate.IMPROVED, target_emotions=aim(1, "PU-3"))
    workbook = book([one])
    found = target.emotion_changes(workbook, appraise(workbook))
    assert 1.0 == next(each.target for each in found if each.public == "PU-3")


def test_changes_without_action_are_listed():
    """What changes must be carried by a live action; what is kept need not (J6, R1)."""
    workbook = book(
        [
            touchpoint(1, fate=Fate.IMPROVED),
            touchpoint(2, fate=Fate.CREATED),
            touchpoint(3, fate=Fate.REMOVED),
            touchpoint(4),
        ],
        actions=(action(1, "TP-1"), action(2, "TP-2", is_excluded=True)),
    )
    assert (("TP-2", "TP-3"), {"TP-1": ("A-1",), "TP-2": (), "TP-3": ()}) == (
        target.changed_without_action(workbook),
        target.actions_required(workbook),
    )


def test_actions_that_improve_nothing_are_listed():
    """An action without touchpoint, or on touchpoints left as they are, is told (J6)."""
    workbook = book(
        [touchpoint(1, fate=Fate.IMPROVED), touchpoint(2)],
        actions=(action(1, "TP-1", "TP-2"), action(2, "TP-2"), action(3)),
    )
    assert [("A-2", "touchpoints_unchanged"), ("A-3", "no_touchpoint")] == [
        (one.action, one.reason) for one in target.actions_that_improve_nothing(workbook)
    ]


@given(st.lists(st.integers(-2, 2), min_size=1, max_size=6), st.integers(-2, 2))
def test_a_gain_never_leaves_the_scale(emotions, aimed):
    """From one end of the scale to the other is the most a touchpoint can gain (J6)."""
    one = touchpoint(1, fate=Fate.IMPROVED, target_emotions=aim(aimed))
    gain = changes(book([one], votes(1, emotions)))["TP-1"].gain
    assert gain is not None
    assert -4 <= gain <= 4
