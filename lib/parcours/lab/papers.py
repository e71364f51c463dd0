"""What is voted on, as it is put before a participant: questions and choices in words, and nothing else of the case.

A device never sees an id of the workbook: it answers "the third question", and what that is about stays here.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from parcours.case import Case
from parcours.forms import voting
from parcours.method.changes import Change
from parcours.method.nouns import Provenance
from parcours.method.publics import Criterion
from parcours.method.votes import BallotName
from parcours.method.workbook import Workbook

Value = int | float | str | None
PURSE = 100
"""Points each person shares out."""
RATIOS = (9, 7, 5, 3, 1, 1 / 3, 1 / 5, 1 / 7, 1 / 9)
"""Saaty's scale, from the left to the right."""
_NO_LEVEL = ("not_applicable", "dont_know")


@dataclass(frozen=True)
class Question:
    """One thing to vote on. ``about`` stays with us; the rest is shown."""

    about: Mapping[str, str]
    label: str
    other: str = ""
    """Of a comparison, what is on the right."""
    choices: tuple[tuple[Value, str], ...] = ()
    """Value and words; none: a number of points."""


@dataclass(frozen=True)
class Group:
    """Questions that go together."""

    title: str
    questions: tuple[Question, ...]


@dataclass(frozen=True)
class Paper:
    """A ballot paper; ``scope`` is a journey or a questionnaire, where there are several."""

    ballot: BallotName
    scope: str
    title: str
    groups: tuple[Group, ...]

    @property
    def questions(self) -> tuple[Question, ...]:
        """All questions, in the order of their numbers."""
        return tuple(itertools.chain.from_iterable(group.questions for group in self.groups))

    def shown(self) -> dict[str, Any]:
        """Return what a device receives: words, and the number of each question."""
        numbers = itertools.count()
        groups = [
            {
                "title": group.title,
                "questions": [
                    {
                        "number": next(numbers),
                        "label": one.label,
                        "other": one.other,
                        "choices": [list(choice) for choice in one.choices],
                    }
                    for one in group.questions
                ],
            }
            for group in self.groups
        ]
        is_points = self.ballot == "points"
        return {"title": self.title, "groups": groups, "purse": PURSE if is_points else None}


def papers(case: Case) -> list[Paper]:
    """Return every ballot the case can be asked today; one without questions is left out."""
    book = case.workbook
    asked: list[Paper] = [
        Paper("criteria", "", case.t("votes.paper.criteria"), tuple(_criteria(case))),
        Paper("pairwise", "", case.t("votes.paper.pairwise"), tuple(_pairs(case))),
        Paper("points", "", case.t("votes.paper.points"), tuple(_points(case))),
        *(
            Paper(
                "emotions",
                journey.id,
                case.t("votes.paper.emotions", journey=journey.name),
                tuple(_emotions(case, journey.id)),
            )
            for journey in book.journeys.journeys
        ),
        *(
            Paper(
                "answers", frame.id, frame.name.said(case.language), tuple(_items(case, frame.id))
            )
            for frame in case.questionnaires
        ),
    ]
    return [one for one in asked if one.questions]


def answers(paper: Paper, workbook: Workbook) -> dict[str, dict[int, Value]]:
    """Return what each participant has answered, by number of question."""
    person, *names = voting.BALLOTS[paper.ballot].key
    numbers = {
        tuple(question.about[name] for name in names): number
        for number, question in enumerate(paper.questions)
    }
    found: dict[str, dict[int, Value]] = {}
    for vote in _held(workbook, paper.ballot):
        key = tuple(getattr(vote, name) for name in names)
        value = _answer(vote, paper.ballot)
        if key not in numbers and paper.ballot == "pairwise":
            key, value = key[::-1], 1 / vote.ratio
        if key in numbers:
            found.setdefault(getattr(vote, person), {})[numbers[key]] = value
    return found


def marks(paper: Paper, workbook: Workbook, participant: str) -> dict[int, Value]:
    """Return what one participant has answered, to be shown to nobody else."""
    return answers(paper, workbook).get(participant, {})


def _held(workbook: Workbook, ballot: BallotName) -> tuple[Any, ...]:
    section, _, name = voting.BALLOTS[ballot].path.partition(".")
    held = getattr(workbook, section)
    return tuple(getattr(held, name) if name else held)


def _answer(vote: Any, ballot: BallotName) -> Value:
    """Return what a vote holds: a level of a questionnaire may be a word instead."""
    name = voting.BALLOTS[ballot].holds[0]
    if name == "kind" and vote.kind == "level":
        name = "level"
    value: Value = getattr(vote, name)
    return value


