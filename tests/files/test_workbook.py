"""The workbook on disk survives crashes, other writers and hands (design.md, reliability.md 1.4)."""

from __future__ import annotations

import errno
import json
import multiprocessing
import os
import shutil
from pathlib import Path

import pytest
from parcours import texts
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


@pytest.mark.parametrize(("kept", "said"), [(True, "latest: 1."), (False, "no past version")])
def test_a_revision_that_is_not_kept_is_told_with_those_that_are(
    folder: Path, kept: bool, said: str
) -> None:
    """The latest that are kept are named; where none is, that is said."""
    if not kept:
        shutil.rmtree(folder / store.HISTORY)
    with pytest.raises(WorkbookError) as error:
        store.restore(folder, 21)
    assert said in texts.problem(error.value.problems[0], "en")


@pytest.mark.parametrize(
    "damage",
    [
        lambda raw: raw[:-2],
        lambda raw: raw[: len(raw) // 2],
        lambda _: b"",
        lambda raw: bytes(len(raw)),
        lambda raw: raw.replace(b"Lorette", "Lorett\xe9".encode("latin-1")),
        lambda raw: raw.decode().encode("utf-16"),
        lambda raw: b"<<<<<<< HEAD\n" + raw,
        lambda _: b"[]",
        lambda _: b"[" * 100_000,
        lambda raw: raw.replace(b"{", b'{"revision": 7,', 1),
        lambda raw: raw.replace(b'"revision": 1', b'"revision": NaN'),
        lambda raw: raw.replace(b'"revision": 1', b'"revision": ' + b"9" * 5000),
    ],
    ids=[
        "cut",
        "half",
        "empty",
        "zeros",
        "latin1",
        "utf16",
        "conflict",
        "list",
        "deep",
        "twice",
        "nan",
        "huge",
    ],
)
def test_a_damaged_file_is_refused_untouched_and_can_be_restored(folder: Path, damage) -> None:
    """Whatever happened to the file.

    Refused, not a byte changed, the last good revision named and restorable.
    """
    path = folder / store.FILE
    broken = damage(path.read_bytes())
    path.write_bytes(broken)
    with pytest.raises(WorkbookError) as error:
        store.change(folder, [Set("framing.sector", "", "meuble")])
    assert ("damaged", "1", broken) == (
        code_of(error),
        error.value.problems[0].fix,
        path.read_bytes(),
    )
    assert store.restore(folder, 1).framing.client == "Lorette"


def test_the_place_of_a_mistake_is_said(folder: Path) -> None:
    """A comma forgotten by hand: line and column."""
    path = folder / store.FILE
    path.write_text(path.read_text(encoding="utf-8").replace('"revision": 1,', '"revision": 1'))
    with pytest.raises(WorkbookError) as error:
        store.load(folder)
    assert error.value.problems[0].where.startswith("workbook.json: line 4")


def test_a_bom_and_crlf_added_by_an_editor_are_read_and_gone_at_the_next_save(folder: Path) -> None:
    """Editors of Windows do no harm."""
    path = folder / store.FILE
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    store.change(folder, [Set("framing.sector", "", "meuble")])
    assert b"\r" not in path.read_bytes()


def test_a_newer_schema_is_refused_untouched(folder: Path) -> None:
    """A workbook of a later Parcours is neither read nor written."""
    path = folder / store.FILE
    newer = path.read_text(encoding="utf-8").replace('"schema_version": 1', '"schema_version": 9')
    path.write_text(newer, encoding="utf-8")
    with pytest.raises(WorkbookError) as error:
        store.change(folder, [Set("framing.sector", "", "meuble")])
    assert ("newer_schema", newer) == (code_of(error), path.read_text(encoding="utf-8"))


def test_an_unknown_field_is_refused_not_dropped(folder: Path) -> None:
    """Nothing typed is lost by a version that does not know it."""
    path = folder / store.FILE
    content = json.loads(path.read_text(encoding="utf-8"))
    content["framing"]["humeur"] = "bonne"
    path.write_text(json.dumps(content), encoding="utf-8")
    with pytest.raises(WorkbookError) as error:
        store.load(folder)
    assert error.value.problems[0].where == "workbook.json: framing.humeur"


def test_conflict_copies_are_listed(folder: Path) -> None:
    """What OneDrive or Dropbox leaves beside the workbook is said and never loaded."""
    for name in ("workbook-PC12.json", "workbook (Copie en conflit de Marie).json"):
        (folder / name).write_text("{}")
    assert ["workbook (Copie en conflit de Marie).json", "workbook-PC12.json"] == [
        problem.where for problem in store.warnings(folder)
    ]


def test_a_workbook_is_never_made_over_another(folder: Path) -> None:
    """Starting a client that exists changes nothing."""
    with pytest.raises(WorkbookError) as error:
        store.create(folder, Workbook(framing=Framing(client="Autre")))
    assert code_of(error) == "already_there"


def test_accents_and_one_line_a_field(folder: Path) -> None:
    """People and git read the file: accents kept, one changed field is one changed line."""
    before = (folder / store.FILE).read_text(encoding="utf-8").splitlines()
    store.change(folder, [Set("framing.sector", "", "décoration")])
    after = (folder / store.FILE).read_text(encoding="utf-8").splitlines()
    changed = [new for old, new in zip(before, after, strict=True) if old != new]
    assert ['"revision": 2,', '"sector": "décoration",'] == [line.strip() for line in changed]


@pytest.mark.parametrize("call", ["open", "write", "fsync", "replace"])
@pytest.mark.parametrize("cause", [errno.ENOSPC, errno.EIO, errno.EACCES])
@pytest.mark.parametrize("nth", [1, 2])
def test_a_failing_disk_loses_nothing(
    folder: Path, monkeypatch: pytest.MonkeyPatch, call: str, cause: int, nth: int
) -> None:
    """Each call to the disk fails in turn.

    The file is the old one or the new one, nothing is left behind.
    """
    before = (folder / store.FILE).read_bytes()
    counter = {"calls": 0}
    name = "fsync" if call == "write" else call
    real = getattr(os, name)

    def failing(*arguments: object, **options: object) -> object:
        counter["calls"] += 1
        if counter["calls"] == nth:
            raise OSError(cause, os.strerror(cause))
        return real(*arguments, **options)

    with monkeypatch.context() as patch:
        patch.setattr(os, name, failing)
        try:
            store.change(folder, [Set("framing.sector", "", "meuble")])
        except WorkbookError:  # of the folder's own fsync: the new file is there, and said unsure
            is_there = store.load(folder).framing.sector == "meuble"
            assert is_there or before == (folder / store.FILE).read_bytes()
    assert not list(folder.rglob("*.partial"))
    assert store.load(folder).framing.client == "Lorette"


def _edit_many(folder: Path, who: int, count: int) -> None:
    for n in range(count):
        participant = {"name": f"{who}-{n}", "function": "front_line"}
        store.change(folder, [Add("framing.participants", participant)])


def test_three_writers_lose_nothing(folder: Path) -> None:
    """Three processes add people at once: everybody is there, each with their own id."""
    context = multiprocessing.get_context("fork")
    writers = [context.Process(target=_edit_many, args=(folder, who, 15)) for who in range(3)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    saved = store.load(folder)
    assert (45, 45, 46) == (
        len(saved.framing.participants),
        len({participant.id for participant in saved.framing.participants}),
        saved.revision,
    )
