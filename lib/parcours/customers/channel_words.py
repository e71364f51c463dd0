"""Recognise the channels of the catalogue under the names clients' files give them."""

from __future__ import annotations

import re
import unicodedata

CHANNEL_WORDS: dict[str, tuple[str, ...]] = {
    "EML": ("e-mail", "email", "mail", "courriel", "newsletter", "emailing"),
    "SMS": ("sms", "texto", "notification", "push", "whatsapp", "messagerie", "text"),
    "APP": ("application", "app", "appli", "mobile", "ios", "android"),
    "TEL": ("telephone", "tel", "phone", "appel", "call", "centre d'appels", "call centre"),
    "CHT": ("chat", "tchat", "chatbot", "live chat", "agent virtuel"),
    "RSX": ("reseaux sociaux", "social", "facebook", "instagram", "linkedin", "tiktok", "x"),
    "LIE": ("magasin", "boutique", "agence", "point de vente", "guichet", "store", "shop",
            "branch", "caisse", "drive"),
    "PER": ("face a face", "rendez-vous", "commercial", "visite", "in person", "meeting", "field"),
    "CRR": ("courrier", "imprime", "lettre", "poste", "post", "print", "letter"),
    "TIE": ("tiers", "marketplace", "place de marche", "revendeur", "partenaire", "transporteur",
            "third party", "reseller", "partner", "carrier"),
    "EVT": ("evenement", "salon", "event", "trade show"),
    "OBJ": ("produit", "emballage", "product", "packaging"),
    "MOT": ("moteur", "seo", "sea", "search", "assistant"),
    "PUB": ("publicite", "affichage", "display", "advertising", "paid media", "pub"),
    "WEB": ("site web", "site", "web", "website", "internet", "en ligne", "online", "e-commerce"),
}  # fmt: skip
"""Usual words of each channel, folded; of two channels a name speaks of, the first here counts."""


def channel_code(name: str | None) -> str:
    """Return the catalogue's code of a channel the client names, or an empty string.

    The code itself, then the whole name, then a word of it.

    >>> channel_code("Site web"), channel_code("Téléphone"), channel_code("Retrait magasin")
    ('WEB', 'TEL', 'LIE')
    >>> channel_code("pigeon"), channel_code(None)
    ('', '')
    """
    if not name:
        return ""
    if name.upper() in CHANNEL_WORDS:
        return name.upper()
    said = _folded(name)
    for code, words in CHANNEL_WORDS.items():
        if said in words:
            return code
    for code, words in CHANNEL_WORDS.items():
        if any(re.search(rf"\b{re.escape(word)}\b", said) for word in words):
            return code
    return ""


def _folded(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name.casefold()).encode("ascii", "ignore").decode()
    return " ".join(plain.split())
