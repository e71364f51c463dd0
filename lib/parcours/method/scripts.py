"""What touchpoints carry: founding values, scripts, waiting promised and observed (J4)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from parcours.method.touchpoints import Touchpoint
from parcours.method.workbook import Workbook

QUEUE_MINUTES = 60
"""What files measure is time in a queue: it says nothing of a call back promised for tomorrow."""


@dataclass(frozen=True)
class ValueCoverage:
    """Where a founding value is felt."""

    value: str
    touchpoints: tuple[str, ...]
    moments_of_truth: int
    """How many of them are moments of truth."""


@dataclass(frozen=True)
class Waiting:
    """How long customers wait at a touchpoint, against what they were told."""

    touchpoint: str
    promised_minutes: float | None
    observed_minutes: float | None
    n: int | None
    """Contacts it was measured on; None where somebody stated it."""

    @property
    def excess_minutes(self) -> float | None:
        """Minutes over the promise; below zero, the promise is kept."""
        if self.promised_minutes is None or self.observed_minutes is None:
            return None
        return self.observed_minutes - self.promised_minutes

    @property
    def times(self) -> float | None:
        """How many times the promise customers wait; None where either is unknown or zero."""
        if not self.promised_minutes or self.observed_minutes is None:
            return None
        return self.observed_minutes / self.promised_minutes


@dataclass(frozen=True)
class MeasuredWait:
    """Waiting time of a touchpoint in the customer file."""

    median_minutes: float
    n: int


def value_coverage(workbook: Workbook) -> tuple[ValueCoverage, ...]:
    """Say which touchpoints of today carry each founding value; none: a value on paper (J4).

    >>> from parcours.method.framing import Framing, Value
    >>> framing = Framing(client="Lorette", values=(Value(id="V-1", name="Clarté"),))
    >>> value_coverage(Workbook(framing=framing))[0].touchpoints
    ()
    """
    today = [one for one in workbook.journeys.touchpoints if one.exists_today]
    covered = []
    for value in workbook.framing.values:
        carriers = [one for one in today if value.id in one.values]
        moments = sum(one.moment_of_truth is not None for one in carriers)
        covered.append(ValueCoverage(value.id, tuple(one.id for one in carriers), moments))
    return tuple(covered)


def waiting(
    workbook: Workbook, measured: Mapping[str, MeasuredWait] | None = None
) -> tuple[Waiting, ...]:
    """Set waiting observed against waiting promised, longest over the promise first (J4).

    Parameters
    ----------
    measured : median wait by touchpoint id, from the customer file. It stands for what was stated
        where customers queue: where what was promised, or else stated, is under an hour.

    Returns
    -------
    Touchpoints of today where one of the two is known.
    """
    measured = measured or {}
    found = [
        one
        for touchpoint in workbook.journeys.touchpoints
        if touchpoint.exists_today
        for one in [_waiting(touchpoint, measured.get(touchpoint.id))]
        if (one.promised_minutes, one.observed_minutes) != (None, None)
    ]
    return tuple(sorted(found, key=_longest_first))


def scripted(touchpoint: Touchpoint) -> tuple[str, ...]:
    """Parts of the script that are written.

    >>> from parcours.method.touchpoints import Script
    >>> kind = dict(id="TP-1", journey="J-1", stage="ST-1", channel="TEL", label="J'appelle")
    >>> scripted(Touchpoint(**kind, script=Script(welcome="Bonjour")))
    ('welcome',)
    """
    script = touchpoint.script
    return tuple(name for name in type(script).model_fields if getattr(script, name))


def _waiting(touchpoint: Touchpoint, measured: MeasuredWait | None) -> Waiting:
    promised, stated = touchpoint.waiting_promised_minutes, touchpoint.waiting_observed_minutes
    named = promised if promised is not None else stated
    if measured is None or (named is not None and named >= QUEUE_MINUTES):
        return Waiting(touchpoint.id, promised, stated, None)
    return Waiting(touchpoint.id, promised, measured.median_minutes, measured.n)


def _longest_first(one: Waiting) -> tuple[bool, float]:
    excess = one.excess_minutes
    return excess is None, -(excess if excess is not None else one.observed_minutes or 0.0)
