"""Each format opened again and read: what its reader may know, its typography, its numbers."""

import dataclasses
import json
import re

import openpyxl
import pytest
from parcours import deliver
from parcours.deliver import pdf
from parcours.deliver.painting import blocks
from parcours.exhibits.kinds import Column, Table
from plan_reports import report_of
from read_words import FRENCH_FAULTS, of_markup, of_office

pytestmark = pytest.mark.filterwarnings(
    "ignore:.*extension is not supported"
)  # openpyxl, as a client

INTERNAL = ("Camille Durand", "à revoir avec la direction")
"""A voter by name, and an internal note, of the fake report."""
READ = ("html", "pdf", "poster", "pptx", "xlsx", "csv")


def of_data(value):
    """Return the texts a template is given, those of its drawings too."""
    if isinstance(value, dict):
        return "\n".join(map(of_data, value.values()))
    if isinstance(value, list):
        return "\n".join(map(of_data, value))
    return of_markup(value) if isinstance(value, str) else ""


def words(report, folder):
    """Write a report and return what is read of each format."""
    written = deliver.write(report, folder, READ)
    found = {"pdf": of_data(json.loads(json.dumps(pdf.data(report))))}
    for name, one in written.items():
        for path in one.paths:
            content = path.read_bytes()
            if path.suffix in {".html", ".svg", ".csv"}:
                found[f"{name} {path.name}"] = of_markup(content.decode("utf-8-sig"))
            elif path.suffix in {".pptx", ".xlsx"}:
                found[name] = of_office(content, "a:t|c:v|t")
    return found


@pytest.fixture(scope="module")
def client_words(report, tmp_path_factory):
    """Read the client's version."""
    return words(report, tmp_path_factory.mktemp("client"))


def test_the_client_reads_nothing_internal(client_words):
    """Votes by name and internal notes are in no file of the client's version (issue 9.6)."""
    assert len(client_words) > len(READ)
    assert [] == [
        (name, one) for name, text in client_words.items() for one in INTERNAL if one in text
    ]


def test_the_consultant_reads_it_all(report, tmp_path):
    """The internal version has them, wherever it has tables (issue 9.6)."""
    found = words(dataclasses.replace(report, audience="internal"), tmp_path)
    everything = {
        name: "\n".join(text for key, text in found.items() if key.split()[0] == name)
        for name in ("html", "pdf", "csv")
    }
    assert [] == [
        (name, one) for name, text in everything.items() for one in INTERNAL if one not in text
    ]


def test_parked_points_stay_between_consultants(tmp_path):
    """What is parked is in the consultant's minutes, not in the client's (issue 9.6)."""
    for audience in ("internal", "client"):
        report = report_of(audience=audience)
        parked = next(
            one
            for section in report.sections
            for one in section.exhibits
            if getattr(one, "key", "") == "parked"
        )
        said = [re.split("[’'«:;?!]", row[2])[0].strip() for row in parked.rows]
        path = deliver.write(report, tmp_path / audience, ["minutes"])["minutes"].paths[0]
        text = of_office(path.read_bytes(), "w:t")
        assert all((one in text) is (audience == "internal") for one in said), audience


def test_french_is_set_as_french_everywhere(client_words):
    """No plain space before a double sign, no straight apostrophe, in any file (issue 9.9)."""
    typed_by_machines = {name for name in client_words if name.startswith("csv")}
    found = {
        name: FRENCH_FAULTS.findall(client_words[name])
        for name in set(client_words) - typed_by_machines
    }
    assert {} == {name: faults[:5] for name, faults in found.items() if faults}


def value_of(text, language):
    """Return the number a text writes, or None."""
    text = re.sub(r"[\s\u00a0\u202f%€£$]", "", text).replace("\N{MINUS SIGN}", "-")
    text = text.replace(",", ".") if language == "fr" else text.replace(",", "")
    return float(text) if re.fullmatch(r"[+-]?\d+(\.\d+)?", text) else None


def test_numbers_are_the_same_in_both_languages(report):
    """Each cell of each table has one value, however it is written (issue 9.9)."""
    cells = {}
    for language in ("fr", "en"):
        document = blocks.document(dataclasses.replace(report, language=language))
        chapters = [*filter(None, [document.summary]), *document.chapters]
        tables = [one.table for chapter in chapters for one in chapter.blocks if one.table]
        cells[language] = [
            value_of(cell, language) for table in tables for row in table.rows for cell in row
        ]
    assert cells["fr"] == cells["en"]
    assert sum(value is not None for value in cells["fr"]) > 200


def test_equal_values_are_written_each_in_its_way(report):
    """1 and True are equal to Python, a report of the one is not that of the other."""
    told = []
    for value in (1, True):
        table = Table("t", "Titre", (Column("a", "A"),), ((value,),))
        section = dataclasses.replace(report.sections[1], exhibits=(table,))
        written = blocks.document(dataclasses.replace(report, sections=(section,)))
        told += [one.table.rows for one in written.chapters[0].blocks if one.table]
    assert [[["1"]], [["Oui"]]] == told


def test_the_register_holds_the_same_numbers_in_both_languages(report, tmp_path):
    """Excel gets numbers, not their writing: the same in both registers (issue 9.9)."""
    found = {}
    for language in ("fr", "en"):
        one = dataclasses.replace(report, language=language)
        table = next(
            t for s in one.sections for t in s.exhibits if getattr(t, "key", "") == "publics"
        )
        table = dataclasses.replace(table, key="register.publics")
        section = dataclasses.replace(one.sections[1], exhibits=(table,))
        path = deliver.write(
            dataclasses.replace(one, sections=(section,)), tmp_path / language, ["xlsx"]
        )["xlsx"].paths[0]
        pages = openpyxl.load_workbook(path).worksheets
        found[language] = [
            cell.value
            for page in pages
            for row in page.iter_rows()
            for cell in row
            if isinstance(cell.value, int | float)
        ]
    assert found["fr"] == found["en"]
    assert found["fr"]
