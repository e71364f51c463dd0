"""How customers live each touchpoint, from votes kept one by one (J3).

A mean is never read alone: its count, its dispersion and both ends stand beside it. Where people
hold opposite ends, no word in the middle is true, and none is given.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from parcours.method.nouns import Function, Provenance
from parcours.method.touchpoints import Appraisal, EmotionVote, Touchpoint
from parcours.method.workbook import Workbook

EMOTIONS = tuple(int(appraisal) for appraisal in Appraisal)
END_SHARE = 1 / 4
"""Share of the votes each end must hold for a touchpoint to be called polarised."""


@dataclass(frozen=True)
class Tally:
    """Votes counted from -2 to +2."""

    counts: tuple[int, int, int, int, int] = (0, 0, 0, 0, 0)

    @property
    def n(self) -> int:
        """How many votes."""
        return sum(self.counts)

    @property
    def mean(self) -> float | None:
        """Mean emotion; None where nobody voted."""
        if not self.n:
            return None
        return sum(e * count for e, count in zip(EMOTIONS, self.counts, strict=True)) / self.n

    @property
    def sd(self) -> float | None:
        """Standard deviation of those who voted (divisor n); None under two votes."""
        mean = self.mean
        if mean is None or self.n < 2:  # noqa: PLR2004 - one vote has no dispersion
            return None
        squares = (c * (e - mean) ** 2 for e, c in zip(EMOTIONS, self.counts, strict=True))
        return math.sqrt(sum(squares) / self.n)

    @property
    def negative(self) -> int:
        """Votes at -2 or -1."""
        return self.counts[0] + self.counts[1]

    @property
    def positive(self) -> int:
        """Votes at +1 or +2."""
        return self.counts[3] + self.counts[4]

    @property
    def is_polarised(self) -> bool:
        """Whether people hold opposite ends.

        Each end (-2 or -1, +1 or +2) holds a quarter of the votes at least, and the middle is
        not where people meet: 0 holds fewer votes than either end, or -2 and +2 alone hold that
        quarter each.

        >>> tally([-2, -2, 2, 2]).is_polarised, tally([-1, 0, 0, 1]).is_polarised
        (True, False)
        >>> tally([-2, -1, -1, 0, 0, 0, 1, 1, 1]).is_polarised
        False
        """
        ends = min(self.negative, self.positive)
        if not ends or ends < END_SHARE * self.n:
            return False
        return self.counts[2] < ends or min(self.counts[0], self.counts[4]) >= END_SHARE * self.n

    @property
    def appraisal(self) -> Appraisal | None:
        """The word of the mean; None where nobody voted or 'neutral' would hide opposite ends."""
        word = word_of(self.mean)
        return None if self.is_polarised and word is Appraisal.NEUTRAL else word


@dataclass(frozen=True)
class TouchpointAppraisal:
    """How one public lives one touchpoint today, and who says so."""

    touchpoint: str
    public: str
    votes: Tally
    staff: Tally
    """What people of the company and its partners think."""
    customers: Tally
    """What customers said themselves, or what a survey, verbatims or data say for them."""
    by_function: Mapping[Function, Tally]
    by_provenance: Mapping[Provenance, int]

    @property
    def perception_gap(self) -> float | None:
        """Staff minus customers: above zero, the house believes itself better than it is lived."""
        if self.staff.mean is None or self.customers.mean is None:
            return None
        return self.staff.mean - self.customers.mean


Appraisals = Mapping[tuple[str, str], TouchpointAppraisal]
"""By touchpoint and public."""


def tally(emotions: Iterable[int]) -> Tally:
    """Count votes.

    >>> tally([2, 1, 1]).counts
    (0, 0, 0, 2, 1)
    """
    counts = dict.fromkeys(EMOTIONS, 0)
    for emotion in emotions:
        counts[emotion] += 1
    lowest, low, middle, high, highest = counts.values()
    return Tally((lowest, low, middle, high, highest))


def word_of(mean: float | None) -> Appraisal | None:
    """Return the word of a mean emotion: the nearest one, halves going away from zero.

    Delight from 1.5, satisfaction from 0.5, neutral between -0.5 and 0.5 (both left out), irritant
    down from -0.5, major irritant down from -1.5. None stays None: unknown is no word.

    >>> word_of(-0.5).name, word_of(0.4).name, word_of(None)
    ('IRRITANT', 'NEUTRAL', None)
    """
    if mean is None:
        return None
    size = math.floor(abs(mean) + 0.5)
    return Appraisal(size if mean > 0 else -size)


def appraise(workbook: Workbook) -> Appraisals:
    """Say how each public lives each touchpoint it meets today (J3).

    A respondent counts once per touchpoint, public and provenance: by the latest vote. Publics are
    those of the touchpoint, else of its journey, else all that are kept, and any other somebody
    voted for.

    Returns
    -------
    By (touchpoint, public), in the order of the touchpoints. A pair nobody voted on is there, with
    n = 0.

    >>> from parcours.method.framing import Framing
    >>> appraise(Workbook(framing=Framing(client="Lorette")))
    {}
    """
    functions = {one.id: one.function for one in workbook.framing.participants}
    votes: dict[tuple[str, str], list[EmotionVote]] = defaultdict(list)
    for vote in latest_votes(workbook.journeys.votes):
        votes[vote.touchpoint, vote.public].append(vote)
    return {
        (touchpoint.id, public): _appraised(
            touchpoint.id, public, votes[touchpoint.id, public], functions
        )
        for touchpoint in workbook.journeys.touchpoints
        if touchpoint.exists_today
        for public in _publics(workbook, touchpoint, votes)
    }


def latest_votes(votes: Iterable[EmotionVote]) -> tuple[EmotionVote, ...]:
    """Keep each respondent's latest vote on a touchpoint, for a public, from one provenance."""
    kept = {(v.touchpoint, v.public, v.participant, v.provenance): v for v in votes}
    return tuple(kept.values())


