"""How much customers are written to, and what each further message still brings (V8)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import ibis
import numpy as np
import pandas as pd

from parcours.customers import intents, purchases
from parcours.customers.assumed import Assumptions
from parcours.customers.frames import collect, one_row
from parcours.customers.intervals import wilson, wilson_of_clusters
from parcours.customers.measure import WINDOW_DAYS
from parcours.customers.tables import CustomerTables
from parcours.errors import NotEnoughDataError, Problem

MOST_MESSAGES = 30
"""Messages a month up to which a threshold may be moved."""
MOST_RANKS = 10
"""Rank in the month from which messages are put together."""


@dataclass(frozen=True)
class Pressure:
    """Messages received by customer, channel and month, and the response to each further one.

    ``by_channel``: channel, n_messages, share, n_customers, messages_per_month (of those reached, in
    the months they are). ``by_month``: month, n_messages, n_customers, messages_per_month.
    ``by_intent``: intent ("" where unknown), n_messages, share, n_customers. ``by_rank``, for the n-th message of a
    customer's month (the last row: that rank or more): rank, n_messages, n_customers, open_rate,
    click_rate and unsubscription_rate, each with _low and _high; what an order triggers is left out.
    ``by_threshold``: messages_per_month, share_of_customers (over it in at least one month),
    share_of_customer_months, n_customers.
    """

    as_of: dt.date
    since: dt.date
    n: int
    """Customers written to."""
    n_customer_months: int
    """Customers x months in which they were written to."""
    n_messages: int
    messages_per_month: float
    by_channel: pd.DataFrame
    by_month: pd.DataFrame
    by_intent: pd.DataFrame
    by_rank: pd.DataFrame
    by_threshold: pd.DataFrame
    threshold: float
    over_solicited_share: float
    over_solicited_low: float
    over_solicited_high: float
    """Wilson's bounds of the share of customers over the threshold in at least one month."""
    relational_share_pct: float
    """Relational messages in per cent of those whose purpose is known."""
    transactional_share_pct: float
    n_unknown_intent: int
    n_to_do_not_contact: int | None
    """Messages sent to customers who had asked not to be contacted, but for what an order triggers;
    None where the file does not know who asked."""
    counts_proxy_opens: bool
    rule: str = "messages_by_calendar_month"


def pressure(
    tables: CustomerTables,
    assumptions: Assumptions,
    *,
    threshold: float | None = None,
    counts_proxy_opens: bool = False,
) -> Pressure:
    """Say how much customers are written to over twelve months, and what the response loses.

    Parameters
    ----------
    threshold : messages a month beyond which a customer is over-solicited; by default
        ``pressure.messages_per_month``.
    counts_proxy_opens : whether opens made by machines count; otherwise the messages they opened
        are in no open rate, since nobody knows whether they were read.

    Raises
    ------
    NotEnoughDataError : no messages, or none in the last twelve months.

    Source: method.md V8. Intervals of rates: Wilson with the effective size of messages clustered by
    customer.
    """
    since = tables.as_of - dt.timedelta(days=WINDOW_DAYS)
    sent = _sent(tables)
    monthly = _monthly(sent)
    levels = collect(monthly.group_by("n_messages").aggregate(n=monthly.count()))
    if levels.empty:
        raise NotEnoughDataError(Problem("nobody_written_to", "messages"))
    most = monthly.group_by("customer_id").aggregate(most=monthly.n_messages.max())
    highest = collect(most.group_by("most").aggregate(n=most.count()))
    by_threshold = _by_threshold(levels, highest)
    by_intent = _by_intent(sent)
    limit = assumptions["pressure.messages_per_month"].value if threshold is None else threshold
    n = int(highest["n"].sum())
    over = int(highest.loc[highest["most"] > limit, "n"].sum())
    low, high = wilson(over, n)
    known = by_intent[by_intent["intent"] != ""].set_index("intent")["n_messages"]
    n_messages = int((levels["n_messages"] * levels["n"]).sum())
    return Pressure(
        as_of=tables.as_of,
        since=since,
        n=n,
        n_customer_months=int(levels["n"].sum()),
        n_messages=n_messages,
        messages_per_month=n_messages / int(levels["n"].sum()),
        by_channel=_by_channel(sent),
        by_month=_by_month(monthly),
        by_intent=by_intent,
        by_rank=_by_rank(sent, counts_proxy_opens=counts_proxy_opens),
        by_threshold=by_threshold,
        threshold=float(limit),
        over_solicited_share=over / n,
        over_solicited_low=float(low),
        over_solicited_high=float(high),
        relational_share_pct=_pct(known, "relational"),
        transactional_share_pct=_pct(known, "transactional"),
        n_unknown_intent=n_messages - int(known.sum()),
        n_to_do_not_contact=_to_do_not_contact(tables, sent),
        counts_proxy_opens=counts_proxy_opens,
    )


