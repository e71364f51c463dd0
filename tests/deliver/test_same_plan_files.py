"""Files of the plan are the same bytes whatever the hash seed, the time zone and the locale (issue 9.7)."""

import os
import subprocess
import sys
from pathlib import Path

WRITE = """
import hashlib, pathlib, sys, tempfile, warnings
from plan_reports import report_of
from parcours.deliver import calendar, jira, minutes, msproject, sheets
report = report_of()
folder = pathlib.Path(tempfile.mkdtemp())
for module in (calendar, jira, minutes, msproject, sheets):
    for path in module.write(report, folder).paths:
        print(path.name, hashlib.sha256(path.read_bytes()).hexdigest())
"""


def written(root, **surroundings):
    """Write the files in another process; return their names and fingerprints."""
    path = os.pathsep.join([str(root / "tests"), os.environ.get("PYTHONPATH", "")])
    done = subprocess.run(
        [sys.executable, "-c", WRITE],
        env={**os.environ, "PYTHONPATH": path, **surroundings},
        check=True,
        capture_output=True,
        text=True,
    )
    return done.stdout.splitlines()


def test_same_bytes_under_two_hash_seeds(root: Path):
    """Nothing depends on the order of a set, on the clock or on the machine's habits."""
    one = written(root, PYTHONHASHSEED="1", TZ="UTC", LC_ALL="C.UTF-8")
    other = written(root, PYTHONHASHSEED="2", TZ="Asia/Tokyo", LC_ALL="C")
    assert 5 == len(one)
    assert one == other
