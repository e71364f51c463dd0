"""Steps of customers as expressions: who follows what, after how long, who ends where (J8).

Steps have the columns customer, event_time, node, channel, place (grows along each customer's
steps), is_first, next_node, next_channel, next_time and after_next (the node two steps on); what
comes next is null on a customer's last step.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import ibis

PATH_STEPS = 6
"""Steps of a path that are compared; what follows is left out, and said so."""
SECONDS_PER_MINUTE = 60


def in_order(log: ibis.Table) -> ibis.Table:
    """Give each step its place and what comes next for the same customer, on any engine.

    Parameters
    ----------
    log : customer, event_time, node, channel, tie (what settles equal times).
    """
    one_by_one = ibis.window(group_by=log.customer, order_by=[log.event_time, log.tie])
    rank = ibis.row_number().over(one_by_one)
    return log.mutate(
        place=rank,
        is_first=rank == 0,
        next_node=log.node.lead().over(one_by_one),
        next_channel=log.channel.lead().over(one_by_one),
        next_time=log.event_time.lead().over(one_by_one),
        after_next=log.node.lead(2).over(one_by_one),
    ).drop("tie")


def as_laid(log: ibis.Table) -> ibis.Table:
    """Do the same for rows that already lie in order, customer after customer.

    The engine then reads each row and the next ones, sorting nothing: on DuckDB, a table made in
    order is read in order.

    Parameters
    ----------
    log : customer, event_time, node, channel.
    """
    told = log.mutate(
        place=ibis.row_number(),
        before=log.customer.lag(),
        then=log.customer.lead(),
        after=log.customer.lead(2),
        next_node=log.node.lead(),
        next_channel=log.channel.lead(),
        next_time=log.event_time.lead(),
        after_next=log.node.lead(2),
    )
    same = told.then == told.customer  # null after the last row of all: nothing follows
    return told.select(
        "customer",
        "event_time",
        "node",
        "channel",
        "place",
        is_first=(told.before != told.customer).fill_null(True),
        next_node=ibis.ifelse(same, told.next_node, ibis.null()),
        next_channel=ibis.ifelse(same, told.next_channel, ibis.null()),
        next_time=ibis.ifelse(same, told.next_time, ibis.null()),
        after_next=ibis.ifelse(told.after == told.customer, told.after_next, ibis.null()),
    )


def follows(steps: ibis.Table, source: str = "node", target: str = "next_node") -> ibis.Table:
    """Count how often one touchpoint directly follows another: the directly-follows graph (J8).

    For a customer whose steps in time order are a1, ..., ak, each pair (ai, ai+1) counts once;
    pairs are added up over customers. A customer seen once makes no transition, and a touchpoint
    met twice in a row makes one with itself. Same definition as van der Aalst, Process Mining
    (2016), 6.1, and as pm4py's ``discover_dfg``.

    Parameters
    ----------
    steps : as this module describes them.

    Returns
    -------
    Ibis table: source, target, n.
    """
    pairs = steps.drop_null([target])
    counted = pairs.group_by(source=pairs[source], target=pairs[target])
    return _named(counted.aggregate(n=pairs.count()))


def transitions(
    steps: ibis.Table, source: str = "node", target: str = "next_node", *by: str
) -> ibis.Table:
    """Give the transitions of :func:`follows` with who makes them and after how long (J8).

    Parameters
    ----------
    by : columns that split the counts (public_id).

    Returns
    -------
    Ibis table: the columns of ``by``, source, target, n, customers, median_minutes between the two.
    """
    pairs = steps.drop_null([target])
    minutes = pairs.next_time.delta(pairs.event_time, unit="second") / SECONDS_PER_MINUTE
    counted = pairs.group_by(*by, source=pairs[source], target=pairs[target])
    return _named(
        counted.aggregate(
            n=pairs.count(), customers=pairs.customer.nunique(), median_minutes=minutes.median()
        )
    )


def _named(counted: ibis.Table) -> ibis.Table:
    """Make plain texts of names once counted: ibis brings an enumeration cell by cell."""
    return counted.mutate(source=counted.source + "", target=counted.target + "")


def nodes(steps: ibis.Table, as_of: dt.date, quiet_days: int) -> ibis.Table:
    """Count, for each touchpoint, who comes, who begins, who ends, who goes round in circles (J8).

    Parameters
    ----------
    quiet_days : days without any step after which a customer's last step is an end; the journey
        of the others is still under way and counts as no drop-off.

    Returns
    -------
    Ibis table: node; visits; customers; first and last (customers who begin and stop there);
        dropped (those of ``last`` who have been quiet long enough); loops (visits followed by the
        same touchpoint); returns (visits to another touchpoint that come straight back to this).
    """
    is_last = steps.next_node.isnull()
    quiet_since = ibis.date(as_of - dt.timedelta(days=quiet_days))
    is_quiet = steps.event_time.date() <= quiet_since
    is_loop = (steps.next_node == steps.node).fill_null(False)
    is_return = ((steps.after_next == steps.node) & ~is_loop).fill_null(False)
    return steps.group_by("node").aggregate(
        visits=steps.count(),
        customers=steps.customer.nunique(),
        first=steps.is_first.sum(),
        last=is_last.sum(),
        dropped=(is_last & is_quiet).sum(),
        loops=is_loop.sum(),
        returns=is_return.sum(),
    )


def paths(steps: ibis.Table, length: int = PATH_STEPS) -> ibis.Table:
    """Count the paths customers take most, touchpoints met twice in a row told once (J8).

    Parameters
    ----------
    length : touchpoints of a path that are compared, from the customer's first one.

    Returns
    -------
    Ibis table: path (nodes joined by a line break), steps, customers; most frequent first.
    """
    told = _told(steps)
    # the names that follow, rather than a list put in order: engines have no common way to order one
    one_by_one = ibis.window(group_by=told.customer, order_by=told.place)
    later = {f"then_{n}": told.node.lead(n).over(one_by_one) for n in range(1, length)}
    ranked = told.mutate(rank=ibis.row_number().over(one_by_one), **later)
    begun = ranked.filter(ranked["rank"] == 0)
    path, taken = begun.node + "", ibis.literal(1)
    for name in later:
        path += (ibis.literal("\n") + begun[name]).fill_null("")
        taken += begun[name].notnull().cast("int64")
    routes = begun.select(path=path, steps=taken)
    counted = routes.group_by("path").aggregate(steps=routes.steps.max(), customers=routes.count())
    return counted.order_by(ibis.desc("customers"), "path")


def first_steps(steps: ibis.Table, length: int = PATH_STEPS) -> ibis.Table:
    """Count where customers go at each of their first steps, one after the other (J8).

    Touchpoints met twice in a row are told once, as in :func:`paths`. All who come to a touchpoint
    at one step leave it at the next, or stop there.

    Returns
    -------
    Ibis table: step (from 1), source, target (null: they stop there), customers.
    """
    kept = _first(steps, length)
    return kept.group_by(step=kept["rank"] + 1, source=kept.node, target=kept.next_node).aggregate(
        customers=kept.count()
    )


def _told(steps: ibis.Table) -> ibis.Table:
    """Keep the last step of those that stay at one touchpoint: they are told once."""
    return steps.filter(ibis.or_(steps.next_node.isnull(), steps.next_node != steps.node))


def _first(steps: ibis.Table, length: int) -> ibis.Table:
    """Keep each customer's first steps, those that stay at one touchpoint told once."""
    told = _told(steps)
    one_by_one = ibis.window(group_by=told.customer, order_by=told.place)
    told = told.mutate(rank=ibis.row_number().over(one_by_one))
    return told.filter(told["rank"] < length)


