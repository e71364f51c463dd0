"""Numbers somebody could dispute: read safely, each with its unit and its source."""

import pytest
from parcours.errors import ParameterError
from parcours.files import assumptions
from parcours.texts import catalogue


def test_every_assumption_is_said_in_words_in_both_languages():
    """Each number of the catalogue has its sentence, so that any can be listed (R5, X7)."""
    missing = [key for key in assumptions.load() if f"assumption.{key}" not in catalogue()]
    assert [] == missing


def test_no_sentence_speaks_of_a_number_that_is_gone():
    """A sentence about an assumption always has its number."""
    known = {f"assumption.{key}" for key in assumptions.load()} | {"assumption.source.convention"}
    assert set() == {key for key in catalogue() if key.startswith("assumption.")} - known


def test_assumptions_are_frozen():
    """Nobody changes a number for everybody else while running."""
    with pytest.raises(TypeError):
        assumptions.load()["activity.new_days"] = None  # type: ignore[index]  # what is refused


@pytest.mark.parametrize(
    "text",
    [
        "a: {value: '3', unit: days, source: x}",
        "a: {value: true, unit: days, source: x}",
        "a: {value: .nan, unit: days, source: x}",
        "a: {value: 3, unit: days}",
        "a: {value: 3, unit: days, source: ''}",
        "a: 3",
        "{a: {value: 3, unit: d, source: x}, a: {value: 4, unit: d, source: x}}",
        "- 3",
        "a: [",
        "a: !!python/object/apply:os.getcwd []",
    ],
)
def test_anything_but_a_number_with_unit_and_source_is_refused(text):
    """A number without unit or source is no assumption; YAML tags run nothing."""
    with pytest.raises(ParameterError):
        assumptions.parse(text)
