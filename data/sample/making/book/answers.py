"""What fourteen people answered to the four questionnaires (D1 to D4)."""

from __future__ import annotations

import numpy as np

from making.book.framing import PARTICIPANTS
from making.process import SEED
from parcours.files.questionnaires import questionnaires
from parcours.method.nouns import Function
from parcours.method.questionnaires import Answer, Item

MANAGEMENT, FRONT, BACK, PARTNER, CUSTOMER = Function

PROFILE: dict[str, float] = {
    # how far the front line thinks each dimension goes, 0 to 4
    "D1-01": 2.8, "D1-02": 2.6, "D1-03": 2.4, "D1-04": 1.25, "D1-05": 1.9, "D1-06": 1.7, "D1-07": 2.1, "D1-08": 2,
    "D1-09": 1.25, "D1-10": 2.2,
    "D2-01": 1.05, "D2-02": 0.95, "D2-03": 1.6, "D2-04": 1.7, "D2-05": 0.75, "D2-06": 1.6, "D2-07": 2.3, "D2-08": 1.15,
    "D2-09": 1.8, "D2-10": 1.15,
    "D3-01": 2.9, "D3-02": 1.8, "D3-03": 2.7, "D3-04": 2, "D3-05": 1.7, "D3-06": 0.85, "D3-07": 1.35, "D3-08": 1.8,
    "D3-09": 0.65, "D3-10": 1.05,
    "D4-01": 2.4, "D4-02": 1.9, "D4-03": 2.1, "D4-04": 2.3, "D4-05": 1.8, "D4-06": 1.6,
}
SHIFT: dict[Function, float] = {MANAGEMENT: 0.85, FRONT: 0.0, BACK: 0.25, PARTNER: 0.1, CUSTOMER: -0.2}
"""How much better each function sees things than the front line does."""
ITEM_SPREAD, ANSWER_NOISE = 0.3, 0.5
POLARISED = ("D1-03-2", "D2-09-1")
"""Items on which half of the room says 0 and the other half 4."""
SAID_TOO_WELL = {"D2-06-2": 2.2, "D2-06-1": 1.8}
"""Items of which the room thinks better than the file shows, by that many levels."""
NOT_SEEN_FROM_OUTSIDE = ("D1-02", "D1-06", "D1-07", "D2-01", "D2-02", "D2-04", "D2-05", "D3-06", "D3-07", "D3-08",
                         "D3-09", "D3-10", "D4-03", "D4-04", "D4-05")
"""Dimensions that partners and customers cannot judge."""
STRATEGIC = ("D2-02", "D2-05", "D3-06", "D3-09", "D3-10")
"""Dimensions the front line often knows nothing of."""
EVIDENCE: dict[tuple[str, str], str] = {
    ("P-1", "D1-02-2"): "Comptes rendus du comité, mars à octobre 2026",
    ("P-2", "D1-07-1"): "Enquête à chaud depuis 2025, six points de contact",
    ("P-4", "D1-07-2"): "Tickets clos au premier contact, export mensuel",
    ("P-4", "D2-10-1"): "Onze minutes d’attente en moyenne sur les retards",
    ("P-5", "D3-02-2"): "Aucun script écrit, chacun fait à sa façon",
    ("P-7", "D2-01-1"): "Carte et compte en ligne ne se connaissent pas",
    ("P-8", "D1-04-2"): "Preuves de livraison, pas de note par équipage",
    ("P-9", "D2-06-2"): "Plafond décidé en juin, posé le 12 octobre",
    ("P-10", "D1-04-1"): "Contrat de 2024 : délai et casse, rien sur l’accueil",
    ("P-13", "D3-04-1"): "On me redemande mon numéro de TVA à chaque commande",
}


def _kind(rng: np.random.Generator, function: Function, dimension: str) -> str:
    """Whether somebody answers at all; 'not applicable' and 'I don't know' are not the same."""
    x = rng.random()
    if function in (CUSTOMER, PARTNER):
        if dimension in NOT_SEEN_FROM_OUTSIDE:
            return "dont_know" if x < 0.85 else "not_applicable"
        if dimension == "D1-04" and function == CUSTOMER:
            return "not_applicable" if x < 0.5 else "dont_know"
        return "dont_know" if x < 0.12 else "level"
    if dimension in STRATEGIC and function == FRONT:
        return "dont_know" if x < 0.4 else "level"
    return "dont_know" if x < 0.03 else "not_applicable" if x < 0.045 else "level"


def _answers() -> tuple[Answer, ...]:
    return tuple(
        answer
        for questionnaire in questionnaires()
        for item in questionnaire.items
        for answer in _of_item(questionnaire.id, item)
    )


def _of_item(questionnaire: str, item: Item) -> list[Answer]:
    rng = np.random.default_rng([SEED, *item.id.encode()])
    dimension = item.id.rsplit("-", 1)[0]
    centre = PROFILE[dimension] + rng.normal(0, ITEM_SPREAD) + SAID_TOO_WELL.get(item.id, 0.0)
    answers = []
    for index, person in enumerate(PARTICIPANTS):
        kind = _kind(rng, person.function, dimension)
        drawn = centre + SHIFT[person.function] + rng.normal(0, ANSWER_NOISE)
        level = int(np.clip(np.rint(drawn), 0, 4))
        if item.id in POLARISED:
            kind, level = "level", 4 * (index % 2)
        weighs = person.function in (MANAGEMENT, BACK) and rng.random() < 0.6
        importance = int(rng.choice([1, 2, 3], p=[0.15, 0.5, 0.35]))
        answers.append(Answer(
            questionnaire_id=questionnaire, item_id=item.id, participant_id=person.id,
            kind=kind,  # type: ignore[arg-type]  # one of its three words
            level=level if kind == "level" else None,
            evidence=EVIDENCE.get((person.id, item.id), ""),
            importance=importance if weighs and kind == "level" else None,
        ))
    return answers


ANSWERS = _answers()
