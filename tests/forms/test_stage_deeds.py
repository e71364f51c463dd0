"""Stages split, merged, touchpoints moved and journeys begun from the notebook's form (J1)."""

import datetime as dt
import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from parcours.case import Case
from parcours.errors import ParcoursError, WorkbookError
from parcours.files import register_changes
from parcours.files import workbook as files
from parcours.files.catalogue import sectors
from parcours.files.register import Difference, Returned
from parcours.forms.session import Session
from parcours.method import changes
from parcours.method.workbook import Workbook
from sample_cases import without_file


@pytest.fixture
def session(tmp_path: Path) -> Session:
    """Open the form of step 4 on a copy of the sample."""
    case = without_file("fr")
    shutil.copy(case.folder / "workbook.json", tmp_path / "workbook.json")
    opened = Case(**{**vars_of(case), "folder": tmp_path})
    return Session(opened, "touchpoints")


def vars_of(case: Case) -> dict[str, Any]:
    """Fields a case is made of."""
    return {name: getattr(case, name) for name in case.__dataclass_fields__}


def kept(book: Workbook) -> tuple[object, ...]:
    """All that must not move: ids and judgements of touchpoints, votes, links, actions."""
    journeys = book.journeys
    return (
        sorted(one.id for one in journeys.touchpoints),
        sorted(one.label for one in journeys.touchpoints),
        journeys.votes,
        journeys.passages,
        journeys.scenarios,
        book.plan,
    )


def saved(session: Session) -> Workbook:
    """What is on disk."""
    return files.load(session.case.folder)


def deed(session: Session, deed_name: str, /, **message: object) -> dict[str, Any]:
    """Ask the form for a deed, as the screen does."""
    return session.receive({"kind": "deed", "deed": deed_name, **message})


def test_a_stage_is_split_and_nothing_is_lost(session: Session) -> None:
    """The touchpoints said to go there go there, votes and actions with them (J1)."""
    before = saved(session)
    stage = before.journeys.stages[4]
    moved = [one.id for one in before.journeys.touchpoints if one.stage == stage.id][:2]
    answer = deed(session, "split_stage", stage=stage.id, name="On me livre", touchpoints=moved)
    after = saved(session)
    new = next(one for one in after.journeys.stages if one.name == "On me livre")
    assert (True, kept(before)) == (answer["ok"], kept(after))
    assert moved == [one.id for one in after.journeys.touchpoints if one.stage == new.id]
    assert stage.catalogue_stage == new.catalogue_stage


def test_stages_are_merged_and_nothing_is_lost(session: Session) -> None:
    """The other stage goes; its touchpoints keep their ids, votes, actions (J1)."""
    before = saved(session)
    first, second = before.journeys.stages[0], before.journeys.stages[1]
    assert deed(session, "merge_stages", kept=first.id, other=second.id)["ok"]
    after = saved(session)
    assert kept(before) == kept(after)
    assert second.id not in {one.id for one in after.journeys.stages}


def test_a_deed_can_be_taken_back(session: Session) -> None:
    """Undo puts the stages back as they were (J1)."""
    before = saved(session)
    first, second = before.journeys.stages[0], before.journeys.stages[1]
    answer = deed(session, "merge_stages", kept=first.id, other=second.id)
    undone = session.receive({"kind": "change", "changes": answer["undo"], "is_undo": True})
    assert (True, before.journeys) == (undone["ok"], saved(session).journeys)


def test_a_touchpoint_moves_to_another_journey(session: Session) -> None:
    """It goes with its votes; the stage it goes to says whose it is (J1, J2)."""
    before = saved(session)
    target = before.journeys.journeys[1].stages[0].id
    assert deed(session, "move_touchpoint", touchpoint="TP-24", stage=target)["ok"]
    moved = next(one for one in saved(session).journeys.touchpoints if one.id == "TP-24")
    assert (target, "J-2") == (moved.stage, moved.journey)
    assert kept(before) == kept(saved(session))


