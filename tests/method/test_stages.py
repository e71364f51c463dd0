"""Stages renamed, split and merged, touchpoints moved, journeys begun: nothing gets lost."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st
from journey_books import STAGES, action, book, touchpoint, votes
from parcours.errors import WorkbookError
from parcours.files.catalogue import load, template_journey
from parcours.method.journeys import Journeys, Stage
from parcours.method.stages import (
    MAX_LABEL,
    begin_journey,
    journey_of,
    merge_stages,
    move_touchpoint,
    split_stage,
)
from parcours.method.touchpoints import Tick
from parcours.method.workbook import Workbook

NEW = Stage(id="ST-9", name="Je paie")


def full():
    """Five touchpoints over two stages, voted on, ticked, tied to an action."""
    touchpoints = [touchpoint(n, "ST-1" if n < 4 else "ST-2") for n in (1, 2, 3, 4, 5)]
    ballots = [vote for n in (1, 2, 3, 4, 5) for vote in votes(n, [1, -1])]
    ticks = (Tick(journey="J-1", catalogue_id="CHO01", state="present", touchpoint="TP-2"),)
    return book(touchpoints, ballots, actions=(action(1, "TP-2", "TP-5"),), ticks=ticks)


def check(workbook, journeys):
    """Read the workbook again with those journeys: every link must hold."""
    content = workbook.model_copy(update={"journeys": journeys}).model_dump(mode="json")
    return Workbook.model_validate(content)


def stages(journeys: Journeys) -> list[str]:
    """Ids of the stages, in order."""
    return [one.id for one in journeys.stages]


def places(journeys: Journeys) -> list[tuple[str, str]]:
    """Touchpoints and their stage, in order."""
    return [(one.id, one.stage) for one in journeys.touchpoints]


def test_a_stage_split_keeps_votes_and_actions():
    """The touchpoints moved to the new stage keep ids, votes, ticks and actions (J1)."""
    workbook = full()
    after = check(workbook, split_stage(workbook.journeys, "ST-1", NEW, ["TP-2"]))
    assert (["ST-1", "ST-9", "ST-2", "ST-3"], workbook.journeys.votes, workbook.plan) == (
        stages(after.journeys),
        after.journeys.votes,
        after.plan,
    )
    assert ("TP-2", "ST-9") in places(after.journeys)


def test_stages_merged_keep_their_touchpoints_in_time_order():
    """Merged, touchpoints of the earlier stage come first, whichever stage is kept (J1)."""
    workbook = full()
    after = check(workbook, merge_stages(workbook.journeys, "ST-2", "ST-1"))
    expected = [(f"TP-{n}", "ST-2") for n in (1, 2, 3, 4, 5)]
    assert (["ST-2", "ST-3"], expected, workbook.journeys.votes) == (
        stages(after.journeys),
        places(after.journeys),
        after.journeys.votes,
    )


def test_stages_merged_keep_what_customers_want():
    """What both stages' customers want is kept (J1)."""
    after = merge_stages(full().journeys, "ST-1", "ST-2")
    assert "Décider / Payer" == after.journeys[0].stages[0].wants


@given(st.sets(st.integers(1, 3)))
def test_split_then_merge_changes_nothing(moved):
    """A stage split and merged again is as it was, touchpoint by touchpoint (J1)."""
    before = full().journeys
    split = split_stage(before, "ST-1", NEW, [f"TP-{n}" for n in moved])
    after = merge_stages(split, "ST-1", "ST-9")
    assert (stages(before), Counter(places(before)), before.votes) == (
        stages(after),
        Counter(places(after)),
        after.votes,
    )


def test_a_touchpoint_moves_before_another_or_last():
    """Moved, a touchpoint keeps its id and stands where it was put (J1)."""
    before = full().journeys
    ahead = move_touchpoint(before, "TP-5", "ST-1", before="TP-2")
    last = move_touchpoint(before, "TP-1", "ST-2")
    alone = move_touchpoint(before, "TP-1", "ST-3")
    assert (["1", "5", "2", "3", "4"], ["2", "3", "4", "5", "1"], ("TP-1", "ST-3")) == (
        [one[3:] for one, _ in places(ahead)],
        [one[3:] for one, _ in places(last)],
        places(alone)[-1],
    )


