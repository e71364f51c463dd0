"""Codes that are good once, seats, and how often one may try (issue 8.4)."""

from __future__ import annotations

import pytest
from parcours.lab import workshop
from parcours.lab.workshop import RefusedError, Workshop


class Clock:
    """A clock that goes when it is told to."""

    now = 0.0

    def __call__(self) -> float:
        """Say the time."""
        return self.now


@pytest.fixture
def clock() -> Clock:
    """Return a clock at zero."""
    return Clock()


@pytest.fixture
def room(clock: Clock) -> Workshop:
    """Return a workshop of two."""
    return Workshop(["P-1", "P-2"], clock)


def refusal(room: Workshop, code: str, address: str = "a") -> str:
    """Try a code; return why it was refused, or nothing."""
    try:
        room.join(code, address)
    except RefusedError as refused:
        return refused.reason
    return ""


def test_a_code_lets_its_own_person_in_once(room: Workshop) -> None:
    """The first device that types it has the seat; a second one is refused."""
    code = room.codes["P-1"]
    token = room.join(f" {code[:3].lower()}-{code[3:]}", "a")
    assert ("P-1", "wrong_code") == (room.seat(token), refusal(room, code))


def test_a_wrong_code_is_refused_and_soon_not_even_read(room: Workshop, clock: Clock) -> None:
    """After five wrong codes from one device the right one waits a minute too; another device does not."""
    tried = [refusal(room, "AAAAAA") for _ in range(workshop.WRONG_PER_MINUTE)]
    right = refusal(room, room.codes["P-1"])
    other = refusal(room, room.codes["P-2"], "b")
    clock.now = 61
    assert ({"wrong_code"}, "too_often", "", "") == (
        set(tried),
        right,
        other,
        refusal(room, room.codes["P-1"]),
    )


def test_many_devices_together_are_held_back_too(room: Workshop) -> None:
    """An attack from many addresses is one attack."""
    for number in range(workshop.WRONG_PER_MINUTE_IN_ALL):
        refusal(room, "AAAAAA", f"device {number}")
    assert "too_often" == refusal(room, "AAAAAA", "one more")


@pytest.mark.parametrize("code", ["", " ", "é" * 6, "\0" * 6, "A" * 10_000])
def test_no_strange_code_opens(room: Workshop, code: str) -> None:
    """Neither nothing nor too much is a code."""
    assert "wrong_code" == refusal(room, code)


def test_a_seat_that_is_freed_is_lost_to_its_device(room: Workshop) -> None:
    """The person gets a new code; what the old device holds is worth nothing."""
    token = room.join(room.codes["P-1"], "a")
    room.free("P-1")
    with pytest.raises(RefusedError):
        room.seat(token)
    assert "P-1" == room.seat(room.join(room.codes["P-1"], "a"))


def test_nobody_invents_a_token(room: Workshop) -> None:
    """A token that was not given is nobody's."""
    with pytest.raises(RefusedError):
        room.seat("")


def test_a_device_that_asks_without_end_waits(room: Workshop, clock: Clock) -> None:
    """A seat has so many requests a minute."""
    token = room.join(room.codes["P-1"], "a")
    for _ in range(workshop.REQUESTS_PER_MINUTE):
        room.seat(token)
    with pytest.raises(RefusedError, match="too_often"):
        room.seat(token)
    clock.now = 61
    assert "P-1" == room.seat(token)


def test_a_workshop_nobody_closed_ends_by_itself(room: Workshop, clock: Clock) -> None:
    """The next morning no code and no seat is good."""
    token = room.join(room.codes["P-1"], "a")
    clock.now = workshop.LONGEST_SECONDS
    with pytest.raises(RefusedError, match="closed"):
        room.seat(token)
    assert "closed" == refusal(room, room.codes["P-2"])


def test_who_is_added_gets_a_code(room: Workshop) -> None:
    """Somebody who comes late is welcome; nobody's code changes."""
    before = room.codes
    room.welcome(["P-1", "P-2", "P-3"])
    assert (before, True) == (
        {one: code for one, code in room.codes.items() if one != "P-3"},
        len(room.codes["P-3"]) == workshop.CODE_LENGTH,
    )
