"""The desk of a vote: which ballot is open, who has answered, and the results once they are revealed."""

from __future__ import annotations

import asyncio
import dataclasses
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, TypeVar

from parcours.case import Case
from parcours.errors import Problem, WorkbookError
from parcours.exhibits import votes
from parcours.exhibits.kinds import Table
from parcours.files import cases, workbook
from parcours.lab import home, listener, papers
from parcours.lab.copies import Copies
from parcours.lab.papers import Paper, Value
from parcours.lab.workshop import LONGEST_SECONDS, RefusedError, Workshop
from parcours.method.changes import apply
from parcours.method.workbook import Workbook
from parcours.texts import Language

Result = TypeVar("Result")
State = Literal["waiting", "open", "closed"]


@dataclass(frozen=True)
class Person:
    """A participant, as the facilitator sees them: never what they answered."""

    id: str
    name: str
    function: str
    code: str
    is_seated: bool
    answered: int


class Desk:
    """A workshop that is open to the devices of its participants."""

    def __init__(
        self,
        client: str,
        language: Language,
        host: str,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.client = client
        self.language = language
        self.asked: Paper | None = None
        self.is_revealed = False
        self._number = 0
        self._lock = asyncio.Lock()
        self.workshop = Workshop([one.id for one in self._book().framing.participants], clock)
        self.listener = listener.listen(self, host)
        loop = asyncio.get_running_loop()
        self._alarm = loop.call_later(LONGEST_SECONDS, self._forgotten)
        self._closing: asyncio.Task[None] | None = None

    async def end(self) -> None:
        """Close the listener; codes and seats are worth nothing any more."""
        self._alarm.cancel()
        await self.listener.close()

    def _forgotten(self) -> None:
        """Close what nobody closed."""
        self._closing = asyncio.get_running_loop().create_task(self.end())

    # --- what the facilitator does

    def ballots(self) -> list[Paper]:
        """Return what can be asked now."""
        return papers.papers(self._case())

    def ask(self, ballot: str, scope: str) -> None:
        """Open a ballot: what was revealed before is put away.

        Raises
        ------
        WorkbookError : there is nothing to vote on.
        """
        found = [one for one in self.ballots() if (one.ballot, one.scope) == (ballot, scope)]
        if not found:
            raise WorkbookError(Problem("no_ballot", ballot[:40]))
        self.workshop.welcome([one.id for one in self._book().framing.participants])
        self.asked, self.is_revealed = found[0], False
        self._number += 1

    def reveal(self) -> None:
        """Take no more answers, and show what was answered."""
        self.is_revealed = self.asked is not None

    def reopen(self) -> None:
        """Take answers again."""
        self.is_revealed = False

    def people(self) -> list[Person]:
        """Return who is here and how many questions each has answered."""
        book, codes, seated = self._book(), self.workshop.codes, self.workshop.seated
        given = papers.answers(self.asked, book) if self.asked else {}
        return [
            Person(
                one.id,
                one.name,
                one.function,
                codes.get(one.id, ""),
                one.id in seated,
                len(given.get(one.id, ())),
            )
            for one in book.framing.participants
        ]

    def results(self) -> tuple[Table, Language, str] | None:
        """Return the results of a ballot that is revealed, its language and currency; None before."""
        if self.asked is None or not self.is_revealed:
            return None
        case = self._case()
        return votes.voted(case, self.asked.ballot, self.asked.scope), case.language, case.currency

    # --- what a device does

    def join(self, code: str, address: str) -> str:
        """Let a device in; return its token."""
        return self.workshop.join(code, address)

    def state(self, token: str) -> dict[str, Any]:
        """Return which ballot is open, and whether it still takes answers."""
        self.workshop.seat(token)
        return {"state": self._state, "number": self._number}

    async def paper(self, token: str) -> dict[str, Any]:
        """Return the open ballot and the device's own answers."""
        participant = self.workshop.seat(token)
        said: dict[str, Any] = {"state": self._state, "number": self._number}
        if self.asked is None:
            return said
        asked = self.asked
        book = await _beside(self._book)
        return {**said, "paper": asked.shown(), "marks": papers.marks(asked, book, participant)}

    async def mark(self, token: str, number: object, value: Value) -> bool:
        """Save one answer of the device's own person to the open ballot."""
        participant = self.workshop.seat(token)
        if self.asked is None or self.is_revealed:
            raise RefusedError("closed")
        async with (
            self._lock
        ):  # answers of the room come one after the other: none waits for the file's lock
            return await _beside(lambda: self._save(participant, number, value))

    # --- the workbook

    @property
    def _state(self) -> State:
        if self.asked is None:
            return "waiting"
        return "closed" if self.is_revealed else "open"

    def _save(self, participant: str, number: object, value: Value) -> bool:
        asked = self.asked
        if asked is None or not isinstance(number, int):
            return False
        try:
            workbook.rewrite(
                self._folder, lambda newest: _marked(asked, newest, participant, number, value)
            )
        except WorkbookError as error:
            if any(one.code == "not_offered" for one in error.problems):
                return False
            raise
        return True

    @property
    def _folder(self) -> Path:
        return cases.client_folder(self.client)

    def _book(self) -> Workbook:
        return workbook.load(self._folder)

    def _case(self) -> Case:
        case = home.opened(Copies(self.client), self.language)
        return dataclasses.replace(
            case, read=None
        )  # a vote rests on what was said, not on the file


def _marked(
    asked: Paper, newest: Workbook, participant: str, number: int, value: Value
) -> Workbook:
    marked = papers.marks(asked, newest, participant)
    if not papers.is_allowed(asked, number, value, marked):
        raise WorkbookError(Problem("not_offered", "vote"))
    whole = papers.nearest(asked, number, value)
    return apply(newest, papers.changes(asked, newest, participant, number, whole))


async def _beside(work: Callable[[], Result]) -> Result:
    return await asyncio.get_running_loop().run_in_executor(None, work)