@pytest.mark.parametrize(
    "operation",
    [
        lambda journeys: split_stage(journeys, "ST-7", NEW, []),
        lambda journeys: split_stage(journeys, "ST-1", NEW, ["TP-4"]),
        lambda journeys: merge_stages(journeys, "ST-1", "ST-1"),
        lambda journeys: move_touchpoint(journeys, "TP-9", "ST-1"),
        lambda journeys: move_touchpoint(journeys, "TP-1", "ST-2", before="TP-2"),
        lambda journeys: journey_of(journeys, "ST-7"),
    ],
    ids=["stage", "split", "merge", "move", "before", "find"],
)
def test_what_is_not_there_is_refused(operation):
    """An operation on a stage or a touchpoint that is not there is refused, and says why (J1)."""
    with pytest.raises(WorkbookError):
        operation(full().journeys)


def test_stages_of_two_journeys_are_not_merged():
    """Only two stages of one journey can be merged (J1)."""
    journeys = full().journeys
    other = journeys.journeys[0].model_copy(
        update={"id": "J-2", "stages": (STAGES[0].model_copy(update={"id": "ST-8"}),)}
    )
    both = journeys.model_copy(update={"journeys": (*journeys.journeys, other)})
    with pytest.raises(WorkbookError, match="stages_of_two_journeys"):
        merge_stages(both, "ST-1", "ST-8")


@pytest.mark.parametrize("sector", [one.sector for one in load().templates])
@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_journey_begins_from_each_template(sector, language):
    """Each sector gives a whole journey, with ids of its own and no judgement yet (J1)."""
    template = template_journey(sector)
    before = full()
    after = begin_journey(before, template, load().touchpoints, language=language)
    after = check(after, after.journeys)
    made = [one for one in after.journeys.touchpoints if one.journey == "J-2"]
    assert (
        len(template.stages),
        sum(len(one.touchpoints) for one in template.stages),
        before.journeys.votes,
        {None},
    ) == (
        len(after.journeys.journeys[1].stages),
        len(made),
        after.journeys.votes,
        {one.importance for one in made},
    )


@pytest.mark.parametrize("template", load().templates, ids=lambda one: one.sector)
def test_a_template_speaks_as_its_trade(template):
    """A patient has no shopping cart: what a trade says otherwise is in its words, whole, in both languages (J1)."""
    used = {one for stage in template.stages for one in stage.touchpoints}
    assert set() == template.words.keys() - used
    assert all({"fr", "en"} == said.keys() for said in template.words.values())
    assert all(len(text) <= MAX_LABEL for said in template.words.values() for text in said.values())


def test_a_journey_begins_in_the_words_of_its_trade():
    """The doctor receives, no salesperson advises (J1)."""
    after = begin_journey(book(), template_journey("health"), load().touchpoints, language="fr")
    labels = {one.catalogue_id: one.label for one in after.journeys.touchpoints}
    assert ("Je suis reçu par le médecin", "On m’explique mon traitement et la suite") == (
        labels["UTI07"],
        labels["CHO05"],
    )


def test_a_macro_journey_takes_one_touchpoint_a_stage():
    """Seen from afar, a stage is one touchpoint (J1)."""
    template = template_journey("retail")
    after = begin_journey(book(), template, load().touchpoints, language="fr", zoom="macro")
    assert len(template.stages) == len(after.journeys.touchpoints)


def test_begun_twice_a_journey_gets_other_ids():
    """Ids are never given twice (J1)."""
    template, usual = template_journey("health"), load().touchpoints
    once = begin_journey(book(), template, usual, language="fr")
    twice = begin_journey(once, template, usual, language="fr", publics=("PU-1",))
    ids = [one.id for one in twice.journeys.touchpoints]
    assert len(ids) == len(set(ids))
