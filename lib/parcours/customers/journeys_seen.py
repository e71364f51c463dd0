"""Journeys as customers really make them: transitions, delays, loops, drop-offs, paths (J8)."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import ibis
import pandas as pd

from parcours.customers.event_log import EventLog, customer_key, event_log, name_map
from parcours.customers.frames import collect, lay
from parcours.customers.intervals import wilson
from parcours.customers.steps import (
    first_steps,
    neighbours,
    nodes,
    of_members,
    paths,
    ties,
    transitions,
)
from parcours.customers.tables import CustomerTables
from parcours.method.journeys import Journeys
from parcours.method.observed import ReversedOrder, SeenTouchpoints
from parcours.method.yields import folded

MOST_PATHS = 20
SANKEY_STEPS = 4
"""Steps of a Sankey diagram: five columns hold their names across a page."""
OTHERS, END = "*", ""
"""Nodes of :func:`sankey_links`: the touchpoints folded into one, and where customers stop."""


@dataclass(frozen=True)
class JourneysSeen:
    """What the log shows, as small tables.

    ``transitions``: source, target, n, customers, median_minutes. ``channels``: the same between
    channels. ``by_public``: the transitions of each public. ``nodes``: node, visits, customers,
    first, last, dropped, loops, returns. ``paths``: path (tuple of nodes), customers.
    ``first_steps``: step, source, target (None: they stop there), customers.
    """

    n_events: int
    n_customers: int
    n_ties: int
    """Steps that share customer and time with the step before, and could stand in another order."""
    ties_by: str
    first_date: dt.date
    last_date: dt.date
    tables: tuple[str, ...]
    nodes: pd.DataFrame
    transitions: pd.DataFrame
    channels: pd.DataFrame
    by_public: Mapping[str, pd.DataFrame] = field(hash=False)
    paths: pd.DataFrame
    first_steps: pd.DataFrame
    seen: SeenTouchpoints


def reversed_orders(
    steps: ibis.Table, declared: Sequence[Sequence[str]], least: int
) -> list[ReversedOrder]:
    """Find neighbours of the map that most customers meet in the contrary order (J8).

    For two touchpoints that follow each other on the map and are both seen, the customers who met
    both are counted by which they met first. The order contradicts when the share who met the
    second one first is surely above one half (Wilson, 95 %).

    Parameters
    ----------
    declared : touchpoints of each journey, in the order of the map.
    least : customers under whom nothing is said.
    """
    seen = set(collect(steps.select("node").distinct())["node"])
    places: list[str | None] = []
    for journey in declared:
        places += [one for one in journey if one in seen]
        places.append(None)  # the last of a journey is no neighbour of the first of another
    order = [(node, position) for position, node in enumerate(places) if node is not None]
    if not order:
        return []
    counts = collect(neighbours(steps, lay(pd.DataFrame(order, columns=["node", "position"]))))
    found = []
    for position, n, turned in sorted(counts.itertuples(index=False, name=None)):
        low = float(wilson(turned, n)[0]) if n >= least else 0.0
        if low > 1 / 2:
            first, second = str(places[position]), str(places[position + 1])
            found.append(ReversedOrder(first, second, int(n), turned / n, low))
    return found


def declared_against_observed(
    log: EventLog,
    journeys: Journeys,
    more_names: Mapping[str, int],
    reversed_pairs: Sequence[ReversedOrder],
) -> SeenTouchpoints:
    """Set the declared map against the log: never seen, on no map, met in another order (J8).

    Parameters
    ----------
    more_names : names met elsewhere in the client's files (surveys), and how often: a touchpoint
        that answers to one of them has been seen.
    """
    met = {folded(str(name)) for name in (*log.names["event"], *more_names)}
    never = tuple(
        one.id
        for one in journeys.touchpoints
        if one.exists_today and one.events and not met & set(map(folded, one.events))
    )
    events = log.names[log.names["source"] == log.tables[0]]
    known = set(name_map(journeys).touchpoints)
    unmapped = events[~events["event"].map(folded).isin(known)]
    everywhere = Counter(more_names)
    for name, n in zip(log.names["event"], log.names["n"], strict=True):
        everywhere[str(name)] += int(n)
    return SeenTouchpoints(
        never_seen=never,
        unmapped={
            str(name): int(n)
            for name, n in unmapped.groupby("event")["n"].sum().sort_values(ascending=False).items()
        },
        reversed_orders=tuple(reversed_pairs),
        unknown={name: n for name, n in everywhere.items() if folded(name) not in known},
        n_events=int(events["n"].sum()),
        n_customers=int(log.steps.is_first.sum().execute()),
    )


def journeys_seen(
    tables: CustomerTables,
    journeys: Journeys,
    *,
    quiet_days: int,
    least_customers: int,
    membership: ibis.Table | None = None,
) -> JourneysSeen:
    """Gather all that the client's files show of the journeys (J8).

    Parameters
    ----------
    quiet_days : days without any step, up to ``as_of``, after which a journey has ended.
    least_customers : customers under whom no order is said to contradict the map.
    membership : customer_id, public_id; a customer of two publics counts in each of them.

    Raises
    ------
    NotEnoughDataError : no table tells what customers met and when, or not one line does.
    """
    log = event_log(tables, journeys)
    steps = log.steps
    declared = [_declared(journeys, journey.id) for journey in journeys.journeys]
    turned = reversed_orders(steps, declared, least_customers)
    spread = collect(
        steps.aggregate(n=steps.count(), first=steps.event_time.min(), last=steps.event_time.max())
    ).iloc[0]
    seen = declared_against_observed(log, journeys, _surveyed(tables), turned)
    return JourneysSeen(
        n_events=int(spread["n"]),
        n_customers=seen.n_customers,
        n_ties=int(ties(steps).execute()),
        ties_by=log.ties_by,
        first_date=spread["first"].date(),
        last_date=spread["last"].date(),
        tables=log.tables,
        nodes=_sorted(nodes(steps, tables.as_of, quiet_days), "visits", "node"),
        transitions=_sorted(transitions(steps), "n", "source", "target"),
        channels=_sorted(transitions(steps, "channel", "next_channel"), "n", "source", "target"),
        by_public=_by_public(tables, log, membership),
        paths=collect(paths(steps).limit(MOST_PATHS)),
        first_steps=_sorted(first_steps(steps, SANKEY_STEPS), "customers", "step", "source"),
        seen=seen,
    )


def _surveyed(tables: CustomerTables) -> dict[str, int]:
    """Names of touchpoints customers were asked about, and how many answers each has."""
    answers = tables.get("feedback")
    if answers is None or "touchpoint" not in answers.columns:
        return {}
    asked = answers.drop_null(["touchpoint"]).group_by("touchpoint").aggregate(n=ibis._.count())
    counted = collect(asked.order_by("touchpoint"))
    return {str(name): int(n) for name, n in counted.itertuples(index=False, name=None)}


def readable_links(links: pd.DataFrame, most: int, least_customers: float = 0) -> pd.DataFrame:
    """Keep the links a diagram can show without knots: frequent ones, all running one way (J8).

    Most frequent first, a link is kept unless it closes a loop with those kept before; so of a
    passage and its return the more frequent one stays. What is left out stands in the table.

    Parameters
    ----------
    links : source, target, n, customers.
    most : links at most.
    least_customers : customers under whom a link is never shown.

    >>> frame = pd.DataFrame({"source": ["a", "b"], "target": ["b", "a"], "n": [5, 2]})
    >>> readable_links(frame.assign(customers=1), most=9)["source"].tolist()
    ['a']
    """
    frequent = links[links["customers"] >= least_customers]
    frequent = frequent.sort_values(["n", "source", "target"], ascending=[False, True, True])
    leads_to: dict[str, set[str]] = {}
    kept: list[int] = []
    for row, source, target in zip(
        frequent.index, frequent["source"], frequent["target"], strict=True
    ):
        if len(kept) < most and source != target and source not in _reached(leads_to, target):
            leads_to.setdefault(source, set()).add(target)
            kept.append(row)
    return frequent.loc[kept]


def sankey_links(steps: pd.DataFrame, most: int, least_customers: float = 0) -> pd.DataFrame:
    """Fold the first steps of customers so that a diagram stays readable with any number of nodes (J8).

    At each step, the touchpoints most customers come to are kept; the rest become OTHERS, and those
    who stop END. Nobody is lost: at each step, what enters a node leaves it.

    Parameters
    ----------
    steps : step, source, target (None: they stop there), customers.
    most : touchpoints named at each step.
    least_customers : customers under whom a touchpoint is never named.

    Returns
    -------
    DataFrame: step, source, target, customers; by step, then the most customers first.

    >>> frame = pd.DataFrame([(1, "a", "b", 6), (1, "c", None, 2)])
    >>> frame.columns = ["step", "source", "target", "customers"]
    >>> sankey_links(frame, most=1).to_numpy().tolist()
    [[1, 'a', 'b', 6], [1, '*', '', 2]]
    """
    if steps.empty:
        return steps.assign(target=steps["target"].astype("str"))
    ends = steps.assign(source=steps["source"].astype("str"))
    stops = steps["target"].isna()
    ends["target"] = steps["target"].astype("object").where(~stops, END).astype("str")
    named = {
        step: _named_at(ends, step, most, least_customers)
        for step in range(1, int(ends["step"].max()) + 2)
    }
    ends["source"] = [
        node if node in named[step] else OTHERS
        for node, step in zip(ends["source"], ends["step"], strict=True)
    ]
    ends["target"] = [
        node if node == END or node in named[step + 1] else OTHERS
        for node, step in zip(ends["target"], ends["step"], strict=True)
    ]
    folded_links = ends.groupby(["step", "source", "target"], as_index=False)[["customers"]].sum()
    return folded_links.sort_values(
        ["step", "customers", "source", "target"],
        ascending=[True, False, True, True],
        ignore_index=True,
    )


def _named_at(ends: pd.DataFrame, step: int, most: int, least_customers: float) -> set[str]:
    """Touchpoints named at a step: those most customers come to there."""
    here = ends[ends["step"] == step]
    come = here.groupby("source")["customers"].sum()
    if here.empty:
        before = ends[(ends["step"] == step - 1) & (ends["target"] != END)]
        come = before.groupby("target")["customers"].sum()
    known = come[come >= least_customers]
    ranked = sorted(known.items(), key=lambda pair: (-pair[1], str(pair[0])))
    return {str(node) for node, _ in ranked[:most]}


def _reached(leads_to: Mapping[str, set[str]], start: str) -> set[str]:
    """All that links lead to from a place, itself among them."""
    found, ahead = {start}, [start]
    while ahead:
        for after in leads_to.get(ahead.pop(), set()) - found:
            found.add(after)
            ahead.append(after)
    return found


def steps_by_stage(links: pd.DataFrame, journeys: Journeys) -> pd.DataFrame:
    """Add up transitions by stage, journey by journey: who goes on, who goes back (J8).

    Returns
    -------
    DataFrame: journey, source and target (ids of stages), n; transitions within a stage among
        them, those from one journey to another and those of events on no map left out.
    """
    stage_of = {one.id: (one.journey, one.stage) for one in journeys.touchpoints}
    known = links[links["source"].isin(list(stage_of)) & links["target"].isin(list(stage_of))]
    ends = pd.DataFrame(
        {
            "journey": [stage_of[one][0] for one in known["source"]],
            "other": [stage_of[one][0] for one in known["target"]],
            "source": [stage_of[one][1] for one in known["source"]],
            "target": [stage_of[one][1] for one in known["target"]],
            "n": known["n"].to_numpy(),
        }
    )
    within = ends[ends["journey"] == ends["other"]]
    return within.groupby(["journey", "source", "target"], as_index=False, sort=True)[["n"]].sum()


def _declared(journeys: Journeys, journey_id: str) -> list[str]:
    """Touchpoints of today in the order of the map: stage after stage."""
    return [
        touchpoint.id
        for stage in next(one.stages for one in journeys.journeys if one.id == journey_id)
        for touchpoint in journeys.touchpoints
        if touchpoint.stage == stage.id and touchpoint.exists_today
    ]


def _by_public(
    tables: CustomerTables, log: EventLog, membership: ibis.Table | None
) -> dict[str, pd.DataFrame]:
    if membership is None:
        return {}
    members = membership.select("public_id", customer=customer_key(tables, membership.customer_id))
    steps = of_members(log.steps, members)
    found = _sorted(transitions(steps, "node", "next_node", "public_id"), "n", "source", "target")
    return {
        str(public): rows.drop(columns="public_id").reset_index(drop=True)
        for public, rows in found.groupby("public_id", sort=True)
    }


def _sorted(table: ibis.Table, most: str, *then: str) -> pd.DataFrame:
    frame = collect(table)
    ascending = [False] + [True] * len(then)
    return frame.sort_values([most, *then], ascending=ascending, ignore_index=True)
