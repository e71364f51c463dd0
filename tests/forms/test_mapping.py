"""The button of notebook 03 that confirms how the client's files read."""

from __future__ import annotations

from pathlib import Path

import customer_files as made
import pytest
from parcours import forms
from parcours.case import Case
from parcours.exhibits.file_reading import mapping, mapping_changes
from parcours.exhibits.kinds import Table, Text
from parcours.files import cases, workbook
from parcours.files.params import RunParameters
from parcours.forms.confirmation import ConfirmMapping, confirm
from parcours.method.changes import Set


@pytest.fixture
def case(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Case:
    """Return a new client with a file of orders, its workbook empty."""
    monkeypatch.setenv("PARCOURS_PROJECT", str(tmp_path))
    monkeypatch.setenv("PARCOURS_KEY_FOLDER", str(tmp_path / "keys"))
    (tmp_path / "data").mkdir()
    folder = cases.new_client("alfa")
    (folder / "commandes_2024.csv").write_bytes(made.text().encode("cp1252"))
    return cases.open_case(RunParameters(client="alfa", interactive=True))


def test_a_click_confirms_how_every_file_reads(case: Case) -> None:
    """What was guessed is written in the workbook as confirmed, and the table says so (A1)."""
    button = forms.mapping(case)
    assert isinstance(button, ConfirmMapping)
    button.button.click()
    shown, changes = mapping(cases.reload(case)), mapping_changes(cases.reload(case))
    assert isinstance(shown, Table)
    assert isinstance(changes, Table)
    assert ("commandes_*.csv", {True}, (), "révision 2" in button.said.value) == (
        workbook.load(case.folder).assets.mappings[0].file,
        {row[-1] for row in shown.rows},
        changes.rows,
        True,
    )


def test_before_any_confirmation_nothing_can_have_changed(case: Case) -> None:
    """A first delivery has nothing to be compared with, and says so."""
    assert isinstance(mapping_changes(case), Text)


def test_confirming_twice_changes_nothing(case: Case) -> None:
    """The workbook does not move when it already says so."""
    confirm(case)
    confirm(case)
    assert 2 == workbook.load(case.folder).revision


def test_a_mapping_corrected_in_the_room_is_read_at_once(case: Case) -> None:
    """After a correction, the case reads the files again under the new mapping."""
    confirm(case)
    first = cases.reload(case)
    assert first.tables is not None
    path = "assets.mappings[0].columns"
    before = workbook.load(case.folder).assets.mappings[0].columns
    workbook.change(case.folder, [Set(path, before, {**before, "Magasin": ""})])
    again = cases.reload(first).tables
    assert again is not None
    assert (True, False) == (
        "store" in first.tables.tables["orders"].columns,
        "store" in again.tables["orders"].columns,
    )


def test_another_currency_makes_the_files_be_read_again(case: Case) -> None:
    """What was read in euros does not serve a case in Swiss francs; another change keeps it (F1)."""
    read = case.tables
    workbook.change(case.folder, [Set("framing.scope", "", "France")])
    scoped = cases.reload(case)
    workbook.change(case.folder, [Set("framing.currency", "EUR", "CHF")])
    assert (True, False) == (scoped.tables is read, cases.reload(scoped).tables is read)


@pytest.mark.usefixtures("case")
def test_a_batch_run_shows_what_changed() -> None:
    """Nobody is there to click: the list of changes stands in its place."""
    run = cases.open_case(RunParameters(client="alfa", interactive=False))
    assert isinstance(forms.mapping(run), Text)
