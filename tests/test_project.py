"""Facts about the tree: what may stand in it, and that words, notebooks and code hold together."""

from __future__ import annotations

import ast
import re
import shutil
import string
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from functools import cache
from importlib.metadata import packages_distributions
from itertools import chain
from pathlib import Path

import nbformat
import pytest
from parcours import texts
from parcours.files.params import RunParameters

ROOT = Path(__file__).resolve().parent.parent
LIB = ROOT / "lib" / "parcours"
LONGEST_MODULE = 450
BINARY = {".png", ".pdf", ".ttf", ".woff2", ".xlsx", ".pptx", ".parquet", ".zip", ".jpg", ".gz"}

NOTEBOOKS = (
    "00_framing",
    "01_publics",
    "02_objectives",
    "03_assets",
    "04_touchpoints",
    "05_plan",
    "06_follow_up",
    "10_diagnosis",
    "20_customer_value",
    "90_deliverables",
)
MOST_CODE_CELLS, MOST_LINES = 20, 3
KEPT = {"keep_output", "nbval-check-output"}  # a key number: kept by nbstripout, compared by nbval
NOT_IN_A_NOTEBOOK = (
    *(ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda),
    *(ast.For, ast.AsyncFor, ast.While, ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp),
)

# What would run what a client's file says (reliability 4.3), and where it would come from.
BANNED_CALLS = {"eval", "exec", "compile", "read_pickle", "to_pickle", "unsafe_load", "full_load"}
BANNED_IMPORTS = {"pickle", "cPickle", "dill", "joblib", "marshal", "shelve"}
# Text becomes HTML in these modules and nowhere else (reliability 4.2), each for a reason.
HTML_MAKERS = {"HTML", "HTMLMath", "Markdown", "Markup"}
HTML_DOORS = {
    "lib/parcours/deliver/painting/pages.py": "our own painters' SVG and style sheets",
}

# These are given a code, at that place; its sentence is the text of that prefix.
CODES = {"Problem": ("problem.", 0), "Gap": ("gap.", 1)}
PREFIXES = [prefix for prefix, _ in CODES.values()]
ANY_CODE = {re.escape(prefix) + ".*" for prefix in PREFIXES}  # said of all, so told of none


@cache
def tree() -> tuple[Path, ...]:
    """Return the files git knows or would take; without git, all but what is made."""
    if (ROOT / ".git").exists() and shutil.which("git"):
        listed = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
        names = subprocess.run(listed, cwd=ROOT, capture_output=True, check=True).stdout
        found = (ROOT / name for name in names.decode().split("\0") if name)
        return tuple(sorted(file for file in set(found) if file.is_file()))
    made = {".venv", "runs", "__pycache__", ".git"}
    return tuple(
        sorted(
            file
            for file in ROOT.rglob("*")
            if file.is_file() and not made & set(file.relative_to(ROOT).parts)
        )
    )


def name(file: Path) -> str:
    """Return the name of a file as git writes it."""
    return file.relative_to(ROOT).as_posix()


@cache
def modules() -> dict[str, ast.Module]:
    """Return every Python file, read."""
    return {
        name(file): ast.parse(file.read_text("utf-8")) for file in tree() if file.suffix == ".py"
    }


def library() -> dict[str, ast.Module]:
    """Return the Python files of the package."""
    return {file: code for file, code in modules().items() if file.startswith("lib/")}


def called(node: ast.Call) -> str:
    """Return the last name of what is called."""
    if isinstance(node.func, ast.Attribute):
        return node.func.attr
    return node.func.id if isinstance(node.func, ast.Name) else ""


def calls(code: ast.Module) -> Iterator[ast.Call]:
    """Find every call of a file."""
    return (node for node in ast.walk(code) if isinstance(node, ast.Call))


def is_safe(load: ast.Call, code: ast.Module) -> bool:
    """Tell whether a yaml.load names a safe loader, itself or by a name given in the same file."""
    named = [ast.unparse(word.value) for word in load.keywords if word.arg == "Loader"]
    given = [
        ast.unparse(node.value)
        for node in ast.walk(code)
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) in named
    ]
    derived = [
        ast.unparse(base)
        for node in ast.walk(code)
        if isinstance(node, ast.ClassDef) and node.name in named
        for base in node.bases
    ]
    return any("Safe" in loader for loader in [*named, *given, *derived])


def imports(code: ast.Module) -> Iterator[str]:
    """Find the top names a file imports."""
    for node in ast.walk(code):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module.split(".")[0]


# --- what may stand in the tree -------------------------------------------------------------------


