"""No accepted change is ever lost, whatever happens to the process or to the disk (issue 10.7)."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
from pathlib import Path

import pytest
from parcours.batch import journal
from parcours.errors import WorkbookError
from parcours.files import workbook as store
from parcours.method.changes import Add, Set
from parcours.method.framing import Framing
from parcours.method.workbook import Workbook


def refusal(error: pytest.ExceptionInfo[WorkbookError]) -> str:
    """Return the code of the first problem."""
    return error.value.problems[0].code


def fill(path: Path) -> None:
    """Write until the disk is full."""
    with path.open("wb", buffering=0) as file, contextlib.suppress(OSError):
        while True:
            file.write(b"x" * 4096)


def test_kill_9_at_any_moment_of_saving(folder: Path, times: int) -> None:
    """Every change that was accepted is there, the file is whole, the revision never goes back."""
    program = Path(__file__).with_name("save_and_die.py")
    asked = [sys.executable, str(program), str(folder), str(20 * times)]
    answer = subprocess.run(asked, capture_output=True, text=True, check=False)
    assert (0, "", True) == (answer.returncode, answer.stderr, int(answer.stdout or 0) > 0)


def test_a_full_disk_refuses_and_loses_nothing(small_disk: Path, folder: Path) -> None:
    """Full: the refusal says so and the file stays; room again: the same change is saved."""
    place = small_disk / "lorette"
    store.create(place, store.load(folder))
    before = (place / store.FILE).read_bytes()
    hog = small_disk / "hog"
    fill(hog)
    with pytest.raises(WorkbookError) as error:
        store.change(place, [Set("framing.sector", "", "meuble")])
    kept = (place / store.FILE).read_bytes()
    hog.unlink()
    saved = store.change(place, [Set("framing.sector", "", "meuble")])
    assert ("disk_full", True, "meuble", []) == (
        refusal(error),
        kept == before,
        saved.framing.sector,
        list(place.rglob("*.partial")),
    )


def test_a_log_on_a_full_disk_stops_nothing(small_disk: Path) -> None:
    """What keeps deliverables from being written is told as their failure, and not as an error of ours."""
    hog = small_disk / "hog"
    with journal.of(small_disk, "fr") as log:
        fill(hog)
        log.say("x" * 10_000)
    assert hog.exists()


def test_a_read_only_folder_is_read_and_refuses_changes(small_disk: Path, folder: Path) -> None:
    """An archive or a protected share can be looked at; a change says why it is not saved."""
    place = small_disk / "lorette"
    store.create(place, store.load(folder))
    subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)
    with pytest.raises(WorkbookError) as error:
        store.change(place, [Set("framing.sector", "", "meuble")])
    assert ("not_written", "Lorette") == (refusal(error), store.load(place).framing.client)


def test_a_new_client_on_a_read_only_folder_is_refused_in_words(small_disk: Path) -> None:
    """Nothing can be made there: said, without a traceback."""
    subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)
    with pytest.raises(WorkbookError) as error:
        store.create(small_disk / "lorette", Workbook(framing=Framing(client="Lorette")))
    assert refusal(error) == "not_written"


def test_a_clock_that_goes_back_changes_no_order(folder: Path) -> None:
    """History is told by revision: files dated in the future, then in the past, stay in their order."""
    for n, stamp in enumerate((4e9, 1e9, 3e9, 1.0)):
        store.change(folder, [Set("framing.sector", str(n - 1) if n else "", str(n))])
        os.utime(folder / store.HISTORY / f"{n + 2:06d}.json", (stamp, stamp))
    listed = store.history(folder)
    newest = store.load_revision(folder, listed[0].number)
    assert ([5, 4, 3, 2, 1], "3") == ([one.number for one in listed], newest.framing.sector)


def test_hundreds_of_revisions_stay_light_and_readable(folder: Path, times: int) -> None:
    """After many changes the last fifty are there in full, and the file is none the heavier."""
    count = 100 * times
    for n in range(count):
        store.change(folder, [Set("framing.sector", str(n - 1) if n else "", str(n))])
    listed = store.history(folder)
    oldest = store.load_revision(folder, listed[-1].number)
    assert (count + 1, True, True) == (
        store.load(folder).revision,
        store.KEPT_REVISIONS <= len(listed) <= store.KEPT_REVISIONS + 2,  # and one a day
        int(oldest.framing.sector or 0) >= 0,
    )


def test_a_restored_state_never_gives_an_id_again(folder: Path) -> None:
    """What was added after the state restored keeps its numbers for itself, for ever."""
    person = {"name": "A", "function": "front_line"}
    added = store.change(folder, [Add("framing.participants", person)]).framing.participants[0].id
    store.restore(folder, 1)
    again = store.change(folder, [Add("framing.participants", person)]).framing.participants[0].id
    assert added != again
