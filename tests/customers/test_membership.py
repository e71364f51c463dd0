from __future__ import annotations

import math
from typing import Any

import pytest
from fakes import customer_tables, orders, rows
from hypothesis import given, settings
from hypothesis import strategies as st
from parcours.customers.facts import everybody, known_names
from parcours.customers.filters import AllOf, Among, Compare, FilterError, Flag, Not
from parcours.customers.membership import compare_rules, public_facts, public_members
from parcours.customers.selection import Holder, check, condition, customers_of, matching
from parcours.customers.tables import CustomerTables
from parcours.errors import NotEnoughDataError
from parcours.method.publics import CustomerRule

CUSTOMERS = rows(
    "customers",
    "customer_id segment created_date has_loyalty_card contract_start_date contract_end_date",
    ("a", "Pro", "2024-01-01", True, "2024-01-01", None),
    ("b", "Particulier", "2024-06-01", False, "2024-01-01", "2025-06-30"),
    ("c", "Particulier", "2025-12-01", None, "2027-01-01", None),
    ("d", None, None, True, None, None),
)
ORDERS = orders(
    ("a", "2024-02-01", 100.0, 40.0, "Web"),
    ("a", "2026-02-01", 300.0, 100.0, "Web"),
    ("a", "2026-05-01", 200.0, None, "Magasin"),
    ("b", "2024-12-01", 50.0, 10.0, "Magasin"),
    ("b", "2025-03-01", 150.0, 30.0, "Magasin"),
    ("z", "2026-06-01", 80.0, 20.0, None),
    columns="customer_id order_date amount margin channel",
)
MESSAGES = rows(
    "messages",
    "customer_id sent_time opened_time is_proxy_open",
    ("a", "2026-06-01T08:00", "2026-06-02T08:00", False),
    ("b", "2026-06-01T08:00", "2026-06-01T08:01", True),
    ("b", "2026-06-08T08:00", None, None),
)
CONTACTS = rows(
    "contacts", "customer_id contact_time", ("b", "2026-01-05T10:00"), ("b", "2020-01-05T10:00")
)


@pytest.fixture
def tables() -> CustomerTables:
    """Return four accounts, three buyers (one without account), messages and contacts."""
    made: CustomerTables = customer_tables(
        "2026-06-30", customers=CUSTOMERS, orders=ORDERS, messages=MESSAGES, contacts=CONTACTS
    )
    return made


def ids(table: Any) -> list[str]:
    """Return the customers of a table, sorted."""
    return sorted(table.to_pandas()["customer_id"])


# --- who is a customer ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        (CustomerRule(kind="account_created"), ["a", "b", "c", "d"]),
        (CustomerRule(kind="first_purchase"), ["a", "b", "z"]),
        (CustomerRule(kind="n_purchases", n=2), ["a", "b"]),
        (CustomerRule(kind="active_in_days", days=365), ["a", "z"]),
        (CustomerRule(kind="contract_running"), ["a"]),
        (CustomerRule(kind="custom", filter="revenue > 100 ou carte_de_fidelite"), ["a", "b", "d"]),
    ],
)
def test_each_rule_counts_who_it_says(
    rule: CustomerRule, expected: list[str], tables: CustomerTables
) -> None:
    """Accounts, first and nth purchase, activity, contracts, one's own filter (P1)."""
    assert expected == ids(customers_of(tables, rule))


def test_rules_stand_side_by_side(tables: CustomerTables) -> None:
    """Each rule has its head count, money, shares, and what it shares with the others (P1)."""
    found: Any = compare_rules(
        tables, [CustomerRule(kind="account_created"), CustomerRule(kind="n_purchases", n=2)]
    )
    first, second = found.to_dict("records")
    assert (4, 800.0, 0.8, 2, 2, 800.0, 800 / 880) == (
        first["customers"],
        first["revenue"],
        first["share_of_customers"],
        first["also_in_1"],
        second["customers"],
        second["revenue"],
        second["share_of_revenue"],
    )


def test_a_rule_the_file_cannot_tell_says_why() -> None:
    """A rule whose column is missing has no number, and the reason beside it."""
    bare = customer_tables("2026-06-30", orders=ORDERS)
    rules = [
        CustomerRule(kind="contract_running"),
        CustomerRule(),
        CustomerRule(kind="custom", filter="segmnt = 1"),
    ]
    found: Any = compare_rules(bare, rules)
    assert (["table_missing", "", "filter_unknown_name"], True, 3) == (
        found["missing"].tolist(),
        math.isnan(found.loc[0, "customers"]) and math.isnan(found.loc[1, "also_in_0"]),
        found.loc[1, "customers"],
    )


def test_without_orders_money_is_unknown_not_zero() -> None:
    """Accounts alone are counted; what they brought is NaN."""
    bare = customer_tables("2026-06-30", customers=CUSTOMERS)
    (row,) = compare_rules(bare, [CustomerRule(kind="account_created")]).to_dict("records")
    assert (4, True, True) == (
        row["customers"],
        math.isnan(row["revenue"]),
        math.isnan(row["share_of_revenue"]),
    )


