"""Every field of every model of the method has its place in a form, in both languages."""

from __future__ import annotations

from collections.abc import Iterator
from typing import get_args

import pytest
from parcours import texts
from parcours.forms import description, hints
from parcours.method.changes import value_at
from parcours.method.framing import Framing
from parcours.method.plan import Action
from parcours.method.workbook import Workbook
from pydantic import BaseModel


def models(annotation: object) -> Iterator[type[BaseModel]]:
    """Find every model that a type holds."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
        for field in annotation.model_fields.values():
            yield from models(field.annotation)
    for inner in get_args(annotation):
        yield from models(inner)


MODELS = sorted(set(models(Workbook)) - {Workbook}, key=lambda one: one.__name__)
KINDS = {
    *("id", "text", "long", "number", "integer", "date", "flag", "colour"),
    *("choice", "choices", "link", "links", "words", "rows", "sheet", "pairs"),
}


@pytest.mark.parametrize("model", MODELS, ids=lambda one: one.__name__)
@pytest.mark.parametrize("language", texts.LANGUAGES)
def test_every_field_is_described(model, language):
    """Each field has a label, a kind the front end knows and what stands for nothing (F1 to R6)."""
    fields = description.described(model, language)
    assert [(name, True, True) for name in model.model_fields] == [
        (one["key"], bool(one["label"]), one["kind"] in KINDS and "empty" in one) for one in fields
    ]


@pytest.mark.parametrize("model", MODELS, ids=lambda one: one.__name__)
def test_what_a_model_says_of_a_field_is_said_in_the_form(model):
    """A field whose docstring explains it has its help in the form too."""
    explained = {name for name, field in model.model_fields.items() if field.description}
    helped = {one["key"] for one in description.described(model, "en") if one.get("help")}
    assert set() == explained - helped


def test_hints_name_fields_that_exist():
    """No hint is left of a field that was renamed."""
    fields = {f"{description.noun_name(one)}.{name}" for one in MODELS for name in one.model_fields}
    named = {
        *hints.LISTS,
        *hints.SUGGESTED,
        *hints.LONG,
        *hints.COLOURS,
        *hints.WORDS,
        *hints.WIDTHS,
    }
    assert set() == named - fields


def test_limits_come_from_the_model():
    """A number keeps its limits, a short scale becomes a choice in words (R2)."""
    fields = {one["key"]: one for one in description.described(Action, "en")}
    assert (0, 100, "number", "choice", [0, "0 None"], 110) == (
        fields["reached_share_pct"]["min"],
        fields["reached_share_pct"]["max"],
        fields["reached_share_pct"]["kind"],
        fields["customer_impact"]["kind"],
        fields["customer_impact"]["options"][0],
        fields["title"]["maxLength"],
    )


@pytest.mark.parametrize(
    ("path", "noun"),
    [
        ("framing", "Framing"),
        ("framing.readiness", "Readiness"),
        ("plan.actions", "Action"),
        ("plan.actions[A-1].days_by_role", "RoleDays"),
        ("journeys.journeys[J-1].stages", "Stage"),
        ("publics.more_than_three", "MoreThanThree"),
    ],
)
def test_a_path_leads_to_a_model(path, noun):
    """A path names what stands there, at any depth."""
    assert noun == description.model_at(Workbook, path).__name__


def test_a_path_to_a_plain_field_leads_to_no_model():
    """A path to a text is refused rather than described as something else."""
    with pytest.raises(ValueError, match="holds no object"):
        description.model_at(Workbook, "framing.sector")


def test_defaults_are_those_of_a_new_object():
    """What the form puts in a new row is what the model would put (F1)."""
    blank = value_at(Workbook(framing=Framing(client="Lorette")), "framing")
    described = {
        one["key"]: one["default"]
        for one in description.described(Framing, "fr")
        if "default" in one
    }
    assert {name: blank[name] for name in described} == described
