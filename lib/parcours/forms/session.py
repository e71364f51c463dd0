"""Between one form on screen and the workbook on disk: every change is saved, acknowledged and shared.

The browser sends what it wants changed and what it saw before; the newest workbook on disk decides. What
comes back says what was saved, how to take it back, and all that changed meanwhile, whoever changed it.
Several threads may call: one lock holds them all.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from parcours import texts
from parcours.case import Case
from parcours.errors import ConflictError, ParcoursError, Problem, WorkbookError
from parcours.files import workbook as files
from parcours.forms import deeds, operations, voting
from parcours.forms.contents import contents
from parcours.forms.patches import patches
from parcours.forms.refusals import refusals, worded
from parcours.method.changes import Add, Change, Remove, Set, apply, inverse, value_at
from parcours.method.minutes import Step
from parcours.method.removal import removal
from parcours.method.workbook import Workbook

_OF_THE_DISK = frozenset(
    {
        "busy",
        "disk_full",
        "not_allowed",
        "not_written",
        "unreadable",
        "damaged",
        "damaged_alone",
        "newer_schema",
        "no_workbook",
    }
)
"""Nothing is wrong with what was typed: it is kept on screen and sent again."""
Message = Mapping[str, Any]
Reply = dict[str, Any]


class Session:
    """A form of one case, with what its readers have on screen."""

    def __init__(self, case: Case, step: Step) -> None:
        self._lock = threading.RLock()
        self._trouble = ""
        self._step = step
        self.case = case
        self.shown = contents(case, step)
        self._revision_shown = case.workbook.revision

    @property
    def shown_whole(self) -> dict[str, Any]:
        """What a screen that opens now must show."""
        return {**self.shown, "revision": self._revision_shown}

    def receive(self, message: Message, buffers: Sequence[bytes] = ()) -> Reply:
        """Do what a message asks; never raises for what a person or a disk did."""
        with self._lock:
            self._trouble = ""
            before = self.case.workbook.revision
            reply: Reply = {"client": str(message.get("client", "")), "seq": message.get("seq")}
            try:
                reply |= {"ok": True} | self._do(message, buffers)
            except ParcoursError as error:
                reply |= {"ok": False} | self._refused(message, error)
            reply["base"] = before
            reply |= self._news(is_whole=message.get("kind") == "hello")
            return reply

    def _do(self, message: Message, buffers: Sequence[bytes]) -> Reply:
        match message:
            case {"kind": "change", "changes": list(wanted)}:
                return self._change(message, self._undone(message, wanted))
            case {"kind": "paste", "changes": list(wanted)}:
                return self._paste(self._undone(message, wanted))
            case {"kind": "vote", "ballot": str(ballot), "votes": list(votes)}:
                return self._save(lambda newest: voting.vote(newest, ballot, votes), can_undo=False)
            case {"kind": "marks", "ballot": str(ballot), "participant": str(participant)}:
                self._look()
                return {"result": voting.marks(self.case.workbook, ballot, participant)}
            case {"kind": "deed", "deed": str(name)}:
                self._look()
                return self._after(deeds.do(self.case, name, message, buffers))
            case {"kind": "hello" | "look"}:
                self._look()
                return {}
        raise WorkbookError(Problem("not_a_change", str(message.get("kind"))[:80]))

    def _undone(self, message: Message, wanted: Sequence[Message]) -> list[Change]:
        """Read the changes of a message; of one sent again, those that were not saved the first time."""
        changes = operations.changes_of(wanted)
        if not message.get("resent"):
            return changes
        newest = self._newest()
        return [one for one in changes if not _is_done(newest, one, message)]

    def _change(self, message: Message, changes: list[Change]) -> Reply:
        """Save changes; a removal that takes other things with it asks first."""
        empty = operations.needs(changes)
        if empty:
            raise WorkbookError(empty)
        gone = tuple(one.path for one in changes if isinstance(one, Remove))
        if not gone or message.get("is_undo"):
            return self._save(lambda _: changes)
        found = removal(self._newest(), gone)
        if found.also and not message.get("is_sure"):
            return {"ok": False, "confirm": self._also(found.also)}
        others = [one for one in changes if not isinstance(one, Remove)]
        return self._save(lambda newest: [*others, *removal(newest, gone).changes])

    def _paste(self, changes: list[Change]) -> Reply:
        """Save all that can be of a block, and say what could not."""
        refused: list[dict[str, Any]] = []

        def possible(newest: Workbook) -> list[Change]:
            kept, left_out = _possible(newest, list(enumerate(changes)))
            for number, error in left_out:
                said = refusals(error, [changes[number]], self.case.language)
                refused.append({"number": number, **said[0]})
            return [one for _, one in kept]

        return self._save(possible) | {"result": {"refused": refused}}

    def _save(self, changes: Callable[[Workbook], list[Change]], *, can_undo: bool = True) -> Reply:
        undo: list[dict[str, Any]] = []

        def edit(newest: Workbook) -> Workbook:
            wanted = changes(newest)
            if can_undo:
                undo.extend(operations.as_messages(inverse(newest, wanted)))
            return apply(newest, wanted)

        self._take(files.rewrite(self.case.folder, edit))
        return {"undo": undo} if can_undo else {}

    def _after(self, done: deeds.Done) -> Reply:
        """Save what a deed changes; it is taken back list by list."""
        reply: Reply = {} if done.result is None else {"result": done.result}
        before = self.case.workbook
        if done.edit is not None:
            self._take(files.rewrite(self.case.folder, done.edit))
            reply["undo"] = operations.as_messages(_lists_back(before, self.case.workbook))
        elif done.restored is not None:
            self._take(files.restore(self.case.folder, done.restored))
        return reply

    def _refused(self, message: Message, error: ParcoursError) -> Reply:
        """Say why nothing was saved; of a conflict, both values."""
        if any(one.code in _OF_THE_DISK for one in error.problems):
            self._trouble = worded(error.problems[0], self.case.language)
            return {"is_later": True}
        self._look()
        wanted = message.get("changes")
        try:
            changes = operations.changes_of(wanted) if isinstance(wanted, list) else []
        except WorkbookError:
            changes = []
        found = refusals(error, changes, self.case.language)
        if isinstance(error, ConflictError):
            for one in found:
                one["theirs"] = value_at(self.case.workbook, str(one["path"]))
        return {"refusals": found}

    def _look(self) -> None:
        """Take in what others saved; where the disk is away, what is on screen stays."""
        try:
            self._take(self._newest())
        except ParcoursError as error:
            self._trouble = worded(error.problems[0], self.case.language)

    def _newest(self) -> Workbook:
        return files.load(self.case.folder)

    def _take(self, newest: Workbook) -> None:
        if newest != self.case.workbook:
            self.case = self.case.with_workbook(newest)

    def _news(self, *, is_whole: bool) -> Reply:
        """Return what changed since the last reply, for every screen."""
        if is_whole or self.case.workbook.revision != self._revision_shown:
            now = contents(self.case, self._step)
        else:
            now = self.shown
        changed = patches(self.shown, now)
        self.shown, self._revision_shown = now, self.case.workbook.revision
        news: Reply = {
            "revision": self.case.workbook.revision,
            "patches": changed,
            "trouble": self._trouble,
        }
        return news | ({"contents": self.shown_whole} if is_whole else {})

    def _also(self, also: Mapping[str, int]) -> str:
        """Say in words what else goes: Votes: 12, Actions: 1."""
        language = self.case.language
        said = []
        for path, n in also.items():
            key = "forms.links" if path == "links" else f"field.{'.'.join(path.split('.')[-2:])}"
            label = texts.t(key, language) if key in texts.catalogue() else path
            said.append(texts.t("forms.count_title", language, what=label, n=n))
        return ", ".join(said)


def _possible(
    book: Workbook, changes: list[tuple[int, Change]]
) -> tuple[list[tuple[int, Change]], list[tuple[int, ParcoursError]]]:
    """Part changes into those that hold and those that do not, halving until the culprits are alone."""
    try:
        empty = operations.needs([one for _, one in changes])
        if empty:
            raise WorkbookError(empty)  # noqa: TRY301 - refused like all that the model refuses
        apply(book, [one for _, one in changes])
    except WorkbookError as error:
        if len(changes) == 1:
            return [], [(changes[0][0], error)]
        half = len(changes) // 2
        first, out = _possible(book, changes[:half])
        rest, more = _possible(apply(book, [one for _, one in first]), changes[half:])
        return [*first, *rest], [*out, *more]
    return changes, []


def _is_done(newest: Workbook, change: Change, message: Message) -> bool:
    """Whether a change sent again was saved the first time, its answer lost with the kernel or the tab."""
    try:
        there = value_at(newest, change.path)
    except WorkbookError:
        return isinstance(change, Remove)
    if not isinstance(change, Add):
        return False
    known = set(message.get("known", ()))
    return any(
        isinstance(one, dict)
        and one.get("id") not in known
        and all(one.get(key) == value for key, value in change.item.items() if key != "id")
        for one in there
    )


def _lists_back(before: Workbook, after: Workbook) -> list[Change]:
    """Return what puts back each list or field of a section that a deed changed."""
    old, new = before.model_dump(mode="json"), after.model_dump(mode="json")
    back: list[Change] = []
    for section in operations.SECTIONS:
        if isinstance(old[section], dict):
            back += [
                Set(f"{section}.{name}", new[section][name], value)
                for name, value in old[section].items()
                if value != new[section][name]
            ]
        elif old[section] != new[section]:
            back.append(Set(section, new[section], old[section]))
    return back
