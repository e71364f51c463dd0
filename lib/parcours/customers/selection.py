"""Who is a customer (P1), and who a filter holds for: rules and filters held to the file."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import reduce, singledispatch, singledispatchmethod
from operator import and_, eq, ge, gt, le, lt, ne, or_

import ibis

from parcours.customers import purchases
from parcours.customers.facts import Known, everybody, facts, known_names, resolve
from parcours.customers.filters import (
    AllOf,
    Among,
    AnyOf,
    Compare,
    Filter,
    FilterError,
    Flag,
    Missing,
    Not,
    Value,
    names_in,
    parse,
)
from parcours.customers.frames import collect
from parcours.customers.tables import CustomerTables
from parcours.customers.words import fold
from parcours.errors import Problem, did_you_mean
from parcours.method.publics import CustomerRule

MOST_VALUES = 1000
"""Different values of a category looked at to recognise what a filter says."""
_WANTS = {"number": (int, float), "date": (dt.date,), "flag": (bool,), "category": (str, float)}
_COMPARE = {"=": eq, "!=": ne, ">": gt, ">=": ge, "<": lt, "<=": le}


@dataclass(frozen=True)
class CheckedFilter:
    """A filter whose names are columns and whose values are values of the file."""

    written: str
    tree: Filter
    """With our names, and the spellings found in the file."""


def customers_of(tables: CustomerTables, rule: CustomerRule) -> ibis.Table:
    """Return who is a customer by a rule (P1).

    Returns
    -------
    Ibis table: customer_id, without repetition.

    Raises
    ------
    NotEnoughDataError : the rule needs a table or a column the client did not give.
    FilterError : the filter of a custom rule can't be understood.

    Source: method.md P1.
    """
    match rule.kind:
        case "account_created":
            return tables.require("customers", "P1").select("customer_id").distinct()
        case "contract_running":
            return _contract_running(tables)
        case "custom":
            return matching(tables, everybody(tables), check(tables, rule.filter))
        case "active_in_days":
            bought = purchases.by_customer(tables)
            return bought.filter(bought.days_since_last_purchase <= rule.days).select("customer_id")
        case _:
            bought = purchases.by_customer(tables)
            least = rule.n if rule.kind == "n_purchases" and rule.n else 1
            return bought.filter(bought.n_purchases >= least).select("customer_id")


def check(tables: CustomerTables, text: str) -> CheckedFilter:
    """Read a filter and hold it to the file: names, kinds of values, values of categories (P2).

    Raises
    ------
    FilterError : all that is wrong with it; for an unknown name or value, the nearest known one.
    """
    tree = parse(text)
    known = known_names(tables)
    found = {written: resolve(written, known) for written in names_in(tree)}
    aliases = [alias for one in known.values() for alias in one.aliases]
    unknown = [
        Problem(
            "filter_unknown_name",
            text,
            found=written,
            expected=", ".join(sorted(known)),
            fix=did_you_mean(fold(written), [*known, *aliases]),
        )
        for written, name in found.items()
        if name is None
    ]
    if unknown:
        raise FilterError(unknown)
    holder = Holder(tables, text, {w: known[name] for w, name in found.items() if name})
    held = holder.held(tree)
    if holder.problems:
        raise FilterError(holder.problems)
    return CheckedFilter(text, held)


def matching(tables: CustomerTables, base: ibis.Table, checked: CheckedFilter) -> ibis.Table:
    """Return the members of ``base`` a filter holds for.

    Where a value is not known, neither a filter nor its contrary holds: missing is never zero.

    Returns
    -------
    Ibis table: customer_id.
    """
    known = facts(tables, base, names_in(checked.tree))
    return known.filter(condition(checked.tree, known)).select("customer_id")


@singledispatch
def condition(tree: Filter, table: ibis.Table) -> ibis.Value:
    """Write a checked filter as a condition on a table of facts."""
    raise TypeError(tree, table)


@condition.register
def _(tree: AllOf, table: ibis.Table) -> ibis.Value:
    return reduce(and_, (condition(part, table) for part in tree.parts))


@condition.register
def _(tree: AnyOf, table: ibis.Table) -> ibis.Value:
    return reduce(or_, (condition(part, table) for part in tree.parts))


@condition.register
def _(tree: Not, table: ibis.Table) -> ibis.Value:
    return ~condition(tree.part, table)


@condition.register
def _(tree: Among, table: ibis.Table) -> ibis.Value:
    return table[tree.name].isin(list(tree.values))


@condition.register
def _(tree: Missing, table: ibis.Table) -> ibis.Value:
    return table[tree.name].isnull()


@condition.register
def _(tree: Flag, table: ibis.Table) -> ibis.Value:
    return table[tree.name]


@condition.register
def _(tree: Compare, table: ibis.Table) -> ibis.Value:
    return _COMPARE[tree.operator](table[tree.name], tree.value)


@dataclass(frozen=True)
class Holder:
    """Holds a filter to the file, and gathers what does not fit."""

    tables: CustomerTables
    text: str
    names: Mapping[str, Known]
    problems: list[Problem] = field(default_factory=list)

    @singledispatchmethod
    def held(self, tree: Filter) -> Filter:
        """Return the filter with our names and the file's spellings."""
        raise TypeError(tree)

    @held.register
    def _(self, tree: AllOf) -> Filter:
        return AllOf(tuple(self.held(part) for part in tree.parts))

    @held.register
    def _(self, tree: AnyOf) -> Filter:
        return AnyOf(tuple(self.held(part) for part in tree.parts))

    @held.register
    def _(self, tree: Not) -> Filter:
        return Not(self.held(tree.part))

    @held.register
    def _(self, tree: Among) -> Filter:
        known = self.names[tree.name]
        return Among(known.name, self._values(known, tree.values))

    @held.register
    def _(self, tree: Missing) -> Filter:
        return Missing(self.names[tree.name].name)

    @held.register
    def _(self, tree: Flag) -> Filter:
        known = self.names[tree.name]
        if known.type != "flag":
            self.problems.append(Problem("filter_not_a_flag", self.text, found=tree.name))
        return Flag(known.name)

    @held.register
    def _(self, tree: Compare) -> Filter:
        known = self.names[tree.name]
        if known.type in {"category", "flag"} and tree.operator not in {"=", "!="}:
            self.problems.append(Problem("filter_no_order", self.text, found=tree.name))
        values = self._values(known, (tree.value,))
        if known.type != "category":
            return Compare(known.name, tree.operator, values[0])
        among = Among(known.name, values)
        return among if tree.operator == "=" else Not(among)

    def _values(self, known: Known, wanted: Sequence[Value]) -> tuple[Value, ...]:
        """Hold values to the kind of the column; those of a category to the file's spellings."""
        found: list[Value] = []
        for value in wanted:
            is_flag = isinstance(value, bool)
            if not isinstance(value, _WANTS[known.type]) or is_flag != (known.type == "flag"):
                self.problems.append(
                    Problem(
                        f"filter_wants_{known.type}",
                        self.text,
                        found=str(value),
                        values={"name": known.name},
                    )
                )
            elif known.type == "category":
                found += self._spellings(known, value)
                continue
            found.append(value)
        return tuple(found)

    def _spellings(self, known: Known, value: Value) -> list[Value]:
        """Return the values of a category that are what was written, give or take an accent."""
        wanted = f"{value:g}" if isinstance(value, float) else str(value)
        there = categories(self.tables, known.name)
        found: list[Value] = [one for one in there if fold(one) == fold(wanted)]
        if not found:
            self.problems.append(
                Problem(
                    "filter_unknown_value",
                    self.text,
                    found=wanted,
                    expected=", ".join(sorted(there)[:12]),
                    fix=did_you_mean(wanted, there),
                    values={"name": known.name},
                )
            )
        return found or [wanted]


def categories(tables: CustomerTables, name: str) -> list[str]:
    """Return the values a category takes in the file, a thousand at most."""
    known = facts(tables, everybody(tables), [name])
    values = known.filter(known[name].notnull()).select(name).distinct().limit(MOST_VALUES)
    return [str(value) for value in collect(values)[name]]


def _contract_running(tables: CustomerTables) -> ibis.Table:
    needed = ("contract_start_date", "contract_end_date")
    customers = tables.require_columns("customers", needed, "P1")
    today = ibis.date(tables.as_of)
    started = customers.contract_start_date <= today
    not_ended = customers.contract_end_date.isnull() | (customers.contract_end_date >= today)
    return customers.filter(started & not_ended).select("customer_id").distinct()
