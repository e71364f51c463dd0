"""Maturity questionnaires: statements rated 0 to 4 on described conduct, and answers (D1 to D4).

Three things are kept apart: a level somebody chose, 'not applicable' and 'I don't know'. The last
two are counted and never enter a mean.
"""

from __future__ import annotations

from enum import StrEnum
from itertools import pairwise
from typing import Annotated, Literal, Self

from pydantic import Field, StringConstraints, model_validator

from parcours.method.nouns import Language, Noun, ParticipantId

HIGHEST_LEVEL = 4
"""Levels run from 0 (nothing, or the contrary) to 4 (done, measured and improved)."""
N_LEVELS = HIGHEST_LEVEL + 1

Level = Annotated[int, Field(ge=0, le=HIGHEST_LEVEL)]
QuestionnaireId = Annotated[str, StringConstraints(pattern=r"^[A-Z][A-Z0-9]{0,11}$")]
DimensionId = Annotated[str, StringConstraints(pattern=r"^[A-Z][A-Z0-9]{0,11}-[0-9]{2}$")]
ItemId = Annotated[str, StringConstraints(pattern=r"^[A-Z][A-Z0-9]{0,11}-[0-9]{2}-[0-9]{1,2}$")]
_Words = Annotated[str, StringConstraints(min_length=1)]


class FactKey(StrEnum):
    """Figures of the customer file that can stand beside what people said."""

    COMPLETENESS_EMAIL_PCT = "completeness_email_pct"
    COMPLETENESS_PHONE_PCT = "completeness_phone_pct"
    REPEAT_RATE_PCT = "repeat_rate_pct"
    MESSAGES_PER_CUSTOMER_PER_MONTH = "messages_per_customer_per_month"
    RELATIONAL_SHARE_PCT = "relational_share_pct"
    OVER_SOLICITED_SHARE_PCT = "over_solicited_share_pct"
    MULTI_CHANNEL_SHARE_PCT = "multi_channel_share_pct"
    MATCH_RATE_PCT = "match_rate_pct"
    DUPLICATE_RATE_PCT = "duplicate_rate_pct"
    RESPONSE_RATE_PCT = "response_rate_pct"
    FIRST_CONTACT_RESOLUTION_PCT = "first_contact_resolution_pct"
    WAIT_MINUTES_MEDIAN = "wait_minutes_median"
    NPS = "nps"
    TOP_20_REVENUE_SHARE_PCT = "top_20_revenue_share_pct"
    ACTIVE_SHARE_PCT = "active_share_pct"
    ACTIVATION_DAYS_MEDIAN = "activation_days_median"
    MARGIN_KNOWN_PCT = "margin_known_pct"


class Bilingual(Noun):
    """The same words in French and in English."""

    fr: _Words
    en: _Words

    def said(self, language: Language) -> str:
        """Return the words in that language.

        >>> Bilingual(fr="marque", en="brand").said("en")
        'brand'
        """
        return self.fr if language == "fr" else self.en


class Fact(Noun):
    """A figure of the customer file, and the level each of its thresholds stands for."""

    key: FactKey
    better: Literal["higher", "lower"] | None = None
    thresholds: tuple[float, float, float, float] | None = None
    """From which figure on levels 1, 2, 3 and 4 are reached; None: it is read beside, as it is."""
    source: _Words
    reading: Bilingual
    """Why these thresholds, in a sentence somebody could dispute."""

    @model_validator(mode="after")
    def _thresholds_run_one_way(self) -> Self:
        if (self.better is None) != (self.thresholds is None):
            message = f"{self.key}: thresholds and the better side go together"
            raise ValueError(message)
        if self.thresholds is None:
            return self
        sign = 1 if self.better == "higher" else -1
        if any(sign * later <= sign * earlier for earlier, later in pairwise(self.thresholds)):
            message = f"{self.key}: thresholds must be strictly in the order of levels 1 to 4"
            raise ValueError(message)
        return self


class BearsOn(Noun):
    """What an item touches: codes of the catalogue, columns of the customer file."""

    stages: tuple[str, ...] = ()
    channels: tuple[str, ...] = ()
    touchpoints: tuple[str, ...] = ()
    data: tuple[str, ...] = ()
    """Columns as ``table.column`` (``customers.email``)."""


class Item(Noun):
    """A statement, rated 0 to 4 on conduct that anybody can observe."""

    id: ItemId
    statement: Bilingual
    levels: tuple[Bilingual, Bilingual, Bilingual, Bilingual, Bilingual]
    """What one sees at level 0, 1, 2, 3 and 4."""
    why: Bilingual
    evidence: Bilingual
    """What to ask to be shown."""
    first_step: Bilingual
    """Where to begin when the level is low: the candidate action of step 5 (R1)."""
    bears_on: BearsOn = BearsOn()
    fact: Fact | None = None

    @model_validator(mode="after")
    def _levels_differ(self) -> Self:
        for language in ("fr", "en"):
            if len({getattr(level, language).casefold() for level in self.levels}) < N_LEVELS:
                message = f"{self.id}: two levels read the same ({language})"
                raise ValueError(message)
        return self


class Dimension(Noun):
    """A commandment, a rule, a step or a law, and its items."""

    id: DimensionId
    name: Bilingual
    about: Bilingual
    items: Annotated[tuple[Item, ...], Field(min_length=1)]


class Questionnaire(Noun):
    """One of the frames of the maturity diagnostics (D1 to D4), or a client's own."""

    id: QuestionnaireId
    name: Bilingual
    about: Bilingual
    source: _Words
    dimensions: Annotated[tuple[Dimension, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _ids_nest_and_are_unique(self) -> Self:
        ids = [dimension.id for dimension in self.dimensions] + [item.id for item in self.items]
        if len(set(ids)) < len(ids):
            message = (
                f"{self.id}: an id stands twice: {sorted({i for i in ids if ids.count(i) > 1})}"
            )
            raise ValueError(message)
        strays = [d.id for d in self.dimensions if not d.id.startswith(f"{self.id}-")]
        strays += [
            i.id for d in self.dimensions for i in d.items if not i.id.startswith(f"{d.id}-")
        ]
        if strays:
            message = f"{self.id}: these ids do not begin with the id of what holds them: {strays}"
            raise ValueError(message)
        return self

    @property
    def items(self) -> tuple[Item, ...]:
        """All items, in order."""
        return tuple(item for dimension in self.dimensions for item in dimension.items)

    def item(self, item_id: str) -> Item:
        """Return the item of that id; KeyError when there is none."""
        for item in self.items:
            if item.id == item_id:
                return item
        raise KeyError(item_id)

    def dimension_of(self, item_id: str) -> Dimension:
        """Return the dimension an item belongs to; KeyError when there is none."""
        for dimension in self.dimensions:
            if any(item.id == item_id for item in dimension.items):
                return dimension
        raise KeyError(item_id)


class Answer(Noun):
    """What one participant said of one item."""

    questionnaire_id: QuestionnaireId
    item_id: ItemId
    participant_id: ParticipantId
    kind: Literal["level", "not_applicable", "dont_know"] = "level"
    level: Level | None = None
    evidence: str = ""
    importance: Annotated[int, Field(ge=1, le=3)] | None = None
    """1 useful, 2 important, 3 decisive; None where the participant did not say."""

    @model_validator(mode="after")
    def _a_level_where_one_is_meant(self) -> Self:
        if (self.kind == "level") != (self.level is not None):
            message = f"{self.item_id}: kind {self.kind} with level {self.level}"
            raise ValueError(message)
        return self
