"""Which card a name of the client's files looks like: proposed, never taken for granted (J8).

Files call a touchpoint ``appel_service_client`` where the map says “J’appelle pour une livraison en
retard”. The rule compares words, in both languages; a person decides.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from parcours.method.catalogue import Catalogue
from parcours.method.touchpoints import Touchpoint

MOST_PROPOSED = 3
"""Cards proposed for a name: more would be a list to search, not a proposal."""
ENOUGH = 0.5
"""Share of a name that a card must answer to: half of what it says."""
_ROOT = 6
_SHORTEST_ROOT = 4
_EMPTY = frozenset(
    re.findall(
        "[a-z]+",
        "a ai au aux avant avec bien ce ces cette chez ci d dans de des du elle en est et il ils je j l la le les "
        "leur lui ma me mes moi mon n ne nos notre nous on ou par pas pour qu que qui s sa se ses son sur un une "
        "vous y about an and at be by for from has i in is it its my no not of or our that the they to us we what "
        "with you your event evt click page view",
    )
)
"""Words that say nothing of a touchpoint, in French, in English and in trackers' own jargon."""


@dataclass(frozen=True)
class LikelyCard:
    """A card a name looks like."""

    name: str
    touchpoint: str
    words: tuple[str, ...]
    """What they have in common, as the name says it: why it is proposed."""
    likeness: float
    """Share of the name found on the card, between :data:`ENOUGH` and 1."""


def likely_cards(
    names: Iterable[str],
    touchpoints: Sequence[Touchpoint],
    catalogue: Catalogue,
    channel_words: Mapping[str, Sequence[str]],
) -> tuple[LikelyCard, ...]:
    """Propose, for names no card answers to, the cards they look like (J8).

    A card says its label, the label of its usual touchpoint and the names of its channel, in French
    and in English. Case, accents and words that say nothing are set aside; two words are one when
    they begin alike (six letters, or the whole of a shorter one, of four at least). A word weighs the less, the
    more cards say it: log(1 + cards / cards that say it); one that no card says weighs as the
    rarest. A channel's word counts for half. The likeness is the weight found over the weight of
    the name; a card is proposed from one half on, three at most, the likest first.

    Parameters
    ----------
    touchpoints : those of today are compared.
    channel_words : usual words of each channel, beside the catalogue's.

    Returns
    -------
    By name in the order given, then the likest first.

    >>> card = Touchpoint(id="TP-1", journey="J-1", stage="ST-1", channel="TEL", label="J’appelle pour un retard")
    >>> [one.words for one in likely_cards(["Retard_livraison"], [card], Catalogue(), {})]
    [('retard',)]
    >>> likely_cards(["avis"], [card], Catalogue(), {})
    ()
    """
    cards = [one for one in touchpoints if one.exists_today]
    said = {one.id: _card_words(one, catalogue) for one in cards}
    channels = {one.id: _channel_words(one.channel, catalogue, channel_words) for one in cards}
    return tuple(
        found
        for name in dict.fromkeys(names)
        for found in _ranked(name, tuple(dict.fromkeys(words_of(name))), said, channels)
    )


def words_of(text: str) -> list[str]:
    """Return the words of a text or of a tracker's name, folded, without those that say nothing.

    >>> words_of("J’échange l’article"), words_of("clickAddToCart_2")
    (['echange', 'article'], ['add', 'cart'])
    """
    spaced = re.sub(r"(?<=[a-zà-ÿ])(?=[A-Z])|’", " ", text)
    plain = unicodedata.normalize("NFKD", spaced.casefold()).encode("ascii", "ignore").decode()
    return [one for one in re.findall(r"[a-z]+", plain) if one not in _EMPTY and len(one) > 1]


def _card_words(touchpoint: Touchpoint, catalogue: Catalogue) -> frozenset[str]:
    usual = [one for one in catalogue.touchpoints if one.id == touchpoint.catalogue_id]
    texts = [touchpoint.label, *(label for one in usual for label in one.label.values())]
    return frozenset(word for text in texts for word in words_of(text))


def _channel_words(
    code: str, catalogue: Catalogue, more: Mapping[str, Sequence[str]]
) -> frozenset[str]:
    named = [
        label for one in catalogue.channels if one.code == code for label in one.label.values()
    ]
    return frozenset(word for text in (*named, *more.get(code, ())) for word in words_of(text))


def _alike(one: str, other: str) -> bool:
    short, long = sorted((one, other), key=len)
    root = short[:_ROOT]
    return long.startswith(root) if len(short) >= _SHORTEST_ROOT else one == other


def _says(word: str, words: Iterable[str]) -> bool:
    return any(_alike(word, one) for one in words)


def _ranked(
    name: str,
    words: Sequence[str],
    said: Mapping[str, frozenset[str]],
    channels: Mapping[str, frozenset[str]],
) -> list[LikelyCard]:
    saying = Counter(
        word
        for word in words
        for card in said
        if _says(word, said[card]) or _says(word, channels[card])
    )
    weight = {word: math.log(1 + len(said) / max(1, saying[word])) for word in words}
    whole = sum(weight.values())
    found = []
    for card in said:
        on_card = [word for word in words if _says(word, said[card])]
        on_channel = [w for w in words if w not in on_card and _says(w, channels[card])]
        held = sum(weight[one] for one in on_card) + sum(weight[one] for one in on_channel) / 2
        if on_card and held >= ENOUGH * whole:
            common = tuple(one for one in words if one in {*on_card, *on_channel})
            found.append(LikelyCard(name, card, common, held / whole))
    return sorted(found, key=lambda one: (-one.likeness, one.touchpoint))[:MOST_PROPOSED]
