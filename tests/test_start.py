"""The two commands on a fresh machine: start.py, driven as a person does, without a network."""

from __future__ import annotations

import ast
import hashlib
import importlib.util
import os
import shutil
import signal
import string
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

SOURCE = Path(__file__).resolve().parent.parent / "start.py"
_spec = importlib.util.spec_from_file_location("start", SOURCE)
assert _spec is not None
assert _spec.loader is not None
start = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(start)

PYPROJECT = """\
[build-system]
requires = []
build-backend = "backend"
backend-path = ["."]

[project]
name = "parcours"
version = "1.0"
"""
WHEEL = "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
METADATA = "Metadata-Version: 2.1\nName: {}\nVersion: 1.0\n"
# A build backend in the tree: the project is installed as pip does it, and nothing is fetched.
BACKEND = f"""\
import pathlib, zipfile

def build_editable(folder, config_settings=None, metadata_directory=None):
    name, info = "parcours-1.0-py3-none-any.whl", "parcours-1.0.dist-info"
    with zipfile.ZipFile(pathlib.Path(folder) / name, "w") as wheel:
        wheel.writestr("parcours.pth", str(pathlib.Path("lib").resolve()))
        wheel.writestr(info + "/METADATA", {METADATA.format("parcours")!r})
        wheel.writestr(info + "/WHEEL", {WHEEL!r})
        wheel.writestr(info + "/RECORD", "")
    return name
"""
PROGRAM = "import os, sys; print(os.getcwd(), sys.argv[1:]); sys.exit(len(sys.argv))"


def make_project(folder: Path) -> Path:
    """Lay a project with start.py, an empty lock and a program that repeats its arguments."""
    (folder / "lib" / "parcours").mkdir(parents=True)
    shutil.copy(SOURCE, folder)
    (folder / "pyproject.toml").write_text(PYPROJECT)
    (folder / "backend.py").write_text(BACKEND)
    (folder / "requirements.lock").write_text("")
    (folder / "lib" / "parcours" / "__init__.py").touch()
    (folder / "lib" / "parcours" / "__main__.py").write_text(PROGRAM)
    return folder


def command(project: Path, *arguments: str) -> list[str]:
    """Return what a person would type."""
    return [sys.executable, str(project / "start.py"), *arguments]


def run(project: Path, *arguments: str, locale: str = "C") -> subprocess.CompletedProcess[str]:
    """Type it, from another folder, on a machine set to that locale."""
    return subprocess.run(
        command(project, *arguments),
        capture_output=True,
        check=False,
        cwd=project / "lib",
        encoding="utf-8",
        env={**os.environ, "LC_ALL": locale, "PYTHONUTF8": "1"},
    )


def add_to_lock(project: Path, *, honest: bool = True) -> None:
    """Add a small package to the lock, with its hash or with another."""
    wheel = project / "tiny-1.0-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w") as archive:
        archive.writestr("tiny.py", "word = 'installed'")
        archive.writestr("tiny-1.0.dist-info/METADATA", METADATA.format("tiny"))
        archive.writestr("tiny-1.0.dist-info/WHEEL", WHEEL)
        archive.writestr("tiny-1.0.dist-info/RECORD", "")
    digest = hashlib.sha256(wheel.read_bytes() if honest else b"").hexdigest()
    (project / "requirements.lock").write_text(f"tiny @ {wheel.as_uri()} --hash=sha256:{digest}\n")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a project whose environment has been made by a first start."""
    project = make_project(tmp_path_factory.mktemp("un dossier"))
    first = run(project, "new", "Été & fils")
    assert (3, True) == (first.returncode, "Ready." in first.stderr), first.stderr
    return project


def test_hands_over_arguments_folder_and_exit_code(made: Path) -> None:
    """What is typed reaches Parcours as it is, from the same folder, and its answer comes back."""
    answer = run(made, "run", "params/a b.yaml", "--été")
    expected = f"{made / 'lib'} ['run', 'params/a b.yaml', '--été']\n"
    assert (4, expected) == (answer.returncode, answer.stdout)


def test_a_made_environment_is_silent(made: Path) -> None:
    """The second start says nothing of its own."""
    assert "" == run(made, "lab").stderr


def test_check_of_parameters_is_not_the_check_of_the_code(made: Path) -> None:
    """`check params/a.yaml` is about a client's case and goes to Parcours."""
    assert "['check', 'params/a.yaml']" in run(made, "check", "params/a.yaml").stdout


def test_help_lists_what_parcours_can_do(made: Path) -> None:
    """`parcours --help` reaches Parcours without the word parcours."""
    assert "['--help']" in run(made, "parcours", "--help").stdout


def test_a_changed_lock_updates_the_environment(made: Path) -> None:
    """After a new lock, the next start installs what it adds, and keeps the rest."""
    add_to_lock(made)
    answer = run(made, "lab")
    python = str(made / Path(start.PYTHON).relative_to(start.ROOT))
    asked = [python, "-c", "import tiny; print(tiny.word)"]
    word = subprocess.run(asked, capture_output=True, check=True).stdout.strip()
    assert (b"installed", False) == (word, "empty environment" in answer.stderr)


