"""Our pages in Jupyter's own server, behind its token: the home page and what it does (issue 8.1).

An extension of jupyter_server, started by the settings of ``parcours lab`` and by nothing else.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from importlib.resources import files
from typing import Any, TypeVar
from urllib.parse import urlencode

import jinja2
from jupyter_server.base.handlers import JupyterHandler
from jupyter_server.utils import url_path_join
from tornado import web

from parcours import texts
from parcours.errors import ParameterError, ParcoursError, Problem
from parcours.files import cases, workbook
from parcours.lab import copies, home, start
from parcours.lab.copies import Copies
from parcours.texts import Language

Result = TypeVar("Result")
_POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'self'"
)
_HOME_WORDS = "home.page."
_LONGEST_NAME = 61
"""A longer one is no client's; see ``RunParameters``."""
_STATIC = {"pages.css": "text/css", "vote.js": "text/javascript"}
_WORDS = ("home", "steps", "running", "stopped", "past", "run", "run_title", "code", "code_title")


class Room:
    """What the server remembers while it runs: the language each case is shown in, the copies laid."""

    def __init__(self, client: str) -> None:
        self.client = client
        self._languages: dict[str, Language] = {}
        self._laid: dict[Copies, Language] = {}
        self._worker = ThreadPoolExecutor(1, thread_name_prefix="parcours")
        self.pages = jinja2.Environment(
            loader=jinja2.PackageLoader("parcours.lab", "web"), autoescape=True
        )

    async def do(self, work: Callable[[], Result]) -> Result:
        """Do slow work beside the server, one thing at a time."""
        return await asyncio.get_running_loop().run_in_executor(self._worker, work)

    def language(self, client: str) -> Language:
        """Return the language a case is shown in: the one chosen here, else its own."""
        if client not in self._languages:
            self._languages[client] = workbook.load(cases.client_folder(client)).framing.language
        return self._languages[client]

    def ready(self, place: Copies) -> Language:
        """Lay the notebooks of a case where they are not, or in another language."""
        language = self.language(place.client)
        if self._laid.get(place) != language:
            copies.lay(place, language)
            self._laid[place] = language
        return language

    def speak(self, client: str, language: Language) -> None:
        """Show a case in a language, and JupyterLab with it."""
        self._languages[client] = language
        start.speak(language)


class Page(JupyterHandler):
    """A page of ours: nobody without the server's token, and no script but our own."""

    @property
    def room(self) -> Room:
        """The room this server holds."""
        room: Room = self.settings["parcours_room"]
        return room

    @property
    def content_security_policy(self) -> str:
        """What the page may load: itself."""
        return _POLICY

    def set_default_headers(self) -> None:
        """Keep pages that name people out of caches."""
        super().set_default_headers()
        self.set_header("Cache-Control", "no-store")
        self.set_header("X-Content-Type-Options", "nosniff")
        self.set_header("Referrer-Policy", "same-origin")

    def place(self) -> Copies:
        """Return the case the address or the form asks for."""
        client = self.get_argument("client", "")[:_LONGEST_NAME] or self.room.client
        revision = self.get_argument("revision", "0")
        return Copies(client, int(revision) if revision.isdecimal() else 0)

    def show(self, page: str, words: str, language: Language, **values: Any) -> None:
        """Write a page from its template; ``words`` begins the keys of its texts."""

        def say(key: str, **named: object) -> str:
            return texts.t(words + key, language, **named)

        template = self.room.pages.get_template(page)
        values |= {"language": language, "say": say, "base": self.base_url}
        self.finish(template.render(**values, xsrf=self.xsrf_token.decode()))

    def go(self, page: str, **values: object) -> None:
        """Go to another page of ours."""
        query = f"?{urlencode(values)}" if values else ""
        self.redirect(url_path_join(self.base_url, "parcours", page) + query, status=303)


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
        try:
            language = await room.do(lambda: room.ready(place))
        except ParcoursError:  # the home page says what is wrong
            language = "fr"
        words = {word: texts.t(f"lab.{word}", language) for word in _WORDS}
        steps = [{"name": one.name, "title": one.title} for one in home.sheets(language)]
        self.finish({"client": place.client, "words": words, "steps": steps})


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
    """Add our pages to Jupyter's."""
    application = server.web_app
    application.settings["parcours_room"] = Room(str(server.config.Parcours.get("client", "")))
    base = application.settings["base_url"]
    names = "|".join(name.replace(".", r"\.") for name in _STATIC)
    pages = [
        (r"home", HomePage),
        (r"(new|duplicate|past|restore|language)", Deed),
        (r"steps", Steps),
        (rf"static/({names})", Static),
    ]
    application.add_handlers(
        ".*$", [(url_path_join(base, "parcours", pattern), page) for pattern, page in pages]
    )
