"""The read-only twin of the forms holds what was typed, in words."""

from __future__ import annotations

import pytest
from parcours import forms, texts
from parcours.exhibits.kinds import Section, Table
from parcours.files import cases
from parcours.files.params import RunParameters
from parcours.forms.layout import FORMS


@pytest.fixture(params=texts.LANGUAGES)
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
