"""Nobody is named by what a run writes: values of one person, planted in every column, are searched for."""

from __future__ import annotations

import base64
import io
import json
import shutil
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import canary
import pytest
import typst
from parcours.batch import many, requests
from parcours.batch.outcomes import Options, Outcome
from parcours.files import cases
from parcours.files.params import RunParameters
from parcours.forms.session import Session
from projects import OPENING


def run(folder: Path) -> Outcome:
    """Run the only case of a project."""
    (outcome,) = many.run_all(requests.read([folder / "params"]), Options(), lambda *_: None)
    return outcome


@pytest.fixture(scope="module")
def planted(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Return a project whose client has planted files, once all the notebooks have run on it."""
    place: Path = tmp_path_factory.mktemp("canary") / "project"
    shutil.copytree(root / "notebooks", place / "notebooks")
    (place / "params").mkdir()
    (place / "params" / "canari.yaml").write_text("client: canari\nlanguage: fr\n")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PARCOURS_PROJECT", str(place))
        patch.setenv("PARCOURS_KEY_FOLDER", str(place.parent / "keys"))
        (place / "data").mkdir()
        canary.lay(cases.new_client("canari"))
        choose()
        assert "complete" == run(place).status
        yield place


def choose() -> None:
    """Tick, in the form, one verbatim of the person: it goes to the client, masked."""
    case = cases.open_case(RunParameters(client="canari", interactive=True))
    form = Session(case, "touchpoints")
    asked = {"kind": "deed", "words": canary.SAID_FOR_THE_CLIENT}
    (line,) = form.receive({**asked, "deed": "search_verbatims"})["result"]["lines"]
    chosen = {**asked, "deed": "choose_verbatim", "id": line["id"], "author": "Ada"}
    assert form.receive(chosen)["ok"]


def test_the_verbatim_chosen_and_no_other_reaches_the_client(planted: Path) -> None:
    """What was ticked is read in the report and in the deck; the rest of what was written, nowhere (J9)."""
    said = {
        path.suffix
        for path in (planted / "runs").rglob("*")
        if path.is_file()
        for _, text in canary.readings(path.read_bytes())
        if canary.SAID_FOR_THE_CLIENT in text
    }
    assert {".html", ".pptx"} <= said
    assert "avis.Verbatim" not in canary.found_in(planted / "runs")


def test_no_deliverable_notebook_or_log_names_anybody(planted: Path) -> None:
    """Nothing planted, in any column of any file, is in anything a run writes, inside archives too."""
    assert {} == canary.found_in(planted / "runs")


def test_what_is_kept_of_a_reading_names_nobody(planted: Path) -> None:
    """What is kept beside a pseudonym is amounts to compute with: no identifier, no text."""
    kept = canary.found_in(planted / "data" / "canari" / cases.CACHE)
    assert set(canary.IN_THE_TABLES_KEPT) == set(kept)


def test_the_search_finds_all_that_was_planted(planted: Path) -> None:
    """The negative control: the same search finds every value in the client's own files."""
    assert set(canary.patterns()) == set(canary.found_in(planted / "data"))


def test_a_leak_in_any_dress_is_found() -> None:
    """The search sees through archives within archives, entities, escapes, tags, encodings and glyphs."""
    mark = canary.planted("clients", "Nom")
    dressed = {
        "a.html": f"<b>{mark[:3]}</b>{''.join(f'&#{ord(c)};' for c in mark[3:])}".encode(),
        "b.json": json.dumps(mark).replace(mark[0], f"\\u{ord(mark[0]):04x}").encode(),
        "c.json": b'{"bdata":"' + base64.b64encode(f"....{mark}....".encode()) + b'"}',
        "d.csv": mark.encode("utf-16"),
        "e.pdf": typst.compile(f"Bonjour #strong[{mark}]".encode()),
        "g.pdf": typst.compile(f'#stack(dir: ltr, .."{mark}".clusters())'.encode()),
        "f.xml": f"<a:t>{mark[:4]}</a:t></a:r><a:r><a:t>{mark[4:]}</a:t>".encode(),
    }
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in dressed.items():
            archive.writestr(name, data)
    outer = io.BytesIO()
    with zipfile.ZipFile(outer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("deck.pptx", inner.getvalue())
    seen = {
        where.split("!")[-1].removesuffix("(base64)")
        for where, text in canary.readings(outer.getvalue())
        if mark in text
    }
    assert set(dressed) == seen


def test_a_notebook_that_leaks_is_caught(project: Callable[..., Path]) -> None:
    """The negative control of a run: a notebook that shows the file of customers is found out."""
    shown = 'print((case.folder / "clients.csv").read_text("utf-8"))'
    folder = project({"00_framing": [OPENING, shown]}, "canari")
    canary.lay(folder / "data" / "canari")
    run(folder)
    found = canary.found_in(folder / "runs")
    assert {"canari/canari/notebooks/00_framing.ipynb"} == set(found["clients.Nom"])


def test_a_run_that_fails_names_nobody_either(project: Callable[..., Path]) -> None:
    """Orders with names for dates stop the run: neither its log, nor its notebook, nor what is left says them."""
    folder = project({"00_framing": [OPENING, "pc.exhibits.assets.reading(case)"]}, "canari")
    place = folder / "data" / "canari"
    canary.lay(place)
    orders = (place / "commandes.csv").read_text("utf-8")
    named = orders.replace("/2024;", f"/{canary.planted('clients', 'Nom')};")
    (place / "commandes.csv").write_text(named, encoding="utf-8")
    assert ("failed", {}) == (run(folder).status, canary.found_in(folder / "runs"))
