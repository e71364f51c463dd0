"""The rule that says who is a customer, held to every table (P1)."""

import pytest
from fakes import customer_tables, orders, rows
from parcours.customers.customer_base import restricted
from parcours.customers.filters import FilterError
from parcours.customers.purchases import prepared
from parcours.errors import NotEnoughDataError
from parcours.method.publics import CustomerRule


def tables():
    """One customer bought twice, one once, one only received a message."""
    columns = "customer_id order_date amount order_id"
    bought = (
        ("a", "2025-01-01", 10.0, "o1"),
        ("a", "2025-02-01", 10.0, "o2"),
        ("b", "2025-03-01", 5.0, "o3"),
    )
    return customer_tables(
        "2026-01-01",
        customers=rows("customers", "customer_id", ("a",), ("b",), ("c",)),
        orders=orders(*bought, columns=columns),
        order_lines=rows("order_lines", "order_id amount", ("o1", 10.0), ("o3", 5.0)),
        messages=rows(
            "messages", "customer_id sent_time", ("a", "2025-05-01"), ("c", "2025-05-01")
        ),
        costs=rows("costs", "month cost_type amount", ("2025-05-01", "crm", 3.0)),
    )


def counts(kept):
    """Rows left in each table."""
    return {name: int(table.count().execute()) for name, table in kept.tables.items()}


def test_the_rule_holds_for_every_table_with_customers() -> None:
    """Two purchases at least: what others did and received is left out, costs and the list stay (P1)."""
    rule = CustomerRule(kind="n_purchases", n=2)
    expected = {"customers": 3, "orders": 2, "order_lines": 1, "messages": 1, "costs": 1}
    assert expected == counts(restricted(tables(), rule))


def test_an_account_is_enough_where_the_rule_says_so() -> None:
    """Where an account makes a customer, nobody on the list is left out (P1)."""
    rule = CustomerRule(kind="account_created")
    assert counts(tables()) == counts(restricted(tables(), rule))


def test_purchases_counted_before_are_counted_again() -> None:
    """Purchases kept for everybody do not stand for those of the rule (P1)."""
    kept = restricted(prepared(tables()), CustomerRule(kind="n_purchases", n=2))
    assert 1 == int(prepared(kept).tables["purchases_by_customer"].count().execute())


def test_orders_without_numbers_leave_lines_as_they_are() -> None:
    """Lines that no order number ties to a customer cannot be sorted out: they stay (P1)."""
    bought = orders(("a", "2025-01-01", 10.0))
    lines = rows("order_lines", "order_id amount", ("o1", 10.0))
    kept = restricted(
        customer_tables("2026-01-01", orders=bought, order_lines=lines), CustomerRule()
    )
    assert {"orders": 1, "order_lines": 1} == counts(kept)


@pytest.mark.parametrize(
    ("rule", "error"),
    [
        (CustomerRule(kind="contract_running"), NotEnoughDataError),
        (CustomerRule(kind="custom", filter="colour = red"), FilterError),
    ],
)
def test_a_rule_the_file_cannot_tell_is_refused(rule, error) -> None:
    """A rule that needs what the file has not is refused with its reason (P1)."""
    with pytest.raises(error):
        restricted(tables(), rule)
