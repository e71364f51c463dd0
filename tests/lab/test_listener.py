"""What is opened to the network, as a stranger and as a curious participant try it (issue 8.4)."""

from __future__ import annotations

import asyncio
import json
import socket
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from parcours.files import workbook
from parcours.lab.desk import Desk
from parcours.lab.listener import MOST_BYTES
from parcours.method.framing import Framing
from parcours.method.workbook import Workbook
from tornado.httpclient import AsyncHTTPClient, HTTPRequest, HTTPResponse

Talk = Callable[["Visitor"], Awaitable[Any]]
SECRET = "Claire Secrète"  # noqa: S105 - a name that must not leave
PEOPLE = [{"id": f"P-{n}", "name": f"{SECRET} {n}", "function": "management"} for n in range(1, 4)]
OBJECTIVES = [
    {"id": f"O-{n}", "title": title, "family": "retain"}
    for n, title in enumerate(("Revenir", "Satisfaire", "Connaître"), 1)
]


class Visitor:
    """Whoever is on the same network."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.address = desk.listener.address
        self.client = AsyncHTTPClient(force_instance=True)

    async def ask(
        self, path: str, message: Any = None, token: str = "", **headers: str
    ) -> HTTPResponse:
        """Send a request as a device would, or as it would not."""
        sent = {"Content-Type": "application/json", **headers} if message is not None else headers
        if token:
            sent = {**sent, "Authorization": f"Bearer {token}"}
        body = message if isinstance(message, bytes | None) else json.dumps(message).encode()
        request = HTTPRequest(
            self.address + path, "GET" if message is None else "POST", sent, body=body
        )
        return await self.client.fetch(request, raise_error=False)

    async def join(self, participant: str) -> str:
        """Enter with a participant's code; return the token."""
        answer = await self.ask("join", {"code": self.desk.workshop.codes[participant]})
        token: str = json.loads(answer.body)["token"]
        return token


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a client of three people and three objectives."""
    monkeypatch.setenv("PARCOURS_PROJECT", str(tmp_path))
    content = Workbook(framing=Framing(client="Alpha")).model_dump(mode="json")
    content["framing"]["participants"] = PEOPLE
    content["objectives"]["objectives"] = OBJECTIVES
    path = tmp_path / "data" / "alpha"
    workbook.create(path, Workbook.model_validate(content))
    return path


def visit(talk: Talk, ballot: str = "points") -> Any:
    """Open a vote, let a visitor try something, close it; return what came of it."""

    async def whole() -> Any:
        desk = Desk("alpha", "fr", "127.0.0.1")
        try:
            desk.ask(ballot, "")
            return await talk(Visitor(desk))
        finally:
            await desk.end()

    with ThreadPoolExecutor(
        1
    ) as beside:  # the browser of other tests holds the loop of this thread
        return beside.submit(asyncio.run, whole()).result()


def points(folder: Path) -> list[tuple[str, str, int]]:
    """Return the points of the workbook."""
    held = workbook.load(folder).objectives.points
    return [(one.participant, one.objective, one.points) for one in held]


def test_an_answer_is_saved_under_the_devices_own_person(folder: Path) -> None:
    """A vote from a telephone is in the workbook, under the participant whose code it was."""

    async def talk(visitor: Visitor) -> int:
        token = await visitor.join("P-2")
        answer = await visitor.ask("mark", {"number": 1, "value": 40}, token)
        return answer.code

    assert (200, [("P-2", "O-2", 40)]) == (visit(talk), points(folder))


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize("path", ["paper", "state"])
def test_nothing_is_told_without_a_seat(path: str) -> None:
    """No token, or an invented one: refused."""

    async def talk(visitor: Visitor) -> set[int]:
        return {(await visitor.ask(path)).code, (await visitor.ask(path, token="x" * 43)).code}

    assert {403} == visit(talk)


def test_nothing_is_saved_without_a_seat(folder: Path) -> None:
    """A mark from nobody is refused and the workbook stays."""

    async def talk(visitor: Visitor) -> int:
        return (await visitor.ask("mark", {"number": 0, "value": 1})).code

    assert (403, []) == (visit(talk), points(folder))


@pytest.mark.parametrize(
    "message",
    [
        {"number": 0, "value": 1, "participant": "P-1"},
        {"number": 0, "value": 1, "ballot": "criteria", "path": "framing.client"},
    ],
)
def test_a_device_never_votes_for_somebody_else_nor_elsewhere(
    folder: Path, message: dict[str, Any]
) -> None:
    """Whatever else a message says, it is the seat's own person and the open ballot."""

    async def talk(visitor: Visitor) -> int:
        return (await visitor.ask("mark", message, await visitor.join("P-3"))).code

    assert (200, [("P-3", "O-1", 1)]) == (visit(talk), points(folder))


