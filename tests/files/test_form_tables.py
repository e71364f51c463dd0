"""Form files as people send them: other encodings, empty sheets, damage, excess."""

import datetime as dt
import zipfile

import openpyxl
import pytest
from parcours.files import form_tables
from parcours.files.form_tables import FormTable, FormTableError, read


def refused(path):
    """Return the code of what is said of a file that is refused."""
    with pytest.raises(FormTableError) as error:
        read(path)
    (problem,) = error.value.problems
    return problem.code


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_encodings_and_separators_of_form_tools(tmp_path, encoding, separator):
    """D1 to D4: accents and columns come through, whatever the tool that exported them."""
    path = tmp_path / "r.csv"
    path.write_bytes(f"Prénom{separator}Réponse\r\nZoé{separator}3\r\n".encode(encoding))
    assert read(path).rows == (("Prénom", "Réponse"), ("Zoé", "3"))


def test_line_breaks_and_separators_within_quotes(tmp_path):
    """D1 to D4: a remark on two lines stays one cell."""
    path = tmp_path / "r.csv"
    path.write_text('Nom,Remarque\nA,"un, deux\ntrois"\n', encoding="utf-8")
    assert read(path).rows[1] == ("A", "un, deux\ntrois")


def test_first_sheet_that_holds_something(tmp_path):
    """D1 to D4: an empty first sheet is passed over; figures and dates become text."""
    book = openpyxl.Workbook()
    book.worksheets[0].append([None, " "])
    sheet = book.create_sheet("Réponses")
    sheet.append(["Nom", 3.0, 2.5, dt.date(2026, 3, 1)])
    book.save(tmp_path / "r.xlsx")
    table = read(tmp_path / "r.xlsx")
    assert ("r.xlsx, Réponses", "2026-03-01") == (table.name, table.rows[0][3][:10])
    assert table.rows[0][:3] == ("Nom", "3", "2.5")


def test_workbook_with_nothing_in_it(tmp_path):
    """D1 to D4: an empty workbook is refused as empty."""
    openpyxl.Workbook().save(tmp_path / "r.xlsx")
    assert refused(tmp_path / "r.xlsx") == "answers_empty"


def test_zip_that_is_not_a_workbook(tmp_path):
    """D1 to D4: an archive renamed is refused as damaged."""
    with zipfile.ZipFile(tmp_path / "r.xlsx", "w") as archive:
        archive.writestr("a.txt", "a")
    assert refused(tmp_path / "r.xlsx") == "answers_damaged"


def test_zip_that_would_fill_the_memory(tmp_path, monkeypatch):
    """D1 to D4: the size once unzipped is checked before anything is."""
    monkeypatch.setattr(form_tables, "MAX_UNZIPPED_BYTES", 1000)
    openpyxl.Workbook().save(tmp_path / "r.xlsx")
    assert refused(tmp_path / "r.xlsx") == "answers_too_large"


def test_file_that_is_too_large(tmp_path, monkeypatch):
    """D1 to D4: a file larger than answers can be is refused unread."""
    monkeypatch.setattr(form_tables, "MAX_BYTES", 10)
    (tmp_path / "r.csv").write_text("Nom,D1-01-1\n", encoding="utf-8")
    assert refused(tmp_path / "r.csv") == "answers_too_large"


@pytest.mark.parametrize(("rows", "columns"), [(5_001, 1), (1, 1_001)])
def test_more_rows_or_columns_than_a_form_has(tmp_path, rows, columns):
    """D1 to D4: a customer file chosen by mistake is refused rather than taken for answers."""
    (tmp_path / "r.csv").write_text(("a," * (columns - 1) + "a\n") * rows, encoding="utf-8")
    assert refused(tmp_path / "r.csv") == "answers_too_large"


def test_file_that_is_not_there(tmp_path):
    """D1 to D4: a missing file is said so."""
    assert refused(tmp_path / "r.csv") == "unreadable"


@pytest.mark.parametrize("length", [1, 200_000])
def test_csv_with_a_field_without_end(tmp_path, length):
    """D1 to D4: a quote never closed is damage, not an answer, whatever it swallows."""
    (tmp_path / "r.csv").write_text('Nom,D1-01-1\nA,"' + "x" * length, encoding="utf-8")
    assert refused(tmp_path / "r.csv") == "answers_damaged"


def test_cells_beyond_the_end_of_a_row_are_empty():
    """D1 to D4: rows of unequal length read as a rectangle."""
    table = FormTable("r.csv", (("a", "b"), ("c",)))
    assert ("", "r.csv: B2") == (table.at(1, 1), table.address(1, 1))
