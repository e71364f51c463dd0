"""Cards that the unknown names of the client's files look like (J8)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from parcours.customers.channel_words import CHANNEL_WORDS
from parcours.method.catalogue import Catalogue
from parcours.method.event_names import LikelyCard, likely_cards
from parcours.method.journeys import Journeys

if TYPE_CHECKING:
    from parcours.customers.journeys_seen import JourneysSeen


def file_names(
    seen: JourneysSeen | None, journeys: Journeys, catalogue: Catalogue
) -> Mapping[str, tuple[int, tuple[LikelyCard, ...]]]:
    """Return, for each name no card answers to, how often it is met and the cards it looks like.

    The most frequent first; nothing where no journey was seen.
    """
    counts = {} if seen is None else seen.seen.unknown
    names = sorted(counts, key=lambda name: (-counts[name], name))
    likely = likely_cards(names, journeys.touchpoints, catalogue, CHANNEL_WORDS)
    return {
        name: (counts[name], tuple(one for one in likely if one.name == name)) for name in names
    }
