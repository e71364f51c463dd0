"""What a form asks for, read from the models of the method: kind, words and limits of each field.

A new field of a model appears in its form by itself; its words are ``field.<noun>.<field>``, its help
``help.<noun>.<field>``. The front end reads these descriptions and knows no model.
"""

from __future__ import annotations

import datetime as dt
import functools
import re
from collections.abc import Iterator
from enum import Enum, IntEnum
from types import NoneType
from typing import Annotated, Any, Literal, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from parcours import texts
from parcours.forms import hints
from parcours.method.assets import SkillLevel, ToolRole
from parcours.method.framing import ReadinessLevel, Strength
from parcours.method.nouns import Function, Link, Provenance
from parcours.method.objectives import Family
from parcours.method.plan import Lever
from parcours.method.publics import Criterion
from parcours.texts import Language

Described = dict[str, Any]
"""A field as JSON: key, label, help, kind, empty, default, limits, options or list."""

_CLOSED_SCALE = 10
"""A whole number with both limits is chosen from a list rather than typed, up to this many values."""
_WORDS: dict[type[Enum], str] = {
    Function: "function",
    Strength: "strength",
    ReadinessLevel: "readiness",
    ToolRole: "tool_role",
    Family: "family",
    Lever: "lever",
    Provenance: "choice.emotion_vote.provenance",
    Criterion: "choice.criterion_weight.criterion",
    SkillLevel: "choice.skill.level",
}
"""Where the words of an enumeration stand, where other rooms say them too."""


def noun_name(noun: type[BaseModel]) -> str:
    """Return the name of a model in the keys of the texts.

    >>> from parcours.method.publics import TargetPublic
    >>> noun_name(TargetPublic)
    'target_public'
    """
    return re.sub(r"(?<!^)(?=[A-Z])", "_", noun.__name__).lower()


def described(noun: type[BaseModel], language: Language) -> list[Described]:
    """Describe the fields of a model, in its order, in one language."""
    return [dict(one) for one in _described(noun, language)]


@functools.cache
def _described(noun: type[BaseModel], language: Language) -> tuple[Described, ...]:
    return tuple(
        _field(noun_name(noun), name, field, language) for name, field in noun.model_fields.items()
    )


def words_of(noun: type[BaseModel], language: Language) -> Described:
    """Describe a model: what one of it is called, and what it is."""
    name = noun_name(noun)
    return {
        "noun": name,
        "label": texts.t(f"noun.{name}", language),
        "help": texts.t(f"help.{name}", language),
    }


def model_at(root: type[BaseModel], path: str) -> type[BaseModel]:
    """Return the model of the object, or of the objects of the list, at a path of ``method.changes``.

    >>> from parcours.method.workbook import Workbook
    >>> model_at(Workbook, "journeys.journeys[J-1].stages").__name__
    'Stage'
    """
    found = root
    for name in re.findall(r"([a-z_]+)(?:\[[^\]]+\])?", path):
        inner = _inner_model(found.model_fields[name].annotation)
        if inner is None:
            message = f"{path}: {name} holds no object"
            raise ValueError(message)
        found = inner
    return found


def _field(noun: str, name: str, field: FieldInfo, language: Language) -> Described:
    key = f"{noun}.{name}"
    shape, is_nullable, found_limits = _unwrapped(field)
    is_required = field.is_required()
    described: Described = {
        "key": name,
        "label": texts.t(f"field.{noun}.{name}", language),
        "required": is_required or bool(found_limits.get("minItems")),
        "nullable": is_nullable,
        **found_limits,
    }
    if f"help.{key}" in texts.catalogue():
        described["help"] = texts.t(f"help.{noun}.{name}", language)
    if not is_required:
        described["default"] = _plain(field.get_default(call_default_factory=True))
    described |= _kind(noun, name, shape, language)
    described |= _scale(noun, name, described, language)
    described["empty"] = _empty(described)
    if key in hints.SUGGESTED:
        described["suggest"] = hints.SUGGESTED[key]
    if key in hints.WIDTHS:
        described["width"] = hints.WIDTHS[key]
    return described


def _kind(noun: str, name: str, shape: Any, language: Language) -> Described:
    key = f"{noun}.{name}"
    is_many = get_origin(shape) is tuple
    link = _link_of(shape)
    if name == "id" or key in hints.COLOURS:
        return {"kind": "id" if name == "id" else "colour"}
    if key in hints.LISTS:
        return {"kind": "links" if is_many else "link", "list": hints.LISTS[key], "open": True}
    if link is not None:
        return {"kind": "links" if is_many else "link", "list": link.to}
    if is_many:
        return _kind_of_many(key, get_args(shape)[0], language)
    return _kind_of_one(key, shape, language)


