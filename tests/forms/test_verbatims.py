"""Verbatims chosen for the client from the form of step 4: found again in the file, masked, one by one."""

import json
from pathlib import Path
from typing import Any

import pytest
from parcours.files import cases
from parcours.files import workbook as files
from parcours.files.params import RunParameters
from parcours.forms.session import Session
from parcours.method.workbook import Workbook

SAID = """Numéro client;Date réponse;Indicateur;Note;Point de contact;Verbatim
W1;01/10/2026;NPS;2;Chat;Deux jours de retard. Rappelez Mme Aubert au 06 39 98 12 34
W2;02/10/2026;NPS;9;Chat;Une réponse en deux minutes
W3;03/10/2026;NPS;9;Parking;Toujours plein
"""


@pytest.fixture
def session(root: Path, tmp_path: Path) -> Session:
    """Open the form of step 4 on the sample's workbook, with what three customers wrote."""
    folder = tmp_path / "data" / "lorette"
    folder.mkdir(parents=True)
    book = json.loads((root / "data" / "sample" / "workbook.json").read_text("utf-8"))
    book["journeys"]["verbatims"] = []
    (folder / "workbook.json").write_text(json.dumps(book), encoding="utf-8")
    (folder / "satisfaction.csv").write_text(SAID, encoding="utf-8")
    opened = cases.open_case(RunParameters(client="lorette", folder=str(folder.parent)))
    return Session(opened, "touchpoints")


def search(session: Session, words: str = "", touchpoint: str = "") -> list[dict[str, Any]]:
    """Search as the form does."""
    asked = {"words": words, "touchpoint": touchpoint}
    answer = session.receive({"kind": "deed", "deed": "search_verbatims", **asked})
    found: list[dict[str, Any]] = answer["result"]["lines"]
    return found


def choose(session: Session, wanted: str, **more: str) -> dict[str, Any]:
    """Tick a verbatim."""
    asked = {"id": wanted, "author": "Ada", **more}
    return session.receive({"kind": "deed", "deed": "choose_verbatim", **asked})


def saved(session: Session) -> Workbook:
    """What is on disk."""
    return files.load(session.case.folder)


def test_a_verbatim_is_chosen_masked_with_its_touchpoint_and_by_whom(session: Session) -> None:
    """The words approved are those shown, and no others (J9)."""
    (line,) = search(session, "retard")
    assert choose(session, line["id"], words="retard")["ok"]
    (kept,) = saved(session).journeys.verbatims
    assert ("Deux jours de retard. Rappelez […] au [tel]", "Ada", "NPS", 2.0) == (
        kept.text.replace("Mme [nom]", "[…]"),
        kept.author,
        kept.metric,
        kept.score,
    )
    assert kept.touchpoint in {one.id for one in saved(session).journeys.touchpoints}


def test_a_choice_is_taken_back(session: Session) -> None:
    """Unticking takes it out; undo brings it back (J9)."""
    (line,) = search(session, "minutes")
    choose(session, line["id"])
    (kept,) = saved(session).journeys.verbatims
    gone = {"op": "remove", "path": f"journeys.verbatims[{kept.id}]"}
    answer = session.receive({"kind": "change", "changes": [gone]})
    assert () == saved(session).journeys.verbatims
    session.receive({"kind": "change", "changes": answer["undo"], "is_undo": True})
    assert (kept,) == saved(session).journeys.verbatims


def test_a_verbatim_of_no_touchpoint_of_the_map_can_be_chosen(session: Session) -> None:
    """It stands without figures (J9)."""
    (line,) = search(session, "plein")
    choose(session, line["id"])
    assert [None] == [one.touchpoint for one in saved(session).journeys.verbatims]


@pytest.mark.parametrize(("wanted", "author"), [("VB-h00000000000", "Ada"), ("", " ")])
def test_nothing_is_chosen_by_nobody_or_from_nowhere(
    session: Session, wanted: str, author: str
) -> None:
    """Words that are not in the client's file cannot be slipped in, and somebody must answer (J9)."""
    answer = choose(session, wanted or search(session, "minutes")[0]["id"], author=author)
    assert (False, ()) == (answer["ok"], saved(session).journeys.verbatims)
    assert answer["refusals"][0]["message"]
