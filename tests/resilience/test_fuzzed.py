"""Whatever is in a workbook, a customer file or a register: a result or a Problem, the file untouched (issue 10.9)."""

from __future__ import annotations

import contextlib
import copy
import datetime as dt
import functools
import io
import json
import random
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import customer_files as made
import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from parcours.deliver import returned, xlsx
from parcours.errors import ParcoursError, Problem
from parcours.exhibits import plan
from parcours.files import customers
from parcours.files import workbook as store
from parcours.method.workbook import Workbook
from plan_reports import report_of
from sample_cases import without_file

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner, max_size=3)
    ),
    max_leaves=6,
)


def examples(count: int) -> settings:
    """Make that many examples in CI, a hundred times more with ``--thorough``."""
    is_thorough = settings.get_current_profile_name() == "thorough"
    return settings(max_examples=100 * count if is_thorough else count)


def told(asked: Callable[[], Any]) -> tuple[Any, tuple[Problem, ...]]:
    """Return what was asked, or the problems that stand in its place; any other error goes through."""
    try:
        return asked(), ()
    except ParcoursError as error:
        return None, error.problems


@functools.cache
def sample() -> dict[str, Any]:
    """The sample's workbook, as JSON values."""
    content: dict[str, Any] = json.loads(store.as_json(without_file("fr").workbook))
    return content


@st.composite
def spoilt_workbooks(draw: st.DrawFn) -> bytes:
    """The sample's workbook with a few places spoilt: cut, doubled, of another type, moved, emptied."""
    content = copy.deepcopy(sample())
    for _ in range(draw(st.integers(1, 4))):
        holder: Any = content
        key: Any = draw(st.sampled_from(sorted(content)))
        while isinstance(holder[key], dict | list) and holder[key] and draw(st.booleans()):
            holder = holder[key]
            keys = sorted(holder) if isinstance(holder, dict) else range(len(holder))
            key = draw(st.sampled_from(list(keys)))
        match draw(st.sampled_from(["put", "cut", "twice", "other"])):
            case "put":
                holder[key] = draw(JSON)
            case "cut":
                del holder[key]
            case "twice" if isinstance(holder, list):
                holder.insert(0, copy.deepcopy(holder[key]))
            case _:
                holder[key] = copy.deepcopy(content.get(draw(st.sampled_from(sorted(sample())))))
        if not content:
            break
    text = json.dumps(content, ensure_ascii=draw(st.booleans())).encode("utf-8", "surrogatepass")
    end = draw(st.integers(1, len(text))) if draw(st.integers(0, 5)) == 0 else len(text)
    return text[:end]


