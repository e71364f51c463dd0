"""NPS, CSAT and CES, with definition, n and interval; verbatims, searched."""

from pathlib import Path

import ibis
import pandas as pd
import pytest
import yaml
from fakes import customer_tables, rows
from hypothesis import given
from hypothesis import strategies as st
from journey_books import book, touchpoint
from parcours.customers.feedback import Definition, dissatisfaction, feedback, nps, scale_of
from parcours.customers.verbatims import search
from parcours.errors import NotEnoughDataError
from parcours.method.verbatims import MASK

EXAMPLES = yaml.safe_load(
    (Path(__file__).parent.parent / "examples" / "satisfaction.yaml").read_text("utf-8")
)
MAP = book([touchpoint(1, events=("Chat",)), touchpoint(2, events=("Paiement", "Caisse"))]).journeys
AS_OF = "2026-10-31"
DAY = "2026-10-01"


def answers(*lines, columns="customer_id feedback_date metric score touchpoint"):
    """Tables with those answers alone."""
    return customer_tables(AS_OF, feedback=rows("feedback", columns, *lines))


def many(metric, marks, place="Chat", customer="A"):
    """As many answers as ``marks`` tells, mark by mark."""
    return [
        (customer, DAY, metric, float(mark), place) for mark, n in marks.items() for _ in range(n)
    ]


def scores(tables, minimum=1, **more):
    """Scores by metric, touchpoint and public."""
    found = feedback(tables, MAP, minimum=minimum, **more)
    return {(one.metric, one.touchpoint, one.public): one for one in found.scores}


@pytest.mark.parametrize("example", EXAMPLES, ids=[one["name"] for one in EXAMPLES])
def test_satisfaction_is_what_the_examples_say(example):
    """Value and interval of each metric are those of the examples (J9)."""
    tables = answers(*many(example["metric"], example["marks"]))
    one = scores(tables, minimum=30)[example["metric"].lower(), "", ""]
    expected = (example["value"], example["low"], example["high"])
    rounding = 2 if example["metric"] == "NPS" else 3
    assert expected == tuple(
        None if value is None else round(value, rounding)
        for value in (one.value, one.low, one.high)
    )


def belonging(**publics):
    """Say which customers are in which public."""
    pairs = [(who, public.replace("_", "-")) for public, whos in publics.items() for who in whos]
    columns = zip(*pairs, strict=True)
    return ibis.memtable(
        pd.DataFrame(dict(zip(("customer_id", "public_id"), columns, strict=True)))
    )


def test_the_dissatisfied_of_each_public_are_its_detractors():
    """Share of marks 0 to 6; a public with too few answers has no figure, and its count is kept (P3)."""
    tables = answers(
        *many("NPS", {3: 10, 6: 5, 7: 5, 10: 20}, customer="A"),
        *many("NPS", {0: 9}, customer="B"),
    )
    found = dissatisfaction(tables, belonging(PU_1=["A"], PU_2=["B"]), minimum=30)
    assert found is not None
    told = found.by_public.round(3).to_dict("records")
    assert [{"public_id": "PU-1", "n": 40, "share": 0.375, "low": 0.242, "high": 0.53}] == told
    assert {"PU-2": 9} == dict(found.short)


def test_the_metric_that_tells_of_most_publics_serves():
    """Satisfaction where more publics have enough of it; marks under the two highest (P3)."""
    tables = answers(
        *many("NPS", {0: 30}, customer="A"),
        *many("CSAT", {2: 10, 3: 10, 4: 20}, customer="A"),
        *many("CSAT", {1: 30, 5: 10}, customer="B"),
    )
    found = dissatisfaction(tables, belonging(PU_1=["A"], PU_2=["B"]), minimum=30)
    assert found is not None
    assert ("csat", [0.5, 0.75]) == (found.definition.metric, list(found.by_public["share"]))


@given(
    st.lists(st.integers(0, 60), min_size=3, max_size=3).filter(any),
)
def test_nps_stays_on_its_scale(shares):
    """Whatever the answers, NPS and its interval stay within -100 and 100, in order (J9)."""
    promoters, passives, detractors = shares
    value, low, high = nps(promoters, detractors, promoters + passives + detractors)
    assert -100 <= low <= value <= high <= 100


def test_scores_by_touchpoint_follow_the_names_of_the_map():
    """Names that lead to one touchpoint are added up; others stay under their own (J9)."""
    tables = answers(
        *many("NPS", {10: 2}, "Paiement"),
        *many("NPS", {0: 2}, "caisse "),
        *many("NPS", {9: 1}, "x"),
    )
    found = scores(tables)
    assert {"": 5, "TP-2": 4, "x": 1} == {place: one.n for (_, place, _), one in found.items()}
    assert {"x": 1} == feedback(tables, MAP, minimum=1).unmapped


def test_each_public_has_its_scores():
    """By touchpoint and public, and by public alone (J9)."""
    members = ibis.memtable(pd.DataFrame({"customer_id": ["A"], "public_id": ["PU-1"]}))
    tables = answers(*many("NPS", {10: 3}), *many("NPS", {0: 3}, customer="B"))
    found = scores(tables, membership=members)
    assert {("", ""): 0.0, ("TP-1", ""): 0.0, ("TP-1", "PU-1"): 100.0, ("", "PU-1"): 100.0} == {
        (place, public): one.value for (_, place, public), one in found.items()
    }


