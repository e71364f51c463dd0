"""The workbook on disk survives crashes, other writers and hands (design.md, reliability.md 1.4)."""

from __future__ import annotations

import errno
import json
import multiprocessing
import os
from pathlib import Path

import pytest
from parcours.errors import ConflictError, WorkbookError
from parcours.files import workbook as store
from parcours.method.changes import Add, Set
from parcours.method.framing import Framing
from parcours.method.workbook import Workbook


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A client's folder with a fresh workbook."""
    store.create(tmp_path / "lorette", Workbook(framing=Framing(client="Lorette")))
    return tmp_path / "lorette"


def code_of(error: pytest.ExceptionInfo[WorkbookError]) -> str:
    """Return the code of the first problem."""
    return error.value.problems[0].code


def test_a_change_is_saved_and_counted(folder: Path) -> None:
    """A change is on disk, one revision later."""
    store.change(folder, [Set("framing.sector", "", "meuble")])
    assert ("meuble", 2) == (store.load(folder).framing.sector, store.load(folder).revision)


def test_a_change_of_nothing_is_not_a_revision(folder: Path) -> None:
    """Run All saves what stands already: the workbook is not written again."""
    store.change(folder, [Set("framing.sector", "", "")])
    assert store.load(folder).revision == 1


def test_two_fields_never_conflict(folder: Path) -> None:
    """Two people on different fields both keep their change though both started from the same screen."""
    store.change(folder, [Set("framing.sector", "", "meuble")])
    store.change(folder, [Set("framing.scope", "", "France")])
    saved = store.load(folder).framing
    assert ("meuble", "France") == (saved.sector, saved.scope)


def test_the_same_field_is_a_conflict_that_shows_both_values(folder: Path) -> None:
    """The second to change one field is told, with both values, and nothing is overwritten."""
    store.change(folder, [Set("framing.sector", "", "meuble")])
    with pytest.raises(ConflictError) as error:
        store.change(folder, [Set("framing.sector", "", "textile")])
    assert {"yours": "textile", "theirs": "meuble"} == error.value.problems[0].values


def test_history_restores_a_past_state_as_a_new_revision(folder: Path) -> None:
    """Restoring never destroys: the state before it stays in the history."""
    store.change(folder, [Set("framing.sector", "", "meuble")])
    store.restore(folder, 1)
    assert ("", 3, [3, 2, 1]) == (
        store.load(folder).framing.sector,
        store.load(folder).revision,
        [revision.number for revision in store.history(folder)],
    )


@pytest.mark.parametrize(
    "damage",
    [
        lambda raw: raw[:-2],
        lambda raw: raw[: len(raw) // 2],
        lambda _: b"",
        lambda raw: bytes(len(raw)),
        lambda raw: raw.replace(b"Lorette", "Lorett\xe9".encode("latin-1")),
        lambda raw: raw.decode().encode("utf-16"),
        lambda raw: b"
