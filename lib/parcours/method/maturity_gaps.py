"""What the diagnosis still misses (D1 to D4)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from parcours.errors import did_you_mean
from parcours.method.agreement import FEWEST_FOR_INTERVAL
from parcours.method.gaps import Gap
from parcours.method.maturity import QuestionnaireResult
from parcours.method.questionnaires import Answer


def gaps(
    results: Sequence[QuestionnaireResult], answers: Iterable[Answer], participants: int
) -> list[Gap]:
    """List frames nobody or too few answered, items left without an answer, answers that do not count.

    >>> [gap.code for gap in gaps([], [], 3)]
    ['diagnosis_no_answers']
    """
    return [*_silences(results, participants), *_strays(results, answers)]


def _strays(results: Sequence[QuestionnaireResult], answers: Iterable[Answer]) -> list[Gap]:
    """Answers to a frame that is not there, or to an item it has no longer, each once."""
    known = {one.questionnaire_id: {item.item_id for item in one.items} for one in results}
    found: dict[tuple[str, str], Gap] = {}
    for answer in answers:
        frame, item = answer.questionnaire_id, answer.item_id
        if frame not in known:
            near = did_you_mean(frame, list(known)) or "-"
            values = {"frame": frame, "near": near}
            found[frame, ""] = Gap("diagnosis", "diagnosis_unknown_frame", values=values)
        elif item not in known[frame]:
            near = did_you_mean(item, sorted(known[frame])) or "-"
            values = {"frame": frame, "item": item, "near": near}
            found[frame, item] = Gap("diagnosis", "diagnosis_unknown_item", values=values)
    return list(found.values())


def _silences(results: Sequence[QuestionnaireResult], participants: int) -> list[Gap]:
    answered = [one for one in results if one.n]
    if not answered:
        return [Gap("diagnosis", "diagnosis_no_answers")]
    found = [
        Gap(
            "diagnosis",
            "diagnosis_few_respondents",
            values={"frame": one.questionnaire_id, "n": one.n},
        )
        for one in answered
        if one.n < FEWEST_FOR_INTERVAL
    ]
    found += [
        Gap(
            "diagnosis",
            "diagnosis_unanswered",
            values={"frame": one.questionnaire_id, "n": len(one.unanswered)},
        )
        for one in answered
        if one.unanswered
    ]
    silent = participants - max(one.n for one in answered)
    if silent > 0:
        found.append(Gap("diagnosis", "diagnosis_silent", values={"n": silent}))
    return found
