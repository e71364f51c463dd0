"""What the map yields: proposed by rules, edited by people, never lost nor doubled."""

import pytest
from journey_books import book, capability, passage, touchpoint, votes
from parcours.method import yields
from parcours.method.appraisal import appraise
from parcours.method.assets import Assets, Datum
from parcours.method.catalogue import Catalogue, ScenarioRule, Words
from parcours.method.journeys import CollectionLine, ContactReason, Scenario, UseCase
from parcours.method.scripts import Waiting
from parcours.method.touchpoints import Fate, MomentOfTruth, Tick
from parcours.method.workbook import Workbook
from parcours.method.yields import FileReason

WORDS: Words = {"fr": "Pack de bienvenue", "en": "Welcome pack"}


def rule(key="welcome", usual=("ACH12",), after=("ACH",), scope="all"):
    """A usual scenario."""
    return ScenarioRule(
        key, usual, after, "EML", "relational", scope, WORDS, WORDS, WORDS, WORDS, WORDS
    )


def words(_):
    """Words of any proposal."""
    return {"title": "As proposed"}


def origins(proposals):
    """Origins and touchpoints, in order."""
    return [(one.origin, one.touchpoints) for one in proposals]


def scenarios(workbook, *rules, scope="all"):
    """Scenarios proposed with those rules."""
    return yields.propose_scenarios(workbook, appraise(workbook), Catalogue(scenarios=rules), scope)


def test_breaks_and_passages_become_use_cases():
    """A capability refused is to be honoured, one lost is to be handed over; one line each (J7)."""
    workbook = book(
        [touchpoint(1), touchpoint(2, channel="TEL"), touchpoint(3, channel="LIE")],
        capabilities=(
            capability(1, ("TP-1", "TP-2", "TP-3"), WEB="honoured", TEL="refused", LIE="refused"),
            capability(2, ("TP-1",), WEB="honoured", TEL="partial"),
        ),
        passages=(
            passage(1, "WEB", "TEL", works=False, loses=("K-1",), touchpoints=("TP-1", "TP-2")),
            passage(2, "WEB", "LIE", works=False, touchpoints=("TP-1", "TP-3")),
            passage(3, "WEB", "APP", works=False, touchpoints=("TP-1",)),
        ),
    )
    found = yields.propose_use_cases(workbook, appraise(workbook))
    assert [
        ("use_case:honour:K-1", ("TP-2", "TP-3")),
        ("use_case:hand_over:PA-1", ("TP-1", "TP-2")),
        ("use_case:hand_over:PA-2", ("TP-1", "TP-3")),
    ] == origins(found)


def test_pain_becomes_use_cases():
    """Irritants in front of people, broken promises and missed moments are answered (J7)."""
    moment = MomentOfTruth()
    workbook = book(
        [touchpoint(1, channel="TEL"), touchpoint(2, moment_of_truth=moment), touchpoint(3)],
        [*votes(1, [-2]), *votes(2, [-1], public="PU-2"), *votes(3, [2])],
    )
    waits = [Waiting("TP-3", 2.0, 9.0, None), Waiting("TP-1", 5.0, 4.0, None)]
    found = yields.propose_use_cases(workbook, appraise(workbook), waits)
    assert [
        ("use_case:history_at_hand", ("TP-1",)),
        ("use_case:warn", ("TP-3",)),
        ("use_case:close_the_loop", ("TP-2",)),
    ] == origins(found)
    assert ("PU-2",) == found[-1].publics


def test_a_quiet_map_yields_no_use_case():
    """Nothing is proposed for the sake of it (J7)."""
    assert () == yields.propose_use_cases(book([touchpoint(1)]), {})


def test_a_scenario_that_lacks_hangs_on_the_stage_it_follows():
    """Without any of its touchpoints, a scenario starts after the last one of its stage (J7)."""
    workbook = book([touchpoint(1), touchpoint(2, "ST-2"), touchpoint(3, "ST-2")])
    (one,) = scenarios(workbook, rule())
    assert ("absent", "scenario:welcome", ("TP-3",)) == (one.rule, one.origin, one.touchpoints)