@pytest.mark.parametrize(
    "message",
    [
        {"number": 3, "value": 1},
        {"number": -1, "value": 1},
        {"number": True, "value": 1},
        {"number": "0", "value": 1},
        {"number": 0, "value": 101},
        {"number": 0, "value": -1},
        {"number": 0, "value": 1.5},
        {"number": 0, "value": "framing"},
        {"number": 0, "value": {"a": 1}},
        {},
    ],
)
def test_an_answer_that_is_not_offered_is_refused(folder: Path, message: dict[str, Any]) -> None:
    """No other question, no other value, no other type."""

    async def talk(visitor: Visitor) -> int:
        return (await visitor.ask("mark", message, await visitor.join("P-1"))).code

    assert (422, []) == (visit(talk), points(folder))


def test_more_points_than_the_purse_are_refused(folder: Path) -> None:
    """A hundred points in all, whatever the page counted."""

    async def talk(visitor: Visitor) -> list[int]:
        token = await visitor.join("P-1")
        sent = [{"number": 0, "value": 60}, {"number": 1, "value": 41}, {"number": 1, "value": 40}]
        return [(await visitor.ask("mark", one, token)).code for one in sent]

    assert [200, 422, 200] == visit(talk)
    assert [("P-1", "O-1", 60), ("P-1", "O-2", 40)] == points(folder)


@pytest.mark.usefixtures("folder")
def test_nobody_sees_a_name_an_id_or_somebody_elses_answer() -> None:
    """A device gets the labels to vote on and its own answers, and nothing else of the case."""

    async def talk(visitor: Visitor) -> tuple[str, Any]:
        first, second = await visitor.join("P-1"), await visitor.join("P-2")
        await visitor.ask("mark", {"number": 0, "value": 77}, first)
        answers = [await visitor.ask(path, token=second) for path in ("", "paper", "state")]
        said = "".join(answer.body.decode() for answer in answers)
        return said, json.loads((await visitor.ask("paper", token=second)).body)["marks"]

    said, marks = visit(talk)
    leaked = [one for one in (SECRET, "Alpha", "P-1", "O-1", "77") if one in said]
    assert ([], {}, True) == (leaked, marks, "Revenir" in said)


def test_after_the_reveal_nothing_is_taken_any_more(folder: Path) -> None:
    """Who has seen the results does not change their vote."""

    async def talk(visitor: Visitor) -> int:
        token = await visitor.join("P-1")
        visitor.desk.reveal()
        return (await visitor.ask("mark", {"number": 0, "value": 9}, token)).code

    assert (410, []) == (visit(talk), points(folder))


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize(
    "path",
    [
        "..%2f..%2fworkbook.json",
        "../../etc/passwd",
        "pages.css/../../desk.py",
        "api/contents",
        "lab",
        "parcours/home",
        "vote/state",
        "static/pages.css",
    ],
)
def test_there_is_no_other_page(path: str) -> None:
    """Neither JupyterLab, nor the home page, nor a file is behind this door."""

    async def talk(visitor: Visitor) -> int:
        token = await visitor.join("P-1")
        return (await visitor.ask(path, token=token)).code

    assert 404 == visit(talk)


