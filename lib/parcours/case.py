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
from typing import TYPE_CHECKING, Literal, TypeVar

from parcours import texts
from parcours.customers.tables import CustomerTables
from parcours.errors import Problem
from parcours.method import (
    appraisal,
    asset_gaps,
    conventions,
    data_flows,
    follow_up,
    framing,
    irritants,
    maturity,
    maturity_findings,
    maturity_gaps,
    objectives,
    plan_gaps,
    public_view,
    publics,
    scripts,
    skills,
    target,
    touchpoint_findings,
    touchpoint_gaps,
    yields,
)
from parcours.method.appraisal import Appraisals
from parcours.method.catalogue import Catalogue, Scope
from parcours.method.conventions import Assumption
from parcours.method.findings import Finding
from parcours.method.gaps import Gap
from parcours.method.irritants import Irritant, TroubledMoment
from parcours.method.maturity import FunctionGap, QuestionnaireResult
from parcours.method.maturity_findings import MeasuredFact
from parcours.method.nouns import Function
from parcours.method.pairwise import GroupRanking, rank_objectives
from parcours.method.questionnaires import FactKey, Questionnaire
from parcours.method.scripts import Waiting
from parcours.method.skills import SkillGap
from parcours.method.target import EmotionChange
from parcours.method.workbook import Workbook, names
from parcours.method.worth import PublicValue
from parcours.method.yields import FileReason, Proposal
from parcours.results import value_gaps
from parcours.results.customer_file import Computed, CustomerFile
from parcours.results.customer_value import CustomerValue
from parcours.results.plan import PlanResults
from parcours.results.public_plan import PublicPlan
from parcours.results.publics import PublicResults
from parcours.texts import Language

if TYPE_CHECKING:
    import ibis

    from parcours.customers.feedback import Feedback
    from parcours.customers.journeys_seen import JourneysSeen

