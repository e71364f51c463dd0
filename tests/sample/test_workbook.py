"""The workbook of the sample case is complete, except where something is missing on purpose."""

from collections import Counter
from pathlib import Path
from statistics import mean

import pytest
from parcours.files import params, questionnaires, workbook
from parcours.method.nouns import Function
from parcours.method.objectives import PairwiseComparison
from parcours.method.touchpoints import EmotionVote, Fate
from parcours.method.workbook import Workbook, link_problems

ROOT = Path(__file__).parents[2]
SAMPLE = ROOT / "data" / "sample"
RANDOM_INDEX_OF_FOUR = 0.90


@pytest.fixture(scope="module")
def book() -> Workbook:
    """Return the workbook as committed."""
    return workbook.load(SAMPLE)


def test_it_loads_and_every_link_holds(book):
    """No link leads nowhere, and saving it again writes the same bytes (S16)."""
    assert [] == link_problems(book)
    assert workbook.as_json(book).encode() == (SAMPLE / workbook.FILE).read_bytes()


def test_it_holds_what_a_complete_case_holds(book):
    """14 participants, 3 publics of 5, 4 objectives, 12 tools, 15 skills, 20 actions (F1 to R1)."""
    expected = {
        "participants": 14,
        "publics": 5,
        "kept": 3,
        "objectives": 4,
        "tools": 12,
        "data": 16,
        "flows": 18,
        "skills": 15,
        "subcontractors": 3,
        "capabilities": 7,
        "passages": 6,
        "workstreams": 5,
        "actions": 20,
    }
    actual = {
        "participants": len(book.framing.participants),
        "publics": len(book.publics.publics),
        "kept": len(book.publics.kept),
        "objectives": len(book.objectives.objectives),
        "tools": len(book.assets.tools),
        "data": len(book.assets.data),
        "flows": len(book.assets.flows),
        "skills": len(book.assets.skills),
        "subcontractors": len(book.assets.subcontractors),
        "capabilities": len(book.journeys.capabilities),
        "passages": len(book.journeys.passages),
        "workstreams": len(book.plan.workstreams),
        "actions": len(book.plan.actions),
    }
    assert expected == actual


def test_everybody_s_function_is_in_the_room(book):
    """The five functions are there, customers included (F1)."""
    assert set(Function) == {one.function for one in book.framing.participants}


def test_the_purchase_journey_has_25_touchpoints(book):
    """25 touchpoints on the purchase, ten after it; kept, improved, created, removed (J6)."""
    by_journey = Counter(one.journey for one in book.journeys.touchpoints)
    assert {"J-1": 25, "J-2": 10} == by_journey
    assert set(Fate) == {one.fate for one in book.journeys.touchpoints if one.journey == "J-1"}


def test_labels_fit_their_cards(book):
    """A label is at most 45 characters, so that a card stays readable (J6)."""
    assert [] == [one.id for one in book.journeys.touchpoints if len(one.label) > 45]


def test_events_name_what_the_files_know(book, truth):
    """Every survey of the files is that of a touchpoint, and one event is on no map (J8, J9)."""
    known = {name for one in book.journeys.touchpoints for name in one.events}
    assert set(truth["voice"]) <= known
    assert {"appel_magasin"} == set(truth["visits"]["planted"]) - known
    never = {"partage_photo"} - set(truth["visits"]["planted"])
    assert {"partage_photo"} == never & known


def test_one_objective_lacks_its_baseline(book):
    """Three objectives are measurable; the third has no baseline, on purpose (O2)."""
    lacking = [one.id for one in book.objectives.objectives if one.baseline is None]
    assert ["O-3"] == lacking


def consistency_ratio(said: list[PairwiseComparison], ids: list[str]) -> float:
    """Saaty's, by powers of the matrix: four objectives need no library."""
    ratios = {(one.left, one.right): one.ratio for one in said}
    ratios |= {(right, left): 1 / ratio for (left, right), ratio in ratios.items()}
    weights = dict.fromkeys(ids, 1.0)
    for _ in range(100):
        raw = {a: sum(ratios.get((a, b), 1.0) * weights[b] for b in ids) for a in ids}
        largest = sum(raw.values()) / sum(weights.values())
        weights = {one: value / sum(raw.values()) for one, value in raw.items()}
    return (largest - len(ids)) / (len(ids) - 1) / RANDOM_INDEX_OF_FOUR


def test_one_respondent_contradicts_himself(book):
    """Eight people compared the objectives; one, and only one, is past a ratio of 0.10 (O3)."""
    ids = [one.id for one in book.objectives.objectives]
    people = {one.participant for one in book.objectives.comparisons}
    ratios = {
        who: consistency_ratio(
            [one for one in book.objectives.comparisons if one.participant == who], ids
        )
        for who in people
    }
    assert 8 == len(people)
    assert ["P-8"] == [who for who, ratio in ratios.items() if ratio > 0.10]


