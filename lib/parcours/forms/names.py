"""Lists a field is chosen from, by name: objects of the workbook, codes of the catalogue, people, findings."""

from __future__ import annotations

from collections.abc import Mapping

from parcours import texts
from parcours.case import Case
from parcours.customers.schema import TABLES
from parcours.files import catalogue
from parcours.method.nouns import PREFIXES
from parcours.method.workbook import Workbook, ids, names

Names = Mapping[str, list[list[str]]]
"""By list: [code, name] pairs, in order."""

CURRENCIES = ("EUR", "CHF", "GBP", "USD", "CAD", "MAD", "TND", "XOF")
"""Offered as one types; any other ISO code may be typed."""


def lists(case: Case) -> dict[str, list[list[str]]]:
    """Return every list of the case, in its language."""
    return fixed(case) | of_workbook(case.workbook)


def fixed(case: Case) -> dict[str, list[list[str]]]:
    """Return the lists that no change of the workbook touches."""
    language, usual = case.language, case.catalogue
    sectors = catalogue.sectors(language)
    return {
        "channels": [[one.code, texts.capital(one.label[language])] for one in usual.channels],
        "usual_stages": [[one.code, texts.capital(one.label[language])] for one in usual.stages],
        "usual_touchpoints": [[one.id, one.label[language]] for one in usual.touchpoints],
        "sectors": [[code, name] for code, name in sectors.items()],
        "currencies": [[code, code] for code in CURRENCIES],
        "tables": [
            [one.name, texts.capital(texts.t(f"table.{one.name}", language))] for one in TABLES
        ],
        "file_columns": [
            [one, texts.capital(texts.t(f"column.{one}", language))] for one in _columns()
        ],
        "conventions": [[key, _convention(case, key)] for key in case.usual],
    }


def of_workbook(workbook: Workbook) -> dict[str, list[list[str]]]:
    """Return the objects of each list of the workbook, by what people call them."""
    said = names(workbook)
    found = {name: [[one, said[one]] for one in each] for name, each in ids(workbook).items()}
    people = [one.name for one in workbook.framing.participants]
    roles = dict.fromkeys(
        [
            *(one.role for one in workbook.plan.capacities),
            *(each.role for one in workbook.plan.actions for each in one.days_by_role),
        ]
    )
    return {
        **{name: found[name] for name in PREFIXES},
        "people": [[one, one] for one in dict.fromkeys(people)],
        "roles": [[one, one] for one in roles],
    }


def called(known: Names, name: str, code: str) -> str:
    """Return what a code is called in a list; the code itself where the list does not know it."""
    return next((words for one, words in known.get(name, []) if one == code), code)


def _columns() -> list[str]:
    """Return the columns of all the tables we accept, each once: a name means one thing in all."""
    return list(dict.fromkeys(column.name for table in TABLES for column in table.columns))


def _convention(case: Case, key: str) -> str:
    """Name a convention with its unit and our value, for who settles another."""
    ours = case.usual[key]
    return case.t(
        "forms.convention",
        name=case.t(f"assumption.{key}"),
        value=texts.number(ours.value, case.language, 0 if ours.value == round(ours.value) else 2),
        unit=case.t(f"unit.{ours.unit.replace(' ', '_')}"),
    )
