"""The workbook of Maison Lorette, all steps together, as one JSON file."""

from __future__ import annotations

from pathlib import Path

from making.book import answers, assets, framing, journeys, objectives, plan, publics
from parcours.files.workbook import as_json
from parcours.method.workbook import Workbook


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


def write_workbook(path: Path) -> None:
    """Write it as the application does: saving it again changes no byte but what was changed."""
    path.write_text(as_json(workbook()), encoding="utf-8", newline="\n")
