"""Parameters are data: nothing in them runs, and a file broken by hand says where (issue 10.7, 10.8)."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from parcours import __main__ as command
from parcours.errors import ParameterError
from parcours.files import params
from projects import OPENING

Project = Callable[..., Path]


def problem(folder: Path, content: bytes) -> tuple[str, str]:
    """Return what is said of a parameters file, and where."""
    path = folder / "run.yaml"
    path.write_bytes(content)
    with pytest.raises(ParameterError) as error:
        params.load(path)
    first = error.value.problems[0]
    assert content == path.read_bytes()
    return first.code, first.where


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"client: [sample", ("not_yaml", "run.yaml: line 1, column 16")),
        (b"client: sample\n\tlanguage: fr", ("not_yaml", "run.yaml: line 2, column 1")),
        (b"client: 'sample", ("not_yaml", "run.yaml: line 1, column 16")),
        (b"", ("not_a_mapping", "run.yaml")),
        (b"- sample", ("not_a_mapping", "run.yaml")),
        (b"client: sample\nclient: other", ("parameter_twice", "run.yaml")),
        (b"client: sample\nlangage: fr", ("unknown_parameter", "run.yaml: line 2")),
        (b"client: sample\r\nlanguage: de\r\n", ("parameter_of_wrong_type", "run.yaml: line 2")),
        (b"client: 01000", ("parameter_of_wrong_type", "run.yaml: line 1")),
        (b"interactive: 'no'", ("parameter_of_wrong_type", "run.yaml: line 1")),
        (b"as_of: 31/10/2026", ("parameter_of_wrong_type", "run.yaml: line 1")),
        (b"as_of: '2026-02-30'", ("parameter_of_wrong_type", "run.yaml: line 1")),
        (b"client: caf\xe9", ("not_utf8", "run.yaml")),
        (b"client: &a sample", ("yaml_alias_or_tag", "run.yaml: line 1")),
        (
            b"client: !!python/object/apply:os.system [id]",
            ("yaml_alias_or_tag", "run.yaml: line 1"),
        ),
        (b"client: sample\n" + b"#" * (1 << 20), ("too_large", "run.yaml")),
        (b"client: " + b"[" * 5000, ("not_yaml", "run.yaml: line 1")),
        (b"client: sample\n? [x]\n: y", ("not_yaml", "run.yaml")),
        (b"as_of: 2026-02-30", ("not_yaml", "run.yaml")),
        (b'folder: "a\\0b"', ("parameter_of_wrong_type", "run.yaml: line 1")),
        (b'public: "\\ud800"', ("parameter_of_wrong_type", "run.yaml: line 1")),
    ],
)
def test_a_file_broken_by_hand_says_where(
    tmp_path: Path, content: bytes, expected: tuple[str, str]
) -> None:
    """Line and column where there are some; the file is left as it is."""
    assert expected == problem(tmp_path, content)


def test_a_day_needs_no_quotes(tmp_path: Path) -> None:
    """YAML takes 2026-10-31 for a date: it is one, for papermill alone as for us."""
    (tmp_path / "run.yaml").write_text("as_of: 2026-10-31", encoding="utf-8")
    assert params.load(tmp_path / "run.yaml").as_of == "2026-10-31"


@pytest.mark.parametrize(
    ("name", "expected"),
    [("nowhere", "no_parameters"), ("x" * 300, "no_parameters"), ("pipe", "not_a_file")],
)
def test_what_is_no_file_is_refused(tmp_path: Path, name: str, expected: str) -> None:
    """Nothing there, a name no system takes, a pipe nobody writes in: said at once."""
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(ParameterError) as error:
        params.load(tmp_path / name)
    assert error.value.problems[0].code == expected


def test_what_an_editor_adds_is_read(tmp_path: Path) -> None:
    """A BOM and Windows line ends are no mistake."""
    (tmp_path / "run.yaml").write_bytes(b"\xef\xbb\xbfclient: sample\r\nlanguage: en\r\n")
    assert ("sample", "en") == (
        (found := params.load(tmp_path / "run.yaml")).client,
        found.language,
    )


@given(st.text(max_size=300))
def test_any_text_makes_parameters_or_a_refusal(content: str) -> None:
    """Never a traceback of a parser."""
    read: params.RunParameters | ParameterError
    try:
        read = params.check(params._read_yaml(content, "run.yaml")[1], "run.yaml")
    except ParameterError as error:
        read = error
    assert isinstance(read, params.RunParameters) or len(read.problems) > 0


def test_nothing_in_a_value_runs(project: Project, tmp_path: Path) -> None:
    """A folder named so that it would close the string it is injected in is a folder, and no code."""
    mark = tmp_path / "ran"
    place = (
        tmp_path
        / f'x\'"\n{{{{7*7}}}}\n"""+str(__import__(\'pathlib\').Path({str(mark)!r}).touch())'.replace(
            "/", "\u2215"
        )
    )
    folder = project({"00_framing": [OPENING, "print(repr(case.folder.parent.name))"]})
    place.mkdir()
    (folder / "data" / "alpha").rename(place / "alpha")
    quoted = str(place).replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    (folder / "params" / "alpha.yaml").write_text(
        f'client: alpha\nfolder: "{quoted}"\n', encoding="utf-8"
    )
    code = command.main(["run", str(folder / "params" / "alpha.yaml")])
    assert (0, False) == (code, mark.exists())
