import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st
from parcours.method.findings import FindingKind
from parcours.method.maturity import result
from parcours.method.maturity_findings import (
    MeasuredFact,
    beside_the_file,
    by_disagreement,
    fact_level,
    findings,
    weak_items,
)
from parcours.method.questionnaires import (
    Answer,
    BearsOn,
    Bilingual,
    Dimension,
    Fact,
    FactKey,
    Item,
    Questionnaire,
)


def words(text):
    """Say the same in both languages."""
    return Bilingual(fr=text, en=text)


def a_fact(key, better, thresholds):
    """Make a figure with thresholds."""
    return Fact(key=key, better=better, thresholds=thresholds, source="a", reading=words("a"))


MATCH = a_fact(FactKey.MATCH_RATE_PCT, "higher", (40, 60, 80, 93))
WAIT = a_fact(FactKey.WAIT_MINUTES_MEDIAN, "lower", (15, 8, 4, 2))
CONCENTRATION = Fact(key=FactKey.TOP_20_REVENUE_SHARE_PCT, source="a", reading=words("a"))


def an_item(number, fact):
    """Make an item bearing on one touchpoint of the catalogue."""
    return Item(
        id=f"D1-01-{number}",
        statement=words("a"),
        levels=tuple(words(f"{level}") for level in range(5)),
        why=words("a"),
        evidence=words("a"),
        first_step=words("a"),
        bears_on=BearsOn(touchpoints=("AID04",)),
        fact=fact,
    )


FRAME = Questionnaire(
    id="D1",
    name=words("a"),
    about=words("a"),
    source="a",
    dimensions=(
        Dimension(
            id="D1-01",
            name=words("a"),
            about=words("a"),
            items=(
                an_item(1, MATCH),
                an_item(2, WAIT),
                an_item(3, CONCENTRATION),
                an_item(4, None),
            ),
        ),
    ),
)


def said(number, *levels, importance=None):
    """Make one answer of each participant to an item."""
    return [
        Answer(
            questionnaire_id="D1",
            item_id=f"D1-01-{number}",
            participant_id=f"P-{participant}",
            level=level,
            importance=importance,
        )
        for participant, level in enumerate(levels, start=1)
    ]


def test_weak_items_weigh_by_what_is_missing_and_by_importance():
    """D1 to D4, R1: level 1 of importance 3 weighs 9, level 0 of importance 1 weighs 4."""
    weak = weak_items(result(FRAME, [*said(1, 0, importance=1), *said(2, 1, importance=3)]))
    assert [("D1-01-2", 1, 9.0), ("D1-01-1", 2, 4.0)] == [
        (one.item_id, one.rank, one.weight) for one in weak
    ]


def test_importance_nobody_gave_is_said_to_be_a_convention():
    """D1 to D4: where nobody gave an importance, 2 is taken and n is zero."""
    (weak,) = weak_items(result(FRAME, said(1, 1)))
    assert (2.0, 0) == (weak.importance, weak.n_importance)


def test_equal_weights_share_a_rank_and_follow_their_ids():
    """D1 to D4: ties are said, and broken by id in the list."""
    weak = weak_items(result(FRAME, [*said(4, 0), *said(2, 1), *said(1, 1)]))
    assert [("D1-01-4", 1), ("D1-01-1", 2), ("D1-01-2", 2)] == [
        (one.item_id, one.rank) for one in weak
    ]


def test_level_two_is_not_weak_unless_all_are_ranked():
    """D1 to D4: items at level 2 or more are left out, unless the whole list is asked for."""
    one = result(FRAME, said(1, 2))
    assert (0, 1) == (len(weak_items(one)), len(weak_items(one, below=None)))


def test_items_where_people_disagree_come_first():
    """D1 to D4: disagreement first; items with one answer come last, for they tell nothing."""
    one = result(FRAME, [*said(1, 2, 2, 2), *said(2, 0, 4, 0, 4), *said(3, 1, 2, 3), *said(4, 0)])
    assert ["D1-01-2", "D1-01-3", "D1-01-1", "D1-01-4"] == [
        item.item_id for item in by_disagreement(one)
    ]


@pytest.mark.parametrize(
    ("fact", "value", "expected"),
    [
        (MATCH, 39.9, 0),
        (MATCH, 40, 1),
        (MATCH, 92.9, 3),
        (MATCH, 100, 4),
        (WAIT, 20, 0),
        (WAIT, 15, 1),
        (WAIT, 2, 4),
        (WAIT, 0, 4),
        (CONCENTRATION, 80, None),
    ],
)
def test_a_threshold_is_reached_at_its_value(fact, value, expected):
    """D1 to D4: a figure stands for the number of thresholds it reaches, or for no level."""
    assert expected == fact_level(fact, value)


