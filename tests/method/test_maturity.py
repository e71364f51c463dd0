import statistics

import pytest
from hypothesis import given
from hypothesis import strategies as st
from parcours.method.agreement import spread
from parcours.method.maturity import (
    by_function,
    function_gaps,
    mark_out_of_20,
    result,
)
from parcours.method.maturity_gaps import gaps
from parcours.method.nouns import Function
from parcours.method.questionnaires import Answer, Bilingual, Dimension, Item, Questionnaire

FUNCTIONS = {
    **{f"P-{number}": Function.MANAGEMENT for number in range(1, 7)},
    **{f"P-{number}": Function.FRONT_LINE for number in range(11, 17)},
}


def words(text):
    """Say the same in both languages."""
    return Bilingual(fr=text, en=text)


def an_item(item_id):
    """Make an item of which only the id matters."""
    return Item(
        id=item_id,
        statement=words("a"),
        levels=tuple(words(f"{number}") for number in range(5)),
        why=words("a"),
        evidence=words("a"),
        first_step=words("a"),
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
            items=(an_item("D1-01-1"), an_item("D1-01-2")),
        ),
        Dimension(id="D1-02", name=words("a"), about=words("a"), items=(an_item("D1-02-1"),)),
    ),
)


def said(item_id, participant, level, importance=None):
    """Make an answer: a level, or the kind of answer that is none."""
    rated = {"level": level} if isinstance(level, int) else {"kind": level}
    content = {"item_id": item_id, "participant_id": participant, "importance": importance}
    content["questionnaire_id"] = item_id.split("-")[0]
    return Answer.model_validate(content | rated)


def all_said(item_id, *levels, start=1):
    """One answer per participant from P-start on."""
    return [said(item_id, f"P-{start + n}", level) for n, level in enumerate(levels)]


ANSWERS = st.lists(
    st.builds(
        said,
        st.sampled_from(["D1-01-1", "D1-01-2", "D1-02-1"]),
        st.sampled_from(list(FUNCTIONS)),
        st.one_of(st.integers(0, 4), st.sampled_from(["not_applicable", "dont_know"])),
    ),
    unique_by=lambda one: (one.item_id, one.participant_id),
    max_size=30,
)


def test_neither_not_applicable_nor_dont_know_is_a_zero():
    """D1 to D4: the mean is that of levels alone; the two others are counted apart."""
    item = result(FRAME, all_said("D1-01-1", 4, "not_applicable", "dont_know", "dont_know")).item(
        "D1-01-1"
    )
    assert (4.0, 1, 1, 2) == (item.mean, item.n, item.n_not_applicable, item.n_dont_know)


def test_an_item_nobody_answered_has_no_mean():
    """D1 to D4: no answer is not a level."""
    item = result(FRAME, []).item("D1-01-1")
    assert (None, None, None, 0) == (item.mean, item.mark, item.spread, item.n)


def test_unanswered_items_are_named():
    """D1 to D4: what nobody rated is said."""
    one = result(FRAME, [*all_said("D1-01-1", 2), *all_said("D1-02-1", "dont_know")])
    assert ("D1-01-2", "D1-02-1") == one.unanswered


def test_distribution_counts_each_level():
    """D1 to D4: the distribution says how many chose each level."""
    assert (2, 0, 1, 0, 1) == result(FRAME, all_said("D1-01-1", 0, 4, 0, 2)).item("D1-01-1").counts


def test_dimension_is_the_mean_of_its_items_means():
    """D1 to D4: items weigh alike, whatever the number of answers of each: (1 + 4) / 2."""
    answers = [*all_said("D1-01-1", 0, 1, 2), *all_said("D1-01-2", 4)]
    assert result(FRAME, answers).dimension("D1-01").mean == 2.5


def test_whole_is_the_mean_of_the_dimensions_that_were_answered():
    """D1 to D4: a dimension nobody answered is left out of the whole, never counted as zero."""
    assert result(FRAME, all_said("D1-01-1", 3)).mean == 3


def test_mark_out_of_20():
    """D1 to D4: level 2.6 is 13 out of 20."""
    assert mark_out_of_20(2.6) == 13


def test_n_of_a_dimension_counts_people():
    """D1 to D4: somebody who rated two items of a dimension is one respondent."""
    answers = [*all_said("D1-01-1", 1, 2), *all_said("D1-01-2", 1), said("D1-01-2", "P-9", 2)]
    assert result(FRAME, answers).dimension("D1-01").n == 3


def test_answers_of_other_questionnaires_are_left_out():
    """D1 to D4: each frame is read on its own answers."""
    assert result(FRAME, all_said("D2-01-1", 4)).n == 0


def test_the_latest_answer_counts():
    """D1 to D4: somebody who changes his or her mind counts once."""
    item = result(FRAME, [said("D1-01-1", "P-1", 0), said("D1-01-1", "P-1", 3)]).item("D1-01-1")
    assert (3.0, 1) == (item.mean, item.n)


def test_importance_is_the_mean_of_what_was_said():
    """D1 to D4: importance is a mean with its own n; silence is not an importance."""
    answers = [
        said("D1-01-1", "P-1", 2, 3),
        said("D1-01-1", "P-2", 2, 2),
        said("D1-01-1", "P-3", 2),
    ]
    item = result(FRAME, answers).item("D1-01-1")
    assert (2.5, 2) == (item.importance, item.n_importance)


