"""Exhibits in a notebook: as the last value of a cell, on screen and in an exported notebook."""

import json
import runpy
from pathlib import Path

import pytest
from IPython.core.interactiveshell import InteractiveShell
from parcours.deliver import notebook
from parcours.exhibits.kinds import Figure, FigureKind, Section
from plotly import graph_objects
from traitlets.config import Config

FAKES = runpy.run_path(str(Path(__file__).with_name("conftest.py")))
EXHIBITS = [one for part in FAKES["sections"]() for one in part.exhibits]
FIGURES = [one for one in EXHIBITS if isinstance(one, Figure)]
each_figure = pytest.mark.parametrize("figure", FIGURES, ids=lambda figure: figure.key)


@pytest.fixture
def shell():
    """Return a notebook without its screen."""
    made = InteractiveShell.instance(config=Config({"HistoryManager": {"enabled": False}}))
    yield made
    InteractiveShell.clear_instance()


def test_an_exhibit_shows_itself(shell):
    """Once registered, every kind of exhibit displays as the last value of a cell."""
    assert notebook.register("fr")
    for exhibit in [*EXHIBITS, FAKES["sections"]()[0]]:
        shown, _ = shell.display_formatter.format(exhibit)
        assert "parcours" in shown["text/html"]
        assert shown["text/plain"]


def test_outside_a_notebook_nothing_happens():
    """A script that opens a case needs no notebook."""
    assert notebook.register("fr") is False


@each_figure
def test_a_chart_is_one_plotly_accepts(figure):
    """The chart is valid, small, and rests on no script: its static picture goes with it."""
    shown = notebook.bundle(figure, "fr")
    assert "<svg" in shown["text/html"]
    if figure.kind in {FigureKind.FLOW, FigureKind.ARCS, FigureKind.SANKEY}:
        assert notebook.PLOTLY not in shown
        return
    chart = shown[notebook.PLOTLY]
    assert graph_objects.Figure(data=chart["data"], layout=chart["layout"]).data
    assert "template" not in chart["layout"]
    assert len(json.dumps(chart)) < 8_000


@each_figure
def test_hostile_labels_stay_text(figure):
    """Plotly reads <b> and <a> in labels: what people typed is escaped (issue 9.8)."""
    chart = notebook.bundle(FAKES["poison"](figure), "fr").get(notebook.PLOTLY, {})
    text = json.dumps(chart).replace("<br>", "").replace("<extra></extra>", "")
    assert "<" not in text
    assert chart.get("config", {"typesetMath": False})["typesetMath"] is False


def test_two_displays_are_equal():
    """A notebook run twice has the same outputs (issue 9.7)."""
    for exhibit in EXHIBITS:
        assert notebook.bundle(exhibit, "fr") == notebook.bundle(exhibit, "fr")


def test_a_section_shows_its_message_and_all_it_holds():
    """A section displays its title, then each exhibit in order."""
    section = FAKES["sections"]()[1]
    shown = notebook.bundle(section, "fr")["text/html"]
    assert isinstance(section, Section)
    assert shown.index("82") < shown.index("Trois publics sont retenus") < shown.index("<svg")
