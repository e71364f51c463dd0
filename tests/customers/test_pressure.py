"""How much customers are written to, and what they answer (V8)."""

import datetime as dt

import numpy as np
import pyarrow as pa
import pytest
from fakes import customer_tables, rows
from parcours.customers.intervals import wilson
from parcours.customers.pressure import pressure
from parcours.errors import NotEnoughDataError
from parcours.files import assumptions

ASSUMED = assumptions.load()
DAY = dt.date(2026, 3, 31)
COLUMNS = (
    "customer_id sent_time channel intent opened_time clicked_time unsubscribed_time is_proxy_open"
)


def sent(customer, day, channel="email", intent="Promotionnel", *, answers="", proxy=False):
    """Make a message; answers: o opened, c clicked, u unsubscribed, all at once."""
    at = f"{day}T09:00:00"
    later = [at if sign in answers else None for sign in "ocu"]
    return (customer, at, channel, intent, *later, proxy)


def tables(*messages, **more):
    """Lay those messages."""
    return customer_tables(DAY, messages=rows("messages", COLUMNS, *messages), **more)


EXAMPLE = [
    sent("a", "2026-03-01", answers="o"),
    sent("a", "2026-03-05", answers="oc"),
    sent("a", "2026-03-09", intent="Relationnel"),
    sent("a", "2026-03-10", "sms"),
    sent("a", "2026-02-01", answers="u"),
    sent("b", "2026-03-02", intent="Transactionnel", answers="o"),
    sent("b", "2026-03-03", intent="Divers"),
    sent("c", "2024-03-03"),
]


def test_messages_are_counted_by_customer_and_month():
    """7 messages of the year to 2 customers in 3 customer-months: 2.33 a month (V8)."""
    found = pressure(tables(*EXAMPLE), ASSUMED)
    assert (2, 3, 7, 7 / 3) == (
        found.n, found.n_customer_months, found.n_messages, found.messages_per_month,
    )  # fmt: skip


def test_each_channel_and_month_has_its_pressure():
    """Six e-mails over three customer-months, one SMS; six in March, one in February (V8)."""
    found = pressure(tables(*EXAMPLE), ASSUMED)
    assert [("email", 6, 2.0), ("sms", 1, 1.0)] == list(
        found.by_channel[["channel", "n_messages", "messages_per_month"]].itertuples(index=False)
    )
    assert [1, 6] == list(found.by_month["n_messages"])


def test_relational_and_transactional_shares_are_of_known_purposes():
    """One relational and one transactional of six known; one unknown, counted apart (V8)."""
    found = pressure(tables(*EXAMPLE), ASSUMED)
    assert (100 / 6, 100 / 6, 1) == (
        found.relational_share_pct, found.transactional_share_pct, found.n_unknown_intent,
    )  # fmt: skip


def test_without_purposes_the_balance_is_unknown():
    """No column of purposes: the share is unknown, not zero (V8)."""
    messages = rows("messages", "customer_id sent_time", ("a", "2026-03-01T09:00:00"))
    found = pressure(customer_tables(DAY, messages=messages), ASSUMED)
    assert (True, 1) == (np.isnan(found.relational_share_pct), found.n_unknown_intent)
    assert found.by_rank[["open_rate", "open_rate_low"]].isna().all(axis=None)


def test_the_response_is_told_by_rank_in_the_month():
    """First messages: one open of three; second ones: one of one; SMS have no open (V8)."""
    table = pressure(tables(*EXAMPLE), ASSUMED).by_rank
    assert [1 / 3, 1.0, 0.0] == list(table["open_rate"].iloc[:3])
    assert [0.0, 1.0, 0.0, 0.0] == list(table["click_rate"])
    assert [1 / 3, 0.0, 0.0, 0.0] == list(table["unsubscription_rate"])
    assert np.isnan(table["open_rate"].iloc[3])


