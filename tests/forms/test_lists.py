"""Every list of the workbook leaves as CSV or XLSX and comes back: unchanged, edited, or refused in words."""

import csv
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from parcours.case import Case
from parcours.errors import ParameterError, ParcoursError, WorkbookError
from parcours.files import list_tables
from parcours.files.list_tables import Heading
from parcours.forms import list_import, lists
from parcours.method.changes import Add, Set, apply, value_at
from sample_cases import without_file


def written(case: Case, name: str, path: Path) -> Path:
    """Export a list; return the file."""
    lists.export(case, name, path)
    return path


def csv_file(path: Path, *rows: str) -> Path:
    """Write a CSV by hand, as a consultant's spreadsheet does."""
    path.write_text("\n".join(rows), encoding="utf-8")
    return path


@pytest.mark.parametrize(("language", "ending"), [("fr", "csv"), ("en", "xlsx")])
@pytest.mark.parametrize("name", lists.paths())
def test_a_list_that_nobody_edited_comes_back_unchanged(
    name: str, language: str, ending: str, tmp_path: Path
) -> None:
    """Each list, exported and imported as it is, changes nothing: no accent, number or link is lost."""
    case = without_file(language)
    found = value_at(case.workbook, lists.paths()[name])
    if not found:
        with pytest.raises(ParcoursError):  # headings alone: nothing to take, and it is said
            list_import.read(case, name, csv_file(tmp_path / "empty.csv", ""))
        return
    read = list_import.read(case, name, written(case, name, tmp_path / f"list.{ending}"))
    assert ((), ()) == (read.changes, read.warnings)


def test_the_sample_fills_almost_every_list() -> None:
    """The round trip above is tried on lists that hold something."""
    empty = [
        name for name, path in lists.paths().items() if not value_at(without_file().workbook, path)
    ]
    assert set(empty) <= {"comparisons", "points", "absences", "ticks", "fates", "conventions"}


def test_one_cell_edited_is_one_change(tmp_path: Path) -> None:
    """An owner typed in the exported file changes the owner of that tool, and nothing else."""
    case = without_file("fr")
    path = written(case, "tools", tmp_path / "outils.csv")
    rows = list(csv.reader(path.read_text("utf-8-sig").splitlines(), delimiter=";"))
    owner = rows[0].index("Propriétaire")
    rows[1][owner] = "Claire Petit"
    csv_file(path, *(";".join(f'"{cell}"' for cell in row) for row in rows))
    tool = case.workbook.assets.tools[0]
    read = list_import.read(case, "tools", path)
    assert (Set(f"assets.tools[{tool.id}].owner", tool.owner, "Claire Petit"),) == read.changes


def test_a_new_row_is_added_and_gets_its_number(tmp_path: Path) -> None:
    """A row with a name nobody has is a new object; the model fills what the file does not say."""
    case = without_file("fr")
    heading = [
        one.label for one in lists.columns("assets.tools", "fr") if one.key in ("name", "role")
    ]
    roles = next(one for one in lists.columns("assets.tools", "fr") if one.key == "role")
    word = next(word for code, word in roles.field["options"] if code == "contact_centre")
    path = csv_file(tmp_path / "a.csv", ";".join(heading), f"Outil de chat;{word}")
    read = list_import.read(case, "tools", path)
    after = apply(case.workbook, read.changes).assets.tools[-1]
    assert (1, "Outil de chat", "contact_centre") == (read.added, after.name, after.role)
    assert isinstance(read.changes[0], Add)
    assert after.id not in {one.id for one in case.workbook.assets.tools}


def test_links_are_read_by_name_or_by_number(tmp_path: Path) -> None:
    """A flow names its tools as people do, or by their numbers."""
    case = without_file("fr")
    first, second = case.workbook.assets.tools[:2]
    path = csv_file(tmp_path / "flux.csv", "source;target", f"{first.name};{second.id}")
    read = list_import.read(case, "flows", path)
    after = apply(case.workbook, read.changes).assets.flows[-1]
    assert (first.id, second.id) == (after.source, after.target)


def test_what_cannot_be_read_is_said_with_its_cell_and_nothing_is_taken(tmp_path: Path) -> None:
    """A wrong number, a wrong choice and an unknown tool are three problems, each with its address."""
    case = without_file("fr")
    path = csv_file(
        tmp_path / "x.csv", "name;role;cost_per_year", "A;CRMM;12", "B;crm;douze", ";crm;1"
    )
    with pytest.raises(WorkbookError) as refused:
        list_import.read(case, "tools", path)
    assert [
        ("cell_not_in_list", "x.csv: B2"),
        ("cell_not_a_number", "x.csv: C3"),
        ("cell_needed", "x.csv: A4"),
    ] == [(one.code, one.where) for one in refused.value.problems]


def test_removing_is_asked_for(tmp_path: Path) -> None:
    """Rows that are not in the file stay, unless the list is replaced."""
    case = without_file("fr")
    last = case.workbook.minutes.parked[-1]
    path = csv_file(
        tmp_path / "x.csv", "id", *(one.id for one in case.workbook.minutes.parked[:-1])
    )
    kept = list_import.read(case, "parked", path)
    gone = list_import.read(case, "parked", path, replaces=True)
    assert (0, 1) == (kept.removed, gone.removed)
    assert last not in apply(case.workbook, gone.changes).minutes.parked


def test_headings_of_ones_own_are_mapped(tmp_path: Path) -> None:
    """A heading nobody knows is said, with the nearest; told what it stands for, it is taken."""
    case = without_file("fr")
    path = csv_file(tmp_path / "x.csv", "name;role;Qui s’en sert", "Outil;crm;44")
    assert ["Qui s’en sert"] == [
        one.found for one in list_import.read(case, "tools", path).warnings
    ]
    mapped = list_import.read(case, "tools", path, {"Qui s’en sert": "users"})
    assert 44 == apply(case.workbook, mapped.changes).assets.tools[-1].users


def test_a_list_misspelt_is_refused_with_the_nearest() -> None:
    """An unknown list is refused, and the right one proposed."""
    with pytest.raises(ParameterError) as refused:
        lists.place_of("tool")
    assert "tools" == refused.value.problems[0].fix


@given(
    st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), min_size=1, max_size=30)
)
def test_a_text_that_looks_like_a_formula_stays_text(text: str) -> None:
    """Whatever is typed leaves guarded in CSV and comes back as it was."""
    cell = list_tables._as_text(text, "fr")
    assert not cell.startswith(("=", "+", "-", "@"))
    assert text == list_tables.unguarded(cell) or text.startswith("'")


def test_choices_are_offered_in_the_spreadsheet(tmp_path: Path) -> None:
    """A column with a list of words offers them in XLSX, and the same list gives the same bytes."""
    case = without_file("fr")
    first = written(case, "tools", tmp_path / "a.xlsx").read_bytes()
    again = written(case, "tools", tmp_path / "b.xlsx").read_bytes()
    page = openpyxl.load_workbook(tmp_path / "a.xlsx").active
    assert page is not None
    assert first == again
    assert len(page.data_validations.dataValidation) >= 2


def test_another_kind_of_file_is_refused(tmp_path: Path) -> None:
    """A list is CSV or XLSX, and the refusal says so."""
    with pytest.raises(ParcoursError):
        list_tables.write(tmp_path / "a.ods", "a", [Heading("a")], [], "fr")