def test_under_the_minimum_only_n_is_told():
    """Too few answers: n, and no figure (J9)."""
    one = scores(answers(*many("NPS", {10: 29})), minimum=30)["nps", "TP-1", ""]
    assert (29, None, False) == (one.n, one.value, one.is_shown)


def test_marks_off_the_scale_are_counted_out():
    """An 11 on ten, or a half mark, is no answer; it is counted (J9)."""
    found = feedback(answers(*many("NPS", {10: 2, 11: 1, 7.5: 1})), MAP, minimum=1)
    assert (4, 2, 100.0) == (found.n_answers, found.n_off_scale, found.scores[0].value)


def test_other_questions_are_counted_apart():
    """A question that is none of the three metrics is not mixed with them (J9)."""
    tables = answers(*many("NPS", {10: 2}), *many("Humeur", {3: 5}))
    found = feedback(tables, MAP, minimum=1)
    assert (5, 2) == (found.n_other_metrics, found.n_answers)


def test_definitions_are_told():
    """Each metric met comes with its definition and scale; the consultant may choose another (J9)."""
    tables = answers(*many("CSAT", {5: 9, 2: 1}), *many("effort", {7: 2}))
    found = feedback(
        tables, MAP, minimum=1, methods={"nps": "nps", "csat": "mean", "ces": "top_two"}
    )
    assert (Definition("csat", "mean", (1, 5)), Definition("ces", "top_two", (1, 7))) == (
        found.definitions
    )
    assert ("mean", 4.7) == (found.definition("csat").method, found.scores[0].value)


@pytest.mark.parametrize(
    ("marks", "scale"),
    [([1, 5], (1, 5)), ([6], (1, 7)), ([8], (1, 10)), ([0, 3], (0, 10)), ([12], (1, 10))],
    ids=["five", "seven", "ten", "zero", "beyond"],
)
def test_the_scale_is_the_narrowest_that_holds(marks, scale):
    """Marks tell their scale; a zero makes it 0 to 10 (J9)."""
    frame = pd.DataFrame({"metric": "csat", "score": [float(mark) for mark in marks]})
    assert scale == scale_of("csat", frame)


def test_answers_after_the_day_do_not_count():
    """What came after the day of the analysis is not known yet (J9)."""
    late = [("A", "2026-11-02", "NPS", 0.0, "Chat")]
    assert 100.0 == scores(answers(*many("NPS", {10: 2}), *late))["nps", "", ""].value


def test_answers_without_a_place_or_a_customer_count_in_the_whole():
    """A file without touchpoints or customers still gives the whole (J9)."""
    tables = answers((DAY, "NPS", 10.0), (DAY, None, 3.0), columns="feedback_date metric score")
    members = ibis.memtable(pd.DataFrame({"customer_id": ["A"], "public_id": ["PU-1"]}))
    assert [("nps", "", "")] == list(scores(tables, membership=members))


def test_no_answer_is_said():
    """Without answers, what is needed is said (J9)."""
    with pytest.raises(NotEnoughDataError, match="table_missing"):
        feedback(customer_tables(AS_OF), MAP, minimum=1)


def said(*lines):
    """Tables with verbatims."""
    return answers(*lines, columns="feedback_date metric score touchpoint verbatim")


VERBATIMS = (
    ("2026-10-01", "NPS", 0.0, "Chat", "Retard, appelez le 06 39 98 12 34"),
    ("2026-10-02", "NPS", 9.0, "Caisse", "Aucun retard"),
    ("2026-10-03", "NPS", 9.0, "Paiement", "Rapide"),
    ("2026-10-04", "NPS", 9.0, "Paiement", "  "),
    ("2026-10-05", "NPS", 9.0, "Paiement", None),
)


def test_verbatims_are_found_by_all_the_words():
    """All words, in any order and case, latest first, masked (J9)."""
    found = search(said(*VERBATIMS), MAP, "RETARD")
    assert (["Aucun retard", f"Retard, appelez le {MASK}"], 2) == (
        list(found["verbatim"]),
        found.attrs["n"],
    )
    assert 1 == len(search(said(*VERBATIMS), MAP, "retard appelez"))


def test_verbatims_are_found_by_touchpoint():
    """A touchpoint of the map gathers all its names; a name of the file stands for itself (J9)."""
    by_id = search(said(*VERBATIMS), MAP, touchpoint="TP-2")
    by_name = search(said(*VERBATIMS), MAP, touchpoint="Chat")
    assert (2, 1) == (len(by_id), len(by_name))


def test_no_more_verbatims_than_asked_and_never_who_wrote():
    """A few at a time, all of them counted, no identifier (J9)."""
    found = search(said(*VERBATIMS), MAP, most=1)
    assert (1, 3, False) == (len(found), found.attrs["n"], "customer_id" in found.columns)


def test_verbatims_need_no_touchpoint():
    """A file of comments alone can be searched (J9)."""
    bare = answers((DAY, "NPS", 9.0, "Bien"), columns="feedback_date metric score verbatim")
    assert [""] == list(search(bare, MAP)["touchpoint"])


def test_a_verbatim_found_knows_its_touchpoint_of_the_map():
    """It can then stand beside the figures of that touchpoint; a place of no map has none (J9)."""
    found = search(said(*VERBATIMS, ("2026-10-06", "NPS", 9.0, "Parking", "Plein")), MAP)
    assert ["", "TP-2", "TP-2", "TP-1"] == list(found["touchpoint_id"])
