"""One page for each action: all of its chain, tagged, and hostile words as text."""

import dataclasses
import io

import pikepdf
import pytest
from parcours.deliver import sheets
from parcours.exhibits import action_sheets
from plan_reports import hostile_case, report_of
from sample_cases import flaws, without_file


@pytest.fixture(scope="module")
def report():
    """Return the report of the sample’s plan."""
    return report_of()


@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_live_action_has_its_sheet(language):
    """A sheet for each action that is not set aside, and nothing in it that no reader understands (R1)."""
    case = without_file(language)
    made = action_sheets.sheets(case)
    live = [one.id for one in case.workbook.plan.actions if not one.is_excluded]
    assert [f"action_sheet.{one}" for one in live] == [sheet.key for sheet in made]
    assert [] == [flaw for sheet in made for one in sheet.exhibits for flaw in flaws(one)]


def test_a_sheet_holds_the_whole_chain(report):
    """Findings, touchpoints, objectives, who, assumptions, measures; a value nobody knows is said (R1, R5)."""
    why, numbers, chain, assumptions, measures = report.annexes[0].exhibits
    assert 3 == len(why.paragraphs)
    assert numbers.numbers[0].value is None  # neither a customer file nor a declared value
    assert isinstance(numbers.numbers[1].value, float)
    said = dict(chain.rows)
    assert "J’appelle pour une livraison en retard" in said["Points de contact"]
    assert "Claire Vasseur" == said["Répond"]
    assert ["Atelier du 9 juillet 2026", "Tickets 2025-2026"] == [
        row[-1] for row in assumptions.rows[1:]
    ]
    assert 2 == len(measures.rows)


def test_one_page_each(report):
    """The sample's sheets take one page each after the cover, are tagged and say their language (X5)."""
    with pikepdf.open(io.BytesIO(sheets.render(report))) as book:
        assert 1 + 20 == len(book.pages)
        assert book.Root.MarkInfo.Marked
        assert str(book.Root.Lang).startswith("fr")


def test_hostile_words_are_set_as_text():
    """Markup, control signs and 5,000 characters are printed and the tags hold (issue 9.8)."""
    assert sheets.render(report_of(hostile_case())).startswith(b"%PDF-")


def test_no_action_no_file(report, tmp_path):
    """A case without an action has no sheets, and no file is written."""
    assert () == sheets.write(dataclasses.replace(report, annexes=()), tmp_path).paths
