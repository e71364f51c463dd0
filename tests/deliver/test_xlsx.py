"""The register as Excel opens it: nothing it would repair, and values for those who do not compute."""

import dataclasses
import io
import re
import runpy
import zipfile
from pathlib import Path
from xml.etree import ElementTree as ET

import openpyxl
import pytest
from parcours.deliver import xlsx
from parcours.exhibits.kinds import Column, Section, Table, Unit
from parcours.files.register_base import LIST_SHEET

pytestmark = pytest.mark.filterwarnings(
    "ignore:.*extension is not supported"
)  # openpyxl, as a client
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
FAKES = runpy.run_path(str(Path(__file__).parent / "conftest.py"))
HOSTILE = FAKES["HOSTILE"]
LONG = "Étape aux mots sans fin " * 220  # 5,000 signs and more


def hostile_register(report):
    """Return a report whose registers hold all that people type, in headings and in cells."""
    texts = (
        HOSTILE,
        LONG,
        "=1+1",
        "+33 1",
        "-5",
        "@SUM(A1)",
        "a_x000D_b",
        "x\n=2",
        "'=3",
        "\u202egauche",
    )
    columns = (
        Column("id", "N°", Unit.ID),
        Column("title", LONG),
        Column("other", LONG.upper()),
        Column("third", "Deux\nlignes [#]'@"),
        Column("cost", "Coût ponctuel", Unit.MONEY),
    )  # fmt: skip
    rows = tuple((f"A-{n}", text, text, text, n * 1.5) for n, text in enumerate(texts))
    made = [
        Table(f"register.{name}", LONG, columns, rows) for name in ("a" * 60, "a" * 60 + "b", "findings")
    ]  # fmt: skip
    section = Section("plan", LONG, HOSTILE, tuple(made))
    return dataclasses.replace(report, sections=(section,), client=HOSTILE, title=LONG), texts


@pytest.fixture(scope="module")
def written(report):
    """Write it once: the report, its texts, the file."""
    made, texts = hostile_register(report)
    content, warnings = xlsx.render(made)
    assert [] == warnings
    return made, texts, content


def test_nothing_in_it_is_refused_by_excel(written):
    """Headings are those of their table, once each; names, rules and texts keep within Excel's limits (issue 9.8)."""
    faults = []
    with zipfile.ZipFile(io.BytesIO(written[2])) as archive:
        parts = {name: archive.read(name) for name in archive.namelist() if name.endswith(".xml")}
    trees = {name: ET.fromstring(part) for name, part in parts.items()}  # noqa: S314 - our own
    strings = ["".join(one.itertext()) for one in trees["xl/sharedStrings.xml"]]
    faults += ["string over 32,767" for one in strings if len(one) > 32_767]
    names = [one.get("name", "") for one in trees["xl/workbook.xml"].iter(f"{MAIN}sheet")]
    faults += [one for one in names if len(one) > 31 or re.search(r"[\[\]:*?/\\]", one)]
    faults += ["sheets alike"] * (len(names) - len({one.casefold() for one in names}))
    for name, tree in trees.items():
        heads = [one.get("name", "") for one in tree.iter(f"{MAIN}tableColumn")]
        faults += [f"{name}: heading" for one in heads if len(one) > 255 or "\n" in one]
        faults += [f"{name}: twice"] * (len(heads) - len({one.casefold() for one in heads}))
        for rule in tree.iter(f"{MAIN}dataValidation"):
            faults += [f"{name}: title"] * (len(rule.get("errorTitle", "")) > 32)
            faults += [f"{name}: message"] * (len(rule.get("error", "")) > 255)
            faults += [
                f"{name}: list" for one in rule.iter(f"{MAIN}formula1") if len(one.text or "") > 255
            ]
    book = openpyxl.load_workbook(io.BytesIO(written[2]))
    for page in book.worksheets:
        for table in page.tables.values():
            cells = [cell.value for cell in page[table.ref][0]]
            faults += [f"{page.title}: heading is not its cell"] * (cells != table.column_names)
    assert [] == faults


def test_hostile_text_is_read_back_as_it_was_typed(written, tmp_path):
    """5,000 signs, formulas, escapes, scripts: no cell is live, and the file comes back unchanged (issue 9.8)."""
    made, texts, content = written
    path = tmp_path / "register.xlsx"
    path.write_bytes(content)
    found = xlsx.read_back(path, made)
    assert ((), ()) == (found.differences, found.problems)
    book = openpyxl.load_workbook(path)
    pages = [one for one in book.worksheets[1:] if one.title != LIST_SHEET and one.tables]
    cells = [cell for page in pages for row in page.iter_rows(min_row=5) for cell in row]
    assert [] == [cell.coordinate for cell in cells if cell.data_type == "f" or cell.hyperlink]
    shown = {cell.value for cell in cells}
    assert {LONG.strip(), "=1+1", "@SUM(A1)", "a_x000D_b"} <= shown
    assert len(texts) == len(list(pages[0].iter_rows(min_row=5)))


def test_the_summary_has_its_values_for_those_who_do_not_compute(written, tmp_path):
    """Each formula of the summary has the value it gives, and each sheet its link (X3)."""
    path = tmp_path / "register.xlsx"
    path.write_bytes(written[2])
    summary = openpyxl.load_workbook(path).worksheets[0]
    seen = openpyxl.load_workbook(path, data_only=True).worksheets[0]
    formulas = [cell for row in summary.iter_rows() for cell in row if cell.data_type == "f"]
    values = [seen[cell.coordinate].value for cell in formulas]
    assert [10, 67.5] * 3 == values
    assert 3 == sum(cell.hyperlink is not None for row in summary.iter_rows() for cell in row)