@pytest.mark.usefixtures("folder")
def test_another_site_that_leads_here_is_refused() -> None:
    """A name pointed at this machine, or a page that sends a form here, gets nothing."""

    async def talk(visitor: Visitor) -> set[int]:
        return {
            (await visitor.ask("", Host="evil.example")).code,
            (await visitor.ask("join", {"code": "x"}, Origin="http://evil.example")).code,
            (await visitor.ask("join", {"code": "x"}, Origin="null")).code,
        }

    assert {403} == visit(talk)


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize(
    ("body", "kind", "code"),
    [
        (b"{", "application/json", 400),
        (b"[1]", "application/json", 400),
        (b"\xff\xfe", "application/json", 400),
        (b"[" * 4000, "application/json", 400),
        (b"code=x", "application/x-www-form-urlencoded", 415),
        (b"code=x", "text/plain", 415),
    ],
)
def test_what_is_not_a_message_is_refused(body: bytes, kind: str, code: int) -> None:
    """No form of another page, no nonsense, and no traceback in the answer."""

    async def talk(visitor: Visitor) -> tuple[int, bool]:
        answer = await visitor.ask("join", body, **{"Content-Type": kind})
        return answer.code, b"Traceback" in answer.body

    assert (code, False) == visit(talk)


@pytest.mark.usefixtures("folder")
def test_an_oversize_body_is_cut_off() -> None:
    """What is longer than any answer is not even read."""

    async def talk(visitor: Visitor) -> bool:
        host, port = visitor.address.removeprefix("http://").rstrip("/").split(":")
        reader, writer = await asyncio.open_connection(host, int(port))
        head = f"POST /join HTTP/1.1\r\nHost: {host}:{port}\r\nContent-Length: {MOST_BYTES + 1}\r\n\r\n"
        writer.write(head.encode())
        await writer.drain()
        answer = await reader.read()
        writer.close()
        return b"token" in answer or b" 200 " in answer

    assert not visit(talk)


@pytest.mark.usefixtures("folder")
def test_the_policy_is_strict_and_nothing_is_kept() -> None:
    """No foreign script, no frame, no form, no cache, no cookie."""

    async def talk(visitor: Visitor) -> Any:
        return (await visitor.ask("")).headers

    headers = visit(talk)
    policy = headers["Content-Security-Policy"]
    assert (True, True, "no-store", None) == (
        "default-src 'none'" in policy and "unsafe" not in policy,
        "frame-ancestors 'none'" in policy,
        headers["Cache-Control"],
        headers.get("Set-Cookie"),
    )


@pytest.mark.usefixtures("folder")
def test_it_listens_on_one_address_and_ends_with_the_workshop() -> None:
    """Nothing listens once the vote is closed."""

    async def talk(visitor: Visitor) -> str:
        return visitor.address

    host, port = visit(talk).removeprefix("http://").rstrip("/").split(":")
    with socket.socket() as probe:
        assert 0 != probe.connect_ex((host, int(port)))


def test_comparisons_made_the_other_way_round_are_the_same(folder: Path) -> None:
    """A pair compared as B / A is shown, changed and taken back as A / B, and never twice."""
    held = {"participant": "P-1", "left": "O-2", "right": "O-1", "ratio": 3.0}
    content = workbook.load(folder).model_dump(mode="json")
    content["objectives"]["comparisons"] = [held]
    workbook.rewrite(folder, lambda _: Workbook.model_validate(content))

    async def talk(visitor: Visitor) -> Any:
        token = await visitor.join("P-1")
        before = json.loads((await visitor.ask("paper", token=token)).body)["marks"]
        await visitor.ask("mark", {"number": 0, "value": 0.2}, token)
        return before

    marks = visit(talk, "pairwise")
    saved = [
        (one.left, one.right, one.ratio) for one in workbook.load(folder).objectives.comparisons
    ]
    assert ({"0": pytest.approx(1 / 3)}, [("O-2", "O-1", pytest.approx(5))]) == (marks, saved)
