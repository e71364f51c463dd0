"""Each activity is led the same way: purpose, how long, what to ask, the trap, the output (issue 8.5)."""

from __future__ import annotations

import dataclasses

import pytest
from parcours import texts
from parcours.forms.facilitation import activities
from parcours.forms.layout import FORMS
from parcours.forms.specification import specification
from sample_cases import without_file


@pytest.mark.parametrize("language", texts.LANGUAGES)
def test_every_activity_says_how_it_is_led(language):
    """No activity of any form lacks one of the five, in either language."""
    lacking = [
        f"{step}.{one.key}.{name}"
        for step in FORMS
        for one in activities(step, language)
        for name, value in dataclasses.asdict(one).items()
        if not value
    ]
    assert [] == lacking


def test_what_is_asked_is_a_question():
    """A facilitator reads it aloud."""
    asked = [one.ask for step in FORMS for one in activities(step, "en")]
    assert [] == [one for one in asked if not one.endswith("?")]


def test_a_decision_is_of_its_step_and_of_today():
    """What is noted beside a form needs no more than its words and its author (issue 8.5)."""
    decisions, parked, _ = specification(without_file("fr"), "plan")["minutes"]
    assert ({"step", "date"}, {"step"}) == (set(decisions["presets"]), set(parked["presets"]))
