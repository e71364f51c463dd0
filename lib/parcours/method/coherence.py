"""Coherence between channels: what one honours and another refuses, what gets lost (J5)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from parcours.method.journeys import Capability, Journeys, Passage

Support = Literal["honoured", "partial", "refused", "not_applicable", "unknown"]
BreakRule = Literal["refused_here", "partial_here", "one_channel_only"]
MIN_CHANNELS = 2
"""Channels a capability must be known on before one can contradict another."""


@dataclass(frozen=True)
class ChannelBreak:
    """A capability customers have on one channel and miss on another."""

    capability: str
    channel: str
    """Where it is missed."""
    rule: BreakRule
    honoured_on: tuple[str, ...]
    touchpoints: tuple[str, ...]


@dataclass(frozen=True)
class FailingPassage:
    """A passage from one channel to another that fails or loses something."""

    passage: str
    source: str
    target: str
    works: bool
    loses: tuple[str, ...]
    """Capabilities lost on the way, as stated."""
    refused_there: tuple[str, ...]
    """Capabilities the source honours and the target refuses, whatever was stated."""
    touchpoints: tuple[str, ...]


def support_grid(journeys: Journeys) -> Mapping[tuple[str, str], Support]:
    """Whether each channel honours each capability; what nobody said is unknown (J5).

    Returns
    -------
    By (capability, channel), for every channel of the case.
    """
    channels = case_channels(journeys)
    stated = {(c.id, one.channel): one.support for c in journeys.capabilities for one in c.channels}
    return {
        (capability.id, channel): stated.get((capability.id, channel), "unknown")
        for capability in journeys.capabilities
        for channel in channels
    }


def case_channels(journeys: Journeys) -> tuple[str, ...]:
    """Channels met today: of the touchpoints first, then of capabilities and passages."""
    found = [one.channel for one in journeys.touchpoints if one.exists_today]
    found += [one.channel for capability in journeys.capabilities for one in capability.channels]
    found += [channel for one in journeys.passages for channel in (one.source, one.target)]
    return tuple(dict.fromkeys(found))


def channel_breaks(journeys: Journeys) -> tuple[ChannelBreak, ...]:
    """Find the capabilities that stop at the door of a channel (J5).

    - ``refused_here``: refused on this channel, honoured on another;
    - ``one_channel_only``: the same, where a single channel honours it among those that were looked
      at;
    - ``partial_here``: honoured in part on this channel, in full on another.

    A channel that was not looked at breaks nothing (it is a question), nor one where the capability
    makes no sense. Touchpoints are those of the capability on that channel, else all of the
    capability's.

    Returns
    -------
    In the order of the capabilities, refusals first.
    """
    channel_of = {one.id: one.channel for one in journeys.touchpoints}
    breaks = [
        one for capability in journeys.capabilities for one in _breaks(capability, channel_of)
    ]
    order = {one.id: rank for rank, one in enumerate(journeys.capabilities)}
    return tuple(sorted(breaks, key=lambda b: (order[b.capability], b.rule == "partial_here")))


def failing_passages(journeys: Journeys) -> tuple[FailingPassage, ...]:
    """Find the passages that fail or lose something: basket, history, card (J5).

    A passage said to work is still listed where it is said to lose something.

    Returns
    -------
    Those that fail first, in the order they were typed.
    """
    kept = [one for one in _passages(journeys) if not one.works or one.loses]
    return tuple(sorted(kept, key=lambda one: one.works))


def silent_contradictions(journeys: Journeys) -> tuple[FailingPassage, ...]:
    """Passages said to work and lose nothing, though the target refuses what the source honours."""
    return tuple(
        one for one in _passages(journeys) if one.works and not one.loses and one.refused_there
    )


@dataclass(frozen=True)
class Concerned:
    """Customers a break concerns, among those the file sees on channels."""

    customers: int
    of: int

    @property
    def share(self) -> float | None:
        """Their share; None where the file sees nobody."""
        return self.customers / self.of if self.of else None


def customers_concerned(
    channel_sets: Mapping[frozenset[str], int], channel: str, others: Iterable[str]
) -> Concerned:
    """Count the customers who use a channel and one of the others: those a break can hurt (J5).

    Parameters
    ----------
    channel_sets : customers by the exact set of channels each uses. A channel the file never
        names is unknown, not unused: nobody can then be counted.

    >>> sets = {frozenset({"WEB"}): 70, frozenset({"WEB", "LIE"}): 30}
    >>> customers_concerned(sets, "WEB", ["LIE", "APP"]).share
    0.3
    >>> customers_concerned(sets, "SMS", ["WEB"]).share is None
    True
    """
    wanted, seen = frozenset(others), frozenset().union(*channel_sets)
    if channel not in seen or not wanted & seen:
        return Concerned(0, 0)
    both = sum(n for used, n in channel_sets.items() if channel in used and used & wanted)
    return Concerned(both, sum(channel_sets.values()))


def _passages(journeys: Journeys) -> list[FailingPassage]:
    grid = support_grid(journeys)
    return [_failing(one, journeys.capabilities, grid) for one in journeys.passages]


def _breaks(capability: Capability, channel_of: Mapping[str, str]) -> Iterable[ChannelBreak]:
    looked_at = [one for one in capability.channels if one.support != "not_applicable"]
    honoured = tuple(one.channel for one in looked_at if one.support == "honoured")
    if len(looked_at) < MIN_CHANNELS or not honoured:
        return
    refused: BreakRule = "one_channel_only" if len(honoured) == 1 else "refused_here"
    for one in looked_at:
        if one.support != "honoured":
            here = tuple(t for t in capability.touchpoints if channel_of.get(t) == one.channel)
            yield ChannelBreak(
                capability.id,
                one.channel,
                refused if one.support == "refused" else "partial_here",
                honoured,
                here or capability.touchpoints,
            )


def _failing(
    passage: Passage,
    capabilities: Iterable[Capability],
    grid: Mapping[tuple[str, str], Support],
) -> FailingPassage:
    refused = tuple(
        one.id
        for one in capabilities
        if grid.get((one.id, passage.source)) == "honoured"
        and grid.get((one.id, passage.target)) == "refused"
    )
    return FailingPassage(
        passage.id,
        passage.source,
        passage.target,
        passage.works,
        passage.loses,
        refused,
        passage.touchpoints,
    )
