"""The facilitator's page of a vote, in Jupyter's own server: open it to the room, follow it, reveal it, end it."""

from __future__ import annotations

import segno
from tornado import web

from parcours import texts
from parcours.errors import ParcoursError
from parcours.exhibits import writing
from parcours.exhibits.kinds import Table
from parcours.lab import listener
from parcours.lab.desk import Desk
from parcours.lab.pages import Page
from parcours.texts import Language

_WORDS = "vote.page."


class VotePage(Page):
    """Which ballot, who has answered, the results once they are revealed."""

    @web.authenticated
    async def get(self) -> None:
        """Show it."""
        await self.show_vote()

    async def show_vote(self, problems: tuple[str, ...] = ()) -> None:
        """Show the vote with what went wrong, if something did."""
        place, room = self.place(), self.room
        language = await room.do(lambda: room.language(place.client))
        desk = room.desk
        if desk and (desk.client != place.client or desk.workshop.is_over):
            desk = None
        results = await room.do(desk.results) if desk else None
        self.show(
            "vote.html.j2",
            _WORDS,
            language,
            place=place,
            desk=desk,
            wanted=(self.get_argument("ballot", ""), self.get_argument("scope", "")),
            ballots=await room.do(desk.ballots) if desk else [],
            people=await room.do(desk.people) if desk else [],
            results=_cells(*results) if results else None,
            address=desk.listener.address if desk else "",
            picture=_picture(desk.listener.address) if desk else "",
            host=room.host or listener.own_address(),
            function=lambda one: texts.t(f"function.{one}", language),
            problems=problems,
        )


class VoteDeed(VotePage):
    """What the facilitator does: open, ask, reveal, take answers again, free a seat, end."""

    @web.authenticated
    async def post(self, deed: str) -> None:
        """Do it, then show where the vote stands."""
        place, room = self.place(), self.room
        language = await room.do(lambda: room.language(place.client))
        try:
            if deed == "open":
                await self._open()
            elif deed == "end":
                await room.end_vote()
            elif room.desk and room.desk.client == place.client:
                desk = room.desk
                await room.do(lambda: self._do(desk, deed))
        except ParcoursError as error:
            self.set_status(422)
            await self.show_vote(tuple(texts.problem(one, language) for one in error.problems))
            return
        self.go("vote", client=place.client)

    async def _open(self) -> None:
        """Open the listener, and the ballot that was wanted."""
        place, room = self.place(), self.room
        await room.end_vote()
        language = room.language(place.client)
        room.desk = Desk(place.client, language, room.host or listener.own_address())
        if self.get_argument("ballot", ""):
            desk = room.desk
            await room.do(lambda: self._do(desk, "ask"))

    def _do(self, desk: Desk, deed: str) -> None:
        match deed:
            case "ask":
                desk.ask(self.get_argument("ballot", ""), self.get_argument("scope", ""))
            case "reveal":
                desk.reveal()
            case "reopen":
                desk.reopen()
            case "free":
                desk.workshop.free(self.get_argument("participant"))


class VoteState(Page):
    """Who is here and how far, for the page to follow."""

    @web.authenticated
    async def get(self) -> None:
        """Answer as JSON: counts, and never an answer."""
        desk = self.room.desk
        people = await self.room.do(desk.people) if desk else []
        self.finish(
            {
                "people": {one.id: [one.is_seated, one.answered] for one in people},
                "is_over": desk is None or desk.workshop.is_over,
            }
        )


class Slips(Page):
    """A slip of paper for each participant who has not joined: address, code, and both to scan."""

    @web.authenticated
    async def get(self) -> None:
        """Show them, to be printed and handed out."""
        desk = self.room.desk
        if desk is None:
            self.go("vote", client=self.place().client)
            return
        waiting = [one for one in await self.room.do(desk.people) if one.code]
        address = desk.listener.address
        slips = [(one, _picture(f"{address}#{one.code}")) for one in waiting]
        self.show("slips.html.j2", _WORDS, desk.language, slips=slips, address=address)


def _picture(address: str) -> str:
    """Return an address as something a telephone reads, without asking anybody for it."""
    return str(segno.make(address, error="m").svg_data_uri(scale=4, border=2))


def _cells(table: Table, language: Language, currency: str) -> dict[str, object]:
    """Write a table of results in words and figures."""
    rows = [
        [
            writing.cell(value, column.unit, language, currency)
            for value, column in zip(row, table.columns, strict=True)
        ]
        for row in table.rows
    ]
    return {
        "title": table.title,
        "columns": [column.label for column in table.columns],
        "rows": rows,
        "note": f"{table.note} {writing.source_line(table.source, language)}",
        "empty": table.empty,
    }
