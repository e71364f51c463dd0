"""A case: one client's workbook and customer file, in one language, at one date; and what they yield.

Each result is computed once, on first use, by the rule that stands beside its noun. This file is the index
of all that a case knows: exhibits, forms and deliverables read it and compute nothing.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import functools
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from parcours import texts
from parcours.customers.tables import CustomerTables
from parcours.errors import CustomerFileError, Problem
from parcours.method import asset_gaps, data_flows, framing, objectives, publics, skills
from parcours.method.catalogue import Catalogue
from parcours.method.data_flows import PlacedTool
from parcours.method.findings import Finding
from parcours.method.gaps import Gap
from parcours.method.pairwise import GroupRanking, rank_objectives
from parcours.method.questionnaires import Questionnaire
from parcours.method.skills import SkillGap
from parcours.method.workbook import Workbook, names
from parcours.texts import Language


@dataclass(frozen=True)
class Assumption:
    """A number somebody could dispute: value, unit, who says so."""

    value: float
    unit: str
    source: str


@dataclass(frozen=True)
class Case:
    """One client, as everything above reads it."""

    client: str
    """Name of the folder."""
    folder: Path
    workbook: Workbook
    language: Language
    requested_as_of: dt.date | None
    is_interactive: bool
    read: Callable[[], CustomerTables] | None
    """Reads the customer file on first need; None: a workshop on declared facts alone."""
    assumptions: Mapping[str, Assumption]
    catalogue: Catalogue
    """Usual channels, stages and touchpoints."""
    questionnaires: tuple[Questionnaire, ...] = ()
    problems: tuple[Problem, ...] = ()
    """Warnings met while opening."""
    audience: str = "client"
    allows_more_publics: bool = False
    seed: int = 20261122

    def t(self, key: str, **values: object) -> str:
        """Return our sentence of that key in the case's language."""
        return texts.t(key, self.language, **values)

    def with_workbook(self, workbook: Workbook) -> Case:
        """Return the case with another workbook; the customer file is not read again without need."""
        other = dataclasses.replace(self, workbook=workbook)
        if workbook.assets.mappings == self.workbook.assets.mappings and "reading" in self.__dict__:
            other.__dict__["reading"] = self.reading
        return other

    @functools.cached_property
    def reading(self) -> tuple[CustomerTables | None, tuple[Problem, ...]]:
        """The customer file, or why it cannot be used.

        Raises
        ------
        CustomerFileError : in a batch run, where nobody is there to read the reason on screen.
        """
        if self.read is None:
            return None, ()
        try:
            return self.read(), ()
        except CustomerFileError as error:
            if not self.is_interactive:
                raise
            return None, error.problems

    @property
    def tables(self) -> CustomerTables | None:
        """The customer file, where there is one that can be read."""
        return self.reading[0]

    @functools.cached_property
    def as_of(self) -> dt.date:
        """The date of the analysis: as asked, else the last date of the file, else that of the workshop."""
        if self.requested_as_of is not None:
            return self.requested_as_of
        if self.tables is not None:
            return self.tables.as_of
        framing = self.workbook.framing
        return framing.workshop_date or framing.start_date or dt.date(1970, 1, 1)

    @property
    def currency(self) -> str:
        """Currency of every amount of the case."""
        return self.workbook.framing.currency

    def name_of(self, one: str) -> str:
        """Return what people call an object or a channel; the id itself where it has gone."""
        return self._names.get(one) or self.channel_name(one)

    def channel_name(self, code: str) -> str:
        """Return the name of a channel of the catalogue."""
        return self.catalogue.channel_name(code, self.language)

    def date(self, day: dt.date | None) -> str:
        """Write a date in words; nothing where there is none."""
        return "" if day is None else texts.date(day, self.language)

    def listed(self, words: list[str]) -> str:
        """Join names as a sentence of the case's language does."""
        return texts.join(words, self.language)

    @functools.cached_property
    def _names(self) -> Mapping[str, str]:
        return names(self.workbook)

    # Gaps and findings of all the steps

    @functools.cached_property
    def gaps(self) -> tuple[Gap, ...]:
        """All that the steps still miss or contradict."""
        book = self.workbook
        return (
            *framing.gaps(book.framing),
            *publics.gaps(book.publics, allows_more=self.allows_more_publics),
            *objectives.gaps(book.objectives, book.publics, self.objective_weights),
            *asset_gaps.gaps(book.assets, has_file=self.read is not None),
        )

    # Step 2: objectives

    @functools.cached_property
    def objective_weights(self) -> GroupRanking:
        """Weights of the objectives, and how far participants agree (O3)."""
        return rank_objectives(self.workbook.objectives)

    # Step 3: assets

    @functools.cached_property
    def tool_layers(self) -> list[PlacedTool]:
        """Where each tool stands in the flow diagram (A2)."""
        return data_flows.layers(self.workbook.assets)

    @functools.cached_property
    def tool_findings(self) -> list[Finding]:
        """What the register of tools and the flows give away (A2)."""
        return data_flows.tool_findings(self.workbook.assets)

    @functools.cached_property
    def skill_gaps(self) -> list[SkillGap]:
        """Skills that lack, and what closes each gap (A3)."""
        return skills.skill_gaps(self.workbook.assets, self.workbook.plan.actions)