@examples(50)
@given(content=spoilt_workbooks())
def test_a_spoilt_workbook(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    """It is loaded, and then saved and loaded the same; or it is refused, and left as it is."""
    folder = tmp_path_factory.mktemp("client")
    (folder / store.FILE).write_bytes(content)
    book, problems = told(lambda: store.load(folder))
    assert content == (folder / store.FILE).read_bytes()
    assert problems or book == Workbook.model_validate_json(store.as_json(book))


@st.composite
def spoilt_files(draw: st.DrawFn) -> tuple[str, bytes]:
    """Orders as they come, spoilt: cells of any text, bytes lost, added, changed; another ending."""
    rows = [list(row) for row in made.ROWS]
    for _ in range(draw(st.integers(0, 6))):
        row = draw(st.integers(0, len(rows) - 1))
        rows[row][draw(st.integers(0, 5))] = draw(st.text(max_size=12))
    text = made.text(
        separator=draw(st.sampled_from([";", ",", "\t", "|"])),
        end=draw(st.sampled_from(["\r\n", "\n", "\r"])),
        rows=tuple(tuple(row) for row in rows),
        before=draw(st.sampled_from(["", "\ufeff", "Export du 01/02/2026\n\n", "\n"])),
        after=draw(st.sampled_from(["", "Total;;;;13 927,24;", "\x00", '"'])),
        quote=draw(st.sampled_from(["", '"'])),
    )
    encoding = draw(st.sampled_from(["utf-8", "cp1252", "utf-16"]))
    content = bytearray(text.encode(encoding, "replace"))
    for _ in range(draw(st.integers(0, 4))):
        at = draw(st.integers(0, len(content)))
        content[at : at + draw(st.integers(0, 3))] = draw(st.binary(max_size=3))
    name = draw(
        st.sampled_from(["a.csv", "a.csv", "a.csv", "a.tsv", "a.xlsx", "a.zip", "a.parquet"])
    )
    return name, bytes(content)


@examples(30)
@given(spoilt=spoilt_files())
def test_a_spoilt_customer_file(
    tmp_path_factory: pytest.TempPathFactory, spoilt: tuple[str, bytes]
) -> None:
    """Orders, or the reasons why there are none; the client's file is the same to the byte."""
    name, content = spoilt
    folder = tmp_path_factory.mktemp("client")
    (folder / name).write_bytes(content)
    read, problems = told(lambda: customers.read(folder, key=bytes(32)))
    assert content == (folder / name).read_bytes()
    assert problems or sum(int(one.count().execute()) for one in read.tables.values()) >= 0


@pytest.fixture(scope="module")
def register(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The register of the sample's actions, as it is sent."""
    case = without_file("fr")
    report = report_of(case, sections=(plan.section(case),))
    return xlsx.write(report, tmp_path_factory.mktemp("sent")).paths[0].read_bytes()


CELLS = (
    *(None, True, 5, -(10**15), 1.5, "x", dt.date(1, 1, 1), dt.date(9999, 12, 31)),
    *("=1+1", "31/02/2027", "12 500,50 €", "n.c.", "'=x", "A-1", "∞", "-", "1e400", "\u2028", "🛋️"),
)


@pytest.mark.filterwarnings("ignore:.*extension is not supported")  # openpyxl, as a client
def test_a_spoilt_register(tmp_path: Path, register: bytes, times: int) -> None:
    """Differences and problems by cell, or a refusal; what came back is the same to the byte."""
    path = tmp_path / "register.xlsx"
    for seed in range(8 * times):
        draw = random.Random(seed)
        content = (_with_cells if draw.random() < 0.6 else _with_bytes)(register, draw)
        path.write_bytes(content)
        found, problems = told(lambda: returned.read(path, without_file("fr")))
        assert content == path.read_bytes()
        assert problems or list(returned.lines(found, "fr")), seed


def _with_cells(register: bytes, draw: random.Random) -> bytes:
    """Type anything anywhere, move and insert columns and rows, drop sheets."""
    book = openpyxl.load_workbook(io.BytesIO(register))
    for _ in range(draw.randint(1, 8)):
        page = draw.choice(book.worksheets)
        row = draw.randint(1, page.max_row + 3)
        column = draw.randint(1, page.max_column + 2)
        match draw.choice(["cell", "cell", "cell", "cell", "row", "column", "drop"]):
            case "row":
                page.insert_rows(row)
            case "column":
                page.insert_cols(column)
            case "drop" if len(book.worksheets) > 1:
                book.remove(page)
            case _:
                _type(page.cell(row, column), draw.choice(CELLS))
    for page in book.worksheets:
        page.sheet_state = "visible"  # one at least must be, or it cannot be saved
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


def _type(cell: Any, value: object) -> None:
    with contextlib.suppress(AttributeError):  # a cell hidden in a merged one
        cell.value = value


def _with_bytes(register: bytes, draw: random.Random) -> bytes:
    """Lose or change bytes of the archive, or of one of its parts."""
    if draw.random() < 0.5:
        at = draw.randint(0, len(register))
        return register[:at] + draw.randbytes(draw.randint(0, 8)) + register[at + 4 :]
    held = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(register)) as source, zipfile.ZipFile(held, "w") as target:
        spoilt = draw.choice(source.namelist())
        for name in source.namelist():
            part = source.read(name)
            if name == spoilt:
                at = draw.randint(0, len(part))
                part = part[:at] + draw.randbytes(draw.randint(0, 8)) + part[at + 4 :]
            target.writestr(name, part)
    return held.getvalue()
