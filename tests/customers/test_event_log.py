"""The log of what customers met, with the touchpoints of the map in it."""

import pytest
from fakes import customer_tables, rows
from journey_books import book, touchpoint
from parcours.customers import event_log as event_log_module
from parcours.customers.channel_words import CHANNEL_WORDS, channel_code
from parcours.customers.event_log import customer_key, event_log, name_map, named_events
from parcours.customers.frames import collect
from parcours.errors import NotEnoughDataError
from parcours.files.catalogue import load
from parcours.method.touchpoints import Fate

AS_OF = "2026-10-31"
EVENTS = "customer_id event_time event channel"
MAP = book(
    [
        touchpoint(1, events=("accueil",)),
        touchpoint(2, channel="APP", events=("panier",)),
        touchpoint(3, channel="WEB", events=("Panier",)),
        touchpoint(4, channel="TEL", events=("Retard",)),
        touchpoint(5, fate=Fate.CREATED, events=("futur",)),
    ]
).journeys


def events(*lines):
    """Lines of the log of events."""
    return rows("events", EVENTS, *lines)


def steps(tables, log):
    """Customer, node, channel and rank of each step, in order."""
    met = (
        next(one for name in ("events", "contacts") if (one := tables.get(name)) is not None)
        .select("customer_id")
        .distinct()
    )
    named = met.mutate(customer=customer_key(tables, met.customer_id))
    frame = collect(log.steps.join(named, "customer").order_by("customer_id", "place"))
    frame["rank"] = frame.groupby("customer_id").cumcount() + 1
    return list(
        frame[["customer_id", "node", "channel", "rank"]].itertuples(index=False, name=None)
    )


def test_names_become_touchpoints():
    """A name leads to the touchpoint that answers to it, on its channel first; case set aside (J8)."""
    known = name_map(MAP)
    found = {
        key: one.id if (one := known.touchpoint(*key)) else ""
        for key in [
            ("ACCUEIL ", "TEL"),
            ("panier", "WEB"),
            ("panier", ""),
            ("futur", ""),
            ("x", ""),
        ]
    }
    assert ["TP-1", "TP-3", "TP-2", "", ""] == list(found.values())


def test_steps_follow_time_then_the_order_of_the_file():
    """In time order; two events at one time keep the order of the file (J8)."""
    tables = customer_tables(
        AS_OF,
        events=events(
            ("A", "2026-10-02T09:00", "panier", "Site web"),
            ("A", "2026-10-01T09:00", "zèbre", None),
            ("A", "2026-10-01T09:00", "accueil", None),
            ("B", "2026-10-01T09:00", "accueil", "Application"),
        ),
    )
    log = event_log(tables, MAP)
    assert [
        ("A", "zèbre", "", 1),
        ("A", "TP-1", "WEB", 2),
        ("A", "TP-3", "WEB", 3),
        ("B", "TP-1", "APP", 1),
    ] == steps(tables, log)
    assert ("file_order", ("events",)) == (log.ties_by, log.tables)


@pytest.mark.parametrize("visits", [1, 40])
def test_the_order_of_the_file_outlives_its_joins(visits):
    """As many names as lines, or many fewer: equal times keep the order of the file (J8)."""
    names = [f"name {number * 37 % 101:03}" for number in range(101)] * visits
    tables = customer_tables(
        AS_OF, events=events(*(("A", "2026-10-01T09:00", name, None) for name in names))
    )
    found = collect(event_log(tables, MAP).steps.order_by("place"))["node"]
    assert names == list(found)


def test_what_cannot_be_placed_is_left_out():
    """Without a customer, a time or a name, or after the day of the analysis: no step (J8)."""
    tables = customer_tables(
        "2026-10-31",
        events=events(
            ("A", "2026-10-01T09:00", "accueil", None),
            (None, "2026-10-01T09:00", "accueil", None),
            ("B", None, "accueil", None),
            ("C", "2026-10-01T09:00", None, None),
            ("D", "2026-11-01T09:00", "accueil", None),
        ),
    )
    assert [("A", "TP-1", "WEB", 1)] == steps(tables, event_log(tables, MAP))