def publics_of(workbook: Workbook, touchpoint: Touchpoint) -> tuple[str, ...]:
    """Publics that meet a touchpoint: its own, else its journey's, else all that are kept (P4)."""
    if touchpoint.publics:
        return touchpoint.publics
    for journey in workbook.journeys.journeys:
        if journey.id == touchpoint.journey and journey.publics:
            return journey.publics
    return tuple(public.id for public in workbook.publics.kept)


def is_of_customers(vote: EmotionVote, functions: Mapping[str, Function]) -> bool:
    """Whether a vote is the customers' voice: theirs, or a survey's, whoever typed it."""
    return (
        vote.provenance is not Provenance.TEAM
        or functions.get(vote.participant) is Function.CUSTOMER
    )


def perception_gaps(appraisals: Appraisals, least: float) -> tuple[TouchpointAppraisal, ...]:
    """Touchpoints staff and customers see ``least`` points apart or more, widest first (J3)."""
    gaps = [
        (abs(gap), one)
        for one in appraisals.values()
        if (gap := one.perception_gap) is not None and abs(gap) >= least
    ]
    return tuple(one for _, one in sorted(gaps, key=lambda pair: -pair[0]))


@dataclass(frozen=True)
class Divergence:
    """A touchpoint that pleases one public and irritates another."""

    touchpoint: str
    pleased: TouchpointAppraisal
    irritated: TouchpointAppraisal

    @property
    def spread(self) -> float:
        """Points of emotion between the two publics."""
        return (self.pleased.votes.mean or 0.0) - (self.irritated.votes.mean or 0.0)


def publics_that_diverge(appraisals: Appraisals) -> tuple[Divergence, ...]:
    """Touchpoints that please one public and irritate another; the widest pair of each (J3)."""
    by_touchpoint: dict[str, list[TouchpointAppraisal]] = defaultdict(list)
    for one in appraisals.values():
        if one.votes.n:
            by_touchpoint[one.touchpoint].append(one)
    found = [
        Divergence(touchpoint, pleased, irritated)
        for touchpoint, ones in by_touchpoint.items()
        for irritated, pleased in [_extremes(ones)]
        if is_irritant(irritated.votes) and (word_of(pleased.votes.mean) or 0) >= 1
    ]
    return tuple(sorted(found, key=lambda one: -one.spread))


def is_irritant(votes: Tally) -> bool:
    """Whether the mean reads as an irritant or a major one."""
    word = word_of(votes.mean)
    return word is not None and word <= Appraisal.IRRITANT


def _extremes(
    ones: list[TouchpointAppraisal],
) -> tuple[TouchpointAppraisal, TouchpointAppraisal]:
    ordered = sorted(ones, key=lambda one: one.votes.mean or 0.0)
    return ordered[0], ordered[-1]


def _publics(
    workbook: Workbook,
    touchpoint: Touchpoint,
    votes: Mapping[tuple[str, str], list[EmotionVote]],
) -> tuple[str, ...]:
    met = publics_of(workbook, touchpoint)
    others = (one.id for one in workbook.publics.publics if one.id not in met)
    return met + tuple(public for public in others if votes.get((touchpoint.id, public)))


def _appraised(
    touchpoint: str, public: str, votes: list[EmotionVote], functions: Mapping[str, Function]
) -> TouchpointAppraisal:
    voices: dict[bool, list[int]] = {True: [], False: []}
    by_function: dict[Function, list[int]] = defaultdict(list)
    by_provenance: dict[Provenance, int] = defaultdict(int)
    for vote in votes:
        voices[is_of_customers(vote, functions)].append(vote.emotion)
        by_provenance[vote.provenance] += 1
        if vote.provenance is Provenance.TEAM and vote.participant in functions:
            by_function[functions[vote.participant]].append(vote.emotion)
    return TouchpointAppraisal(
        touchpoint,
        public,
        votes=tally(vote.emotion for vote in votes),
        staff=tally(voices[False]),
        customers=tally(voices[True]),
        by_function={one: tally(by_function[one]) for one in Function if one in by_function},
        by_provenance={one: by_provenance[one] for one in Provenance if one in by_provenance},
    )