Result = TypeVar("Result")


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
    usual: Mapping[str, Assumption]
    """Numbers somebody could dispute, as we propose them."""
    catalogue: Catalogue
    """Usual channels, stages and touchpoints."""
    questionnaires: tuple[Questionnaire, ...] = ()
    problems: tuple[Problem, ...] = ()
    """Warnings met while opening."""
    audience: Literal["client", "internal"] = "client"
    allows_more_publics: bool = False
    """Whether a recorded reason unblocks step 1: in the workshop, and in a batch run that says so (P3)."""
    seed: int = 20261122
    compared_with: Workbook | None = None
    """An earlier state of the workbook: what changed since is shown (R6)."""
    public: str = ""
    """The one public the case is looked at for (``files.cases.for_public``); empty: all (P4)."""
    whole: Case | None = None
    """The case of all the publics, where this one is looked at for one of them."""

    def t(self, key: str, **values: object) -> str:
        """Return our sentence of that key in the case's language."""
        return texts.t(key, self.language, **values)

    def with_workbook(self, workbook: Workbook) -> Case:
        """Return the case with another workbook; the customer file is not read again without need."""
        other, old = dataclasses.replace(self, workbook=workbook), self.workbook.assets.mappings
        if (old, self.currency) == (workbook.assets.mappings, other.currency):
            other.__dict__["file"] = self.file.with_assumptions(other.assumptions)
            if other.value == self.value:
                other.__dict__["value"] = self.value
            else:
                other.value.take_over(self.value)
            other.publics.take_over(self.publics)
        return other

    def in_language(self, language: Language) -> Case:
        """Return the case told in another language: what it knows is figures and codes, and is kept."""
        other = dataclasses.replace(self, language=language)
        vars(other).update(vars(self) | vars(other))
        return other

    @functools.cached_property
    def assumptions(self) -> Mapping[str, Assumption]:
        """Numbers somebody could dispute, with those the client settled."""
        return conventions.settled(self.usual, self.workbook.framing.conventions)

    @functools.cached_property
    def file(self) -> CustomerFile:
        """The customer file, read on first need."""
        return CustomerFile(self.read, self.is_interactive, self.assumptions, self.seed)

    @property
    def tables(self) -> CustomerTables | None:
        """The tables of the customer file, where there is one that can be read."""
        return self.file.tables

    def from_file(self, rule: Callable[[CustomerTables], Result]) -> Computed[Result]:
        """Compute a result of the customer file, or say why it cannot be."""
        return self.file.compute(rule)

    def assumed(self, key: str) -> float:
        """Return the value of an assumption."""
        return float(self.assumptions[key].value)

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

    def lines(self, words: list[str]) -> str:
        """Join sentences or long names, where a list in a sentence would not be read."""
        return "; ".join(words) if self.language == "en" else " ; ".join(words)

    @functools.cached_property
    def _names(self) -> Mapping[str, str]:
        return names((self.whole or self).workbook)

    # Gaps and findings of all the steps

    @functools.cached_property
    def gaps(self) -> tuple[Gap, ...]:
        """All that the steps still miss or contradict."""
        book, placed, ranks = self.workbook, self.plan.roadmap, self.publics.ranks
        return (
            *framing.gaps(book.framing),
            *publics.gaps(book.publics, allows_more=self.allows_more_publics, ranks=ranks),
            *objectives.gaps(book.objectives, book.publics, self.objective_weights, self.as_of),
            *asset_gaps.gaps(book.assets, has_file=self.read is not None),
            *touchpoint_gaps.gaps(book),
            *value_gaps.gaps(self.file, book.framing.distributed_profit),
            *conventions.gaps(self.usual, book.framing.conventions),
            *maturity_gaps.gaps(self.maturity, book.answers, len(book.framing.participants)),
            *plan_gaps.gaps(book.plan, self.plan.orphans, self.plan.fates),
            *follow_up.gaps(book.plan, placed.actions if placed else (), self.as_of),
        )

    @functools.cached_property
    def findings(self) -> tuple[Finding, ...]:
        """All that the workshop and the file found, worst first (R1)."""
        book = self.workbook
        if self.whole is not None:
            found_in_all = self.whole.findings
            return tuple(one for one in found_in_all if public_view.concerns(one, book))
        found = [
            *self.tool_findings,
            *skills.skill_findings(book.assets, book.plan.actions),
            *asset_gaps.subcontractor_findings(book.assets),
            *self.maturity_findings,
            *self.touchpoint_findings,
            *self.value.findings,
        ]
        return tuple(sorted(found, key=lambda one: (-one.severity, one.key)))

    # Step 1: publics

    @functools.cached_property
    def publics(self) -> PublicResults:
        """Results of step 1 (P1 to P4)."""
        return PublicResults(self.workbook, self.value, self.seed)

    @property
    def public_members(self) -> ibis.Table | None:
        """Who belongs to each public: customer_id, public_id; None where unknown (P2)."""
        return self.publics.members[0]

    # Customer value

    @functools.cached_property
    def value(self) -> CustomerValue:
        """Results of the customer file, for the customers of the rule chosen (V1 to V11)."""
        book = self.workbook
        return CustomerValue(self.file, book.publics.customer_rule, book.framing.distributed_profit)

    # Step 2: objectives

    @functools.cached_property
    def objective_weights(self) -> GroupRanking:
        """Weights of the objectives, and how far participants agree (O3)."""
        if self.whole is not None:
            return self.whole.objective_weights
        return rank_objectives(self.workbook.objectives)

    # Step 3: assets

    @functools.cached_property
    def tool_findings(self) -> list[Finding]:
        """What the register of tools and the flows give away (A2)."""
        return data_flows.tool_findings(self.workbook.assets)

    @functools.cached_property
    def skill_gaps(self) -> list[SkillGap]:
        """Skills that lack, and what closes each gap (A3)."""
        return skills.skill_gaps(self.workbook.assets, self.workbook.plan.actions)

    # Step 4: touchpoints

    @functools.cached_property
    def appraisals(self) -> Appraisals:
        """How each public lives each touchpoint, by touchpoint and public (J3)."""
        return appraisal.appraise(self.workbook)

    @functools.cached_property
    def irritants(self) -> tuple[Irritant, ...]:
        """Irritants, worst first (J3)."""
        return irritants.irritants(self.workbook, self.appraisals)

    @functools.cached_property
    def troubled_moments(self) -> tuple[TroubledMoment, ...]:
        """Moments of truth that irritate, divide people, or were not judged (J3)."""
        return irritants.moments_of_truth_in_trouble(self.workbook, self.appraisals)

    @functools.cached_property
    def moments_of_truth_in_trouble(self) -> tuple[str, ...]:
        """Moments of truth lived as irritants, or split."""
        troubled = (one.touchpoint for one in self.troubled_moments if one.trouble != "not_judged")
        return tuple(dict.fromkeys(troubled))

    @functools.cached_property
    def scope(self) -> Scope:
        """Whose journeys these are, by the sector: of consumers, of businesses, of all (J2)."""
        return self.catalogue.scope_of(self.workbook.framing.sector)

    @functools.cached_property
    def waiting(self) -> tuple[Waiting, ...]:
        """Waiting promised and observed, measured where the file can tell (J4)."""
        from parcours.customers.contact_reasons import measured_waits  # noqa: PLC0415

        least = int(self.assumed("feedback.min_answers"))
        measured, _ = self.from_file(
            lambda tables: measured_waits(tables, self.workbook.journeys, least)
        )
        return scripts.waiting(self.workbook, measured)

    @functools.cached_property
    def channel_sets(self) -> Mapping[frozenset[str], int]:
        """Customers by the channels they use; empty where the file cannot tell (J5)."""
        from parcours.customers.channels_used import channel_sets  # noqa: PLC0415

        return self.from_file(channel_sets)[0] or {}

    @functools.cached_property
    def emotion_changes(self) -> tuple[EmotionChange, ...]:
        """Emotion today and in the target, by touchpoint and public (J6)."""
        return target.emotion_changes(self.workbook, self.appraisals)

    @functools.cached_property
    def contact_reasons(self) -> tuple[FileReason, ...]:
        """Why customers get in touch, as the file names it (J7)."""
        from parcours.customers.contact_reasons import contact_reasons  # noqa: PLC0415

        return self.from_file(contact_reasons)[0] or ()

    @functools.cached_property
    def proposals(self) -> tuple[Proposal, ...]:
        """What the map yields that nobody has accepted or turned down yet (J7)."""
        book, known = self.workbook, self.appraisals
        needed = self.assumed("touchpoints.needed_completeness")
        found = (
            *yields.propose_use_cases(book, known, self.waiting),
            *yields.propose_scenarios(book, known, self.catalogue, self.scope),
            *yields.propose_collection(book, self.catalogue, self.completeness, needed),
            *yields.propose_contact_reasons(book, known, self.contact_reasons),
        )
        return yields.pending(book, found)

    @functools.cached_property
    def completeness(self) -> Mapping[str, float]:
        """Share filled of each column of the customer file, as ``table.column`` (J7)."""
        from parcours.customers.filled import filled_shares  # noqa: PLC0415

        columns = tuple(datum.file_column for datum in self.workbook.assets.data)
        return self.from_file(lambda tables: filled_shares(tables, columns))[0] or {}

    @functools.cached_property
    def journeys_seen(self) -> tuple[JourneysSeen | None, tuple[Problem, ...]]:
        """Journeys as customers make them, or why they cannot be seen (J8)."""
        from parcours.customers.journeys_seen import journeys_seen  # noqa: PLC0415

        return self.from_file(
            lambda tables: journeys_seen(
                tables,
                self.workbook.journeys,
                quiet_days=int(self.assumed("journeys.quiet_days")),
                least_customers=int(self.assumed("feedback.min_answers")),
                membership=self.public_members,
            )
        )

    @functools.cached_property
    def feedback(self) -> tuple[Feedback | None, tuple[Problem, ...]]:
        """NPS, CSAT and CES, or why there are none (J9)."""
        from parcours.customers.feedback import feedback  # noqa: PLC0415

        return self.from_file(
            lambda tables: feedback(
                tables,
                self.workbook.journeys,
                minimum=int(self.assumed("feedback.min_answers")),
                membership=self.public_members,
            )
        )

    @functools.cached_property
    def touchpoint_findings(self) -> list[Finding]:
        """What the workshop and the file found wrong on the journeys (J2 to J9)."""
        seen, answers = self.journeys_seen[0], self.feedback[0]
        return touchpoint_findings.touchpoint_findings(
            self.workbook,
            perception_gap_points=self.assumed("touchpoints.perception_gap_points"),
            seen=seen.seen if seen else None,
            feedback=answers.scores if answers else (),
            waits=self.waiting,
            channel_sets=self.channel_sets,
        )

    # Diagnosis of maturity

    @functools.cached_property
    def maturity(self) -> tuple[QuestionnaireResult, ...]:
        """What the answers say, frame by frame, in the order of the questionnaires (D1 to D4)."""
        return tuple(maturity.result(frame, self.workbook.answers) for frame in self.questionnaires)

    @functools.cached_property
    def maturity_by_function(self) -> Mapping[str, Mapping[Function, QuestionnaireResult]]:
        """The same by function of the respondents."""
        return {
            frame.id: maturity.by_function(frame, self.workbook.answers, self.functions)
            for frame in self.questionnaires
        }

    @functools.cached_property
    def function_gaps(self) -> Mapping[str, tuple[FunctionGap, ...]]:
        """Management against front line, by frame."""
        return {
            frame.id: maturity.function_gaps(frame, self.workbook.answers, self.functions)
            for frame in self.questionnaires
        }

    @property
    def functions(self) -> dict[str, Function]:
        """Function of each participant."""
        return {one.id: one.function for one in self.workbook.framing.participants}

    @functools.cached_property
    def facts(self) -> Mapping[FactKey, MeasuredFact]:
        """Figures of the file that stand beside the answers; what the file cannot tell is absent."""
        from parcours.results.file_facts import facts  # noqa: PLC0415

        answers = self.feedback[0]
        return facts(self.value, answers.scores if answers else (), self.channel_sets)

    @functools.cached_property
    def maturity_findings(self) -> tuple[Finding, ...]:
        """Weak items, disagreements, contradictions with the file (R1)."""
        usual: dict[str, tuple[str, ...]] = {}
        for one in self.workbook.journeys.touchpoints:
            if one.catalogue_id:
                usual[one.catalogue_id] = (*usual.get(one.catalogue_id, ()), one.id)
        pairs = zip(self.questionnaires, self.maturity, strict=True)
        return tuple(
            found
            for frame, said in pairs
            for found in maturity_findings.findings(frame, said, self.facts, usual)
        )

    # Step 5: plan

    @property
    def public_values(self) -> Mapping[str, PublicValue]:
        """What the customers of each public are worth, from the file, else as declared (R5)."""
        return self.publics.values

    @functools.cached_property
    def plan(self) -> PlanResults:
        """Results of step 5 and of its follow-up (R1 to R6)."""
        return PlanResults(self) if self.whole is None else PublicPlan(self, self.whole.plan)
