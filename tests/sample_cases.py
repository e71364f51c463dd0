"""The cases exhibits are tried on: the whole sample, the workshop without a file, purchases alone."""

import dataclasses
import functools
import re
from collections.abc import Callable

import cdnow
from fakes import customer_tables
from parcours.case import Case
from parcours.customers.tables import CustomerTables, SourceFile
from parcours.exhibits.kinds import Exhibit, Figure, KeyNumbers, Table, Text
from parcours.files import cases
from parcours.files.params import RunParameters
from parcours.method.framing import Framing
from parcours.method.workbook import Workbook
from parcours.texts import Language


@functools.cache
def sample(language: Language = "fr") -> Case:
    """Maison Lorette with its files; what was computed in French serves in English."""
    if language == "fr":
        return cases.open_case(RunParameters(client="sample", language="fr", interactive=True))
    return sample("fr").in_language(language)


@functools.cache
def without_file(language: Language = "fr") -> Case:
    """Maison Lorette on declared facts alone."""
    return dataclasses.replace(sample(language), read=None)


@functools.cache
def purchases_only(language: Language = "fr") -> Case:
    """Orders and nothing else, without margins, as CDNOW gives them; an empty workbook."""
    if language != "fr":
        return purchases_only("fr").in_language(language)
    book = Workbook(framing=Framing(client="CDNOW", currency="USD"))
    return reading(
        dataclasses.replace(sample("fr"), workbook=book),
        lambda: dataclasses.replace(
            customer_tables("1998-06-30", orders=cdnow.orders()),
            sources=(SourceFile("orders.csv", "0" * 64, 1, "orders"),),
        ),
    )


def reading(case: Case, read: Callable[[], CustomerTables]) -> Case:
    """Return the case with another customer file."""
    return dataclasses.replace(case, read=read)


def flaws(exhibit: Exhibit) -> list[str]:
    """Return what no painter could show, or no reader understand."""
    if isinstance(exhibit, Text):
        said = [exhibit.title, *exhibit.paragraphs]
        return [f"text: {one}" for one in said if _is_raw(one)] + (
            [] if exhibit.paragraphs or exhibit.title else ["says nothing"]
        )
    if isinstance(exhibit, KeyNumbers):
        return [f"label: {one.label}" for one in exhibit.numbers if _is_raw(one.label)]
    if isinstance(exhibit, Figure):
        keys = {column.key for column in exhibit.table.columns}
        named = {exhibit.x, *exhibit.y, *exhibit.extra.values()}
        missing = sorted(named - keys)
        return [f"{exhibit.key}: no column {one}" for one in missing] + flaws(exhibit.table)
    return _of_table(exhibit) if isinstance(exhibit, Table) else []


def _of_table(table: Table) -> list[str]:
    found = [
        f"{table.key}: row of {len(row)}" for row in table.rows if len(row) != len(table.columns)
    ]
    words = [table.title, table.note, table.empty, *(column.label for column in table.columns)]
    found += [f"{table.key}: {word}" for word in words if _is_raw(word)]
    if not table.title or not table.source.data:
        found.append(f"{table.key}: no title or no source")
    if not table.rows and not table.empty:
        found.append(f"{table.key}: empty without a reason")
    keys = [column.key for column in table.columns]
    return found + [f"{table.key}: {key} twice" for key in keys if keys.count(key) > 1]


def _is_raw(text: str) -> bool:
    return bool(re.search(r"[{}]|\bnan\b|\bNone\b|  |\.\.$| \.$", text))