@pytest.mark.parametrize("sector", list(sectors("fr")))
def test_a_journey_of_each_sector_begins_macro_or_detailed(session: Session, sector: str) -> None:
    """Six sectors have a template; a macro journey has one touchpoint a stage (J1)."""
    for zoom in ("macro", "detailed"):
        assert deed(session, "begin_journey", sector=sector, zoom=zoom, publics=["PU-1"])["ok"]
    *_, macro, detailed = saved(session).journeys.journeys
    counts = [
        sum(one.journey == journey.id for one in saved(session).journeys.touchpoints)
        for journey in (macro, detailed)
    ]
    assert (("macro", "detailed"), ("PU-1",)) == ((macro.zoom, detailed.zoom), macro.publics)
    assert len(macro.stages) == counts[0] < counts[1]


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("split_stage", {"stage": "ST-1", "name": " ", "touchpoints": []}),
        ("split_stage", {"stage": "ST-99", "name": "x", "touchpoints": []}),
        ("merge_stages", {"kept": "ST-1", "other": "ST-1"}),
        ("move_touchpoint", {"touchpoint": "TP-99", "stage": "ST-1"}),
        ("begin_journey", {"sector": "fishing"}),
    ],
)
def test_what_cannot_be_done_is_refused_in_words(
    session: Session, name: str, message: dict[str, object]
) -> None:
    """Nothing is saved, and the form says why (J1)."""
    before = saved(session)
    answer = deed(session, name, **message)
    assert (False, before) == (answer["ok"], saved(session))
    assert answer["refusals"][0]["message"]


def test_a_stage_of_another_journey_is_refused_in_words(session: Session) -> None:
    """Where, what was found, which stages there are, how to move the card instead; nothing is saved (J1)."""
    change = {"op": "set", "path": "journeys.touchpoints[TP-1].stage", "old": "ST-1", "new": "ST-8"}
    before = saved(session)
    (refused,) = session.receive({"kind": "change", "changes": [change]})["refusals"]
    assert ("journeys.touchpoints[TP-1].stage", "stage_of_another_journey") == (
        refused["path"],
        refused["code"],
    )
    assert [
        "ST-8 Je m’installe",
        "J-1 Achat d’un meuble livré",
        "ST-2 Je me renseigne",
        "tableau",
    ] == [
        said
        for said in (
            "ST-8 Je m’installe",
            "J-1 Achat d’un meuble livré",
            "ST-2 Je me renseigne",
            "tableau",
        )
        if said in refused["message"]
    ]
    assert before == saved(session)


def test_a_hand_edited_file_with_a_stage_astray_is_refused(session: Session) -> None:
    """The workbook edited by hand says which touchpoint stands in which wrong stage (J1)."""
    file = session.case.folder / "workbook.json"
    book = json.loads(file.read_text("utf-8"))
    book["journeys"]["touchpoints"][0]["stage"] = "ST-8"
    file.write_text(json.dumps(book), encoding="utf-8")
    with pytest.raises(WorkbookError) as error:
        saved(session)
    assert [("stage_of_another_journey", "journeys.touchpoints[TP-1].stage")] == [
        (one.code, one.where) for one in error.value.problems
    ]


@pytest.mark.parametrize(
    ("edits", "expected"),
    [
        ({"stage": "Je m’installe"}, "register_name_unknown"),
        ({"journey": "Vivre avec son meuble"}, "stage_of_another_journey"),
        ({"journey": "Vivre avec son meuble", "stage": "Je m’installe"}, "ST-8"),
    ],
)
def test_a_returned_register_moves_a_card_with_its_journey_or_not_at_all(
    session: Session, edits: dict[str, str], expected: str
) -> None:
    """A stage alone, or a journey alone, is refused; both together move the card (J1, X3)."""
    differences = tuple(
        Difference(
            "edited", "register.touchpoints", f"Points!{column}", "TP-1", column, after=after
        )
        for column, after in edits.items()
    )
    book, keys = saved(session), {one.key for one in differences}
    returned = Returned("fr", "", differences, ())
    try:
        wanted = register_changes.accepted(returned, keys, book, dt.date(2026, 11, 29))
        found = changes.apply(book, wanted).journeys.touchpoints[0].stage
    except ParcoursError as error:
        found = error.problems[0].code
    assert expected == found
