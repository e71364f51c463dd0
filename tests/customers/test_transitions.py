"""From one period to the next: engagement and purchases (V7)."""

import datetime as dt
import itertools

import numpy as np
import pandas as pd
import pytest
from fakes import customer_tables, orders, rows
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose
from parcours.customers import intents, markov, periods, purchase_passages, transitions
from parcours.customers.intervals import wilson_of_clusters
from parcours.errors import NotEnoughDataError
from parcours.files import assumptions
from parcours.method.conventions import Convention, settled

ASSUMED = assumptions.load()
DAY = dt.date(2026, 3, 1)
COLUMNS = "customer_id sent_time opened_time clicked_time is_proxy_open intent"


def ago(days):
    """So many days before the date, at noon."""
    return None if days is None else f"{DAY - dt.timedelta(days=days)}T12:00:00"


def written(*lines):
    """Messages: customer, days ago sent, opened, clicked, by a machine, what for."""
    defaults = (None, None, False, None)
    full = [line + defaults[len(line) - 2 :] for line in lines]
    return rows(
        "messages",
        COLUMNS,
        *[(c, ago(s), ago(o), ago(k), proxy, intent) for c, s, o, k, proxy, intent in full],
    )


def segment_of(*lines, **more):
    """Put the only customer of some messages in his segment."""
    judged = transitions.judged(
        customer_tables(DAY, messages=written(*lines)).require("messages", "test"),
        counts_proxy_opens=more.get("counts_proxy_opens", False),
    )
    found = transitions.segments(judged, DAY, ASSUMED).to_pandas()
    return found["segment"].iloc[0]


@pytest.mark.parametrize(
    ("lines", "segment"),
    [
        ([("a", 10)], "new"),
        ([("a", 91)], "inactive"),
        ([("a", 90)], "new"),
        ([("a", 200, 199), ("a", 20, 20)], "active"),
        ([("a", 60, 60)], "active"),
        ([("a", 61, 61)], "lapsing"),
        ([("a", 121, 121), ("a", 5)], "at_risk"),
        ([("a", 241, 241), ("a", 5)], "inactive"),
        ([("a", 200, 200)], "not_written"),
        ([("a", 170)] * 9 + [("a", 20, 20)], "lapsing"),
        ([("a", 170)] * 9 + [("a", 20, 20, 20)], "active"),
        ([("a", 150), ("a", 20, 20)], "lapsing"),
        ([("a", 20, None, 20)], "active"),
    ],
    ids=[
        "first message lately", "no answer", "new to the day", "answers", "bound of active",
        "silent for 61 days", "silent for 121 days", "silent for 241 days", "nobody wrote to him",
        "opens one in ten", "but clicks", "took 130 days to answer", "click without open",
    ],
)  # fmt: skip
def test_segments_follow_the_documented_rule(lines, segment):
    """Activation delay, open and click rates, life of the last open or click (V7)."""
    assert segment == segment_of(*lines)


def test_opens_by_machines_do_not_count():
    """A mailbox that opens by itself says nothing of its reader: he cannot be judged (V7)."""
    assert "hidden" == segment_of(("a", 20, 20, None, True))


def test_opens_by_machines_count_if_asked():
    """The flag makes them opens like others (V7)."""
    assert "active" == segment_of(("a", 20, 20, None, True), counts_proxy_opens=True)


def test_a_click_is_never_a_machine():
    """Behind a machine's open, a click shows the reader (V7)."""
    assert "active" == segment_of(("a", 20, 20, 20, True))


def test_what_an_order_triggers_says_nothing():
    """A confirmation is opened by need: alone, it does not make somebody written to (V7)."""
    messages = written(("a", 20, 20, None, False, "Transactionnel"), ("b", 20, 20))
    found = transitions.engagement(customer_tables(DAY, messages=messages), ASSUMED)
    assert 1 == found.n


EXAMPLE = written(
    ("a", 100, 99), ("a", 20, 20), ("a", 50, 50),
    ("b", 70, 70), ("b", 40),
    ("c", 200, 200), ("c", 40),
    ("d", 5),
    ("e", 40, 40, None, True),
    ("f", 300, 300),
)  # fmt: skip


