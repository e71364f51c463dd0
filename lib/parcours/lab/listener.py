"""The one thing that is opened to the local network: a ballot paper, behind a code, while the workshop lasts.

A server apart from Jupyter's, which stays on this machine behind its token. It serves one page with its script and
its style sheet, and answers four requests; it holds no name and no path, and reads nothing of the workbook but the
open ballot.
"""

from __future__ import annotations

import json
import socket
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from importlib.resources import files
from typing import Any, Protocol

import jinja2
from tornado import httpserver, netutil, web

from parcours import texts
from parcours.lab.papers import Value
from parcours.lab.workshop import Refusal, RefusedError
from parcours.texts import Language

PORT = 8765
"""Asked first, so that a firewall's rule holds from one workshop to the next; any other where it is taken."""
MOST_BYTES = 4096
"""Of a request's body: an answer takes fifty."""
_WORDS = "votes.device."
_STATUS: Mapping[Refusal, int] = {"wrong_code": 403, "too_often": 429, "closed": 410}
_STATIC = {"pages.css": "text/css", "ballot.js": "text/javascript"}
_POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; "
    "form-action 'none'; base-uri 'none'; frame-ancestors 'none'"
)
_HEADERS = {
    "Content-Security-Policy": _POLICY,
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Server": "",
}


class Desk(Protocol):
    """What the listener asks of the workshop behind it."""

    language: Language

    def join(self, code: str, address: str) -> str:
        """Let a device in; return its token."""

    def paper(self, token: str) -> Awaitable[dict[str, Any]]:
        """Return the open ballot and the device's own answers."""

    def state(self, token: str) -> dict[str, Any]:
        """Return which ballot is open, and whether it still takes answers."""

    def mark(self, token: str, number: object, value: Value) -> Awaitable[bool]:
        """Save an answer; False where the paper does not offer it, or takes none any more."""


@dataclass
class Listener:
    """A listener that is open."""

    server: httpserver.HTTPServer
    address: str
    """What people type: http://192.168.1.12:8765/."""

    async def close(self) -> None:
        """Stop listening and hang up."""
        self.server.stop()
        await self.server.close_all_connections()


def listen(desk: Desk, host: str) -> Listener:
    """Open the listener on one address of this machine."""
    sockets = _sockets(host)
    port = sockets[0].getsockname()[1]
    application = web.Application(
        [
            (r"/", _Door, {"desk": desk}),
            (r"/(pages\.css|ballot\.js)", _File),
            (r"/join", _Join, {"desk": desk}),
            (r"/paper", _Paper, {"desk": desk}),
            (r"/state", _State, {"desk": desk}),
            (r"/mark", _Mark, {"desk": desk}),
        ],
        default_handler_class=_Nothing,
        hosts=frozenset({f"{host}:{port}"}),
        log_function=_say_nothing,
    )
    server = httpserver.HTTPServer(
        application,
        max_body_size=MOST_BYTES,
        max_header_size=8192,
        max_buffer_size=65536,
        body_timeout=10,
        idle_connection_timeout=30,
    )
    server.add_sockets(sockets)
    return Listener(server, f"http://{host}:{port}/")


def own_address() -> str:
    """Return this machine's address on the local network; its own loopback where there is none."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))  # a documentation address: nothing is sent
            found: str = probe.getsockname()[0]
        except OSError:
            return "127.0.0.1"
    return found


def _sockets(host: str) -> list[socket.socket]:
    try:
        return netutil.bind_sockets(PORT, host, socket.AF_INET)
    except OSError:
        return netutil.bind_sockets(0, host, socket.AF_INET)


def _say_nothing(_: web.RequestHandler) -> None:
    """Who voted when is written nowhere."""


class _Handler(web.RequestHandler):
    desk: Desk

    def initialize(self, desk: Desk | None = None) -> None:
        if desk is not None:
            self.desk = desk

    def set_default_headers(self) -> None:
        for name, value in _HEADERS.items():
            self.set_header(name, value)

    def prepare(self) -> None:
        """Answer to our own address alone: another name that leads here is a page of somebody else."""
        host = self.request.host
        origin = self.request.headers.get("Origin")
        is_ours = host in self.settings["hosts"] and origin in {None, f"http://{host}"}
        if not is_ours:
            raise web.HTTPError(403)

    def write_error(self, status_code: int, **_: Any) -> None:
        """Say the status and nothing of what happened here."""
        self.finish({"refused": HTTPStatus(status_code).phrase})

    def refuse(self, reason: Refusal) -> None:
        """Send a device away, in words it can show."""
        self.set_status(_STATUS[reason])
        self.finish({"refused": reason})

    @property
    def token(self) -> str:
        """What the device was given as it joined: in a header, so that no other page can send it."""
        scheme, _, token = self.request.headers.get("Authorization", "").partition(" ")
        return token if scheme == "Bearer" else ""

    def message(self) -> dict[str, Any]:
        """Return what was sent; JSON, an object, or nothing."""
        if self.request.headers.get("Content-Type") != "application/json":
            raise web.HTTPError(415)
        try:
            content = json.loads(self.request.body)
        except (ValueError, RecursionError) as cause:
            raise web.HTTPError(400) from cause
        if not isinstance(content, dict):
            raise web.HTTPError(400)
        return content

    async def guarded(self, work: Callable[[], Awaitable[dict[str, Any]]]) -> None:
        """Answer a device that has a seat."""
        try:
            self.finish(await work())
        except RefusedError as refused:
            self.refuse(refused.reason)


class _Nothing(_Handler):
    def prepare(self) -> None:
        raise web.HTTPError(404)


class _Door(_Handler):
    def get(self) -> None:
        language = self.desk.language
        words = {
            key.removeprefix(_WORDS): both[language]
            for key, both in texts.catalogue().items()
            if key.startswith(_WORDS)
        }
        if language == "fr":
            words = {key: texts.french(word) for key, word in words.items()}
        pages = jinja2.Environment(
            loader=jinja2.PackageLoader("parcours.lab", "web"), autoescape=True
        )
        page = pages.get_template("ballot.html.j2")
        self.finish(page.render(language=language, words=words))


class _File(_Handler):
    def get(self, name: str) -> None:
        self.set_header("Content-Type", f"{_STATIC[name]}; charset=utf-8")
        self.finish((files("parcours.lab") / "web" / name).read_bytes())


class _Join(_Handler):
    def post(self) -> None:
        code = self.message().get("code")
        try:
            token = self.desk.join(str(code)[:20], self.request.remote_ip or "")
        except RefusedError as refused:
            self.refuse(refused.reason)
            return
        self.finish({"token": token})


class _Paper(_Handler):
    async def get(self) -> None:
        await self.guarded(lambda: self.desk.paper(self.token))


class _State(_Handler):
    async def get(self) -> None:
        async def state() -> dict[str, Any]:
            return self.desk.state(self.token)

        await self.guarded(state)


class _Mark(_Handler):
    async def post(self) -> None:
        message = self.message()

        async def mark() -> dict[str, Any]:
            is_saved = await self.desk.mark(self.token, message.get("number"), message.get("value"))
            if not is_saved:
                self.set_status(422)
            return {"saved": is_saved}

        await self.guarded(mark)
