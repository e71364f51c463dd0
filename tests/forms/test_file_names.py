"""Names of the client's files that no card answers to, mapped from the form of step 4 one by one (J8)."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from parcours.files import cases
from parcours.files import workbook as files
from parcours.files.params import RunParameters
from parcours.forms.session import Session

EVENTS = """Numéro client;Date événement;Événement;Canal
W1;01/10/2026 10:00;email_bienvenue;E-mail
W1;02/10/2026 10:00;email_bienvenue;E-mail
W1;03/10/2026 10:00;zzz;Site web
W2;01/10/2026 10:00;accueil;Site web
"""


@pytest.fixture
def session(root: Path, tmp_path: Path) -> Session:
    """Open the form of step 4 on the sample's workbook, with a log of four events."""
    folder = tmp_path / "data" / "lorette"
    folder.mkdir(parents=True)
    shutil.copy(root / "data" / "sample" / "workbook.json", folder)
    (folder / "evenements.csv").write_text(EVENTS, encoding="utf-8")
    opened = cases.open_case(RunParameters(client="lorette", folder=str(folder.parent)))
    return Session(opened, "touchpoints")


def test_a_name_is_proposed_then_mapped_by_a_person(session: Session) -> None:
    """Nothing is mapped by itself; once accepted, the name is asked for no more (J8)."""
    asked = {"kind": "deed", "deed": "likely_cards"}
    names = session.receive(asked)["result"]["names"]
    card = names[0]["cards"][0]
    assert [("email_bienvenue", 2), ("zzz", 1)] == [(one["name"], one["n"]) for one in names]
    assert ("TP-26", "bienvenue") == (card["id"], card["words"].split(", ")[-1])
    assert [] == names[1]["cards"]
    held = next(
        one for one in files.load(session.case.folder).journeys.touchpoints if one.id == "TP-26"
    )
    assert () == held.events
    path = "journeys.touchpoints[TP-26].events"
    change = {"op": "set", "path": path, "old": [], "new": ["email_bienvenue"]}
    session.receive({"kind": "change", "changes": [change]})
    assert ["zzz"] == [one["name"] for one in session.receive(asked)["result"]["names"]]
