"""All formats together: found by listing the folder, same inputs same bytes, hostile text, French signs."""

import hashlib
import html
import io
import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import canary
import pikepdf
import pytest
from parcours import deliver
from parcours.errors import DeliverableError
from read_words import outside

CONFTEST = Path(__file__).with_name("conftest.py")
WRITE_ALL = f"""
import runpy, sys
from pathlib import Path
from parcours import deliver
fakes = runpy.run_path({str(CONFTEST)!r})
for language in ("fr", "en"):
    report = fakes["make_report"](language)
    deliver.write(report, Path(sys.argv[1]) / language, sys.argv[2].split(","), int(sys.argv[3]))
"""
MOST_BYTES = 4 << 30
WRITE_LONG = f"""
import resource, runpy, sys
resource.setrlimit(resource.RLIMIT_AS, ({MOST_BYTES}, {MOST_BYTES}))
from pathlib import Path
from parcours import deliver
fakes = runpy.run_path({str(CONFTEST)!r})
long = fakes["poison"](fakes["make_report"](), "mot " * 1250)
deliver.write(long, Path(sys.argv[1]), sys.argv[2].split(","))
"""
FILES = ("report.html", "report.pdf", "poster.pdf", "deck.pptx", "register.xlsx")
OF_THE_PLAN = ("calendar", "jira", "minutes", "msproject", "sheets")
"""Proven in test_same_plan_files.py: they need what a fake report has not."""
OURS = ("html", "pdf", "poster", "pptx", "xlsx", "csv")
SETTINGS = (
    {"PYTHONHASHSEED": "1", "TZ": "UTC", "LC_ALL": "C.UTF-8"},
    {"PYTHONHASHSEED": "4242", "TZ": "Asia/Tokyo", "LC_ALL": "fr_FR.UTF-8", "LANG": "fr_FR.UTF-8"},
)


def fingerprints(folder):
    """Return the SHA-256 of each file of a folder."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def parts(content):
    """Return the XML of an Office file, part by part, those of its charts' workbooks left out."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return [
            archive.read(name).decode("utf-8", "replace")
            for name in archive.namelist()
            if name.endswith((".xml", ".rels"))
        ]


def test_formats_are_found_by_listing_the_folder():
    """A format is a module with a function ``write``; helpers are not formats (design)."""
    assert set(OURS) <= set(deliver.formats())
    assert "notebook" not in deliver.formats()


def test_an_unknown_format_is_refused_with_the_nearest_name(report, tmp_path):
    """A typing error names the formats there are, and writes nothing (issue 9)."""
    with pytest.raises(DeliverableError) as error:
        deliver.write(report, tmp_path, ["htlm"])
    assert "html" == error.value.problems[0].fix
    assert [] == list(tmp_path.iterdir())


def test_same_inputs_same_bytes(tmp_path):
    """Two hash seeds, time zones and locales, one process or two, give the same bytes (issue 9.7)."""
    made = []
    for place, settings in enumerate(SETTINGS):
        arguments = [str(tmp_path / str(place)), ",".join(OURS), str(place + 1)]
        command = [sys.executable, "-c", WRITE_ALL, *arguments]
        made.append(subprocess.Popen(command, env=os.environ | settings))
    assert [0, 0] == [one.wait(timeout=600) for one in made]
    ours, theirs = (fingerprints(tmp_path / str(place)) for place in (0, 1))
    assert ours == theirs
    assert {f"{language}/{name}" for language in ("fr", "en") for name in FILES} <= set(ours)


def test_no_format_escapes_the_proof():
    """Each format is written under two settings: here, or with the files of the plan (issue 9.7)."""
    assert set(deliver.formats()) == {*OURS, *OF_THE_PLAN}


def test_the_fingerprint_of_the_data_is_in_each_deliverable(report, tmp_path):
    """Whoever holds a file can tell which data it rests on; tables are told by their index (issue 9.7, X7)."""
    written = deliver.write(report, tmp_path, OURS)
    without = [
        path.name
        for name, one in written.items()
        for path in one.paths
        if not any(report.fingerprint in text for _, text in canary.readings(path.read_bytes()))
        and (name != "csv" or path.name == "index.csv")
    ]
    assert [] == without
    index = (tmp_path / "tables" / "index.csv").read_text("utf-8-sig")
    assert [] == [path.name for path in written["csv"].paths[1:] if path.name not in index]


def test_no_partial_file_is_left(report, tmp_path):
    """Files are written whole: nothing temporary stays beside them."""
    deliver.write(report, tmp_path, OURS)
    assert [] == [path.name for path in tmp_path.rglob("*") if "partial" in path.name]


def test_hostile_text_is_written_in_every_format(hostile_report, tmp_path):
    """No format stops on what people typed, and Office parts stay well-formed XML (issue 9.8)."""
    written = deliver.write(hostile_report, tmp_path, OURS)
    assert set(OURS) == set(written)
    for name in ("pptx", "xlsx"):
        for part in parts(written[name].paths[0].read_bytes()):
            assert "<script>" not in part


def test_five_thousand_signs_are_written_in_every_format(tmp_path):
    """A field of 5,000 signs stops nothing and asks for no more than 4 GB of addresses (issue 9.8)."""
    command = [sys.executable, "-c", WRITE_LONG, str(tmp_path), ",".join(OURS)]
    subprocess.run(command, check=True, timeout=600)
    endings = {path.suffix for path in tmp_path.rglob("*")}
    assert {".html", ".pdf", ".svg", ".pptx", ".xlsx", ".csv"} <= endings
    with pikepdf.open(tmp_path / "report.pdf") as book:
        assert [] == [text for page in book.pages for text in outside(page)]


def french_faults(text):
    """Return what French typography forbids: plain spaces before double signs, straight apostrophes."""
    return re.findall(r"\w [:;!?»%€](?=\s|$)|« |\w'\w", text)


def test_french_typography_in_every_format(report, tmp_path):
    """Read back from the files: no plain space before a double sign, no straight apostrophe (9.9)."""
    written = deliver.write(report, tmp_path, ["html", "pptx"])
    page = re.sub(
        r"<(style|svg|title)\b.*?</\1>",
        " ",
        written["html"].paths[0].read_text("utf-8"),
        flags=re.DOTALL,
    )
    said = html.unescape(re.sub(r"<[^>]+>", "\n", page))
    slides = "\n".join(
        "\n".join(re.findall(r"<a:t>([^<]*)</a:t>", part))
        for part in parts(written["pptx"].paths[0].read_bytes())
        if "<p:sld " in part or "<p:notes " in part
    )
    assert [] == french_faults(said)
    assert [] == french_faults(html.unescape(slides))
    assert "\u202f" not in slides  # U+202F may pull another font in Office