def test_interval_from_five_answers_on():
    """D1 to D4: with four answers there is no interval."""
    four, five = (
        result(FRAME, all_said("D1-01-1", *levels)).item("D1-01-1")
        for levels in ([1, 2, 2, 3], [1, 2, 2, 3, 2])
    )
    assert (True, False) == (four.interval is None, five.interval is None)


def test_dimension_tells_agreement_over_its_items():
    """D1 to D4: r*wg(j) of a dimension is 1 less the mean of variances over 2: 1 - (0 + 1)/2/2."""
    answers = [*all_said("D1-01-1", 2, 2, 2), *all_said("D1-01-2", 1, 2, 3)]
    assert result(FRAME, answers).dimension("D1-01").rwg_star_j == 0.75


def test_by_function_keeps_each_function_apart():
    """D1 to D4: management and front line are read apart; those without a function are left out."""
    answers = [said("D1-01-1", "P-1", 4), said("D1-01-1", "P-11", 1), said("D1-01-1", "P-99", 0)]
    means = {one: of.mean for one, of in by_function(FRAME, answers, FUNCTIONS).items()}
    assert {Function.MANAGEMENT: 4.0, Function.FRONT_LINE: 1.0} == means


def test_gap_of_management_against_front_line_with_n_of_each():
    """D1 to D4: the gap is management minus front line, with how many said so on each side."""
    answers = [*all_said("D1-01-1", 4, 3), *all_said("D1-01-1", 1, 1, 1, start=11)]
    gap = next(one for one in function_gaps(FRAME, answers, FUNCTIONS) if one.about == "D1-01-1")
    assert (2.5, 2, 3, None) == (gap.gap, gap.n_first, gap.n_second, gap.interval)


def test_gap_has_an_interval_from_five_on_each_side():
    """D1 to D4: with five or more on each side the gap has its interval."""
    answers = [*all_said("D1-01-1", 4, 3, 4, 3, 4), *all_said("D1-01-1", 1, 1, 2, 1, 2, start=11)]
    gap = function_gaps(FRAME, answers, FUNCTIONS)[0]
    assert gap.interval
    assert gap.interval.low < gap.gap < gap.interval.high


def test_gaps_go_from_the_whole_to_the_items():
    """D1 to D4: the whole comes first, then dimensions, then items both sides rated."""
    answers = [*all_said("D1-01-1", 4), *all_said("D1-01-1", 1, start=11), *all_said("D1-02-1", 4)]
    abouts = [one.about for one in function_gaps(FRAME, answers, FUNCTIONS)]
    assert ["D1", "D1-01", "D1-01-1"] == abouts


def test_no_gap_where_one_side_is_silent():
    """D1 to D4: management alone is not compared with anybody."""
    assert function_gaps(FRAME, all_said("D1-01-1", 4), FUNCTIONS) == ()


def test_answers_that_point_nowhere_are_named_once():
    """D1 to D4: an item withdrawn and a questionnaire misspelt are said, with the nearest name."""
    answers = [
        *all_said("D1-01-1", 1),
        *all_said("D1-01-9", 1, 2),
        *all_said("D11-01-1", 1),
    ]
    told = gaps([result(FRAME, answers)], answers, 0)
    found = [(one.code, one.values["near"]) for one in told if "near" in one.values]
    assert [("diagnosis_unknown_item", "D1-01-2"), ("diagnosis_unknown_frame", "D1")] == found


@given(ANSWERS)
def test_means_stay_within_what_was_said(answers):
    """D1 to D4: no mean lies outside the lowest and highest level chosen."""
    one = result(FRAME, answers)
    levels = [answer.level for answer in answers if answer.level is not None]
    means = [of.mean for of in (*one.items, *one.dimensions, one) if of.mean is not None]
    assert all(min(levels) - 1e-9 <= mean <= max(levels) + 1e-9 for mean in means)


@given(ANSWERS, st.randoms())
def test_order_of_respondents_is_irrelevant(answers, chance):
    """D1 to D4: the same answers in another order say exactly the same."""
    shuffled = answers.copy()
    chance.shuffle(shuffled)
    assert result(FRAME, answers) == result(FRAME, shuffled)


@given(ANSWERS)
def test_every_answer_is_counted_once(answers):
    """D1 to D4: levels, 'not applicable' and 'I don't know' add up to the answers given."""
    one = result(FRAME, answers)
    assert len(answers) == sum(i.n + i.n_not_applicable + i.n_dont_know for i in one.items)


@given(ANSWERS)
def test_functions_seen_the_other_way_round(answers):
    """D1 to D4: swapping the two functions changes the sign of each gap and nothing else."""
    gaps = function_gaps(FRAME, answers, FUNCTIONS)
    back = function_gaps(FRAME, answers, FUNCTIONS, Function.FRONT_LINE, Function.MANAGEMENT)
    assert [(one.about, -one.gap) for one in gaps] == [(one.about, one.gap) for one in back]


def test_item_by_hand():
    """D1 to D4: an item's mean and spread are those of its levels."""
    item = result(FRAME, all_said("D1-01-1", 1, 2, 2, 3)).item("D1-01-1")
    assert (statistics.fmean([1, 2, 2, 3]), spread([1, 2, 2, 3])) == (item.mean, item.spread)


@pytest.mark.parametrize("ask", ["item", "dimension"])
def test_asking_for_what_is_not_there_is_an_error(ask):
    """D1 to D4: a result has no item nor dimension it was not asked about."""
    with pytest.raises(KeyError):
        getattr(result(FRAME, []), ask)("D9-01-1")
