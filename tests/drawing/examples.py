"""Maps to draw: a rich one of Maison Lorette, fictional, in both languages, and fuller ones."""

from __future__ import annotations

import csv
import datetime as dt
from dataclasses import replace
from pathlib import Path

from parcours.exhibits.kinds import (
    JourneyMap,
    MapBreak,
    MapCard,
    MapCurve,
    MapFate,
    MapLane,
    MapLevel,
    MapNote,
    MapStage,
    Source,
)
from parcours.texts import Language

FOLDER = Path(__file__).parent / "maison_lorette"
LEVELS: dict[int, MapLevel] = {
    2: "delight",
    1: "satisfaction",
    0: "neutral",
    -1: "irritant",
    -2: "major_irritant",
}
APPRAISALS = {
    "fr": {
        "delight": "Enchantement",
        "satisfaction": "Satisfaction",
        "neutral": "Neutre",
        "irritant": "Irritant",
        "major_irritant": "Irritant majeur",
        "unknown": "Non renseigné",
        "created": "Nouveau",
    },
    "en": {
        "delight": "Delight",
        "satisfaction": "Satisfaction",
        "neutral": "Neutral",
        "irritant": "Irritant",
        "major_irritant": "Major irritant",
        "unknown": "Not known",
        "created": "New",
    },
}
FRENCH = {
    "title": "Trois moments de vérité concentrent 455 k€ sur 600 k€ de valeur en jeu : stock faux, "
    "fidélité inconnue en ligne, retard non annoncé",
    "journey": "Achat d’un meuble livré",
    "subtitle": "Parcours « Achat d’un meuble livré » | Public 1 · Camille, 38 ans, cliente fidèle "
    "multicanale",
    "meta": "Maison Lorette (fictif) | Objectif n° 1 · Fidéliser | Valeur à vie : 1 240 € | "
    "version 1.2",
    "confidentiality": "Confidentiel",
}
ENGLISH = {
    "title": "Three moments of truth hold €455k of the €600k at stake: wrong stock, loyalty "
    "unknown online, unannounced delays",
    "journey": "Buying furniture with delivery",
    "subtitle": "Journey “Buying furniture with delivery” | Public 1 · Camille, 38, loyal, on "
    "several channels",
    "meta": "Maison Lorette (fictional) | Objective 1 · Loyalty | Lifetime value: €1,240 | "
    "version 1.2",
    "confidentiality": "Confidential",
}


def maison_lorette(language: Language = "fr") -> JourneyMap:
    """Return a rich map: 25 touchpoints; breaks, removed, created, unknown, split opinions."""
    name, label, text = f"name::{language}", f"label::{language}", f"text::{language}"
    notes = _rows("notes")
    said = FRENCH if language == "fr" else ENGLISH
    return JourneyMap(
        key="achat-meuble-livre",
        title=said["title"],
        journey=said["journey"],
        subtitle=said["subtitle"],
        meta=said["meta"],
        confidentiality=said["confidentiality"],
        stages=tuple(_stage(row, language) for row in _rows("stages")),
        lanes=tuple(MapLane(row["channel"], row[name]) for row in _rows("lanes")),
        cards=tuple(_card(row, label, language) for row in _rows("cards")),
        breaks=(MapBreak("11", "12"), MapBreak("16", "20")),
        irritants=tuple(_note(row, text) for row in notes if row["kind"] == "irritant"),
        actions=tuple(_note(row, text) for row in notes if row["kind"] == "action"),
        language=language,
        source=Source(
            data="atelier du 12/11/2026" if language == "fr" else "workshop of 12/11/2026",
            fingerprint="3f9a2c",
            rule="moyenne des votes, -2 à +2" if language == "fr" else "mean of votes, -2 to +2",
            n=14,
            n_of="participants",
            as_of=dt.date(2026, 11, 12),
        ),
    )


def _rows(name: str) -> list[dict[str, str]]:
    with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _stage(row: dict[str, str], language: Language) -> MapStage:
    name, wants, says = (row[f"{key}::{language}"] for key in ("name", "wants", "says"))
    return MapStage(name, wants, says, _number(row["value_at_stake"]))


def _note(row: dict[str, str], text: str) -> MapNote:
    return MapNote(int(row["stage"]), row["number"], row[text], tuple(row["cards"].split()))


def _number(text: str) -> float | None:
    return float(text) if text else None


def _card(row: dict[str, str], label: str, language: Language) -> MapCard:
    marks, is_new = row["marks"], row["today"] == "new"
    today = None if is_new else _number(row["today"])
    target = _number(row["target"])
    level: MapLevel = "created" if is_new else "unknown" if today is None else LEVELS[round(today)]
    fate: MapFate = "removed" if "r" in marks else "kept" if today == target else "improved"
    return MapCard(
        number=row["number"],
        touchpoint_id=f"TP-{row['number']}",
        stage=int(row["stage"]),
        channel=row["channel"],
        label=row[label],
        emotion_today=today,
        emotion_target=target,
        appraisal=APPRAISALS[language][level],
        level=level,
        is_moment_of_truth="*" in marks,
        fate="created" if is_new else fate,
        evidence="measured" if "m" in marks else "partial" if "p" in marks else "none",
        is_polarised="s" in marks,
        value_at_stake=_number(row["value_at_stake"]),
        emotion_low=_number(row["lowest_vote"]),
        emotion_high=_number(row["highest_vote"]),
        n_votes=14 if row["lowest_vote"] else None,
    )


def with_publics(journey_map: JourneyMap) -> JourneyMap:
    """Return the map with two other publics to compare."""
    known = [card.emotion_today for card in journey_map.cards]
    newcomer = tuple(None if e is None else max(-2.0, min(2.0, 0.6 - 0.5 * e)) for e in known)
    trade = tuple(None if e is None else 0.5 * e - 0.4 for e in known)
    others = (MapCurve("Hugo, nouveau client", newcomer), MapCurve("Atelier Pro", trade))
    return replace(journey_map, public="Camille, fidèle", other_publics=others)


def fuller(journey_map: JourneyMap, n_cards: int) -> JourneyMap:
    """Return the map with its touchpoints repeated and numbered anew, as many as asked."""
    n_stages = len(journey_map.stages)
    cards: list[MapCard] = []
    for stage in range(n_stages):
        mine = [card for card in journey_map.cards if card.stage == stage]
        share = n_cards * (stage + 1) // n_stages - n_cards * stage // n_stages
        cards += [mine[index % len(mine)] for index in range(share)]
    numbered = tuple(
        replace(card, number=f"{index:02}", touchpoint_id=f"TP-{index:02}")
        for index, card in enumerate(cards, 1)
    )
    return replace(journey_map, cards=numbered, key=f"{journey_map.key}-{n_cards}")
