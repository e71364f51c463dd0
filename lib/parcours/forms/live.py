"""What follows from a change and is seen at once: means of votes, check lists, budget used, who has voted.

Rules compute it; here it is only put in the form the front end reads.
"""

from __future__ import annotations

from collections import Counter
from typing import Any

from parcours import texts
from parcours.case import Case
from parcours.errors import Problem
from parcours.exhibits.plan_roadmap import since_validated
from parcours.method import appraisal, coverage, left_out, waves
from parcours.method.appraisal import Tally
from parcours.method.minutes import Step
from parcours.method.touchpoints import Appraisal


def live(case: Case, step: Step) -> dict[str, Any]:
    """Return what the boards and votes of a step show beside what was typed."""
    match step:
        case "touchpoints":
            return {
                "emotions": _emotions(case),
                "checks": _checks(case),
                "voted": voted(case, step),
            }
        case "plan":
            return {"waves": _waves(case), "placed": _placed(case)}
        case "publics" | "objectives" | "diagnosis":
            return {"voted": voted(case, step)}
        case _:
            return {}


def voted(case: Case, step: Step) -> dict[str, dict[str, int]]:
    """Count the votes of each participant: who has voted, never what."""
    book = case.workbook
    match step:
        case "touchpoints":
            return {"emotions": Counter(one.participant for one in book.journeys.votes)}
        case "publics":
            return {"criteria": Counter(one.participant for one in book.publics.votes)}
        case "objectives":
            return {
                "pairwise": Counter(one.participant for one in book.objectives.comparisons),
                "points": Counter(one.participant for one in book.objectives.points if one.points),
            }
        case _:
            given = Counter((one.questionnaire_id, one.participant_id) for one in book.answers)
            return {
                frame.id: {who: n for (which, who), n in given.items() if which == frame.id}
                for frame in case.questionnaires
            }


def _emotions(case: Case) -> dict[str, dict[str, Any]]:
    """Mean, ends and count of each touchpoint and public, today, and the target where one was set."""
    found: dict[str, dict[str, Any]] = {}
    for change in case.emotion_changes:
        one = case.appraisals.get((change.touchpoint, change.public))
        votes = one.votes if one else None
        found.setdefault(change.touchpoint, {})[change.public] = {
            "today": None if change.today is None else round(change.today, 2),
            "target": None if change.target is None else round(change.target, 2),
            "n": votes.n if votes else 0,
            "level": _level(votes),
            "target_level": _word(appraisal.word_of(change.target)),
        }
    return found


def _level(votes: Tally | None) -> str:
    """Name the word of the votes; people who hold opposite ends are split, not neutral."""
    if votes is None or not votes.n:
        return "unknown"
    return "split" if votes.appraisal is None else _word(votes.appraisal)


def _word(one: Appraisal | None) -> str:
    return "unknown" if one is None else one.name.lower()


def _checks(case: Case) -> dict[str, list[list[Any]]]:
    """Check list of each journey: code, state, touchpoints made from it."""
    journeys = case.workbook.journeys
    return {
        journey.id: [
            [line.usual.id, line.state, list(line.touchpoints)]
            for line in coverage.check_list(
                case.catalogue.touchpoints, journeys, journey, case.scope
            )
        ]
        for journey in journeys.journeys
    }


def _waves(case: Case) -> dict[str, Any] | None:
    """Cost of each validated wave, and the constraints it breaks; None before anything is validated."""
    plan = case.workbook.plan
    if plan.validated is None:
        return None
    chosen = [wave.actions for wave in plan.validated.waves]
    broken = waves.broken_constraints(plan, chosen)
    actions = {action.id: action for action in plan.actions}
    return {
        "actions": [list(wave) for wave in chosen],
        "costs": [sum(left_out.cost_of(actions[one]) for one in wave) for wave in chosen],
        "broken": [_broken(case, one) for one in broken],
        "changed": since_validated(case),
    }


def _placed(case: Case) -> float:
    """Cost of the actions whose impact and effort are said: what the board would spend."""
    return sum(
        action.cost or 0
        for action in case.workbook.plan.actions
        if not action.is_excluded
        and action.customer_impact is not None
        and action.complexity is not None
    )


def _broken(case: Case, one: Problem) -> str:
    found = one.found
    if one.code == "over_budget":
        found = texts.money(float(found), case.currency, case.language)
    return case.t(
        f"forms.broken.{one.code}", what=case.name_of(one.where), other=case.name_of(found)
    )