def over_solicited_customers(tables: CustomerTables, threshold: float) -> ibis.Table:
    """Return the customers who received more messages than the threshold in at least one month.

    Returns
    -------
    Ibis table: customer_id, without repetition.

    Raises
    ------
    NotEnoughDataError : no messages.
    """
    monthly = _monthly(_sent(tables))
    return monthly.filter(monthly.n_messages > threshold).select("customer_id").distinct()


def _sent(tables: CustomerTables) -> ibis.Table:
    """Return the messages of the last twelve months, each with its month."""
    since = tables.as_of - dt.timedelta(days=WINDOW_DAYS)
    messages = tables.require("messages", "V8").drop_null(["customer_id", "sent_time"])
    day = messages.sent_time.date()
    return messages.filter(day > since, day <= tables.as_of).mutate(
        month=messages.sent_time.truncate("M").date()
    )


def _monthly(sent: ibis.Table) -> ibis.Table:
    return sent.group_by("customer_id", "month").aggregate(n_messages=sent.count())


def _by_threshold(levels: pd.DataFrame, highest: pd.DataFrame) -> pd.DataFrame:
    limits = np.arange(MOST_MESSAGES + 1)
    months = [int(levels.loc[levels["n_messages"] > limit, "n"].sum()) for limit in limits]
    customers = [int(highest.loc[highest["most"] > limit, "n"].sum()) for limit in limits]
    return pd.DataFrame(
        {
            "messages_per_month": limits,
            "n_customers": customers,
            "share_of_customers": np.array(customers) / highest["n"].sum(),
            "share_of_customer_months": np.array(months) / levels["n"].sum(),
        }
    )


def _by_channel(sent: ibis.Table) -> pd.DataFrame:
    channel = sent.channel if "channel" in sent.columns else ibis.null(str)
    named = sent.mutate(channel=channel)
    reached = named.group_by("channel", "customer_id", "month").aggregate(n=named.count())
    found = collect(
        reached.group_by("channel").aggregate(
            n_messages=reached.n.sum(),
            n_customers=reached.customer_id.nunique(),
            messages_per_month=reached.n.mean(),
        )
    ).sort_values("n_messages", ascending=False, ignore_index=True)
    found.insert(2, "share", found["n_messages"] / found["n_messages"].sum())
    return found


def _by_month(monthly: ibis.Table) -> pd.DataFrame:
    by = monthly.group_by("month").aggregate(
        n_messages=monthly.n_messages.sum(),
        n_customers=monthly.count(),
        messages_per_month=monthly.n_messages.mean(),
    )
    return collect(by).sort_values("month", ignore_index=True)


def _by_intent(sent: ibis.Table) -> pd.DataFrame:
    words = intents.words_of(sent)
    intent = ibis.cases(
        *((intents.is_intent(sent, known), str(one)) for one, known in words.items()), else_=""
    )
    named = sent.select("customer_id", intent=intent)
    counts = collect(
        named.group_by("intent").aggregate(
            n_messages=named.count(), n_customers=named.customer_id.nunique()
        )
    ).set_index("intent")
    order = [*(str(one) for one in words if str(one) in counts.index), ""]
    found = counts.reindex(order, fill_value=0).reset_index()
    found.insert(2, "share", found["n_messages"] / found["n_messages"].sum())
    return found


