"""The whole report: nothing missing counted as zero, nothing of a past version that cannot be told (X1, X7, R6)."""

import dataclasses
import re

import pytest
from parcours.exhibits.changed import changes
from parcours.exhibits.kinds import Exhibit, KeyNumbers
from parcours.exhibits.reports import report
from parcours.method.assets import FileMapping
from sample_cases import purchases_only, without_file


def titles(exhibits: tuple[Exhibit, ...]) -> list[str]:
    """Titles of exhibits that have one."""
    return [str(getattr(one, "title", "")) for one in exhibits]


@pytest.mark.parametrize("language", ["fr", "en"])
def test_purchases_alone_make_no_title_of_zeros(language):
    """CDNOW: what the purchases say is told; no “0 of 0”, no plan worth nothing."""
    told = report(purchases_only(language))
    every = [
        told.title,
        *(title for one in told.sections for title in (one.title, *titles(one.exhibits))),
    ]
    of_nothing = re.compile(
        r"\b0\b[\w\s’]* (?:sur|of) 0\b|\b(?:Les|All) 0 |rapporterait 0|bring US\$0"
    )
    assert [] == [title for title in every if of_nothing.search(title)]


def test_a_plan_that_does_not_exist_has_no_value():
    """Without an action the value of the plan is unknown: not zero, and no range around it."""
    numbers = next(
        one
        for one in report(purchases_only("en")).sections[0].exhibits
        if isinstance(one, KeyNumbers)
    ).numbers
    plan = next(one for one in numbers if "plan" in one.label)
    assert (None, None, None) == (plan.value, plan.low, plan.high)


def test_a_heading_read_otherwise_since_is_told():
    """The mapping of the client's headings changed between two workshops: said by its heading (R6)."""
    case = without_file("fr")
    book = case.workbook
    mapping = FileMapping(
        file="clients.csv", table="customers", columns={"Civilité [code]": "title"}
    )
    before, after = (
        book.model_copy(update={"assets": book.assets.model_copy(update={"mappings": (one,)})})
        for one in (mapping, mapping.model_copy(update={"columns": {"Civilité [code]": ""}}))
    )
    told = changes(dataclasses.replace(case, workbook=after, compared_with=before))
    assert ["Civilité [code]" in str(row) for row in told.rows] == [True]
