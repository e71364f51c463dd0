"""What customers cause in messages and contacts (V2, V3, V11)."""

import datetime as dt

from fakes import customer_tables, rows
from parcours.customers.costs import cost_to_serve

SINCE, DAY = dt.date(2025, 3, 1), dt.date(2026, 3, 1)
MESSAGES = rows(
    "messages",
    "customer_id sent_time channel",
    ("a", "2026-01-01T08:00:00", "email"),
    ("a", "2026-01-02T08:00:00", "email"),
    ("b", "2026-01-02T08:00:00", "email"),
    ("b", "2026-01-02T08:00:00", "sms"),
    ("b", "2024-01-02T08:00:00", "email"),
)
COSTS = rows(
    "costs",
    "month cost_type channel amount",
    ("2026-01-01", "routing", "email", 30.0),
    ("2026-01-01", "contact centre", "phone", 100.0),
    ("2026-01-01", "brand advertising", None, 500.0),
    ("2024-01-01", "routing", "email", 99.0),
)


def by_customer(found):
    """Cost of each customer."""
    frame = found.by_customer.to_pandas()
    return dict(sorted(zip(frame["customer_id"], frame["cost"], strict=True)))


def test_the_cost_of_a_channel_is_shared_between_its_messages():
    """Three e-mails of the period share 30: 10 each; the SMS has no known cost (V11)."""
    found = cost_to_serve(customer_tables(DAY, messages=MESSAGES, costs=COSTS), SINCE, DAY)
    assert found is not None
    assert {"a": 20.0, "b": 10.0} == by_customer(found)


def test_what_no_customer_causes_stays_unattributed():
    """Advertising is shown apart, never spread on everybody (V11)."""
    found = cost_to_serve(customer_tables(DAY, messages=MESSAGES, costs=COSTS), SINCE, DAY)
    assert found is not None
    assert (30.0, 600.0) == (found.attributed_total, found.unattributed_total)


def test_contacts_with_their_own_cost_are_not_paid_twice():
    """The line of the contact centre is left out where contacts carry their cost (V11)."""
    contacts = rows(
        "contacts", "customer_id contact_time channel cost",
        ("a", "2026-02-01T10:00:00", "phone", 6.0), ("a", "2026-02-02T10:00:00", "phone", None),
    )  # fmt: skip
    tables = customer_tables(DAY, messages=MESSAGES, costs=COSTS, contacts=contacts)
    found = cost_to_serve(tables, SINCE, DAY)
    assert found is not None
    assert ({"a": 26.0, "b": 10.0}, 500.0) == (by_customer(found), found.unattributed_total)


def test_contacts_without_cost_share_that_of_their_channel():
    """Two calls share the contact centre (V11)."""
    contacts = rows(
        "contacts", "customer_id contact_time channel",
        ("a", "2026-02-01T10:00:00", "phone"), ("b", "2026-02-02T10:00:00", "phone"),
    )  # fmt: skip
    found = cost_to_serve(customer_tables(DAY, costs=COSTS, contacts=contacts), SINCE, DAY)
    assert found is not None
    assert {"a": 50.0, "b": 50.0} == by_customer(found)


def test_contacts_without_channel_keep_their_own_cost():
    """The cost of a contact counts whether its channel is known or not (V11)."""
    contacts = rows("contacts", "customer_id contact_time cost", ("a", "2026-02-01T10:00:00", 6.0))
    found = cost_to_serve(customer_tables(DAY, contacts=contacts), SINCE, DAY)
    assert found is not None
    assert {"a": 6.0} == by_customer(found)


def test_a_file_that_ties_no_cost_says_nothing():
    """Unknown is not free: None rather than zero (V11)."""
    assert [None, None] == [
        cost_to_serve(customer_tables(DAY, messages=MESSAGES), SINCE, DAY),
        cost_to_serve(customer_tables(DAY, costs=COSTS), SINCE, DAY),
    ]