def test_a_scenario_that_irritates_is_to_be_redone():
    """Where its touchpoint exists and irritates, the scenario hangs on it, for whom it hurts (J7)."""
    workbook = book([touchpoint(1, "ST-2", catalogue_id="ACH12")], votes(1, [-2], public="PU-2"))
    (one,) = scenarios(workbook, rule())
    assert ("irritant", ("TP-1",), ("PU-2",)) == (one.rule, one.touchpoints, one.publics)


@pytest.mark.parametrize(
    "workbook",
    [
        book([touchpoint(1, "ST-2", catalogue_id="ACH12")], votes(1, [1])),
        book([touchpoint(1, "ST-2", catalogue_id="ACH12", fate=Fate.CREATED)]),
        book([touchpoint(1)]),
        book(
            [touchpoint(1, "ST-2")],
            ticks=(Tick(journey="J-1", catalogue_id="ACH12", state="not_applicable"),),
        ),
        book(
            [touchpoint(1, "ST-2", catalogue_id="ACH12")],
            votes(1, [-2]),
            scenarios=(Scenario(id="SN-1", title="Mine", touchpoints=("TP-1",)),),
        ),
    ],
    ids=["well done", "being created", "no such stage", "not applicable", "typed by hand"],
)
def test_a_scenario_nobody_needs_is_not_proposed(workbook):
    """Done well, on its way, out of place, refused or typed already: nothing is proposed (J7)."""
    assert () == scenarios(workbook, rule())


def test_scenarios_keep_to_the_scope():
    """A business is not offered what is for consumers (J7)."""
    workbook = book([touchpoint(1, "ST-2")])
    assert () == scenarios(workbook, rule(scope="consumer"), scope="business")


def data(*columns):
    """Data D-1, D-2... each in a column of the file, or in none where empty."""
    return tuple(
        Datum(id=f"D-{n}", name=f"Datum {n}", file_column=column)
        for n, column in enumerate(columns, 1)
    )


def test_data_that_lack_are_collected_where_customers_give_them():
    """Needed and too empty, or nowhere: collected at the readiest touchpoint (J7)."""
    use = UseCase(id="UC-1", title="x", touchpoints=("TP-1",), data=("D-1", "D-2", "D-3", "D-4"))
    workbook = book(
        [touchpoint(1), touchpoint(2, catalogue_id="ACC08")],
        use_cases=(use,),
        assets=Assets(data=data("customers.a", "customers.b", "", "customers.c", "")),
    )
    filled = {"customers.a": 0.5, "customers.b": 0.9}
    found = yields.propose_collection(workbook, Catalogue(collecting=("ACC08",)), filled, 0.8)
    assert [("incomplete", ("D-1",), ("TP-2",)), ("absent", ("D-3",), ("TP-2",))] == [
        (one.rule, one.data, one.touchpoints) for one in found
    ]


def test_data_are_else_collected_where_they_are_needed():
    """Without a ready touchpoint, the one that needs the datum asks for it (J7)."""
    use = UseCase(id="UC-1", title="x", touchpoints=("TP-1",), data=("D-1",))
    workbook = book([touchpoint(1)], use_cases=(use,), assets=Assets(data=data("")))
    (one,) = yields.propose_collection(workbook, Catalogue(), {}, 0.8)
    assert ("TP-1",) == one.touchpoints


def test_contact_reasons_come_from_the_file_then_from_the_map():
    """A reason a touchpoint answers to; else help asked for, or pain on the phone (J7)."""
    workbook = book(
        [
            touchpoint(1, events=("Retard  de LIVRAISON",)),
            touchpoint(2, channel="TEL"),
            touchpoint(3, channel="TEL"),
            touchpoint(4, channel="EML"),
        ],
        [*votes(1, [-1]), *votes(2, [-2]), *votes(4, [-2])],
    )
    reasons = [FileReason("Retard de livraison", 60, 0.6), FileReason("Facture", 40, 0.4)]
    found = yields.propose_contact_reasons(workbook, appraise(workbook), reasons)
    assert [
        ("contact_reason:file:retard de livraison", ("TP-1",)),
        ("contact_reason:map:TP-2", ("TP-2",)),
    ] == origins(found)
    assert [True, True] == [one.values["is_avoidable"] for one in found]


