"""The voice of the customer: NPS, CSAT and CES with their definition, n and interval (J9)."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

import ibis
import numpy as np
import pandas as pd

from parcours.customers.event_log import NameMap, name_map
from parcours.customers.frames import collect
from parcours.customers.intervals import LEVEL, normal_quantile, wilson
from parcours.customers.tables import CustomerTables
from parcours.method.journeys import Journeys
from parcours.method.observed import Metric, Score
from parcours.method.yields import folded

Method = Literal["nps", "top_two", "mean"]
METRICS: Mapping[str, Metric] = {
    "nps": "nps", "net promoter score": "nps", "recommandation": "nps",
    "csat": "csat", "satisfaction": "csat", "note de satisfaction": "csat",
    "ces": "ces", "effort": "ces", "customer effort score": "ces", "facilité": "ces",
}  # fmt: skip
"""Metrics under the names files give them, folded."""
NPS_SCALE = (0, 10)
PROMOTERS_FROM, DETRACTORS_TO = 9, 6
"""Reichheld, Harvard Business Review 81(12), 2003."""
SCALES = ((1, 5), (1, 7), (1, 10))
"""Usual scales of CSAT and CES; a 0 makes it 0 to 10. The narrowest that holds all answers."""
DEFAULT_METHODS: Mapping[Metric, Method] = {"nps": "nps", "csat": "top_two", "ces": "mean"}
"""Definitions differ between vendors (practice varies): ours is printed beside each figure."""

_UNITS: Mapping[Method, Literal["points", "share", "mark"]] = {
    "nps": "points",
    "top_two": "share",
    "mean": "mark",
}


@dataclass(frozen=True)
class Definition:
    """How a metric is computed; printed beside each figure."""

    metric: Metric
    method: Method
    """nps: promoters minus detractors, in points; top_two: share of the two highest marks; mean."""
    scale: tuple[int, int]
    """Lowest and highest mark."""


@dataclass(frozen=True)
class Feedback:
    """What customers answered."""

    definitions: tuple[Definition, ...]
    scores: tuple[Score, ...]
    """All answers together first, then by touchpoint, then by touchpoint and public."""
    minimum: int
    """Answers under which no figure is given."""
    n_answers: int
    n_off_scale: int
    """Marks outside the scale of their metric, or not whole: left out."""
    n_other_metrics: int
    """Answers to questions that are none of the three metrics."""
    unmapped: Mapping[str, int] = field(hash=False)
    """Names of touchpoints no touchpoint of the map answers to: how many answers of each."""

    def definition(self, metric: Metric) -> Definition:
        """Return the definition of a metric."""
        return next(one for one in self.definitions if one.metric == metric)


def feedback(
    tables: CustomerTables,
    journeys: Journeys,
    *,
    minimum: int,
    methods: Mapping[Metric, Method] = DEFAULT_METHODS,
    membership: ibis.Table | None = None,
) -> Feedback:
    """Compute NPS, CSAT and CES by touchpoint and public (J9).

    Parameters
    ----------
    minimum : answers under which no figure is given; n is, so that one sees why.
    membership : customer_id, public_id; a customer of two publics counts in each of them.

    Raises
    ------
    NotEnoughDataError : the client gave no answers.
    """
    counts = _by_metric(tables, membership, "J9")
    others = counts[(counts["metric"] == "") & (counts["public"] == "")]
    counts = counts[counts["metric"] != ""]
    definitions = tuple(
        Definition(metric, methods[metric], scale_of(metric, counts))
        for metric in DEFAULT_METHODS
        if (counts["metric"] == metric).any()
    )
    is_on = _on_scale(counts, definitions)
    whole = counts["public"] == ""
    known = name_map(journeys)
    names = counts[is_on & whole].groupby("touchpoint")["n"].sum()
    return Feedback(
        definitions=definitions,
        scores=tuple(
            score
            for one in definitions
            for score in _scores(
                counts[is_on & (counts["metric"] == one.metric)], one, known, minimum
            )
        ),
        minimum=minimum,
        n_answers=int(counts.loc[whole, "n"].sum()),
        n_off_scale=int(counts.loc[~is_on & whole, "n"].sum()),
        n_other_metrics=int(others["n"].sum()),
        unmapped={
            str(name): int(n)
            for name, n in names.items()
            if name and known.touchpoint(str(name), "") is None
        },
    )


@dataclass(frozen=True)
class Dissatisfaction:
    """Share of the dissatisfied among the answers of each public, by one metric for all (P3).

    ``by_public``: public_id, n (answers), share, low, high; only publics with enough answers.
    """

    definition: Definition
    by_public: pd.DataFrame
    minimum: int
    """Answers under which a public has no figure."""
    short: Mapping[str, int] = field(hash=False)
    """Publics with too few answers: how many they have."""


def dissatisfaction(
    tables: CustomerTables, membership: ibis.Table, *, minimum: int
) -> Dissatisfaction | None:
    """Say how many of each public's answers are those of dissatisfied customers (P3).

    Detractors where the metric is NPS (0 to 6), marks under the two highest where it is CSAT. One
    metric serves for all publics, that which tells of most of them; NPS where both tell as many.

    Parameters
    ----------
    membership : customer_id, public_id; a customer of two publics counts in each of them.
    minimum : answers under which a public has no figure.

    Returns
    -------
    Dissatisfaction, or None where no public has enough answers.

    Raises
    ------
    NotEnoughDataError : the client gave no answers.
    """
    counts = _by_metric(tables, membership, "P3")
    told = [
        _dissatisfied(counts, Definition(metric, method, scale_of(metric, counts)), minimum)
        for metric, method in DEFAULT_METHODS.items()
        if method != "mean" and (counts["metric"] == metric).any()
    ]
    best = max(told, key=lambda one: len(one.by_public), default=None)
    return best if best is not None and len(best.by_public) else None


def _by_metric(
    tables: CustomerTables, membership: ibis.Table | None, requirement: str
) -> pd.DataFrame:
    """Count the answers known at the date, under our names of the metrics; another metric has none."""
    answers = tables.require_columns("feedback", ("metric", "score"), requirement)
    answers = answers.filter(answers.feedback_date <= ibis.date(tables.as_of))
    counts = counted(answers, membership)
    counts["metric"] = [METRICS.get(folded(str(one)), "") for one in counts["metric"]]
    return counts


def _dissatisfied(counts: pd.DataFrame, definition: Definition, minimum: int) -> Dissatisfaction:
    kept = counts[(counts["metric"] == definition.metric) & _on_scale(counts, (definition,))]
    kept = kept[kept["public"] != ""]
    limit = DETRACTORS_TO if definition.method == "nps" else definition.scale[1] - 2
    unhappy = kept["n"].where(kept["score"] <= limit, 0)
    table = kept.assign(unhappy=unhappy).groupby("public", sort=True)[["n", "unhappy"]].sum()
    is_told = table["n"] >= max(minimum, 1)
    told = table[is_told]
    low, high = wilson(told["unhappy"], told["n"])
    return Dissatisfaction(
        definition,
        pd.DataFrame(
            {
                "public_id": told.index,
                "n": told["n"].to_numpy(),
                "share": (told["unhappy"] / told["n"]).to_numpy(),
                "low": low,
                "high": high,
            }
        ),
        minimum,
        {str(public): int(n) for public, n in table["n"][~is_told].items()},
    )


def counted(answers: ibis.Table, membership: ibis.Table | None = None) -> pd.DataFrame:
    """Count the answers by metric, touchpoint, public and mark: all the figures need.

    Returns
    -------
    DataFrame: metric, touchpoint ('' where unknown), public ('' for all customers), score, n.
    """
    place = answers.touchpoint if "touchpoint" in answers.columns else ibis.literal("")
    known = answers.mutate(touchpoint=ibis.coalesce(place, "")).drop_null(["metric", "score"])
    whole = known.group_by("metric", "touchpoint", "score").aggregate(n=known.count())
    frames = [collect(whole).assign(public="")]
    if membership is not None and "customer_id" in known.columns:
        joined = known.join(membership.select("customer_id", "public_id"), "customer_id")
        by_public = joined.group_by("metric", "touchpoint", "score", public=joined.public_id)
        frames.append(collect(by_public.aggregate(n=joined.count())))
    return pd.concat(frames, ignore_index=True)


def scale_of(metric: Metric, counts: pd.DataFrame) -> tuple[int, int]:
    """Return the scale of a metric: 0 to 10 for NPS, else the narrowest usual one for its marks.

    >>> scale_of("csat", pd.DataFrame({"metric": ["csat"], "score": [4.0]}))
    (1, 5)
    """
    marks = counts.loc[counts["metric"] == metric, "score"]
    if metric == "nps" or (marks == 0).any():
        return NPS_SCALE
    return next((scale for scale in SCALES if marks.max() <= scale[1]), SCALES[-1])


def nps(promoters: int, detractors: int, n: int) -> tuple[float, float, float]:
    """Net promoter score in points, and its interval.

    With p and d the shares of promoters (9, 10) and detractors (0 to 6):
    NPS = 100 (p - d), SE = 100 sqrt((p + d - (p - d)^2) / n), NPS -+ z SE kept within -100 and 100.

    Returns
    -------
    (value, low, high), in points.

    Source: Reichheld, HBR 81(12), 2003; variance of a difference of two shares of one multinomial.

    >>> [round(x, 2) for x in nps(200, 80, 400)]
    [30.0, 22.35, 37.65]
    """
    p, d = promoters / n, detractors / n
    value = 100 * (p - d)
    error = 100 * math.sqrt(max(p + d - (p - d) ** 2, 0.0) / n)
    reach = normal_quantile(LEVEL) * error
    return value, max(-100.0, value - reach), min(100.0, value + reach)


def mean_score(
    marks: pd.Series[float], n: pd.Series[int], scale: tuple[int, int]
) -> tuple[float, float, float]:
    """Mean mark and its interval, kept within the scale.

    mean -+ z s / sqrt(n), s with divisor n - 1. ``marks`` and ``n`` tell how many gave each mark.

    Returns
    -------
    (value, low, high), on the scale.

    >>> mean_score(pd.Series([4.0]), pd.Series([30]), (1, 7))
    (4.0, 4.0, 4.0)
    """
    total = int(n.sum())
    mean = float(np.average(marks, weights=n))
    spread = float(((marks - mean) ** 2 * n).sum()) / max(total - 1, 1)
    reach = normal_quantile(LEVEL) * math.sqrt(spread / total)
    return mean, max(float(scale[0]), mean - reach), min(float(scale[1]), mean + reach)


def top_two(
    marks: pd.Series[float], n: pd.Series[int], scale: tuple[int, int]
) -> tuple[float, float, float]:
    """Share of the two highest marks and its Wilson interval.

    Returns
    -------
    (value, low, high), between 0 and 1.

    >>> [round(x, 3) for x in top_two(pd.Series([5.0, 2.0]), pd.Series([8, 2]), (1, 5))]
    [0.8, 0.49, 0.943]
    """
    total = int(n.sum())
    high_marks = int(n[marks >= scale[1] - 1].sum())
    low, high = wilson(high_marks, total)
    return high_marks / total, float(low), float(high)


def _on_scale(counts: pd.DataFrame, definitions: tuple[Definition, ...]) -> pd.Series[bool]:
    low = counts["metric"].map({one.metric: one.scale[0] for one in definitions})
    high = counts["metric"].map({one.metric: one.scale[1] for one in definitions})
    marks = counts["score"]
    return marks.between(low, high) & (marks == marks.round())


def _scores(
    counts: pd.DataFrame, definition: Definition, known: NameMap, minimum: int
) -> list[Score]:
    counts = counts.assign(place=[_place(str(name), known) for name in counts["touchpoint"]])
    whole = counts[counts["public"] == ""]
    groups: list[tuple[str, str, pd.DataFrame]] = [("", "", whole)]
    groups += [(str(p), "", rows) for p, rows in whole.groupby("place", sort=True) if p]
    groups += [
        (str(place), str(public), rows)
        for (place, public), rows in counts.groupby(["place", "public"], sort=True)
        if place and public
    ]
    groups += [
        ("", str(public), rows) for public, rows in counts.groupby("public", sort=True) if public
    ]
    return [_score(rows, definition, place, public, minimum) for place, public, rows in groups]


def _place(name: str, known: NameMap) -> str:
    touchpoint = known.touchpoint(name, "")
    return name if touchpoint is None else touchpoint.id


def _score(
    rows: pd.DataFrame, definition: Definition, place: str, public: str, minimum: int
) -> Score:
    n = int(rows["n"].sum())
    if n < max(minimum, 1):
        return Score(
            definition.metric, place, public, n, None, None, None, _UNITS[definition.method]
        )
    marks, counts = rows["score"], rows["n"]
    match definition.method:
        case "nps":
            promoters = int(counts[marks >= PROMOTERS_FROM].sum())
            detractors = int(counts[marks <= DETRACTORS_TO].sum())
            value, low, high = nps(promoters, detractors, n)
        case "top_two":
            value, low, high = top_two(marks, counts, definition.scale)
        case _:
            value, low, high = mean_score(marks, counts, definition.scale)
    unit = _UNITS[definition.method]
    return Score(definition.metric, place, public, n, value, low, high, unit)