@given(st.floats(-100, 200), st.floats(-100, 200))
def test_a_better_figure_never_stands_for_a_lower_level(one, other):
    """D1 to D4: levels follow the figure."""
    worse, better = sorted((one, other))
    levels = [fact_level(MATCH, worse), fact_level(MATCH, better)]
    levels_down = [fact_level(WAIT, better), fact_level(WAIT, worse)]
    assert [levels, levels_down] == [sorted(levels, key=str), sorted(levels_down, key=str)]


@pytest.mark.parametrize(
    ("levels", "value", "expected"),
    [
        ([4, 4], 50, "better_said"),
        ([2, 3], 50, "better_said"),
        ([2, 2], 50, "agrees"),
        ([0, 0], 85, "worse_said"),
    ],
)
def test_file_and_answers_contradict_from_one_level_and_a_half(levels, value, expected):
    """D1 to D4: 1.5 levels between the file and the mean is a contradiction, less is not."""
    facts = {FactKey.MATCH_RATE_PCT: MeasuredFact(value, 1000)}
    beside = beside_the_file(FRAME, result(FRAME, said(1, *levels)), facts)[0]
    assert expected == beside.verdict


def test_what_the_file_does_not_tell_is_listed_without_a_level():
    """D1 to D4: an item whose figure is missing is listed, with no level and no verdict."""
    beside = beside_the_file(FRAME, result(FRAME, said(1, 3)), {})
    assert [(one.key, one.fact, one.fact_level, one.verdict) for one in beside] == [
        (FactKey.MATCH_RATE_PCT, None, None, ""),
        (FactKey.WAIT_MINUTES_MEDIAN, None, None, ""),
        (FactKey.TOP_20_REVENUE_SHARE_PCT, None, None, ""),
    ]


def test_a_figure_beside_no_answer_contradicts_nothing():
    """D1 to D4: where nobody answered, the file stands alone."""
    facts = {FactKey.MATCH_RATE_PCT: MeasuredFact(10, 1000)}
    (first, *_) = beside_the_file(FRAME, result(FRAME, []), facts)
    assert (0, None, "") == (first.fact_level, first.said_mean, first.verdict)


def test_findings_carry_their_item_and_the_touchpoints_it_bears_on():
    """D1 to D4, R1: each weak item is a finding traced to its item and touchpoints."""
    one = result(FRAME, said(4, 0, importance=3))
    (found,) = findings(FRAME, one, {}, {"AID04": ("TP-7",)})
    assert ("weak_item:D1-01-4", ("D1-01-4",), ("TP-7",), 4.0, 1) == (
        found.key,
        found.about,
        found.touchpoints,
        found.severity,
        found.n,
    )


def test_two_camps_are_a_finding():
    """D1 to D4: an item on which people hold both ends is a finding, graver than scatter."""
    found = findings(
        FRAME, result(FRAME, [*said(4, 0, 0, 4, 4), *said(1, 1, 3, 3, 4, 1, 2)]), {}, {}
    )
    assert [(FindingKind.RESPONDENTS_DISAGREE, "D1-01-4", 2.0)] == [
        (one.kind, one.about[0], one.severity)
        for one in found
        if one.kind is FindingKind.RESPONDENTS_DISAGREE and one.severity == 2.0
    ][:1]


def test_two_people_who_differ_are_no_finding():
    """D1 to D4: disagreement takes three answers."""
    kinds = [one.kind for one in findings(FRAME, result(FRAME, said(4, 0, 4)), {}, {})]
    assert kinds == []


def test_a_contradiction_with_the_file_is_a_finding_that_rests_on_both():
    """D1 to D4: what the file contradicts is a finding, with both sides and both counts."""
    facts = {FactKey.MATCH_RATE_PCT: MeasuredFact(45.0, 5000)}
    (found,) = findings(FRAME, result(FRAME, said(1, 4, 4)), facts, {})
    assert (FindingKind.FACT_CONTRADICTS, "both", 3.0, 2, 5000) == (
        found.kind,
        found.rests_on,
        found.severity,
        found.n,
        found.values["n_fact"],
    )


@given(st.lists(st.integers(0, 4), min_size=1, max_size=6), st.sampled_from([None, 1, 2, 3]))
def test_severity_stays_on_its_scale(levels, importance):
    """R1: the severity of every finding lies between 0 and 4."""
    facts = {FactKey.MATCH_RATE_PCT: MeasuredFact(0, 1)}
    found = findings(FRAME, result(FRAME, said(1, *levels, importance=importance)), facts, {})
    assert all(0 <= one.severity <= 4 for one in found)


def test_ranks_are_the_same_whatever_the_order_of_answers():
    """D1 to D4: ranks do not depend on who answered first."""
    answers = [*said(1, 0, 1, 1), *said(2, 1, 0, 0), *said(4, 1, 1)]
    before, after = (weak_items(result(FRAME, one)) for one in (answers, answers[::-1]))
    assert [dataclasses.asdict(one) for one in before] == [dataclasses.asdict(one) for one in after]
