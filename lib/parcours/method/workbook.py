"""The workbook: all that was said and decided for one client, with every link checked.

A broken link, an id used twice or an id of another list is never saved: all are reported at once.
"""

from __future__ import annotations

import functools
from collections import Counter
from collections.abc import Iterator
from typing import Annotated, Any, Literal, get_args, get_origin

from pydantic import BaseModel, Field, ValidationError, model_validator
from pydantic.fields import FieldInfo

from parcours.errors import Problem, did_you_mean
from parcours.method.assets import Assets
from parcours.method.framing import Framing
from parcours.method.journeys import Journeys
from parcours.method.minutes import Minutes
from parcours.method.nouns import PREFIXES, Link, Noun
from parcours.method.objectives import Objectives
from parcours.method.plan import Plan
from parcours.method.publics import Publics
from parcours.method.questionnaires import Answer

SCHEMA_VERSION: Literal[1] = 1


class Workbook(Noun):
    """Everything the assignment knows but the customer file (method.md F to R, D)."""

    schema_version: Literal[1] = SCHEMA_VERSION
    revision: int = Field(default=0, ge=0)
    """One more at each accepted change."""
    last_numbers: dict[str, int] = Field(default_factory=dict)
    """Highest number given so far under each prefix: ids are never used again."""
    framing: Framing
    publics: Publics = Publics()
    objectives: Objectives = Objectives()
    assets: Assets = Assets()
    journeys: Journeys = Journeys()
    answers: tuple[Answer, ...] = ()
    plan: Plan = Plan()
    minutes: Minutes = Minutes()

    @model_validator(mode="after")
    def _every_link_holds(self) -> Workbook:
        problems = link_problems(self)
        if problems:
            raise LinkError(problems)
        return self


