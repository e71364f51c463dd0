"""From one period to the next: segments of engagement, gaps between purchases (V7)."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

import ibis
import numpy as np
import pandas as pd

from parcours.customers import intents, markov, periods, purchases, sums
from parcours.customers.assumed import Assumptions
from parcours.customers.frames import collect
from parcours.customers.markov import ByCustomer, TransitionMatrix
from parcours.customers.measure import DAYS_PER_YEAR, Measure
from parcours.customers.periods import Period
from parcours.customers.tables import CustomerTables
from parcours.errors import NotEnoughDataError, Problem


class EngagementSegment(StrEnum):
    """How a customer answers what is written to him, from the liveliest to the most distant."""

    NEW = "new"
    """Written to for the first time lately, and no answer yet: too early to tell."""
    ACTIVE = "active"
    LAPSING = "lapsing"
    AT_RISK = "at_risk"
    INACTIVE = "inactive"


THRESHOLDS = (
    "engagement.window_days",
    "engagement.new_days",
    "engagement.lapsing_days",
    "engagement.at_risk_days",
    "engagement.inactive_days",
    "engagement.low_open_rate",
    "engagement.slow_activation_days",
)
"""Assumptions the segments rest on."""


@dataclass(frozen=True)
class Engagement:
    """Segments of engagement at a date and the passages of the last periods.

    ``by_segment``: segment, n, share_of_customers, open_rate, click_rate (of the window, all
    messages together), days_to_activation and open_life_days (medians). ``segment_values``: segment,
    value_per_period (mean brought over the last period by those found in it at its end), value
    (to come within ``lifetime.horizon_years``, discounted); None where there are no orders.
    """

    as_of: dt.date
    rule: str
    thresholds: Mapping[str, float]
    counts_proxy_opens: bool
    n: int
    """Customers put in a segment."""
    n_not_written: int
    """Known to have been written to, but not within the window: left out, they had nothing to open."""
    n_hidden: int
    """Left out because only machines opened their messages: nobody knows whether they read."""
    by_segment: pd.DataFrame
    matrix: TransitionMatrix
    arrivals: pd.Series[float]
    """Customers of each segment who were in none one period before, per period."""
    segment_values: pd.DataFrame | None
    measure: Measure | None

    @property
    def heads(self) -> dict[str, float]:
        """Customers of each segment today, for a forecast."""
        return {
            str(s): float(n)
            for s, n in zip(self.by_segment["segment"], self.by_segment["n"], strict=True)
        }


def engagement(
    tables: CustomerTables,
    assumptions: Assumptions,
    *,
    period: Period = "month",
    n_periods: int = 1,
    counts_proxy_opens: bool = False,
    measure: Measure | str = Measure.REVENUE,
) -> Engagement:
    """Put customers in segments of engagement and count who passed from one to another.

    Parameters
    ----------
    period : length of a passage: so many days, or month, quarter, year.
    n_periods : passages of the last periods are put together; each costs one reading of messages.
    counts_proxy_opens : whether opens made by machines that protect mailboxes count as opens.
    measure : in what the value of a segment is told, where there are orders.

    Raises
    ------
    NotEnoughDataError : no messages, no time of opening, or nobody written to in the window.

    Source: method.md V7 ("matrice de passage"); Pfeifer and Carraway 2000.
    """
    columns = ("opened_time",)
    messages = tables.require_columns("messages", columns, "V7")
    messages = judged(messages, counts_proxy_opens=counts_proxy_opens)
    dates = [periods.earlier(tables.as_of, period, k) for k in range(n_periods + 1)]
    today = segments(messages, tables.as_of, assumptions)
    counted = collect(_summary(today))
    known = counted[counted["segment"].isin(list(EngagementSegment))]
    if known.empty:
        raise NotEnoughDataError(Problem("nobody_written_to", "messages"))
    moved = [
        _moved(messages, before, after, assumptions) for after, before in itertools.pairwise(dates)
    ]
    counts, by_customer, arrived = _passages(ibis.union(*moved) if len(moved) > 1 else moved[0])
    matrix = markov.transition_matrix(
        counts,
        period_days=periods.days_in(period),
        n_periods=n_periods,
        as_of=tables.as_of,
        rule="engagement_by_response",
        by_customer=by_customer if n_periods > 1 else None,
    )
    values = _values(tables, today, dates[1], matrix, Measure(measure), assumptions)
    return Engagement(
        as_of=tables.as_of,
        rule="engagement_by_response",
        thresholds={key: float(assumptions[key].value) for key in THRESHOLDS},
        counts_proxy_opens=counts_proxy_opens,
        n=int(known["n"].sum()),
        n_not_written=int(counted.loc[counted["segment"] == NOT_WRITTEN, "n"].sum()),
        n_hidden=int(counted.loc[counted["segment"] == HIDDEN, "n"].sum()),
        by_segment=_by_segment(known),
        matrix=matrix,
        arrivals=arrived / n_periods,
        segment_values=values,
        measure=Measure(measure) if values is not None else None,
    )


NOT_WRITTEN, HIDDEN = "not_written", "hidden"
"""Customers who cannot be judged: no message in the window; opens by machines only."""


def judged(messages: ibis.Table, *, counts_proxy_opens: bool) -> ibis.Table:
    """Messages that say something of engagement, with the days of a person's own answers.

    What an order triggers (transactional) is opened by need: it is left out where it is known.
    """
    words = intents.words_of(messages)["transactional"]
    kept = messages.filter(~intents.is_intent(messages, words)).drop_null(
        ["customer_id", "sent_time"]
    )
    is_proxy = ibis.literal(False)
    if "is_proxy_open" in kept.columns and not counts_proxy_opens:
        is_proxy = kept.is_proxy_open.fill_null(False)
    clicked = kept.clicked_time if "clicked_time" in kept.columns else ibis.null("timestamp")
    opened = kept.opened_time.date()
    return kept.select(
        "customer_id",
        sent=kept.sent_time.date(),
        opened=ibis.ifelse(is_proxy, ibis.null("date"), opened),
        machine=ibis.ifelse(is_proxy, opened, ibis.null("date")),
        clicked=clicked.date(),
    )


def segments(judged: ibis.Table, day: dt.date, assumptions: Assumptions) -> ibis.Table:
    """Put each customer written to by a day in a segment.

    In this order: without any answer, *new* while the first message is at most
    ``engagement.new_days`` old, *inactive* after; with one, by the days since the last open or
    click: *inactive* beyond ``engagement.inactive_days``, *at risk* beyond
    ``engagement.at_risk_days``, *lapsing* beyond ``engagement.lapsing_days``, or if over the window
    he opened under ``engagement.low_open_rate`` of his messages, or took more than
    ``engagement.slow_activation_days`` to answer at all, without a click in the window; *active*
    otherwise.

    Returns
    -------
    Ibis table: customer_id, segment ("not_written" and "hidden" for those who cannot be judged),
        n_sent, n_opened, n_clicked (of the window), days_to_activation, open_life_days.
    """
    get = {key.removeprefix("engagement."): assumptions[key].value for key in THRESHOLDS}
    today, start = ibis.date(day), ibis.date(day - dt.timedelta(days=int(get["window_days"])))
    known = judged.filter(judged.sent <= today)
    recent = known.sent > start
    opened, clicked = known.opened <= today, known.clicked <= today
    by = known.group_by("customer_id").aggregate(
        first_sent=known.sent.min(),
        n_sent=known.count(where=recent),
        n_opened=known.count(where=recent & (opened | clicked).fill_null(False)),
        n_clicked=known.count(where=recent & clicked.fill_null(False)),
        n_machine=known.count(where=recent & (known.machine <= today).fill_null(False)),
        has_answered=(opened | clicked).fill_null(False).any(),
        first_open=ibis.least(known.opened.min(where=opened), known.clicked.min(where=clicked)),
        last_open=ibis.greatest(known.opened.max(where=opened), known.clicked.max(where=clicked)),
    )
    life = today.delta(by.last_open, unit="day")
    delay = by.first_open.delta(by.first_sent, unit="day")
    has_answered = by.has_answered
    is_tepid = (by.n_opened < get["low_open_rate"] * by.n_sent) | (
        delay > get["slow_activation_days"]
    )
    segment = ibis.cases(
        (by.n_sent == 0, NOT_WRITTEN),
        (~has_answered & (by.n_machine > 0), HIDDEN),
        (
            ~has_answered & (today.delta(by.first_sent, unit="day") <= get["new_days"]),
            str(EngagementSegment.NEW),
        ),
        (~has_answered | (life > get["inactive_days"]), str(EngagementSegment.INACTIVE)),
        (life > get["at_risk_days"], str(EngagementSegment.AT_RISK)),
        (life > get["lapsing_days"], str(EngagementSegment.LAPSING)),
        (is_tepid & (by.n_clicked == 0), str(EngagementSegment.LAPSING)),
        else_=str(EngagementSegment.ACTIVE),
    )
    return by.select(
        "customer_id",
        "n_sent",
        "n_opened",
        "n_clicked",
        segment=segment,
        days_to_activation=delay,
        open_life_days=life,
    )


def _summary(found: ibis.Table) -> ibis.Table:
    return found.group_by("segment").aggregate(
        n=found.count(),
        n_sent=found.n_sent.sum(),
        n_opened=found.n_opened.sum(),
        n_clicked=found.n_clicked.sum(),
        days_to_activation=found.days_to_activation.median(),
        open_life_days=found.open_life_days.median(),
    )


def _by_segment(known: pd.DataFrame) -> pd.DataFrame:
    table = known.set_index("segment").reindex([str(s) for s in EngagementSegment])
    counts = table["n"].fillna(0)
    return pd.DataFrame(
        {
            "segment": table.index,
            "n": counts.astype(int).to_numpy(),
            "share_of_customers": (counts / counts.sum()).to_numpy(),
            "open_rate": (table["n_opened"] / table["n_sent"]).to_numpy(),
            "click_rate": (table["n_clicked"] / table["n_sent"]).to_numpy(),
            "days_to_activation": table["days_to_activation"].to_numpy(dtype=float),
            "open_life_days": table["open_life_days"].to_numpy(dtype=float),
        }
    )


def _moved(
    messages: ibis.Table, before: dt.date, after: dt.date, assumptions: Assumptions
) -> ibis.Table:
    """Segment of each customer at two dates."""
    then = segments(messages, before, assumptions).select("customer_id", before="segment")
    now = segments(messages, after, assumptions).select("customer_id", after="segment")
    both = now.left_join(then, "customer_id")
    return both.select("customer_id", "after", before=both.before.fill_null(NOT_WRITTEN))


def _passages(moved: ibis.Table) -> tuple[pd.DataFrame, ByCustomer, pd.Series[float]]:
    """Count the passages, how they spread over customers, and those not judged before but after."""
    states = [str(segment) for segment in EngagementSegment]
    judged_after = moved.filter(moved.after.isin(states))
    each = judged_after.group_by("customer_id", "before", "after").aggregate(y=judged_after.count())
    own = ibis.window(group_by=[each.customer_id, each.before])
    ranked = ibis.window(group_by=[each.customer_id, each.before], order_by=each.after)
    each = each.mutate(m=each.y.sum().over(own), place=ibis.row_number().over(ranked))
    counted = collect(
        each.group_by("before", "after").aggregate(
            n=each.y.sum(),
            squares=(each.y * each.y).sum(),
            products=(each.y * each.m).sum(),
            customers=(each.place == 0).sum(),
        )
    )

    def square(value: str) -> pd.DataFrame:
        table = counted.pivot_table(index="before", columns="after", values=value, aggfunc="sum")
        return table.reindex(index=[*states, NOT_WRITTEN], columns=states).fillna(0.0).astype(float)

    counts = square("n")
    by_customer = ByCustomer(
        counts.loc[states].to_numpy(),
        square("squares").loc[states].to_numpy(),
        square("products").loc[states].to_numpy(),
        square("customers").loc[states].to_numpy().sum(axis=1, keepdims=True),
    )
    arrived: pd.Series[float] = counts.T[NOT_WRITTEN]
    return counts.loc[states], by_customer, arrived


def _values(
    tables: CustomerTables,
    today: ibis.Table,
    since: dt.date,
    matrix: TransitionMatrix,
    measure: Measure,
    assumptions: Assumptions,
) -> pd.DataFrame | None:
    """Value segments: what those found in each brought over the last period, then what is to come."""
    if tables.get("orders") is None:
        return None
    bought = purchases.within(tables, since, tables.as_of)
    purchases.require_column(bought, str(measure), "V7")
    joined = today.left_join(bought.select("customer_id", value=bought[measure]), "customer_id")
    # whoever did not buy brought nothing: here nothing is zero
    brought = joined.mutate(value=joined.value.fill_null(0.0))
    means = collect(brought.group_by("segment").aggregate(value=sums.mean(brought.value)))
    per_period = dict(zip(means["segment"], means["value"].astype(float), strict=True))
    known = {s: per_period.get(s, np.nan) for s in matrix.states}
    rate = assumptions["lifetime.discount_rate_per_year"].value
    years = assumptions["lifetime.horizon_years"].value
    horizon = round(years * DAYS_PER_YEAR / matrix.period_days)
    worth = markov.state_values(matrix, known, rate, n_periods=horizon)
    return pd.DataFrame(
        {
            "segment": list(matrix.states),
            "value_per_period": list(known.values()),
            "value": worth.to_list(),
        }
    )
