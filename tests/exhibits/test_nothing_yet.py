"""What nobody has said yet is said to be missing, and never counted as zero (X1, X7)."""

import re

import pytest
from parcours.exhibits.kinds import Exhibit, KeyNumbers
from parcours.exhibits.reports import report
from sample_cases import purchases_only


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
