"""Tables as CSV: read again as written, in Excel and elsewhere, and never live."""

import csv
import dataclasses
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from parcours.deliver import csv as csv_format
from parcours.exhibits.kinds import Column, Table, Unit


def rows(path, delimiter):
    """Read a file as a tool would."""
    text = path.read_bytes().decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text), delimiter=delimiter))


@pytest.mark.parametrize(
    ("language", "delimiter", "first"),
    [
        ("fr", ";", "PU-1|Familles installées|3100|0,19|1240,5|0,6|Oui|01/01/2026"),
        ("en", ",", "PU-1|Familles installées|3100|0.19|1240.5|0.6|Yes|2026-01-01"),
    ],
)
def test_a_table_is_written_for_its_language(report, tmp_path, language, delimiter, first):
    """Separator, decimals and dates are those Excel expects in each language (X6)."""
    csv_format.write(dataclasses.replace(report, language=language), tmp_path)
    path = tmp_path / "tables" / "publics.csv"
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    assert "|".join(rows(path, delimiter)[1]) == first


def test_unknown_is_empty(report, tmp_path):
    """An unknown value is an empty cell, never a zero (X6)."""
    csv_format.write(report, tmp_path)
    assert rows(tmp_path / "tables" / "publics.csv", ";")[3][5] == ""


def test_internal_tables_and_columns_stay_inside(report, tmp_path):
    """Votes by name and internal notes are written for the internal version only (issue 9.6)."""
    written = csv_format.write(report, tmp_path / "client")
    assert "votes.csv" not in {path.name for path in written.paths}
    assert "note" not in rows(tmp_path / "client" / "tables" / "publics.csv", ";")[0]
    inside = csv_format.write(dataclasses.replace(report, audience="internal"), tmp_path / "inside")
    assert "votes.csv" in {path.name for path in inside.paths}


def test_no_table_is_lost(report, tmp_path):
    """Tables of figures and of maps are there too; two tables of one name are numbered (X6)."""
    twin = Table("publics", "Autres", (Column("id", "N°"),), (("1",),))
    section = dataclasses.replace(report.sections[1], exhibits=(twin,))
    both = dataclasses.replace(report, sections=(*report.sections, section))
    names = {path.name for path in csv_format.write(both, tmp_path).paths}
    assert {"publics.csv", "publics-2.csv", "pareto_table.csv", "purchase_cards.csv"} <= names


@given(st.text())
def test_no_text_is_taken_for_a_formula(text):
    """Whatever people typed, a cell never starts as a formula does (issue 9.8)."""
    assert not csv_format.raw(text, "fr").startswith(("=", "+", "-", "@", "\t", "\r"))


@given(st.floats(allow_nan=False, allow_infinity=False, min_value=-1e9, max_value=1e9))
def test_a_number_comes_back(number):
    """A number read again is the one written, to twelve figures (X6)."""
    read = float(csv_format.raw(number, "fr").replace(",", "."))
    assert read == pytest.approx(number, rel=1e-11)


def test_money_is_written_to_the_cent():
    """An amount comes with its cents, a share with its digits (X6)."""
    columns = (Column("a", "A", Unit.MONEY), Column("b", "B", Unit.SHARE))
    table = Table("t", "T", columns, ((9796668.60000003, 0.123456789), (-0.001, None)))
    assert ["a,b", "9796668.6,0.123456789", "0,"] == csv_format.render(table, "en").splitlines()
