"""What the home page says of a case before its customer file is read (issue 8.1)."""

from __future__ import annotations

from parcours import texts
from parcours.files import cases
from parcours.files.params import RunParameters
from parcours.lab import home
from parcours.lab.copies import Copies


def test_a_finding_of_the_customer_file_is_never_said_to_be_gone() -> None:
    """Whoever has read no file cannot say that a finding is found no more, nor that an action answers none."""
    case = cases.open_case(RunParameters(client="sample"))
    fates = {one.finding for one in case.workbook.plan.fates}
    assert fates - {one.key for one in case.findings}
    shown = home.home(Copies("sample"), "fr")
    said = "\n".join(one for line in shown.lines for one in line.missing)
    gone = texts.t("gap.plan_fate_without_finding", "fr", about="").rpartition("»")[2]
    assert (False, True) == (gone in said, bool(said))
