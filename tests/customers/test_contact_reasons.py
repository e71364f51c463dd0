"""Why customers get in touch, how long they wait, which channels they use, what is filled."""

import pytest
from fakes import customer_tables, rows
from journey_books import book, touchpoint
from parcours.customers.channels_used import channel_sets
from parcours.customers.contact_reasons import contact_reasons, measured_waits
from parcours.customers.filled import filled_shares
from parcours.errors import NotEnoughDataError

AS_OF = "2026-10-31"
DAY = "2026-10-01T09:00"
CONTACTS = "customer_id contact_time reason channel wait_minutes"
MAP = book(
    [
        touchpoint(1, channel="TEL", events=("Retard",)),
        touchpoint(2, channel="WEB", events=("Facture",)),
    ]
).journeys


def tables(*lines, columns=CONTACTS):
    """Tables with those contacts alone."""
    return customer_tables(AS_OF, contacts=rows("contacts", columns, *lines))


def test_reasons_are_counted_most_frequent_first():
    """Shares are of all contacts, those without a reason among them (J7)."""
    lines = [("A", DAY, reason, "Chat", None) for reason in ("b", "a", "a", None)]
    assert [("a", 2, 0.5), ("b", 1, 0.25)] == [
        (one.name, one.contacts, one.share) for one in contact_reasons(tables(*lines))
    ]


def test_waits_are_measured_on_the_touchpoints_own_channel():
    """The median of the contacts on that channel; others wait elsewhere (J4)."""
    lines = [
        *[("A", DAY, "retard", "Téléphone", wait) for wait in (2.0, 4.0, 9.0, None)],
        ("A", DAY, "Retard", "Chat", 60.0),
        ("A", DAY, "Facture", "Téléphone", 60.0),
        ("A", DAY, "Autre", "Téléphone", 60.0),
    ]
    found = measured_waits(tables(*lines), MAP, least=3)
    assert {"TP-1": (4.0, 3)} == {k: (one.median_minutes, one.n) for k, one in found.items()}


def test_too_few_contacts_measure_nothing():
    """Under the least number of contacts there is no median (J4)."""
    assert {} == measured_waits(tables(("A", DAY, "Retard", "Téléphone", 2.0)), MAP, least=2)


def test_contacts_of_no_touchpoint_measure_nothing():
    """Where no touchpoint answers to a reason, nothing is measured (J4)."""
    assert {} == measured_waits(tables(("A", DAY, "Autre", "Téléphone", 2.0)), MAP, least=1)


def test_what_contacts_lack_is_said():
    """Without a wait, what is needed is said (J4)."""
    bare = tables(("A", DAY, "x"), columns="customer_id contact_time reason")
    with pytest.raises(NotEnoughDataError, match="column_missing"):
        measured_waits(bare, MAP, least=1)


def test_customers_count_once_by_the_set_of_channels_they_use():
    """Orders, contacts and events together; a message sent is no use of a channel (J5)."""
    found = channel_sets(
        customer_tables(
            AS_OF,
            orders=rows(
                "orders",
                "customer_id order_date amount channel",
                ("A", "2026-10-01", 1.0, "Magasin"),
                ("B", "2026-10-01", 1.0, "Magasin"),
                ("C", "2026-10-01", 1.0, None),
            ),
            events=rows(
                "events", "customer_id event_time event channel", ("A", DAY, "x", "Site web")
            ),
            contacts=rows("contacts", "customer_id contact_time channel", ("D", DAY, "Pigeon")),
            messages=rows("messages", "customer_id sent_time channel", ("B", DAY, "E-mail")),
        )
    )
    assert {frozenset({"LIE", "WEB"}): 1, frozenset({"LIE"}): 1} == found


def test_one_table_is_enough_and_none_gives_nothing():
    """One file tells what it can; without any, nobody is counted (J5)."""
    alone = customer_tables(
        AS_OF,
        orders=rows(
            "orders", "customer_id order_date amount channel", ("A", "2026-10-01", 1.0, "TEL")
        ),
    )
    assert ({frozenset({"TEL"}): 1}, {}) == (
        channel_sets(alone),
        channel_sets(customer_tables(AS_OF)),
    )


def test_columns_are_filled_or_known_to_have_been():
    """A column tells its filled share; an identifier dropped tells by what was kept of it (J7)."""
    customers = rows(
        "customers", "customer_id segment department", ("A", "Pro", None), ("B", None, None)
    ).append_column("has_email", [[True, False]])
    found = filled_shares(
        customer_tables(AS_OF, customers=customers),
        (
            "customers.segment",
            "customers.email",
            "customers.phone",
            "orders.amount",
            "",
            "customers.department",
        ),
    )
    assert {"customers.segment": 0.5, "customers.email": 0.5, "customers.department": 0.0} == found


def test_nothing_known_of_a_table_is_nothing():
    """A column the file does not have has no share: unknown is not empty (J7)."""
    customers = rows("customers", "customer_id", ("A",))
    assert {} == filled_shares(customer_tables(AS_OF, customers=customers), ("customers.segment",))


def test_a_table_without_lines_has_no_share():
    """Of no line nothing is filled nor empty (J7)."""
    customers = rows("customers", "customer_id segment")
    assert {} == filled_shares(customer_tables(AS_OF, customers=customers), ("customers.segment",))
