"""What journeys usually hold: stages, channels, touchpoints, templates, scenarios (J1, J2, J7).

The data stand in the folder ``catalogue``; ``files.catalogue`` reads them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

from parcours.method.nouns import Language

Scope = Literal["all", "consumer", "business"]
"""Whose journeys: of everybody, of consumers only, of businesses only."""
Intent = Literal["relational", "transactional", "promotional"]
Words = Mapping[Language, str]
"""The same words in each language."""


@dataclass(frozen=True)
class UsualName:
    """A stage or a channel of the catalogue."""

    code: str
    label: Words = field(hash=False)


@dataclass(frozen=True)
class UsualTouchpoint:
    """A line of the check list of usual touchpoints."""

    id: str
    stage: str
    """Code of the catalogue's stage."""
    channel: str
    owner: Literal["own", "partner", "third_party"]
    scope: Scope
    moment_of_truth: Literal["", "zero", "first", "second", "ultimate", "other"]
    """Empty where it is none; 'other' is one outside the four dated kinds."""
    label: Words = field(hash=False)


@dataclass(frozen=True)
class TemplateStage:
    """A stage of a template: the catalogue's, in the words of the sector."""

    catalogue_stage: str
    name: Words = field(hash=False)
    wants: Words = field(hash=False)
    touchpoints: tuple[str, ...]
    """Usual touchpoints, in time order; the first alone stands in a macro journey."""


@dataclass(frozen=True)
class JourneyTemplate:
    """A journey a sector usually has (J1)."""

    sector: str
    label: Words = field(hash=False)
    """Name of the sector."""
    scope: Scope
    name: Words = field(hash=False)
    purpose: Words = field(hash=False)
    stages: tuple[TemplateStage, ...]
    words: Mapping[str, Words] = field(default_factory=dict, hash=False)
    """What this trade says for a usual touchpoint, by its id; the others keep their usual words."""


@dataclass(frozen=True)
class ScenarioRule:
    """A usual marketing scenario, and what it is made of (J7)."""

    key: str
    usual: tuple[str, ...]
    """Usual touchpoints that carry it."""
    after: tuple[str, ...]
    """Catalogue stages after which it starts, best first."""
    channel: str
    intent: Intent
    scope: Scope
    title: Words = field(hash=False)
    programme: Words = field(hash=False)
    trigger: Words = field(hash=False)
    message: Words = field(hash=False)
    needs: Words = field(hash=False)
    """Data it cannot run without, in words: they have no id before somebody lists them."""


@dataclass(frozen=True)
class Catalogue:
    """All of it; empty where nobody read it."""

    stages: tuple[UsualName, ...] = ()
    channels: tuple[UsualName, ...] = ()
    touchpoints: tuple[UsualTouchpoint, ...] = ()
    templates: tuple[JourneyTemplate, ...] = ()
    scenarios: tuple[ScenarioRule, ...] = ()
    collecting: tuple[str, ...] = ()
    """Usual touchpoints where customers readily give a datum, best first."""

    def channel_name(self, code: str, language: Language) -> str:
        """Return the name of a channel; its code where the catalogue does not know it.

        >>> Catalogue().channel_name("WEB", "en")
        'WEB'
        """
        return _name(self.channels, code, language)

    def stage_name(self, code: str, language: Language) -> str:
        """Return the name of a stage; its code where the catalogue does not know it."""
        return _name(self.stages, code, language)

    def touchpoint_name(self, usual_id: str, language: Language) -> str:
        """Return the label of a usual touchpoint; its id where the catalogue does not know it."""
        found = (one.label[language] for one in self.touchpoints if one.id == usual_id)
        return next(found, usual_id)

    def template(self, sector: str) -> JourneyTemplate | None:
        """Return the template of a sector, by its code or its name in a language; None where there is none."""
        asked = sector.strip().casefold()
        named = ({one.sector, *map(str.casefold, one.label.values())} for one in self.templates)
        pairs = zip(self.templates, named, strict=True)
        return next((one for one, names in pairs if asked in names), None)

    def in_words_of(self, sector: str) -> Catalogue:
        """Return the catalogue whose usual touchpoints are said as that trade says them (J2).

        >>> Catalogue().in_words_of("health") == Catalogue()
        True
        """
        template = self.template(sector)
        if template is None or not template.words:
            return self
        told = template.words
        touchpoints = (replace(one, label=told.get(one.id, one.label)) for one in self.touchpoints)
        return replace(self, touchpoints=tuple(touchpoints))

    def scope_of(self, sector: str) -> Scope:
        """Whose journeys a sector has: everybody's where the sector is not one of the templates."""
        template = self.template(sector)
        return template.scope if template is not None else "all"


def _name(names: tuple[UsualName, ...], code: str, language: Language) -> str:
    return next((one.label[language] for one in names if one.code == code), code)
