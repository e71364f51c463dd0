"""How each activity is led: its purpose, how long, what to ask, the trap, what must come of it (issue 8.5)."""

from __future__ import annotations

from dataclasses import dataclass

from parcours import texts
from parcours.forms.layout import FORMS, Panel
from parcours.method.minutes import Step
from parcours.texts import Language


@dataclass(frozen=True)
class Activity:
    """One activity of the workshop, for whoever leads it."""

    key: str
    title: str
    purpose: str
    minutes: int
    ask: str
    trap: str
    output: str


def activities(step: Step, language: Language) -> tuple[Activity, ...]:
    """Return the activities of a step, in the order of its form.

    >>> [(one.title, one.minutes) for one in activities("objectives", "en")]
    [('The objectives', 40), ('The ranking', 30)]
    """
    return tuple(activity(step, panel, language) for panel in FORMS.get(step, ()))


def activity(step: Step, panel: Panel, language: Language) -> Activity:
    """Return one activity."""

    def say(key: str) -> str:
        return texts.t(f"facilitation.{step}.{panel.key}.{key}", language)

    return Activity(
        key=panel.key,
        title=texts.t(f"forms.panel.{step}.{panel.key}", language),
        purpose=texts.t(f"forms.guide.{step}.{panel.key}", language),
        minutes=panel.minutes,
        ask=say("ask"),
        trap=say("trap"),
        output=say("output"),
    )