def changes(
    paper: Paper, workbook: Workbook, participant: str, number: int, value: Value
) -> list[Change]:
    """Return the changes that put one answer in place of the person's earlier one; None takes it back.

    Raises
    ------
    WorkbookError : the workbook refuses it.
    """
    question = paper.questions[number]
    person = voting.BALLOTS[paper.ballot].key[0]
    about = dict(question.about)
    held: dict[str, Value]
    match paper.ballot:
        case "emotions":
            held = {"emotion": value}
        case "criteria":
            held = {"score": value}
        case "points":
            held = {"points": value}
        case "pairwise":
            if _is_turned(workbook, participant, about):
                about = {"left": about["right"], "right": about["left"]}
                value = None if value is None else 1 / float(value)
            held = {"ratio": value}
        case _:
            is_level = not isinstance(value, str)
            kind = None if value is None else "level" if is_level else value
            held = {"kind": kind, "level": value if is_level else None}
    return voting.vote(workbook, paper.ballot, [{person: participant, **about, **held}])


def is_allowed(paper: Paper, number: object, value: object, marked: Mapping[int, Value]) -> bool:
    """Tell whether an answer is one that the paper offers."""
    if not isinstance(number, int) or isinstance(number, bool):
        return False
    if not 0 <= number < len(paper.questions):
        return False
    if value is None:
        return True
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return False
    choices = paper.questions[number].choices
    if choices:
        return any(_same(value, offered) for offered, _ in choices)
    rest = PURSE - sum(int(v or 0) for key, v in marked.items() if key != number)
    return isinstance(value, int) and 0 <= value <= rest


def nearest(paper: Paper, number: int, value: Value) -> Value:
    """Return the value as the paper offers it: a ratio that was rounded on its way is whole again."""
    choices = paper.questions[number].choices
    return next((offered for offered, _ in choices if _same(value, offered)), value)


def _same(value: object, offered: Value) -> bool:
    if isinstance(value, int | float) and isinstance(offered, int | float):
        return abs(value - offered) < 1e-6  # noqa: PLR2004 - a third is written with sixteen digits
    return value == offered


def _is_turned(workbook: Workbook, participant: str, about: Mapping[str, str]) -> bool:
    """Tell whether the person compared these two the other way round: the same comparison."""
    turned = (participant, about["right"], about["left"])
    return any(
        (one.participant, one.left, one.right) == turned for one in workbook.objectives.comparisons
    )


def _emotions(case: Case, journey_id: str) -> Iterator[Group]:
    book = case.workbook
    journey = next(one for one in book.journeys.journeys if one.id == journey_id)
    choices = tuple((n, case.t(f"choice.emotion_vote.emotion.{n}")) for n in range(-2, 3))
    for public in book.publics.publics:
        if not (public.id in journey.publics if journey.publics else public.is_kept):
            continue
        for stage in journey.stages:
            questions = tuple(
                Question(
                    {
                        "touchpoint": one.id,
                        "public": public.id,
                        "provenance": Provenance.TEAM.value,
                    },
                    f"{one.label} ({case.name_of(one.channel)})",
                    choices=choices,
                )
                for one in book.journeys.touchpoints
                if (one.journey, one.stage) == (journey.id, stage.id)
                and one.exists_today
                and (not one.publics or public.id in one.publics)
            )
            if questions:
                yield Group(f"{public.name} · {stage.name}", questions)


def _criteria(case: Case) -> Iterator[Group]:
    choices = tuple((n, case.t(f"choice.public_vote.score.{n}")) for n in range(5))
    for public in case.workbook.publics.publics:
        yield Group(
            public.name,
            tuple(
                Question(
                    {
                        "public": public.id,
                        "criterion": criterion.value,
                        "provenance": Provenance.TEAM.value,
                    },
                    case.t(f"publics.criterion.{criterion}"),
                    choices=choices,
                )
                for criterion in Criterion
            ),
        )


def _pairs(case: Case) -> Iterator[Group]:
    pairs = itertools.combinations(case.workbook.objectives.objectives, 2)
    questions = tuple(
        Question(
            {"left": left.id, "right": right.id},
            left.title,
            right.title,
            tuple((ratio, _ratio_words(case, ratio, left.title, right.title)) for ratio in RATIOS),
        )
        for left, right in pairs
    )
    if questions:
        yield Group("", questions)


def _ratio_words(case: Case, ratio: float, left: str, right: str) -> str:
    strength = round(max(ratio, 1 / ratio))
    return case.t(f"forms.ui.ratio_{strength}", what=left if ratio > 1 else right)


def _points(case: Case) -> Iterator[Group]:
    listed = case.workbook.objectives.objectives
    if listed:
        yield Group("", tuple(Question({"objective": one.id}, one.title) for one in listed))


def _items(case: Case, frame_id: str) -> Iterator[Group]:
    frame = next(one for one in case.questionnaires if one.id == frame_id)
    language = case.language
    for dimension in frame.dimensions:
        yield Group(
            dimension.name.said(language),
            tuple(
                Question(
                    {"questionnaire_id": frame.id, "item_id": item.id},
                    item.statement.said(language),
                    choices=(
                        *(
                            (n, f"{n} – {words.said(language)}")
                            for n, words in enumerate(item.levels)
                        ),
                        *((kind, case.t(f"forms.ui.{kind}")) for kind in _NO_LEVEL),
                    ),
                )
                for item in dimension.items
            ),
        )