def painful():
    """A workbook whose map yields one proposal."""
    return book([touchpoint(1, channel="TEL")], votes(1, [-2]))


def proposed(workbook):
    """What the rules propose for use cases and contact reasons."""
    known = appraise(workbook)
    return (
        *yields.propose_use_cases(workbook, known),
        *yields.propose_contact_reasons(workbook, known),
    )


def test_accepted_twice_a_proposal_is_there_once():
    """Proposing and accepting again doubles nothing (J7)."""
    once = yields.accept(painful(), proposed(painful()), words)
    twice = yields.accept(once, proposed(once), words)
    assert (once, 1, 1) == (twice, len(once.journeys.use_cases), len(once.journeys.contact_reasons))


def test_what_people_edited_stays_edited():
    """A line somebody reworded is left as it is when the rules run again (J7)."""
    once = yields.accept(painful(), proposed(painful()), words)
    edited = once.journeys.use_cases[0].model_copy(update={"title": "In our own words"})
    mine = once.model_copy(
        update={"journeys": once.journeys.model_copy(update={"use_cases": (edited,)})}
    )
    again = yields.accept(mine, proposed(mine), words)
    assert ("In our own words",) == tuple(one.title for one in again.journeys.use_cases)


def test_what_people_turned_down_does_not_come_back():
    """A proposal dismissed is taken out and never proposed again (J7)."""
    once = yields.accept(painful(), proposed(painful()), words)
    after = yields.dismiss(once, "use_case:history_at_hand")
    assert ((), ()) == (after.journeys.use_cases, yields.pending(after, proposed(after)))


def test_what_people_typed_by_hand_counts_as_there():
    """A reason and a datum already listed by hand are not proposed (J7)."""
    typed = ContactReason(
        id="CR-1", title="x", touchpoints=("TP-1",), file_reason="Retard de livraison"
    )
    line = CollectionLine(id="CO-1", datum="D-1", touchpoints=("TP-1",))
    use = UseCase(id="UC-1", title="x", touchpoints=("TP-1",), data=("D-1",))
    workbook = book(
        [touchpoint(1, events=("retard de livraison",))],
        contact_reasons=(typed,),
        collection_plan=(line,),
        use_cases=(use,),
        assets=Assets(data=data("")),
    )
    found = (
        *yields.propose_contact_reasons(workbook, {}, [FileReason("Retard de livraison", 1, 1.0)]),
        *yields.propose_collection(workbook, Catalogue(), {}, 0.8),
    )
    assert (2, ()) == (len(found), yields.pending(workbook, found))


def test_every_kind_becomes_a_line_of_its_list():
    """Accepted, each proposal is a valid line with its touchpoints and its origin (J7)."""
    use = UseCase(id="UC-1", title="x", touchpoints=("TP-1",), data=("D-1",))
    workbook = book(
        [touchpoint(1, channel="TEL"), touchpoint(2, "ST-2")],
        votes(1, [-2]),
        use_cases=(use,),
        assets=Assets(data=data("")),
    )
    found = (
        *proposed(workbook),
        *scenarios(workbook, rule()),
        *yields.propose_collection(workbook, Catalogue(), {}, 0.8),
    )
    after = yields.accept(
        workbook, found, lambda one: {"how": "Ask"} if one.kind == "collection" else words(one)
    )
    Workbook.model_validate(after.model_dump(mode="json"))
    journeys = after.journeys
    lines = [
        *(one.origin for one in journeys.use_cases[1:]),
        *(one.origin for one in journeys.scenarios),
        *(one.origin for one in journeys.collection_plan),
        *(one.origin for one in journeys.contact_reasons),
    ]
    assert sorted(one.origin for one in found) == sorted(lines)