def ties(steps: ibis.Table) -> ibis.Scalar:
    """Count the steps at the very time of the step before, at another touchpoint."""
    is_tie = (steps.next_time == steps.event_time) & (steps.next_node != steps.node)
    return is_tie.sum().fill_null(0)


def neighbours(steps: ibis.Table, places: ibis.Table) -> ibis.Table:
    """Count, for neighbours on the map, who met both and who met the second one first (J8).

    Parameters
    ----------
    places : node, position on the map; neighbours are one apart.

    Returns
    -------
    Ibis table: position (of the first), n (customers who met both, at two different times),
        turned (those who met the second one first).
    """
    placed = steps.join(places, "node")
    firsts = placed.group_by("customer", "position").aggregate(time=placed.event_time.min())
    along = ibis.window(group_by=firsts.customer, order_by=firsts.position)
    pairs = firsts.mutate(
        then=firsts.position.lead().over(along), then_time=firsts.time.lead().over(along)
    )
    both = pairs.filter((pairs.then == pairs.position + 1) & (pairs.then_time != pairs.time))
    return both.group_by("position").aggregate(
        n=both.count(), turned=(both.then_time < both.time).sum()
    )


def of_members(steps: ibis.Table, members: ibis.Table) -> ibis.Table:
    """Give each step the publics of its customer; one of two publics counts in each.

    Parameters
    ----------
    members : customer (as the steps name it), public_id.
    """
    return steps.join(members, "customer")


COLUMNS: Sequence[str] = ("customer", "event_time", "node", "channel")
"""Columns of a log laid in order."""
