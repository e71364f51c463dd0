"""What every page of ours stands on: the room they share, behind the token of Jupyter's server."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar
from urllib.parse import urlencode

import jinja2
from jupyter_server.base.handlers import JupyterHandler
from jupyter_server.utils import url_path_join

from parcours import texts
from parcours.files import cases, workbook
from parcours.lab import copies, start
from parcours.lab.copies import Copies
from parcours.lab.desk import Desk
from parcours.texts import Language

Result = TypeVar("Result")
_POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'self'"
)
_LONGEST_NAME = 61
"""A longer one is no client's; see ``RunParameters``."""


class Room:
    """What the server remembers while it runs: the language each case is shown in, the copies laid."""

    def __init__(self, client: str, host: str = "") -> None:
        self.client = client
        self.host = host
        """Where votes are opened, if the facilitator chose it."""
        self.desk: Desk | None = None
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

    async def end_vote(self) -> None:
        """Close what is open to the devices of the room."""
        desk, self.desk = self.desk, None
        if desk:
            await desk.end()

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
