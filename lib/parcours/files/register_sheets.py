"""Which columns of the register the client may fill in, and where each goes in the workbook.

A column that is not named here is computed or joins several objects: it is shown, and a change to it is
reported and not taken.
"""

from __future__ import annotations

import types
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum
from functools import cache
from typing import Any, Literal, Union, get_args, get_origin

from pydantic.fields import FieldInfo

from parcours.method.assets import DataFlow, Skill, Tool
from parcours.method.journeys import CollectionLine, ContactReason, Scenario, UseCase
from parcours.method.nouns import Noun
from parcours.method.objectives import Objective
from parcours.method.plan import Action, IndicatorReading, Milestone, PlannedDates, Reading
from parcours.method.touchpoints import Touchpoint
from parcours.texts import Language, t

Part = Literal["object", "reading", "dates"]


@dataclass(frozen=True)
class Field:
    """A column that can be filled in.

    ``path`` : field of the object. ``words`` : prefix of the texts of its values, where it is a list.
    ``refers`` : list of the workbook, or ``channels``, whose names it shows. ``part`` : a reading dated
    on the day of the import, or the dates kept with the validated waves, rather than the object itself.
    ``scale`` : what the value is multiplied by.
    """

    path: str
    words: str = ""
    refers: str = ""
    part: Part = "object"
    scale: float = 1.0
    separator: str = ""


@dataclass(frozen=True)
class SheetPlan:
    """A sheet: the list of the workbook it shows, what its rows are, what may be filled in."""

    path: str
    model: type[Noun]
    fields: Mapping[str, Field]
    can_add: bool = False
    can_delete: bool = True
    """Not where a row shows a part of its object only."""
    readings: str = ""
    """List the readings go to; ``{id}`` stands for the object."""
    reading_model: type[Noun] | None = None
    reading_of: str = ""
    """Field of the reading that names the object, where readings stand apart from it."""
    defaults: Mapping[str, Any] = field(default_factory=dict)


def _same(*names: str) -> dict[str, Field]:
    return {name: Field(name) for name in names}


PLANS: Mapping[str, SheetPlan] = {
    "register.touchpoints": SheetPlan(
        "journeys.touchpoints",
        Touchpoint,
        {
            **_same("label", "importance", "volume_per_year", "irritant"),
            "journey": Field("journey", refers="journeys"),
            "stage": Field("stage", refers="stages"),
            "channel": Field("channel", refers="channels"),
            "fate": Field("fate", words="touchpoints.fate"),
            "evidence": Field("evidence", words="map.evidence"),
            "criticality": Field("moment_of_truth.criticality"),
        },
        can_add=True,
    ),
    "register.scripts": SheetPlan(
        "journeys.touchpoints",
        Touchpoint,
        {
            "welcome": Field("script.welcome"),
            "speech": Field("script.speech"),
            "arguments": Field("script.arguments", separator=" / "),
            "counter_arguments": Field("script.counter_arguments", separator=" / "),
            "leave_taking": Field("script.leave_taking"),
        },
        can_delete=False,
    ),
    "register.use_cases": SheetPlan("journeys.use_cases", UseCase, _same("title", "note")),
    "register.scenarios": SheetPlan(
        "journeys.scenarios",
        Scenario,
        {
            **_same("title", "programme", "trigger", "message"),
            "channel": Field("channel", refers="channels"),
            "intent": Field("intent", words="touchpoints.intent"),
        },
    ),
    "register.collection_plan": SheetPlan(
        "journeys.collection_plan", CollectionLine, _same("how", "needed_by")
    ),
    "register.contact_reasons": SheetPlan(
        "journeys.contact_reasons", ContactReason, _same("title", "file_reason", "is_avoidable")
    ),
    "register.tools": SheetPlan(
        "assets.tools",
        Tool,
        {
            "tool": Field("name"),
            **_same("vendor", "owner", "processes", "cost_per_year"),
            "role": Field("role", words="tool_role"),
            "entry": Field("entry", words="entry"),
            "hosting": Field("hosting", words="hosting"),
        },
        can_add=True,
    ),
    "register.flows": SheetPlan(
        "assets.flows",
        DataFlow,
        {
            "source": Field("source", refers="tools"),
            "target": Field("target", refers="tools"),
            "mode": Field("mode", words="flow_mode"),
            **_same("frequency"),
        },
        can_add=True,
    ),
    "register.skills": SheetPlan(
        "assets.skills",
        Skill,
        {
            "skill": Field("name"),
            **_same("available_level", "required_level", "available_fte", "required_fte"),
        },
        can_add=True,
    ),
    "register.actions": SheetPlan(
        "plan.actions",
        Action,
        {
            **_same(
                "title", "responsible", "accountable", "cost", "cost_per_year", "duration_days"
            ),
            "workstream": Field("workstream", refers="workstreams"),
            "status": Field("status", words="status", part="reading"),
            "progress": Field("progress_pct", part="reading", scale=100.0),
            "spent": Field("spent", part="reading"),
            "start": Field("start_date", part="dates"),
            "end": Field("end_date", part="dates"),
            "depends_on": Field("depends_on", separator=" / "),
        },
        can_add=True,
        readings="plan.actions[{id}].readings",
        reading_model=Reading,
        defaults={"status": "not_started", "progress_pct": 0.0},
    ),
    "register.milestones": SheetPlan(
        "plan.milestones", Milestone, _same("title", "due_date"), can_add=True
    ),
    "register.indicators": SheetPlan(
        "objectives.objectives",
        Objective,
        {
            **_same("indicator", "unit", "baseline", "target"),
            "measured": Field("value", part="reading"),
            "measured_date": Field("date", part="reading"),
        },
        can_delete=False,
        readings="plan.indicator_readings",
        reading_model=IndicatorReading,
        reading_of="objective",
    ),
}


