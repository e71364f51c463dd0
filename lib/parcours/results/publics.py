"""What the file and the votes say of the publics (step 1, P1 to P4)."""

from __future__ import annotations

import dataclasses
import functools
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from parcours.customers.tables import CustomerTables
from parcours.errors import Problem
from parcours.method import public_merge, public_ranking, specifics, worth
from parcours.method.public_merge import NearestPair
from parcours.method.public_ranking import DecidingWeight, Measured, PublicScore, Robustness
from parcours.method.publics import Criterion, Publics
from parcours.method.specifics import CoreLine
from parcours.method.workbook import Workbook
from parcours.method.worth import PublicValue
from parcours.results.customer_file import Computed, CustomerFile
from parcours.results.customer_value import CustomerValue

if TYPE_CHECKING:
    import ibis
    import pandas as pd

    from parcours.customers.affinity import Affinities
    from parcours.customers.equity import CustomerEquity
    from parcours.customers.feedback import Dissatisfaction
    from parcours.customers.membership import PublicFacts
    from parcours.customers.selection import CheckedFilter


EVERYBODY = "everybody"
"""The list of all who are customers by the rule chosen."""


@dataclass(frozen=True)
class PublicResults:
    """Results of step 1."""

    workbook: Workbook
    value: CustomerValue
    seed: int

    @property
    def decided(self) -> Publics:
        """Step 1 as decided."""
        return self.workbook.publics

    @property
    def addressed(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """Use cases and scenarios, each with the publics it is for."""
        journeys = self.workbook.journeys
        cases = ((one.id, one.publics) for one in journeys.use_cases)
        return (*cases, *((one.id, one.publics) for one in journeys.scenarios))

    def take_over(self, before: PublicResults) -> None:
        """Keep what was computed beside another workbook, where it rests on nothing that changed."""
        now, then = ((one.decided, one.addressed, one.seed) for one in (self, before))
        if self.value is before.value and now == then:
            computed = vars(before).keys() - {field.name for field in dataclasses.fields(self)}
            # what is done for each public stands in all the steps
            vars(self).update({name: vars(before)[name] for name in computed - {"core"}})

    @functools.cached_property
    def rules(self) -> Computed[pd.DataFrame]:
        """The rule chosen and those it is compared with, side by side (P1)."""
        from parcours.customers.membership import compare_rules  # noqa: PLC0415

        rules = (self.decided.customer_rule, *self.decided.compared_rules)
        return self.value.file.compute(lambda tables: compare_rules(tables, rules))

    @functools.cached_property
    def filters(self) -> tuple[Mapping[str, CheckedFilter], Mapping[str, tuple[Problem, ...]]]:
        """Filters that hold on the file, by public; and what is wrong with the others (P2)."""
        from parcours.customers.filters import FilterError  # noqa: PLC0415
        from parcours.customers.selection import check  # noqa: PLC0415

        checked: dict[str, CheckedFilter] = {}
        wrong: dict[str, tuple[Problem, ...]] = {}
        tables = self.value.file.tables
        for public in self.decided.publics if tables is not None else ():
            if not public.filter.strip() or tables is None:
                continue
            try:
                checked[public.id] = check(tables, public.filter)
            except FilterError as error:
                wrong[public.id] = error.problems
        return checked, wrong

    @functools.cached_property
    def members(self) -> Computed[ibis.Table]:
        """Who belongs to each public, by the rule chosen: customer_id, public_id (P2)."""
        return self._members_of(tuple(self.filters[0]))

    def file_of(self, public: str) -> CustomerFile:
        """Return the customer file with the customers of one public alone, by its filter (P4)."""
        from parcours.customers import customer_base  # noqa: PLC0415

        whole = self.value.file
        found = dataclasses.replace(whole)
        members, problems = self._members_of((public,) if public in self.filters[0] else ())
        tables = whole.tables
        if tables is None:
            problems = whole.reading[1]
        elif public not in self.filters[0] or members is None:
            problems = (*self.filters[1].get(public, ()), Problem("public_not_in_file", public))
            tables = None
        else:
            tables = customer_base.only(tables, members)
        found.__dict__["reading"] = (tables, () if tables is not None else problems)
        return found

    @functools.cached_property
    def facts(self) -> Computed[PublicFacts]:
        """What each public weighs, and what they share (P2)."""
        from parcours.customers import membership, selection  # noqa: PLC0415

        members, problems = self.members
        if members is None:
            return None, problems
        rule = self.decided.customer_rule
        return self.value.file.compute(
            lambda tables: membership.public_facts(
                tables, members, selection.customers_of(tables, rule)
            )
        )

    @functools.cached_property
    def overlap(self) -> Computed[pd.DataFrame]:
        """Customers that publics share, NaN where so few that they could be told (P2)."""
        facts, problems = self.facts
        if facts is None:
            return None, problems
        least = self.value.file.least_group
        return facts.overlap.where((facts.overlap == 0) | (facts.overlap >= least)), ()

    @functools.cached_property
    def reach(self) -> Computed[pd.DataFrame]:
        """Of all customers, of each public, of those a use case or a scenario is for: who may be contacted (P3, J7)."""
        from parcours.customers import consent, selection  # noqa: PLC0415

        members, rule = self.members[0], self.decided.customer_rule
        known = tuple(self.filters[0]) if members is not None else ()
        wanted: dict[str, tuple[str, ...]] = {EVERYBODY: ()}
        wanted |= {public: (public,) for public in known}
        wanted |= dict(self.addressed)

        def found(tables: CustomerTables) -> pd.DataFrame:
            everybody = selection.customers_of(tables, rule)
            lists = {
                name: everybody
                if members is None or not publics
                else members.filter(members.public_id.isin(publics))
                for name, publics in wanted.items()
                if set(publics) <= set(known)
            }
            return consent.reach(tables, lists)

        return self.value.file.compute(found)

    @functools.cached_property
    def heads(self) -> Mapping[str, float]:
        """Customers of each public, from the file, else as declared (P2)."""
        facts = self.facts[0]
        if facts is None:
            return public_ranking.declared_measures(self.decided).get(Criterion.REACH, {})
        return _known(facts.by_public["customers"])

    @functools.cached_property
    def measured(self) -> Measured:
        """Figures by criterion and public, from the file, else as declared (P3)."""
        facts, values = self.facts[0], self.equity[0]
        if facts is None:
            return public_ranking.declared_measures(self.decided)
        figures = facts.by_public
        reach = self.reach[0]
        found = {
            # to the ten: beside the head count, the exact one would tell how few refused
            Criterion.REACH: self.heads
            if reach is None
            else _known(reach["allowed"].loc[list(figures.index)].round(-1)),
            Criterion.CURRENT_VALUE: _known(figures["revenue"]),
        }
        if values is not None and values.by_public is not None:
            whole = values.by_public.set_index("public_id")["equity_in_full"]
            found[Criterion.CURRENT_VALUE] = _known(whole.drop("", errors="ignore"))
        if (scores := self.potential_scores[0]) is not None:
            found[Criterion.POTENTIAL] = _known(scores.set_index("public_id")["score"])
        if (unhappy := self.dissatisfaction[0]) is not None:
            shares = unhappy.by_public.set_index("public_id")["share"]
            found[Criterion.DISSATISFACTION] = _known(shares)
        return {criterion: known for criterion, known in found.items() if known}

    @functools.cached_property
    def potential_scores(self) -> Computed[pd.DataFrame]:
        """Mean score of economic potential of the customers of each public (V6, P3)."""
        from parcours.customers.potential import score_by_public  # noqa: PLC0415

        members, (scored, problems) = self.members[0], self.value.potential
        if members is None or scored is None:
            return None, self.members[1] or problems
        least, classed = self.value.file.least_group, scored.classed
        return self.value.file.compute(lambda _: score_by_public(classed, members, least))

    @functools.cached_property
    def dissatisfaction(self) -> Computed[Dissatisfaction]:
        """Share of dissatisfied answers of each public (J9, P3); None where too few answered."""
        from parcours.customers.feedback import dissatisfaction  # noqa: PLC0415

        members, problems = self.members
        if members is None:
            return None, problems
        least = int(self.value.file.assumptions["feedback.min_answers"].value)
        found, problems = self.value.file.compute(
            lambda tables: dissatisfaction(tables, members, minimum=least)
        )
        return found, problems

    @functools.cached_property
    def ranking(self) -> tuple[PublicScore, ...]:
        """Candidate publics, best first (P3)."""
        return public_ranking.rank_publics(self.decided, self.measured)

    @property
    def ranks(self) -> Mapping[str, int]:
        """Rank of each candidate public that has one (P3)."""
        return {one.public: one.rank for one in self.ranking if one.rank is not None}

    @functools.cached_property
    def robustness(self) -> tuple[Robustness, ...]:
        """How often each public stays among the first three (P3)."""
        return public_ranking.robustness(self.decided, self.measured, seed=self.seed)

    @functools.cached_property
    def deciding(self) -> tuple[DecidingWeight, ...]:
        """Weights that would change the decision, nearest first (P3)."""
        return public_ranking.deciding_weights(self.decided, self.measured)

    @functools.cached_property
    def nearest(self) -> NearestPair | None:
        """The two kept publics that would merge best (P3)."""
        kept = [public.id for public in self.decided.kept]
        return public_merge.nearest_pair(kept, self._shared, self.ranking)

    def nearest_of(self, public: str) -> NearestPair | None:
        """Return the pair a kept public makes with the one it would merge best with (P3)."""
        others = [one.id for one in self.decided.kept if one.id != public]
        pairs = [
            pair
            for other in others
            if (pair := public_merge.nearest_pair([public, other], self._shared, self.ranking))
        ]
        return public_merge.nearest_of_pairs(pairs)

    @functools.cached_property
    def _shared(self) -> Mapping[tuple[str, str], int]:
        if self.facts[0] is None:
            return {}
        return {
            (str(one), str(other)): int(n)
            for one, row in self.facts[0].overlap.to_dict().items()
            for other, n in row.items()
        }

    @functools.cached_property
    def core(self) -> tuple[CoreLine, ...]:
        """What is done, each with the publics it is for (P4)."""
        return specifics.core_lines(self.workbook)

    @functools.cached_property
    def equity(self) -> Computed[CustomerEquity]:
        """Customer equity, by candidate public (V4, P3)."""
        return self.value.equity_of(self.members[0])

    @functools.cached_property
    def equity_of_kept(self) -> Computed[CustomerEquity]:
        """Customer equity, by public kept, each customer counted once (V4)."""
        return self.value.equity_of(self.kept_members)

    @functools.cached_property
    def completeness(self) -> Computed[pd.DataFrame]:
        """What is known of the customers of each public kept, in per cent (A1)."""
        from parcours.customers.quality import completeness_by_public  # noqa: PLC0415

        members = self.kept_members
        if members is None:
            return None, self.members[1]
        return self.value.file.compute(lambda tables: completeness_by_public(tables, members))

    @functools.cached_property
    def affinities(self) -> Computed[Affinities]:
        """What is bought where and with what, for all and by public kept (V10)."""
        from parcours.customers.affinity import affinities  # noqa: PLC0415

        members, least = self.kept_members, self.value.file.least_group
        return self.value.compute(lambda tables: affinities(tables, members, minimum=least))

    @functools.cached_property
    def kept_members(self) -> ibis.Table | None:
        """Who belongs to the publics kept; to the candidates where none is kept yet."""
        kept = [public.id for public in self.decided.kept if public.id in self.filters[0]]
        return self._members_of(tuple(kept))[0] if kept else self.members[0]

    @functools.cached_property
    def values(self) -> Mapping[str, PublicValue]:
        """What the customers of each public are worth, from the file, else as declared (R5)."""
        from parcours.customers.public_worth import public_values  # noqa: PLC0415

        settled = self.value.valuation[0]
        if settled is None:
            return worth.declared_values(self.decided)
        members = self.kept_members
        found, _ = self.value.compute(lambda tables: public_values(tables, settled, members))
        return found or worth.declared_values(self.decided)

    def _members_of(self, publics: tuple[str, ...]) -> Computed[ibis.Table]:
        from parcours.customers import frames, membership, selection  # noqa: PLC0415

        checked = self.filters[0]
        filters = {public: checked[public].written for public in publics}

        def found(tables: CustomerTables) -> ibis.Table:
            base = selection.customers_of(tables, self.decided.customer_rule)
            return frames.keep(tables, membership.public_members(tables, base, filters))

        return self.value.file.compute(found)


def _known(figures: pd.Series[float]) -> dict[str, float]:
    return {str(public): float(value) for public, value in figures.dropna().items()}
