"""Journeys as customers make them: transitions, drop-offs, loops, paths, order."""

import datetime as dt
from collections import Counter
from itertools import pairwise

import ibis
import pandas as pd
import pytest
from fakes import customer_tables, rows
from hypothesis import given, settings
from hypothesis import strategies as st
from journey_books import book, touchpoint
from parcours.customers.event_log import event_log
from parcours.customers.frames import collect
from parcours.customers.journeys_seen import (
    END,
    OTHERS,
    journeys_seen,
    readable_links,
    reversed_orders,
    sankey_links,
    steps_by_stage,
)
from parcours.customers.steps import (
    as_laid,
    first_steps,
    follows,
    in_order,
    nodes,
    paths,
    ties,
    transitions,
)
from parcours.errors import NotEnoughDataError

AS_OF = dt.date(2026, 10, 31)
FIRST = dt.datetime(2026, 10, 1, 9)  # noqa: DTZ001 - files have no time zone


JOURNEYS = st.lists(st.text("abcd", min_size=1, max_size=8), min_size=1, max_size=6)


def raw_log(*customers):
    """Events of customers 0, 1...: nodes an hour apart, in no order."""
    lines = [
        (number, FIRST + dt.timedelta(hours=hour), node, channel_of(node), hour)
        for number, journey in enumerate(customers)
        for hour, node in enumerate(journey)
    ]
    columns = ["customer", "event_time", "node", "channel", "tie"]
    frame = pd.DataFrame(lines[::-1], columns=columns)
    return ibis.memtable(frame.astype({"event_time": "datetime64[us]"}))


def log_of(*customers):
    """Steps of those customers."""
    return in_order(raw_log(*customers))


def channel_of(node):
    """Capital letters on the web, the others in the shop."""
    return "WEB" if node.isupper() else "LIE"


def counts(table, *keys):
    """Figures of a small result, by key."""
    frame = collect(table)
    return {tuple(row[key] for key in keys): row for row in frame.to_dict("records")}


def dfg(table):
    """Directly-follows graph: (source, target) -> n."""
    return {key: row["n"] for key, row in counts(table, "source", "target").items()}


def test_each_pair_that_follows_counts_once():
    """A>B>C and A>B: A to B twice, B to C once (J8)."""
    assert {("a", "b"): 2, ("b", "c"): 1} == dfg(transitions(log_of("abc", "ab")))


def test_the_bare_graph_has_the_same_counts():
    """Counted alone or with customers and delays, transitions are the same (J8)."""
    log = log_of("abca", "bb")
    assert dfg(transitions(log)) == dfg(follows(log))


def test_a_customer_seen_once_makes_no_transition():
    """One step follows nothing (J8)."""
    assert {} == dfg(transitions(log_of("a", "b")))


def test_the_same_twice_in_a_row_follows_itself():
    """A>A is a transition from A to itself (J8)."""
    assert {("a", "a"): 2, ("a", "b"): 1} == dfg(transitions(log_of("aaab")))


def test_customers_and_delays_stand_beside_the_count():
    """Passages are counted, customers once each; the delay is the median (J8)."""
    found = counts(transitions(log_of("abab", "ab")), "source", "target")[("a", "b")]
    assert (3, 2, 60.0) == (found["n"], found["customers"], found["median_minutes"])


def test_channels_have_their_own_graph():
    """The same rule between channels (J8)."""
    found = dfg(transitions(log_of("aBb", "Ab"), "channel", "next_channel"))
    assert {("LIE", "WEB"): 1, ("WEB", "LIE"): 2} == found


@settings(max_examples=25)  # each one is a query
@given(JOURNEYS)
def test_transitions_are_the_pairs_of_the_definition(journeys):
    """Whatever the journeys, the graph is the count of their consecutive pairs (J8)."""
    expected = Counter(pair for journey in journeys for pair in pairwise(journey))
    assert dict(expected) == dfg(transitions(log_of(*journeys)))


@settings(max_examples=25)  # each one is a query
@given(JOURNEYS)
def test_every_visit_but_the_last_leads_somewhere(journeys):
    """Visits = transitions out + customers who end there; = transitions in + who begin (J8)."""
    log = log_of(*journeys)
    found = counts(nodes(log, AS_OF, 30), "node")
    graph = dfg(transitions(log))
    for (node,), row in found.items():
        out = sum(n for (source, _), n in graph.items() if source == node)
        into = sum(n for (_, target), n in graph.items() if target == node)
        assert (row["visits"], row["visits"]) == (out + row["last"], into + row["first"])


def test_the_figures_of_pm4py_on_a_small_log():
    """Directly-follows counts, starts and ends that pm4py 2.7.23 gives for this log (J8)."""
    log = log_of("abcbd", "abd", "acbd", "bbad", "d")
    expected = {
        ("a", "b"): 2, ("a", "c"): 1, ("a", "d"): 1, ("b", "a"): 1, ("b", "b"): 1,
        ("b", "c"): 1, ("b", "d"): 3, ("c", "b"): 2,
    }  # fmt: skip
    ends = {
        node: (row["first"], row["last"])
        for (node,), row in counts(nodes(log, AS_OF, 0), "node").items()
    }
    assert (expected, {"a": (3, 0), "b": (1, 0), "c": (0, 0), "d": (1, 5)}) == (
        dfg(transitions(log)),
        ends,
    )