# --- filters held to the file ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('segment = "pro"', ["a"]),
        ('Typologie != "PRO"', ["b", "c"]),
        ("segment dans (Pro; particulier)", ["a", "b", "c"]),
        ("segment est vide", ["d", "z"]),
        ("has_loyalty_card", ["a", "d"]),
        ("non carte_de_fidelite", ["b"]),
        ("has_loyalty_card = non", ["b"]),
        ("created_date >= 01/06/2024", ["b", "c"]),
        ("n_purchases = 0", ["c", "d"]),
        ("CA > 100", ["a", "b"]),
        ("marge >= 40", ["b"]),
        ("ca_12_mois > 0", ["a", "z"]),
        ("days_since_last_purchase < 60", ["z"]),
        ("days_since_last_purchase is empty", ["c", "d"]),
        ("non (days_since_last_purchase < 60)", ["a", "b"]),
        ('canal = "magasin"', ["b"]),
        ("channels_used = 2", ["a"]),
        ("has_email_open", ["a"]),
        ("messages_recus >= 2", ["b"]),
        ("messages_opened = 0", ["b", "c", "d", "z"]),
        ("days_since_last_open <= 28", ["a"]),
        ("contacts_12_months = 1", ["b"]),
        ("premier_achat < 2024-06-01 et (revenue > 1 ou segment = Pro)", ["a"]),
    ],
)
def test_filters_find_their_customers(
    text: str, expected: list[str], tables: CustomerTables
) -> None:
    """Columns, purchases, messages and contacts, in French or English, missing never zero (P2)."""
    assert expected == ids(matching(tables, everybody(tables), check(tables, text)))


@pytest.mark.parametrize(
    ("text", "code", "fix"),
    [
        ("segmnt = Pro", "filter_unknown_name", "segment"),
        ("segment = Prro", "filter_unknown_value", "Pro"),
        ("segment = 3", "filter_unknown_value", ""),
        ("segment > Pro", "filter_no_order", ""),
        ("segment = 2024-01-01", "filter_wants_category", ""),
        ("revenue = Pro", "filter_wants_number", ""),
        ("revenue = oui", "filter_wants_number", ""),
        ("created_date > 3", "filter_wants_date", ""),
        ("has_loyalty_card = 3", "filter_wants_flag", ""),
        ("has_loyalty_card > oui", "filter_no_order", ""),
        ("revenue", "filter_not_a_flag", ""),
    ],
)
def test_filters_that_do_not_fit_the_file_are_refused(
    text: str, code: str, fix: str, tables: CustomerTables
) -> None:
    """An unknown name or value is told with the nearest; a value of the wrong kind with the right."""
    with pytest.raises(FilterError) as error:
        check(tables, text)
    assert (code, fix) == (error.value.problems[0].code, error.value.problems[0].fix)


def test_a_filter_comes_back_in_our_names(tables: CustomerTables) -> None:
    """The filter checked names our columns and the file's own spellings: it can be read back."""
    tree = check(tables, "typologie = PRO et non carte_fidelite et ca > 10").tree
    assert (
        AllOf(
            (
                Among("segment", ("Pro",)),
                Not(Flag("has_loyalty_card")),
                Compare("revenue", ">", 10.0),
            )
        )
        == tree
    )


def test_the_client_s_own_columns_can_be_named() -> None:
    """A column of the client's own is named as he does, without our prefix."""
    own = CUSTOMERS.append_column("x_zone", [["Nord", "Sud", "Sud", "Nord"]])
    one = customer_tables("2026-06-30", customers=own)
    assert ["a", "d"] == ids(matching(one, everybody(one), check(one, "Zone = nord")))


def test_names_depend_on_what_the_client_gave() -> None:
    """Without messages nobody can filter on them; orders without channel know no channel."""
    one = customer_tables("2026-06-30", orders=orders(("a", "2026-01-01", 5.0)))
    assert ({"revenue"}, set()) == (
        {"revenue"} & set(known_names(one)),
        {"main_channel", "margin", "has_email_open", "segment"} & set(known_names(one)),
    )


def test_numbers_of_the_client_s_own_can_be_compared() -> None:
    """A score of the client's own is a number like another."""
    own = CUSTOMERS.append_column("x_score", [[1.0, 5.0, 9.0, None]])
    one = customer_tables("2026-06-30", customers=own)
    assert ["b", "c"] == ids(matching(one, everybody(one), check(one, "score >= 5")))


@pytest.mark.parametrize(
    ("columns", "expected"),
    [("customer_id sent_time", ["b"]), ("customer_id sent_time opened_time", ["b"])],
)
def test_messages_may_know_less(columns: str, expected: list[str]) -> None:
    """Messages without openings, or without the openings of machines, are counted all the same."""
    kept = MESSAGES.select(columns.split())
    one = customer_tables("2026-06-30", customers=CUSTOMERS, messages=kept)
    assert expected == ids(matching(one, everybody(one), check(one, "messages_received > 1")))