def votes_of(book: Workbook, touchpoint: str, public: str) -> list[EmotionVote]:
    """Votes of one touchpoint for one public."""
    return [v for v in book.journeys.votes if (v.touchpoint, v.public) == (touchpoint, public)]


def test_the_room_is_split_on_the_delivery(book):
    """At the delivery, for loyal customers, +2 and -2 are both held by a third at least (J3)."""
    emotions = [vote.emotion for vote in votes_of(book, "TP-21", "PU-1")]
    assert min(emotions.count(2), emotions.count(-2)) >= len(emotions) / 3


def test_the_chat_pleases_some_and_irritates_others(book):
    """The chat pleases those who move in and irritates professionals (J3)."""
    assert mean(vote.emotion for vote in votes_of(book, "TP-7", "PU-2")) >= 1
    assert mean(vote.emotion for vote in votes_of(book, "TP-7", "PU-3")) <= -1


def test_staff_are_kinder_than_customers(book):
    """Over all the votes, staff are kinder than customers by 0.5 to 1 point (J3)."""
    functions = {one.id: one.function for one in book.framing.participants}
    votes = book.journeys.votes
    customers = [v.emotion for v in votes if functions[v.participant] == Function.CUSTOMER]
    staff = [v.emotion for v in votes if functions[v.participant] != Function.CUSTOMER]
    assert 0.5 < mean(staff) - mean(customers) < 1.0


def test_one_value_is_carried_by_no_touchpoint(book):
    """Boldness is claimed by the brand and carried nowhere (J4)."""
    carried = {value for one in book.journeys.touchpoints for value in one.values}
    assert ["V-5"] == [one.id for one in book.framing.values if one.id not in carried]


def test_everybody_answered_everything(book):
    """Each of the 14 answered each item once: a level, not applicable or don't know (D1 to D4)."""
    items = [item.id for one in questionnaires.questionnaires() for item in one.items]
    asked = {(who.id, item) for who in book.framing.participants for item in items}
    given = [(one.participant_id, one.item_id) for one in book.answers]
    assert asked == set(given)
    assert len(asked) == len(given)
    assert {"level", "not_applicable", "dont_know"} == {one.kind for one in book.answers}


def test_management_is_kinder_than_the_front_line(book):
    """Over all items, management answers 0.5 to 0.9 level above the front line (D1 to D4)."""
    functions = {one.id: one.function for one in book.framing.participants}
    levels: dict[Function, list[int]] = {one: [] for one in Function}
    for one in book.answers:
        if one.level is not None:
            levels[functions[one.participant_id]].append(one.level)
    assert 0.5 < mean(levels[Function.MANAGEMENT]) - mean(levels[Function.FRONT_LINE]) < 0.9


@pytest.mark.parametrize("item", ["D1-03-2", "D2-09-1"])
def test_two_items_split_the_room(book, item):
    """Half of the room says 0, the other half 4 (D1, D2)."""
    levels = Counter(one.level for one in book.answers if one.item_id == item)
    assert {0: 7, 4: 7} == levels


def test_the_validated_waves_hold(book):
    """Each validated wave is under its budget and capacities, after what it depends on (R3)."""
    plan = book.plan
    actions = {one.id: one for one in plan.actions}
    wave_of = {one: wave.number for wave in plan.validated.waves for one in wave.actions}
    for wave in plan.validated.waves:
        chosen = [actions[one] for one in wave.actions]
        first_year = sum(one.cost + one.cost_per_year for one in chosen)
        assert first_year <= plan.budget_per_wave
        for capacity in plan.capacities:
            asked = [d.days for one in chosen for d in one.days_by_role if d.role == capacity.role]
            assert sum(asked) <= capacity.days_per_wave
        for one in chosen:
            assert all(wave_of[before] <= wave.number for before in one.depends_on)


def test_each_action_has_one_accountable_and_an_objective(book):
    """Nothing is done for nothing, nor by nobody (R1, R4)."""
    for action in book.plan.actions:
        assert action.accountable
        assert any(one.degree > 0 for one in action.contributions)
        assert action.changes


@pytest.mark.parametrize("language", ["fr", "en"])
def test_both_languages_can_be_run(language):
    """The parameters of the two runs are accepted as they stand."""
    parameters = params.load(ROOT / "params" / f"sample.{language}.yaml")
    assert ("sample", language, "2026-10-31") == (
        parameters.client,
        parameters.language,
        parameters.as_of,
    )
