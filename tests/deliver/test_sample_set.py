"""The full set of the sample case, as a client gets it: its size, its fit, its typography."""

import dataclasses
import io
import re
import zipfile

import pytest
from parcours.deliver import html, pdf, pptx, xlsx
from parcours.deliver.painting import slide_plan
from parcours.exhibits import reports
from parcours.exhibits.kinds import Table
from pptx import Presentation
from read_words import FRENCH_FAULTS, of_markup, of_office
from sample_cases import sample

pytestmark = pytest.mark.filterwarnings(
    "ignore:.*extension is not supported"
)  # openpyxl, as a client
ONE_MB = 1_000_000


@pytest.fixture(scope="module")
def described():
    """Describe the sample with its files, for its client."""
    return dataclasses.replace(reports.report(sample("fr")), audience="client")


@pytest.fixture(scope="module")
def page(described):
    """Return its report."""
    return html.render(described)


def test_the_report_is_under_a_megabyte(page):
    """Fifty charts, two maps and their tables are sent by e-mail (issue 9.1)."""
    assert ONE_MB > len(page.encode())


def test_what_is_signed_for_is_whole(described):
    """Each touchpoint and each action of the case is printed in the annexes of the PDF (issue 9.2)."""
    printed = {row[0] for annex in pdf.data(described)["annexes"] for row in annex["table"]["rows"]}
    tables = [one for s in described.sections for one in s.exhibits if isinstance(one, Table)]
    kept = [one for one in tables if one.key in {"register.touchpoints", "register.actions"}]
    assert 2 == len(kept)
    assert {str(row[0]) for table in kept for row in table.rows} <= printed


def test_the_pdf_is_light(described):
    """A hundred and fifty tagged pages stay under 2 MB (issue 9.2)."""
    assert 2 * ONE_MB > len(pdf.render(described))


def test_the_deck_fits_and_tells_the_plan(described):
    """Nothing is cut, 15 to 25 slides, and what to do is among them (issue 9.3)."""
    content, warnings = pptx.render(described)
    assert [] == warnings
    assert 15 <= len(Presentation(io.BytesIO(content)).slides) <= slide_plan.MOST_SLIDES
    told = {getattr(idea.exhibit, "key", "") for idea in slide_plan.planned(described).ideas}
    assert {"equity_by_public", "irritants", "impact_effort", "roadmap"} <= told
    assert {"journey_map_J-1", "journey_map_J-2"} <= told
    assert {"journey_transitions", "journey_first_steps"} <= told
    assert [] == FRENCH_FAULTS.findall(of_office(content, "a:t"))


def test_what_is_read_is_set_as_french(page):
    """No plain space before a double sign, no straight apostrophe, in real words (issue 9.9)."""
    assert [] == FRENCH_FAULTS.findall(of_markup(page))


def rows_that_never_grow(path):
    """Return the rows of a workbook whose height Excel would keep, whatever is typed in them."""
    with zipfile.ZipFile(path) as archive:
        sheets = [name for name in archive.namelist() if name.startswith("xl/worksheets/sheet")]
        rows = [row for name in sheets for row in re.findall(rb"<row [^>]*>", archive.read(name))]
    assert any(b' ht="' in row for row in rows)
    return [row for row in rows if b"customHeight" in row]


def test_the_register_nobody_touched_brings_nothing(described, tmp_path):
    """Every sheet of the real register comes back as it went (issue 9.4)."""
    written = xlsx.write(described, tmp_path)
    assert () == written.warnings
    assert [] == rows_that_never_grow(written.paths[0])
    found = xlsx.read_back(written.paths[0], described)
    assert ((), ()) == (found.differences, found.problems)
