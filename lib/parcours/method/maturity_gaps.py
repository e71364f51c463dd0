"""What the diagnosis still misses (D1 to D4)."""

from __future__ import annotations

from collections.abc import Sequence

from parcours.method.agreement import FEWEST_FOR_INTERVAL
from parcours.method.gaps import Gap
from parcours.method.maturity import QuestionnaireResult


def gaps(results: Sequence[QuestionnaireResult], participants: int) -> list[Gap]:
    """List frames nobody or too few answered, and items left without an answer.

    >>> gaps([], 3)
    [Gap(step='diagnosis', code='diagnosis_no_answers', about='', kind='missing', values={})]
    """
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
