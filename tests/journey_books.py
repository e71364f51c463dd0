"""Small workbooks of step 4, made by hand: a shop, two publics, a few touchpoints."""

from collections.abc import Iterable, Sequence
from typing import Any

from parcours.method.assets import Assets
from parcours.method.framing import Framing, Participant, Value
from parcours.method.journeys import Capability, ChannelSupport, Journey, Journeys, Passage, Stage
from parcours.method.nouns import Function, Provenance
from parcours.method.plan import Action, Plan
from parcours.method.publics import Publics, TargetPublic
from parcours.method.touchpoints import EmotionVote, Touchpoint
from parcours.method.workbook import Workbook

STAFF = ("P-1", "P-2", "P-3", "P-4", "P-5", "P-6")
CUSTOMERS = ("P-11", "P-12", "P-13")
STAGES = (
    Stage(id="ST-1", name="Je choisis", catalogue_stage="CHO", wants="Décider"),
    Stage(id="ST-2", name="J’achète", catalogue_stage="ACH", wants="Payer"),
    Stage(id="ST-3", name="Je reçois", catalogue_stage="LIV"),
)


def touchpoint(number: int, stage: str = "ST-1", channel: str = "WEB", **more: Any) -> Touchpoint:
    """A touchpoint of the only journey."""
    label = more.pop("label", f"Touchpoint {number}")
    return Touchpoint(
        id=f"TP-{number}", journey="J-1", stage=stage, channel=channel, label=label, **more
    )


def votes(
    number: int,
    emotions: Sequence[int],
    public: str = "PU-1",
    voters: Sequence[str] = STAFF,
    provenance: Provenance = Provenance.TEAM,
) -> list[EmotionVote]:
    """One vote for each emotion, by as many people."""
    return [
        EmotionVote(
            touchpoint=f"TP-{number}",
            public=public,
            participant=voters[index % len(voters)],
            emotion=emotion,
            provenance=provenance,
        )
        for index, emotion in enumerate(emotions)
    ]


def capability(number: int, touchpoints: tuple[str, ...] = (), **channels: str) -> Capability:
    """A capability, with the support of each channel."""
    supports = tuple(
        ChannelSupport.model_validate({"channel": channel, "support": support})
        for channel, support in channels.items()
    )
    return Capability(
        id=f"K-{number}", name=f"Capability {number}", channels=supports, touchpoints=touchpoints
    )


def passage(number: int, source: str, target: str, *, works: bool, **more: Any) -> Passage:
    """A passage from one channel to another."""
    return Passage(id=f"PA-{number}", source=source, target=target, works=works, **more)


def action(number: int, *touchpoints: str, **more: Any) -> Action:
    """An action tied to touchpoints."""
    return Action(id=f"A-{number}", title=f"Action {number}", touchpoints=touchpoints, **more)


def book(
    touchpoints: Iterable[Touchpoint] = (),
    ballots: Iterable[EmotionVote] = (),
    *,
    stages: tuple[Stage, ...] = STAGES,
    publics: tuple[str, ...] = ("PU-1", "PU-2"),
    actions: tuple[Action, ...] = (),
    values: tuple[Value, ...] = (),
    assets: Assets | None = None,
    **journeys: Any,
) -> Workbook:
    """A workbook with one journey, two publics that are kept and a third that is not."""
    people = [Participant(id=one, name=one, function=Function.FRONT_LINE) for one in STAFF]
    people += [Participant(id=one, name=one, function=Function.CUSTOMER) for one in CUSTOMERS]
    journey = Journey(id="J-1", name="Acheter", purpose="Acheter", publics=publics, stages=stages)
    return Workbook(
        framing=Framing(client="Lorette", participants=tuple(people), values=values),
        publics=Publics(
            publics=(
                TargetPublic(id="PU-1", name="Fidèles", is_kept=True),
                TargetPublic(id="PU-2", name="Jeunes", is_kept=True),
                TargetPublic(id="PU-3", name="Autres"),
            )
        ),
        journeys=Journeys(
            journeys=(journey,),
            touchpoints=tuple(touchpoints),
            votes=tuple(ballots),
            **journeys,
        ),
        assets=assets or Assets(),
        plan=Plan(actions=actions),
    )
