"""Read the catalogue: usual stages, channels, touchpoints, templates, scenarios (J1, J2, J7)."""

from __future__ import annotations

import csv
import functools
from collections.abc import Iterator, Mapping
from importlib.resources import files
from typing import Any

import yaml

from parcours.errors import ParameterError, Problem, did_you_mean
from parcours.method.catalogue import (
    Catalogue,
    JourneyTemplate,
    ScenarioRule,
    TemplateStage,
    UsualName,
    UsualTouchpoint,
    Words,
)
from parcours.method.nouns import Language

# libyaml reads the same ten times faster where the wheel has it
_SafeLoader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@functools.cache
def load() -> Catalogue:
    """Return the whole catalogue, read once.

    >>> len(load().touchpoints), len(load().templates)
    (140, 6)
    """
    rules = _document("yield_rules.yaml")
    return Catalogue(
        stages=tuple(UsualName(row["stage"], _words(row)) for row in _rows("stages.csv")),
        channels=tuple(UsualName(row["channel"], _words(row)) for row in _rows("channels.csv")),
        touchpoints=tuple(map(_touchpoint, _rows("touchpoints.csv"))),
        templates=tuple(
            _template(sector, one) for sector, one in _document("journey_templates.yaml").items()
        ),
        scenarios=tuple(_scenario(key, one) for key, one in rules["scenarios"].items()),
        collecting=tuple(rules["collecting"]),
    )


def template_journey(sector: str) -> JourneyTemplate:
    """Return the journey a sector usually has, in both languages (J1).

    Raises
    ------
    ParameterError : there is no template for that sector; the nearest name is proposed.

    >>> template_journey("retail").stages[0].name["en"]
    'I discover'
    """
    template = load().template(sector)
    if template is None:
        known = [one.sector for one in load().templates]
        fix = did_you_mean(sector, known)
        raise ParameterError(
            Problem("unknown_sector", "sector", found=sector, expected=", ".join(known), fix=fix)
        )
    return template


def sectors(language: Language) -> Mapping[str, str]:
    """Sectors that have a template, and what each is called."""
    return {one.sector: one.label[language] for one in load().templates}


def _rows(name: str) -> Iterator[dict[str, str]]:
    text = (files("parcours.catalogue") / name).read_text(encoding="utf-8")
    return csv.DictReader(text.splitlines())


def _document(name: str) -> dict[str, Any]:
    text = (files("parcours.catalogue") / name).read_text(encoding="utf-8")
    document: dict[str, Any] = yaml.load(text, Loader=_SafeLoader)  # noqa: S506 - a safe loader, and our own file
    return document


def _words(row: Mapping[str, Any], what: str = "label") -> Words:
    return {"fr": row[f"{what}::fr"], "en": row[f"{what}::en"]}


def _touchpoint(row: dict[str, Any]) -> UsualTouchpoint:
    return UsualTouchpoint(
        row["touchpoint_id"],
        row["stage"],
        row["channel"],
        row["owner"],
        row["scope"],
        row["moment_of_truth"],
        _words(row),
    )


def _template(sector: str, one: dict[str, Any]) -> JourneyTemplate:
    return JourneyTemplate(
        sector,
        label=_words(one),
        scope=one["scope"],
        name=_words(one, "name"),
        purpose=_words(one, "purpose"),
        stages=tuple(
            TemplateStage(
                stage["stage"],
                _words(stage, "name"),
                _words(stage, "wants"),
                tuple(stage["touchpoints"]),
            )
            for stage in one["stages"]
        ),
        words=one.get("words", {}),
    )


def _scenario(key: str, one: dict[str, Any]) -> ScenarioRule:
    return ScenarioRule(
        key,
        usual=tuple(one["usual"]),
        after=tuple(one["after"]),
        channel=one["channel"],
        intent=one["intent"],
        scope=one["scope"],
        title=_words(one, "title"),
        programme=_words(one, "programme"),
        trigger=_words(one, "trigger"),
        message=_words(one, "message"),
        needs=_words(one, "needs"),
    )
