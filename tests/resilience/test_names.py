"""A client's name leads nowhere but to its own folder, on every system (issue 10.7)."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from parcours.errors import ParameterError, WorkbookError
from parcours.files import cases, params

RESERVED = {
    "con",
    "prn",
    "aux",
    "nul",
    *(f"{name}{n}" for name in ("com", "lpt") for n in range(10)),
}
HOSTILE = [
    "..",
    "../../etc",
    "/etc/passwd",
    "C:\\x",
    "a/b",
    "a\0b",
    "",
    ".hidden",
    "-rf",
    "~",
    "x" * 300,
]


@given(st.text())
def test_any_name_makes_a_folder_every_system_accepts(name: str) -> None:
    """Whatever people type: letters, figures and dashes, never a reserved name, never a way out."""
    folder = cases.folder_name(name)
    assert (True, True, False) == (
        0 < len(folder) <= 60,
        all(sign.isascii() and (sign.isalnum() or sign == "-") for sign in folder),
        folder in RESERVED or folder.startswith("-"),
    )


@given(st.text(alphabet="éèàçÉÈÀÇâêîôûñ abc", min_size=1))
def test_the_same_name_typed_on_two_systems_is_the_same_folder(name: str) -> None:
    """Accents composed (Windows) or apart (macOS) are the same client."""
    spellings = {unicodedata.normalize(form, name) for form in ("NFC", "NFD")}
    assert len({cases.folder_name(one) for one in spellings}) == 1


@pytest.mark.parametrize("client", HOSTILE)
def test_a_parameter_that_leads_out_of_the_folder_is_refused(client: str) -> None:
    """Only the name of a folder of ours opens a case."""
    with pytest.raises(ParameterError):
        params.check({"client": client}, "test")


def test_a_client_that_is_a_link_is_refused(tmp_path: Path) -> None:
    """A symbolic link could show one client's file under the name of another."""
    cases.new_client("Alpha", folder=str(tmp_path))
    (tmp_path / "beta").symlink_to(tmp_path / "alpha")
    with pytest.raises(ParameterError) as error:
        cases.client_folder("beta", str(tmp_path))
    assert error.value.problems[0].code == "outside_folder"


def test_a_file_that_is_a_link_to_another_client_is_refused(tmp_path: Path) -> None:
    """One client's orders never enter another's case by a link; a link to another disk may."""
    folders = [cases.new_client(name, folder=str(tmp_path / "data")) for name in ("Alpha", "Beta")]
    (folders[0] / "orders.csv").write_text("a;b", encoding="utf-8")
    (tmp_path / "large.csv").write_text("a;b", encoding="utf-8")
    (folders[1] / "large.csv").symlink_to(tmp_path / "large.csv")
    accepted = cases.client_folder("beta", str(tmp_path / "data"))
    (folders[1] / "orders.csv").symlink_to(folders[0] / "orders.csv")
    with pytest.raises(ParameterError) as error:
        cases.client_folder("beta", str(tmp_path / "data"))
    said = [(one.code, one.where, one.found) for one in error.value.problems]
    assert (folders[1], [("file_of_another_client", "orders.csv", "alpha")]) == (accepted, said)


def test_a_path_too_long_for_the_system_is_refused(tmp_path: Path) -> None:
    """In words."""
    with pytest.raises(ParameterError) as error:
        cases.client_folder("alpha", str(tmp_path / ("x" * 300)))
    assert error.value.problems[0].code == "unreadable"


def test_two_clients_never_share_a_folder(tmp_path: Path) -> None:
    """A second client whose name makes the same folder is refused, the first is untouched."""
    first = cases.new_client("Durand & fils", folder=str(tmp_path))
    before = (first / "workbook.json").read_bytes()
    with pytest.raises(WorkbookError) as error:
        cases.new_client("DURAND -- Fils", folder=str(tmp_path))
    assert ("already_there", before) == (
        error.value.problems[0].code,
        (first / "workbook.json").read_bytes(),
    )
