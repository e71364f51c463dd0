"""The workbook of Maison Lorette, all steps together, as one JSON file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from making.book import answers, assets, framing, journeys, objectives, plan, publics
from parcours.files.workbook import as_json
from parcours.method.workbook import Workbook

ADDED_SINCE = "A-20"
"""An action of the second workshop."""
BEFORE: dict[str, dict[str, Any]] = {
    "A-5": {"cost": 11000.0, "accountable": "Marc Delaunay"},
    "A-9": {"duration_days": 40},
}
"""Fields of actions as the first workshop left them."""
RATED_LOWER = {("TP-19", "P-2"), ("TP-5", "P-3"), ("TP-21", "P-4")}
"""Touchpoints that a participant rated one point lower then."""


def workbook() -> Workbook:
    """Everything the workshops said; links are checked on the way."""
    return Workbook(
        revision=42,
        framing=framing.FRAMING,
        publics=publics.STEP,
        objectives=objectives.STEP,
        assets=assets.STEP,
        journeys=journeys.STEP,
        answers=answers.ANSWERS,
        plan=plan.STEP,
        minutes=framing.MINUTES,
    )


def first_workshop(after: Workbook) -> Workbook:
    """The state at the end of the first workshop: nothing followed yet, some scores and costs other."""
    votes = tuple(
        one.model_copy(update={"emotion": max(one.emotion - 1, -2)})
        if (one.touchpoint, one.participant) in RATED_LOWER
        else one
        for one in after.journeys.votes
    )
    actions = tuple(
        one.model_copy(update={"readings": (), **BEFORE.get(one.id, {})})
        for one in after.plan.actions
        if one.id != ADDED_SINCE
    )
    plan_then = after.plan.model_copy(
        update={
            "actions": actions,
            "fates": tuple(one for one in after.plan.fates if one.action != ADDED_SINCE),
            "indicator_readings": (),
            "benefit_readings": (),
        }
    )
    journeys_then = after.journeys.model_copy(update={"votes": votes})
    return after.model_copy(update={"revision": 21, "journeys": journeys_then, "plan": plan_then})


def write_workbook(path: Path) -> None:
    """Write it, and the state before, as the application does: saving again changes no other byte."""
    book = workbook()
    for name, one in ((path.name, book), ("before.json", first_workshop(book))):
        path.with_name(name).write_text(as_json(one), encoding="utf-8", newline="\n")