def test_a_journey_under_way_is_no_drop_off():
    """Only a last step followed by enough quiet days is an end (J8)."""
    found = {days: counts(nodes(log_of("ab"), AS_OF, days), "node")[("b",)] for days in (30, 31)}
    assert [(1, 1), (1, 0)] == [(row["last"], row["dropped"]) for row in found.values()]


def test_loops_and_returns_are_told_apart():
    """A>A is a loop; A>B>A is a return to A (J8)."""
    found = counts(nodes(log_of("aab", "aba", "abca"), AS_OF, 0), "node")
    assert {("a",): (1, 1), ("b",): (0, 0), ("c",): (0, 0)} == {
        key: (row["loops"], row["returns"]) for key, row in found.items()
    }


def test_ties_count_only_where_the_order_could_change_something():
    """Same time, same place: no matter; same time, another place: a tie (J8)."""
    lines = [
        ("A", 0, "a", 0),
        ("A", 0, "b", 1),
        ("A", 0, "b", 2),
        ("A", 1, "c", 3),
        ("B", 1, "a", 4),
    ]
    frame = pd.DataFrame(
        [(c, FIRST + dt.timedelta(hours=h), node, "", tie) for c, h, node, tie in lines],
        columns=["customer", "event_time", "node", "channel", "tie"],
    )
    steps = in_order(ibis.memtable(frame.astype({"event_time": "datetime64[us]"})))
    assert 1 == ties(steps).execute()


def test_paths_are_told_once_and_cut():
    """Repeats are told once; paths are compared over their first steps, most frequent first (J8)."""
    found = collect(paths(log_of("aabc", "abc", "abd", "a"), length=2))
    assert [("a\nb", 2, 3), ("a", 1, 1)] == list(found.itertuples(index=False, name=None))


def test_first_steps_follow_each_customer_from_the_start():
    """Step after step, repeats told once; those who stop are counted where they stop (J8)."""
    found = collect(first_steps(log_of("aab", "abc", "b"), length=2))
    assert {(1, "a", "b", 2), (1, "b", None, 1), (2, "b", None, 1), (2, "b", "c", 1)} == {
        (step, source, target if isinstance(target, str) else None, n)
        for step, source, target, n in found.itertuples(index=False, name=None)
    }


@given(JOURNEYS, st.integers(1, 4), st.integers(0, 3))
@settings(max_examples=15)
def test_a_folded_diagram_loses_nobody(journeys, most, least):
    """Whatever is folded, all who come to a node leave it at the next step or stop there (J8)."""
    links = sankey_links(collect(first_steps(log_of(*journeys), length=4)), most, least)
    into: Counter[tuple[int, str]] = Counter()
    out: Counter[tuple[int, str]] = Counter()
    for step, source, target, n in links.itertuples(index=False, name=None):
        out[step, source] += n
        into[step + 1, target] += n
    last = int(links["step"].max())
    met = {node: n for node, n in into.items() if node[0] <= last and node[1] != END}
    assert met == {node: n for node, n in out.items() if node[0] > 1}
    assert len(journeys) == sum(n for (step, _), n in out.items() if step == 1)
    named = Counter(step for step, node in out if node != OTHERS)
    assert max(named.values(), default=0) <= most


def test_an_order_most_customers_turn_round_is_told():
    """Declared A then B, met B then A by nearly all: told, when enough customers met both (J8)."""
    log = log_of(*["ba"] * 12, "ab", "a", "b")
    (one,) = reversed_orders(log, [["a", "x", "b"]], 10)
    assert ("a", "b", 13, 12 / 13, True) == (
        one.first, one.second, one.customers, one.reversed_share, one.low > 0.5
    )  # fmt: skip
    assert [] == reversed_orders(log, [["a", "b"]], 14)


def test_two_journeys_are_no_neighbours():
    """The last touchpoint of a journey and the first of the next have no order to keep (J8)."""
    assert [] == reversed_orders(log_of(*["ba"] * 12), [["a"], ["b"], ["x"]], 5)
    assert [] == reversed_orders(log_of("a"), [["x"]], 5)


@settings(max_examples=25)  # each one is a query
@given(JOURNEYS)
def test_rows_that_lie_in_order_give_the_same_steps(journeys):
    """Read as they lie, or sorted customer by customer: the same steps (J8)."""
    raw = raw_log(*journeys)
    laid = ibis.memtable(collect(raw.order_by("customer", "event_time", "tie")).drop(columns="tie"))
    ways = [
        collect(way.drop("place").order_by("customer", "event_time")).astype(object)
        for way in (in_order(raw), as_laid(laid))
    ]
    columns = sorted(ways[0].columns)
    first, second = (way[columns].where(way[columns].notna(), None) for way in ways)
    assert first.to_numpy().tolist() == second.to_numpy().tolist()