def example(**more):
    """Segments and passages of six customers."""
    return transitions.engagement(customer_tables(DAY, messages=EXAMPLE, **more), ASSUMED)


def test_customers_are_counted_in_their_segments():
    """Four are judged; one nobody wrote to lately and one behind a machine are left out (V7)."""
    found = example()
    assert ({"new": 1, "active": 1, "lapsing": 1, "at_risk": 1, "inactive": 0}, 1, 1) == (
        {k: int(v) for k, v in found.heads.items()}, found.n_not_written, found.n_hidden,
    )  # fmt: skip


def test_passages_are_counted_from_one_period_to_the_next():
    """A month before: a was active, b active, c at risk; d had not been written to (V7)."""
    counts = example().matrix.counts
    assert (1, 1, 1, 3) == (
        counts.loc["active", "active"], counts.loc["active", "lapsing"],
        counts.loc["at_risk", "at_risk"], counts.to_numpy().sum(),
    )  # fmt: skip


def test_those_who_arrive_are_counted():
    """D was in no segment a month before: an arrival for the forecast (V7)."""
    assert {"new": 1.0} == {k: v for k, v in example().arrivals.items() if v}


def test_any_period_and_several_of_them():
    """Three passages of 14 days put together count three times those present throughout (V7)."""
    tables = customer_tables(DAY, messages=EXAMPLE)
    found = transitions.engagement(tables, ASSUMED, period=14, n_periods=3)
    assert (14.0, 3) == (found.matrix.period_days, found.matrix.n_periods)
    assert found.matrix.n > example().matrix.n


def test_each_segment_has_a_value():
    """What those found in it brought over the period, then what is to come, discounted (V7)."""
    found = example(orders=orders(("a", "2026-02-20", 90.0), ("a", "2026-01-01", 500.0)))
    assert found.segment_values is not None
    values = found.segment_values.set_index("segment")["value_per_period"]
    assert (90.0, 0.0) == (values["active"], values["lapsing"])
    assert np.isnan(values["inactive"])


def test_without_orders_segments_have_no_value():
    """No orders: segments and passages, no euro (V7)."""
    assert (None, None) == (example().segment_values, example().measure)


def test_nobody_written_to_lately_is_refused():
    """No message in the window: nothing can be said of engagement (V7)."""
    tables = customer_tables(DAY, messages=written(("a", 400, 400)))
    with pytest.raises(NotEnoughDataError, match="nobody_written_to"):
        transitions.engagement(tables, ASSUMED)


def test_messages_without_opens_are_refused():
    """Without the time of opening there is no engagement to see (V7)."""
    messages = rows("messages", "customer_id sent_time", ("a", ago(3)))
    with pytest.raises(NotEnoughDataError, match="opened_time"):
        transitions.engagement(customer_tables(DAY, messages=messages), ASSUMED)


def by_grid(frame, months, bounds):
    """Count the same passages on the table of customers x months that we do not make."""
    new, active, at_risk = bounds
    names = ["new", "active", "at_risk", "lapsed"]
    counts = np.zeros((4, 4))
    for _, bought in frame.groupby("customer_id")["month"]:
        seen = sorted(set(bought))
        states = []
        for month in range(seen[0], months + 1):
            last = max(m for m in seen if m <= month)
            age = month - last
            if last == seen[0] and age < new:
                states.append("new")
            else:
                states.append(
                    "active" if age <= active else "at_risk" if age <= at_risk else "lapsed"
                )
        for one, two in itertools.pairwise(states):
            counts[names.index(one), names.index(two)] += 1
    return counts


purchases_of_months = st.lists(
    st.tuples(st.sampled_from("abcd"), st.integers(0, 35)), min_size=1, max_size=30
)
SHORT = settled(
    ASSUMED,
    [
        Convention(key=f"transitions.{name}_periods", value=periods, author="test")
        for name, periods in (("new", 2), ("active", 3), ("at_risk", 6))
    ],
)


