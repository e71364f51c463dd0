"""What a person sees of a run: a bar that names the step, then a line a client."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from tqdm import tqdm

from parcours import texts
from parcours.batch import notebooks, run
from parcours.batch.run import Options, Outcome
from parcours.texts import Language


def run_all(files: Sequence[Path], options: Options, language: Language) -> list[Outcome]:
    """Run the parameters files, show how far they are, then say how each went."""
    total = len(files) * len(notebooks.paths())
    with tqdm(total=total, file=sys.stderr, unit="", ncols=90, leave=False) as bar:

        def announce(name: str, step: str) -> None:
            bar.set_description_str(f"{name} · {step}")
            bar.update()

        outcomes = run.run_all(files, replace(options, announce=announce))
    for outcome in outcomes:
        for line in _lines(outcome, language):
            print(line, file=sys.stdout if outcome.is_complete else sys.stderr)
    return outcomes


def _lines(outcome: Outcome, language: Language) -> list[str]:
    if outcome.is_unchanged:
        values = {"name": outcome.name, "folder": outcome.folder}
        return [texts.t("batch.unchanged", language, **values)]
    if outcome.is_complete:
        seconds = texts.number(sum(step.seconds for step in outcome.steps), language, 1)
        values = {"name": outcome.name, "folder": outcome.folder, "seconds": seconds}
        return [texts.t("batch.complete", language, files=len(outcome.files), **values)]
    return [
        texts.t("batch.failed", language, name=outcome.name),
        *(f"  {problem}" for problem in outcome.problems),
        *(
            texts.t("batch.step_failed", language, notebook=step.notebook, error=step.error)
            for step in outcome.steps
            if step.error
        ),
    ]