class LinkError(ValueError):
    """Links of the workbook that do not hold."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("; ".join(f"{p.where}: {p.code} {p.found}" for p in problems))
        self.problems = problems


def ids(workbook: Workbook) -> dict[str, list[str]]:
    """All ids of the workbook, by the list they belong to."""
    found: dict[str, list[str]] = {name: [] for name in PREFIXES}
    for _, name, value, is_own in _links(workbook, ""):
        if is_own:
            found[name].append(value)
    return found


def link_problems(workbook: Workbook) -> list[Problem]:
    """Every id that stands twice and every link that leads nowhere or astray, with its field."""
    every = list(_links(workbook, ""))
    known: dict[str, list[str]] = {name: [] for name in PREFIXES}
    for _, name, value, is_own in every:
        if is_own:
            known[name].append(value)
    problems = [
        Problem(
            "duplicate_id",
            name,
            found=value,
            expected="1",
            values={"id": value, "count": count},
        )
        for name, values in known.items()
        for value, count in Counter(values).items()
        if count > 1
    ]
    sets = {name: set(values) for name, values in known.items()}
    problems.extend(
        Problem(
            "broken_link",
            where,
            found=value,
            expected=name,
            fix=did_you_mean(value, known[name]),
            values={"id": value, "list": name},
        )
        for where, name, value, is_own in every
        if not is_own and value not in sets[name]
    )
    problems.extend(_stages_astray(workbook))
    return problems


def _stages_astray(workbook: Workbook) -> Iterator[Problem]:
    """Touchpoints whose stage is one of another journey than theirs: they would stand on no map."""
    journeys = {one.id: one for one in workbook.journeys.journeys}
    stages = {one.id: one for one in workbook.journeys.stages}
    for touchpoint in workbook.journeys.touchpoints:
        journey, stage = journeys.get(touchpoint.journey), stages.get(touchpoint.stage)
        if journey is not None and stage is not None and stage not in journey.stages:
            yield Problem(
                "stage_of_another_journey",
                f"journeys.touchpoints[{touchpoint.id}].stage",
                found=f"{stage.id} {stage.name}",
                expected=", ".join(f"{one.id} {one.name}" for one in journey.stages),
                values={"label": touchpoint.label, "journey": f"{journey.id} {journey.name}"},
            )


def next_id(workbook: Workbook, name: str) -> tuple[str, Workbook]:
    """Return a new id of that list, never given before, and the workbook that remembers it.

    >>> book = Workbook(framing=Framing(client="Lorette"))
    >>> next_id(book, "actions")[0]
    'A-1'
    """
    prefix = PREFIXES[name]
    numbers = [int(tail) for one in ids(workbook)[name] if (tail := one.split("-", 1)[1]).isdigit()]
    number = max([workbook.last_numbers.get(prefix, 0), *numbers]) + 1
    remembered = {**workbook.last_numbers, prefix: number}
    return f"{prefix}-{number}", workbook.model_copy(update={"last_numbers": remembered})


def problems_of(error: ValidationError, document: str) -> list[Problem]:
    """Translate what pydantic found into Problems, each with the path of its field."""
    problems: list[Problem] = []
    for item in error.errors():
        cause = item.get("ctx", {}).get("error")
        if isinstance(cause, LinkError):
            problems.extend(cause.problems)
            continue
        where = ".".join(str(part) for part in item["loc"])
        problems.append(
            Problem(
                f"field_{item['type']}",
                f"{document}: {where}" if where else document,
                found=_shown(item["input"]),
                expected=item["msg"],
                values={key: str(value) for key, value in item.get("ctx", {}).items()},
            )
        )
    return problems


def _shown(value: object) -> str:
    return "" if isinstance(value, dict | list | tuple | BaseModel) else str(value)[:60]


def _links(noun: BaseModel, path: str) -> Iterator[tuple[str, str, str, bool]]:
    """(path, list, id, is its own) of every id in a model, depth first."""
    for name, link in _linking_fields(type(noun)):
        value = getattr(noun, name)
        if not value:
            continue
        where = f"{path}.{name}" if path else name
        if link is not None:
            values = value if isinstance(value, tuple) else (value,)
            for one in values:
                if one is not None and _is_id(one, link):
                    yield where, link.to, one, name == "id"
        elif isinstance(value, BaseModel):
            yield from _links(value, where)
        else:
            for index, one in enumerate(value):
                yield from _links(one, f"{where}[{getattr(one, 'id', index)}]")


@functools.cache
def _linking_fields(noun: type[BaseModel]) -> tuple[tuple[str, Link | None], ...]:
    """Fields that are an id, or hold objects: the others are not looked at, at each change."""
    fields = ((name, link_of(field), field) for name, field in noun.model_fields.items())
    return tuple(
        (name, link)
        for name, link, field in fields
        if link is not None or _holds_nouns(field.annotation)
    )


def _holds_nouns(annotation: Any) -> bool:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return True
    return any(_holds_nouns(inner) for inner in get_args(annotation))


def _is_id(value: str, link: Link) -> bool:
    return value.startswith(PREFIXES[link.to] + "-")


def link_of(field: FieldInfo) -> Link | None:
    """Return the list a field points into, or None where it holds no id."""
    for one in field.metadata:
        if isinstance(one, Link):
            return one
    return _link_in(field.annotation)


def _link_in(annotation: Any) -> Link | None:
    if get_origin(annotation) is Annotated:
        for one in get_args(annotation)[1:]:
            if isinstance(one, Link):
                return one
    for inner in get_args(annotation):
        link = _link_in(inner)
        if link is not None:
            return link
    return None


def names(workbook: Workbook) -> dict[str, str]:
    """What people call each object: its name, title, label or text, by id."""
    found: dict[str, str] = {}
    for noun in _nouns(workbook):
        one = getattr(noun, "id", None)
        if isinstance(one, str):
            words = (getattr(noun, name, "") for name in ("name", "title", "label", "text"))
            found[one] = next((word for word in words if word), one)
    return found


def _nouns(noun: BaseModel) -> Iterator[BaseModel]:
    yield noun
    for name in type(noun).model_fields:
        value = getattr(noun, name)
        for one in value if isinstance(value, tuple) else (value,):
            if isinstance(one, BaseModel):
                yield from _nouns(one)