@settings(max_examples=25)
@given(purchases_of_months)
def test_the_histogram_of_gaps_equals_the_grid(bought):
    """Passages from gaps, and their spread over customers, are those of customers x months (V7)."""
    lines = [(c, f"{2023 + m // 12}-{m % 12 + 1:02}-15", 10.0) for c, m in bought]
    tables = customer_tables("2025-12-31", orders=orders(*lines))
    frame = pd.DataFrame(bought, columns=["customer_id", "month"])
    expected = by_grid(frame, 35, (2, 3, 6))
    if not expected.sum():
        with pytest.raises(NotEnoughDataError, match="one_period_only"):
            purchase_passages.of_purchases(tables, SHORT)
    else:
        found = purchase_passages.of_purchases(tables, SHORT)
        each = [by_grid(one, 35, (2, 3, 6)) for _, one in frame.groupby("customer_id")]
        trials = expected.sum(axis=1, keepdims=True) * np.ones(4)
        squares = sum(y**2 for y in each)
        products = sum(y * y.sum(axis=1, keepdims=True) for y in each)
        own = sum(y.sum(axis=1, keepdims=True) ** 2 for y in each) * np.ones(4)
        n = sum(y.sum(axis=1, keepdims=True) > 0 for y in each)
        low, high = wilson_of_clusters(expected, trials, (squares, products, own), n)
        assert expected.tolist() == found.counts.to_numpy().tolist()
        assert_allclose([found.low, found.high], [low, high])


def test_a_part_of_the_customers_says_how_sure_the_passages_are(monkeypatch):
    """Counts are those of all customers; the spread is told by those drawn, within a few per cent (V7)."""
    lines = [
        (f"c{n}", f"2025-{m:02}-15", 10.0) for n in range(400) for m in range(1, 13, 1 + n % 5)
    ]
    tables = customer_tables("2025-12-31", orders=orders(*lines))
    whole = purchase_passages.of_purchases(tables, SHORT)
    monkeypatch.setattr(purchase_passages, "WITNESSES", 200)
    part = purchase_passages.of_purchases(tables, SHORT)
    widths = [(one.high - one.low).loc["active", "active"] for one in (whole, part)]
    assert whole.counts.equals(part.counts)
    assert widths[0] == pytest.approx(widths[1], rel=0.2)


def test_periods_may_be_any_number_of_days():
    """Periods of ten days end at the date (V7)."""
    tables = customer_tables("2026-03-31", orders=orders(("a", "2026-03-01", 5.0)))
    found = purchase_passages.of_purchases(tables, SHORT, period=10)
    assert (10.0, 1, 1, 3) == (
        found.period_days, found.counts.loc["new", "new"], found.counts.loc["new", "active"], found.n,
    )  # fmt: skip


def test_the_school_says_who_falls():
    """A matrix of purchases feeds the forecast like any other (V7)."""
    tables = customer_tables("2025-12-31", orders=orders(("a", "2023-01-15", 5.0)))
    matrix = purchase_passages.of_purchases(tables, SHORT)
    assert {"rise": 0.0, "stay": 32 / 35, "fall": 3 / 35} == pytest.approx(dict(matrix.moves))
    table = markov.forecast(matrix, {"at_risk": 5}, 1, n_resamples=3)
    assert 5.0 == pytest.approx(table[table["period"] == 1]["heads"].sum())


@pytest.mark.parametrize(
    ("word", "intent"),
    [
        ("Relationnel", "relational"), ("relational", "relational"), ("TRANSACTIONNEL", "transactional"),
        ("Promotionnel", "promotional"), ("Commercial", "promotional"), ("Divers", None), (None, None),
    ],
)  # fmt: skip
def test_intents_are_recognised_in_both_languages(word, intent):
    """What messages are for, whatever the client calls it (V8)."""
    assert intent == intents.intent_of(word)


@pytest.mark.parametrize(
    ("day", "period", "n", "expected"),
    [
        ("2026-03-31", "month", 1, "2026-02-28"),
        ("2026-02-28", "month", 1, "2026-01-31"),
        ("2026-03-15", "quarter", 1, "2025-12-15"),
        ("2024-02-29", "year", 1, "2023-02-28"),
        ("2026-03-31", 7, 2, "2026-03-17"),
    ],
)
def test_earlier_dates_keep_the_ends_of_months(day, period, n, expected):
    """The end of a month goes to the end of a month (V7)."""
    assert expected == str(periods.earlier(dt.date.fromisoformat(day), period, n))
