"""Votes: one participant at a time, hidden from the others until they are revealed (P3, O3, J3, D1 to D4)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from parcours.errors import Problem, WorkbookError
from parcours.method.changes import Add, Change, Remove, Set
from parcours.method.workbook import Workbook


@dataclass(frozen=True)
class Ballot:
    """A list of votes: which fields say who voted on what, and which hold the vote."""

    path: str
    key: tuple[str, ...]
    """Fields that make a vote that of one person on one thing; the first is the person."""
    holds: tuple[str, ...]


BALLOTS: Mapping[str, Ballot] = {
    "emotions": Ballot(
        "journeys.votes", ("participant", "touchpoint", "public", "provenance"), ("emotion",)
    ),
    "criteria": Ballot(
        "publics.votes", ("participant", "public", "criterion", "provenance"), ("score",)
    ),
    "pairwise": Ballot("objectives.comparisons", ("participant", "left", "right"), ("ratio",)),
    "points": Ballot("objectives.points", ("participant", "objective"), ("points",)),
    "answers": Ballot(
        "answers",
        ("participant_id", "questionnaire_id", "item_id"),
        ("kind", "level", "evidence", "importance"),
    ),
}


def marks(workbook: Workbook, ballot: str, participant: str) -> list[dict[str, Any]]:
    """Return one participant's own votes, to be shown to nobody else."""
    found = BALLOTS[ballot]
    return [vote for vote in _votes(workbook, found) if vote[found.key[0]] == participant]


def vote(workbook: Workbook, ballot: str, votes: Sequence[Mapping[str, Any]]) -> list[Change]:
    """Return the changes that put those votes in place of what the same people had said of the same things.

    A vote that holds nothing is taken back.

    Raises
    ------
    WorkbookError : the message is not a vote.
    """
    if ballot not in BALLOTS:
        raise WorkbookError(Problem("not_a_change", ballot[:80]))
    return list(_changes(workbook, BALLOTS[ballot], votes))


def _changes(
    workbook: Workbook, ballot: Ballot, votes: Sequence[Mapping[str, Any]]
) -> Iterator[Change]:
    held = _votes(workbook, ballot)
    places = {_key(one, ballot): place for place, one in enumerate(held)}
    gone: list[int] = []
    for one in votes:
        key = _key(one, ballot)
        if not set(one) <= {*ballot.key, *ballot.holds} or not all(key):
            raise WorkbookError(Problem("not_a_change", ballot.path))
        place = places.get(key)
        is_empty = one.get(ballot.holds[0]) is None
        if place is None:
            if not is_empty:
                yield Add(ballot.path, dict(one))
        elif is_empty:
            gone.append(place)
        else:
            before = held[place]
            yield from (
                Set(f"{ballot.path}[{place}].{name}", before[name], one[name])
                for name in ballot.holds
                if name in one and one[name] != before[name]
            )
    for place in sorted(gone, reverse=True):
        yield Remove(f"{ballot.path}[{place}]")


def _votes(workbook: Workbook, ballot: Ballot) -> list[dict[str, Any]]:
    section, _, name = ballot.path.partition(".")
    held = getattr(workbook, section)
    return [one.model_dump(mode="json") for one in (getattr(held, name) if name else held)]


def _key(one: Mapping[str, Any], ballot: Ballot) -> tuple[Any, ...]:
    return tuple(one.get(name) for name in ballot.key)