def test_each_rate_has_an_interval_around_it():
    """Low <= rate <= high (V8)."""
    table = pressure(tables(*EXAMPLE), ASSUMED).by_rank.dropna()
    for name in ("open_rate", "click_rate", "unsubscription_rate"):
        assert (
            (table[f"{name}_low"] <= table[name]) & (table[name] <= table[f"{name}_high"])
        ).all()


def test_opens_by_machines_are_in_no_rate():
    """Nobody knows whether they were read: out of the numerator and of the denominator (V8)."""
    messages = [
        sent("a", "2026-03-01", answers="o", proxy=True),
        sent("b", "2026-03-01", answers="o"),
    ]
    assert [1.0, 1.0] == [
        pressure(tables(*messages), ASSUMED, counts_proxy_opens=counts).by_rank["open_rate"].iloc[0]
        for counts in (False, True)
    ]
    messages[1] = sent("b", "2026-03-01")
    assert [0.0, 0.5] == [
        pressure(tables(*messages), ASSUMED, counts_proxy_opens=counts).by_rank["open_rate"].iloc[0]
        for counts in (False, True)
    ]


def test_the_threshold_is_moved():
    """Over 3 messages in a month: one customer of two, one customer-month of three (V8)."""
    found = pressure(tables(*EXAMPLE), ASSUMED, threshold=3)
    over = found.by_threshold.set_index("messages_per_month").loc[3]
    assert (1, 0.5, 1 / 3) == tuple(over)
    assert (0.5, float(wilson(1, 2)[0])) == (found.over_solicited_share, found.over_solicited_low)


def test_a_higher_threshold_never_makes_more_customers_over_solicited():
    """The share falls as the threshold rises, down to nobody (V8)."""
    table = pressure(tables(*EXAMPLE), ASSUMED).by_threshold
    assert table["share_of_customers"].is_monotonic_decreasing
    assert (1.0, 0.0) == (table["share_of_customers"].iloc[0], table["share_of_customers"].iloc[-1])


def test_those_who_asked_for_silence_are_counted():
    """A promotion to somebody who asked not to be contacted is pointed out, a confirmation is not."""
    customers = rows(
        "customers", "customer_id do_not_contact", ("a", True), ("b", True), ("c", None)
    )
    messages = [sent("a", "2026-03-01"), sent("b", "2026-03-01", intent="Transactionnel")]
    assert 1 == pressure(tables(*messages, customers=customers), ASSUMED).n_to_do_not_contact


def test_who_asked_for_silence_may_be_unknown():
    """Without that column the count is unknown, not zero (V8)."""
    assert pressure(tables(*EXAMPLE), ASSUMED).n_to_do_not_contact is None


def test_nobody_written_to_in_the_year_is_refused():
    """Messages of two years ago say nothing of pressure today (V8)."""
    with pytest.raises(NotEnoughDataError, match="nobody_written_to"):
        pressure(tables(sent("c", "2024-03-03")), ASSUMED)


def test_what_each_further_message_loses_is_found_again():
    """Planted: .40 opens, times .8 with each further message of the month; found within bounds (V8)."""
    rng = np.random.default_rng(5)
    n, ranks = 3000, 5
    who, rank = np.repeat(np.arange(n), ranks), np.tile(np.arange(ranks), n)
    when = np.datetime64("2026-03-01T09:00") + rank * np.timedelta64(3, "D")
    is_open = rng.random(n * ranks) < 0.4 * 0.8**rank
    opened = np.where(is_open, when.astype("datetime64[us]"), np.datetime64("NaT"))
    messages = pa.table(
        {
            "customer_id": pa.array([str(i) for i in who]),
            "sent_time": pa.array(when.astype("datetime64[us]")),
            "opened_time": pa.array(opened.astype("datetime64[us]"), from_pandas=True),
        }
    )
    table = pressure(customer_tables(DAY, messages=messages), ASSUMED).by_rank
    planted = 0.4 * 0.8 ** np.arange(ranks)
    assert ((table["open_rate_low"] < planted) & (planted < table["open_rate_high"])).sum() >= 4