def _kind_of_many(key: str, item: Any, language: Language) -> Described:
    inner = _inner_model(item)
    if inner is not None:
        return {
            "kind": "rows",
            "of": {**words_of(inner, language), "fields": described(inner, language)},
        }
    if _options(key, item, language):
        return {"kind": "choices", "options": _options(key, item, language)}
    return {"kind": "words"}


def _kind_of_one(key: str, shape: Any, language: Language) -> Described:
    inner = _inner_model(shape)
    if get_origin(shape) is dict:
        return {"kind": "pairs", "list": hints.PAIRED[key]}
    if inner is not None:
        return {
            "kind": "sheet",
            "of": {**words_of(inner, language), "fields": described(inner, language)},
        }
    options = _options(key, shape, language)
    if options:
        return {"kind": "choice", "options": options}
    plain = {bool: "flag", int: "integer", float: "number", dt.date: "date"}
    if shape in plain:
        return {"kind": plain[shape]}
    return {"kind": "long" if key in hints.LONG else "text"}


def _options(key: str, shape: Any, language: Language) -> list[list[Any]]:
    """Return values and their words, in the order of the model."""
    if isinstance(shape, type) and issubclass(shape, Enum):
        prefix = _WORDS.get(shape, f"choice.{key}")
        return [[one.value, texts.t(f"{prefix}.{_code(one)}", language)] for one in shape]
    if get_origin(shape) is Literal:
        prefix = hints.WORDS.get(key, f"choice.{key}")
        return [[one, texts.t(f"{prefix}.{one}", language)] for one in get_args(shape)]
    return []


def _code(one: Enum) -> object:
    is_named = isinstance(one, IntEnum) and not isinstance(one, SkillLevel)
    return one.name.lower() if is_named else one.value


def _scale(noun: str, name: str, described: Described, language: Language) -> Described:
    """Turn a short scale into a choice, and what is yes, no or unsaid into three."""
    if described["kind"] == "flag" and described["nullable"]:
        values = [
            [True, texts.t("forms.ui.yes", language)],
            [False, texts.t("forms.ui.no", language)],
        ]
        return {"kind": "choice", "options": values}
    low, high = described.get("min"), described.get("max")
    if described["kind"] != "integer" or low is None or high is None:
        return {}
    if high - low >= _CLOSED_SCALE:
        return {}
    prefix = hints.WORDS.get(f"{noun}.{name}", f"choice.{noun}.{name}")
    keys = {number: f"{prefix}.{number}" for number in range(low, high + 1)}
    known = texts.catalogue()
    return {
        "kind": "choice",
        "options": [
            [number, texts.t(key, language) if key in known else str(number)]
            for number, key in keys.items()
        ],
    }


def _empty(described: Described) -> Any:
    """Return what stands for nothing in that field."""
    if described["kind"] in {"rows", "links", "choices", "words"}:
        return []
    if described["kind"] == "pairs":
        return {}
    if described["nullable"] or described["kind"] not in {"text", "long", "link", "colour"}:
        return None
    return ""


def _unwrapped(field: FieldInfo) -> tuple[Any, bool, Described]:
    """Return the type of a field without its wrapping, whether it may be None, and its limits."""
    shape, metadata = field.annotation, list(field.metadata)
    inner = [one for one in get_args(shape) if one is not NoneType]
    is_union = get_origin(shape) not in {tuple, dict, Literal} and len(get_args(shape)) > 1
    is_nullable = is_union and NoneType in get_args(shape)
    if is_union:
        shape = str if len(inner) > 1 else inner[0]
    if get_origin(shape) is Annotated:
        shape, *more = get_args(shape)
        metadata += [one for each in more for one in getattr(each, "metadata", [each])]
    link = next((one for one in metadata if isinstance(one, Link)), None)
    if link is not None and get_origin(shape) is not tuple:
        return Annotated[shape, link], is_nullable, {}
    return shape, is_nullable, dict(_limits(metadata, shape))


def _limits(metadata: list[Any], shape: Any) -> Iterator[tuple[str, Any]]:
    """Read the limits pydantic keeps of a field: each sort of limit has an attribute of its own."""
    is_many = get_origin(shape) is tuple
    names = {
        "ge": "min",
        "gt": "above",
        "le": "max",
        "min_length": "minItems" if is_many else "minLength",
        "max_length": "maxLength",
        "pattern": "pattern",
    }
    for one in metadata:
        for attribute, name in names.items():
            if (limit := getattr(one, attribute, None)) is not None:
                yield name, limit


def _plain(value: Any) -> Any:
    """Return a default as JSON holds it."""
    if isinstance(value, BaseModel):
        return value.model_dump(mode="json")
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    return value.value if isinstance(value, Enum) else value


def _link_of(shape: Any) -> Link | None:
    inner = get_args(shape)[0] if get_origin(shape) is tuple else shape
    if get_origin(inner) is not Annotated:
        return None
    return next((one for one in get_args(inner)[1:] if isinstance(one, Link)), None)


def _inner_model(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next(filter(None, map(_inner_model, get_args(annotation))), None)