def test_no_address_of_a_machine_or_of_a_registry() -> None:
    """No file names a folder of somebody's machine or a package server."""
    folders = r"/(?:home|root|Users|work|opt)/\w|\b[A-Z]:\\Users\\"
    servers = r"pypi\.org|pythonhosted|npmjs\.(?:org|com)|debian\.org|anaconda\.org|jsdelivr|unpkg"
    address = re.compile(f"{folders}|{servers}")
    found = [
        f"{name(file)}:{number}"
        for file in tree()
        if file.suffix not in BINARY and file != Path(__file__)
        for number, line in enumerate(file.read_text("utf-8", "replace").splitlines(), 1)
        if address.search(line)
    ]
    assert [] == found


def test_no_client_data() -> None:
    """Nothing of a client is committed: data/ holds the sample alone, and runs/ nothing."""
    found = [
        name(file)
        for file in tree()
        if name(file).startswith(("data/", "runs/"))
        and not name(file).startswith("data/sample/")
        and name(file) != "data/cdnow/workbook.json"  # ours, around public purchases
    ]
    assert [] == found


def test_nothing_runs_what_a_file_says() -> None:
    """No pickle, no eval, no YAML but the safe one: a client's file is data and never code."""
    found = []
    for file, code in modules().items():
        found += [f"{file}: import {top}" for top in imports(code) if top in BANNED_IMPORTS]
        for node in calls(code):
            banned_here = BANNED_CALLS - (
                {"compile"} if isinstance(node.func, ast.Attribute) else set()
            )
            is_yaml = called(node) == "load" and "yaml" in ast.unparse(node.func)
            if called(node) in banned_here or (is_yaml and not is_safe(node, code)):
                found.append(f"{file}:{node.lineno}: {called(node)}")
    assert [] == found


def names_used(code: ast.Module) -> Iterator[str]:
    """Find every name a file uses or imports, by its last part."""
    for node in ast.walk(code):
        if isinstance(node, ast.Name):
            yield node.id
        elif isinstance(node, ast.Attribute):
            yield node.attr
        elif isinstance(node, ast.alias):
            yield node.name.split(".")[-1]


def test_text_becomes_html_through_few_doors() -> None:
    """What people typed is escaped: raw HTML is made in the named modules only."""
    found = {
        file
        for file, code in library().items()
        if HTML_MAKERS & set(names_used(code))
        or any(
            word.arg == "escape" and ast.unparse(word.value) == "False"
            for node in calls(code)
            for word in node.keywords
        )
    }
    assert set() == found - HTML_DOORS.keys()


def test_templates_escape_everything() -> None:
    """No template takes a value as HTML by itself: only our own filters do, made at a door."""
    raw = re.compile(r"\|\s*safe\b|autoescape\s+false")
    templates = [file for file in tree() if file.suffix in {".j2", ".html"}]
    assert [] == [name(file) for file in templates if raw.search(file.read_text("utf-8"))]


def test_public_names_are_told_in_packages_only() -> None:
    """__all__ stands in __init__.py files only: elsewhere a leading underscore says it."""
    found = [
        file
        for file, code in library().items()
        if not file.endswith("__init__.py")
        for node in ast.walk(code)
        if isinstance(node, ast.Name) and node.id == "__all__"
    ]
    assert [] == found


def test_modules_stay_about_one_thing() -> None:
    """No module has grown beyond what can be read at once."""
    found = [
        file
        for file in library()
        if len((ROOT / file).read_text("utf-8").splitlines()) > LONGEST_MODULE
    ]
    assert [] == found


def test_nothing_is_left_for_later() -> None:
    """No mark of unfinished work."""
    marks = re.compile(r"#.*\b(?:TODO|FIXME|XXX|HACK)\b")
    found = [file for file in modules() if marks.search((ROOT / file).read_text("utf-8"))]
    assert [] == [file for file in found if file != name(Path(__file__))]


def test_links_between_documents_lead_somewhere() -> None:
    """Every relative link of a page leads to a file of the tree."""
    found = [
        f"{name(page)}: {link}"
        for page in tree()
        if page.suffix == ".md"
        for link in re.findall(r"\]\((?!https?:|mailto:|#)([^)#\s]+)", page.read_text("utf-8"))
        if not (page.parent / link).exists()
    ]
    assert [] == found


def test_every_mark_of_the_method_is_explained() -> None:
    """The page of the method has a row for each mark a docstring names, and names rules that are there."""
    page = (ROOT / "docs" / "method.md").read_text("utf-8")
    rows = re.findall(r"^\| ([A-Z]\d+) \|[^|]+\|(.+)\|$", page, re.MULTILINE)
    marks = re.compile(r"[(,;] ?([FPOJRVX]\d+)(?=[,;)])")  # A4 is a sheet too, D5 a cell
    named = {mark for file in modules() for mark in marks.findall((ROOT / file).read_text("utf-8"))}
    assert set() == named - {mark for mark, _ in rows}
    places = [place for _, where in rows for place in re.findall(r"`([^`]+)`", where)]
    assert [] == [place for place in places if not (LIB / place).exists()]


