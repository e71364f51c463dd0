"""Every view after step 1 can be read for one public: what is common, and its own (P4)."""

import pytest
from parcours.files import workbook
from parcours.files.cases import project_folder
from parcours.method.appraisal import publics_of
from parcours.method.findings import FindingKind, finding
from parcours.method.public_view import as_met_by, concerns
from parcours.method.touchpoint_gaps import gaps
from parcours.method.workbook import Workbook

BOOK = workbook.load(project_folder() / "data" / "sample")
PUBLICS = [one.id for one in BOOK.publics.kept]
LISTS = {
    "objectives": lambda book: book.objectives.objectives,
    "data": lambda book: book.assets.data,
    "scenarios": lambda book: book.journeys.scenarios,
    "use_cases": lambda book: book.journeys.use_cases,
    "actions": lambda book: book.plan.actions,
}


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize("public", PUBLICS)
def test_what_names_other_publics_only_is_left_out(name: str, public: str) -> None:
    """Objectives, data, scenarios, use cases and actions: what is common or the public's own stays."""
    seen = LISTS[name](as_met_by(BOOK, public))
    whole = LISTS[name](BOOK)
    assert all(not one.publics or public in one.publics for one in seen)
    assert [
        one for one in whole if not one.publics and one not in seen and name != "use_cases"
    ] == [
        one
        for one in whole
        if name == "scenarios"
        and not one.publics
        and not {each.id for each in as_met_by(BOOK, public).journeys.touchpoints}
        & set(one.touchpoints)
    ]


@pytest.mark.parametrize("public", PUBLICS)
def test_a_touchpoint_inherits_the_publics_of_its_journey(public: str) -> None:
    """A touchpoint is met by the publics it names, else by those of its journey (P4)."""
    expected = [one.id for one in BOOK.journeys.touchpoints if public in publics_of(BOOK, one)]
    assert expected == [one.id for one in as_met_by(BOOK, public).journeys.touchpoints]


@pytest.mark.parametrize("public", PUBLICS)
def test_a_journey_for_several_publics_is_for_that_one(public: str) -> None:
    """The view of a public does not miss the others: its journeys are its own, judged by its votes (P4, J1)."""
    seen = as_met_by(BOOK, public)
    assert {(public,)} == {one.publics for one in seen.journeys.journeys}
    assert [] == [gap for gap in gaps(seen) if gap.code == "journey_of_a_public_not_kept"]


def test_a_touchpoint_overrides_its_journey() -> None:
    """A touchpoint that names a public is met by it, though its journey is for others (P4)."""
    first, *others = BOOK.journeys.touchpoints
    home = next(one for one in BOOK.journeys.journeys if one.id == first.journey)
    journeys = BOOK.journeys.model_copy(
        update={
            "journeys": tuple(
                one.model_copy(update={"publics": ("PU-1",)}) if one == home else one
                for one in BOOK.journeys.journeys
            ),
            "touchpoints": (
                first.model_copy(update={"publics": ("PU-2",)}),
                *(one.model_copy(update={"publics": ()}) for one in others),
            ),
        }
    )
    book = BOOK.model_copy(update={"journeys": journeys})
    own = [one.id for one in as_met_by(book, "PU-2").journeys.touchpoints if one.journey == home.id]
    assert own == [first.id]


@pytest.mark.parametrize("public", PUBLICS)
def test_the_view_holds_together(public: str) -> None:
    """Votes, ticks and collection lines of the view lead to what it shows."""
    book = as_met_by(BOOK, public)
    met = {one.id for one in book.journeys.touchpoints}
    data = {one.id for one in book.assets.data}
    assert {public} >= {one.public for one in book.journeys.votes}
    assert met >= {one.touchpoint for one in book.journeys.votes}
    assert data >= {one.datum for one in book.journeys.collection_plan}


def test_the_workbook_itself_is_untouched() -> None:
    """Looking at a public changes nothing of the workbook."""
    before = BOOK.model_dump_json()
    as_met_by(BOOK, PUBLICS[0])
    assert before == BOOK.model_dump_json()


def test_findings_follow_the_public() -> None:
    """A finding of another public is left out; one that names nobody concerns everybody."""
    book: Workbook = as_met_by(BOOK, "PU-1")
    about = [
        finding(FindingKind.IRRITANT, "TP-1", severity=2, publics=("PU-1",)),
        finding(FindingKind.IRRITANT, "TP-1", severity=2, publics=("PU-2",)),
        finding(FindingKind.MANUAL_FLOW, "F-1", severity=2),
    ]
    assert [True, False, True] == [concerns(one, book) for one in about]
