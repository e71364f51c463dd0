"""What is said at the end: exit codes, a table for people, JSON for schedulers."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from parcours.batch import summary
from parcours.batch.outcomes import Failure, Outcome, Status, Step
from parcours.errors import Problem

FAILED = Outcome(
    "q3",
    "lyon",
    "failed",
    Path("runs/lyon/q3.partial"),
    (
        Step("00_framing", 1.2),
        Step("01_publics", 3.4, Failure(("Une cause.", "Une autre."), 3, "pc.x(case)", "secret")),
    ),
    seconds=4.6,
)
REFUSED = Outcome("q3", "", "refused", problems=(Problem("no_parameters", "q3.yaml"),))


@pytest.mark.parametrize(
    ("statuses", "code"),
    [
        (("complete", "unchanged"), 0),
        (("complete", "failed"), 1),
        (("complete", "refused"), 1),
        (("refused",), 2),
        (("unchanged", "unchanged"), 0),
        (("complete", "interrupted", "failed"), 130),
    ],
)
def test_exit_codes(statuses: tuple[Status, ...], code: int) -> None:
    """A scheduler reads as a failure all but 0: what is there, done or unchanged, is none."""
    assert code == summary.exit_code([Outcome("a", "b", status) for status in statuses])


def test_failures_are_said_before_the_table() -> None:
    """By client, notebook and cell, each cause on its line; what is for the log stays in the log."""
    said = "\n".join(summary.lines([FAILED, REFUSED], "fr")).replace("\N{NO-BREAK SPACE}", " ")
    assert (True, True, True, False) == (
        "01_publics, cellule 3 (pc.x(case)) : Une cause.\n  Une autre." in said,
        "Le fichier de paramètres q3.yaml n’existe pas." in said,
        "lyon" in said and "échec" in said and "1/2" in said,
        "secret" in said,
    )


def test_what_stops_every_notebook_is_said_once() -> None:
    """The same cause in several notebooks is told in the first, and referred to by the others."""
    failure = Failure(("Une cause.", "Une autre."), 3, "pc.x(case)")
    steps = tuple(Step(name, 1.0, failure) for name in ("00_framing", "01_publics"))
    said = "\n".join(summary.lines([Outcome("q3", "lyon", "failed", steps=steps)], "en"))
    assert (1, True) == (
        said.count("Une autre."),
        "01_publics, cell 3 (pc.x(case)): same cause as 00_framing." in said,
    )


def test_json_tells_the_same() -> None:
    """Status, notebooks, cells and sentences, under keys that stay."""
    content = json.loads(summary.as_json([FAILED, REFUSED], "fr"))
    steps = content["runs"][0]["notebooks"]
    assert (1, ["failed", "refused"], ["done", "failed"], 3, ["Une cause.", "Une autre."]) == (
        content["exit_code"],
        [run["status"] for run in content["runs"]],
        [step["status"] for step in steps],
        steps[1]["cell"],
        steps[1]["sentences"],
    )
