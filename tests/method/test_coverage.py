"""What the inventory covers: grid, check list, questions, common core."""

import pytest
from journey_books import book, touchpoint
from parcours.files.catalogue import load
from parcours.method.catalogue import Catalogue, UsualTouchpoint, Words
from parcours.method.coverage import check_list, common_core, grid, in_scope, questions
from parcours.method.touchpoints import Fate, Tick

WORDS: Words = {"fr": "x", "en": "x"}


def usual(one, channel="WEB", scope="all", moment=""):
    """A line of the catalogue; its id begins with its stage."""
    return UsualTouchpoint(one, one[:3], channel, "own", scope, moment, WORDS)


def tick(one, state, touchpoint_id=None):
    """A tick of the only journey."""
    return Tick(journey="J-1", catalogue_id=one, state=state, touchpoint=touchpoint_id)


def lines(workbook, catalogue, scope="all"):
    """Check list of the only journey, as id and state."""
    journeys = workbook.journeys
    found = check_list(catalogue, journeys, journeys.journeys[0], scope)
    return {one.usual.id: one.state for one in found}


def asked(workbook, catalogue):
    """Questions of the only journey, as kind, stage and usual touchpoints."""
    journeys = workbook.journeys
    found = questions(catalogue, journeys, journeys.journeys[0])
    return [(one.kind, one.stage, one.usual) for one in found]


def test_the_check_list_says_what_was_ticked():
    """Present, missing, not applicable, not ticked: each line in one of four states (J2)."""
    workbook = book(
        [
            touchpoint(1, catalogue_id="CHO01"),
            touchpoint(2, catalogue_id="CHO04", fate=Fate.CREATED),
        ],
        ticks=(tick("CHO02", "missing"), tick("CHO03", "not_applicable")),
    )
    expected = {
        "CHO01": "present",
        "CHO02": "missing",
        "CHO03": "not_applicable",
        "CHO04": "not_ticked",
    }
    assert expected == lines(workbook, [usual(one) for one in expected])


def test_the_check_list_keeps_to_the_stages_of_the_journey():
    """A stage the journey does not have asks nothing (J2)."""
    assert {"CHO01"} == set(lines(book(), [usual("CHO01"), usual("DEC01")]))


def test_the_check_list_keeps_to_the_scope():
    """Consumers are not asked about what only businesses meet (J2)."""
    catalogue = [usual("CHO01"), usual("CHO02", scope="business"), usual("CHO03", scope="consumer")]
    assert {"CHO01", "CHO03"} == set(lines(book(), catalogue, "consumer"))
    assert all(in_scope(one, "all") for one in catalogue)


def test_a_tick_may_name_a_touchpoint_renamed_since():
    """A line ticked present with its touchpoint is present, whatever the touchpoint became (J2)."""
    workbook = book([touchpoint(1)], ticks=(tick("CHO01", "present", "TP-1"),))
    journeys = workbook.journeys
    (line,) = check_list([usual("CHO01")], journeys, journeys.journeys[0])
    assert ("present", ("TP-1",)) == (line.state, line.touchpoints)


def test_the_latest_tick_counts():
    """Ticked again, a line is in its latest state (J2)."""
    ticks = (tick("CHO01", "missing"), tick("CHO01", "not_applicable"))
    assert {"CHO01": "not_applicable"} == lines(book(ticks=ticks), [usual("CHO01")])


def test_the_grid_counts_what_exists_today():
    """What is created in the target is not on today's grid (J2, J6)."""
    workbook = book([touchpoint(1), touchpoint(2), touchpoint(3, fate=Fate.CREATED)])
    assert {("ST-1", "WEB"): 2} == grid(workbook.journeys, "J-1")


def test_an_empty_stage_is_asked_about():
    """A stage without any touchpoint is a question (J2)."""
    assert [("empty_stage", "ST-2", ()), ("empty_stage", "ST-3", ())] == asked(
        book([touchpoint(1)]), []
    )


def test_a_channel_used_elsewhere_and_empty_here_is_asked_about():
    """Where the catalogue knows better, an empty cell is a question; a refused line is not (J2)."""
    workbook = book(
        [touchpoint(1), touchpoint(2, "ST-2", "TEL"), touchpoint(3, "ST-3", "SMS")],
        ticks=(tick("CHO09", "not_applicable"),),
    )
    catalogue = [
        usual("ACH01"),
        usual("CHO09", "TEL"),
        usual("CHO08", "TEL"),
        usual("ACH07", "PER"),
    ]
    assert [
        ("unused_channel", "ST-1", ("CHO08",)),
        ("unused_channel", "ST-2", ("ACH01",)),
    ] == asked(workbook, catalogue)


def test_missing_and_unticked_lines_are_asked_about():
    """What was ticked missing, and what nobody spoke of, are questions; moments of truth show (J2)."""
    workbook = book(
        [touchpoint(1), touchpoint(2, "ST-2"), touchpoint(3, "ST-3")],
        ticks=(tick("CHO01", "missing"),),
    )
    catalogue = [usual("CHO01", moment="first"), usual("CHO02")]
    journeys = workbook.journeys
    found = questions(catalogue, journeys, journeys.journeys[0])
    assert [("missing", True), ("not_ticked", False)] == [
        (one.kind, one.is_moment_of_truth) for one in found
    ]


def test_common_core_is_what_every_public_meets():
    """Common: no public named, or all that are kept; the rest is specific (P4)."""
    workbook = book(
        [
            touchpoint(1),
            touchpoint(2, publics=("PU-1", "PU-2")),
            touchpoint(3, publics=("PU-2",)),
            touchpoint(4, fate=Fate.CREATED),
        ]
    )
    core = common_core(workbook)
    assert (("TP-1", "TP-2"), {"TP-3": ("PU-2",)}, 2 / 3) == (
        core.common,
        core.specific,
        core.share,
    )


def test_a_journey_reserved_to_a_public_is_specific():
    """Touchpoints of a journey for one public are specific to it (P4)."""
    assert {"TP-1": ("PU-1",)} == common_core(book([touchpoint(1)], publics=("PU-1",))).specific


def test_the_catalogue_names_what_it_knows():
    """A code the catalogue does not know is read as it stands (J2)."""
    catalogue = Catalogue(touchpoints=(usual("CHO01"),))
    assert ("x", "CHO02", "XYZ", "all", None) == (
        catalogue.touchpoint_name("CHO01", "fr"),
        catalogue.touchpoint_name("CHO02", "fr"),
        catalogue.stage_name("XYZ", "en"),
        catalogue.scope_of("anything"),
        catalogue.template("anything"),
    )


@pytest.mark.parametrize("sector", ["retail", "Distribution et commerce", " retail "])
def test_a_sector_is_known_by_its_code_and_by_its_name(sector):
    """The framing is filled in with the name, as the form offers it: the check list keeps to its scope (J2)."""
    found = load().template(sector)
    assert ("consumer", "retail") == (load().scope_of(sector), found and found.sector)


def test_the_check_list_says_what_the_trade_says():
    """A case in public service is never asked about a checkout (J2)."""
    said = load().in_words_of("Service public")
    assert ("Je remplis ma demande en ligne", "I see a poster in the street or on transport") == (
        said.touchpoint_name("ACH02", "fr"),
        said.touchpoint_name("DEC01", "en"),
    )


def test_the_catalogue_is_typeset():
    """No typewriter apostrophe reaches a board (9)."""
    catalogue = load()
    labels = [one.label for one in catalogue.touchpoints]
    labels += [one.label for one in (*catalogue.stages, *catalogue.channels)]
    assert [] == [said for said in labels if any("'" in text for text in said.values())]