def test_an_order_most_customers_keep_is_fine():
    """Declared and met in the same order: nothing to tell (J8)."""
    assert [] == reversed_orders(log_of(*["ab"] * 12), [["a", "b"]], 5)


MAP = book(
    [
        touchpoint(1, events=("a",)),
        touchpoint(2, "ST-2", events=("b",)),
        touchpoint(3, "ST-3", events=("c",)),
        touchpoint(4, "ST-3", events=("asked",)),
        touchpoint(5, "ST-3"),
    ]
).journeys


def tables(*journeys, **more):
    """Tables of customers whose events are letters, an hour apart."""
    lines = [
        (chr(65 + number), (FIRST + dt.timedelta(hours=hour)).isoformat(), letter, "Site web")
        for number, journey in enumerate(journeys)
        for hour, letter in enumerate(journey)
    ]
    return customer_tables(
        AS_OF, events=rows("events", "customer_id event_time event channel", *lines), **more
    )


def test_all_that_the_log_shows_is_gathered():
    """Counts, dates, declared against observed, in one result (J8)."""
    feedback = rows(
        "feedback", "feedback_date metric score touchpoint", ("2026-10-01", "NPS", 9.0, "asked")
    )
    found = journeys_seen(
        tables("abz", "ab", feedback=feedback), MAP, quiet_days=10, least_customers=5
    )
    assert (5, 2, 0, FIRST.date(), FIRST.date(), ("events",)) == (
        found.n_events,
        found.n_customers,
        found.n_ties,
        found.first_date,
        found.last_date,
        found.tables,
    )
    assert (("TP-3",), {"z": 1}, 0.2) == (
        found.seen.never_seen,
        found.seen.unmapped,
        found.seen.unmapped_share,
    )
    assert {"TP-1", "TP-2", "z"} == set(found.nodes["node"])


def test_each_public_has_its_transitions():
    """A customer of two publics counts in each; one of none counts in neither (J8)."""
    members = pd.DataFrame({"customer_id": ["A", "A", "B"], "public_id": ["PU-1", "PU-2", "PU-2"]})
    found = journeys_seen(
        tables("ab", "ab", "ab"),
        MAP,
        quiet_days=10,
        least_customers=5,
        membership=ibis.memtable(members),
    )
    assert {"PU-1": [1], "PU-2": [2]} == {
        public: list(links["n"]) for public, links in found.by_public.items()
    }


def test_an_empty_log_is_refused():
    """Events without a line that can be used are said to be missing (J8)."""
    with pytest.raises(NotEnoughDataError, match="table_missing"):
        journeys_seen(tables(), MAP, quiet_days=10, least_customers=5)
    late = rows("events", "customer_id event_time event", ("A", "2026-12-01T09:00", "a"))
    with pytest.raises(NotEnoughDataError, match="table_missing"):
        journeys_seen(customer_tables(AS_OF, events=late), MAP, quiet_days=10, least_customers=5)


def test_steps_by_stage_stay_within_a_journey():
    """Transitions add up by stage; events on no map are left out (J8)."""
    links = pd.DataFrame(
        {
            "source": ["TP-1", "TP-2", "TP-3", "TP-4", "z"],
            "target": ["TP-2", "TP-1", "TP-4", "TP-3", "TP-1"],
            "n": [5, 1, 2, 3, 9],
        }
    )
    found = steps_by_stage(links, MAP)
    assert [
        ("J-1", "ST-1", "ST-2", 5),
        ("J-1", "ST-2", "ST-1", 1),
        ("J-1", "ST-3", "ST-3", 5),
    ] == list(found.itertuples(index=False, name=None))


LINKS = st.dictionaries(
    st.tuples(st.sampled_from("abcdef"), st.sampled_from("abcdef")),
    st.integers(1, 100),
    min_size=1,
)


@given(LINKS, st.integers(0, 12))
def test_a_readable_diagram_runs_one_way(links, most):
    """No more links than asked, and no way back to where one came from (J8)."""
    frame = pd.DataFrame([(s, t, n, 1) for (s, t), n in links.items()])
    frame.columns = ["source", "target", "n", "customers"]
    kept = readable_links(frame, most)
    order: list[str] = []
    left = set(zip(kept["source"], kept["target"], strict=True))
    while left:
        free = {source for source, _ in left} - {target for _, target in left}
        assert free, "a loop is left"
        order += sorted(free)
        left = {(source, target) for source, target in left if source not in free}
    assert len(kept) <= most


def test_small_groups_are_not_drawn():
    """A link of too few customers is left out of the diagram (J8)."""
    frame = pd.DataFrame({"source": ["a"], "target": ["b"], "n": [50], "customers": [3]})
    assert readable_links(frame, 9, least_customers=5).empty


def test_the_log_of_a_case_is_laid_once():
    """The steps are kept where the data are, under a name of their own (J8)."""
    log = event_log(tables("ab"), MAP)
    assert 2 == log.steps.count().execute() == log.steps.count().execute()
