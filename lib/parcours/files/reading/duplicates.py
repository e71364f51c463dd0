"""The same person under two numbers: found before names are dropped, counted, never listed.

Candidates share an e-mail, a phone, a birth date, a street or a name; each pair then gets points for
what agrees and loses some for what does not (Fellegi and Sunter, 1969: a point is a doubling of the
odds that both are one person). The points are fixed and told: what was found can be explained, and
is the same at each run.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

from parcours.customers.tables import DuplicateCustomers

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection as Connection

LARGEST_BLOCK = 60
"""More people than this sharing a value (a shared mailbox, a common name) says nothing of a pair."""
MARGIN_POINTS = 5
"""Points wanted beyond the odds of meeting by chance, log2 of the number of customers: 32 to 1."""
_FEW = 1000
"""Customers counted at least for the odds: a small file is a part of a larger world."""
_SIMILAR, _NEARLY = 0.85, 0.92
"""Jaro-Winkler similarity; 0.85 is two letters swapped or one missing in a name of seven."""
POINTS: tuple[tuple[str, str, int], ...] = (
    ("email", "a.email = b.email", 14),
    ("mailbox", "a.mailbox = b.mailbox AND a.email <> b.email", 6),
    ("phone", "a.phone = b.phone", 12),
    ("birth_date", "a.birth_date = b.birth_date", 12),
    ("near_birth_date", "a.birth_date <> b.birth_date AND birth_edits <= 1", 6),
    ("other_birth_date", "a.birth_date <> b.birth_date AND birth_edits > 1", -3),
    ("address", f"same_door AND street_likeness >= {_NEARLY}", 10),
    ("similar_address", f"same_door AND street_likeness BETWEEN {_SIMILAR} AND {_NEARLY}", 6),
    (
        "same_street",
        f"NOT same_door AND street_likeness >= {_NEARLY} AND a.postcode = b.postcode",
        3,
    ),
    ("other_address", f"street_likeness < {_SIMILAR}", -1),
    ("first_name", f"first_likeness >= {_NEARLY} AND NOT are_swapped", 6),
    (
        "similar_first_name",
        f"first_likeness >= {_SIMILAR} AND first_likeness < {_NEARLY} AND NOT are_swapped",
        3,
    ),
    ("other_first_name", f"first_likeness < {_SIMILAR} AND NOT are_swapped", -4),
    ("last_name", f"last_likeness >= {_NEARLY} AND NOT are_swapped", 8),
    (
        "similar_last_name",
        f"last_likeness >= {_SIMILAR} AND last_likeness < {_NEARLY} AND NOT are_swapped",
        5,
    ),
    ("other_last_name", f"last_likeness < {_SIMILAR} AND NOT are_swapped", -3),
    ("swapped_names", "are_swapped", 12),
    ("postcode", "a.postcode = b.postcode", 5),
    ("other_postcode", "levenshtein(a.postcode, b.postcode) > 2", -2),
)
"""What agrees or not, and its points. They follow how rarely it happens by chance: a first name in
64, a surname in 250, a birth date in 4,000, given that records are right nine times out of ten."""
_TOLD = ("email", "phone", "birth_date", "address")
"""The strongest thing in common names what a pair was found by; names and postcode otherwise."""
_FIELDS = ("first_name", "last_name", "email", "phone", "birth_date", "address", "postcode")
_LETTERS = "regexp_replace(strip_accents(lower({0})), '[^a-z]', '', 'g')"
_SIGNS = "regexp_replace(strip_accents(lower({0})), '[^a-z0-9]', '', 'g')"
_DIGITS = "right(regexp_replace({0}, '\\D', '', 'g'), 9)"
_CLEAN = {
    "first_name": f"nullif({_LETTERS}, '')",
    "last_name": f"nullif({_LETTERS}, '')",
    "email": "CASE WHEN contains({0}, '@') THEN lower({0}) END",
    "phone": f"CASE WHEN length({_DIGITS}) = 9 THEN {_DIGITS} END",
    "birth_date": "{0}",
    "address": f"nullif({_SIGNS}, '')",
    "postcode": f"nullif({_SIGNS}, '')",
}
_DOOR = "regexp_extract(address, '^\\d*')"
_STREET = "regexp_replace(address, '^\\d*(?:bis|ter)?(?:rue|r|avenue|av|boulevard|bd|bld)?', '')"
_MAILBOX = "CASE WHEN length(split_part(email, '@', 1)) >= 8 THEN split_part(email, '@', 1) END"
_DAY = "strftime(birth_date, '%Y%m%d')"
_INITIALS = "least(first_name[1:1], last_name[1:1]) || greatest(first_name[1:1], last_name[1:1])"
_BLOCKS = (
    "email",
    "mailbox",
    "phone",
    _DAY,
    "least(first_name, last_name) || '|' || greatest(first_name, last_name)",
    "last_name[1:4] || '|' || first_name[1:1] || '|' || postcode",
    "first_name[1:4] || '|' || last_name[1:1] || '|' || postcode",
    f"{_INITIALS} || '|' || postcode",
    "address",
    "address[1:8] || '|' || postcode",
    "last_name || '|' || year(birth_date)",
    "first_name || '|' || year(birth_date) || '|' || postcode[1:2]",
)


def count(connection: Connection, columns: Sequence[str]) -> DuplicateCustomers | None:
    """Count customers who seem to be the same person; None where no name or contact is known.

    Works on ``all_customers``, one row per customer number kept.
    """
    if not {"last_name", "email", "phone"} & set(columns):
        return None
    find(connection, columns)
    found = dict(
        connection.execute("SELECT found_by, count(*) FROM same_people GROUP BY 1").fetchall()
    )
    (customers,) = connection.execute("SELECT count(*) FROM people").fetchall()[0]
    pairs = connection.execute("SELECT one, other FROM same_people").fetchall()
    clusters, surplus = _clusters(pairs)
    connection.execute("DROP TABLE people; DROP TABLE candidates; DROP TABLE same_people")
    return DuplicateCustomers(
        customers=customers,
        pairs=len(pairs),
        clusters=clusters,
        surplus=surplus,
        rules=tuple((name, found[name]) for name in (*_TOLD, "name") if name in found),
    )


def find(connection: Connection, columns: Sequence[str]) -> None:
    """Make ``people`` (one row per customer, numbered) and ``same_people`` (pairs of numbers)."""
    clean = ", ".join(
        f"""{_CLEAN[name].format(f'"{name}"')} AS {name}"""
        if name in columns
        else f"NULL::{'DATE' if name == 'birth_date' else 'VARCHAR'} AS {name}"
        for name in _FIELDS
    )
    connection.execute(
        f"""CREATE OR REPLACE TEMP TABLE people AS
            SELECT row_number() OVER (ORDER BY customer_id) AS n, *, {_DOOR} AS door,
                {_STREET} AS street, {_MAILBOX} AS mailbox FROM (
                SELECT customer_id, {clean} FROM all_customers WHERE _state = 0
                QUALIFY row_number() OVER (
                    PARTITION BY customer_id ORDER BY _file DESC, _row DESC) = 1)"""
    )
    _pair(connection)
    (n,) = connection.execute("SELECT count(*) FROM people").fetchall()[0]
    wanted = math.log2(max(_FEW, n)) + MARGIN_POINTS
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE same_people AS "
        f"SELECT one, other, found_by FROM ({_SCORED}) "
        f"WHERE points >= {wanted} AND NOT is_of_the_family"
    )


def _pair(connection: Connection) -> None:
    """Pair the people who share something, each pair once."""
    keys = " UNION ALL ".join(
        f"SELECT n, {number} AS block, hash({key}) AS key FROM people WHERE ({key}) IS NOT NULL"
        for number, key in enumerate(_BLOCKS)
    )
    connection.execute(
        f"""CREATE OR REPLACE TEMP TABLE candidates AS
            WITH keys AS ({keys}),
            useful AS (SELECT * FROM keys QUALIFY count(*) OVER (PARTITION BY block, key)
                BETWEEN 2 AND {LARGEST_BLOCK})
            SELECT DISTINCT a.n AS one, b.n AS other
            FROM useful a JOIN useful b ON a.block = b.block AND a.key = b.key AND a.n < b.n"""
    )


_COMPARED = f"""SELECT c.one, c.other, a, b,
        levenshtein(strftime(a.birth_date, '%Y%m%d'),
                    strftime(b.birth_date, '%Y%m%d')) AS birth_edits,
        jaro_winkler_similarity(a.street, b.street) AS street_likeness,
        a.door = b.door AND (a.postcode = b.postcode OR a.postcode IS NULL
            OR b.postcode IS NULL OR levenshtein(a.postcode, b.postcode) <= 2) AS same_door,
        CASE WHEN least(length(a.first_name), length(b.first_name)) = 1
            THEN CASE WHEN a.first_name[1] = b.first_name[1] THEN {_SIMILAR} ELSE 0 END
            ELSE jaro_winkler_similarity(a.first_name, b.first_name) END AS first_likeness,
        jaro_winkler_similarity(a.last_name, b.last_name) AS last_likeness,
        coalesce(jaro_winkler_similarity(a.first_name, b.last_name) >= {_SIMILAR}
             AND jaro_winkler_similarity(a.last_name, b.first_name) >= {_SIMILAR}
             AND first_likeness < {_SIMILAR}, false) AS are_swapped
    FROM candidates c JOIN people a ON a.n = c.one JOIN people b ON b.n = c.other"""
_SUM = " + ".join(f"CASE WHEN {told} THEN {points} ELSE 0 END" for _, told, points in POINTS)
_BY = " ".join(f"WHEN {told} THEN '{name}'" for name, told, _ in POINTS if name in _TOLD)
_FAMILY = (
    f"coalesce(first_likeness < {_SIMILAR} AND NOT are_swapped, false) "
    "AND NOT coalesce(a.birth_date = b.birth_date, false)"
)
"""Another first name: somebody of the same home, who may share mailbox and phone."""
_SCORED = (
    f"SELECT one, other, {_SUM} AS points, CASE {_BY} ELSE 'name' END AS found_by, "
    f"{_FAMILY} AS is_of_the_family "
    f"FROM ({_COMPARED})"
)


def _clusters(pairs: list[tuple[int, int]]) -> tuple[int, int]:
    """Return how many groups pairs make, and how many customers too many there are."""
    parent: dict[int, int] = {}

    def root(n: int) -> int:
        while parent.setdefault(n, n) != n:
            parent[n] = n = parent[parent[n]]
        return n

    for one, other in pairs:
        parent[root(one)] = root(other)
    clusters = len({root(n) for n in parent})
    return clusters, len(parent) - clusters