# --- dependencies ---------------------------------------------------------------------------------


def canonical(requirement: str) -> str:
    """Return the name of a requirement as indexes write it."""
    return re.sub(r"[-_.]+", "-", re.split(r"[\[<>=!~; @]", requirement, maxsplit=1)[0]).lower()


def test_every_import_is_declared() -> None:
    """What the package imports is among its dependencies, not there by luck."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    extras = chain.from_iterable(project["optional-dependencies"].values())
    declared = {canonical(one) for one in [*project["dependencies"], *extras]}
    known = sys.stdlib_module_names | {"parcours", "__future__"}
    distributions = packages_distributions()
    found = {
        f"{file}: {top}"
        for file, code in library().items()
        for top in imports(code)
        if top not in known
        and not {canonical(one) for one in distributions.get(top, [top])} & declared
    }
    assert set() == found


def test_the_lock_is_whole_and_names_no_server() -> None:
    """Each dependency is locked, each locked version has its hashes, and no line has an address."""
    lock = (ROOT / "requirements.lock").read_text("utf-8")
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    groups = project["dependency-groups"]
    wanted = [*project["project"]["dependencies"], *groups["test"], *groups["build"]]
    entry = re.compile(r"^([\w.-]+)==.*\\\n(?: +--hash=sha256:[0-9a-f]{64}.*\n)+", re.MULTILINE)
    entries = entry.findall(lock)
    locked = {canonical(package) for package in entries}
    assert (set(), len(entries), False) == (
        {canonical(one) for one in wanted} - locked,
        len(re.findall(r"^[\w.-]+==", lock, re.MULTILINE)),
        "://" in lock,
    )


# --- notebooks ------------------------------------------------------------------------------------


def notebook(title: str) -> nbformat.NotebookNode:
    """Read a notebook of the method."""
    book: nbformat.NotebookNode = nbformat.read(ROOT / "notebooks" / f"{title}.ipynb", 4)
    return book


def tags(cell: nbformat.NotebookNode) -> list[str]:
    """Return the tags of a cell."""
    return list(cell.metadata.get("tags", []))


def code_cells(title: str) -> list[nbformat.NotebookNode]:
    """Return the code cells of a notebook."""
    return [cell for cell in notebook(title).cells if cell.cell_type == "code"]


def parameters(title: str) -> list[str]:
    """Return the names a notebook takes from outside, in their order."""
    (cell,) = (cell for cell in code_cells(title) if "parameters" in tags(cell))
    return [
        ast.unparse(one.target)
        for one in ast.parse(cell.source).body
        if isinstance(one, ast.AnnAssign)
    ]


def test_there_are_the_notebooks_of_the_method() -> None:
    """One notebook for each step, and none on the side."""
    assert set(NOTEBOOKS) == {file.stem for file in tree() if file.suffix == ".ipynb"}


@pytest.mark.parametrize("title", NOTEBOOKS)
def test_notebooks_take_the_same_parameters(title: str) -> None:
    """Every notebook is called alike, so that one file of parameters drives them all."""
    assert list(RunParameters.model_fields) == parameters(title)


@pytest.mark.parametrize("title", NOTEBOOKS)
def test_notebooks_are_thin(title: str) -> None:
    """A notebook calls the package: few cells, short, without any logic of its own."""
    cells = [cell for cell in code_cells(title) if "parameters" not in tags(cell)]
    too_long = [cell.source for cell in cells if len(cell.source.splitlines()) > MOST_LINES]
    logic = [
        ast.unparse(node)
        for cell in cells
        for node in ast.walk(ast.parse(cell.source))
        if isinstance(node, NOT_IN_A_NOTEBOOK)
    ]
    assert (True, [], []) == (len(cells) < MOST_CODE_CELLS, too_long, logic)


@pytest.mark.parametrize("title", NOTEBOOKS)
def test_a_form_is_there_before_what_takes_long(title: str) -> None:
    """The lab runs first what a form needs and the form itself, and then the views (issue 8.10)."""
    code = {cell.source.split("(")[0]: tags(cell) for cell in code_cells(title)}
    form = {name for name in code if name.startswith("pc.forms.")} - {"pc.forms.mapping"}
    wanted = {"import parcours as pc", "case = pc.open_case", *form} if form else set()
    first = {name for name, marks in code.items() if "runs-first" in marks}
    assert wanted == first - {"view = pc.for_public"}


@pytest.mark.parametrize("title", NOTEBOOKS)
def test_notebooks_speak_both_languages(title: str) -> None:
    """Each page of prose in French is followed by the same in English."""
    prose = [cell for cell in notebook(title).cells if cell.cell_type == "markdown"]
    spoken = ["/".join(tag for tag in tags(cell) if tag.startswith("lang-")) for cell in prose]
    assert ["lang-fr", "lang-en"] * (len(prose) // 2) == spoken


@pytest.mark.parametrize("title", NOTEBOOKS)
def test_notebooks_are_committed_bare(title: str) -> None:
    """No output, no trace of a run or of a client; key numbers checked by nbval excepted."""
    left = [
        cell.source
        for cell in code_cells(title)
        if cell.outputs and not (KEPT <= set(tags(cell)) and cell.execution_count)
    ]
    assert ([], set()) == (left, set(notebook(title).metadata) & {"papermill", "widgets"})


# --- texts ----------------------------------------------------------------------------------------


def fields(sentence: str) -> set[str]:
    """Return the placeholders of a sentence."""
    return {field for _, field, _, _ in string.Formatter().parse(sentence) if field}


def pattern(joined: ast.JoinedStr) -> str:
    """Return what keys an f-string can make."""
    return "".join(
        re.escape(str(part.value)) if isinstance(part, ast.Constant) else ".*"
        for part in joined.values
    )


def has_text(key: str) -> bool:
    """Tell whether a key has a sentence, or one for each count."""
    return {key, f"{key}.other"} & texts.catalogue().keys() != set()


def either(argument: ast.expr) -> Iterator[ast.expr]:
    """Find what an argument may be: itself, or either side of a condition."""
    if isinstance(argument, ast.IfExp):
        yield from either(argument.body)
        yield from either(argument.orelse)
    else:
        yield argument


def keys_asked(node: ast.Call) -> Iterator[tuple[str, ast.expr]]:
    """Find the keys a call asks for, as a prefix and what follows it."""
    prefix, place = CODES.get(called(node), ("", 0 if called(node) == "t" else None))
    if place is not None:
        given = [word.value for word in node.keywords if prefix and word.arg == "code"]
        for argument in given or node.args[place : place + 1]:
            yield from ((prefix, key) for key in either(argument))


def is_answered(prefix: str, key: ast.expr) -> bool:
    """Tell whether a key has a sentence, or may have one where it is only known when it runs."""
    if isinstance(key, ast.Constant):
        return has_text(prefix + str(key.value))
    if isinstance(key, ast.JoinedStr):
        made = re.compile(re.escape(prefix) + pattern(key))
        return any(made.fullmatch(one) for one in texts.catalogue())
    return True


def test_texts_say_the_same_in_both_languages() -> None:
    """Both languages of a key are written, and fill the same placeholders."""
    found = [
        key
        for key, both in texts.catalogue().items()
        if not (both["fr"] and both["en"]) or fields(both["fr"]) != fields(both["en"])
    ]
    assert [] == found


def test_every_key_asked_for_exists() -> None:
    """No key of the code lacks its sentence: written out, made by an f-string, or from a code."""
    found = [
        f"{file}:{node.lineno}: {prefix}{ast.unparse(key)}"
        for file, code in library().items()
        for node in calls(code)
        for prefix, key in keys_asked(node)
        if not is_answered(prefix, key)
    ]
    assert [] == found


def test_every_text_is_used() -> None:
    """No sentence is left that nothing says: a key stands in the code, or an f-string makes it."""
    written: set[str] = set()
    made = [r"(?!)"]
    for code in library().values():
        nodes = list(ast.walk(code))
        written |= {str(node.value) for node in nodes if isinstance(node, ast.Constant)}
        # with a dotted beginning, or any f-string would do
        joined = [pattern(node) for node in nodes if isinstance(node, ast.JoinedStr)]
        made += [one for one in joined if re.match(r"[a-z_]+\\\.", one) and one not in ANY_CODE]
        # a family of keys that is handed over whole, to the page of a form
        made += [
            re.escape(node.value) + ".*"
            for node in nodes
            if isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and re.fullmatch(r"[a-z_]+(\.[a-z_]+)+\.", node.value)
        ]
        made += [
            re.escape(prefix) + pattern(key)
            for node in calls(code)
            for prefix, key in keys_asked(node)
            if prefix and isinstance(key, ast.JoinedStr)
        ]
    written |= {prefix + one for one in written for prefix in PREFIXES}
    makes = re.compile("|".join(made))
    found = [
        key
        for key in texts.catalogue()
        if not {key, re.sub(r"\.(none|zero|one|other|many|few)$", "", key)} & written
        and not makes.fullmatch(key)
    ]
    assert [] == found
