"""Who may vote from their own device: a code for each participant, good once; a seat for each device.

Nothing here knows a network: what is refused, and why, is decided here and tried without one.
"""

from __future__ import annotations

import hashlib
import secrets
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""Nothing that is read for something else: no 0 and O, no 1, I and L."""
CODE_LENGTH = 6
"""31^6, about 900 million: at the rate wrong codes are let in, nobody finds one in a workshop."""
WRONG_PER_MINUTE = 5
"""From one device; a person who mistypes gets there."""
WRONG_PER_MINUTE_IN_ALL = 40
"""From all devices; more is an attack, and everybody waits a minute."""
REQUESTS_PER_MINUTE = 240
"""Of one seat: a device asks every five seconds and saves each answer."""
LONGEST_SECONDS = 8 * 3600
"""A workshop nobody closed closes itself."""
_MINUTE = 60.0

Refusal = Literal["wrong_code", "too_often", "closed"]


class RefusedError(Exception):
    """A device is not let in, or not now."""

    def __init__(self, reason: Refusal) -> None:
        self.reason: Refusal = reason
        super().__init__(reason)


@dataclass
class Limit:
    """So many events a minute and no more."""

    most: int
    clock: Callable[[], float]

    def __post_init__(self) -> None:
        self._times: deque[float] = deque()

    @property
    def is_reached(self) -> bool:
        """Whether one more would be too many."""
        now = self.clock()
        while self._times and now - self._times[0] >= _MINUTE:
            self._times.popleft()
        return len(self._times) >= self.most

    def count(self) -> None:
        """Count one."""
        self._times.append(self.clock())


class Workshop:
    """Codes and seats of one workshop. Codes are kept; of seats, only what proves them (a hash)."""

    def __init__(self, participants: Sequence[str], clock: Callable[[], float]) -> None:
        self._clock = clock
        self._ends = clock() + LONGEST_SECONDS
        self._codes: dict[str, str] = {}
        self._seats: dict[str, str] = {}
        self._wrong_of: dict[str, Limit] = {}
        self._wrong = Limit(WRONG_PER_MINUTE_IN_ALL, clock)
        self._asked: dict[str, Limit] = {}
        self.welcome(participants)

    @property
    def codes(self) -> dict[str, str]:
        """Codes not used yet, by participant: for the facilitator alone."""
        return dict(self._codes)

    @property
    def seated(self) -> frozenset[str]:
        """Participants whose device is in."""
        return frozenset(self._seats.values())

    @property
    def is_over(self) -> bool:
        """Whether it ended by itself."""
        return self._clock() >= self._ends

    def welcome(self, participants: Sequence[str]) -> None:
        """Give a code to who has neither code nor seat: somebody who was added to the list."""
        for one in participants:
            if one not in self._codes and one not in self.seated:
                self._codes[one] = self._new_code()

    def join(self, code: str, address: str) -> str:
        """Take the seat a code is good for, once; return the device's token.

        Raises
        ------
        RefusedError : no such code, or it was used; too many wrong ones; the workshop is over.
        """
        if self.is_over:
            raise RefusedError("closed")
        wrong = self._wrong_of.setdefault(address, Limit(WRONG_PER_MINUTE, self._clock))
        if wrong.is_reached or self._wrong.is_reached:
            raise RefusedError("too_often")
        given = "".join(letter for letter in code.upper() if letter.isalnum())[:CODE_LENGTH]
        found = [
            one
            for one, code in self._codes.items()
            if secrets.compare_digest(code.encode(), given.encode())
        ]
        if not found:
            wrong.count()
            self._wrong.count()
            raise RefusedError("wrong_code")
        del self._codes[found[0]]
        token = secrets.token_urlsafe(32)
        self._seats[_proof(token)] = found[0]
        return token

    def seat(self, token: str) -> str:
        """Return whose device that is.

        Raises
        ------
        RefusedError : nobody's, one that asks too often, or the workshop is over.
        """
        if self.is_over:
            raise RefusedError("closed")
        proof = _proof(token)
        if proof not in self._seats:
            raise RefusedError("wrong_code")
        asked = self._asked.setdefault(proof, Limit(REQUESTS_PER_MINUTE, self._clock))
        if asked.is_reached:
            raise RefusedError("too_often")
        asked.count()
        return self._seats[proof]

    def free(self, participant: str) -> None:
        """Send a device away and give its person a new code: a lost telephone, a code that was taken."""
        self._seats = {proof: one for proof, one in self._seats.items() if one != participant}
        self._codes[participant] = self._new_code()

    def _new_code(self) -> str:
        code = "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH))
        return code if code not in self._codes.values() else self._new_code()


def _proof(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()
