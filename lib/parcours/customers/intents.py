"""What messages are for: relational, transactional or promotional, whatever the client calls them."""

from __future__ import annotations

from typing import get_args

import ibis

from parcours.customers.frames import collect
from parcours.customers.words import fold
from parcours.method.catalogue import Intent

INTENTS: tuple[Intent, ...] = get_args(Intent)
BEGINNINGS: dict[Intent, tuple[str, ...]] = {
    "relational": ("relation", "fidel", "loyal", "contenu", "content", "servi", "bienvenue", "welcome"),
    "transactional": ("transac", "confirm", "commande", "order", "livraison", "delivery", "facture"),
    "promotional": ("promo", "commerc", "market", "vente", "sale", "offre", "offer"),
}  # fmt: skip
"""How the client's words for each begin, folded."""


def intent_of(word: str | None) -> Intent | None:
    """Recognise what a message is for; None where the word says nothing we know.

    >>> intent_of("Transactionnel"), intent_of("Commercial"), intent_of("x")
    ('transactional', 'promotional', None)
    """
    folded = fold(word or "")
    for intent, beginnings in BEGINNINGS.items():
        if folded.startswith(beginnings):
            return intent
    return None


def words_of(messages: ibis.Table) -> dict[Intent, list[str]]:
    """Return the client's words for each intent; empty lists where there is no such column."""
    found: dict[Intent, list[str]] = {intent: [] for intent in INTENTS}
    if "intent" not in messages.columns:
        return found
    for word in sorted(collect(messages.select("intent").distinct())["intent"].dropna()):
        intent = intent_of(str(word))
        if intent is not None:
            found[intent].append(str(word))
    return found


def is_intent(messages: ibis.Table, words: list[str]) -> ibis.Value:
    """Whether a message is of that intent; false where it says nothing."""
    if "intent" not in messages.columns or not words:
        return ibis.literal(False)
    return messages.intent.isin(words).fill_null(False)