def _by_rank(sent: ibis.Table, *, counts_proxy_opens: bool) -> pd.DataFrame:
    """Response to the n-th message of a customer's month, customers counting as clusters."""
    words = intents.words_of(sent)["transactional"]
    ours = sent.filter(~intents.is_intent(sent, words))
    opened, judged = _opens(ours, counts_proxy_opens=counts_proxy_opens)
    each = ibis.window(group_by=[ours.customer_id, ours.month], order_by=ours.sent_time)
    ranked = ours.select(
        "customer_id",
        rank=ibis.least(ibis.row_number().over(each) + 1, MOST_RANKS),
        opened=opened,
        judged=judged,
        clicked=_happened(ours, "clicked_time"),
        unsubscribed=_happened(ours, "unsubscribed_time"),
    )
    of_customer = ranked.group_by("rank", "customer_id").aggregate(
        messages=ranked.count(),
        judged=ranked.judged.cast("int64").sum(),
        opened=ranked.opened.cast("int64").sum(),
        clicked=ranked.clicked.cast("int64").sum(),
        unsubscribed=ranked.unsubscribed.cast("int64").sum(),
    )
    figures = {"n_messages": of_customer.messages.sum(), "n_customers": of_customer.count()}
    for name, trials in RATES.items():
        y, m = of_customer[name], of_customer[trials]
        figures |= {
            f"{name}_y": y.sum(),
            f"{name}_m": m.sum(),
            f"{name}_yy": (y * y).sum(),
            f"{name}_ym": (y * m).sum(),
            f"{name}_mm": (m * m).sum(),
            f"{name}_g": of_customer.count(where=m > 0),
        }
    sums = collect(of_customer.group_by("rank").aggregate(**figures)).sort_values("rank")
    return _rates(sums.reset_index(drop=True))


RATES = {"opened": "judged", "clicked": "messages", "unsubscribed": "messages"}
"""What a message may bring, and the messages it is reckoned on."""
RATE_NAMES = {
    "opened": "open_rate", "clicked": "click_rate", "unsubscribed": "unsubscription_rate",
}  # fmt: skip


def _rates(sums: pd.DataFrame) -> pd.DataFrame:
    found = sums[["rank", "n_messages", "n_customers"]].astype(int)
    for event, name in RATE_NAMES.items():
        y, m, yy, ym, mm, g = (
            sums[f"{event}_{part}"].to_numpy(dtype=float)
            for part in ("y", "m", "yy", "ym", "mm", "g")
        )
        low, high = wilson_of_clusters(y, m, (yy, ym, mm), g)
        with np.errstate(invalid="ignore"):
            found[name] = y / m
        found[f"{name}_low"], found[f"{name}_high"] = low, high
    return found


def _opens(sent: ibis.Table, *, counts_proxy_opens: bool) -> tuple[ibis.Value, ibis.Value]:
    """Whether a person opened a message, and whether one can know (no machine, a channel that tells)."""
    if "opened_time" not in sent.columns:
        return ibis.literal(False), ibis.literal(False)
    opened = _happened(sent, "opened_time")
    judged = ibis.literal(True)
    if "channel" in sent.columns:
        tells = sent.group_by("channel").aggregate(n=sent.opened_time.count())
        channels = collect(tells.filter(tells.n > 0))["channel"].dropna().tolist()
        judged = sent.channel.isin(channels).fill_null(True)
    if "is_proxy_open" in sent.columns and not counts_proxy_opens:
        by_person = ~sent.is_proxy_open.fill_null(False)
        return opened & by_person, judged & by_person
    return opened, judged


def _happened(sent: ibis.Table, time: str) -> ibis.Value:
    return purchases.is_known(sent[time]) if time in sent.columns else ibis.literal(False)


def _to_do_not_contact(tables: CustomerTables, sent: ibis.Table) -> int | None:
    customers = tables.get("customers")
    if customers is None or "do_not_contact" not in customers.columns:
        return None
    silent = customers.filter(customers.do_not_contact)
    asked = sent.filter(~intents.is_intent(sent, intents.words_of(sent)["transactional"]))
    return int(one_row(asked.semi_join(silent, "customer_id").aggregate(n=ibis._.count()))["n"])


def _pct(known: pd.Series[int], intent: str) -> float:
    total = float(known.sum())
    return 100 * float(known.get(intent, 0)) / total if total else float("nan")
