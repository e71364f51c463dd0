"""What is said when all runs have ended: a table for people, JSON for schedulers, an exit code for both."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from parcours import texts
from parcours.batch import failures
from parcours.batch.outcomes import Outcome, Step
from parcours.errors import Problem
from parcours.texts import Language

EXIT_OK, EXIT_FAILED, EXIT_USAGE, EXIT_INTERRUPTED = 0, 1, 2, 130


def exit_code(outcomes: Sequence[Outcome]) -> int:
    """0 all is there, done or unchanged; 1 some failed; 2 nothing that could be run was asked; 130 interrupted."""
    statuses = {outcome.status for outcome in outcomes}
    if "interrupted" in statuses:
        return EXIT_INTERRUPTED
    if statuses <= {"refused"}:
        return EXIT_USAGE
    return EXIT_FAILED if statuses & {"failed", "refused"} else EXIT_OK


def lines(outcomes: Sequence[Outcome], language: Language) -> list[str]:
    """Say what failed and why, run by run, then how all went, in a table."""
    said = [line for outcome in outcomes for line in _details(outcome, language)]
    return [*said, *_table(outcomes, language)]


def _details(outcome: Outcome, language: Language) -> list[str]:
    reasons = [texts.problem(problem, language) for problem in outcome.problems]
    told: dict[tuple[str, ...], str] = {}
    for step in outcome.steps:
        if step.failure is not None and not step.is_interrupted:
            reasons.extend(failures.lines(step.failure, step.notebook, language, told))
    if outcome.kept_by_hand:
        kept = ", ".join(outcome.kept_by_hand)
        reasons.append(texts.t("batch.kept_by_hand", language, files=kept))
    if not reasons:
        return []
    name = ", ".join(filter(None, (outcome.client, outcome.name)))
    title = texts.t("batch.about", language, name=name)
    return [title, *(f"  {reason}" for reason in reasons), ""]


def _table(outcomes: Sequence[Outcome], language: Language) -> list[str]:
    columns = ("client", "run", "status", "notebooks", "files", "seconds", "folder")
    head = [texts.t(f"batch.column.{column}", language) for column in columns]
    rows = [head, *(_row(outcome, language) for outcome in outcomes)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(columns))]
    return ["  ".join(map(str.ljust, row, widths)).rstrip() for row in rows]


def _row(outcome: Outcome, language: Language) -> list[str]:
    done = sum(step.is_done for step in outcome.steps)
    return [
        outcome.client or "–",
        outcome.name,
        texts.t(f"batch.status.{outcome.status}", language),
        f"{done}/{len(outcome.steps)}" if outcome.steps else "–",
        str(len(outcome.files)) if outcome.files else "–",
        texts.number(outcome.seconds, language, 1) if outcome.steps else "–",
        str(outcome.folder) if outcome.folder else "–",
    ]


def as_json(outcomes: Sequence[Outcome], language: Language) -> str:
    """Write the same for a scheduler: one JSON document, its keys stable."""
    content = {
        "exit_code": exit_code(outcomes),
        "runs": [_run(outcome, language) for outcome in outcomes],
    }
    return json.dumps(content, ensure_ascii=False, indent=1)


def _run(outcome: Outcome, language: Language) -> dict[str, Any]:
    return {
        "client": outcome.client,
        "run": outcome.name,
        "status": outcome.status,
        "folder": str(outcome.folder) if outcome.folder else None,
        "seconds": outcome.seconds,
        "files": list(outcome.files),
        "kept_by_hand": list(outcome.kept_by_hand),
        "problems": [_problem(problem, language) for problem in outcome.problems],
        "notebooks": [_step(step) for step in outcome.steps],
    }


def _problem(problem: Problem, language: Language) -> dict[str, str]:
    return {
        "code": problem.code,
        "where": problem.where,
        "sentence": texts.problem(problem, language),
    }


def _step(step: Step) -> dict[str, Any]:
    failure = step.failure
    kept = "kept" if step.is_kept else "done"
    broken = "interrupted" if step.is_interrupted else "failed"
    return {
        "notebook": step.notebook,
        "status": kept if step.is_done else broken,
        "seconds": step.seconds,
        "tries": step.tries,
        "cell": failure.cell if failure else None,
        "source": failure.source if failure else "",
        "sentences": list(failure.sentences) if failure else [],
    }
