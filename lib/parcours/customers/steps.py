"""Steps of customers as expressions: who follows what, after how long, who ends where (J8)."""

from __future__ import annotations

import datetime as dt

import ibis

PATH_STEPS = 6
"""Steps of a path that are compared; what follows is left out, and said so."""
SECONDS_PER_HOUR = 3600


def in_order(log: ibis.Table) -> ibis.Table:
    """Give each step its rank and what comes next for the same customer.

    Parameters
    ----------
    log : customer_id, event_time, node, channel, tie (what settles equal times).
    """
    one_by_one = ibis.window(group_by=log.customer_id, order_by=[log.event_time, log.tie])
    return log.mutate(
        rank=ibis.row_number().over(one_by_one) + 1,
        next_node=log.node.lead().over(one_by_one),
        next_channel=log.channel.lead().over(one_by_one),
        next_time=log.event_time.lead().over(one_by_one),
    ).drop("tie")


def transitions(
    steps: ibis.Table, source: str = "node", target: str = "next_node", *by: str
) -> ibis.Table:
    """Count how often one touchpoint directly follows another: the directly-follows graph (J8).

    For a customer whose steps in time order are a1, ..., ak, each pair (ai, ai+1) counts once;
    pairs are added up over customers. A customer seen once makes no transition, and a touchpoint
    met twice in a row makes one with itself. Same definition as van der Aalst, Process Mining
    (2016), 6.1, and as pm4py's ``discover_dfg``.

    Parameters
    ----------
    steps : as :class:`parcours.customers.event_log.EventLog` has them.
    by : columns that split the counts (public_id).

    Returns
    -------
    Ibis table: the columns of ``by``, source, target, n, customers, median_hours between the two.
    """
    pairs = steps.drop_null([target])
    hours = pairs.next_time.delta(pairs.event_time, unit="second") / SECONDS_PER_HOUR
    return pairs.group_by(*by, source=pairs[source], target=pairs[target]).aggregate(
        n=pairs.count(), customers=pairs.customer_id.nunique(), median_hours=hours.median()
    )


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
    one_by_one = ibis.window(group_by=steps.customer_id, order_by=steps["rank"])
    placed = steps.mutate(after_next=steps.node.lead(2).over(one_by_one))
    is_last = placed.next_node.isnull()
    quiet_since = ibis.date(as_of - dt.timedelta(days=quiet_days))
    is_quiet = placed.event_time.date() <= quiet_since
    is_loop = (placed.next_node == placed.node).fill_null(False)
    is_return = ((placed.after_next == placed.node) & ~is_loop).fill_null(False)
    return placed.group_by("node").aggregate(
        visits=placed.count(),
        customers=placed.customer_id.nunique(),
        first=(placed["rank"] == 1).sum(),
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
    told = steps.filter(ibis.or_(steps.next_node.isnull(), steps.next_node != steps.node))
    one_by_one = ibis.window(group_by=told.customer_id, order_by=told["rank"])
    told = told.mutate(place=ibis.row_number().over(one_by_one))
    kept = told.filter(told.place < length)
    routes = kept.group_by("customer_id").aggregate(
        path=kept.node.group_concat(sep="\n", order_by=kept.place), steps=kept.count()
    )
    counted = routes.group_by("path").aggregate(steps=routes.steps.max(), customers=routes.count())
    return counted.order_by(ibis.desc("customers"), "path")


def ties(steps: ibis.Table) -> ibis.Scalar:
    """Count the steps at the very time of the step before, at another touchpoint."""
    is_tie = (steps.next_time == steps.event_time) & (steps.next_node != steps.node)
    return is_tie.sum().fill_null(0)


def first_times(steps: ibis.Table) -> ibis.Table:
    """When each customer first met each touchpoint: customer_id, node, time."""
    return steps.group_by("customer_id", "node").aggregate(time=steps.event_time.min())
