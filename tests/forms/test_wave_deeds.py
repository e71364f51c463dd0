"""Waves validated from the form are kept with their dates, and what changes since is told (R3, R4)."""

import dataclasses
import shutil
from pathlib import Path

import pytest
from parcours.exhibits import plan_roadmap
from parcours.files import workbook as files
from parcours.forms.session import Session
from sample_cases import without_file

WAVES = [["A-1", "A-2"], ["A-4"], []]
VALIDATE = {
    "kind": "deed", "deed": "validate_waves", "waves": WAVES, "date": "2026-11-20", "author": "P-2",
}  # fmt: skip


@pytest.fixture
def session(tmp_path: Path) -> Session:
    """Open the form of step 5 on a copy of the sample."""
    case = without_file("fr")
    shutil.copy(case.folder / "workbook.json", tmp_path / "workbook.json")
    return Session(dataclasses.replace(case, folder=tmp_path), "plan")


def lengthen(session: Session, action: str, to: int) -> None:
    """Type another duration, as the table of actions does."""
    actions = session.case.workbook.plan.actions
    old = next(one.duration_days for one in actions if one.id == action)
    path = f"plan.actions[{action}].duration_days"
    change = {"op": "set", "path": path, "old": old, "new": to}
    assert session.receive({"kind": "change", "changes": [change]})["ok"]


def test_dates_are_kept_with_the_waves(session: Session) -> None:
    """What is on disk holds the dates; typing a longer duration moves none, and says so (R4)."""
    assert session.receive(VALIDATE)["ok"]
    kept = files.load(session.case.folder).plan.validated
    assert kept is not None
    dates = {one.action: one.end_date for one in kept.dates}
    lengthen(session, "A-1", 90)
    shown = plan_roadmap.roadmap(session.case).table
    assert dates == {str(row[0]).split()[0]: row[3] for row in shown.rows}
    assert "A-1, Durée (jours ouvrés) (45 → 90)" in shown.note
    assert "1 donnée a changé depuis" in session.shown["live"]["waves"]["changed"]


def test_validating_again_dates_again(session: Session) -> None:
    """Once validated again, nothing has changed since and the end has moved."""
    session.receive(VALIDATE)
    lengthen(session, "A-1", 300)
    before = plan_roadmap.roadmap(session.case).table
    assert session.receive(VALIDATE)["ok"]
    after = plan_roadmap.roadmap(session.case).table
    assert (before.title == after.title, bool(before.note), after.note) == (False, True, "")
