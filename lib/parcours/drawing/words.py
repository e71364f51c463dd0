"""The words of the map: the client's, made safe and laid in typography; and ours."""

from __future__ import annotations

from dataclasses import replace

from parcours import texts
from parcours.exhibits import writing
from parcours.exhibits.kinds import JourneyMap, MapCard, MapNote, MapStage
from parcours.texts import NARROW_NBSP, NBSP


def word(journey_map: JourneyMap, key: str, **values: object) -> str:
    """Return a fixed word of the map: the case's own where it has one, else ours."""
    own = journey_map.words.get(key)
    return tidy(own or texts.t(f"map.{key}", journey_map.language, **values), journey_map)


def tidy(text: str, journey_map: JourneyMap) -> str:
    """Return a text as the map shows it. U+202F becomes U+00A0: many fonts lack it."""
    shown = writing.prose(text, journey_map.language).replace(NARROW_NBSP, NBSP)
    return " ".join(part for part in shown.split(" ") if part)


def tidied(journey_map: JourneyMap) -> JourneyMap:
    """Return the map with every text that is drawn made ready to be measured."""

    def tidy_one(text: str) -> str:
        return tidy(text, journey_map)

    return replace(
        journey_map,
        title=tidy_one(journey_map.title),
        journey=tidy_one(journey_map.journey),
        subtitle=tidy_one(journey_map.subtitle),
        meta=tidy_one(journey_map.meta),
        stages=tuple(_stage(stage, journey_map) for stage in journey_map.stages),
        lanes=tuple(
            replace(lane, name=texts.capital(tidy_one(lane.name))) for lane in journey_map.lanes
        ),
        cards=tuple(_card(card, journey_map) for card in journey_map.cards),
        irritants=tuple(_note(note, journey_map) for note in journey_map.irritants),
        actions=tuple(_note(note, journey_map) for note in journey_map.actions),
        confidentiality=tidy_one(journey_map.confidentiality),
        public=tidy_one(journey_map.public),
        value_missing=tidy_one(journey_map.value_missing),
    )


def _stage(stage: MapStage, journey_map: JourneyMap) -> MapStage:
    return replace(
        stage,
        name=tidy(stage.name, journey_map),
        wants=tidy(stage.wants, journey_map),
        says=tidy(stage.says, journey_map),
    )


def _card(card: MapCard, journey_map: JourneyMap) -> MapCard:
    return replace(
        card,
        number=tidy(card.number, journey_map),
        label=tidy(card.label, journey_map),
        appraisal=tidy(card.appraisal, journey_map),
    )


def _note(note: MapNote, journey_map: JourneyMap) -> MapNote:
    cards = tuple(tidy(card, journey_map) for card in note.cards)
    shown = tidy(note.text, journey_map)
    return replace(note, number=tidy(note.number, journey_map), text=shown, cards=cards)


def short_money(amount: float, journey_map: JourneyMap) -> str:
    """Write an amount as a label carries it."""
    return tidy(texts.short_money(amount, journey_map.currency, journey_map.language), journey_map)


def source_line(journey_map: JourneyMap) -> str:
    """Say where the map comes from."""
    return tidy(writing.source_line(journey_map.source, journey_map.language), journey_map)


def spoken(card: MapCard, journey_map: JourneyMap) -> str:
    """Say a card to somebody who cannot see it: number, label, stage, channel, emotions, marks."""
    stage = journey_map.stages[card.stage].name
    lanes = {lane.channel: lane.name for lane in journey_map.lanes}
    parts = [
        word(journey_map, "spoken.card", number=card.number, label=card.label),
        word(journey_map, "spoken.stage", stage=stage),
        word(journey_map, "spoken.channel", channel=lanes.get(card.channel, card.channel)),
        _spoken_today(card, journey_map),
        _spoken_target(card, journey_map),
        word(journey_map, f"spoken.evidence.{card.evidence}"),
    ]
    if card.is_moment_of_truth:
        parts.append(word(journey_map, "moment_of_truth"))
    if card.is_polarised:
        parts.append(word(journey_map, "polarised"))
    if card.value_at_stake is not None:
        amount = short_money(card.value_at_stake, journey_map)
        parts.append(word(journey_map, "spoken.value", amount=amount))
    return " ".join(_sentence(part) for part in parts if part)


def _spoken_today(card: MapCard, journey_map: JourneyMap) -> str:
    if card.fate == "created":
        return word(journey_map, "created")
    if card.emotion_today is None:
        return word(journey_map, "unknown")
    score = signed(card.emotion_today, journey_map)
    if card.n_votes is None:
        return word(journey_map, "spoken.today", appraisal=card.appraisal, score=score)
    key = "spoken.today_votes"
    return word(journey_map, key, appraisal=card.appraisal, score=score, n=card.n_votes)


def _spoken_target(card: MapCard, journey_map: JourneyMap) -> str:
    if card.fate == "removed":
        return word(journey_map, "removed")
    if card.emotion_target is None:
        return ""
    score = signed(card.emotion_target, journey_map)
    return word(journey_map, "spoken.target", score=score)


def signed(emotion: float, journey_map: JourneyMap) -> str:
    """Write an emotion with its sign, with a decimal only where it has one."""
    digits = 0 if round(emotion, 1) == round(emotion) else 1
    written = texts.number(abs(emotion), journey_map.language, digits)
    sign = {True: "+", False: "−"}[emotion > 0] if round(emotion, 1) else ""
    return f"{sign}{written}"


def _sentence(text: str) -> str:
    return text if text.endswith((".", "!", "?", "…")) else f"{text}."
