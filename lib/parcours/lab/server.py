"""Our pages in Jupyter's own server, behind its token: the home page and what it does (issue 8.1).

An extension of jupyter_server, started by the settings of ``parcours lab`` and by nothing else.
"""

from __future__ import annotations

from importlib.resources import files
from typing import Any
from urllib.parse import urlencode

from jupyter_server.utils import url_path_join
from tornado import web

from parcours import texts
from parcours.batch import kernels
from parcours.errors import ParameterError, ParcoursError, Problem
from parcours.files import cases, workbook
from parcours.forms import facilitation
from parcours.forms.layout import FORMS
from parcours.lab import home
from parcours.lab.facilitating import Slips, VoteDeed, VotePage, VoteState
from parcours.lab.pages import Page, Room
from parcours.texts import Language

_HOME_WORDS = "home.page."
_STATIC = {"pages.css": "text/css", "facilitator.js": "text/javascript"}
_WORDS = ("home", "steps", "running", "stopped", "past", "run", "run_title", "code", "code_title")


class HomePage(Page):
    """The home page of a case, or of one of its past versions."""

    @web.authenticated
    async def get(self) -> None:
        """Show it."""
        await self.show_home()

    async def show_home(self, problems: tuple[Problem, ...] = ()) -> None:
        """Show the case with what went wrong, if something did; and the cases there are, if it is not one."""
        place, room = self.place(), self.room
        known = await room.do(cases.clients)
        language: Language = "fr"
        found: home.Home | None = None
        past: list[tuple[int, str]] = []
        try:
            language = await room.do(lambda: room.ready(place))
            found = await room.do(lambda: home.home(place, language))
        except ParcoursError as error:
            problems = (*problems, *error.problems)
        if place.client in known:
            past = home.versions(place.client, language)
        self.show(
            "home.html.j2",
            _HOME_WORDS,
            language,
            home=found,
            place=place,
            clients=[(client, self._named(client)) for client in known],
            versions=past,
            problems=[texts.problem(one, language) for one in (*problems, *_warned(found))],
        )

    @staticmethod
    def _named(client: str) -> str:
        try:
            return workbook.load(cases.client_folder(client)).framing.client or client
        except ParcoursError:
            return client


class Agenda(Page):
    """How the workshop is led, step by step and activity by activity; to be printed, or kept at hand."""

    @web.authenticated
    async def get(self) -> None:
        """Show it."""
        place, room = self.place(), self.room
        try:
            language = await room.do(lambda: room.ready(place))
            found = await room.do(lambda: home.home(place, language))
        except ParcoursError:  # the home page says why
            self.go("home", client=place.client)
            return
        led = {str(one): facilitation.activities(one, language) for one in FORMS}
        steps = [(line, led.get(line.sheet.step, ())) for line in found.lines]
        self.show("agenda.html.j2", _HOME_WORDS, language, place=place, steps=steps)


class Deed(HomePage):
    """A form of the home page that was sent: a new case, a copy, a past version, another language."""

    @web.authenticated
    async def post(self, deed: str) -> None:
        """Do it, then show the case it leads to; what could not be done is said on the page."""
        try:
            values = await self.room.do(lambda: self._done(deed))
        except ParcoursError as error:
            self.set_status(422)
            await self.show_home(error.problems)
            return
        if deed == "language":
            address = url_path_join(self.base_url, "lab") + f"?reset&{urlencode(values)}"
            self.redirect(address, status=303)
        else:
            self.go("home", **values)

    def _done(self, deed: str) -> dict[str, object]:
        place, name = self.place(), self.get_argument("name", "").strip()[:120]
        language: Language = "en" if self.get_argument("language", "fr") == "en" else "fr"
        match deed:
            case "new" if name:
                return {"client": cases.new_client(name, language).name}
            case "duplicate" if name:
                return {"client": cases.duplicate(place.client, name).name}
            case "past" if place.revision:
                self.room.ready(place)
                return {"client": place.client, "revision": place.revision}
            case "restore" if place.revision:
                workbook.restore(cases.client_folder(place.client), place.revision)
            case "language":
                cases.client_folder(place.client)
                self.room.speak(place.client, language)
            case _:
                raise ParameterError(Problem("name_needed", "name"))
        return {"client": place.client}


class Steps(Page):
    """What the lab itself needs to know: our notebooks in order, and its words."""

    @web.authenticated
    async def get(self) -> None:
        """Answer as JSON."""
        place, room = self.place(), self.room
        is_laid = True
        try:
            language = await room.do(lambda: room.ready(place))
        except ParcoursError:  # the home page says what is wrong
            is_laid, language = False, "fr"
        words = {word: texts.t(f"lab.{word}", language) for word in _WORDS}
        steps = [{"name": one.name, "title": one.title} for one in home.sheets(language)]
        self.finish({"client": place.client, "is_laid": is_laid, "words": words, "steps": steps})


class Static(Page):
    """Our style sheet and scripts."""

    @web.authenticated
    def get(self, name: str) -> None:
        """Send one of the few files there are."""
        self.set_header("Content-Type", f"{_STATIC[name]}; charset=utf-8")
        self.finish((files("parcours.lab") / "web" / name).read_bytes())


def _warned(found: home.Home | None) -> tuple[Problem, ...]:
    return found.problems if found else ()


def _jupyter_server_extension_points() -> list[dict[str, str]]:
    return [{"module": "parcours.lab.server"}]


def _load_jupyter_server_extension(server: Any) -> None:
    """Add our pages to Jupyter's, and begin importing what the first kernel will need."""
    kernels.warm_up()
    application = server.web_app
    asked = server.config.Parcours
    room = Room(str(asked.get("client", "")), str(asked.get("host", "")))
    application.settings["parcours_room"] = room
    base = application.settings["base_url"]
    names = "|".join(name.replace(".", r"\.") for name in _STATIC)
    pages = [
        (r"home", HomePage),
        (r"(new|duplicate|past|restore|language)", Deed),
        (r"agenda", Agenda),
        (r"steps", Steps),
        (r"vote", VotePage),
        (r"vote/(open|ask|reveal|reopen|free|end)", VoteDeed),
        (r"vote/state", VoteState),
        (r"vote/slips", Slips),
        (rf"static/({names})", Static),
    ]
    application.add_handlers(
        ".*$", [(url_path_join(base, "parcours", pattern), page) for pattern, page in pages]
    )