def test_interrupted_then_resumed(tmp_path: Path) -> None:
    """Ctrl-C says that nothing is broken and exits by 130; the same command then starts again."""
    project = make_project(tmp_path)
    with subprocess.Popen(
        command(project, "lab"),
        stderr=subprocess.PIPE,
        start_new_session=True,
        env={**os.environ, "LC_ALL": "C"},
    ) as process:
        assert process.stderr is not None
        said = b""
        while b"empty environment ..." not in said:
            said += process.stderr.read(1)
        process.send_signal(signal.SIGINT)
        said += process.stderr.read()
    assert (130, True) == (process.returncode, b"Interrupted" in said)
    again = run(project, "lab")
    assert (2, True) == (again.returncode, "Ready." in again.stderr)


def test_a_file_that_is_not_the_locked_one_is_refused(tmp_path: Path) -> None:
    """A wrong hash stops the start and says so; no environment is left that passes for whole."""
    project = make_project(tmp_path)
    add_to_lock(project, honest=False)
    answer = run(project, "lab", locale="fr_FR.UTF-8")
    cause = start.TEXTS["cause.hash"][1]
    assert (1, True, False) == (
        answer.returncode,
        cause in answer.stderr,
        (project / ".venv" / "parcours.stamp").exists(),
    )


def test_two_starts_at_once_wait_for_each_other(tmp_path: Path, made: Path) -> None:
    """While one prepares, another says that it waits; it goes on as soon as the first is done."""
    project = make_project(tmp_path)
    shutil.copytree(made / ".venv", project / ".venv", symlinks=True)
    with (project / ".venv.lock").open("a+b") as held:
        assert start.is_taken(held.fileno())
        with subprocess.Popen(
            command(project, "lab"), stderr=subprocess.PIPE, env={**os.environ, "LC_ALL": "C"}
        ) as process:
            assert process.stderr is not None
            assert b"waiting for it" in process.stderr.readline()
            # what the first start would have left
            digest = hashlib.sha256(PYPROJECT.encode()).hexdigest()
            (project / ".venv" / "parcours.stamp").write_text(f"{digest}\n{project}\n")
            held.close()
            assert b"" == process.stderr.read()


def test_wrong_python_names_one_that_will_do(monkeypatch: pytest.MonkeyPatch) -> None:
    """With another Python, the message says which one this is and the very command to type."""
    monkeypatch.setenv("LC_ALL", "C")
    monkeypatch.setattr(sys, "argv", ["start.py", "run", "params/sample.fr.yaml"])
    said = start.wrong_python((3, 9, 2), "/usr/bin/python3", ["python3.12"])
    assert said.splitlines() == [
        "This is Python 3.9.2 (/usr/bin/python3). Parcours needs Python 3.11, 3.12 or 3.13.",
        "This machine has one. Type: python3.12 start.py run params/sample.fr.yaml",
    ]


def test_wrong_python_without_another(monkeypatch: pytest.MonkeyPatch) -> None:
    """With no other Python, the message says where to get one."""
    monkeypatch.setenv("LC_ALL", "fr_FR.UTF-8")
    assert "python.org" in start.wrong_python((3, 14, 0), "python3", [])


def test_other_pythons_really_start() -> None:
    """Only commands that start a Python able to make environments are named."""
    for name in start.other_pythons():
        told = [*name.split(), "-c", "import sys; print(*sys.version_info[:2])"]
        version = subprocess.run(told, capture_output=True, check=True, text=True).stdout
        assert start.OLDEST <= tuple(map(int, version.split())) <= start.NEWEST


@pytest.mark.parametrize(
    ("printed", "cause"),
    [
        ("ERROR: Could not install packages: [Errno 28] No space left on device", "cause.disk"),
        (
            "WARNING: Retrying: 'NewConnectionError'\nERROR: No matching distribution found",
            "cause.network",
        ),
        ("ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE", "cause.hash"),
        (
            "SSLError(SSLCertVerificationError(1, '[SSL: CERTIFICATE_VERIFY_FAILED]'))",
            "cause.certificate",
        ),
        ("ERROR: No matching distribution found for ortools", "cause.wheel"),
        ("Segmentation fault", "cause.unknown"),
    ],
)
def test_failures_are_said_plainly(printed: str, cause: str) -> None:
    """Each usual failure of an installation has its sentence, and the last lines go with it."""
    said = start.explain("packages", printed)
    assert (True, True) == (start.text(cause) in said, printed.splitlines()[-1] in said)


@pytest.mark.parametrize("key", start.TEXTS)
def test_texts_say_the_same_in_both_languages(key: str) -> None:
    """Both languages fill the same placeholders."""
    english, french = (
        {name for _, name, _, _ in string.Formatter().parse(sentence) if name}
        for sentence in start.TEXTS[key]
    )
    assert english == french


def test_any_python_can_read_it() -> None:
    """A Python too old for Parcours still parses start.py, or it could not say so."""
    tree = ast.parse(SOURCE.read_text("utf-8"), feature_version=(3, 7))
    imported = {
        (node.module or "") if isinstance(node, ast.ImportFrom) else node.names[0].name
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
    }
    assert set() == {name.split(".")[0] for name in imported} - sys.stdlib_module_names