def contacts(*lines):
    """Lines of contacts."""
    return rows("contacts", "customer_id contact_time reason channel", *lines)


def test_contacts_tell_what_events_do_not_know():
    """A touchpoint unknown to the events is taken from the contacts, over the same days (J8)."""
    tables = customer_tables(
        AS_OF,
        events=events(
            ("A", "2026-10-01T09:00", "accueil", None), ("A", "2026-10-05T09:00", "accueil", None)
        ),
        contacts=contacts(
            ("A", "2026-10-02T09:00", "retard", "Téléphone"),
            ("A", "2026-10-02T10:00", "accueil", "Téléphone"),
            ("A", "2026-10-02T11:00", "Facture", "Téléphone"),
            ("A", "2025-01-01T09:00", "Retard", "Téléphone"),
        ),
    )
    log = event_log(tables, MAP)
    assert ([("A", "TP-1", "WEB", 1), ("A", "TP-4", "TEL", 2), ("A", "TP-1", "WEB", 3)]) == steps(
        tables, log
    )
    assert ("events", "contacts") == log.tables


def test_without_events_contacts_make_the_log():
    """Contacts alone are a log: of the reasons, mapped or not (J8)."""
    tables = customer_tables(
        AS_OF,
        contacts=contacts(
            ("A", "2026-10-02T09:00", "Retard", "Téléphone"),
            ("A", "2026-10-03T09:00", "Facture", None),
        ),
    )
    assert [("A", "TP-4", "TEL", 1), ("A", "Facture", "", 2)] == steps(
        tables, event_log(tables, MAP)
    )


def test_messages_are_no_steps():
    """A message sent is no step of the customer, but its name has been met (J8)."""
    messages = rows(
        "messages",
        "customer_id sent_time intent channel",
        ("A", "2026-10-01T09:00", "accueil", "E-mail"),
    )
    tables = customer_tables(AS_OF, messages=messages)
    with pytest.raises(NotEnoughDataError, match="table_missing"):
        event_log(tables, MAP)
    assert ["TP-1"] == list(named_events(tables, name_map(MAP))["node"])


def test_nothing_to_read_is_said():
    """Without any table that tells when, the log cannot be made, and says what it needs (J8)."""
    bare = rows("contacts", "customer_id contact_time", ("A", "2026-10-01T09:00"))
    with pytest.raises(NotEnoughDataError, match="table_missing"):
        event_log(customer_tables(AS_OF, contacts=bare), MAP)


def test_a_message_is_named_by_its_campaign_where_it_has_no_intent():
    """Intent first, campaign otherwise (J8)."""
    messages = rows(
        "messages",
        "customer_id sent_time intent campaign",
        ("A", "2026-10-01T09:00", None, "accueil"),
        ("A", "2026-10-01T09:00", "panier", "accueil"),
    )
    tables = customer_tables(AS_OF, messages=messages)
    found = named_events(tables, name_map(MAP))
    assert {"accueil", "panier"} == set(found["event"])


def test_another_engine_breaks_ties_by_name():
    """Where the engine keeps no order of rows, equal times follow the order of names (J8)."""
    tables = customer_tables(
        AS_OF,
        events=events(
            ("A", "2026-10-01T09:00", "panier", None), ("A", "2026-10-01T09:00", "accueil", None)
        ),
    )

    class Elsewhere:
        """An engine that is not DuckDB, but computes with it."""

        name = "elsewhere"

    other = type(tables)(
        connection=Elsewhere(), tables=tables.tables, as_of=tables.as_of, fingerprint=""
    )
    laid = event_log_module._table(other, "events")
    assert laid is not None
    assert ["accueil", "panier"] == sorted(collect(laid)["tie"])


@pytest.mark.parametrize("channel", [one.code for one in load().channels])
@pytest.mark.parametrize("language", ["fr", "en"])
def test_each_channel_of_the_catalogue_is_recognised(channel, language):
    """The catalogue's own names of a channel lead back to it (J2, J8)."""
    assert channel == channel_code(load().channel_name(channel, language))


def test_every_channel_of_the_catalogue_has_words():
    """No channel is left without usual words (J8)."""
    assert {one.code for one in load().channels} == set(CHANNEL_WORDS)
