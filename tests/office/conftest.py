"""Tests that need LibreOffice: not collected where it is not, and this is said."""

import shutil

OFFICE = shutil.which("soffice")
NOTICE = (
    "tests/office was NOT run: no LibreOffice on this machine. On Debian: apt install libreoffice."
)
collect_ignore_glob = [] if OFFICE else ["test_*.py"]


def pytest_terminal_summary(terminalreporter):
    """Say last what was not run."""
    if not OFFICE:
        terminalreporter.write_line(NOTICE, red=True, bold=True)