def test_a_tree_nobody_knows_is_an_error_of_ours(tables: CustomerTables) -> None:
    """Only the trees of the language become conditions."""
    with pytest.raises(TypeError):
        condition("1 = 1", tables.tables["customers"])  # type: ignore[arg-type]
    with pytest.raises(TypeError):
        Holder(tables, "", {}).held("1 = 1")


# --- publics --------------------------------------------------------------------------------------

FILTERS = {"PU-1": "segment = Pro", "PU-2": "revenue >= 200", "PU-3": " "}


def test_one_customer_may_belong_to_two_publics(tables: CustomerTables) -> None:
    """Publics overlap; one without filter has nobody (P2)."""
    members: Any = public_members(tables, customers_of(tables, CustomerRule()), FILTERS)
    assert [("a", "PU-1"), ("a", "PU-2"), ("b", "PU-2")] == sorted(
        members.to_pandas().itertuples(index=False, name=None)
    )


def test_publics_weigh_and_nobody_counts_twice(tables: CustomerTables) -> None:
    """Revenue, known margin, activity and growth of each public; a total of distinct people (P2)."""
    base = customers_of(tables, CustomerRule())
    found: Any = public_facts(tables, public_members(tables, base, FILTERS), base)
    second: Any = found.by_public.loc["PU-2"]
    assert (2, 800.0, 800 / 880, 180.0, 600 / 800, 0.5, 2, 800.0, 1, 80.0, 1) == (
        second["customers"],
        second["revenue"],
        second["share_of_revenue"],
        second["margin"],
        second["margin_coverage"],
        second["share_active"],
        found.total["customers"],
        found.total["revenue"],
        found.outside["customers"],
        found.outside["revenue"],
        found.overlap.loc["PU-1", "PU-2"],
    )


def test_growth_compares_two_whole_years(tables: CustomerTables) -> None:
    """Growth is the last twelve months over the twelve before."""
    base = customers_of(tables, CustomerRule())
    found: Any = public_facts(tables, public_members(tables, base, {"P": "revenue > 0"}), base)
    assert 580 / 200 - 1 == pytest.approx(found.by_public.loc["P", "growth"])


def test_growth_needs_two_years_of_orders() -> None:
    """With less than two years of orders growth is unknown, not infinite."""
    one = customer_tables(
        "2026-06-30", orders=orders(("a", "2025-01-01", 5.0), ("a", "2026-01-01", 9.0))
    )
    base = customers_of(one, CustomerRule())
    found: Any = public_facts(one, public_members(one, base, {"P": "revenue > 0"}))
    assert (True, True, 0.0) == (
        math.isnan(found.by_public.loc["P", "growth"]),
        math.isnan(found.by_public.loc["P", "margin"]),
        found.outside["customers"],
    )


def test_publics_without_orders_have_no_money() -> None:
    """Accounts alone are counted; their money is unknown."""
    one = customer_tables("2026-06-30", customers=CUSTOMERS)
    members = public_members(one, everybody(one), {"P": "segment = Pro"})
    found: Any = public_facts(one, members, everybody(one)).by_public.loc["P"]
    assert (1, 0.25, True) == (
        found["customers"],
        found["share_of_customers"],
        bool(found[["revenue", "growth", "share_active"]].isna().all()),
    )


def test_orders_of_no_date_give_no_growth() -> None:
    """A file whose orders have no date can't tell growth."""
    one = customer_tables("2026-06-30", customers=CUSTOMERS, orders=orders(("a", None, 5.0)))
    members = public_members(one, everybody(one), {"P": "segment = Pro"})
    found: Any = public_facts(one, members).by_public
    assert math.isnan(found.loc["P", "growth"])


def test_all_wrong_filters_are_told_at_once(tables: CustomerTables) -> None:
    """The problems of every public come together."""
    with pytest.raises(FilterError) as error:
        public_members(tables, everybody(tables), {"A": "segmnt = 1", "B": "revenue"})
    assert ["filter_unknown_name", "filter_not_a_flag"] == [p.code for p in error.value.problems]


def test_publics_without_any_filter_are_not_in_the_file(tables: CustomerTables) -> None:
    """Where no public has a filter, what is needed is said."""
    with pytest.raises(NotEnoughDataError) as error:
        public_members(tables, everybody(tables), {"A": ""})
    assert "no_public_filter" == error.value.problems[0].code


@settings(max_examples=10)  # each asks DuckDB a dozen questions
@given(st.lists(st.tuples(st.sampled_from("abcde"), st.integers(1, 500)), min_size=1, max_size=12))
def test_shares_of_a_partition_add_up(lines: list[tuple[str, int]]) -> None:
    """Two publics that split the customers share all the revenue, whatever the orders."""
    one = customer_tables(
        "2026-06-30", orders=orders(*((who, "2026-01-01", float(amount)) for who, amount in lines))
    )
    base = customers_of(one, CustomerRule())
    split = {"A": "revenue >= 250", "B": "revenue < 250"}
    found: Any = public_facts(one, public_members(one, base, split), base)
    assert 1.0 == pytest.approx(found.by_public["share_of_revenue"].sum())
