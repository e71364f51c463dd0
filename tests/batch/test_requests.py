"""What may be asked of a batch: files, folders, tables; and what is refused, each for itself."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from parcours.batch import requests
from parcours.batch.outcomes import Request


def asked(folder: Path, name: str, text: str) -> list[Request]:
    """Return what a file of that name and text asks for."""
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return requests.read([path])


def codes(found: list[Request]) -> list[str]:
    """Return the codes of all problems."""
    return [problem.code for request in found for problem in request.problems]


def test_a_folder_asks_for_its_files_in_order(tmp_path: Path) -> None:
    """``parcours run params/`` runs each YAML file and each table."""
    for name in ("b.yaml", "a.yml", "readme.txt"):
        (tmp_path / name).write_text("client: sample\n", encoding="utf-8")
    assert ["a", "b"] == [request.name for request in requests.read([tmp_path])]


def test_a_pattern_is_spelt_out_where_the_shell_does_not(tmp_path: Path) -> None:
    """Windows hands ``*.yaml`` over as it is."""
    (tmp_path / "a.yaml").write_text("client: sample\n", encoding="utf-8")
    assert ["a"] == [request.name for request in requests.read([tmp_path / "*.yaml"])]


@pytest.mark.parametrize(
    ("name", "expected"), [("empty", "no_parameters_in"), ("x" * 300, "no_parameters")]
)
def test_nothing_to_run_is_said(tmp_path: Path, name: str, expected: str) -> None:
    """A folder without a file of parameters, a name no system takes: a refusal, and no silence."""
    (tmp_path / "empty").mkdir()
    (request,) = requests.read([tmp_path / name])
    assert [expected] == [problem.code for problem in request.problems]


def test_a_table_asks_for_a_run_a_row(tmp_path: Path) -> None:
    """Same names as in YAML; dates and booleans as people write them; empty cells take the default."""
    text = "client;language;as_of;allow_more_publics\nlyon;fr;31/10/2026;oui\nlille;en;;\n"
    first, second = (one.parameters for one in asked(tmp_path, "agences.csv", text))
    assert first is not None
    assert second is not None
    assert ("2026-10-31", True, "", False) == (
        first.as_of,
        first.allow_more_publics,
        second.as_of,
        second.allow_more_publics,
    )


def test_a_workbook_of_excel_is_a_table_too(tmp_path: Path) -> None:
    """XLSX, with a date as Excel keeps it."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["client", "as_of", "run"])
    sheet.append(["lyon", __import__("datetime").date(2026, 10, 31), "T3 2026"])
    book.save(tmp_path / "agences.xlsx")
    (request,) = requests.read([tmp_path / "agences.xlsx"])
    assert request.parameters is not None
    assert ("t3-2026", "2026-10-31") == (request.name, request.parameters.as_of)


def test_a_bad_row_holds_up_no_other(tmp_path: Path) -> None:
    """Its line is said; the other agencies run."""
    text = "client,language\nlyon,fr\nlille,de\n,fr\n"
    found = asked(tmp_path, "agences.csv", text)
    assert ([True, False, False], ["agences.csv: line 3", "agences.csv: line 4"]) == (
        [request.parameters is not None for request in found],
        [problem.where for request in found for problem in request.problems],
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("client,langage\nlyon,fr\n", ["unknown_parameter"]),
        ("agence,language\nlyon,fr\n", ["unknown_parameter", "table_without_client"]),
        ("client,client\nlyon,lyon\n", ["parameter_twice"]),
        ("", ["table_unusable"]),
        ("client\0;language\n", ["table_unusable"]),
    ],
)
def test_a_table_whose_columns_are_not_parameters_is_refused(
    tmp_path: Path, text: str, expected: list[str]
) -> None:
    """At once, with the cell and the nearest name."""
    assert expected == codes(asked(tmp_path, "agences.csv", text))


def test_two_runs_never_share_a_folder(tmp_path: Path) -> None:
    """The second of two requests for one place is refused, also where only capitals differ."""
    text = "client,run\nlyon,Q3\nlyon,q3\nlille,Q3\n"
    found = asked(tmp_path, "agences.csv", text)
    assert ([True, False, True], ["run_twice"]) == (
        [request.parameters is not None for request in found],
        codes(found),
    )


def test_a_run_keeps_its_own_folder(tmp_path: Path) -> None:
    """``output`` in a parameters file would have a folder replaced as a whole: refused."""
    found = asked(tmp_path, "a.yaml", "client: sample\noutput: documents\n")
    assert ["output_of_a_run"] == codes(found)


@pytest.mark.parametrize(
    "stem",
    [
        "..",
        ".hidden",
        "-rf",
        "CON",
        "nul.fr",
        "a.partial",
        "a/b",
        "é",
        "",
        "x" * 300,
        "a{client}",
        "a ",
    ],
)
def test_a_run_has_a_name_every_system_accepts(stem: str) -> None:
    """Whatever its file is called: no way out, nothing reserved, none of our own endings."""
    name = requests.run_name(stem)
    assert (True, False, name) == (
        0 < len(name) <= 60 and name[0].isalnum() and not set(name) & set('/\\{}<>:"|?* '),
        name.split(".")[0].lower() in {"con", "nul"} or name.endswith(".partial"),
        requests.run_name(name),
    )
