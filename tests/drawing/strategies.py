"""Random journeys, as varied as workshops and hostile files make them."""

from __future__ import annotations

from hypothesis import strategies as st
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
)

CHANNELS = tuple("PUB MOT WEB APP EML SMS TEL CHT RSX LIE PER CRR TIE OBJ EVT".split())  # noqa: SIM905 - read at a glance
WORDS = (
    "je",
    "à",
    "la",
    "reçois",
    "ma",
    "commande",
    "livraison",
    "magasin",
    "remboursement",
    "anticonstitutionnellement",
    "15 min",
    "« oui »",
    "https://www.exemple.fr/suivi?colis=123456789",
    "<b>&",
    "{{7*7}}",
    "=1+1",
    "شكرا",
    "שלום",
    "谢谢你",
    "👩‍👩‍👧",
    "🇫🇷",
    "🚚🚚🚚🚚",
    "e\u0301te\u0301",
    "\u202eabc",
    "WWWWWWWWWWWWWWWWWWWWWWWWWWWWWW",
)
LEVELS: tuple[MapLevel, ...] = ("delight", "satisfaction", "neutral", "irritant", "major_irritant")
FATES: tuple[MapFate, ...] = ("kept", "improved", "removed")
APPRAISALS = ("Enchantement", "Satisfaction", "Neutre", "Irritant", "Irritant majeur")


def labels(longest: int = 90) -> st.SearchStrategy[str]:
    """Texts up to that length, plain or hostile, often none."""
    sentences = st.lists(st.sampled_from(WORDS), max_size=14).map(" ".join)
    anything = st.text(st.characters(exclude_categories=["Cs"]), max_size=longest)
    return (sentences | sentences | anything).map(lambda text: text[:longest])


emotions = st.floats(-2, 2, allow_nan=False)
amounts = st.none() | st.floats(0, 5e6)


@st.composite
def cards(draw: st.DrawFn, index: int, stage: int, channels: tuple[str, ...]) -> MapCard:
    """Any card."""
    rank = draw(st.integers(0, 4))
    kind = draw(st.sampled_from(("known", "known", "known", "unknown", "created")))
    level: MapLevel = LEVELS[rank]
    word, fate = APPRAISALS[rank], draw(st.sampled_from(FATES))
    if kind == "unknown":
        level, word = "unknown", "Non renseigné"
    if kind == "created":
        level, word, fate = "created", "Nouveau", "created"
    spread = draw(st.none() | st.tuples(emotions, emotions).map(sorted))
    return MapCard(
        number=f"{index:02}",
        touchpoint_id=f"TP-{index:02}",
        stage=stage,
        channel=draw(st.sampled_from(channels)),
        label=draw(labels()),
        emotion_today=2.0 - rank if kind == "known" else None,
        emotion_target=draw(st.none() | emotions),
        appraisal=word,
        level=level,
        is_moment_of_truth=draw(st.booleans()),
        fate=fate,
        evidence=draw(st.sampled_from(("none", "partial", "measured"))),
        is_polarised=draw(st.booleans()),
        value_at_stake=draw(amounts),
        emotion_low=spread[0] if spread else None,
        emotion_high=spread[1] if spread else None,
        n_votes=draw(st.none() | st.integers(1, 40)),
    )


@st.composite
def journey_maps(draw: st.DrawFn, most_cards: int = 60) -> JourneyMap:
    """Any map: 1 to 60 touchpoints, 1 to 12 stages, 1 to 15 channels."""
    n_stages = draw(st.integers(1, 12))
    n_cards = draw(st.integers(1, most_cards))
    channels = CHANNELS[: draw(st.integers(1, len(CHANNELS)))]
    stages = sorted(
        draw(st.lists(st.integers(0, n_stages - 1), min_size=n_cards, max_size=n_cards))
    )
    drawn = tuple(draw(cards(index, stage, channels)) for index, stage in enumerate(stages, 1))
    numbers = st.sampled_from([card.number for card in drawn])
    notes = st.builds(
        MapNote,
        stage=st.integers(0, n_stages - 1),
        number=numbers,
        text=labels(),
        cards=st.lists(numbers, max_size=2).map(tuple),
    )
    other = st.lists(st.none() | emotions, min_size=n_cards, max_size=n_cards).map(tuple)
    return JourneyMap(
        key=draw(st.sampled_from(("a", "parcours d’achat", "<x>"))),
        title=draw(labels(160)),
        journey=draw(labels(60)),
        subtitle=draw(labels(110)),
        meta=draw(labels(110)),
        stages=tuple(
            MapStage(draw(labels(30)), draw(labels(80)), draw(labels(80)), draw(amounts))
            for _ in range(n_stages)
        ),
        lanes=tuple(MapLane(channel, draw(labels(30))) for channel in channels),
        cards=drawn,
        breaks=tuple(draw(st.lists(st.builds(MapBreak, numbers, numbers), max_size=6))),
        irritants=tuple(draw(st.lists(notes, max_size=15))),
        actions=tuple(draw(st.lists(notes, max_size=15))),
        confidentiality=draw(st.sampled_from(("", "Confidentiel"))),
        language=draw(st.sampled_from(("fr", "en"))),
        public="Camille",
        other_publics=tuple(
            MapCurve(f"Public {index}", draw(other)) for index in range(draw(st.integers(0, 5)))
        ),
        value_missing=draw(
            st.sampled_from(("", "Sans fichier clients, la valeur n’est pas calculée."))
        ),
    )