def model_field(plan: SheetPlan, one: Field) -> FieldInfo:
    """Return the field of the workbook a column goes to."""
    models = {"object": plan.model, "reading": plan.reading_model, "dates": PlannedDates}
    model = models[one.part]
    *through, last = one.path.split(".")
    for name in through:
        assert model is not None  # noqa: S101 - the plans above are ours
        model = next(_models(model.model_fields[name].annotation))
    assert model is not None  # noqa: S101 - the plans above are ours
    return model.model_fields[last]


def _models(annotation: Any) -> Iterator[type[Noun]]:
    for one in (annotation, *get_args(annotation)):
        if isinstance(one, type) and issubclass(one, Noun):
            yield one


@cache
def words(sheet: str, column: str, language: Language) -> Mapping[str, Any]:
    """Return what a list column accepts: its words, and the value each stands for."""
    plan = PLANS[sheet]
    one = plan.fields[column]
    if not one.words:
        return {}
    values = _allowed(model_field(plan, one).annotation)
    return {t(f"{one.words}.{value}", language): value for value in values}


def _allowed(annotation: Any) -> list[Any]:
    """Return the values a field accepts, out of its type."""
    if get_origin(annotation) is Literal:
        return list(get_args(annotation))
    if get_origin(annotation) in (Union, types.UnionType):
        return [value for part in get_args(annotation) for value in _allowed(part)]
    if isinstance(annotation, type) and issubclass(annotation, Enum):
        return [member.value for member in annotation]
    return []


@dataclass(frozen=True)
class Limits:
    """What a value may be: as the workbook says it."""

    low: float | None = None
    high: float | None = None
    longest: int | None = None
    is_optional: bool = True


@cache
def limits(sheet: str, column: str) -> Limits:
    """Return the bounds of a column, out of the workbook's own field."""
    plan = PLANS[sheet]
    one = plan.fields[column]
    info = model_field(plan, one)
    low, high, longest = None, None, None
    for rule in _rules(info):
        low = _bound(rule, "ge", one.scale, low)
        high = _bound(rule, "le", one.scale, high)
        longest = getattr(rule, "max_length", longest)
    levels = [value for value in _allowed(info.annotation) if isinstance(value, int)]
    if levels:
        low, high = float(min(levels)), float(max(levels))
    return Limits(low, high, longest, not info.is_required())


def _bound(rule: object, name: str, scale: float, before: float | None) -> float | None:
    value = getattr(rule, name, None)
    return before if value is None else float(value) / scale


def _rules(info: FieldInfo) -> Iterator[Any]:
    yield from info.metadata
    for part in get_args(info.annotation):
        yield from getattr(part, "__metadata__", ())
