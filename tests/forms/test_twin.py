"""The read-only twin of the forms holds what was typed, in words."""

from __future__ import annotations

import pytest
from parcours import forms, texts
from parcours.exhibits.common import finding_sentence
from parcours.exhibits.kinds import Section, Table
from parcours.files import cases
from parcours.files.params import RunParameters
from parcours.forms.layout import FORMS


@pytest.fixture(scope="module", params=texts.LANGUAGES)
def case(request):
    """Return the sample as a batch run opens it."""
    return cases.open_case(RunParameters(client="sample", language=request.param))


@pytest.mark.parametrize("step", FORMS)
def test_a_batch_run_shows_tables(case, step):
    """Where nobody is there to type, the cell shows what was typed, and waits for nobody (issue 8.7)."""
    shown = getattr(forms, step)(case)
    assert isinstance(shown, Section)
    assert all(isinstance(one, Table) for one in shown.exhibits)
    assert [] == [one.title for one in shown.exhibits if not one.title]


def test_rows_are_as_long_as_their_columns(case):
    """Every row of every twin fits its columns."""
    tables = [table for step in FORMS for table in getattr(forms, step)(case).exhibits]
    assert [] == [
        table.key for table in tables for row in table.rows if len(row) != len(table.columns)
    ]


def test_keys_of_tables_are_their_own(case):
    """No two tables of a form would be written to the same CSV file."""
    keys = [table.key for step in FORMS for table in getattr(forms, step)(case).exhibits]
    assert sorted(set(keys)) == sorted(keys)


def test_codes_are_said_in_words(case):
    """Links and choices are shown by their names, never by their codes (J2)."""
    tools = next(one for one in forms.assets(case).exhibits if one.key == "form_assets_tools_id")
    known = {texts.t(f"tool_role.{code}", case.language) for code in ("crm", "survey", "logistics")}
    assert known <= {row[2] for row in tools.rows}


def shown(case, step, key):
    """Return a table of the twin of a form."""
    return next(one for one in getattr(forms, step)(case).exhibits if one.key == key)


def test_a_card_of_the_twin_says_what_it_says_on_the_board(case):
    """Its star, how it is lived and what the target makes of it, without a colour (J2, J3, J6)."""
    board = shown(case, "touchpoints", f"board_{case.workbook.journeys.journeys[0].id}")
    cards = "\n".join(cell for row in board.rows for cell in row[1:] if cell)
    wanted = {"★", case.t("forms.ui.level_irritant"), case.t("forms.ui.fate_improved")}
    assert wanted == {word for word in wanted if word in cards}


def test_every_action_stands_once_in_the_twin_of_impact_and_effort(case):
    """As on the board: by its impact and its complexity, with its wave (R2)."""
    actions = [one for one in case.workbook.plan.actions if not one.is_excluded]
    grid = shown(case, "plan", "form_plan_board")
    cards = [card for row in grid.rows for cell in row[1:] for card in (cell or "").splitlines()]
    assert sorted(one.title for one in actions) == sorted(card.split(" (")[0] for card in cards)


def test_the_twin_of_the_waves_says_what_each_costs(case):
    """Actions, cost and budget of each wave, and what is left out (R3)."""
    plan = case.workbook.plan
    cost = {one.id: (one.cost or 0) + (one.cost_per_year or 0) for one in plan.actions}
    rows = shown(case, "plan", "form_plan_validated").rows
    asked = [sum(cost[one] for one in wave.actions) for wave in plan.validated.waves]
    assert (asked, len(plan.actions)) == (
        [row[2] for row in rows if row[3]],
        sum(len(row[1].splitlines()) for row in rows),
    )


def test_the_twin_of_the_fates_counts_what_became_of_each_finding(case):
    """No finding is missing, decided or not; those left open are said in words, as on the form (R1)."""
    fates = case.plan.fates
    rows = shown(case, "plan", "form_plan_fates").rows
    left = [one for one in fates if one.fate == "open"]
    said: list[str] = next(
        (row[2].splitlines() for row in rows if row[0] == case.t("fate.open")), []
    )
    assert (len(fates), {finding_sentence(case, one.finding) for one in left}) == (
        sum(row[1] for row in rows),
        set(said),
    )


def test_the_twin_of_the_proposals_shows_what_the_form_asks_about(case):
    """What the rules propose and nobody has accepted or turned down stands there too (J7)."""
    origins = [row[-1] for row in shown(case, "touchpoints", "form_journeys_dismissed_all").rows]
    assert [one.origin for one in case.proposals] == origins != []
