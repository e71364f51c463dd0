"""The register opened and saved by LibreOffice comes back whole."""

import runpy
import subprocess
from pathlib import Path

from parcours.deliver import xlsx

FAKES = runpy.run_path(str(Path(__file__).parent.parent / "files" / "test_register.py"))


def test_libreoffice_loses_nothing(tmp_path):
    """Ids, lists, base and values survive a round trip through LibreOffice (issue 9.4)."""
    report = FAKES["report_of"](FAKES["workbook"]())
    sent = xlsx.write(report, tmp_path / "sent").paths[0]
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    command = ["soffice", profile, "--headless", "--convert-to", "xlsx:Calc MS Excel 2007 XML"]
    subprocess.run(
        [*command, "--outdir", str(tmp_path / "back"), str(sent)], check=True, capture_output=True
    )
    returned = xlsx.read_back(tmp_path / "back" / sent.name, report)
    assert ((), ()) == (returned.differences, returned.problems)
